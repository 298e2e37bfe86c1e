"""The rules of `home.checks`, each with what breaks it; and what editors see of each block."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.core.files.images import ImageFile
from django.test import Client
from django.urls import reverse
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.images.tests.utils import get_test_image_file
from wagtail_localize.fields import TranslatableField

from home import checks
from home.blocks import HeadingBlock, ParagraphBlock
from home.models import GalleryPage, NewsIndexPage, NewsPage, Picture
from lessons.models import LessonPage
from tests import factories


class EmbedBlock(blocks.URLBlock):
    """Stands for Wagtail's own, which would bring a model of its app with it."""


def ids(errors: Any) -> list[str]:
    return [error.id for error in errors]


def of_block(block: blocks.Block) -> list[str]:
    stream = blocks.StreamBlock([("thing", block)])
    return ids(checks.check_block(stream, "test.Page.body", set()))


def of_page(page: Any) -> list[str]:
    return ids(checks.check_page_type(page))


def test_the_project_keeps_its_rules() -> None:
    assert [str(error) for error in checks.check_content()] == []


# Blocks -----------------------------------------------------------------------------------


def test_a_complete_block_passes() -> None:
    assert of_block(HeadingBlock()) == []


@pytest.mark.parametrize("missing", ["label", "icon", "description"])
def test_a_block_needs_what_editors_see_of_it(missing: str) -> None:
    meta = {"label": "Virsraksts", "icon": "title", "description": "Sadala lapu."}
    del meta[missing]
    block = blocks.CharBlock(template="blocks/heading.html", preview_value="Te", **meta)
    assert of_block(block) == ["home.E001"]


@pytest.mark.parametrize(
    "options",
    [
        {"template": "blocks/heading.html"},
        {"preview_value": "Te"},
        {"preview_value": "Te", "template": "blocks/nowhere.html"},
    ],
)
def test_a_block_needs_a_preview(options: dict[str, str]) -> None:
    block = blocks.CharBlock(label="Te", icon="title", description="Te.", **options)
    assert of_block(block) == ["home.E002"]


@pytest.mark.parametrize(
    "block", [TableBlock(), TypedTableBlock([]), blocks.RawHTMLBlock(), EmbedBlock(), ImageBlock()]
)
def test_a_block_must_be_translatable_wherever_it_is(block: blocks.Block) -> None:
    inside = blocks.StructBlock([("rows", blocks.ListBlock(block))])
    assert "home.E003" in of_block(inside)


def test_blocks_in_a_list_are_not_chosen_one_by_one() -> None:
    block = ParagraphBlock()
    nested = blocks.StructBlock([("texts", blocks.ListBlock(blocks.CharBlock()))])
    assert ids(checks.check_block(nested, "x", set())) == ids(checks.check_block(block, "x", set()))


# Pages ------------------------------------------------------------------------------------


def test_a_complete_page_type_passes() -> None:
    assert of_page(NewsPage) == []


@pytest.mark.parametrize("rule", checks.TREE_RULES)
def test_a_page_type_names_its_place(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(NewsPage, rule)
    assert of_page(NewsPage) == ["home.E004"]


def test_a_child_that_its_parent_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(GalleryPage, "parent_page_types", ["home.NewsIndexPage"])
    monkeypatch.setattr(NewsIndexPage, "subpage_types", ["home.NewsPage"])
    assert ids(checks.check_tree([NewsIndexPage, NewsPage, GalleryPage])) == ["home.E005"]


def test_a_parent_that_its_child_does_not_know(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NewsPage, "parent_page_types", [])
    assert ids(checks.check_tree([NewsIndexPage, NewsPage])) == ["home.E005"]


def test_a_text_that_nobody_translates(monkeypatch: pytest.MonkeyPatch) -> None:
    fields = [TranslatableField("author"), TranslatableField("picture"), TranslatableField("body")]
    monkeypatch.setattr(NewsPage, "translatable_fields", fields, raising=False)
    errors = list(checks.check_texts(NewsPage))
    assert [(error.id, "lead" in error.msg) for error in errors] == [("home.E006", True)]


def test_a_text_of_a_child_object_that_cannot_be_translated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert list(checks.check_texts(LessonPage)) == []
    model: Any = LessonPage._meta.get_field("lesson_words").related_model
    text = NewsPage._meta.get_field("lead")
    monkeypatch.setattr(model._meta, "local_fields", [*model._meta.local_fields, text])
    assert ids(checks.check_texts(LessonPage)) == ["home.E006"]


def test_a_template_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NewsPage, "template", "home/nowhere.html")
    assert of_page(NewsPage) == ["home.E007"]


def test_a_name_in_one_language_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NewsPage._meta, "verbose_name", "news")
    assert of_page(NewsPage) == ["home.E008"]


# Previews ---------------------------------------------------------------------------------


def chosen_blocks(block: blocks.Block) -> Iterator[blocks.Block]:
    for _, child in checks.children(block):
        if isinstance(block, blocks.StreamBlock):
            yield child
        yield from chosen_blocks(child)


def all_chosen() -> dict[str, blocks.Block]:
    fields = [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, StreamField)
    ]
    found = [block for field in fields for block in chosen_blocks(field.stream_block)]
    return {type(block).__name__: block for block in found}


BLOCKS = all_chosen()
# What these show comes from the site.
LIVING = {
    "PictureBlock", "GalleryBlock", "FilesBlock", "WordsBlock", "RelatedPagesBlock",
    "LatestNewsBlock", "NextEventsBlock",
}  # fmt: skip


def preview(client: Client, name: str) -> str:
    client.force_login(factories.make_user(role="Editor"))
    url = reverse("wagtailadmin_block_preview")
    response = client.get(url, {"id": BLOCKS[name].definition_prefix})
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def _something_to_show(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    for number in range(3):
        file: ImageFile = get_test_image_file(filename=f"{number}.png")
        Picture.objects.create(title=f"Izstāde {number}", file=file, people=Picture.People.NOBODY)
    get_document_model().objects.create(title="Pieteikums", file="documents/pieteikums.pdf")
    event = apps.get_model("home", "EventPage")
    index = apps.get_model("home", "EventIndexPage")(title="Notikumi", slug="notikumi-preview")
    factories.page("home").add_child(instance=index)
    index.add_child(
        instance=event(title="Jāņi", slug="jani", lead="Nāc!", start="2026-06-23T18:00:00Z")
    )


@pytest.mark.django_db
@pytest.mark.usefixtures("_something_to_show")
@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_each_block_shows_itself(client: Client, name: str) -> None:
    html = preview(client, name)
    assert "css/components.css" in html
    assert "preview-empty" not in html


@pytest.mark.django_db
@pytest.mark.usefixtures("_something_to_show")
def test_a_preview_shows_the_sites_own_picture(client: Client) -> None:
    first = Picture.objects.earliest("pk")
    assert first.title in preview(client, "PictureBlock")
    assert "<img" in preview(client, "GalleryBlock")
    assert "Pieteikums" in preview(client, "FilesBlock")


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(LIVING - {"WordsBlock", "RelatedPagesBlock"}))
def test_a_block_without_examples_says_so(client: Client, name: str) -> None:
    Picture.objects.all().delete()
    get_document_model().objects.all().delete()
    for model in ("NewsPage", "EventPage"):
        apps.get_model("home", model).objects.all().delete()
    assert "preview-empty" in preview(client, name)
