"""The toll of an event: low, best and high, derived from the claims of its sources and never added up over them.

The practice is that of UCDP (three estimates, the dead split into sides, civilians and unknown; where nothing tells which
of several numbers is more reliable, the lower one is best) and of Airwars (a range over all sources, civilians apart from
fighters). `docs/coding.md` states the rule in full.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

from sayso.data import word_class
from sayso.records import Claim, Count, Event, Outcome


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds of a number of people: `high` is the largest number named, `open` says that it may be more.

    `best` is None where only an upper bound was told ("up to 20").
    """

    low: int
    best: int | None
    high: int
    open: bool = False


@dataclass(frozen=True, slots=True)
class Toll:
    """A total with what is said of civilians and of combatants (None: nothing), and how many of `total.best` are neither."""

    total: Range
    civilian: Range | None = None
    combatant: Range | None = None
    unknown: int | None = None


def counts(event: Event) -> tuple[Claim, ...]:
    """The casualty claims, each number of each source once. A number that is only denied is none, "no dead" is one."""
    kept: dict[tuple[object, ...], Claim] = {}
    for claim in event.casualties:
        value = claim.value
        if isinstance(value, Count) and not (claim.stance == "denies" and value.max != 0):
            kept.setdefault((_speaker(claim), value.outcome, value.min, value.max, value.who, value.civilian), claim)
    return tuple(kept.values())


def tolls(event: Event) -> dict[Outcome, Toll]:
    """The toll of each outcome that a source gives a number for, in the order of `Outcome`."""
    found = ((outcome, toll(counts(event), outcome)) for outcome in get_args(Outcome))
    return {outcome: known for outcome, known in found if known is not None}


def toll(claims: Iterable[Claim], outcome: Outcome) -> Toll | None:
    """The toll of one outcome over casualty claims in text order; None when no source gives a number.

    Each source counts once, with the total that it last stood by: single persons, parts and numbers that it calls outdated
    count only where nobody gives a total, groups told in one breath ("two soldiers and a child") are added up, a correction
    replaces what its source, or the report on nobody's word, said before it. That nobody *of a group* was hurt says nothing of
    the whole and does not count.
    """
    by_source: dict[str | None, list[Count]] = {}
    claims = list(claims)
    dead = [c.value for c in claims if isinstance(c.value, Count) and c.value.outcome == "killed" and c.value.max == 1]
    for claim in claims:
        value, told = claim.value, by_source.setdefault(_speaker(claim), [])
        if isinstance(value, Count) and (value.outcome == outcome or (told and _died_of(told[-1], value))):
            nobody_of_a_group = value.max == 0 and value.civilian is not None
            if not nobody_of_a_group and not _may_be_dead(value, dead):
                if value.role == "update" and claim.source is not None:
                    by_source.pop(None, None)
                told.append(value)
    by_source = {speaker: told for speaker, told in by_source.items() if told}
    if not by_source:
        return None
    total = _over(_best_told([_sums(rows) for rows in by_source.values()]))
    civilian, combatant = (_class(list(by_source.values()), side, total) for side in (True, False))
    unknown = None
    if total.best is not None:
        known = sum(side.best or 0 for side in (civilian, combatant) if side is not None)
        unknown = max(0, total.best - known)
    return Toll(total, civilian, combatant, unknown)


def _speaker(claim: Claim) -> str | None:
    return claim.source.name if claim.source else None


def _died_of(wounded: Count, dead: Count) -> bool:
    """ "five were shot, one of them fatally": the one is taken off the wounded."""
    return (wounded.outcome, dead.outcome, dead.role) == ("injured", "killed", "part")


def _may_be_dead(wounded: Count, dead: Sequence[Count]) -> bool:
    """ "the girl", "she", "Kato" may be the one who is told dead, too; "a girl" is somebody else."""
    if not dead or (wounded.outcome, wounded.role) != ("injured", "person"):
        return False
    named = wounded.who is not None and wounded.who in wounded.text
    if named and wounded.who is not None and wounded.who[:1].isupper():
        names = set(wounded.who.split())
        return any(names & set((count.who or "").split()) for count in dead)
    kin = wounded.who is not None and wounded.who.split()[-1].lower() in word_class("kin")
    return not kin and wounded.text.lower() not in ("a", "an", "another")


class _Sum(NamedTuple):
    """Groups told in one breath, added up; `rank` 0 for totals, then persons, parts and outdated numbers."""

    rank: int
    low: int
    high: int | None


_RANKS = {"total": 0, "update": 0, "beside": 0, "person": 1, "part": 2, "earlier": 3}


def _sums(rows: Sequence[Count]) -> list[_Sum]:
    """A source's numbers in text order; an update does away with what stands before it."""
    sums: list[_Sum] = []
    for row in rows:
        if sums and row.outcome != rows[0].outcome:
            rank, low, high = sums[-1]
            sums[-1] = _Sum(rank, max(0, low - row.min), None if high is None else max(0, high - row.min))
            continue
        if row.role == "update":
            sums = []
        if row.role == "beside" and sums:
            rank, low, high = sums[-1]
            rank = rank if row.min == row.max == 1 else min(rank, 0)  # "Ahmed and five others" is a total
            sums[-1] = _Sum(rank, low + row.min, None if high is None or row.max is None else high + row.max)
        else:
            sums.append(_Sum(_RANKS[row.role], row.min, row.max))
    return sums


def _best_told(by_source: Sequence[Sequence[_Sum]]) -> list[Range]:
    """The range of each source that gives a total; where none does, of those that tell of persons, then of parts, ..."""
    rank = min(told.rank for sums in by_source for told in sums)
    kept = ([(told.low, told.high) for told in sums if told.rank == rank] for sums in by_source)
    return [_stated(totals) for totals in kept if totals]


def _stated(totals: Sequence[tuple[int, int | None]]) -> Range:
    """One source's range: what is smaller than its largest total is taken for a part of it."""
    low = max(low for low, _ in totals)
    closed = max((high for _, high in totals if high is not None), default=-1)
    is_open = any(high is None and at_least >= closed for at_least, high in totals)
    ceilings_only = low == 0 and closed > 0
    return Range(low, None if ceilings_only else low, max(low, closed), is_open)


def _over(ranges: Sequence[Range]) -> Range:
    """The range over sources; the best number is the one that most of them name, of equals the lower."""
    votes = Counter(r.best for r in ranges if r.best is not None)
    best = min(votes, key=lambda number: (-votes[number], number)) if votes else None
    return Range(min(r.low for r in ranges), best, max(r.high for r in ranges), any(r.open for r in ranges))


def _class(by_source: Sequence[Sequence[Count]], civilian: bool, total: Range) -> Range | None:
    """The same for civilians (or combatants) alone; they may be more than was said, up to what the others leave."""
    named, others = _named(by_source, civilian), _named(by_source, not civilian)
    if named is None:
        return None
    left = total.high - (others.low if others is not None else 0)
    return Range(named.low, named.best, max(named.high, left), named.open or total.open)


def _named(by_source: Sequence[Sequence[Count]], civilian: bool) -> Range | None:
    outcome = by_source[0][0].outcome
    kept = ([r for r in rows if (r.civilian, r.outcome) == (civilian, outcome) and r.role != "earlier"] for rows in by_source)
    ranges = [_stated([(r.min, r.max) for r in rows]) for rows in kept if rows]
    return _over(ranges) if ranges else None
