"""Appeals: a learner thinks that she was right, a teacher decides, the learner hears of it.

An appeal is about one answer. Equal ones (the same word, form and text) are decided together.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.log_actions import log

from .batches import BadAnswer, BadBatch, clean_text, read_uuid
from .derivation import with_regrades
from .exercises import KINDS
from .latvian.checking import Verdict, normalise
from .lexicon import current_lexicon
from .models.appeals import AcceptedAnswer, Appeal, AppealQuerySet
from .models.practice import Answer, Regrade
from .models.vocabulary import LexiconVersion, Word
from .practice import rebuild

MAX_APPEALS = 200
LONGEST_TEXT = 300
MOST_TOLD = 20
APPEALABLE = [kind.name for kind in KINDS.values() if kind.appealable]

# Why an answer is not looked at again.
UNKNOWN = "no such answer of yours"
RIGHT_ALREADY = "it counts as right"
NOT_POSSIBLE = "nothing that a teacher could accept"

# Why an answer has a later verdict.
ACCEPTED = "accepted by a teacher"
TAKEN_BACK = "no longer accepted"


def compared(given: str) -> str:
    """Return an answer as equal ones agree in it; small letters can be longer than capitals."""
    return normalise(given)[:LONGEST_TEXT]


# --- The learner asks -----------------------------------------------------------------------------


def read_appeals(body: bytes) -> tuple[list[UUID], dict[str, str]]:
    """Read `{"appeals": [ids]}`. Return the ids, each once, and why others cannot be read.

    Raises BadBatch if the body is not such a list of at most `MAX_APPEALS`.
    """
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadBatch("not JSON") from error
    items = data.get("appeals") if isinstance(data, dict) else None
    if not isinstance(items, list):
        raise BadBatch('expected {"appeals": [...]}')
    if len(items) > MAX_APPEALS:
        raise BadBatch(f"more than {MAX_APPEALS} appeals")
    ids: dict[UUID, None] = {}
    refused: dict[str, str] = {}
    for position, item in enumerate(items):
        try:
            ids[read_uuid(item, "id")] = None
        except BadAnswer as error:
            name = clean_text(item)[:40] if isinstance(item, str) else f"#{position}"
            refused[name] = str(error)
    return list(ids), refused


@transaction.atomic
def make_appeals(learner_id: int, ids: Collection[UUID]) -> tuple[list[UUID], dict[UUID, str]]:
    """Ask a teacher to look at answers again; asking twice is asking once.

    Return the ids that stand as appeals, and the reason for each other one. The same number of
    statements for any number of ids.
    """
    # She is not erased meanwhile, nor does a decision on these answers pass by.
    list(get_user_model().objects.select_for_update().only("pk").filter(pk=learner_id))
    answers = Answer.objects.filter(pk__in=ids, learner_id=learner_id)
    asked = Exists(Appeal.objects.filter(answer=OuterRef("pk")))
    found = {row.pk: row for row in with_regrades(answers).annotate(asked=asked)}
    stored: list[UUID] = []
    refused: dict[UUID, str] = {}
    new = []
    for id in ids:
        row = found.get(id)
        if row is None:
            refused[id] = UNKNOWN
        elif row.asked:
            stored.append(id)
        elif why := refusal(row):
            refused[id] = why
        else:
            stored.append(id)
            new.append(row)
    now = timezone.now()
    Appeal.objects.bulk_create(
        Appeal(answer_id=row.pk, text=compared(row.given), made_at=now) for row in new
    )
    return stored, refused


def refusal(row: Any) -> str:
    """Return why nobody needs to look at an answer again; empty if somebody can."""
    if (row.regraded or row.verdict) == Verdict.EXACT:
        return RIGHT_ALREADY
    if row.verdict == Verdict.SKIPPED or not KINDS[row.kind].appealable:
        return NOT_POSSIBLE
    return ""


# --- A teacher decides ----------------------------------------------------------------------------


@transaction.atomic
def decide(user: Any, word: int, form: str, text: str, accept: bool) -> int:
    """Settle equal appeals that wait; return how many, none if somebody was faster.

    Only what a learner of hers appealed is a teacher's to decide. Declining is for her learners
    alone: a colleague may see it otherwise. But what is accepted becomes part of the vocabulary,
    by which every answer is checked, so it holds for all: whoever wrote the same, in her group or
    not, appealing or not, is regraded, and her memories follow. The log of answers stays.
    """
    subject = lock_word(word)
    equal = Appeal.objects.equal(word, form, text)
    hers = equal.for_teacher(user).waiting()
    spellings = list(hers.values_list("answer__given", flat=True))
    if subject is None or not spellings:
        return 0
    now = timezone.now()
    if accept:
        accept_text(subject, form, spelling(spellings), user)
        wrong = [row for row in same_answers(word, form, text) if row.regraded != Verdict.EXACT]
        regrade(wrong, lambda row: Verdict.EXACT, ACCEPTED, user, now)
        settled, state = equal.exclude(state=Appeal.State.ACCEPTED), Appeal.State.ACCEPTED
    else:
        settled, state = hers, Appeal.State.DECLINED
    log(subject, f"lessons.{state}_answer", user=user, data={"form": form, "text": text})
    return settled.update(state=state, decided_at=now, decided_by=user, told_at=None)


@transaction.atomic
def take_back(user: Any, word: int, form: str, text: str) -> int:
    """Let decided appeals wait again; return how many.

    What was accepted is right no longer, and answers that the decision made right are again what
    the checker said. Answers given in between stay right: by then it was the rule.
    """
    subject = lock_word(word)
    equal = Appeal.objects.equal(word, form, text)
    hers = equal.for_teacher(user).decided()
    if subject is None or not hers.exists():
        return 0
    reopened = hers
    if hers.filter(state=Appeal.State.ACCEPTED).exists():
        reopened = equal.filter(state=Appeal.State.ACCEPTED)
        drop_text(subject, form, text)
        right = [row for row in same_answers(word, form, text) if row.regraded == Verdict.EXACT]
        regrade(right, lambda row: Verdict(row.verdict), TAKEN_BACK, user, timezone.now())
    log(subject, "lessons.reopened_answer", user=user, data={"form": form, "text": text})
    return reopened.update(state=Appeal.State.OPEN, decided_at=None, decided_by=None, told_at=None)


def lock_word(word: int) -> Word | None:
    """Return the word, for one decision about it at a time; answers to it are not held up."""
    return Word.objects.select_for_update(no_key=True).filter(pk=word).first()


def spelling(texts: Iterable[str]) -> str:
    """Return how an answer is mostly written; of equally frequent ways the one in small letters."""
    counted = Counter(" ".join(text.split()) for text in texts)
    return min(counted, key=lambda text: (-counted[text], sum(map(str.isupper, text)), text))


def accepted_rows(word: Word, form: str, text: str) -> list[AcceptedAnswer]:
    rows = AcceptedAnswer.objects.filter(word=word, form=form)
    return [row for row in rows if compared(row.text) == text]


def accept_text(word: Word, form: str, written: str, user: Any) -> None:
    if not accepted_rows(word, form, compared(written)):
        AcceptedAnswer.objects.create(word=word, form=form, text=written, added_by=user)
    LexiconVersion.renew()


def drop_text(word: Word, form: str, text: str) -> None:
    ids = [row.pk for row in accepted_rows(word, form, text)]
    AcceptedAnswer.objects.filter(pk__in=ids).delete()
    LexiconVersion.renew()


def same_answers(word: int, form: str, text: str) -> list[Any]:
    """Return every learner's answers that the checker rejected and that say `text`."""
    answers = Answer.objects.filter(word_id=word, form=form, kind__in=APPEALABLE)
    rejected = answers.exclude(verdict__in=(Verdict.EXACT, Verdict.SKIPPED))
    rows = with_regrades(rejected).only("learner_id", "given", "verdict")
    return [row for row in rows if compared(row.given) == text]


