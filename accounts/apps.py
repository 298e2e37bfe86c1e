from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("People")
    default = True

    def ready(self) -> None:
        from . import own_data, signals  # noqa: F401


class PeopleAdminConfig(WagtailUsersAppConfig):
    user_viewset = "accounts.people_admin.PersonViewSet"
