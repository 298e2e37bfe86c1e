"""The vocabulary in memory: what it knows of a word, and when it is read anew."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from home.models import Picture
from lessons import lexicon as module
from lessons.latvian.checking import normalise
from lessons.lexicon import current_lexicon, kept_apart, load_lexicon
from lessons.models import AcceptedAnswer, Gloss, LexiconVersion, Part, Recording, Word
from lessons.models.recordings import Sound
from tests import factories
from tests.lessons.exercises.vocabulary import make_lexicon, make_word

from .sound_files import mp3, record

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


# --- What it knows of a word ----------------------------------------------------------------------


def test_a_word_as_exercises_see_it() -> None:
    word = factories.word("mate")
    found = load_lexicon().words[word.pk]
    assert (found.id, found.lemma, found.part_of_speech) == (word.pk, "māte", "noun")
    assert found.forms == word.forms
    assert found.example == word.example
    assert found.confusables == set(word.confusables)
    assert set(found.meanings) == {"en", "ru", "uk"}
    gloss = word.glosses.get(language="uk")
    assert found.meanings["uk"] == module.Meaning(gloss.text, gloss.example, gloss.note)
    assert found.entry.id == word.pk
    assert found.entry.forms == word.forms


def test_what_is_right_too_by_the_form_that_is_asked() -> None:
    word = factories.word("mate")
    Word.objects.filter(pk=word.pk).update(accepted=["māmiņa"])
    for form, text in (("", "mamma"), ("gap", "mamma"), ("", "mammīte"), ("loc.sg", "mammā")):
        AcceptedAnswer.objects.create(word=word, form=form, text=text)
    found = load_lexicon().words[word.pk]
    assert found.accepted_for("") == ("māmiņa", "mamma", "mammīte")
    assert found.accepted_for("gap") == ("mamma",)
    assert found.accepted_for("loc.sg") == ("mammā",)
    assert found.accepted_for("example") == ()
    assert found.accepted_for("nonsense") == ()


def test_clips_are_those_that_may_be_played() -> None:
    word, silent = factories.word("mate"), factories.word("tevs")
    Recording.objects.filter(word__in=(word, silent)).delete()
    assert load_lexicon().words[word.pk].sounds == {}
    Recording.objects.put_synthetic(word, Part.WORD, mp3())
    clip = Recording.objects.put_synthetic(word, Part.EXAMPLE, mp3(height=900))
    voice = record(word)
    found = load_lexicon().words
    assert found[word.pk].sounds == {
        "word": Sound(voice.file.url, synthetic=False),
        "example": Sound(clip.file.url, synthetic=True),
    }
    assert found[silent.pk].sounds == {}
    Word.objects.filter(pk=word.pk).update(lemma="cits")
    assert set(load_lexicon().words[word.pk].sounds) == {"example"}, "the other says it no more"


def test_a_picture_is_there_once_it_is_made_small(django_capture_on_commit_callbacks: Any) -> None:
    word = factories.word("mate")
    word.picture = factories.make_picture()
    with django_capture_on_commit_callbacks():
        word.save()
    assert current_lexicon().words[word.pk].picture == "", "no request makes it"
    with django_capture_on_commit_callbacks(execute=True):
        word.save()
    address = current_lexicon().words[word.pk].picture
    assert address.endswith(".webp")


@pytest.fixture
def pictured(django_capture_on_commit_callbacks: Any) -> Word:
    """A word with a picture that exercises show."""
    word = factories.word("mate")
    word.picture = factories.make_picture()
    with django_capture_on_commit_callbacks(execute=True):
        word.save()
    assert current_lexicon().words[word.pk].picture
    return word


def test_a_picture_that_may_no_longer_be_shown_is_gone_at_once(pictured: Word) -> None:
    assert pictured.picture is not None
    pictured.picture.people = Picture.People.REFUSED
    pictured.picture.save()
    assert current_lexicon().words[pictured.pk].picture == ""


def test_a_deleted_picture_is_gone_at_once(pictured: Word) -> None:
    assert pictured.picture is not None
    pictured.picture.delete()
    assert current_lexicon().words[pictured.pk].picture == ""


def test_words_are_kept_apart_both_ways() -> None:
    def word(pk: int, *not_beside: str, counterpart: int | None = None) -> Word:
        return Word(pk=pk, key=f"w{pk}", not_beside=list(not_beside), counterpart_id=counterpart)

    words = [word(1, "w2", "unknown", "w1"), word(2), word(3, counterpart=4), word(4), word(5)]
    assert kept_apart(words) == {1: {2}, 2: {1}, 3: {4}, 4: {3}}


def test_what_is_kept_apart_is_known_of_both_words() -> None:
    mother, father, child = (factories.word(key) for key in ("mate", "tevs", "labrit"))
    Word.objects.update(not_beside=[], counterpart=None)
    Word.objects.filter(pk=mother.pk).update(not_beside=["tevs"], counterpart=child)
    words = load_lexicon().words
    assert words[mother.pk].not_beside == {father.pk, child.pk}
    assert words[father.pk].not_beside == words[child.pk].not_beside == {mother.pk}
    assert (words[mother.pk].counterpart, words[child.pk].counterpart) == (child.pk, None)


# --- Lessons and texts ----------------------------------------------------------------------------


def test_the_words_of_a_lesson_in_its_order() -> None:
    lesson: Any = factories.page("lesson-family")
    ids = [item.word_id for item in lesson.lesson_words.order_by("sort_order")]
    lexicon = load_lexicon()
    assert [word.id for word in lexicon.lesson_words(lesson.translation_key)] == ids
    assert lexicon.lesson_words(factories.page("home").translation_key) == []
    for id in ids:
        others = [word.id for word in lexicon.neighbours(id)]
        assert id not in others
        assert others == sorted(others)
        assert set(ids) <= {id, *others}


def test_neighbours_are_the_words_of_all_lessons_that_a_word_is_in() -> None:
    one, two, three, four, five = (make_word(id, f"vārds{id}") for id in range(1, 6))
    lexicon = make_lexicon(
        [one, two, three, four, five], lessons=[[three, one, two], [three, four]]
    )
    assert lexicon.neighbours(3) == [one, two, four]
    assert lexicon.neighbours(4) == [three]
    assert lexicon.neighbours(5) == []
    lexicon.neighbours(3).clear()
    assert lexicon.neighbours(3) == [one, two, four], "what is handed out is the caller's own"


def test_words_are_chosen_in_order_and_once() -> None:
    lexicon = make_lexicon(make_word(id, f"vārds{id}") for id in (1, 2, 3))
    assert [word.id for word in lexicon.chosen([3, 99, 1, 3])] == [3, 1]


@pytest.mark.parametrize(
    ("text", "language", "id"),
    [
        ("māja", "lv", 1), ("maja", "lv", None), ("дім", "uk", 1), ("дім", "en", None),
        ("коза", "uk", 3), ("house", "en", 1), ("", "uk", None), ("kaza", "uk", None),
        ("дім", "xx", None),
    ],
)  # fmt: skip
def test_the_word_that_a_text_stands_for(text: str, language: str, id: int | None) -> None:
    words = [
        make_word(1, "Māja!", {"uk": "Дім", "en": "house"}),
        make_word(2, "ēka", {"uk": "дім"}),
        make_word(3, "kaza", {"uk": "коза"}),
    ]
    assert make_lexicon(words).find(normalise(text), language) == id


# --- One copy in memory, and never an old one -----------------------------------------------------


def test_a_vocabulary_that_has_not_changed_costs_one_statement(
    django_assert_num_queries: Any,
) -> None:
    first = current_lexicon()
    with django_assert_num_queries(1):
        assert current_lexicon() is first


def test_reading_it_costs_the_same_for_any_number_of_words(
    django_assert_max_num_queries: Any,
) -> None:
    with django_assert_max_num_queries(8):
        load_lexicon()


def change_gloss(word: Word) -> None:
    gloss = word.glosses.get(language="uk")
    gloss.text = "зміна"
    gloss.save()


CHANGES: dict[str, Callable[[Word], object]] = {
    "a word is saved": lambda word: word.save(),
    "a meaning is changed": change_gloss,
    "a meaning is deleted": lambda word: word.glosses.first().delete(),
    "a meaning is added": lambda word: Gloss.objects.create(word=word, language="lv", text="x"),
    "an answer is accepted": lambda word: AcceptedAnswer.objects.create(word=word, text="x"),
    "a clip is recorded": record,
    "a clip is deleted": lambda word: word.recordings.first().delete(),
    "words of a lesson change": lambda word: word.lesson_words.first().delete(),
    "another process says so": lambda word: LexiconVersion.renew(),
}


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_read_anew_when(name: str) -> None:
    word = factories.word("mate")
    if not word.recordings.exists():
        Recording.objects.put_synthetic(word, Part.WORD, mp3())
    before = current_lexicon()
    CHANGES[name](word)
    after = current_lexicon()
    assert after is not before
    assert current_lexicon() is after


def test_an_answer_accepted_and_taken_back_is_seen_at_once() -> None:
    word = factories.word("mate")
    row = AcceptedAnswer.objects.create(word=word, text="māmulīte")
    assert "māmulīte" in current_lexicon().words[word.pk].accepted_for("")
    row.delete()
    assert "māmulīte" not in current_lexicon().words[word.pk].accepted_for("")
