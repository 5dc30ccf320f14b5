"""Names of places to points: the words around a name, the country of the report and the size of the place decide.

Unresolved beats wrong: a name that only fits a small place in a country that the report never speaks of gets no point.
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
    "country": 6,
    "province": 4,
    "territory": 4,
    "district": 3,
    "area": 3,
    "island": 3,
    "region": 5,
    "border": 5,
    "sea": 5,
    "world": 7,
}
# A place of the supplement counts as a city of this size: a province yields to its large capital, not to a village.
_WEIGHT = {
    "country": 7.5,
    "territory": 7.0,
    "world": 6.0,
    "site": 6.0,
    "province": 4.7,
    "region": 4.6,
    "sea": 4.6,
    "district": 3.8,
}
_EXTRA_WEIGHT = 4.3
_BIG, _LARGE, _KNOWN, _LONE, _TOWN = 1_000_000, 500_000, 300_000, 100_000, 20_000
_MAX_TEXT, _DEEPEST, _MOST = 120, 2, 5
_LOCAL = frozenset({"neighbourhood", "city", "district", "area", "camp", "crossing", "prison", "airport"})
_NOT_A_CITY = frozenset({"province", "district", "region", "camp", "base", "village", "neighbourhood"})
_LIKE = {
    "province": {"province", "region", "area"},
    "district": {"district", "area", "neighbourhood"},
    "region": {"region", "area", "province"},
    "neighbourhood": {"neighbourhood", "area", "city"},
    "village": {"city", "neighbourhood"},
    "city": {"city", "capital", "neighbourhood"},
    "base": {"base", "airport"},
}
_SIDES = {
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
_OF = re.compile(r"(?i)^(\S.{1,60}?) (of|in|inside|near|outside|around|from|next to|close to) (?:the )?(\S.+)$")
_OWNER = re.compile(r"^(\S.{1,40}?)['’]s (\S.+)$")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_HELD = re.compile(
    r"(?i)^[\w’']+-(?:held|controlled|besieged|occupied|run|ruled|administered|majority|dominated|populated|torn|hit|stricken)$"
)
_BETWEEN = re.compile(r"(?i)(?:the )?(?:borders?|frontier)(?: area| region)? (?:between|of) (.+?) and (.+)$")
_PAIR = re.compile(r"(?i)(?:the )?(.+?)\s?[-–/]\s?(.+?)(?:'s|’s)? (?:borders?|frontier)(?: area| region)?$")


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What the report is about: how often it speaks of each country (alpha-3); a place named beside ("Virginia")."""

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
    inner: bool = False  # only if smaller than the place beside


def resolve_place(text: str, context: PlaceContext) -> list[PlaceMatch]:
    """Places that a text can mean, best first; empty when none is likely enough."""
    words = " ".join(_ASIDE.sub("", text[:_MAX_TEXT]).split()).strip(' .,;:"“”()')
    if len(words) < (4 if words.islower() else 2) or words.lower() in _adjectives():  # "us" is no country
        return []
    if _stops().get(words.lower()) == "never":
        return []
    line = _border_line(words)
    if line is not None:
        return [line]
    for query in _readings(words):
        matches = _look_up(query, context)
        if matches:
            return matches
    return _several(words, context)


def _several(words: str, context: PlaceContext) -> list[PlaceMatch]:
    """ "Homs and Aleppo": the middle of two places of one country, as a vague region unless they are close."""
    one, both, two = words.partition(" and ")
    if not both:
        return []
    left, right = (resolve_place(part, context) for part in (one.rpartition(",")[2], two))
    if not left or not right or left[0].iso3 != right[0].iso3 or 6 in {left[0].precision, right[0].precision}:
        return []
    a, b = left[0], right[0]
    lat, lon = round((a.lat + b.lat) / 2, 3), round((a.lon + b.lon) / 2, 3)
    precision = max(a.precision, b.precision, 2 if _distance(a, b) < 50 else 5)
    return [PlaceMatch(f"{a.name} and {b.name}", a.iso3, lat, lon, precision, None, "several", min(a.score, b.score))]


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
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in read_tsv("lexicons/place_words.tsv"):
        entries = table.setdefault(row["role"], {})
        entries[row["word"]] = (*entries.get(row["word"], ()), row["value"])
    return table


