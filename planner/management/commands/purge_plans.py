"""`manage.py purge_plans [--older-than DAYS]`: empties the bin of what lay there long enough."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from planner.plans.actions import KEPT_IN_BIN, purge_plans


class Command(BaseCommand):
    help = "Removes plans for good that have been in the bin for long enough."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--older-than", type=int, default=KEPT_IN_BIN.days, metavar="DAYS")

    def handle(self, *args: Any, older_than: int, **options: Any) -> None:
        gone = purge_plans(timedelta(days=older_than))
        self.stdout.write(f"{gone} plans removed")
