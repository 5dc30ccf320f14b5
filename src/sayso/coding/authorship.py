"""Who did it, where only somebody's words say so: "the group claimed responsibility", "the ministry blamed the rebels"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from sayso.coding import syntax
from sayso.coding.layers import Attribution, Mention, Trigger
from sayso.coding.mentions import HUMAN_KINDS, by_head

_SIDES = frozenset({"armed-group", "military", "government", "institution", "official"})


def named_authors(
    doc: Doc, layers: tuple[list[Attribution], list[Trigger], list[Mention]]
) -> dict[int, list[tuple[int, int]]]:
    """Trigger index -> (mention index of the author, attribution index) as claimed or blamed in so many words."""
    attributions, triggers, mentions = layers
    at = by_head(mentions)
    found: dict[int, list[tuple[int, int]]] = {}
    for number, attribution in enumerate(attributions):
        parties = [
            at[t.i] for t in _parties(doc, attribution) if t.i in at and mentions[at[t.i]]["kind"] in HUMAN_KINDS
        ]
        if not parties:
            continue
        for index, trigger in enumerate(triggers):
            head = trigger["head"]
            inside = any(start <= head < end for start, end in attribution["content"])
            in_cue = attribution["cue"][0] <= head < attribution["cue"][1]
            if inside and (doc[head].pos_ == "NOUN" or not in_cue):
                found.setdefault(index, []).append((parties[0], number))
    return found


def _parties(doc: Doc, attribution: Attribution) -> Iterator[Token]:
    """The party that a claim of responsibility or a blame makes the author."""
    cue = range(*attribution["cue"])
    if (
        attribution["stance"] == "claims-responsibility"
        and attribution["source"] is not None
        and attribution["type"] in _SIDES
    ):
        yield from (doc[i] for i in range(*attribution["source"]))
    if attribution["stance"] != "blames":
        return
    for verb in (doc[i] for i in cue if doc[i].pos_ in {"VERB", "NOUN"}):
        if verb.lemma_ == "attribute":
            for head in syntax.prepositional(verb, frozenset({"to"})):
                yield from [*syntax.possessors(head), head]
        elif "for" in {c.lower_ for c in verb.children} or verb.lemma_ == "accuse":
            yield from syntax.subjects(verb) if syntax.is_passive(verb) else syntax.objects(verb)
        else:
            yield from syntax.prepositional(verb, frozenset({"on"}))
            yield from syntax.subjects(verb) if syntax.is_passive(verb) else syntax.objects(verb)
