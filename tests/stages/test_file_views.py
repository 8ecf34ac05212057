"""Taking a plan away as a file, bringing one in, copying a plan."""

import json
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from planner.plans.tables import Plan
from planner.stages.planfile import MOST_BYTES, to_file
from planner.stages.snapshot import take_snapshot
from planner.stages.uploads import MOST_RECEIVED
from tests.dom import dom
from tests.factories import fill_plan

pytestmark = pytest.mark.django_db

IMPORT = "/plans/import/"


def text_of(plan):
    return to_file(take_snapshot(Plan.objects.get(pk=plan.pk)))


def upload(text, name="خطة.json"):
    raw = text if isinstance(text, bytes) else text.encode()
    return {"plan_file": SimpleUploadedFile(name, raw, "application/json")}


def test_addresses(plan):
    assert reverse("stages:import") == IMPORT
    assert reverse("stages:file", args=[plan.pk]) == f"/plans/{plan.pk}/file/"
    assert reverse("stages:copy", args=[plan.pk]) == f"/plans/{plan.pk}/copy/"


@pytest.mark.parametrize("who", ["sara", "omar", "layla"])
def test_whoever_reads_a_plan_may_take_it_away(clients, plan, who):
    answer = clients[who].get(reverse("stages:file", args=[plan.pk]))
    assert answer.status_code == 200
    assert answer.content.decode() == text_of(plan)
    assert answer["Content-Type"] == "application/json"
    assert "no-store" in answer["Cache-Control"]


def test_file_carries_the_arabic_title(clients, plan):
    answer = clients["sara"].get(reverse("stages:file", args=[plan.pk]))
    assert answer["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{quote('خطة متجر التمور.json')}"
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("../../etc/passwd", "etc passwd.json"),
        ('a"b;c', "a b;c.json"),
        ("CON.", "CON.json"),
        ("...", "khutta.json"),
        ("س" * 150, "س" * 80 + ".json"),
    ],
)
def test_file_name_harms_no_disk(clients, plan, title, name):
    Plan.objects.update(title=title)
    answer = clients["sara"].get(reverse("stages:file", args=[plan.pk]))
    shown = answer["Content-Disposition"]
    assert quote(name) in shown or name in shown


@pytest.mark.parametrize("name", ["file", "copy"])
def test_stranger_finds_no_plan(clients, plan, name):
    address = reverse(f"stages:{name}", args=[plan.pk])
    send = clients["ziad"].get if name == "file" else clients["ziad"].post
    assert send(address).status_code == 404
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("name", ["file", "copy", "import"])
def test_nobody_is_asked_to_sign_in(clients, plan, name):
    address = reverse(f"stages:{name}", args=[] if name == "import" else [plan.pk])
    answer = clients["nobody"].post(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["sara", "omar", "layla"])
def test_whoever_reads_a_plan_may_copy_it(clients, plan, who):
    fill_plan(plan)
    address = reverse("stages:copy", args=[plan.pk])
    assert clients[who].get(address).status_code == 405
    answer = clients[who].post(address)
    copied = Plan.objects.exclude(pk=plan.pk).get()
    assert answer["Location"] == reverse("stages:home", args=[copied.pk])
    assert copied.owner.name.lower() == who
    assert text_of(copied).replace(copied.title, plan.title, 1) == text_of(plan)


def test_import_makes_a_plan_of_whoever_brings_the_file(clients, plan, ziad):
    text = text_of(fill_plan(plan))
    answer = clients["ziad"].post(IMPORT, upload(text))
    imported = Plan.objects.get(owner=ziad)
    assert answer["Location"] == reverse("stages:home", args=[imported.pk])
    assert text_of(imported) == text


def test_form_is_shown(clients):
    page = clients["sara"].get(IMPORT)
    assert page.status_code == 200
    assert 'type="file"' in page.content.decode()
    assert 'enctype="multipart/form-data"' in page.content.decode()


def test_file_is_asked_for_in_our_words(clients):
    """The browser's own button speaks the language of the browser."""
    page = dom(clients["sara"].get(reverse("stages:import")))
    (field,) = page.xpath("//input[@type='file']")
    assert field.get("required") is not None  # the style sheet asks it whether there is a file
    labels = page.xpath("//label[@for=$id]", id=field.get("id"))
    assert [bool(label.text_content().strip()) for label in labels] == [True, True]


def test_faults_are_listed_and_nothing_is_imported(clients, plan):
    data = json.loads(text_of(fill_plan(plan)))
    data["rows"]["objective"][1]["deadline"] = "غدًا"
    data["rows"]["<b>"] = []
    page = clients["sara"].post(IMPORT, upload(json.dumps(data)))
    html = page.content.decode()
    assert page.status_code == 422
    assert '<bdi dir="ltr"><code>rows.objective[1].deadline</code></bdi>' in html
    assert "rows.&lt;b&gt;" in html
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    "files",
    [{}, upload(b""), upload(b"\xff\xff"), upload(b"{" * 100_000), upload(b" " * (MOST_BYTES + 1)),
     upload("{}", "x" * 300 + ".json"), {"plan_file": "text"}],
    ids=["none", "empty", "binary", "deep", "large", "long name", "no file"],
)  # fmt: skip
def test_unusable_upload_is_answered_with_the_form(clients, files):
    page = clients["sara"].post(IMPORT, files)
    assert page.status_code == 422
    assert 'class="error-summary"' in page.content.decode()
    assert not Plan.objects.exclude(owner__name="Sara").exists()


def test_contradictions_are_told_after_the_import(clients, plan):
    data = json.loads(text_of(plan))
    data["sheets"]["plan"] |= {"period_start": "2027-05-01", "period_end": "2027-01-01"}
    page = clients["sara"].post(IMPORT, upload(json.dumps(data)), follow=True)
    assert page.status_code == 200
    tags = [message.level_tag for message in page.context["messages"]]
    assert tags == ["success", "warning"]


def test_absurdly_large_upload_is_not_received(clients, settings):
    settings.FILE_UPLOAD_HANDLERS = [
        "planner.stages.uploads.SizeLimit",
        "django.core.files.uploadhandler.TemporaryFileUploadHandler",
    ]
    assert clients["sara"].post(IMPORT, upload(b" " * MOST_RECEIVED)).status_code in (400, 413)
    assert clients["sara"].post(IMPORT, upload(b" " * (MOST_BYTES + 1))).status_code == 422
