"""Prints a document part by part: each is laid out apart, then they are bound into one.

A part is what stands between two marks, `<!-- part swot -->`, and starts on a page of its own.
Apart they can be kept: a part that says the same as before is not laid out again. What runs
over all of them is added at the end: the pages in the contents, the links from one part to
another, the page numbers at the foot (parts.css).
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from planner.reports.bind import LINK, NUMBERS, Bound
from planner.reports.render import Attached, Progress

CSS = Path(__file__).with_name("parts.css")
COVER, CONTENTS = "cover", "contents"
# Two do, unless longer page numbers make the contents longer in their turn.
ROUNDS = 4

# What makes PDFs of documents: {name: html} → {name: PDF}.
type Each = Callable[[Mapping[str, str]], Mapping[str, bytes]]

_MARK = re.compile(r"<!-- part ([\w-]+) -->")
_ID = re.compile(r'\sid="([^"]+)"')
_HREF = re.compile(r'\shref="#([^"]+)"')
_LEAF = '<div class="leaf{}"></div>'


class Cache(Protocol):
    """As much of a Django cache as is used."""

    def get_many(self, keys: list[str]) -> dict[str, bytes]: ...

    def set_many(self, data: dict[str, bytes]) -> object: ...


@dataclass(frozen=True)
class Parts:
    """The bodies of a document by name, in its order, and what stands around each."""

    head: str
    tail: str
    bodies: Mapping[str, str]

    @classmethod
    def of(cls, html: str) -> "Parts":
        head, *pieces = _MARK.split(html)
        bodies = dict(zip(pieces[::2], pieces[1::2], strict=True))
        last = pieces[-2]
        bodies[last], end, rest = bodies[last].rpartition("</body>")
        return cls(head, end + rest, bodies)

    def whole(self, body: str) -> str:
        return f"{self.head}{body}{self.tail}"

    def linked(self, name: str, page_of: Mapping[str, int] | None = None) -> str:
        """A part whose links into other ones lead there; with the pages, if they are known."""
        own = set(_ID.findall(self.bodies[name]))
        places = {id: part for part, body in self.bodies.items() for id in _ID.findall(body)}

        def link(match: re.Match[str]) -> str:
            target = match[1]
            if target in own or target not in places:
                return match[0]
            page = (page_of or {}).get(target)
            counter = f' style="counter-reset: place {page}"' if page else ""
            return f'{counter} href="{LINK}{target}"'

        return self.whole(_HREF.sub(link, self.bodies[name]))

    def leaves(self, count: int) -> str:
        """As many empty pages as the document has, for its page numbers."""
        covered = COVER in self.bodies
        first = _LEAF.format(" is-cover") if covered else ""
        return self.whole(first + _LEAF.format("") * (count - covered))


def print_parts(
    html: str, each: Each, on_step: Progress | None = None, attached: Attached | None = None
) -> bytes:
    """The PDF of a document, as `each` makes its parts; one without marks is a single part."""
    bound = _apart(Parts.of(html), each) if _MARK.search(html) else Bound(each({"": html}))
    if on_step:
        on_step("finish", bound.pages)
    return bound.pdf(attached)


def _apart(parts: Parts, each: Each) -> Bound:
    bound = Bound(each({name: parts.linked(name) for name in parts.bodies if name != CONTENTS}))
    for front in _fronts(parts, bound, each):
        bound.put(front, order=list(parts.bodies))
    return bound


def _fronts(parts: Parts, bound: Bound, each: Each) -> Iterator[Mapping[str, bytes]]:
    """The contents and the page numbers, again where the contents are longer than was thought."""
    length = 1 if CONTENTS in parts.bodies else 0
    for _round in range(ROUNDS):
        order = list(parts.bodies)
        asked = {NUMBERS: parts.leaves(bound.pages_without(CONTENTS) + length)}
        if length:
            asked[CONTENTS] = parts.linked(CONTENTS, bound.places(order, {CONTENTS: length}))
        made = each(asked)
        yield made
        if bound.length(CONTENTS) == length:
            return
        length = bound.length(CONTENTS)


def kept(each: Each, cache: Cache, salt: str) -> Each:
    """`each`, which does not make again what the cache holds; the salt is all but the HTML."""

    def look(parts: Mapping[str, str]) -> dict[str, bytes]:
        keys = {name: _key(salt, name, html) for name, html in parts.items()}
        held = cache.get_many(list(keys.values()))
        made = dict(each({name: parts[name] for name in parts if keys[name] not in held}))
        cache.set_many({keys[name]: pdf for name, pdf in made.items()})
        return {name: made.get(name) or held[keys[name]] for name in parts}

    return look


def _key(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()
