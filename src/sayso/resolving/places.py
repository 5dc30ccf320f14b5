"""Names of places to points: the words around a name, the country of the report and the size of the place decide.

Unresolved beats wrong: a name that only fits a small place in a country that the report never speaks of stays without a point.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from math import asin, cos, log10, radians, sin, sqrt

from sayso.data import read_tsv
from sayso.resolving.gazetteer import Row, fold_place, gazetteer

# UCDP where_prec of a kind; kinds that are not here are exact sites (1).
_PRECISION = {
    "country": 6, "province": 4, "district": 3, "area": 3, "island": 3, "region": 5, "border": 5, "sea": 5, "world": 7,
}  # fmt: skip
# A place of the supplement counts as much as a city of this size: a province yields to its large capital, not to a village.
_WEIGHT = {"country": 7.5, "world": 6.0, "province": 4.7, "region": 4.6, "sea": 4.6, "district": 3.8}
_EXTRA_WEIGHT = 4.3
_BIG, _LARGE, _KNOWN, _LONE = 1_000_000, 500_000, 300_000, 100_000
_MAX_TEXT, _DEEPEST, _MOST = 120, 2, 5
_LOCAL = frozenset({"neighbourhood", "city", "district", "area", "camp", "crossing", "prison", "airport"})
_SPACIOUS = frozenset({"province", "district", "region", "camp", "base"})
_LIKE = {
    "province": {"province", "region", "area"}, "district": {"district", "area", "neighbourhood"}, "region": {"region", "area", "province"},
    "neighbourhood": {"neighbourhood", "area", "city"}, "city": {"city", "capital", "neighbourhood"}, "base": {"base", "airport"},
}  # fmt: skip
_SIDES = {"n": (1, 0), "s": (-1, 0), "e": (0, 1), "w": (0, -1), "ne": (1, 1), "nw": (1, -1), "se": (-1, 1), "sw": (-1, -1), "c": (0, 0)}
_OF = re.compile(r"(?i)^(\S.{1,60}?) (?:of|in|inside|near|outside|around|from) (?:the )?(\S.+)$")
_HELD = re.compile(r"(?i)^[\w’']+-(?:held|controlled|besieged|occupied|run|ruled|administered|majority|dominated|populated|torn|hit|stricken)$")
_BETWEEN = re.compile(r"(?i)(?:the )?(?:borders?|frontier)(?: area| region)? (?:between|of) (.+?) and (.+)$")
_PAIR = re.compile(r"(?i)(?:the )?(.+?)\s?[-–/]\s?(.+?)(?:'s|’s)? (?:borders?|frontier)(?: area| region)?$")


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What the report is about: how often it speaks of each country (alpha-3), and a place named beside ("Virginia")."""

    countries: dict[str, float] = field(default_factory=dict)
    beside: str | None = None

    def share(self, iso3: str | None) -> float:
        """Part of the report's countries that is this one, 0 to 1."""
        total = sum(self.countries.values())
        return self.countries.get(iso3, 0.0) / total if iso3 and total > 0 else 0.0


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place that a text can mean. `precision`: UCDP where_prec, 1 (site, town) to 7 (several countries)."""

    name: str
    iso3: str | None
    lat: float
    lon: float
    precision: int
    id: str | None
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class _Query:
    """A text taken apart: "southern Daraa province" is name "Daraa", kind "province", side "s"."""

    name: str
    kinds: frozenset[str] = frozenset()
    side: str | None = None
    around: bool = False
    beside: str | None = None
    inside: str | None = None  # country that the words themselves name
    strict: bool = False  # only a place of the kind that the words name


def resolve_place(text: str, context: PlaceContext) -> list[PlaceMatch]:
    """Places that a text can mean, best first; empty when none is likely enough."""
    words = " ".join(text[:_MAX_TEXT].split()).strip(" .,;:\"“”()")
    if len(words) < 2 or words.lower() in _stops() and _stops()[words.lower()] == "never":
        return []
    line = _border_line(words)
    if line is not None:
        return [line]
    for query in _readings(words):
        matches = _look_up(query, context)
        if matches:
            return matches
    return []


def border(iso_a: str, iso_b: str) -> tuple[float, float] | None:
    """A point that stands for the shared border of two countries (either order), None where the table has none."""
    return _borders().get(frozenset((iso_a, iso_b)))


@cache
def _borders() -> dict[frozenset[str], tuple[float, float]]:
    return {frozenset((r["iso_a"], r["iso_b"])): (float(r["lat"]), float(r["lon"])) for r in read_tsv("borders.tsv")}


@cache
def _stops() -> dict[str, str]:
    return {r["word"]: r["rule"] for r in read_tsv("lexicons/place_stops.tsv")}


@cache
def _words() -> dict[str, dict[str, tuple[str, ...]]]:
    """Role -> word -> values."""
    table: dict[str, dict[str, tuple[str, ...]]] = {"kind": {}, "compass": {}, "around": {}, "filler": {}}
    for row in read_tsv("lexicons/place_words.tsv"):
        entries = table[row["role"]]
        entries[row["word"]] = (*entries.get(row["word"], ()), row["value"])
    return table


@cache
def _demonyms() -> dict[str, str]:
    """Lower-case country names and demonyms to codes: what "Syria's Idlib" and "the Iraqi town of Hit" say about where."""
    table: dict[str, str] = {}
    for row in read_tsv("countries.tsv"):
        for word in (row["name"], *row["aliases"].split("|"), *row["demonyms"].split("|")):
            table.setdefault(word.lower(), row["iso3"])
    return table


@cache
def _neighbours() -> dict[str, frozenset[str]]:
    return {r["iso3"]: frozenset(r["neighbours"].split("|")) for r in read_tsv("countries.tsv")}


def _readings(words: str) -> Iterator[_Query]:
    """Ways to read a text, the most literal first, the places around it last."""
    yield _Query(words)
    head, comma, tail = (part.strip() for part in words.partition(","))
    if comma and len(head) > 1 and tail:
        for query in _readings_plain(head, 0):
            yield replace(query, beside=query.beside or tail)
        yield from (replace(query, around=True) for query in _readings_plain(tail.rpartition(",")[2].strip(), 0))
    else:
        yield from _readings_plain(words, 0)


def _readings_plain(words: str, depth: int) -> Iterator[_Query]:
    bare = _stripped(words)
    if bare.name:
        yield bare
    found = _OF.match(words) if depth < _DEEPEST else None
    if found is None:
        return
    left = _stripped(found[1])
    inner = list(_readings_plain(found[2], depth + 1))
    if left.name and not _is_direction(found[1]):  # "Khan Sheikhoun in Idlib"; "the Damascus suburb of Jaramana" is not Damascus
        described = bool(left.kinds) and found[1].lower().split()[-1] in _words()["kind"]
        yield replace(left, beside=found[2], strict=described)
    for query in inner:
        yield replace(
            query, kinds=query.kinds or left.kinds, around=query.around or left.around or _is_direction(found[1]),
            beside=query.beside or left.name or None, inside=query.inside or left.inside,
        )  # fmt: skip


def _is_direction(left: str) -> bool:
    """"50 km northwest" (of), "west" (of), "outskirts" (of): beside the place, not in it."""
    last = left.lower().split()[-1]
    return last in _words()["compass"] or last in _words()["around"]


def _stripped(words: str) -> _Query:
    """Take the words off that say what kind of place, which part of it, whose."""
    tables = _words()
    kinds: set[str] = set()
    side = inside = None
    around = False
    tokens = words.split()
    while tokens:
        first = tokens[0].lower()
        owner = _demonyms().get(re.sub(r"['’]s?$", "", first))
        if first in tables["compass"]:
            side = side or tables["compass"][first][0]
        elif first in tables["around"]:
            around = True
        elif first in tables["kind"] and len(tokens) > 1:
            kinds.update(tables["kind"][first])
        elif owner and len(tokens) > 1:
            inside = owner
        elif first not in tables["filler"] and not _HELD.match(first):
            break
        tokens.pop(0)
    while len(tokens) > 1 and (last := tokens[-1].lower()) in tables["kind"]:
        kinds.update(tables["kind"][last])
        tokens.pop()
    name = re.sub(r"['’]s$", "", " ".join(tokens))
    return _Query(name if name.lower() not in tables["kind"] else "", frozenset(kinds), side, around, None, inside)


def _border_line(words: str) -> PlaceMatch | None:
    found = _BETWEEN.match(words) or _PAIR.match(words)
    if found is None:
        return None
    one, two = (_demonyms().get(re.sub(r"(?i)^the ", "", part).lower()) for part in found.groups())
    point = border(one, two) if one and two else None
    if point is None:
        return None
    return PlaceMatch(words, None, *point, 5, None, "border", 1.0)


def _look_up(query: _Query, context: PlaceContext) -> list[PlaceMatch]:
    rows = gazetteer().candidates(fold_place(query.name))
    rule = _stops().get(query.name.lower())
    if not rows or rule == "never":
        return []
    if query.inside:
        context = replace(context, countries={**context.countries, query.inside: sum(context.countries.values()) * 4 + 1})
    near = _point_beside(query.beside or context.beside, context)
    scored = sorted(((_score(row, query, context, near), row) for row in rows), key=lambda pair: -pair[0])
    kept = [(score, row) for score, row in scored if _likely(row, query, context, len(rows) == 1, near)]
    if rule == "context":
        kept = [(score, row) for score, row in kept if context.share(row.iso3) > 0 and (row.id < 0 or row.population > 20_000)]
    return [_match(row, query, score) for score, row in _world_first(kept, context)[:_MOST]]


def _size(row: Row) -> float:
    """Decimal logarithm of the number of people, or what counts as such."""
    if row.id < 0:
        return _WEIGHT.get(row.kind, _EXTRA_WEIGHT)
    return log10(row.population + 10) + (0.5 if row.kind == "capital" else 0.0)


def _score(row: Row, query: _Query, context: PlaceContext, near: Row | None) -> float:
    """Share of the report's countries first, then the kind that the words ask for, then size."""
    share = context.share(row.iso3)
    score = _size(row) + (1.0 + 5.0 * share if share > 0 else 0.0)
    if query.kinds:
        asked = set(query.kinds).union(*(_LIKE.get(k, set()) for k in query.kinds))
        score += 3.0 if row.kind in query.kinds else 1.5 if row.kind in asked else 0.0
    if near is not None:
        distance = _distance(row, near)
        score += 4.0 if distance < 60 else 2.0 if distance < 250 else 0.0
        score += 3.0 if near.kind == "country" and near.iso3 == row.iso3 else 0.0
    return score + (0.3 if row.name.lower() == query.name.lower() else 0.0)


