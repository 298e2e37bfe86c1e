"""The vocabulary out to a spreadsheet, corrected, and in again."""

from collections.abc import Callable
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import translation
from openpyxl import Workbook, load_workbook
from wagtail.models import ModelLogEntry

from accounts import roles
from accounts.models import User
from lessons.interchange.word_table import COLUMNS
from lessons.interchange.words import WordImport, import_words, write_words
from lessons.lexicon import current_lexicon
from lessons.models import Gloss, Word
from tests import factories
from tests.lessons.small_content import run

pytestmark = pytest.mark.django_db
IMPORT, EXPORT = "/admin/words/import/", "/admin/words/export/"
WORDS = "/admin/snippets/lessons/word/"

Cells = dict[tuple[str, str], Any]  # what is written where, by key and column


def saved(book: Any) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def table(*rows: dict[str, Any]) -> bytes:
    """Return a workbook with these rows."""
    book = Workbook()
    header = list(dict.fromkeys(name for row in rows for name in row))
    book.active.append(header)
    for row in rows:
        book.active.append([row.get(name) for name in header])
    return saved(book)


def corrected(cells: Cells) -> bytes:
    """Return the exported workbook with other values in some cells."""
    book = load_workbook(BytesIO(write_words()))
    sheet = book.active
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {row[0].value: row[0].row for row in sheet.iter_rows(min_row=2)}
    for (key, column), value in cells.items():
        sheet.cell(rows[key], columns[column]).value = value
    return saved(book)


def stored() -> list[Any]:
    """Return all words and meanings as the database has them."""
    words = Word.objects.order_by("key").values()
    meanings = Gloss.objects.order_by("word__key", "language")
    return [list(words), list(meanings.values("word", "language", "text", "example", "note"))]


def faults_of(done: WordImport) -> str:
    return "; ".join(map(str, done.faults))


def row_of(key: str) -> int:
    sheet = load_workbook(BytesIO(write_words())).active
    return next(row[0].row for row in sheet.iter_rows(min_row=2) if row[0].value == key)


@pytest.fixture
def twin() -> Word:
    """Two words that are linked, one with everything that a cell can hold badly."""
    word = factories.word("mate")
    word.accepted, word.not_beside = ["māmiņa", "=mamma"], ["berns"]
    word.note, word.counterpart = "-  nē", factories.word("tevs")
    word.save()
    return word


# --- There and back -------------------------------------------------------------------------------


def test_what_was_exported_changes_nothing(twin: Word) -> None:
    before = stored()
    done = import_words(write_words())
    assert (done.changes, done.faults, done.left_out) == ([], [], [])
    assert done.rows == Word.objects.count()
    assert stored() == before


def test_the_columns_are_those_of_the_word_files() -> None:
    sheet = load_workbook(BytesIO(write_words())).active
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    row = dict(zip(COLUMNS, [c.value for c in sheet[row_of("mate")]], strict=True))
    assert row["lemma"] == "māte"
    assert row["forms"].startswith("nom.sg=māte; gen.sg=mātes; ")
    assert row["gloss_uk"] == "мати"
    assert row["counterpart"] is None


def test_cells_that_were_corrected_change_their_words_only() -> None:
    mate, before = factories.word("mate"), current_lexicon()
    others = Word.objects.exclude(key__in=["mate", "tevs"]).order_by("key")
    untouched = list(others.values())
    data = corrected(
        {
            ("mate", "example"): "Mana māte ir ārste.",
            ("mate", "gloss_uk"): "мама",
            ("mate", "forms"): "nom.sg=māte; gen.sg=mātes",
            ("mate", "accepted"): "māmiņa; māmulīte",
            ("mate", "inflection"): 5,
            ("mate", "note_en"): None,
            ("tevs", "counterpart"): "mate",
        }
    )
    looked = import_words(data, dry_run=True)
    assert (looked.changed, looked.added, looked.faults) == (2, 0, [])
    assert current_lexicon() is before
    done = import_words(data)
    assert [change.word.key for change in done.changes] == ["mate", "tevs"]
    assert ("gloss_uk", "мати", "мама") in done.changes[0].cells
    mate.refresh_from_db()
    assert mate.example == "Mana māte ir ārste."
    assert mate.forms == {"nom.sg": "māte", "gen.sg": "mātes"}
    assert mate.accepted == ["māmiņa", "māmulīte"]
    assert mate.glosses.get(language="uk").text == "мама"
    assert mate.glosses.get(language="en").note == ""
    assert mate.glosses.get(language="ru").text == "мать"
    assert factories.word("tevs").counterpart == mate
    assert list(others.values()) == untouched
    assert current_lexicon().words[mate.pk].meanings["uk"].text == "мама"
    assert import_words(data).changes == []


