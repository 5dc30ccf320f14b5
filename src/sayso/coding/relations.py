"""Component `sayso_relations`: how parties, groups, bodies and places hang together, with the words that say so."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from sayso.coding.boilerplate import inside
from sayso.coding.layers import RelationDraft, put
from sayso.coding.relations_names import Parties, Party
from sayso.coding.relations_offices import offices, posts
from sayso.coding.relations_ties import ties

_LONGEST = 40  # tokens of evidence


@Language.component("sayso_relations", requires=["doc._.mentions"], assigns=["doc._.relations"])
def relations(doc: Doc) -> Doc:
    """Store each relation once, in text order."""
    found: list[RelationDraft] = []
    told: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
    for kind, subject, obj, cue in _stated(Parties(doc)):
        one, two = _words(subject.name), _words(obj.name)
        if one == two or inside(doc, cue):
            continue
        earlier = told.setdefault(kind, [])
        if any(_same(one, a) and _same(two, b) for a, b in earlier):
            continue
        earlier.append((one, two))
        start, end = min(subject.start, obj.start, cue), max(subject.end, obj.end, cue + 1)
        found.append(RelationDraft(type=kind, subject=subject.name, object=obj.name, start=start, end=min(end, start + _LONGEST)))
    put(doc, "relations", sorted(found, key=lambda d: (d["start"], d["end"])))
    return doc


def _words(name: str) -> frozenset[str]:
    return frozenset(name.lower().split())


def _same(name: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one name only says less than the other: "US-led coalition", "US-led international coalition"."""
    return name <= other or other <= name


def _stated(parties: Parties) -> Iterator[tuple[str, Party, Party, int]]:
    """Type, subject, object and the token that says so."""
    for token in parties.doc:
        yield from ties(parties, token.i)
        yield from offices(parties, token.i)
        yield from posts(parties, token.i)
