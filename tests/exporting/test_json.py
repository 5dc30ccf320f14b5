"""The published JSON form: what it holds, that its spans are true, and that it is the same bytes every time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from sayso.exporting.json import to_dict, to_json
from sayso.exporting.schema import json_schema
from sayso.records import Coding, Report, Span


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    Draft202012Validator.check_schema(json_schema())
    return Draft202012Validator(json_schema())


def spans_with_words(record: dict[str, Any]) -> Iterator[tuple[list[int], str]]:
    for event in record["events"]:
        for row in (*event["values"], *event["casualties"]):
            yield row["span"], row["text"]
        for claim in event["claims"]:
            yield claim["cue"], claim["cue_text"]


def test_the_record_fits_its_schema(coding: Coding, bare: Coding, validator: Draft202012Validator) -> None:
    for sample in (coding, bare):
        validator.validate(json.loads(to_json(sample)))


def test_the_schema_refuses_what_the_record_is_not(coding: Coding, validator: Draft202012Validator) -> None:
    for key, wrong in (("type", "EAT"), ("factuality", "sure"), ("mood", "grim"), ("when", "Monday")):
        record = to_dict(coding)
        record["events"][0][key] = wrong
        with pytest.raises(ValidationError):
            validator.validate(record)


def test_the_same_coding_gives_the_same_line(coding: Coding, coding_again: Coding) -> None:
    assert coding is not coding_again
    assert to_json(coding) == to_json(coding_again)
    assert len(to_json(coding).splitlines()) == 1
    assert "Torvél 🗺" not in to_json(coding)  # boilerplate is told by its place only
    assert "near Torvél" in to_json(coding)


def test_meta_order_does_not_matter(coding: Coding) -> None:
    turned = replace(coding, meta=dict(reversed(coding.meta.items())))
    assert to_json(turned) == to_json(coding)
    assert to_dict(coding)["sayso"] == {"parser": "test 1.0", "schema": "1", "version": "0.1.0"}


def test_spans_hold_their_words(coding: Coding) -> None:
    text, record = coding.report.text, to_dict(coding)
    for (start, end), words in spans_with_words(record):
        assert text[start:end] == words
    for claim in record["events"][0]["claims"]:
        assert claim["words"] in text
        assert claim["cue_text"] in claim["words"]
    (ignored,) = record["ignore"]
    assert text[slice(*ignored)].endswith("🗺")


def test_counts_are_one_per_number_and_source(coding: Coding) -> None:
    rows = to_dict(coding)["events"][0]["casualties"]
    assert [(r["outcome"], r["min"], r["max"], r["source"], r["stance"]) for r in rows] == [
        ("killed", 6, None, "interior ministry", "asserts"),
        ("killed", 9, 9, "border official", "asserts"),
        ("injured", 2, 3, "border official", "asserts"),
        ("injured", 0, 0, "interior ministry", "denies"),
    ]


def test_claims_are_one_per_source_and_stance_in_text_order(coding: Coding) -> None:
    claims = to_dict(coding)["events"][0]["claims"]
    assert [(c["source"], c["stance"]) for c in claims] == [
        ("interior ministry", "asserts"),
        ("border official", "asserts"),
        ("interior ministry", "denies"),
        ("Red Valley Front", "claims-responsibility"),
    ]
    official = claims[1]
    assert (official["via"], official["anonymous"]) == (["Coast Agency"], True)
    assert official["reason"] == "he may not speak to reporters"
    assert claims[0]["fields"] == ["event", "actor", "recipient", "casualty"]


def test_the_ledger_holds_every_claim(coding: Coding) -> None:
    record = to_dict(coding)
    assert sum(len(e["values"]) for e in record["events"]) == len(coding.claims)
    assert {v["source"] for v in record["events"][2]["values"]} == {None}


def test_when_and_where(coding: Coding) -> None:
    raid, strike, threat = to_dict(coding)["events"]
    assert (raid["when"]["start"], raid["when"]["text"]) == ("2031-05-05", "on Monday")
    assert (raid["where"]["country"], raid["where"]["lon"]) == ("TST", -3.25)
    assert coding.report.text[slice(*raid["where"]["span"])] == "near Torvél"
    assert (strike["when"], strike["where"], strike["instrument"]) == (None, None, "helicopter")
    assert "Hours later" in [row["value"]["text"] for row in strike["values"] if row["field"] == "when"]
    assert (threat["where"]["country"], threat["types"]) == (["TST", "TSU"], ["THREATEN"])


def test_any_text_stays_on_one_line_that_can_be_written() -> None:
    sample = Coding(Report("x", title="a\u2028b\x85c\ud800d\x1ce"))
    line = to_json(sample)
    assert line.splitlines() == [line]
    assert json.loads(line.encode())["title"] == sample.report.title


def test_notes_of_reading_and_coding(coding: Coding) -> None:
    report = replace(coding.report, notes=("read as cp1252",))
    assert to_dict(replace(coding, report=report))["notes"] == ["read as cp1252", *coding.notes]


def test_evidence_is_a_pair(coding: Coding) -> None:
    (link,) = to_dict(coding)["links"]
    assert link == {"type": "response-to", "source": "e2", "target": "e1", "evidence": _pair(coding.links[0].evidence)}


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]
