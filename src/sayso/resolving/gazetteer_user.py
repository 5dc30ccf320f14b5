"""The user's own gazetteer: places from files, in a SQLite file beside Sayso's, with a manifest of where they are from."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from sayso.errors import DataError
from sayso.resolving.gazetteer import DATA, SCHEMA, Row, user_path
from sayso.resolving.gazetteer_build import keys
from sayso.resolving.gazetteer_files import LICENCES, Entry, Fault, Skipped, Unit, items, open_table

_UNITS = """
CREATE TABLE IF NOT EXISTS unit (place INTEGER PRIMARY KEY, ref TEXT, iso3 TEXT, admin1_code TEXT, admin1 TEXT, spellings TEXT,
  admin2_code TEXT, admin2 TEXT);
"""  # younger than the other tables: a gazetteer that was made before may lack it
_MOST_FAULTS = 1000  # kept to be told; all are counted
_SCHEMA = (
    SCHEMA
    + """
CREATE TABLE source (file TEXT PRIMARY KEY, format TEXT, added TEXT, modified TEXT, licence TEXT, sha256 TEXT, rows INTEGER,
  places INTEGER, spellings INTEGER, left_out INTEGER, broken INTEGER);
CREATE TABLE origin (place INTEGER PRIMARY KEY, file TEXT);
CREATE INDEX name_place ON name (place);
"""
)


@dataclass(slots=True)
class Added:
    """What became of the rows of one file: `rows` = `places` + `spellings` + `left_out` + `broken`."""

    file: str
    format: str
    licence: str | None
    sha256: str = ""
    rows: int = 0
    places: int = 0
    spellings: int = 0  # rows that are only another name of a place
    left_out: int = 0  # kinds of places that no report tells events by
    broken: int = 0
    faults: list[Fault] = field(default_factory=list)

    def __str__(self) -> str:
        parts = f"{self.places} places + {self.spellings} more names + {self.left_out} left out + {self.broken} broken"
        return f"{self.file}: {self.rows} rows = {parts}"


def add(files: Iterable[Path], target: Path | None = None, *, licence: str | None = None) -> list[Added]:
    """Read files of places into the user's gazetteer; a file of the same name stands for what it gave before.

    `target`: another file than `user_path()`. Raises InputError when a file is no table of places (then nothing is changed).
    """
    path = target or user_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(suffix=".part", prefix=path.name, dir=path.parent)
    os.close(handle)
    part = Path(name)
    try:
        if path.is_file():
            shutil.copyfile(path, part)
        connection = sqlite3.connect(part)
        try:
            told = [_add_file(connection, file, licence) for file in files]
            connection.commit()
        except sqlite3.DatabaseError as error:
            raise DataError(f"the gazetteer '{path}' is damaged ({error}): remove it and add your files again") from error
        finally:
            connection.close()
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return told


def _add_file(connection: sqlite3.Connection, file: Path, licence: str | None) -> Added:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'source'").fetchone():
        connection.executescript(_SCHEMA)
    connection.execute(_UNITS)
    with open_table(file) as (kind, lines):
        told = Added(file.name, kind, licence or LICENCES[kind])
        _forget(connection, file.name)
        for item in items(kind, lines):
            told.rows += 1
            if isinstance(item, Entry):
                _keep(connection, item, told)
            elif isinstance(item, Skipped):
                told.left_out += 1
            else:
                told.broken += 1
                if len(told.faults) < _MOST_FAULTS:
                    told.faults.append(item)
    told.sha256 = _sha256(file)
    modified = datetime.fromtimestamp(file.stat().st_mtime, UTC).date().isoformat()
    connection.execute(
        "INSERT OR REPLACE INTO source VALUES (?,?,?,?,?,?,?,?,?,?,?)",
        (told.file, told.format, datetime.now(UTC).date().isoformat(), modified, told.licence, told.sha256, told.rows,
         told.places, told.spellings, told.left_out, told.broken),
    )  # fmt: skip
    return told


def _forget(connection: sqlite3.Connection, file: str) -> None:
    """Take out what a file of this name gave before."""
    mine = "SELECT place FROM origin WHERE file = ?"
    connection.execute(f"DELETE FROM name WHERE place IN ({mine})", (file,))
    connection.execute(f"DELETE FROM place WHERE id IN ({mine})", (file,))
    connection.execute(f"DELETE FROM unit WHERE place IN ({mine})", (file,))
    connection.execute("DELETE FROM origin WHERE file = ?", (file,))


def _keep(connection: sqlite3.Connection, entry: Entry, told: Added) -> None:
    number = _number(entry.ref)
    row = Row(
        number, entry.name, entry.iso3, entry.lat, entry.lon, entry.population, entry.kind, entry.admin1, 0, entry.ref
    )
    if entry.more:
        told.spellings += 1
    else:
        told.places += 1
        connection.execute("DELETE FROM name WHERE place = ?", (number,))
        connection.execute("INSERT OR REPLACE INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", row)
        connection.execute("INSERT OR REPLACE INTO origin VALUES (?,?)", (number, told.file))
        if unit := entry.unit:
            connection.execute(
                "INSERT OR REPLACE INTO unit VALUES (?,?,?,?,?,?,?,?)",
                (number, entry.ref, unit.iso3, unit.admin1_code, unit.admin1, "\n".join(unit.spellings), unit.admin2_code,
                 unit.admin2),
            )  # fmt: skip
    spellings = ((key, number) for key in sorted(keys(row, entry.spellings)))
    connection.executemany("INSERT OR IGNORE INTO name VALUES (?,?)", spellings)


def _number(ref: str) -> int:
    """GeoNames ids as they are, others by a hash that stays clear of them."""
    source, _, rest = ref.partition(":")
    if source == "geonames":
        return int(rest)
    return (1 << 40) + int.from_bytes(hashlib.sha256(ref.encode("utf-8", "replace")).digest()[:6], "big")


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def manifest(target: Path | None = None) -> list[dict[str, str | int | None]]:
    """The sources of the user's gazetteer, one record each, by file name; empty when there is none."""
    path = target or user_path()
    if not path.is_file():
        return []
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM source ORDER BY file")]
    except sqlite3.DatabaseError as error:
        raise DataError(f"the gazetteer '{path}' is damaged ({error}): remove it and add your files again") from error
    finally:
        connection.close()


