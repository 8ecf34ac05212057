"""`manage.py load_demo`: demo accounts and sample plans, once; says how to sign in."""

from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from planner.accounts.tables import User
from planner.plans.tables import Member, Plan, Role
from planner.stages.planfile import read_file, write_plan

SAMPLES = Path(__file__).parents[2] / "samples"
# A plan with planted mistakes, to be found by students; its key lies beside it.
TEACHING = SAMPLES / "teaching" / "mistakes.json"
PASSWORD = "khutta-demo-2027"  # noqa: S105  it is printed for everybody to see
# E-mail address → name; the first owns the sample plans.
PEOPLE = {"sara@example.com": "سارة", "omar@example.com": "عمر", "layla@example.com": "ليلى"}
ROLES = {"omar@example.com": Role.EDITOR, "layla@example.com": Role.VIEWER}


class Command(BaseCommand):
    help = "Creates demo accounts and sample plans where they are missing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="http://127.0.0.1:8000")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        with transaction.atomic():
            people = {email: self._person(email, name) for email, name in PEOPLE.items()}
            owner = next(iter(people.values()))
            # Whoever has changed or deleted the samples keeps them so.
            if not Plan.objects.filter(owner=owner).exists():
                for file in (*sorted(SAMPLES.glob("*.json")), TEACHING):
                    self._sample(file, owner, people)
        self.stdout.write(f"\n  {address}/\n")
        for email in PEOPLE:
            self.stdout.write(f"  {email}  {PASSWORD}")
        self.stdout.write("\n  Ctrl-C ends it. The plans stay in var/.\n")

    def _person(self, email: str, name: str) -> User:
        found = User.objects.filter(email=email).first()
        if found:
            return found
        user = User.objects.create_user(email, PASSWORD, name=name)
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    def _sample(self, file: Path, owner: User, people: dict[str, User]) -> None:
        plan = write_plan(read_file(file.read_bytes(), strict=file != TEACHING), owner)
        for email, role in ROLES.items():
            Member.objects.create(plan=plan, user=people[email], role=role)