def regrade(
    rows: Collection[Any],
    verdict_of: Callable[[Any], Verdict],
    reason: str,
    user: Any,
    now: datetime,
) -> None:
    """Give answers a later verdict and bring their learners' memories up to date."""
    # Who is erased meanwhile is left out; her answers are gone.
    people = get_user_model().objects.select_for_update().only("pk").order_by("pk")
    learners = [person.pk for person in people.filter(pk__in={row.learner_id for row in rows})]
    Regrade.objects.bulk_create(
        Regrade(answer_id=row.pk, verdict=verdict_of(row), reason=reason, made_by=user, made_at=now)
        for row in rows
        if row.learner_id in learners
    )
    lexicon = current_lexicon()
    for learner in learners:
        rebuild(learner, lexicon)


# --- The learner hears of it ----------------------------------------------------------------------


@dataclass
class Decision:
    """What became of her appeals about one answer. `right`: the form that was asked for."""

    given: str
    right: str
    accepted: bool
    ids: list[int] = field(default_factory=list)


def decisions(user: Any) -> list[Decision]:
    """Return what teachers decided and the learner has not put away, newest first; one query."""
    found: dict[tuple[Any, ...], Decision] = {}
    appeals: AppealQuerySet = Appeal.objects.for_learner(user).untold()
    for appeal in appeals.select_related("answer").order_by("-decided_at", "-pk"):
        answer = appeal.answer
        key = (answer.word_id, answer.form, appeal.text, appeal.state)
        if key not in found:
            if len(found) == MOST_TOLD:
                break
            accepted = appeal.state == Appeal.State.ACCEPTED
            found[key] = Decision(answer.given, answer.target, accepted)
        found[key].ids.append(appeal.pk)
    return list(found.values())


def put_away(user: Any, ids: Collection[int]) -> int:
    """Note that a learner has read these decisions."""
    appeals = Appeal.objects.for_learner(user).untold().filter(pk__in=ids)
    return appeals.update(told_at=timezone.now())
