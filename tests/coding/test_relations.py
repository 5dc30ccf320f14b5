"""Relations between parties, on sentences of our own with the real pipeline."""

from __future__ import annotations

import time

import pytest

from sayso.coding.engine import code
from sayso.records import Relation

Row = tuple[str, str, str]

STATED: dict[str, Row] = {
    "The Iran-backed Badr Organization shelled the base.": ("backed-by", "Badr Organization", "Iran"),
    "The Iranian-backed Badr Organization shelled the base.": ("backed-by", "Badr Organization", "Iran"),
    "The U.S.-backed rebels shelled the base on Monday.": ("backed-by", "rebels", "U.S."),
    "Rebels backed by Turkey took the village on Monday.": ("backed-by", "Rebels", "Turkey"),
    "Soldiers loyal to Kenya fled the village.": ("affiliated-with", "Soldiers", "Kenya"),
    "Hezbollah, an ally of Syria, sent fighters.": ("affiliated-with", "Hezbollah", "Syria"),
    "A French-led coalition bombed the camp.": ("leads", "France", "French-led coalition"),
    "Hezbollah leader Karim Hadid spoke on Monday.": ("leads", "Karim Hadid", "Hezbollah"),
    "Anna Berg, director of the Northern Peace Institute, spoke on Monday.": (
        "leads", "Anna Berg", "Northern Peace Institute",
    ),
    "Anna Berg, deputy director of the Northern Peace Institute, spoke on Monday.": (
        "member-of", "Anna Berg", "Northern Peace Institute",
    ),
    "Karim Hadid, a Hezbollah spokesman, denied the report.": ("member-of", "Karim Hadid", "Hezbollah"),
    "Anna Berg of the Northern Peace Institute said on Monday that talks failed.": (
        "member-of", "Anna Berg", "Northern Peace Institute",
    ),
    "The Norway-based Northern Peace Institute published the report.": (
        "located-in", "Northern Peace Institute", "Norway",
    ),
    "A researcher at the Northern Peace Institute in Oslo agreed.": ("located-in", "Northern Peace Institute", "Oslo"),
    "The rebels fighting Hezbollah fled the village.": ("opposes", "rebels", "Hezbollah"),
}  # fmt: skip

NOT_STATED = [
    "President Karim Hadid of Kenya met the prime minister on Monday.",
    "Kremlin spokesman Ivan Petrov denied the report.",
    "Foreign Minister Anna Berg arrived in Oslo on Monday.",
    "Secretary of State Anna Berg arrived in Oslo on Monday.",
    "The heavily-armed men fled the village.",
    "Gunmen killed three soldiers in Kenya on Monday.",
]


def rows(text: str) -> list[Row]:
    return [(r.type, r.subject, r.object) for r in code(text).relations]


@pytest.mark.parametrize(("text", "row"), STATED.items())
def test_stated(text: str, row: Row) -> None:
    assert row in rows(text)


@pytest.mark.parametrize("text", NOT_STATED)
def test_not_stated(text: str) -> None:
    assert rows(text) == []


def test_short_forms_take_the_full_name() -> None:
    text = (
        "The Northern Observatory for Peace said on Monday that three men died. "
        "Observatory head Anna Berg said on Tuesday that the fighting went on."
    )
    assert ("leads", "Anna Berg", "Northern Observatory for Peace") in rows(text)


def test_each_relation_once_with_its_words() -> None:
    text = "The US-led coalition bombed a camp. The US-led international coalition denied the report."
    found: tuple[Relation, ...] = code(text).relations
    assert [(r.type, r.subject) for r in found] == [("leads", "US")]
    assert found[0].evidence.text == "US-led coalition"
    assert text[found[0].evidence.start : found[0].evidence.end] == found[0].evidence.text


@pytest.mark.parametrize("piece", ["leader of the ", "support of ", "US-", ", a group, ", "chief and ", "of Hezbollah "])
def test_time_grows_with_length_only(piece: str) -> None:
    from sayso.coding.engine import _make_doc, load
    from sayso.coding.relations import relations
    from sayso.records import Report

    def seconds(times: int) -> float:
        doc = load()(_make_doc(load(), Report(text="The army said: " + piece * times + "Hezbollah.")))
        start = time.process_time()
        relations(doc)
        return time.process_time() - start

    seconds(50)
    assert seconds(1600) < 40 * seconds(200) + 0.05
