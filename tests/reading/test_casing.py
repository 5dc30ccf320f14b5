"""Capitals for texts that lost them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.coding.engine import code
from sayso.reading.casing import recase

WIRE = (
    "UNIDENTIFIED MEN KILLED COLONEL PEDRO ARANDA, COMMANDER OF THE 3RD BRIGADE, IN SAN MIGUEL ON FRIDAY. THE "
    "NATIONAL SALVATION COUNCIL (NSC) SAID IN MAY THAT THE FMLN HAD THREATENED A JUDGE. THE U.S. EMBASSY'S CAR WAS BURNED "
    "ON 12 MARCH, PEDRO O'HARA OF CHINA SAID."
)


def test_a_wire_in_capitals_gets_its_names_back() -> None:
    assert recase(WIRE) == (
        "Unidentified men killed colonel Pedro Aranda, commander of the 3rd brigade, in San Miguel on Friday. The "
        "National Salvation Council (NSC) said in May that the FMLN had threatened a judge. The U.S. embassy's car was "
        "burned on 12 March, Pedro O'Hara of China said."
    )


def test_a_text_without_capitals_gets_them() -> None:
    text = (
        "patna: police fired at a hindu crowd in gaya on sunday. two people died. the state government has ordered an inquiry, "
        "said nitish kumar of the bharatiya janata party."
    )
    assert recase(text) == (
        "Patna: police fired at a Hindu crowd in Gaya on Sunday. Two people died. The state government has ordered an inquiry, "
        "said Nitish Kumar of the Bharatiya Janata Party."
    )


@pytest.mark.parametrize(
    "text",
    [
        "The FMLN and the UN met in San Salvador. MPs from the SPD were there.",
        "SANAA, Yemen (AP) - Gunmen killed two soldiers on Monday.",
        "they said no. nobody came.",
        "",
        "UN",
    ],
)
def test_text_that_has_its_capitals_stays(text: str) -> None:
    assert recase(text) == text


def test_one_line_in_capitals_among_others() -> None:
    text = "POLICE WITH US RIFLES KILL TEN IN LAGOS\nNigerian police opened fire on a crowd in Lagos on Tuesday."
    assert recase(text) == "Police with US rifles kill ten in Lagos\nNigerian police opened fire on a crowd in Lagos on Tuesday."


@given(st.text(st.sampled_from("ABCDEFGİßǄab .,'’\n(“)-1") | st.characters(exclude_categories=["Cs"]), max_size=200))
def test_letters_stay_at_their_places(text: str) -> None:
    for given_text in (text, text.upper(), text.lower()):
        found = recase(given_text)
        assert len(found) == len(given_text)
        assert found.lower() == given_text.lower()


def test_the_words_of_the_report_are_shown_as_they_are() -> None:
    coding = code(WIRE, published="1990-03-20")
    event = next(e for e in coding.events if e.type == "ASSAULT" and e.recipients)
    assert event.recipients[0].name.endswith("Pedro Aranda")
    for claim in (c for e in coding.events for c in e.claims):
        assert WIRE[claim.span.start : claim.span.end] == claim.span.text
        assert WIRE[claim.span.start : claim.span.end].isupper()
    assert all(actor.text in WIRE for e in coding.events for actor in (*e.actors, *e.recipients))
