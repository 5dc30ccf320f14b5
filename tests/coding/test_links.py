"""Links between happenings, on reports of our own with the real pipeline."""

from __future__ import annotations

import time

import pytest

from sayso.coding.engine import code
from sayso.data import read_tsv
from sayso.records import Coding

Row = tuple[str, str, str]  # type, words of the source, words of the target

SAID: dict[str, Row] = {
    "Kenya imposed sanctions on Uganda in response to the bombing of a market in Nairobi on Monday.": (
        "response-to", "imposed sanctions", "bombing",
    ),
    "Police arrested two men in Lagos over the murder of a teacher on Friday.": ("response-to", "arrested", "murder"),
    "Rebels shelled the town of Tal Rifat on Monday, prompting Turkey to launch airstrikes on their bases.": (
        "response-to", "airstrikes", "shelled",
    ),
    "Police fired tear gas on Monday to disperse protesters who pelted stones at them in Nairobi.": (
        "response-to", "fired tear gas", "pelted stones",
    ),
    "Soldiers executed three villagers after seizing the town of Gao on Sunday.": ("follows", "executed", "seizing"),
    "Gunmen kidnapped the mayor of Gao on Sunday before killing two guards on Monday.": (
        "follows", "killing", "kidnapped",
    ),
    "Soldiers captured the village of Kidal on Sunday as part of an offensive against the rebels.": (
        "part-of", "captured", "offensive",
    ),
    "The government of Chad condemned the attack on a convoy near Abeche on Tuesday.": (
        "response-to", "condemned", "attack",
    ),
}  # fmt: skip

NOT_SAID = [
    "Soldiers shelled the village of Kidal on Sunday. Police arrested a banker in Paris on Monday.",
    "Rebels attacked the town of Gao on Sunday. Workers protested against low wages in Lima on Monday.",
    "Four soldiers were killed in a bombing in Gao on Sunday.",
]


def _links(coding: Coding) -> list[Row]:
    told = {event.id: " ".join(t.text for t in event.triggers) for event in coding.events}
    return [(link.type, told[link.source], told[link.target]) for link in coding.links]


@pytest.mark.parametrize("text", SAID)
def test_words_tie_happenings(text: str) -> None:
    kind, source, target = SAID[text]
    assert any(k == kind and source in s and target in t for k, s, t in _links(code(text, published="2026-11-20")))


@pytest.mark.parametrize("text", NOT_SAID)
def test_no_words_no_link(text: str) -> None:
    assert not _links(code(text, published="2026-11-20"))


def test_evidence_is_text_of_the_report() -> None:
    for text in SAID:
        coding = code(text, published="2026-11-20")
        ids = {event.id for event in coding.events}
        for link in coding.links:
            assert {link.source, link.target} <= ids
            assert link.source != link.target
            assert text[link.evidence.start : link.evidence.end] == link.evidence.text


def test_parts_go_to_the_total_that_they_fill() -> None:
    text = (
        "Aircraft carried out nine airstrikes in Mali and Niger on Monday. In Mali, aircraft carried out six airstrikes. "
        "In Niger, aircraft carried out three airstrikes."
    )
    coding = code(text, published="2026-11-20")
    wholes = {link.target for link in coding.links if link.type == "part-of"}
    parts = [link.source for link in coding.links if link.type == "part-of"]
    assert len(wholes) <= 1
    assert len(parts) == len(set(parts))


def test_lexicon_rows_are_sound() -> None:
    kinds = {"response-to", "follows", "causes", "part-of"}
    types = set(
        "AGREE CONSULT SUPPORT COOPERATE AID RETREAT CONCEDE REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
        "COERCE ASSAULT -".split()
    )
    for row in read_tsv("lexicons/link_cues.tsv"):
        assert row["type"] in kinds
        assert row["form"] in {"prep", "verb", "self", "adverb"}
        assert row["order"] in {"first", "second"}
        assert row["sides"] in {"-", "other"}
        assert set(row["sources"].split(",")) | set(row["targets"].split(",")) <= types


def test_long_chains_stay_quick() -> None:
    chain = "Rebels attacked the town of Gao" + " after soldiers attacked the town of Kidal" * 60 + "."
    begin = time.process_time()
    code(chain, published="2026-11-20")
    assert time.process_time() - begin < 5
