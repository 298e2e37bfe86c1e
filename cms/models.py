from django.db import models
from wagtail.models import Page


class SearchEntry(models.Model):
    """What the search knows of a live page in the language that its text is in.

    Derived from the page when it is published; `manage.py rebuild_search` makes all anew. A page
    that still shows Latvian in another language has no entry there: the Latvian one leads to it.
    """

    page = models.OneToOneField(
        Page, on_delete=models.CASCADE, primary_key=True, related_name="search_entry"
    )
    language = models.CharField(max_length=8)
    # Written by cms.search.stems.terms_of.
    title_terms = models.TextField()
    terms = models.TextField()
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.page_id} ({self.language})"
