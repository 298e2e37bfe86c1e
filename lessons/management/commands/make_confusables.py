import csv
import io
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.latvian.alphabet import fold, sort_key
from lessons.latvian.checking import SHORTEST_FOR_SLIP
from lessons.latvian.confusables import lookalikes
from lessons.latvian.forms import ASKED_FORMS
from lessons.latvian.speller import SpellerError, analyses, real_words
from lessons.loading.files import CONTENT, ContentError, ShippedWord, read_words

FOLDER = CONTENT / "words"
COLUMN = "confusables"
MOST = 60  # for one word; see `confusables` for which
ASKED = 500  # words whose lookalikes are asked at a time

Stems = Mapping[str, set[str]]


class Command(BaseCommand):
    help = (
        "Fills the column of real Latvian words that look like each word of the shipped files "
        "or like one of the forms that exercises ask. "
        "Needs hunspell with its Latvian dictionary (hunspell-lv)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="change nothing; exit with 1 if a file would"
        )
        parser.add_argument("--folder", type=Path, default=FOLDER, help="other word files")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            files = filled(folder, list(read_words(folder)))
        except (ContentError, SpellerError) as error:
            raise CommandError(str(error), returncode=1) from error
        old = {path: text for path, text in files.items() if path.read_bytes() != text.encode()}
        if options["check"] and old:
            names = ", ".join(path.name for path in old)
            raise CommandError(f"{names}: not up to date; run make_confusables", returncode=1)
        for path, text in old.items():
            path.write_bytes(text.encode())
        self.stdout.write(f"{len(old)} of {len(files)} files changed")


def filled(folder: Path, words: list[ShippedWord]) -> dict[Path, str]:
    """Return the files of `words` with the column filled. Raises SpellerError."""
    real = real_lookalikes({part for word in words for part in parts(word) | asked_parts(word)})
    stems = stems_of(real)
    by_file: dict[str, list[ShippedWord]] = defaultdict(list)
    for word in words:
        by_file[word.file].append(word)
    files = {}
    for name, group in by_file.items():
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        # The words of a file make a lesson, and the checker knows the other words of a lesson.
        lesson = {text.lower() for word in group for text in texts_of(word)}
        for row, word in zip(rows, group, strict=True):
            row[COLUMN] = "; ".join(confusables(word, real, stems, lesson))
        files[path] = written([*(name for name in rows[0] if name != COLUMN), COLUMN], rows)
    return files


def real_lookalikes(everything: Set[str]) -> set[str]:
    """Return the real words among `everything` and all that looks like it. Raises SpellerError.

    That is some seven hundred strings for each: a part is asked at a time, one on each processor.
    """
    ordered = sorted(everything)
    chunks = [ordered[start : start + ASKED] for start in range(0, len(ordered), ASKED)]

    def ask(chunk: list[str]) -> set[str]:
        return real_words(set(chunk).union(*map(forgiven, chunk)))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return set().union(*pool.map(ask, chunks))


def written(header: list[str], rows: Iterable[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def parts(word: ShippedWord) -> set[str]:
    """Return the single words of all that is a right answer; several are judged one by one."""
    return parts_of([word.fields["lemma"], *word.fields["accepted"]])


def asked_parts(word: ShippedWord) -> set[str]:
    """Return the single words of the forms that exercises ask."""
    names = ASKED_FORMS.get(word.fields["part_of_speech"], ())
    return parts_of(text for name, text in word.fields["forms"].items() if name in names)


def parts_of(texts: Iterable[str]) -> set[str]:
    return {part.strip(".,!?…") for text in texts for part in text.lower().split()}


def texts_of(word: ShippedWord) -> list[str]:
    return [word.fields["lemma"], *word.fields["forms"].values()]


def forgiven(part: str) -> set[str]:
    """Return what the checker would forgive: slips only where the word is long enough for them."""
    found = lookalikes(part)
    if len(part) >= SHORTEST_FOR_SLIP:
        return found
    return {other for other in found if fold(other) == fold(part)}


def confusables(
    word: ShippedWord, real: set[str], stems: Stems, lesson: Set[str] = frozenset()
) -> list[str]:
    """Return the real words that look like `word` or a form of it, in dictionary order.

    Left out are its own forms and the words of its lesson. Forms that the file does not list are
    told by their stem: a participle is not another word. If there are too many, those that differ
    in marks only go first, then those that look like the word itself.
    """
    right, asked = parts(word), asked_parts(word)
    known = right | parts_of(word.fields["forms"].values()) | lesson
    own_stems = {stem for part in right for stem in stems_of_itself(part, stems)}
    like_itself, found = (
        {
            other
            for part in these
            for other in forgiven(part) & real
            if other not in known and not stems.get(other, set()) & own_stems
        }
        for these in (right, right | asked)
    )
    twins = {fold(part) for part in right | asked}

    def nearness(other: str) -> tuple[Any, ...]:
        return fold(other) not in twins, other not in like_itself, sort_key(other)

    return sorted(sorted(found, key=nearness)[:MOST], key=sort_key)


def stems_of_itself(part: str, stems: Stems) -> set[str]:
    """Return the stems of `part`: itself, or what the dictionary has it under."""
    found = stems.get(part, set())
    return {part} if part in found else {part, *found}


def stems_of(words: Iterable[str]) -> dict[str, set[str]]:
    """Return the dictionary forms that each word can be a form of. Raises SpellerError."""
    return {
        word: {stem for analysis in found for stem in analysis.stems}
        for word, found in analyses(words).items()
    }
