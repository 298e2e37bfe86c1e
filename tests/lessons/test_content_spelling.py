"""Spelling and grammatical classes of what is shipped, as dictionaries know them."""

import shutil
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from lessons.latvian.speller import Analysis, SpellerError, analyses, real_words
from lessons.loading.analysis import analysis_faults
from lessons.loading.files import LANGUAGES, ShippedPage, ShippedWord
from lessons.loading.spelling import languages_of, read_exceptions, spelling_faults
from tests.lessons.small_content import causes, make_page, make_question, make_word, texts

WRONG = {"lv": {"Mājja", "mājja", "mājuu"}, "en": {"hause"}, "ru": {"домм"}, "uk": {"дімм"}}
LATVIAN = {"mājja", "mājas", "un", "zeme", "Rīga"}  # what an English dictionary does not have


def known(words: Iterable[str], language: str) -> set[str]:
    foreign = LATVIAN if language == "en" else set()
    return set(words) - WRONG[language] - foreign


def misspelt(
    words: Sequence[ShippedWord] = (),
    pages: Sequence[ShippedPage] = (),
    **exceptions: dict[str, str],
) -> list[str]:
    return [str(fault) for fault in spelling_faults(words, pages, exceptions, known)]


# --- Spelling -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"lemma": "mājja"},
        {"forms": {"nom.sg": "mājja"}},
        {"accepted": ["liela mājja"]},
        {"example": "Mājja ir liela."},
        {"note": "Saka „mājja”."},
        {"glosses": {"uk.note": "Кажуть «mājja»."}},
    ],
)
def test_every_latvian_word_is_spelt_right(changes: dict[str, Any]) -> None:
    words = [make_word(**changes)]
    assert misspelt(words)[0].startswith("home.csv: maja: misspelt (lv): ")
    assert misspelt(words, lv={"mājja": "a name"}) == []


@pytest.mark.parametrize(
    ("field", "text", "language"),
    [
        ("en.text", "hause", "en"),
        ("ru.example", "Мой домм.", "ru"),
        ("uk.note", "дімм", "uk"),
    ],
)
def test_translations_are_spelt_right(field: str, text: str, language: str) -> None:
    found = misspelt([make_word(glosses={field: text})])
    assert len(found) == 1
    assert found[0].startswith(f"home.csv: maja: misspelt ({language}): ")


def test_pages_are_spelt_right_and_tags_are_no_words() -> None:
    title = texts("<mājja>Ir</mājja> mājuu &amp; www.mājja.lv", "hause", "Тест mājja", "Тест")
    assert misspelt(pages=[make_page(title=title)]) == [
        "test.yaml: title: misspelt (en): hause",
        "test.yaml: title: misspelt (lv): mājja",
        "test.yaml: title: misspelt (lv): mājuu",
    ]


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ({"questions": [make_question(answers=["mājja"])]}, "answers"),
        ({"questions": [make_question(pairs=[{"left": "mājja", "right": "māja"}])]}, "left"),
        ({"questions": [make_question(items=["māja", "mājja"])]}, "items"),
        ({"body": [{"key": "r", "value": {"title": "A", "text": "Mana {mājja|māja}"}}]}, "text"),
    ],
)
def test_latvian_that_nobody_translates_is_spelt_right(rows: Any, place: str) -> None:
    assert misspelt(pages=[make_page(**rows)]) == [f"test.yaml: {place}: misspelt (lv): mājja"]


def test_what_stays_in_latvian_is_no_translation() -> None:
    assert misspelt(pages=[make_page(title=texts("un", "un", "un", "un"))]) == []
    assert misspelt(pages=[make_page(title=texts("Un", "un", "un", "un"))]) == [
        "test.yaml: title: misspelt (en): un"
    ]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("house mājas", "lv", {"house": ("lv",), "mājas": ("lv",)}),
        ("дом mājas", "ru", {"дом": ("ru",), "mājas": ("lv",)}),
        ("сім’я", "uk", {"сім’я": ("uk",)}),
        ("say “zeme”", "en", {"say": ("en", "lv"), "zeme": ("en", "lv")}),
        ("say <i>zeme</i>", "en", {"say": ("en", "lv"), "zeme": ("en", "lv")}),
        ("in Liepaja", "en", {"in": ("en",), "Liepaja": ("en", "lv")}),
        ("zeme – zemē", "en", {"zeme": ("en", "lv"), "zemē": ("en", "lv")}),
        ("I don’t", "en", {"don’t": ("en",)}),
        ("it’s Olena’s 13th", "en", {"it": ("en",), "Olena": ("en", "lv")}),
        ("galotne -am (-ām)", "lv", {"galotne": ("lv",)}),
        ("по-русски", "ru", {"по": ("ru",), "русски": ("ru",)}),
    ],
)
def test_the_languages_that_a_word_may_be_of(text: str, language: str, expected: Any) -> None:
    assert dict(languages_of(text, language)) == expected


