import datetime
from collections.abc import Callable

import pytest
from django.core.mail.backends import locmem
from django.test import Client
from django.utils import timezone
from hypothesis import settings

from planner.accounts.tables import User
from planner.plans.tables import Plan, Role
from tests.factories import a_member, a_plan, a_user

# The same examples at every run, so that a change is blamed only for what it
# breaks; `pytest --hypothesis-profile=default` looks for new ones.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture
def sara(db: None) -> User:
    """Owns the plan."""
    return a_user("Sara", "sara@example.com")


@pytest.fixture
def omar(plan: Plan) -> User:
    """Writes in the plan."""
    return a_member(plan, a_user("Omar", "omar@example.com"), Role.EDITOR).user


@pytest.fixture
def layla(plan: Plan) -> User:
    """Reads the plan."""
    return a_member(plan, a_user("Layla", "layla@example.com"), Role.VIEWER).user


@pytest.fixture
def ziad(db: None) -> User:
    """Has no part in the plan."""
    return a_user("Ziad", "ziad@example.com")


@pytest.fixture
def plan(sara: User) -> Plan:
    return a_plan(sara)


@pytest.fixture
def clients(sara: User, omar: User, layla: User, ziad: User) -> dict[str, Client]:
    """A browser for each of the cast, and one where nobody has signed in."""
    people = {"sara": sara, "omar": omar, "layla": layla, "ziad": ziad}
    browsers = {name: Client() for name in [*people, "nobody"]}
    for name, person in people.items():
        browsers[name].force_login(person)
    return browsers


@pytest.fixture
def other_plan(ziad: User) -> Plan:
    return a_plan(ziad, title="خطة أخرى")


def _signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def as_sara(sara: User) -> Client:
    return _signed_in(sara)


@pytest.fixture
def as_omar(omar: User) -> Client:
    return _signed_in(omar)


@pytest.fixture
def as_layla(layla: User) -> Client:
    return _signed_in(layla)


@pytest.fixture
def as_ziad(ziad: User) -> Client:
    return _signed_in(ziad)


@pytest.fixture
def no_mail(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """From its call on, the mail server answers every letter with that failure."""

    def fail_with(failure: Exception) -> None:
        def send_messages(*_args: object) -> None:
            raise failure

        monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_messages)

    return fail_with


@pytest.fixture
def a_moment() -> datetime.datetime:
    return timezone.now()
