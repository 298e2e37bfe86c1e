"""What comes in one session: which words, in which exercises, and how its plan travels."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.exercises import KINDS, Circumstances, Interaction
from lessons.latvian.checking import Verdict
from lessons.levels import TOP
from lessons.lexicon import Lexicon, LexiconWord
from lessons.models.recordings import Sound
from lessons.planning import (
    NEW_WORDS,
    NEW_WORDS_A_DAY,
    PLACEMENT_SIZE,
    SESSION_SIZE,
    Known,
    Place,
    PlanItem,
    build,
    item_for,
    plan_due,
    plan_placement,
    plan_session,
)
from tests.lessons.exercises.vocabulary import SMALL, make_lexicon, make_word, shipped_lexicon

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
MANY = [make_word(id, f"vārds{id}", {"uk": f"слово {id}"}) for id in range(1, 41)]


def known(days: Mapping[int, float], level: int = 0, answers: int = 3) -> dict[int, Known]:
    """Return memories of words, each due in so many days."""
    return {id: Known(answers, NOW + timedelta(days=due), level) for id, due in days.items()}


def kinds_of(items: Iterable[PlanItem], word: int) -> list[str]:
    return [item.kind for item in items if item.word == word]


# --- Which words come -----------------------------------------------------------------------------


def test_new_words_are_recognised_before_they_are_written() -> None:
    items = plan_session(MANY, {}, NOW)
    new = list(dict.fromkeys(item.word for item in items))
    assert new == [word.id for word in MANY[: len(new)]]
    assert 3 <= len(new) <= NEW_WORDS
    for id in new:
        kinds = [kind for kind in kinds_of(items, id) if kind != "match_pairs"]
        assert kinds == ["choose_meaning", "choose_word", "type_word"]


def test_the_new_words_of_a_session_are_matched_once() -> None:
    items = plan_session(MANY, {}, NOW)
    new = list(dict.fromkeys(item.word for item in items))
    [matched] = [item for item in items if item.kind == "match_pairs"]
    assert [matched.word, *map(int, matched.detail.split("."))] == new
    stages = [KINDS[item.kind].stage for item in items]
    assert stages == sorted(stages), "no word is written before all are recognised"


def test_two_new_words_are_too_few_to_match() -> None:
    items = plan_session(MANY[:2], {}, NOW)
    assert Counter(item.kind for item in items) == {
        "choose_meaning": 2, "choose_word": 2, "type_word": 2,
    }  # fmt: skip


def test_a_new_word_with_a_picture_is_met_by_it() -> None:
    pictured = make_word(1, "māja", {"uk": "дім"}, picture="/maja.png")
    items = plan_session([pictured, *MANY[1:3]], {}, NOW)
    assert [kind for kind in kinds_of(items, 1) if kind != "match_pairs"] == [
        "choose_meaning", "picture_word", "type_word",
    ]  # fmt: skip
    assert "choose_word" in kinds_of(items, 2)


def test_due_words_come_first_then_new_ones_then_those_that_are_not_due() -> None:
    memories = known({5: -1, 6: -9, 7: 3, 8: 1})
    items = plan_session(MANY[4:9], memories, NOW)
    assert [item.word for item in items] == [6, 5, 9, 9, 9, 8, 7], "the longest waiting first"


def test_where_enough_is_due_nothing_else_comes() -> None:
    memories = known({word.id: -word.id for word in MANY[:20]})
    items = plan_session(MANY, memories, NOW)
    assert [item.word for item in items] == list(range(20, 20 - SESSION_SIZE, -1))


def test_a_word_is_due_from_the_moment_that_it_is_due() -> None:
    assert [item.word for item in plan_due(MANY, known({1: 0, 2: 0.001}), NOW)] == [1]


@pytest.mark.parametrize(
    ("met_today", "new"),
    [(0, 3), (NEW_WORDS_A_DAY - 1, 1), (NEW_WORDS_A_DAY, 0), (NEW_WORDS_A_DAY + 5, 0)],
)
def test_new_words_of_a_day_are_few(met_today: int, new: int) -> None:
    memories = known({word.id: 2 for word in MANY[20:30]})
    items = plan_session(MANY, memories, NOW, met_today)
    assert len({item.word for item in items} - set(memories)) == new
    assert len(items) == SESSION_SIZE or not new


@pytest.mark.parametrize("seen", [0, 1, NEW_WORDS - 1])
def test_whoever_has_nothing_else_to_practise_gets_new_words_all_the_same(seen: int) -> None:
    memories = known({word.id: 2 for word in MANY[:seen]})
    items = plan_session(MANY, memories, NOW, met_today=NEW_WORDS_A_DAY)
    assert len({item.word for item in items} - set(memories)) in (NEW_WORDS - 1, NEW_WORDS)


def test_an_eager_day_brings_the_new_words_of_a_day_and_then_repeats() -> None:
    memories: dict[int, Known] = {}
    met = []
    for _ in range(10):
        items = plan_session(MANY, memories, NOW, len(memories))
        new = {item.word for item in items} - set(memories)
        met.append(len(new))
        memories |= known(dict.fromkeys(new, 1))
    assert sum(met) == NEW_WORDS_A_DAY
    assert max(met) <= NEW_WORDS
    assert met[-1] == 0


memories_of_many = st.dictionaries(
    st.integers(1, 40),
    st.builds(
        Known,
        st.integers(1, 50),
        st.integers(-100, 100).map(lambda hours: NOW + timedelta(hours=hours)),
        st.integers(0, TOP),
    ),
)


@given(st.lists(st.sampled_from(MANY), unique_by=lambda word: word.id), memories_of_many,
       st.integers(0, 30))  # fmt: skip
def test_every_session(words: list[LexiconWord], memories: dict[int, Known], met: int) -> None:
    items = plan_session(words, memories, NOW, met)
    ids = [item.word for item in items]
    seen, new = [id for id in ids if id in memories], {id for id in ids if id not in memories}
    assert len(items) <= SESSION_SIZE
    assert bool(items) == bool(words)
    assert set(ids) <= {word.id for word in words}
    assert len(set(seen)) == len(seen), "a known word comes once"
    assert len(new) <= NEW_WORDS
    assert len(set(items)) == len(items)
    due = sorted(
        (memories[w.id].due, words.index(w)) for w in words
        if w.id in memories and memories[w.id].due <= NOW
    )[:SESSION_SIZE]  # fmt: skip
    assert ids[: len(due)] == [words[index].id for _, index in due]
    for id in new:
        stages = [KINDS[kind].stage for kind in kinds_of(items, id)]
        assert stages == sorted(stages)
        assert stages[0] == 0
    if len(seen) >= NEW_WORDS:
        assert len(new) <= max(0, NEW_WORDS_A_DAY - met)
    assert plan_session(words, memories, NOW, met) == items


@given(memories_of_many)
def test_what_is_due(memories: dict[int, Known]) -> None:
    items = plan_due(MANY, memories, NOW)
    due = [memories[item.word].due for item in items]
    assert due == sorted(due)
    assert all(at <= NOW for at in due)
    assert len(items) == min(SESSION_SIZE, sum(word.due <= NOW for word in memories.values()))


# --- A check of what she knows --------------------------------------------------------------------


def test_a_check_asks_to_write_words_that_were_not_met() -> None:
    items = plan_placement(MANY, known({1: 0, 3: 9}))
    assert items == [PlanItem(id, "type_word") for id in (2, *range(4, 4 + PLACEMENT_SIZE - 1))]
    assert plan_placement(MANY[:2], known({1: 0, 2: 1})) == []
    assert PLACEMENT_SIZE <= SESSION_SIZE, "a plan in an address has no room for more"


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_a_check_of_shipped_words_is_written_throughout(language: str) -> None:
    lexicon = shipped_lexicon()
    for key in lexicon.lessons:
        places = build(plan_placement(lexicon.lesson_words(key), {}), lexicon, language)
        assert [place.exercise.kind for place in places] == ["type_word"] * PLACEMENT_SIZE


# --- How demanding the exercises are --------------------------------------------------------------


@pytest.mark.parametrize("level", range(TOP + 1))
def test_the_level_of_a_word_is_the_stage_of_its_exercise(level: int) -> None:
    for answers in range(12):
        for word in MANY:
            item = item_for(word, Known(answers, NOW, level))
            assert KINDS[item.kind].stage == level


@pytest.mark.parametrize("level", range(TOP + 1))
def test_a_word_is_met_in_all_kinds_of_a_stage_by_and_by(level: int) -> None:
    kinds = {item_for(MANY[0], Known(answers, NOW, level)).kind for answers in range(6)}
    assert kinds == {
        kind.name
        for kind in KINDS.values()
        if kind.stage == level and kind.interaction != Interaction.MATCH
    }


def test_other_forms_are_asked_by_and_by() -> None:
    word = SMALL["māja"]
    items = [item_for(word, Known(answers, NOW, TOP)) for answers in range(20)]
    asked = {item.detail for item in items if item.kind == "put_into_form"}
    assert len(asked) > 1
    assert all(word.forms[form] != word.lemma for form in asked)


def planned_everywhere() -> Iterable[PlanItem]:
    """Return what the shipped lessons plan for learners of every kind."""
    lexicon = shipped_lexicon()
    for key in lexicon.lessons:
        words = lexicon.lesson_words(key)
        for start in range(0, len(words), NEW_WORDS):
            yield from plan_session(words[start:], {}, NOW)
        for level in range(TOP + 1):
            for answers in range(6):
                memories = {word.id: Known(answers, NOW, level) for word in words}
                yield from plan_due(words, memories, NOW)


def test_every_kind_is_reached() -> None:
    planned = list(planned_everywhere())
    assert {item.kind for item in planned} == set(KINDS)
    built = {place.exercise.kind for place in build(planned, shipped_lexicon(), "uk")}
    assert built == set(KINDS)


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_every_planned_exercise_can_be_shown_and_answered(language: str) -> None:
    lexicon = shipped_lexicon()
    for item in dict.fromkeys(planned_everywhere()):
        [place] = build([item], lexicon, language)
        assert place.exercise.word == item.word
        assert not KINDS[place.plain.kind].needs_script
        assert place.plain.word == place.exercise.word
        assert place.twin is None or not KINDS[place.twin.kind].needs_sound


# --- From a plan to exercises ---------------------------------------------------------------------


def one(item: PlanItem, lexicon: Lexicon, language: str = "uk") -> Place | None:
    found = build([item], lexicon, language)
    return found[0] if found else None


def test_what_cannot_be_asked_as_planned_is_asked_in_another_way() -> None:
    lexicon = make_lexicon(SMALL.values())
    for kind in KINDS:
        place = one(PlanItem(SMALL["paldies"].id, kind), lexicon)
        assert place is not None
        assert place.exercise.target in ("paldies", "дякую")
    place = one(PlanItem(SMALL["paldies"].id, "put_into_form", "loc.sg"), lexicon)
    assert place is not None
    assert place.exercise.kind in ("type_word", "hear_type", "build_sentence")


def test_a_word_without_a_meaning_in_her_language_is_left_out() -> None:
    # All that the other exercises need it has: a clip, a picture, a sentence.
    bare = make_word(
        90, "tulks", {"en": ("interpreter", "I need an interpreter.")}, example="Man vajag tulku.",
        forms={"acc.sg": "tulku"}, picture="/tulks.png", sounds={"word": Sound("/t.mp3", False)},
    )  # fmt: skip
    lexicon = make_lexicon([bare, *SMALL.values()])
    items = [PlanItem(bare.id, kind, "1.3.4") for kind in KINDS]
    assert [place.exercise.kind for place in build(items, lexicon, "uk")] == []
    assert len(build(items, lexicon, "en")) == len(items)


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_a_lesson_of_few_words(size: int, language: str) -> None:
    shipped = list(shipped_lexicon().words.values())
    for start in range(0, len(shipped) - size, 7):
        words = shipped[start : start + size]
        lexicon = make_lexicon(words)
        places = build(plan_session(words, {}, NOW), lexicon, language)
        assert {place.exercise.word for place in places} == {word.id for word in words}
        for place in places:
            check_answerable(place, lexicon, language)
        written = [
            place.exercise.word
            for place in places
            if KINDS[place.exercise.kind].interaction == Interaction.TYPE
        ]
        assert set(written) == {word.id for word in words}


def test_no_exercise_comes_twice_in_a_session_of_one_word() -> None:
    for word in shipped_lexicon().words.values():
        places = build(plan_session([word], {}, NOW), make_lexicon([word]), "uk")
        shown = [place.exercise for place in places]
        assert len(set(shown)) == len(shown), word.lemma


def check_answerable(place: Place, lexicon: Lexicon, language: str) -> None:
    """Check that the exercise as a form has an answer and takes it."""
    plain = place.plain
    assert KINDS[plain.kind].interaction != Interaction.MATCH
    at = Circumstances(lexicon, language, plain.form)
    result = KINDS[plain.kind].check(lexicon.words[plain.word], at, plain.target)
    assert result is not None
    assert result.verdict == Verdict.EXACT


def test_words_of_no_lesson_can_be_practised_without_a_script() -> None:
    """Words chosen on a page of news, say, that an editor has put into no lesson yet."""
    words = MANY[:4]
    lexicon = make_lexicon(MANY, lessons=[MANY[10:]])
    places = build(plan_session(words, {}, NOW), lexicon, "uk")
    assert {place.exercise.word for place in places} == {word.id for word in words[:3]}
    plain = {KINDS[place.plain.kind].interaction for place in places}
    assert Interaction.MATCH not in plain


def test_the_same_plan_gives_the_same_exercises() -> None:
    planned = list(dict.fromkeys(planned_everywhere()))
    lexicon = shipped_lexicon()
    once = build(planned, lexicon, "uk")
    again = build(planned, Lexicon(lexicon.words, lexicon.lessons, lexicon.lessons_of), "uk")
    assert again == once
    item = PlanItem(planned[30].word, "choose_meaning")
    [alone] = build([item], lexicon, "uk")
    assert build([*planned[:9], item], lexicon, "uk")[-1] == alone, "whatever else is asked"


def test_what_she_took_a_word_for_is_offered_beside_it() -> None:
    lexicon = make_lexicon(MANY)
    item = PlanItem(1, "choose_word")
    for other in (17, 33):
        [place] = build([item], lexicon, "uk", {1: [other, 10**9]})
        assert f"vārds{other}" in place.exercise.options
    [place] = build([item], lexicon, "uk", {1: [1], 2: [3]})
    assert place.exercise == build([item], lexicon, "uk")[0].exercise
