"""Who gets through which door: every URL of the site, every kind of person.

The doors are collected from the resolver, so that a URL without a row in the
tables below fails. A stranger is told that there is no such plan (404), a
member without the right that it is not his (403), nobody in particular is led
to sign in; and whoever is refused has changed nothing.
"""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from PIL import Image

from planner.evidence.tables import Citation, Evidence
from planner.plans.access import Right
from planner.plans.tables import Invitation, Member, Plan, Version
from planner.reports.make import Options
from planner.reports.tables import Logo, Report, State
from planner.stages.adoption import adoption_of
from planner.stages.objectives import Objective
from planner.stages.registry import PLACE_OF, SCREENS, TABLES
from planner.stages.screen import Grid, Rows
from planner.stages.snapshot import crossing_fields, digest, take_snapshot
from planner.stages.strategy.investment import InvestmentPlan
from planner.stages.strategy.mix import Service, Trial
from planner.stages.strategy.sizing import ServiceJudgement, Sizing
from planner.stages.views import VERBS
from tests.dom import dom
from tests.factories import a_link, a_plan, a_row, a_user, fill_plan
from tests.pages import names_of_urls

pytestmark = pytest.mark.django_db

PEOPLE = {
    "nobody": None,
    "ziad": Right.NONE,
    "layla": Right.READ,
    "omar": Right.EDIT,
    "sara": Right.OWN,
}

OK, GO, FAULTY, NO_RIGHT, NOT_THERE, NO_METHOD = 200, 302, 422, 403, 404, 405


@dataclass(frozen=True)
class Door:
    """A URL of a plan: the least right that GET and POST take, and what they answer.

    A method without a right is not there for anybody.
    """

    name: str
    get: Right | None = None
    post: Right | None = None
    got: int = OK
    posted: int = GO
    args: Callable[[Any], list[Any]] = lambda world: [world.plan.pk]
    data: Callable[[Any], dict[str, Any]] = lambda world: {}
    # Where the plan lies when the door is open.
    shelf: str = "active"
    # Whether the archive closes it, or only its POST.
    frozen: bool = False
    frozen_post: bool = False

    def url(self, world: Any) -> str:
        return reverse(self.name, args=self.args(world))


def screen_args(*more: str) -> Callable[[Any], list[Any]]:
    return lambda world: [world.plan.pk, "objectives", "objectives", *more]


def save_data(world: Any) -> dict[str, Any]:
    row = world.row.pk
    return {"record": str(row), f"{row}-version": 1, "field": "owner", f"{row}-owner": "ليان"}


def paste_data(world: Any) -> dict[str, Any]:
    """A preview as its page sends it back, to be added."""
    cells = {"rows": 1, "columns": 1, "column-0": "statement", "cell-0-0": "هدف", "use-0": "on"}
    return {**cells, "token": "0" * 32, "step": "add"}


def invite_data(world: Any) -> dict[str, Any]:
    return {"email": "new@example.com", "role": "editor"}


def member_args(world: Any) -> list[Any]:
    return [world.plan.pk, world.member.pk]


def report_args(world: Any) -> list[Any]:
    return [world.plan.pk, world.report.pk]


def awaited_args(world: Any) -> list[Any]:
    return [world.plan.pk, world.awaited.pk]


def version_args(world: Any) -> list[Any]:
    return [world.plan.pk, world.version.pk]


def link_args(world: Any) -> list[Any]:
    return [world.plan.pk, world.link.pk]


def link_data(world: Any) -> dict[str, Any]:
    return {"version": "now", "days": "7"}


def adopt_data(world: Any) -> dict[str, Any]:
    """The preview of the split, as its page sends it back."""
    return {"seen": adoption_of(take_snapshot(world.plan)).digest}


def name_data(world: Any) -> dict[str, Any]:
    return {"name": "قبل اجتماع المجلس"}


def logo_data(world: Any) -> dict[str, Any]:
    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    return {"logo": SimpleUploadedFile("logo.png", picture.getvalue(), "image/png")}


def print_data(world: Any) -> dict[str, Any]:
    kept = {"digits": "plan", "calendar": "plan", "copy": "final"}
    return {**kept, "chapters": ["objectives"]}


