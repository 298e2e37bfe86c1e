"""What holds for every exercise: over the shipped vocabulary, and over made-up difficult ones."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from lessons.exercises import KINDS, Circumstances, Exercise, Interaction
from lessons.exercises.base import CHOICES, GAP
from lessons.exercises.sentences import gap, tiles
from lessons.latvian.checking import Verdict, normalise
from lessons.levels import TOP
from lessons.lexicon import Lexicon, LexiconWord
from lessons.models.recordings import Sound
from lessons.planning import make
from tests.lessons.exercises.vocabulary import make_lexicon, make_word, shipped_lexicon

LANGUAGES = settings.GLOSS_LANGUAGES
# Where one picks a Latvian word by its meaning or picture, and where one hears it.
BY_MEANING, BY_EAR = ("choose_word", "picture_word"), ("hear_choose",)
Allowed = Callable[[LexiconWord, Exercise], bool]


def details(kind: str, word: LexiconWord, lexicon: Lexicon) -> list[str]:
    """Return every detail that a plan could have for this kind and word, and nonsense."""
    if kind == "put_into_form":
        return [*word.forms, "loc.xx"]
    if kind == "match_pairs":
        ids = [str(id) for id in lexicon.words]
        start = ids.index(str(word.id)) + 1
        return [".".join(ids[start : start + 3]), ".".join(ids), "999999999.x.-1"]
    return [""]


def exercises(
    kind: str, language: str, lexicon: Lexicon, confused: Sequence[LexiconWord] = ()
) -> Iterator[tuple[Exercise, Circumstances]]:
    """Make a kind for every word with every detail; return what can be made."""
    for word in lexicon.words.values():
        for detail in details(kind, word, lexicon):
            at = Circumstances(lexicon, language, detail, confused)
            exercise = make(kind, word, at)
            if exercise is not None:
                yield exercise, at


def answered(exercise: Exercise, at: Circumstances, given: str) -> Verdict:
    """Return the verdict on an answer, checked as the server checks it."""
    word = at.lexicon.words[exercise.word]
    result = KINDS[exercise.kind].check(word, replace(at, detail=exercise.form), given)
    assert result is not None, f"{exercise} cannot be answered"
    return result.verdict


def is_alternative(one: LexiconWord, other: LexiconWord) -> bool:
    """Tell whether either could stand for the other."""
    texts = [
        {normalise(text) for text in (word.lemma, *word.accepted_for(""))} for word in (one, other)
    ]
    return bool(texts[0] & texts[1]) or other.id in one.not_beside or one.id in other.not_beside


def words_of(text: str, language: str, lexicon: Lexicon) -> list[LexiconWord]:
    """Return the words that an option stands for."""

    def shown(word: LexiconWord) -> str:
        found = word.meanings.get(language)
        return word.lemma if language == "lv" else found.text if found else ""

    plain = normalise(text)
    return [word for word in lexicon.words.values() if normalise(shown(word)) == plain]


def second_right_answers(exercise: Exercise, at: Circumstances) -> list[str]:
    """Return the options that a learner could defend, beside the one that counts."""
    word = at.lexicon.words[exercise.word]
    found = []
    for option in exercise.options:
        if normalise(option) == normalise(exercise.target):
            continue
        others = words_of(option, exercise.answer_language, at.lexicon)
        if exercise.kind == "choose_meaning":
            # Of several words with the meaning, one that could not stand here is enough.
            wrong = any(not is_alternative(word, other) for other in others)
        elif exercise.kind in BY_MEANING:
            wrong = any(
                not is_alternative(word, other)
                and normalise(at.meaning(other)) != normalise(at.meaning(word))
                for other in others
            )
        elif exercise.form == GAP:
            allowed = (exercise.target, *word.accepted_for(GAP))
            wrong = normalise(option) not in {normalise(text) for text in allowed}
        else:
            wrong = exercise.kind in BY_EAR
        if not wrong:
            found.append(option)
    return found


def check_exercise(exercise: Exercise, at: Circumstances) -> None:
    """Check what holds for every exercise."""
    assert answered(exercise, at, exercise.target) == Verdict.EXACT
    assert answered(exercise, at, "") == Verdict.SKIPPED
    for accepted in exercise.accepted:
        assert answered(exercise, at, accepted) == Verdict.EXACT
    if KINDS[exercise.kind].interaction == Interaction.CHOOSE:
        check_choice(exercise, at)
    if KINDS[exercise.kind].interaction == Interaction.MATCH:
        check_pairs(exercise, at)
    if KINDS[exercise.kind].interaction == Interaction.BUILD:
        in_order = tiles(exercise.target)
        assert sorted(exercise.options) == sorted(in_order)
        assert exercise.options != in_order or len(set(in_order)) == 1
        assert answered(exercise, at, " ".join(in_order)) == Verdict.EXACT
    if exercise.form == GAP:
        # The sentence is whole, and says nowhere else what is missing from it.
        word = at.lexicon.words[exercise.word]
        assert exercise.before + exercise.target + exercise.after == word.example


def check_choice(exercise: Exercise, at: Circumstances) -> None:
    assert 2 <= len(exercise.options) <= CHOICES
    assert len({normalise(option) for option in exercise.options}) == len(exercise.options)
    verdicts = [answered(exercise, at, option) for option in exercise.options]
    assert verdicts.count(Verdict.EXACT) == 1
    assert exercise.options[verdicts.index(Verdict.EXACT)] == exercise.target
    assert second_right_answers(exercise, at) == []


def check_pairs(exercise: Exercise, at: Circumstances) -> None:
    words = [at.lexicon.words[pair.word] for pair in exercise.pairs]
    meanings = [pair.meaning for pair in exercise.pairs]
    assert exercise.word in [word.id for word in words]
    assert sorted(exercise.options) == sorted(meanings)
    assert len({normalise(meaning) for meaning in meanings}) == len(words)
    for pair in exercise.pairs:
        own = replace(exercise, word=pair.word)
        verdicts = {meaning: answered(own, at, meaning) for meaning in meanings}
        assert [m for m, verdict in verdicts.items() if verdict == Verdict.EXACT] == [pair.meaning]
    for word in words:
        assert not any(is_alternative(word, other) for other in words if other is not word)


# --- The shipped vocabulary -----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_shipped_word_makes_sound_exercises(kind: str, language: str) -> None:
    made = list(exercises(kind, language, shipped_lexicon()))
    assert made
    for exercise, at in made:
        check_exercise(exercise, at)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_option_stands_out_by_its_capital(language: str) -> None:
    # Where a sentence begins with its gap, all that could fill it must look like a beginning.
    found = {
        exercise.before + "…" + exercise.after: exercise.options
        for exercise, _ in exercises("gap_choose", language, shipped_lexicon())
        if exercise.target[0].isupper() and not all(text[0].isupper() for text in exercise.options)
    }
    assert found == {}


@pytest.mark.parametrize("kind", ["gap_choose", "gap_type"])
def test_no_shipped_sentence_says_what_is_missing_from_it(kind: str) -> None:
    for exercise, _ in exercises(kind, "uk", shipped_lexicon()):
        rest = f" {normalise(exercise.before + ' … ' + exercise.after)} "
        assert f" {normalise(exercise.target)} " not in rest


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.stage == TOP])
def test_the_hardest_exercises_are_more_than_copying(kind: str) -> None:
    """A word that has one form only must not be shown and asked for in the same breath."""
    copied = []
    for exercise, at in exercises(kind, "uk", shipped_lexicon()):
        word = at.lexicon.words[exercise.word]
        others = {normalise(text) for text in word.forms.values()} - {normalise(word.lemma)}
        if normalise(exercise.prompt) == normalise(exercise.target) and not others:
            copied.append(word.lemma)
    assert copied == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.twin])
def test_where_a_shipped_word_has_an_exercise_it_has_the_twin(kind: str, language: str) -> None:
    for exercise, at in exercises(kind, language, shipped_lexicon()):
        twin = make(KINDS[kind].twin, at.lexicon.words[exercise.word], at)
        assert twin is not None
        assert (twin.sound, twin.pairs) == ("", ())


@pytest.mark.parametrize("kind", KINDS)
def test_an_exercise_is_the_same_each_time(kind: str) -> None:
    once = [exercise for exercise, _ in exercises(kind, "uk", shipped_lexicon())]
    shipped_lexicon.cache_clear()
    assert [exercise for exercise, _ in exercises(kind, "uk", shipped_lexicon())] == once


def test_options_do_not_stand_in_one_order() -> None:
    # The right one is not always at the same place, nor is one word always beside another.
    places = {
        exercise.options.index(exercise.target)
        for exercise, _ in exercises("choose_word", "uk", shipped_lexicon())
    }
    assert places == set(range(CHOICES))


@pytest.mark.parametrize("kind", ["choose_meaning", "choose_word", "picture_word", "hear_choose"])
@tries(max_examples=40, deadline=None)
@given(data=st.data())
def test_confused_words_come_first_among_the_wrong_options(kind: str, data: st.DataObject) -> None:
    lexicon = shipped_lexicon()
    word = lexicon.words[data.draw(st.sampled_from(ids_of(kind)), label="word")]
    others = [
        other.id
        for other in lexicon.words.values()
        if other is not word and not is_alternative(word, other)
    ]
    ids = data.draw(
        st.lists(st.sampled_from(others), max_size=CHOICES - 1, unique=True), label="confused"
    )
    confused = lexicon.chosen(ids)
    at = Circumstances(lexicon, "uk", confused=confused)
    exercise = make(kind, word, at)
    assert exercise is not None
    text_of = at.meaning if kind == "choose_meaning" else lambda other: other.lemma
    assert {text_of(other) for other in confused} <= set(exercise.options)


@cache
def ids_of(kind: str) -> list[int]:
    """Return the shipped words that have an exercise of a kind."""
    return [exercise.word for exercise, _ in exercises(kind, "uk", shipped_lexicon())]


# --- Made-up vocabularies -------------------------------------------------------------------------

LEMMAS = ["māja", "maja", "mājas", "Māja!", "kaza", "kāzas", "sveiki", "čau", "uz redzēšanos", "5"]
MEANINGS = ["дім", "Дім!", "коза", "весілля", "привіт", "дім (великий)"]
SENTENCES = [
    "", "Māja!", "Mana māja ir liela.", "Māja ir te.", "Es redzu kazu.", "Es dzīvoju 5. stāvā.",
    "Kaza, kaza, kaza.", "Sveiki, kā iet?", "Uz redzēšanos, līdz rītam!", "„Čau!” – viņa saka.",
    "Man ir 5 kazas.", "Kāzas ir 5. jūnijā plkst. 14.30.", "Vai māja(s) ir liela?",
]  # fmt: skip
FORMS = ["nom.sg", "gen.sg", "acc.sg", "loc.sg", "nom.pl"]


meanings = st.tuples(st.sampled_from(MEANINGS), st.sampled_from(["Так.", ""]))


@st.composite
def vocabularies(draw: st.DrawFn) -> Lexicon:
    """Draw few words that are hard to tell apart, in one lesson or in two; some in none."""
    size = draw(st.integers(1, 6))
    ids = st.integers(1, size)
    apart: dict[int, set[int]] = {id: set() for id in range(1, size + 1)}
    for one, other in draw(st.lists(st.tuples(ids, ids), max_size=2)):
        if one != other:
            apart[one].add(other)
            apart[other].add(one)
    words = [
        make_word(
            id,
            draw(st.sampled_from(LEMMAS)),
            draw(st.fixed_dictionaries({"uk": meanings}, optional={"en": meanings})),
            part_of_speech=draw(st.sampled_from(["noun", "verb"])),
            forms=draw(
                st.dictionaries(st.sampled_from(FORMS), st.sampled_from(LEMMAS), max_size=3)
            ),
            alternatives=draw(
                st.dictionaries(
                    st.sampled_from(["", "gap", "example", "loc.sg"]),
                    st.tuples(st.sampled_from(LEMMAS)),
                    max_size=1,
                )
            ),
            confusables=draw(st.sampled_from([frozenset(), frozenset({"mīja", "kuza"})])),
            example=draw(st.sampled_from(SENTENCES)),
            counterpart=min(apart[id], default=None),
            not_beside=frozenset(apart[id]),
            picture=draw(st.sampled_from(["", "/p.png"])),
            sounds=draw(st.sampled_from([{}, {"word": Sound("/s.mp3", True)}])),
        )
        for id in range(1, size + 1)
    ]
    border = draw(st.integers(0, size))
    lessons = draw(st.sampled_from([[words], [words[:border], words[border:]], [words[:border]]]))
    return make_lexicon(words, lessons)


@pytest.mark.parametrize("kind", KINDS)
@tries(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lexicon=vocabularies(), data=st.data())
def test_exercises_of_difficult_words_are_sound(
    kind: str, lexicon: Lexicon, data: st.DataObject
) -> None:
    language = data.draw(st.sampled_from(["uk", "en"]))
    ids = data.draw(st.lists(st.sampled_from(list(lexicon.words)), max_size=3))
    for exercise, at in exercises(kind, language, lexicon, lexicon.chosen(ids)):
        check_exercise(exercise, at)


@pytest.mark.parametrize("kind", KINDS)
@tries(max_examples=25, deadline=None)
@given(lexicon=vocabularies(), detail=st.text(max_size=60), given=st.text(max_size=300))
def test_nothing_that_is_sent_raises(kind: str, lexicon: Lexicon, detail: str, given: str) -> None:
    for word in lexicon.words.values():
        at = Circumstances(lexicon, "uk", detail)
        make(kind, word, at)
        result = KINDS[kind].check(word, at, given)
        assert result is None or result.verdict in Verdict


@tries(max_examples=60, deadline=None)
@given(lexicon=vocabularies())
def test_a_gap_leaves_the_rest_of_the_sentence(lexicon: Lexicon) -> None:
    for word in lexicon.words.values():
        place = gap(word)
        if place is None:
            continue
        assert place.before + place.text + place.after == word.example
        texts = {normalise(text) for text in (word.lemma, *word.forms.values())}
        assert normalise(place.text) in texts
        assert normalise(place.before + place.after), "a gap alone asks nothing"
