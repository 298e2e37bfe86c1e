"""Shipped pages: the Latvian tree first, then its translations by way of wagtail-localize."""

import json
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from wagtail.fields import StreamField
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import LocaleSynchronization

from home.models import BasePage, HomePage, Notice

from ..models.pages import LessonPage, LessonWord
from ..models.vocabulary import Word
from .files import ContentError, ShippedPage, in_language, stable_id
from .ledger import Decision, Ledger
from .translations import stored_translations, translate

SOURCE = settings.LANGUAGE_CODE
NOTICE = "home.Notice"


@dataclass(frozen=True)
class Loaded:
    """A page that this load has made or changed. `data`: what the ledger keeps of the file."""

    shipped: ShippedPage
    key: str
    data: dict[str, Any]
    page: BasePage


def load_pages(
    shipped_pages: list[ShippedPage],
    lesson_words: dict[str, list[str]],
    words: dict[str, Word],
    ledger: Ledger,
) -> None:
    """Load pages and notices in every language. `lesson_words`: keys of words by name of file."""
    loaded: list[Loaded] = []
    for shipped in shipped_pages:
        if shipped.type != NOTICE:
            found = load_page(shipped, lesson_words, words, ledger)
            if found is not None:
                loaded.append(found)
    for item in loaded:
        if item.shipped.doors:
            # Doors lead to pages that did not exist when the home page was made.
            item.page.refresh_from_db()
            fill(item.page, item.shipped, SOURCE)
            item.page.save_revision().publish()
    locales = follow_in_other_languages()
    for item in loaded:
        for locale in locales:
            translate(item.page, variant(item, locale.language_code), locale)
        ledger.record(item.key, item.data, stored_page(item.page))
    for shipped in shipped_pages:
        if shipped.type == NOTICE:
            load_notice(shipped, locales, ledger)


def source_locale() -> Locale:
    return Locale.objects.get_or_create(language_code=SOURCE)[0]


def follow_in_other_languages() -> list[Locale]:
    """Let the trees of the other languages follow the Latvian one; return their locales."""
    locales = []
    for code, _name in settings.LANGUAGES:
        if code != SOURCE:
            locale, _ = Locale.objects.get_or_create(language_code=code)
            following, _ = LocaleSynchronization.objects.get_or_create(
                locale=locale, defaults={"sync_from": source_locale()}
            )
            following.sync_trees()
            locales.append(locale)
    return locales


def find_page(key: str) -> BasePage | None:
    page = Page.objects.filter(
        translation_key=stable_id("page", key), locale__language_code=SOURCE
    ).first()
    return page.specific if page else None


def load_page(
    shipped: ShippedPage,
    lesson_words: dict[str, list[str]],
    words: dict[str, Word],
    ledger: Ledger,
) -> Loaded | None:
    """Create or update a Latvian page, unless it is to be left as it is here."""
    key, data = f"page:{shipped.key}", vars(shipped)
    if name := shipped.fields.get("words"):
        data = {**data, "words": lesson_words[name]}
    page = find_page(shipped.key)
    decision = ledger.decide(key, data, stored_page(page) if page else None)
    if decision not in (Decision.CREATE, Decision.UPDATE):
        return None
    if page is None:
        page = apps.get_model(shipped.type)(
            translation_key=stable_id("page", shipped.key),
            locale=source_locale(),
        )
    fill(page, shipped, SOURCE)
    if isinstance(page, LessonPage) and name:
        page.lesson_words = [
            LessonWord(word=words[word], sort_order=place)
            for place, word in enumerate(lesson_words[name])
            if word in words
        ]
    if page.pk is None and not place(page, shipped):
        return None
    page.save_revision().publish()
    return Loaded(shipped, key, data, page)


def place(page: BasePage, shipped: ShippedPage) -> bool:
    """Put a new page into the tree; False if its parent was deleted here."""
    if shipped.parent:
        parent = find_page(shipped.parent)
        if parent is None:
            return False
        parent.add_child(instance=page)
        return True
    assert isinstance(page, HomePage)
    root = Page.objects.get(depth=1)
    welcome = Page.objects.filter(depth=2, slug="home", locale=page.locale).first()
    root.add_child(instance=page)
    site = Site.objects.filter(is_default_site=True).first() or Site(
        hostname="localhost", is_default_site=True
    )
    site.root_page, site.site_name = page, settings.WAGTAIL_SITE_NAME
    site.save()
    # The page that a new Wagtail installation comes with.
    if welcome is not None and type(welcome.specific) is Page:
        welcome.delete()
    return True


