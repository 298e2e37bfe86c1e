"""A database as django-quiz-app makes it, for tests. The SQL is plain."""

import json
import sqlite3
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

TABLES = {
    "auth_user": """
        id integer PRIMARY KEY, password varchar(128) NOT NULL, last_login datetime NULL,
        is_superuser bool NOT NULL, username varchar(150) NOT NULL UNIQUE,
        first_name varchar(30) NOT NULL, last_name varchar(150) NOT NULL,
        email varchar(254) NOT NULL, is_staff bool NOT NULL, is_active bool NOT NULL,
        date_joined datetime NOT NULL""",
    "quiz_category": "id integer PRIMARY KEY, category varchar(250) NULL UNIQUE",
    "quiz_subcategory": """
        id integer PRIMARY KEY, sub_category varchar(250) NULL, category_id integer NULL""",
    "quiz_quiz": """
        id integer PRIMARY KEY, title varchar(60) NOT NULL, description text NOT NULL,
        url varchar(60) NOT NULL, random_order bool NOT NULL, max_questions integer NULL,
        answers_at_end bool NOT NULL, exam_paper bool NOT NULL, single_attempt bool NOT NULL,
        pass_mark smallint NOT NULL, success_text text NOT NULL, fail_text text NOT NULL,
        draft bool NOT NULL, category_id integer NULL""",
    "quiz_question": """
        id integer PRIMARY KEY, figure varchar(100) NULL, content varchar(1000) NOT NULL,
        explanation text NOT NULL, category_id integer NULL, sub_category_id integer NULL""",
    "quiz_question_quiz": """
        id integer PRIMARY KEY, question_id integer NOT NULL, quiz_id integer NOT NULL""",
    "multichoice_mcquestion": "question_ptr_id integer PRIMARY KEY, answer_order varchar(30) NULL",
    "multichoice_answer": """
        id integer PRIMARY KEY, content varchar(1000) NOT NULL, correct bool NOT NULL,
        question_id integer NOT NULL""",
    "true_false_tf_question": "question_ptr_id integer PRIMARY KEY, correct bool NOT NULL",
    "essay_essay_question": "question_ptr_id integer PRIMARY KEY",
    "quiz_progress": """
        id integer PRIMARY KEY, score varchar(1024) NOT NULL, user_id integer NOT NULL UNIQUE""",
    "quiz_sitting": """
        id integer PRIMARY KEY, question_order varchar(1024) NOT NULL,
        question_list varchar(1024) NOT NULL, incorrect_questions varchar(1024) NOT NULL,
        current_score integer NOT NULL, complete bool NOT NULL, user_answers text NOT NULL,
        start datetime NOT NULL, "end" datetime NULL, quiz_id integer NOT NULL,
        user_id integer NOT NULL""",
}
PASSWORD = "mila-tuve-3847"


