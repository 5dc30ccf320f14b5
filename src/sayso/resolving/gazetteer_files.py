"""Files of places that users bring: GeoNames and NGA country files, OCHA's COD-AB tables, any CSV with name, lat and lon.

Each is read row by row into entries; a broken row becomes a fault that names row and column, and the others go on.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TextIO

from sayso.data import read_tsv
from sayso.errors import InputError
from sayso.resolving.gazetteer_build import is_name

_NAMES = ("name", "place", "place_name", "location", "title", "asciiname", "name_en")
_LATS = ("lat", "latitude", "y", "lat_dd", "center_lat", "y_coord", "point_y", "ycoord")
_LONS = ("lon", "lng", "long", "longitude", "x", "long_dd", "center_lon", "x_coord", "point_x", "xcoord")
_KINDS = frozenset(
    "city capital province district region territory neighbourhood area base camp crossing airport island prison sea site".split()
)
_SIZE = 1 << 22  # longest line in characters: more is no table


@dataclass(frozen=True, slots=True)
class Unit:
    """The first two levels of an administrative unit with P-codes; `spellings`: what the first one is called, too."""

    iso3: str | None
    admin1_code: str
    admin1: str
    spellings: tuple[str, ...] = ()
    admin2_code: str | None = None
    admin2: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A place from a file. `ref`: its id there with the source before it; `more`: only another spelling of that place."""

    ref: str
    name: str
    spellings: tuple[str, ...]
    iso3: str | None
    lat: float
    lon: float
    population: int
    kind: str
    admin1: str | None
    more: bool = False
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that could not be read: row number (the first line is 1), column, and what is wrong."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is in order but no kind of place that reports tell events by (streams, hotels, wells)."""

    row: int


Item = Entry | Fault | Skipped
Reader = Callable[[Iterator[str]], Iterator[Item]]
LICENCES = {"geonames": "CC BY 4.0 (GeoNames)", "gns": "public domain (NGA)", "cod-ab": None, "csv": None}


