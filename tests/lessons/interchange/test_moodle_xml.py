"""Exports of Moodle."""

import pytest

from lessons.interchange import limits, moodle_xml
from lessons.interchange import questions as types
from lessons.interchange.questions import Choice, Question, Reading


def read(*questions: str) -> Reading:
    text = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>"
    return moodle_xml.read(text.encode())


def question(type: str, body: str, text: str = "Kas?") -> str:
    return (
        f'<question type="{type}"><name><text>J1</text></name>'
        f'<questiontext format="html"><text><![CDATA[<p>{text}</p>]]></text></questiontext>'
        f"{body}</question>"
    )


def answer(text: str, fraction: float | str = 0, feedback: str = "", line: str = "") -> str:
    return (
        f'{line}<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>'
        f'<feedback format="html"><text>{feedback}</text></feedback></answer>'
    )


def pair(left: str, right: str) -> str:
    return (
        f'<subquestion format="html"><text>{left}</text>'
        f"<answer><text>{right}</text></answer></subquestion>"
    )


CASES = {
    "choice": (
        question(
            "multichoice",
            "<single>true</single>"
            + answer("<p>в&nbsp;больнице</p>", 100, "Так")
            + answer("на почте"),
            "Где врач?<br>Выберите &lt;одно&gt;.",
        ),
        Question(
            types.CHOICE,
            "Где врач?\nВыберите <одно>.",
            choices=(Choice("в больнице", True, "Так"), Choice("на почте")),
        ),
    ),
    "several": (
        question(
            "multichoice",
            "<single>false</single>"
            + answer("a", "33.33333")
            + answer("b", "66.66667")
            + answer("c", -50),
        ),
        Question(
            types.CHOICE,
            "Kas?",
            several=True,
            choices=(Choice("a", True), Choice("b", True), Choice("c")),
        ),
    ),
    "true": (
        question("truefalse", answer("true", 100) + answer("false")),
        Question(types.TRUE_FALSE, "Kas?", statement=True),
    ),
    "false": (
        question("truefalse", answer("true") + answer("false", 100)),
        Question(types.TRUE_FALSE, "Kas?"),
    ),
    "short answer": (
        question("shortanswer", answer("Rīga &lt;3", 100) + answer(r"5\*", 100) + answer("*")),
        Question(types.SHORT_ANSWER, "Kas?", answers=("Rīga &lt;3", "5*")),
    ),
    "pairs": (
        question("matching", pair("хліб", "maize") + pair("сіль", "sāls") + pair("", "piens")),
        Question(types.MATCH, "Kas?", pairs=(("хліб", "maize"), ("сіль", "sāls"), ("", "piens"))),
    ),
    "essay": (
        question(
            "essay",
            '<generalfeedback format="html"><text>Labi.</text></generalfeedback>'
            "<defaultgrade>3.0000000</defaultgrade>",
        ),
        Question(types.ESSAY, "Kas?", explanation="Labi.", marks=3),
    ),
    "ordering": (
        question(
            "ordering",
            "<layouttype>VERTICAL</layouttype>" + answer("rīts", 1) + answer("vakars", 2),
        ),
        Question(types.ORDER, "Kas?", items=("rīts", "vakars")),
    ),
    "the older ordering": (
        question("order", pair("vakars", "2") + pair("rīts", "1")),
        Question(types.ORDER, "Kas?", items=("rīts", "vakars")),
    ),
    "what went there from here": (
        question(
            "matching",
            "<idnumber>0b6f6e1e-52a3-4f0b-9d6a-3c1f4b8a2d10</idnumber>"
            "<tags><tag><text>order</text></tag></tags>" + pair("1", "rīts") + pair("2", "nakts"),
        ),
        Question(
            types.ORDER,
            "Kas?",
            id="0b6f6e1e-52a3-4f0b-9d6a-3c1f4b8a2d10",
            items=("rīts", "nakts"),
        ),
    ),
}


@pytest.mark.parametrize(("xml", "expected"), CASES.values(), ids=CASES)
def test_each_type_is_read(xml: str, expected: Question) -> None:
    assert read(xml) == Reading([expected], [])


def test_categories_hold_until_the_next() -> None:
    category = '<question type="category"><category><text>{}</text></category></question>'
    reading = read(
        category.format("$course$/top/Valsts/Svētki"),
        question("essay", ""),
        category.format("$system$/top"),
        question("essay", ""),
    )
    assert [found.category for found in reading.questions] == ["Valsts/Svētki", ""]
    assert reading.problems == []


