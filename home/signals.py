"""What must follow when a page is published."""

from typing import Any

from django.conf import settings
from django.dispatch import receiver
from wagtail.coreutils import find_available_slug
from wagtail.models import Page
from wagtail.signals import page_published

from .models import BasePage, TranslationState


@receiver(page_published)
def record_translation_state(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, BasePage) and instance.locale.language_code != settings.LANGUAGE_CODE:
        TranslationState.record(instance)


@receiver(page_published)
def give_translations_the_slug(instance: Page, alias: bool = False, **kwargs: Any) -> None:
    """Give a Latvian page's translations its slug.

    Autosave makes the copies in the other languages while the title is half typed, and Wagtail
    never changes an alias's slug again.
    """
    if alias or not isinstance(instance, BasePage):
        return
    if instance.locale.language_code != settings.LANGUAGE_CODE or instance.depth <= 2:
        return
    translations = Page.objects.filter(translation_key=instance.translation_key)
    for translation in translations.exclude(pk=instance.pk).exclude(slug=instance.slug).specific():
        slug = find_available_slug(
            translation.get_parent(), instance.slug, ignore_page_id=translation.pk
        )
        if translation.slug != slug:
            translation.slug = slug
            translation.save(clean=False)