def test_exceptions_need_a_reason_and_a_use() -> None:
    exceptions = {"mājja": " ", "bezgala": "a name"}
    found = misspelt([make_word(lemma="mājja")], lv=exceptions)
    assert "lv.csv: mājja: no reason" in found
    assert "lv.csv: bezgala: no text has this word" in found
    assert "ru.csv: mājja: no text has this word" in misspelt(
        [make_word(lemma="mājja")], lv={"mājja": "a name"}, ru={"mājja": "a name"}
    )


def test_there_is_a_file_of_exceptions_for_each_language() -> None:
    assert list(read_exceptions()) == LANGUAGES


def test_a_missing_dictionary_says_what_to_install() -> None:
    with pytest.raises(SpellerError, match="hunspell-uk"):
        real_words({"дім"}, "uk", command=("no-such-program", "-G"))


@pytest.mark.parametrize(
    ("language", "right", "wrong"),
    [
        ("lv", "māja", "mājja"),
        ("en", "don’t", "hause"),
        ("ru", "ещё", "исчё"),
        ("uk", "сім’я", "сімя"),
    ],
)
def test_the_dictionaries(language: str, right: str, wrong: str) -> None:
    assert shutil.which("hunspell"), "needs hunspell with its dictionaries"
    assert real_words([right, wrong], language) == {right}


# --- Classes --------------------------------------------------------------------------------------


def classed(*words: ShippedWord, **exceptions: str) -> str:
    return causes(analysis_faults(words, exceptions))


def word(lemma: str, part: str, inflection: str, **changes: Any) -> ShippedWord:
    return make_word(lemma=lemma, part_of_speech=part, inflection=inflection, **changes)


@pytest.mark.parametrize(
    "right",
    [
        word("māja", "noun", "4"),
        word("tirgus", "noun", "3", gender="m"),
        word("uzturēšanās atļauja", "noun", "4"),
        word("tikšanās", "noun", "reflexive"),
        word("kino", "noun", "indeclinable", gender="m"),
        word("darbiniece", "noun", "5"),
        word("skolotāja", "noun", "4"),
        word("dvīņi", "noun", "2", gender="m", forms={"nom.pl": "dvīņi"}),
        word("bikses", "noun", "5", forms={"nom.pl": "bikses"}),
        word("asinis", "noun", "6", forms={"nom.pl": "asinis"}),
        word("pupiņa", "noun", "4"),
        word("pupiņas", "noun", "4", forms={"nom.pl": "pupiņas"}),
        word("runāt", "verb", "2"),
        word("mācīties", "verb", "3"),
        word("būt", "verb", "irregular"),
        word("labs", "adjective", "adjective"),
        word("mājjiņa", "adverb", ""),
    ],
    ids=lambda word: word.fields["lemma"],
)
def test_lemma_and_class_agree_with_the_dictionary(right: ShippedWord) -> None:
    assert classed(right) == ""


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (
            word("māja", "noun", "5"),
            "māja is darbv14t, lietv4r in the dictionary, noun 5 here",
        ),
        (word("mājas", "noun", "4"), "mājas is lietv4r"),
        (word("runāt", "verb", "3"), "runāt is darbv21t in the dictionary, verb 3 here"),
        (word("runāju", "verb", "2"), "runāju is"),
        (word("labā", "adjective", "adjective"), "labā is"),
        (word("mājja", "noun", "4"), "mājja is nothing in the dictionary"),
    ],
    ids=lambda it: it if isinstance(it, str) else it.fields["lemma"],
)
def test_lemma_or_class_may_be_wrong(wrong: ShippedWord, cause: str) -> None:
    assert cause in classed(wrong)


def test_gaps_of_the_dictionary_are_listed_with_a_reason() -> None:
    gap = word("mājja", "noun", "4")
    assert classed(gap, mājja="not in the dictionary") == ""
    assert classed(gap, mājja="") == "analysis.csv: mājja: no reason"
    idle = classed(word("māja", "noun", "4"), māja="not in the dictionary")
    assert idle == "analysis.csv: māja: no text has this word"


def test_an_analysis_names_stems_classes_and_signs() -> None:
    found = analyses(["brāļa", "mājja"])
    assert found == {
        "brāļa": [Analysis(frozenset({"brālis"}), frozenset({"lietv2r"}), frozenset({"is:vpg"}))]
    }
