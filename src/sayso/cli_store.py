"""The commands that fill and read a store: `sayso run`, `sayso show`, `sayso sql`, `sayso trace`."""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from sayso.cli_read import IN_HELP
from sayso.cli_shared import FAILED, Engine, check_extra, linked_words, tell, told
from sayso.cli_who import ACTORS_HELP
from sayso.errors import SetAside, UsageError
from sayso.exporting.words import clean

INTERRUPTED = 130
TOLD = 20  # records set aside that are told one by one; the rest is in the file
ENGINE_HELP = "What reads the reports; default: as the store was begun, else reader."

Store = Annotated[Path, typer.Option("--store", metavar="DIR", envvar="SAYSO_STORE", help="The folder of the store.")]


class Form(StrEnum):
    """How rows are shown."""

    table = "table"
    csv = "csv"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the commands to the front door."""
    app.command("run")(run)
    app.command("show")(show)
    app.command("sql")(sql)
    app.command("trace")(trace)


def run(
    inputs: Annotated[list[str], typer.Argument(metavar="IN...", help=IN_HELP)],
    *,
    store: Store,
    limit: Annotated[int | None, typer.Option(min=0, metavar="N", help="Read at most so many records.")] = None,
    processes: Annotated[int, typer.Option(min=1, metavar="N", help="Processes that work side by side.")] = 1,
    engine: Annotated[Engine | None, typer.Option(help=ENGINE_HELP)] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME_OR_PATH", help="Another spaCy parser.")] = None,
    actors: Annotated[Path | None, typer.Option(metavar="FILE", envvar="SAYSO_ACTORS", help=ACTORS_HELP)] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DAY", help="Day of publication, where a report has none.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Publisher, where a report has none.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Title, where a report has none.")] = None,
    keep_raw: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep the bytes as published, by sha256.")
    ] = None,
    link: Annotated[bool, typer.Option("--link/--no-link", help="Link the events of many reports at the end.")] = True,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but what went wrong.")] = False,
) -> None:
    """Code reports into a store. Stopped at any point, the same command goes on; run twice, it adds nothing."""
    with told():
        check_extra()
        from sayso.cli_progress import Meter
        from sayso.store_run import Callbacks, Inputs
        from sayso.store_run import run as fill
        from sayso.store_work import Settings

        asked = engine or model or actors
        settings = (
            Settings(engine.value if engine else "reader", model, str(actors) if actors else None) if asked else None
        )
        aside = _Told()
        with _stopping(quiet) as stop, Meter.on_stderr(inputs, limit, quiet=quiet) as meter:
            callbacks = Callbacks(meter.update, aside.set_aside, lambda note: tell(f"note: {note}"), stop)
            report = fill(
                Inputs(inputs, published, publisher, title, keep_raw), store, settings=settings, limit=limit, processes=processes,
                link=link, callbacks=callbacks,
            )  # fmt: skip
        aside.close(store)
        if not quiet or not report.complete:
            tell(str(report))
            if words := _linked(store) if link else None:
                tell(words)
            tell(f"{report.new} new in this run; see: sayso show --store {store}")
        if not report.complete:
            tell("stopped before the end of the input: the same command goes on from here")
            raise typer.Exit(INTERRUPTED)
        nothing = report.set_aside and not (report.coded or report.no_event or report.duplicate)
        raise typer.Exit(FAILED if nothing else 0)


def show(
    report: Annotated[str | None, typer.Argument(metavar="[REPORT]", help="Id of a report: show its card.")] = None,
    *,
    store: Store,
    how: Annotated[Form, typer.Option("--format", "-f", help="For people, or for programs.")] = Form.table,
    check: Annotated[bool, typer.Option("--check", help="Compare every file with its sha256 first.")] = False,
) -> None:
    """Say what a store holds, or show what one report in it says."""
    with told():
        check_extra()
        from sayso import store as reading

        if check:
            from sayso.store_files import Layout, check_is_store, check_sums

            check_sums(layout := Layout(store), check_is_store(layout))
            tell("every file is as it was written")
        if report is None:
            found = reading.describe(store)
            if how is Form.json:
                typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
            else:
                typer.echo("\n".join(map(clean, _described(found))))
            return
        from sayso.exporting.writing import Format, output, write_all

        with output(None) as stream:
            write_all([reading.coding(store, report)], stream, Format(how))


def sql(
    query: Annotated[
        str, typer.Argument(metavar="SQL", help='One SELECT: "SELECT type, count(*) FROM events GROUP BY 1".')
    ],
    *,
    store: Store,
    how: Annotated[Form, typer.Option("--format", "-f", help="For people, or for programs.")] = Form.table,
) -> None:
    """Ask the store's tables in SQL (DuckDB). Only the store can be read; nothing can be changed."""
    with told():
        check_extra()
        from sayso.store import query as ask

        _show_rows(*ask(store, query), how)


def trace(
    event: Annotated[str, typer.Argument(metavar="EVENT", help="Id of an event in the store: r0123...-e2.")],
    *,
    store: Store,
    how: Annotated[Form, typer.Option("--format", "-f", help="table (for people) or json.")] = Form.table,
) -> None:
    """Say where an event comes from: its claims and their words, the report, what coded it, the files it lies in."""
    with told():
        check_extra()
        from sayso.store import trace as tracing

        if how is Form.csv:
            raise UsageError("a trace is no table: expected --format table or json")
        found = tracing(store, event)
        if how is Form.json:
            typer.echo(json.dumps(found, indent=2, ensure_ascii=False))
        else:
            typer.echo("\n".join(map(clean, _traced(found))))


