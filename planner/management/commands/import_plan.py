"""`manage.py import_plan FILE --owner EMAIL`: a new plan from a plan file; prints its id."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from planner.accounts.tables import User
from planner.stages.planfile import MOST_BYTES, PlanFile, PlanFileError, read_file, write_plan


class Command(BaseCommand):
    help = "Imports a plan file for a user and prints the new plan's id."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--owner", required=True, metavar="EMAIL")

    def handle(self, *args: Any, file: Path, owner: str, **options: Any) -> None:
        user = User.objects.filter(email__iexact=owner).first()
        if user is None:
            raise CommandError(_("Nobody is registered with this e-mail address."))
        plan_file = self._read(file)
        for remark in plan_file.remarks:
            self.stderr.write(str(remark))
        self.stdout.write(str(write_plan(plan_file, user).pk))

    def _read(self, file: Path) -> PlanFile:
        try:
            with file.open("rb") as stream:
                return read_file(stream.read(MOST_BYTES + 1))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except PlanFileError as error:
            for fault in error.faults:
                self.stderr.write(str(fault))
            raise CommandError(_("The plan was not imported.")) from None
