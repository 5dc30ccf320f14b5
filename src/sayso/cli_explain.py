"""`sayso explain`: each field of one event with its claims and the rule behind it; of an incident, why its events were joined."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from sayso import cli_linking
from sayso.cli_who import ACTORS_HELP
from sayso.errors import SaysoError, SetAside, UsageError
from sayso.exporting.words import clean

FAILED, WRONG_USE = 1, 2
EVENT = re.compile(r"e[0-9]+")
EVENT_HELP = "An event's id as `sayso code` shows it (e1, e2, ...), or an incident's as `sayso link` shows it."
FILE_HELP = "Reports, as for `sayso code`; those without that event are passed over."
FIELD_HELP = "One field only: event, factuality, actor, recipient, when, where, instrument, casualty."


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("explain")(explain)


def explain(
    event: Annotated[str, typer.Argument(metavar="EVENT", help=EVENT_HELP)],
    inputs: Annotated[list[str] | None, typer.Argument(metavar="FILE...", help=FILE_HELP)] = None,
    *,
    field: Annotated[str | None, typer.Option("--field", metavar="NAME", help=FIELD_HELP)] = None,
    published: Annotated[str | None, typer.Option(metavar="DAY", help="Day of publication, where a report has none.")] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME_OR_PATH", help="Another spaCy parser.")] = None,
    actors: Annotated[Path | None, typer.Option(metavar="FILE", envvar="SAYSO_ACTORS", help=ACTORS_HELP)] = None,
    engine: Annotated[str, typer.Option(metavar="NAME", help="reader or patterns.")] = "reader",
    store: Annotated[Path | None, typer.Option("--store", metavar="DIR", help="For an incident: a store of reports.")] = None,
) -> None:
    """Say why an event is coded as it is, field by field, or why the events of an incident were joined."""
    if not EVENT.fullmatch(event):
        cli_linking.explain(event, inputs, store=store, engine=engine)
        return
    try:
        if not inputs:
            raise UsageError("expected files of reports to look for the event in: name at least one")
        shown = _show(event, inputs, field, {"published": published, "model": model, "engine": engine,
                                             "actors": str(actors) if actors else None})  # fmt: skip
    except SaysoError as error:
        sys.stderr.write(clean(f"sayso: {error}") + "\n")
        raise typer.Exit(WRONG_USE if isinstance(error, UsageError) else FAILED) from error
    if not shown:
        sys.stderr.write(clean(f"sayso: no report has an event '{event}': see `sayso code` for their ids") + "\n")
        raise typer.Exit(FAILED)


def _show(event: str, inputs: list[str], field: str | None, how: dict[str, str | None]) -> int:
    """Print the event of each report that has it; how many that were."""
    from sayso.coding.engine import code_many
    from sayso.exporting.explain import PARTS
    from sayso.exporting.explain import explain as explained
    from sayso.reading import read

    if field is not None and field not in PARTS:
        raise UsageError(f"field '{field}' is unknown: expected one of {', '.join(PARTS)}")
    shown = 0
    items = read(inputs, published=how["published"], publisher=None, title=None, limit=None)
    for coding in code_many(items, model=how["model"], actors=how["actors"], engine=how["engine"] or "reader"):
        if isinstance(coding, SetAside):
            sys.stderr.write(clean(f"set aside ({coding.reason}): {coding}") + "\n")
        elif any(e.id == event for e in coding.events):
            typer.echo(clean(f"{event} of {coding.report.title or coding.report.id}"))
            for told in explained(coding, event, field):
                typer.echo(f"\n{told}")
            shown += 1
    return shown
