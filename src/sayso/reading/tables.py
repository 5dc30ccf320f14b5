"""Files of records: JSON, JSONL and CSV/TSV, to Reports; what cannot be used is one SetAside."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, BinaryIO

from sayso.errors import SetAside
from sayso.reading.decoding import decode
from sayso.reading.fields import TEXT_KEYS, Defaults, field_of, list_of, make_report
from sayso.reading.limits import MAX_RECORD
from sayso.reading.lines import Lines, read_whole
from sayso.records import Report

LISTS = ("reports", "articles")  # keys of a JSON object under which a list of reports is found
DELIMITERS = (",", ";", "\t", "|")

Read = Report | SetAside


def read_json(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    """One report, a list of reports, {"reports": [...]}, or JSONL under the wrong name.

    Raises SetAside (`bad-json`, `bad-encoding`, `too-long`) where the file as a whole cannot be used.
    """
    text, notes = decode(read_whole(stream, name), name)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        if _is_jsonl(text):
            yield from _json_lines(enumerate(text.split("\n"), 1), name, defaults, notes)
            return
        raise SetAside("bad-json", f"{name}: no valid JSON: {_json_error(error)}") from None
    if (records := _listed(found)) is None:
        yield _from_json(found, name, defaults, notes)
        return
    for number, record in enumerate(records, 1):
        yield _from_json(record, f"{name}, report {number}", defaults, notes)


def read_jsonl(lines: Lines, defaults: Defaults) -> Iterator[Read]:
    """One report a line; blank lines are no records."""
    for number, line in enumerate(lines, 1):
        if problem := lines.problem(number, number):
            yield problem
        else:
            yield from _json_lines([(number, line)], lines.name, defaults, lines.notes(number, number))


def read_csv(lines: Lines, defaults: Defaults) -> Iterator[Read]:
    """One report a row, fields by the names in the first row; comma, semicolon, tab or bar between the cells.

    Raises SetAside `no-text` when no column holds a text, `bad-csv` when the first row cannot be read.
    """
    # The module's limit (131,072) is below the longest text that is coded; it can only be set for the process.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_RECORD))
    rest = iter(lines)
    number, first = next(((n, line) for n, line in enumerate(rest, 1) if line.strip() or lines.has_problem(n)), (1, ""))
    if problem := lines.problem(number, number):
        raise problem
    header, delimiter = _header(first, lines.name)
    for start, end, row in _rows(rest, number, delimiter):
        where = f"{lines.name}, line {start}" + (f" to {end}" if end > start else "")
        if problem := lines.problem(start, end):
            yield problem
        elif isinstance(row, csv.Error):
            yield SetAside("bad-csv", f'{where}: {row}: put a text in "quotes", and write a quote in it as ""')
        elif not any(cell.strip() for cell in row):
            continue  # an empty line, or a row of nothing but delimiters as spreadsheets leave them
        elif len(row) != len(header):
            yield SetAside(
                "bad-csv",
                f"{where}: {len(row)} cells, the first row has {len(header)}: put a text that has "
                f"{delimiter!r} or line ends in it in quotes",
            )
        else:
            yield _made(_record(header, row), where, defaults, lines.notes(start, end))


def begins_records(text: str) -> bool:
    """Whether `text` begins as JSON does and prose does not: `{`, or `[` before an object or the end of a list."""
    head = text.lstrip("\ufeff \t\r\n")
    return head.startswith("{") or (head.startswith("[") and head[1:].lstrip()[:1] in ("{", "]", ""))


def is_object(line: str) -> bool:
    """Whether one line is a whole JSON object."""
    try:
        return isinstance(json.loads(line.lstrip("\ufeff")), dict)
    except (ValueError, RecursionError):
        return False


def _is_jsonl(text: str) -> bool:
    """Whether what is no JSON as a whole has objects line by line, or at least one among the first lines."""
    return text.lstrip().startswith("{") and any(is_object(line) for line in text.split("\n", 20)[:20])


def _json_lines(
    lines: Iterable[tuple[int, str]], name: str, defaults: Defaults, notes: tuple[str, ...]
) -> Iterator[Read]:
    for number, line in lines:
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield SetAside("bad-json", f"{where}: no valid JSON: {_json_error(error)}")
            continue
        parts = _listed(record) if isinstance(record, dict) else None
        for part in parts or [record]:
            yield _from_json(part, where, defaults, notes)


def _listed(found: Any) -> list[Any] | None:
    """The records of a JSON list or of {"reports": [...]}; None for anything else."""
    if isinstance(found, list):
        return found
    if isinstance(found, dict) and not any(field_of(key) == "text" for key in found):
        return next((found[key] for key in LISTS if isinstance(found.get(key), list)), None)
    return None


def _from_json(record: Any, where: str, defaults: Defaults, notes: tuple[str, ...]) -> Read:
    if isinstance(record, dict):
        return _made(record, where, defaults, notes)
    shown = json.dumps(record)[:40]
    return SetAside("wrong-type", f'{where}: found {shown}, expected an object: write {{"text": "..."}}')


def _made(record: dict[str, Any], where: str, defaults: Defaults, notes: tuple[str, ...]) -> Read:
    try:
        return make_report(record, where, defaults, notes)
    except SetAside as problem:
        return problem


def _json_error(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        found = error.doc[error.pos : error.pos + 20]
        place = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        seen = f"before {found!r}" if found else "at the end: it is cut off"
        return f"{error.msg} ({place}, {seen})"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error)[:100]


def _header(line: str, name: str) -> tuple[list[str], str]:
    """The column names and the delimiter: the first delimiter that gives a column for the text."""
    columns: list[str] = []
    for delimiter in DELIMITERS:
        try:
            columns = next(csv.reader([line], delimiter=delimiter, strict=True), [])
        except csv.Error as error:
            raise SetAside("bad-csv", f"{name}, line 1: the column names cannot be read: {error}") from None
        if any(field_of(column) == "text" for column in columns):
            return columns, delimiter
    shown = list_of(next(csv.reader([line]), []))
    raise SetAside(
        "no-text",
        f"{name}: no column for the text; found {shown}, expected {TEXT_KEYS} in the first row: rename the column",
    )


def _rows(lines: Iterator[str], above: int, delimiter: str) -> Iterator[tuple[int, int, list[str] | csv.Error]]:
    """The rows as (first line, last line, cells or what is wrong with them); `above`: how many lines went before."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = above + reader.line_num + 1
        row: list[str] | csv.Error
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            row = error
        yield start, above + reader.line_num, row


def _record(header: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    """Cells by column name; where a name comes twice the first filled one counts."""
    record: dict[str, str] = {}
    for column, cell in zip(header, row, strict=True):
        if not record.get(column):
            record[column] = cell
    return record
