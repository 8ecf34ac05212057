"""`manage.py build_fonts`: make the fonts of the PDF and of the screen, once per version."""

from django.conf import settings
from django.core.management.base import BaseCommand

from planner.reports.fonts import build_print_fonts, build_screen_fonts


class Command(BaseCommand):
    help = "Builds the fonts for print and screen from the packaged ones; quick when up to date."
    requires_system_checks = ()

    def handle(self, *args: object, **options: object) -> None:
        build_print_fonts(settings.BUILD_DIR / "fonts")
        build_screen_fonts(settings.BUILD_DIR / "static" / "fonts")
        self.stdout.write(f"fonts are in {settings.BUILD_DIR}")
