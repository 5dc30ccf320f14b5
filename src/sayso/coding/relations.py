"""Component `sayso_relations`: how parties, groups, bodies and places hang together, with the words that say so."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from sayso.coding.boilerplate import inside
from sayso.coding.layers import RelationDraft, put
from sayso.coding.relations_names import Parties, Party
from sayso.coding.relations_offices import offices
from sayso.coding.relations_ties import ties

_LONGEST = 40  # tokens of evidence


@Language.component("sayso_relations", requires=["doc._.mentions"], assigns=["doc._.relations"])
def relations(doc: Doc) -> Doc:
    """Store each relation once, in text order."""
    found: dict[tuple[str, str, str], RelationDraft] = {}
    for kind, subject, obj, cue in _stated(Parties(doc)):
        one, two = " ".join(subject.name.split()), " ".join(obj.name.split())
        if one.lower() == two.lower() or inside(doc, cue):
            continue
        start, end = min(subject.start, obj.start, cue), max(subject.end, obj.end, cue + 1)
        draft = RelationDraft(type=kind, subject=one, object=two, start=start, end=min(end, start + _LONGEST))
        found.setdefault((kind, one.lower(), two.lower()), draft)
    put(doc, "relations", sorted(found.values(), key=lambda d: (d["start"], d["end"])))
    return doc


def _stated(parties: Parties) -> Iterator[tuple[str, Party, Party, int]]:
    """Type, subject, object and the token that says so."""
    for token in parties.doc:
        yield from ties(parties, token.i)
        yield from offices(parties, token.i)
