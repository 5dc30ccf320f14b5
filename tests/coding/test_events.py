"""Which words tell an event of which type, and which tell none. All sentences are invented."""

from __future__ import annotations

import pytest

from sayso.coding.engine import code

# sentence, the word that must (or must not) be in a trigger, PLOVER type or None for no event, sub-event or "" for any
CASES = [
    # what nature, accident and illness do is nobody's act
    ("The cyclone killed 12 people in Beira on Sunday.", "killed", None, ""),
    ("An earthquake injured dozens of people in Herat on Monday.", "injured", None, ""),
    ("Four people died in floods in Derna on Monday.", "died", None, ""),
    ("Two children died of malnutrition in Darfur in June.", "died", None, ""),
    ("The writer died of cancer in Nairobi on Friday.", "died", None, ""),
    ("A collapsing building injured 15 people in Lagos on Friday.", "injured", None, ""),
    ("Rain pelted the protesters in Dhaka on Friday.", "pelted", None, ""),
    ("The storm slammed into Manila on Friday.", "slammed", None, ""),
    ("Gunmen killed 12 people in Beni on Sunday.", "killed", "ASSAULT", "attack"),
    ("Protesters pelted the police with stones in Srinagar on Friday.", "pelted", "PROTEST", "violent-demonstration"),
    # fights and attacks in a manner of speaking
    ("The union in Lima called the new law an attack on the press.", "attack", None, ""),
    ("The editor called the arrests an attack on democracy.", "attack", None, ""),
    ("The union called it an attack on the press.", "called", None, ""),
    ("The minister suffered a heart attack in Madrid on Friday.", "attack", None, ""),
    ("The company lost a legal battle in Paris on Friday.", "battle", None, ""),
    ("Kenya is fighting corruption with new laws in Nairobi.", "fighting", None, ""),
    ("The photographer captured the mood in Sarajevo on Friday.", "captured", None, ""),
    ("The ministry released a report in Accra on Friday.", "released", None, ""),
    ("The spokesman refused to comment on Friday.", "refused", None, ""),
    ("Rebels launched an attack on the town of Bunia on Friday.", "attack", "ASSAULT", ""),
    ("The army fought rebels near Goma on Friday.", "fought", "ASSAULT", "armed-clash"),
    ("The two sides moved to defuse tension in Nablus on Friday.", "defuse", None, ""),
    # words of another sense
    ("The man was taken to a hospital in Quito with life-threatening injuries.", "threatening", None, ""),
    ("The rebels threatened the mayor of Uvira on Monday.", "threatened", "THREATEN", ""),
    ("Three officers came to Colombo on Friday to depose before the commission.", "depose", None, ""),
    ("The generals deposed the president of Niger on Friday.", "deposed", "ASSAULT", ""),
    ("The deadline of 15 March 2014 passed in Homs.", "March", None, ""),
    ("Pilots flew sorties over Iraq on Friday using attack, bomber and fighter aircraft.", "attack", None, ""),
    ("The officer in charge of the camp left Juba on Friday.", "charge", None, ""),
    ("The banned group has an office in Ankara.", "banned", None, ""),
    ("The besieged town near Damascus has no water.", "besieged", None, ""),
    ("Drivers began a transportation strike in La Paz on Monday.", "strike", "PROTEST", "peaceful-protest"),
    ("Prisoners went on hunger strike in Athens on Monday.", "strike", "PROTEST", "peaceful-protest"),
    # strikes, and who fires on whom
    ("Near Rutba, one strike destroyed a vehicle.", "strike", "ASSAULT", "air-drone-strike"),
    ("Near Hit, two strikes damaged three bridges.", "strikes", "ASSAULT", "air-drone-strike"),
    ("A gunman opened fire on a crowd outside a club in Dayton on Sunday.", "opened", "ASSAULT", "attack"),
    (
        "Police opened fire on protesters in Dhaka on Sunday, killing two people.",
        "opened", "ASSAULT", "excessive-force-against-protesters",
    ),
    ("Police fired tear gas at protesters in Tunis on Sunday.", "fired", "COERCE", ""),
    # the law at work
    ("Police carried out raids on homes in Lyon on Friday and arrested six people.", "raids", "COERCE", ""),
    ("Detectives raided the offices of a newspaper in Managua on Friday.", "raided", "COERCE", ""),
    ("Rebels raided the village of Kasindi on Friday, killing six people.", "raided", "ASSAULT", ""),
    ("Police broke up a terrorist cell in Ceuta on Friday.", "broke", "COERCE", "arrests"),
    ("A spy network was dismantled in Vilnius in November.", "dismantled", "COERCE", "arrests"),
    ("Two suspects were booked into the county jail in Tulsa on Friday.", "booked", "COERCE", "arrests"),
    ("Prosecutors brought charges against the former mayor of Oran on Friday.", "charges", "COERCE", ""),
    ("The army imposed a curfew in Karbala on Friday.", "curfew", "COERCE", ""),
    # giving way
    ("The siege of Kut was lifted on Tuesday.", "lifted", "CONCEDE", ""),
    ("The army lifted the siege of Kut on Tuesday.", "lifted", "CONCEDE", ""),
    ("The curfew in Kut was eased on Tuesday.", "eased", "RETREAT", ""),
    ("A judge in Guatemala granted the editor house arrest on Friday.", "granted", "CONCEDE", ""),
    ("About 300 fighters were granted safe passage out of Homs on Friday.", "granted", "RETREAT", ""),
    ("A convoy of buses left the town of Zabadani on Wednesday.", "left", "RETREAT", ""),
    ("Many families have fled Aleppo.", "fled", None, ""),
    ("About 4,000 people fled Aleppo on Monday.", "fled", "RETREAT", ""),
    ("The militants fled the town of Rawa.", "fled", "RETREAT", ""),
    # meetings
    ("Foreign ministers gathered in Geneva on Monday.", "gathered", "CONSULT", ""),
    ("The Security Council met behind closed doors on Friday.", "met", "CONSULT", ""),
    ("The Turkish minister will travel to Cairo on Tuesday.", "travel", "CONSULT", ""),
    ("The envoy arrived in Khartoum on Sunday.", "arrived", "CONSULT", ""),
    ("Hundreds of students gathered in protest in Seoul on Monday.", "gathered", "PROTEST", ""),
    # help and bargains
    ("The World Food Program distributed relief items in Mulanje on Thursday.", "distributed", "AID", ""),
    ("The agency sent medicines to a hospital in Gaza on Friday.", "medicines", "AID", ""),
    ("Doctors of the agency were giving guidance to health workers in Juba.", "guidance", "AID", ""),
    ("Israel and Egypt reached a framework for peace in 1978.", "reached", "AGREE", ""),
    ("The army staged a flag march in Jammu on Friday.", "march", "MOBILIZE", ""),
    # words that are another's
    ("His father died in Detroit in 1927.", "died", None, ""),
    ("A driver died in a clash in Detroit in 1967.", "died", "ASSAULT", ""),
    ("The two governments agreed on Monday to extend negotiations on a ceasefire.", "extend", None, ""),
    ("Five parties took part in the congress in Kigali on Monday.", "took", None, ""),
    ("The mother took her children back to Lyon on Monday.", "took", None, ""),
    ("The sanctions target steel and oil exports from Iran.", "target", None, ""),
    ("The patrol was returning to Sukma on Monday when rebels attacked it.", "patrol", None, ""),
    ("The group made a telephone call to a radio station in Quetta on Monday.", "call", None, ""),
    ("Police arrested 60 demonstrators in Santiago on Monday.", "arrested", "COERCE", "arrests"),
    ("Soldiers repelled an attack on the town of Mocimboa on Monday.", "repelled", "ASSAULT", "armed-clash"),
    ("Looters sacked three shopping centers in Cali on Monday.", "sacked", "ASSAULT", "looting-property-destruction"),
    ("The suspects were booked on three counts of murder in Tulsa on Monday.", "booked", "COERCE", "arrests"),
    ("The armed forces will establish a truce in Usulutan on 14 September.", "establish", "AGREE", ""),
    # laws, questions, newsrooms, outcomes
    ("Kenya has a law against deporting people to Eritrea.", "deporting", None, ""),
    ("Kenya deported 12 people to Eritrea on Monday.", "deported", "COERCE", ""),
    ("Who was killed in Juba on Monday?", "killed", None, ""),
    ("The two ministries in Bangkok ignored requests for comment on Monday.", "requests", None, ""),
    ("Kenya will deny use of its soil to rebels from Sudan.", "deny", None, ""),
    ("Rebels laid siege to a hotel in Mogadishu on Monday.", "laid", "ASSAULT", "attack"),
    ("Rebels laid siege to the town of Dhusamareb on Monday.", "laid", "COERCE", ""),
    ("Fighting drove 3,000 people from their homes in Ituri on Monday.", "drove", None, ""),
    ("Soldiers drove 3,000 people from their homes in Ituri on Monday.", "drove", "COERCE", ""),
    ("The president opened a military parade in Caracas on Monday.", "parade", None, ""),
    ("The opposition mobilized protests in Harare on Monday.", "mobilized", "PROTEST", ""),
    ("Rescue workers carted away 30 bodies from the market in Ghazni on Monday.", "carted", None, ""),
    ("The boy was airlifted to a hospital in Tulsa on Monday.", "airlifted", None, ""),
    ("Mines are banned by international law.", "banned", None, ""),
    ("The ministry banned two newspapers in Tashkent on Monday.", "banned", "COERCE", ""),
    ("The hospital in Homs received 40 wounded people on Monday.", "received", None, ""),
    ("The families who were forcibly removed from Diego Garcia in 1971 want to return.", "removed", "COERCE", ""),
    # two acts in one phrase, or one
    ("The court rejected Kenya's request for the suspect on Friday.", "request", "REQUEST", ""),
    ("The court rejected Kenya's request for the suspect on Friday.", "rejected", "REJECT", ""),
    ("The court rejected the request on Friday.", "request", "REJECT", ""),
    ("Masked men woke the girls in Zamfara on Friday and marched them into the bush.", "marched", None, ""),
    ("Teachers marched in Abuja on Friday over unpaid wages.", "marched", "PROTEST", ""),
]


@pytest.mark.parametrize(("text", "word", "kind", "subtype"), CASES, ids=[case[0][:60] for case in CASES])
def test_a_word_tells_an_event_or_none(text: str, word: str, kind: str | None, subtype: str) -> None:
    at = text.index(word)
    events = [e for e in code(text, published="2024-07-01").events if any(t.start <= at < t.end for t in e.triggers)]
    assert [e.type for e in events] == ([kind] if kind else [])
    if subtype:
        assert events[0].subtype == subtype


def test_a_plural_that_opens_a_sentence_is_no_name() -> None:
    """ "Drones", tagged as a name at the head of a sentence, are drones."""
    text = "PORT SUDAN (Northern Wire) - Drones struck a fuel depot and a power station in Port Sudan early on Tuesday."
    event = next(e for e in code(text, published="2025-05-06").events if e.type == "ASSAULT")
    assert event.subtype == "air-drone-strike"
