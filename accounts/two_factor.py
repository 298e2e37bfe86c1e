"""A second step at sign-in for those who work here: a code from an app on their phone (TOTP)."""

from collections.abc import Callable

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .models import User


class TwoFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code does not fit. Wait for the next one, and type that."),
    }

    def get_totp_label(self, user: User) -> str:
        return user.username


class RequireTotpMiddleware:
    """Opens the admin only to those who have set up the second step, where the school wants it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.REQUIRE_STAFF_TOTP:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.admin_prefix = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.path.startswith(self.admin_prefix)
            and request.user.has_perm("wagtailadmin.access_admin")
            and not is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
        ):
            text = gettext("To work here, please set up the second step of signing in first.")
            messages.info(request, text)
            return redirect("mfa_activate_totp")
        return self.get_response(request)
