"""The examples, coded from end to end: what must be right in each, whatever else an engine finds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from sayso.coding.engine import code_many
from sayso.exporting.json import to_json
from sayso.exporting.schema import json_schema
from sayso.reading import read
from sayso.records import Claim, Coding, Count, Event, Report, Span
from sayso.resolving.numbers import parse_count

FOLDER = Path(__file__).parent.parent / "examples"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
MARKET = ("market_wire", "market_radio", "market_agency")
# Fewest events, optional ones apart, that a reading worth its name finds: well below what there is.
FEWEST = {
    "air_strike": 2, "anonymous_sources": 2, "arrests": 3, "boilerplate": 1, "ceasefire_talks": 3, "denied_claim": 2,
    "kidnapping": 4, "market_agency": 2, "market_radio": 1, "market_wire": 2, "protest": 3, "suicide_bombing": 1,
    "threat": 2,
}  # fmt: skip

Codings = dict[str, Coding]


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return [report for report in read(sorted(FOLDER.glob("*.json"))) if isinstance(report, Report)]


@pytest.fixture(scope="module")
def codings(reports: list[Report]) -> Codings:
    found = [result for result in code_many(reports) if isinstance(result, Coding)]
    return {coding.report.id: coding for coding in found}


def events(coding: Coding, *types: str, subtype: str | None = None) -> list[Event]:
    return [e for e in coding.events if (not types or e.type in types) and subtype in (None, e.subtype)]


def tolls(coding: Coding, outcome: str) -> set[tuple[str, int]]:
    """Who gives which number, as the low end: ("ministry of information", 9). The report's own voice is ""."""
    told = [c for e in coding.events for c in e.casualties if c.stance != "denies"]
    rows = [(c.source.name if c.source else "", c.value) for c in told]
    return {(name, n.min) for name, n in rows if isinstance(n, Count) and n.outcome == outcome}


def said(coding: Coding, stance: str) -> set[str]:
    """The sources that take a stance on any event."""
    return {claim.source.name for claim in coding.claims if claim.source and claim.stance == stance}


def names(event: Event) -> str:
    return " | ".join(actor.name for actor in event.actors)


def spans(coding: Coding) -> Iterator[Span]:
    for event in coding.events:
        yield from event.triggers
    for claim in coding.claims:
        sources = [claim.source.span] if claim.source else []
        yield from (span for span in (claim.span, claim.cue, *sources) if span)
    yield from coding.boilerplate
    yield from (link.evidence for link in coding.links)
    yield from (relation.evidence for relation in coding.relations)


def pairs(record: Any) -> Iterator[list[int]]:
    """Every [start, end) of a JSON record."""
    if isinstance(record, dict):
        for value in record.values():
            yield from pairs(value)
    elif isinstance(record, list) and len(record) == 2 and all(type(x) is int for x in record):
        yield record
    elif isinstance(record, list):
        for value in record:
            yield from pairs(value)


def test_there_are_examples_and_all_are_coded(codings: Codings) -> None:
    assert len(NAMES) >= 10
    assert sorted(codings) == NAMES
    assert sorted(FEWEST) == NAMES


@pytest.mark.parametrize("name", NAMES)
class TestEveryExample:
    def test_spans_are_their_words(self, codings: Codings, name: str) -> None:
        text = codings[name].report.text
        for span in spans(codings[name]):
            assert span.start < span.end
            assert text[span.start : span.end] == span.text

    def test_numbers_are_their_words(self, codings: Codings, name: str) -> None:
        claims = [(c, c.value) for c in codings[name].claims if isinstance(c.value, Count)]
        for claim, count in claims:
            read_as = parse_count(count.text)
            one_person = (count.min, count.max) == (1, 1) and read_as is None
            either = count.min == 0 and read_as is not None and read_as[1] == count.max  # "killed or wounded 15"
            nobody = count.max == 0 and claim.stance == "denies"  # "denied that civilians were killed"
            assert read_as == (count.min, count.max) or one_person or either or nobody, count

    def test_record_fits_its_schema(self, codings: Codings, name: str) -> None:
        record = json.loads(to_json(codings[name]))
        jsonschema.Draft202012Validator(json_schema()).validate(record)
        length = len(codings[name].report.text)
        assert all(0 <= start < end <= length for start, end in pairs(record))

    def test_enough_is_found(self, codings: Codings, name: str) -> None:
        assert len([e for e in codings[name].events if not e.optional]) >= FEWEST[name]

    def test_every_event_stands_on_claims_and_words(self, codings: Codings, name: str) -> None:
        for event in codings[name].events:
            assert event.triggers
            assert event.claims
            if event.factuality in {"attributed", "disputed", "denied"}:
                assert event.attributed

    def test_nothing_comes_from_boilerplate(self, codings: Codings, name: str) -> None:
        hidden = codings[name].boilerplate
        used = [*(t for e in codings[name].events for t in e.triggers), *(c.span for c in codings[name].claims)]
        assert not [u for u in used for h in hidden if u.start < h.end and h.start < u.end]

    def test_nothing_was_found_and_not_kept(self, codings: Codings, name: str) -> None:
        assert codings[name].failures == ()


