"""The format of a file is told by what is in it."""

import time
from io import BytesIO
from zipfile import ZipFile

import pytest

from lessons.interchange import questions as types
from lessons.interchange import spreadsheet
from lessons.interchange.detect import read_file
from lessons.interchange.questions import Question

ESSAY = Question(types.ESSAY, "Kā klājas, Žanna?")
XML = (
    '<?xml version="1.0" encoding="{}"?><!-- Rīga --><quiz><question type="essay"><questiontext>'
    "<text>Kā klājas, Žanna?</text></questiontext></question></quiz>"
)
CSV = "type;question;answer 1\nessay;Kā klājas, Žanna?;"
GIFT = "// jautājumi\n\nKā klājas, Žanna? {}"
FILES = {
    "gift": ("gift", GIFT.encode()),
    "gift with a mark": ("gift", GIFT.encode("utf-8-sig")),
    "gift in UTF-16": ("gift", GIFT.encode("utf-16")),
    "gift with a title": ("gift", "::Ž::Kā klājas, Žanna? {}".encode()),
    "gift in HTML": ("gift", "[html]<p>Kā klājas, Žanna?</p> {}".encode()),
    "gift with a tag first": ("gift", "<p>Kā klājas, Žanna?</p> {}".encode()),
    "csv": ("csv", CSV.encode()),
    "csv in UTF-16": ("csv", CSV.encode("utf-16")),
    "xlsx": ("xlsx", spreadsheet.write_xlsx([ESSAY])),
    "xml": ("moodle_xml", XML.format("UTF-8").encode()),
    "xml with a mark": ("moodle_xml", XML.format("UTF-8").encode("utf-8-sig")),
    "xml in UTF-16": ("moodle_xml", XML.format("UTF-16").encode("utf-16")),
}


@pytest.mark.parametrize(("name", "data"), FILES.values(), ids=FILES)
def test_each_format_is_told(name: str, data: bytes) -> None:
    found, reading = read_file(data)
    assert found == name
    assert reading.problems == []
    assert reading.questions == [ESSAY]


def test_the_baltic_encoding_is_a_guess_that_is_reported() -> None:
    for name, text in (("gift", GIFT), ("csv", CSV)):
        found, reading = read_file(text.encode("cp1257"))
        assert (found, reading.questions) == (name, [ESSAY])
        assert [(p.line, p.is_loss) for p in reading.problems] == [(0, True)]


def document() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    return file.getvalue()


REFUSED = {
    "empty": (b"", "The file is empty."),
    "only gaps": (b" \n\t\r\n", "The file is empty."),
    "large": (b"a" * 20_000_000, "The file is larger than 5 MB."),
    "picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "This file has no questions"),
    "document": (document(), "This file has no questions"),
    "prose": ("Šodien līst. Rīt snigs.".encode(), "This file has no questions"),
    "other table": (b"name;phone\nAnna;1\n", "This file has no questions"),
    "web page": (b"<!doctype html><p>{a}</p>", "This file has no questions"),
    "web page without a type": (b"<html><p>Kas? {a}</p>", "This file has no questions"),
    "object": (b'{"question": {"text": "Kas?"}}', "This file has no questions"),
    "list": (b'[\n {"question": "Kas?"}]', "This file has no questions"),
    "wrongly coded": (b"\xff\xfe\x00\xd8\x00\xd8a", "This file has no questions"),
}


@pytest.mark.parametrize(("data", "problem"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_file_of_questions_is_one_clear_problem(data: bytes, problem: str) -> None:
    name, reading = read_file(data)
    assert name == ""
    assert reading.questions == []
    (fault,) = reading.faults
    assert fault.line == 0
    assert fault.text.startswith(problem)


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "}",
        "~a",
        "a ",
        "{a}\n",
        "a{\n\n}",
        "::",
        "// [a:[a:",
        "\\",
        "#",
        "[",
        "<b ",
        "<a ",
        '<a b="',
        "<![",
        "<!--",
        "~a\n",
        "a;",
    ],
)
def test_a_file_made_to_be_slow_is_not(piece: str) -> None:
    begun = time.process_time()
    for beginning in ("Kas? {", "type;question;answer 1\n", "<quiz><question type='essay'><a>"):
        read_file((beginning + piece * (300_000 // len(piece)) + "}").encode())
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("piece", ["<a ", "<a b='", "</", "<!", "<![", "<!--", "<b <", "~a\n"])
def test_one_question_made_to_be_slow_is_not(piece: str) -> None:
    begun = time.process_time()
    read_file(f"[html]<p>Kas?</p> {{{(piece * 19_000)[:19_000]}}}".encode())
    assert time.process_time() - begun < 1.5


@pytest.mark.parametrize("format", ["html", "moodle_auto_format"])
def test_html_too_long_for_a_question_is_a_fault(format: str) -> None:
    """Such a text was cut before: questions came with half of it, and nobody was told."""
    html = "&lt;b&gt;a&lt;/b&gt; " * 3_000
    name, reading = read_file(
        f"<quiz><question type='essay'><questiontext format='{format}'><text>{html}</text>"
        "</questiontext></question></quiz>".encode()
    )
    assert (name, reading.questions) == ("moodle_xml", [])
    assert [fault.text for fault in reading.faults] == ["This is too long to be one question."]