@cache
def _demonyms() -> dict[str, str]:
    """Country names and demonyms, in lower case, to codes: "Syria's Idlib", "the Iraqi town of Hit"."""
    table: dict[str, str] = {}
    for row in read_tsv("countries.tsv"):
        for word in (row["name"], *row["aliases"].split("|"), *row["demonyms"].split("|")):
            table.setdefault(word.lower(), row["iso3"])
    return table


@cache
def _adjectives() -> frozenset[str]:
    """Demonyms that are no names: "Canadian" is no place, though a town in Texas has the name."""
    names = {n.lower() for r in read_tsv("countries.tsv") for n in (r["name"], *r["aliases"].split("|"))}
    return frozenset(d.lower() for r in read_tsv("countries.tsv") for d in r["demonyms"].split("|")) - names


@cache
def _country_names() -> dict[str, str]:
    return {r["iso3"]: r["name"] for r in read_tsv("countries.tsv")}


@cache
def _neighbours() -> dict[str, frozenset[str]]:
    return {r["iso3"]: frozenset(r["neighbours"].split("|")) for r in read_tsv("countries.tsv")}


def _readings(words: str) -> Iterator[_Query]:
    """Ways to read a text, the most literal first, the places around it last."""
    yield _Query(words)
    head, comma, tail = (part.strip() for part in words.partition(","))
    if not comma or len(head) < 2 or not tail:
        yield from _readings_plain(words, 0)
        return
    for query in _readings_plain(head, 0):
        yield replace(query, beside=query.beside or tail)
    for part in (
        () if " and " in tail else tail.split(",")[:_DEEPEST]
    ):  # "a cafe in Calle del Correo, Madrid": at least Madrid
        yield from (replace(query, around=True) for query in _readings_plain(part.strip(), 0))


def _readings_plain(words: str, depth: int) -> Iterator[_Query]:
    bare = _stripped(words, whole=True)
    yield bare
    yield _stripped(words)
    owner = _OWNER.match(words)
    if owner is not None:  # "Chicago's Brighton Park neighborhood"
        yield replace(_stripped(owner[2]), beside=owner[1])
    found = _OF.match(words) if depth < _DEEPEST else None
    if found is not None and (found[2].lower() != "of" or _is_place_word(found[1].split()[-1].lower())):
        yield from _joined(found[1], found[3], depth)


def _joined(left: str, right: str, depth: int) -> Iterator[_Query]:
    """The smaller place, then the other: "Daraya, west of Damascus", "the Damascus suburb of Jaramana"."""
    named = _without_direction(left)
    place = _stripped(named)
    if place.name:
        yield replace(place, beside=right, inner=True)
    for query in _readings_plain(right, depth + 1):
        yield replace(
            query,
            kinds=query.kinds or place.kinds,
            around=query.around or place.around or named != left,
            beside=query.beside or place.name or None,
            inside=query.inside or place.inside,
        )
    if place.name:
        yield replace(place, around=True)


def _is_place_word(word: str) -> bool:
    """Whether "... WORD of X" speaks of X: "the outskirts of X", but not "the University of X"."""
    return any(word in _words()[role] for role in ("kind", "compass", "around", "filler"))


def _without_direction(left: str) -> str:
    """What is left of "Daraya west", "50 km northwest", "Minyan to the west" (all: of somewhere)."""
    tables = _words()
    tokens = left.split()
    if tokens[-1].lower() not in tables["compass"] and tokens[-1].lower() not in tables["around"]:
        return left
    while tokens and (
        tokens[-1].isdigit() or any(tokens[-1].lower() in tables[r] for r in ("compass", "around", "filler", "unit"))
    ):
        tokens.pop()
    return " ".join(tokens)


