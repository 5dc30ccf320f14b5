"""Where a happening took place: told in its clause, else told nearest, and never guessed from a country's name."""

from __future__ import annotations

import pytest

import sayso
from sayso.coding.toponyms import toponyms
from sayso.records import Report


def where(text: str) -> list[str | None]:
    """The place of each event, by name, in the order of the text."""
    return [event.where.name if event.where else None for event in sayso.code(text, published="2024-03-05").events]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gunmen killed four traders in the town of Manbij in Syria on Monday.", "Manbij"),
        ("NAIROBI - Officers shot and killed a man in the city of Kisumu on Monday.", "Kisumu"),
        ("Rebels hold the city of Goma in Congo. Shells killed six people there on Sunday.", "Goma"),
        ("The foreign minister of Kenya visited Oman on Sunday for talks.", "Oman"),
    ],
)
def test_the_place_of_the_clause_or_the_scene(text: str, name: str) -> None:
    assert name in where(text)


def test_a_country_that_is_only_named_is_no_scene() -> None:
    assert where("Russia is an ally of Syria. A car bomb killed six people on Sunday.") == [None]


def test_talks_over_a_country_are_not_there() -> None:
    assert "Syria" not in where("Envoys met in Geneva on Monday for talks over Syria.")


def test_forces_of_a_capital_are_not_in_it() -> None:
    assert "Tehran" not in where("Jets struck Tehran's forces near Palmyra in Syria on Monday.")


def test_the_words_around_a_name_keep_their_distance() -> None:
    (event,) = sayso.code("A mine killed two herders 40 km south of Hodeidah in Yemen on Monday.").events
    assert event.where is not None
    assert event.where.precision == 2
    assert event.where.lat == pytest.approx(14.44, abs=0.1)


def test_every_place_name_of_a_text_is_found() -> None:
    text = "Muscogee County deputies and Columbus police searched homes in Columbus, Georgia, where U.S. troops live."
    found = {(place["text"], place["name"]): place for place in toponyms(Report(text=text))}
    names = {name for _, name in found}
    assert {"Columbus", "Georgia", "United States"} <= names
    assert all(text[p["start"] : p["end"]] == p["text"] for p in found.values())
    columbus = [p for p in found.values() if p["name"] == "Columbus"]
    assert {p["id"] for p in columbus} == {columbus[0]["id"]}
    assert toponyms("") == []
