"""Names of places to points: the words around a name, the places of the report and the size of the place decide.

Unresolved beats wrong: a name that only fits a small place in a country that the report never speaks of gets no point.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from sayso.data import read_tsv
from sayso.resolving.borders import SIDES, at_offset, border, border_line, offset
from sayso.resolving.gazetteer import Row, fold_place, gazetteer
from sayso.resolving.place_phrases import Query, adjectives, readings, stops
from sayso.resolving.place_records import PRECISION, RADIUS, Anchor, PlaceContext, PlaceMatch, distance
from sayso.resolving.place_scores import expanded, is_home, namesakes, ranked, support, undecided
from sayso.resolving.territories import by_policy

__all__ = ["Anchor", "PlaceContext", "PlaceMatch", "border", "candidates", "resolve_place"]
_MAX_TEXT, _MOST, _CLEAR = 120, 5, 0.8
_ASIDE = re.compile(r"\s*\([^()]*\)")


def resolve_place(text: str, context: PlaceContext) -> list[PlaceMatch]:
    """Places that a text can mean, best first; empty when none is likely enough."""
    words = _tidy(text)
    if not _is_name(words):
        return []
    line = border_line(words)
    if line is not None:
        return [line]
    told = offset(words)
    if told is not None:
        km, side, rest = told
        away = [at_offset(match, km, side, words) for match in resolve_place(rest, context)[:1]]
        return [match for match in away if match is not None]
    for query in readings(words):
        matches = _look_up(query, context)
        if matches:
            return matches
    return _several(words, context)


def candidates(text: str, context: PlaceContext, most: int = 20) -> list[PlaceMatch]:
    """All that a text can mean, best first: those that this context makes likely, then the other places of the name."""
    words = _tidy(text)
    decided = resolve_place(text, context)
    if not _is_name(words) or (decided and decided[0].kind in {"border", "offset", "several"}):
        return decided
    for query in readings(words):
        found = ranked(query, context)
        others = namesakes(query, context)
        ids = {row.id for _, row in found}
        found += [(score, row) for score, row in others if row.id not in ids]
        if found:
            return [_match(row, query, score, context) for score, row in found[:most]]
    return decided


def _tidy(text: str) -> str:
    words = " ".join(_ASIDE.sub("", text[:_MAX_TEXT]).split()).strip(' ,;:"“”()')
    return expanded(words).strip(" .")


def _is_name(words: str) -> bool:
    if len(words) < (4 if words.islower() and words.isascii() else 2):  # "us" is no country
        return False
    return words.lower() not in adjectives() and stops().get(words.lower()) != "never"


def _several(words: str, context: PlaceContext) -> list[PlaceMatch]:
    """ "Homs and Aleppo", "between Homs and Hama": the middle of two places, as a vague region unless they are close."""
    one, both, two = re.sub(r"(?i)^(?:the (?:road|highway|area) )?between ", "", words).partition(" and ")
    if not both:
        return []
    one = one.rpartition(",")[2]
    left, right = resolve_place(one, context), resolve_place(two, context)
    if left and not right:  # the one tells the country of the other: "Kirkuk and Tikrit"
        right = resolve_place(two, _inside(context, left[0]))
    elif right and not left:
        left = resolve_place(one, _inside(context, right[0]))
    if not left or not right or left[0].iso3 != right[0].iso3 or 6 in {left[0].precision, right[0].precision}:
        return []
    a, b = left[0], right[0]
    apart = distance(a, b)
    lat, lon = round((a.lat + b.lat) / 2, 3), round((a.lon + b.lon) / 2, 3)
    precision = max(a.precision, b.precision, 2 if apart < 50 else 5)
    return [
        PlaceMatch(
            f"{a.name} and {b.name}", a.iso3, lat, lon, precision, None, "several", min(a.score, b.score),
            radius_km=round(apart / 2) + max(a.radius_km, b.radius_km),
        )
    ]  # fmt: skip


def _inside(context: PlaceContext, match: PlaceMatch) -> PlaceContext:
    return replace(context, inside=match.iso3 or context.inside)


def _look_up(query: Query, context: PlaceContext) -> list[PlaceMatch]:
    kept = ranked(query, context)
    if not kept:
        return []
    if undecided(kept, query, context):
        return [_country_only(kept[0][1], query)] if context.share(kept[0][1].iso3) > 0 else []
    return [_match(row, query, score, context) for score, row in kept[:_MOST]]


def _country_only(row: Row, query: Query) -> PlaceMatch:
    """All that can be said of a name that fits several places of a country."""
    name = country_name(row.iso3 or "")
    country = next(r for r in gazetteer().candidates(fold_place(name)) if r.kind == "country")
    reach = _reach(country, 6)
    return PlaceMatch(query.name, row.iso3, country.lat, country.lon, 6, None, "country", 1.0, radius_km=reach)


def country_name(iso3: str) -> str:
    """The English name of a country by its alpha-3 code. Raises KeyError for other codes."""
    return _country_names()[iso3]


@cache
def _country_names() -> dict[str, str]:
    return {r["iso3"]: r["name"] for r in read_tsv("countries.tsv")}


def _match(row: Row, query: Query, score: float, context: PlaceContext) -> PlaceMatch:
    precision = PRECISION.get(row.kind, 1)
    lat, lon = row.lat, row.lon
    radius = _reach(row, precision)
    if query.around and precision == 1:
        precision, radius = 2, 25
    if query.side and row.kind == "country":
        precision, radius = 5, radius // 2
        lat, lon = _shifted(row, query.side)
    elif query.side and row.kind == "province":
        up, right = SIDES[query.side]
        step = min(0.5, (row.radius or 55) / 220)
        lat, lon = round(lat + step * up, 3), round(lon + step * right, 3)
    name = row.name if row.name.isascii() or query.name.isupper() or query.name.islower() else query.name
    return by_policy(
        PlaceMatch(
            name, row.iso3, lat, lon, precision, identity(row), row.kind, round(score, 3), row.admin1, radius, row=row.id,
            backing=round(support(row, fold_place(query.name), context), 3),
        )
    )  # fmt: skip


def _reach(row: Row, precision: int) -> int:
    """Kilometres around the point that the place may reach."""
    if row.radius:
        return max(row.radius, RADIUS[min(precision, 2)])
    if precision == 6 and (extent := gazetteer().extent(row.iso3 or "")) is not None:
        south, west, north, east = extent
        low, high = row._replace(lat=south, lon=west), row._replace(lat=north, lon=east)
        return max(5, round(distance(low, high) / 2))
    return RADIUS[precision]


def identity(row: Row) -> str:
    """The id of a place in its source, or one made of its words."""
    if row.ref:
        return row.ref
    if row.id > 0:
        return f"geonames:{row.id}"
    if row.kind == "country":
        return f"iso3166:{row.iso3}"
    words = (row.name, row.kind, row.iso3 or "")
    return "sayso:" + "-".join("-".join(words).lower().replace("-", " ").split())


def _shifted(row: Row, side: str) -> tuple[float, float]:
    """The middle of a country, moved halfway to one side of its settled part."""
    extent = gazetteer().extent(row.iso3 or "")
    if extent is None:
        return row.lat, row.lon
    south, west, north, east = extent
    up, right = SIDES[side]
    lat = row.lat + 0.5 * (north - row.lat if up > 0 else row.lat - south) * up
    lon = row.lon + 0.5 * (east - row.lon if right > 0 else row.lon - west) * right
    return round(lat, 3), round(lon, 3)


def anchors_of(text: str, context: PlaceContext, most: int = 5) -> list[Anchor]:
    """What a name of the report may mean, each with its share of belief: how it speaks for the others."""
    from math import exp

    found: list[tuple[float, Row]] = []
    name = ""
    for query in readings(_tidy(text)):
        found, name = ranked(query, context)[:most], query.name
        if found:
            break
    if not found or not _is_name(_tidy(text)):
        return []
    weights = [exp(1.5 * (score - found[0][0])) for score, _ in found]
    total, key = sum(weights), fold_place(name)
    return [
        Anchor(key, row.lat, row.lon, row.iso3, row.admin1, row.kind, weight / total)
        for weight, (_, row) in zip(weights, found, strict=True)
        if weight / total > 0.05
    ]


def with_anchors(context: PlaceContext, anchors: tuple[Anchor, ...]) -> PlaceContext:
    """The context with the places that the report names, and the countries in which they lie."""
    heard: dict[tuple[str, str], tuple[float, bool]] = {}
    for anchor in anchors:
        if anchor.iso3 and anchor.kind != "country" and not is_home(anchor.key, context):
            total, wide = heard.get((anchor.key, anchor.iso3), (0.0, False))
            heard[anchor.key, anchor.iso3] = total + anchor.weight, wide or anchor.kind == "province"
    countries = dict(context.countries)
    for (_, iso3), (total, wide) in heard.items():
        if total > _CLEAR:  # several towns of one name in one country speak for the country too
            countries[iso3] = countries.get(iso3, 0.0) + (1.0 if wide else 0.4)
    return replace(context, countries=countries, anchors=anchors)
