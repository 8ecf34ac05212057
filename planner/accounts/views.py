from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from planner.accounts.forms import LanguageForm, ProfileForm


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ProfileForm(data, instance=request.user)
    if form.is_valid():
        user = form.save()
        with translation.override(user.language):
            messages.success(request, gettext("Your details have been saved."))
        return remember_language(redirect("accounts:profile"), user.language)
    status = 422 if form.errors else 200
    return render(request, "accounts/profile.html", {"form": form}, status=status)


@never_cache
@require_GET
def token(request: HttpRequest) -> HttpResponse:
    """Who is signed in, and the token of their forms: for a page that outlived its session."""
    return JsonResponse({"user": str(request.user.pk), "token": get_token(request)})


@require_POST
@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Kept with the account of whoever is signed in, and in a cookie for everybody."""
    next_url = request.POST.get("next")
    response = HttpResponseRedirect(next_url if get_adapter().is_safe_url(next_url) else "/")
    person = request.user if request.user.is_authenticated else None
    form = LanguageForm(request.POST, instance=person)
    if not form.is_valid():
        return response
    if person:
        form.save()
    return remember_language(response, form.cleaned_data["language"])


THEMES = ("light", "dark", "auto")


@require_POST
@login_not_required
def set_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the reader's machine has it; kept in a cookie."""
    next_url = request.POST.get("next")
    response = HttpResponseRedirect(next_url if get_adapter().is_safe_url(next_url) else "/")
    theme = request.POST.get("theme")
    return _remember(response, "theme", theme) if theme in THEMES else response


def remember_language(response: HttpResponse, language: str) -> HttpResponse:
    return _remember(response, settings.LANGUAGE_COOKIE_NAME, language)


def _remember(response: HttpResponse, name: str, value: str) -> HttpResponse:
    response.set_cookie(
        name,
        value,
        max_age=365 * 24 * 3600,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
