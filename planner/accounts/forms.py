"""What people fill in about themselves; allauth's forms in this site's words."""

from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.utils import filter_users_by_email
from django import forms
from django.utils.translation import gettext_lazy as _

from planner.accounts.tables import User
from planner.core import arabic

# Said by Django and allauth in the forms below. Named here so that our
# catalogue carries them: it is read before theirs.
SAID_BY_OTHERS = (
    _("You must type the same password each time."),
    _("The password is too similar to the %(verbose_name)s."),
)

NEW_PASSWORD_HELP = _("At least ten characters, not only digits, and not a common password.")

# Each language in its own words, for whoever cannot read the other.
LANGUAGES = [("ar", "العربية"), ("en", "English")]

# Copied out of a right-to-left text, an address brings its marks along.
_DIRECTION_MARKS = "\u200e\u200f\u061c"


class NameField(forms.CharField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Your name"),
            help_text=_("As your colleagues will see it."),
            max_length=100,
            strip=False,
            widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        )

    def to_python(self, value: Any) -> str:
        return arabic.clean_line(value or "")


class AddressField(forms.EmailField):
    def __init__(self) -> None:
        super().__init__(
            label=_("E-mail address"),
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
        )

    def to_python(self, value: Any) -> str:
        return arabic.clean_line(value or "").strip(_DIRECTION_MARKS).lower()


class OurWords:
    """allauth's form with our labels and without placeholders that repeat them."""

    fields: dict[str, forms.Field]
    labels: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {"email", "login"} & set(self.fields):
            self.fields[name] = AddressField()
        for name, label in self.labels.items():
            field = self.fields[name]
            field.label = label
            field.help_text = NEW_PASSWORD_HELP if name == "password1" else ""
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["dir"] = "ltr"


class LoginForm(OurWords, allauth_forms.LoginForm):
    labels: ClassVar = {"password": _("Password")}


class SignupForm(OurWords, allauth_forms.SignupForm):
    labels: ClassVar = {"password1": _("Password"), "password2": _("Password again")}
    field_order: ClassVar = ["name", "email", "password1", "password2"]

    name = NameField()


class AddEmailForm(OurWords, allauth_forms.AddEmailForm):
    def clean_email(self) -> str:
        # allauth lets an address of somebody else in and waits for its
        # confirmation. While confirming is optional it could then be made the
        # main address, which is unique: refuse it here, as sign-up does.
        email = super().clean_email()
        optional = app_settings.EMAIL_VERIFICATION != app_settings.EmailVerificationMethod.MANDATORY
        if optional and any(user.pk != self.user.pk for user in filter_users_by_email(email)):
            raise get_adapter().validation_error("email_taken")
        return email


class ChangePasswordForm(OurWords, allauth_forms.ChangePasswordForm):
    labels: ClassVar = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }


class SetPasswordForm(OurWords, allauth_forms.SetPasswordForm):
    labels: ClassVar = {"password1": _("New password"), "password2": _("New password again")}


class ResetPasswordForm(OurWords, allauth_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(OurWords, allauth_forms.ResetPasswordKeyForm):
    labels: ClassVar = {"password1": _("New password"), "password2": _("New password again")}


class ReauthenticateForm(OurWords, allauth_forms.ReauthenticateForm):
    labels: ClassVar = {"password": _("Password")}


class LanguageForm(forms.ModelForm):
    language = forms.ChoiceField(label=_("Language of the pages"), choices=LANGUAGES)

    class Meta:
        model = User
        fields = ("language",)

    def save(self, commit: bool = True) -> User:
        # Only what was filled in: a new password set meanwhile stays.
        self.instance.save(update_fields=list(self.fields))
        return self.instance


class ProfileForm(LanguageForm):
    name = NameField()
    field_order: ClassVar = ["name", "language"]

    class Meta:
        model = User
        fields = ("name", "language")
