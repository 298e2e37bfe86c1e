from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from . import checks, signals  # noqa: F401

        register(checks.check_content)
