"""Where a report names places: tagged names, names behind a locative preposition, datelines, and names inside other names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from sayso.coding.boilerplate import inside
from sayso.coding.layers import get
from sayso.data import word_class
from sayso.resolving.gazetteer import fold_place, gazetteer
from sayso.resolving.place_phrases import demonyms, place_words, stops
from sayso.resolving.place_scores import is_short
from sayso.resolving.report_places import Named

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_WHERE = word_class("where")
_JOINED = word_class("joined")
_GROUNDS = word_class("ground")
_FIRM = frozenset({"in", "near", "outside", "inside", "at"})
_HOLDERS = frozenset({"country", "province", "territory", "district", "region", "world", "sea", "area", "island"})
_LONGEST, _LEFT, _TOWN = 4, 8, 10_000
_AROUND = re.compile(
    r"(?i)(?:\b(?:(?:about|around|some|roughly|nearly|almost|just) )?(?P<far>\d+(?:[.,]\d+)?[ -]?"
    r"(?:km|kms|kilomet(?:er|re)s?|miles?)\b[^,.;]{0,30}?(?:north|south|east|west)[\w-]* (?:of|from))"
    r"|\b(?P<near>near|close to|outside|(?:on )?the outskirts of|outskirts of|on the edge of|in the vicinity of|"
    r"(?:north|south|east|west)(?:east|west)? of|off))(?: the)?(?: (?:city|town|village|port|capital)(?: of)?)?(?: of)? $"
)
_DATELINE = re.compile(r"^([A-Z][A-Z.'’ -]{2,30}?)(?:, [A-Z][\w. ]{1,20})?(?: \([^)]{2,30}\))? ?(?:—|–|--?|-|”) ")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place name in a document: token range, how it was found (place, dateline, country-word, part), and what stands around."""

    start: int
    end: int
    how: str
    name: Named


def spots(doc: Doc) -> list[Spot]:
    """Every place name of the report in text order, overlaps removed; `places` first, then what lies inside other names."""
    strong = {start: (start, end, "place") for start, end in _tagged(doc)}
    for start, end in _datelines(doc):
        strong.setdefault(start, (start, end, "dateline"))
    taken = {i for start, end, _ in strong.values() for i in range(start, end)}
    keys = {fold_place(doc[start:end].text) for start, end, _ in strong.values()}
    weak = [*_country_words(doc, taken), *_parts(doc, taken, keys)]
    ranges = sorted([*strong.values(), *weak])
    return [Spot(s, e, how, _named(doc, n, ranges)) for n, (s, e, how) in enumerate(ranges)]


