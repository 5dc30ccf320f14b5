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
    # whole clauses
    "Karim Hadid led the Homs branch of the National Defense Forces, a pro-Assad militia.": (
        "affiliated-with", "National Defense Forces", "Assad",
    ),
    "Hezbollah, which is fighting alongside the Syrian government, lost nine men.": (
        "affiliated-with", "Hezbollah", "Syrian government",
    ),
    "Al-Shabab has waged an insurgency against the Somali government since 2007.": (
        "opposes", "Al-Shabab", "Somali government",
    ),
    "Hezbollah fighters shelled the base. The rebels are fighting to overthrow Bashar al-Assad.": (
        "opposes", "rebels", "Bashar al-Assad",
    ),
    "The council praised EUFOR, the European Union's military mission in Bosnia, on Monday.": (
        "part-of", "EUFOR", "European Union",
    ),
    "The mayor praised EUFOR, the European Union's military mission in Bosnia, on Monday.": (
        "located-in", "EUFOR", "Bosnia",
    ),
    "Hezbollah, an armed group in Lebanon, denied the report.": ("located-in", "Hezbollah", "Lebanon"),
    "Gagauzia is an entity within Moldova.": (
        "part-of", "Gagauzia", "Moldova",
    ),
    "Kenyan soldiers who are part of the African Union took the village.": ("part-of", "Kenyan soldiers", "African Union"),
    # roles
    "Talks were held with Hezbollah's backer, Iran, on Monday.": ("backed-by", "Hezbollah", "Iran"),
    "Russia has been President Bashar al-Assad's strongest backer.": ("backed-by", "Bashar al-Assad", "Russia"),
    "Karim Hadid, president of the Northern Peace Institute and a close ally of Bashar al-Assad, spoke on Monday.": (
        "affiliated-with", "Karim Hadid", "Bashar al-Assad",
    ),
    "Hezbollah claimed the strike through its media wing, Al-Manar.": ("part-of", "Al-Manar", "Hezbollah"),
    "Farias was a leader of the EPL, the armed branch of the Maoist Party.": (
        "part-of", "EPL", "Maoist Party",
    ),
    "Ahmed Khan, head of the Pakistani army's media wing Inter Services Public Relations, spoke.": (
        "part-of", "Inter Services Public Relations", "Pakistani army",
    ),
    # ties to several, and of those who are told by what they are made of
    "Government forces backed by Russia and Iran took the village.": ("backed-by", "Government forces", "Iran"),
    "Somali soldiers, supported by clan militias and the U.S. military, took the village.": (
        "backed-by", "Somali soldiers", "U.S. military",
    ),
    "Hezbollah, a coalition of militias backed by Iran, took the town.": ("backed-by", "Hezbollah", "Iran"),
    "Many Hezbollah fighters and commanders are affiliated with the Badr Organization.": (
        "affiliated-with", "Hezbollah", "Badr Organization",
    ),
    # offices
    "The Northern Observatory counted the dead. Its head Karim Hadid spoke on Monday.": (
        "leads", "Karim Hadid", "Northern Observatory",
    ),
    "Karim Hadid, who heads another activist group, the Northern Observatory, spoke on Monday.": (
        "leads", "Karim Hadid", "Northern Observatory",
    ),
    "Rene Lopez, leader of the ruling Christian Democratic Party, was shot.": (
        "leads", "Rene Lopez", "Christian Democratic Party",
    ),
    "The reports identified Karim Hadid as a member of Hezbollah's delegated committee.": (
        "member-of", "Karim Hadid", "Hezbollah",
    ),
    # seats and owners
    "The International Court of Justice in The Hague ruled on Monday.": (
        "located-in", "International Court of Justice", "Hague",
    ),
    "He returned to Stone Hill prison in Guatemala City on Monday.": ("located-in", "Stone Hill prison", "Guatemala City"),
    "He spoke at the Northern Peace Institute think tank in Oslo on Monday.": (
        "located-in", "Northern Peace Institute", "Oslo",
    ),
    "The head of the U.N. children's agency, UNICEF, spoke on Monday.": ("part-of", "UNICEF", "United Nations"),
    "The report came from the Syrian state news agency Sana on Monday.": ("part-of", "Sana", "Syria"),
}  # fmt: skip

NOT_STATED = [
    "President Karim Hadid of Kenya met the prime minister on Monday.",
    "Kremlin spokesman Ivan Petrov denied the report.",
    "Foreign Minister Anna Berg arrived in Oslo on Monday.",
    "Secretary of State Anna Berg arrived in Oslo on Monday.",
    "The heavily-armed men fled the village.",
    "The army toppled the statue on Monday.",
    "The rebels took part of the town on Monday.",
    "He has fought a long battle against cancer.",
    "A command center in Syria burned on Monday.",
    "Pro-government media said nothing.",
    "The company has its offices in Oslo.",
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


def test_the_group_is_the_one_named_before() -> None:
    text = "Al-Shabab bombed a market in Mogadishu. The group aims to topple the government of Somalia."
    assert any(row[:2] == ("opposes", "Al-Shabab") for row in rows(text))


def test_no_relation_comes_from_the_actor_table() -> None:
    assert rows("Hezbollah shelled the base. Iran denied the report.") == []


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