def _stripped(words: str, whole: bool = False) -> _Query:
    """Take the words off that say what kind of place, which part of it, whose; with `whole`, only which part."""
    tables = _words()
    kinds: set[str] = set()
    side = inside = None
    around = False
    tokens = words.split()
    while tokens:
        first = tokens[0].lower()
        owner = _demonyms().get(re.sub(r"['’]s?$", "", first))
        if first in tables["compass"] and _is_name(tokens):
            break
        if first in tables["compass"]:
            side = side or tables["compass"][first][0]
        elif first in tables["around"]:
            around = True
        elif not whole and first in tables["kind"] and len(tokens) > 1:
            kinds.update(tables["kind"][first])
        elif not whole and owner and len(tokens) > 1:
            inside = owner
        elif first not in tables["filler"] and not _HELD.match(first):
            break
        tokens.pop(0)
    while not whole and len(tokens) > 1 and (last := tokens[-1].lower()) in tables["kind"]:
        kinds.update(tables["kind"][last])
        tokens.pop()
        while len(tokens) > 1 and tokens[-1].lower() in tables["trailer"]:
            tokens.pop()
    name = re.sub(r"['’]s$", "", " ".join(tokens))
    return _Query(name if name.lower() not in tables["kind"] else "", frozenset(kinds), side, around, None, inside)


def _is_name(tokens: list[str]) -> bool:
    """Whether words that begin with a side are a name ("West Bank", "North Kivu") and not a part of a place."""
    end = len(tokens)
    while end > 2 and tokens[end - 1].lower() in _words()["kind"]:
        end -= 1
    return end > 1 and any(row.id < 0 for row in gazetteer().candidates(fold_place(" ".join(tokens[:end]))))


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
    rows = gazetteer().candidates(fold_place(query.name)) if query.name else ()
    rule = _stops().get(query.name.lower())
    if not rows or rule == "never":
        return []
    if query.inside:
        context = replace(
            context, countries={**context.countries, query.inside: sum(context.countries.values()) * 4 + 1}
        )
    near = _point_beside(query.beside or context.beside, context)
    scored = sorted(((_score(row, query, context, near), row) for row in rows), key=lambda pair: -pair[0])
    kept = [(score, row) for score, row in scored if _likely(row, query, context, near=near, alone=len(rows) == 1)]
    if rule == "context":
        kept = [
            (score, row)
            for score, row in kept
            if context.share(row.iso3) > 0 and (row.id < 0 or row.population > 20_000)
        ]
    kept = _world_first(kept, context, near)
    if _undecided(kept, near, context):
        return [_country_only(kept[0][1], query)] if context.share(kept[0][1].iso3) > 0 else []
    return [_match(row, query, score) for score, row in kept[:_MOST]]


def _size(row: Row) -> float:
    """Decimal logarithm of the number of people, or what counts as such."""
    if row.id < 0:
        return _WEIGHT.get(row.kind, _EXTRA_WEIGHT)
    return log10(row.population + 10) + (0.5 if row.kind == "capital" else 0.0)


def _score(row: Row, query: _Query, context: PlaceContext, near: Row | None) -> float:
    """Share of the report's countries first, then the kind that the words ask for and what stands beside, then size."""
    share = context.share(row.iso3)
    score = _size(row) + (1.0 + 5.0 * share if share > 0 else 0.0)
    if query.kinds:
        asked = set(query.kinds).union(*(_LIKE.get(k, set()) for k in query.kinds))
        score += 3.0 if row.kind in query.kinds else 1.5 if row.kind in asked else 0.0
    if near is not None:
        score += 5.0 * _nearness(row, near)
        score += 3.0 if near.kind == "country" and near.iso3 == row.iso3 else 0.0
    return score + (1.0 if _same(row.name, query.name) else 0.0)


def _nearness(row: Row, near: Row) -> float:
    """1 at the place beside down to 0 out of its reach: 150 km from a town, 600 km from the middle of a province."""
    if near.kind == "country":
        return 0.0
    wide = near.kind in {"province", "region", "territory"} and near.iso3 == row.iso3
    return max(0.0, 1.0 - _distance(row, near) / (600 if wide else 150))


def _likely(row: Row, query: _Query, context: PlaceContext, *, near: Row | None, alone: bool) -> bool:
    """Whether a place is worth naming: small places need the report to be about their country."""
    if query.inner and (near is None or not _smaller(row, near)):
        return False
    if query.kinds == {"village"} and row.population > _KNOWN:
        return False
    if context.share(row.iso3) > 0:
        return True
    if near is not None and ((near.iso3 is not None and near.iso3 == row.iso3) or _nearness(row, near) > 0.3):
        return True
    if query.kinds & _NOT_A_CITY and row.kind in {"city", "capital"}:
        return False  # "Cordoba department" is not the city of another country
    if row.id < 0:
        return row.kind not in _LOCAL or not context.countries
    if alone and any(row.iso3 in _neighbours().get(c, ()) for c in context.countries):
        return row.population >= _TOWN
    return row.kind == "capital" or row.population >= (_LONE if alone else _KNOWN)


