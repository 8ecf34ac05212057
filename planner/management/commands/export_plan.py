"""`manage.py export_plan ID`: a plan as a plan file or as a PDF."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from planner.plans.inputs import as_uuid
from planner.plans.tables import Plan
from planner.stages.planfile import to_file
from planner.stages.snapshot import Snapshot, take_snapshot


class Command(BaseCommand):
    help = "Writes a plan as JSON (the plan file) or as PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id")
        parser.add_argument("--format", choices=("json", "pdf"), default="json")
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="where to; JSON is printed without it"
        )

    def handle(self, *args: Any, format: str, output: Path | None, **options: Any) -> None:
        plan = Plan.objects.kept().filter(pk=as_uuid(options["id"])).first()
        if plan is None:
            raise CommandError(_("There is no such plan."))
        if format == "pdf" and output is None:
            raise CommandError(_("A PDF needs --output FILE."))
        made = FORMATS[format](take_snapshot(plan))
        try:
            self._write(made, output)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from None

    def _write(self, made: bytes, output: Path | None) -> None:
        if output is None:
            self.stdout.write(made.decode(), ending="")
        else:
            output.write_bytes(made)


def as_json(snapshot: Snapshot) -> bytes:
    return to_file(snapshot).encode()


def as_pdf(snapshot: Snapshot) -> bytes:
    # Printing lives in a room above this one and is dear to import: by name, when asked for.
    return import_module("planner.reports.make").pdf_of(snapshot, {})


FORMATS = {"json": as_json, "pdf": as_pdf}