# A plan's doors: what each of them takes.
PLAN_DOORS = (
    Door("plans:members", Right.READ, Right.OWN, data=invite_data),
    Door("plans:member", None, Right.OWN, args=member_args, data=lambda w: {"role": "viewer"}),
    Door("plans:withdraw", None, Right.OWN, args=lambda w: [w.plan.pk, w.invitation.pk]),
    Door("plans:remove_member", Right.OWN, Right.OWN, args=member_args),
    Door("plans:leave", Right.READ, Right.READ),
    Door("plans:archive", None, Right.OWN),
    Door("plans:unarchive", None, Right.OWN),
    Door("plans:delete", Right.OWN, Right.OWN),
    Door("plans:undelete", None, Right.OWN, shelf="bin"),
    Door("reports:options", Right.READ, Right.READ, data=print_data),
    Door("reports:print", Right.READ, None),
    Door("reports:status", Right.READ, None, args=report_args),
    Door("reports:again", None, Right.READ, args=report_args),
    Door("reports:cancel", None, Right.READ, args=awaited_args),
    Door("reports:download", Right.READ, None, got=GO, args=report_args),
    Door("reports:logo", Right.READ, None),
    Door("reports:upload_logo", None, Right.EDIT, data=logo_data, frozen=True),
    Door("reports:drop_logo", None, Right.EDIT, frozen=True),
    # The address of a new link is shown in the answer itself, this once.
    Door("sharing:links", Right.OWN, Right.OWN, posted=OK, data=link_data),
    Door("sharing:revoke", Right.OWN, Right.OWN, args=link_args),
    Door("stages:home", Right.READ, None),
    Door("stages:findings", Right.READ, None),
    Door("stages:orphans", Right.READ, None),
    Door("stages:why", Right.READ, None, args=lambda w: [w.plan.pk, w.row.pk]),
    Door("stages:read", Right.READ, None, args=lambda w: [w.plan.pk, "objectives"]),
    Door("stages:present", Right.READ, None),
    Door("stages:alerts", Right.READ, None, args=lambda w: [w.plan.pk, "objectives", "goals"]),
    Door("stages:file", Right.READ, None),
    Door("stages:copy", None, Right.READ),
    Door("stages:history", Right.READ, None),
    Door("stages:search", Right.READ, None),
    Door("stages:compare", Right.READ, None),
    Door("stages:versions", Right.READ, Right.EDIT, data=name_data, frozen_post=True),
    Door("stages:version", Right.READ, None, args=version_args),
    Door(
        "stages:version_name", None, Right.EDIT, args=version_args, data=name_data, frozen=True
    ),
    Door("stages:version_file", Right.READ, None, args=version_args),
    Door("stages:version_copy", None, Right.READ, args=version_args),
    Door("stages:edit", Right.EDIT, Right.EDIT, args=screen_args(), data=save_data, frozen=True),
    Door("stages:save", None, Right.EDIT, OK, OK, args=screen_args(), data=save_data, frozen=True),
    Door("stages:act", None, Right.EDIT, args=screen_args("add", "objective"), frozen=True),
    Door("stages:paste", Right.EDIT, Right.EDIT, args=screen_args("objective"), data=paste_data,
         frozen=True),
    Door("stages:trial_block", Right.EDIT, Right.EDIT, frozen=True),
    Door("stages:adopt", Right.EDIT, Right.EDIT, data=adopt_data, frozen=True),
    Door("stages:later", None, Right.EDIT, args=screen_args("finding.strength.x"), frozen=True),
)  # fmt: skip

# Doors that belong to no plan: does one have to sign in?
OPEN_TO_ALL = {
    "account_login": [],
    "account_logout": [],
    "account_inactive": [],
    "account_signup": [],
    "account_email_verification_sent": [],
    "account_reset_password": [],
    "account_reset_password_done": [],
    "account_reset_password_from_key": ["1", "key"],
    "account_reset_password_from_key_done": [],
    "account_confirm_email": ["key"],
    "account_confirm_login_code": [],
    "accounts:set_language": [],
    "accounts:set_theme": [],
    "sharing:read": ["token"],
}
SIGNED_IN = {
    "welcome": [],
    "account_reauthenticate": [],
    "account_email": [],
    "account_change_password": [],
    "account_set_password": [],
    "accounts:profile": [],
    "accounts:token": [],
    "plans:list": [],
    "plans:begin": [],
    "plans:join": ["token"],
    "stages:import": [],
}


