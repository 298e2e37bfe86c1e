import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..latvian.checking import Verdict
from ..statuses import Status
from .vocabulary import Word

VERDICTS = [
    (Verdict.EXACT, _("right")),
    (Verdict.DIACRITICS, _("marks missing")),
    (Verdict.TYPO, _("a slip in typing")),
    (Verdict.OTHER_FORM, _("another form of the word")),
    (Verdict.OTHER_WORD, _("another word")),
    (Verdict.WRONG, _("not right")),
    (Verdict.SKIPPED, _("not answered")),
]


class Answer(models.Model):
    """One answer given in practice. Rows are added and, with a person, erased; never changed.

    `id` is made on the learner's device, so that sending twice stores once.
    """

    class Source(models.TextChoices):
        APP = "app"
        FORM = "form"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="answers"
    )
    word = models.ForeignKey(Word, on_delete=models.PROTECT, related_name="answers")
    lesson_key = models.UUIDField(null=True)
    kind = models.CharField(max_length=20)
    form = models.CharField(
        max_length=20,
        blank=True,
        help_text="The form asked for; empty for the word itself, `example` for its sentence.",
    )
    target = models.CharField(max_length=200)
    language = models.CharField(max_length=8)
    given = models.CharField(max_length=300, blank=True)
    verdict = models.CharField(max_length=12, choices=VERDICTS)
    in_ending = models.BooleanField(default=False, help_text="The slip is in the ending.")
    other_word = models.ForeignKey(
        Word,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        help_text="The word of the lessons that it was taken for.",
    )
    placement = models.BooleanField(
        default=False, help_text="Given in a check of what she knows already."
    )
    hints = models.PositiveSmallIntegerField(default=0)
    ms = models.PositiveIntegerField(help_text="Time taken, in milliseconds.")
    source = models.CharField(max_length=4, choices=Source.choices)
    answered_at = models.DateTimeField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["learner", "word", "answered_at"]),
            models.Index(fields=["learner", "answered_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.given} ({self.verdict})"


class Regrade(models.Model):
    """A later verdict on an answer. The newest counts; the answer itself stays as it was."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="regrades")
    verdict = models.CharField(max_length=12, choices=VERDICTS)
    reason = models.CharField(max_length=200)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["answer", "made_at"])]

    def __str__(self) -> str:
        return f"{self.answer_id}: {self.verdict}"


class Memory(models.Model):
    """What a learner remembers of a word. Derived from `Answer`; see `lessons.practice`."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memories"
    )
    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="memories")
    state = models.PositiveSmallIntegerField()
    step = models.PositiveSmallIntegerField(null=True)
    stability = models.FloatField(help_text="Days until recall falls to 90 %.")
    difficulty = models.FloatField(help_text="1 (easy) to 10 (hard).")
    due = models.DateTimeField()
    last_review = models.DateTimeField()
    answers = models.PositiveIntegerField()
    right_days = models.PositiveIntegerField(help_text="Different days with a right answer.")
    level = models.PositiveSmallIntegerField(
        default=0, help_text="How demanding the next exercise is; see `lessons.levels`."
    )
    stuck = models.BooleanField(default=False, help_text="It does not stay; see `lessons.levels`.")
    met_at = models.DateTimeField(help_text="The first answer.")
    parameters = models.CharField(max_length=20, help_text="Version of the scheduler's numbers.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "word"], name="one_memory_per_word")
        ]
        indexes = [models.Index(fields=["learner", "due"])]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.word_id}"


class LessonProgress(models.Model):
    """How far a learner is in a lesson. Derived from `Answer`, `Memory` and `Sitting`."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lesson_progress"
    )
    lesson_key = models.UUIDField()
    status = models.CharField(max_length=12, choices=Status.choices)
    words_total = models.PositiveIntegerField(default=0)
    done = models.JSONField(default=list, help_text="Words right on enough days, in order.")
    recent = models.JSONField(
        default=list, help_text="The last answers: [answered_at, id, verdict], oldest first."
    )
    quiz_failed = models.PositiveIntegerField(default=0)
    quiz_passed = models.BooleanField(default=False)
    last_active = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "lesson_key"], name="one_progress_per_lesson"
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.lesson_key} {self.status}"
