"""A SELECT that is built once: Django takes several times longer to build one than to run it."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import connection, models

_ID = models.UUIDField()


class Prepared:
    """A queryset made by `values_list` whose filters compare ids, run with other ids each time.

    `rows` takes the ids in the order of the filters. Ids come back as text.
    """

    def __init__(self, found: models.QuerySet[Any, Any]) -> None:
        compiler = found.query.get_compiler(connection=connection)
        self.sql, stand_ins = compiler.as_sql()
        self.takes = len(stand_ins)
        columns = [column for column, _sql, _alias in compiler.select]
        self.converters = [
            (place, [_id_as_text] if _is_id(column) else steps, column)
            for place, (steps, column) in compiler.get_converters(columns).items()
        ]
        converted = {place for place, _steps, _column in self.converters}
        # PostgreSQL gives ids as they are, and has no converter for them.
        self.converters += [
            (place, [_id_as_text], column)
            for place, column in enumerate(columns)
            if _is_id(column) and place not in converted
        ]

    def rows(self, *ids: UUID) -> list[list[Any]]:
        if len(ids) != self.takes:
            raise TypeError(f"the query takes {self.takes} ids, not {len(ids)}")
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [_ID.get_db_prep_value(i, connection) for i in ids])
            found = [list(row) for row in cursor.fetchall()]
        for place, steps, column in self.converters:
            _convert(found, place, steps, column)
        return found


def _convert(
    rows: Iterable[list[Any]], place: int, steps: Iterable[Callable[..., Any]], column: Any
) -> None:
    for step in steps:
        for row in rows:
            row[place] = step(row[place], column, connection)


def _is_id(column: Any) -> bool:
    return isinstance(column.output_field, models.UUIDField)


def _id_as_text(value: Any, _column: Any, _connection: Any) -> str | None:
    """SQLite keeps 32 digits, PostgreSQL gives a UUID."""
    if value is None:
        return None
    digits = value if isinstance(value, str) else value.hex
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
