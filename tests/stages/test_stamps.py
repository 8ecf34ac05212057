"""A piece that is copied looks exactly as if it had been drawn."""

import re

import pytest
from django.template import Context, Template
from django.urls import reverse

from planner.stages.registry import SCREENS, STAGES
from planner.templatetags.stamps import StampNode
from tests.factories import a_plan, fill_plan

pytestmark = pytest.mark.django_db

WORDS = ('<b>"قول\'" & غيره</b>', "سطر\nوسطر", " ")
# They are new in each answer.
_FRESH = re.compile(r'nonce="[^"]*"|csrf[^>]*|X-CSRFToken[^>]*')


def drawn_each_time(self, context):
    words = {name: value.resolve(context) for name, value in self.words.items()}
    return self._draw(context, self.field.resolve(context) if self.field else None, words)


READ = [f"read {stage.key}" for stage in STAGES]


@pytest.mark.parametrize("place", [*SCREENS, *READ])
def test_page_of_copies_equals_a_drawn_one(place, sara, as_sara, monkeypatch):
    plan = fill_plan(a_plan(sara), words=WORDS)
    name, at = ("read", place[5:]) if place in READ else ("edit", place)
    url = reverse(f"stages:{name}", args=[plan.pk, *at.split(".")])
    copied = _FRESH.sub("", as_sara.get(url).text)
    monkeypatch.setattr(StampNode, "render", drawn_each_time)
    assert copied == _FRESH.sub("", as_sara.get(url).text)


def draw(source: str, **values: object) -> str:
    return Template("{% load stamps %}" + source).render(Context(values))


def test_words_are_escaped_in_each_copy():
    page = "{% for w in words %}{% stamp with said=w %}<i>{{ said }}</i>{% endstamp %}{% endfor %}"
    assert draw(page, words=["<a>", "ب"]) == "<i>&lt;a&gt;</i><i>ب</i>"


def test_piece_is_drawn_once_for_each_key():
    page = "{% for n in all %}{% stamp n %}{{ seen.pop }}{% endstamp %}{% endfor %}"
    assert draw(page, all=[1, 2, 1], seen=["ب", "أ"]) == "أبأ"
