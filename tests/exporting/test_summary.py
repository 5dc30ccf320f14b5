"""Values as words."""

from __future__ import annotations

import pytest

from sayso.exporting.summary import count_words, number_words, people_words, value_words
from sayso.records import Actor, Count, Place, Value, When


@pytest.mark.parametrize(("low", "high", "words"), [(3, 3, "3"), (40, None, "40+"), (0, 10, "0-10")])
def test_numbers_as_words(low: int, high: int | None, words: str) -> None:
    assert number_words(Count("killed", low, high, "")) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Actor("the rebels", "rebels"), "rebels"),
        (When("in May", "2031-05-01", "2031-05-31", "month"), "2031-05-01/2031-05-31"),
        (When("on 1 May", "2031-05-01", "2031-05-01"), "2031-05-01"),
        (When("last week", None, None), "last week"),
        (Place("near the river"), "near the river"),
        (Count("missing", 2, None, "at least two"), "2+ missing"),
        ("drone", "drone"),
    ],
)
def test_values_as_words(value: Value, words: str) -> None:
    assert value_words(value) == words


@pytest.mark.parametrize(
    ("low", "who", "words"),
    [
        (19, "bodies", "19 bodies"), (1, "Ann Poe", "Ann Poe"), (1, "guard", "1 guard"), (2, "Americans", "2 Americans"),
        (3, None, "3"),
    ],
)  # fmt: skip
def test_people_as_words(low: int, who: str | None, words: str) -> None:
    count = Count("killed", low, low, "", who)
    assert people_words(count) == words
    assert count_words(count) == f"killed: {words}"