class _Broken(ValueError):
    """A cell that is not what its column says."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


@contextmanager
def open_table(path: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """The format of a file (geonames, gns, cod-ab, csv) and its lines. Raises InputError when it is none of them."""
    try:
        with path.open("rb") as raw:
            if raw.read(4) == b"PK\x03\x04":
                with zipfile.ZipFile(path) as archive, archive.open(_member(archive, path)) as inner:
                    yield _sniffed(io.TextIOWrapper(inner, "utf-8-sig", errors="replace", newline=None), path)
                return
        with path.open(encoding="utf-8-sig", errors="replace") as text:
            yield _sniffed(text, path)
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(f"'{path}' cannot be read: {error}") from error


def items(kind: str, lines: Iterator[str]) -> Iterator[Item]:
    """The rows of a table in one of the formats that `open_table` tells."""
    readers: dict[str, Reader] = {"geonames": _geonames, "gns": _gns, "cod-ab": _cod_ab, "csv": _csv}
    return readers[kind](lines)


def _member(archive: zipfile.ZipFile, path: Path) -> str:
    names = [n for n in archive.namelist() if n.lower().endswith((".txt", ".csv", ".tsv")) and "readme" not in n.lower()]
    if not names:
        raise InputError(f"'{path}' holds no .txt, .csv or .tsv file")
    return max(names, key=lambda name: archive.getinfo(name).file_size)


def _sniffed(text: TextIO, path: Path) -> tuple[str, Iterator[str]]:
    lines = iter(lambda: text.readline(_SIZE), "")
    first = next(lines, "")
    cells = first.rstrip("\r\n").split("\t")
    names = {c.strip().strip('"').lower() for c in (cells if len(cells) > 1 else first.rstrip("\r\n").split(_comma(first)))}
    if len(cells) >= 15 and cells[0].strip().isdigit():
        kind = "geonames"
    elif "ufi" in names and (names & {"lat", "lat_dd"}):
        kind = "gns"
    elif any(n.endswith("pcode") for n in names):
        kind = "cod-ab"
        if not (names & set(_LATS) and names & set(_LONS)):
            raise InputError(f"'{path}' has P-codes but no points: add columns lat and lon (COD-AB's 'center_lat', 'center_lon')")
    elif names & set(_NAMES) and names & set(_LATS) and names & set(_LONS):
        kind = "csv"
    else:
        found = ", ".join(sorted(n for n in names if n)[:8]) or "nothing"
        raise InputError(
            f"'{path}' is no table of places: found the columns {found[:200]}; expected a GeoNames or NGA country file, "
            "a COD-AB table with P-codes, or a CSV file with columns name, lat, lon"
        )
    return kind, chain([first], lines)


def _comma(first: str) -> str:
    return max(",;\t|", key=first.count)


def _number(cell: str | None, column: str, limit: float) -> float:
    try:
        value = float((cell or "").strip())
    except ValueError:
        value = float("nan")
    if not -limit <= value <= limit:
        raise _Broken(column, f"found '{(cell or '')[:40]}', expected degrees between -{limit:g} and {limit:g}")
    return round(value, 5)


def _people(cell: str | None) -> int:
    digits = (cell or "").replace(",", "").strip().split(".")[0]
    return int(digits) if digits.isdigit() and len(digits) < 10 else 0


def _named(cell: str | None, column: str) -> str:
    name = " ".join((cell or "").split())
    if not any(c.isalpha() for c in name) and not any(c.isdigit() for c in name):
        raise _Broken(column, "is empty, expected the name of the place")
    if len(name) > 200:
        raise _Broken(column, f"has {len(name)} characters, expected a name of at most 200")
    return name


@cache
def _codes() -> dict[str, str]:
    """ISO codes and names of countries, in lower case, to alpha-3."""
    table: dict[str, str] = {}
    for row in read_tsv("countries.tsv"):
        for word in (row["iso3"], row["iso2"], row["name"], *row["aliases"].split("|")):
            if word not in {"", "-"}:
                table.setdefault(word.lower(), row["iso3"])
    return table


@cache
def _fips() -> dict[str, str]:
    return {row["fips"].lower(): row["iso3"] for row in read_tsv("countries.tsv") if row["fips"] not in {"", "-"}}


def _country(cell: str | None, column: str, codes: dict[str, str] | None = None) -> str | None:
    word = (cell or "").strip().lower().split(",")[0]
    if not word:
        return None
    found = (codes or _codes()).get(word) or _codes().get(word)
    if found is None:
        raise _Broken(column, f"found '{(cell or '').strip()[:40]}', expected a country by ISO code or name")
    return found


@cache
def _kind(feature_class: str, code: str) -> str | None:
    best, kind = -1, "-"
    for row in read_tsv("lexicons/place_features.tsv"):
        pattern = row["code"].removesuffix("*")
        fits = code.startswith(pattern) if row["code"].endswith("*") else code == pattern
        rank = len(pattern) * 2 + (not row["code"].endswith("*"))
        if row["class"] == feature_class and fits and rank > best:
            best, kind = rank, row["kind"]
    return None if kind == "-" else kind


def _geonames(lines: Iterator[str]) -> Iterator[Item]:
    """The `geoname` table: 19 columns without a header."""
    for number, line in enumerate(lines, 1):
        cells = line.rstrip("\r\n").split("\t")
        if cells == [""]:
            yield Skipped(number)
            continue
        try:
            yield _geoname(number, cells)
        except _Broken as error:
            yield Fault(number, error.column, str(error))


def _geoname(number: int, cells: list[str]) -> Item:
    if len(cells) != 19:
        raise _Broken("(all)", f"found {len(cells)} columns, expected 19")
    if not cells[0].isdigit():
        raise _Broken("geonameid", f"found '{cells[0][:40]}', expected a number")
    name, lat, lon = _named(cells[1], "name"), _number(cells[4], "latitude", 90), _number(cells[5], "longitude", 180)
    kind = _kind(cells[6], cells[7])
    if kind is None:
        return Skipped(number)
    spellings = tuple(n for n in (cells[2], *cells[3].split(",")) if is_name(n))
    iso3 = _country(cells[8], "country code")
    return Entry(f"geonames:{cells[0]}", name, spellings, iso3, lat, lon, _people(cells[14]), kind, cells[10] or None)


def _each(lines: Iterable[str], delimiter: str, make: Callable[[dict[str, str]], Item]) -> Iterator[Item]:
    """An item for each row of a table with a header; `make` gets the cells by column name in lower case."""
    reader = csv.reader((line.replace("\0", "") for line in lines), delimiter=delimiter)
    header: list[str] | None = None
    while True:
        try:
            cells = next(reader)
            if header is None:
                header = [cell.strip().lower() for cell in cells]
            elif any(cell.strip() for cell in cells):
                yield _numbered(make(dict(zip(header, cells, strict=False))), reader.line_num)
        except StopIteration:
            return
        except _Broken as error:
            yield Fault(reader.line_num, error.column, str(error))
        except csv.Error as error:
            yield Fault(reader.line_num, "(all)", f"cannot be read: {error}")


def _numbered(item: Item, number: int) -> Item:
    return Skipped(number) if isinstance(item, Skipped) else item


def _first(row: dict[str, str], *names: str) -> tuple[str, str]:
    """Column and cell of the first of these columns that the row has."""
    return next(((name, row[name]) for name in names if row.get(name)), (names[0], ""))


def _gns(lines: Iterator[str]) -> Iterator[Item]:
    """NGA's country files, old layout (LAT, FULL_NAME_RO) and new (lat_dd, full_name): one row per name of a place."""
    seen: set[str] = set()
    return _each(lines, "\t", lambda row: _gns_row(row, seen))


