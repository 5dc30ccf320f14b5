"""Forty invented reports, linked from end to end, against the right answer beside them.

Measured with the patterns: pairs of reports P 1.00, R 1.00, origins P 1.00, R 1.00.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest

from sayso.coding.engine import code_many
from sayso.linking.link import Linker
from sayso.reading import read
from sayso.records import Coding

FOLDER = Path(__file__).parents[2] / "examples/corpus"
Pairs = set[tuple[str, ...]]


@pytest.fixture(scope="module")
def linker() -> Linker:
    made = Linker()
    made.add(c for c in code_many(read(sorted(FOLDER.glob("*.json"))), engine="patterns") if isinstance(c, Coding))
    return made


def pairs(groups: Iterable[Iterable[str]]) -> Pairs:
    return {pair for group in groups for pair in combinations(sorted(set(group)), 2)}


def gold(column: str) -> Pairs:
    groups: dict[str, list[str]] = {}
    with (FOLDER / "gold.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            groups.setdefault(row[column], []).append(row["report"])
    return pairs(groups.values())


def scores(found: Pairs, right: Pairs) -> tuple[float, float]:
    """Precision and recall."""
    return len(found & right) / len(found), len(found & right) / len(right)


def test_reports_that_share_an_incident(linker: Linker) -> None:
    precision, recall = scores(pairs([m.report.id for m in i.members] for i in linker.incidents()), gold("incident"))
    assert precision == 1.0
    assert recall == 1.0


def test_reports_that_are_one_voice(linker: Linker) -> None:
    found = pairs(o.reports for o in linker.origins())
    voices: dict[str, list[str]] = {}
    for member in (m for i in linker.incidents() for m in i.members):
        voices.setdefault(member.origin, []).append(member.report.id)
    precision, recall = scores(found | pairs(voices.values()), gold("origin"))
    assert precision >= 0.95
    assert recall >= 0.95
