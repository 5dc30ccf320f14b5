"""`sayso where`: the places that one name can mean."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.errors import SaysoError, UsageError
from sayso.exporting.words import clean

if TYPE_CHECKING:
    from sayso.resolving.place_records import PlaceMatch
    from sayso.resolving.where import Answer

FAILED, WRONG_USE = 1, 2
NAME_HELP = 'A name as reports have it: "Tower 22", "eastern Baghdad", "30 km south of Hodeidah".'
NEAR_HELP = "Places told with it, parted by semicolons."
_UCDP = {
    1: "exact place or town", 2: "within about 25 km", 3: "district or area", 4: "province", 5: "line, coast or part of a country",
    6: "country", 7: "several countries",
}  # fmt: skip


class Form(StrEnum):
    """How the answer is shown."""

    text = "text"
    json = "json"


def where(
    name: Annotated[str, typer.Argument(metavar="NAME", help=NAME_HELP)],
    *,
    near: Annotated[str | None, typer.Option(metavar="PLACES", help=NEAR_HELP)] = None,
    country: Annotated[str | None, typer.Option(metavar="NAME", help="The country that the report is about.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Name or domain of the publisher.")] = None,
    how: Annotated[Form, typer.Option("--format", help="For people, or for programs.")] = Form.text,
) -> None:
    """Say which places a name can mean, with their points and how exact these are."""
    from sayso.resolving import where as resolving

    try:
        answer = resolving.where(name, near=near, country=country, publisher=publisher)
    except SaysoError as error:
        sys.stderr.write(clean(f"sayso: {error}") + "\n")
        raise typer.Exit(WRONG_USE if isinstance(error, UsageError) else FAILED) from error
    if how is Form.json:
        typer.echo(json.dumps(_record(answer), ensure_ascii=False))
    else:
        for line in _lines(answer):
            typer.echo(clean(line))
    raise typer.Exit(0 if answer.place else FAILED)


def _record(answer: Answer) -> dict[str, Any]:
    found = [_match(match) for match in answer.candidates]
    return {"text": answer.text, "place": _match(answer.place) if answer.place else None, "candidates": found}


def _match(match: PlaceMatch) -> dict[str, Any]:
    return {
        "name": match.name, "country": match.iso3, "lat": match.lat, "lon": match.lon, "kind": match.kind,
        "precision": match.precision, "geo_precision": match.geo_precision, "radius_km": match.radius_km, "id": match.id,
        "admin1": match.admin1, "score": match.score, "disputed": match.disputed, "claimants": list(match.claimants),
        "line": [list(map(list, part)) for part in match.line] or None,
    }  # fmt: skip


def _lines(answer: Answer) -> list[str]:
    if not answer.candidates:
        return [f"no place is known by the name '{answer.text}' (more places: sayso gazetteer add FILE)"]
    if answer.place is None:
        lines = [f"'{answer.text}' can mean several places: say more with --country or --near"]
    else:
        lines = _told(answer.place)
    others = [match for match in answer.candidates if answer.place is None or match.id != answer.place.id]
    if others:
        lines += [*([""] if answer.place else []), "candidates:" if answer.place is None else "other places of the name:"]
        width = max(len(_name(match)) for match in others)
        lines += [f"  {_name(m):{width}}  {_point(m)}  {m.kind}, score {m.score:.1f}" for m in others]
    return lines


def _told(match: PlaceMatch) -> list[str]:
    rows = [
        ("point", f"{_point(match)}, within {match.radius_km} km"),
        ("kind", match.kind),
        ("country", match.iso3 or "none"),
        ("precision", f"{match.precision} (UCDP: {_UCDP[match.precision]}), {match.geo_precision} (ACLED)"),
        ("id", match.id or "none"),
    ]
    if match.line:
        rows.append(("line", f"{sum(len(part) for part in match.line)} points (all of them with --format json)"))
    if match.disputed:
        rows.append(("disputed", f"{match.disputed}, claimed or held by {', '.join(match.claimants)}"))
    return [match.name, *(f"  {name:9} {value}" for name, value in rows)]


def _name(match: PlaceMatch) -> str:
    return ", ".join(part for part in (match.name, match.admin1 if match.iso3 == "USA" else None, match.iso3) if part)


def _point(match: PlaceMatch) -> str:
    return f"{match.lat:.3f} {match.lon:.3f}"
