"""Borders as lines, and places told by a distance from another."""

from __future__ import annotations

import re
from functools import cache

from sayso.data import read_tsv
from sayso.resolving.place_phrases import demonyms, place_words
from sayso.resolving.place_records import PlaceMatch, moved

Line = tuple[tuple[tuple[float, float], ...], ...]
SIDES = {
    "n": (1, 0),
    "s": (-1, 0),
    "e": (0, 1),
    "w": (0, -1),
    "ne": (1, 1),
    "nw": (1, -1),
    "se": (-1, 1),
    "sw": (-1, -1),
    "c": (0, 0),
}
_BUFFER = 30  # kilometres on each side that "near the border" may mean
_BETWEEN = re.compile(r"(?i)(?:the )?(?:borders?|frontier)(?: area| region)? (?:between|of) (.+?) and (.+)$")
_PAIR = re.compile(r"(?i)(?:the )?(.+?)\s?(?:[-–/]| and )\s?(.+?)(?:'s|’s)? (?:borders?|frontier)(?: area| region)?$")
_WITH = re.compile(r"(?i)(?:the )?(.+?)(?:'s|’s)? (?:border|frontier)(?: area| region)? with (.+)$")
_NEAR = re.compile(r"(?i)^(?:near|close to|along|on|at|across|around) (?=.*\b(?:borders?|frontier))")
_OFFSET = re.compile(
    r"(?i)^(?:(?:about|around|some|roughly|nearly|almost|just|only) )?(\d+(?:[.,]\d+)?)[ -]?"
    r"(km|kms|kilomet(?:er|re)s?|miles?|mi)\b[^,]*?\b(north|south|east|west|north-?east|north-?west|south-?east|south-?west)"
    r"(?:ern|wards?)? (?:of|from) (?:the )?(?:city of |town of |village of |capital,? )?(\S.*)$"
)


def border(iso_a: str, iso_b: str) -> tuple[float, float] | None:
    """A point that stands for the shared border of two countries (either order), None where the table has none."""
    row = _borders().get(frozenset((iso_a, iso_b)))
    return (row[0], row[1]) if row else None


def border_line(words: str) -> PlaceMatch | None:
    """ "the Syrian-Turkish border", "Jordan's border with Syria": the line, with a point that stands for it."""
    words = _NEAR.sub("", words)
    found = _BETWEEN.match(words) or _WITH.match(words) or _PAIR.match(words)
    if found is None:
        return None
    one, two = (demonyms().get(re.sub(r"(?i)^the ", "", part).lower()) for part in found.groups())
    row = _borders().get(frozenset((one, two))) if one and two else None
    if row is None:
        return None
    lat, lon, half, line = row
    return PlaceMatch(words, None, lat, lon, 5, None, "border", 1.0, radius_km=half + _BUFFER, line=line)


def offset(words: str) -> tuple[float, str, str] | None:
    """ "30 km south of Hodeidah": kilometres, side, and the rest; None when the words tell no distance."""
    found = _OFFSET.match(words)
    if found is None:
        return None
    km = float(found[1].replace(",", ".")) * (1.609 if found[2].lower().startswith("mi") else 1.0)
    return km, place_words()["compass"][found[3].lower()][0], found[4]


def at_offset(match: PlaceMatch, km: float, side: str, words: str) -> PlaceMatch | None:
    """The point so far from a town; None when the place is too large to count from."""
    if match.precision > 3 or km > 500:
        return None
    lat, lon = moved(match, km, *SIDES[side])
    precision = 2 if km <= 100 else 5
    return PlaceMatch(words, match.iso3, lat, lon, precision, None, "offset", match.score, radius_km=max(10, round(km / 3)))


@cache
def _borders() -> dict[frozenset[str], tuple[float, float, int, Line]]:
    table = {}
    for r in read_tsv("borders.tsv"):
        point = float(r["lat"]), float(r["lon"])
        table[frozenset((r["iso_a"], r["iso_b"]))] = (*point, int(r["half_length_km"]), _line(r["line"]))
    return table


def _line(cell: str) -> Line:
    parts = () if cell == "-" else tuple(part.split(" ") for part in cell.split(";"))
    return tuple(tuple((float(lat), float(lon)) for lat, _, lon in (p.partition(",") for p in part)) for part in parts)