def _tagged(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges of names that can be places: tagged ones, and names behind a locative preposition."""
    parties = {m["head"] for m in get(doc, "mentions") if m["id"] and m["kind"] not in {"country", "place"}}
    found: dict[int, tuple[int, int]] = {}
    for ent in doc.ents:
        if ent.label_ in PLACE_LABELS and ent.root.i not in parties and not inside(doc, ent.start):
            if ent.end + 1 < len(doc) and doc[ent.end].text == "-" and doc[ent.end + 1].lower_ in _JOINED:
                continue  # "Iran-backed", "US-led": a party, not a place
            start = ent.start + (ent[0].lower_ in {"the", "a"} and len(ent) > 1)
            found[ent.root.i] = (start, ent.end - (ent[-1].text in {"'s", "’s"}))
    for token in doc:
        _add_ground(doc, token, found, parties)
        if token.dep_ != "pobj" or token.head.lower_ not in _WHERE or token.i in found:
            continue
        if token.pos_ != "PROPN" and not _is_town_as_people(doc, token):
            continue
        if token.ent_type_ in {"DATE", "TIME"} or token.i in parties or inside(doc, token.i):
            continue
        if token.ent_type_ == "PERSON" and not (token.head.lower_ in _FIRM and _is_known(doc, token)):
            continue
        if token.ent_type_ not in PLACE_LABELS:
            found[token.i] = (_left_of_name(doc, token), token.i + 1)
    return _without_overlaps(found.values())


def _is_town_as_people(doc: Doc, token: Token) -> bool:
    """ "near Culiacan": a town that the tagger takes for the name of a people, as it ends like one."""
    people = token.ent_type_ == "NORP" and token.text[:1].isupper()
    return people and token.lower_ not in demonyms() and _is_known(doc, token)


def _is_known(doc: Doc, token: Token) -> bool:
    """Whether the gazetteer has the name that ends here: taggers take towns that they do not know for people."""
    return bool(gazetteer().candidates(fold_place(doc[_left_of_name(doc, token) : token.i + 1].text)))


def _add_ground(doc: Doc, token: Token, found: dict[int, tuple[int, int]], parties: set[int]) -> None:
    """ "Aleppo city", "Kandahar province": the name with the word that says what it is."""
    if token.lemma_.lower() not in _GROUNDS or not token.i or token.pos_ not in {"NOUN", "PROPN"}:
        return
    left = _left_of_name(doc, token)
    if left < token.i and doc[token.i - 1].pos_ == "PROPN" and not any(i in parties for i in range(left, token.i)):
        for i in range(left, token.i):
            found.pop(i, None)
        found[token.i] = (left, token.i + 1)


def _left_of_name(doc: Doc, token: Token) -> int:
    left = token.i
    while left > token.left_edge.i and doc[left - 1].pos_ == "PROPN" and not inside(doc, left - 1):
        left -= 1
    return left


def _without_overlaps(ranges: object) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(ranges, key=lambda r: (r[0], -r[1])):  # type: ignore[call-overload]
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _datelines(doc: Doc) -> Iterator[tuple[int, int]]:
    """ "KABUL, Afghanistan (AP) -" at the head of a line, which is no part of what the report tells, but sets its scene."""
    for line in re.finditer(r"(?m)^.*$|(?<=[.!?] ).{5,60}", doc.text[:1500]):
        match = _DATELINE.match(line[0])
        span = match and doc.char_span(line.start(), line.start() + match.end(1))
        if span is not None and match and gazetteer().candidates(fold_place(match[1])):
            yield span.start, span.end


def _country_words(doc: Doc, taken: set[int]) -> Iterator[tuple[int, int, str]]:
    """Names of countries and their peoples wherever they stand: "US troops", "the Syrians"."""
    for start in range(len(doc)):
        if start in taken or not doc[start].text[0].isupper() or inside(doc, start):
            continue
        for end in range(min(start + 3, len(doc)), start, -1):
            words = doc[start:end].text
            country = demonyms().get(words.lower())
            if country and not (words.islower() or any(i in taken for i in range(start, end)) or is_shared(words, country)):
                taken.update(range(start, end))
                yield start, end, "country-word"
                break


@cache
def is_shared(words: str, country: str) -> bool:
    """Whether the name of a country is also that of a province or town elsewhere: Georgia, Lebanon, Palestine."""
    rows = [row for row in gazetteer().candidates(fold_place(words)) if row.name.lower() == words.lower()]
    own = any(row.kind in {"country", "territory"} for row in rows)
    return own and any(row.iso3 != country and (row.kind == "province" or row.population > _TOWN) for row in rows)


def _parts(doc: Doc, taken: set[int], keys: set[str]) -> Iterator[tuple[int, int, str]]:
    """Names of places inside other names: "the Dublin Arts Council", "Muscogee County Clerk", "R-Charleston"."""
    start = 0
    while start < len(doc):
        end = _part_end(doc, start, taken, keys)
        if end > start:
            yield start, end, "part"
        start = max(end, start + 1)


def _part_end(doc: Doc, start: int, taken: set[int], keys: set[str]) -> int:
    """Token behind the longest name of a known place that begins here, `start` itself when there is none."""
    first = doc[start]
    if start in taken or not first.text[0].isupper() or inside(doc, start) or first.pos_ in {"PRON", "DET", "ADP", "VERB"}:
        return start
    person = first.ent_type_ == "PERSON"
    stop = start + 1
    while stop < min(start + _LONGEST, len(doc)) and stop not in taken and doc[stop].text[0].isupper():
        stop += 1
    for end in range(stop, start, -1):
        words = doc[start:end]
        key = fold_place(words.text)
        if stops().get(words.text.lower()) or len(key) < 4:
            continue
        if person and (key not in keys or (first.ent_iob_ == "I") or (end < len(doc) and doc[end].ent_iob_ == "I")):
            continue
        kinds = place_words()["kind"]
        name = words[:-1].text if len(words) > 1 and words[-1].lower_ in kinds else words.text
        if gazetteer().candidates(fold_place(name)):
            return end
    return start


def _named(doc: Doc, number: int, ranges: list[tuple[int, int, str]]) -> Named:
    """The name with what the words right around it say: near or so far from it, in which place, of which country."""
    start, end, _ = ranges[number]
    left = start
    while left and doc[left - 1].lower_ in place_words()["compass"] and not doc[left - 1].is_punct:
        left -= 1
    text = doc[left:end].text
    before = _AROUND.search(doc[max(0, left - _LEFT) : left].text_with_ws)
    if before is not None:
        text = f"{before['far']} {text}" if before["far"] else f"near {text}"
    beside = _beside(doc, number, ranges)
    return Named(text, beside, None if beside else _country_before(doc, left))


def _beside(doc: Doc, number: int, ranges: list[tuple[int, int, str]]) -> str | None:
    """The larger place named right behind: "Mosul, Iraq", "Manbij in Aleppo province", "Springfield, Mo."."""
    end = ranges[number][1]
    if number + 1 < len(ranges):
        start, stop, _ = ranges[number + 1]
        between, text = doc[end:start].text.strip(), doc[start:stop].text
        if between == "," and _is_holder(text):
            return text
        if re.fullmatch(r"(?i)in(?: the)?(?: \w+)?(?: (?:province|city|region) of)?", between) and start - end < 6:
            return text
    if end + 1 < len(doc) and doc[end].text == "," and is_short(doc[end + 1].text):
        return doc[end + 1].text
    return None


def _is_holder(text: str) -> bool:
    words = text.split()
    if is_short(text) or (len(words) > 1 and words[-1].lower() in place_words()["kind"]):
        return True
    rows = gazetteer().candidates(fold_place(text))
    return any(row.kind in _HOLDERS for row in rows)


def _country_before(doc: Doc, start: int) -> str | None:
    """The country whose adjective or genitive leads to the name: "the Syrian town of", "Iraq's"."""
    for i in range(start - 1, max(-1, start - 7), -1):
        token = doc[i]
        country = demonyms().get(token.lower_) if token.text[0].isupper() else None
        if country:
            return country
        if not (token.lower_ in {"of", "'s", "’s"} or token.pos_ in {"NOUN", "ADJ", "PROPN", "PART"}) or token.is_punct:
            return None
    return None