def _likely(row: Row, query: _Query, context: PlaceContext, alone: bool, near: Row | None) -> bool:
    """Whether a place is worth naming: small places need the report to be about their country."""
    if query.strict and row.kind not in query.kinds:
        return False
    if context.share(row.iso3) > 0:
        return True
    if near is not None and (near.iso3 is not None and near.iso3 == row.iso3 or _distance(row, near) < 100):
        return True
    if query.kinds & _SPACIOUS and row.kind in {"city", "capital"}:  # "Cordoba department" is not the city of another country
        return False
    if row.id < 0:
        return row.kind not in _LOCAL or not context.countries
    beside = any(row.iso3 in _neighbours().get(c, ()) for c in context.countries)
    return row.kind == "capital" or row.population >= _KNOWN or (row.population >= _LONE and (beside or alone))


def _world_first(found: list[tuple[float, Row]], context: PlaceContext) -> list[tuple[float, Row]]:
    """A city that all the world knows goes before namesakes a thirtieth of its size, wherever the report is from."""
    if not found or found[0][1].id < 0:
        return found
    top = found[0][1]
    for pair in found[1:]:
        row = pair[1]
        known = row.population >= _BIG or (row.kind == "capital" and row.population >= _LARGE)
        if known and row.population >= 30 * max(top.population, 1):
            return [pair, *(other for other in found if other is not pair)]
    return found


