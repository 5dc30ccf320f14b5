"""The commands that resolve one expression by itself: `sayso when`, `sayso where`, `sayso who`, `sayso gazetteer`."""

from __future__ import annotations

import typer

from sayso.cli_when import when
from sayso.cli_who import who


def register(app: typer.Typer) -> None:
    """Add the commands to the front door."""
    app.command("when")(when)
    app.command("who")(who)
