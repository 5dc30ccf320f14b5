"""The derived fields of an incident: votes by origin, ranges over voices that are counted once, conflicts side by side."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sayso.linking import derive
from sayso.records import Claim, Count, Event, Incident, Member, Place, Report, Source, Span, When
from sayso.tolls import tolls

AT = Span(0, 1, "x")
Number = tuple[str | None, int]


def event(*numbers: Number, days: tuple[str, str] | None = None, place: Place | None = None,
          factuality: str = "asserted", denied: bool = False, subtype: str | None = "attack") -> Event:  # fmt: skip
    claims = [Claim("event", "ASSAULT", AT)]
    claims += [Claim("casualty", Count("killed", n, n, str(n)), AT, Source(s, s, "official") if s else None) for s, n in numbers]
    if days:
        claims.append(Claim("when", When("then", *days, "day" if days[0] == days[1] else "interval"), AT))
    if place:
        claims.append(Claim("where", place, AT))
    if denied:
        claims.append(Claim("event", "ASSAULT", AT, Source("army", "army", "military"), "denies"))
    return Event("e1", "ASSAULT", (AT,), tuple(claims), subtype, factuality)  # type: ignore[arg-type]


def incident(*events: Event, origins: Sequence[str] | None = None) -> Incident:
    names = origins or [f"o{n}" for n in range(len(events))]
    members = [
        Member(Report("x", f"r{n}", published=f"2031-03-{n + 1:02}", publisher=f"Paper {n}"), e, name, name in names[:n])
        for n, (e, name) in enumerate(zip(events, names, strict=True))
    ]
    return Incident("i1", tuple(members))


@pytest.mark.parametrize(
    ("events", "low", "best", "high"),
    [
        ([event((None, 3)), event((None, 5)), event((None, 5))], 3, 5, 5),
        ([event((None, 3)), event((None, 5))], 3, 3, 5),
        ([event(("ministry", 3)), event(("ministry", 5))], 5, 5, 5),  # one source, corrected
        ([event(("ministry", 4), ("rebels", 9)), event(("ministry", 4))], 4, 4, 9),
    ],
    ids=["most say", "the lower of equals", "a source counts once, with its last word", "two sources are a range"],
)
def test_tolls_are_ranges_over_voices_and_never_sums(events: list[Event], low: int, best: int, high: int) -> None:
    total = derive.tolls(incident(*events))["killed"].total
    assert (total.low, total.best, total.high) == (low, best, high)


def test_a_copy_adds_no_vote() -> None:
    events = [event((None, 3)), event((None, 5)), event((None, 5)), event((None, 5))]
    total = derive.tolls(incident(*events, origins=["a", "b", "b", "b"]))["killed"].total
    assert (total.low, total.best, total.high) == (3, 3, 5)


def test_unnamed_officials_of_two_reports_are_two_voices() -> None:
    def said(number: int) -> Event:
        who = Source("an official", "official", "anonymous", anonymous=True)
        return Event("e1", "ASSAULT", (AT,), (Claim("casualty", Count("killed", number, number, "n"), AT, who),))

    total = derive.tolls(incident(said(2), said(6)))["killed"].total
    assert (total.low, total.high) == (2, 6)


@pytest.mark.parametrize(
    ("events", "origins", "status"),
    [
        ([event()], None, "single-source"),
        ([event(), event()], ["a", "a"], "single-source"),
        ([event(), event()], None, "corroborated"),
        ([event(), event(denied=True)], None, "disputed"),
        ([event(factuality="denied"), event(factuality="denied")], None, "denied"),
        ([event(factuality="denied"), event()], None, "disputed"),
    ],
)
def test_status(events: list[Event], origins: list[str] | None, status: str) -> None:
    assert derive.status(incident(*events, origins=origins)) == status


def test_the_most_precise_days_on_which_most_agree() -> None:
    week, day, other = ("2031-03-03", "2031-03-09"), ("2031-03-05", "2031-03-05"), ("2031-03-20", "2031-03-20")
    found = derive.when(incident(event(days=week), event(days=day), event(days=other)))
    assert found is not None
    assert (found.start, found.end) == day
    assert derive.when(incident(event())) is None


def test_the_most_precise_place_and_the_finest_type() -> None:
    province = Place("the province", "Dolva", ("TST",), 36.0, 40.0, 4)
    town = Place("Lesk", "Lesk", ("TST",), 36.2, 40.1, 1)
    found = incident(event(place=province, subtype=None), event(place=town, subtype="armed-clash"))
    assert derive.where(found) == town
    assert derive.kind(found) == ("ASSAULT", "armed-clash")


def test_a_specific_subtype_is_preferred_to_a_general_one_that_more_tell() -> None:
    assert derive.kind(incident(event(), event(), event(subtype="suicide-bomb"))) == ("ASSAULT", "suicide-bomb")


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (["attributed", "asserted"], "asserted"),
        (["planned", "attributed"], "attributed"),
        (["denied", "asserted"], "disputed"),
        (["denied", "negated"], "denied"),
        (["planned"], "planned"),
    ],
)
def test_factuality_is_the_surest_unless_some_deny(told: list[str], known: str) -> None:
    assert derive.factuality(incident(*(event(factuality=word) for word in told))) == known


def test_conflicts_name_the_values_and_who_says_them() -> None:
    found = incident(event(("ministry", 3)), event(("rebels", 9)), event(denied=True))
    told = {(t.field, t.value, t.stance): t.sources for t in derive.conflicts(found)}
    assert told["casualty", "killed: 3", "asserts"] == ("ministry",)
    assert told["casualty", "killed: 9", "asserts"] == ("rebels",)
    assert told["event", "ASSAULT", "denies"] == ("army",)


def test_at_least_nine_and_eleven_can_both_be_true() -> None:
    def said(name: str, low: int, high: int | None) -> Event:
        claim = Claim("casualty", Count("killed", low, high, "n"), AT, Source(name, name, "official"))
        return Event("e1", "ASSAULT", (AT,), (claim,))

    assert derive.conflicts(incident(said("ministry", 9, None), said("doctors", 11, 11))) == ()
    assert len(derive.conflicts(incident(said("ministry", 9, None), said("doctors", 7, 7)))) == 2
    assert derive.conflicts(incident(said("ministry", 9, 12), said("doctors", 11, 11))) == ()


def test_a_correction_by_a_source_replaces_what_the_report_said_before() -> None:
    first, corrected = Count("killed", 3, 3, "three"), Count("killed", 5, 5, "five", role="update")
    police = Source("police", "police", "official")
    one = Event("e1", "ASSAULT", (AT,), (Claim("casualty", first, AT), Claim("casualty", corrected, AT, police)))
    assert derive.tolls(incident(one)) == tolls(one)
    assert derive.tolls(incident(one))["killed"].total.low == 5


def test_what_two_origins_tell_is_agreement_and_what_copies_tell_is_not() -> None:
    assert [t.value for t in derive.agreement(incident(event((None, 3)), event((None, 3))))] == ["ASSAULT", "killed: 3"]
    assert derive.agreement(incident(event((None, 3)), event((None, 3)), origins=["a", "a"])) == ()


def test_a_very_large_incident_is_flagged() -> None:
    small, large = incident(event(), event()), incident(*[event()] * (derive.LARGE + 1))
    assert derive.flags(small) == ()
    assert derive.flags(large) == (f"{derive.LARGE + 1} members",)


def test_days_far_apart_are_flagged() -> None:
    found = incident(event(days=("2031-03-05", "2031-03-05")), event(days=("2031-04-05", "2031-04-05")))
    assert derive.flags(found) == ("days up to 31 days apart",)
