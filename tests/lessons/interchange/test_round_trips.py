"""What one writes, one reads: whatever stands in the texts."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lessons.interchange import gift, moodle_xml, plain_text, spreadsheet
from lessons.interchange.detect import read_file
from lessons.interchange.limits import problems_of
from lessons.interchange.questions import Question
from lessons.interchange.texts import without_markup

from .nasty import PIECES, made_up

SIGNS = st.lists(
    st.one_of(st.sampled_from([*PIECES, "\n", "\n\n", "{T}", "{=", "~"]), st.characters()),
    max_size=30,
).map("".join)


@given(st.lists(made_up(), max_size=3, unique_by=lambda question: question.id or id(question)))
def test_gift_gives_back_what_it_wrote(questions: list[Question]) -> None:
    reading = gift.read(gift.write(questions))
    assert reading.problems == []
    assert reading.questions == questions


@given(made_up())
def test_csv_gives_back_what_it_wrote(question: Question) -> None:
    text = spreadsheet.write_csv([question])
    assert spreadsheet.has_header(text)
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        reading = spreadsheet.read(text.encode(encoding))
        assert reading.problems == []
        assert reading.questions == [question]


@given(made_up())
def test_xlsx_gives_back_what_it_wrote(question: Question) -> None:
    reading = spreadsheet.read(spreadsheet.write_xlsx([question]))
    assert reading.problems == []
    assert reading.questions == [question]


@given(made_up())
def test_made_up_questions_are_within_the_limits(question: Question) -> None:
    assert problems_of(question) == []


@given(made_up())
def test_a_spreadsheet_in_latvian_is_read_too(question: Question) -> None:
    with translation.override("lv"):
        text = spreadsheet.write_csv([question])
    assert text.startswith("id;veids;jautājums;")
    assert spreadsheet.read(text.encode()).questions == [question]


@given(made_up())
def test_no_cell_of_csv_is_a_formula(question: Question) -> None:
    text = spreadsheet.write_csv([question])
    _, row = spreadsheet._parsed(text, ";")
    assert not [cell for cell in row[1] if cell.startswith(("=", "+", "-", "@"))]


@given(SIGNS)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    gift.read(text)
    plain_text.read(text)
    without_markup(text)
    data = text.encode("utf-8", "surrogatepass")
    spreadsheet.read(data)
    moodle_xml.read(data)
    read_file(data)


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"PK\x03\x04xl/workbook", b"\xff\xfe", b"<quiz><question type='essay'>"]),
)
def test_any_bytes_are_read_without_an_exception(data: bytes, beginning: bytes) -> None:
    name, reading = read_file(beginning + data)
    assert name or len(reading.problems) == 1


@pytest.mark.parametrize("beginning", ["{", "::Rīga:: {", "{~", "{= ->", "[html]"])
@given(text=SIGNS)
def test_any_answers_are_read_without_an_exception(beginning: str, text: str) -> None:
    gift.read(f"Kas tas ir? {beginning}{text}}}")
