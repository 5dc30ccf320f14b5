"""Many reports to one file or stream, in any of the formats."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sayso.errors import UsageError
from sayso.records import Coding

if TYPE_CHECKING:
    from sayso.exporting.terminal import Detail


class Format(StrEnum):
    """How records are written: cards for people, one JSON object a line, or rows for a spreadsheet."""

    table = "table"
    json = "json"
    csv = "csv"

    @classmethod
    def of(cls, path: Path | None) -> Format:
        """The format that a file name asks for: cards unless it says otherwise."""
        suffix = path.suffix.lower() if path else ""
        return {".json": cls.json, ".jsonl": cls.json, ".ndjson": cls.json, ".csv": cls.csv}.get(suffix, cls.table)


def write_all(
    codings: Iterable[Coding], stream: TextIO, how: Format, *, claims: bool = False, brief: bool = False
) -> None:
    """Write every coding as it comes. `claims`: a row (csv) or line (table) per claim; JSON always holds them.

    `brief`: a line instead of a card per event (table).
    """
    match how:
        case Format.json:
            _write_json(codings, stream)
        case Format.csv:
            from sayso.exporting.csv import write_csv

            write_csv(codings, stream, "claims" if claims else "events")
        case Format.table:
            _write_cards(codings, stream, "brief" if brief else "claims" if claims else "cards")


def without_optional(coding: Coding) -> Coding:
    """The coding without its optional events (only said, or background) and the links that touch them."""
    events = tuple(event for event in coding.events if not event.optional)
    kept = {event.id for event in events}
    links = tuple(link for link in coding.links if link.source in kept and link.target in kept)
    return replace(coding, events=events, links=links)


@contextmanager
def output(path: Path | None) -> Iterator[TextIO]:
    """Where to write: standard output, or a file that appears under its name only when it is whole.

    What was written before a failure stays in FILE.part. Raises UsageError when the file cannot be written.
    """
    if path is None:
        yield _binary_safe(sys.stdout)
        return
    if path.exists() and not path.is_file() and not path.is_dir():  # /dev/stdout, a named pipe: nothing to rename
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    part = path.with_name(path.name + ".part")
    try:
        stream = part.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise UsageError(
            f"cannot write '{path}': {error.strerror}; name a file in a folder that you may write to"
        ) from error
    with stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())
    try:
        part.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write '{path}': {error.strerror}; the records are in '{part}'") from error


def _binary_safe(stream: TextIO) -> TextIO:
    """Line ends as written, on every system; UTF-8 wherever nobody watches."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(newline="")
        if not stream.isatty() and not os.environ.get("PYTHONIOENCODING"):
            stream.reconfigure(encoding="utf-8")
    return stream


def _write_json(codings: Iterable[Coding], stream: TextIO) -> None:
    from sayso.exporting.json import to_json

    for coding in codings:
        stream.write(to_json(coding) + "\n")
        stream.flush()


def _write_cards(codings: Iterable[Coding], stream: TextIO, detail: Detail) -> None:
    from rich.console import Console

    from sayso.exporting.terminal import render, render_legend

    console = Console(file=stream)
    any_card = False
    for coding in codings:
        render(coding, console, detail=detail)
        any_card = any_card or bool(coding.events)
    if any_card:
        render_legend(console, detail=detail)
