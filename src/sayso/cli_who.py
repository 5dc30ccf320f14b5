"""`sayso who NAME`: who is meant by a name or description, on a day."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso.errors import UsageError
from sayso.exporting.words import clean

if TYPE_CHECKING:
    from sayso.resolving.who import Answer, Match

ACTORS_HELP = "Your own actors (CSV or TSV), over those of Sayso."
NOT_CLEAR = 1


class WhoFormat(StrEnum):
    """How the answer is shown."""

    text = "text"
    json = "json"


def who(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, an office, a description.")],
    *,
    on: Annotated[str | None, typer.Option(metavar="DAY", help="The day of which the answer must be true.")] = None,
    country: Annotated[str | None, typer.Option(metavar="NAME", help="The country that the report is about.")] = None,
    actors: Annotated[Path | None, typer.Option(metavar="FILE", envvar="SAYSO_ACTORS", help=ACTORS_HELP)] = None,
    how: Annotated[WhoFormat, typer.Option("--format", "-f", help="How to show it.")] = WhoFormat.text,
) -> None:
    """Say who is meant by a name: the actor with its kind, country, parents and backers, or the candidates.

    Exit code 1 when nobody is clearly meant.
    """
    from sayso.resolving.actors import actors as known
    from sayso.resolving.who import called
    from sayso.resolving.who import who as resolve

    file = str(actors) if actors else None
    try:
        answer = resolve(name, on=on, country=country, actors_file=file)
    except UsageError as error:
        typer.echo("\n  ".join(map(clean, f"sayso: {error}".split("\n  "))), err=True)  # a fault a line
        raise typer.Exit(2) from error
    if how is WhoFormat.json:
        import json

        typer.echo(json.dumps(answer.to_dict(), indent=2, ensure_ascii=False))
    else:
        typer.echo("\n".join(map(clean, _shown(answer, lambda identity: called(identity, known(file))))))
    raise typer.Exit(0 if answer.actor else NOT_CLEAR)


def _shown(answer: Answer, called: Callable[[str], str]) -> list[str]:
    """The answer for people: the actor with what is known of it, then who else may be meant."""
    lines: list[str] = []
    if answer.actor:
        lines += _card(answer.actor, answer.on, called)
    others = [match for match in answer.candidates if match is not answer.actor]
    if others:
        lines += ["", "others:" if answer.actor else "not clear who is meant:"]
        lines += [f"  {m.score:.2f}  {m.name}{f' ({m.id})' if m.id else ''}: {m.why}" for m in others]
    return lines[not answer.actor :] or ["nobody known by that name"]


def _card(match: Match, on: str | None, called: Callable[[str], str]) -> list[str]:
    span = f"{match.valid_from or '?'} to {match.valid_to or 'today'}" if match.valid_from or match.valid_to else None
    if span and match.active is False:
        span += f" (not active on {on})"
    facts = {
        "id": match.id, "kind": match.kind, "sector": match.sector, "country": called(match.country or ""), "office": match.office,
        "part of": ", ".join(map(called, match.parents)), "backed by": ", ".join(map(called, match.backers)), "active": span,
        "wikidata": match.wikidata, "known by": f"{match.why} ({match.score:.2f})",
    }  # fmt: skip
    return [match.name, *(f"  {label:<10}{value}" for label, value in facts.items() if value)]
