"""`sayso link`: reports of one happening become one incident. Also what `sayso explain INCIDENT` prints."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.cli_shared import Tally, check_extra, coded, linked_words, tell, told
from sayso.errors import UsageError
from sayso.exporting.words import clean

if TYPE_CHECKING:
    from sayso.linking.explain import Why
    from sayso.linking.link import Linker
    from sayso.records import Coding

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
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but what went wrong.")]


def register(app: typer.Typer) -> None:
    """Add the command to the front door."""
    app.command("link")(link)


def link(
    inputs: In = None, *, store: Store = None, engine: Engine = "reader", how: How = LinkFormat.text,
    least: Annotated[int, typer.Option("--reports", min=1, metavar="N", help="Only incidents of so many reports.")] = 1,
    in_a_line: Annotated[bool, typer.Option("--brief", help="One line per incident (text).")] = False,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """Put the events of many reports together: one incident per happening, its sources counted once each."""
    from sayso.linking.summary import brief, lines, row

    with told():
        if in_a_line and how is LinkFormat.json:
            raise UsageError("--brief goes with --format text: leave one of them out")
        _check_one_of(inputs, store)
        tally = Tally()
        with _owned(store) as write:
            linker = linker_of(inputs, store, engine, tally)
            incidents, origins = linker.incidents(), linker.origins()
            if write is not None:
                write(origins, incidents)
        shown = [i for i in incidents if len({m.report.id for m in i.members}) >= least]
        if how is LinkFormat.json:
            _out(_json(row(incident)) for incident in shown)
        elif in_a_line:
            _out(clean(brief(incident)) for incident in shown)
        else:
            _out(clean(line) for incident in shown for line in lines(incident))
        if not quiet:
            if store is None:
                tell(str(tally))
            members = sum(len(i.members) for i in incidents)
            reports = sum(len(o.reports) for o in origins)
            tell(linked_words(len(incidents), members, events=linker.events, reports=reports, origins=len(origins)))


def explain_incident(incident: str, inputs: list[str] | None, store: Path | None, engine: str) -> None:
    """Print why the events of an incident were joined, and why the next likely ones were not."""
    from sayso.linking.explain import explain
    from sayso.linking.summary import lines

    found = explain(linker_of(inputs, store, engine, Tally()), incident)
    _out(map(clean, lines(found.incident)))
    if found.inside:
        _out(["", "joined:"])
    for why in found.inside:
        _out(map(clean, _shown(why)))
    if found.outside:
        _out(["", "not joined:"])
    for why in found.outside:
        _out(map(clean, _shown(why)))


def linker_of(inputs: list[str] | None, store: Path | None, engine: str, tally: Tally) -> Linker:
    """The reports of the inputs, or of a store, ready to be linked. UsageError for both and for neither."""
    from sayso.linking.link import Linker

    _check_one_of(inputs, store)
    linker = Linker()
    linker.add(_codings(inputs, store, engine, tally))
    return linker


def _check_one_of(inputs: list[str] | None, store: Path | None) -> None:
    if bool(inputs) == (store is not None):
        raise UsageError("expected either files of reports or --store DIR: name one of them")


def _owned(store: Path | None) -> AbstractContextManager[Any]:
    """What writes into the store while nobody else can; None without one."""
    if store is None:
        return nullcontext()
    check_extra()
    return import_module("sayso.store").linking(store)  # type: ignore[no-any-return]


def _codings(inputs: list[str] | None, store: Path | None, engine: str, tally: Tally) -> Iterator[Coding]:
    if store is None:
        return coded(inputs or [], engine, tally)
    check_extra()
    return import_module("sayso.store").codings(store)  # type: ignore[no-any-return]


def _shown(why: Why) -> Iterator[str]:
    (one, first), (other, second) = why.pair
    yield f"  {why.weight:+.2f}  {one} {first} / {other} {second}{f': {why.note}' if why.note else ''}"
    yield "         " + ", ".join(f"{e.comparison} {e.level} {e.weight:+.2f}" for e in why.evidence if e.weight)


def _json(row: dict[str, Any]) -> str:
    import json

    return json.dumps(row, ensure_ascii=False)


def _out(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)
