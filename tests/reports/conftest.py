"""Fonts and PDFs are made once for all tests of the reports."""

from pathlib import Path

import pytest

from planner.reports.fonts import build_print_fonts
from planner.reports.render import render
from tests.reports import pdfcheck, sample


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