def _undecided(kept: list[tuple[float, Row]], near: Row | None, context: PlaceContext) -> bool:
    """Whether two towns far apart have about the same claim to the name, with nothing beside to choose by."""
    if len(kept) < 2 or near is not None or kept[0][1].kind not in _LOCAL:
        return False
    (one, first), (two, second) = kept[:2]
    close = 0.35 if first.population >= _LONE else 0.7
    rivals = first.iso3 == second.iso3 or not context.share(first.iso3)
    return rivals and abs(one - two) < close and _distance(first, second) > 60


def _country_only(row: Row, query: _Query) -> PlaceMatch:
    """All that can be said of a name that fits several places of a country."""
    name = _country_names()[row.iso3 or ""]
    country = next(r for r in gazetteer().candidates(fold_place(name)) if r.kind == "country")
    return PlaceMatch(query.name, row.iso3, country.lat, country.lon, 6, None, "country", 1.0)


def _smaller(row: Row, other: Row) -> bool:
    one, two = _PRECISION.get(row.kind, 1), _PRECISION.get(other.kind, 1)
    return one < two or (one == two and _size(row) < _size(other))


def _world_first(found: list[tuple[float, Row]], context: PlaceContext, near: Row | None) -> list[tuple[float, Row]]:
    """Countries, and cities that all the world knows, go before much smaller namesakes, wherever the report is from.

    Not before a province that the report can mean (Georgia), nor where the words beside speak for the small place.
    """
    if not found or found[0][1].id < 0 or (near is not None and _nearness(found[0][1], near) > 0):
        return found
    top = found[0][1]
    for pair in found[1:]:
        row = pair[1]
        capital = row.kind == "capital" and row.population >= _LARGE
        known = (capital or row.population >= _BIG) and (_same(row.name, top.name) or not context.share(top.iso3))
        if row.kind in {"country", "world", "sea"} or (
            known and row.population >= (10 if capital else 30) * max(top.population, 1)
        ):
            return [pair, *(other for other in found if other is not pair)]
    return found


def _same(one: str, two: str) -> bool:
    return fold_place(one) == fold_place(two)


def _point_beside(text: str | None, context: PlaceContext) -> Row | None:
    """The place named beside, if it resolves: by its own weight, without regard to what stands beside it."""
    if not text:
        return None
    plain = PlaceContext(context.countries)
    for query in (_Query(text), _stripped(text, whole=True), _stripped(text)):
        rows = (
            gazetteer().candidates(fold_place(query.name))
            if query.name and _stops().get(query.name.lower()) != "never"
            else ()
        )
        kept = [row for row in rows if _likely(row, query, plain, near=None, alone=len(rows) == 1)]
        if kept:
            return max(kept, key=lambda row: _score(row, query, plain, None))
    return None


def _match(row: Row, query: _Query, score: float) -> PlaceMatch:
    precision = _PRECISION.get(row.kind, 1)
    lat, lon = row.lat, row.lon
    if query.around and precision == 1:
        precision = 2
    if query.side and row.kind == "country":
        precision = 5
        lat, lon = _shifted(row, query.side)
    elif query.side and row.kind == "province":
        up, right = _SIDES[query.side]
        lat, lon = round(lat + 0.25 * up, 3), round(lon + 0.25 * right, 3)
    name = row.name if row.name.isascii() or query.name.isupper() or query.name.islower() else query.name
    return PlaceMatch(name, row.iso3, lat, lon, precision, _identity(row), row.kind, round(score, 3))


def _identity(row: Row) -> str:
    if row.id > 0:
        return f"geonames:{row.id}"
    if row.kind == "country":
        return f"iso3166:{row.iso3}"
    words = (row.name, row.kind, row.admin1 or "", row.iso3 or "")
    return "sayso:" + "-".join("-".join(words).lower().replace("-", " ").split())


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


def _distance(a: Row | PlaceMatch, b: Row | PlaceMatch) -> float:
    """Kilometres along the sphere."""
    dlat, dlon = radians(b.lat - a.lat), radians(b.lon - a.lon)
    h = sin(dlat / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(dlon / 2) ** 2
    return 12_742 * asin(sqrt(min(1.0, h)))
