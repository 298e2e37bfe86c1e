"""What to teach tonight: what a group confused in the last days, and the words to take up again.

One statement whatever the size of the group, and the vocabulary's. People are counted by the
database: five learners who wrote the same are more than one who wrote it five times.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, Max, QuerySet, Value, When
from django.db.models.functions import Lower, Trim
from django.utils import timezone

from .derivation import with_regrades
from .exercises.put_into_form import forms_of
from .latvian.checking import Verdict
from .lexicon import LexiconWord, current_lexicon
from .mistakes import WITH_TARGET, ErrorKind, form_error, names_of, with_mistakes
from .models.classes import Membership, StudyGroup
from .models.practice import Answer, Memory
from .rhythm import start_of

PERIODS = (7, 14, 30)
USUAL_PERIOD = 14
# As many as one session of practice takes.
WORDS_AT_ONCE = 12
WORDS_OFFERED = 24
MOST_ENTRIES = 12  # of a kind
MOST_GIVEN = 6  # wrong answers shown of one entry
STUCK_TOGETHER = 2  # learners


@dataclass(frozen=True)
class Wrong:
    """A wrong answer: how many gave it, and which form it is, in words."""

    given: str
    form: str
    learners: int
    answers: int


@dataclass
class ClassConfusion:
    """What learners took for something else. `asked`: the form, in words, if that was it."""

    word: LexiconWord
    target: str
    learners: int
    answers: int
    asked: str = ""
    wrong: list[Wrong] = field(default_factory=list)


@dataclass
class WordToRepeat:
    """A word for tonight. `stuck`: with how many it does not stay."""

    word: LexiconWord
    learners: int = 0
    answers: int = 0
    stuck: int = 0
    chosen: bool = False

    @property
    def order(self) -> tuple[int, int, int]:
        return -max(self.learners, self.stuck), -self.answers, self.word.id


@dataclass
class Tonight:
    """`active`: how many learners practised at all in these days."""

    group: StudyGroup
    days: int
    active: int = 0
    kinds: list[tuple[ErrorKind, list[ClassConfusion]]] = field(default_factory=list)
    stuck: list[WordToRepeat] = field(default_factory=list)
    words: list[WordToRepeat] = field(default_factory=list)


# --- Counting -------------------------------------------------------------------------------------


def answers_since(group: StudyGroup, days: int) -> "QuerySet[Answer]":
    """Return what the group's learners of today answered in the last days, this one included."""
    first = timezone.localdate() - timedelta(days=days - 1)
    since = start_of(first, timezone.get_current_timezone())
    return Answer.objects.filter(learner__in=members(group), answered_at__gte=since)


def members(group: StudyGroup) -> Any:
    return Membership.objects.filter(group=group, left_at=None).values("learner")


def counted(rows: Any, part: str, form: Any = "form", **keys: Any) -> Any:
    """Count learners and answers by `keys`; parts without a key have nothing there.

    `form`: the name of a form that was asked for.
    """
    nothing: dict[str, Any] = {
        "about": Value(0, IntegerField()),
        "mistake": Value("", CharField()),
        "asked": Value("", CharField()),
        "said": Value("", CharField()),
        "took": Value(0, IntegerField()),
    }
    named = rows.order_by().values(part=Value(part, CharField()), **{**nothing, **keys})
    tallied = named.annotate(
        name=Max(form), learners=Count("learner", distinct=True), number=Count("pk")
    )
    return tallied.values_list("part", *nothing, "name", "learners", "number")


def tally(group: StudyGroup, days: int) -> dict[str, list[tuple[Any, ...]]]:
    """Count by word, by kind of error and by what was given; one statement."""
    answers = answers_since(group, days)
    wrong = with_mistakes(with_regrades(answers))
    word, error = F("word_id"), F("error")
    # A meaning is asked in many languages; there the word is what counts.
    asked = Case(
        When(error__in=[kind.value for kind in WITH_TARGET], then=F("target")),
        default=Value(""),
        output_field=CharField(),
    )
    said = Case(
        When(other_word__isnull=False, then=Value("")),
        default=Lower(Trim("given")),
        output_field=CharField(),
    )
    took = Case(
        When(other_word__isnull=False, then=F("other_word_id")),
        default=Value(0),
        output_field=IntegerField(),
    )
    stuck = Memory.objects.filter(learner__in=members(group), stuck=True)
    rows = counted(answers, "active").union(
        counted(wrong, "words", about=word),
        counted(wrong, "kinds", about=word, mistake=error, asked=asked),
        counted(wrong, "given", about=word, mistake=error, asked=asked, said=said, took=took),
        counted(stuck, "stuck", form=Value("", CharField()), about=word),
        all=True,
    )
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for part, *values in rows:
        found[part].append(tuple(values))
    return found


