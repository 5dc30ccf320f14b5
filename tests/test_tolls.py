"""Low, best and high: derived from claims, never added up over sources."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.records import Claim, Count, CountRole, Event, Source, Span, Stance
from sayso.tolls import Range, Toll, counts, toll, tolls

# (source or None, min, max, civilian, role)
Row = tuple[str | None, int, int | None, bool | None, CountRole]


def _claim(row: Row, stance: Stance = "asserts") -> Claim:
    name, low, high, civilian, role = row
    source = Source(name, name, "official") if name else None
    return Claim("casualty", Count("killed", low, high, "n", civilian=civilian, role=role), Span(0, 1, "n"), source, stance)


def _toll(*rows: Row) -> Toll | None:
    return toll([_claim(row) for row in rows], "killed")


def _total(*rows: Row) -> Range:
    found = _toll(*rows)
    assert found is not None
    return found.total


def _bounds(side: Range | None) -> tuple[int, int | None, int] | None:
    return (side.low, side.best, side.high) if side is not None else None


def test_sources_are_never_added_up() -> None:
    assert _total(("mayor", 3, 3, None, "total"), ("medic", 5, 5, None, "total")) == Range(3, 3, 5)


def test_the_number_of_most_sources_is_best() -> None:
    rows: list[Row] = [("a", 3, 3, None, "total"), ("b", 5, 5, None, "total"), ("c", 5, 5, None, "total")]
    assert _total(*rows) == Range(3, 5, 5)
    assert _total(rows[0], ("a", 3, 3, True, "total"), rows[1]).best == 3  # a source counts once


def test_other_outcomes_and_no_claims_have_no_toll() -> None:
    assert _toll() is None
    assert toll([_claim(("mayor", 3, 3, None, "total"))], "missing") is None


def test_parts_of_one_source_are_below_its_total() -> None:
    assert _total(("mayor", 31, 31, None, "total"), ("mayor", 23, 23, False, "part")) == Range(31, 31, 31)
    assert _total(("mayor", 20, 20, None, "total"), ("mayor", 3, None, None, "part")) == Range(20, 20, 20)
    assert _total(("mayor", 31, 31, None, "total"), ("mayor", 23, 23, False, "total")) == Range(31, 31, 31)
    assert _total(("paper", 0, 10, None, "total"), ("paper", 5, 5, False, "part")) == Range(0, None, 10)


def test_groups_told_in_one_breath_are_added_up() -> None:
    rows: list[Row] = [("a", 6, 6, False, "total"), ("a", 2, 2, False, "beside"), ("a", 1, 1, True, "beside")]
    assert _total(*rows) == Range(9, 9, 9)
    assert _total(("a", 6, None, None, "total"), ("a", 2, 2, None, "beside")) == Range(8, 8, 8, open=True)
    assert _total(("a", 6, 6, None, "total"), ("b", 2, 2, None, "beside")) == Range(2, 2, 6)  # of another source


def test_one_person_is_no_total_where_others_are_counted() -> None:
    assert _total(("a", 6, 6, None, "total"), ("coroner", 1, 1, True, "person")) == Range(6, 6, 6)
    assert _total(("a", 1, 1, None, "person"), ("a", 5, 5, None, "beside"), ("b", 1, 1, None, "person")) == Range(6, 6, 6)
    assert _total(("a", 1, 1, None, "person"), ("a", 1, 1, None, "beside")) == Range(2, 2, 2)
    assert _total(("a", 1, 1, None, "person"), ("b", 1, 1, None, "person")) == Range(1, 1, 1)


def test_who_dies_of_his_wounds_counts_among_the_dead() -> None:
    shot = Claim("casualty", Count("injured", 5, 5, "five"), Span(0, 4, "five"))
    fatally = Claim("casualty", Count("killed", 1, 1, "one", role="part"), Span(5, 8, "one"))
    injured, killed = toll([shot, fatally], "injured"), toll([shot, fatally], "killed")
    assert injured is not None
    assert killed is not None
    assert (injured.total, killed.total) == (Range(4, 4, 4), Range(1, 1, 1))


@pytest.mark.parametrize(
    ("text", "who", "counted"),
    [("a", "girl", True), ("girl", "girl", False), ("she", None, False), ("Kato", "Kato", False), ("Bo", "Bo", True)],
)
def test_who_may_be_the_one_who_died_is_not_counted_twice(text: str, who: str | None, counted: bool) -> None:
    hurt = Claim("casualty", Count("injured", 1, 1, text, who, role="person"), Span(0, 1, text))
    died = Claim("casualty", Count("killed", 1, 1, "Ann Kato", "Ann Kato", role="person"), Span(5, 8, "Ann Kato"))
    assert (toll([hurt, died], "injured") is not None) == counted
    assert toll([hurt], "injured") is not None


def test_an_update_replaces_what_its_source_said_before() -> None:
    assert _total(("a", 40, 40, None, "total"), ("a", 31, 31, None, "update")) == Range(31, 31, 31)
    assert _total(("a", 15, 15, None, "earlier"), ("a", 12, 12, None, "total")) == Range(12, 12, 12)
    assert _total(("a", 15, 15, None, "earlier")) == Range(15, 15, 15)
    assert _total(("a", 40, 40, None, "total"), ("b", 31, 31, None, "update")) == Range(31, 31, 40)


def test_an_open_number_stays_open() -> None:
    assert _total(("mayor", 40, None, None, "total"), ("medic", 12, 12, None, "total")) == Range(12, 12, 40, open=True)


def test_an_upper_bound_alone_has_no_best_number() -> None:
    found = _toll(("paper", 0, 70, None, "total"))
    assert found == Toll(Range(0, None, 70))
    assert _total(("paper", 0, 70, None, "total"), ("medic", 44, 44, None, "total")) == Range(0, 44, 70)


def test_civilians_combatants_and_the_rest() -> None:
    found = _toll(("a", 31, 31, None, "total"), ("a", 23, 23, False, "part"), ("a", 3, 3, True, "part"))
    assert found is not None
    assert _bounds(found.combatant) == (23, 23, 28)
    assert _bounds(found.civilian) == (3, 3, 8)
    assert found.unknown == 5


def test_sides_that_outnumber_the_total_leave_nobody_unknown() -> None:
    found = _toll(("a", 4, 4, None, "total"), ("b", 9, 9, True, "total"))
    assert found is not None
    assert found.unknown == 0


def test_nobody_of_a_group_is_not_nobody() -> None:
    assert _total(("army", 0, 0, True, "total"), (None, 4, 4, None, "total")) == Range(4, 4, 4)
    assert _toll(("army", 0, 0, True, "total")) is None
    assert _total((None, 0, 0, None, "total")) == Range(0, 0, 0)


def test_a_number_that_is_only_denied_is_no_count() -> None:
    event = Event("e1", "ASSAULT", (Span(0, 3, "ten"),), (_claim(("army", 10, 10, None, "total"), "denies"),))
    assert counts(event) == ()
    assert tolls(event) == {}


ROWS = st.lists(
    st.tuples(
        st.sampled_from([None, "a", "b"]), st.integers(0, 50), st.none() | st.integers(0, 50),
        st.sampled_from([None, True, False]), st.sampled_from(["total", "person", "part", "beside", "update", "earlier"]),
    ),
    max_size=8,
)  # fmt: skip


@given(ROWS)
def test_bounds_are_in_order_and_grounded(rows: list[Row]) -> None:
    told = [(n, low, None if high is None else low + high, civilian, role) for n, low, high, civilian, role in rows]
    found = _toll(*told)
    if found is None:
        return
    for side in (found.total, found.civilian, found.combatant):
        if side is not None:
            assert 0 <= side.low <= side.high
            assert side.best is None or side.low <= side.best <= side.high
    if all(role != "beside" for *_, role in told):  # only what stands beside may add up
        named = {low for _, low, *_ in told} | {high for _, _, high, *_ in told if high is not None}
        assert {found.total.low, found.total.high} <= named


@pytest.mark.parametrize("low", [0, 1, 7])
def test_one_number_is_its_own_toll(low: int) -> None:
    assert _total((None, low, low, None, "total")) == Range(low, low, low)
