"""`sayso link` and `sayso explain`: reports of one happening become one incident, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.errors import SaysoError, SetAside, UsageError
from sayso.exporting.words import clean

if TYPE_CHECKING:
    from sayso.linking.explain import Why
    from sayso.linking.link import Linker
    from sayso.records import Coding, Incident

IN_HELP = "Files or folders of reports, or '-'; none with --store."
STORE_HELP = "A store that `sayso run` has made: its reports are linked, the incidents are kept in it."


class LinkFormat(StrEnum):
    """How incidents are shown."""

    text = "text"
    json = "json"


In = Annotated[list[str] | None, typer.Argument(metavar="IN...", help=IN_HELP)]
Store = Annotated[Path | None, typer.Option("--store", metavar="DIR", help=STORE_HELP)]
Engine = Annotated[str, typer.Option("--engine", metavar="NAME", help="What reads the reports: reader or patterns.")]
How = Annotated[LinkFormat, typer.Option("--format", "-f", help="How to show them.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the front door."""
    app.command("link")(link)  # `sayso explain` stands in cli_explain.py: it takes events too


def link(
    inputs: In = None, *, store: Store = None, engine: Engine = "reader", how: How = LinkFormat.text,
    least: Annotated[int, typer.Option("--reports", min=1, metavar="N", help="Only incidents of so many reports.")] = 1,
) -> None:  # fmt: skip
    """Put the events of many reports together: one incident per happening, its sources counted once each."""
    from sayso.linking.summary import lines, row

    with _told():
        linker = _linker(inputs, store, engine)
        incidents = linker.incidents()
        if store is not None:
            import_module("sayso.store").write_incidents(store, linker.origins(), incidents)
        shown = [i for i in incidents if len({m.report.id for m in i.members}) >= least]
        if how is LinkFormat.json:
            _out(_json(row(incident)) for incident in shown)
        else:
            _out(clean(line) for incident in shown for line in lines(incident))
        typer.echo(f"{_counted(incidents)} in {len(linker.origins())} origins", err=True)


def explain(
    incident: Annotated[str, typer.Argument(metavar="INCIDENT", help="Its id, or the start of it.")],
    inputs: In = None, *, store: Store = None, engine: Engine = "reader",
) -> None:  # fmt: skip
    """Say why the events of an incident were joined, and why the next likely ones were not."""
    from sayso.linking.explain import explain as explained
    from sayso.linking.summary import lines

    with _told():
        found = explained(_linker(inputs, store, engine), incident)
        _out(map(clean, lines(found.incident)))
        _out(["", "joined:"])
        for why in found.inside:
            _out(map(clean, _shown(why)))
        if found.outside:
            _out(["", "not joined:"])
        for why in found.outside:
            _out(map(clean, _shown(why)))


def _linker(inputs: list[str] | None, store: Path | None, engine: str) -> Linker:
    from sayso.linking.link import Linker

    if bool(inputs) == (store is not None):
        raise UsageError("expected either files of reports or --store DIR: name one of them")
    linker = Linker()
    linker.add(import_module("sayso.store").codings(store) if store is not None else _coded(inputs or [], engine))
    return linker


def _coded(inputs: list[str], engine: str) -> Iterator[Coding]:
    from sayso.coding.engine import code_many
    from sayso.reading import read

    for result in code_many(read(inputs), engine=engine):
        if isinstance(result, SetAside):
            typer.echo(clean(f"set aside ({result.reason}): {result}"), err=True)
        else:
            yield result


def _shown(why: Why) -> Iterator[str]:
    (one, first), (other, second) = why.pair
    yield f"  {why.weight:+.2f}  {one} {first} / {other} {second}{f': {why.note}' if why.note else ''}"
    yield "         " + ", ".join(f"{e.comparison} {e.level} {e.weight:+.2f}" for e in why.evidence if e.weight)


def _json(row: dict[str, Any]) -> str:
    import json

    return json.dumps(row, ensure_ascii=False)


def _counted(incidents: tuple[Incident, ...]) -> str:
    events = sum(len(i.members) for i in incidents)
    reports = len({m.report.id for i in incidents for m in i.members})
    return f"{len(incidents)} incidents from {events} events of {reports} reports"


def _out(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


@contextmanager
def _told() -> Iterator[None]:
    """Errors that Sayso raises on purpose become a message and an exit code."""
    try:
        yield
    except SaysoError as error:
        typer.echo("\n  ".join(map(clean, f"sayso: {error}".split("\n  "))), err=True)
        raise typer.Exit(2 if isinstance(error, UsageError) else 1) from error
