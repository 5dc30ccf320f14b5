"""Ties between sides: who backs, fights, stands with or belongs to whom."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.coding import syntax
from sayso.coding.relations_compounds import SIDES, Tie, apposed, common
from sayso.coding.relations_names import Parties
from sayso.coding.relations_spans import BODIES, Party, words

_WITH = {"backed-by": frozenset({"by"}), "located-in": frozenset({"in", "at", "up"}), "part-of": frozenset({"to"})}
_TO = frozenset({"with", "to"})
_BE = frozenset({",", "is", "was", "are", "were", "be", "been", "has", "have", "which", "who", "that"})
_FAR = 30  # steps up the tree to the verb of a sentence


def ties(parties: Parties, i: int) -> Iterator[Tie]:
    """The ties that token `i` states."""
    word = parties.lower[i]
    if word in words("tie"):
        yield from _participle(parties, i)
    if word in words("role"):
        yield from _role(parties, i)
    if word in words("fight"):
        yield from _fight(parties, i)
    if word in words("aid"):
        yield from _aid(parties, i)
    if word == "allied":
        yield from _allied(parties, i)


def _participle(parties: Parties, i: int) -> Iterator[Tie]:
    """ "forces backed by Russia", "militants linked to the group", "the group based in Britain"."""
    doc = parties.doc
    kind = words("tie")[doc[i].lower_]
    if i + 2 >= len(doc) or doc[i + 1].lower_ not in _WITH.get(kind, _TO):
        return
    other = parties.starting(i + 2)
    holder = _before(parties, i) or parties.subject_of(i)
    if other is None or holder is None:
        return
    if kind == "located-in":
        if other.kind in {"place", "country"} and holder.kind in BODIES | {"name"}:
            yield kind, holder, other, i
    elif kind == "part-of":
        if other.proper and other.kind in BODIES | {"name"} and holder.kind in SIDES:
            yield kind if holder.proper and holder.kind != "people" else "member-of", holder, other, i
    elif holder.kind in SIDES:
        for one in list(parties.series(i + 2)) or _joined(parties, other):
            if one.kind in SIDES:
                yield kind, _identified(parties, holder), one, i


def _joined(parties: Parties, first: Party) -> list[Party]:
    """A described party and those joined to it: "clan militias and the army"."""
    heads = syntax.conjuncts(parties.doc[first.end - 1])
    return [first, *(p for t in heads[1:] if (p := parties.headed(t.i)) is not None)]


def _before(parties: Parties, i: int) -> Party | None:
    """The party that a participle at `i` describes: beside it, behind a comma, or as the subject of "is"."""
    doc = parties.doc
    j = i
    while j > max(i - 5, 0) and (doc[j - 1].lower_ in _BE or doc[j - 1].pos_ == "ADV" or doc[j - 1].text == "-"):
        j -= 1
    return parties.ending(j)


def _identified(parties: Parties, holder: Party) -> Party:
    """The name that a description stands behind ("Example Front, the force battling") or that its people belong to
    ("Example Front fighters and commanders"), else the description itself."""
    if holder.proper:
        return holder
    first = parties.doc[holder.end - 1]
    while first.dep_ == "conj" and first.i - first.head.i <= 2:
        first = first.head
    body = parties.covering(first.i - 1) if first.i and first.i < holder.end - 1 else None
    body = body if body is not None and body.kind in BODIES else None
    return apposed(parties, holder.start) or _made_up_of(parties, holder) or body or holder


def _made_up_of(parties: Parties, holder: Party) -> Party | None:
    """The name in "Example Front, a coalition of militias"."""
    token = parties.doc[holder.end - 1]
    if token.dep_ != "pobj" or token.head.lower_ != "of" or token.head.head.dep_ != "appos":
        return None
    name = parties.headed(token.head.head.head.i)
    return name if name is not None and name.proper and name.kind in BODIES | {"name"} else None


def _role(parties: Parties, i: int) -> Iterator[Tie]:
    """What one party is to another: "X, an ally of Y"; "Y's ally X"; "Y's armed wing, X"; "rebel backer X"."""
    doc = parties.doc
    kind = words("role")[doc[i].lower_]
    if i + 2 < len(doc) and doc[i + 1].lower_ == "of":
        owner = parties.starting(i + 2)
        subject = _apposed_role(parties, i) or parties.subject_of(i) or _joined_role(parties, i)
        if owner is not None and subject is not None:
            yield from _roled(kind, subject, owner, i)
        return
    owner = _owner(parties, i)
    if owner is None or (kind in {"part-of", "located-in"} and not _owns(owner)):
        return
    j = i + 1
    while j < len(doc) and (doc[j].lower_ in words("naming") or doc[j].lower_ == "the"):
        if doc[j].is_punct and kind != "part-of" and not _closed(parties, j):
            break
        j += 1
    subjects = list(parties.series(j))
    if not subjects:
        one = _apposed_role(parties, owner.start) or (parties.subject_of(i) if doc[i].dep_ == "attr" else None)
        subjects = [one] if one is not None else []
    for subject in subjects:
        yield from _roled(kind, subject, owner, i)


def _closed(parties: Parties, comma: int) -> bool:
    """Whether one name stands between commas: "the regime's backer, Russia, ..."."""
    name = parties.starting_name(comma + 1)
    return name is not None and name.end < len(parties.doc) and parties.doc[name.end].is_punct


def _owns(party: Party) -> bool:
    """Whether wings and strongholds may be a party's: a name's, or a state's forces'."""
    return party.kind != "country" if party.proper else party.kind in {"military", "government"}


def _roled(kind: str, subject: Party, other: Party, cue: int) -> Iterator[Tie]:
    """The relation the right way round: a backer's client is the subject, and so is who has the stronghold."""
    if kind in {"backed-by", "located-in"}:
        subject, other = other, subject
    if kind == "located-in":
        if other.kind in {"place", "name", "country"}:
            yield kind, subject, other, cue
    elif subject.kind in SIDES and other.kind in SIDES:
        yield kind, subject, other, cue


