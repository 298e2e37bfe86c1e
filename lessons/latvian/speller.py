"""Spelling dictionaries of the languages here, asked through hunspell.

For the maintainers' commands. Nothing here runs in a request, so an answer is judged alike
wherever the site is installed.
"""

import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# The name of each dictionary and the Debian package that has it.
DICTIONARIES = {
    "lv": ("lv_LV", "hunspell-lv"),
    "en": ("en_GB", "hunspell-en-gb"),
    "ru": ("ru_RU", "hunspell-ru"),
    "uk": ("uk_UA", "hunspell-uk"),
}
_WITH_APOSTROPHES = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)+")


class SpellerError(RuntimeError):
    """The spelling checker or one of its dictionaries is not installed."""


@dataclass(frozen=True)
class Analysis:
    """What a word can be: `stems` it comes from, `classes` as the dictionary names them, `signs`
    of the form and of how it is derived.
    """

    stems: frozenset[str]
    classes: frozenset[str]
    signs: frozenset[str]


def command_of(language: str) -> tuple[str, ...]:
    return ("hunspell", "-d", DICTIONARIES[language][0], "-i", "utf-8")


def real_words(
    candidates: Iterable[str], language: str = "lv", *, command: Sequence[str] = ()
) -> set[str]:
    """Return those candidates that the dictionary knows. All are asked in one process."""
    asked = {word for word in candidates if is_word(word)}
    command = command or (*command_of(language), "-G")
    return asked.intersection(ask(asked, command, language).splitlines())


def analyses(words: Iterable[str]) -> dict[str, list[Analysis]]:
    """Return what each Latvian word can be. All are asked in one process."""
    found: dict[str, list[Analysis]] = defaultdict(list)
    for line in ask(words, (*command_of("lv"), "-m"), "lv").splitlines():
        word, *facts = line.split() or [""]
        if facts:
            told: dict[str, set[str]] = defaultdict(set)
            for fact in facts:
                kind, _, value = fact.rpartition(":")
                told[kind].add(value)
            signs = {f"{kind}:{value}" for kind in ("is", "fl") for value in told[kind]}
            found[word].append(
                Analysis(frozenset(told["st"]), frozenset(told["po"]), frozenset(signs))
            )
    return dict(found)


def ask(words: Iterable[str], command: Sequence[str], language: str) -> str:
    """Return what the program prints of `words`, one a line. Raises SpellerError."""
    package = DICTIONARIES[language][1]
    if shutil.which(command[0]) is None:
        raise SpellerError(f"“{command[0]}” is not installed (Debian: hunspell, {package})")
    lines = "\n".join([*words, ""])
    answer = subprocess.run(
        command, input=lines, capture_output=True, encoding="utf-8", check=False
    )
    if answer.returncode:
        reason = answer.stderr.strip() or f"it stopped with code {answer.returncode}"
        raise SpellerError(f"“{' '.join(command)}” does not work (Debian: {package}): {reason}")
    return answer.stdout


def is_word(text: str) -> bool:
    """Whether a text is letters only, but for apostrophes inside."""
    return text.isalpha() or _WITH_APOSTROPHES.fullmatch(text) is not None
