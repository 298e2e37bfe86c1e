"""Rules of our own for content, as system checks: what a page or block needs for editors to find
their way, for every text to be translatable, and for a wrong page tree to be impossible.

E001  a block that editors choose lacks its label, icon or description
E002  a block that editors choose has no preview, or its template does not exist
E003  a block that wagtail-localize cannot translate
E004  a page type does not say which types it stands under, or which stand under it
E005  two page types disagree on whether one stands under the other
E006  a text that is neither translated nor deliberately the same in every language
E007  a page type without a template that exists
E008  a page type whose name is not translated
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import models
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.functional import Promise
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.coreutils import resolve_model_string
from wagtail.fields import StreamField
from wagtail.models import COMMENTS_RELATION_NAME, Page, TranslatableMixin
from wagtail_localize.fields import get_translatable_fields

from .models import BasePage

# By name, since importing some of them would make their app's models part of this project.
UNTRANSLATABLE = {"TableBlock", "BaseTypedTableBlock", "RawHTMLBlock", "EmbedBlock", "ImageBlock"}
TREE_RULES = ("parent_page_types", "subpage_types")


def check_content(**kwargs: Any) -> list[CheckMessage]:
    pages = page_types()
    return [
        *check_blocks(),
        *(error for page in pages for error in check_page_type(page)),
        *check_tree(pages),
    ]


def page_types() -> list[type[BasePage]]:
    return [model for model in apps.get_models() if issubclass(model, BasePage)]


# Blocks -----------------------------------------------------------------------------------


def check_blocks() -> Iterator[CheckMessage]:
    """Check each block once, however many fields offer it."""
    seen: set[type[blocks.Block]] = set()
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, StreamField) and field.model is model:
                yield from check_block(field.stream_block, str(field), seen)


def check_block(
    block: blocks.Block, place: str, seen: set[type[blocks.Block]], chosen: bool = False
) -> Iterator[CheckMessage]:
    """Check a block and what is inside it. `chosen`: editors choose it from a list of blocks."""
    if UNTRANSLATABLE & {base.__name__ for base in type(block).__mro__}:
        yield Error(
            f"{place}: wagtail-localize cannot translate a {type(block).__name__}.",
            obj=type(block),
            id="home.E003",
        )
    if chosen and type(block) not in seen:
        seen.add(type(block))
        yield from check_choice(block, place)
    for name, child in children(block):
        inside = isinstance(block, blocks.StreamBlock)
        yield from check_block(child, f"{place}.{name}", seen, chosen=inside)


def children(block: blocks.Block) -> Iterable[tuple[str, blocks.Block]]:
    if isinstance(block, blocks.ListBlock):
        return [("item", block.child_block)]
    found: dict[str, blocks.Block] = getattr(block, "child_blocks", {})
    return found.items()


def check_choice(block: blocks.Block, place: str) -> Iterator[CheckMessage]:
    """Check what an editor sees of a block before she chooses it."""
    meta = block.meta
    lacks = [name for name in ("label", "description") if not getattr(meta, name, None)]
    if meta.icon == blocks.Block._meta_class.icon:
        lacks.append("icon")
    if lacks:
        yield Error(f"{place} lacks {', '.join(lacks)}.", obj=type(block), id="home.E001")
    template = getattr(meta, "template", None)
    if not (block.is_previewable and template and exists(template)):
        yield Error(
            f"{place} has no preview: it needs a template and a preview value.",
            obj=type(block),
            id="home.E002",
        )


def exists(template: str) -> bool:
    try:
        get_template(template)
    except TemplateDoesNotExist:
        return False
    return True


# Pages ------------------------------------------------------------------------------------


def check_page_type(page: type[BasePage]) -> Iterator[CheckMessage]:
    own = [base for base in page.__mro__ if not issubclass(Page, base)]
    for rule in TREE_RULES:
        if not any(rule in vars(base) for base in own):
            yield Error(f"Name {rule}, if only as an empty list.", obj=page, id="home.E004")
    yield from check_texts(page)
    if not exists(page.template):
        yield Error(f"The template {page.template} does not exist.", obj=page, id="home.E007")
    if not isinstance(page._meta.verbose_name, Promise):
        yield Error("Give verbose_name as gettext_lazy(…).", obj=page, id="home.E008")


def check_texts(page: type[BasePage]) -> Iterator[CheckMessage]:
    """Check that nothing a visitor reads can stay Latvian by oversight.

    wagtail-localize translates text fields by itself; a list of our own can forget one, and child
    objects are translated only if they are made for it.
    """
    ruled = {rule.field_name for rule in get_translatable_fields(page)}
    for field in text_fields(page):
        if field.name not in ruled:
            yield Error(
                f"The text {field.name} is neither translated nor kept equal on purpose.",
                obj=page,
                id="home.E006",
            )
    for relation in get_all_child_relations(page):
        child = relation.related_model
        if relation.name == COMMENTS_RELATION_NAME or issubclass(child, TranslatableMixin):
            continue
        for field in text_fields(child):
            if relation.name not in page.SHARED_FIELDS:
                yield Error(
                    f"The text {relation.name}.{field.name} cannot be translated.",
                    obj=page,
                    id="home.E006",
                )


def text_fields(model: type[models.Model]) -> Iterator[Any]:
    """Yield the fields of a model's own that people write text into."""
    for field in model._meta.local_fields:
        if isinstance(field, StreamField) or (
            isinstance(field, models.CharField | models.TextField)
            and not isinstance(field, models.URLField | models.EmailField)
            and field.editable
            and not field.choices
        ):
            yield field


def check_tree(pages: list[type[BasePage]]) -> Iterator[CheckMessage]:
    """Check that parents and children name each other."""
    above = {page: named(page, "parent_page_types") for page in pages}
    below = {page: named(page, "subpage_types") for page in pages}
    for page in pages:
        for parent in above[page] & below.keys():
            if page not in below[parent]:
                yield disagreement(page, parent)
        for child in below[page] & above.keys():
            if page not in above[child]:
                yield disagreement(child, page)


def named(page: type[BasePage], rule: str) -> set[type[Page]]:
    """Return the types that a page type names. Wagtail itself checks that they exist."""
    return {
        model
        for name in getattr(page, rule) or ()
        if (model := resolve_model_string(name, page._meta.app_label))
    }


def disagreement(child: type[Page], parent: type[Page]) -> CheckMessage:
    text = (
        f"Only one of {child.__name__} and {parent.__name__} says that it stands under the other."
    )
    hint = f"Name {parent.__name__} in parent_page_types and {child.__name__} in subpage_types."
    return Error(text, hint=hint, obj=child, id="home.E005")
