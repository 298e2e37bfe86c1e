"""Questions that hypothesis makes up, with the signs that formats stumble over."""

from datetime import date

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from lessons.interchange import questions as types
from lessons.interchange.limits import key_of
from lessons.interchange.questions import Choice, Question
from lessons.interchange.texts import one_line, tidied, tidy

PIECES = [
    *"{}~=#:*\\/[]<>&%$'\"`!+-@;,\t| →…„”«»",
    *("->", "–>", "//", "::", "####", "\\n", "\\>", "\\*", "[html]", "[plain]", "%50%", "%100%"),
    *(
        "$CATEGORY: x",
        "<b>",
        "&nbsp;",
        "<br>",
        "'=",
        "''-",
        "=1+1",
        "#N/A",
        "_x0041_",
        "true",
        "1.",
    ),
    *("Rīga", "Šķīvis", "їжак", "ёлка", "👩‍🏫", "🇱🇻", "2,50 €", "a)", "* ", " *", "\u00a0"),
]
RAW = st.lists(
    st.one_of(st.sampled_from(PIECES), st.characters(codec="utf-8")), min_size=1, max_size=8
).map("".join)
LINE = RAW.map(one_line).filter(bool)
LINES = st.lists(RAW, min_size=1, max_size=4).map("\n".join).map(tidy).filter(bool)
DATES = st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))


def distinct_lines(least: int, most: int) -> SearchStrategy[list[str]]:
    return st.lists(LINE, min_size=least, max_size=most, unique_by=key_of)


@st.composite
def choices(draw: st.DrawFn) -> dict[str, object]:
    texts = draw(distinct_lines(2, 8))
    several = draw(st.booleans())
    right = draw(st.integers(1, len(texts) - 1)) if several else 1
    order = draw(st.permutations([number < right for number in range(len(texts))]))
    remark = st.just("") | LINE
    return {
        "type": types.CHOICE,
        "several": several,
        "choices": tuple(
            Choice(text, mark, draw(remark)) for text, mark in zip(texts, order, strict=True)
        ),
    }


@st.composite
def pairs(draw: st.DrawFn) -> dict[str, object]:
    lefts, rights = draw(distinct_lines(2, 8)), draw(distinct_lines(10, 10))
    loose = draw(st.integers(0, 2))
    fitting = list(zip(lefts, rights, strict=False))
    return {
        "type": types.MATCH,
        "pairs": (*fitting, *(("", right) for right in rights[len(rights) - loose :])),
    }


ANSWERS = st.one_of(
    choices(),
    pairs(),
    distinct_lines(1, 20).map(lambda texts: {"type": types.SHORT_ANSWER, "answers": tuple(texts)}),
    distinct_lines(2, 10).map(lambda texts: {"type": types.ORDER, "items": tuple(texts)}),
    st.booleans().map(lambda truth: {"type": types.TRUE_FALSE, "statement": truth}),
    st.just({"type": types.ESSAY}),
)
NAME = st.one_of(LINE, st.sampled_from(["top", "$course$"])).filter(lambda name: "/" not in name)


@st.composite
def made_up(draw: st.DrawFn) -> Question:
    """Return a tidied question within the limits."""
    return tidied(
        Question(
            text=draw(LINES),
            id=draw(st.just("") | st.uuids().map(str)),
            category=draw(st.lists(NAME, max_size=2).map("/".join)),
            explanation=draw(st.just("") | LINES),
            marks=draw(st.integers(1, 20)),
            source_name=draw(st.just("") | LINE),
            source_url=draw(st.sampled_from(["", "https://likumi.lv/ta/id/57980#p[1]=a:b"])),
            verified_on=draw(DATES),
            review_by=draw(DATES),
            volatile=draw(st.booleans()),
            **draw(ANSWERS),
        )
    )
