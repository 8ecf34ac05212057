"""A plan printed once, for all tests that read it."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from planner.stages.snapshot import Snapshot
from tests.reports import pdfcheck

SAMPLES = Path(__file__).parents[2] / "planner" / "samples"
AT = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)
VERSION = "الإصدار ٣"


@dataclass
class Printed:
    snapshot: Snapshot
    html: str
    pdf: bytes
    warnings: list[str]

    @cached_property
    def outline(self) -> dict[str, int]:
        return dict(pdfcheck.outline(self.pdf))

    @cached_property
    def pages(self) -> list[str]:
        """The text of its pages in reading order, with single spaces."""
        return [re.sub(r"[\s\u00a0]+", " ", page) for page in pdfcheck.pdfium_pages(self.pdf)]

    @property
    def text(self) -> str:
        return " ".join(self.pages)

    def page_of(self, title: Any) -> int:
        return self.outline[str(title)]


def with_words(snapshot: Snapshot, words: str) -> Snapshot:
    """The plan with a summary in its user's own words."""
    own = replace(snapshot.plan, values={**snapshot.plan.values, "executive": words})
    return replace(snapshot, sheets={**snapshot.sheets, "plan": own})


type Press = Callable[..., Printed]
type Take = Callable[..., Snapshot]
