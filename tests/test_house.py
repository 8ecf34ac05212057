"""The rules of the house, held on every page and every file."""

import ast
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.template import engines
from django.template.loader import get_template
from django.test import Client
from django.urls import get_resolver, resolve
from django.utils import timezone, translation

from planner.stages.analysis import METHODS
from planner.stages.registry import SCREENS
from planner.stages.screen import Panel
from tests.dom import anchors, dom, ids
from tests.factories import a_plan, a_user
from tests.pages import WITHOUT_SIGNING_IN, a_busy_plan, names_of_urls, pages_of, with_undo

pytestmark = pytest.mark.django_db

ROOT = Path(settings.BASE_DIR)
LANGUAGES = {"ar": "rtl", "en": "ltr"}
# Sound and faulty cells, a column too many.
PASTED = "نشاط\tSTR1\tx\tبعد البيع\t\t\t1/2/2027\t31/2/2027\tليان\tزائد\nآخر\t؟"


def files(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


# Every page


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: Any) -> dict[str, Any]:
    """ "<language>: <page>" → its answer; all of them made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        found = {f"{lang}: {name}": page for lang in LANGUAGES for name, page in visit(lang)}
        transaction.set_rollback(True)
    return found


def visit(language: str) -> Any:
    stranger = Client()
    stranger.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    for name, url in WITHOUT_SIGNING_IN.items():
        yield f"{name}, not signed in", stranger.get(url)
    owner = a_user("Sara", language=language, password="nakhla-wa-tamr-27")
    member = Client()
    member.force_login(owner)
    yield "plans, none yet", member.get("/plans/")
    plan, now = a_busy_plan(owner), timezone.now()
    shelved, binned = a_plan(owner, archived_at=now), a_plan(owner, deleted_at=now)
    for name, url in pages_of(plan, shelved, binned):
        yield name, member.get(url)
    yield "undo", member.get(with_undo(plan))
    yield (
        "paste preview",
        member.post(
            f"/plans/{plan.pk}/strategy/tactics/paste/tactic/", {"step": "read", "text": PASTED}
        ),
    )
    yield (
        "refused",
        member.post(
            f"/plans/{plan.pk}/basics/plan/", {"sheet-version": 1, "sheet-period_end": "x"}
        ),
    )
    yield "refused, new plan", member.post("/plans/new/", {"title": ""})
    yield "refused form of another site", refused_by_csrf(language)
    yield "broken", broken(language)


def refused_by_csrf(language: str) -> Any:
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.post("/accounts/login/")


def broken(language: str) -> Any:
    """The answer where the site itself failed."""
    client = Client(raise_request_exception=False)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("allauth.account.views.LoginView.dispatch", lambda *args, **kwargs: 1 / 0)
        return client.get("/accounts/login/")


def faulty(pages: dict[str, Any], fault: Any) -> dict[str, Any]:
    """Page → what `fault` finds on it, where it finds anything."""
    return {name: found for name, page in pages.items() if (found := fault(page, name))}


def test_every_page_was_looked_at(pages):
    statuses = {name.split(": ")[1]: page.status_code for name, page in pages.items()}
    odd = {name: status for name, status in statuses.items() if status != 200}
    assert odd == {
        "not found, not signed in": 404,
        "shared plan, no longer, not signed in": 404,
        "not found": 404,
        "not allowed": 403,
        "invitation used": 404,
        "refused": 422,
        "refused, new plan": 422,
        "refused form of another site": 403,
        "broken": 500,
    }


# Addresses that show no page of their own: they do something and lead on, or hand out a file.
NOT_PAGES = {
    "welcome", "accounts:set_language", "accounts:set_theme", "accounts:token", "stages:present",
    "stages:alerts",
    "plans:member", "plans:withdraw",
    "plans:archive", "plans:unarchive", "plans:undelete", "stages:file",
    "stages:copy", "stages:save", "stages:act", "stages:later", "stages:version_name",
    "stages:version_file",
    "stages:version_copy", "reports:again", "reports:cancel", "reports:download", "reports:logo",
    "reports:upload_logo", "reports:drop_logo", "account_reauthenticate",
    "account_confirm_login_code", "account_set_password",
}  # fmt: skip


def test_every_address_with_a_page_was_looked_at(pages):
    paths = [page.request["PATH_INFO"] for page in pages.values()]
    seen = {resolve(path).view_name for path in paths if path != WITHOUT_SIGNING_IN["not found"]}
    assert set(names_of_urls(get_resolver())) - seen == NOT_PAGES


def test_page_says_its_language_and_direction(pages):
    def fault(page, name):
        root, language = dom(page), name[:2]
        said = (root.get("lang"), root.get("dir"))
        return said if said != (language, LANGUAGES[language]) else None

    assert faulty(pages, fault) == {}


def test_page_has_a_title_and_one_heading(pages):
    def fault(page, name):
        root = dom(page)
        title = "".join(root.xpath("//title/text()")).strip(" ·\n")
        return None if title and len(root.xpath("//h1")) == 1 else (title, root.xpath("//h1"))

    assert faulty(pages, fault) == {}


def test_page_has_one_main(pages):
    assert faulty(pages, lambda page, _n: len(dom(page).xpath("//main")) != 1) == {}


def test_page_has_no_style_or_script_of_its_own(pages):
    def fault(page, _name):
        root = dom(page)
        found = [f"{e.tag} style={e.get('style')}" for e in root.xpath("//*[@style]")]
        found += [f"<{e.tag}>" for e in root.xpath("//style | //script[not(@src)]")]
        on = [(e.tag, a) for e in root.iter() for a in e.attrib if a.startswith(("on", "hx-on"))]
        return found + on

    assert faulty(pages, fault) == {}


def test_page_has_no_link_that_runs_a_script(pages):
    def fault(page, _name):
        links = dom(page).xpath("//@href | //@src | //@action | //@formaction")
        return [link for link in links if link.strip().lower().startswith(("javascript:", "data:"))]

    assert faulty(pages, fault) == {}


def test_page_has_no_number_input(pages):
    kinds = "//input[@type='number' or @type='date' or @type='range']"
    assert faulty(pages, lambda page, _n: dom(page).xpath(kinds)) == {}


def test_id_is_there_once(pages):
    def fault(page, _name):
        return [name for name, count in Counter(ids(dom(page))).items() if count > 1]

    assert faulty(pages, fault) == {}


def test_link_within_the_page_leads_somewhere(pages):
    def fault(page, _name):
        root = dom(page)
        return set(anchors(root)) - set(ids(root))

    assert faulty(pages, fault) == {}


def test_field_has_a_name_to_hear(pages):
    """Each field has a label, and each label and description a field."""

    def fault(page, _name):
        root = dom(page)
        known, found = set(ids(root)), []
        for field in root.xpath("//input[not(@type='hidden')] | //textarea | //select"):
            labels = root.xpath("//label[@for=$id]", id=field.get("id") or "")
            labels += field.xpath("ancestor::label | self::*[@aria-label]")
            found += [] if labels else [field.get("name")]
        spoken = root.xpath("//label/@for | //@aria-labelledby | //@aria-describedby")
        return found + [i for words in spoken for i in words.split() if i not in known]

    assert faulty(pages, fault) == {}


def test_form_that_changes_something_carries_a_token(pages):
    def fault(page, _name):
        posts = dom(page).xpath("//form[@method='post']")
        return [f.get("action") for f in posts if not f.xpath(".//*[@name='csrfmiddlewaretoken']")]

    assert faulty(pages, fault) == {}


def test_htmx_has_a_way_without_it(pages):
    """What htmx does, a form or link does where there is no script."""

    def fault(page, _name):
        found = dom(page).xpath("//*[@hx-post or @hx-get]")
        # What asks again and again by itself holds a link that asks once.
        plain = "@href or @formaction or @action or @method or .//a[@href = $address]"
        return [e for e in found if not e.xpath(f"self::*[{plain}]", address=e.get("hx-get"))]

    assert faulty(pages, fault) == {}


def test_page_allows_no_code_but_its_own(pages):
    def fault(page, _name):
        policy = page.headers.get("Content-Security-Policy", "")
        rules = dict(rule.strip().partition(" ")[::2] for rule in policy.split(";") if rule.strip())
        safe = rules.get("default-src") == "'none'" and rules.get("frame-ancestors") == "'none'"
        return policy if not safe or "unsafe" in policy or "*" in policy else None

    assert faulty(pages, fault) == {}


def test_script_carries_the_nonce_of_its_page(pages):
    def fault(page, _name):
        policy = page.headers["Content-Security-Policy"]
        scripts = dom(page).xpath("//script")
        return [s.get("src") for s in scripts if f"'nonce-{s.get('nonce')}'" not in policy]

    assert faulty(pages, fault) == {}


def test_nonce_is_used_once(pages):
    nonces = [dom(page).xpath("string(//script/@nonce)") for page in pages.values()]
    assert len(set(filter(None, nonces))) == len(list(filter(None, nonces)))


def test_page_is_kept_out_of_frames_and_sniffing(pages):
    wanted = {"X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff"}
    assert (
        faulty(pages, lambda page, _n: [k for k in wanted if page.headers.get(k) != wanted[k]])
        == {}
    )


def test_arabic_page_speaks_arabic(pages):
    """No English words in the frame of an Arabic page: what was forgotten shows here."""

    def fault(page, name):
        if not name.startswith("ar"):
            return None
        root = dom(page)
        for own in root.xpath("//*[@dir='ltr' or @lang='en'] | //code | //title | //option"):
            own.drop_tree()
        labels = root.xpath("//label//text() | //button//text() | //h1//text() | //h2//text()")
        return [
            text.strip()
            for text in labels
            if re.fullmatch(r"\s*[A-Za-z][A-Za-z ,.'-]{3,}\s*", text)
        ]

    assert faulty(pages, fault) == {}


# Templates and styles


@pytest.mark.parametrize("place", SCREENS)
def test_place_has_its_template(place):
    name = SCREENS[place].template
    assert get_template(name).template.name == name


def test_every_method_has_its_panel():
    panels = [panel.key for screen in SCREENS.values() for panel in screen.parts(Panel)]
    assert sorted(panels) == sorted(METHODS)


TEMPLATES = [
    pytest.param(path, id=str(path.relative_to(ROOT))) for path in files("templates/**/*.html")
]


@pytest.mark.parametrize("path", TEMPLATES)
def test_template_can_be_read(path):
    engines["django"].engine.from_string(path.read_text())


@pytest.mark.parametrize("path", TEMPLATES)
def test_template_names_files_that_are_there(path):
    """In production a missing one is an error of the page."""
    named = re.findall(r"""{%\s*static\s+["']([^"']+)["']\s*%}""", path.read_text())
    assert [name for name in named if not finders.find(name)] == []


CSS = [pytest.param(path, id=path.name) for path in files("static/css/*.css")]


@pytest.mark.parametrize("path", CSS)
def test_style_knows_no_left_and_right(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    found = [line.strip() for line in text.splitlines() if re.search(r"\b(left|right)\b", line)]
    assert found == []


@pytest.mark.parametrize("path", CSS)
def test_style_spaces_no_letters(path):
    """Arabic letters join: space between them breaks the words."""
    spaced = re.findall(r"letter-spacing\s*:\s*([^;}]+)", path.read_text())
    assert [value for value in spaced if value.strip() not in ("0", "normal")] == []


@pytest.mark.parametrize("path", CSS)
def test_style_fetches_nothing_from_elsewhere(path):
    assert re.findall(r"@import|https?://(?!www\.w3\.org)", path.read_text()) == []


# Where a text is declared to be markup, and why that is safe.
DECLARED_SAFE = {
    "planner/templatetags/drawings.py": 1,  # a constant
    "planner/templatetags/report.py": 2,  # an empty text; a formula, escaped
    "planner/templatetags/charts.py": 1,  # a drawing, built as a tree that escapes its words
    "planner/templatetags/panels.py": 1,  # a text of figures, escaped first
    "planner/stages/drawnfields.py": 2,  # fields drawn by templates
    "planner/templatetags/stamps.py": 1,  # pieces of templates, with escaped words put in
    "planner/stages/wording.py": 1,  # a message of ours, escaped, with escaped pieces put in
}


def test_markup_is_never_made_from_text():
    pattern = r"\bmark_safe\(|\bSafeString\(|\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off"
    found: Counter[str] = Counter()
    for path in files("templates/**/*.html", "planner/**/*.py"):
        found[str(path.relative_to(ROOT))] += len(re.findall(pattern, path.read_text()))
    assert +found == DECLARED_SAFE


# Where the pattern comes from our own catalogue of messages.
TRANSLATED_PATTERNS = {"planner/stages/drawing.py: sentence"}


def test_html_is_formatted_from_constants_only():
    """The pattern of format_html is written in the code, not put together."""
    found = set()
    for path in files("planner/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = {"format_html": 0, "format_html_join": 1}.get(node.func.id)
            if place is not None and not isinstance(node.args[place], ast.Constant):
                found.add(f"{path.relative_to(ROOT)}: {ast.unparse(node.args[place])}")
    assert found == TRANSLATED_PATTERNS


# The core


CORE_MAY_USE = {
    "__future__", "bisect", "collections", "contextlib", "dataclasses", "datetime", "decimal",
    "difflib", "enum", "fractions", "functools", "itertools", "math", "numbers", "operator", "re", "statistics",
    "types", "typing", "unicodedata", "zlib",
    "arabic_reshaper", "bidi", "hijridate", "numpy",
    "planner.core",
}  # fmt: skip


def test_core_is_pure():
    """No Django, no database, no clock, no files."""
    found = set()
    for path in files("planner/core/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            for name in names:
                known = {name, name.split(".")[0], ".".join(name.split(".")[:2])}
                found |= {(path.name, name)} if not known & CORE_MAY_USE else set()
    assert found == set()


def test_core_asks_no_clock():
    pattern = r"\b(datetime|date)\.(now|today|utcnow)\(|(?<!def )\bopen\(|\bprint\("
    cores = files("planner/core/**/*.py")
    assert [path.name for path in cores if re.search(pattern, path.read_text())] == []


# Messages


@pytest.fixture(scope="module")
def catalogue() -> Any:
    with (ROOT / "locale/ar/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="ar")


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The messages that code and templates hold now."""
    folder = tmp_path_factory.mktemp("messages")
    (folder / "locale").mkdir()
    for name in ("planner", "templates"):
        (folder / name).symlink_to(ROOT / name)
    arguments = ["-m", "django", "makemessages", "-l", "ar", "--symlinks", "--no-location", "-v0"]
    subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        env={"PATH": "/usr/bin:/bin"},
    )
    with (folder / "locale/ar/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="ar")


def key(message: Any) -> tuple[Any, ...]:
    both = message.id if isinstance(message.id, tuple) else (message.id,)
    return (message.context, *both)


def messages(catalogue: Any) -> list[Any]:
    return [message for message in catalogue if message.id]


def forms(message: Any) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def test_catalogue_holds_every_message_of_the_site(catalogue, collected):
    missing = {key(m) for m in messages(collected)} - {key(m) for m in messages(catalogue)}
    assert missing == set()


def test_catalogue_holds_nothing_else(catalogue, collected):
    left = {key(m) for m in messages(catalogue)} - {key(m) for m in messages(collected)}
    assert left == set()


def test_every_message_is_translated(catalogue):
    assert [m.id for m in messages(catalogue) if not all(forms(m))] == []


def test_no_translation_is_a_guess(catalogue):
    assert [m.id for m in messages(catalogue) if m.fuzzy] == []


PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


def placeholders(text: str) -> set[str]:
    return {match.group(0) for match in PLACEHOLDER.finditer(text)}


def test_translation_keeps_the_placeholders(catalogue):
    found = []
    for message in messages(catalogue):
        if isinstance(message.id, tuple) or not message.string:
            continue
        if placeholders(message.id) != placeholders(message.string):
            found.append(message.id)
    assert found == []


def test_plural_keeps_the_placeholders(catalogue):
    """None, one and two are words in Arabic: there the number may stay away."""
    found = []
    for message in messages(catalogue):
        if not isinstance(message.id, tuple) or not all(forms(message)):
            continue
        wanted = placeholders(message.id[1])
        for number, form in enumerate(forms(message)):
            missing = wanted - placeholders(form)
            if placeholders(form) - wanted or (missing and number not in (0, 1, 2)):
                found.append((message.id, number))
            if number and len(missing) > 1:
                found.append((message.id, number))
    assert found == []


def test_catalogue_has_six_plural_forms(catalogue):
    plurals = [m for m in messages(catalogue) if isinstance(m.id, tuple)]
    assert catalogue.num_plurals == 6
    assert plurals
    assert [m.id for m in plurals if len(forms(m)) != 6] == []


@pytest.mark.parametrize(("number", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (11, 4), (100, 5)])
def test_number_takes_its_plural_form(catalogue, number, form):
    plural = next(m for m in messages(catalogue) if isinstance(m.id, tuple) and all(forms(m)))
    with translation.override("ar"):
        said = translation.ngettext(*plural.id, number)
    assert said == plural.string[form]


def test_message_is_named_in_english(catalogue):
    arabic = re.compile(r"[\u0621-\u064a\u0671-\u06d3]")
    assert [m.id for m in messages(catalogue) if arabic.search(str(m.id))] == []


def test_translation_is_arabic(catalogue):
    """A translation that has no Arabic letter was copied, but for signs and names."""
    arabic = re.compile(r"[\u0621-\u064a]")
    copied = [
        m.id
        for m in messages(catalogue)
        if "".join(forms(m))
        and not arabic.search("".join(forms(m)))
        and re.search("[A-Za-z]{3}", PLACEHOLDER.sub("", str(m.id)))
    ]
    assert copied == []


def test_translation_holds_no_presentation_form_or_stray_control(catalogue):
    stray = re.compile("[\ufb50-\ufdcf\ufe70-\ufefc\u202a-\u202e\u200b\ufeff]")
    assert [m.id for m in messages(catalogue) if stray.search("".join(forms(m)))] == []


# Production


def test_production_serves_every_file_that_pages_name(settings, pages):
    """Names without hashes in the pages are names that the collected files have."""
    found = {
        src
        for page in pages.values()
        for src in dom(page).xpath("//link/@href | //script/@src | //img/@src")
    }
    local = {
        src.split("?")[0].split("#")[0].removeprefix("/static/")
        for src in found
        if src.startswith("/static/")
    }
    assert [name for name in local if not finders.find(name)] == []


def test_nothing_is_loaded_from_elsewhere(pages):
    def fault(page, _name):
        root = dom(page)
        named = root.xpath(
            "//link[@rel!='canonical']/@href | //script/@src | //img/@src | //use/@href"
        )
        return [name for name in named if not name.startswith(("/static/", "#"))]

    assert faulty(pages, fault) == {}
