"""What is measured: each work of the site beside its floor."""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from django.urls import reverse

from tests.factories import as_json

from .measuring import Prepare, Prepared
from .school import CLASSES, LANGUAGE, Learner, School, batch


@dataclass(frozen=True)
class Work:
    """`target`: the most that the ratio may be; none where two sizes are only compared."""

    name: str
    ours: Prepare
    floor: Prepare
    target: float | None = None


def works(school: School) -> list[Work]:
    rng = random.Random("works")
    words = sorted(school.lexicon.lessons_of)
    of_a_lesson = max(school.lexicon.lessons.values(), key=len)

    def learner(number: int) -> Learner:
        return school.learners[number % len(school.learners)]

    def read(number: int) -> Prepared:
        return partial(learner(number).floor.get, f"/read/{rng.choice(words)}/")

    def write(number: int) -> Prepared:
        data = {"given": "vārds", "progress": str(learner(number).progress)}
        return partial(learner(number).floor.post, f"/write/{rng.choice(words)}/", data)

    def home(number: int) -> Prepared:
        return partial(school.visitor.get, f"/{LANGUAGE}/")

    def hello(number: int) -> Prepared:
        return partial(school.floor_visitor.get, "/")

    def answers(size: int, pool: Sequence[int]) -> Callable[[int], Prepared]:
        def prepare(number: int) -> Prepared:
            given = [as_json(answer) for answer in batch(school.lexicon, rng, size, pool=pool)]
            body = json.dumps({"answers": given})
            post = learner(number).site.post
            return partial(post, reverse("answers"), body, content_type="application/json")

        return prepare

    def question(number: int) -> Prepared:
        return partial(learner(number).site.get, address(learner(number)))

    def choice(number: int) -> Prepared:
        paper = learner(number).questions
        place = number // len(school.learners)
        if place >= len(paper):
            raise ValueError("more rounds than there are questions to answer for the first time")
        choice = paper[place].asked["choices"][0]["id"]
        data = {"question": paper[place].question, "choice": choice}
        return partial(learner(number).site.post, address(learner(number)), data)

    def address(learner: Learner) -> str:
        return f"/{LANGUAGE}/sitting/{learner.sitting.pk}/"

    def register(size: int) -> Callable[[int], Prepared]:
        url = reverse("study_groups:register", args=[school.groups[size]])
        return lambda number: partial(school.teacher.get, url)

    small, large = CLASSES
    return [
        Work("home page, a visitor", home, hello, 25),
        Work("1 answer stored", answers(1, words), write, 2),
        Work("10 answers of a lesson stored", answers(10, of_a_lesson), write, 3),
        Work("10 of all lessons stored", answers(10, words), write, 3),
        Work("quiz question shown", question, read, 3),
        Work("quiz answer stored", choice, write, 2),
        Work(f"class of {large:,} beside one of {small}", register(large), register(small)),
    ]
