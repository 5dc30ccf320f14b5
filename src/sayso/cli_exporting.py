"""`sayso export` and `sayso summary`: from a store, or from reports, to the tables that people work with."""

from __future__ import annotations

import json
import sys
from datetime import UTC, date, datetime
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from sayso.cli_shared import Engine, Tally, check_extra, coded, tell, told
from sayso.errors import SaysoError, UsageError

if TYPE_CHECKING:
    from sayso.exporting.coarsening import Level
    from sayso.exporting.dataset import Kind, Outcome
    from sayso.exporting.policy import Material, Policy

_STORE_FILE = "store.json"
FORMATS = "acled, ucdp, polecat, plover, geojson, hapi, csv, jsonl, parquet, xlsx"


class NameMode(StrEnum):
    """Whose names are published."""

    public = "public"
    all = "all"


class Per(StrEnum):
    """What a row is."""

    event = "event"
    incident = "incident"


class Plots(StrEnum):
    """How plots are drawn."""

    svg = "svg"
    png = "png"


In = Annotated[
    list[str], typer.Argument(metavar="IN...", help="A store, or reports as for sayso code, which are coded first.")
]
FormatsIn = Annotated[
    list[str], typer.Option("--format", "-f", metavar="F", help=f"{FORMATS}. May be given several times.")
]
FOLDER_HELP = "Folder for the tables and their sheets; without it one table goes to stdout."
Folder = Annotated[Path | None, typer.Option("--output", "-o", metavar="DIR", help=FOLDER_HELP)]
Unit_ = Annotated[
    Per | None, typer.Option("--unit", help="A row per event of a report, or per incident. Default: by format.")
]
Names_ = Annotated[
    NameMode, typer.Option("--names", help="public: pseudonyms for private persons. all: needs --purpose.")
]
Purpose = Annotated[
    str | None, typer.Option(metavar="TEXT", help="What the data are for; goes into the responsibility sheet.")
]
KEY_HELP = "Secret that pseudonyms are made with; made at first use."
Key = Annotated[Path | None, typer.Option(metavar="FILE", envvar="SAYSO_NAMES_KEY", help=KEY_HELP)]
COARSE_HELP = "Coarser places of protected objects: 5km, 20km, admin1, country."
Coarse = Annotated[str | None, typer.Option(metavar="LEVEL", help=COARSE_HELP)]
COARSE_OF_HELP = "Which: medical, school, shelter, camp, aid, worship, or all places."
CoarseOf = Annotated[list[str] | None, typer.Option(metavar="WHAT", help=COARSE_OF_HELP)]
Embargo = Annotated[str | None, typer.Option(metavar="LENGTH", help="Hold back reports younger than 72h, 14d, 2w.")]
AsOf = Annotated[
    str | None, typer.Option(metavar="DAY", help="The day that the embargo is counted from. Default: today.")
]
OPTIONAL_HELP = "Events that are only said, or background."
Optional_ = Annotated[bool | None, typer.Option("--include-optional/--no-optional", help=OPTIONAL_HELP)]
Sensitivity = Annotated[str | None, typer.Option(metavar="LEVEL", help="low, moderate, high or severe, for the sheet.")]
Retain = Annotated[str | None, typer.Option(metavar="DAY", help="Until when the data are kept, for the sheet.")]
Contact = Annotated[str | None, typer.Option(metavar="TEXT", help="For corrections and objections, for the sheet.")]
Engine_ = Annotated[Engine, typer.Option("--engine", help="What codes reports that are given instead of a store.")]
Raw = Annotated[
    bool, typer.Option("--raw-csv", help="No apostrophe before text that a spreadsheet would run: for machines.")
]
FILES_HELP = "Folder for the tables as CSV and the plots."
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but what went wrong.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the front door."""
    app.command("export")(export)
    app.command("summary")(summary)


def export(
    inputs: In, *, formats: FormatsIn, folder: Folder = None, unit: Unit_ = None, names: Names_ = NameMode.public,
    purpose: Purpose = None, names_key: Key = None, coarsen: Coarse = None, coarsen_of: CoarseOf = None,
    embargo: Embargo = None, as_of: AsOf = None, optional: Optional_ = None, sensitivity: Sensitivity = None,
    retain_until: Retain = None, contact: Contact = None, engine: Engine_ = Engine.reader, raw_csv: Raw = False,
    quiet: Quiet = False,
) -> None:  # fmt: skip
    """Write a data set: in others' columns or our own, with codebook, citation and data responsibility sheet."""
    from sayso.exporting.dataset import Choice, export_one
    from sayso.exporting.dataset import export as write

    with told():
        kinds = tuple(_kind(name) for words in formats for name in words.split(","))
        choice = Choice(kinds, unit.value if unit else None, optional, raw_csv)
        _check_key(names_key, folder)
        policy = _policy(
            inputs, (names, purpose, names_key), (coarsen, tuple(coarsen_of or ())), (embargo, as_of),
            sensitivity=sensitivity, retain_until=retain_until, contact=contact,
        )  # fmt: skip
        material = _material(inputs, engine, quiet=quiet)
        if folder is None:
            from sayso.exporting.writing import output

            with output(None) as stream:
                outcome = export_one(material, stream, choice, policy)
        else:
            outcome = write(material, folder, choice, policy)
        if not quiet:
            _tell_outcome(outcome, material, folder)


