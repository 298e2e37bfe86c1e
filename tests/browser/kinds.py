"""One word in every kind of exercise, and how people get it wrong.

All of them ask for „bērns” in the lesson on the family, which has a picture and a clip.
"""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import expect

from lessons.exercises import KINDS

from .pages import Practice, words_in
from .running import RunningSite

Exercise = dict[str, Any]
FAMILY = "lesson-family"
CLIPS = re.compile(r"/media/recordings/")
ALONE = [kind for kind in KINDS if kind != "match_pairs"]  # about one word
PAIRED = ("bērns", "māte", "tēvs", "ģimene")
# What the plan adds to the word and the kind.
DETAILS = {"put_into_form": "-loc.sg"}
# `Answer.form`, where it is not the word itself that is asked for.
FORMS = {
    "gap_choose": "gap",
    "gap_type": "gap",
    "build_sentence": "example",
    "put_into_form": "loc.sg",
}


@dataclass(frozen=True)
class Mistake:
    """A wrong answer, what it is, and the sentence that is said about it."""

    given: str
    verdict: str
    said: str

    @property
    def tone(self) -> str:
        return "almost" if self.verdict in ("diacritics", "typo") else "wrong"


def plan_of(site: RunningSite, *kinds: str, lemma: str = "bērns") -> str:
    """Return a plan as it stands in an address: one word in these kinds, or with its pairs."""
    ids = {word.lemma: word.id for word in site.words_of(FAMILY)}
    others = [ids[other] for other in PAIRED if other != lemma]
    details = {**DETAILS, "match_pairs": "-" + ".".join(map(str, others))}
    return ",".join(f"{ids[lemma]}-{kind}{details.get(kind, '')}" for kind in kinds)


def mistake(session: dict[str, Any], exercise: Exercise) -> Mistake:
    """Return a wrong answer of the sort that people give to this kind of exercise."""
    causes, words = session["sentences"]["causes"], session["words"]

    def other_form(text: str) -> Mistake:
        forms = words[str(exercise["word"])]["forms"]
        name = next(name for name, form in forms.items() if form == text)
        form, asked = label(session, name), label(session, exercise["asked"])
        return Mistake(text, "other_form", causes["form_asked"].format(form=form, asked=asked))

    match exercise["kind"]:
        case "build_sentence":
            return Mistake("Vai ir jums bērni", "typo", causes["order"])
        case "gap_choose":
            return other_form(next(o for o in exercise["options"] if o != exercise["target"]))
        case "gap_type" | "put_into_form":
            return other_form("bērna")
        case "type_word":
            text = "māte"
        case "hear_type":
            return Mistake("berns", "diacritics", causes["diacritics"].format(letters="ē"))
        case _:
            text = next(o for o in exercise["options"] if o != exercise["target"])
    both = next(
        (w["lemma"], w["meaning"]) for w in words.values() if text in (w["lemma"], w["meaning"])
    )
    other_side = both[1 - both.index(text)]
    return Mistake(text, "other_word", causes["other_word"].format(given=text, meaning=other_side))


def label(session: dict[str, Any], form: str) -> str:
    labels = session["sentences"]["labels"]
    return ", ".join(labels[part] for part in form.split(".") if part in labels)


def expect_verdict(practice: Practice, exercise: Exercise, tone: str, said: str) -> None:
    expect(practice.verdict).to_have_class(f"verdict verdict--{tone}")
    expect(practice.cause).to_have_text(said)
    expect(practice.form).to_have_text(exercise["target"])
    expect(practice.form).to_have_attribute("lang", exercise["answer_language"])


def stored(site: RunningSite, nickname: str) -> list[tuple[str, ...]]:
    """Return what the server has of a person: kind, form, verdict and text of each answer."""
    rows = site.ask(
        "from lessons.models import Answer\n"
        f"rows = Answer.objects.filter(learner__username={nickname.lower()!r})\n"
        "fields = ('word__lemma', 'kind', 'form', 'verdict', 'given', 'source')\n"
        "answer = list(map(list, rows.order_by('answered_at').values_list(*fields)))"
    )
    return [tuple(row) for row in rows]


def as_stored(text: str, exercise: Exercise) -> str:
    """Return an answer as the script sends it: a sentence is put together of its words."""
    return " ".join(words_in(text)) if exercise["kind"] == "build_sentence" else text


def finish_and_send(practice: Practice) -> None:
    practice.go_on()
    expect(practice.summary).to_be_visible()
    practice.wait_until_sent(practice.session["learner"])
