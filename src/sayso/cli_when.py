"""`sayso when`: the days that one time expression means."""

from __future__ import annotations

import json
import sys
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.errors import UsageError
from sayso.exporting.words import clean

if TYPE_CHECKING:
    from sayso.records import When

UNRESOLVED, WRONG_USE = 1, 2
WORDS_HELP = 'A time expression: "last weekend", "since October", "three weeks ago".'
ANCHOR_HELP = 'Day of what the words count from: "two days after the attack", "that night".'


class Form(StrEnum):
    """How a resolved expression is shown."""

    text = "text"
    json = "json"


def when(
    words: Annotated[str, typer.Argument(metavar="WORDS", help=WORDS_HELP)],
    *,
    published: Annotated[str | None, typer.Option(metavar="DAY", help="Day of publication, as 2024-02-08.")] = None,
    future: Annotated[bool, typer.Option("--future", help="The words speak of what is to come.")] = False,
    anchor: Annotated[str | None, typer.Option(metavar="DAY", help=ANCHOR_HELP)] = None,
    how: Annotated[Form, typer.Option("--format", help="For people, or for programs.")] = Form.text,
) -> None:
    """Say which days a time expression means, for a report published on a given day."""
    from sayso.resolving import times

    try:
        found = times.when(words, published, future=future, anchor=anchor)
    except UsageError as error:
        _fail(str(error), WRONG_USE)
    if how is Form.json:
        from sayso.exporting.json import when_dict

        record = {key: value for key, value in when_dict(found).items() if key != "span"}
        typer.echo(json.dumps(record, ensure_ascii=False))
        raise typer.Exit(0 if found.start or found.timex else UNRESOLVED)
    if not found.start and not found.timex:
        _fail(_reason(found), UNRESOLVED)
    for line in _lines(found):
        typer.echo(clean(line))


def _fail(message: str, code: int) -> None:
    sys.stderr.write(clean(f"sayso: {message}") + "\n")
    raise typer.Exit(code)


def _reason(found: When) -> str:
    note = found.note or "cannot be resolved"
    hint = " (give --published YYYY-MM-DD)" if note == "needs a publication date" else ""
    hint = " (give --anchor YYYY-MM-DD)" if note.startswith(("needs the day", "needs another time")) else hint
    verb = note.split(" ", 1)[0] in ("is", "needs", "lies", "ends", "names", "cannot")
    return f"'{found.text}'{' ' if verb else ': '}{note}{hint}"


def _lines(found: When) -> list[str]:
    rows = [("days", _days(found) if found.start else f"none: {_reason(found)}")]
    if found.open:
        rows.append(("open", {"start": "when it began is not said", "end": "goes on at publication"}[found.open]))
    if found.modifier:
        rows.append(("modifier", found.modifier))
    if found.timex:
        rows.append(("TIMEX3", f"{found.timex_type} {found.timex}"))
    if found.anchor:
        rows.append(("counted from", found.anchor))
    if found.date_prec:
        acled = f"ACLED time_precision {found.time_precision}, " if found.time_precision else ""
        rows.append(("precision", f"{acled}UCDP date_prec {found.date_prec}"))
    return [found.text, *(f"  {name:<13} {value}" for name, value in rows)]


def _days(found: When) -> str:
    days = [f"{date.fromisoformat(day):%A} {day}" for day in (found.start, found.end) if day]
    return f"{' to '.join(dict.fromkeys(days))} ({found.granularity})"
