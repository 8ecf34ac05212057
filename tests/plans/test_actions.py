"""What one does with a plan as a whole, in the tables."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from planner.core.formats import COUNTRIES
from planner.evidence.tables import Citation, Evidence
from planner.plans import actions
from planner.plans.tables import Event, Invitation, Member, Plan, Role
from planner.stages.registry import SHEETS, TABLES
from tests.factories import a_member, a_plan, fill_plan

pytestmark = pytest.mark.django_db


def begin(owner, country="SA"):
    return actions.begin_plan(owner, title="خطة", organization="مؤسسة", country=country)


def verbs(plan):
    return list(plan.events.order_by("id").values_list("verb", flat=True))


def invite(plan, email="hala@example.com", role=Role.EDITOR):
    invitation = actions.invite_member(plan, email=email, role=role, by=plan.owner)
    link = f"https://khutta.example/{invitation.token}"
    assert actions.send_invitation(invitation, link, by=plan.owner)
    return invitation


class TestBegin:
    @pytest.mark.parametrize(
        ("country", "currency", "digits"),
        [
            ("SA", "SAR", "arab"),
            ("KW", "KWD", "arab"),
            ("DZ", "DZD", "latn"),
            ("AE", "AED", "latn"),
        ],
    )
    def test_plan_begins_as_is_usual_in_its_country(self, sara, country, currency, digits):
        plan = begin(sara, country)
        assert (plan.currency, plan.digits) == (currency, digits)

    @pytest.mark.parametrize("country", COUNTRIES)
    def test_plan_begins_in_every_country(self, sara, country):
        plan = begin(sara, country)
        plan.full_clean()
        assert plan.format.money(1)

    def test_plan_belongs_to_whoever_begins_it(self, sara):
        assert (begin(sara).owner, verbs(Plan.objects.get())) == (sara, ["begin"])


class TestShelves:
    def test_archived_plan_is_restored(self, plan, sara):
        actions.archive_plan(plan, by=sara)
        assert list(Plan.objects.archived()) == [plan]
        actions.restore_plan(plan, by=sara)
        assert list(Plan.objects.active()) == [plan]
        assert verbs(plan) == ["archive", "restore"]

    def test_deleted_plan_is_restored_with_all_its_answers(self, plan, sara):
        fill_plan(plan, rows=1)
        before = {key: model.objects.filter(plan=plan).count() for key, model in TABLES.items()}
        actions.delete_plan(plan, by=sara)
        assert list(Plan.objects.kept()) == []
        actions.restore_plan(plan, by=sara)
        after = {key: model.objects.filter(plan=plan).count() for key, model in TABLES.items()}
        assert after == before

    def test_archived_plan_that_was_deleted_is_active_again(self, plan, sara):
        actions.archive_plan(plan, by=sara)
        actions.delete_plan(plan, by=sara)
        actions.restore_plan(plan, by=sara)
        assert list(Plan.objects.active()) == [plan]

    def test_deleting_keeps_members(self, plan, omar, sara):
        actions.delete_plan(plan, by=sara)
        actions.restore_plan(plan, by=sara)
        assert list(Plan.objects.kept().seen_by(omar)) == [plan]


class TestPurge:
    def bin_since(self, plan, **age):
        Plan.objects.filter(pk=plan.pk).update(deleted_at=timezone.now() - timedelta(**age))

    def test_plan_leaves_the_bin_after_its_time(self, plan):
        self.bin_since(plan, days=31)
        assert actions.purge_plans() == 1
        assert not Plan.objects.exists()

    def test_plan_stays_in_the_bin_until_its_time(self, plan):
        self.bin_since(plan, days=29)
        assert actions.purge_plans() == 0
        assert Plan.objects.exists()

    def test_plan_that_was_not_deleted_is_never_purged(self, plan):
        Plan.objects.update(archived_at=timezone.now() - timedelta(days=400))
        assert actions.purge_plans() == 0

    def test_purged_plan_takes_everything_of_its_own_along(self, plan, sara, other_plan):
        fill_plan(plan, rows=1)
        fill_plan(other_plan, rows=1)
        invite(plan)
        self.bin_since(plan, days=31)
        actions.purge_plans()
        for model in [*TABLES.values(), *SHEETS.values(), Citation, Event, Invitation, Member]:
            if model is not Plan:
                assert not model.objects.filter(plan_id=plan.pk).exists(), model
        assert Evidence.objects.filter(plan=other_plan).exists()


class TestInvitations:
    def test_invitation_is_sent_with_its_link(self, plan):
        invitation = invite(plan)
        (letter,) = mail.outbox
        assert letter.to == ["hala@example.com"]
        assert f"https://khutta.example/{invitation.token}" in letter.body

    def test_invitation_is_written_in_the_language_of_who_sends_it(self, plan):
        invite(plan)
        assert "خطة متجر التمور" in mail.outbox[0].subject
        assert "صالح" in mail.outbox[0].body

    def test_title_breaks_no_header_of_the_letter(self, plan):
        plan.title = "خطة\nBcc: evil@example.com"
        with pytest.raises(Exception, match=r"[Hh]eader|newline"):
            invite(plan)
        assert mail.outbox == []

    def test_token_cannot_be_guessed(self, plan):
        tokens = {invite(plan, f"p{n}@example.com").token for n in range(20)}
        assert len(tokens) == 20
        assert all(len(token) >= 40 for token in tokens)

    def test_invitation_again_replaces_the_first(self, plan):
        first = invite(plan)
        second = invite(plan, "HALA@example.com", Role.VIEWER)
        assert actions.open_invitation(first.token) is None
        assert actions.open_invitation(second.token).role == Role.VIEWER

    @pytest.mark.parametrize("email", ["sara@example.com", "SARA@Example.COM"])
    def test_owner_is_not_invited(self, plan, email):
        with pytest.raises(actions.Refused):
            invite(plan, email)
        assert mail.outbox == []

    @pytest.mark.parametrize("email", ["omar@example.com", "Omar@EXAMPLE.com"])
    def test_member_is_not_invited_again(self, plan, omar, email):
        with pytest.raises(actions.Refused):
            invite(plan, email)

    def test_accepted_invitation_makes_a_member_with_its_role(self, plan, ziad):
        actions.accept_invitation(invite(plan, role=Role.VIEWER), by=ziad)
        assert Member.objects.get(plan=plan, user=ziad).role == Role.VIEWER
        assert verbs(plan) == ["invite", "join"]

    def test_invitation_works_once(self, plan, ziad, layla):
        invitation = invite(plan)
        actions.accept_invitation(invitation, by=ziad)
        assert actions.open_invitation(invitation.token) is None
        with pytest.raises(actions.Refused):
            actions.accept_invitation(invitation, by=layla)

    def test_invitation_expires(self, plan):
        invitation = invite(plan)
        Invitation.objects.update(created_at=timezone.now() - timedelta(days=14, minutes=1))
        assert actions.open_invitation(invitation.token) is None

    def test_invitation_lasts_its_days(self, plan):
        invitation = invite(plan)
        Invitation.objects.update(created_at=timezone.now() - timedelta(days=13, hours=23))
        assert actions.open_invitation(invitation.token) == invitation

    def test_withdrawn_invitation_is_void(self, plan, sara):
        invitation = invite(plan)
        actions.withdraw_invitation(plan, invitation.pk, by=sara)
        assert actions.open_invitation(invitation.token) is None

    def test_owner_who_opens_the_link_stays_owner(self, plan, sara):
        actions.accept_invitation(invite(plan), by=sara)
        assert not plan.members.exists()

    def test_member_who_is_invited_to_more_gets_it(self, plan, layla):
        invitation = Invitation.objects.create(plan=plan, email="l2@example.com", role=Role.EDITOR)
        actions.accept_invitation(invitation, by=layla)
        assert [m.role for m in plan.members.filter(user=layla)] == [Role.EDITOR]

    @pytest.mark.parametrize("token", ["", "x", "0" * 40])
    def test_unknown_link_is_void(self, plan, token):
        invite(plan)
        assert actions.open_invitation(token) is None


class TestMembers:
    def test_role_is_changed(self, plan, omar, sara):
        member = plan.members.get()
        actions.change_role(plan, member.pk, Role.VIEWER, by=sara)
        assert plan.members.get().role == Role.VIEWER
        assert plan.events.get().changes == {"role": ["editor", "viewer"]}

    @pytest.mark.parametrize("role", ["owner", "", "editor "])
    def test_unknown_role_changes_nothing(self, plan, omar, sara, role):
        actions.change_role(plan, plan.members.get().pk, role, by=sara)
        assert (plan.members.get().role, plan.events.count()) == (Role.EDITOR, 0)

    def test_removed_member_sees_the_plan_no_more(self, plan, omar, sara):
        actions.remove_member(plan, plan.members.get().pk, by=sara)
        assert list(Plan.objects.seen_by(omar)) == []

    def test_member_leaves(self, plan, omar):
        actions.leave_plan(plan, by=omar)
        assert list(Plan.objects.seen_by(omar)) == []
        assert verbs(plan) == ["leave"]

    def test_owner_does_not_leave(self, plan, sara):
        actions.leave_plan(plan, by=sara)
        assert (list(Plan.objects.seen_by(sara)), verbs(plan)) == ([plan], [])

    def test_plan_is_seen_once_by_each(self, plan, sara, omar, layla):
        assert list(Plan.objects.seen_by(sara)) == [plan]

    def test_two_memberships_of_one_person_are_refused(self, plan, omar):
        from django.db import IntegrityError, transaction

        with pytest.raises(IntegrityError), transaction.atomic():
            a_member(plan, omar, Role.VIEWER)


def test_plan_of_another_is_not_seen(ziad, plan):
    assert a_plan(ziad) in Plan.objects.seen_by(ziad)
    assert plan not in Plan.objects.seen_by(ziad)
