"""One happening told often is one; different happenings stay apart."""

from __future__ import annotations

import pytest

from sayso.coding.engine import code, document
from sayso.records import Report

Groups = list[set[str]]

ONE = [
    # by what the act was done with
    (
        "Jets bombed a depot in Tavar on Monday, killing nine people. Hours later the rebels fired two rockets at Merin. The mayor "
        "said one of the rockets wounded four people.",
        "fired two rockets", "wounded",
    ),
    # a witness tells of what the report is about
    (
        "A suicide bomber blew himself up in Quetta on Monday, killing 26 people. Officials came to the market. \"There was a "
        "huge blast and then everything was dark,\" said Ghulam Ali, a shopkeeper.",
        "blew himself up", "blast",
    ),
    # words of two mentions of one happening
    ("A bomb killed nine people in Kirkuk on Monday. The blast tore through a market.", "killed", "blast"),
    ("Gunmen attacked a bus near Goma on Monday. Four people were killed in the attack.", "attacked", "killed"),
    ("Police arrested the editor Maria Lopez in Quito on Friday. Her arrest was condemned by colleagues.", "arrested", "arrest"),
    # the latest attack is the one being told
    (
        "Warplanes dropped barrel bombs on Idlib on Monday, killing nine children. The minister said he was appalled by this "
        "latest brutal attack.",
        "killing", "attack",
    ),
    # what "it" was
    ("Gunmen killed five nurses in Zamfara on Friday. It was the third attack on health workers since May.", "killed", "attack"),
    # two phrases with one name in them
    (
        "Boko Haram fighters killed 12 loggers near Bama on Friday. A hunter said the Boko Haram men killed the loggers at noon.",
        "fighters killed", "men killed",
    ),
    # a noun and what it did, with the toll told before
    (
        "A bomb killed 41 pilgrims in Karbala. The Falcon Brigade later claimed a car bombing that killed 41 people.",
        "bomb killed", "car bombing",
    ),
]  # fmt: skip
APART = [
    # a side is not its own victim
    (
        "US drones struck a commander of the Hamza Brigade in Mosul on Monday. The brigade had attacked US troops in Erbil.",
        "struck", "attacked",
    ),
    # militants here, passengers there
    (
        "Gunmen killed 20 passengers on a train near Sibi on Monday. Soldiers killed 12 militants in the area.",
        "killed 20", "killed 12",
    ),
    # two names
    (
        "Hamas fighters killed two soldiers in Gaza on Friday. Islamic Jihad gunmen killed two soldiers in the enclave.",
        "fighters killed", "gunmen killed",
    ),
    # days later
    (
        "A suicide bomber struck a checkpoint in Quetta. Days later a roadside bomb killed 11 miners in the city.",
        "struck", "roadside bomb",
    ),
    # the deadliest of many
    (
        "Al-Shabab stormed a hotel in Beledweyne on Tuesday. The deadliest attack in the town killed 25 people in 2009.",
        "stormed", "attack",
    ),
]  # fmt: skip


def _events_of(text: str, words: str) -> set[str]:
    """The events with a trigger that overlaps the words."""
    start = text.index(words)
    end = start + len(words)
    coding = code(text, published="2026-11-20")
    return {e.id for e in coding.events if any(t.start < end and start < t.end for t in e.triggers)}


@pytest.mark.parametrize(("text", "one", "other"), ONE)
def test_two_mentions_of_one_happening(text: str, one: str, other: str) -> None:
    assert _events_of(text, one) & _events_of(text, other)


@pytest.mark.parametrize(("text", "one", "other"), APART)
def test_two_happenings(text: str, one: str, other: str) -> None:
    first, second = _events_of(text, one), _events_of(text, other)
    assert first
    assert second
    assert not first & second


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        ("The editor's arrest on Friday was condemned by the union.", set(), {"editor"}),
        ("Pedro Aranda's murder in Cali on Friday shocked the city.", set(), {"Pedro Aranda"}),
        ("The army's arrest of two teachers in Gao on Friday was condemned by the union.", {"army"}, {"teachers"}),
    ],
)
def test_whose_arrest_it_is(text: str, actors: set[str], recipients: set[str]) -> None:
    event = next(e for e in code(text, published="2026-11-20").events if e.type in {"COERCE", "ASSAULT"})
    assert {a.name for a in event.actors} == actors
    assert {a.name.removeprefix("two ") for a in event.recipients} == recipients


@pytest.mark.parametrize(
    "text",
    [
        "The brigade fighting the rebels said it needs money.",
        "When officers arrived, the shop was closed.",
        "Bombs are dangerous, and killing is a crime.",
    ],
)
def test_what_is_only_touched_on_is_no_event(text: str) -> None:
    assert not [e for e in code(text, published="2026-11-20").events if not e.optional]