class ForeignDatabase:
    """A file of SQLite; each method adds a row and fills in what a test does not care about."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = sqlite3.connect(path, isolation_level=None)
        for name, columns in TABLES.items():
            self.connection.execute(f"CREATE TABLE {name} ({columns})")

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def run(self, sql: str, *values: Any) -> None:
        self.connection.execute(sql, values)

    def add(self, table: str, **values: Any) -> None:
        names = ", ".join(f'"{name}"' for name in values)
        marks = ", ".join("?" * len(values))
        self.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", *values.values())

    def user(self, id: int, username: str, **more: Any) -> None:
        values = {
            "password": make_password(PASSWORD),
            "is_superuser": False,
            "first_name": "",
            "last_name": "",
            "email": "",
            "is_staff": False,
            "is_active": True,
            "date_joined": f"2021-02-{id % 28 + 1:02} 08:00:00.123456",
        }
        self.add("auth_user", id=id, username=username, **{**values, **more})

    def quiz(self, id: int, title: str, *questions: int, **more: Any) -> None:
        values = {
            "description": "",
            "url": f"quiz-{id}",
            "random_order": False,
            "answers_at_end": False,
            "exam_paper": False,
            "single_attempt": False,
            "pass_mark": 50,
            "success_text": "",
            "fail_text": "",
            "draft": False,
        }
        self.add("quiz_quiz", id=id, title=title, **{**values, **more})
        for question in questions:
            self.add("quiz_question_quiz", question_id=question, quiz_id=id)

    def question(self, id: int, content: str, **more: Any) -> None:
        self.add("quiz_question", id=id, content=content, **{"explanation": "", **more})

    def choice(
        self, id: int, content: str, *answers: str, order: str | None = None, **more: Any
    ) -> None:
        """Add a question; answers that begin with * are right. Their ids: 10 times `id`, and on."""
        self.question(id, content, **more)
        self.add("multichoice_mcquestion", question_ptr_id=id, answer_order=order)
        for place, text in enumerate(answers):
            self.add(
                "multichoice_answer",
                id=id * 10 + place,
                question_id=id,
                content=text.removeprefix("*"),
                correct=text.startswith("*"),
            )

    def true_false(self, id: int, content: str, correct: bool, **more: Any) -> None:
        self.question(id, content, **more)
        self.add("true_false_tf_question", question_ptr_id=id, correct=correct)

    def essay(self, id: int, content: str, **more: Any) -> None:
        self.question(id, content, **more)
        self.add("essay_essay_question", question_ptr_id=id)

    def sitting(
        self,
        id: int,
        user: int,
        quiz: int,
        order: str,
        answers: dict[int, Any] | str | None = None,
        **more: Any,
    ) -> None:
        """Add a finished sitting; with `remaining` it is open."""
        remaining = more.pop("remaining", "")
        complete = more.pop("complete", not remaining)
        values = {
            "question_list": remaining,
            "incorrect_questions": "",
            "current_score": 0,
            "complete": complete,
            "user_answers": answers if isinstance(answers, str) else json.dumps(answers or {}),
            "start": f"2022-03-{id % 28 + 1:02} 10:00:00",
            "end": f"2022-03-{id % 28 + 1:02} 10:20:00" if complete else None,
        }
        self.add(
            "quiz_sitting",
            id=id,
            user_id=user,
            quiz_id=quiz,
            question_order=order,
            **{**values, **more},
        )


SCRIPT = "<script>alert(1)</script> Darbības vārds."


def school(path: Path) -> ForeignDatabase:
    """Return the database of a small school."""
    made = ForeignDatabase(path)
    made.user(1, "anna", email="anna@example.org", first_name="Anna", last_name="Kalna")
    made.user(2, "Olga!", email="no address")
    made.user(3, "boss", is_staff=True, is_superuser=True)
    made.user(4, "tom", is_active=False)
    made.add("quiz_category", id=1, category="adverbs")
    made.add("quiz_category", id=2, category="verbs")
    made.add("quiz_subcategory", id=1, sub_category="past", category_id=2)
    made.choice(1, "Es ... mājās.", "*eju", "ej", "iet", category_id=2, explanation=SCRIPT)
    made.choice(2, "Viņš ... vakar.", "gāja", "*devās", category_id=2, sub_category_id=1)
    made.choice(3, "Cik?", "10", "*9", "desmit", order="content", category_id=1)
    made.true_false(4, "„Ātri” ir apstākļa vārds.", correct=True, category_id=1)
    made.essay(5, "Pastāstiet par vakardienu!", category_id=2)
    made.choice(6, "Kuri ir darbības vārdi?", "*iet", "*nākt", "ātri", order="random")
    made.true_false(7, "<b>Iet</b> ir lietvārds.", correct=False, explanation="<p>Nav.</p>")
    made.choice(8, "Bez pareizas atbildes?", "jā", "nē")
    made.quiz(
        1, "Darbības vārdi", 1, 2, 5,
        description="<p>Par <b>darbības vārdiem</b>.</p>", url="Verbs-One", category_id=2,
        exam_paper=True, answers_at_end=True, success_text="Labi!", fail_text="Vēlreiz.",
        pass_mark=60,
    )  # fmt: skip
    made.quiz(2, "Apstākļa vārdi", 1, 3, 4, 6, 7, 8, random_order=True, max_questions=4)
    made.quiz(3, "Eksāmens", 3, 4, single_attempt=True, draft=True)
    # Two right, an essay that nobody has marked.
    made.sitting(
        1, 1, 1, "1,2,5,", {1: "10", 2: "21", 5: "Vakar es gāju."},
        incorrect_questions="5,", current_score=2,
    )  # fmt: skip
    # A teacher has taken the essay for right, and one answer is wrong.
    made.sitting(
        2, 2, 1, "1,2,5,", {1: "11", 2: "21", 5: "Mājās."},
        incorrect_questions="1", current_score=2,
    )  # fmt: skip
    made.sitting(3, 1, 2, "3,4,6,", {3: "31"}, remaining="4,6,", current_score=1)
    made.sitting(4, 2, 3, "3,4,", {3: "30", 4: "True"}, incorrect_questions="3,", current_score=1)
    made.add("quiz_progress", id=1, user_id=1, score="adverbs,1,1,verbs,2,3,")
    # „verbs” was found inside „adverbs”.
    made.add("quiz_progress", id=2, user_id=2, score="adverbs,2,5,")
    return made
