from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from .models import User


class LanguageForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["language"]


class SignupForm(AllauthSignupForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username, password, email = (self.fields[n] for n in ("username", "password1", "email"))
        username.label = _("Nickname")
        username.help_text = _("Any name you like. It need not be your real one.")
        username.max_length = 60
        password.label = _("Password")
        password.help_text = _("At least 8 characters. Write it down somewhere safe.")
        email.label = _("E-mail (you can leave this empty)")
        email.help_text = _("Only used if you forget your password.")
        for field in (username, password, email):
            field.widget.attrs.pop("placeholder", None)
        self.order_fields(["username", "password1", "email"])


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Nickname")
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = _("Forgotten? Your teacher can give you a new one.")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        # People come back on their own phone; on a shared one they sign out.
        self.fields.pop("remember", None)
