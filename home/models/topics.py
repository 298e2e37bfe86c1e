from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TitleFieldPanel
from wagtail.admin.widgets import SlugInput
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField

from ..languages import best_versions


class TopicQuerySet(models.QuerySet["Topic"]):
    def in_language(self, language: str, keys: models.QuerySet) -> list["Topic"]:
        """Return the topics with these translation keys, each named in `language` or else in
        Latvian, by name; one query.
        """
        topics = best_versions(self.filter(translation_key__in=keys), language)
        return sorted(topics, key=lambda topic: topic.name.casefold())


class Topic(TranslatableMixin, models.Model):
    """What news is about. Its name is translated, its place in addresses is not."""

    name = models.CharField(_("name"), max_length=60)
    slug = models.SlugField(
        _("name in addresses"),
        max_length=60,
        help_text=_("Latin letters only. Don't change it once it is used."),
    )

    panels = [TitleFieldPanel("name", targets=["slug"]), FieldPanel("slug", widget=SlugInput)]
    translatable_fields = [TranslatableField("name"), SynchronizedField("slug")]
    objects = TopicQuerySet.as_manager()

    class Meta(TranslatableMixin.Meta):
        ordering = ["name"]
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [models.UniqueConstraint(fields=["slug", "locale"], name="topic_slug_once")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        same = Topic.objects.filter(slug=self.slug).exclude(translation_key=self.translation_key)
        if same.exists():
            raise ValidationError({"slug": _("Another topic has this already.")})

    @property
    def content_language(self) -> str:
        return str(self.locale.language_code)
