"""Places of protected objects made coarser: a shelter, a hospital or a convoy is not to be found from what is published."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cache
from typing import Literal, get_args
from urllib.parse import urlsplit

from sayso.data import read_tsv
from sayso.errors import UsageError
from sayso.exporting.geography import Pcodes, division_named, land
from sayso.exporting.rows import Row, mapped

Level = Literal["5km", "20km", "admin1", "country"]
LEVELS: tuple[Level, ...] = get_args(Level)
ALL = "all"
HIDDEN = "[protected place]"
_GRID = {"5km": 0.045, "20km": 0.18}  # degrees of latitude
_SPARED = frozenset({
    "id", "unit", "type", "types", "subtype", "factuality", "status", "start", "end", "granularity", "place", "place_text",
    "place_id", "countries", "admin1", "event", "report", "origin", "field", "outcome", "source_type", "stance", "rule",
    "published", "language", "kind", "country", "sector", "coarsened", "coder", "publisher", "links", "pcodes",
})  # fmt: skip


def categories() -> tuple[str, ...]:
    """The kinds of protected objects that the table has words for."""
    return tuple(dict.fromkeys(row["category"] for row in read_tsv("exports/protected_places.tsv")))


def check(level: str | None, of: Collection[str]) -> None:
    """Raises UsageError for a level or a category that there is not."""
    if level is not None and level not in LEVELS:
        raise UsageError(f"--coarsen '{level}' is unknown: expected one of {', '.join(LEVELS)}")
    for category in of:
        if category not in (*categories(), ALL):
            raise UsageError(f"--coarsen-of '{category}' is unknown: expected {', '.join(categories())}, or {ALL}")


def coarsened(found: Sequence[Row], level: Level, of: Collection[str] = ()) -> list[Row]:
    """The rows of one report, or one incident's, with their places made coarser where a protected object is told in one of them.

    `of`: categories (none: all of the table); {"all"} takes every place. Another row of the report that lies in the same place
    is made coarser too; names of the places and of the objects leave all texts of all its rows, addresses keep their host.
    """
    own = [_words(row, of) for row in found]
    words = tuple(sorted(frozenset().union(*own)))
    struck = {row.place for row, w in zip(found, own, strict=True) if w or ALL in of}
    if not struck:
        return list(found)
    moving = [row.place in struck and _is_finer(row, level) for row in found]
    # At a few kilometres a town may still be named; an object in the place's own name never.
    told = [
        row
        for row, m in zip(found, moving, strict=True)
        if m and (level in ("admin1", "country") or _named(row, words))
    ]
    names = tuple(sorted({name for row in told for name in (row.place, row.place_text) if name}))
    hide = _hider(names, words)
    out = []
    for row, moves in zip(found, moving, strict=True):
        told_by = tuple(replace(t, title=t.title and hide(t.title), url=_host(t.url)) for t in row.told)
        plain = replace(mapped(row, hide, _SPARED), told=told_by, places=(), coarsened=level)
        out.append(_moved(plain, level, row.place in names) if moves else plain)
    return out


def _is_finer(row: Row, level: Level) -> bool:
    return row.precision is not None and row.precision < {"admin1": 4, "country": 6}.get(level, 3)


def _words(row: Row, of: Collection[str]) -> frozenset[str]:
    """The words for protected objects that the row has in its place, its victims or its telling."""
    told = [row.place, row.place_text, row.quote, row.sentence, *(p.text for p in (*row.recipients, *row.actors))]
    told += [c.words for c in row.claims] + [t.title for t in row.told]
    text = " ".join(t.casefold() for t in told if t)
    found = [r["word"] for r in read_tsv("exports/protected_places.tsv") if not of or ALL in of or r["category"] in of]
    return frozenset(word for word in found if re.search(rf"\b{re.escape(word)}(?:s|es)?\b", text))


def _named(row: Row, words: Collection[str]) -> bool:
    text = f"{row.place or ''} {row.place_text or ''}".casefold()
    return any(word in text for word in words)


@cache
def _hider(names: tuple[str, ...], words: tuple[str, ...]) -> Callable[[str], str]:
    capital = r"[A-Z][\w’'-]*"
    patterns = [rf"(?<!\w){re.escape(name)}(?!\w)" for name in sorted(set(names), key=len, reverse=True)]
    for word in words:
        object_ = rf"(?i:{re.escape(word)}(?:s|es)?)\b"
        patterns.append(
            rf"(?:{capital}\s+(?:(?:of|the|al|de)\s+)?)+{object_}(?:\s+(?:of|in|at)\s+{capital}(?:\s+{capital})*)?"
        )
        patterns.append(rf"{object_}\s+(?:of|in|at)\s+{capital}(?:\s+{capital})*")
    found = re.compile("|".join(patterns)) if patterns else None

    def hide(text: str) -> str:
        return found.sub(HIDDEN, text) if found else text

    return hide


def _host(url: str | None) -> str | None:
    if not url:
        return url
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}/"


def _moved(row: Row, level: Level, unnamed: bool) -> Row:
    """The coarse place. `unnamed`: the name of the old one told where it is."""
    iso3 = row.country
    division = division_named(iso3, row.admin1) if iso3 and row.admin1 else None
    plain = replace(row, line=(), place_id=None, pcodes=Pcodes(row.pcodes.admin1_code, row.pcodes.admin1_name))
    if level == "country" or (level == "admin1" and division is None):
        return replace(
            plain, place=land(iso3), place_text=None, admin1=None, lat=None, lon=None, precision=6, radius_km=None,
            pcodes=Pcodes(),
        )
    if level == "admin1" and division:
        return replace(
            plain, place=division.name, place_text=None, lat=division.lat, lon=division.lon, precision=4, radius_km=None
        )
    step = _GRID[level]
    lat, lon = (None if x is None else round((x // step + 0.5) * step, 3) for x in (row.lat, row.lon))
    name, text = (row.admin1 or land(iso3), None) if unnamed else (row.place, row.place_text)
    coarse = 2 if level == "5km" else 3
    return replace(
        plain,
        lat=lat,
        lon=lon,
        place=name,
        place_text=text,
        precision=max(coarse, row.precision or coarse),
        radius_km=None,
    )