def _gns_row(row: dict[str, str], seen: set[str]) -> Item:
    if not row.get("ufi", "").strip().lstrip("-").isdigit():
        raise _Broken("ufi", f"found '{row.get('ufi', '')[:40]}', expected a number")
    column, cell = _first(row, "full_name_ro", "full_name_nd_ro", "full_name", "full_nm_nd")
    name = _named(cell, column)
    lat, lon = (_number(_first(row, *c)[1], c[0], limit) for c, limit in ((("lat", "lat_dd"), 90), (("long", "long_dd"), 180)))
    kind = _kind(row.get("fc", "").strip(), _first(row, "dsg", "desig_cd")[1].strip())
    if kind is None:
        return Skipped(0)
    column, code = _first(row, "cc1", "cc_ft", "cc")
    iso3 = _country(code, column, _fips())
    ref = f"gns:{row['ufi'].strip()}"
    other = _first(row, "full_name_nd_ro", "full_nm_nd")[1]
    entry = Entry(ref, name, (other,) if other else (), iso3, lat, lon, 0, kind, row.get("adm1") or None, ref in seen)
    seen.add(ref)
    return entry


def _cod_ab(lines: Iterator[str]) -> Iterator[Item]:
    """Administrative boundaries of OCHA: each row is the unit of its lowest level with a P-code."""
    first = next(lines, "")
    return _each(chain([first], lines), _comma(first), _cod_ab_row)


def _cod_ab_row(row: dict[str, str]) -> Entry:
    level = next((n for n in (4, 3, 2, 1) if row.get(f"adm{n}_pcode") or row.get(f"admin{n}pcode")), None)
    if level is None:
        raise _Broken("adm1_pcode", "is empty, expected the P-code of the unit")
    pcode = _first(row, f"adm{level}_pcode", f"admin{level}pcode")[1].strip()
    names = _level_names(row, level)
    column, cell = _level_name(row, level)
    name = _named(cell, column)
    lat, lon = _number(_first(row, *_LATS)[1], "lat", 90), _number(_first(row, *_LONS)[1], "lon", 180)
    column, cell = _first(row, "adm0_pcode", "admin0pcode", "iso2", "iso3", "adm0_en", "adm0_name", "admin0name_en")
    iso3 = _country(cell, column)
    kind = "province" if level == 1 else "district"
    parent = _first(row, "adm1_pcode", "admin1pcode")[1].strip() or None
    spellings = tuple(dict.fromkeys(n for n in names if is_name(n) and not n.isdigit()))
    return Entry(f"pcode:{pcode}", name, spellings, iso3, lat, lon, 0, kind, parent, unit=_unit(row, iso3, parent))


def _level_names(row: dict[str, str], level: int) -> list[str]:
    """What the unit of a level is called, in all languages of the table."""
    return [row[c] for c in row if c.startswith((f"adm{level}_", f"admin{level}name")) and "pcode" not in c and row[c]]


def _level_name(row: dict[str, str], level: int) -> tuple[str, str]:
    column, cell = _first(row, f"adm{level}_en", f"adm{level}_name", f"admin{level}name_en", f"adm{level}_ref", f"adm{level}_fr")
    return column, cell or next(iter(_level_names(row, level)), "")


def _unit(row: dict[str, str], iso3: str | None, admin1: str | None) -> Unit | None:
    """The first two levels of a row; None where the table does not tell the first one with its name."""
    name = _level_name(row, 1)[1].strip()
    if not admin1 or not name:
        return None
    code = _first(row, "adm2_pcode", "admin2pcode")[1].strip() or None
    second = _level_name(row, 2)[1].strip() or None
    return Unit(iso3, admin1, name, tuple(_level_names(row, 1)), code, second if code else None)


def _csv(lines: Iterator[str]) -> Iterator[Item]:
    """Any table with columns name, lat, lon; more if it has them: aliases, country, kind, population, id."""
    first = next(lines, "")
    return _each(chain([first], lines), _comma(first), _csv_row)


def _csv_row(row: dict[str, str]) -> Entry:
    column, cell = _first(row, *_NAMES)
    name = _named(cell, column)
    (lat_column, lat), (lon_column, lon) = _first(row, *_LATS), _first(row, *_LONS)
    point = _number(lat, lat_column, 90), _number(lon, lon_column, 180)
    column, cell = _first(row, "country", "iso3", "iso2", "country_code", "iso")
    iso3 = _country(cell, column)
    kind = row.get("kind", row.get("type", "")).strip().lower() or "city"
    if kind not in _KINDS:
        raise _Broken("kind", f"found '{kind[:40]}', expected one of {', '.join(sorted(_KINDS))}")
    aliases = [a.strip() for a in _first(row, "aliases", "alternatenames", "alias")[1].replace(";", "|").split("|")]
    ref = _first(row, "id", "ref", "pcode")[1].strip() or f"{name.lower()}@{point[0]},{point[1]}"
    people = _people(row.get("population"))
    return Entry(f"user:{ref}", name, tuple(a for a in aliases if a), iso3, *point, people, kind, row.get("admin1") or None)
