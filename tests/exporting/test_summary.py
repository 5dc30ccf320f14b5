"""Tolls over sources, and values as words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sayso.exporting.summary import Toll, counts, number_words, toll, value_words
from sayso.records import Actor, Claim, Count, Event, Place, Source, Span, Value, When

Make = Callable[..., Event]


def test_sources_are_never_added_up(event_with: Make) -> None:
    event = event_with(("mayor", "killed", 3, 3, None), ("medic", "killed", 5, 5, None), (None, "injured", 9, 9, None))
    assert toll(event, "killed") == Toll(3, 5, False)
    assert toll(event, "injured") == Toll(9, 9, False)
    assert toll(event, "missing") is None


def test_parts_of_one_source_are_below_its_total(event_with: Make) -> None:
    total_and_part = event_with(("mayor", "killed", 31, 31, None), ("mayor", "killed", 23, 23, False))
    assert toll(total_and_part, "killed") == Toll(31, 31, False)
    vague_part = event_with(("mayor", "killed", 20, 20, None), ("mayor", "killed", 3, None, None))
    assert toll(vague_part, "killed") == Toll(20, 20, False)
    up_to = event_with(("paper", "killed", 0, 10, None), ("paper", "killed", 5, 5, False))
    assert toll(up_to, "killed") == Toll(5, 10, False)


def test_an_open_number_stays_open(event_with: Make) -> None:
    event = event_with(("mayor", "killed", 40, None, None), ("medic", "killed", 12, 12, None))
    assert toll(event, "killed") == Toll(12, 40, True)


def test_nobody_of_a_group_is_not_nobody(event_with: Make) -> None:
    event = event_with(("army", "killed", 0, 0, True), (None, "killed", 4, 4, None))
    assert toll(event, "killed") == Toll(4, 4, False)
    assert toll(event_with(("army", "killed", 0, 0, True)), "killed") is None
    assert toll(event_with((None, "injured", 0, 0, None)), "injured") == Toll(0, 0, False)


def test_a_number_that_is_only_denied_is_no_count() -> None:
    span, army = Span(0, 3, "ten"), Source("army", "army", "military")
    denied = Claim("casualty", Count("killed", 10, 10, "ten"), span, army, "denies")
    event = Event("e1", "ASSAULT", (span,), (denied,))
    assert counts(event) == ()
    assert toll(event, "killed") is None


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