def test_every_url_has_a_row_in_these_tables():
    rows = [*(door.name for door in PLAN_DOORS), *OPEN_TO_ALL, *SIGNED_IN]
    assert len(rows) == len(set(rows))
    assert set(names_of_urls(get_resolver())) == set(rows)


def kept_version(plan: Plan) -> Version:
    data = take_snapshot(plan).as_data()
    return Version.objects.create(
        plan=plan, number=1, name="المسودة الأولى", digest=digest(data), data=data
    )


def failed_report(version: Version) -> Report:
    """A report that was asked for once, and can be asked for again."""
    plan = version.plan
    kept = {"options": Options(language="ar").as_data(), "state": State.FAILED}
    return Report.objects.create(plan=plan, version=version, cache_key=str(plan.pk), **kept)


def awaited_report(version: Version, people: Iterable[Any]) -> Report:
    """A report that all these people wait for."""
    report = Report.objects.create(plan=version.plan, version=version, cache_key="awaited")
    report.wanted_by.set(people)
    return report


def judged_services(plan: Plan) -> list[ServiceJudgement]:
    """What a block of trials is made from, and a split with its budget."""
    judged = {"spend": 100, "zero": 1, "now": 10, "plus50": 13, "saturation": 30, "margin": 50}
    a_row(Trial, plan, end=timezone.localdate(), metric="الطلبات")
    services = [a_row(Service, plan, name=name) for name in ("البحث", "الرسائل")]
    Sizing.objects.create(plan=plan, version=1, budget=200)
    InvestmentPlan.objects.create(plan=plan, version=1, period_length="month", periods=3)
    return [a_row(ServiceJudgement, plan, service=service, **judged) for service in services]


class World:
    """A plan with its people, a record, an invitation; and somebody else's plan."""

    def __init__(self, sara: Any, omar: Any, layla: Any, ziad: Any, plan: Plan) -> None:
        self.people = {"sara": sara, "omar": omar, "layla": layla, "ziad": ziad}
        self.plan = plan
        self.version = kept_version(plan)
        self.row = a_row(Objective, plan, statement="خفض كلفة كسب الزبون")
        self.judged = judged_services(plan)
        self.member = Member.objects.get(plan=plan, user=omar)
        self.invitation = Invitation.objects.create(plan=plan, email="hala@example.com")
        self.report = failed_report(self.version)
        self.awaited = awaited_report(self.version, self.people.values())
        self.link = a_link(plan, "token")
        self.logo = Logo.objects.create(plan=plan, png=b"png", digest="0" * 64)

    def client(self, who: str) -> Client:
        client = Client()
        if who in self.people:
            client.force_login(self.people[who])
        return client

    def put(self, shelf: str) -> None:
        stamps = {
            "archived": {"archived_at": timezone.now()},
            "bin": {"deleted_at": timezone.now()},
        }
        Plan.objects.filter(pk=self.plan.pk).update(**stamps.get(shelf, {}))


@pytest.fixture
def world(sara, omar, layla, ziad, plan):
    return World(sara, omar, layla, ziad, plan)


def all_that_is_stored() -> dict[str, list[Any]]:
    """Every record of the site, but for when people last signed in."""
    found = {}
    for model in apps.get_app_config("planner").get_models(include_auto_created=True):
        names = [f.attname for f in model._meta.concrete_fields if f.name != "last_login"]
        found[model.__name__] = list(model._default_manager.order_by("pk").values_list(*names))
    return found


def expected(right: Right | None, least: Right, allowed: int) -> int:
    if right is None:
        return GO
    if right is Right.NONE:
        return NOT_THERE
    return allowed if right >= least else NO_RIGHT


def expected_of_all(least: Right, allowed: int) -> dict[str, int]:
    return {who: expected(right, least, allowed) for who, right in PEOPLE.items()}


