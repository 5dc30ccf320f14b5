"""Records to Arrow rows and back: nothing is lost, and ids are hashes of the content."""

from __future__ import annotations

from dataclasses import fields, replace

import pyarrow as pa
import pytest

from sayso.errors import SetAside
from sayso.records import Actor, Claim, Coding, Count, Event, Place, Report, Source, Span, Value, When
from sayso.store_rows import CODED, PARTS, TABLES, coded_row, columns, key_of, report_row, split, to_coding
from sayso.store_work import from_bytes, to_bytes

VALUES: tuple[Value, ...] = (
    "ASSAULT", "", Actor("t", "n", "k", "c", "i"), Actor("t", "n"), When("since May", "2031-05-01", None, open="end", timex="P1M"),
    When("once", None, None), Place("a", "b", ("TST", "TSU"), 1.5, -2.25, 5, "x"), Place("a"), Count("killed", 0, None, "none"),
    Count("injured", 2, 3, "two or three", "people", False, "beside"),
)  # fmt: skip


def there_and_back(coding: Coding) -> Coding:
    row = coded_row(report_row(coding.report), coding)
    tables = split(from_bytes(to_bytes(pa.Table.from_pylist([row], schema=CODED))))
    assert {name: table.schema for name, table in tables.items()} == TABLES
    return to_coding(tables["reports"].to_pylist()[0], {name: tables[name].to_pylist() for name in PARTS})


def test_a_coding_comes_back_as_it_was(coding: Coding, bare: Coding) -> None:
    for one in (coding, bare):
        back = there_and_back(one)
        assert replace(back, report=one.report) == one
        assert replace(back.report, id=one.report.id, given_id=None) == one.report
        assert back.report.id == key_of(one.report)


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize(
    "source", [None, Source("a", "b", "ngo"), Source("a", "b", "person", ("x", "y"), True, "why", Span(1, 2, "z"))]
)
def test_every_kind_of_claim_comes_back(value: Value, source: Source | None) -> None:
    claim = Claim("where", value, Span(0, 1, "I"), source, "doubts", Span(3, 4, "r") if source else None, "rule")
    event = Event(
        "e10", "AID", (Span(0, 1, "I"), Span(3, 4, "r")), (claim, claim), types=("AID", "CONSULT"), optional=True
    )
    assert there_and_back(Coding(Report("It rained."), (event,))).events == (event,)


def test_every_field_of_a_record_has_a_column() -> None:
    assert [name for name, _ in columns(Span)] == [f.name for f in fields(Span)]
    names = TABLES["claims"].names
    assert len(set(names)) == len(names)
    assert {"span_start", "source_name", "source_span_text", "cue_end", "count_max", "place_country", "word"} <= set(
        names
    )
    assert TABLES["claims"].field("count_min").type == pa.int64()
    assert TABLES["events"].field("triggers").type == pa.list_(pa.struct(columns(Span)))


def test_the_id_is_a_hash_of_the_content_and_not_of_the_given_id() -> None:
    report = Report("Words.", "n1", "Title", "2031-05-06", "Paper", "https://example.org/1")
    assert key_of(report) == key_of(replace(report, id="other", notes=("n",), language="en")) != ""
    for change in ({"text": "Words"}, {"title": None}, {"published": None}, {"publisher": "P"}, {"url": None}):
        assert key_of(replace(report, **change)) != key_of(report)
    assert report_row(report)["given_id"] == "n1"
    assert report_row(Report("Words."))["given_id"] is None
    stored = there_and_back(Coding(report)).report
    assert (report_row(stored)["id"], report_row(stored)["given_id"]) == (stored.id, "n1")


def test_what_no_file_can_hold_is_replaced_letter_for_letter() -> None:
    report = Report("a\ud800b", "name-\udcff")
    back = there_and_back(Coding(report)).report
    assert (back.text, back.given_id) == ("a�b", "name-�")
    aside = coded_row(report_row(report), SetAside("empty", "file \udcff"))
    assert pa.Table.from_pylist([aside], schema=CODED).num_rows == 1
