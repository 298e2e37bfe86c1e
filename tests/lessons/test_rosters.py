"""Lists of learners, pasted or from a spreadsheet: what is read, and what is told of faults."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lessons.rosters import LONGEST_NAME, MOST_LEARNERS, read_file, read_text
from tests.lessons.listing import LIST, workbook

# --- Reading lists --------------------------------------------------------------------------------


def test_a_pasted_list_is_read_with_its_languages() -> None:
    roster = read_text(LIST, "uk")
    assert roster.faults == []
    assert [(p.name, p.language) for p in roster.people] == [
        ("Оксана", "uk"),
        ("Fatima", "en"),
        ("Айгуль", "ru"),
        ("Nguyễn Thị Mai", "en"),
        ("Олена", "uk"),
        ("Гульнара", "ru"),
        ("Ana Carolina Oliveira dos Santos", "en"),
        ("Jūlija", "lv"),
        ("Zoë", "uk"),
        ("Наталія", "uk"),
        ("О’Лена", "uk"),
        ("Мар'яна", "uk"),
        ("Anna-Marija", "uk"),
        ("Priya S.", "uk"),
        ("Rosa", "uk"),
        ("Ширин", "ru"),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Олена; хх", "хх"),
        ("; en", ""),
        ("=1+1", ""),
        ("<b>Anna</b>", ""),
        ("A" * (LONGEST_NAME + 1), str(LONGEST_NAME)),
        ("олена", "1"),
        ("\u202eAnna", ""),
    ],
)
def test_a_line_that_cannot_be_taken_is_named(line: str, said: str) -> None:
    roster = read_text(f"Олена\n\n{line}\nRosa", "uk")
    assert [person.name for person in roster.people] == ["Олена", "Rosa"]
    ((number, cause),) = roster.faults
    assert number == 3
    assert said in cause


def test_a_list_ends_where_it_is_too_long() -> None:
    roster = read_text("\n".join(f"Anna {number}" for number in range(5000)), "uk")
    assert len(roster.people) == MOST_LEARNERS
    assert [line for line, _ in roster.faults] == [MOST_LEARNERS + 1]


def test_what_is_copied_from_a_table_or_a_numbered_list_is_read() -> None:
    text = "Vārds, uzvārds\tValoda\n1. Олена\tuk\n2) Fatima; en\n3.\tRosa\t\n\tMai\n10. B2 Zoë\n"
    roster = read_text(text, "lv")
    assert roster.faults == []
    assert [(person.name, person.language) for person in roster.people] == [
        ("Олена", "uk"),
        ("Fatima", "en"),
        ("Rosa", "lv"),
        ("Mai", "lv"),
        ("B2 Zoë", "lv"),
    ]
    assert roster.lines == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("head", ["Vārds", "NAME; language", "1. Имя", "Ім’я\tМова", "Vārds:"])
def test_the_heads_of_columns_are_no_person(head: str) -> None:
    assert [person.name for person in read_text(f"\n{head}\nRosa", "uk").people] == ["Rosa"]


@given(st.text(max_size=300))
@example("1. 2) Anna\n3.\nname\nname")
@example("name\nAnna\tuk\nname")
@example("Anna;en;;\n;\n;;;")
@example("\x00\n\ud800\nA\u0301\u0301;uk")
@example("ﬀ\nFF\nff")
@example("ß\nSS")
@example("İ\ni̇")
def test_any_text_is_read_or_its_faults_are_told(text: str) -> None:
    roster = read_text(text, "uk")
    names = [person.name for person in roster.people]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(1 <= len(name) <= LONGEST_NAME for name in names)
    lines = len(text.splitlines())
    assert all(1 <= line <= lines and cause for line, cause in roster.faults)
    again = read_text(roster.as_text(), "lv")
    assert (again.people, again.faults) == (roster.people, [])


@given(st.binary(max_size=400))
@example(b"PK\x03\x04")
@example(b"\xff\xfe\x00")
@example(b"V\xc4\x81rds;Valoda\n")
@example(b'"Anna\nOlga')
def test_any_file_is_read_or_its_fault_is_told(data: bytes) -> None:
    roster = read_file(data, "uk")
    assert roster.people or roster.faults or b"rds" in data.lower()


def test_a_spreadsheet_is_read_by_the_names_of_its_columns() -> None:
    rows = [["Nr.", "Valoda", "Vārds"], [1, "uk", "Олена"], [2, None, "Rosa"], [], [3, "en", 42]]
    roster = read_file(workbook(rows), "ru")
    assert [(p.name, p.language) for p in roster.people] == [
        ("Олена", "uk"),
        ("Rosa", "ru"),
        ("42", "en"),
    ]
    assert roster.faults == []
    semicolons = "Имя;Язык\nОлена;uk\nRosa;\n".encode("utf-8-sig")
    assert [person.name for person in read_file(semicolons, "ru").people] == ["Олена", "Rosa"]


@pytest.mark.parametrize(
    "data",
    [
        workbook([["Uzvārds", "Kods", "Tālrunis"], ["Kalniņa", "1", "2"]]),
        workbook([["Vārds"], ['=HYPERLINK("http://x")']]),
        workbook([[f"Anna {number}"] for number in range(10_000)]),
        workbook([[f"Anna {number}"] for number in range(300)])[:-200],
        workbook([]),
        b"PK\x03\x04 no workbook",
        b"",
        b"\x00\x01\x02\xff" * 50,
    ],
    ids=["columns", "formula", "rows", "damaged", "empty", "no-workbook", "nothing", "binary"],
)
def test_a_spreadsheet_that_cannot_be_taken_says_why(data: bytes) -> None:
    roster = read_file(data, "uk")
    assert roster.people == []
    assert roster.faults
    assert all(cause for _, cause in roster.faults)
