"""Component `sayso_links`: how the happenings of a report hang together, each link with the words that say so."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from sayso.coding.layers import LinkDraft, put
from sayso.coding.links_answers import by_answers, by_policing, by_wrongdoers
from sayso.coding.links_case import Case
from sayso.coding.links_cues import by_cues
from sayso.coding.links_order import by_order
from sayso.coding.links_parts import by_parts, by_places, by_steps


@Language.component("sayso_links", requires=["doc._.happenings"], assigns=["doc._.links"])
def links(doc: Doc) -> Doc:
    """Store the links between happenings, one per pair: what words say goes before what numbers and order suggest."""
    case = Case(doc)
    found: dict[tuple[int, int], LinkDraft] = {}
    for find in (by_cues, by_answers, by_wrongdoers, by_parts, by_steps, by_places, by_order, by_policing):
        for link in find(case):
            pair = (link["source"], link["target"])
            if pair[0] != pair[1] and pair not in found and pair[::-1] not in found:
                found[pair] = link
    put(doc, "links", list(found.values()))
    return doc