def fill(page: BasePage, shipped: ShippedPage, language: str) -> None:
    """Set the fields of `page` to the shipped values in one language."""
    page.title = page.draft_title = shipped.title[language]
    page.slug = shipped.slug
    page.search_description = in_language(shipped.search_description, language) or ""
    page.show_in_menus = shipped.show_in_menus
    for name, value in in_language(shipped.fields, language).items():
        if name != "words":
            page._meta.get_field(name)
            setattr(page, name, value.strip() if isinstance(value, str) else value)
    streams = {
        "body": [text_block(shipped.key, block) for block in in_language(shipped.body, language)],
        "doors": [door_block(shipped.key, block) for block in in_language(shipped.doors, language)],
        "questions": [
            question_block(shipped.key, block) for block in in_language(shipped.questions, language)
        ],
    }
    for name, raw in streams.items():
        if raw:
            field = page._meta.get_field(name)
            setattr(page, name, field.to_python(json.dumps(raw, default=str)))


def text_block(page: str, block: dict[str, Any]) -> dict[str, Any]:
    # Blocks without an id get a new one at each load, and translations lose them.
    id = str(stable_id("block", page, block["key"]))
    return {"id": id, "type": block["type"], "value": block["value"].strip()}


def door_block(page: str, block: dict[str, Any]) -> dict[str, Any]:
    target = find_page(block["page"])
    value = {name: block[name] for name in ("icon", "title", "text")}
    return {
        "id": str(stable_id("block", page, block["key"])),
        "type": "door",
        "value": {**value, "page": target.pk if target else None},
    }


def question_block(page: str, block: dict[str, Any]) -> dict[str, Any]:
    texts = ("text", "explanation", "source_name", "source_url")
    value: dict[str, Any] = {name: block.get(name, "") for name in texts}
    value |= {name: block.get(name) for name in ("verified_on", "review_by")}
    if block["type"] == "true_false":
        value["answer"] = bool(block["answer"])
    elif block["type"] == "choice":
        value["choices"] = [
            {
                "id": str(stable_id("choice", page, block["key"], choice["key"])),
                "type": "item",
                "value": {"text": choice["text"], "right": bool(choice.get("right"))},
            }
            for choice in block["choices"]
        ]
    else:
        raise ContentError(f"{page}.yaml: question {block['key']}: no type {block['type']}")
    id = str(stable_id("block", page, block["key"]))
    return {"id": id, "type": block["type"], "value": value}


def variant(item: Loaded, language: str) -> BasePage:
    """Return an unsaved copy of the Latvian page with the texts of another language."""
    copy: BasePage = type(item.page).objects.get(pk=item.page.pk)
    fill(copy, item.shipped, language)
    return copy


def stored_page(page: BasePage) -> dict[str, Any]:
    """Return what an editor could have changed in a page or its translations, drafts included."""
    latest: Any = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    data: dict[str, Any] = {}
    for field in latest._meta.get_fields():
        if isinstance(field, StreamField):
            data[field.name] = field.get_prep_value(getattr(latest, field.name))
    skipped = {field.name for field in Page._meta.get_fields()} - {
        "title",
        "slug",
        "seo_title",
        "search_description",
        "show_in_menus",
        "live",
    }
    for field in latest._meta.concrete_fields:
        if field.name not in skipped and field.name not in data and not field.primary_key:
            data[field.name] = str(getattr(latest, field.attname))
    if isinstance(latest, LessonPage):
        data["words"] = [place.word_id for place in latest.lesson_words.all()]
    return {**data, "translations": stored_translations(page)}


def load_notice(shipped: ShippedPage, locales: list[Locale], ledger: Ledger) -> None:
    """Create or update an important notice and its translations."""
    key = f"notice:{shipped.key}"
    notices = Notice.objects.filter(translation_key=stable_id("notice", shipped.key))
    notice = notices.filter(locale=source_locale()).first()
    decision = ledger.decide(key, vars(shipped), stored_notice(notice) if notice else None)
    if decision not in (Decision.CREATE, Decision.UPDATE):
        return
    notice = notice or Notice(
        translation_key=stable_id("notice", shipped.key), locale=source_locale()
    )
    notice.text = shipped.fields["text"][SOURCE].strip()
    notice.save()
    for locale in locales:
        translated = Notice(text=shipped.fields["text"][locale.language_code].strip())
        translate(notice, translated, locale)
    ledger.record(key, vars(shipped), stored_notice(Notice.objects.get(pk=notice.pk)))


def stored_notice(notice: Notice) -> dict[str, Any]:
    return {
        "text": notice.text,
        "from": notice.starts_at,
        "until": notice.ends_at,
        "translations": stored_translations(notice),
    }
