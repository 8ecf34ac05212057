"""The site, and a view that does nothing for somebody who is signed in."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from planner.urls import urlpatterns as site


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


urlpatterns = [path("empty/", empty), *site]
