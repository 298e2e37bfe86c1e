"""The database of django-quiz-app, read without changing it.

Rows come as they stand there; what of them fits here is decided in `django_quiz_import`.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import environ
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError
from django.db.utils import ConnectionHandler

from .django_quiz_values import (
    moment_of,
    number_of,
    read_answers,
    read_ids,
    read_scores,
    text_of,
)

TABLES = (
    "auth_user",
    "quiz_category",
    "quiz_subcategory",
    "quiz_quiz",
    "quiz_question",
    "quiz_question_quiz",
    "quiz_progress",
    "quiz_sitting",
    "multichoice_mcquestion",
    "multichoice_answer",
    "true_false_tf_question",
    "essay_essay_question",
)
SCHEMES = ("sqlite", "postgres", "postgresql")
ROWS_AT_ONCE = 500
CHOICE, TRUE_FALSE, ESSAY = "choice", "true_false", "essay"


class NotReadable(Exception):
    """The database cannot be read, or it is none of django-quiz-app; the message says why."""


@dataclass(frozen=True)
class ForeignUser:
    id: int
    username: str
    first_name: str
    last_name: str
    email: str
    password: str
    is_active: bool
    is_staff: bool
    is_superuser: bool
    date_joined: datetime | None
    last_login: datetime | None


@dataclass(frozen=True)
class ForeignCategory:
    """A category, or a sub-category, which has a `parent`."""

    id: int
    name: str
    parent: int | None = None


@dataclass(frozen=True)
class ForeignAnswer:
    id: int
    text: str
    right: bool


@dataclass(frozen=True)
class ForeignQuestion:
    """`type` is empty where no table of a type knows the question."""

    id: int
    type: str
    text: str
    explanation: str
    category: int | None
    sub_category: int | None
    figure: str
    answer_order: str = ""
    is_true: bool = False
    answers: tuple[ForeignAnswer, ...] = ()


@dataclass(frozen=True)
class ForeignQuiz:
    id: int
    title: str
    description: str
    url: str
    category: int | None
    random_order: bool
    max_questions: int
    answers_at_end: bool
    exam_paper: bool
    single_attempt: bool
    pass_mark: int
    success_text: str
    fail_text: str
    draft: bool
    questions: tuple[int, ...] = ()

    @property
    def is_exam(self) -> bool:
        return self.exam_paper or self.single_attempt


@dataclass(frozen=True)
class ForeignSitting:
    """`order`: the questions; `remaining`: those not answered yet; `answers`: guesses by question.

    `faults` tell what of the row was not understood.
    """

    id: int
    user: int
    quiz: int
    order: tuple[int, ...]
    remaining: frozenset[int]
    incorrect: frozenset[int]
    answers: dict[int, str]
    score: int
    complete: bool
    start: datetime | None
    end: datetime | None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class ForeignProgress:
    """`scores`: points and possible points by the name of the category; `rest` has no sense."""

    id: int
    user: int
    scores: dict[str, tuple[int, int]]
    rest: str = ""


# --- Connecting -----------------------------------------------------------------------------------


@contextmanager
def opened(url: str) -> Iterator["Source"]:
    """Open the database at `url` for reading, in one snapshot; raises NotReadable."""
    config, name = read_url(url)
    # A handler of its own: the connection never becomes one of the site's.
    connection = ConnectionHandler({"default": {}, "foreign": config})["foreign"]
    try:
        with readable():
            connection.ensure_connection()
            # One transaction, so that rows of different tables fit together.
            connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                here = set(connection.introspection.table_names(cursor))
        if missing := [table for table in TABLES if table not in here]:
            raise NotReadable(
                f"This is no database of django-quiz-app: there is no {', '.join(missing)}."
            )
        yield Source(connection, name)
    finally:
        connection.close()


def read_url(url: str) -> tuple[dict[str, Any], str]:
    """Return Django's settings of the database, and its name; raises NotReadable."""
    config = {}
    if url.partition("://")[0] in SCHEMES:
        with suppress(ImproperlyConfigured, ValueError):
            config = environ.Env.db_url_config(url)
    engine, place = config.get("ENGINE", ""), config.get("NAME") or ""
    if engine == "django.db.backends.sqlite3" and place not in ("", ":memory:"):
        path = Path(place)
        if not path.is_file():
            raise NotReadable(f"There is no file {path}.")
        return {**config, "NAME": f"file:{quote(str(path.resolve()))}?mode=ro"}, path.stem
    if engine == "django.db.backends.postgresql" and place:
        return config, place
    raise NotReadable(
        "The address of the database is sqlite:////folder/file or postgres://user@host/name."
    )


@contextmanager
def readable() -> Iterator[None]:
    """Let every fault of the database be one that says what could not be read."""
    try:
        yield
    except (DatabaseError, InterfaceError, UnicodeError) as error:
        raise NotReadable(f"The database cannot be read: {str(error).strip()}") from error


