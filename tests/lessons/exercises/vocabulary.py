"""Vocabularies for tests of exercises, made without a database."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from lessons.exercises import Circumstances
from lessons.lexicon import Lexicon, LexiconWord, Meaning, kept_apart
from lessons.loading import sounds, word_pictures
from lessons.loading.files import read_words, stable_id
from lessons.models.recordings import Sound


def make_word(
    id: int,
    lemma: str,
    meanings: Mapping[str, str | tuple[str, str]] | None = None,
    **changes: Any,
) -> LexiconWord:
    """Return a word; a meaning is a text, or that and the meaning of the example sentence.

    `accepted`: the alternatives to the word itself.
    """
    pairs = {
        language: (text, "") if isinstance(text, str) else text
        for language, text in (meanings or {}).items()
    }
    fields = {
        "part_of_speech": "noun",
        "gender": "",
        "level": "A1",
        "forms": {},
        "alternatives": {"": tuple(changes.pop("accepted", ()))},
        "confusables": frozenset(),
        "example": "",
        "note": "",
        "meanings": {language: Meaning(*pair, note="") for language, pair in pairs.items()},
    }
    return LexiconWord(id=id, lemma=lemma, **{**fields, **changes})


def make_lexicon(
    words: Iterable[LexiconWord], lessons: Sequence[Iterable[LexiconWord]] | None = None
) -> Lexicon:
    """Return a vocabulary; without `lessons`, all its words are in one."""
    words = list(words)
    groups = [words] if lessons is None else lessons
    by_key = {
        UUID(int=number): tuple(word.id for word in group)
        for number, group in enumerate(groups, start=1)
    }
    lessons_of: dict[int, list[UUID]] = {}
    for key, ids in by_key.items():
        for id in ids:
            lessons_of.setdefault(id, []).append(key)
    return Lexicon(
        words={word.id: word for word in words},
        lessons=by_key,
        lessons_of={id: tuple(keys) for id, keys in lessons_of.items()},
    )


def circumstances(lexicon: Lexicon, language: str = "uk", detail: str = "") -> Circumstances:
    return Circumstances(lexicon, language, detail)


@cache
def shipped_lexicon() -> Lexicon:
    """Return the shipped vocabulary, a lesson for each file, with its sounds and pictures."""
    shipped = list(read_words())
    ids = {word.key: number for number, word in enumerate(shipped, start=1)}
    apart = kept_apart(
        SimpleNamespace(
            key=word.key, pk=ids[word.key], counterpart_id=None,
            not_beside=word.fields["not_beside"],
        )
        for word in shipped
    )  # fmt: skip
    words = {
        word.key: make_word(
            ids[word.key],
            word.fields["lemma"],
            {
                language: (gloss["text"], gloss["example"])
                for language, gloss in word.glosses.items()
                if gloss["text"]
            },
            part_of_speech=word.fields["part_of_speech"],
            gender=word.fields["gender"],
            forms=word.fields["forms"],
            accepted=word.fields["accepted"],
            confusables=frozenset(word.fields["confusables"]),
            example=word.fields["example"],
            not_beside=frozenset(apart[ids[word.key]]),
            picture=f"/{word.key}.png" if has_picture(word.key) else "",
            sounds={"word": Sound(f"/{word.key}.mp3", True)} if has_sound(word.key) else {},
        )
        for word in shipped
    }
    lessons: dict[UUID, list[int]] = {}
    for word in shipped:
        lessons.setdefault(stable_id("file", word.file), []).append(ids[word.key])
    return Lexicon(
        words={word.id: word for word in words.values()},
        lessons={key: tuple(found) for key, found in lessons.items()},
        lessons_of={id: (key,) for key, found in lessons.items() for id in found},
    )


def has_sound(key: str) -> bool:
    return sounds.clip_path(key).is_file()


def has_picture(key: str) -> bool:
    return (word_pictures.FOLDER / f"{key}.png").is_file()


SAID = Sound("/voice.mp3", False)
SPOKEN = {"word": SAID}
# What the tables in this folder are about, by lemma.
SMALL = {
    word.lemma: word
    for word in (
        make_word(
            1, "māja", {"uk": ("дім", "Я вдома."), "en": ("house", "I am at home.")},
            forms={
                "nom.sg": "māja", "gen.sg": "mājas", "acc.sg": "māju", "loc.sg": "mājā",
                "nom.pl": "mājas", "gen.pl": "māju",
            },
            example="Es esmu mājā.", confusables=frozenset({"mīja"}), picture="/maja.png",
            sounds={"word": Sound("/maja.mp3", True)},
        ),
        make_word(2, "ēka", {"uk": "дім", "en": "building"}, picture="/eka.png", sounds=SPOKEN),
        make_word(3, "kaza", {"uk": "коза", "en": "goat"}, picture="/kaza.png", sounds=SPOKEN),
        make_word(
            4, "kāzas", {"uk": ("весілля", "На весіллі було весело."), "en": "wedding"},
            forms={"nom.pl": "kāzas", "loc.pl": "kāzās"}, example="Kāzās bija jautri.",
            sounds=SPOKEN,
        ),
        make_word(
            5, "maize", {"uk": ("хліб", "Смачний хліб."), "en": "bread"}, example="Garda maize.",
            picture="/maize.png", sounds=SPOKEN,
        ),
        make_word(
            6, "skolotājs", {"uk": "вчитель", "en": "teacher"},
            counterpart=7, not_beside=frozenset({7}), sounds=SPOKEN, picture="/skolotajs.png",
        ),
        make_word(
            7, "skolotāja", {"uk": "вчителька", "en": "teacher"},
            counterpart=6, not_beside=frozenset({6}), sounds=SPOKEN,
        ),
        make_word(
            8, "sveiki", {"uk": ("привіт", "Привіт, як справи?")}, part_of_speech="interjection",
            accepted=["čau"], example="Sveiki, kā jums iet?", sounds=SPOKEN, picture="/sveiki.png",
        ),
        make_word(9, "čau", {"uk": "привіт, бувай"}, part_of_speech="interjection"),
        make_word(
            10, "labdien", {"uk": ("добрий день", "Я кажу: «Добрий день!»")},
            part_of_speech="interjection", example="Es saku „labdien”!",
        ),
        make_word(
            11, "lasīt", {"uk": ("читати", "Я читаю книгу."), "en": ("to read", "I read a book.")},
            part_of_speech="verb",
            forms={"inf": "lasīt", "prs.1sg": "lasu", "prs.3": "lasa", "pst.1sg": "lasīju"},
            example="Es lasu grāmatu.",
            alternatives={
                "prs.1sg": ("izlasu",), "gap": ("palasu",), "example": ("Grāmatu es lasu.",)
            },
        ),
        make_word(
            12, "liels", {"uk": ("великий", "Це великий дім."), "en": "big"},
            part_of_speech="adjective", example="Tā ir liela māja.",
            forms={"nom.sg.m": "liels", "nom.sg.f": "liela", "def.nom.sg.f": "lielā"},
        ),
        make_word(
            13, "stāvs", {"uk": ("поверх", "Я живу на 5-му поверсі."), "en": "floor"},
            forms={"nom.sg": "stāvs", "loc.sg": "stāvā"}, example="Es dzīvoju 5. stāvā.",
        ),
        make_word(
            14, "paldies", {"uk": ("дякую", "Дякую!")}, part_of_speech="interjection",
            example="Paldies!",
        ),
        make_word(15, "tulks", {"en": "interpreter"}, example="Man vajag tulku."),
        make_word(
            16, "durvis", {"uk": ("двері", "Двері відчинені, двері зачинені.")},
            forms={"nom.pl": "durvis", "loc.pl": "durvīs"},
            example="Durvis ir vaļā, durvis ir ciet.",
        ),
    )
}  # fmt: skip
