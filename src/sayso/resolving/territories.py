"""Which country a disputed place is put under: a stated policy, as a table that users can override.

The default is the state that the UN General Assembly or most states hold the land to belong to, or the territory's own ISO
code where it has one; who else claims or holds it is said beside.
"""

from __future__ import annotations

import csv
import os
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from sayso.data import read_tsv
from sayso.errors import DataError
from sayso.resolving.place_records import PlaceMatch

_COLUMNS = ("territory", "names", "admin1", "box", "country", "claimants", "note")


@dataclass(frozen=True, slots=True)
class Territory:
    """A disputed territory: the GeoNames divisions ("UKR.11") or the box (south, west, north, east) that it covers."""

    name: str
    names: frozenset[str]
    admin1: frozenset[str]
    box: tuple[float, float, float, float] | None
    country: str | None  # None: the table leaves it open, and the gazetteer's country stays
    claimants: tuple[str, ...]
    note: str

    def covers(self, match: PlaceMatch) -> bool:
        """Whether a place lies in it: by its division, or (towns and sites) by its point."""
        if match.name.lower() in self.names and match.precision >= 3:
            return True
        if match.iso3 and (match.iso3 in self.admin1 or f"{match.iso3}.{match.admin1}" in self.admin1):
            return True
        if self.box is None or match.precision > 3:
            return False
        south, west, north, east = self.box
        return south <= match.lat <= north and west <= match.lon <= east and match.iso3 in {*self.claimants, self.country}


def by_policy(match: PlaceMatch) -> PlaceMatch:
    """The place with the country that the policy gives it, and who disputes that."""
    for territory in territories():
        if territory.covers(match):
            country = territory.country or match.iso3
            return replace(match, iso3=country, disputed=territory.name, claimants=territory.claimants)
    return match


def territories() -> tuple[Territory, ...]:
    """The table in force: rows of the file named by $SAYSO_TERRITORIES stand for those of the same territory here.

    Raises DataError, with line and column, when the user's table is broken.
    """
    named = os.environ.get("SAYSO_TERRITORIES")
    return _table(Path(named).expanduser() if named else None)


@lru_cache(maxsize=4)
def _table(path: Path | None) -> tuple[Territory, ...]:
    rows = {row["territory"]: _territory(row, "territories.tsv") for row in read_tsv("territories.tsv")}
    if path is not None:
        rows |= {t.name: t for t in _users(path)}
    return tuple(rows.values())


def _users(path: Path) -> list[Territory]:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"the table of territories '{path}' cannot be read: {error}") from error
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    reader = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    missing = [c for c in _COLUMNS if c not in (reader.fieldnames or [])]
    if missing:
        raise DataError(f"'{path}' lacks the column(s) {', '.join(missing)}: it needs {', '.join(_COLUMNS)}, tab separated")
    return [_territory({k: v or "-" for k, v in row.items() if k}, str(path)) for row in reader]


def _territory(row: dict[str, str], source: str) -> Territory:
    def listed(column: str) -> list[str]:
        return [part for part in row[column].split("|") if part not in {"", "-"}]

    if row["country"] != "-" and (len(row["country"]) != 3 or not row["country"].isupper()):
        raise DataError(f"'{source}', territory '{row['territory']}': country '{row['country']}' is no ISO alpha-3 code")
    try:
        edges = [float(edge) for edge in row["box"].split(",")] if row["box"] not in {"", "-"} else []
    except ValueError:
        edges = [0.0]
    if len(edges) not in {0, 4}:
        raise DataError(
            f"'{source}', territory '{row['territory']}': box '{row['box']}' is not 'south,west,north,east' in degrees"
        )
    return Territory(
        row["territory"], frozenset(n.lower() for n in [row["territory"], *listed("names")]), frozenset(listed("admin1")),
        (edges[0], edges[1], edges[2], edges[3]) if edges else None,
        None if row["country"] == "-" else row["country"], tuple(listed("claimants")), row["note"],
    )  # fmt: skip
