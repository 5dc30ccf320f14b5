"""Grouping by itself: a partition, the same in every order, without chains over pairs that contradict each other."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.linking import clusters
from sayso.linking.clusters import Key, Pair, Settings, cut, group, parts

SETTINGS = Settings(0.0, -3.0)


def key(number: int) -> Key:
    return (f"r{number:03}", "e1")


def pairs_of(weights: dict[tuple[int, int], float | None]) -> dict[Pair, float | None]:
    return {(key(a), key(b)): weight for (a, b), weight in weights.items()}


def grouped(keys: list[Key], pairs: dict[Pair, float | None]) -> list[list[Key]]:
    return [found for part in parts(keys, pairs, SETTINGS) for found in group(part, pairs, SETTINGS)]


weighed = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda p: p[0] < p[1]),
    st.one_of(st.none(), st.sampled_from([-4.0, -1.0, -0.5, 0.5, 1.0, 1.5, 4.0])),
    max_size=30,
)


@given(weighed, st.integers(0, 1000))
def test_the_order_does_not_matter(weights: dict[tuple[int, int], float | None], seed: int) -> None:
    keys, rows = [key(n) for n in range(10)], list(pairs_of(weights).items())
    expected = grouped(keys, dict(rows))
    random.Random(seed).shuffle(keys)
    random.Random(seed).shuffle(rows)
    assert grouped(keys, dict(rows)) == expected


@given(weighed)
def test_groups_are_a_partition_and_hold_no_contradiction(weights: dict[tuple[int, int], float | None]) -> None:
    keys, pairs = [key(n) for n in range(10)], pairs_of(weights)
    found = grouped(keys, pairs)
    assert sorted(k for ids in found for k in ids) == keys
    refused = [pair for pair, weight in pairs.items() if weight is None]
    assert not [pair for pair in refused for ids in found if set(pair) <= set(ids)]


def test_a_chain_is_not_a_group() -> None:
    """Each is like the next, none like the one after it."""
    pairs = pairs_of({(n, n + 1): 2.0 for n in range(9)})
    assert max(map(len, grouped([key(n) for n in range(10)], pairs))) == 2


def test_a_part_that_is_too_large_comes_apart_at_its_weakest_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = pairs_of({(n, n + 1): 9.0 if n != 4 else 0.5 for n in range(9)})
    whole = parts([key(n) for n in range(10)], pairs, SETTINGS)
    assert len(whole) == 1
    monkeypatch.setattr(clusters, "LARGEST", 6)
    assert [len(part) for part in cut(whole, pairs, SETTINGS)] == [5, 5]
