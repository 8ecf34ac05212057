"""Links that show a plan: made, opened, revoked. The token itself is kept nowhere."""

import secrets
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from planner.accounts.tables import User
from planner.plans.actions import Refused
from planner.plans.answers import note_event
from planner.plans.tables import Plan, Version
from planner.sharing.tables import SharedLink

TOKEN_BYTES = 32  # 256 bits


def hash_of(token: str) -> str:
    # Without salt or stretching: nobody guesses 256 random bits, hash in hand or not.
    return sha256(token.encode()).hexdigest()


def make_link(
    plan: Plan,
    key: UUID,
    *,
    version: Version | None,
    label: str,
    password: str,
    expires_at: datetime,
    by: User,
) -> str:
    """A new link; returns its token, which nobody can find out again.

    Raises Refused where the link `key` is there: its form was sent a second time.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    kept = {
        "plan": plan,
        "version": version,
        "label": label,
        "token_hash": hash_of(token),
        "password": make_password(password) if password else "",
        "expires_at": expires_at,
        "created_by": by,
    }
    with transaction.atomic():
        _link, new = SharedLink.objects.get_or_create(pk=key, defaults=kept)
        if not new:
            raise Refused(
                _("This link was made already, and its address is not shown a second time.")
            )
        note_event(plan, "share", by=by, changes=_named("", label))
    return token


def _named(before: str, after: str) -> dict[str, Any]:
    return {"name": [before, after]} if before or after else {}


def revoke_link(link: SharedLink, *, by: User) -> None:
    with transaction.atomic():
        waiting = SharedLink.objects.filter(pk=link.pk, revoked_at=None)
        if waiting.update(revoked_at=timezone.now()):
            note_event(link.plan, "unshare", by=by, changes=_named(link.label, ""))


def find_link(token: str) -> SharedLink | None:
    """The link of a token, if it opens. Looked up by hash: time tells nothing of the token."""
    links = SharedLink.objects.valid().select_related("plan__owner", "version")
    return links.filter(token_hash=hash_of(token)).order_by().first()


def proof_of(link: SharedLink) -> str:
    """What a session keeps once the password was right; another password makes another."""
    text = f"{link.pk} {link.password}"
    return salted_hmac("planner.sharing", text, algorithm="sha256").hexdigest()


def note_opening(link: SharedLink) -> None:
    opened = {"opened": F("opened") + 1, "last_opened_at": timezone.now()}
    SharedLink.objects.filter(pk=link.pk).update(**opened)
