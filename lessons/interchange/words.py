"""The vocabulary out to a workbook and, corrected, in again: all of it or nothing.

A word is found by its key. Words that a file does not have stay as they are; none is deleted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from wagtail.log_actions import log

from ..latvian.forms import FormError
from ..loading.indexing import indexed_afterwards
from ..models.vocabulary import Gloss, LexiconVersion, Word
from .word_table import (
    COLUMNS,
    COUNTERPART,
    KEY,
    MEANING,
    MEANINGS,
    WIDE,
    CellError,
    cells_of,
    columns_of,
    text_of,
    unknown_columns,
    value_of,
)
from .workbook import UnreadableError, filled, read_sheets, rows_of, write_workbook

MOST_BYTES = 5_000_000
MOST_FAULTS = 200

KEPT: Any = object()  # the word for the other gender stays


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell, a row (no `column`) or the whole file (`row` 0)."""

    row: int
    column: str
    text: str

    def __str__(self) -> str:
        if not self.row:
            return self.text
        place = {"row": self.row, "column": self.column, "text": self.text}
        if not self.column:
            return gettext("Row %(row)d: %(text)s") % place
        return gettext("Row %(row)d, column %(column)s: %(text)s") % place


@dataclass
class WordChange:
    """A word of the file that is new or differs. `cells`: column, text now, text to come."""

    row: int
    word: Word
    glosses: dict[str, Gloss]
    is_new: bool
    cells: list[tuple[str, str, str]] = field(default_factory=list)
    counterpart: Word | None = KEPT


@dataclass
class WordImport:
    """What a file would do. With faults it does nothing."""

    changes: list[WordChange] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def added(self) -> int:
        return sum(change.is_new for change in self.changes)

    @property
    def changed(self) -> int:
        return len(self.changes) - self.added


def write_words() -> bytes:
    """Return a workbook of all words, in the order of the alphabet."""
    words = every_word()
    rows = [cells_of(word, glosses) for word, glosses in words.values()]
    table = [[*COLUMNS], *([row[column] for column in COLUMNS] for row in rows)]
    return write_workbook(gettext("Words"), table, WIDE)


def every_word() -> dict[str, tuple[Word, dict[str, Gloss]]]:
    """Return all words with their meanings by language, by key; two statements."""
    words = Word.objects.select_related("counterpart").prefetch_related("glosses")
    return {word.key: (word, {g.language: g for g in word.glosses.all()}) for word in words}


def read_words(data: bytes) -> WordImport:
    """Return what a workbook would change. Reads the database, writes nothing; never raises."""
    plan = WordImport()
    if len(data) > MOST_BYTES:
        plan.faults.append(Fault(0, "", gettext("The file is larger than 5 MB.")))
        return plan
    try:
        read_sheets(data, partial(_read_sheets, plan))
    except UnreadableError as error:
        plan.faults.append(Fault(0, "", str(error)))
    return plan


def import_words(data: bytes, user: Any = None, dry_run: bool = False) -> WordImport:
    """Change and add words as a workbook says, unless it has a fault or is only looked at."""
    with transaction.atomic():
        plan = read_words(data)
        if plan.added and user is not None and not user.has_perm("lessons.add_word"):
            first = next(change for change in plan.changes if change.is_new)
            plan.faults.append(Fault(first.row, KEY, gettext("you may not add words")))
        if not plan.faults and not dry_run:
            _write(plan.changes, user)
    return plan


# --- Reading --------------------------------------------------------------------------------------


def _read_sheets(plan: WordImport, sheets: list[Any]) -> None:
    if not sheets:
        plan.faults.append(Fault(0, "", gettext("The file is empty.")))
        return
    sheet = max(sheets, key=lambda sheet: len(columns_of(next(filled(rows_of(sheet)))[1])))
    rows = filled(rows_of(sheet))
    line, header = next(rows)
    columns = columns_of(header)
    if KEY not in columns:
        missing = gettext("There is no column “%(name)s”.") % {"name": KEY}
        plan.faults.append(Fault(line, "", missing))
        return
    plan.left_out = unknown_columns(header)
    reader = _Reader(plan, columns)
    for row, cells in rows:
        plan.rows += 1
        reader.read(row, cells)
        if len(plan.faults) > MOST_FAULTS:
            return
    reader.look_up()


