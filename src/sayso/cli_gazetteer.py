"""`sayso gazetteer`: places of your own beside those of Sayso."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from sayso.cli_where import Form
from sayso.errors import SaysoError
from sayso.exporting.words import clean

FAILED = 1
_TOLD = 20  # broken rows of one file that are printed
FILES_HELP = "GeoNames or NGA country files, COD-AB tables, CSV files with name, lat, lon; zipped or not."
TARGET_HELP = "Instead of your platform's folder for data."

app = typer.Typer(help="Add places of your own, and see what is loaded.", no_args_is_help=True)


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=FILES_HELP)],
    *,
    licence: Annotated[str | None, typer.Option(metavar="TEXT", help="Under which the files are.")] = None,
    target: Annotated[
        Path | None, typer.Option("--gazetteer", metavar="FILE", envvar="SAYSO_GAZETTEER", help=TARGET_HELP)
    ] = None,
) -> None:
    """Read files of places into your gazetteer: good rows are kept, broken ones named."""
    from sayso.resolving.gazetteer_user import add as read

    try:
        told = read(files, target, licence=licence)
    except SaysoError as error:
        sys.stderr.write(clean(f"sayso: {error}") + "\n")
        raise typer.Exit(FAILED) from error
    for one in told:
        for fault in one.faults[:_TOLD]:
            sys.stderr.write(clean(f"{one.file}, row {fault.row}, column {fault.column}: {fault.message}") + "\n")
        if one.broken > _TOLD:
            sys.stderr.write(clean(f"{one.file}: {one.broken - _TOLD} more broken rows") + "\n")
        typer.echo(clean(str(one)))
    raise typer.Exit(FAILED if told and not any(one.places for one in told) else 0)


@app.command()
def info(
    *,
    target: Annotated[
        Path | None, typer.Option("--gazetteer", metavar="FILE", envvar="SAYSO_GAZETTEER", help=TARGET_HELP)
    ] = None,
    how: Annotated[Form, typer.Option("--format", help="For people, or for programs.")] = Form.text,
) -> None:
    """Say which places are loaded, and from where."""
    from sayso.resolving.gazetteer import user_path
    from sayso.resolving.gazetteer_user import manifest, own_counts

    path = target or user_path()
    try:
        own, sources = own_counts(), manifest(path)
    except SaysoError as error:
        sys.stderr.write(clean(f"sayso: {error}") + "\n")
        raise typer.Exit(FAILED) from error
    if how is Form.json:
        typer.echo(json.dumps({"own": own, "gazetteer": str(path), "sources": sources}, ensure_ascii=False))
        return
    typer.echo(f"with Sayso: {sum(own.values())} places")
    typer.echo("  " + ", ".join(f"{number} {kind}" for kind, number in own.items()))
    typer.echo(clean(f"yours: {path if sources else f'none (would be in {path})'}"))
    for s in sources:
        licence = s["licence"] or "licence not given"
        typer.echo(clean(f"  {s['file']}: {s['places']} places ({s['format']}, of {s['modified']}, added {s['added']})"))
        typer.echo(clean(f"    {licence}; sha256 {s['sha256']}"))
