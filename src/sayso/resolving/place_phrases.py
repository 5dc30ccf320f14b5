"""The words around the name of a place taken apart: what kind of place, which part of it, inside or near what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from sayso.data import read_tsv
from sayso.resolving.gazetteer import fold_place, gazetteer

_DEEPEST = 2
_OF = re.compile(r"(?i)^(\S.{1,60}?) (of|in|inside|near|outside|around|from|next to|close to) (?:the )?(\S.+)$")
_OWNER = re.compile(r"^(\S.{1,40}?)['’]s (\S.+)$")
_HELD = re.compile(
    r"(?i)^[\w’']+-(?:held|controlled|besieged|occupied|run|ruled|administered|majority|dominated|populated|torn|hit|stricken)$"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A text taken apart: "southern Daraa province" is name "Daraa", kind "province", side "s"."""

    name: str
    kinds: frozenset[str] = frozenset()
    side: str | None = None
    around: bool = False
    beside: str | None = None
    inside: str | None = None  # country that the words themselves name
    inner: bool = False  # only if smaller than the place beside


@cache
def stops() -> dict[str, str]:
    """Words that are never places, or only in a country that the report names, with the rule."""
    return {r["word"]: r["rule"] for r in read_tsv("lexicons/place_stops.tsv")}


@cache
def place_words() -> dict[str, dict[str, tuple[str, ...]]]:
    """Role -> word -> values."""
    table: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in read_tsv("lexicons/place_words.tsv"):
        entries = table.setdefault(row["role"], {})
        entries[row["word"]] = (*entries.get(row["word"], ()), row["value"])
    return table


@cache
def demonyms() -> dict[str, str]:
    """Country names and demonyms, in lower case, to codes: "Syria's Idlib", "the Iraqi town of Hit"."""
    table: dict[str, str] = {}
    for row in read_tsv("countries.tsv"):
        for word in (row["name"], *row["aliases"].split("|"), *row["demonyms"].split("|")):
            table.setdefault(word.lower(), row["iso3"])
    return table


@cache
def adjectives() -> frozenset[str]:
    """Demonyms that are no names: "Canadian" is no place, though a town in Texas has the name."""
    names = {n.lower() for r in read_tsv("countries.tsv") for n in (r["name"], *r["aliases"].split("|"))}
    return frozenset(d.lower() for r in read_tsv("countries.tsv") for d in r["demonyms"].split("|")) - names

def readings(words: str) -> Iterator[Query]:
    """Ways to read a text, the most literal first, the places around it last."""
    yield Query(words)
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


def _readings_plain(words: str, depth: int) -> Iterator[Query]:
    bare = stripped(words, whole=True)
    yield bare
    yield stripped(words)
    owner = _OWNER.match(words)
    if owner is not None:  # "Chicago's Brighton Park neighborhood"
        yield replace(stripped(owner[2]), beside=owner[1])
    found = _OF.match(words) if depth < _DEEPEST else None
    if found is not None and (found[2].lower() != "of" or _is_place_word(found[1].split()[-1].lower())):
        yield from _joined(found[1], found[3], depth)


def _joined(left: str, right: str, depth: int) -> Iterator[Query]:
    """The smaller place, then the other: "Daraya, west of Damascus", "the Damascus suburb of Jaramana"."""
    named = _without_direction(left)
    place = stripped(named)
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
    return any(word in place_words()[role] for role in ("kind", "compass", "around", "filler"))


def _without_direction(left: str) -> str:
    """What is left of "Daraya west", "50 km northwest", "Minyan to the west" (all: of somewhere)."""
    tables = place_words()
    tokens = left.split()
    if tokens[-1].lower() not in tables["compass"] and tokens[-1].lower() not in tables["around"]:
        return left
    while tokens and (
        tokens[-1].isdigit() or any(tokens[-1].lower() in tables[r] for r in ("compass", "around", "filler", "unit"))
    ):
        tokens.pop()
    return " ".join(tokens)


def stripped(words: str, whole: bool = False) -> Query:
    """Take the words off that say what kind of place, which part of it, whose; with `whole`, only which part."""
    tables = place_words()
    kinds: set[str] = set()
    side = inside = None
    around = False
    tokens = words.split()
    while tokens:
        first = tokens[0].lower()
        owner = demonyms().get(re.sub(r"['’]s?$", "", first))
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
    return Query(name if name.lower() not in tables["kind"] else "", frozenset(kinds), side, around, None, inside)


def _is_name(tokens: list[str]) -> bool:
    """Whether words that begin with a side are a name ("West Bank", "North Kivu") and not a part of a place."""
    end = len(tokens)
    while end > 2 and tokens[end - 1].lower() in place_words()["kind"]:
        end -= 1
    return end > 1 and any(row.id < 0 for row in gazetteer().candidates(fold_place(" ".join(tokens[:end]))))
