"""Anything to Reports: texts, tables, spreadsheets, web pages, feeds, web archives, PDF, and folders and archives of them.

What cannot be read is told, never dropped.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import BinaryIO

from sayso.errors import SetAside, UsageError
from sayso.reading.checks import check_report
from sayso.reading.dates import parse_day
from sayso.reading.fields import Defaults
from sayso.reading.files import is_address, read_file, read_folder, read_stdin, read_stream, read_url
from sayso.reading.raw import Keeper, raw_digest
from sayso.records import Report

__all__ = ["check_report", "raw_digest", "read"]

Source = str | PathLike[str] | BinaryIO


def read(
    source: Source | Sequence[Source],
    *,
    published: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    limit: int | None = None,
    keep_raw: str | PathLike[str] | None = None,
) -> Iterator[Report | SetAside]:
    """The reports of `source`, one by one, in order; each record that cannot be used is one `SetAside` in its place.

    `source` is a path (.txt .md .json .jsonl .ndjson .csv .tsv .xlsx .parquet .html .mhtml .rss .atom .xml .warc .pdf, any of
    them in a .zip or .tar or as .gz), a folder (all such files below it, sorted), `-` for standard input, a file opened in
    binary mode, an address (http:// or https://: it is fetched, the only use of a network), or a list of these.
    `published` (a day), `publisher` and `title` are for the reports that do not bring their own; `limit` is the most
    records that are taken, set aside or not. With `keep_raw` the bytes of each report, as published, are kept in that
    folder under their sha256, which `raw_digest(report)` gives.
    A text is never changed but for what no file can hold (lone surrogates, NUL: one character for one, noted).

    Raises, while it is iterated, InputError when `source` is not a list and as a whole cannot be used: a file, a stream, a
    folder with no file in it (in a folder or list that is one more SetAside). UsageError, at once, for a wrong call.
    """
    if limit is not None and limit < 0:
        raise UsageError(f"limit is {limit}, expected 0 or more, or None for all")
    try:
        defaults = Defaults(parse_day(published) if published else None, publisher, title)
    except ValueError as error:
        raise UsageError(f"published: {error}") from None
    if keep_raw is not None:
        defaults = replace(defaults, keeper=Keeper(keep_raw))
    many = isinstance(source, Sequence) and not isinstance(source, str)
    sources: list[Source] = list(source) if many else [source]  # type: ignore[arg-type, list-item]
    for one in sources:
        if isinstance(one, io.TextIOBase) or not (isinstance(one, str | PathLike) or hasattr(one, "readline")):
            raise UsageError(f"source is {type(one).__name__}, expected a path, '-' or a file opened with mode 'rb'")
    return islice(_with_own_ids(_read_all(sources, defaults, many)), limit)


def _read_all(sources: list[Source], defaults: Defaults, many: bool) -> Iterator[Report | SetAside]:
    for source in sources:
        try:
            yield from _read_one(source, defaults)
        except SetAside as problem:
            if not many:
                raise
            yield problem


def _read_one(source: Source, defaults: Defaults) -> Iterator[Report | SetAside]:
    if not isinstance(source, str | PathLike):
        return read_stream(source, defaults)
    if source == "-":
        return read_stdin(defaults)
    if isinstance(source, str) and is_address(source):
        return read_url(source, defaults)
    path = Path(source)
    try:
        is_folder = path.is_dir()
    except OSError:  # a name that no file can have: opening it says so
        is_folder = False
    return read_folder(path, defaults) if is_folder else read_file(path, path.parent, defaults)


def _with_own_ids(records: Iterator[Report | SetAside]) -> Iterator[Report | SetAside]:
    """The same records; an id that was there before gets a number, since results are told apart by it."""
    seen: dict[str, int] = {}
    for record in records:
        if isinstance(record, Report):
            own, number = record.id, seen.get(record.id, 0)
            while own in seen:
                number += 1
                own = f"{record.id}#{number + 1}"
            if own != record.id:
                seen[record.id] = number
                record = replace(record, id=own, notes=(*record.notes, f"id '{record.id}' came before: now '{own}'"))
            seen[own] = 0
        yield record
