"""Which statements are claims on which happening, whose they are, and what they make of it. All reports are invented."""

from __future__ import annotations

import pytest

from sayso.coding.engine import code
from sayso.exporting.summary import say_so
from sayso.records import Coding, Count, Event
from sayso.tolls import counts

STRIKE = "Warplanes bombed a market in Tamra on Monday, killing at least 17 people. "


def _coded(text: str) -> Coding:
    return code(text, published="2024-03-08")


def _at(coding: Coding, words: str) -> Event:
    """The event, no mere accusation or denial, that has a mention at these words."""
    at = coding.report.text.index(words)
    acts = (e for e in coding.events if e.type not in {"ACCUSE", "REJECT"})
    return next(e for e in acts if any(s.start <= at < s.end for s in e.triggers))


def _said(event: Event) -> set[tuple[str, str]]:
    """Who says something about an event, with which stance; every cue must stand in the report as it says."""
    groups = say_so(event)
    for group in groups:
        assert group.cue is None or group.cue.end - group.cue.start == len(group.cue.text)
    return {(group.source.name, group.stance) for group in groups}


@pytest.mark.parametrize(
    ("text", "words", "claim"),
    [
        ("Rebels shelled the town of Tamra, the army said.", "shelled", ("army", "asserts")),
        ("The town of Tamra was shelled by rebels, according to residents.", "shelled", ("residents", "asserts")),
        ("A hospital confirmed that nine people were killed in the raid on Tamra.", "raid", ("hospital", "confirms")),
        ("The ministry blamed the raid on Tamra on the rebels.", "raid", ("ministry", "blames")),
        ("The raid, which the army blames on rebels, killed ten people.", "raid", ("army", "blames")),
        ("The rebels denied the raid on Tamra, in which ten people were killed.", "raid", ("rebels", "denies")),
        (STRIKE + "The army declined to comment.", "bombed", ("army", "declines-to-comment")),
        (STRIKE + "The ministry did not respond to a request for comment.", "bombed", ("ministry", "declines-to-comment")),
        (STRIKE + "The army defended the raid.", "bombed", ("army", "justifies")),
        (STRIKE + "Observers cast doubt on the figures.", "bombed", ("Observers", "doubts")),
        (STRIKE + "The army denied responsibility.", "bombed", ("army", "denies")),
        (STRIKE + "The rebels claimed responsibility.", "bombed", ("rebels", "claims-responsibility")),
        ("The rebels said they had attacked the barracks in Tamra.", "attacked", ("rebels", "claims-responsibility")),
        ("The police said officers had arrested six men.", "arrested", ("police", "claims-responsibility")),
        ("The army said its troops had shelled the town of Tamra.", "shelled", ("army", "claims-responsibility")),
        (STRIKE + 'It was a mistake, the mayor said.', "bombed", ("mayor", "asserts")),
        (STRIKE + "A doctor said the victims were brought to his ward.", "bombed", ("doctor", "asserts")),
    ],
)  # fmt: skip
def test_a_statement_is_a_claim_on_its_happening(text: str, words: str, claim: tuple[str, str]) -> None:
    assert claim in _said(_at(_coded(text), words))


def test_fellow_speakers_both_claim() -> None:
    event = _at(_coded("Rebels shelled the camp, killing ten people, residents and medics said."), "shelled")
    assert _said(event) == {("residents", "asserts"), ("medics", "asserts")}


def test_who_passes_a_statement_on_says_it_too_but_an_outlet_only_relays() -> None:
    coding = _coded("The governor said the police had confirmed that rebels shelled the town of Tamra.")
    assert {("governor", "asserts"), ("police", "confirms")} <= _said(_at(coding, "shelled"))
    relayed = _at(_coded("Residents told Reuters that rebels had shelled the town of Tamra."), "shelled")
    assert _said(relayed) == {("Residents", "asserts")}
    assert say_so(relayed)[0].via == ("Reuters",)


def test_one_claim_per_source_and_stance() -> None:
    coding = _coded("The army said rebels shelled the town of Tamra. The army said the shelling lasted an hour.")
    groups = [(g.source.name, g.stance) for e in coding.events for g in say_so(e)]
    assert len(groups) == len(set(groups)) or len(coding.events) > 1


def test_a_statement_about_something_else_is_no_claim() -> None:
    event = _at(_coded(STRIKE + "The mayor said the school would open in May."), "bombed")
    assert _said(event) == set()


# --- denials of a part ------------------------------------------------------------------------------------------------


def test_denial_of_the_dead_does_not_deny_the_strike() -> None:
    coding = _coded(
        "The army shelled the town of Tamra on Monday, killing ten people, residents said. "
        "The army denied that civilians were killed in the shelling."
    )
    event = _at(coding, "shelled")
    assert event.factuality == "attributed"
    nobody = [c for c in counts(event) if c.stance == "denies"]
    assert len(nobody) == 1
    value = nobody[0].value
    assert isinstance(value, Count)
    assert (value.outcome, value.min, value.max, value.civilian) == ("killed", 0, 0, True)
    assert nobody[0].source is not None and nobody[0].source.name == "army"
    denial = next(g for g in say_so(event) if g.stance == "denies")
    assert denial.fields == ("casualty",)


def test_denied_number_is_no_toll() -> None:
    coding = _coded("A raid on Tamra killed people. The army denied that 19 civilians had been killed in the raid.")
    rows = [c.value for c in counts(_at(coding, "raid"))]
    assert all(isinstance(v, Count) and v.min != 19 for v in rows)


