"""Binds the parts of a document, each a tagged PDF of its own, into one.

The first part gives the catalogue: language, metadata, files inside. Of the others come the
pages, the structure (each part a `/Part` of the one `/Document`), the targets of links and the
bookmarks. ISO 32000-1: 14.7 structure, 12.3 targets and outlines.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from pikepdf import (
    Array,
    AttachedFileSpec,
    Dictionary,
    Name,
    NameTree,
    ObjectStreamMode,
    Pdf,
    StreamDecodeLevel,
    String,
)

from planner.reports.render import Attached

# A link to another part, until that is bound in.
LINK = "part:#"
NUMBERS = "numbers"
_CLAIM = Path(__file__).with_name("pdfua.xmp")
_TAGGED = re.compile(rb"/\w+\s*<<\s*/MCID \d+\s*>>\s*BDC")


class Bound:
    """Parts by name; `pdf` binds them in the order they were put in."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.parts = {name: Pdf.open(BytesIO(content)) for name, content in parts.items()}

    def put(self, parts: Mapping[str, bytes], order: Sequence[str]) -> None:
        """Further parts, or other ones of the same name."""
        self.parts |= {name: Pdf.open(BytesIO(content)) for name, content in parts.items()}
        self.parts = {name: self.parts[name] for name in (*order, NUMBERS)}

    def length(self, name: str) -> int:
        return len(self.parts[name].pages) if name in self.parts else 0

    def pages_without(self, *names: str) -> int:
        return sum(self.length(name) for name in self.parts if name not in (*names, NUMBERS))

    @property
    def pages(self) -> int:
        return self.pages_without()

    def places(self, order: Sequence[str], lengths: Mapping[str, int]) -> dict[str, int]:
        """Target → its page, with the lengths of parts that are not there yet."""
        found: dict[str, int] = {}
        before = 1
        for name in order:
            if name in self.parts and name not in lengths:
                found |= {target: before + page for target, page in _targets(self.parts[name])}
            before += lengths.get(name, self.length(name))
        return found

    def pdf(self, attached: Attached | None = None) -> bytes:
        names = [name for name in self.parts if name != NUMBERS]
        book = self.parts[names[0]]
        structure = _Structure(book)
        for name in names[1:]:
            _add(book, self.parts[name], structure)
        structure.close()
        if NUMBERS in self.parts:
            _number(book, self.parts[NUMBERS])
        if attached:
            _attach(book, attached)
            _claim_access(book)
        return _written(book, lasting=attached is not None)


def _targets(pdf: Pdf) -> Iterator[tuple[str, int]]:
    numbers = {page.obj.objgen: i for i, page in enumerate(pdf.pages)}
    for name, place in _tree(pdf).items():
        yield name, numbers[place[0].objgen]


def _tree(pdf: Pdf) -> NameTree:
    """The named targets, of which there may be none yet."""
    if Name.Names not in pdf.Root:
        pdf.Root.Names = Dictionary()
    if Name.Dests not in pdf.Root.Names:
        pdf.Root.Names.Dests = NameTree.new(pdf).obj
    return NameTree(pdf.Root.Names.Dests)


def _add(book: Pdf, part: Pdf, structure: "_Structure") -> None:
    """The pages of a part, and all that points to them, at the end of the book."""
    structure.renumber(part)
    # Pages first: what is copied after them finds them there.
    for page in part.pages:
        book.pages.append(page)
    structure.add(book.copy_foreign(part.Root.StructTreeRoot))
    targets = dict(_tree(part))
    places = book.copy_foreign(part.make_indirect(Array(targets.values())))
    _tree(book).update(zip(targets, places, strict=True))
    if Name.Outlines in part.Root:
        _add_bookmarks(book, book.copy_foreign(part.Root.Outlines))


def _pairs(array: Any) -> Iterator[tuple[Any, Any]]:
    items = list(array)
    return zip(items[::2], items[1::2], strict=True)


