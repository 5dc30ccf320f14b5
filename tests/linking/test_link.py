"""Linking: the same incidents in whatever order and portions the reports come; like is joined, unlike stays apart."""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest
from tests.linking.conftest import DOLVA, MARET, attack, day, report

from sayso.linking.link import Linker, link
from sayso.records import Coding, Incident


def shape(incidents: Iterable[Incident]) -> list[list[str]]:
    """The reports of each incident."""
    return [[m.report.id for m in incident.members] for incident in incidents]


def test_a_growing_toll_joins_and_another_attack_in_town_that_day_does_not(reports: list[Coding]) -> None:
    assert shape(link(reports)) == [["r1", "r2", "r3"], ["r4", "r5"], ["r6", "r7"]]


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_reports_does_not_matter(reports: list[Coding], seed: int) -> None:
    expected = link(reports)
    random.Random(seed).shuffle(reports)
    assert link(reports) == expected


@pytest.mark.parametrize("seed", range(5))
def test_adding_one_by_one_is_adding_all_at_once(reports: list[Coding], seed: int) -> None:
    expected = link(reports)
    random.Random(seed).shuffle(reports)
    linker = Linker()
    for coding in reports:
        linker.add([coding])
        linker.incidents()  # what was grouped before must not stand in the way
    assert linker.incidents() == expected


def test_a_report_given_twice_counts_once(reports: list[Coding]) -> None:
    assert link([*reports, *reports]) == link(reports)


@pytest.mark.parametrize("gone", ["r1", "r2", "r3", "r4", "r7"])
def test_removing_a_report_undoes_adding_it(reports: list[Coding], gone: str) -> None:
    linker = Linker()
    linker.add(reports)
    whole = linker.incidents()
    linker.remove(gone)
    assert linker.incidents() == link(c for c in reports if c.report.id != gone)
    linker.add(reports)
    assert linker.incidents() == whole


def test_removing_what_is_not_there_changes_nothing(reports: list[Coding]) -> None:
    linker = Linker()
    linker.add(reports)
    linker.remove("nobody")
    assert linker.incidents() == link(reports)


def test_what_a_person_decides_stands_and_can_be_taken_back(reports: list[Coding]) -> None:
    linker = Linker()
    linker.add(reports)
    before = linker.incidents()
    linker.decide(("r4", "e1"), ("r5", "e1"), together=False)
    assert ["r4"] in shape(linker.incidents())
    linker.decide(("r4", "e1"), ("r5", "e1"), together=None)
    assert linker.incidents() == before


def test_a_person_can_join_what_shares_nothing(reports: list[Coding]) -> None:
    apart = [coding for coding in reports if coding.report.id in {"r4", "r6"}]
    assert len(link(apart)) == 2
    assert len(link(apart, {(("r6", "e1"), ("r4", "e1")): True})) == 1


def test_every_event_is_in_exactly_one_incident(reports: list[Coding]) -> None:
    members = [(m.report.id, m.event.id) for incident in link(reports) for m in incident.members]
    assert sorted(members) == sorted((c.report.id, e.id) for c in reports for e in c.events)


def test_no_reports_give_no_incidents() -> None:
    assert link([]) == ()


def test_two_bombs_in_one_town_on_one_day_stay_apart(reports: list[Coding], second_bomb: list[Coding]) -> None:
    found = shape(link([*reports, *second_bomb]))
    assert ["r8", "r9"] in found
    assert ["r1", "r2", "r3"] in found


def raid(key: str, trigger: str, aside: str) -> Coding:
    """A report on bombs in Dolva that tells in passing of something in Maret, of the same day."""
    leads = {"a": "at the Ubla Kerin granary", "b": "under a viaduct near Ostrin Vale", "c": "inside two Hemmel cinemas"}
    text = f"On Friday bombs killed nine people {leads[key]} in Dolva. {aside}"
    main = attack(text, "bombs", event="e0", when=day("Friday", "2031-03-07"), where=DOLVA, killed=("nine people", 9, 9))
    side = attack(text, trigger, when=day("Friday", "2031-03-07"), where=MARET)
    return report(key, text, "2031-03-08", [main, side], publisher=f"Paper {key}")


def test_what_is_told_in_passing_joins_by_its_own_words() -> None:
    pile = [
        raid("a", "raided", "Soldiers raided the Kamis printing works of Maret."),
        raid("b", "stormed", "In Maret a mob stormed the seminary library of Salim Ortan and burnt its psalters."),
        raid("c", "were raided", "The Kamis printing works in Maret were raided."),
    ]
    sides = [[m.report.id for m in i.members] for i in link(pile) if i.members[0].event.id == "e1"]
    assert sorted(sides) == [["a", "c"], ["b"]]
