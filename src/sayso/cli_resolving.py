"""The commands that answer one question by itself: `sayso when`, `where`, `who`, `type` and `gazetteer`."""

from __future__ import annotations

import typer

from sayso import cli_gazetteer
from sayso.cli_type import type_
from sayso.cli_when import when
from sayso.cli_where import where
from sayso.cli_who import who


def register(app: typer.Typer) -> None:
    """Add the commands to the front door."""
    app.command("when")(when)
    app.command("who")(who)
    app.command("where")(where)
    app.command("type")(type_)
    app.add_typer(cli_gazetteer.app, name="gazetteer")
