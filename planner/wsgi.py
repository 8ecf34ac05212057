import os

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.functional import cached_property
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "planner.settings")


class Request(WSGIRequest):
    """What a browser of ours sends is UTF-8, whatever charset a header claims: some are none for
    text, and reading the address in them fails before anything could answer."""

    def _set_content_type_params(self, meta: dict[str, str]) -> None:
        try:
            claimed = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        except ValueError:
            claimed = "", {}
        self.content_type, self.content_params = claimed

    @cached_property
    def COOKIES(self) -> dict[str, str]:
        """Without those that PostgreSQL cannot look up."""
        return {name: said for name, said in super().COOKIES.items() if "\0" not in said}


class Handler(WSGIHandler):
    request_class = Request


django.setup(set_prefix=False)
application = Handler()
