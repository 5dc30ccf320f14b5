"""Relations that whole clauses tell: "X is part of Y", "X, Y's peacekeeping force", "rebels fighting to overthrow X"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.coding import syntax
from sayso.coding.relations_compounds import SIDES, Tie
from sayso.coding.relations_names import Parties
from sayso.coding.relations_spans import BODIES, Party, words

_WITHIN = frozenset({"of", "within"})
_DESCRIBED = 7  # tokens of a description


def clauses(parties: Parties, i: int) -> Iterator[Tie]:
    """The relations that the clause around token `i` states."""
    word = parties.lower[i]
    if word == "part" or word in words("unit"):
        yield from _part(parties, i)
    if word == "alongside":
        yield from _alongside(parties, i)
    if word == "against":
        yield from _against(parties, i)
    if parties.doc[i].lemma_.lower() in words("overthrow"):
        yield from _overthrow(parties, i)
    if word == "," and i:
        yield from _apposed_body(parties, i)
        yield from _apposed_group(parties, i)


def _part(parties: Parties, i: int) -> Iterator[Tie]:
    """ "soldiers who are part of the mission", "the republic is an entity within the federation"."""
    doc = parties.doc
    if i + 2 >= len(doc) or doc[i + 1].lower_ not in _WITHIN or doc[i].dep_ != "attr":
        return
    holder, whole = parties.subject_of(i), parties.starting(i + 2) or parties.named_after(i + 2)
    if holder is None or whole is None or not whole.proper or whole.kind in {"person", "people"}:
        return
    if holder.kind == "person":
        yield "member-of", holder, whole, i
    elif holder.proper or holder.kind in BODIES:
        yield "part-of", holder, whole, i


def _alongside(parties: Parties, i: int) -> Iterator[Tie]:
    """ "X, which is fighting alongside Y"."""
    verb = parties.doc[i].head
    if verb.lemma_ != "fight":
        return
    holder, other = _subject(parties, verb), parties.starting(i + 1)
    if holder is None or other is None or not {holder.kind, other.kind} <= SIDES:
        return
    if other.proper or other.name[:1].isupper():
        yield "affiliated-with", holder, other, i


def _against(parties: Parties, i: int) -> Iterator[Tie]:
    """ "X has waged an insurgency against Y"."""
    head = parties.doc[i].head
    nouns = [head, *syntax.objects(head)] if head.pos_ == "VERB" else [head]
    noun = next((n for n in nouns if n.lemma_ in words("war") and n.dep_ in syntax.OBJECTS), None)
    if noun is None or noun.head.lemma_ not in words("waging"):
        return
    holder, other = _subject(parties, noun.head), parties.starting(i + 1)
    if holder is not None and other is not None and {holder.kind, other.kind} <= SIDES:
        yield "opposes", holder, other, i


def _overthrow(parties: Parties, i: int) -> Iterator[Tie]:
    """ "rebels fighting to overthrow X", "X aims to topple the government": an aim, not a deed."""
    verb = parties.doc[i]
    if verb.tag_ not in {"VB", "VBG"} or any(c.tag_ == "MD" for c in verb.children):
        return
    heads = syntax.objects(verb)
    holder, other = _subject(parties, verb), parties.headed(heads[0].i) if heads else None
    if holder is not None and other is not None and {holder.kind, other.kind} <= SIDES:
        yield "opposes", holder, other, i


def _subject(parties: Parties, verb: Token) -> Party | None:
    """The one subject of a verb; the name where a description stands before it: "the militia Example Front"."""
    heads = syntax.subjects(verb)
    holder = parties.headed(heads[0].i) if len(heads) == 1 else None
    name = parties.covering(holder.end) if holder is not None and not holder.proper else None
    return name if name is not None and name.kind in BODIES else holder


def _apposed_body(parties: Parties, comma: int) -> Iterator[Tie]:
    """ "X, Y's peacekeeping force in Z": X belongs to Y, and sits in Z."""
    doc = parties.doc
    name = parties.ending(comma)
    if name is None or not name.proper or name.kind not in BODIES | {"name"}:
        return
    owner = parties.starting_name(comma + 1) or parties.starting(comma + 1)
    if owner is None or owner.end >= len(doc) or doc[owner.end].tag_ != "POS" or owner.kind not in BODIES | {"country", "place"}:
        return
    noun = _described(parties, owner.end + 1)
    if noun is None or noun.lower_ not in words("body"):
        return
    yield "part-of", name, owner, noun.i
    place = _in_place(parties, noun)
    if place is not None:
        yield "located-in", name, place, noun.i


def _apposed_group(parties: Parties, comma: int) -> Iterator[Tie]:
    """ "X, an armed group in Y"."""
    doc = parties.doc
    name = parties.ending(comma)
    if name is None or not name.proper or name.kind not in BODIES | {"name"}:
        return
    if comma + 2 >= len(doc) or doc[comma + 1].lower_ not in {"a", "an"}:
        return
    noun = _described(parties, comma + 2)
    place = _in_place(parties, noun) if noun is not None and noun.lower_ in words("sort") else None
    if noun is not None and place is not None:
        yield "located-in", name, place, noun.i


def _described(parties: Parties, start: int) -> Token | None:
    """The head noun of the description from token `start` on."""
    doc = parties.doc
    for j in range(start, min(start + _DESCRIBED, len(doc))):
        if doc[j].pos_ == "NOUN" and (j + 1 == len(doc) or doc[j + 1].pos_ not in {"NOUN", "PROPN"}):
            return doc[j] if parties.covering(j + 1) is None or doc[j + 1].is_punct else None
        if doc[j].is_punct and doc[j].text != "-":
            return None
    return None


def _in_place(parties: Parties, noun: Token) -> Party | None:
    if noun.i + 2 >= len(noun.doc) or noun.nbor().lower_ != "in":
        return None
    place = parties.starting_name(noun.i + 2)
    return place if place is not None and place.kind in {"place", "country"} else None