def test_answers_find_their_word_by_its_key() -> None:
    mate = factories.word("mate")
    import_words(corrected({("mate", "lemma"): "mamma mīļā"}))
    assert Word.objects.get(pk=mate.pk).lemma == "mamma mīļā"


def test_words_and_columns_that_a_file_does_not_have_stay() -> None:
    before = stored()
    done = import_words(table({"key": "mate", "note_uk": "", "gloss_ru": "мать", "Extra": "x"}))
    assert done.left_out == ["Extra"]
    assert [change.cells[0][0] for change in done.changes] == ["note_uk"]
    after = stored()
    assert after[0] == before[0]
    assert [row for row in after[1] if row not in before[1]] == [
        {**row, "note": ""}
        for row in before[1]
        if row["word"] == factories.word("mate").pk and row["language"] == "uk"
    ]


def test_a_meaning_without_any_text_goes() -> None:
    empty = {("mate", f"{name}_uk"): None for name in ("gloss", "example", "note")}
    assert import_words(corrected(empty)).faults == []
    assert set(factories.word("mate").glosses.values_list("language", flat=True)) == {"en", "ru"}
    assert import_words(write_words()).changes == []


NEW = {"lemma": "kaimiņš", "part_of_speech": "noun", "gender": "m", "level": "A1"}
SHE = {**NEW, "lemma": "kaimiņiene", "gender": "f"}


def test_new_words_are_added_also_a_pair_of_them() -> None:
    count = Word.objects.count()
    rows = (
        {"key": "kaimins", **NEW, "gloss_en": "neighbour", "counterpart": "kaiminiene"},
        {"key": "kaiminiene", **SHE, "counterpart": "kaimins"},
    )
    done = import_words(table(*rows))
    assert (done.added, done.changed, faults_of(done)) == (2, 0, "")
    assert Word.objects.count() == count + 2
    he, she = Word.objects.get(key="kaimins"), Word.objects.get(key="kaiminiene")
    assert (he.counterpart, she.counterpart) == (she, he)
    assert (he.folded, he.glosses.get().text) == ("kaimins", "neighbour")


# --- What does not fit ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value", "cause"),
    [
        ("lemma", "=A1", "a formula is not read"),
        ("example", 2.5, "“2.5” is no text"),
        ("example", True, "“True” is no text"),
        ("note", date(2026, 5, 1), "is no text; make the cell text"),
        ("note", "#N/A", "“#N/A” is an error of the spreadsheet"),
        ("gender", "x", "not a valid choice"),
        ("level", "B1", "not a valid choice"),
        ("part_of_speech", "nown", "not a valid choice"),
        ("lemma", None, "cannot be blank"),
        ("forms", "gen.sgl=mātes", "noun has no form gen.sgl"),
        ("forms", "mātes", "is not a pair of name and form"),
        ("example", "a" * 201, "at most 200 characters"),
        ("gloss_en", None, "cannot be blank"),
        ("example_uk", "а" * 201, "at most 200 characters"),
        ("not_beside", "berns; nav", "no other word with the key “nav”"),
        ("counterpart", "nav", "no other word with the key “nav”"),
        ("counterpart", "mate", "no other word with the key “mate”"),
    ],
)
def test_a_fault_is_told_with_row_and_column_and_nothing_changes(
    column: str, value: Any, cause: str
) -> None:
    before = stored()
    row = row_of("mate")
    with translation.override("en"):
        done = import_words(corrected({("mate", column): value, ("berns", "note"): "jauns"}))
    assert faults_of(done).startswith(f"Row {row}, column {column}: ")
    assert cause in faults_of(done)
    assert stored() == before


@pytest.mark.parametrize(
    ("rows", "cause"),
    [
        ([{"lemma": "māte"}], "There is no column “key”."),
        ([{"key": "mate"}, {"key": "mate"}], "Row 3, column key: “mate” is also in row 2"),
        ([{"key": " ", "lemma": "x"}], "Row 2, column key: the key of the word is missing"),
        ([{"key": "maate", "lemma": "Māte"}], "“Māte” is here already; its key is “mate”"),
        ([{"key": "ma te", **NEW}], "Row 2, column key: "),
        ([{"key": "kaimins"}], "Row 2, column lemma: "),
    ],
)
def test_a_row_that_does_not_fit(rows: list[dict[str, Any]], cause: str) -> None:
    with translation.override("en"):
        done = import_words(table(*rows))
    assert cause in faults_of(done)
    assert not Word.objects.filter(key__in=["maate", "ma te", "kaimins"]).exists()


