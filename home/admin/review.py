"""A translation is reviewed like every page: an editor submits it, the chief editor publishes it.

wagtail-localize's editor keeps each text as soon as it is written, and can publish them; it knows
no drafts to submit.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Page
from wagtail_localize.models import Translation


@transaction.atomic
def submit(translation: Translation, page: Any, user: Any) -> None:
    """Keep what is translated as a draft of `page` and give it to the reviewers.

    What visitors read stays as it is: `Translation.save_target` would write into it.
    """
    draft = translation.source.get_ephemeral_translated_instance(
        translation.target_locale, fallback=True
    )
    draft.save_revision(user=user)
    page.refresh_from_db()
    if state := page.current_workflow_state:
        state.resume(user=user)
    else:
        page.get_workflow().start(page, user)


@require_POST
def submit_translation(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(Page, pk=pk).specific
    translation = get_object_or_404(
        Translation.objects.select_related("source", "target_locale"),
        source__object_id=page.translation_key,
        target_locale_id=page.locale_id,
        enabled=True,
    )
    rights = page.permissions_for_user(request.user)
    if not (rights.can_edit() and rights.can_submit_for_moderation()):
        raise PermissionDenied
    try:
        submit(translation, page, request.user)
    except ValidationError as error:
        messages.validation_error(request, " ".join(error.messages), None)
    else:
        messages.success(request, gettext("The translation was submitted for review."))
    return redirect("wagtailadmin_pages:edit", page.pk)
