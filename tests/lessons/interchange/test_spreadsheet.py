"""Spreadsheets as teachers fill them in."""

from collections.abc import Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from lessons.interchange import limits, spreadsheet, workbook
from lessons.interchange import questions as types
from lessons.interchange.questions import Choice, Question, Reading

HEADER = ("type", "question", "answer 1", "answer 2", "answer 3")


def xlsx(*rows: Sequence[Any]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read_csv(*rows: str, header: str = ";".join(HEADER)) -> Reading:
    return spreadsheet.read("\n".join([header, *rows]).encode())


CASES = {
    "choice": (
        "choice;Kur var nopirkt zāles?;*aptiekā;bankā;pastā",
        Question(
            types.CHOICE,
            "Kur var nopirkt zāles?",
            choices=(Choice("aptiekā", True), Choice("bankā"), Choice("pastā")),
        ),
    ),
    "several": (
        "Vairākas atbildes;Що є у Ризі?;*море;* річка;гори",
        Question(
            types.CHOICE,
            "Що є у Ризі?",
            several=True,
            choices=(Choice("море", True), Choice("річка", True), Choice("гори")),
        ),
    ),
    "true": ("true or false;Līst.;true;;", Question(types.TRUE_FALSE, "Līst.", statement=True)),
    "false": ("patiess vai nepatiess;Līst.;Nē;;", Question(types.TRUE_FALSE, "Līst.")),
    "one of two": ("true/false;Līst.;taisnība;*nav taisnība;", Question(types.TRUE_FALSE, "Līst.")),
    "short answer": (
        "īsa atbilde;Kā latviski «хлеб»?;maize;*maizīte;Maize",
        Question(types.SHORT_ANSWER, "Kā latviski «хлеб»?", answers=("maize", "maizīte")),
    ),
    "pairs": (
        "pāri;Savieno;хлеб -> maize;соль→sāls;-> piens",
        Question(
            types.MATCH, "Savieno", pairs=(("хлеб", "maize"), ("соль", "sāls"), ("", "piens"))
        ),
    ),
    "order": (
        "secība;Rindā;rīts;*diena;vakars",
        Question(types.ORDER, "Rindā", items=("rīts", "*diena", "vakars")),
    ),
    "essay": ("essay;Par sevi;;;", Question(types.ESSAY, "Par sevi")),
    "plain stars": (
        r"choice;Kas?;*\*a;\*b;c\*",
        Question(types.CHOICE, "Kas?", choices=(Choice("*a", True), Choice("*b"), Choice("c\\*"))),
    ),
    "text that looks like a formula": (
        "short answer;'=1+1;'-5;'tā;''=x",
        Question(types.SHORT_ANSWER, "=1+1", answers=("-5", "'tā", "'=x")),
    ),
    "lines in quotes": (
        'essay;"Lasi:\nMaize;\n""piens""";;;',
        Question(types.ESSAY, 'Lasi:\nMaize;\n"piens"'),
    ),
}


@pytest.mark.parametrize(("row", "question"), CASES.values(), ids=CASES)
def test_each_type_is_read(row: str, question: Question) -> None:
    assert read_csv(row) == Reading([question], [])


def test_columns_stand_in_any_order_and_in_latvian() -> None:
    reading = read_csv(
        "Baltā māja;2;*Rīga;x;2026-01-02;31.12.2026;Ogre;Kas?;viena atbilde;Valsts/Pilsētas;Jā;Tā;"
        "https://likumi.lv/",
        header="AVOTS;Punkti;Atbilde 1;mainās;pārbaudīts;Pārbaudīt  līdz;atbilde 2;JAUTĀJUMS;veids;"
        "kategorija;komentārs 1;paskaidrojums;avota adrese",
    )
    assert reading.problems == []
    assert reading.questions == [
        Question(
            types.CHOICE,
            "Kas?",
            category="Valsts/Pilsētas",
            explanation="Tā",
            choices=(Choice("Rīga", True, "Jā"), Choice("Ogre")),
            marks=2,
            source_name="Baltā māja",
            source_url="https://likumi.lv/",
            verified_on=date(2026, 1, 2),
            review_by=date(2026, 12, 31),
            volatile=True,
        )
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_comes_in_many_forms(delimiter: str, encoding: str, end: str) -> None:
    rows = [HEADER, ("short answer", "Kā sauc їжака?", "ezis", "", "")]
    text = end.join(delimiter.join(row) for row in rows)
    reading = spreadsheet.read(text.encode(encoding))
    assert reading.problems == []
    assert [question.text for question in reading.questions] == ["Kā sauc їжака?"]


def test_the_baltic_encoding_is_a_guess_that_is_reported() -> None:
    text = ";".join(HEADER) + "\nessay;Kā jums klājas, Žanna?;;;"
    reading = spreadsheet.read(text.encode("cp1257"))
    assert reading.questions[0].text == "Kā jums klājas, Žanna?"
    assert [(p.line, p.is_loss) for p in reading.problems] == [(0, True)]


def test_missing_columns_are_one_fault_that_names_them() -> None:
    reading = read_csv("Kas?;a", header="question;remark")
    assert reading.questions == []
    assert [(p.line, p.text) for p in reading.problems] == [
        (1, "Columns are missing: type, answer 1.")
    ]


def test_unknown_columns_are_reported_once() -> None:
    reading = read_csv("essay;Kas?;;x;y", "essay;Kur?;;x;y", header="type;question;answer 1;Mans;z")
    assert len(reading.questions) == 2
    assert [(p.line, p.text, p.is_loss) for p in reading.problems] == [
        (1, "Columns left out: Mans, z.", True)
    ]


FAULTS = {
    "type": ("numerical;Kas?;1;;", "Column “Type”: write one of: choice, several, true or false"),
    "no type": (";Kas?;1;;", "Column “Type”: write one of"),
    "truth": ("true or false;Kas?;varbūt;;", "Column “Answer 1”: write true or false."),
    "no truth": ("true or false;Kas?;;;", "Column “Answer 1”: write true or false."),
    "pair": ("pairs;Kas?;a -> b;c d;", "Column “Answer 2”: write the pair as left -> right."),
    "no question": ("essay;;;;2", "The question has no text."),
    "no star": ("choice;Kas?;a;b;", "No answer is marked as right."),
    "too many stars": ("choice;Kas?;*a;*b;c", "More than one answer is marked as right."),
}
LOSSES = {
    "marks": ("essay;Kas?;;;divi", "Column “Marks”: write a whole number from 1 to 20."),
    "fraction": ("essay;Kas?;;;1.5", "Column “Marks”: write a whole number from 1 to 20."),
    "many marks": ("essay;Kas?;;;21", "Marks are a whole number from 1 to 20."),
    "date": ("essay;Kas?;;;;2026-02-30", "Column “Checked on”: write the date as 2026-01-31."),
    "answers": ("essay;Kas?;a;;", "An essay has no answers; those in the row were left out."),
    "feedback": ("essay;Kas?;;;;;labi", "The feedback to single answers was left out."),
    "changes": ("essay;Kas?;;;;;;reti", "Column “Changes”: write true or false."),
}
LONG = "Type;Question;Answer 1;Answer 2;Marks;Checked on;Feedback 1;Changes"


@pytest.mark.parametrize(("row", "problem"), FAULTS.values(), ids=FAULTS)
def test_a_wrong_cell_names_line_and_column(row: str, problem: str) -> None:
    header = LONG.replace("Marks", "Answer 3") if row.count("*") > 1 else LONG
    reading = read_csv('essay;"Divas\nrindas";;;', "", row, "essay;Der;;;", header=header)
    assert [question.text for question in reading.questions] == ["Divas\nrindas", "Der"]
    (fault,) = reading.problems
    assert (fault.line, fault.is_loss) == (5, False)
    assert fault.text.startswith(problem)


@pytest.mark.parametrize(("row", "problem"), LOSSES.values(), ids=LOSSES)
def test_a_cell_that_is_left_out_is_reported(row: str, problem: str) -> None:
    reading = read_csv(row, header=LONG)
    assert len(reading.questions) == 1
    assert [(p.line, p.text, p.is_loss) for p in reading.problems] == [(2, problem, True)]


def test_cells_of_a_workbook_are_read_as_they_look() -> None:
    reading = spreadsheet.read(
        xlsx(
            [],
            ["type", "question", "answer 1", "answer 2", "marks", "checked on", "changes"],
            [],
            ["short answer", "Cik ir 2 + 2?", 4, 4.5, 2.0, datetime(2026, 1, 2), True],
            ["true or false", "Līst.", False, None, None, None, None],
        )
    )
    assert reading.problems == []
    assert reading.questions == [
        Question(
            types.SHORT_ANSWER,
            "Cik ir 2 + 2?",
            answers=("4", "4.5"),
            marks=2,
            verified_on=date(2026, 1, 2),
            volatile=True,
        ),
        Question(types.TRUE_FALSE, "Līst."),
    ]


def test_formulas_are_not_read_and_dates_are_reported() -> None:
    reading = spreadsheet.read(
        xlsx(
            HEADER,
            ["short answer", "Kad?", datetime(1918, 11, 18), time(14, 30), "=1+1"],
            ["short answer", '=HYPERLINK("https://example.com")', "a"],
        )
    )
    assert [question.answers for question in reading.questions] == [("18.11.1918", "14:30")]
    assert [(p.line, p.is_loss, p.text.partition(":")[0]) for p in reading.problems] == [
        (2, True, "Column “answer 1”"),
        (2, True, "Column “answer 2”"),
        (2, True, "Column “answer 3”"),
        (3, True, "Column “question”"),
        (3, False, "The question has no text."),
    ]


def test_the_sheet_with_the_columns_is_read() -> None:
    book = Workbook()
    book.active.append(["Piezīmes", "manas"])
    book.create_sheet("Tukša")
    sheet = book.create_sheet("Jautājumi")
    sheet.append(HEADER)
    sheet.append(["essay", "Kas?"])
    file = BytesIO()
    book.save(file)
    reading = spreadsheet.read(file.getvalue())
    assert [question.text for question in reading.questions] == ["Kas?"]
    assert [p.text for p in reading.problems] == ["Only the sheet “Jautājumi” was read."]


def test_what_is_written_holds_no_formula_and_stays_text() -> None:
    question = Question(types.SHORT_ANSWER, "=1+1", answers=("+371 2", "-5", "@x", "#N/A"))
    sheet = load_workbook(BytesIO(spreadsheet.write_xlsx([question]))).active
    cells = [cell for cell in sheet[2] if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert [cell.value for cell in cells if cell.quotePrefix] == ["=1+1", "+371 2", "-5", "@x"]
    assert "'=1+1;" in spreadsheet.write_csv([question])


def test_rows_beyond_the_limit_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "QUESTIONS", 2)
    rows = [["essay", f"Kas {number}?"] for number in range(3)]
    for data in (xlsx(HEADER, *rows), "\n".join(map(";".join, [HEADER[:3], *rows])).encode()):
        reading = spreadsheet.read(data)
        assert len(reading.questions) == 2
        assert [fault.line for fault in reading.faults] == [4]


@pytest.mark.parametrize(
    "data",
    [b"", b"PK", xlsx(), b"\xff\xfe\x00", xlsx(HEADER)[:-100]],
    # A workbook holds the time when it was made.
    ids=["nothing", "only a beginning", "empty workbook", "no text", "damaged workbook"],
)
def test_what_cannot_be_read_is_one_fault(data: bytes) -> None:
    reading = spreadsheet.read(data)
    assert reading.questions == []
    assert [fault.line for fault in reading.faults] == [0]


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1_000)
    (fault,) = spreadsheet.read(xlsx(HEADER, ["essay", "Kas?"])).faults
    assert fault.text == "The spreadsheet is too large."


def test_nothing_is_written_as_a_form_to_fill_in() -> None:
    header = spreadsheet.write_csv([]).strip().split(";")
    assert header[:4] == ["id", "type", "question", "category"]
    assert [name for name in header if name.startswith("answer")] == [
        f"answer {number}" for number in range(1, 9)
    ]
    assert spreadsheet.read(spreadsheet.write_xlsx([])) == Reading([], [])


def test_a_workbook_with_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    packed = BytesIO()
    with ZipFile(BytesIO(xlsx(HEADER, ["essay", "Kas?"]))) as sound, ZipFile(packed, "w") as file:
        for part in sound.infolist():
            data = sound.read(part)
            file.writestr(part, bomb + data if part.filename.startswith("xl/worksheets/") else data)
    reading = spreadsheet.read(packed.getvalue())
    assert reading.questions == []
    assert [fault.line for fault in reading.faults] == [0]
