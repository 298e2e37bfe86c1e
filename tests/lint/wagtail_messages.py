"""Is Wagtail's admin in Latvian? Exits 1 while a package has less than 95 % of its messages.

Asks Django's own translation machinery, so what counts is what an editor sees: for each message of
a package's English catalogue whether Latvian comes out, once without the project's catalogues and
once with them. Also checks the placeholders in `locale/wagtail/`.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import polib

from tests.lint.messages import faults

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "locale/wagtail/lv/LC_MESSAGES"
REQUIRED = 0.95
PACKAGES = {
    "wagtail": "wagtailcore",
    "wagtail.admin": "wagtailadmin",
    "wagtail.images": "wagtailimages",
    "wagtail.documents": "wagtaildocs",
    "wagtail.snippets": "wagtailsnippets",
    "wagtail.users": "wagtailusers",
    "wagtail.contrib.forms": "wagtailforms",
    "wagtail.contrib.redirects": "wagtailredirects",
    "wagtail.contrib.settings": "wagtailsettings",
    "wagtail.sites": "wagtailsites",
    "wagtail_localize": "wagtail_localize",
}
DOMAINS = ("django", "djangojs")


def catalogue(domain: str, paths: list[Path]) -> Any:
    """Return Latvian as Django merges it: the apps' catalogues, and those in `paths` over them."""
    from django.test.utils import override_settings
    from django.utils.translation.trans_real import DjangoTranslation

    with override_settings(LOCALE_PATHS=paths):
        return DjangoTranslation("lv", domain)._catalog


def is_translated(catalogue: Any, entry: polib.POEntry) -> bool:
    key = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
    keys = [(key, form) for form in range(3)] if entry.msgid_plural else [key]
    return all(catalogue.get(key) for key in keys)


def shares() -> Iterator[tuple[str, str, int, float, float]]:
    """Yield (package, domain, number of messages, share without us, share with us)."""
    from django.apps import apps
    from django.conf import settings

    for domain in DOMAINS:
        bare, ours = catalogue(domain, []), catalogue(domain, settings.LOCALE_PATHS)
        for package, label in PACKAGES.items():
            folder = Path(apps.get_app_config(label).path)
            path = folder / "locale/en/LC_MESSAGES" / f"{domain}.po"
            if not path.exists():
                continue
            entries = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
            without, with_us = (
                sum(is_translated(found, entry) for entry in entries) / len(entries)
                for found in (bare, ours)
            )
            yield package, domain, len(entries), without, with_us


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    problems = []
    print(f"{'package':26} {'domain':9} {'messages':>8} {'without us':>11} {'with us':>8}")
    for package, domain, count, without, with_us in shares():
        print(f"{package:26} {domain:9} {count:8} {without:11.0%} {with_us:8.1%}")
        if with_us < REQUIRED:
            problems.append(f"{package}, {domain}: less than {REQUIRED:.0%} is in Latvian")
    problems += [
        f"{domain}.po: {line}" for domain in DOMAINS for line in faults(CATALOGUES / f"{domain}.po")
    ]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
