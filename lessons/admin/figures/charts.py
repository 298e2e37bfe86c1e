"""Bars beside a table. What they show stands in the table, and in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

MOST_BARS = 26


@dataclass(frozen=True)
class Bar:
    """`shown`: the value in words; `width`: its length in percent."""

    label: str
    shown: str
    width: float


@dataclass(frozen=True)
class Chart:
    title: str
    sentence: str
    bars: list[Bar]


def make_chart(
    title: str, values: Sequence[tuple[str, float]], *, unit: str = "", whole: float = 0
) -> Chart | None:
    """Return bars for `values` in order; None if there is nothing to compare.

    `whole`: the value of a full bar, without it the largest one.
    """
    values = values[-MOST_BARS:]
    longest = whole or max((value for _, value in values), default=0)
    if not values or not longest:
        return None

    def shown(value: float) -> str:
        return f"{value:g}{unit}"

    most, least = (
        max(values, key=lambda pair: pair[1]),
        min(values, key=lambda pair: pair[1]),
    )
    sentence = gettext("%(title)s. Most: %(most)s, %(high)s. Least: %(least)s, %(low)s.") % {
        "title": title,
        "most": most[0],
        "high": shown(most[1]),
        "least": least[0],
        "low": shown(least[1]),
    }
    bars = [Bar(label, shown(value), round(value * 100 / longest, 1)) for label, value in values]
    return Chart(title, sentence, bars)
