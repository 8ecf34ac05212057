"""The plan as a file, in the browser: take it away, bring one in, copy a plan."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from planner.core.filenames import file_name
from planner.plans.access import plan_to_read
from planner.plans.inputs import FilePick
from planner.stages.planfile import (
    MOST_BYTES,
    Fault,
    PlanFile,
    PlanFileError,
    copy_plan,
    read_file,
    to_file,
    too_large,
    write_plan,
)
from planner.stages.snapshot import take_snapshot

MOST_REMARKS = 5


class ImportForm(forms.Form):
    plan_file = forms.FileField(
        label=gettext_lazy("Plan file"),
        help_text=gettext_lazy("A JSON file that was saved from a plan, at most 5 MB."),
        widget=FilePick(".json,application/json"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)


@require_GET
def download(request: HttpRequest, pk: UUID) -> HttpResponse:
    plan = plan_to_read(request, pk)
    response = HttpResponse(to_file(take_snapshot(plan)), content_type="application/json")
    name = file_name(plan.title, ".json")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def import_plan(request: HttpRequest) -> HttpResponse:
    """A plan file becomes a new plan of whoever brings it, or nothing at all."""
    if request.method != "POST":
        return _form(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form)
    try:
        plan_file = _read(form.cleaned_data["plan_file"])
    except PlanFileError as error:
        return _form(request, ImportForm(), error.faults)
    plan = write_plan(plan_file, request.user)
    _tell(request, plan_file)
    return redirect("stages:home", plan.pk)


def _read(upload: Any) -> PlanFile:
    if upload.size > MOST_BYTES:
        raise PlanFileError([too_large()])
    return read_file(upload.read())


def _form(
    request: HttpRequest, form: ImportForm, faults: list[Fault] | None = None
) -> HttpResponse:
    status = 422 if faults or form.errors else 200
    return render(request, "stages/import.html", {"form": form, "faults": faults}, status=status)


def _tell(request: HttpRequest, plan_file: PlanFile) -> None:
    """Say that the plan is there, and which of its answers contradict each other."""
    messages.success(request, _("The plan was imported."))
    for remark in plan_file.remarks[:MOST_REMARKS]:
        messages.warning(request, f"{remark.where}: {remark.message}")


@require_POST
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Whoever may read a plan may have a copy of their own."""
    copied = copy_plan(plan_to_read(request, pk), request.user)
    messages.success(request, _("This is your own copy of the plan."))
    return redirect("stages:home", copied.pk)
