"""The example corpus for linking: reports that parse, a gold table that covers them, days that fit their weekdays."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from sayso.reading import read
from sayso.records import Report

FOLDER = Path(__file__).parent.parent / "examples/corpus"
FILES = sorted(FOLDER.glob("*.json"))
README = (FOLDER / "README.md").read_text("utf-8")
MONTHS = "January February March April May June July August September October November December".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
DATELINE = re.compile(r"^[A-Z][A-Za-z ,]+, ([A-Z][a-z]{2,}) (\d{1,2}) (?:\(|-)")


def table(first: str) -> dict[str, list[str]]:
    """The rows of a table of the README by their first cell; `first` is the head of its first column."""
    _, _, rest = README.partition(f"\n| {first} |")
    rows = rest.partition("\n\n")[0].splitlines()[2:]
    return {cells[0]: cells[1:] for cells in ([cell.strip() for cell in row.strip("|").split("|")] for row in rows)}


def rows() -> dict[str, dict[str, Any]]:
    return {file.stem: json.loads(file.read_text("utf-8")) for file in FILES}


def gold() -> list[dict[str, str]]:
    with (FOLDER / "gold.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_file_is_one_report() -> None:
    reports = [report for report in read(FILES) if isinstance(report, Report)]
    assert [r.id for r in reports] == [file.stem for file in FILES]
    assert len({r.id for r in reports}) == 40
    assert not [r.id for r in reports if r.notes]


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_report_is_whole_and_short(name: str) -> None:
    row = rows()[name]
    assert list(row) == ["id", "title", "published", "publisher", "text"]
    assert row["id"] == name
    assert all(isinstance(value, str) and value == value.strip() != "" for value in row.values())
    assert 60 <= len(row["text"].split()) <= 350


def test_gold_covers_all_reports_once() -> None:
    answers = gold()
    assert list(answers[0]) == ["report", "incident", "origin"]
    assert sorted(a["report"] for a in answers) == sorted(rows())
    assert len({a["incident"] for a in answers}) == 12


def test_an_origin_is_the_first_report_that_carries_it() -> None:
    answers, reports = {a["report"]: a for a in gold()}, rows()
    for name, answer in answers.items():
        first = answers[answer["origin"]]
        assert first["origin"] == answer["origin"], f"{name} copies a copy"
        assert first["incident"] == answer["incident"]
        assert reports[answer["origin"]]["published"] <= reports[name]["published"]


def test_the_readme_says_what_gold_says() -> None:
    told = {name: cells[:2] for name, cells in table("report").items()}
    assert told == {a["report"]: [a["incident"], a["origin"]] for a in gold()}
    origins = defaultdict(set)
    for answer in gold():
        origins[answer["incident"]].add(answer["origin"])
    reports = Counter(a["incident"] for a in gold())
    counts = {name: [int(cell) for cell in cells[-2:]] for name, cells in table("incident").items()}
    assert counts == {name: [reports[name], len(origins[name])] for name in reports}


@pytest.mark.parametrize("answer", gold(), ids=lambda answer: answer["report"])
def test_days_fit(answer: dict[str, str]) -> None:
    """Reports name the weekday of the happening within a week of it; every dated weekday and dateline is of its day."""
    row = rows()[answer["report"]]
    text, published = row["text"], date.fromisoformat(row["published"])
    happened = date.fromisoformat(table("incident")[answer["incident"]][0])
    assert timedelta(0) <= published - happened < timedelta(7)
    assert re.search(rf"\b{WEEKDAYS[happened.weekday()]}\b", text)
    if line := DATELINE.match(text):
        month = next(number for number, name in enumerate(MONTHS, 1) if name.startswith(line[1]))
        assert (month, int(line[2])) == (published.month, published.day)
    for weekday, month, day in re.findall(rf"\b({'|'.join(WEEKDAYS)}),? ({'|'.join(MONTHS)}) (\d+)", text):
        assert date(published.year, MONTHS.index(month) + 1, int(day)).weekday() == WEEKDAYS.index(weekday)
