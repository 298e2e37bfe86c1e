"""What a reader gathers: questions within the limits, and problems in the order of the file."""

import re
from dataclasses import replace

from django.utils.translation import gettext

from . import limits
from .limits import MARKS, SOURCE_NAME, is_web_address, problems_of
from .questions import Choice, Problem, Question, Reading
from .texts import one_line, tidied, within_levels

_ID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


class Findings:
    """Collects the questions and problems of one file."""

    def __init__(self) -> None:
        self._questions: list[Question] = []
        self._problems: list[Problem] = []
        self._ids: set[str] = set()

    def add(self, line: int, question: Question) -> None:
        """Take a question that begins at `line`, or its problems if it cannot be asked."""
        question = self._within_limits(line, tidied(question))
        if problems := problems_of(question):
            for problem in problems:
                self.fault(line, problem)
        else:
            self._questions.append(question)

    def fault(self, line: int, text: str) -> None:
        self._problems.append(Problem(line, text))

    def loss(self, line: int, text: str) -> None:
        """Report what is left out of a question, once for each line."""
        problem = Problem(line, text, is_loss=True)
        if problem not in self._problems[-20:]:
            self._problems.append(problem)

    def loss_of_media(self, line: int) -> None:
        self.loss(line, gettext("A picture, sound or film was left out."))

    def is_full(self, line: int) -> bool:
        """Whether to stop before `line`, which is reported then."""
        full = len(self._questions) + len(self._problems) >= limits.QUESTIONS
        if full:
            self.fault(line, gettext("The file is too long: from here on it was not read."))
        return full

    def reading(self) -> Reading:
        return Reading(self._questions, sorted(self._problems, key=lambda problem: problem.line))

    def _within_limits(self, line: int, question: Question) -> Question:
        marks = min(max(question.marks, MARKS[0]), MARKS[1])
        if marks != question.marks:
            self.loss(line, gettext("Marks are a whole number from 1 to 20."))
        category = within_levels(question.category)
        if category != question.category:
            self.loss(
                line, gettext("The category was shortened to “%(name)s”.") % {"name": category}
            )
        source_url = question.source_url
        if source_url and not is_web_address(source_url):
            self.loss(line, gettext("The address of the source is not a web address."))
            source_url = ""
        source_name = question.source_name[:SOURCE_NAME].strip()
        if source_name != question.source_name:
            self.loss(line, gettext("The name of the source was cut short."))
        return replace(
            question,
            id=self._own_id(line, question.id),
            marks=marks,
            category=category,
            source_name=source_name,
            source_url=source_url,
        )

    def _own_id(self, line: int, id: str) -> str:
        if not _ID.fullmatch(id):
            return ""  # a number that another system gave
        if id.lower() in self._ids:
            self.loss(line, gettext("Copied from another question: taken as a new one."))
            return ""
        self._ids.add(id.lower())
        return id


def choice_of(
    findings: Findings, line: int, weighed: list[tuple[Choice, float]], *, single: bool
) -> tuple[tuple[Choice, ...], bool]:
    """Return the choices, and whether several may be picked.

    `weighed`: each answer with the share of the marks that picking it earns, in percent. What
    earns less than everything where one is picked is wrong here.
    """
    least = 100.0 if single else 0.001
    choices = tuple(
        replace(choice, right=weight >= least, text=one_line(choice.text))
        for choice, weight in weighed
    )
    if single and any(0 < weight < least for _, weight in weighed):
        findings.loss(line, gettext("Answers that are right in part count as wrong here."))
    if single and sum(choice.right for choice in choices) > 1:
        findings.loss(line, gettext("Several answers are right, so several are to be picked here."))
        single = False
    return choices, not single


def explanation_of(findings: Findings, line: int, explanation: str, feedback: list[str]) -> str:
    """Return the explanation of a question whose answers have no feedback here."""
    feedback = [text for text in dict.fromkeys(feedback) if text]
    if not feedback:
        return explanation
    if explanation:
        findings.loss(line, gettext("The feedback to single answers was left out."))
        return explanation
    findings.loss(
        line, gettext("The feedback to single answers became the explanation. Please check it.")
    )
    return "\n".join(feedback)
