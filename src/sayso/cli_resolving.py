"""The commands that resolve one expression by itself: `sayso when`, `sayso where`, `sayso who`, `sayso gazetteer`."""

from __future__ import annotations

import typer

from sayso import cli_gazetteer
from sayso.cli_when import when
from sayso.cli_where import where
from sayso.cli_who import who


def register(app: typer.Typer) -> None:
    """Add the commands to the front door."""
    app.command("when")(when)
    app.command("who")(who)
    app.command("where")(where)
    app.add_typer(cli_gazetteer.app, name="gazetteer")