def _owner(parties: Parties, i: int) -> Party | None:
    """Whose role it is: "the group's armed wing", "rebel backer", "Example Party military wing"."""
    doc = parties.doc
    first = i
    while first > 0 and (doc[first - 1].lower_ in words("qualifier") or doc[first - 1].lower_ in words("describing")):
        first -= 1
    near = (common(parties, first - 1) if first else None) or parties.ending(first)
    if near is None and first and doc[first - 1].lower_ in {"its", "their"}:
        near = _clause_subject(parties, first - 1)
    if near is not None:
        return near
    for j in range(first - 1, max(first - 4, 0), -1):
        party = parties.ending(j + 1)
        if party is not None and (doc[j + 1].tag_ == "POS" or party.proper):
            return party
        if doc[j].pos_ not in {"ADJ", "NOUN", "PART"}:
            return None
    return None


def _clause_subject(parties: Parties, i: int) -> Party | None:
    """The named body that "its" at token `i` most likely means: the subject of its clause."""
    verb = syntax.governing_verb(parties.doc[i])
    heads = syntax.subjects(verb) if verb is not None else []
    party = parties.headed(heads[0].i) if len(heads) == 1 else None
    return party if party is not None and party.proper and party.kind in BODIES else None


def _apposed_role(parties: Parties, i: int) -> Party | None:
    """The party that a description around token `i` follows: "X, an ally", "X is a close ally"."""
    doc = parties.doc
    j = i
    while j > max(i - 4, 0) and _describes(doc[j - 1]) and parties.covering(j - 1) is None:
        j -= 1
    if j == 0 or doc[j - 1].lower_ not in {"a", "an", "the"}:
        return None
    j -= 1
    last = max(j - 5, 0)
    while j > last and (doc[j - 1].lower_ in _BE or doc[j - 1].pos_ == "ADV"):
        j -= 1
    return parties.ending(j)


def _describes(token: Token) -> bool:
    return token.pos_ in {"ADJ", "NOUN", "ADV"} or token.lower_ in words("describing")


def _joined_role(parties: Parties, i: int) -> Party | None:
    """The party of "X, president of Y and a close ally of Z"."""
    token = parties.doc[i]
    if token.dep_ != "conj" or token.head.dep_ != "appos":
        return None
    return parties.headed(token.head.head.i)


def _fight(parties: Parties, i: int) -> Iterator[Tie]:
    """ "rebels fighting the army", "the coalition against the group"."""
    doc = parties.doc
    if doc[i].tag_ == "NN" or (doc[i].lower_ == "against" and (i == 0 or doc[i - 1].lower_ not in words("union"))):
        return
    holder = parties.ending(i) or parties.subject_of(i)
    other = parties.starting(i + 1)
    if holder is None or other is None or holder.kind not in SIDES:
        return
    if other.kind in {"government", "military"} or (other.proper and other.kind in SIDES - {"place"}):
        yield "opposes", _identified(parties, holder), other, i


def _allied(parties: Parties, i: int) -> Iterator[Tie]:
    """ "the regime and allied militias"."""
    if i < 2 or parties.doc[i - 1].lower_ != "and":
        return
    one, two = parties.starting(i + 1), parties.ending(i - 1)
    if one is not None and two is not None and one.kind in SIDES and two.kind in SIDES:
        yield "affiliated-with", one, two, i


def _aid(parties: Parties, i: int) -> Iterator[Tie]:
    """ "X receives backing from Y", "Y's support for X", "Y flew missions in support of X"."""
    doc = parties.doc
    if i == 0 or i + 2 >= len(doc):
        return
    other, link = parties.starting(i + 2), doc[i + 1].lower_
    giver = taker = None
    if link == "from" and doc[i].dep_ in syntax.OBJECTS and doc[i].head.lemma_ in words("receiving"):
        giver, taker = other, parties.subject_of(doc[i].head.i)
    elif link == "for" and doc[i - 1].tag_ == "POS":
        giver, taker = parties.ending(i), other
    elif link == "of" and doc[i - 1].lower_ == "in":
        giver, taker = _sentence_subject(parties, i), other
    if giver is None or taker is None or taker.has("act"):  # "in support of Operation X"
        return
    if giver.kind in SIDES and taker.kind in SIDES:
        yield "backed-by", taker, giver, i


def _sentence_subject(parties: Parties, i: int) -> Party | None:
    """The subject of the sentence's verb, if it is not too far up."""
    token = parties.doc[i]
    for _ in range(_FAR):
        if token.head.i == token.i:
            heads = syntax.subjects(token)
            return parties.headed(heads[0].i) if heads else None
        token = token.head
    return None
