"""Component `sayso_places`: where - place names and the words around them, resolved with the report as context."""

from __future__ import annotations

import re
from collections import Counter

from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.coding.boilerplate import inside
from sayso.coding.layers import Mention, PlaceDraft, get, put
from sayso.data import word_class
from sayso.resolving.actors import actors
from sayso.resolving.places import PlaceContext, border, resolve_place

_COUNTRY = 6  # UCDP where_prec of a country
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_LOCATIVE = word_class("locative")
_WHERE = word_class("where")
_JOINED = word_class("joined")
_BORDER = re.compile(
    r"^(?:the )?([A-Z][\w.]+(?: [A-Z]\w+)?)\s?(?:-|and)\s?([A-Z][\w.]+(?: [A-Z]\w+)?)(?:'s)? (?:border|frontier)"
)


@Language.component("sayso_places", requires=["doc._.mentions"], assigns=["doc._.places"])
def places(doc: Doc) -> Doc:
    """Store the place expressions of the report in text order, each resolved or left with its words alone."""
    spans = _spans(doc)
    context = _context(doc, spans)
    found = [draft for start, end in spans if (draft := _draft(doc, start, end, context)) is not None]
    put(doc, "places", _merged_containers(doc, found))
    return doc


def _spans(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges of names that can be places: tagged ones, and names behind a locative preposition."""
    named_parties = {m["head"] for m in get(doc, "mentions") if m["id"] and m["kind"] not in {"country", "place"}}
    found: dict[int, tuple[int, int]] = {}
    for ent in doc.ents:
        if ent.label_ in _PLACE_LABELS and ent.root.i not in named_parties and not inside(doc, ent.start):
            if (
                ent.end < len(doc)
                and doc[ent.end].text == "-"
                and ent.end + 1 < len(doc)
                and doc[ent.end + 1].lower_ in _JOINED
            ):
                continue  # "Iran-backed", "US-led": a party, not a place
            start = ent.start + (ent[0].lower_ in {"the", "a"} and len(ent) > 1)
            found[ent.root.i] = (start, ent.end - (ent[-1].text in {"'s", "’s"}))
    for token in doc:
        if (
            token.lemma_.lower() in _GROUNDS
            and token.i
            and doc[token.i - 1].pos_ == "PROPN"
            and token.pos_ in {"NOUN", "PROPN"}
        ):
            left = token.i
            while left > token.left_edge.i and doc[left - 1].pos_ == "PROPN" and not inside(doc, left - 1):
                left -= 1
            if left < token.i and not any(i in named_parties for i in range(left, token.i)):
                for i in range(left, token.i):
                    found.pop(i, None)
                found[token.i] = (left, token.i + 1)  # "Aleppo city", "Kandahar province"
        if token.dep_ != "pobj" or token.pos_ != "PROPN" or token.head.lower_ not in _WHERE or token.i in found:
            continue
        if token.ent_type_ in {"DATE", "TIME", "PERSON"} or token.i in named_parties or inside(doc, token.i):
            continue
        if token.ent_type_ not in _PLACE_LABELS:
            left = token.i
            while left > token.left_edge.i and doc[left - 1].pos_ == "PROPN":
                left -= 1
            found[token.i] = (left, token.i + 1)
    return sorted(found.values())


_GROUNDS = word_class("ground")


def _context(doc: Doc, spans: list[tuple[int, int]]) -> PlaceContext:
    table = actors()
    weights: Counter[str] = Counter()
    for mention in get(doc, "mentions"):
        if mention["country"]:
            weights[mention["country"]] += 1
    for start, end in spans:
        country = table.country_of(doc[start:end].text)
        if country:
            weights[country] += 2
    title = get(doc, "report").get("title") if get(doc, "report") else None
    for word in (title or "").split():
        country = table.country_of(word.strip(".,:'"))
        if country:
            weights[country] += 2
    return PlaceContext(countries=dict(weights))


def _draft(doc: Doc, start: int, end: int, context: PlaceContext) -> PlaceDraft | None:
    phrase = doc[max(start - 1, 0) : min(end + 6, len(doc))]
    text = doc[start:end].text
    near = _BORDER.match(doc[start : min(end + 6, len(doc))].text)
    if near is not None:
        return _border_draft(doc, start, near)
    matches = resolve_place(text, context)
    root = doc[start:end].root
    if not matches:
        known_as_place = root.ent_type_ in _PLACE_LABELS and phrase is not None
        if not known_as_place:
            return None
        return PlaceDraft(
            start=start,
            end=end,
            head=root.i,
            text=text,
            name=text,
            country=[],
            lat=None,
            lon=None,
            precision=None,
            id=None,
        )
    best = matches[0]
    return PlaceDraft(
        start=start, end=end, head=root.i, text=text, name=best.name,
        country=[best.iso3] if best.iso3 else [], lat=best.lat, lon=best.lon,
        precision=best.precision, id=best.id,
    )  # fmt: skip


def _border_draft(doc: Doc, start: int, match: re.Match[str]) -> PlaceDraft | None:
    table = actors()
    one, two = table.country_of(match[1]), table.country_of(match[2])
    point = border(one, two) if one and two else None
    span = doc.char_span(doc[start].idx, doc[start].idx + match.end(), alignment_mode="expand")
    if span is None or not one or not two:
        return None
    return PlaceDraft(
        start=start, end=span.end, head=span.root.i, text=span.text, name=span.text,
        country=[one, two], lat=point[0] if point else None,
        lon=point[1] if point else None, precision=5, id=None,
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


def place_for(doc: Doc, head: int, found: list[PlaceDraft]) -> int | None:
    """Index of the place where the happening at token `head` took place, by syntax; None when the clause does not say."""
    token = doc[head]
    first, last = token.sent.start, token.sent.end
    here = [(n, draft) for n, draft in enumerate(found) if first <= draft["start"] < last]
    at = {i: n for n, draft in here for i in range(draft["start"], draft["end"])}
    for node in _nodes(token):
        hits = _located(node, at, found)
        if hits:
            return min(hits, key=lambda n: (found[n]["precision"] or 9, found[n]["start"]))
    return None


_BEARING = frozenset({"pobj", "dobj", "nsubjpass", "appos", "conj", "npadvmod", "ROOT"})


def place_near(doc: Doc, head: int, found: list[PlaceDraft]) -> int | None:
    """Index of the place told nearest to a happening that names none itself: in its sentence, else the last one before.

    Reports set the scene once; only places in phrases of their own count ("US troops" is no place).
    """
    sentence = doc[head].sent
    told = [(n, p) for n, p in enumerate(found) if p["start"] < sentence.end and p["country"]]
    here = [
        (abs(p["head"] - head) + (0 if p["start"] > head else 5), n)
        for n, p in told
        if sentence.start <= p["start"] and doc[p["head"]].dep_ in _BEARING
    ]
    if here:
        return min(here)[1]
    return next((n for n, p in reversed(told) if p["start"] < head and doc[p["head"]].dep_ in _BEARING), None)


def _nodes(token: Token) -> list[Token]:
    """The trigger, its clause's verb, and (for participles and nouns) the verb above."""
    nodes = [token]
    node = token
    while node.head.i != node.i and len(nodes) < 4:
        if node.dep_ in {"ccomp", "relcl", "parataxis"} or (
            node.dep_ == "conj" and node.pos_ == "VERB" and any(c.dep_ == "nsubj" for c in node.children)
        ):
            break
        node = node.head
        if node.pos_ in {"VERB", "AUX"} or node.pos_ == "NOUN":
            nodes.append(node)
    return nodes


def _located(node: Token, at: dict[int, int], found: list[PlaceDraft]) -> list[int]:
    """Places in locative phrases under a token, followed through nested nouns ("on a vehicle in eastern Baghdad")."""
    hits: list[int] = []
    stack = [(c, 0) for c in node.children]
    while stack:
        child, depth = stack.pop()
        if child.dep_ in {"prep", "agent"} and child.lower_ in _LOCATIVE:
            for inner in child.children:
                if inner.dep_ in {"pobj", "prep", "pcomp"}:
                    if (inner.i in at and child.lower_ not in {"of", "from", "to"} | ({"by"}) | ({"against"})) or (
                        inner.i in at and child.lower_ == "of" and depth > 0
                    ):
                        hits.append(at[inner.i])
                    if depth < 3:
                        stack.append((inner, depth + 1))
                        stack += [(c, depth + 1) for c in inner.children]
        elif (
            child.dep_ in {"dobj", "nsubjpass", "pobj", "appos", "conj"}
            and depth < 3
            and child.pos_ in {"NOUN", "PROPN"}
        ):
            if child.i in at and child.dep_ in {"dobj", "nsubjpass"} and (found[at[child.i]]["precision"] or 9) <= 4:
                hits.append(at[child.i])  # "attacked Mosul", "the town was shelled"
            stack += [(c, depth + 1) for c in child.children]
        elif (child.dep_ in {"advmod", "npadvmod"} and child.i in at) or (
            child.dep_ in {"poss", "compound"}
            and child.i in at
            and child.head.pos_ == "NOUN"
            and (found[at[child.i]]["precision"] or 9) <= 4
        ):
            hits.append(at[child.i])
    return hits


def report_country(found: list[PlaceDraft], mentions: list[Mention]) -> str | None:
    """The country that most of a report is about."""
    weights: Counter[str] = Counter(c for p in found for c in p["country"])
    weights.update(m["country"] for m in mentions if m["country"] and m["kind"] != "media")
    return weights.most_common(1)[0][0] if weights else None


def apart(one: PlaceDraft, other: PlaceDraft) -> bool:
    """Two places that cannot be one: other countries, or two towns some way from each other."""
    if one["country"] and other["country"] and not set(one["country"]) & set(other["country"]):
        return True
    if (one["precision"] or 9) > 2 or (other["precision"] or 9) > 2 or one["lat"] is None or other["lat"] is None:
        return False
    return abs(one["lat"] - other["lat"]) + abs((one["lon"] or 0) - (other["lon"] or 0)) > 0.5
