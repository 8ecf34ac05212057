"""`manage.py check_plan ID [--json]`: what is missing in a plan or contradicts itself.

The exit status is 1 when there is an error among the findings.
"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from planner.core.rules import ERROR
from planner.plans.inputs import as_uuid
from planner.plans.tables import Plan
from planner.stages.alerts import Alerts
from planner.stages.gates import GateView
from planner.stages.progress import progress_by_place
from planner.stages.registry import SCREENS
from planner.stages.snapshot import take_snapshot


class Command(BaseCommand):
    help = "Prints the findings of a plan; the status is 1 when one of them is an error."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id")
        parser.add_argument("--json", action="store_true", help="as JSON, for other programs")
        parser.add_argument("--language", choices=("ar", "en"), default="ar")

    def handle(self, *args: Any, language: str, json: bool, **options: Any) -> None:
        with translation.override(language):
            plan = Plan.objects.kept().filter(pk=as_uuid(options["id"])).first()
            if plan is None:
                raise CommandError(_("There is no such plan."))
            found = report(plan)
        self.stdout.write(as_json(found) if json else as_lines(found))
        if any(finding["level"] == ERROR for finding in found["findings"]):
            raise SystemExit(1)


def report(plan: Plan) -> dict[str, Any]:
    snapshot = take_snapshot(plan)
    alerts = Alerts(snapshot, progress_by_place(SCREENS, snapshot))
    gate = GateView(snapshot)
    return {
        "plan": str(plan.pk),
        "title": plan.title,
        "ready": gate.open,
        "missing": [c.code for c in gate.gate.missing],
        "findings": [alert.as_data() for alert in alerts.all],
    }


def as_json(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1)


def as_lines(found: dict[str, Any]) -> str:
    lines = [f"{f['level']:8}{f['id']}: {f['message']} ({f['place']})" for f in found["findings"]]
    return "\n".join([*lines, f"{found['title']}: {len(lines)}"])
