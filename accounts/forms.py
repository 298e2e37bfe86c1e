from typing import Any

from allauth.account import forms as allauth
from django import forms
from django.utils.translation import gettext_lazy as _

from .models import User


class LanguageForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["language"]


class PlainLabels:
    """Says what a field is above it, in our words; no placeholder that vanishes with typing."""

    fields: dict[str, forms.Field]
    labels: dict[str, Any] = {}
    help_texts: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")


PASSWORD_HELP = _("At least 8 characters. Write it down somewhere safe.")


class SignupForm(PlainLabels, allauth.SignupForm):
    labels = {
        "username": _("Nickname"),
        "password1": _("Password"),
        "email": _("E-mail (you can leave this empty)"),
    }
    help_texts = {
        "username": _("Any name you like. It need not be your real one."),
        "password1": PASSWORD_HELP,
        "email": _("Only used if you forget your password."),
    }
    field_order = ["username", "password1", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        assert isinstance(username, forms.CharField)
        username.max_length = 60


class LoginForm(PlainLabels, allauth.LoginForm):
    labels = {"login": _("Nickname"), "password": _("Password")}
    help_texts = {"password": _("Forgotten? Your teacher can give you a new one.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # People come back on their own phone; on a shared one they sign out.
        self.fields.pop("remember", None)


class ChangePasswordForm(PlainLabels, allauth.ChangePasswordForm):
    labels = {
        "oldpassword": _("Password until now"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }
    help_texts = {"password1": PASSWORD_HELP}


class SetPasswordForm(PlainLabels, allauth.SetPasswordForm):
    labels = {"password1": _("New password"), "password2": _("New password once more")}
    help_texts = {"password1": PASSWORD_HELP}


class ResetPasswordForm(PlainLabels, allauth.ResetPasswordForm):
    labels = {"email": _("E-mail")}


class ResetPasswordKeyForm(PlainLabels, allauth.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password once more")}
    help_texts = {"password1": PASSWORD_HELP}
