"""Who is in a plan right now, and on which page: kept in the cache, for less than a minute.

One entry a plan. Two people who ask in the same instant may write over each other;
the loser's entry of a moment ago is still in it, so nobody flickers.
"""

import time
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import gettext as _

from planner.plans.tables import Plan
from planner.stages.addresses import url_of
from planner.stages.registry import SCREENS, STAGES

# Pages ask every 15 seconds (static/js/presence.js): who missed twice has gone.
GONE = 40


@dataclass(frozen=True)
class Present:
    name: str
    title: Any
    url: str


def note_presence(plan: Plan, user: Any, at: str, *, edits: bool) -> list[Present]:
    """Note that `user` is at a screen, a stage or the home of the plan; tell who else is in it."""
    key, now = f"present:{plan.pk}", time.time()
    kept = cache.get(key) or {}
    people = {pk: entry for pk, entry in kept.items() if now - entry[2] < GONE}
    people[user.pk] = (user.name, at, now)
    cache.set(key, people, GONE)
    others = sorted((name, at) for pk, (name, at, _seen) in people.items() if pk != user.pk)
    return [_present(plan, name, at, edits) for name, at in others]


def _present(plan: Plan, name: str, at: str, edits: bool) -> Present:
    if at in SCREENS:
        return Present(name, SCREENS[at].title, url_of(plan, at, edits=edits))
    for stage in STAGES:
        if stage.key == at:
            return Present(name, stage.title, reverse("stages:read", args=[plan.pk, at]))
    return Present(name, _("Home of the plan"), reverse("stages:home", args=[plan.pk]))
