"""Rows to delimited text: the columns as `data/exports/columns.tsv` has them, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TextIO

from sayso.data import read_tsv
from sayso.exporting.rows import Row

Cells = Mapping[str, Any]
# What a format makes of a row: lines of its table, or the reason why it has no place for it.
Maker = Callable[[Row], "Iterable[Cells] | str"]
# A cell that begins like this is a formula to a spreadsheet, the full-width forms too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BREAKS = re.compile("[\t\r\n\v\f\x85\u2028\u2029]+")
JOIN = "; "


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an exported table, as the codebook has it."""

    name: str
    type: str
    meaning: str
    lost: str


@cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of a table in order. KeyError for a table that there is not."""
    found = tuple(
        Column(row["column"], row["type"], row["meaning"], row["lost"])
        for row in read_tsv("exports/columns.tsv")
        if row["table"] == table
    )
    if not found:
        raise KeyError(table)
    return found


def header(table: str) -> list[str]:
    """The names of a table's columns."""
    return [column.name for column in columns(table)]


@dataclass(slots=True)
class Sheet:
    """A table on its way into a stream, one row after the other. Open the stream with `newline=""`.

    Text that a spreadsheet would take for a formula gets an apostrophe before it, unless `raw`; numbers never do.
    Tab-separated tables have no line breaks or tabs in cells, which their readers seldom know how to read.
    """

    stream: TextIO
    table: str
    make: Maker
    delimiter: str = ","
    raw: bool = False
    count: int = 0
    _names: list[str] = field(default_factory=list)
    _writer: Any = None

    def __post_init__(self) -> None:
        self._names = header(self.table)
        self._writer = csv.writer(
            self.stream, delimiter=self.delimiter, lineterminator="\r\n" if self.delimiter == "," else "\n"
        )
        self._writer.writerow(self._names)

    def add(self, row: Row) -> str | None:
        """Write what the format makes of a row; the reason, where it makes nothing of it."""
        made = self.make(row)
        if isinstance(made, str):
            return made
        for cells in made:
            self.put(cells)
        return None

    def put(self, cells: Cells) -> None:
        """Write one line; columns that are not in it stay empty."""
        self._writer.writerow([self._cell(cells.get(name)) for name in self._names])
        self.count += 1

    def close(self) -> None:
        """Nothing is held back: all lines are written."""

    def _cell(self, value: Any) -> Any:
        if isinstance(value, bool):
            return "true" if value else "false"
        if not isinstance(value, str):
            return value
        text = value.encode("utf-8", "replace").decode("utf-8")
        if self.delimiter == "\t":
            text = _BREAKS.sub(" ", text)
        return text if self.raw else guarded(text)


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would run it (OWASP, CSV injection)."""
    return "'" + text if text.startswith(FORMULA) else text


def joined(words: Iterable[str | None]) -> str | None:
    """Several values in one cell, once each, parted by "; "; None for none."""
    return JOIN.join(dict.fromkeys(w for w in words if w)) or None


def aligned(words: Iterable[str | None]) -> str | None:
    """Several values in one cell, one for each, empty ones too; None where all are empty."""
    found = [w or "" for w in words]
    return JOIN.join(found) if any(found) else None
