"""Rows of a sentence with its source and target, from JSONL or CSV; what cannot be used is one SetAside."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, BinaryIO

from sayso.errors import SetAside
from sayso.reading.lines import Lines
from sayso.reading.tables import DELIMITERS

COLUMNS = ("sentence", "source", "target")
EXPECTED = 'expected "sentence", "source" and "target" (and "id" if you like)'
Party = str | list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence with its parties, by their words or by spans of characters; `where`: file and line."""

    where: str
    id: str
    sentence: str
    source: Party
    target: Party


def read_rows(stream: BinaryIO, name: str) -> Iterator[Row | SetAside]:
    """The rows of an open file: JSONL when its first line begins with a brace, else CSV with the names in the first row.

    Raises SetAside where the file as a whole cannot be used: `bad-csv` without the columns, `no-reports` without a row.
    """
    lines = Lines(stream, name)
    numbered = enumerate(lines, 1)
    first = next(((n, line) for n, line in numbered if line.strip("\ufeff \t\r\n") or lines.has_problem(n)), None)
    if first is None:
        raise SetAside("no-reports", f"{name}: no row in it; {EXPECTED} in each")
    if first[1].lstrip("\ufeff \t").startswith("{"):
        yield from _json_rows(lines, first, numbered)
    else:
        yield from _csv_rows(lines, first, numbered)


def _json_rows(lines: Lines, first: tuple[int, str], rest: Iterator[tuple[int, str]]) -> Iterator[Row | SetAside]:
    for number, line in chain([first], rest):
        yield from _json_row(lines, number, line)


def _json_row(lines: Lines, number: int, line: str) -> Iterator[Row | SetAside]:
    where = f"{lines.name}, line {number}"
    if problem := lines.problem(number, number):
        yield problem
        return
    if not line.strip():
        return
    try:
        found = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        yield SetAside("bad-json", f"{where}: no valid JSON: {str(error)[:100] or 'nested too deeply'}")
        return
    yield _row(found, where, str(number))


def _csv_rows(lines: Lines, first: tuple[int, str], rest: Iterator[tuple[int, str]]) -> Iterator[Row | SetAside]:
    if problem := lines.problem(first[0], first[0]):
        raise problem
    header, delimiter = _header(first[1].lstrip("\ufeff"), lines.name)
    reader = csv.reader((line for _, line in rest), delimiter=delimiter, strict=True)
    while True:
        start = first[0] + reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield SetAside("bad-csv", f'{lines.name}, line {start}: {error}: put a text in "quotes", a quote in it as ""')
            continue
        where = f"{lines.name}, line {start}"
        if problem := lines.problem(start, first[0] + reader.line_num):
            yield problem
        elif not any(cell.strip() for cell in cells):
            continue
        elif len(cells) != len(header):
            yield SetAside("bad-csv", f"{where}: {len(cells)} cells, the first row has {len(header)}: put texts in quotes")
        else:
            yield _row(dict(zip(header, cells, strict=True)), where, str(start))


def _header(line: str, name: str) -> tuple[list[str], str]:
    for delimiter in DELIMITERS:
        columns = [column.strip().lower() for column in next(csv.reader([line], delimiter=delimiter), [])]
        if set(COLUMNS) <= set(columns):
            return columns, delimiter
    raise SetAside("bad-csv", f"{name}: found {line.strip()[:60]!r} in the first row; {EXPECTED} there")


def _row(found: Any, where: str, number: str) -> Row | SetAside:
    if not isinstance(found, dict) or not all(found.get(name) for name in COLUMNS):
        shown = ", ".join(map(str, found)) if isinstance(found, dict) else json.dumps(found)
        return SetAside("bad-row", f"{where}: found {shown[:60] or 'nothing'}, or a cell is empty; {EXPECTED}")
    parties = [_party(found[role]) for role in ("source", "target")]
    if not isinstance(found["sentence"], str) or parties[0] is None or parties[1] is None:
        return SetAside(
            "bad-row", f"{where}: found something else than text; expected a party as its words or as [[start, end], ...]"
        )
    return Row(where, str(found.get("id") or number), found["sentence"], parties[0], parties[1])


def _party(found: Any) -> Party | None:
    if isinstance(found, str):
        return found
    if isinstance(found, list) and all(
        isinstance(span, list) and len(span) == 2 and all(type(n) is int for n in span) for span in found
    ):
        return [(span[0], span[1]) for span in found]
    return None
