from typing import Any, cast

from allauth.account import forms as allauth
from allauth.core import ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from . import cards, shared_phones
from .models import SignInCard, User


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


TOO_MANY_TRIES = _("There were too many tries. Please wait ten minutes, then try again.")
PASSWORD_HELP = _("At least 8 characters. Write it down somewhere safe.")


class SignupForm(PlainLabels, allauth.SignupForm):
    labels = {
        "username": _("Nickname"),
        "password1": _("Password"),
        "email": _("E-mail (you can leave this empty)"),
        "of_age": _("I am 13 or older"),
    }
    help_texts = {
        "username": _("Any name you like. It need not be your real one."),
        "password1": PASSWORD_HELP,
        "email": _("Only used if you forget your password."),
        "of_age": _("If you are younger, ask your teacher: she makes the account with a parent."),
    }
    field_order = ["username", "password1", "email", "of_age"]
    # In Latvia a child of 13 may decide about this herself.
    of_age = forms.BooleanField(
        error_messages={
            "required": _(
                "Younger than 13? Then please ask your teacher: "
                "she can make the account together with your parents."
            )
        }
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        assert isinstance(username, forms.CharField)
        username.max_length = 60


SHARED_LABEL = _("This phone is shared")
SHARED_HELP = _("You are signed out after 15 minutes without use.")


class LoginForm(PlainLabels, allauth.LoginForm):
    labels = {"login": _("Nickname"), "password": _("Password"), "shared": SHARED_LABEL}
    help_texts = {
        "password": _("Forgotten? Your teacher can give you a new one."),
        "shared": SHARED_HELP,
    }
    shared = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        if self.request is not None:
            self.fields["shared"].initial = shared_phones.is_known(self.request)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response: HttpResponse = super().login(request, redirect_url)
        shared_phones.mark(request, response, self.cleaned_data["shared"])
        return response


class EraseForm(forms.Form):
    """Asks for her password; for her nickname where she has none or came with a card."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    nickname = forms.CharField(label=_("Nickname"), max_length=60)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.POST or None)
        self.request = request
        self.user = cast(User, request.user)
        by_name = cards.came_by_card(request) or not self.user.has_usable_password()
        del self.fields["password" if by_name else "nickname"]
        if by_name:
            nickname = self.user.username
            help_text = _("To show that it is you, write “%(nickname)s” here.")
            self.fields["nickname"].help_text = help_text % {"nickname": nickname}

    def clean_password(self) -> str:
        if not ratelimit.consume(self.request, action="reauthenticate", user=self.user):
            raise forms.ValidationError(TOO_MANY_TRIES)
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your password. Look at it once more."))
        return password

    def clean_nickname(self) -> str:
        nickname: str = self.cleaned_data["nickname"]
        if nickname.casefold() != self.user.username.casefold():
            raise forms.ValidationError(_("This is not your nickname. Look at it once more."))
        return nickname


class CardNumberForm(forms.Form):
    number = forms.CharField(
        label=_("Number of your card"),
        help_text=_("12 digits. Spaces do not matter."),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class CardForm(forms.Form):
    """The button of a card that lies on the table, its PIN if it has one, and the phone."""

    number = forms.CharField(widget=forms.HiddenInput)
    pin = forms.CharField(
        label=_("PIN"),
        help_text=_("Four digits that only you know."),
        max_length=8,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    shared = forms.BooleanField(label=SHARED_LABEL, help_text=SHARED_HELP, required=False)

    def __init__(self, card: SignInCard, request: HttpRequest) -> None:
        super().__init__(request.POST or None)
        self.card, self.request = card, request
        self.fields["number"].initial = cards.secret_of(card)
        self.fields["shared"].initial = shared_phones.is_known(request)
        if not card.pin:
            del self.fields["pin"]

    def clean_pin(self) -> str:
        pin: str = self.cleaned_data["pin"]
        try:
            cards.check_pin(self.request, self.card, pin)
        except cards.WrongPin:
            text = _("This is not the PIN. Look at it once more, or ask your teacher.")
            raise forms.ValidationError(text) from None
        except cards.TooManyTries:
            raise forms.ValidationError(TOO_MANY_TRIES) from None
        return pin


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


CODE_LABELS = {"code": _("Code")}
CODE_HELP = {"code": _("Six digits from the app, or a recovery code.")}


class CodeForm(PlainLabels, AuthenticateForm):
    labels = CODE_LABELS
    help_texts = CODE_HELP


class CodeAgainForm(PlainLabels, ReauthenticateForm):
    labels = CODE_LABELS
    help_texts = CODE_HELP


class ActivateTotpForm(PlainLabels, ActivateTOTPForm):
    labels = CODE_LABELS
