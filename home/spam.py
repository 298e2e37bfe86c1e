"""Keeps machines out of public forms, without a third party and without a puzzle."""

from typing import Any
from uuid import uuid4

from allauth.account.adapter import get_adapter
from django import forms
from django.core.cache import cache
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from .text import printable

QUICKEST = 3  # seconds a person needs at least
OLDEST = 60 * 60 * 24
SENT_MOST = 20  # forms from one address: a class may sign up together
PERIOD = 60 * 10  # in so many seconds
LONGEST_ANSWER = 5_000

TOO_MANY = _("Several forms have just come from here. Wait ten minutes and send it again.")
TOO_QUICK = _("That was very quick. Look through your answers once more and send them.")
TOO_OLD = _("This form was open for a long time. Your answers are still here: send them again.")


def signer() -> TimestampSigner:
    return TimestampSigner(salt="form")


class GuardedForm(forms.Form):
    """A form with a trap that people don't see and the time at which it was opened.

    Nothing that was typed is lost when it is refused: the form is shown again, filled in.
    """

    website = forms.CharField(required=False, widget=forms.HiddenInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.initial["opened"] = signer().sign(uuid4().hex)
        if self.is_bound:
            # What is shown again after an error carries the time of its own opening.
            self.sent_opened = self.data.get("opened", "")
            data = QueryDict(mutable=True)
            data.update(self.data)
            data["opened"] = self.initial["opened"]
            self.data = data

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            problem = self.refusal()
            if problem:
                raise forms.ValidationError(problem)
        return {
            name: printable(value) if isinstance(value, str) else value
            for name, value in cleaned.items()
        }

    def refusal(self) -> Any:
        """Return why the form cannot be taken now, if so."""
        if self.data.get("website"):
            return TOO_QUICK
        try:
            signer().unsign(self.sent_opened, max_age=OLDEST)
        except BadSignature:
            return TOO_OLD
        try:
            signer().unsign(self.sent_opened, max_age=QUICKEST)
        except BadSignature:
            return None if self.may_send() else TOO_MANY
        return TOO_QUICK

    def may_send(self) -> bool:
        """Take one of the places that an address has in a period, if any is left.

        Taking a place is one atomic step; counting in the cache would not be.
        """
        address = get_adapter().get_client_ip(self.request)
        return any(
            cache.add(f"form-from-{address}-{place}", True, PERIOD) for place in range(SENT_MOST)
        )

    def is_new(self) -> bool:
        """Tell whether this is the first time that the opened form comes; a double tap is not."""
        return bool(cache.add(f"form-sent-{self.sent_opened}", True, OLDEST))
