from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LessonsConfig(AppConfig):
    name = "lessons"
    verbose_name = _("Learning")

    def ready(self) -> None:
        from . import cards, privacy, signals  # noqa: F401
