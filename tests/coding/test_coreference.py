"""Who is whom within a report: the fullest name that it gives, and nobody where it is not clear."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso import Report
from sayso.coding.coreference import bare_name
from sayso.coding.engine import _make_doc, load
from sayso.coding.layers import Mention, get


def told(text: str, words: str, published: str = "2016-05-10", nth: int = 0) -> Mention:
    """The mention with the given words (the nth of them)."""
    nlp = load()
    doc = nlp(_make_doc(nlp, Report(text, published=published)))
    found = [m for m in get(doc, "mentions") if m["text"] == words]
    assert len(found) > nth, [m["text"] for m in get(doc, "mentions")]
    return found[nth]


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("The Valley Defence Front (VDF) attacked Gao. The VDF killed two guards.", "VDF", "Valley Defence Front"),
        ("Nusra Front fighters seized a hill. The group shelled Idlib.", "group", "Nusra Front"),
        ("ISIS shelled Hasaka.", "ISIS", "Islamic State"),
        ("Kaitab Hezbollah shelled a base. Kataib Hezbollah denied it.", "Kaitab Hezbollah", "Kataib Hezbollah"),
        ("President Brisk arrived in Gao. Anton Brisk was attacked by gunmen.", "President Brisk", "Anton Brisk"),
        ("Col. Anton Brisk was shot in Gao. Brisk died on Monday.", "Brisk", "Anton Brisk"),
        ("A soldier said he was hit. Mary Dunn was arrested after she attacked a guard.", "she", "Mary Dunn"),
        ("Haider al-Abadi flew to Basra. The Iraqi prime minister accused gunmen.", "Iraqi prime minister", "Haider al-Abadi"),
        ("Four officers drove to Gao. Gunmen shot two of them.", "them", "officers"),
        ("The Iraqi army entered Mosul. Its troops killed ten men.", "Its troops", "troops of Iraqi army"),
        ("Russians protested in Moscow.", "Russians", "Russia"),
        ("Syria accused Turkey of an attack. Damascus threatened Ankara with an invasion.", "Damascus", "Syria"),
        ("The deal with Moscow prompted Ankara to withdraw its troops.", "Ankara", "Ankara"),
        ("The Red Front said: \"We bombed the camp.\"", "We", "Red Front"),
        ("\"Our pilots bombed the camp,\" the Iraqi army said.", "Our pilots", "pilots of Iraqi army"),
    ],
)  # fmt: skip
def test_the_fullest_name_told(text: str, words: str, name: str) -> None:
    assert told(text, words)["name"] == name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Reuters reported an attack. He was wounded.", "He"),  # an agency is no he
        ("Police fired at a crowd. He fled.", "He"),
        ("It rained in Gao. They attacked a bank.", "They"),
        ("Anton Brisk said: \"We bombed the camp.\"", "We"),  # whose side he means is not said
        ("US forces bombed Raqqa, the Red Front said.", "US"),
    ],
)  # fmt: skip
def test_unresolved_beats_wrong(text: str, words: str) -> None:
    mention = told(text, words)
    assert mention["name"] in {words, "United States"} and mention["kind"] in {"pronoun", "country"}


def test_an_office_is_its_holder_of_that_day_only() -> None:
    text = "Nouri al-Maliki spoke in Basra. The Iraqi prime minister accused gunmen of an attack."
    assert told(text, "Iraqi prime minister", "2010-05-10")["id"] == "nouri-al-maliki"
    assert told(text, "Iraqi prime minister", "2016-05-10")["id"] is None


def test_namesakes_stay_apart() -> None:
    text = "Brisk was shot. Anton Brisk and Maria Brisk were at the market in Gao."
    assert told(text, "Brisk")["name"] == "Brisk"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("President Brisk", ["Brisk"]),
        ("Iraqi Prime Minister Haider al-Abadi", ["Haider", "al-Abadi"]),
        ("prominent journalist Jose Dunn", ["Jose", "Dunn"]),
        ("Abu Bakr al Wadi", ["Abu", "Bakr", "al", "Wadi"]),
        ("Gen. Ludwig van Moor", ["Ludwig", "van", "Moor"]),
        ("", []),
    ],
)
def test_bare_name(text: str, name: list[str]) -> None:
    assert bare_name(text) == name


@given(st.text(max_size=80))
def test_a_bare_name_is_the_end_of_the_text(text: str) -> None:
    words = text.split()
    assert words[len(words) - len(bare_name(text)) :] == bare_name(text)


def test_every_mention_has_a_cluster_that_begins_no_later() -> None:
    nlp = load()
    text = "The army shelled Gao. It killed ten. Rebels fled; they attacked again. Brisk spoke. Anton Brisk left."
    found = get(nlp(_make_doc(nlp, Report(text))), "mentions")
    assert found and all(0 <= m["cluster"] < len(found) for m in found)
    for mention in found:
        same = {m["name"] for m in found if m["cluster"] == mention["cluster"]}
        assert len(same) == 1
