"""Rows for spreadsheets: RFC 4180, no formulas, the columns as promised."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from sayso.exporting.csv import CLAIM_COLUMNS, EVENT_COLUMNS, Table, claim_rows, event_rows, write_csv
from sayso.records import Coding


def written(coding: Coding, table: Table = "events") -> str:
    stream = io.StringIO(newline="")
    write_csv([coding], stream, table)
    return stream.getvalue()


def rows(coding: Coding, table: Table = "events") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(coding, table), newline="")))


def test_columns_are_the_keys_of_the_rows(coding: Coding) -> None:
    assert all(tuple(row) == EVENT_COLUMNS for row in event_rows(coding))
    assert all(tuple(row) == CLAIM_COLUMNS for row in claim_rows(coding))


def test_one_row_per_event(coding: Coding) -> None:
    raid, strike, threat = rows(coding)
    assert (raid["report_id"], raid["event_id"]) == ("r-sample", "e1")
    assert (raid["type"], raid["subtype"], raid["factuality"]) == ("ASSAULT", "attack", "attributed")
    assert (raid["actors"], raid["recipients"]) == ("Red Valley Front", "guards")
    assert (raid["start"], raid["end"], raid["lat"], raid["lon"]) == ("2031-05-05", "2031-05-05", "12.5", "-3.25")
    assert (raid["killed_low"], raid["killed_high"], raid["killed_open"]) == ("6", "9", "true")
    assert (raid["injured_low"], raid["injured_high"], raid["injured_open"]) == ("2", "3", "false")
    assert raid["counts"].startswith("killed: 6+ guards (interior ministry); killed: 9 people (border official); ")
    assert raid["sources"] == "interior ministry; border official; Red Valley Front"
    assert (strike["killed_low"], strike["start"], strike["when_text"]) == ("", "", "Hours later")
    assert (threat["country"], threat["optional"], threat["quote"]) == ("TST; TSU", "true", "threatened")


def test_one_row_per_claim(coding: Coding) -> None:
    table = rows(coding, "claims")
    assert len(table) == len(coding.claims)
    denial = next(row for row in table if row["stance"] == "denies")
    assert (denial["value"], denial["min"], denial["max"], denial["civilian"]) == ("0 injured", "0", "0", "true")
    assert (denial["source"], denial["source_type"], denial["cue"]) == ("interior ministry", "government", "denied")
    for row in table:
        assert row["words"] == coding.report.text[int(row["start"]) : int(row["end"])]


@pytest.mark.parametrize("start", list("=+-@\t\r"))
def test_text_is_never_a_formula(coding: Coding, start: str) -> None:
    bad = replace(coding, report=replace(coding.report, title=f"{start}cmd|'/c calc'!A1", publisher=start))
    row = rows(bad)[0]
    assert row["title"] == f"'{start}cmd|'/c calc'!A1"
    assert row["publisher"] == "'" + start
    assert row["lon"] == "-3.25"  # a number is no text


def test_rfc_4180(coding: Coding) -> None:
    awkward = 'He said "no",\nthen left'
    bad = replace(coding, report=replace(coding.report, title=awkward))
    out = written(bad)
    assert out.endswith("\r\n")
    assert '"He said ""no"",\nthen left"' in out
    assert rows(bad)[0]["title"] == awkward
    assert not re.search(r"(?<!\r)\n", written(coding))


def test_what_cannot_be_written_is_replaced(coding: Coding) -> None:
    bad = replace(coding, report=replace(coding.report, title="a\ud800b"))
    assert written(bad).encode()
    assert rows(bad)[0]["title"] == "a?b"


def test_nothing_found_is_a_header(bare: Coding) -> None:
    assert written(bare).strip() == ",".join(EVENT_COLUMNS)
