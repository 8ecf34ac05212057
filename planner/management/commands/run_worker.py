from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = """Make the reports that are asked for, one at a time, with the queue of TASKS.

    Ends by itself after so many, to give back what memory it has gathered: have it started
    again whenever it ends, and run as many as there are processors to spare.
    """

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--tasks", type=int, default=100, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        command, chosen = settings.WORKER
        call_command(command, max_tasks=options["tasks"], verbosity=0, **chosen)
