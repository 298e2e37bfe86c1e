"""What an editor finds to do when she signs in. A fixed number of queries, whatever there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.admin.ui.components import Component
from wagtail.models import Page, TaskState, WorkflowState, get_default_page_content_type
from wagtail.permissions import policy_registry

from ..models import EventPage
from ..models.events import upcoming
from .pictures import LACKING, Lack, own_pictures
from .translations import OTHER_LANGUAGES, State, counts

# States of a translation that are somebody's work.
TO_DO = (State.UNTRANSLATED, State.PARTLY, State.CHANGED, State.READY)
SHOWN = 8
AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Number:
    """How many, and where they are listed."""

    count: int
    label: str
    url: str


@dataclass(frozen=True)
class InReview:
    page: Page
    task: str
    since: Any
    by: str
    waits_for_me: bool
    mine: bool


def edits_pages(user: Any) -> bool:
    policy = policy_registry.get_by_type(Page)
    return bool(policy.user_has_any_permission(user, ["add", "change", "publish"]))


class EditorsPanel(Component):
    name = "editors"
    order = 100
    template_name = "home/admin/dashboard.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        return {
            "languages": translations_to_do(user),
            "states": [state.label for state in TO_DO],
            "reviews": reviews(user),
            "events": events_ahead(),
            "pictures": pictures_to_do(user),
        }


def translations_to_do(user: Any) -> list[tuple[str, list[Number]]]:
    """Return (language, numbers for each state of `TO_DO`)."""
    found = counts(user)
    report = reverse("translations")
    return [
        (
            name,
            [
                Number(
                    found[code, state],
                    str(state.label),
                    f"{report}?{urlencode({'language': code, 'state': state.value})}",
                )
                for state in TO_DO
            ],
        )
        for code, name in OTHER_LANGUAGES
    ]


def reviews(user: Any) -> list[InReview]:
    """Return the pages that wait in a workflow: for this person, then her own, oldest first."""
    reviewable = set(TaskState.objects.reviewable_by(user).values_list("pk", flat=True))
    states = list(
        WorkflowState.objects.active()
        .filter(base_content_type=get_default_page_content_type())
        .select_related("current_task_state__task", "requested_by")
        .order_by("created_at")
    )
    policy = policy_registry.get_by_type(Page)
    pages = policy.instances_user_has_permission_for(user, "change").in_bulk(
        [int(state.object_id) for state in states]
    )
    found = [
        InReview(
            page=pages[int(state.object_id)],
            task=state.current_task_state.task.name if state.current_task_state else "",
            since=state.created_at,
            by=str(state.requested_by or ""),
            waits_for_me=state.current_task_state_id in reviewable,
            mine=state.requested_by_id == user.pk,
        )
        for state in states
        if int(state.object_id) in pages
    ]
    return sorted(found, key=lambda row: (not row.waits_for_me, not row.mine))[:SHOWN]


def events_ahead() -> list[EventPage]:
    """Return the Latvian events of the next seven days, also those that are not public yet."""
    latvian = EventPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    return list(upcoming(latvian).filter(start__lt=timezone.now() + AHEAD)[:SHOWN])


def pictures_to_do(user: Any) -> list[Number]:
    """Return how many pictures lack what, of what some lack."""
    found = own_pictures(user).aggregate(
        **{lack.value: Count("pk", filter=LACKING[lack]) for lack in Lack}
    )
    report = reverse("pictures_to_complete")
    return [
        Number(found[lack.value], str(lack.label), f"{report}?{urlencode({'lack': lack.value})}")
        for lack in Lack
        if found[lack.value]
    ]
