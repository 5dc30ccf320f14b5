from __future__ import annotations

import io
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.reading.made import FIRST, reasons, told, zipped

from sayso.errors import UsageError
from sayso.records import Report

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def table(rows: dict[str, Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    pq.write_table(pa.table(rows), stream, **options)
    return stream.getvalue()


ROWS = {
    "ID": [1, 2, 3], "body": [FIRST, None, FIRST + " Again."], "date": [date(2031, 5, 6), date(2031, 5, 7), None],
    "other": [[1], [2], [3]],
}  # fmt: skip


def test_rows_are_reports_by_the_names_of_their_columns() -> None:
    records = told(table(ROWS), "a.parquet", published="2030-01-01")
    assert records == [
        Report(FIRST, "1", published="2031-05-06"), Report("", "2", published="2031-05-07"),
        Report(FIRST + " Again.", "3", published="2030-01-01"),
    ]  # fmt: skip


def test_times_bytes_and_what_cannot_be_read() -> None:
    rows = {
        "text": [FIRST.encode(), b"\xff\xfe", FIRST.encode()],
        "published": [datetime(2031, 5, 6, 23, tzinfo=UTC)] * 3,
        "title": [["a"], ["b"], ["c"]],
    }
    assert reasons(told(table(rows), "a.parquet")) == ["wrong-type"] * 3
    del rows["title"]
    records = told(table(rows), "a.parquet")
    assert reasons(records) == ["ok", "wrong-type", "ok"]
    assert isinstance(records[0], Report) and records[0].published == "2031-05-06"
    assert "a.parquet, row 2" in str(records[1])


@pytest.mark.parametrize("name", ["a.zip", "a"])
def test_a_table_in_an_archive_and_one_without_a_suffix(name: str) -> None:
    data = zipped({"t.parquet": table(ROWS)}) if name == "a.zip" else table(ROWS)
    assert reasons(told(data, name)) == ["ok", "ok", "ok"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PAR1", "bad-parquet"),
        (table(ROWS)[:-20], "bad-parquet"),
        (table({"story": ["x"]}), "no-text"),
        (table({"text": []}), "no-reports"),
        (table({"text": ["0" * 1_000] * 90_000}, compression="zstd", use_dictionary=False), "bomb"),
    ],
)
def test_tables_that_cannot_be_used(data: bytes, reason: str) -> None:
    assert reasons(told(data, "a.parquet")) == [reason]


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'sayso\[parquet\]'"):
        told(b"PAR1", "a.parquet")
