import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from ..sounds.formats import sound_type
from .vocabulary import Word

LARGEST = 1024 * 1024  # bytes: a minute as MP3


@dataclass(frozen=True)
class Sound:
    """A clip that a page can play."""

    url: str
    synthetic: bool


class Part(models.TextChoices):
    """What of a word is spoken."""

    WORD = "word", _("the word")
    EXAMPLE = "example", _("the example sentence")


SAYS_IT = Q(part=Part.WORD, text=F("word__lemma")) | Q(part=Part.EXAMPLE, text=F("word__example"))


def text_of(word: Word, part: str) -> str:
    """Return what a clip of this part says, if it is made now."""
    return word.example if part == Part.EXAMPLE else word.lemma


class RecordingQuerySet(models.QuerySet["Recording"]):
    def current(self) -> "RecordingQuerySet":
        """Return the clips that say what their word or sentence says now."""
        return self.filter(SAYS_IT)

    def outdated(self) -> "RecordingQuerySet":
        """Return the clips whose word or sentence has changed since they were made."""
        return self.exclude(SAYS_IT)

    def sounds(self) -> dict[int, dict[str, Sound]]:
        """Return what may be played, by word and part: a person before a computer. One query."""
        found: dict[int, dict[str, Sound]] = defaultdict(dict)
        clips = self.current().only("word_id", "part", "kind", "file")
        for clip in sorted(clips, key=lambda clip: clip.is_synthetic, reverse=True):
            found[clip.word_id][clip.part] = Sound(clip.file.url, clip.is_synthetic)
        return dict(found)

    def put_synthetic(self, word: Word, part: str, content: bytes) -> "Recording":
        """Store a computer's clip of what `word` says, in the place of an older one."""
        kind = Recording.Kind.SYNTHETIC
        stored = self.filter(word=word, part=part, kind=kind).first()
        clip: Recording = stored or Recording(part=part, kind=kind)
        clip.word = word
        clip.file = ContentFile(content, name="clip")
        clip.full_clean(exclude=["text"])
        clip.save()
        return clip


class Recording(models.Model):
    """A clip of a word or of its example sentence. A person's voice goes before a machine's.

    A file never changes under its name, which browsers may keep for ever: it carries a hash.
    """

    class Kind(models.TextChoices):
        SYNTHETIC = "synthetic", _("spoken by a computer")
        RECORDED = "recorded", _("spoken by a person")

    word = ParentalKey(Word, on_delete=models.CASCADE, related_name="recordings")
    part = models.CharField(_("what is spoken"), max_length=8, choices=Part, default=Part.WORD)
    kind = models.CharField(
        _("voice"), max_length=10, choices=Kind, default=Kind.RECORDED, editable=False
    )
    file = models.FileField(_("sound file"), upload_to="recordings/")
    text = models.CharField(
        max_length=200, editable=False, help_text="What was spoken, to notice when it changes."
    )
    speaker = models.CharField(_("speaker"), max_length=120, blank=True)
    consent = models.CharField(
        _("record of consent"),
        max_length=200,
        blank=True,
        help_text=_("When she agreed to be heard, and where the paper is kept."),
    )
    made_at = models.DateTimeField(auto_now=True)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["word", "part", "kind"], name="one_clip_of_a_kind")
        ]
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Take over what the word says when a new file comes, and let the old file go."""
        old = None
        if self.has_new_file:
            self.text = text_of(self.word, self.part)
            self.file.name = file_name(self.word, self.content())
            old = type(self).objects.filter(pk=self.pk).values_list("file", flat=True).first()
        super().save(*args, **kwargs)
        if old:
            forget_file(old)

    @property
    def is_synthetic(self) -> bool:
        return self.kind == self.Kind.SYNTHETIC

    @property
    def is_current(self) -> bool:
        return self.text == text_of(self.word, self.part)

    @property
    def has_new_file(self) -> bool:
        file: Any = self.file
        return bool(file) and not file._committed

    def clean(self) -> None:
        super().clean()
        if not self.has_new_file:
            return
        if self.file.size > LARGEST:
            raise ValidationError(
                {"file": _("This file is larger than 1 MB. Cut it to the word or the sentence.")}
            )
        if not sound_type(self.content()):
            raise ValidationError(
                {"file": _("This is no sound file of a known kind: MP3, WAV, OGG or M4A.")}
            )

    def content(self) -> bytes:
        self.file.open()
        content: bytes = self.file.read()
        self.file.seek(0)
        return content

    def holds(self, content: bytes) -> bool:
        """Say whether the file is this sound, and still there."""
        # A storage puts something before the ending if there is a file of the same name.
        name, wanted = self.file.name or "", PurePosixPath(file_name(self.word, content)).stem
        return PurePosixPath(name).stem.startswith(wanted) and self.file.storage.exists(name)


def file_name(word: Word, content: bytes) -> str:
    """Return the name that a clip is kept under, the same for the same sound."""
    digest = hashlib.sha256(content).hexdigest()[:12]
    return f"{word.key}-{digest}.{sound_type(content)}"


def forget_file(name: str) -> None:
    """Delete a clip's file as soon as all is safely stored, unless another clip has it too."""

    def forget() -> None:
        if not Recording.objects.filter(file=name).exists():
            Recording._meta.get_field("file").storage.delete(name)

    transaction.on_commit(forget, robust=True)
