"""The admin speaks Latvian: its pages, its scripts and its units of time."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation
from django.utils.timesince import timesince
from wagtail.admin.templatetags.wagtailadmin_tags import timesince_simple

from tests import factories
from tests.lint import wagtail_messages
from tests.lint.messages import faults

NUMBERS = (1, 2, 11, 21)
# (Time that has passed, number that is shown), as far as the next larger unit allows.
UNITS = {
    "min": [(timedelta(minutes=n), n) for n in NUMBERS],
    "st.": [(timedelta(hours=n), n) for n in NUMBERS],
    "d.": [(timedelta(days=n), n) for n in (1, 2, 6)],
    "ned.": [(timedelta(weeks=n), n) for n in (1, 2, 3)],
    "mēn.": [(timedelta(days=31 * n), n) for n in (1, 2, 11)],
    "g.": [(timedelta(days=366 * n), n) for n in NUMBERS],
}


def test_every_package_of_the_admin_is_in_latvian() -> None:
    assert [row for row in wagtail_messages.shares() if row[4] < wagtail_messages.REQUIRED] == []
    for domain in wagtail_messages.DOMAINS:
        assert faults(wagtail_messages.CATALOGUES / f"{domain}.po") == []


@pytest.mark.parametrize("unit", UNITS)
def test_time_reads_right_alone_and_after_pirms(unit: str) -> None:
    now = timezone.now()
    with translation.override("lv"):
        for delta, number in UNITS[unit]:
            assert timesince(now - delta, now).split(",")[0] == f"{number}\xa0{unit}"
        assert timesince_simple(now - UNITS[unit][1][0]) == f"pirms 2\xa0{unit}"
        assert timesince(now, now) == "0\xa0min"
        # Wagtail compares two messages to find out that no minute has passed.
        assert timesince_simple(now) == "tikko"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "texts"),
    [
        ("/admin/jsi18n/", ["Rādīt vai paslēpt sānjoslu", "Ierakstiet komentāru", "Meklēt"]),
        ("/admin/localize/jsi18n/", ["Nav iztulkots", "Lejupielādēt PO failu", "Saglabāt"]),
    ],
)
def test_scripts_of_the_admin_speak_latvian(client: Client, address: str, texts: list[str]) -> None:
    """Django puts LOCALE_PATHS over the package that a catalogue is made for."""
    client.force_login(factories.make_user(role="Editor"))
    script = client.get(address).content.decode()
    assert [text for text in texts if json.dumps(text)[1:-1] not in script] == []
