"""The corpus itself: every report compiles, its spans are words, and it is as varied as its card says."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from training.markup import CORPUS, read_files

from sayso.reading.dates import parse_day

Record = dict[str, Any]


@cache
def reports() -> list[Record]:
    return read_files(sorted((CORPUS / "reports").glob("*.txt")))


def spans(record: Record) -> list[tuple[int, int]]:
    found = [s for e in record["events"] for s in e["triggers"]]
    for event in record["events"]:
        found += [s for s in (*event["actor_spans"], *event["recipient_spans"], event["when_span"]) if s]
        found += [event["where"]["span"]] if event["where"] and event["where"]["span"] else []
        found += [s for row in event["casualties"] for s in (row["span"], row["source_span"]) if s]
        found += [s for c in event["claims"] for s in (c["cue"], c["source_span"]) if s]
    return found + [tie["evidence"] for tie in (*record["links"], *record["relations"]) if tie["evidence"]]


def test_there_are_enough_reports_with_ids_of_their_own() -> None:
    ids = [r["id"] for r in reports()]
    assert len(ids) >= 200
    assert len(set(ids)) == len(ids)


def test_spans_are_words_of_the_text() -> None:
    for record in reports():
        for start, end in spans(record):
            words = record["text"][start:end]
            assert words and words == words.strip(), (record["id"], start, end)


def test_days_are_days_in_order() -> None:
    for record in reports():
        for event in record["events"]:
            if event["when"]:
                first, last = (parse_day(day) for day in event["when"])
                assert first <= last, (record["id"], event["id"])


def test_every_class_is_there() -> None:
    events = [e for r in reports() for e in r["events"]]
    types = Counter(t for e in events for t in (e["type"] if isinstance(e["type"], list) else [e["type"]]))
    assert len(types) == 16 and min(types.values()) >= 40
    assert min(Counter(e["factuality"] for e in events)[f] for f in ("planned", "threatened", "hypothetical", "negated")) >= 30
    assert min(Counter(c["stance"] for e in events for c in e["claims"]).values()) >= 40
    assert sum(not r["events"] for r in reports()) >= 15


def test_annotations_on_public_reports_hold_no_text() -> None:
    rows = [json.loads(line) for line in (CORPUS / "standoff.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) >= 100
    for row in rows:
        assert "text" not in row and len(row["sha256"]) == 64
        names = [n for e in row["events"] for party in (*e["actors"], *e["recipients"]) for n in party]
        longest = max((len(n.split()) for n in names), default=0)
        assert longest < 30, row["id"]


def test_the_corpus_stands_where_the_tool_looks() -> None:
    assert Path(CORPUS).is_dir()
