"""`sayso read`: reports out of files, archives, feeds and web pages, as JSONL."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.errors import SaysoError, SetAside, UsageError
from sayso.exporting.words import clean
from sayso.exporting.writing import output

if TYPE_CHECKING:
    from sayso.records import Report

ALL_FAILED, WRONG_USE = 1, 2
IN_HELP = "Files, archives or folders of reports, - for stdin, or web addresses (which are fetched)."
RAW_HELP = "Keep the bytes of each report, as published, under their sha256."


def read(
    inputs: Annotated[list[str], typer.Argument(metavar="IN...", help=IN_HELP)],
    *,
    published: Annotated[
        str | None, typer.Option(metavar="DAY", help="Day of publication, where a report has none.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Publisher, where a report has none.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Title, where a report has none.")] = None,
    keep_raw: Annotated[Path | None, typer.Option("--keep-raw", metavar="DIR", help=RAW_HELP)] = None,
    any_language: Annotated[bool, typer.Option("--any-language", help="Write reports in other languages too.")] = False,
    file: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Instead of stdout.")] = None,
    limit: Annotated[int | None, typer.Option(min=0, metavar="N", help="Read at most so many reports.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but what went wrong.")] = False,
) -> None:
    """Write the reports of any input as JSON, one a line; what cannot be read is told with its reason."""
    from sayso import reading

    aside: Counter[str] = Counter()
    count = 0
    try:
        _check_use(inputs, file)
        items = reading.read(
            inputs, published=published, publisher=publisher, title=title, limit=limit, keep_raw=keep_raw
        )
        with output(file) as stream:
            for item in _checked(items, any_language=any_language):
                if isinstance(item, SetAside):
                    aside[item.reason] += 1
                    sys.stderr.write(clean(f"set aside ({item.reason}): {item}") + "\n")
                else:
                    count += 1
                    stream.write(json.dumps(asdict(item), ensure_ascii=False) + "\n")
    except SaysoError as error:
        sys.stderr.write(clean(f"sayso: {error}") + "\n")
        raise typer.Exit(WRONG_USE if isinstance(error, UsageError) else ALL_FAILED) from error
    if not quiet:
        reasons = ", ".join(f"{number} {reason}" for reason, number in sorted(aside.items()))
        line = f"{count + aside.total()} read = {count} reports + {aside.total()} set aside"
        sys.stderr.write(f"{line} ({reasons})\n" if reasons else f"{line}\n")
    raise typer.Exit(ALL_FAILED if aside and not count else 0)


def register(app: typer.Typer) -> None:
    """Add the command to the front door."""
    app.command("read")(read)


def _check_use(inputs: list[str], file: Path | None) -> None:
    if file and any(name != "-" and Path(name).resolve() == file.resolve() for name in inputs):
        raise UsageError(f"'{file}' is read and cannot be written too: name another file with --output")


def _checked(items: Iterator[Report | SetAside], *, any_language: bool) -> Iterator[Report | SetAside]:
    """The items with what cannot be coded set aside, as coding would, and the language of each report."""
    from sayso.reading.checks import check_report

    for item in items:
        if isinstance(item, SetAside):
            yield item
            continue
        try:
            yield check_report(item)
        except SetAside as problem:
            yield item if any_language and problem.reason == "not-english" else problem
