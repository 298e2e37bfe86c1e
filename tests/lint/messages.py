"""Are the interface's strings complete in every language? Exits 1 and names what is missing.

Collects the strings anew into a copy, so that a string added to the code is found even if nobody
ran `make messages`. English is the language of the source and needs no catalogue.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("lv", "ru", "uk")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def collect(folder: Path) -> None:
    """Run makemessages on a copy of the project in `folder`."""
    for name in ("cms", "accounts", "home", "lessons", "templates", "locale", "manage.py"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    languages = [part for code in LANGUAGES for part in ("-l", code)]
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", *languages, "--no-location", "--no-wrap"],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
    )


def faults(path: Path) -> list[str]:
    """Return what is missing or wrong in a catalogue, a line each."""
    found = []
    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            continue
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        if "fuzzy" in entry.flags or not all(texts):
            found.append(f"not translated: {entry.msgid!r}")
            continue
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        for text in texts:
            # A plural form may leave out its number ("one word").
            extra = set(PLACEHOLDER.findall(text)) - wanted
            missing = wanted - set(PLACEHOLDER.findall(text)) if not entry.msgid_plural else set()
            if extra or missing:
                found.append(f"placeholders differ: {entry.msgid!r} {text!r}")
    return found


def main() -> int:
    count = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        collect(folder)
        for language in LANGUAGES:
            path = folder / "locale" / language / "LC_MESSAGES" / "django.po"
            for line in faults(path):
                print(f"{language}: {line}")
                count += 1
    print(f"Interface strings: {count} faults in {', '.join(LANGUAGES)}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
