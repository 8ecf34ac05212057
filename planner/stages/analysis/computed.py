"""What a panel says: the same words and figures for the page, the print and the files.

Every text is ready to be shown: figures are written in the plan's digits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from planner.core.formats import Format

# How a figure or a note looks; each is said in words too.
OK, WARN, ERROR, INFO, PLAIN = "ok", "warn", "error", "info", ""


@dataclass(frozen=True)
class Stat:
    """One figure with its name; `note` says what it is measured against."""

    label: Any
    value: Any
    note: Any = ""
    look: str = PLAIN


@dataclass(frozen=True)
class Table:
    """Cells row by row. The first column names its row, the others are figures.

    `looks` gives a cell (row, column) a tone; `words` are columns of running text.
    """

    title: Any
    columns: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]
    words: frozenset[int] = frozenset({0})
    looks: dict[tuple[int, int], str] = field(default_factory=dict)
    total: bool = False


@dataclass(frozen=True)
class Note:
    """Something to know about the figures; `place` is where it is mended."""

    text: Any
    look: str = INFO
    place: str = ""


@dataclass(frozen=True)
class Need:
    """What has to be entered before anything can be computed, and where."""

    text: Any
    place: str


@dataclass(frozen=True)
class How:
    """For «كيف حُسب هذا؟»: a formula in words or symbols, what went into it, who says so."""

    formula: Any
    inputs: tuple[tuple[Any, Any], ...] = ()
    source: Any = ""
    title: Any = ""

    def written(self, fmt: Format) -> "How":
        """With the figures of the formula and the years of the source as the plan writes them."""
        formula, source = (_written(text, fmt) for text in (self.formula, self.source))
        return replace(self, formula=formula, source=source)


def _written(text: Any, fmt: Format) -> str:
    # What isolates a figure is put in anew, where it is shown.
    plain = unescape(strip_tags(text)) if isinstance(text, SafeString) else str(text)
    return fmt.figures_of(plain)


@dataclass(frozen=True)
class Act:
    """Something one can do with the result: a page of its own, by the name of its URL."""

    label: Any
    url: str
    help: Any = ""


@dataclass(frozen=True)
class Computed:
    """`sentence` says in plain words what the figures mean for the plan.

    `charts` are data of `planner.charts`. What `needs` says is missing is shown
    in place of figures, so a panel without input never draws an empty chart.
    """

    sentence: Any = ""
    stats: tuple[Stat, ...] = ()
    charts: tuple[Any, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Note, ...] = ()
    how: tuple[How, ...] = ()
    needs: tuple[Need, ...] = ()
    acts: tuple[Act, ...] = ()
    # The caveat of the method itself.
    caveat: Any = ""

    @property
    def filled(self) -> bool:
        return bool(self.sentence or self.stats or self.charts or self.tables)

    def written(self, fmt: Format) -> "Computed":
        return replace(self, how=tuple(how.written(fmt) for how in self.how))

    def with_notes(self, notes: Iterable[Note]) -> "Computed":
        return replace(self, notes=(*self.notes, *notes))


def missing(*needs: tuple[Any, str]) -> Computed:
    """A panel that cannot say anything yet: (what to enter, place)."""
    return Computed(needs=tuple(Need(*need) for need in needs))