def test_a_dateline_is_no_subject_of_the_first_sentence() -> None:
    text = (
        "Mogadishu (Banadir News Agency) - Al-Shabab fighters fired mortars at a market on Thursday and killed nine civilians."
    )
    event = code(text, published="2010-09-04").events[0]
    assert {actor.id for actor in event.actors} <= {"al-shabab", None}
    assert any("Shabab" in actor.text for actor in event.actors)


@pytest.mark.parametrize("place", ["PORT HARCOURT", "KANO", "PORT HARCOURT, Nigeria (Reuters)"])
def test_after_a_dateline_in_capitals_the_first_sentence_stays_whole(place: str) -> None:
    text = f"{place} - Gunmen in speedboats kidnapped four oil workers on Monday, police said. They fled."
    doc = document(Report(text=text, published="2026-11-20"))
    assert [s.text for s in doc.sents][1:] == text.partition(" - ")[2].replace("said. ", "said.\n").split("\n")
    assert [actor.text for actor in code(text, published="2026-11-20").events[0].actors] == ["Gunmen"]


def test_soldiers_killed_in_an_attack_are_not_of_the_shelling_that_followed() -> None:
    text = (
        "Shells hit a market in Mogadishu on Thursday, killing at least 13 people. The shelling followed an attack by rebels on "
        "the presidential palace, in which two soldiers were killed. \"We collected 13 bodies,\" said Ali Muse of the ambulance "
        "service."
    )
    shelling, attack = (_events_of(text, words) for words in ("Shells hit", "attack by rebels"))
    coding = code(text, published="2026-11-20")
    tolls = {e.id: {c.value.min for c in e.casualties} for e in coding.events}
    assert [tolls[i] for i in shelling] == [{13}]
    assert [tolls[i] for i in attack] == [{2}]


def test_the_day_of_a_denial_is_not_that_of_the_act() -> None:
    coding = code("The army on Monday denied that its soldiers had killed villagers in Borno.", published="2015-03-24")
    event = next(e for e in coding.events if e.type == "ASSAULT")
    assert event.factuality == "denied"
    assert event.when is None


def test_captors_who_hold_the_men_make_no_arrest() -> None:
    text = "Gunmen kidnapped seven oil workers near Tamra on Wednesday. The Delta Liberation Front said it was holding the men."
    assert len(_events_of(text, "kidnapped") & _events_of(text, "holding")) == 1
    assert not [e for e in code(text, published="2006-11-27").events if e.subtype == "arrests"]
    police = code("Police were holding two men over the robbery in Tamra on Wednesday.", published="2006-11-27")
    assert [e.subtype for e in police.events if e.type == "COERCE"] == ["arrests"]


def test_another_number_of_other_people_is_another_act() -> None:
    told = 'Residents said troops shot dead 18 villagers in Tamra on Saturday. "Our troops killed {}," a general said.'
    apart = told.format("25 terrorists")
    assert not _events_of(apart, "shot dead") & _events_of(apart, "killed 25")
    same = told.format("18 terrorists")
    assert _events_of(same, "shot dead") & _events_of(same, "killed 18")


def test_what_has_not_happened_has_no_day_of_the_scene() -> None:
    coding = code("Rebels attacked a post in Tamra on Wednesday. They threatened to attack more posts.", published="2006-11-27")
    assert [e.when for e in coding.events if e.factuality == "threatened"] == [None]
    assert any(e.when for e in coding.events if e.factuality == "asserted")


def test_where_a_witness_fled_to_is_no_scene() -> None:
    told = 'Troops shot ten men in a village. "They opened fire," said Hauwa Modu, a farmer who fled to Maiduguri. {}'
    coding = code(told.format("Rebels then burned 40 houses on Monday."), published="2015-03-24")
    assert not [e for e in coding.events if e.where and e.where.name == "Maiduguri" and e.type == "ASSAULT"]


def test_whom_somebody_evacuates_does_not_flee() -> None:
    text = "Gunmen kidnapped seven oil workers near Tamra on Wednesday. The company evacuated 120 employees in response."
    assert _events_of(text, "evacuated")


def test_a_strike_that_somebody_calls_for_is_planned() -> None:
    coding = code("The opposition has called for a general strike on Monday.", published="2024-06-01")
    assert [e.factuality for e in coding.events if e.type == "PROTEST"] == ["planned"]


def test_no_place_is_borrowed_from_an_act_of_another_day() -> None:
    text = (
        "On March 3 the counterterror agency arrested nine members of a cell. Officers said that it was making bombs. In December, "
        "four members of another cell were arrested in Kano."
    )
    where = {e.triggers[0].start: e.where.name if e.where else None for e in code(text, published="2026-03-20").events}
    assert where[text.index("arrested nine")] is None
    assert where[text.index("arrested in Kano")] == "Kano"
