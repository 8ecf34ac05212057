"""The files that a plan is made into."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

_OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Kind:
    """`media` is its content type; its key is the ending of its name."""

    label: Any
    help: Any
    media: str


KINDS: Mapping[str, Kind] = {
    "pdf": Kind("PDF", _("to print and to hand in"), "application/pdf"),
    "docx": Kind("Word", _("to edit and complete"), f"{_OFFICE}.wordprocessingml.document"),
    "xlsx": Kind("Excel", _("tables with live formulas"), f"{_OFFICE}.spreadsheetml.sheet"),
    "pptx": Kind("PowerPoint", _("slides for the board"), f"{_OFFICE}.presentationml.presentation"),
}
