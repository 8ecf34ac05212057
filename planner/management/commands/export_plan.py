"""`manage.py export_plan ID`: a plan as a plan file, PDF, Word, Excel or PowerPoint."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from planner.plans.inputs import as_uuid
from planner.plans.tables import Plan
from planner.stages.planfile import to_file
from planner.stages.snapshot import Snapshot, take_snapshot

FORMATS = ("json", "pdf", "docx", "xlsx", "pptx")


class Command(BaseCommand):
    help = "Writes a plan as JSON (the plan file), PDF, Word, Excel or PowerPoint."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id")
        parser.add_argument("--format", choices=FORMATS, default="json")
        parser.add_argument(
            "--output", type=Path, metavar="FILE", help="where to; JSON is printed without it"
        )

    def handle(self, *args: Any, format: str, output: Path | None, **options: Any) -> None:
        plan = Plan.objects.kept().filter(pk=as_uuid(options["id"])).first()
        if plan is None:
            raise CommandError(_("There is no such plan."))
        if format != "json" and output is None:
            raise CommandError(_("This format needs --output FILE."))
        snapshot = take_snapshot(plan)
        made = to_file(snapshot).encode() if format == "json" else as_report(snapshot, format)
        try:
            self._write(made, output)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from None

    def _write(self, made: bytes, output: Path | None) -> None:
        if output is None:
            self.stdout.write(made.decode(), ending="")
        else:
            output.write_bytes(made)


def as_report(snapshot: Snapshot, kind: str) -> bytes:
    # Printing lives in a room above this one and is dear to import: by name, when asked for.
    make, files, render = (
        import_module(f"planner.reports.{name}") for name in ("make", "files", "render")
    )
    try:
        return files.file_of(snapshot, make.Options(kind=kind))
    except render.RenderError as error:
        raise CommandError(str(error)) from None