def units() -> Mapping[str, Unit]:
    """The administrative units with P-codes that the user added, by their id (`pcode:...`)."""
    path = user_path()
    try:
        return _units(path, path.stat().st_mtime_ns)
    except OSError:  # nothing was added
        return {}


@lru_cache(maxsize=2)
def _units(path: Path, _changed: int) -> Mapping[str, Unit]:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'unit'").fetchone():
            return {}
        found = connection.execute("SELECT ref, iso3, admin1_code, admin1, spellings, admin2_code, admin2 FROM unit ORDER BY ref")
        return {
            ref: Unit(iso3, code, name, tuple(spelt.split("\n")), code2, name2)
            for ref, iso3, code, name, spelt, code2, name2 in found
        }
    except sqlite3.DatabaseError as error:
        raise DataError(f"the gazetteer '{path}' is damaged ({error}): remove it and add your files again") from error
    finally:
        connection.close()


def own_counts() -> dict[str, int]:
    """How many places of each kind come with Sayso, most first. Raises DataError when its gazetteer is missing."""
    path = DATA / "places.sqlite"
    if not path.is_file():
        raise DataError(f"the gazetteer '{path}' is missing: make it with `python -m sayso.resolving.gazetteer_build`")
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        found = connection.execute("SELECT kind, count(*) AS n FROM place GROUP BY kind ORDER BY n DESC, kind")
        return dict(found.fetchall())
    finally:
        connection.close()
