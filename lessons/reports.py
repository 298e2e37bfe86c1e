"""What the pages of lessons and quizzes show, and the teacher's groups.

Each read has a fixed number of queries, whatever the size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import get_language

from .availability import may_begin, may_practise
from .lexicon import LexiconWord, Meaning, current_lexicon
from .models.classes import StudyGroup
from .models.pages import LessonPage, QuizPage
from .models.practice import LessonProgress, Memory
from .models.quizzes import Sitting
from .papers import DRAW, is_stale
from .statuses import RIGHT_DAYS, Status

MOST_TOGETHER = 12  # words that a lesson shows in one group

T = TypeVar("T")


def gloss_language(user: Any, wanted: str | None = None) -> str:
    """Return the language to explain words in: the wanted one, the page's, or the person's."""
    own = getattr(user, "language", None)
    for language in (wanted, get_language(), own):
        if language in settings.GLOSS_LANGUAGES:
            return str(language)
    return "en"


def progress_by_lesson(user: Any, keys: Iterable[UUID]) -> dict[UUID, LessonProgress]:
    if not user.is_authenticated:
        return {}
    rows = LessonProgress.objects.filter(learner=user, lesson_key__in=list(keys))
    return {row.lesson_key: row for row in rows}


@dataclass(frozen=True)
class LessonRow:
    """A lesson in a list, with how far the reader is in it."""

    page: LessonPage
    progress: LessonProgress | None

    @property
    def status(self) -> Status:
        return Status(self.progress.status) if self.progress else Status.NOT_STARTED


def lesson_rows(lessons: Iterable[LessonPage], user: Any) -> list[LessonRow]:
    """Return lessons with the reader's progress; two queries."""
    pages = list(lessons)
    progress = progress_by_lesson(user, [page.translation_key for page in pages])
    return [LessonRow(page, progress.get(page.translation_key)) for page in pages]


def words_by_memory(user: Any, words: Iterable[int]) -> dict[int, str]:
    """Return which of `words` the reader is learning and which she has known on two days."""
    if not user.is_authenticated:
        return {}
    memories = Memory.objects.filter(learner=user, word_id__in=list(words))
    return {
        word: "known" if days >= RIGHT_DAYS else "learning"
        for word, days in memories.values_list("word", "right_days")
    }


def in_groups(items: Sequence[T], most: int = MOST_TOGETHER) -> list[Sequence[T]]:
    """Return items in order, in as few groups as hold `most` each, all of nearly the same size."""
    count = -(-len(items) // most)
    bounds = [len(items) * number // count for number in range(count + 1)] if count else []
    return [items[start:end] for start, end in pairwise(bounds)]


@dataclass(frozen=True)
class WordGroup:
    """Words of a lesson that are learnt together: word, meaning, how well the reader knows it.

    `first` and `last`: their numbers in the lesson.
    """

    first: int
    last: int
    words: Sequence[tuple[LexiconWord, Meaning | None, str]]

    @property
    def ids(self) -> str:
        """The part of an address that names the words."""
        return ",".join(str(word.id) for word, _, _ in self.words)


def word_groups(words: Sequence[tuple[LexiconWord, Meaning | None, str]]) -> list[WordGroup]:
    groups: list[WordGroup] = []
    for group in in_groups(words):
        before = groups[-1].last if groups else 0
        groups.append(WordGroup(before + 1, before + len(group), group))
    return groups


def lesson_view(page: LessonPage, user: Any, meanings: str | None) -> dict[str, Any]:
    """Return what a lesson's page shows beside its own text."""
    lexicon = current_lexicon()
    language = gloss_language(user, meanings)
    words = lexicon.lesson_words(page.translation_key)
    known = words_by_memory(user, [word.id for word in words])
    rows = [(w, w.meanings.get(language), known.get(w.id, "new")) for w in words]
    return {
        "words": rows,
        "groups": word_groups(rows),
        "meanings": language,
        "progress": progress_by_lesson(user, [page.translation_key]).get(page.translation_key),
        "quizzes": list(page.live_children(QuizPage)),
    }


def needed_words(ids: Iterable[int], user: Any, meanings: str | None, back: str) -> dict[str, Any]:
    """Return words with their meanings, and the address part that practises them.

    `back`: the page that a session on them leads back to.
    """
    language = gloss_language(user, meanings)
    words = current_lexicon().chosen(ids)
    return {
        "words": [(word, word.meanings.get(language)) for word in words],
        "language": language,
        "query": practice_query(words, language, back),
    }


def practice_query(words: Iterable[LexiconWord], meanings: str, back: str) -> str:
    """Return the part of an address that practises `words` and then leads `back`."""
    ids = ",".join(str(word.id) for word in words)
    return urlencode({"of": ids, "back": back, "meanings": meanings})


def quiz_view(page: QuizPage, user: Any) -> dict[str, Any]:
    """Return what a quiz's first page shows: how many questions, and the reader's own sittings."""
    mine = (
        Sitting.objects.for_learner(user)
        .filter(quiz_key=page.translation_key)
        .order_by("-started_at")
    )
    sittings = list(mine.exclude(mode=Sitting.Mode.TRIAL)[:10])
    source: QuizPage = page.source_page()
    going_on = [sitting for sitting in sittings if sitting.finished_at is None]
    return {
        "source": source,
        "question_count": question_count(source),
        "open_sitting": next((s for s in going_on if s.mode != Sitting.Mode.PRACTICE), None),
        "finished_sittings": [s for s in sittings if s.finished_at is not None],
        "refusal": "" if going_on else may_begin(user, source),
        "may_practise": may_practise(user, source),
    }


def question_count(source: QuizPage) -> int:
    """Return how many questions a sitting of the quiz has, at most."""
    today = timezone.localdate()
    count = 0
    for block in source.questions:
        if block.block_type == DRAW:
            count += block.value["count"]
        elif not is_stale(block.value, today):
            count += 1
    return min(count, source.max_questions or count)


def groups_overview(user: Any) -> Any:
    """Return the groups a teacher may see, with size and last activity; one query."""
    active = Q(memberships__left_at__isnull=True)
    return (
        StudyGroup.objects.for_teacher(user)
        .select_related("course")
        .annotate(
            size=Count("memberships", filter=active, distinct=True),
            last_active=Max("memberships__learner__lesson_progress__last_active", filter=active),
        )
    )
