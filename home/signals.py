"""What must follow when a page is published, or a picture changed."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.coreutils import find_available_slug
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published, page_unpublished
from wagtail_localize.models import TranslationSource

from .models import BasePage, PendingSync, Picture, TranslationState
from .pictures import make_renditions, pictures_of


def is_source(page: Page) -> bool:
    return bool(page.locale.language_code == settings.LANGUAGE_CODE)


@receiver(page_published)
def record_translation_state(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, BasePage) and not is_source(instance):
        TranslationState.record(instance)


@receiver(page_published)
def give_translations_the_slug(instance: Page, alias: bool = False, **kwargs: Any) -> None:
    """Give a Latvian page's translations its slug.

    Autosave makes the copies in the other languages while the title is half typed, and Wagtail
    never changes an alias's slug again.
    """
    if alias or not isinstance(instance, BasePage):
        return
    if not is_source(instance) or instance.depth <= 2:
        return
    translations = Page.objects.filter(translation_key=instance.translation_key)
    for translation in translations.exclude(pk=instance.pk).exclude(slug=instance.slug).specific():
        slug = find_available_slug(
            translation.get_parent(), instance.slug, ignore_page_id=translation.pk
        )
        if translation.slug != slug:
            translation.slug = slug
            translation.save(clean=False)


@receiver(page_published)
def keep_facts_equal(instance: Page, **kwargs: Any) -> None:
    """Let every language show the date, time or number that the Latvian page says now.

    A translation is published from what it took over from Latvian at its last sync.
    """
    if not isinstance(instance, BasePage) or not instance.SHARED_FIELDS:
        return
    model = type(instance)
    versions = model.objects.filter(translation_key=instance.translation_key)
    source = instance if is_source(instance) else instance.source_page()
    facts = {name: getattr(source, name) for name in instance.SHARED_FIELDS}
    versions.exclude(pk=source.pk).update(**facts)


@receiver(page_published)
def prepare_pictures(instance: Page, **kwargs: Any) -> None:
    """Make the pictures of a page in every size now, so that no visitor waits for it."""
    if isinstance(instance, BasePage):
        pictures = [picture for picture in pictures_of(instance) if picture.may_be_shown]
        transaction.on_commit(lambda: make_renditions(pictures))


@receiver(page_unpublished)
def let_translations_go_off(instance: Page, **kwargs: Any) -> None:
    """Take a Latvian page's translations off with it: none is public alone.

    Wagtail does so itself only where an editor unpublishes a single page by hand.
    """
    if not isinstance(instance, BasePage) or not is_source(instance):
        return
    expired = {"set_expired": True, "log_action": "wagtail.unpublish.scheduled"}
    for page in Page.objects.translation_of(instance).filter(live=True).specific():
        page.unpublish(**(expired if instance.expired else {}))


@receiver(post_delete)
def let_translations_be_deleted(instance: Any, **kwargs: Any) -> None:
    """Delete a Latvian page's translations with it, however it was deleted."""
    if isinstance(instance, BasePage) and is_source(instance):
        Page.objects.translation_of(instance).delete()


@receiver(post_save, sender=Picture)
def renew_pictures(instance: Picture, **kwargs: Any) -> None:
    """Make a changed picture anew where pages show it: a new file takes the old sizes away.

    Of one that may not be shown no size is left: each has an address of its own.
    """

    def renew() -> None:
        if not instance.may_be_shown:
            for rendition in instance.renditions.all():
                rendition.delete()
        elif ReferenceIndex.get_references_to(instance).exists():
            make_renditions([instance])

    transaction.on_commit(renew)


@receiver(post_save)
def note_what_translations_miss(
    instance: Any, created: bool, update_fields: Any = None, **kwargs: Any
) -> None:
    """Compare a saved Latvian page with what its translations took over.

    A draft of a page that is public is saved with `update_fields`: visitors don't see it yet.
    """
    if not isinstance(instance, BasePage) or created or update_fields is not None:
        return
    source = TranslationSource.objects.filter(
        object_id=instance.translation_key, locale_id=instance.locale_id
    ).first()
    if source is not None:
        PendingSync.record(source, instance)


@receiver(post_save, sender=TranslationSource)
def note_what_was_taken_over(instance: TranslationSource, **kwargs: Any) -> None:
    page = instance.get_source_instance()
    if isinstance(page, BasePage):
        PendingSync.record(instance, page)
