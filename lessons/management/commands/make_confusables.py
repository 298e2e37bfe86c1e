import csv
import io
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.latvian.alphabet import fold, sort_key
from lessons.latvian.checking import SHORTEST_FOR_SLIP
from lessons.latvian.confusables import HUNSPELL, SpellerError, lookalikes, real_words
from lessons.loading.files import CONTENT, ContentError, ShippedWord, read_words

FOLDER = CONTENT / "words"
COLUMN = "confusables"
MOST = 40  # for one word; those that differ in marks only go first

Stems = Mapping[str, set[str]]


class Command(BaseCommand):
    help = (
        "Fills the column of real Latvian words that look like each word of the shipped files. "
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
    """Return the files of `words` with the column filled.

    The dictionary is asked twice, however many words there are. Raises SpellerError.
    """
    everything = {part for word in words for part in parts(word)}
    real = real_words(everything.union(*map(forgiven, everything)))
    stems = stems_of(real)
    by_file: dict[str, list[ShippedWord]] = defaultdict(list)
    for word in words:
        by_file[word.file].append(word)
    files = {}
    for name, group in by_file.items():
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for row, word in zip(rows, group, strict=True):
            row[COLUMN] = "; ".join(confusables(word, real, stems))
        files[path] = written([*(name for name in rows[0] if name != COLUMN), COLUMN], rows)
    return files


def written(header: list[str], rows: Iterable[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def parts(word: ShippedWord) -> set[str]:
    """Return the single words of all that is a right answer; several are judged one by one."""
    texts = [word.fields["lemma"], *word.fields["accepted"]]
    return {part.strip(".,!?…") for text in texts for part in text.lower().split()}


def forgiven(part: str) -> set[str]:
    """Return what the checker would forgive: slips only where the word is long enough for them."""
    found = lookalikes(part)
    if len(part) >= SHORTEST_FOR_SLIP:
        return found
    return {other for other in found if fold(other) == fold(part)}


def confusables(word: ShippedWord, real: set[str], stems: Stems) -> list[str]:
    """Return the real words that look like `word` and are no form of it, in dictionary order.

    Forms that the file does not list are told by their stem: a participle is not another word.
    """
    wanted = parts(word)
    own = {part for text in word.fields["forms"].values() for part in text.lower().split()}
    own_stems = {stem for part in wanted for stem in stems_of_itself(part, stems)}
    found = {
        other
        for part in wanted
        for other in forgiven(part) & real
        if other not in wanted | own and not stems.get(other, set()) & own_stems
    }
    twins = {fold(part) for part in wanted}
    first = sorted(found, key=lambda other: (fold(other) not in twins, sort_key(other)))
    return sorted(first[:MOST], key=sort_key)


def stems_of_itself(part: str, stems: Stems) -> set[str]:
    """Return the stems of `part`: itself, or what the dictionary has it under."""
    found = stems.get(part, set())
    return {part} if part in found else {part, *found}


def stems_of(words: Iterable[str]) -> dict[str, set[str]]:
    """Return the dictionary forms that each word can be a form of. Raises SpellerError."""
    command = [*(argument for argument in HUNSPELL if argument != "-G"), "-m"]
    lines = "\n".join([*sorted(words), ""])
    answer = subprocess.run(
        command, input=lines, capture_output=True, encoding="utf-8", check=False
    )
    if answer.returncode:
        raise SpellerError(f"“{' '.join(command)}” does not work: {answer.stderr.strip()}")
    stems: dict[str, set[str]] = defaultdict(set)
    for line in answer.stdout.splitlines():
        word, *facts = line.split() or [""]
        stems[word].update(fact[3:] for fact in facts if fact.startswith("st:"))
    return stems
