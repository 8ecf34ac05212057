"""Fonts and PDFs are made once for all tests of the reports."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from planner.reports.fonts import build_print_fonts
from planner.reports.make import Options, archive_of, css_of, html_of, styled
from planner.reports.press import print_parts
from planner.reports.render import render
from planner.stages.planfile import read_file, write_plan
from planner.stages.snapshot import Snapshot, take_snapshot
from tests.factories import a_plan, a_user, fill_plan
from tests.reports import pdfcheck, sample
from tests.reports.printed import AT, SAMPLES, VERSION, Press, Printed, Take


@pytest.fixture(scope="session")
def fonts_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("build") / "fonts"
    build_print_fonts(target)
    return target


@pytest.fixture(scope="session")
def rendered(fonts_dir: Path) -> tuple[bytes, list[str]]:
    """The sample report, and what WeasyPrint warned about meanwhile."""
    with pdfcheck.weasyprint_warnings() as warnings:
        pdf = render(sample.html(), fonts_dir=fonts_dir)
    return pdf, warnings


@pytest.fixture(scope="session")
def pdf(rendered: tuple[bytes, list[str]]) -> bytes:
    return rendered[0]


@pytest.fixture(scope="session")
def snapshots(django_db_setup: None, django_db_blocker: Any) -> Iterator[Take]:
    """Plans that leave no trace: a sample by its name, or one that is filled."""

    def take(sample: str = "", **filling: Any) -> Snapshot:
        with django_db_blocker.unblock(), transaction.atomic():
            if sample:
                plan = write_plan(read_file((SAMPLES / sample).read_bytes()), a_user())
            else:
                title = filling.pop("title", "خطة متجر التمور")
                plan = fill_plan(a_plan(a_user(), title=title), **filling)
            snapshot = take_snapshot(plan)
            transaction.set_rollback(True)
        return snapshot

    return take


@pytest.fixture(scope="session")
def press(fonts_dir: Path) -> Press:
    def work(snapshot: Snapshot, **options: Any) -> Printed:
        asked = Options(**options)
        html = html_of(snapshot, asked, version_label=VERSION, at=AT)
        kept = archive_of(snapshot) if asked.archive else None
        with pdfcheck.weasyprint_warnings() as warnings:

            def each(parts: Mapping[str, str]) -> dict[str, bytes]:
                made = partial(
                    render, css=css_of(asked), fonts_dir=fonts_dir, archive=asked.archive
                )
                return {name: made(html, name=name) for name, html in parts.items()}

            pdf = print_parts(html, each, attached=kept)
        return Printed(styled(snapshot, asked), html, pdf, warnings)

    return work


@pytest.fixture(scope="session")
def whole(snapshots: Take, press: Press) -> Printed:
    """A whole sample plan: Arabic digits, Hijri beside every date."""
    return press(snapshots("dates-sa.json"))