GETS = [pytest.param(d, id=d.name) for d in PLAN_DOORS if d.get is not None]
POSTS = [pytest.param(d, id=d.name) for d in PLAN_DOORS if d.post is not None]
NO_GETS = [pytest.param(d, id=d.name) for d in PLAN_DOORS if d.get is None]
NO_POSTS = [pytest.param(d, id=d.name) for d in PLAN_DOORS if d.post is None]
FROZEN_POSTS = [p for p in POSTS if p.values[0].frozen or p.values[0].frozen_post]
# Each door with each person who may not write through it, and who may.
REFUSED, LET_IN = (
    [
        pytest.param(door, who, id=f"{door.name}-{who}")
        for door in PLAN_DOORS
        for who, right in PEOPLE.items()
        if door.post is not None and ((right or Right.NONE) >= door.post) is let_in
    ]
    for let_in in (False, True)
)


class TestDoorsOfAPlan:
    @pytest.mark.parametrize("door", GETS)
    def test_reading_takes_the_right(self, world, door):
        world.put(door.shelf)
        found = {who: world.client(who).get(door.url(world)).status_code for who in PEOPLE}
        assert found == expected_of_all(door.get, door.got)

    @pytest.mark.parametrize(("door", "who"), REFUSED)
    def test_writing_without_the_right_is_refused(self, world, door, who):
        world.put(door.shelf)
        before = all_that_is_stored()
        answer = world.client(who).post(door.url(world), door.data(world))
        assert answer.status_code == expected(PEOPLE[who], door.post, door.posted)
        assert all_that_is_stored() == before

    @pytest.mark.parametrize(("door", "who"), LET_IN)
    def test_writing_with_the_right_is_done(self, world, door, who):
        world.put("archived" if door.name == "plans:unarchive" else door.shelf)
        before = all_that_is_stored()
        answer = world.client(who).post(door.url(world), door.data(world))
        assert answer.status_code == door.posted
        # The owner cannot leave.
        # What is put off is remembered by the session alone.
        done = (door.name, who) != ("plans:leave", "sara") and door.name != "stages:later"
        assert (all_that_is_stored() != before) is done

    @pytest.mark.parametrize("door", PLAN_DOORS, ids=lambda door: door.name)
    def test_nobody_is_led_to_sign_in_and_back(self, world, door):
        url = door.url(world)
        assert world.client("nobody").get(url).url == f"/accounts/login/?next={url}"

    @pytest.mark.parametrize("door", NO_GETS)
    def test_link_changes_nothing(self, world, door):
        """What changes something takes POST: a link or a picture cannot do it."""
        world.put(door.shelf)
        before = all_that_is_stored()
        assert world.client("sara").get(door.url(world)).status_code == NO_METHOD
        assert all_that_is_stored() == before

    @pytest.mark.parametrize("door", NO_POSTS)
    def test_reading_takes_no_post(self, world, door):
        assert world.client("sara").post(door.url(world)).status_code == NO_METHOD

    @pytest.mark.parametrize("door", POSTS)
    def test_form_of_another_site_is_refused(self, world, door):
        world.put(door.shelf)
        client = Client(enforce_csrf_checks=True)
        client.force_login(world.people["sara"])
        before = all_that_is_stored()
        assert client.post(door.url(world), door.data(world)).status_code == NO_RIGHT
        assert all_that_is_stored() == before


class TestArchivedPlan:
    @pytest.mark.parametrize("door", GETS)
    def test_archived_plan_is_read_only(self, world, door):
        world.put("archived")
        found = {who: world.client(who).get(door.url(world)).status_code for who in PEOPLE}
        wanted = expected_of_all(door.get, NO_RIGHT if door.frozen else door.got)
        assert found == wanted

    @pytest.mark.parametrize("who", ["omar", "sara"])
    @pytest.mark.parametrize("door", FROZEN_POSTS)
    def test_archived_plan_cannot_be_written(self, world, door, who):
        world.put("archived")
        before = all_that_is_stored()
        answer = world.client(who).post(door.url(world), door.data(world))
        assert answer.status_code == NO_RIGHT
        assert all_that_is_stored() == before

    @pytest.mark.parametrize("who", ["omar", "sara"])
    def test_refusal_says_how_to_go_on(self, world, who):
        """It can be read; its owner restores it here, others are told whom to ask."""
        world.put("archived")
        answer = world.client(who).get(reverse("stages:edit", args=screen_args()(world)))
        page = dom(answer)
        restore = reverse("plans:unarchive", args=[world.plan.pk])
        assert "في الأرشيف" in answer.text
        assert page.xpath("//main//a/@href")[0] == reverse("stages:home", args=[world.plan.pk])
        assert bool(page.xpath(f"//main//form[@action='{restore}']")) == (who == "sara")
        assert ("Sara" in page.xpath("string(//main)")) == (who == "omar")

    @pytest.mark.parametrize("who", ["omar", "sara"])
    @pytest.mark.parametrize("page", ["home", "read"])
    def test_page_offers_no_change_of_an_archived_plan(self, world, page, who):
        world.put("archived")
        args = [world.plan.pk, *(["objectives"] if page == "read" else [])]
        answer = world.client(who).get(reverse(f"stages:{page}", args=args))
        assert "/objectives/objectives/" not in _without_rail(answer.text)


