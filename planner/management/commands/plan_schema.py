"""`manage.py plan_schema`: the JSON Schema of the plan file; docs/plan.schema.json keeps it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from planner.stages.schema import schema_text


class Command(BaseCommand):
    help = "Prints the JSON Schema of the plan file, or writes it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, metavar="FILE")

    def handle(self, *args: Any, output: Path | None, **options: Any) -> None:
        if output is None:
            self.stdout.write(schema_text(), ending="")
            return
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(schema_text(), encoding="utf-8")
