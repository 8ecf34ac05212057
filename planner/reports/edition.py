"""One making of a plan: its answers in the digits and the language that were asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from planner.core.direction import Direction
from planner.core.formats import Format
from planner.reports.document import Document, document_of
from planner.reports.make import Options, styled
from planner.stages.reading import snapshot_dir
from planner.stages.snapshot import Snapshot


@dataclass(frozen=True)
class Edition:
    snapshot: Snapshot
    options: Options
    version_label: str
    day: date

    @classmethod
    def of(
        cls, snapshot: Snapshot, options: Options, *, version_label: str = "", at: datetime
    ) -> "Edition":
        day = timezone.localtime(at).date()
        return cls(styled(snapshot, options), options, version_label, day)

    @cached_property
    def document(self) -> Document:
        return document_of(self.snapshot, self.options.chapters)

    @property
    def fmt(self) -> Format:
        return self.snapshot.format

    @property
    def direction(self) -> Direction:
        return snapshot_dir(self.snapshot)  # type: ignore[return-value]

    @property
    def rtl(self) -> bool:
        return self.direction == "rtl"

    @property
    def locale(self) -> str:
        """ar-DZ: the language as spoken where the plan is for, as office programs name it."""
        if not self.rtl:
            return "en-US"
        country = self.fmt.country
        # They know no Arabic of these; the Saudi one is what they take for the standard.
        return (
            "ar-SA"
            if country in {"TR", "GB", "US", "DJ", "KM", "SO", "MR", "PS", "SD"}
            else f"ar-{country}"
        )

    @property
    def title(self) -> str:
        return str(self.snapshot.plan["title"])

    @property
    def organization(self) -> str:
        return str(self.snapshot.plan["organization"])

    @property
    def date(self) -> str:
        return self.fmt.full_date(self.day)
