"""Bad input about say-so: broken quotations, sources that fail to appear, numbers that are none. All reports are invented."""

from __future__ import annotations

import pytest

from sayso.coding.engine import code
from sayso.records import Coding, Count, Event, Span
from sayso.tolls import tolls

SPEECH = ("and the gunmen went from house to house in the dark with torches and knives " * 27).strip()
TEXTS = {
    "never closed": 'Rebels attacked Tamra on Monday, killing four men. "They came at night, said Omar Dala, a farmer.\n\n'
    "The army said it shot two.",
    "closed twice": '"They shot my brother"" said Omar Dala after the raid on Tamra." Police said nine people were killed.',
    "nested": '"He told me, \'The army said "we will burn the village" and they killed six people,\'" said Omar Dala '
    "of the raid on Tamra.",
    "400 words": f"Gunmen raided Tamra on Monday, killing nine people, {SPEECH}, said Omar Dala, a farmer who fled the town.",
    "no subject": "Said that nine people were killed in the raid on Tamra on Monday. Said so again. According to.",
    "only cues": "Said, said and said: denied, denied. Told reporters told. Citing citing Reuters reported reported.",
    "two numbers": "Police said nine people were killed in the raid on Tamra. "
    "Police said twelve people were killed in the raid on Tamra.",
    "superscript": "The raid on Tamra on Monday killed 1² people and wounded 3³, police said.",
    "broken comma": "The raid on Tamra on Monday killed 12,34 people, police said.",
    "arabic digit": "The raid on Tamra on Monday killed ٣ people and wounded ١٢, police said.",
    "a score": "The raid on Tamra on Monday killed a score of people, police said, and settled a score with the mayor.",
    "minus": "The raid on Tamra killed -5 people, 1/2 people and 1e3 people, police said.",
    "marks only": '"" “” «» „“ \'\' said. "".',
}  # fmt: skip


def _spans(coding: Coding) -> list[Span]:
    found = [span for event in coding.events for span in event.triggers]
    for claim in coding.claims:
        found += [claim.span, *([claim.cue] if claim.cue else [])]
        found += [claim.source.span] if claim.source and claim.source.span else []
    return found + [link.evidence for link in coding.links] + [tie.evidence for tie in coding.relations]


def _killed(text: str) -> list[tuple[int, int | None]]:
    counts = [c.value for c in code(text, published="2024-03-08", engine="patterns").claims if isinstance(c.value, Count)]
    return [(c.min, c.max) for c in counts if c.outcome == "killed"]


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("engine", ["patterns", "reader"])
def test_no_crash_and_every_span_is_its_text(name: str, engine: str) -> None:
    coding = code(TEXTS[name], published="2024-03-08", engine=engine)
    for span in _spans(coding):
        assert TEXTS[name][span.start : span.end] == span.text and span.text.strip()


@pytest.mark.parametrize("name", ["superscript", "broken comma", "arabic digit", "minus"])
def test_no_number_is_guessed(name: str) -> None:
    assert not _killed(TEXTS[name])


def test_a_score_is_twenty_people_and_no_grudge() -> None:
    assert _killed(TEXTS["a score"]) == [(20, 20)]


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph() -> None:
    coding = code(TEXTS["never closed"], published="2024-03-08", engine="patterns")
    shot = TEXTS["never closed"].index("it shot two")
    late = [c for c in coding.claims if c.span.start >= shot and c.source is not None]
    assert late and {c.source.name for c in late if c.source} == {"army"}


@pytest.mark.parametrize("name", ["no subject", "marks only"])
def test_who_is_not_named_is_not_guessed(name: str) -> None:
    coding = code(TEXTS[name], published="2024-03-08", engine="patterns")
    assert all(c.source is None or c.source.name in TEXTS[name] for c in coding.claims)
    assert not [c for c in coding.claims if c.source is not None and c.source.type not in ("media", "anonymous")]


def test_contradictory_numbers_of_one_source_both_stand_and_are_not_added_up() -> None:
    coding = code(TEXTS["two numbers"], published="2024-03-08", engine="patterns")
    events: list[Event] = [event for event in coding.events if event.casualties]
    assert sorted(_killed(TEXTS["two numbers"])) == [(9, 9), (12, 12)]
    assert all(toll.total.high <= 12 for event in events for toll in tolls(event).values())
