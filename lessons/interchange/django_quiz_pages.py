"""Questions and quizzes of django-quiz-app, brought here as pages."""

import random
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.utils import translation
from django.utils.text import slugify
from PIL import Image
from wagtail.coreutils import find_available_slug
from wagtail.models import Page
from wagtail_localize.synctree import create_aliases_for_new_page

from home.models import HomePage, Picture

from ..behaviours import AT_END, AT_ONCE
from ..loading.blocks import causes
from ..loading.files import stable_id
from ..models.pages import CoursePage, QuizPage
from ..questions import freeze
from .django_quiz import CHOICE, ESSAY, TRUE_FALSE, ForeignQuestion, ForeignQuiz, Source
from .django_quiz_ledger import Origin, Refused, Report
from .django_quiz_people import Categories
from .limits import EXPLANATION
from .texts import TooLong, has_markup, one_line, tidy, without_markup

SOURCE = settings.LANGUAGE_CODE
COURSE = stable_id("django-quiz", "course")
COURSE_TITLE = "Importētie testi"
FIGURE_ALT = "Attēls pie jautājuma"
LONGEST_TITLE, LONGEST_INTRO, LONGEST_RESULT, LONGEST_SLUG = 255, 500, 300, 60
MOST_QUESTIONS = 32_767
ORDERS = {"random": "random", "content": "content"}
FORMATS = ("PNG", "JPEG")


@dataclass(frozen=True)
class ReadyQuestion:
    """A question in our shape. `fault`: why it cannot stand in a quiz here; empty if it can."""

    old: ForeignQuestion
    id: UUID
    type: str
    category: int | None
    raw: dict[str, Any]
    asked: dict[str, Any]
    answers: dict[int, str]
    fault: str


@dataclass
class Figures:
    """Brings the pictures of questions from `folder`, if there is one; `undo` takes files away."""

    origin: Origin
    report: Report
    folder: Path | None
    undo: list[Callable[[], None]] = field(default_factory=list, init=False)

    def bring(self, questions: Iterable[ForeignQuestion]) -> None:
        for old in questions:
            if not old.figure:
                continue
            if self.origin.came_before("figure", old.id):
                self.report.here["pictures"] += 1
            elif fault := self.bring_one(old) if self.folder else "is left out":
                self.note(old, fault)

    def bring_one(self, old: ForeignQuestion) -> str:
        """Bring one picture; return why it could not be."""
        assert self.folder is not None
        path = (self.folder / old.figure).resolve()
        if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            return f"is not in {self.folder}"
        if path.stat().st_size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
            return "is too large a file"
        try:
            with Image.open(path, formats=FORMATS) as found:
                if found.width * found.height > settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS:
                    return "is too large"
                found.load()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            return "is no picture in PNG or JPEG"
        picture = Picture(title=path.stem[:LONGEST_TITLE])
        with path.open("rb") as file:
            picture.file = ImageFile(file, name=path.name)
            picture._set_image_file_metadata()
            picture.save()
        self.undo.append(partial(picture.file.storage.delete, picture.file.name))
        self.origin.record("figure", old.id, old.figure, picture)
        self.report.new["pictures"] += 1
        self.note(old, "is shown once somebody has said what it shows and who is in it")
        return ""

    def take_back(self) -> None:
        """Delete the files again: the database has forgotten them."""
        for step in self.undo:
            step()

    def note(self, old: ForeignQuestion, text: str) -> None:
        self.report.note("quiz_question", old.id, f"the picture {old.figure} {text}")