SIGNED = [who for who in PEOPLE if who != "nobody"]


class TestBinnedPlan:
    @pytest.mark.parametrize("door", [p for p in GETS if p.values[0].shelf != "bin"])
    def test_binned_plan_cannot_be_read(self, world, door):
        world.put("bin")
        found = {who: world.client(who).get(door.url(world)).status_code for who in SIGNED}
        assert found == dict.fromkeys(SIGNED, NOT_THERE)

    @pytest.mark.parametrize("door", [p for p in POSTS if p.values[0].shelf != "bin"])
    def test_binned_plan_cannot_be_written(self, world, door):
        world.put("bin")
        before = all_that_is_stored()
        url, data = door.url(world), door.data(world)
        found = {who: world.client(who).post(url, data).status_code for who in SIGNED}
        assert found == dict.fromkeys(SIGNED, NOT_THERE)
        assert all_that_is_stored() == before

    @pytest.mark.parametrize("who", SIGNED)
    def test_only_what_is_in_the_bin_comes_out_of_it(self, world, who):
        url = reverse("plans:undelete", args=[world.plan.pk])
        assert world.client(who).post(url).status_code == NOT_THERE

    def test_invitation_to_a_binned_plan_is_void(self, world):
        world.put("bin")
        url = reverse("plans:join", args=[world.invitation.token])
        assert world.client("ziad").post(url).status_code == NOT_THERE
        assert not Member.objects.filter(user=world.people["ziad"]).exists()


OUTSIDERS = ("nobody", "ziad", "layla")
SCREEN_PARAMS = [pytest.param(s, id=place) for place, s in SCREENS.items()]


class TestEveryScreen:
    """The doors of a plan again, through every screen of the registry."""

    @pytest.mark.parametrize("screen", SCREEN_PARAMS)
    def test_screen_is_written_by_who_may(self, world, screen):
        url = reverse("stages:edit", args=[world.plan.pk, screen.stage, screen.key])
        found = {who: world.client(who).get(url).status_code for who in PEOPLE}
        assert found == expected_of_all(Right.EDIT, OK)

    @pytest.mark.parametrize("screen", SCREEN_PARAMS)
    def test_screen_is_saved_by_nobody_else(self, world, screen):
        before = all_that_is_stored()
        name = (screen.sheet_fields or ("note",))[0]
        data = {"record": "sheet", "sheet-version": 1, "field": name, f"sheet-{name}": "1"}
        for who in OUTSIDERS:
            client, args = world.client(who), [world.plan.pk, screen.stage, screen.key]
            for name in ("edit", "save"):
                answer = client.post(reverse(f"stages:{name}", args=args), data)
                assert answer.status_code == expected(PEOPLE[who], Right.EDIT, OK), (who, name)
        assert all_that_is_stored() == before

    @pytest.mark.parametrize("screen", SCREEN_PARAMS)
    def test_records_are_changed_by_nobody_else(self, world, screen):
        before = all_that_is_stored()
        parts = screen.parts(Rows)
        targets = {"add": parts[0].key, "start": f"{parts[0].key}:0"} if parts else {}
        for who in OUTSIDERS:
            client = world.client(who)
            for verb in VERBS:
                target = targets.get(verb, str(world.row.pk))
                args = [world.plan.pk, screen.stage, screen.key, verb, target]
                answer = client.post(reverse("stages:act", args=args))
                assert answer.status_code == expected(PEOPLE[who], Right.EDIT, OK), (who, verb)
        assert all_that_is_stored() == before

    @pytest.mark.parametrize("stage", dict.fromkeys(s.stage for s in SCREENS.values()))
    def test_stage_is_read_by_members(self, world, stage):
        url = reverse("stages:read", args=[world.plan.pk, stage])
        found = {who: world.client(who).get(url).status_code for who in PEOPLE}
        assert found == expected_of_all(Right.READ, OK)


