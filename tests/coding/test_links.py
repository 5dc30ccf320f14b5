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
    # answers over the end of a sentence
    "Gunmen killed nine farmers near Gao on Monday. In response, the army bombed rebel camps.": (
        "response-to", "bombed", "killed",
    ),
    "Gunmen killed nine farmers near Gao on Monday. The army retaliated with air strikes on rebel camps.": (
        "response-to", "air strikes", "killed",
    ),
    "Rebels shelled a base in Gao on Monday. The air force carried out punitive strikes on Tuesday.": (
        "response-to", "strikes", "shelled",
    ),
    "Gunmen killed nine farmers near Gao on Monday. The United Nations condemned the attack.": (
        "response-to", "condemned", "killed",
    ),
    "Gunmen killed nine farmers near Gao on Monday. The attack drew condemnation from the United Nations.": (
        "response-to", "condemnation", "killed",
    ),
    "The attack on the market in Gao was condemned by the African Union on Monday.": (
        "response-to", "condemned", "attack",
    ),
    "Police shot dead two students in Lagos on Monday. The student union demanded an inquiry into the shooting.": (
        "response-to", "demanded", "shooting",
    ),
    "The union accused the army of shelling the village of Gao on Monday.": ("response-to", "accused", "shelling"),
    "Gunmen killed nine farmers near Gao on Monday. Thousands protested in Gao on Tuesday over the killings.": (
        "response-to", "protested", "killed",
    ),
    # what is done to those who did it
    "Soldiers shot dead the gunmen who stormed the hotel in Mopti on Monday.": ("response-to", "shot dead", "stormed"),
    "The guards say they killed five raiders who laid siege to a barracks in Mopti.": (
        "response-to", "killed", "laid siege",
    ),
    "Police arrested a man who stabbed two women in Lagos on Monday.": ("response-to", "arrested", "stabbed"),
    "Rebels shot down a plane near Gao on Monday. Police arrested four suspects on Tuesday.": (
        "response-to", "arrested", "shot down",
    ),
    # order
    "Gunmen killed nine farmers near Gao on Monday. Hours later, the army bombed a rebel camp.": (
        "follows", "bombed", "killed",
    ),
    "Police arrested the editor in Lagos on Monday and later froze the assets of the newspaper.": (
        "follows", "froze", "arrested",
    ),
    "Rebels ambushed a bus in Kidal. Just two days later, a roadside bomb killed 11 miners in Gao.": (
        "follows", "bomb", "ambushed",
    ),
    "Militants hijacked a train near Gao on Monday. Five soldiers died in the ensuing battle.": (
        "follows", "battle", "hijacked",
    ),
    "The air force bombed a militant hideout in Gao on Monday. Soldiers arrested seven men in a follow-up operation.": (
        "follows", "arrested", "bombed",
    ),
    # parts
    "Militants attacked a passenger train near Gao on Tuesday, taking hundreds hostage.": (
        "part-of", "hostage", "attacked",
    ),
    "Rebels raided the village of Kidal on Monday, killing nine people and kidnapping four women.": (
        "part-of", "kidnapping", "raided",
    ),
    "Boko Haram carried out attacks on villages in Nigeria on Monday. In Baga, Boko Haram burned down the market.": (
        "part-of", "burned", "attacks",
    ),
    "Kenya and Uganda signed a ceasefire on Monday. Under the deal, Uganda released 200 prisoners on Tuesday.": (
        "part-of", "released", "ceasefire",
    ),
    # causes
    "The shelling of Gao on Monday forced the two sides to suspend the talks in Bamako.": (
        "causes", "shelling", "suspend the talks",
    ),
}  # fmt: skip

NOT_SAID = [
    "Soldiers shelled the village of Kidal on Sunday. Police arrested a banker in Paris on Monday.",
    "Rebels attacked the town of Gao on Sunday. Workers protested against low wages in Lima on Monday.",
    "Four soldiers were killed in a bombing in Gao on Sunday.",
    "Four soldiers died on Sunday after rebels attacked their base in Gao.",
    "The attackers opened fire on the guards in Gao and then blew themselves up.",
    "Rebels shelled part of the town of Gao on Sunday.",
    "The army attacked rebels fighting alongside deserters near Gao on Sunday.",
    "Fighting in Gao could lead to protests in Bamako, the mayor said.",
    "The town of Gao was attacked later in the day.",
    "Police in Gao arrested 40 men over the first three days of clashes.",
    "Nine protesters were arrested in Gao on Monday. The protest in Gao went on.",
    "The group refused to follow the ceasefire.",
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


def test_counted_parts_fill_the_total_of_their_country() -> None:
    text = (
        "Coalition forces conducted 34 strikes against rebels in Mali and Niger on Monday. In Mali, coalition forces "
        "conducted 23 strikes. In Niger, coalition forces conducted 11 strikes. Near Gao, 22 strikes hit rebel camps. "
        "Near Kidal, one strike hit a depot. Near Agadez, nine strikes hit rebel camps."
    )
    coding = code(text, published="2026-11-20")
    number = {e.id: text[: e.triggers[0].start].rsplit(maxsplit=1)[-1] for e in coding.events}
    wholes = {number[link.source]: number[link.target] for link in coding.links if link.type == "part-of"}
    assert wholes == {"23": "34", "11": "34", "22": "23", "one": "23", "nine": "11"}


def test_pointers_are_sound() -> None:
    rows = list(read_tsv("lexicons/link_pointers.tsv"))
    assert {row["which"] for row in rows} == {"near", "first"}
    assert len({row["word"] for row in rows}) == len(rows)


def test_lexicon_rows_are_sound() -> None:
    kinds = {"response-to", "follows", "causes", "part-of"}
    types = set(
        "AGREE CONSULT SUPPORT COOPERATE AID RETREAT CONCEDE REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
        "COERCE ASSAULT -".split()
    )
    for row in read_tsv("lexicons/link_cues.tsv"):
        assert row["type"] in kinds
        assert row["form"] in {"prep", "verb", "self"}
        assert row["order"] in {"first", "second"}
        assert row["sides"] in {"-", "other"}
        named = set(row["sources"].split(",")) | set(row["targets"].split(","))
        assert {name.partition(":")[0] for name in named} <= types


def test_long_chains_stay_quick() -> None:
    chain = "Rebels attacked the town of Gao" + " after soldiers attacked the town of Kidal" * 60 + "."
    begin = time.process_time()
    code(chain, published="2026-11-20")
    assert time.process_time() - begin < 5
