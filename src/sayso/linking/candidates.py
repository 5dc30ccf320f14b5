"""Which pairs of events are looked at: those that share a key. A key is made from one event alone, so that it never changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from sayso.linking.facts import Facts
from sayso.linking.words import rarities

_SLACK = 3  # days by which two reports of one day may differ
_WEEK, _MONTH = 7, 30

Key = tuple[str, ...]


def keys(event: Facts) -> frozenset[Key]:
    """The keys of an event: its place and week, rare names and month, full names at any time, all with its types."""
    bare = {*_placed(event), *_named(event)}
    return frozenset((kind, *key) for key in bare for kind in event.types)


def _placed(event: Facts) -> Iterator[Key]:
    spots = {event.spot} if event.spot else set(event.story.spots)
    for spot in spots:
        if spot.fine:
            for week in _weeks(event):
                yield ("place", spot.key, str(week))
                yield ("place", spot.name, str(week))


def _weeks(event: Facts) -> range:
    first, last = event.first, event.last
    if first is None or last is None:
        if event.story.published is None:
            return range(1)
        first, last = event.story.published - _WEEK, event.story.published
    return range((first - _SLACK) // _WEEK, (last + _SLACK) // _WEEK + 1)


def _named(event: Facts) -> Iterator[Key]:
    names = event.names | event.story.names if event.main else event.names
    day = event.first if event.first is not None else event.story.published
    common = rarities()
    for name in names:
        for week in _weeks(event) if name in common else ():
            yield ("name", name, str(week), "by week")
        if name not in common and day is not None:
            yield ("name", name, str(day // _MONTH))
            yield ("name", name, str((day + _MONTH // 2) // _MONTH), "and half")
    if event.main:
        for name in event.story.full_names:
            yield ("full name", name)


def pairs(events: Iterable[Facts]) -> Iterator[tuple[Facts, Facts]]:
    """Every two events that share a key, once, in the order of their ids."""
    by_key: dict[Key, list[Facts]] = {}
    for event in sorted(events, key=lambda e: e.key):
        for key in keys(event):
            by_key.setdefault(key, []).append(event)
    seen: set[tuple[tuple[str, str], tuple[str, str]]] = set()
    for key in sorted(by_key):
        for one, other in combinations(by_key[key], 2):
            if (pair := (one.key, other.key)) not in seen:
                seen.add(pair)
                yield one, other
