from argparse import BooleanOptionalAction
from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from lessons.loading.files import ContentError, read_words
from lessons.loading.sounds import FOLDER, clip_path
from lessons.models import LessonPage, Part, Recording, Word
from lessons.models.recordings import text_of
from lessons.sounds.formats import title_of
from lessons.sounds.speech import NoSpeaker, SpeechError, make_clip

HOW_TO_GET = (
    "Install espeak-ng (on Debian and Ubuntu: apt-get install espeak-ng), or name another program "
    "in SPEECH_COMMAND."
)


class Command(BaseCommand):
    help = (
        "Lets a computer speak each word that has no clip of it yet, or one of an older text. "
        "Clips that people recorded are never touched. Twice is the same as once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--lesson", metavar="KEY", help="only its words: its key or its slug")
        parser.add_argument("--words", action=BooleanOptionalAction, default=True, help="the words")
        parser.add_argument("--sentences", action="store_true", help="the example sentences, too")
        parser.add_argument(
            "--all", action="store_true", help="those that have a clip, too: for another voice"
        )
        parser.add_argument("--dry-run", action="store_true", help="only tell what would be made")
        parser.add_argument(
            "--shipped", action="store_true", help="instead: the files of the shipped words"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.anew, self.dry_run = options["all"], options["dry_run"]
        self.counts: Counter[str] = Counter()
        self.size = 0
        try:
            if options["shipped"]:
                self.make_shipped()
            else:
                parts = [Part.WORD] * options["words"] + [Part.EXAMPLE] * options["sentences"]
                self.make(chosen_words(options["lesson"]), parts)
        except (ContentError, NoSpeaker) as error:
            hint = f". {HOW_TO_GET}" if isinstance(error, NoSpeaker) else ""
            raise CommandError(f"{error}{hint}", returncode=1) from error
        told = ", ".join(f"{count} {name}" for name, count in sorted(self.counts.items()))
        self.stdout.write(f"Clips: {told or 'none asked for'}; {self.size / 1000:.0f} kB made")
        if failed := self.counts["failed"]:
            raise CommandError(f"{failed} clips could not be made", returncode=1)

    def make(self, words: Iterable[Word], parts: Iterable[Part]) -> None:
        """Make the clips of `parts` of `words`, each stored at once."""
        clips = Recording.objects.filter(kind=Recording.Kind.SYNTHETIC)
        made = {(clip.word_id, clip.part): clip for clip in clips}
        for word in words:
            for part in parts:
                text, clip = text_of(word, part), made.get((word.pk, part))
                if not text:
                    continue
                content = self.spoken(word.key, text, clip.text if clip else "")
                if content and clip and clip.text == text and clip.holds(content):
                    self.counts["unchanged"] += 1
                elif content:
                    Recording.objects.put_synthetic(word, part, content)
                    self.note_made(content)

    def make_shipped(self) -> None:
        """Bring the shipped files in step with the shipped words."""
        words = list(read_words())
        for word in words:
            path = clip_path(word.key)
            old = path.read_bytes() if path.exists() else b""
            content = self.spoken(word.key, word.fields["lemma"], title_of(old))
            if content and content == old:
                self.counts["unchanged"] += 1
            elif content:
                path.write_bytes(content)
                self.note_made(content)
        for path in set(FOLDER.glob("*.mp3")) - {clip_path(word.key) for word in words}:
            self.counts["deleted"] += 1
            if not self.dry_run:
                path.unlink()

    def spoken(self, key: str, text: str, said: str) -> bytes:
        """Return a clip of `text`; nothing if none is needed, or none could be made.

        `said`: what the clip that is there says. Raises NoSpeaker.
        """
        if said == text and not self.anew:
            self.counts["unchanged"] += 1
            return b""
        if self.dry_run:
            self.stdout.write(f"{key}: {text}")
            self.counts["to be made"] += 1
            return b""
        try:
            return make_clip(text, settings.SPEECH_COMMAND)
        except NoSpeaker:
            raise
        except SpeechError as error:
            self.stderr.write(f"{key}: “{text}”: {error}")
            self.counts["failed"] += 1
            return b""

    def note_made(self, content: bytes) -> None:
        self.counts["made"] += 1
        self.size += len(content)


def chosen_words(lesson: str | None) -> Iterable[Word]:
    """Return all words, or those of one lesson in their order. Raises CommandError."""
    if lesson is None:
        return Word.objects.order_by("key")
    lessons = LessonPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    try:
        found = lessons.filter(translation_key=UUID(lesson)).first()
    except ValueError:
        found = lessons.filter(slug=lesson).first()
    if found is None:
        known = ", ".join(lessons.order_by("path").values_list("slug", flat=True))
        raise CommandError(f"no lesson {lesson}; there are: {known}", returncode=1)
    words = Word.objects.filter(lesson_words__page=found)
    return words.order_by("lesson_words__sort_order", "lesson_words__pk")
