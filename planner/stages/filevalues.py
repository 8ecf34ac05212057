"""One value of a plan file, as strict as the form that asks for it.

A form mends what is typed; a file is refused instead, because nobody would see
what was changed in it.
"""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from planner.core.arabic import clean_text
from planner.core.parsing import MAX_YEAR, MIN_YEAR
from planner.plans.fields import Date, Link, Links, Number, Paragraph, Url, to_plain
from planner.stages.filefaults import Refusal

NOTHING: tuple[Any, ...] = (None, "", [])

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.([0-9]{1,9}))?", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


def read_value(column: models.Field, plain: Any) -> Any:
    """What `column` holds for `plain`; raises Refusal. Links are not followed."""
    if plain in NOTHING:
        raise Refusal("empty")
    return _reader(column)(column, plain)


@cache
def _reader(column: models.Field) -> Callable[[Any, Any], Any]:
    kinds: tuple[tuple[type[models.Field], Callable[[Any, Any], Any]], ...] = (
        (Links, _ids),
        (Link, _text),
        (Number, _number),
        (Date, _date),
        (models.IntegerField, _whole),
        (models.CharField, _words),
        (Paragraph, _words),
    )
    return next(reader for kind, reader in kinds if isinstance(column, kind))


@cache
def _form_field(column: models.Field) -> forms.Field:
    return column.formfield()


def _text(column: models.Field, plain: Any) -> str:
    if not isinstance(plain, str):
        raise Refusal("type_text")
    return plain


def _ids(column: models.Field, plain: Any) -> list[str]:
    if not isinstance(plain, list):
        raise Refusal("type_list")
    return [_text(column, item) for item in plain]


def _number(column: Any, plain: Any) -> Decimal:
    found = _NUMBER.fullmatch(_text(column, plain))
    if not found or plain == "-0":
        raise Refusal("number")
    if len(found[1] or "") > column.places:
        raise Refusal("places", places=column.places)
    value = Decimal(plain)
    if column.lower is not None and value < column.lower:
        raise Refusal("range_low", limit=to_plain(column.lower))
    if column.upper is not None and value > column.upper:
        raise Refusal("range_high", limit=to_plain(column.upper))
    return Decimal(to_plain(value))


def _date(column: models.Field, plain: Any) -> dt.date:
    if not _DAY.fullmatch(_text(column, plain)):
        raise Refusal("date")
    if not MIN_YEAR <= int(plain[:4]) <= MAX_YEAR:
        raise Refusal("year", first=MIN_YEAR, last=MAX_YEAR)
    try:
        return dt.date.fromisoformat(plain)
    except ValueError:
        raise Refusal("date") from None


def _whole(column: models.Field, plain: Any) -> int:
    if isinstance(plain, bool) or not isinstance(plain, int):
        raise Refusal("type_whole")
    if plain not in dict(column.flatchoices):
        raise Refusal("choice")
    return plain


def _words(column: Any, plain: Any) -> str:
    """Text, a choice or an address: what the form field itself would store."""
    most = column.max_length
    if len(_text(column, plain)) > most:
        raise Refusal("choice") if column.choices else Refusal("too_long", most=most)
    try:
        stored = _form_field(column).clean(plain)
    except ValidationError as error:
        raise _refusal(column, plain, error.error_list[0].code) from None
    if stored != plain:
        raise _refusal(column, plain)
    return stored


def _refusal(column: Any, plain: str, code: str | None = None) -> Refusal:
    if column.choices:
        return Refusal("choice")
    if isinstance(column, Url) and (code or "://" not in plain):
        return Refusal("url")
    return _unkept(plain, one_line=not isinstance(column, Paragraph))


def _unkept(plain: str, *, one_line: bool) -> Refusal:
    """Names the characters to be taken out, as they cannot be seen."""
    lost = [c for c in dict.fromkeys(plain) if _is_lost(c, one_line=one_line)]
    if not lost:
        return Refusal("unclean")
    return Refusal("characters", characters=" ".join(f"U+{ord(c):04X}" for c in lost[:5]))


def _is_lost(char: str, *, one_line: bool) -> bool:
    if char == "\n":
        return one_line
    # Between digits, which form no letter with a mark that follows them.
    return clean_text(f"1{char}1") != f"1{char}1"
