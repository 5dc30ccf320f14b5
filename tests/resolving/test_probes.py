"""Times, places and actors asked one by one, from many countries and five decades: `probes_*.tsv` say what is right."""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sayso.resolving.place_records import distance
from sayso.resolving.times import when
from sayso.resolving.where import where
from sayso.resolving.who import who

HERE = Path(__file__).parent


def probes(name: str) -> list[Any]:
    lines = [line for line in (HERE / name).read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [pytest.param(row, id=next(iter(v for k, v in row.items() if k in ("words", "name")))) for row in rows]


def options(row: dict[str, str]) -> dict[str, Any]:
    return dict(part.split("=") for part in row["options"].split(";") if part != "-")


@pytest.mark.parametrize("row", probes("probes_when.tsv"))
def test_when(row: dict[str, str]) -> None:
    found = when(row["words"], row["published"], **options(row))
    assert (found.start or "-", found.end or "-") == (row["first"], row["last"])


@pytest.mark.parametrize("row", probes("probes_where.tsv"))
def test_where(row: dict[str, str]) -> None:
    place = where(row["name"], **options(row)).place
    assert place is not None
    countries = row["country"].split("|")
    assert countries == ["-"] or place.iso3 in countries or (place.iso3 is None and len(countries) > 1)
    right: Any = SimpleNamespace(lat=float(row["lat"]), lon=float(row["lon"]))
    assert distance(right, place) <= float(row["km"])


@pytest.mark.parametrize("row", probes("probes_who.tsv"))
def test_who(row: dict[str, str]) -> None:
    actor = who(row["name"], **options(row)).actor
    if row["id"] == "?":
        assert actor is None
        return
    assert actor is not None
    assert (actor.id or "-", actor.kind, actor.sector or "-", actor.country or "-") == (
        row["id"], row["kind"], row["sector"], row["country"],
    )  # fmt: skip
