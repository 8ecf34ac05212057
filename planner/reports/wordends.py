"""What stands before and behind the chapters in Word, as it does in the PDF."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from planner.reports.chain import LINKS, Chain
from planner.reports.document import Source
from planner.reports.glossary import Term
from planner.reports.shapes import Ref
from planner.reports.summary import Aim, Summary
from planner.reports.wordfigures import figures
from planner.reports.wordshapes import CODE_WIDTH, Shaper
from planner.reports.wordstyles import WIDTH
from planner.reports.wordxml import Box, Element, Line

type Heading = Callable[..., Element]
# So many records have room for their titles.
TITLED = 3


def summary(shaper: Shaper, heading: Heading, found: Summary) -> Iterator[Element]:
    """The user's own words, or what the plan comes to in its own."""
    if not found.filled:
        return
    title, write = _("Executive summary"), shaper.write
    yield heading(title, 1, page=True)
    composed = " ".join(shaper.spoken(sentence) for sentence in found.composed)
    own = [shaper.words(line) for line in found.own.split("\n") if line.strip()]
    yield from (write.paragraph(words) for words in own or [composed])
    yield shaper.gap()
    yield from figures(shaper, found.stats, title)
    yield from _aims(shaper, found.aims)
    if found.strategies:
        yield shaper.title(_("Chosen strategies"))
        yield from (write.paragraph(shaper.ref(ref)) for ref in found.strategies)
    if found.more:
        left = _("Not on this page: %(count)s more.") % {"count": found.more}
        yield write.paragraph(left, style="Missing")
    yield shaper.title(_("Readiness for execution"))
    for part in found.gate.parts:
        state = _("Met") if part.condition.met else _("Missing")
        yield write.paragraph(f"{shaper.spoken(part.words)}: {state}")


def _aims(shaper: Shaper, aims: Sequence[Aim]) -> Iterator[Element]:
    if not aims:
        return
    title = _("Objectives")
    yield shaper.title(title)
    heads = (
        (_("Code"), ""), (_("Objective"), ""), (_("Baseline"), "right"), (_("Target"), "right"),
        (_("Unit"), ""), (_("Deadline"), ""),
    )  # fmt: skip
    lines = [shaper.heads(heads), *(_aim(shaper, aim) for aim in aims)]
    widths = [CODE_WIDTH, WIDTH - CODE_WIDTH - 96, 22, 22, 22, 30]
    yield shaper.write.table(lines, widths, style="Ruled", name=title)


def _aim(shaper: Shaper, aim: Aim) -> Line:
    words = (
        (shaper.words(aim.ref.title), ""), (shaper.figure(aim.baseline), "right"),
        (shaper.figure(aim.target), "right"), (shaper.words(aim.unit), ""), (aim.deadline, ""),
    )  # fmt: skip
    cells = (
        Box([shaper.write.paragraph(text or "—", style="Cell", align=align)])
        for text, align in words
    )
    return Line((shaper.code_box(aim.ref.code), *cells))


def thread(shaper: Shaper, heading: Heading, chains: Sequence[Chain]) -> Iterator[Element]:
    """For each strategy that is followed, what it rests on and what rests on it."""
    if not chains:
        return
    title = _("The thread of the plan")
    yield heading(title, 1, page=True)
    for chain in chains:
        lines = [shaper.heads(((_("Link"), ""), (_("Records"), "")))]
        lines += [_link(shaper, str(l), refs) for l, refs in zip(LINKS, chain.links, strict=True)]
        yield shaper.write.table(lines, [30, WIDTH - 30], style="Ruled", name=title)
        yield shaper.gap()


def _link(shaper: Shaper, label: str, refs: Sequence[Ref]) -> Line:
    named = [shaper.ref(ref) for ref in refs] if len(refs) <= TITLED else [shaper.refs(refs)]
    words = [shaper.write.paragraph(text, style="Cell") for text in named or ["—"]]
    return Line((Box([shaper.write.paragraph(label, style="CellLabel")]), Box(words)))


def evidence(shaper: Shaper, heading: Heading, sources: Iterable[Source]) -> Iterator[Element]:
    sources = tuple(sources)
    if not sources:
        return
    yield heading(_("List of the evidence"), 1, page=True)
    words = _("What the plan rests on, and where it is cited.")
    yield shaper.write.paragraph(words, style="Opening")
    for source in sources:
        yield from shaper.block(source.block, level=3)
        if source.cited:
            yield shaper.codes_line(_("Cited at"), source.cited)


def glossary(shaper: Shaper, heading: Heading, terms: Sequence[Term]) -> Iterator[Element]:
    if not terms:
        return
    title, rtl = _("Glossary"), shaper.edition.rtl
    yield heading(title, 1, page=True)
    other = _("In English") if rtl else _("In Arabic")
    lines = [shaper.heads(((_("Term"), ""), (other, ""), (_("What it means"), "")))]
    for term in terms:
        words = (term.ar, term.en, term.says) if rtl else (term.en, term.ar, term.means)
        cells = (Box([shaper.write.paragraph(shaper.words(w), style="Cell")]) for w in words)
        lines.append(Line(tuple(cells)))
    yield shaper.write.table(lines, [42, 42, WIDTH - 84], style="Ruled", name=title)
