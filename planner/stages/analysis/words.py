"""Names and figures as the panels say them, each isolated in the sentence around it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from planner.charts import HeatCell, HeatRow, Number
from planner.core.formats import Format
from planner.stages.drawing import isolated, say
from planner.stages.snapshot import Record, Snapshot
from planner.stages.wording import listed


def figure(fmt: Format, value: float, places: int = 2) -> SafeString:
    """A figure with exactly so many decimals, so that a column of them compares."""
    return isolated(fmt.number(float(value), places))


def title_of(record: Record, snapshot: Snapshot) -> str:
    return snapshot.title(record) or _("(no text yet)")


def coded(record: Record, snapshot: Snapshot) -> SafeString:
    """A record by its code and its words."""
    title = format_html("<bdi>{}</bdi>", title_of(record, snapshot))
    return format_html("{} {}", isolated(record.code), title) if record.code else title


def apart(words: str) -> str:
    """Somebody's words in a text without markup, such as a chart's label."""
    return f"\u2068{words}\u2069"


def label_of(record: Record, snapshot: Snapshot) -> str:
    """A record by its code and its words, for a chart."""
    words = apart(title_of(record, snapshot))
    return f"{record.code} · {words}" if record.code else words


def quoted(record: Record, snapshot: Snapshot) -> SafeString:
    """A record by its code and its words in quotes, within a sentence."""
    title = in_quotes(record, snapshot)
    return format_html("{} {}", isolated(record.code), title) if record.code else title


def in_quotes(record: Record, snapshot: Snapshot) -> SafeString:
    return format_html("<bdi>{}</bdi>", _("“{}”").format(title_of(record, snapshot)))


def titles(records: Iterable[Record], snapshot: Snapshot) -> SafeString:
    """Records by their words, in quotes, as a list within a sentence."""
    named: SafeString = listed((in_quotes(r, snapshot) for r in records), say)
    return named


def persons(records: Iterable[Record], snapshot: Snapshot) -> SafeString:
    """Persons by their names, which take no quotes."""
    names = (format_html("<bdi>{}</bdi>", title_of(r, snapshot)) for r in records)
    named: SafeString = listed(names, say)
    return named


def rounded(value: float, digits: int = 3) -> Decimal:
    """An estimate with as many digits as it deserves."""
    return Decimal(f"{value:.{digits}g}")


def signed(value: Decimal | float, fmt: Format, places: int | None = None) -> SafeString:
    """A difference with its sign."""
    text = fmt.number(abs(value), places)
    return isolated(f"{'+' if value > 0 else '−' if value < 0 else ''}{text}")


def shaded(
    down: Iterable[Record],
    across: Sequence[Record],
    shares: Mapping[tuple[str, str], Number],
    snapshot: Snapshot,
) -> tuple[HeatRow, ...]:
    """Percentages of each crossing, for a heat table."""

    def cell(share: Number) -> HeatCell:
        return HeatCell(share, "—" if share is None else snapshot.format.percent(share))

    return tuple(
        HeatRow(title_of(d, snapshot), tuple(cell(shares.get((d.id, a.id))) for a in across))
        for d in down
    )
