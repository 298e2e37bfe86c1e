from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from ..blocks import BodyBlock, LeadPictureBlock
from ..pictures import attach_pictures
from .base import BasePage
from .topics import Topic

NEWS_PER_PAGE = 12


class NewsIndexPage(BasePage):
    """The list of news, newest first, by year and topic if wanted."""

    intro = models.TextField(_("introduction"), max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("intro")]
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    max_count_per_parent = 1
    template = "home/news_index_page.html"

    class Meta:
        verbose_name = _("news list")

    def news(self, year: int | None = None, topic: Topic | None = None) -> "models.QuerySet[Any]":
        """Return live news in this page's language, newest first."""
        news = self.live_children(NewsPage).order_by("-date", "-pk")
        if year:
            news = news.filter(date__year=year)
        if topic:
            # A story's topics are those of its Latvian page.
            about = NewsPage.objects.filter(topics__translation_key=topic.translation_key)
            news = news.filter(translation_key__in=about.values("translation_key"))
        return news

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        years = list(
            self.news().order_by("-date__year").values_list("date__year", flat=True).distinct()
        )
        used = Topic.objects.filter(news__isnull=False).values("translation_key")
        topics = Topic.objects.in_language(self.locale.language_code, used)
        year, topic = request.GET.get("year"), request.GET.get("topic")
        chosen_year = next((one for one in years if str(one) == year), None)
        chosen_topic = next((one for one in topics if one.slug == topic), None)
        news = Paginator(self.news(chosen_year, chosen_topic), NEWS_PER_PAGE)
        page = news.get_page(request.GET.get("page"))
        page.object_list = attach_pictures(page.object_list)
        return context | {
            "news": page,
            "years": years,
            "topics": topics,
            "chosen_year": chosen_year,
            "chosen_topic": chosen_topic,
        }


class NewsPage(BasePage):
    """One piece of news. News of earlier years is marked as archive and reads as such."""

    date = models.DateField(_("date"), default=timezone.localdate)
    author = models.CharField(
        _("author"), max_length=120, blank=True, help_text=_("Empty if nobody in particular.")
    )
    lead = models.TextField(
        _("lead"), max_length=500, help_text=_("What happened, in one or two sentences.")
    )
    picture = StreamField(
        LeadPictureBlock(),
        verbose_name=_("picture"),
        blank=True,
        help_text=_("One picture. It stands on top of the page and in lists."),
    )
    topics = ParentalManyToManyField(
        Topic,
        verbose_name=_("topics"),
        blank=True,
        related_name="news",
        help_text=_("Topics are kept under School, Topics of news."),
        limit_choices_to={"locale__language_code": settings.LANGUAGE_CODE},
    )
    archive = models.BooleanField(
        _("archive"),
        default=False,
        help_text=_("Marks the page as a story of its year, not of today."),
    )
    body = StreamField(BodyBlock(), verbose_name=_("text"))

    SHARED_FIELDS = ("date", "author", "archive")
    override_translatable_fields = BasePage.shared(*SHARED_FIELDS)
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("date"), FieldPanel("author")]),
        FieldPanel("lead"),
        FieldPanel("picture"),
        FieldPanel("body"),
        FieldPanel("topics", widget=CheckboxSelectMultiple),
        FieldPanel("archive"),
    ]
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "home/news_page.html"

    class Meta:
        verbose_name = _("news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        mine = Topic.objects.filter(news__translation_key=self.translation_key)
        keys = mine.values("translation_key")
        context["topics"] = Topic.objects.in_language(self.locale.language_code, keys)
        return context

    def as_linked_data(self) -> dict[str, Any]:
        data = {
            "@type": "NewsArticle",
            "headline": self.title,
            "description": self.lead,
            "datePublished": self.date.isoformat(),
        }
        if self.author:
            data["author"] = {"@type": "Person", "name": self.author}
        return data
