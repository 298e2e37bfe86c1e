import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.search import index

from ..latvian.alphabet import fold
from ..latvian.forms import FormError, check_forms


class PartOfSpeech(models.TextChoices):
    NOUN = "noun", _("noun")
    VERB = "verb", _("verb")
    ADJECTIVE = "adjective", _("adjective")
    ADVERB = "adverb", _("adverb")
    PRONOUN = "pronoun", _("pronoun")
    NUMERAL = "numeral", _("numeral")
    PREPOSITION = "preposition", _("preposition")
    CONJUNCTION = "conjunction", _("conjunction")
    PARTICLE = "particle", _("particle")
    INTERJECTION = "interjection", _("interjection")
    PHRASE = "phrase", _("phrase")


class Gender(models.TextChoices):
    MASCULINE = "m", _("masculine")
    FEMININE = "f", _("feminine")


class Level(models.TextChoices):
    A1 = "A1"
    A2 = "A2"


class Word(index.Indexed, ClusterableModel):
    """One word of the vocabulary: one row for every language of the interface.

    `forms` maps names of forms (`gen.sg`, `prs.3`; see `lessons.latvian.forms`) to hand-checked
    Latvian words. `confusables` are real Latvian words one slip away from it, which a typing
    mistake must not be taken for.
    """

    key = models.SlugField(_("key"), max_length=60, unique=True)
    lemma = models.CharField(_("word"), max_length=80)
    folded = models.CharField(max_length=80, editable=False, db_index=True)
    part_of_speech = models.CharField(_("part of speech"), max_length=12, choices=PartOfSpeech)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender, blank=True)
    inflection = models.CharField(
        _("declension or conjugation"),
        max_length=12,
        blank=True,
        help_text=_("1 to 6 for nouns, 1 to 3 for verbs, or: reflexive, indeclinable, irregular."),
    )
    level = models.CharField(_("level"), max_length=2, choices=Level, default=Level.A1)
    forms = models.JSONField(_("forms"), default=dict, blank=True)
    accepted = models.JSONField(
        _("other right answers"), default=list, blank=True, help_text=_('A list: ["čau", "sveiks"]')
    )
    confusables = models.JSONField(_("real words one slip away"), default=list, blank=True)
    not_beside = models.JSONField(
        _("never offered beside"),
        default=list,
        blank=True,
        help_text=_("Keys of words that could be right answers, too: never wrong options for it."),
    )
    example = models.CharField(_("example sentence"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("Only for what a picture shows at once: bread, a key, the sun."),
    )
    counterpart = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the same in the other gender"),
        help_text=_("For a pair like skolotājs and skolotāja."),
    )

    panels = [
        FieldRowPanel([FieldPanel("lemma"), FieldPanel("key")]),
        FieldRowPanel([FieldPanel("part_of_speech"), FieldPanel("gender")]),
        FieldRowPanel([FieldPanel("inflection"), FieldPanel("level")]),
        FieldPanel("counterpart"),
        FieldPanel("example"),
        FieldPanel("note"),
        FieldPanel("picture"),
        InlinePanel("glosses", heading=_("Meanings"), label=_("Meaning")),
        MultiFieldPanel(
            [
                FieldPanel("forms"),
                FieldPanel("accepted"),
                FieldPanel("confusables"),
                FieldPanel("not_beside"),
            ],
            heading=_("For the checker"),
            classname="collapsed",
        ),
    ]
    search_fields = [
        index.SearchField("lemma"),
        index.AutocompleteField("lemma"),
        index.AutocompleteField("folded"),
    ]

    class Meta:
        ordering = ["folded", "lemma"]
        verbose_name = _("word")
        verbose_name_plural = _("words")

    def __str__(self) -> str:
        return self.lemma

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(self.lemma)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        try:
            check_forms(self.part_of_speech, self.forms)
        except FormError as error:
            raise ValidationError({"forms": str(error)}) from error
        for name in ("accepted", "confusables", "not_beside"):
            value = getattr(self, name)
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise ValidationError({name: _('Write a list of words: ["one", "two"].')})


class Gloss(models.Model):
    """What a word means in one language. A new language is new rows."""

    word = ParentalKey(Word, on_delete=models.CASCADE, related_name="glosses")
    language = models.CharField(
        _("language"),
        max_length=8,
        choices=[pair for pair in settings.LANGUAGES if pair[0] in settings.GLOSS_LANGUAGES],
    )
    text = models.CharField(_("meaning"), max_length=120)
    example = models.CharField(_("example sentence"), max_length=200, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    panels = [
        FieldPanel("language"),
        FieldPanel("text"),
        FieldPanel("example"),
        FieldPanel("note"),
    ]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "language"], name="one_gloss_per_language")
        ]
        verbose_name = _("meaning")
        verbose_name_plural = _("meanings")

    def __str__(self) -> str:
        return f"{self.word}: {self.text}"


class LexiconVersion(models.Model):
    """One row whose token changes with every change of words or of the lessons they are in.

    Each process keeps the vocabulary in memory (`lessons.lexicon`) as long as the token stands.
    """

    id = models.SmallAutoField(primary_key=True)
    token = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.token)

    @classmethod
    def current(cls) -> str | None:
        """Return the token; each request of a learner asks, so the statement is not built anew."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT token FROM {cls._meta.db_table} WHERE id = 1")
            row = cursor.fetchone()
        return str(row[0]) if row else None

    @classmethod
    def renew(cls) -> None:
        token = uuid.uuid4()
        if not cls.objects.filter(pk=1).update(token=token):
            cls.objects.update_or_create(pk=1, defaults={"token": token})