@pytest.mark.parametrize(
    "data",
    [b"", b"PK nothing", b"key;lemma", saved(Workbook()), b"x" * 5_000_001],
    ids=["nothing", "no workbook", "only a header", "empty workbook", "too large"],
)
def test_other_files_are_refused(data: bytes) -> None:
    done = import_words(data)
    assert len(done.faults) == 1
    assert done.faults[0].row == 0


def test_a_file_full_of_faults_is_not_read_to_its_end() -> None:
    done = import_words(table(*({"key": "", "lemma": str(n)} for n in range(500))))
    assert 200 < len(done.faults) < 210


# --- In the admin ---------------------------------------------------------------------------------


@pytest.fixture
def editor(client: Client) -> User:
    person = factories.make_user(role=roles.CHIEF_EDITOR, language="en")
    client.force_login(person)
    return person


def send(client: Client, data: bytes, button: str) -> Any:
    file = SimpleUploadedFile("words.xlsx", data)
    return client.post(IMPORT, {"file": file, button: "1"}, headers={"accept-language": "en"})


def test_an_editor_looks_first_and_changes_then(client: Client, editor: User) -> None:
    data = corrected({("mate", "note"): "Jauna piezīme."})
    looked = send(client, data, "look")
    assert "<td>Jauna piezīme.</td>" in looked.content.decode()
    assert factories.word("mate").note != "Jauna piezīme."
    assert send(client, data, "import").headers["Location"] == WORDS
    assert factories.word("mate").note == "Jauna piezīme."
    entry = ModelLogEntry.objects.get(action="wagtail.edit")
    assert (entry.user, entry.object_id) == (editor, str(factories.word("mate").pk))


def test_faults_are_shown_and_nothing_is_changed(client: Client, editor: User) -> None:
    shown = send(client, corrected({("mate", "note"): "=1+1"}), "import")
    (fault,) = shown.context["done"].faults
    assert (fault.row, fault.column) == (row_of("mate"), "note")
    assert '<h2 id="faults">' in shown.content.decode()
    assert factories.word("mate").note != ""


def test_a_file_is_needed(client: Client, editor: User) -> None:
    assert client.post(IMPORT, {"look": "1"}).context["form"].errors["file"]
    assert send(client, b"x" * 5_000_001, "look").context["form"].errors["file"]


def test_the_list_of_words_leads_there(client: Client, editor: User) -> None:
    shown = client.get(WORDS).content.decode()
    assert IMPORT in shown
    assert EXPORT in shown
    assert client.get(EXPORT).content.startswith(b"PK")
    assert client.get(IMPORT).status_code == 200


def test_only_those_who_change_words_may(client: Client, editor: User) -> None:
    for person in (factories.make_user(), factories.make_user(role=roles.TEACHER)):
        client.force_login(person)
        assert not person.has_perm("lessons.change_word")
        for address in (IMPORT, EXPORT):
            assert client.get(address).status_code == 302


def test_who_may_not_add_words_does_not_add_any() -> None:
    person = factories.make_user()
    done = import_words(table({"key": "kaimins", **NEW}), person)
    assert done.faults[0].row == 2
    assert not Word.objects.filter(key="kaimins").exists()


# --- By command -----------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Callable[[bytes], str]:
    def write(data: bytes) -> str:
        path = tmp_path / "words.xlsx"
        path.write_bytes(data)
        return str(path)

    return write


def test_the_commands(file: Any, tmp_path: Path) -> None:
    count = Word.objects.count()
    path = file(b"")
    assert run("export_words", path) == f"words.xlsx: {count} words\n"
    assert run("import_words", path) == f"{count} rows: 0 words were changed, 0 were added.\n"
    file(corrected({("mate", "note"): "Jauna."}))
    told = run("import_words", path, "--dry-run")
    assert "mate: note: “" in told
    assert "1 words would be changed, 0 would be added." in told
    assert factories.word("mate").note != "Jauna."
    run("import_words", path)
    assert factories.word("mate").note == "Jauna."


def test_the_command_tells_faults(file: Any) -> None:
    path, told = file(corrected({("mate", "level"): "C2"})), StringIO()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_words", path, stderr=told)
    assert " level: " in told.getvalue()
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_words", f"{path}.gone")
