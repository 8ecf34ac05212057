from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import get_next_redirect_url
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from planner.accounts.mail import is_sent
from planner.accounts.tables import User


class AccountAdapter(DefaultAccountAdapter):
    """allauth as this site wants it: its own words, its own doors."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account has been closed."),
        "cannot_remove_primary_email": _("You cannot remove your main e-mail address."),
        "duplicate_email": _("This address is already on your account."),
        "email_password_mismatch": _("The e-mail address or the password is not right."),
        "email_taken": _("There is already an account with this e-mail address."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link can no longer be used."),
        "max_email_addresses": _("You cannot have more than %d e-mail addresses."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
        "unverified_primary_email": _("Confirm this address before making it your main one."),
    }

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user.name = form.cleaned_data["name"]
        # Whoever signs up on English pages goes on in English.
        user.language = translation.get_language() or user.language
        return super().save_user(request, user, form, commit)

    def is_safe_url(self, url: str | None) -> bool:
        # Stricter than allauth's: this very host, not every ALLOWED_HOSTS.
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={self.request.get_host()}, require_https=self.request.is_secure()
        )

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    # Where somebody was going (an invitation, say) travels inside the links we
    # mail, because they may be opened in another browser.

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        url = super().get_email_confirmation_url(request, emailconfirmation)
        if app_settings.EMAIL_VERIFICATION != app_settings.EmailVerificationMethod.MANDATORY:
            return url  # nothing waits for the confirmation, so they are there already
        return _with_next(url, get_next_redirect_url(request))

    def get_reset_password_from_key_url(self, key: str) -> str:
        # Not named "next" in that form: allauth would go there at once,
        # without saying that a message is on its way.
        url = super().get_reset_password_from_key_url(key)
        return _with_next(url, get_next_redirect_url(self.request, "then"))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # Pages answer alike either way; only messages/email_confirmation_sent.txt asks.
        sent = is_sent(super().send_mail, template_prefix, email, context)
        self.request.mail_failed = not sent

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """The text as written, and the same text as a page that knows its direction."""
        reader = context.get("user")
        with translation.override(reader.language if reader else translation.get_language()):
            message = super().render_mail(template_prefix, email, context, headers)
            page = render_to_string(
                "account/email/page.html",
                {"subject": message.subject, "paragraphs": message.body.split("\n\n")},
            )
        message.attach_alternative(page, "text/html")  # type: ignore[attr-defined]
        return message


def _with_next(url: str, next_url: str | None) -> str:
    return f"{url}?{urlencode({REDIRECT_FIELD_NAME: next_url})}" if next_url else url
