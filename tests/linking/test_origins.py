"""Copies, excerpts and rewrites are one origin; two accounts of one happening are two."""

from __future__ import annotations

import random

import pytest

from sayso.linking.origins import agency_of, origins
from sayso.records import Report

WIRE = (
    "Artillery fire hit a crowded bakery in the town of Lesk on Tuesday morning and killed eleven people, the "
    "regional governor said. Governor Ilya Marn told reporters at the scene that the shells had come from across "
    "the river, where rebels of the Northern Column have held the heights since spring. A spokesman for the Column "
    "denied that its gunners had fired on the town and said that the army had stored shells beside the bakery. "
    "Rescue workers were still digging in the rubble at noon. The bakery had been the last one open in Lesk after "
    "three weeks of fighting around the bridge."
)
OWN = (
    "In Lesk a baker's daughter described how the roof fell on the people who had queued for bread. Eleven died "
    "there, by the count of the local hospital, whose head asked both sides to let ambulances over the bridge. Our "
    "correspondent saw four craters in the square."
)


def groups(reports: list[Report]) -> list[tuple[str, ...]]:
    return [origin.reports for origin in origins(reports)]


def test_a_hundred_copies_are_one_origin() -> None:
    copies = [Report(WIRE, f"r{n:03}", published="2031-05-06", publisher=f"Daily {n}") for n in range(100)]
    found = groups([*copies, Report(OWN, "own", published="2031-05-07")])
    assert [len(reports) for reports in found] == [100, 1]


@pytest.mark.parametrize(
    "text", [WIRE[:330], f"LESK - {WIRE}\nSubscribe to our newsletter.", WIRE.upper(), WIRE.replace("eleven", "12")],
    ids=["excerpt", "with furniture", "in capitals", "another number"],
)  # fmt: skip
def test_what_carries_the_text_is_the_same_origin(text: str) -> None:
    assert groups([Report(WIRE, "a", published="2031-05-06"), Report(text, "b", published="2031-05-06")]) == [("a", "b")]


def test_two_accounts_are_two_origins() -> None:
    assert groups([Report(WIRE, "a", published="2031-05-06"), Report(OWN, "b", published="2031-05-06")]) == [("a",), ("b",)]


def test_a_rewrite_counts_where_both_credit_one_agency() -> None:
    rewrite = (
        "Eleven people are dead after shells struck a bakery. Governor Ilya Marn told reporters at the scene that the "
        "shells had come from the far bank, where rebels of the Northern Column have held the heights since spring. It "
        "was market day in the town, and the queue for bread was long when the first of the shells fell into the "
        "square, according to people who live nearby."
    )
    wire, plain = Report(f"LESK (Reuters) - {WIRE}", "a", published="2031-05-06"), Report(rewrite, "b", published="2031-05-06")
    credited = Report(f"{rewrite} (Reuters)", "b", published="2031-05-06")
    assert groups([wire, plain]) == [("a",), ("b",)]
    assert groups([wire, credited]) == [("a", "b")]
    assert origins([wire, credited])[0].name == "Reuters"


@pytest.mark.parametrize("seed", range(5))
def test_the_order_does_not_matter(seed: int) -> None:
    reports = [Report(text, f"r{n}", published="2031-05-06") for n, text in enumerate([WIRE, OWN, WIRE[:330], OWN + " " + WIRE])]
    expected = origins(reports)
    random.Random(seed).shuffle(reports)
    assert origins(reports) == expected


@pytest.mark.parametrize(
    ("text", "publisher", "agency"),
    [
        ("TORVEL (AP) - Troops left.", None, "Associated Press"),
        ("Troops left the town, via AFP", None, "Agence France-Presse"),
        ("Troops left the town. Reuters contributed to this report.", "Daily", "Reuters"),
        ("Troops left.", "Xinhua", "Xinhua"),
        ("The editor of Reuters was in town.", None, None),
        ("An AP reporter was hit.", None, None),
    ],
)
def test_credits(text: str, publisher: str | None, agency: str | None) -> None:
    assert agency_of(Report(text, publisher=publisher)) == agency
