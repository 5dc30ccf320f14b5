"""Component `sayso_places`: where - place names and the words around them, resolved with the whole report as context.

Two layers: `toponyms`, every name of a place or of a country's people in the report ("US troops", "the Dublin Arts Council"),
and `places`, those that can be where something happened.
"""

from __future__ import annotations

import re
from collections import defaultdict

from spacy.language import Language
from spacy.tokens import Doc

from sayso.coding.boilerplate import inside
from sayso.coding.layers import PlaceDraft, get, put
from sayso.coding.place_names import PLACE_LABELS, Spot, is_shared, spots
from sayso.resolving.actors import actors
from sayso.resolving.borders import border
from sayso.resolving.gazetteer import fold_place
from sayso.resolving.place_phrases import demonyms
from sayso.resolving.place_records import PlaceContext, PlaceMatch
from sayso.resolving.places import country_name
from sayso.resolving.report_places import Named, publisher_country, resolve_report, squeezed

_COUNTRY = 6  # UCDP where_prec
_BACKED = 0.5
_SHARED = 0.1  # what "Georgia" says for the country of that name
_FREE = frozenset({"place", "dateline"})  # how names are found that are no part of another name
_BORDER = re.compile(
    r"^(?:the )?([A-Z][\w.]+(?: [A-Z]\w+)?)\s?(?:-|and)\s?([A-Z][\w.]+(?: [A-Z]\w+)?)(?:'s)? (?:border|frontier)"
)


@Language.component("sayso_places", requires=["doc._.mentions"], assigns=["doc._.places", "doc._.toponyms"])
def places(doc: Doc) -> Doc:
    """Store the place expressions of the report in text order, each resolved or left with its words alone."""
    named = spots(doc)
    words = [_country_of(doc, spot) if spot.how == "country-word" else spot.name for spot in named]
    found = list(zip(named, resolve_report(words, _context(doc, named)), strict=True))
    told = {fold_place(spot.name.text) for spot, matches in found if spot.how in _FREE and matches}
    sure = [(s, m) for s, m in found if s.how != "part" or _is_sure(s, m, told)]
    drafts = [(spot, draft) for spot, matches in sure if (draft := _draft(doc, spot, matches)) is not None]
    put(doc, "toponyms", [draft for _, draft in drafts])
    free = [_at_border(doc, draft.copy()) for spot, draft in drafts if spot.how in _FREE and not inside(doc, spot.start)]
    put(doc, "places", _merged_containers(doc, free))
    return doc


def _country_of(doc: Doc, spot: Spot) -> Named:
    """The country that a word for it or its people stands for, by the name that no other place has."""
    return Named(country_name(demonyms()[doc[spot.start : spot.end].text.lower()]))


def _is_sure(spot: Spot, matches: list[PlaceMatch], told: set[str]) -> bool:
    """A name inside another name counts when the report tells the place by itself too, or its other places back it."""
    if not matches:
        return False
    alone = fold_place(spot.name.text) in told
    return alone or matches[0].precision in {3, 4, _COUNTRY} or matches[0].backing > _BACKED


def _context(doc: Doc, named: list[Spot]) -> PlaceContext:
    """The countries of the report by how often it speaks of them; words that name other places too count for little."""
    table = actors()
    weights: defaultdict[str, float] = defaultdict(float)
    for mention in get(doc, "mentions"):
        if mention["country"]:
            weights[mention["country"]] += _worth(mention["text"], mention["country"])
    for spot in named:
        words = doc[spot.start : spot.end].text
        country = table.country_of(words)
        if country:
            weights[country] += (2 if spot.how == "place" else 1) * _worth(words, country)
    report = get(doc, "report") or {}
    for word in (report.get("title") or "").split():
        country = table.country_of(word.strip(".,:'"))
        if country:
            weights[country] += 2 * _worth(word, country)
    publisher = report.get("publisher") or ""
    home = publisher_country(publisher)
    if home:
        weights[home] += 1
    return PlaceContext(countries=dict(weights), publisher=squeezed(publisher))


def _worth(words: str, country: str) -> float:
    return _SHARED if is_shared(words, country) else 1


def _draft(doc: Doc, spot: Spot, matches: list[PlaceMatch]) -> PlaceDraft | None:
    span = doc[spot.start : spot.end]
    best = matches[0] if matches else None
    if best is None and (spot.how != "place" or span.root.ent_type_ not in PLACE_LABELS):
        return None
    return PlaceDraft(
        start=spot.start, end=spot.end, head=span.root.i, text=span.text, name=best.name if best else span.text,
        country=[best.iso3] if best and best.iso3 else [], lat=best.lat if best else None, lon=best.lon if best else None,
        precision=best.precision if best else None, id=best.id if best else None,
    )  # fmt: skip


def _at_border(doc: Doc, draft: PlaceDraft) -> PlaceDraft:
    """ "the Jordan-Syria border": the border of the two, not the first of them."""
    start = draft["start"]
    near = _BORDER.match(doc[start : min(draft["end"] + 6, len(doc))].text)
    if near is None:
        return draft
    one, two = (actors().country_of(part) for part in near.groups())
    span = doc.char_span(doc[start].idx, doc[start].idx + near.end(), alignment_mode="expand")
    if span is None or not one or not two:
        return draft
    point = border(one, two)
    return PlaceDraft(
        start=start, end=span.end, head=span.root.i, text=span.text, name=span.text, country=[one, two],
        lat=point[0] if point else None, lon=point[1] if point else None, precision=5, id=None,
    )  # fmt: skip


def _merged_containers(doc: Doc, found: list[PlaceDraft]) -> list[PlaceDraft]:
    """ "Sibi, Balochistan" and "the town of Manbij in Syria": the finer place keeps the point, and gains the country."""
    kept: list[PlaceDraft] = []
    for draft in found:
        last = kept[-1] if kept else None
        between = (
            doc[last["end"] : draft["start"]].text.strip()
            if last is not None and draft["start"] >= last["end"]
            else None
        )
        if last is not None and between == "," and _contains(draft, last):
            last["end"], last["text"] = draft["end"], doc[last["start"] : draft["end"]].text
            if last["lat"] is None:
                last |= {
                    "country": draft["country"],
                    "lat": draft["lat"],
                    "lon": draft["lon"],
                    "precision": draft["precision"],
                }
            continue
        if last is not None and draft["start"] < last["end"]:
            continue
        if last is not None and between == "and" and last["precision"] == draft["precision"] == _COUNTRY:
            last["end"], last["text"] = draft["end"], doc[last["start"] : draft["end"]].text
            last["name"], last["country"] = f"{last['name']} and {draft['name']}", last["country"] + draft["country"]
            last["lat"] = last["lon"] = last["id"] = None
            last["precision"] = 7
            continue  # "in Iraq and Syria": one answer to where, and no point
        kept.append(draft)
    return kept


def _contains(outer: PlaceDraft, inner: PlaceDraft) -> bool:
    if not outer["country"]:
        return False
    same = not inner["country"] or set(outer["country"]) & set(inner["country"])
    return bool(same) and (outer["precision"] or 9) >= (inner["precision"] or 0)
