"""The gazetteer: names of places under one spelling (`fold_place`), in small read-only SQLite files.

`places.sqlite` comes with Sayso (`gazetteer_build` makes it); places that users add (`gazetteer_user`) lie in a file of their
own and are looked up beside it. The build hook loads this module before Sayso is installed: hence no third-party import.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
import unicodedata
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from sayso.errors import DataError

DATA = Path(__file__).resolve().parent.parent / "data"
SCHEMA = """
CREATE TABLE place (
  id INTEGER PRIMARY KEY, name TEXT, iso3 TEXT, lat REAL, lon REAL, population INTEGER, kind TEXT, admin1 TEXT,
  radius INTEGER, ref TEXT
);
CREATE TABLE name (key TEXT, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
"""
_ARTICLES = frozenset({"al", "el", "ad", "ed", "ar", "er", "as", "es", "ash", "esh", "an", "at", "az", "ez", "the"})
_LETTERS = str.maketrans(
    {
        "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "t", "æ": "a", "œ": "o", "ß": "s", "ə": "a", "ŋ": "n",
        "ħ": "h", "ɓ": "b", "ɗ": "d", "ƙ": "k", "q": "k", "-": " ", "–": " ", "־": " ", "/": " ", ",": " ", ".": "",
        "(": " ", ")": " ", "ـ": "", "ة": "ه", "ى": "ي",
    }
    | dict.fromkeys("'’‘`ʻʼʿʾ´“”\"ʹʺ׳״")
)  # fmt: skip
_SOUNDS = re.compile(r"ou|oo|ee|gh|([a-z])\1")
_SPELT = {"ou": "u", "oo": "u", "ee": "i", "gh": "g"}
_LAST_H = re.compile(r"(?<=[aeiou])h\b")
_ARABIC_ARTICLE = re.compile(r"\bال(?=\w{3})")
# Sounds that transliterations write now one way, now another: (k, g) for qaf, (y, i), (o, u), ...
_SWAPS = (
    ("g", "k"), ("k", "g"), ("g", "j"), ("j", "g"), ("o", "u"), ("u", "o"), ("e", "i"), ("i", "e"), ("e", "a"), ("a", "e"),
    ("iy", "i"), ("ay", "ai"), ("ai", "ay"), ("ei", "ay"), ("ey", "ay"), ("y", "i"), ("i", "y"), ("kh", "h"), ("h", "kh"),
    ("ch", "sh"), ("dh", "d"), ("dh", "z"), ("d", "dh"), ("th", "t"), ("t", "th"), ("ts", "z"), ("w", "v"), ("v", "w"),
    ("iv", "ov"), ("h", ""),
)  # fmt: skip
_SHORTEST_LOOSE = 5


class Row(NamedTuple):
    """One place.

    `population`: 0 if unknown; `admin1`: GeoNames code of its first-level division, unique within a country; `radius`:
    kilometres of a circle of its area, 0 if unknown; `ref`: its id in the source that a user added.
    """

    id: int
    name: str
    iso3: str | None
    lat: float
    lon: float
    population: int
    kind: str
    admin1: str | None
    radius: int = 0
    ref: str | None = None


@lru_cache(maxsize=8192)
def fold_place(name: str) -> str:
    """One key for the spellings of a name: "Al-Qā'im" and "Qaim", "Deir ez-Zor" and "Deir al-Zor" fold alike."""
    lowered = name.lower()
    if not lowered.isascii():
        lowered = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
        lowered = _ARABIC_ARTICLE.sub("", lowered)
    words = lowered.translate(_LETTERS).split()
    kept = [w for w in words if w not in _ARTICLES] or words
    folded = _SOUNDS.sub(lambda m: _SPELT.get(m[0]) or m[0][0], " ".join(_WHOLE.get(w, w) for w in kept))
    return _LAST_H.sub("", folded)


_WHOLE = {"saint": "st", "sainte": "st", "mount": "mt", "fort": "ft"}


def loose_keys(key: str) -> list[str]:
    """Keys of other transliterations of a folded name, nearest first; none for names under five letters."""
    if len(key) < _SHORTEST_LOOSE or not key.isascii():
        return []
    swaps = [(old, new) for old, new in _SWAPS if old in key]
    once = [key.replace(old, new) for old, new in swaps]
    first = [key[: i + 1] + key[i + 1 :].replace(old, new, 1) for old, new in swaps if (i := key.find(old)) > 0]
    twice = [key.replace(*one).replace(*two) for one, two in combinations(swaps, 2)]
    return [k for k in dict.fromkeys([*once, *first, *twice]) if k != key and len(k) >= _SHORTEST_LOOSE][:300]


class Gazetteer:
    """Look-ups in one or more gazetteer files, opened read-only at the first question.

    Raises DataError when a file is missing or is not a gazetteer.
    """

    def __init__(self, *paths: Path) -> None:
        self.paths = paths
        self._connections: list[sqlite3.Connection] = []
        self.candidates = lru_cache(maxsize=8192)(self._candidates)
        self.loose = lru_cache(maxsize=2048)(self._loose)
        self.extent = lru_cache(maxsize=512)(self._extent)

    def _open(self) -> list[sqlite3.Connection]:
        if not self._connections:
            for path in self.paths:
                if not path.is_file():
                    raise DataError(f"the gazetteer '{path}' is missing: {_cure(path)}")
            uris = [f"{path.resolve().as_uri()}?mode=ro&immutable=1" for path in self.paths]
            self._connections = [sqlite3.connect(uri, uri=True, check_same_thread=False) for uri in uris]
        return self._connections

    def _ask(self, query: str, values: tuple[str, ...]) -> list[tuple[tuple[object, ...], ...]]:
        """The rows of each file."""
        found = []
        for connection, path in zip(self._open(), self.paths, strict=True):
            try:
                found.append(tuple(connection.execute(query, values)))
            except sqlite3.DatabaseError as error:
                raise DataError(f"the gazetteer '{path}' is damaged ({error}): {_cure(path)}") from error
        return found

    def _rows(self, keys: tuple[str, ...]) -> tuple[Row, ...]:
        marks = ",".join("?" * len(keys))
        query = (
            f"SELECT DISTINCT p.* FROM name JOIN place p ON p.id = name.place WHERE name.key IN ({marks}) "
            "ORDER BY p.population DESC, p.id"
        )
        own, *others = ([Row(*row) for row in rows] for rows in self._ask(query, keys))  # type: ignore[arg-type]
        for added in others:
            own = _joined(own, added)
        return tuple(own)

    def _candidates(self, key: str) -> tuple[Row, ...]:
        """Places of a folded name, the most populous first."""
        return self._rows((key,)) if key else ()

    def _loose(self, key: str) -> tuple[Row, ...]:
        """Places whose names are other transliterations of a folded name: never to be trusted without the report."""
        keys = tuple(loose_keys(key))
        return self._rows(keys) if keys else ()

    def _extent(self, iso3: str) -> tuple[float, float, float, float] | None:
        """South, west, north and east edge of the settled part of a country."""
        query = "SELECT south, west, north, east FROM extent WHERE iso3 = ?"
        rows = Gazetteer._ask(self if len(self.paths) == 1 else _only(self.paths[0]), query, (iso3,))[0]
        return rows[0] if rows else None  # type: ignore[return-value]


def own_places(key: str) -> tuple[Row, ...]:
    """Places of a folded name that come with Sayso, whatever the user added."""
    return _only(DATA / "places.sqlite").candidates(key)


@cache
def _only(path: Path) -> Gazetteer:
    return Gazetteer(path)


def _cure(path: Path) -> str:
    if path.parent == DATA:
        return "make it with `python -m sayso.resolving.gazetteer_build`"
    return "remove it and add your files again with `sayso gazetteer add`"


def _joined(own: list[Row], added: list[Row]) -> list[Row]:
    """Both lists; a place that both have is the added one, with the larger population and the division of ours."""
    kept = list(added)
    for row in own:
        twin = next((n for n, other in enumerate(kept) if _is_twin(row, other)), None)
        if twin is None:
            kept.append(row)
        else:
            people, reach = max(kept[twin].population, row.population), max(kept[twin].radius, row.radius)
            kept[twin] = kept[twin]._replace(population=people, radius=reach, admin1=row.admin1 or kept[twin].admin1)
    return sorted(kept, key=lambda row: (-row.population, row.id))


_APART = {"province": 1.0, "district": 0.4}  # degrees between the points of two sources for one division


def _is_twin(row: Row, other: Row) -> bool:
    if row.id == other.id:
        return True
    towns = {"city", "capital"}
    alike = row.kind == other.kind or {row.kind, other.kind} <= towns
    most = _APART.get(row.kind, 0.05)
    return alike and row.iso3 == other.iso3 and abs(row.lat - other.lat) < most and abs(row.lon - other.lon) < most


def user_path() -> Path:
    """Where the places lie that the user adds: $SAYSO_GAZETTEER, else the folder for data of the platform."""
    return _path(sys.platform, *map(os.environ.get, _DECIDING))


_DECIDING = ("SAYSO_GAZETTEER", "LOCALAPPDATA", "XDG_DATA_HOME", "HOME", "USERPROFILE")


@lru_cache(maxsize=64)
def _path(platform: str, named: str | None, *_others: str | None) -> Path:
    """The path on a platform, for the values of the variables that decide on it, in their order."""
    if named:
        return Path(named).expanduser()
    if platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "sayso" / "gazetteer.sqlite"


def gazetteer() -> Gazetteer:
    """The gazetteer of this installation, with the places that the user added."""
    added = user_path()
    try:
        changed = added.stat().st_mtime_ns
    except OSError:  # nothing was added
        return _opened(None, 0)
    return _opened(added, changed)


@lru_cache(maxsize=2)
def _opened(added: Path | None, _changed: int) -> Gazetteer:
    return Gazetteer(DATA / "places.sqlite", *([added] if added else []))