def summary(
    inputs: In, *, how: Annotated[str, typer.Option("--format", metavar="F", help="table, or json.")] = "table",
    folder: Annotated[Path | None, typer.Option("--output", "-o", metavar="DIR", help=FILES_HELP)] = None,
    plots: Annotated[Plots, typer.Option(help="svg, or png (needs matplotlib).")] = Plots.svg,
    most: Annotated[int, typer.Option("--top", min=1, metavar="N", help="Lines of each table on the screen.")] = 10,
    unit: Unit_ = None, names: Names_ = NameMode.public, purpose: Purpose = None, names_key: Key = None,
    coarsen: Coarse = None, coarsen_of: CoarseOf = None, embargo: Embargo = None, as_of: AsOf = None,
    optional: Optional_ = None, engine: Engine_ = Engine.reader,
) -> None:  # fmt: skip
    """Count what happened: by type, month, place and actor; who answers whom; pairs of sides over time."""
    from sayso.exporting.overview import frames, overview
    from sayso.exporting.overview_terminal import render

    with told():
        if how not in ("table", "json"):
            raise UsageError(f"--format '{how}' is unknown: expected table or json")
        policy = _policy(inputs, (names, purpose, names_key), (coarsen, tuple(coarsen_of or ())), (embargo, as_of))
        found = overview(_material(inputs, engine), policy, unit=unit.value if unit else None, optional=bool(optional))
        if folder is not None:
            from sayso.exporting.overview_files import write

            write(found, folder, plots.value)
        if how == "json":
            typer.echo(json.dumps(frames(found), ensure_ascii=False, indent=1))
        else:
            from rich.console import Console

            render(found, Console(file=sys.stdout), most=most)


def _kind(name: str) -> Kind:
    from sayso.exporting.dataset import Kind

    try:
        return Kind(name.strip())
    except ValueError:
        raise UsageError(f"--format '{name}' is unknown: expected one of {FORMATS}") from None


def _check_key(key: Path | None, folder: Path | None) -> None:
    if key and folder and folder.resolve() in key.resolve().parents:
        raise UsageError(f"the names key '{key}' lies in the folder that is published: put it elsewhere")


def _policy(
    inputs: list[str], naming: tuple[NameMode, str | None, Path | None], places: tuple[str | None, tuple[str, ...]],
    fresh: tuple[str | None, str | None], **sheet: str | None,
) -> Policy:  # fmt: skip
    from sayso.exporting.names import project_key
    from sayso.exporting.policy import Policy, length_of

    names, purpose, key = naming
    if sheet.get("sensitivity") not in (None, "low", "moderate", "high", "severe"):
        raise UsageError(f"--sensitivity '{sheet['sensitivity']}' is unknown: expected low, moderate, high or severe")
    if fresh[1] and not fresh[0]:
        raise UsageError("--as-of goes with --embargo: say how long to hold back")
    default = Path(inputs[0]) / "names.key" if key is None and _is_store(inputs) else None
    return Policy(
        names=names.value, purpose=purpose, key=b"" if names is NameMode.all else project_key(key or default),
        coarsen=cast("Level | None", places[0]), coarsen_of=places[1],
        embargo=length_of(fresh[0]) if fresh[0] else None, as_of=_day(fresh[1]), **sheet,
    )  # fmt: skip


def _day(words: str | None) -> date:
    if words is None:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise UsageError(f"--as-of '{words}' is no day: expected one as 2024-02-08") from None


def _is_store(inputs: list[str]) -> bool:
    return len(inputs) == 1 and (Path(inputs[0]) / _STORE_FILE).is_file()


def _material(inputs: list[str], engine: Engine, *, quiet: bool = False) -> Material:
    """A store is read anew for every pass; reports are coded once and kept."""
    from sayso.exporting.policy import Material

    if _is_store(inputs):
        check_extra()
        store = import_module("sayso.store")
        linked = any(True for _ in store.incidents(inputs[0]))
        return Material(lambda: store.codings(inputs[0]), (lambda: store.incidents(inputs[0])) if linked else None)
    tally = Tally()
    found = list(coded(inputs, engine.value, tally))
    if not quiet:
        tell(str(tally))
    if not found:
        raise SaysoError("no report could be coded: nothing to write")
    return Material(lambda: found)


def _tell_outcome(outcome: Outcome, material: Material, folder: Path | None) -> None:
    for file in outcome.files:
        tell(f"{folder}/{file.name}: {file.rows} rows")
    for kind, reasons in sorted(outcome.left_out.items()):
        tell(
            f"{kind.value}: {sum(reasons.values())} left out",
            *(f"{n} {reason}" for reason, n in sorted(reasons.items())),
        )
    held = {reason: n for reason, n in sorted(material.left_out.items()) if n}
    if held:
        tell("held back", *(f"{n} {reason}" for reason, n in held.items()))