class Source:
    """The rows of an open database. `name`: its own, by which it is known."""

    def __init__(self, connection: Any, name: str) -> None:
        self.connection = connection
        self.name = name

    def rows(self, table: str, columns: str, order: str = "id", tail: str = "") -> Iterator[Any]:
        """Yield rows, some at a time. A column with `::` comes as text, whatever its type."""
        name = self.connection.ops.quote_name(table)
        quoted = ", ".join(self.column(name, each) for each in columns.split())
        ordered = ", ".join(self.column(name, each) for each in order.split())
        with readable(), self.connection.chunked_cursor() as cursor:
            cursor.execute(f"SELECT {quoted} FROM {name} {tail} ORDER BY {ordered}")
            while found := cursor.fetchmany(ROWS_AT_ONCE):
                yield from found

    def column(self, table: str, name: str) -> str:
        # Without its table, SQLite takes a column that does not exist for a text.
        full = f"{table}.{self.connection.ops.quote_name(name.removesuffix('::'))}"
        return f"CAST({full} AS varchar(100))" if name.endswith("::") else full

    def users(self) -> Iterator[ForeignUser]:
        columns = (
            "id username first_name last_name email password is_active is_staff is_superuser "
            "date_joined:: last_login::"
        )
        for row in self.rows("auth_user", columns):
            username, first_name, last_name, email, password = map(text_of, row[1:6])
            yield ForeignUser(
                id=row[0],
                username=username,
                first_name=first_name,
                last_name=last_name,
                email=email,
                password=password,
                is_active=bool(row[6]),
                is_staff=bool(row[7]),
                is_superuser=bool(row[8]),
                date_joined=moment_of(row[9]),
                last_login=moment_of(row[10]),
            )

    def categories(self) -> Iterator[ForeignCategory]:
        for id, name in self.rows("quiz_category", "id category"):
            yield ForeignCategory(id, text_of(name))

    def sub_categories(self) -> Iterator[ForeignCategory]:
        for id, name, parent in self.rows("quiz_subcategory", "id sub_category category_id"):
            yield ForeignCategory(id, text_of(name), parent)

    def questions(self) -> Iterator[ForeignQuestion]:
        """Yield the questions in the order in which their quizzes ask them."""
        key = "question_ptr_id"
        orders = dict(self.rows("multichoice_mcquestion", f"{key} answer_order", key))
        truths = dict(self.rows("true_false_tf_question", f"{key} correct", key))
        essays = {id for (id,) in self.rows("essay_essay_question", key, key)}
        answers: dict[int, list[ForeignAnswer]] = {}
        for id, question, text, right in self.rows(
            "multichoice_answer", "id question_id content correct"
        ):
            answers.setdefault(question, []).append(ForeignAnswer(id, text_of(text), bool(right)))
        columns = "id content explanation category_id sub_category_id figure"
        found = list(self.rows("quiz_question", columns))
        # Its databases differ in where they put those without a category.
        for id, text, explanation, category, sub, figure in sorted(
            found, key=lambda row: (row[3] or 0, row[0])
        ):
            types = {CHOICE: orders, TRUE_FALSE: truths, ESSAY: essays}
            yield ForeignQuestion(
                id=id,
                type=next((type for type, known in types.items() if id in known), ""),
                text=text_of(text),
                explanation=text_of(explanation),
                category=category,
                sub_category=sub,
                figure=text_of(figure),
                answer_order=text_of(orders.get(id)),
                is_true=bool(truths.get(id)),
                answers=tuple(answers.get(id, ())),
            )

    def quizzes(self, places: dict[int, int]) -> Iterator[ForeignQuiz]:
        """Yield quizzes with those of their questions that have a place in `places`."""
        questions: dict[int, list[int]] = {}
        for quiz, question in self.rows("quiz_question_quiz", "quiz_id question_id"):
            if question in places:
                questions.setdefault(quiz, []).append(question)
        columns = (
            "id title description url success_text fail_text category_id max_questions pass_mark "
            "random_order answers_at_end exam_paper single_attempt draft"
        )
        for row in self.rows("quiz_quiz", columns):
            id, title, description, url, success, fail, category, most, mark = row[:9]
            random, at_end, exam, single, draft = map(bool, row[9:])
            yield ForeignQuiz(
                id=id,
                title=text_of(title),
                description=text_of(description),
                url=text_of(url),
                category=category,
                random_order=random,
                max_questions=number_of(most),
                answers_at_end=at_end,
                exam_paper=exam,
                single_attempt=single,
                pass_mark=number_of(mark),
                success_text=text_of(success),
                fail_text=text_of(fail),
                draft=draft,
                questions=tuple(sorted(questions.get(id, ()), key=places.__getitem__)),
            )

    def sittings(self) -> Iterator[ForeignSitting]:
        """Yield sittings, those of one person in one quiz in the order they were begun."""
        columns = (
            "id user_id quiz_id current_score complete start:: end:: question_order question_list "
            "incorrect_questions user_answers"
        )
        for row in self.rows("quiz_sitting", columns, "user_id quiz_id start id"):
            id, user, quiz, score, complete, start, end, *texts = row
            faults: list[str] = []
            order, remaining, incorrect = (read_ids(text, faults) for text in texts[:3])
            yield ForeignSitting(
                id=id,
                user=user,
                quiz=quiz,
                order=tuple(dict.fromkeys(order)),
                remaining=frozenset(remaining),
                incorrect=frozenset(incorrect),
                answers=read_answers(texts[3], faults),
                score=number_of(score),
                complete=bool(complete),
                start=moment_of(start),
                end=moment_of(end),
                faults=tuple(faults),
            )

    def newest_open(self) -> dict[tuple[int, int], int]:
        """Return the newest open sitting of each person and quiz."""
        tail = "WHERE NOT complete"
        rows = self.rows("quiz_sitting", "user_id quiz_id id", "start id", tail)
        return {(user, quiz): id for user, quiz, id in rows}

    def progress(self) -> Iterator[ForeignProgress]:
        for id, user, text in self.rows("quiz_progress", "id user_id score"):
            scores, rest = read_scores(text)
            yield ForeignProgress(id, user, scores, rest)
