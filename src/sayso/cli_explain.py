"""`sayso explain`: each field of one event with its claims and the rule behind it; of an incident, why its events were joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.cli_linking import Engine, explain_incident
from sayso.cli_shared import Tally, check_extra, kept, told
from sayso.cli_who import ACTORS_HELP
from sayso.errors import SaysoError, UsageError
from sayso.exporting.words import clean

if TYPE_CHECKING:
    from sayso.records import Coding

INCIDENT = re.compile("i[0-9a-f]{1,16}")
WHAT_HELP = "An event as `sayso code` shows it (e1), one of a store (r0123...-e1), or an incident of `sayso link` (i3f2a...)."
FILE_HELP = "Reports, as for `sayso code`; those without that event are passed over. None with --store."
STORE_HELP = "A store that `sayso run` has made, instead of files."
FIELD_HELP = "One field of an event only: event, factuality, actor, recipient, when, where, instrument, casualty."


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("explain")(explain)


def explain(
    what: Annotated[str, typer.Argument(metavar="EVENT|INCIDENT", help=WHAT_HELP)],
    inputs: Annotated[list[str] | None, typer.Argument(metavar="FILE...", help=FILE_HELP)] = None,
    *,
    field: Annotated[str | None, typer.Option("--field", metavar="NAME", help=FIELD_HELP)] = None,
    published: Annotated[str | None, typer.Option(metavar="DAY", help="Day of publication, where a report has none.")] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME_OR_PATH", help="Another spaCy parser.")] = None,
    actors: Annotated[Path | None, typer.Option(metavar="FILE", envvar="SAYSO_ACTORS", help=ACTORS_HELP)] = None,
    engine: Engine = "reader",
    store: Annotated[Path | None, typer.Option("--store", metavar="DIR", help=STORE_HELP)] = None,
) -> None:
    """Say why an event is coded as it is, field by field, or why the events of an incident were joined."""
    with told():
        if INCIDENT.fullmatch(what):
            explain_incident(what, inputs, store, engine)
            return
        if bool(inputs) == (store is not None):
            raise UsageError("expected either files of reports or --store DIR: name one of them")
        how = {"published": published, "model": model, "actors": str(actors) if actors else None}
        codings = _stored(what, store) if store is not None else _coded(inputs or [], engine, how)
        explain_event(what.rpartition("-")[2], codings, field)


def explain_event(event: str, codings: Iterator[Coding], field: str | None) -> None:
    """Print the event of each report that has it, field by field. SaysoError where none has it."""
    from sayso.exporting.explain import PARTS
    from sayso.exporting.explain import explain as explained

    if field is not None and field not in PARTS:
        raise UsageError(f"field '{field}' is unknown: expected one of {', '.join(PARTS)}")
    shown = 0
    for coding in codings:
        if any(e.id == event for e in coding.events):
            typer.echo(clean(f"{event} of {coding.report.title or coding.report.id}"))
            for each in explained(coding, event, field):
                typer.echo(f"\n{each}")
            shown += 1
    if not shown:
        raise SaysoError(f"no report has an event '{event}': see `sayso code` for their ids")


def _coded(inputs: list[str], engine: str, how: dict[str, str | None]) -> Iterator[Coding]:
    from sayso.coding.engine import code_many
    from sayso.reading import read

    items = read(inputs, published=how["published"], publisher=None, title=None, limit=None)
    return kept(code_many(items, model=how["model"], actors=how["actors"], engine=engine), Tally())


def _stored(what: str, store: Path) -> Iterator[Coding]:
    check_extra()
    report, _, event = what.rpartition("-")
    if not report or not event:
        raise UsageError(f"'{what}' is no event of a store: expected an id as in: sayso sql 'SELECT event FROM events'")
    return iter([import_module("sayso.store").coding(store, report)])