def test_air_strike(codings: Codings) -> None:
    coding = codings["air_strike"]
    assert events(coding, "ASSAULT", subtype="air-drone-strike")
    bombing = coding.events[0]
    assert bombing.type == "ASSAULT"
    assert "oalition" in names(bombing)
    assert bombing.when is not None
    assert (bombing.when.start, bombing.when.end) == ("2016-10-12", "2016-10-12")
    assert bombing.where is not None
    assert bombing.where.country == ("YEM",)
    rows = {c.value.min: c for c in bombing.casualties if isinstance(c.value, Count) and c.value.outcome == "killed"}
    assert {17, 23, 9} <= set(rows), "the residents' number, the ministry's, and the children among those"
    by_ministry = rows[23]
    assert by_ministry.source is not None
    assert "ministry" in by_ministry.source.name
    assert isinstance(rows[17].value, Count)
    assert rows[17].value.max is None, "at least 17"
    assert "Majid al-Otaibi" in said(coding, "denies")
    assert {"Majid al-Otaibi", "coalition spokesman"} <= said(coding, "claims-responsibility")
    received = rows[19].source
    assert received is not None
    assert received.name.startswith("doctor at the Republican Hospital")
    denied = rows[0]
    assert denied.stance == "denies"
    assert isinstance(denied.value, Count)
    assert denied.value.civilian
    assert [link for link in coding.links if link.type == "response-to"], "the missiles answer the strike"


def test_denied_claim(codings: Codings) -> None:
    coding = codings["denied_claim"]
    assert any("military" in source for source in said(coding, "denies"))
    assert any(e.factuality in {"denied", "disputed"} for e in events(coding, "ASSAULT"))
    killed = tolls(coding, "killed")
    assert any("Residents" in source and number == 18 for source, number in killed)
    assert any("Usman" in source and number == 25 for source, number in killed)
    apart = [{c.value.min for c in e.casualties if isinstance(c.value, Count)} for e in coding.events]
    assert not [numbers for numbers in apart if {18, 25} <= numbers], "villagers and fighters are no one toll"
    burned = next(e for e in coding.events if any("burned" in s.text for s in e.triggers))
    assert burned.where is None or burned.where.name != "Maiduguri", "where a witness fled to is no scene"


def test_protest_and_what_the_police_did(codings: Codings) -> None:
    coding = codings["protest"]
    march = coding.events[0]
    assert (march.type, march.subtype) == ("PROTEST", "peaceful-protest")
    assert march.when is not None
    assert march.when.start == "1985-09-04"
    assert any("olice" in names(event) for event in events(coding, "COERCE"))
    detained = tolls(coding, "detained")
    assert any("ministry" in source and number == 60 for source, number in detained)
    assert any("Araya" in source and number == 200 for source, number in detained)


def test_arrests(codings: Codings) -> None:
    coding = codings["arrests"]
    arrest = events(coding, "COERCE", subtype="arrests")[0]
    assert "police" in names(arrest)
    assert any("journalists" in actor.name for actor in arrest.recipients)
    assert any("press freedom group" in source for source, number in tolls(coding, "detained") if number == 2)
    assert any(event.factuality == "planned" for event in events(coding, "COERCE")), "charges are expected"


def test_ceasefire_talks(codings: Codings) -> None:
    coding = codings["ceasefire_talks"]
    assert events(coding, "CONSULT")
    assert events(coding, "AGREE")
    assert any("mediators" in source for source in said(coding, "asserts"))
    assert any(number == 14 and "Ibrahim" in source for source, number in tolls(coding, "killed"))
    assert events(coding, "AID")


