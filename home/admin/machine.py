"""Machine translation that fails clearly: nothing is stored, and the editor is told why."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import requests
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Locale
from wagtail_localize.machine_translators.deepl import DeepLTranslator
from wagtail_localize.machine_translators.libretranslate import LibreTranslator
from wagtail_localize.strings import StringValue
from wagtail_localize.views import edit_translation

# As many texts as DeepL takes at once.
BATCH = 50
QUOTA_EXCEEDED = 456  # DeepL's own


class MachineTranslationError(Exception):
    """The service did not translate. The message is for the editor."""


class CarefulMixin:
    """Asks in batches, and turns whatever goes wrong into a `MachineTranslationError`."""

    display_name: str

    def ask(self, source: Locale, target: Locale, strings: list[Any]) -> dict[Any, Any]:
        found: dict[Any, Any] = super().translate(source, target, strings)  # type: ignore[misc]
        return found

    def translate(self, source: Locale, target: Locale, strings: Iterable[Any]) -> dict[Any, Any]:
        strings = list(strings)
        found: dict[Any, Any] = {}
        try:
            for start in range(0, len(strings), BATCH):
                found |= self.ask(source, target, strings[start : start + BATCH])
        except (requests.RequestException, LookupError, TypeError, ValueError) as error:
            raise MachineTranslationError(self.explain(error)) from error
        return found

    def explain(self, error: Exception) -> str:
        response = getattr(error, "response", None)
        status = 0 if response is None else response.status_code
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            said = _("%(service)s does not accept the key of this site. Tell the administrator.")
        elif status == QUOTA_EXCEEDED:
            said = _("The texts that %(service)s translates for this site in a month are used up.")
        elif status == HTTPStatus.TOO_MANY_REQUESTS:
            said = _("%(service)s is asked too often just now. Try again in a minute.")
        else:
            said = _("%(service)s does not answer as it should. Try again later.")
        kept = _("Nothing was changed; you can translate by hand meanwhile.")
        return f"{said % {'service': self.display_name}} {kept}"


class DeepL(CarefulMixin, DeepLTranslator):
    def ask(self, source: Locale, target: Locale, strings: list[Any]) -> dict[Any, Any]:
        response = requests.post(
            self.get_api_endpoint(),
            self.get_parameters(source, target, strings),
            timeout=self.options["TIMEOUT"],
            headers=self.get_headers(),
        )
        # What wagtail-localize's own translator leaves out.
        response.raise_for_status()
        texts = [row["text"] for row in response.json()["translations"]]
        return {string: StringValue(text) for string, text in zip(strings, texts, strict=True)}


class LibreTranslate(CarefulMixin, LibreTranslator):
    pass


@require_POST
def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponse:
    """wagtail-localize's view of that name, which expects no failure."""
    try:
        return edit_translation.machine_translate(request, translation_id)
    except MachineTranslationError as error:
        messages.error(request, str(error))
    return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
