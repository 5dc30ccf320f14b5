"""Real reports from end to end, where they are at hand: every record keeps to the schema, spans are words, runs are equal."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest

from sayso.coding.engine import code_many
from sayso.exporting.json import to_json
from sayso.exporting.schema import json_schema
from sayso.reading import read
from sayso.records import Coding, Report

SHARED = Path(__file__).parent.parent.parent / "shared"
SOURCES = (SHARED / "gold/sourced_events/train.jsonl", SHARED / "acceptance")


@pytest.fixture(scope="module", params=SOURCES, ids=lambda path: path.stem)
def codings(request: pytest.FixtureRequest) -> list[Coding]:
    """All reports of one source, coded; they are not ours to give away, so not everybody has them."""
    source: Path = request.param
    if not source.exists():
        reason = f"no hand-coded reports at {source}"
        if os.environ.get("SAYSO_CI"):
            pytest.fail(f"{reason}, and SAYSO_CI wants them")
        pytest.skip(f"{reason}: this test needs them")
    reports = [report for report in read(source) if isinstance(report, Report)]
    if not os.environ.get("SAYSO_CI"):
        reports = reports[:: max(1, len(reports) // 16)]  # a sample, so that the tests stay quick
    found = [result for result in code_many(reports) if isinstance(result, Coding)]
    assert len(found) == len(reports) > 10
    return found


def test_every_record_keeps_to_the_schema(codings: list[Coding]) -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    for coding in codings:
        record = json.loads(to_json(coding))
        assert not [error.message for error in validator.iter_errors(record)], coding.report.id


def test_every_span_is_its_words(codings: list[Coding]) -> None:
    for coding in codings:
        text = coding.report.text
        claimed = [span for c in coding.claims for span in (c.span, c.cue, c.source.span if c.source else None) if span]
        spans = [*claimed, *(t for e in coding.events for t in e.triggers), *coding.boilerplate]
        spans += [x.evidence for x in (*coding.links, *coding.relations)]
        assert not [s for s in spans if text[s.start : s.end] != s.text], coding.report.id


def test_links_tie_events_that_are_there(codings: list[Coding]) -> None:
    for coding in codings:
        ids = {event.id for event in coding.events}
        assert all(link.source in ids and link.target in ids for link in coding.links), coding.report.id
