"""No sentence of the hand-coded reports stands in the project: examples, tests and tables are in words of our own."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
PAGES = (
    "*.md", "docs/*.md", "examples/**/*.json", "examples/**/*.md", "src/**/*.py", "tests/**/*.py", "tests/**/*.tsv",
    "src/**/lexicons/*.tsv",
)  # fmt: skip
RUN = 9  # words in a row that are no accident


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """All runs of nine words of a text."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return (tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1))


def test_no_run_of_words_is_from_a_coded_report() -> None:
    reports = [json.loads(file.read_text("utf-8"))["text"] for file in sorted((SHARED / "acceptance").glob("*.json"))]
    for name in ("train", "dev"):
        file = SHARED / f"gold/sourced_events/{name}.jsonl"
        lines = file.read_text("utf-8").splitlines() if file.exists() else []
        reports += [json.loads(line)["text"] for line in lines]
    if not reports:
        reason = f"no hand-coded reports at {SHARED}"
        if os.environ.get("SAYSO_CI"):
            pytest.fail(f"{reason}, and SAYSO_CI wants them")
        pytest.skip(f"{reason}: this test compares with them")
    theirs = {run for text in reports for run in runs(text)}
    pages = sorted(page for pattern in PAGES for page in ROOT.glob(pattern))
    found = {str(page.relative_to(ROOT)): run for page in pages for run in runs(page.read_text("utf-8")) if run in theirs}
    assert not found
