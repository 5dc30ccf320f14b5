"""Which happening a toll belongs to, and on whose say-so it stands: short reports of our own through the whole pipeline."""

from __future__ import annotations

import pytest

from sayso.coding.engine import code
from sayso.records import Claim, Coding, Count, Event
from sayso.tolls import counts

Row = tuple[str, int, int | None, str | None]


def _coded(text: str) -> Coding:
    return code(text, published="2024-03-08")


def _row(claim: Claim) -> Row:
    count = claim.value
    assert isinstance(count, Count)
    return count.outcome, count.min, count.max, claim.source.name if claim.source else None


def _rows(event: Event) -> set[Row]:
    return {_row(claim) for claim in counts(event)}


def _event_at(coding: Coding, words: str) -> Event:
    """The event that has a mention at these words."""
    at = coding.report.text.index(words)
    return next(e for e in coding.events if any(s.start <= at < s.end for s in e.triggers))


@pytest.mark.parametrize(
    ("text", "words", "row"),
    [
        ("Three farmers were killed in an air strike on the village.", "air strike", ("killed", 3, 3, None)),
        ("The explosion wounded 12 people in the market.", "explosion", ("injured", 12, 12, None)),
        ("Gunmen fired rockets at the camp, killing six people.", "fired rockets", ("killed", 6, 6, None)),
        ("The death toll from the bombing rose to 40.", "bombing", ("killed", 40, 40, None)),
        ("A car bomb exploded in the town. It left nine people dead.", "exploded", ("killed", 9, 9, None)),
        ("The shelling of the town caused no casualties.", "shelling", ("killed", 0, 0, None)),
        ("Militants attacked the base. No soldiers were hurt.", "attacked", ("injured", 0, 0, None)),
        ("Police arrested 14 people in the capital.", "arrested", ("detained", 14, 14, None)),
    ],
)
def test_a_toll_goes_to_what_it_came_of(text: str, words: str, row: Row) -> None:
    assert row in _rows(_event_at(_coded(text), words))


def test_tolls_of_two_happenings_stay_apart() -> None:
    coding = _coded(
        "A suicide bomber struck a mosque in Herat on Monday, killing 20 worshippers. "
        "On Tuesday, four soldiers were killed in an ambush near Kandahar."
    )
    assert ("killed", 20, 20, None) not in _rows(_event_at(coding, "ambush"))
    assert ("killed", 4, 4, None) in _rows(_event_at(coding, "ambush"))


def test_each_source_keeps_its_number() -> None:
    coding = _coded(
        "A strike hit a hospital in Idlib on Monday. The Health Ministry said 12 patients were killed. "
        "The Red Crescent said 15 patients were killed in the strike."
    )
    rows = {row for event in coding.events for row in _rows(event)}
    assert ("killed", 12, 12, "Health Ministry") in rows
    assert ("killed", 15, 15, "Red Crescent") in rows


def test_a_denied_act_does_not_deny_the_toll() -> None:
    coding = _coded(
        "At least 30 villagers were killed in the raid on Darfa on Monday. The government denied responsibility for the raid."
    )
    assert ("killed", 30, None, None) in {row for event in coding.events for row in _rows(event)}


def test_a_headline_repeats_what_the_lead_attributes() -> None:
    lead = "At least 19 people were killed in a blast in a market in Kabul on Monday, police said."
    coding = _coded(f"Blast kills 19 in market\n\n{lead}")
    rows = {row for event in coding.events for row in _rows(event)}
    assert {row[:3] for row in rows} == {("killed", 19, None)}
