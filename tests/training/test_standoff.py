"""Annotations without their texts come back to the same text or to none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from training.markup import MarkupError

from training import standoff

CODED = 'gold: someset r1 text\nid: x\npublished: none\n--- events\ne1 PROTEST peaceful-protest asserted @"[marched] to"\n'


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "someset").mkdir()
    rows = [{"id": "r1", "text": "Teachers marched to the ministry."}]
    (tmp_path / "someset/train.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), "utf-8")
    (tmp_path / "x.txt").write_text(CODED, "utf-8")
    return tmp_path


def test_a_record_without_text_finds_its_text_again(gold: Path) -> None:
    record = standoff.read(gold, gold / "x.txt")
    bare = standoff.without_text(record)
    assert "marched" not in json.dumps(bare)
    again = standoff.with_text(gold, bare)
    start, end = again["events"][0]["triggers"][0]
    assert again["text"][start:end] == "marched"


def test_another_text_is_refused(gold: Path) -> None:
    bare = standoff.without_text(standoff.read(gold, gold / "x.txt")) | {"sha256": "0" * 64}
    with pytest.raises(MarkupError, match="not the one that was coded"):
        standoff.with_text(gold, bare)


def test_an_unknown_report_is_told(gold: Path) -> None:
    (gold / "y.txt").write_text(CODED.replace("r1", "r9"), "utf-8")
    with pytest.raises(MarkupError, match="has no report r9"):
        standoff.read(gold, gold / "y.txt")
