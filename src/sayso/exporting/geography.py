"""What the formats need to know of a place beyond its record: its division, how far it reaches, its line, its codes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from math import cos, pi, radians, sin
from typing import NamedTuple

from sayso.data import read_tsv
from sayso.records import Place
from sayso.resolving.borders import border_line
from sayso.resolving.gazetteer import Row, fold_place, gazetteer, own_places
from sayso.resolving.gazetteer_files import Unit
from sayso.resolving.gazetteer_user import units
from sayso.resolving.place_records import RADIUS
from sayso.resolving.places import country_name, identity

Line = tuple[tuple[tuple[float, float], ...], ...]
_KM_PER_DEGREE = 111.2
_CELLS_PER_ROW = 720  # of PRIO-GRID: half a degree each


class Pcodes(NamedTuple):
    """The units of the user's own COD-AB files that a place lies in: P-codes and official names of two levels."""

    admin1_code: str | None = None
    admin1_name: str | None = None
    admin2_code: str | None = None
    admin2_name: str | None = None


NOWHERE = Pcodes()


class Around(NamedTuple):
    """A place seen from above: its first-level division, kilometres that it may reach, its line where it is a border, P-codes."""

    admin1: str | None = None
    radius_km: int | None = None
    line: Line = ()
    pcodes: Pcodes = NOWHERE


class Division(NamedTuple):
    """A first-level division with a point in its middle."""

    name: str
    lat: float
    lon: float


@cache
def around(place: Place) -> Around:
    """What the tables say of a resolved place; nothing is guessed for one that they do not hold."""
    if place.precision is None or place.lat is None:
        return Around()
    if len(place.country) > 1 and (found := border_line(place.text) or border_line(place.name or "")):
        return Around(None, found.radius_km, found.line)
    row = _row(place)
    division = division_of(row.iso3, row.admin1) if row else None
    found_in = pcodes(place, division.name if division else None)
    name = division.name if division else found_in.admin1_name
    return Around(name, (row.radius if row else 0) or RADIUS[place.precision], pcodes=found_in)


def pcodes(place: Place, admin1: str | None) -> Pcodes:
    """The P-codes of a place: of the unit that it is, else of its first-level division by any name that the files give it."""
    if unit := units().get(place.id or ""):
        return Pcodes(unit.admin1_code, unit.admin1, unit.admin2_code, unit.admin2)
    iso3 = place.country[0] if place.country else ""
    return _first_level().get((iso3, fold_place(admin1)), Pcodes()) if admin1 else Pcodes()


def _first_level() -> Mapping[tuple[str, str], Pcodes]:
    return _by_name(tuple(units().values()))


@lru_cache(maxsize=2)
def _by_name(found: tuple[Unit, ...]) -> Mapping[tuple[str, str], Pcodes]:
    """First-level units by country and folded name; a name that two of them have is none."""
    names: dict[tuple[str, str], set[Pcodes]] = {}
    for unit in found:
        for name in {fold_place(name) for name in (unit.admin1, *unit.spellings)}:
            names.setdefault((unit.iso3 or "", name), set()).add(Pcodes(unit.admin1_code, unit.admin1))
    return {key: next(iter(codes)) for key, codes in names.items() if len(codes) == 1}


def division_of(iso3: str | None, admin1: str | None) -> Division | None:
    """The first-level division by its GeoNames code."""
    return _divisions().get((iso3 or "", admin1 or ""))


def division_named(iso3: str, name: str) -> Division | None:
    """The first-level division of a country by its name."""
    return next((d for (land, _), d in _divisions().items() if land == iso3 and d.name == name), None)


def land(iso3: str | None) -> str | None:
    """The name of a country by its alpha-3 code; None for none and for unknown codes."""
    try:
        return country_name(iso3) if iso3 else None
    except KeyError:
        return None


def codes(iso3: str | None) -> Mapping[str, str]:
    """The row of `country_codes.tsv`, its empty cells as ''; empty for unknown countries."""
    return _codes().get(iso3 or "", {})


def priogrid(lat: float, lon: float) -> int:
    """The PRIO-GRID cell of a point: 1 at 90 S 180 W, counted eastwards, then northwards (Tollefsen et al. 2012)."""
    row, column = min(359, int((lat + 90) * 2)), min(719, int((lon + 180) * 2))
    return row * _CELLS_PER_ROW + column + 1


def circle(lat: float, lon: float, radius_km: float, corners: int = 32) -> list[list[float]]:
    """A ring of [lon, lat] around a point, closed, counter-clockwise (RFC 7946)."""
    high = radius_km / _KM_PER_DEGREE
    wide = high / max(0.05, cos(radians(lat)))
    ring = [
        [
            round(lon + wide * cos(2 * pi * i / corners), 4),
            round(min(90, max(-90, lat + high * sin(2 * pi * i / corners))), 4),
        ]
        for i in range(corners)
    ]
    return [*ring, ring[0]]


def _row(place: Place) -> Row | None:
    for name in dict.fromkeys(n for n in (place.name, place.text) if n):
        for row in gazetteer().candidates(fold_place(name)):
            if identity(row) == place.id:
                return row
    # Coded before the user added a file that has the place too: there it goes by another id.
    near = (n for n in own_places(fold_place(place.name or place.text)) if identity(n) == place.id)
    return next(near, None)


@cache
def _divisions() -> dict[tuple[str, str], Division]:
    found: dict[tuple[str, str], Division] = {}
    for row in read_tsv("divisions.tsv"):
        if row["kind"] == "province" and row["admin1"] != "-":
            found.setdefault((row["iso3"], row["admin1"]), Division(row["name"], float(row["lat"]), float(row["lon"])))
    return found


@cache
def _codes() -> dict[str, dict[str, str]]:
    rows = read_tsv("country_codes.tsv")
    return {row["iso3"]: {key: "" if cell == "-" else cell for key, cell in row.items()} for row in rows}