@pytest.fixture
def foreign(world):
    """A filled plan of somebody else, and its owner."""
    return fill_plan(a_plan(a_user("Huda"), title="خطة غريبة"), rows=1)


ROW_TABLES = [
    pytest.param(model, id=key) for key, model in TABLES.items() if not crossing_fields(model)
]
CROSSED = [
    pytest.param(grid, model, id=model.key())
    for screen in SCREENS.values()
    for grid in screen.parts(Grid)
    for model in grid.models
]


def place_url(world: World, model: Any, name: str, *more: str) -> str:
    return reverse(name, args=[world.plan.pk, *PLACE_OF[model.key()].split("."), *more])


def part_of(model: Any) -> Rows:
    screen = SCREENS[PLACE_OF[model.key()]]
    return next(part for part in screen.parts(Rows) if part.model is model)


class TestRecordsOfAnotherPlan:
    """The right to one plan opens no record of another through it."""

    @pytest.mark.parametrize("model", ROW_TABLES)
    def test_foreign_record_is_not_saved(self, world, foreign, model):
        pk = model.objects.filter(plan=foreign).first().pk
        screen = SCREENS[PLACE_OF[model.key()]]
        name = next(
            n for p in screen.layout if getattr(p, "model", None) is model for n in p.fields
        )
        before = all_that_is_stored()
        data = {"record": str(pk), f"{pk}-version": 1, "field": name, f"{pk}-{name}": "1"}
        assert (
            world.client("sara").post(place_url(world, model, "stages:save"), data).status_code
            == 410
        )
        world.client("sara").post(place_url(world, model, "stages:edit"), data)
        assert all_that_is_stored() == before

    @pytest.mark.parametrize(("grid", "model"), CROSSED)
    def test_foreign_crossing_is_not_saved(self, world, foreign, grid, model):
        row = model.objects.filter(plan=foreign).first()
        axes = [str(getattr(row, f.attname)) for f in crossing_fields(model)]
        own_axes = all(f.flatchoices for f in crossing_fields(model))
        prefix, name = "_".join([model.key(), *axes]), grid.fields[0]
        data = {"record": prefix, f"{prefix}-version": 1, "field": name, f"{prefix}-{name}": "1"}
        before = list(model.objects.filter(plan=foreign).values())
        answer = world.client("sara").post(place_url(world, model, "stages:save"), data)
        # An axis of words is the same in every plan: then the answer is one's own.
        assert own_axes or answer.status_code == 410
        assert list(model.objects.filter(plan=foreign).values()) == before

    @pytest.mark.parametrize("model", ROW_TABLES)
    def test_foreign_record_is_not_acted_on(self, world, foreign, model):
        pk = model.objects.filter(plan=foreign).first().pk
        client, before = world.client("sara"), all_that_is_stored()
        for verb in ("delete", "restore", "up", "down"):
            answer = client.post(place_url(world, model, "stages:act", verb, str(pk)))
            assert answer.status_code == FAULTY, verb
        assert all_that_is_stored() == before

    def test_foreign_record_is_no_place_to_cite(self, world, foreign):
        own = a_row(Evidence, world.plan, statement="دراسة")
        theirs = Objective.objects.filter(plan=foreign).first()
        self._refused(world, "cite", f"objectives.objectives/{theirs.pk}:{own.pk}")

    def test_foreign_evidence_is_not_cited(self, world, foreign):
        theirs = Evidence.objects.filter(plan=foreign).first()
        self._refused(world, "cite", f"objectives.objectives/{world.row.pk}:{theirs.pk}")

    def test_foreign_citation_is_not_taken_back(self, world, foreign):
        theirs = Citation.objects.filter(
            plan=foreign, place__startswith="objectives.objectives/"
        ).first()
        self._refused(world, "uncite", f"{theirs.place}:{theirs.evidence_id}")

    def _refused(self, world, verb, target):
        before = all_that_is_stored()
        url = reverse("stages:act", args=[world.plan.pk, "objectives", "objectives", verb, target])
        assert world.client("sara").post(url).status_code == FAULTY
        assert all_that_is_stored() == before

    @pytest.mark.parametrize(
        ("model", "name"),
        [
            pytest.param(m, f.name, id=f"{m.key()}.{f.name}")
            for m in TABLES.values()
            if not crossing_fields(m)
            for f in m._meta.fields
            if getattr(f, "to", None) or (f.remote_field and f.name != "plan")
        ],
    )
    def test_foreign_record_is_not_linked(self, world, foreign, model, name):
        own = a_row(model, world.plan, **part_of(model).where)
        field = model._meta.get_field(name)
        keys = getattr(field, "to", None) or [field.remote_field.model.key()]
        target = TABLES[keys[0]].objects.filter(plan=foreign).first()
        data = {"record": str(own.pk), f"{own.pk}-version": 1, "field": name}
        data[f"{own.pk}-{name}"] = str(target.pk)
        answer = world.client("sara").post(place_url(world, model, "stages:save"), data)
        own.refresh_from_db()
        assert answer.status_code == FAULTY
        assert not getattr(own, field.attname)

    def test_member_of_another_plan_is_not_removed(self, world, foreign):
        theirs = Member.objects.create(plan=foreign, user=world.people["layla"])
        url = reverse("plans:remove_member", args=[world.plan.pk, theirs.pk])
        assert world.client("sara").get(url).status_code == NOT_THERE
        world.client("sara").post(url)
        assert Member.objects.filter(pk=theirs.pk).exists()

    def test_member_of_another_plan_gets_no_role(self, world, foreign):
        theirs = Member.objects.create(plan=foreign, user=world.people["layla"], role="viewer")
        url = reverse("plans:member", args=[world.plan.pk, theirs.pk])
        world.client("sara").post(url, {"role": "editor"})
        theirs.refresh_from_db()
        assert theirs.role == "viewer"

    @pytest.mark.parametrize("name", ["status", "again", "cancel", "download"])
    def test_report_of_another_plan_is_not_there(self, world, foreign, name):
        url = reverse(
            f"reports:{name}", args=[world.plan.pk, failed_report(kept_version(foreign)).pk]
        )
        client = world.client("sara")
        answer = client.post(url) if name in ("again", "cancel") else client.get(url)
        assert answer.status_code == NOT_THERE

    @pytest.mark.parametrize("name", ["version", "version_name", "version_file", "version_copy"])
    def test_version_of_another_plan_is_not_there(self, world, foreign, name):
        url = reverse(f"stages:{name}", args=[world.plan.pk, kept_version(foreign).pk])
        before, client = all_that_is_stored(), world.client("sara")
        reads = name in ("version", "version_file")
        answer = client.get(url) if reads else client.post(url, {"name": "لي"})
        assert answer.status_code == NOT_THERE
        assert all_that_is_stored() == before

    @pytest.mark.parametrize("side", ["from", "to"])
    def test_version_of_another_plan_is_not_compared(self, world, foreign, side):
        url = reverse("stages:compare", args=[world.plan.pk])
        answer = world.client("sara").get(url, {side: kept_version(foreign).pk})
        assert answer.status_code == NOT_THERE

    def test_record_of_another_plan_has_no_thread_here(self, world, foreign):
        theirs = Objective.objects.filter(plan=foreign).first()
        url = reverse("stages:why", args=[world.plan.pk, theirs.pk])
        assert world.client("sara").get(url).status_code == NOT_THERE

    def test_search_finds_nothing_of_another_plan(self, world, foreign):
        Objective.objects.filter(plan=foreign).update(statement="عنقاء")
        url = reverse("stages:search", args=[world.plan.pk])
        assert world.client("sara").get(url, {"q": "عنقاء"}).context["count"] == 0

    def test_invitation_of_another_plan_is_not_withdrawn(self, world, foreign):
        theirs = Invitation.objects.create(plan=foreign, email="salma@example.com")
        world.client("sara").post(reverse("plans:withdraw", args=[world.plan.pk, theirs.pk]))
        assert Invitation.objects.filter(pk=theirs.pk).exists()

    def test_link_of_another_plan_is_not_revoked(self, world, foreign):
        theirs = a_link(foreign, "theirs")
        url = reverse("sharing:revoke", args=[world.plan.pk, theirs.pk])
        assert world.client("sara").post(url).status_code == NOT_THERE

    def test_version_of_another_plan_is_not_shared(self, world, foreign):
        data = {**link_data(world), "version": kept_version(foreign).pk}
        url = reverse("sharing:links", args=[world.plan.pk])
        assert world.client("sara").post(url, data).status_code == FAULTY