@pytest.mark.parametrize(
    "denial",
    [
        "The army denied that it shelled Tamra.",
        "The army denied that it shelled Tamra and killed civilians.",
        "The army denied that its soldiers had killed civilians in Tamra.",
    ],
)
def test_denial_of_the_act_denies_it_all(denial: str) -> None:
    coding = _coded(denial)
    assert not [c for e in coding.events for c in counts(e) if isinstance(c.value, Count) and c.value.max == 0]


# --- a side's own account ---------------------------------------------------------------------------------------------


def test_our_pilots_are_the_warplanes_told_before() -> None:
    coding = _coded(
        "Coalition warplanes bombed a market in Tamra on Monday, killing 17 people. "
        '"Our pilots hit a legitimate target," General Peter Molu told reporters.'
    )
    event = _at(coding, "bombed")
    assert ("Peter Molu", "claims-responsibility") in _said(event)
    assert all("Our" not in a.name for e in coding.events for a in e.actors)


def test_the_aircraft_of_the_coalition_spokesman() -> None:
    coding = _coded(
        "Coalition warplanes bombed a market in Tamra on Monday, killing 17 people. "
        "A coalition spokesman said the aircraft had struck a rebel post."
    )
    assert ("coalition spokesman", "claims-responsibility") in _said(_at(coding, "bombed"))


def test_we_is_who_speaks() -> None:
    coding = _coded('"We attacked the barracks in Tamra," the Red Valley Brigade said in a statement.')
    event = _at(coding, "attacked")
    assert [a.name for a in event.actors] == ["Red Valley Brigade"]
    assert _said(event) == {("Red Valley Brigade", "claims-responsibility")}


def test_we_with_its_own_day_is_a_further_act() -> None:
    coding = _coded(
        "Rebels attacked the barracks in Tamra on Monday, killing six soldiers. "
        '"On Thursday our fighters shelled the port," their commander said.'
    )
    assert _at(coding, "attacked") is not _at(coding, "shelled")


# --- factuality -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "words", "factuality"),
    [
        ("Rebels shelled the town of Tamra on Monday.", "shelled", "asserted"),
        ("Rebels shelled the town of Tamra on Monday, the army said.", "shelled", "attributed"),
        ("The army said rebels shelled Tamra. The shelling went on all night.", "shelled", "attributed"),
        ("The mayor said the roads were closed after rebels shelled the town.", "shelled", "asserted"),
        ("The mayor said troops had left since rebels attacked the barracks.", "attacked", "asserted"),
        ("An alleged attack on the barracks killed three soldiers on Monday.", "attack", "attributed"),
        ("The army denied that its troops shelled the town of Tamra.", "shelled", "denied"),
        ("The army plans to attack the rebels in Tamra on Friday.", "attack", "planned"),
        ("The rebels threatened to attack the barracks in Tamra.", "attack", "threatened"),
        ("The army will withdraw its troops from Tamra on Friday.", "withdraw", "planned"),
        ("Residents blamed the raid on Tamra on the army.", "raid", "asserted"),
    ],
)
def test_factuality(text: str, words: str, factuality: str) -> None:
    assert _at(_coded(text), words).factuality == factuality


def test_an_act_denied_by_one_and_told_by_another_is_disputed() -> None:
    coding = _coded("Residents said the army shelled Tamra on Monday. The army denied shelling Tamra on Monday.")
    assert {e.factuality for e in coding.events if e.type == "ASSAULT"} <= {"disputed", "attributed", "denied"}


# --- bad input --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        'Rebels shelled Tamra. "We saw planes and then nobody came to help us, the mayor said to the',
        "Rebels shelled Tamra. “He told us ‘they said “run” to all’ and left,” she said.",
        "Rebels shelled Tamra, said. Said that. Denied. According to.",
        "Rebels shelled Tamra, " + "and the army said that the town was quiet and " * 60 + "all was over.",
        "Denied that denied that denied that civilians were killed were killed.",
        "We. Our. Us said we.",
    ],
)
def test_bad_input_is_survived(text: str) -> None:
    coding = _coded(text)
    for event in coding.events:
        for claim in event.claims:
            assert coding.report.text[claim.span.start : claim.span.end] == claim.span.text
            assert claim.source is None or claim.source.name


def test_said_without_a_subject_names_nobody() -> None:
    coding = _coded("Rebels shelled Tamra on Monday, said.")
    assert [g.source.name for e in coding.events for g in say_so(e)] == []


def test_who_goes_on_as_it_is_who_spoke_before() -> None:
    told = "The Norland Observatory said Islamic State fighters killed nine troops. It said troops attacked a village on Friday."
    coding = _coded(told)
    assert ("Norland Observatory", "asserts") in _said(_at(coding, "attacked"))


def test_who_admits_his_own_act_claims_it_and_who_alleges_blames() -> None:
    coding = _coded("On Monday Omar Dala admitted that he had abducted two teachers in Tamra.")
    assert _said(_at(coding, "abducted")) == {("Omar Dala", "claims-responsibility")}
    coding = _coded("The villagers alleged that soldiers had burned a school in Tamra.")
    assert _said(_at(coding, "burned")) == {("villagers", "blames")}


def test_hearsay_has_no_source_to_name() -> None:
    event = _at(_coded("The two men are accused of abducting a teacher in Tamra on Monday."), "abducting")
    assert not say_so(event)
    assert event.factuality == "attributed"


def test_who_denies_a_part_before_owning_the_act_denies_the_part() -> None:
    coding = _coded("A rebel spokesman denied killing policemen but said that the group had raided the town of Tamra.")
    assert ("rebel spokesman", "denies") not in _said(_at(coding, "raided"))
