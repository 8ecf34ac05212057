from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation

GetResponse = Callable[[HttpRequest], HttpResponse]


class UserLanguageMiddleware:
    """The language a person chose; Arabic until they choose.

    What the browser asks for is not consulted: an English browser is no sign
    that its reader wants an English plan.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = chosen_language(request)
        with translation.override(language, deactivate=True):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def chosen_language(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return request.user.language
    asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    try:
        return translation.get_supported_language_variant(asked)
    except LookupError:
        return settings.LANGUAGE_CODE


class RefusedFormMiddleware:
    """A page whose form was refused answers 422, allauth's pages too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(
        self, request: HttpRequest, response: TemplateResponse
    ) -> TemplateResponse:
        form = (response.context_data or {}).get("form")
        refused = request.method == "POST" and bool(getattr(form, "errors", None))
        if refused and response.status_code == 200:
            response.status_code = 422
        return response
