from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from home.models import Notice

pytestmark = pytest.mark.django_db


def make(text: str, start: int = -1, end: int | None = 1, language: str = "lv") -> Notice:
    now = timezone.now()
    return Notice.objects.create(
        text=text,
        locale=Locale.objects.get(language_code=language),
        starts_at=now + timedelta(hours=start),
        ends_at=None if end is None else now + timedelta(hours=end),
    )


def test_shown_between_two_moments(client: Client) -> None:
    Notice.objects.all().delete()
    make("tagad")
    make("bez beigām", end=None)
    make("vēlāk", start=1, end=2)
    make("bijis", start=-3, end=-2)
    html = client.get("/lv/").content.decode()
    assert ("tagad" in html, "bez beigām" in html) == (True, True)
    assert ("vēlāk" in html, "bijis" in html) == (False, False)


def test_in_the_readers_language_or_else_in_latvian(client: Client) -> None:
    Notice.objects.all().delete()
    notice = make("Skola slēgta")
    assert '<p lang="lv">Skola slēgta</p>' in client.get("/uk/").content.decode()
    twin = notice.copy_for_translation(Locale.objects.get(language_code="uk"))
    twin.text = "Школу зачинено"
    twin.save()
    html = client.get("/uk/").content.decode()
    assert ("Школу зачинено" in html, "Skola slēgta" in html) == (True, False)


def test_an_end_before_its_start_is_refused() -> None:
    notice = make("nepareizi", start=2, end=1)
    with pytest.raises(ValidationError) as error:
        notice.full_clean()
    assert "ends_at" in error.value.message_dict
