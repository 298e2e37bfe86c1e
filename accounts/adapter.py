import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.users.models import UserProfile

from .models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Nickname and password do not fit together. Look at both once more, "
            "or ask your teacher for a new password."
        ),
        "username_taken": _("This nickname is taken. Please choose another one."),
        "too_many_login_attempts": _(
            "There were too many tries. Please wait ten minutes, then try again."
        ),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """One way to write a nickname: composed letters, full-width ones as usual."""
        return super().clean_username(unicodedata.normalize("NFKC", username), shallow)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Keep the nickname as it was typed and the language the person reads in."""
        user.display_name = form.data.get("username", "").strip()[:60]
        user.language = get_language() or user.language
        return super().save_user(request, user, form, commit)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        # A new account is the moment to ask about the answers given before it.
        return reverse("claim")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        assert isinstance(user, User)
        if not user.has_perm("wagtailadmin.access_admin"):
            return super().get_login_redirect_url(request)
        profile = UserProfile.get_for_user(user)
        if not profile.preferred_language:
            profile.preferred_language = user.language
            profile.save(update_fields=["preferred_language"])
        if user.has_perm("lessons.view_studygroup") and not user.has_perm("home.view_notice"):
            return reverse("study_groups:index")
        return reverse("wagtailadmin_home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return f"/{get_language()}/"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("progress")