def tonight(group: StudyGroup, days: int = USUAL_PERIOD) -> Tonight:
    """Return what the group confused in the last days; one statement and the lexicon's."""
    lexicon, found = current_lexicon(), tally(group, days)
    words: dict[int, WordToRepeat] = {}
    for name in ("words", "stuck"):
        for word, *_, learners, number in found[name]:
            if word not in lexicon.words:
                continue
            row = words.setdefault(word, WordToRepeat(lexicon.words[word]))
            if name == "stuck":
                row.stuck = learners
            else:
                row.learners, row.answers = learners, number
    in_order = sorted(words.values(), key=lambda row: row.order)
    for row in in_order[:WORDS_AT_ONCE]:
        row.chosen = True
    return Tonight(
        group=group,
        days=days,
        active=sum(row[-2] for row in found["active"]),
        kinds=confusions(found["kinds"], found["given"], lexicon.words),
        stuck=sorted(
            (row for row in in_order if row.stuck >= STUCK_TOGETHER), key=lambda row: -row.stuck
        ),
        words=in_order[:WORDS_OFFERED],
    )


def confusions(
    kinds: Iterable[tuple[Any, ...]],
    given: Iterable[tuple[Any, ...]],
    words: Mapping[int, LexiconWord],
) -> list[tuple[ErrorKind, list[ClassConfusion]]]:
    """Put wrong answers to what was asked; the kinds in order, first what most learners gave."""
    answers: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for word, error, asked, said, took, _, learners, number in given:
        text = words[took].lemma if took in words else said
        answers[word, error, asked].append((text, learners, number))
    found: dict[ErrorKind, list[ClassConfusion]] = defaultdict(list)
    for word, error, asked, _, _, name, learners, number in kinds:
        if word not in words:
            continue
        subject = words[word]
        entry = ClassConfusion(subject, asked or subject.lemma, learners, number)
        ordered = sorted(answers[word, error, asked], key=lambda row: (-row[1], -row[2], row[0]))
        kind = ErrorKind(error)
        for place, (text, people, times) in enumerate(ordered[:MOST_GIVEN]):
            form = ""
            if error == ErrorKind.FORM:
                narrower, label, form = form_error(asked, text, subject.lemma, subject.forms, name)
                # The form that most learners gave tells the kind.
                if place == 0:
                    kind, entry.asked = narrower, label
            entry.wrong.append(Wrong(text, form, people, times))
        found[kind].append(entry)
    for entries in found.values():
        entries.sort(key=lambda entry: (-entry.learners, -entry.answers, entry.target))
    return [(kind, found[kind][:MOST_ENTRIES]) for kind in ErrorKind if kind in found]


# --- What is made of it ---------------------------------------------------------------------------


def missed_forms(group: StudyGroup, days: int, words: Iterable[LexiconWord]) -> dict[int, str]:
    """Return for each word the form that the group missed most and that can be asked; one query."""
    chosen = {word.id: word for word in words}
    missed = with_mistakes(with_regrades(answers_since(group, days))).filter(
        word__in=list(chosen), counts__in=(Verdict.OTHER_FORM, Verdict.DIACRITICS)
    )
    rows = (
        missed.order_by().values("word", "target").annotate(number=Count("learner", distinct=True))
    )
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        word = chosen[row["word"]]
        can_be_asked = set(forms_of(word))
        for name in names_of(row["target"], word.lemma, word.forms)[:1]:
            if name in can_be_asked:
                counts[word.id][name] += row["number"]
    return {word: forms.most_common(1)[0][0] for word, forms in counts.items()}
