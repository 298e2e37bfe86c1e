"""Pictures: consent, alternative text, renditions made before a visitor comes."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.images.tests.utils import get_test_image_file

from home.blocks import PictureBlock
from home.models import NewsPage, Picture, PictureRendition
from tests import factories

pytestmark = pytest.mark.django_db
People = Picture.People


@pytest.fixture
def publish(django_capture_on_commit_callbacks: Any) -> Any:
    def publish(**fields: Any) -> NewsPage:
        with django_capture_on_commit_callbacks(execute=True):
            values = {"lead": "Ievads", "body": [("paragraph", "<p>Teksts</p>")], **fields}
            return factories.add_page(factories.page("news"), NewsPage, **values)

    return publish


def test_renditions_are_made_on_publishing_and_none_in_a_request(
    client: Client, publish: Any
) -> None:
    picture = factories.make_picture()
    page = publish(picture=[factories.picture_block(picture)])
    made = PictureRendition.objects.filter(image=picture).count()
    assert made == 7
    html = client.get(factories.address_of(page)).content.decode()
    assert 'type="image/avif"' in html
    assert 'type="image/webp"' in html
    assert "Klase ar galdu" in html
    client.get(factories.address("news"))
    assert PictureRendition.objects.filter(image=picture).count() == made


def test_without_its_renditions_a_picture_is_left_out(client: Client, publish: Any) -> None:
    picture = factories.make_picture()
    page = publish(picture=[factories.picture_block(picture)])
    PictureRendition.objects.all().delete()
    html = client.get(factories.address_of(page)).content.decode()
    assert "<picture>" not in html
    assert not PictureRendition.objects.exists()


@pytest.mark.parametrize("people", [People.UNCHECKED, People.REFUSED])
def test_a_picture_of_a_person_without_consent_cannot_be_published(people: str) -> None:
    block = PictureBlock()
    value = block.to_python(
        {"image": factories.make_picture(people=people).pk, "alt": "Sieviete", "caption": ""}
    )
    with pytest.raises(StructBlockValidationError) as caught:
        block.clean(value)
    assert "image" in caught.value.block_errors


def test_a_draft_may_hold_what_is_not_checked_yet() -> None:
    block = PictureBlock()
    picture = factories.make_picture(people=People.UNCHECKED)
    value = block.to_python({"image": picture.pk, "alt": "", "caption": ""})
    assert block.clean_deferred(value)["image"] == picture


def test_withdrawn_consent_takes_a_picture_off_the_page(client: Client, publish: Any) -> None:
    picture = factories.make_picture(people=People.CONSENTED, consent="Anna, 2026, mape 3")
    page = publish(body=[factories.picture_block(picture)])
    assert "<picture>" in client.get(factories.address_of(page)).content.decode()
    picture.people = People.REFUSED
    picture.save()
    assert "<picture>" not in client.get(factories.address_of(page)).content.decode()


def test_consent_needs_its_record() -> None:
    with pytest.raises(ValidationError) as caught:
        Picture(title="Anna", people=People.CONSENTED).clean()
    assert "consent" in caught.value.message_dict


def test_the_record_of_consent_is_never_shown(client: Client, publish: Any) -> None:
    picture = factories.make_picture(people=People.CONSENTED, consent="Anna, 2026, mape 3")
    page = publish(body=[factories.picture_block(picture)])
    assert "mape 3" not in client.get(factories.address_of(page)).content.decode()


def test_a_new_file_is_made_anew_for_the_pages_that_show_it(
    client: Client, publish: Any, django_capture_on_commit_callbacks: Any
) -> None:
    picture = factories.make_picture()
    page = publish(picture=[factories.picture_block(picture)])
    picture.renditions.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        picture.file = get_test_image_file(filename="cits.png", size=(1000, 500))
        picture.save()
    assert "<picture>" in client.get(factories.address_of(page)).content.decode()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("attels.png", b"not a picture at all", content_type="image/png"),
        SimpleUploadedFile("lapa.html", b"<script>1</script>", content_type="text/html"),
        SimpleUploadedFile("attels.svg", b"<svg onload='x()'/>", content_type="image/svg+xml"),
    ],
)
def test_what_is_no_picture_is_refused_with_a_reason(
    admin_client: Client, file: SimpleUploadedFile
) -> None:
    data = {"title": "Mana bilde", "file": file, "people": People.NOBODY}
    response = admin_client.post(reverse("wagtailimages:add"), data)
    assert response.status_code == 200
    assert "Mana bilde" in response.content.decode()
    assert not Picture.objects.filter(title="Mana bilde").exists()


def test_a_picture_that_is_too_large_is_refused(admin_client: Client, settings: Any) -> None:
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1_000
    file = get_test_image_file(size=(400, 400))
    file.name = "liels.png"
    data = {"title": "Liels", "file": file, "people": People.NOBODY}
    response = admin_client.post(reverse("wagtailimages:add"), data)
    assert response.status_code == 200
    assert not Picture.objects.filter(title="Liels").exists()
