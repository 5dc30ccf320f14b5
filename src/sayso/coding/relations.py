"""Component `sayso_relations`: how parties, groups, bodies and places hang together, with the words that say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from sayso.coding.boilerplate import inside
from sayso.coding.layers import RelationDraft, put
from sayso.coding.relations_clauses import clauses
from sayso.coding.relations_compounds import Tie, compounds
from sayso.coding.relations_names import Parties
from sayso.coding.relations_offices import offices, posts
from sayso.coding.relations_seats import seats
from sayso.coding.relations_ties import ties

_LONGEST = 40  # tokens of evidence
_Names = tuple[frozenset[str], frozenset[str]]


@Language.component("sayso_relations", requires=["doc._.mentions"], assigns=["doc._.relations"])
def relations(doc: Doc) -> Doc:
    """Store each relation once, in text order."""
    found: list[RelationDraft] = []
    told: dict[tuple[str, str], list[_Names]] = defaultdict(list)
    for kind, subject, obj, cue in _stated(Parties(doc)):
        one, two = subject.name.lower().split(), obj.name.lower().split()
        if one == two or inside(doc, cue):
            continue
        names = frozenset(one), frozenset(two)
        earlier = told[kind, one[-1]]
        if any(_same(names[0], a) and _same(names[1], b) for a, b in earlier):
            continue
        earlier.append(names)
        start, end = min(subject.start, obj.start, cue), max(subject.end, obj.end, cue + 1)
        end = min(end, start + _LONGEST)
        found.append(RelationDraft(type=kind, subject=subject.name, object=obj.name, start=start, end=end))
    put(doc, "relations", sorted(found, key=lambda draft: (draft["start"], draft["end"])))
    return doc


def _stated(parties: Parties) -> Iterator[Tie]:
    for i in range(len(parties.doc)):
        for patterns in (compounds, ties, seats, offices, posts, clauses):
            yield from patterns(parties, i)


def _same(name: frozenset[str], other: frozenset[str]) -> bool:
    """Whether one name only says less than the other: "US-led coalition", "US-led international coalition"."""
    return name <= other or other <= name
