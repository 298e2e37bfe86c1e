"""What a learner may do now: repeat some words, meet new ones, or rest."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject, Left, Length
from django.utils import timezone
from django.utils.translation import get_language

from .assignments import Work, most_urgent, read_work
from .models.classes import Membership
from .models.pages import CoursePage, LessonPage, LessonWord
from .models.practice import Answer, LessonProgress, Memory
from .rhythm import DAILY_WORDS, Week, for_today, is_back, start_of, week_days, week_of
from .statuses import Status


@dataclass(frozen=True)
class NextLesson:
    """The lesson to go on with. `language`: that of its title."""

    key: UUID
    title: str
    url_path: str
    language: str


@dataclass(frozen=True)
class Today:
    """What to do now: words to repeat, as many as are enough for a day; else a lesson.

    `is_enough`: she has practised so much today already. `week`: empty until she begins.
    `work`: what her teacher has set and she has to do first.
    """

    due: int = 0
    is_new: bool = True
    is_enough: bool = False
    is_back: bool = False
    lesson: NextLesson | None = None
    week: Week | None = None
    work: Work | None = None

    @property
    def words(self) -> int:
        return for_today(self.due)[0]

    @property
    def minutes(self) -> int:
        return for_today(self.due)[1]

    @property
    def others_wait(self) -> bool:
        return self.due > self.words


def lessons_in_order(user: Any, language: str) -> "QuerySet[LessonPage]":
    """Return the live lessons in the order of their courses, her group's course first."""
    hers = Membership.objects.filter(learner=user, left_at__isnull=True)
    course = CoursePage.objects.filter(
        path=OuterRef("course_path"),
        translation_key__in=hers.values("group__course__translation_key"),
    )
    lessons: QuerySet[LessonPage] = LessonPage.objects.filter(
        locale__language_code=language, live=True
    )
    return lessons.annotate(
        course_path=Left("path", Length("path") - LessonPage.steplen),
        in_her_course=Exists(course),
    ).order_by("-in_her_course", "path")


def count_of(rows: "QuerySet[Any]") -> Coalesce:
    """Return a subquery that counts `rows`, which belong to one learner."""
    counted = rows.order_by().values("learner").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def next_lesson(user: Any, language: str) -> "QuerySet[LessonPage]":
    """Return the first lesson in order that is not done and has words she has not met."""
    memories = Memory.objects.filter(learner=user)
    words = LessonWord.objects.filter(
        page__translation_key=OuterRef("translation_key"),
        page__locale__language_code=settings.LANGUAGE_CODE,
    )
    done = LessonProgress.objects.filter(
        learner=user, lesson_key=OuterRef("translation_key"), status=Status.DONE
    )
    return lessons_in_order(user, language).filter(
        ~Exists(done), Exists(words.filter(~Exists(memories.filter(word=OuterRef("word")))))
    )[:1]


def today(user: Any) -> Today:
    """Return what a learner may do now; one query, for the home page has no more to spend."""
    if not user.is_authenticated:
        return Today()
    language = get_language() or settings.LANGUAGE_CODE
    now, zone = timezone.now(), timezone.get_current_timezone()
    this_day = timezone.localdate(now)
    memories = Memory.objects.filter(learner=user)
    answers = Answer.objects.filter(learner=user)
    days = week_days(this_day)
    moments = [start_of(day, zone) for day in (*days, days[-1] + timedelta(days=1))]
    earlier = answers.filter(answered_at__lt=start_of(this_day, zone)).order_by("-answered_at")
    lesson = next_lesson(user, language).values(
        found=JSONObject(
            key="translation_key", title="title", url_path="url_path", copy_of="alias_of"
        )
    )
    facts: Any = (
        get_user_model()
        .objects.filter(pk=user.pk)
        .values(
            due=count_of(memories.filter(due__lte=now)),
            met=Exists(memories),
            answered=count_of(answers.filter(answered_at__gte=start_of(this_day, zone))),
            last=Subquery(earlier.values("answered_at")[:1]),
            lesson=Subquery(lesson),
            work=Subquery(most_urgent(user, language)),
            **{
                day.isoformat(): Exists(answers.filter(answered_at__gte=at, answered_at__lt=end))
                for day, at, end in zip(days, moments, moments[1:], strict=False)
            },
        )
        .get()
    )
    practised = {day: 0 for day in days if facts[day.isoformat()]}
    return Today(
        due=facts["due"],
        is_new=not facts["met"],
        is_enough=facts["answered"] >= DAILY_WORDS,
        is_back=is_back(timezone.localdate(facts["last"]) if facts["last"] else None, this_day),
        lesson=read_lesson(facts["lesson"], language),
        week=week_of(this_day, practised, this_day) if facts["met"] else None,
        work=read_work(facts["work"], language),
    )


def read_lesson(found: dict[str, Any] | None, language: str) -> NextLesson | None:
    if found is None:
        return None
    return NextLesson(
        key=UUID(found["key"]),
        title=found["title"],
        url_path=found["url_path"],
        # As in lists of pages: a copy of the Latvian page still has its title.
        language=settings.LANGUAGE_CODE if found["copy_of"] else language,
    )
