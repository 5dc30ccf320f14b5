"""From weighed pairs to groups: average linkage within connected parts, the same in whatever order the pairs come.

A group is joined to another while the average weight over all their pairs is above the threshold; pairs that were not looked
at count against it, and pairs that contradict each other keep their groups apart. So one report that speaks of two attacks makes
no chain of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from heapq import heapify, heappop, heappush
from typing import NamedTuple

Key = tuple[str, str]
Pair = tuple[Key, Key]


LARGEST = 1000  # events that are grouped at once
_HIGHEST = 50.0


class Settings(NamedTuple):
    """Average weight from which groups are joined, and the weight of a pair that shares no key."""

    threshold: float
    unseen: float


def parts(keys: Iterable[Key], pairs: Mapping[Pair, float | None], settings: Settings) -> list[list[Key]]:
    """The connected parts: events between which a chain of pairs above the threshold leads. Sorted."""
    root = {key: key for key in keys}

    def find(key: Key) -> Key:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for (one, other), weight in pairs.items():
        if weight is not None and weight > settings.threshold:
            a, b = sorted((find(one), find(other)))
            root[b] = a
    groups: dict[Key, list[Key]] = {}
    for key in sorted(root):
        groups.setdefault(find(key), []).append(key)
    return [groups[key] for key in sorted(groups)]


def cut(found: Iterable[list[Key]], pairs: Mapping[Pair, float | None], settings: Settings) -> list[list[Key]]:
    """Parts of more than `LARGEST` events (a chain of many weak pairs) come apart at their weakest pairs."""
    kept: list[list[Key]] = []
    for part in found:
        if len(part) <= LARGEST or settings.threshold >= _HIGHEST:
            kept.append(part)
            continue
        members, stricter = set(part), settings._replace(threshold=settings.threshold + 1)
        inside = {pair: weight for pair, weight in pairs.items() if pair[0] in members and pair[1] in members}
        kept += cut(parts(part, inside, stricter), inside, stricter)
    return kept


def group(part: list[Key], pairs: Mapping[Pair, float | None], settings: Settings) -> list[list[Key]]:
    """One part into groups; `pairs` gives a weight, or None for two that contradict each other."""
    names = sorted(part)
    members: dict[int, list[Key]] = {n: [key] for n, key in enumerate(names)}
    links: dict[int, dict[int, float | None]] = {n: {} for n in members}
    for a, one in enumerate(names):
        for b in range(a + 1, len(names)):
            weight = pairs.get((one, names[b]), settings.unseen)
            links[a][b] = links[b][a] = weight
    heap = [entry for a in links for b in links[a] if a < b and (entry := _entry(members, links, (a, b), settings))]
    heapify(heap)
    fresh = len(names)
    while heap:
        *_, a, b = heappop(heap)
        if a not in members or b not in members:
            continue
        members[fresh] = sorted(members.pop(a) + members.pop(b))
        links[fresh] = {}
        for c in members:
            if c != fresh:
                total = None if links[a][c] is None or links[b][c] is None else links[a][c] + links[b][c]  # type: ignore[operator]
                links[fresh][c] = links[c][fresh] = total
                if entry := _entry(members, links, (c, fresh), settings):
                    heappush(heap, entry)
        fresh += 1
    return sorted(members.values())


Entry = tuple[float, Key, Key, int, int]


def _entry(
    members: Mapping[int, list[Key]], links: Mapping[int, Mapping[int, float | None]], pair: tuple[int, int], settings: Settings
) -> Entry | None:
    """What the heap holds for two groups that may be joined: the best first, of equals the one with the lower ids."""
    a, b = pair
    total = links[a][b]
    if total is None:
        return None
    mean = round(total / (len(members[a]) * len(members[b])), 6)
    one, other = sorted((members[a][0], members[b][0]))
    return (-mean, one, other, a, b) if mean > settings.threshold else None