class TestOddAddresses:
    @pytest.mark.parametrize("stage", ["nothing", "", "objectives-x"])
    def test_unknown_stage_is_not_found(self, world, stage):
        answer = world.client("sara").get(f"/plans/{world.plan.pk}/{stage or 'x'}/")
        assert answer.status_code == NOT_THERE

    @pytest.mark.parametrize("name", ["edit", "save"])
    def test_unknown_screen_is_not_found(self, world, name):
        url = reverse(f"stages:{name}", args=[world.plan.pk, "objectives", "nothing"])
        assert world.client("sara").post(url).status_code == NOT_THERE

    def test_screen_of_another_stage_is_not_found(self, world):
        url = reverse("stages:edit", args=[world.plan.pk, "audit", "objectives"])
        assert world.client("sara").get(url).status_code == NOT_THERE

    @pytest.mark.parametrize("number", [2**31, 2**63, 10**40])
    @pytest.mark.parametrize("name", ["plans:member", "plans:withdraw"])
    def test_number_beyond_the_database_is_nobody(self, world, name, number):
        before = all_that_is_stored()
        url = reverse(name, args=[world.plan.pk, number])
        assert world.client("sara").post(url, {"role": "viewer"}).status_code < 500
        assert all_that_is_stored() == before

    @pytest.mark.parametrize("version", ["-1", "9" * 40, "x", "", "٣", "²"])
    def test_odd_version_is_not_an_error_of_the_site(self, world, version):
        data = {**save_data(world), f"{world.row.pk}-version": version}
        url = reverse("stages:save", args=screen_args()(world))
        assert world.client("sara").post(url, data).status_code < 500

    @pytest.mark.parametrize("page", ["0", "-1", "x", "9" * 40])
    def test_odd_page_of_the_list_is_a_page(self, world, page):
        assert world.client("sara").get(f"/plans/?page={page}").status_code == OK


