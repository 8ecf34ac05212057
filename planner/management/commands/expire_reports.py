from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from planner.reports.actions import expire_reports


class Command(BaseCommand):
    help = "Delete printed reports that were asked for long ago, with their files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--older-than", type=int, default=30, metavar="DAYS")

    def handle(self, *args: Any, **options: Any) -> None:
        count = expire_reports(timedelta(days=options["older_than"]))
        self.stdout.write(f"{count} reports deleted.")