def _point_beside(text: str | None, context: PlaceContext) -> Row | None:
    """The place named beside, if it resolves: by its own weight, without regard to what stands beside it."""
    if not text:
        return None
    for query in (_Query(text), _stripped(text)):
        rows = gazetteer().candidates(fold_place(query.name)) if query.name else ()
        if rows:
            plain = PlaceContext(context.countries)
            return max(rows, key=lambda row: _score(row, query, plain, None))
    return None


def _match(row: Row, query: _Query, score: float) -> PlaceMatch:
    precision = _PRECISION.get(row.kind, 1)
    lat, lon = row.lat, row.lon
    if query.around and precision == 1:
        precision = 2
    if row.kind == "country" and query.side:
        precision = 5
        lat, lon = _shifted(row, query.side)
    if row.id > 0:
        identity: str | None = f"geonames:{row.id}"
    elif row.kind == "country":
        identity = f"iso3166:{row.iso3}"
    else:
        identity = "sayso:" + "-".join([*row.name.lower().split(), (row.iso3 or "xx").lower()])
    return PlaceMatch(row.name, row.iso3, lat, lon, precision, identity, row.kind, round(score, 3))


def _shifted(row: Row, side: str) -> tuple[float, float]:
    """The middle of a country, moved halfway to one side of its settled part."""
    extent = gazetteer().extent(row.iso3 or "")
    if extent is None:
        return row.lat, row.lon
    south, west, north, east = extent
    up, right = _SIDES[side]
    lat = row.lat + 0.5 * (north - row.lat if up > 0 else row.lat - south) * up
    lon = row.lon + 0.5 * (east - row.lon if right > 0 else row.lon - west) * right
    return round(lat, 3), round(lon, 3)


def _distance(a: Row, b: Row) -> float:
    """Kilometres along the sphere."""
    dlat, dlon = radians(b.lat - a.lat), radians(b.lon - a.lon)
    h = sin(dlat / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(dlon / 2) ** 2
    return 12_742 * asin(sqrt(min(1.0, h)))