class TestDoorsOfNoPlan:
    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("name", OPEN_TO_ALL)
    def test_open_door_asks_nobody_to_sign_in(self, client, name, method):
        answer = getattr(client, method)(reverse(name, args=OPEN_TO_ALL[name]))
        assert answer.status_code < 500
        assert "?next=" not in answer.headers.get("Location", "")

    @pytest.mark.parametrize("method", ["get", "post"])
    @pytest.mark.parametrize("name", SIGNED_IN)
    def test_closed_door_leads_to_sign_in(self, client, name, method):
        url = reverse(name, args=SIGNED_IN[name])
        assert getattr(client, method)(url).url == f"/accounts/login/?next={url}"

    @pytest.mark.parametrize("name", SIGNED_IN)
    def test_closed_door_opens_to_who_signed_in(self, as_ziad, name):
        answer = as_ziad.get(reverse(name, args=SIGNED_IN[name]))
        assert "/accounts/login/" not in answer.headers.get("Location", "")

    def test_account_that_was_closed_is_let_in_nowhere(self, as_ziad, ziad):
        type(ziad).objects.filter(pk=ziad.pk).update(is_active=False)
        assert as_ziad.get("/plans/").status_code == GO

    def test_nobody_is_not_led_to_another_site_after_signing_in(self, client, ziad):
        ziad.set_password("نخلة-وتمر-٢٠٢٧")
        ziad.save()
        data = {"login": ziad.email, "password": "نخلة-وتمر-٢٠٢٧"}
        answer = client.post("/accounts/login/?next=https://evil.example/", data)
        assert answer.url == "/plans/"


def _without_rail(text: str) -> str:
    """The page without the list of screens at its side."""
    start, end = text.find('<nav class="rail"'), text.find("</nav>", text.find('<nav class="rail"'))
    return text if start < 0 else text[:start] + text[end:]