class Quizzes:
    """Brings quizzes with their questions.

    `questions`: all there are, by their ids there; `old`: the quizzes by theirs.
    """

    def __init__(
        self, origin: Origin, report: Report, categories: Categories, figures: Figures
    ) -> None:
        self.origin = origin
        self.report = report
        self.categories = categories
        self.figures = figures
        self.questions: dict[int, ReadyQuestion] = {}
        self.old: dict[int, ForeignQuiz] = {}

    def bring(self, source: Source) -> None:
        found = list(source.questions())
        places = {old.id: place for place, old in enumerate(found)}
        self.old = {old.id: old for old in source.quizzes(places)}
        keys = {self.origin.uuid("quiz", id): id for id in self.old}
        here = {
            keys[page.translation_key]
            for page in QuizPage.objects.filter(
                translation_key__in=keys, locale__language_code=SOURCE
            ).only("translation_key")
        }
        before = [old for id, old in self.old.items() if self.origin.came_before("quiz", id)]
        new = [old for id, old in self.old.items() if not self.origin.came_before("quiz", id)]
        asked = {id for old in new for id in old.questions}
        placed = {id for old in self.old.values() for id in old.questions}
        self.figures.bring(old for old in found if old.id in asked)
        self.make_ready(found)
        for old in found:
            if old.id in asked:
                self.note_question(self.questions[old.id])
            elif old.id not in placed:
                self.report.note("quiz_question", old.id, "stands in no quiz; left out")
        stand_here = {id for old in before if old.id in here for id in old.questions} - asked
        for count, ids in ((self.report.new, asked), (self.report.here, stand_here)):
            count["questions"] += sum(not self.questions[id].fault for id in ids)
        if new:
            course = self.course()
            for quiz in new:
                self.make_page(quiz, course)
        for quiz in before:
            self.look_at(quiz, is_here=quiz.id in here)

    def make_ready(self, found: list[ForeignQuestion]) -> None:
        raws = [self.raw_of(old) for old in found]
        stream = QuizPage._meta.get_field("questions").stream_block
        rng = random.Random(0)
        for old, raw, block in zip(found, raws, stream.to_python(raws), strict=True):
            category = block.value["category"]
            self.questions[old.id] = ReadyQuestion(
                old=old,
                id=UUID(block.id),
                type=block.block_type,
                category=category.pk if category else None,
                raw=raw,
                asked=freeze(block, block.value, rng),
                answers={
                    answer.id: str(self.origin.uuid("answer", answer.id)) for answer in old.answers
                },
                fault=fault_of(old, block),
            )

    def raw_of(self, old: ForeignQuestion) -> dict[str, Any]:
        figure = self.origin.row_id("figure", old.id)
        if figure and not Picture.objects.filter(pk=figure).exists():
            figure = None
        value: dict[str, Any] = {
            "text": tidy(old.text),
            "figure": figure,
            "figure_alt": FIGURE_ALT if figure else "",
            "category": self.categories.parts_here.get(old.sub_category or 0)
            or self.categories.here.get(old.category or 0),
            "marks": 1,
            "explanation": explanation_of(old)[:EXPLANATION].strip(),
        }
        if old.type == CHOICE:
            value |= {
                "choices": [
                    {
                        "id": str(self.origin.uuid("answer", answer.id)),
                        "type": "item",
                        "value": {"text": one_line(answer.text), "right": answer.right},
                    }
                    for answer in old.answers
                ],
                "several": sum(answer.right for answer in old.answers) > 1,
                "order": ORDERS.get(old.answer_order, "written"),
            }
        elif old.type == TRUE_FALSE:
            value["answer"] = old.is_true
        id = str(self.origin.uuid("question", old.id))
        return {"id": id, "type": old.type or ESSAY, "value": value}

    def note_question(self, ready: ReadyQuestion) -> None:
        old = ready.old
        note = partial(self.report.note, "quiz_question", old.id)
        if ready.fault:
            note(f"left out of its quizzes: {ready.fault}")
        if len(explanation_of(old)) > EXPLANATION:
            note(f"its explanation is cut to {EXPLANATION} characters")
        if has_markup(old.explanation):
            note("its explanation has HTML, and comes as text")
        if any(map(has_markup, (old.text, *(answer.text for answer in old.answers)))):
            note("its text or an answer has HTML, which is shown as it is written, as before")
        if sum(answer.right for answer in old.answers) > 1 and not ready.fault:
            note("several answers are right; here one of them alone earns a part of the points")

    # --- Pages ------------------------------------------------------------------------------------

    def course(self) -> CoursePage:
        """Return the course that imported quizzes stand below; it is made if it is missing."""
        course = CoursePage.objects.filter(translation_key=COURSE, locale__language_code=SOURCE)
        if found := course.first():
            return found
        home = HomePage.objects.filter(locale__language_code=SOURCE, depth=2).first()
        if home is None:
            raise Refused("There is no home page yet: run load_school first.")
        return self.add(
            home, CoursePage(translation_key=COURSE, title=COURSE_TITLE), slugify(COURSE_TITLE)
        )

    def add(self, parent: Page, page: Any, slug: str, live: bool = True) -> Any:
        """Put a page below another, with its copies in the other languages."""
        # What is in memory does not know of children that were added since.
        parent = Page.objects.get(pk=parent.pk)
        page.locale_id, page.live = parent.locale_id, live
        page.slug = find_available_slug(parent, slug[:LONGEST_SLUG])
        parent.add_child(instance=page)
        revision = page.save_revision()
        if live:
            revision.publish()
        create_aliases_for_new_page(page)
        return page

    def make_page(self, old: ForeignQuiz, course: CoursePage) -> None:
        note = partial(self.report.note, "quiz_quiz", old.id)
        questions = [self.questions[id] for id in old.questions]
        raws = [ready.raw for ready in questions if not ready.fault]
        title = one_line(old.title) or f"Tests {old.id}"
        intro = tidy(old.description)
        if has_markup(intro):
            intro = plain(old.description)
            note("its description has HTML, and comes as text")
        texts = {
            "title": (title, LONGEST_TITLE),
            "intro": (intro, LONGEST_INTRO),
            "success_text": (tidy(old.success_text), LONGEST_RESULT),
            "fail_text": (tidy(old.fail_text), LONGEST_RESULT),
        }
        for name, (text, most) in texts.items():
            if len(text) > most:
                note(f"its {name.replace('_', ' ')} is cut to {most} characters")
        if not one_line(old.title):
            note(f"has no title; it is „{title}” here")
        if not raws:
            note("has no questions here; it stays a draft")
        if pass_mark_of(old) != old.pass_mark:
            note(f"its pass mark {old.pass_mark} is {pass_mark_of(old)} here")
        self.add(
            course,
            QuizPage(
                translation_key=self.origin.uuid("quiz", old.id),
                category_id=self.categories.here.get(old.category or 0),
                random_order=old.random_order,
                max_questions=most_questions_of(old),
                feedback=feedback_of(old),
                exam_paper=old.is_exam,
                single_attempt=old.single_attempt,
                pass_mark=pass_mark_of(old),
                questions=raws,
                **{name: text[:most].strip() for name, (text, most) in texts.items()},
            ),
            slugify(old.url) or slugify(old.title) or f"tests-{old.id}",
            live=not old.draft and bool(raws),
        )
        page = QuizPage.objects.only("pk").get(
            translation_key=self.origin.uuid("quiz", old.id), locale__language_code=SOURCE
        )
        self.origin.record("quiz", old.id, self.as_data(old), page)
        self.report.new["quizzes"] += 1

    def look_at(self, old: ForeignQuiz, is_here: bool) -> None:
        """Count a quiz that came before; what changed there since does not change it here."""
        (self.report.here if is_here else self.report.deleted)["quizzes"] += 1
        if is_here and self.origin.has_changed("quiz", old.id, self.as_data(old)):
            self.report.note(
                "quiz_quiz", old.id, "has changed since it was imported; it stays as it is here"
            )

    def as_data(self, old: ForeignQuiz) -> dict[str, Any]:
        questions = [asdict(self.questions[id].old) for id in old.questions]
        return {**asdict(old), "questions": questions}


def explanation_of(old: ForeignQuestion) -> str:
    """Return an explanation as text. What a script says is not taken out: it must not hide."""
    if has_markup(old.explanation) and "<script" not in old.explanation.lower():
        return plain(old.explanation)
    return tidy(old.explanation)


def plain(html: str) -> str:
    """Return the text of HTML; what is too long for that stays as it is, for limits to refuse."""
    try:
        return without_markup(html)[0]
    except TooLong:
        return tidy(html)


def fault_of(old: ForeignQuestion, block: Any) -> str:
    """Return why a question cannot stand in a quiz here; empty if it can."""
    if not old.type:
        return "its type is unknown"
    try:
        with translation.override("en"):
            block.block.clean(block.value)
    except ValidationError as error:
        return causes(error)
    return ""


def feedback_of(old: ForeignQuiz) -> str:
    return AT_END if old.answers_at_end else AT_ONCE


def most_questions_of(old: ForeignQuiz) -> int | None:
    return old.max_questions if 0 < old.max_questions <= MOST_QUESTIONS else None


def pass_mark_of(old: ForeignQuiz) -> int:
    return min(max(old.pass_mark, 0), 100)
