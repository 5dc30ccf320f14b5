"""Component `sayso_links`: how the happenings of a report hang together, each link with the words that say so."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from sayso.coding.layers import LinkDraft, put
from sayso.coding.links_answers import by_answers, by_policing
from sayso.coding.links_case import Case
from sayso.coding.links_cues import by_cues
from sayso.coding.links_parts import by_parts


@Language.component("sayso_links", requires=["doc._.happenings"], assigns=["doc._.links"])
def links(doc: Doc) -> Doc:
    """Store the links between happenings, one per pair: what words say goes before what numbers and order suggest."""
    case = Case(doc)
    found: dict[tuple[int, int], LinkDraft] = {}
    for link in (*by_cues(case), *by_answers(case), *by_parts(case), *by_policing(case)):
        pair = (link["source"], link["target"])
        if pair[0] != pair[1] and pair not in found and pair[::-1] not in found:
            found[pair] = link
    put(doc, "links", list(found.values()))
    return doc
