"""One session of practice: what its page shows and what its script needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode

from ..exercises import KINDS
from ..feedback import sentences
from ..lexicon import Lexicon, LexiconWord
from ..planning import Place
from ..worth import credit_table

DUE = "due"
CHOSEN = "words"


@dataclass(frozen=True)
class Session:
    """A plan at one of its steps. `carried`: what its addresses carry along."""

    key: str
    lesson: UUID | None
    language: str
    plan: str
    step: int
    places: list[Place]
    lexicon: Lexicon
    confused: Mapping[int, Sequence[int]]
    carried: Mapping[str, str]

    @property
    def is_placement(self) -> bool:
        return "check" in self.carried

    @property
    def number(self) -> int:
        return self.step + 1

    @property
    def has_sound(self) -> bool:
        return any(KINDS[place.exercise.kind].needs_sound for place in self.places)

    @property
    def form_url(self) -> str:
        return self.address(**self.carried)

    @property
    def this_url(self) -> str:
        return self.step_url(self.step)

    @property
    def next_url(self) -> str:
        return self.step_url(self.number)

    def step_url(self, step: int) -> str:
        return self.address(plan=self.plan, at=str(step), meanings=self.language, **self.carried)

    @property
    def again_url(self) -> str:
        """Where another session of the same words is planned; after a check, the lesson itself."""
        kept = {
            name: value for name, value in self.carried.items() if name not in ("check", "since")
        }
        return self.address(meanings=self.language, **kept)

    def address(self, **query: str) -> str:
        return reverse("practice", args=[self.key]) + (f"?{urlencode(query)}" if query else "")

    def words(self) -> list[LexiconWord]:
        """Return the words of the session, each once."""
        ids = [place.exercise.word for place in self.places]
        ids += [pair.word for place in self.places for pair in place.exercise.pairs]
        return self.lexicon.chosen(ids)

    def words_with_meanings(self) -> list[tuple[LexiconWord, str]]:
        return [(word, self.meaning(word)) for word in self.words()]

    def meaning(self, word: LexiconWord) -> str:
        found = word.meanings.get(self.language)
        return found.text if found else ""


def session_data(session: Session, owner: str | None) -> dict[str, Any]:
    """Return what the page's script needs for the whole session, so that it asks nothing more."""
    lexicon = session.lexicon
    asked = session.words()
    near = {word.id: lexicon.neighbours(word.id) for word in asked}
    others = [id for ids in session.confused.values() for id in ids]
    involved = {word.id: word for word in asked}
    involved |= {word.id: word for words in near.values() for word in words}
    involved |= {word.id: word for word in lexicon.chosen(others)}
    return {
        "learner": owner,
        "lesson": str(session.lesson) if session.lesson else None,
        "language": session.language,
        "placement": session.is_placement,
        "step": session.step,
        "plan": session.plan,
        "carried": dict(session.carried),
        "places": [
            {
                "exercise": place.exercise.as_json(),
                "twin": place.twin.as_json() if place.twin else None,
            }
            for place in session.places
        ],
        "words": {
            word.id: {
                "lemma": word.lemma,
                "forms": dict(word.forms),
                "meaning": session.meaning(word),
            }
            for word in involved.values()
        },
        "sounds": {w.id: w.sounds["word"].url for w in asked if "word" in w.sounds},
        "confusables": {word.id: sorted(word.confusables) for word in asked},
        "neighbours": {id: [word.id for word in words] for id, words in near.items()},
        "kinds": {
            kind.name: {
                "interaction": kind.interaction,
                "needsSound": kind.needs_sound,
                "appealable": kind.appealable,
                "stage": kind.stage,
                "policy": kind.policy,
                "credit": credit_table(kind.policy),
            }
            for kind in KINDS.values()
        },
        "sentences": sentences(),
        "urls": {name: reverse(name) for name in ("answers", "visitor", "appeals")},
    }
