"""The page behind a link: a plan to read, for whoever has the address, and nothing else."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import check_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from planner.reports.actions import label_of
from planner.reports.make import Options, context_of
from planner.sharing import actions
from planner.sharing.forms import PasswordForm
from planner.sharing.tables import SharedLink
from planner.stages.snapshot import take_snapshot
from planner.stages.versions import snapshot_of

# The address is the key: it goes to no other site, no search engine, no shared cache.
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "private, no-store",
}
# Wrong passwords let through: settings.ACCOUNT_RATE_LIMITS, beside those of signing in.
ATTEMPTS = "link_password"

View = Callable[..., HttpResponse]


def _kept_close(view: View) -> View:
    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return answer


@login_not_required
@_kept_close
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, token: str) -> HttpResponse:
    """One answer for every link that does not open, whether it ever did."""
    link = actions.find_link(token)
    if link is None:
        return render(request, "sharing/gone.html", status=404)
    # The plan speaks its owner's language, whoever reads it.
    with translation.override(link.plan.owner.language):
        open_already = not link.password or _is_unlocked(request, link)
        response = _plan(request, link) if open_already else _password(request, link)
        response["Content-Language"] = link.plan.owner.language
    return response


def _is_unlocked(request: HttpRequest, link: SharedLink) -> bool:
    return request.session.get(_session_key(link)) == actions.proof_of(link)


def _session_key(link: SharedLink) -> str:
    return f"link {link.pk}"


def _plan(request: HttpRequest, link: SharedLink) -> HttpResponse:
    options = Options(language=link.plan.owner.language)
    if link.version:
        snapshot = snapshot_of(link.version, options.language)
        when = {"version_label": label_of(link.version, options), "at": link.version.at}
    else:
        snapshot = take_snapshot(link.plan)
        when = {"version_label": "", "at": link.plan.updated_at}
    if request.method == "GET":
        actions.note_opening(link)
    context = {**context_of(snapshot, options, **when), "link": link}
    return render(request, "sharing/read.html", context)


def _password(request: HttpRequest, link: SharedLink) -> HttpResponse:
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask(request, form, 422 if form.errors else 200)
    attempt = {"action": ATTEMPTS, "key": str(link.pk)}
    if not ratelimit.consume(request, **attempt):
        form.add_error("password", _("Too many attempts. Wait a few minutes, then try again."))
        return _ask(request, form, 429)
    if not check_password(form.cleaned_data["password"], link.password):
        form.add_error("password", _("This is not the password of the link."))
        return _ask(request, form, 422)
    # Only wrong ones count: a whole class may open the link at once.
    ratelimit.clear(request, **attempt)
    request.session.cycle_key()
    request.session[_session_key(link)] = actions.proof_of(link)
    return redirect(request.path)


def _ask(request: HttpRequest, form: PasswordForm, status: int) -> HttpResponse:
    return render(request, "sharing/password.html", {"form": form}, status=status)
