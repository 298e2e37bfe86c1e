"""People in the admin: a nickname is enough, real names have no field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from .models import User

FIELDS = ["username", "display_name", "email", "language", "guardian_consent", "is_superuser"]
WIDGETS = {"groups": forms.CheckboxSelectMultiple}


class PersonCreationForm(UserCreationForm):
    first_name = last_name = None
    email = forms.EmailField(required=False, label=_("E-mail"))

    class Meta:
        model = User
        fields = [*FIELDS, "groups"]
        widgets = WIDGETS


class PersonEditForm(UserEditForm):
    first_name = last_name = None
    email = forms.EmailField(required=False, label=_("E-mail"))

    class Meta:
        model = User
        fields = [*FIELDS, "is_active", "groups"]
        widgets = WIDGETS


class PersonViewSet(UserViewSet):
    def get_form_class(self, for_update: bool = False) -> type[Any]:
        return PersonEditForm if for_update else PersonCreationForm
