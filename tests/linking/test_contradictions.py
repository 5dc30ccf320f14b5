"""What can never be one incident, however much it looks alike: other days, other means, what one report tells apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.linking.conftest import DOLVA, MARET, attack, day, report, span

from sayso.linking.evidence import contradict
from sayso.linking.facts import facts
from sayso.linking.link import link
from sayso.linking.told import corrected_days
from sayso.records import Coding, Link, When

DAYS = {"Tuesday": "2031-03-04", "Wednesday": "2031-03-05", "Thursday": "2031-03-06"}


def strike(key: str, weekday: str, *, inferred: bool = False, extra: str = "") -> Coding:
    """A drone strike on a lorry near Maret; the words differ in nothing but the day."""
    text = f"A drone struck a lorry near Maret on {weekday}, killing two drivers, Colonel Haval Rostam said.{extra}"
    event = attack(text, "struck", when=day(weekday, DAYS[weekday]), where=MARET, killed=("two drivers", 2, 2),
                   subtype="air-drone-strike")  # fmt: skip
    if inferred:
        claims = [replace(c, rule="inferred: told near it") if c.field == "when" else c for c in event.claims]
        claims = [replace(c, span=span(text, extra.strip())) if c.field == "when" else c for c in claims]
        event = replace(event, claims=tuple(claims))
    return report(key, text, "2031-03-06", [event], title="Drone strike near Maret", publisher=f"Paper {key}")


def why(one: Coding, other: Coding) -> str | None:
    return contradict(facts(one)[0], facts(other)[0])


def test_strikes_of_two_days_stay_apart() -> None:
    pile = [strike("a", "Tuesday"), strike("b", "Wednesday"), strike("c", "Tuesday"), strike("d", "Wednesday")]
    assert [[m.report.id for m in i.members] for i in link(pile)] == [["a", "c"], ["b", "d"]]
    assert why(pile[0], pile[1]) == "other days, both told"


def test_a_day_that_is_only_told_near_it_is_no_contradiction() -> None:
    assert why(strike("a", "Tuesday"), strike("b", "Wednesday", inferred=True, extra=" The army spoke later.")) is None


@pytest.mark.parametrize(("when", "other"), [
    (When("Tuesday night", "2031-03-04", "2031-03-04", "part-of-day"), "Wednesday"),
    (When("early on Wednesday", "2031-03-05", "2031-03-05", "part-of-day"), "Tuesday"),
    (When("the day after", "2031-03-04", "2031-03-04"), "Wednesday"),
    (When("about Tuesday", "2031-03-04", "2031-03-04", modifier="approx"), "Wednesday"),
    (When("this week", "2031-03-03", "2031-03-09", "week"), "Wednesday"),
], ids=lambda value: getattr(value, "text", value))  # fmt: skip
def test_a_day_that_is_not_exact_is_no_contradiction(when: When, other: str) -> None:
    text = f"A drone struck a lorry near Maret {when.text}, killing two drivers."
    event = attack(text, "struck", when=when, where=MARET, killed=("two drivers", 2, 2), subtype="air-drone-strike")
    assert why(report("a", text, "2031-03-06", [event]), strike("b", other)) is None


def test_a_report_that_corrects_the_day_joins_what_it_corrects() -> None:
    corrected = strike("b", "Wednesday", extra=" It corrected an earlier report that put the strike on Tuesday.")
    assert why(strike("a", "Tuesday"), corrected) is None
    assert why(strike("a", "Tuesday"), strike("b", "Wednesday", extra=" It spoke of a strike on Tuesday.")) is not None


@pytest.mark.parametrize(("text", "named"), [
    ("The raid was on Wednesday and not on Tuesday. Shops shut on Monday.", ["2031-03-04", "2031-03-05"]),
    ("Correction: the date was given as 3 March.", ["2031-03-03"]),
    ("The convoy left Dolva on Tuesday.", []),
])  # fmt: skip
def test_days_in_a_correction(text: str, named: list[str]) -> None:
    published = date(2031, 3, 6).toordinal()
    assert sorted(date.fromordinal(d).isoformat() for d in corrected_days(text, published) if d > published - 7) == named


def test_a_report_long_after_may_give_the_day_of_the_trial() -> None:
    late = replace(strike("b", "Wednesday"), report=replace(strike("b", "Wednesday").report, published="2031-03-20"))
    assert why(strike("a", "Tuesday"), late) is None


def town(key: str, text: str, trigger: str, counted: str, number: int, subtype: str = "attack", on: str | None = None) -> Coding:
    event = attack(text, trigger, when=day("Tuesday", "2031-03-04"), where=MARET, killed=(counted, number, number),
                   subtype=subtype, on=on)  # fmt: skip
    return report(key, text, "2031-03-05", [event], title="Attack in Maret", publisher=f"Paper {key}")


def grenades(key: str, number: int = 2, counted: str = "two policemen") -> Coding:
    text = f"Men in a boat threw grenades at the quay of Maret on Tuesday, killing {counted}."
    return town(key, text, "threw grenades", counted, number, "grenade")


def shots(key: str, number: int = 2, counted: str = "two bakers") -> Coding:
    return town(key, f"Gunmen shot dead {counted} on the quay of Maret on Tuesday.", "shot dead", counted, number)


def test_shots_and_grenades_stay_apart() -> None:
    assert why(shots("a"), grenades("b")) == "other means, and no toll in common"
    assert len(link([shots("a"), grenades("b"), shots("c"), grenades("d")])) == 2


def test_a_toll_in_common_can_be_one_attack_told_in_two_ways() -> None:
    assert why(shots("a", counted="two policemen"), grenades("b")) is None
    assert why(shots("a", 7, "seven people"), grenades("b", 7, "seven persons")) is None
    assert why(shots("a", 2, "two people"), grenades("b", 2, "two people")) is not None


def test_an_attack_with_both_means_contradicts_neither() -> None:
    text = "Gunmen threw grenades at the quay of Maret on Tuesday and shot at the guards, killing three guards."
    both = town("c", text, "threw grenades", "three guards", 3, "grenade")
    assert why(both, shots("a")) is None
    assert why(both, grenades("b")) is None


def two_in_one(parts: bool = False) -> Coding:
    """One report that tells of a strike in each of two towns on two days."""
    text = (
        "A drone struck a lorry near Maret on Tuesday and killed two drivers. "
        "Another drone struck a bus near Dolva on Wednesday and killed a child."
    )
    first = attack(text, "struck a lorry", when=day("Tuesday", "2031-03-04"), where=MARET,
                   killed=("two drivers", 2, 2), subtype="air-drone-strike")  # fmt: skip
    second = attack(text, "struck a bus", event="e2", when=day("Wednesday", "2031-03-05"), where=DOLVA,
                    killed=("a child", 1, 1), subtype="air-drone-strike")  # fmt: skip
    links = (Link("part-of", "e2", "e1", span(text, "Another")),) if parts else ()
    return replace(report("t", text, "2031-03-06", [first, second]), links=links)


def test_what_one_report_tells_apart_stays_apart_and_parts_do_not() -> None:
    one, other = facts(two_in_one())
    assert contradict(one, other) == contradict(other, one) == "other days, both told"
    same_day = replace(other, told=one.told)
    assert contradict(one, same_day) == "other places, told by one report"
    assert contradict(one, replace(same_day, killed=None)) is None
    assert contradict(*facts(two_in_one(parts=True))) is None


def test_no_third_report_brings_together_what_one_tells_apart() -> None:
    pile = [two_in_one(), strike("a", "Tuesday"), strike("b", "Wednesday")]
    for incident in link(pile):
        assert len([m for m in incident.members if m.report.id == "t"]) <= 1


def test_an_undated_act_is_of_the_one_day_of_its_report() -> None:
    text = "A drone struck a lorry near Maret on Tuesday. The army has flown drone strikes for years."
    first = attack(text, "struck", when=day("Tuesday", "2031-03-04"), where=MARET, subtype="air-drone-strike")
    second = attack(text, "strikes", event="e2", subtype="air-drone-strike")
    told = facts(report("u", text, "2031-03-05", [first, second]))[1]
    assert contradict(told, facts(strike("b", "Wednesday"))[0]) == "other days, both told"


@pytest.mark.parametrize(("told", "apart"), [
    ("A drone struck a lorry near Maret, a monitor said on Wednesday.", False),  # the day of the saying
    ("On Wednesday a drone struck a lorry near Maret, a monitor said.", True),
])  # fmt: skip
def test_the_day_on_which_somebody_said_it_is_no_day_of_the_act(told: str, apart: bool) -> None:
    event = attack(told, "struck", when=day("Wednesday", DAYS["Wednesday"]), where=MARET, subtype="air-drone-strike")
    claims = tuple(replace(c, rule="inferred: told near it") if c.field == "when" else c for c in event.claims)
    other = report("b", told, "2031-03-06", [replace(event, claims=claims)])
    assert (why(strike("a", "Tuesday"), other) is not None) == apart
