from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class PageGZipMiddleware(GZipMiddleware):
    """Pages travel compressed; files, which are so in themselves, as they are, with their length.

    What a page keeps secret (a token against forgery) is masked anew in each answer, so that
    its compressed length tells nothing.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        return response if response.streaming else super().process_response(request, response)