class _Structure:
    """The structure tree of the book, as parts are added to it."""

    def __init__(self, book: Pdf) -> None:
        self.book, self.root = book, book.Root.StructTreeRoot
        self.document = book.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self.root, K=Array())
        )
        self.nums: list[Any] = []
        self.next = 0
        _lead_links(book)
        self.add(self.root)

    def renumber(self, part: Pdf) -> None:
        """Pages and annotations name their place in the list of the whole book."""
        _lead_links(part)
        for page in part.pages:
            page.obj.StructParents += self.next
            for annotation in page.obj.get(Name.Annots, ()):
                annotation.StructParent += self.next

    def add(self, root: Any) -> None:
        own = root.K[0]
        own.S, own.P = Name.Part, self.document
        self.document.K.append(own)
        pairs = list(_pairs(root.ParentTree.Nums))
        self.nums += [item for key, value in pairs for item in (int(key) + self.next, value)]
        self.next += len(pairs)

    def close(self) -> None:
        self.root.K = Array([self.document])
        self.root.ParentTree = self.book.make_indirect(Dictionary(Nums=Array(self.nums)))


def _lead_links(part: Pdf) -> None:
    """Links into other parts, which were written as addresses, become links in the book."""
    for page in part.pages:
        for annotation in page.obj.get(Name.Annots, ()):
            address = str(annotation.get(Name.A, Dictionary()).get(Name.URI, ""))
            if address.startswith(LINK):
                del annotation[Name.A]
                annotation.Dest = annotation.Contents = String(address.removeprefix(LINK))


def _add_bookmarks(book: Pdf, outlines: Any) -> None:
    if Name.Outlines not in book.Root:
        book.Root.Outlines = outlines
        return
    mine = book.Root.Outlines
    mine.Last.Next, outlines.First.Prev = outlines.First, mine.Last
    mine.Last = outlines.Last
    mine.Count += outlines.Count
    entry = outlines.First
    while entry is not None:
        entry.Parent = mine
        entry = entry.get(Name.Next)


def _number(book: Pdf, leaves: Pdf) -> None:
    """Lay a page number over each page. It is no content: readers skip it."""
    for number, (page, leaf) in enumerate(zip(book.pages, leaves.pages, strict=True), start=1):
        content = leaf.obj.Contents
        content.write(_TAGGED.sub(b"/Artifact BMC", content.read_bytes()))
        # The pages of a part share their resources: each name is used once.
        name = Name(f"/Number{number}")
        page.add_resource(book.copy_foreign(leaf.as_form_xobject()), Name.XObject, name)
        page.contents_add(b"q\n", prepend=True)
        page.contents_add(b"\nQ\nq %s Do Q" % bytes(name))


def _attach(book: Pdf, attached: Attached) -> None:
    """A file inside, of which the whole document is made (PDF/A-3: ISO 19005-3, annex E)."""
    file = AttachedFileSpec(
        book,
        attached.content,
        filename=attached.name,
        description=attached.description,
        mime_type=attached.media_type,
        relationship=Name.Source,
    )
    book.attachments[attached.name] = file
    book.Root.AF = Array([book.attachments[attached.name].obj])


def _claim_access(book: Pdf) -> None:
    """PDF/A says nothing of PDF/UA, which the document is as well (ISO 14289-1, 5)."""
    said = book.Root.Metadata.read_bytes()
    book.Root.Metadata.write(said.replace(b"</rdf:RDF>", _CLAIM.read_bytes() + b"</rdf:RDF>"))


def _written(book: Pdf, *, lasting: bool) -> bytes:
    """What shall last is not packed: checkers of PDF/A look into the file as it stands, and
    take the last byte of a packed stream for the end of its line, if it looks like one."""
    output = BytesIO()
    how: dict[str, Any] = {"object_stream_mode": ObjectStreamMode.generate}
    if lasting:
        how = {
            "object_stream_mode": ObjectStreamMode.disable,
            "compress_streams": False,
            "stream_decode_level": StreamDecodeLevel.generalized,
        }
    book.save(output, deterministic_id=True, min_version="1.7", **how)
    return output.getvalue()
