from django.db import models
from django.db.models import Exists, OuterRef
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation


class TranslationState(models.Model):
    """How much of a published translation is in its own language.

    Written when the translation is published; a page of another language without a row
    shows Latvian. Notice, lang, canonical link, hreflang and sitemap all ask this table.
    """

    page = models.OneToOneField(
        Page, on_delete=models.CASCADE, primary_key=True, related_name="translation_state"
    )
    translated = models.PositiveIntegerField()
    total = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.page_id}: {self.translated} of {self.total}"

    @property
    def is_complete(self) -> bool:
        return self.translated >= self.total

    @classmethod
    def record(cls, page: Page) -> None:
        """Count the strings of `page`, a translation that has just been published."""
        if page.alias_of_id:
            cls.objects.filter(page_id=page.pk).delete()
            return
        translated, total = cls.count_strings(page)
        cls.objects.update_or_create(
            page_id=page.pk, defaults={"translated": translated, "total": total}
        )

    @staticmethod
    def count_strings(page: Page) -> tuple[int, int]:
        """Return (translated, all) of the page's strings.

        A page that is not, or no longer, led by wagtail-localize was written by hand: (0, 0),
        which is complete.
        """
        translation = Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        ).first()
        if translation is None:
            return 0, 0
        segments = StringSegment.objects.filter(source_id=translation.source_id)
        done = StringTranslation.objects.filter(
            translation_of_id=OuterRef("string_id"),
            context_id=OuterRef("context_id"),
            locale_id=page.locale_id,
            has_error=False,
        )
        return segments.filter(Exists(done)).count(), segments.count()