def _linked(store: Path) -> str | None:
    from sayso.store import describe

    found = describe(store)
    if not found["linked"] or not found["linked"]["up_to_date"]:
        return None
    counts, events = found["linked"], sum(found["events"].values())
    reports = sum(n for outcome, n in found["reports"].items() if outcome != "set-aside")
    return linked_words(counts["incidents"], counts["members"], events=events, reports=reports, origins=counts["origins"])


class _Told:
    """Tells what is set aside, the first ones in full."""

    def __init__(self) -> None:
        self.count = 0

    def set_aside(self, one: SetAside) -> None:
        """One more."""
        self.count += 1
        if self.count <= TOLD:
            tell(f"set aside ({one.reason}): {one}")

    def close(self, store: Path) -> None:
        """Say where the others are."""
        if self.count > TOLD:
            tell(f"... and {self.count - TOLD} more set aside: all of them are in {store / 'set_aside.csv'}")


@contextmanager
def _stopping(quiet: bool) -> Iterator[Any]:
    """Ctrl-C, or `kill`, asks the run to finish its batch; a second one stops it at once. Gives what says whether it was asked."""
    asked: list[int] = []

    def handle(number: int, frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)
        if not quiet:
            tell("stopping: the reports in work are finished first (again to stop at once: what is committed stays)")

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(asked)
    except KeyboardInterrupt:
        tell("stopped at once: what was committed is safe; the same command goes on from there")
        raise typer.Exit(INTERRUPTED) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _show_rows(columns: list[str], rows: Iterator[tuple[Any, ...]], how: Form) -> None:
    if how is Form.json:
        for row in rows:
            typer.echo(json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False, default=str))
        return
    if how is Form.csv:
        import csv

        writer = csv.writer(sys.stdout)
        writer.writerow(columns)
        writer.writerows(rows)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for name in columns:
        table.add_column(Text(clean(name)))
    for row in rows:
        table.add_row(*(Text("" if cell is None else clean(str(cell))) for cell in row))
    Console(width=None if sys.stdout.isatty() else 10_000).print(table)


def _described(told: dict[str, Any]) -> list[str]:
    settings = ", ".join(f"{name} {value}" for name, value in told["settings"].items() if value and name != "coder")
    lines = [f"{told['store']}: {told['generations']} generation(s), {settings}", ""]
    lines += [f"  {count:>9,}  reports {outcome}" for outcome, count in told["reports"].items()]
    lines += [f"  {count:>9,}    {reason}" for reason, count in told["set_aside"].items()]
    lines += [
        f"  {sum(told['events'].values()):>9,}  events",
        *(f"  {n:>9,}    {kind}" for kind, n in told["events"].items()),
    ]
    lines += [f"  {told['claims']:>9,}  claims"]
    if told["linked"]:
        note = "" if told["linked"]["up_to_date"] else " (the store has grown since: run again)"
        lines += [f"  {told['linked']['incidents']:>9,}  incidents of {told['linked']['members']:,} events{note}"]
        lines += [f"  {told['linked']['origins']:>9,}  independent origins"]
    for meta, count in told["coded_by"].items():
        lines += [f"  {count:>9,}  reports coded by {' '.join(f'{k} {v}' for k, v in json.loads(meta).items())}"]
    if last := told["last_run"]:
        aside = sum(last["set_aside"].values())
        state = "" if last["complete"] else " (stopped: the same command goes on)"
        lines += ["", f"last run{state}: {last['read']} read = {last['coded']} coded + {last['no_event']} no event + "
                  f"{last['duplicate']} duplicate + {aside} set aside"]  # fmt: skip
        lines += [f"  {count:>9,}  {reason}" for reason, count in last["set_aside"].items()]
    return lines


def _traced(found: dict[str, Any]) -> list[str]:
    report = found["report"]
    lines = [
        f"{found['event']}  {found['type']}{' / ' + found['subtype'] if found['subtype'] else ''}  [{found['factuality']}]"
    ]
    if found["incident"]:
        lines.append(f"  incident  {found['incident']}")
    lines.append("claims")
    for c in found["claims"]:
        wrong = "" if c["holds"] else "  THE WORDS DO NOT STAND THERE"
        lines.append(f"  {c['field']:<10} {c['value']} - {c['source'] or 'the report'} {c['stance']}{wrong}")
        lines.append(
            f'             {c["start"]}-{c["end"]} "{c["words"]}"{" (" + c["rule"] + ")" if c["rule"] else ""}'
        )
    lines.append("report")
    lines += [f"  {name:<11} {value}" for name, value in report.items() if value and name != "notes"]
    lines += [f"  note        {note}" for note in report["notes"]]
    lines += ["coded by", *(f"  {name:<11} {value}" for name, value in found["coded_by"].items())]
    lines += ["stored in", *(f"  {name}  sha256 {digest}" for name, digest in found["stored_in"].items())]
    return lines
