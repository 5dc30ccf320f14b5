"""All the places of one report together: each speaks for the others, and one name has one sense."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from sayso.data import read_tsv
from sayso.resolving.gazetteer import fold_place, gazetteer
from sayso.resolving.place_phrases import stops
from sayso.resolving.place_records import Anchor, PlaceContext, PlaceMatch
from sayso.resolving.places import anchors_of, resolve_place, with_anchors

_ROUNDS, _MOST_NAMES = 2, 80
_SHORTEST, _LONGEST = 5, 20  # letters of a place in a publisher's name
_HOMES = frozenset({"city", "capital", "province", "district"})
_HOME_WEIGHT = 0.6


@dataclass(frozen=True, slots=True)
class Named:
    """A place name in a report: its words, the place named right beside ("Texas"), the country of the words around it."""

    text: str
    beside: str | None = None
    inside: str | None = None


def resolve_report(names: Sequence[Named], context: PlaceContext) -> list[list[PlaceMatch]]:
    """The places that each name of a report can mean, best first, in the order of the names."""
    told: dict[str, Named] = {}
    for name in names:
        key = fold_place(name.text)
        if key not in told or (name.beside and not told[key].beside):
            told[key] = name
    believed = _believed(list(told.values())[:_MOST_NAMES], context)
    senses = _senses(told, believed)
    found: dict[Named, list[PlaceMatch]] = {}
    for name in names:
        if name not in found:
            found[name] = resolve_place(name.text, _around(name, replace(believed, senses=senses)))
    return [found[name] for name in names]


def _believed(names: list[Named], context: PlaceContext) -> PlaceContext:
    """The context with what the names may mean, reckoned again as each round tells more."""
    home = _home(context.publisher)
    current = with_anchors(context, home)
    for _ in range(_ROUNDS):
        anchors = [*home] + [anchor for name in names for anchor in anchors_of(name.text, _around(name, current))]
        current = with_anchors(context, _distinct(anchors))
    return current


@lru_cache(maxsize=256)
def _home(publisher: str) -> tuple[Anchor, ...]:
    """The town or province that a publisher's name holds, where only one place can be meant ("dallasnews.com")."""
    for length in range(min(len(publisher), _LONGEST), _SHORTEST - 1, -1):
        for start in range(len(publisher) - length + 1):
            name = publisher[start : start + length]
            rows = [row for row in gazetteer().candidates(name) if row.kind in _HOMES and not stops().get(name)]
            if rows and len({(row.iso3, row.admin1) for row in rows}) == 1:
                r = rows[0]
                return (Anchor("", r.lat, r.lon, r.iso3, r.admin1, r.kind, _HOME_WEIGHT),)
            if rows:
                return ()
    return ()


def _distinct(anchors: list[Anchor]) -> tuple[Anchor, ...]:
    """One name is heard once, however it is written."""
    seen: dict[tuple[str, float, float], Anchor] = {}
    for anchor in anchors:
        seen.setdefault((anchor.key, anchor.lat, anchor.lon), anchor)
    return tuple(seen.values())


def _senses(told: dict[str, Named], context: PlaceContext) -> dict[str, int]:
    """What names mean that the report itself explains once: "Paris, Texas", then "Paris"."""
    senses = {}
    for key, name in told.items():
        if name.beside:
            found = resolve_place(name.text, _around(name, context))
            if found and found[0].row is not None:
                senses[key] = found[0].row
    return senses


def _around(name: Named, context: PlaceContext) -> PlaceContext:
    return replace(context, beside=name.beside, inside=name.inside)


def publisher_country(publisher: str) -> str | None:
    """The country of a publisher: from the end of its domain, or the country that its name holds."""
    words = publisher.lower()
    ending = re.search(r"\.([a-z]{2})(?:$|/)", words)
    if ending is not None:
        return _domains().get(ending[1])
    found = [iso3 for name, iso3 in _names().items() if name in words and _is_word(name, words)]
    return found[0] if len(set(found)) == 1 else None


def _is_word(name: str, words: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", words) is not None


def squeezed(publisher: str | None) -> str:
    """A publisher's name or domain in lower-case letters alone, as `PlaceContext.publisher` wants it."""
    return "".join(fold_place(publisher or "").split())


@cache
def _domains() -> dict[str, str]:
    return {r["iso2"].lower(): r["iso3"] for r in read_tsv("countries.tsv") if r["iso2"] != "-"} | {"uk": "GBR"}


@cache
def _names() -> dict[str, str]:
    rows = read_tsv("countries.tsv")
    return {w.lower(): r["iso3"] for r in rows for w in (r["name"], *r["demonyms"].split("|")) if len(w) > 4}