class _Reader:
    """Compares rows with the words that are here."""

    def __init__(self, plan: WordImport, columns: Mapping[str, int]) -> None:
        self.plan, self.columns = plan, columns
        self.here = every_word()
        self.lemmas = {word.lemma.casefold(): key for key, (word, _) in self.here.items()}
        self.seen: dict[str, int] = {}
        # The keys that rows name; their words may come later.
        self.named: list[tuple[WordChange, str, str]] = []

    def fault(self, row: int, column: str, text: str) -> None:
        self.plan.faults.append(Fault(row, column, text))

    def read(self, row: int, cells: Sequence[Any]) -> None:
        texts = self.texts(row, cells)
        if texts is None:
            return
        key = texts[KEY]
        if not key:
            self.fault(row, KEY, gettext("the key of the word is missing"))
            return
        if key in self.seen:
            said = gettext("“%(key)s” is also in row %(row)d")
            self.fault(row, KEY, said % {"key": key, "row": self.seen[key]})
            return
        self.seen[key] = row
        if key in self.here:
            change = WordChange(row, *self.here[key], is_new=False)
        else:
            lemma = texts.get("lemma", "").casefold()
            if lemma in self.lemmas:
                said = gettext("“%(lemma)s” is here already; its key is “%(key)s”")
                known = {"lemma": texts["lemma"], "key": self.lemmas[lemma]}
                self.fault(row, KEY, said % known)
                return
            change = WordChange(row, Word(key=key), {}, is_new=True)
            self.here[key] = change.word, change.glosses
        self.compare(change, texts)

    def texts(self, row: int, cells: Sequence[Any]) -> dict[str, str] | None:
        """Return the texts of the cells by column; None where one cannot be read."""
        texts, before = {}, len(self.plan.faults)
        for column, place in self.columns.items():
            try:
                texts[column] = text_of(cells[place] if place < len(cells) else None)
            except CellError as error:
                self.fault(row, column, str(error))
        return texts if len(self.plan.faults) == before else None

    def compare(self, change: WordChange, texts: Mapping[str, str]) -> None:
        now = cells_of(change.word, change.glosses)
        # The order is that of the table, whatever that of the file.
        different = [name for name in COLUMNS if name in texts and texts[name] != now[name]]
        change.cells = [(name, now[name], texts[name]) for name in different]
        if not different and not change.is_new:
            return
        for column in different:
            try:
                self.set(change, column, texts[column])
            except FormError as error:
                self.fault(change.row, column, str(error))
                return
        self.check(change)
        self.plan.changes.append(change)

    def set(self, change: WordChange, column: str, text: str) -> None:
        if column == COUNTERPART:
            self.named.append((change, COUNTERPART, text))
        elif column in MEANINGS:
            language, name = MEANINGS[column]
            gloss = change.glosses.setdefault(language, Gloss(language=language))
            setattr(gloss, name, text)
        else:
            setattr(change.word, column, value_of(column, text))
            if column == "not_beside":
                self.named += [(change, column, key) for key in change.word.not_beside]

    def check(self, change: WordChange) -> None:
        """Let the models check what the row has made of a word and its meanings."""
        self.tell(change, change.word, {}, exclude=("picture", COUNTERPART))
        for language, gloss in list(change.glosses.items()):
            if not (gloss.text or gloss.example or gloss.note):
                del change.glosses[language]
                continue
            names = {name: f"{start}_{language}" for start, name in MEANING.items()}
            self.tell(change, gloss, names, exclude=("word",))

    def tell(
        self, change: WordChange, instance: Any, names: Mapping[str, str], exclude: Sequence[str]
    ) -> None:
        try:
            instance.full_clean(exclude=exclude)
        except ValidationError as error:
            for name, said in error.message_dict.items():
                column = names.get(name, name)
                self.fault(change.row, column if column in COLUMNS else "", " ".join(said))

    def look_up(self) -> None:
        """Find the words that rows name, now that those of all rows are known."""
        for change, column, key in self.named:
            other = self.here.get(key)
            if key and (other is None or other[0] is change.word):
                said = gettext("there is no other word with the key “%(key)s”") % {"key": key}
                self.fault(change.row, column, said)
            elif column == COUNTERPART:
                change.counterpart = other[0] if other else None


# --- Writing --------------------------------------------------------------------------------------


def _write(changes: Sequence[WordChange], user: Any) -> None:
    words = [change.word for change in changes]
    with indexed_afterwards(lambda line: None):
        for change in changes:
            change.word.save()
            log(change.word, "wagtail.create" if change.is_new else "wagtail.edit", user=user)
        for change in changes:
            if change.counterpart is not KEPT:
                # Of two new words both have an id only now.
                change.word.counterpart = change.counterpart
        Word.objects.bulk_update(words, [COUNTERPART])
        Gloss.objects.filter(word__in=words).delete()
        Gloss.objects.bulk_create(
            Gloss(word=change.word, language=code, text=it.text, example=it.example, note=it.note)
            for change in changes
            for code, it in change.glosses.items()
        )
    LexiconVersion.renew()
