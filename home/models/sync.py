from django.db import models
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from ..changes import changed_texts, has_changed, snapshot


class PendingSync(models.Model):
    """A Latvian page that has changed since its translations took it over.

    There is a row only as long as there is something to take over. It is written whenever the
    page or what was taken over is saved, so that lists need not compare contents.
    """

    source = models.OneToOneField(
        TranslationSource, on_delete=models.CASCADE, primary_key=True, related_name="pending_sync"
    )
    since = models.DateTimeField(auto_now_add=True)
    texts = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.source.object_repr}: {self.texts}"

    @classmethod
    def record(cls, source: TranslationSource, page: Page) -> None:
        """Compare `page`, the Latvian page as it is now, with what was taken over."""
        before = snapshot(source, page)
        if has_changed(before, page):
            texts = len(changed_texts(before, page))
            cls.objects.update_or_create(source=source, defaults={"texts": texts})
        else:
            cls.objects.filter(source=source).delete()
