"""Versions of a plan: keep, name, read, take away, compare."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from planner.core.filenames import file_name
from planner.plans.access import plan_to_edit, plan_to_read
from planner.plans.actions import Refused
from planner.plans.inputs import LineField
from planner.plans.tables import Plan, Version
from planner.stages import versions as actions
from planner.stages.compare import Comparison, counts_of
from planner.stages.planfile import to_file
from planner.stages.reading import read_screen
from planner.stages.registry import STAGES
from planner.stages.snapshot import Snapshot, take_snapshot
from planner.stages.views import rights

# Records that one page compares: the words of each of them are matched.
PAGE = 60
# The other side of a comparison: the plan as it is.
NOW = "now"


class NameForm(forms.Form):
    name = LineField(
        label=gettext_lazy("Name of the version"),
        max_length=100,
        help_text=gettext_lazy("What it was kept for: “before the council's meeting”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.fields["name"].size = "wide"  # type: ignore[attr-defined]


def _version(plan: Plan, pk: int) -> Version:
    found = plan.versions.select_related("by").filter(pk=pk).first()
    if found is None:
        raise Http404
    found.plan = plan
    return found


def _listed(plan: Plan) -> QuerySet[Version]:
    """The versions without what they hold, last first."""
    return plan.versions.select_related("by").defer("data")


@require_http_methods(["GET", "HEAD", "POST"])
def versions(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The versions that were kept; POST keeps the plan as it is now."""
    plan = plan_to_edit(request, pk) if request.method == "POST" else plan_to_read(request, pk)
    form = NameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_named_version(plan, form.cleaned_data["name"], by=request.user)
        except Refused as reason:
            form.add_error("name", str(reason))
        else:
            messages.success(request, _("The plan is kept as it is now."))
            return redirect("stages:versions", pk)
    context = {
        "plan": plan,
        "form": form,
        "page": Paginator(_listed(plan), PAGE).get_page(request.GET.get("page")),
        **rights(request, plan),
    }
    return render(request, "stages/versions.html", context, status=422 if form.errors else 200)


@require_GET
def version(request: HttpRequest, pk: UUID, version: int) -> HttpResponse:
    """A stage of the plan as it was, read like the plan itself."""
    plan = plan_to_read(request, pk)
    kept = _version(plan, version)
    snapshot = actions.snapshot_of(kept)
    stage = next((s for s in STAGES if s.key == request.GET.get("stage")), STAGES[0])
    context = {
        "plan": plan,
        "version": kept,
        "snapshot": snapshot,
        "stage": stage,
        "stages": STAGES,
        "screens": [read_screen(screen, snapshot) for screen in stage],
        "form": NameForm(initial={"name": kept.name}),
        "may_rename": rights(request, plan)["edits"],
    }
    return render(request, "stages/version.html", context)


@require_POST
def rename(request: HttpRequest, pk: UUID, version: int) -> HttpResponse:
    plan = plan_to_edit(request, pk)
    kept = _version(plan, version)
    form = NameForm(request.POST)
    if form.is_valid():
        actions.rename_version(kept, form.cleaned_data["name"], by=request.user)
        messages.success(request, _("The version has its new name."))
    else:
        messages.error(request, _("A version needs a name of at most 100 characters."))
    return redirect("stages:version", pk, version)


@require_GET
def version_file(request: HttpRequest, pk: UUID, version: int) -> HttpResponse:
    """The version as a plan file."""
    kept = _version(plan_to_read(request, pk), version)
    text = to_file(actions.snapshot_of(kept))
    response = HttpResponse(text, content_type="application/json")
    title = f"{kept.plan.title} {kept.name or localtime(kept.at).date()}"
    name = file_name(title, ".json")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def version_copy(request: HttpRequest, pk: UUID, version: int) -> HttpResponse:
    """Whoever may read a plan may begin one of their own from a version of it."""
    kept = _version(plan_to_read(request, pk), version)
    made = actions.plan_from_version(kept, by=request.user)
    messages.success(request, _("This is a new plan of your own, as the version was."))
    return redirect("stages:home", made.pk)


@require_GET
def compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Two versions, or a version and the plan as it is now, field by field."""
    plan = plan_to_read(request, pk)
    known = list(_listed(plan))
    old, new = (_side(request, name, known) for name in ("from", "to"))
    if old is None and "from" not in request.GET and known:
        old = known[0]
    exact = bool(request.GET.get("exact"))
    records = Comparison(_state(plan, old), _state(plan, new), exact).records()
    page = Paginator(records, PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": plan,
        "versions": known,
        "old": old,
        "new": new,
        "exact": exact,
        "page": page,
        "counts": counts_of(records),
        "count": len(records),
        "edits": rights(request, plan)["edits"] and new is None,
    }
    return render(request, "stages/compare.html", context)


def _side(request: HttpRequest, name: str, known: list[Version]) -> Version | None:
    """The version that was asked for; None is the plan as it is now."""
    asked = request.GET.get(name, NOW)
    if asked == NOW:
        return None
    found = next((v for v in known if str(v.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _state(plan: Plan, version: Version | None) -> Snapshot:
    if version is None:
        return take_snapshot(plan)
    return actions.snapshot_of(Version.objects.get(pk=version.pk))
