"""Why events were joined to one incident, and why the next likely ones were not: each piece of evidence with its weight."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.errors import UsageError
from sayso.linking.clusters import Pair
from sayso.linking.evidence import contradict, levels, weight, weights
from sayso.linking.link import SURE, Linker
from sayso.records import Incident

NEAREST = 5  # pairs that were not joined, at most


@dataclass(frozen=True, slots=True)
class Evidence:
    """One comparison of two events: what it found, and how much that weighs (natural log odds)."""

    comparison: str
    level: str
    weight: float


@dataclass(frozen=True, slots=True)
class Why:
    """Two events, the sum of what speaks for their being one happening, its parts (the weightiest first), and what decided.

    `note` is what stands above the weights: a contradiction or what a person decided.
    """

    pair: Pair
    weight: float
    evidence: tuple[Evidence, ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """The pairs within an incident, the strongest first, and the strongest pairs that lead out of it."""

    incident: Incident
    inside: tuple[Why, ...]
    outside: tuple[Why, ...]


def explain(linker: Linker, incident: str) -> Explanation:
    """Explain an incident by its id, or by the start of it. UsageError when none or several have it."""
    found = [i for i in linker.incidents() if i.id.startswith(incident)]
    if len(found) != 1:
        counted = "no incident has" if not found else f"{len(found)} incidents begin with"
        raise UsageError(f"{counted} the id '{incident}': expected one of those that `sayso link` lists")
    inside_keys = {(m.report.id, m.event.id) for m in found[0].members}
    pairs = linker.pairs()
    inside = [_why(linker, pair) for pair in pairs if inside_keys.issuperset(pair)]
    outside = [_why(linker, pair) for pair in pairs if len(inside_keys.intersection(pair)) == 1]
    return Explanation(found[0], tuple(sorted(inside, key=_order)), tuple(sorted(outside, key=_order)[:NEAREST]))


def _order(why: Why) -> tuple[float, Pair]:
    return (-why.weight, why.pair)


def _why(linker: Linker, pair: Pair) -> Why:
    one, other = (linker.facts_of(key) for key in pair)
    table = weights()
    parts = [Evidence("prior", "always", table["prior", "always"])]
    parts += [Evidence(name, level, table[name, level]) for name, level in levels(one, other)]
    decided = linker.decision(pair)
    note = contradict(one, other) if decided is None else "joined by a person" if decided else "parted by a person"
    total = weight(one, other) if decided is None else SURE if decided else -SURE
    return Why(pair, total, tuple(sorted(parts, key=lambda e: (-abs(e.weight), e.comparison))), note)