@pytest.mark.parametrize("type", ["description", "numerical", "cloze", "gapselect", ""])
def test_other_types_are_reported_with_their_line(type: str) -> None:
    reading = read(question("essay", ""), question(type, "<p>\n</p>"), question("essay", ""))
    assert len(reading.questions) == 2
    assert [(fault.line, type in fault.text) for fault in reading.faults] == [(4, True)]


LOSSES = {
    "picture": (question("essay", "", 'Kas <img src="@@PLUGINFILE@@/a.png"/>?'), 3, "picture"),
    "half a mark": (question("essay", "<defaultgrade>1.5</defaultgrade>"), 3, "Marks"),
    "no mark": (question("essay", "<defaultgrade>0</defaultgrade>"), 3, "Marks"),
    "endless marks": (question("essay", "<defaultgrade>inf</defaultgrade>"), 3, "Marks"),
    "marks in words": (question("essay", "<defaultgrade>divi</defaultgrade>"), 3, "Marks"),
    "hint": (question("essay", "<hint><text>Skat.</text></hint>"), 3, "hints"),
    "notes": (question("essay", "<graderinfo><text>Skat.</text></graderinfo>"), 3, "marker"),
    "right in part": (
        question("shortanswer", answer("a", 100) + answer("b", 50, line="\n\n")),
        5,
        "right in part",
    ),
    "any letters": (
        question("shortanswer", answer("a", 100) + answer("a*", 100, line="\n")),
        4,
        "any letters",
    ),
    "feedback": (
        question("truefalse", answer("true", 100, "Jā") + answer("false")),
        3,
        "became the explanation",
    ),
}


@pytest.mark.parametrize(("xml", "line", "problem"), LOSSES.values(), ids=LOSSES)
def test_what_is_left_out_is_reported(xml: str, line: int, problem: str) -> None:
    reading = read(xml)
    assert len(reading.questions) == 1
    assert [(p.line, p.is_loss) for p in reading.problems] == [(line, True)]
    assert problem in reading.problems[0].text


def test_marks_are_rounded_up() -> None:
    grades = ["0.1", "1.0000000", "1.5", "2,5", "40"]
    reading = read(*(question("essay", f"<defaultgrade>{n}</defaultgrade>") for n in grades))
    assert [found.marks for found in reading.questions] == [1, 1, 2, 3, 20]


def test_a_picture_inside_the_text_does_not_hide_what_follows() -> None:
    picture = f'<img src="data:image/png;base64,{"A" * 100_000}">'
    (found,) = read(question("essay", "", f"Kas {picture} tas?")).questions
    assert found.text == "Kas tas?"


def test_a_file_is_read_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "QUESTIONS", 1)
    reading = read(*[question("essay", "")] * 3)
    assert len(reading.questions) == 1
    assert [fault.line for fault in reading.faults] == [4]


def test_questions_before_a_broken_place_are_kept() -> None:
    reading = read(question("essay", ""), "<question type='essay'><oops></question>")
    assert len(reading.questions) == 1
    assert [(fault.line, fault.text[:17]) for fault in reading.faults] == [(4, "The XML is broken")]


BOMB = """<?xml version="1.0"?>
<!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<quiz><question type="essay"><questiontext><text>&b;</text></questiontext></question></quiz>"""
OUTSIDE = """<?xml version="1.0"?>
<!DOCTYPE quiz SYSTEM "file:///etc/passwd">
<quiz/>"""


@pytest.mark.parametrize("xml", [BOMB, OUTSIDE])
def test_a_file_with_entities_is_refused(xml: str) -> None:
    reading = moodle_xml.read(xml.encode())
    assert reading.questions == []
    (fault,) = reading.faults
    assert fault.line == 2
    assert "entities" in fault.text


@pytest.mark.parametrize(
    "data",
    [b"", b"<quiz", b'<?xml version="1.0" encoding="nonsense"?><quiz/>', b"\xff\xfe<\0", b"<a/>\0"],
)
def test_what_is_no_xml_is_one_fault(data: bytes) -> None:
    reading = moodle_xml.read(data)
    assert len(reading.faults) == 1
    assert reading.questions == []


def test_a_deep_file_is_read() -> None:
    inner = "<b>" * 20_000 + "</b>" * 20_000
    assert len(read(question("essay", inner)).questions) == 1
