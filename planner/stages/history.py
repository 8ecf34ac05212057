"""What happened to a plan, in words."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from planner.plans.tables import Event
from planner.stages.registry import SCREENS

SENTENCES: dict[str, Any] = {
    "begin": _("%(name)s began the plan"),
    "import": _("%(name)s imported the plan from a file"),
    "copy": _("%(name)s made the plan as a copy"),
    "change": _("%(name)s wrote in “%(screen)s”"),
    "add": _("%(name)s added a record to “%(screen)s”"),
    "delete": _("%(name)s deleted a record of “%(screen)s”"),
    "restore": _("%(name)s brought a record of “%(screen)s” back"),
    "move": _("%(name)s put “%(screen)s” in another order"),
    "cite": _("%(name)s cited evidence in “%(screen)s”"),
    "uncite": _("%(name)s took a citation out of “%(screen)s”"),
    "invite": _("%(name)s sent an invitation"),
    "withdraw": _("%(name)s withdrew an invitation"),
    "join": _("%(name)s joined the plan"),
    "leave": _("%(name)s left the plan"),
    "role": _("%(name)s changed the role of a member"),
    "remove": _("%(name)s removed a member"),
    "archive": _("%(name)s put the plan in the archive"),
}
# The same verbs, said of the plan itself.
OF_THE_PLAN: dict[str, Any] = {
    "delete": _("%(name)s put the plan in the bin"),
    "restore": _("%(name)s brought the plan back"),
}


def sentence(event: Event) -> str:
    """The event as a sentence; its person may have left since."""
    name = event.by.name if event.by else gettext("Somebody")
    screen = SCREENS.get(event.place.partition("/")[0])
    if screen is None:
        return str(OF_THE_PLAN.get(event.verb, SENTENCES.get(event.verb, ""))) % {"name": name}
    return str(SENTENCES[event.verb]) % {"name": name, "screen": screen.title}
