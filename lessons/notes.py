"""What teachers leave behind at a learner's story: notes, and the log of who looked."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from .models.teaching import LearnerNote, StoryView

LAST_SHOWN = 20


def log_view(learner: Any, seen_by: Any) -> None:
    """Note that somebody opened a learner's story; once a day a person. One statement."""
    if seen_by.pk == learner.pk:
        return
    view = StoryView(
        learner=learner,
        seen_by=seen_by,
        seen_by_name=seen_by.name[:60],
        day=timezone.localdate(),
    )
    StoryView.objects.bulk_create([view], ignore_conflicts=True)


def who_looked(learner: Any) -> "QuerySet[StoryView]":
    """Return who looked at a learner's answers and when, the latest first; one query."""
    return StoryView.objects.filter(learner=learner)[:LAST_SHOWN]


def add_note(learner: Any, by: Any, text: str) -> LearnerNote:
    return LearnerNote.objects.create(learner=learner, text=text.strip(), written_by=by)


def delete_note(learner: Any, by: Any, note: int) -> bool:
    """Delete a note that this person wrote; False if there is none."""
    deleted, _ = LearnerNote.objects.filter(pk=note, learner=learner, written_by=by).delete()
    return bool(deleted)
