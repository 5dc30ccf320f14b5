"""One statement told by several outlets: members of an incident that rest on the words of one source alone are one origin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from sayso.linking.facts import Facts
from sayso.linking.words import alike
from sayso.records import Event

_ALIKE = 0.35  # cosine of the sentences from which two retellings are of one statement
_DAYS = 2


def one_statement(members: Sequence[tuple[str, Facts, Event]]) -> dict[str, str]:
    """Origin -> the origin that it counts as, within one incident. Members are in order of publication."""
    root: dict[str, str] = {}

    def find(key: str) -> str:
        while root.get(key, key) != key:
            key = root[key]
        return key

    for (a, one, first), (b, other, second) in combinations(members, 2):
        if a != b and (source := sole_source(first)) and source == sole_source(second):
            if _same_days(one, other) and alike(one.words, other.words) >= _ALIKE:
                root[find(b)] = find(a)
    return {origin: find(origin) for origin in root}


def sole_source(event: Event) -> str | None:
    """The one named source on whose word the whole event stands; None where the report or another vouches for any of it."""
    names = {c.source.name if c.source and not c.source.anonymous else None for c in event.claims if c.field in _CORE}
    return names.pop() if len(names) == 1 else None


_CORE = frozenset({"event", "casualty"})


def _same_days(one: Facts, other: Facts) -> bool:
    first, second = one.story.published, other.story.published
    return first is None or second is None or abs(first - second) <= _DAYS
