"""Parquet tables to Reports, one a row, by the same column names as CSV (read by pyarrow, an extra)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO

from sayso.errors import SetAside, UsageError
from sayso.reading.fields import TEXT_KEYS, Defaults, field_of, list_of, make_report
from sayso.reading.limits import MAX_DOCUMENT, MAX_MEMBER, MAX_RATIO, MAX_RECORD, RATIO_FROM
from sayso.reading.lines import read_whole
from sayso.reading.tables import Read

_ROWS = 256  # in memory at once


def read_parquet(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    """One report a row. Raises SetAside: `bad-parquet`, `no-text`, `bomb`; UsageError where pyarrow is not installed."""
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        raise UsageError(f"{name}: Parquet needs the package pyarrow: pip install 'sayso[parquet]'") from None
    if not stream.seekable():
        stream = BytesIO(read_whole(stream, name, MAX_MEMBER))
    size = stream.seek(0, 2)
    stream.seek(0)
    number = 0
    try:
        table = parquet.ParquetFile(stream, pre_buffer=False)
        columns = _columns(table, name, size)
        for batch in table.iter_batches(batch_size=_ROWS, columns=columns, use_threads=False):
            for row in range(batch.num_rows):
                number += 1
                yield _report(batch, row, f"{name}, row {number}", defaults)
    except (ArrowException, OSError) as error:
        shown = " ".join(str(error).split())[:120]
        raise SetAside(
            "bad-parquet", f"{name}: damaged after {number} rows ({shown}): write or fetch it again"
        ) from None


def _columns(table: Any, name: str, size: int) -> list[str]:
    """The columns that count. Raises SetAside where none holds a text, or where they unpack to too much."""
    names = table.schema_arrow.names
    columns = [column for column in names if field_of(column)]
    if not any(field_of(column) == "text" for column in columns):
        raise SetAside(
            "no-text", f"{name}: no column for the text; found {list_of(names)}, expected {TEXT_KEYS}: rename it"
        )
    groups = [table.metadata.row_group(n).total_byte_size for n in range(table.metadata.num_row_groups)]
    if max(groups, default=0) > MAX_DOCUMENT or (sum(groups) > RATIO_FROM and sum(groups) > MAX_RATIO * size):
        raise SetAside(
            "bomb",
            f"{name}: {size:,} bytes unpack to {sum(groups):,}, expected at most {MAX_RATIO} out of one and "
            f"{MAX_DOCUMENT:,} in a row group: write it again with smaller row groups",
        )
    return columns


def _report(batch: Any, row: int, where: str, defaults: Defaults) -> Read:
    try:
        record = {column: _plain(batch.column(n)[row].as_py()) for n, column in enumerate(batch.schema.names)}
        if len(str(record)) > MAX_RECORD:
            raise SetAside("too-long", f"{where}: more than {MAX_RECORD:,} characters: split the record")
        return make_report(record, where, defaults)
    except SetAside as problem:
        return problem
    except (ValueError, OverflowError) as error:  # no UTF-8, or a time that no calendar has
        return SetAside("wrong-type", f"{where}: a cell cannot be read ({error}): write it as text")


def _plain(value: Any) -> Any:
    """A cell as JSON would have it: days and times as ISO words, bytes as text."""
    if isinstance(value, date):  # datetime too
        return value.isoformat()[:10]
    if isinstance(value, bytes):
        return value.decode("utf-8")
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)
