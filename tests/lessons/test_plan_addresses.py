"""How the plan of a session travels in an address, and what becomes of nonsense there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.exercises import KINDS
from lessons.planning import SESSION_SIZE, PlanItem, build, decode_plan, encode_plan
from tests.lessons.exercises.vocabulary import SMALL, make_lexicon, shipped_lexicon

from .test_planning import MANY, planned_everywhere

plans = st.lists(
    st.builds(
        PlanItem,
        st.sampled_from([word.id for word in MANY]),
        st.sampled_from(sorted(KINDS)),
        st.text(st.characters(exclude_characters=",", codec="utf-8"), max_size=60),
    ),
    max_size=SESSION_SIZE,
)


@given(plans)
def test_a_plan_comes_back_from_its_address(items: list[PlanItem]) -> None:
    assert decode_plan(encode_plan(items), make_lexicon(MANY)) == items


def test_a_plan_as_it_stands_in_an_address() -> None:
    items = [PlanItem(12, "type_word"), PlanItem(15, "put_into_form", "loc.sg")]
    assert encode_plan(items) == "12-type_word,15-put_into_form-loc.sg"


def test_every_shipped_plan_comes_back_from_its_address() -> None:
    planned = list(planned_everywhere())
    for start in range(0, len(planned), SESSION_SIZE):
        items = planned[start : start + SESSION_SIZE]
        assert decode_plan(encode_plan(items), shipped_lexicon()) == items


@pytest.mark.parametrize(
    "text",
    [
        "", ",", "-", "---", "1", "1-", "-type_word", "1-guess", "x-type_word", "1.5-type_word",
        "-1-type_word", "²-type_word", "999-type_word", f"{10**30}-type_word", "1-type_word\0x",
        " 1-type_word", "1-TYPE_WORD", "1_type_word", "<script>", "1-__class__", "%31-type_word",
    ],
)  # fmt: skip
def test_what_is_no_plan_is_left_out(text: str) -> None:
    lexicon = make_lexicon(MANY)
    assert decode_plan(text, lexicon) == []
    fine = PlanItem(2, "type_word")
    assert decode_plan(f"{text},{encode_plan([fine])}", lexicon) == [fine]


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1", "2", "16", "٣", "99"]) | st.text(max_size=5),
            st.sampled_from(sorted(KINDS)) | st.text(max_size=5),
            st.sampled_from(["", "loc.sg", "1.2.3", "9" * 70]) | st.text(max_size=80),
        ).map("-".join),
        max_size=20,
    ).map(",".join)
    | st.text()
)
def test_no_address_breaks_a_session(text: str) -> None:
    lexicon = make_lexicon(SMALL.values())
    items = decode_plan(text, lexicon)
    assert len(items) <= SESSION_SIZE
    assert decode_plan(encode_plan(items), lexicon) == items
    for place in build(items, lexicon, "uk"):
        assert place.exercise.target
