"""Questions in the XML that Moodle exports."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from math import ceil
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser
from django.utils.translation import gettext

from . import questions as types
from .findings import Findings, choice_of, explanation_of
from .questions import Choice, Question, Reading
from .texts import TooLong, distinct, has_markup, items_of, moodle_category, without_markup


def read(data: bytes) -> Reading:
    """Return the questions in an export of Moodle. Never raises."""
    findings = Findings()
    parser = DefusedExpatParser(forbid_dtd=True)
    parser.setContentHandler(_Handler(findings, parser))
    try:
        parser.feed(data)
        parser.close()
    except DefusedXmlException:
        findings.fault(
            parser.getLineNumber(),
            gettext("The file declares a document type or entities of its own; Moodle never does."),
        )
    except SAXParseException as error:
        findings.fault(
            error.getLineNumber() or 0, gettext("The XML is broken here; what follows is not read.")
        )
    except (SAXException, ValueError, LookupError):
        findings.fault(0, gettext("The XML cannot be read."))
    return findings.reading()


@dataclass
class _Node:
    name: str
    attributes: dict[str, str]
    line: int
    children: list["_Node"] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)

    def all(self, name: str) -> Iterator["_Node"]:
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> "_Node":
        """Return the first such child, or an empty one."""
        return next(self.all(name), _Node(name, {}, self.line))

    @property
    def raw(self) -> str:
        """The characters in the node, or in the `text` that it wraps."""
        node = next(self.all("text"), self)
        return "".join(node.parts).strip()


class _Handler(ContentHandler):
    """Builds each question by itself and hands it on as soon as it ends."""

    def __init__(self, findings: Findings, locator: Locator) -> None:
        super().__init__()
        self.findings = findings
        self.locator = locator
        self.is_full = False
        self.open: list[_Node] = []
        self.category = ""

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if not self.open and name != "question":
            return
        node = _Node(name, dict(attrs.items()), self.locator.getLineNumber() or 0)
        if self.open:
            self.open[-1].children.append(node)
        self.open.append(node)

    def characters(self, content: str) -> None:
        if self.open:
            self.open[-1].parts.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        if not self.open:
            return
        node = self.open.pop()
        if self.open or self.is_full:
            return
        if self.findings.is_full(node.line):
            self.is_full = True
        elif node.attributes.get("type") == "category":
            self.category = moodle_category(node.first("category").raw)
        else:
            self.read_question(node)

    def read_question(self, node: _Node) -> None:
        try:
            question = _QuestionReader(self.findings, node).question()
        except TooLong:
            self.findings.fault(node.line, gettext("This is too long to be one question."))
            return
        if question:
            self.findings.add(node.line, replace(question, category=self.category))


class _QuestionReader:
    def __init__(self, findings: Findings, node: _Node) -> None:
        self.findings = findings
        self.node = node
        self.line = node.line

    def question(self) -> Question | None:
        """Return the question; None, with a fault reported, if its type is not ours."""
        node = self.node
        type = node.attributes.get("type", "")
        read = self.READERS.get(type)
        if read is None:
            self.findings.fault(
                self.line,
                gettext("Questions of the type “%(type)s” cannot be taken over.")
                % {"type": type[:40]},
            )
            return None
        question = read(self)
        if any(hint.raw for hint in node.all("hint")):
            self.findings.loss(self.line, gettext("The hints were left out."))
        if type == "essay" and (node.first("graderinfo").raw or node.first("responsetemplate").raw):
            self.findings.loss(
                self.line, gettext("Notes for the marker and the prepared answer were left out.")
            )
        return replace(
            question,
            text=self.plain(node.first("questiontext")) or node.first("name").raw,
            id=node.first("idnumber").raw,
            explanation=explanation_of(
                self.findings,
                self.line,
                self.plain(node.first("generalfeedback")),
                [question.explanation],
            ),
            marks=self.marks(),
        )

    def choice(self) -> Question:
        weighed = [
            (Choice(self.plain(answer), feedback=self.plain(answer.first("feedback"))), fraction)
            for answer, fraction in self.answers()
        ]
        single = self.node.first("single").raw.lower() not in ("false", "0")
        choices, several = choice_of(self.findings, self.line, weighed, single=single)
        return Question(types.CHOICE, "", choices=choices, several=several)

    def true_false(self) -> Question:
        statement = any(
            answer.raw.lower() == "true" and fraction > 0 for answer, fraction in self.answers()
        )
        return Question(types.TRUE_FALSE, "", statement=statement, explanation=self.feedback())

    def short_answer(self) -> Question:
        accepted = []
        for answer, fraction in self.answers():
            if 0 < fraction < 100:
                self.findings.loss(
                    answer.line, gettext("Answers that are right in part count as wrong here.")
                )
            elif fraction > 0 and re.search(r"(?<!\\)\*", answer.raw):
                self.findings.loss(
                    answer.line, gettext("An answer with * for any letters was left out.")
                )
            elif fraction > 0:
                accepted.append(answer.raw.replace("\\*", "*"))
        return Question(
            types.SHORT_ANSWER, "", answers=distinct(accepted), explanation=self.feedback()
        )

    def match(self) -> Question:
        pairs = [
            (self.plain(pair), pair.first("answer").raw) for pair in self.node.all("subquestion")
        ]
        pairs = [pair for pair in pairs if any(pair)]
        tags = [tag.raw for tag in self.node.first("tags").all("tag")]
        is_order = self.node.attributes["type"] == "order" or "order" in tags
        # The older plug-in has the item on the left; what we write has the number there.
        for sides in (pairs, [(right, left) for left, right in pairs]):
            if is_order and (items := items_of(sides)):
                return Question(types.ORDER, "", items=items)
        return Question(types.MATCH, "", pairs=tuple(pairs))

    def ordering(self) -> Question:
        items = tuple(self.plain(answer) for answer in self.node.all("answer"))
        return Question(types.ORDER, "", items=items)

    def essay(self) -> Question:
        return Question(types.ESSAY, "")

    READERS = {
        "multichoice": choice,
        "truefalse": true_false,
        "shortanswer": short_answer,
        "matching": match,
        "ddmatch": match,
        "order": match,
        "ordering": ordering,
        "essay": essay,
    }

    def answers(self) -> list[tuple[_Node, float]]:
        """Return each answer with the share of the marks that it earns, in percent."""
        return [
            (answer, _number(answer.attributes.get("fraction", "")) or 0.0)
            for answer in self.node.all("answer")
        ]

    def feedback(self) -> str:
        remarks = [self.plain(answer.first("feedback")) for answer in self.node.all("answer")]
        return "\n".join(text for text in dict.fromkeys(remarks) if text)

    def marks(self) -> int:
        """Return the marks as a whole number, rounded up."""
        grade = self.node.first("defaultgrade").raw
        if not grade:
            return 1
        number = _number(grade)
        if number is None or number <= 0 or number != int(number):
            self.findings.loss(self.line, gettext("Marks are a whole number from 1 to 20."))
        return 1 if number is None else max(1, ceil(min(number, 1000)))

    def plain(self, node: _Node) -> str:
        """Return the text of the node, without the markup that its format allows."""
        text = node.raw
        lost_media = any(node.all("file"))
        format = node.attributes.get("format", "moodle_auto_format")
        if format == "moodle_auto_format" and has_markup(text):
            format, text = "html", text.replace("\n", "<br>")
        if format == "html":
            text, has_media = without_markup(text)
            lost_media = lost_media or has_media
        if lost_media:
            self.findings.loss_of_media(self.line)
        return text


def _number(text: str) -> float | None:
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < 1e9 else None  # neither endless nor no number