def test_a_toll_that_rises_within_the_report(codings: Codings) -> None:
    coding = codings["suicide_bombing"]
    bombing = events(coding, subtype="suicide-bomb")
    assert bombing
    numbers = {c.value.min for c in bombing[0].casualties if isinstance(c.value, Count) and c.value.outcome == "killed"}
    assert {11, 26, 34} <= numbers, "all three, none added up"
    assert any("Kasi" in source for source, number in tolls(coding, "killed") if number == 34)


def test_threats_and_plans_did_not_happen(codings: Codings) -> None:
    coding = codings["threat"]
    unreal = [e for e in events(coding, "ASSAULT", "MOBILIZE") if e.factuality in {"planned", "threatened"}]
    assert len(unreal) >= 2
    past = [e for e in events(coding, "ASSAULT") if e.factuality == "asserted"]
    assert [e for e in past if e.when and e.when.start == "2003-07-01" and e.when.end == "2003-07-31"], "the ambush"


def test_anonymous_sources_and_relays(codings: Codings) -> None:
    coding = codings["anonymous_sources"]
    unnamed = [c.source for c in coding.claims if c.source and c.source.anonymous]
    assert any("officials" in s.name and "Reuters" in s.via for s in unnamed)
    assert any(s.reason and "allowed" in s.reason for s in unnamed)
    assert any("diplomat" in source and number == 1 for source, number in tolls(coding, "killed"))
    assert any(c.source and "Interfax" in c.source.via for c in coding.claims)


def test_kidnapping(codings: Codings) -> None:
    coding = codings["kidnapping"]
    assert events(coding, "ASSAULT", subtype="abduction-forced-disappearance")
    assert any("navy" in source and number == 7 for source, number in tolls(coding, "abducted"))
    group = "Movement for the Emancipation of the Niger Delta"
    assert any(group in names(e) for e in coding.events if e.factuality == "threatened")
    assert not [e for e in coding.events if e.factuality == "threatened" and e.when], "a threat has no day of the past"
    assert not events(coding, subtype="arrests"), "captors who hold the men make no arrest"
    assert [e for e in events(coding, "RETREAT") if any("evacuated" in s.text for s in e.triggers)]
    assert any("official" in source for source in said(coding, "denies")), "no ransom, says the official"


def test_boilerplate_is_not_coded(codings: Codings) -> None:
    coding = codings["boilerplate"]
    hidden = " ".join(span.text for span in coding.boilerplate)
    assert all(words in hidden for words in ("ALSO READ", "Photo:", "Follow us"))
    told = " ".join(claim.span.text for claim in coding.claims)
    assert not [place for place in ("Kashmir", "Kupwara", "Kabul") if place in told]
    assert any(number == 4 for _, number in tolls(coding, "killed"))


def test_three_outlets_on_one_shelling(codings: Codings) -> None:
    """The same day and kind of attack, and three tolls that are nobody's sum."""
    highest = {}
    for name in MARKET:
        shelling = events(codings[name], "ASSAULT", subtype="shelling-artillery-missile-attack")
        assert shelling, name
        assert any(e.when and e.when.start == e.when.end == "2010-09-02" for e in shelling), name
        highest[name] = max(number for _, number in tolls(codings[name], "killed") if number != 15)  # 15: militants
    assert highest == {"market_wire": 13, "market_radio": 21, "market_agency": 9}
    assert any("Ba-Hoku" in source for source in said(codings["market_wire"], "denies"))
    assert "Residents" in said(codings["market_wire"], "blames")


@pytest.mark.parametrize(("batch_size", "processes"), [(1, 1), (8, 2)])
def test_same_bytes_whatever_the_batches_and_processes(
    reports: list[Report], codings: Codings, batch_size: int, processes: int
) -> None:
    again = code_many(reversed(reports), batch_size=batch_size, processes=processes)
    lines = {result.report.id: to_json(result) for result in again if isinstance(result, Coding)}
    assert lines == {name: to_json(coding) for name, coding in codings.items()}


def test_claims_have_a_source_or_are_the_reports_own(codings: Codings) -> None:
    claims: list[Claim] = [claim for coding in codings.values() for claim in coding.claims]
    assert not [claim for claim in claims if claim.source and not claim.source.name]
    assert not [claim for claim in claims if claim.source is None and claim.stance != "asserts"]
