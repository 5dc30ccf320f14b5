"""Ties between parties: who backs, joins, fights or belongs to whom, and where they sit."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.coding.relations_names import BODIES, Parties, Party, words

Tie = tuple[str, Party, Party, int]
_SIDES = BODIES | {"name", "country", "people", "civilians", "crowd", "person", "place"}
_WITH = {"backed-by": frozenset({"by"}), "located-in": frozenset({"in", "at", "up"}), "part-of": frozenset({"to"})}
_TO = frozenset({"with", "to"})


def ties(parties: Parties, i: int) -> Iterator[Tie]:
    """The ties that token `i` states."""
    yield from _hyphen(parties, i)
    yield from _prefix(parties, i)
    yield from _participle(parties, i)
    yield from _role(parties, i)
    yield from _fight(parties, i)
    yield from _seat(parties, i)
    yield from _owned(parties, i)


def _hyphen(parties: Parties, i: int) -> Iterator[Tie]:
    """"Iran-backed militia", "US-led coalition", "Britain-based monitor"."""
    doc = parties.doc
    kind = words("hyphen").get(doc[i].lower_, "-")
    if kind == "-" or i < 2 or doc[i - 1].text != "-":
        return
    other = parties.state(i - 2) or parties.covering(i - 2)
    holder = _described(parties, i - 2, i + 1)
    if other is None or holder is None or holder.kind == "place":
        return
    if kind == "leads":
        if other.kind == "country":
            yield kind, other, _with_words(parties, holder, i - 2), i
    elif other.kind != "name" and (holder.proper or kind != "located-in"):
        yield kind, holder, other, i


def _with_words(parties: Parties, holder: Party, start: int) -> Party:
    """ "coalition" -> "US-led coalition": there it is the name."""
    if holder.proper:
        return holder
    return Party(start, holder.end, parties.doc[start : holder.end].text, holder.kind, False, holder.code)


def _described(parties: Parties, start: int, after: int) -> Party | None:
    """Whom a description from token `start` on is about: the name beside it, else the description itself."""
    doc = parties.doc
    holder = parties.starting(after)
    if holder is not None and holder.proper:
        return holder
    end = holder.end if holder is not None else after
    for j in range(end, min(end + 3, len(doc))):  # "a US-backed group called Example Front"
        name = parties.covering(j)
        if name is not None:
            if name.kind in BODIES and name.start == j and holder is not None and doc[holder.end].text != ".":
                return name
            break
        if doc[j].text not in {",", "(", "called", "named", "dubbed"}:
            break
    return _apposed_before(parties, start) or holder


def _apposed_before(parties: Parties, start: int) -> Party | None:
    """The name that a description follows: "Example Front, a US-backed group"."""
    doc = parties.doc
    j = start
    while j > 0 and doc[j - 1].pos_ in {"ADJ", "NOUN"} and j > start - 3 and parties.covering(j - 1) is None:
        j -= 1
    if j == 0 or doc[j - 1].lower_ not in {"a", "an", "the", "another"}:
        return None
    j -= 1
    if j > 0 and doc[j - 1].text == ",":
        j -= 1
    name = parties.ending(j)
    return name if name is not None and name.proper and name.kind in BODIES | {"name"} else None


def _prefix(parties: Parties, i: int) -> Iterator[Tie]:
    """"pro-government militia", "anti-regime fighters"."""
    doc = parties.doc
    kind = words("prefix").get(doc[i].lower_)
    if kind is None or i + 3 >= len(doc) or doc[i + 1].text != "-":
        return
    other = parties.covering(i + 2) or parties.state(i + 2) or _common(parties, i + 2)
    end = other.end if other is not None else i + 3
    holder = _described(parties, i, end)
    if other is not None and holder is not None and other.kind in _SIDES and (holder.proper or other.proper):
        yield kind, holder, other, i


def _common(parties: Parties, i: int) -> Party | None:
    """A side called by its common noun alone: "the regime", "government"."""
    token = parties.doc[i]
    row = parties.table.role(token.lemma_.lower())
    if row is not None and row.kind in {"government", "military", "armed-group"} and token.pos_ in {"NOUN", "PROPN", "ADJ"}:
        many = f"{token.text}s"  # "rebel backer": of rebels
        return Party(i, i + 1, many if row.kind == "armed-group" and token.tag_ != "NNS" else token.text, row.kind, False)
    return None


def _participle(parties: Parties, i: int) -> Iterator[Tie]:
    """"forces backed by Russia", "militants linked to the group", "the group based in Britain"."""
    doc = parties.doc
    kind = words("tie").get(doc[i].lower_)
    if kind is None or i + 2 >= len(doc) or doc[i + 1].lower_ not in _WITH.get(kind, _TO):
        return
    other = parties.starting(i + 2)
    holder = _before(parties, i)
    if other is None or holder is None:
        return
    if kind == "located-in":
        if other.kind in {"place", "country"} and holder.kind in BODIES | {"name"}:
            yield kind, holder, other, i
    elif kind == "part-of":
        if other.proper and other.kind in BODIES | {"name"} and holder.kind in _SIDES:
            yield kind if holder.proper else "member-of", holder, other, i
    elif other.kind in _SIDES and holder.kind in _SIDES:
        yield kind, holder, other, i


def _before(parties: Parties, i: int) -> Party | None:
    """The party that a participle at `i` describes: beside it, behind a comma, or as the subject of "is"."""
    doc = parties.doc
    j = i
    while j > 0 and j > i - 5 and doc[j - 1].lower_ in {"is", "are", "was", "were", "been", "has", "have", "be", "that", "which", "who", ",", "closely", "also", "both", "-"}:
        j -= 1
    return parties.ending(j)


def _role(parties: Parties, i: int) -> Iterator[Tie]:
    """What one party is to another: "X, an ally of Y"; "Y's ally X"; "Y's armed wing, X"; "rebel backer X"."""
    doc = parties.doc
    kind = words("role").get(doc[i].lower_)
    if kind is None:
        return
    if i + 2 < len(doc) and doc[i + 1].lower_ == "of":
        other = parties.starting(i + 2)
        subject = _apposed_noun(parties, i)
        if other is not None and subject is not None:
            yield from _roled(kind, subject, other, i)
        return
    first = i
    while first and (doc[first - 1].lower_ in words("qualifier") or doc[first - 1].lower_ in {"armed", "media", "youth", "close", "key", "main", "longtime"}):
        first -= 1
    owner = parties.ending(first) or (_common(parties, first - 1) if first else None) or _owner(parties, first)
    if owner is None or (kind in {"part-of", "located-in"} and (not owner.proper or owner.kind == "country")):
        return
    j = i + 1
    while j < len(doc) and doc[j].lower_ in {"dubbed", "called", "named", "the"} | ({","} if kind == "part-of" else set()):
        j += 1
    found = False
    for name in parties.series(j):
        found = True
        yield from _roled(kind, name, owner, i)
    if not found and (subject := _apposed_noun(parties, owner.start)) is not None:
        yield from _roled(kind, subject, owner, i)


def _roled(kind: str, subject: Party, other: Party, cue: int) -> Iterator[Tie]:
    if kind == "backed-by":
        subject, other = other, subject
    if kind == "located-in":
        subject, other = other, subject
        if other.kind not in {"place", "name", "country"}:
            return
    elif subject.kind not in _SIDES or other.kind not in _SIDES:
        return
    yield kind, subject, other, cue


def _owner(parties: Parties, i: int) -> Party | None:
    """The name before a described role: "the group's armed wing", "Example Party's military wing"."""
    for j in range(i - 1, max(i - 4, 0), -1):
        party = parties.ending(j + 1)
        if party is not None and (parties.doc[j + 1].tag_ == "POS" or party.proper):
            return party
        if parties.doc[j].pos_ not in {"ADJ", "NOUN", "PART"}:
            return None
    return None


def _apposed_noun(parties: Parties, i: int) -> Party | None:
    """The party that a description around token `i` follows: "X, an ally", "X is a close ally"."""
    doc = parties.doc
    j = i
    while j > 0 and j > i - 4 and doc[j - 1].pos_ in {"ADJ", "NOUN", "ADV"} and parties.covering(j - 1) is None:
        j -= 1
    if j > 0 and doc[j - 1].lower_ in {"a", "an", "the"}:
        j -= 1
    else:
        return None
    while j > 0 and doc[j - 1].lower_ in {",", "is", "was", "are", "were", "be", "been", "has", "have", "which", "who", "long"}:
        j -= 1
    return parties.ending(j)


def _fight(parties: Parties, i: int) -> Iterator[Tie]:
    """"rebels fighting the army", "the coalition against the group"."""
    doc = parties.doc
    kind = words("fight").get(doc[i].lower_)
    if kind is None:
        if doc[i].lower_ == "against" and i and doc[i - 1].lower_ in {"coalition", "alliance"}:
            kind = "opposes"
        else:
            return
    holder = parties.ending(i)
    other = parties.starting(i + 1)
    if doc[i].tag_ == "NN":
        return
    if holder is not None and other is not None and holder.kind in _SIDES and other.kind in BODIES | {"person", "name", "people", "country"}:
        yield kind, holder, other, i


def _seat(parties: Parties, i: int) -> Iterator[Tie]:
    """Bodies with a fixed seat: "the Example Institute in Paris"."""
    doc = parties.doc
    if doc[i].lower_ != "in" or i == 0:
        return
    place = parties.starting_name(i + 1)
    if place is None or place.kind not in {"place", "country"}:
        return
    body = parties.covering(i - 1) or parties.ending(i)
    for j in range(i - 2, max(i - 4, 0), -1):
        if body is None and doc[j + 1].lower_ in words("generic"):
            body = parties.covering(j)
    if body is not None and body.proper and {w.lower() for w in body.name.split()} & words("institute").keys():
        yield "located-in", body, place, i


def _owned(parties: Parties, i: int) -> Iterator[Tie]:
    """"Lebanese group Example Front" sits in Lebanon; "the state news agency" belongs to the state."""
    doc = parties.doc
    state = parties.state(i)
    if state is None or (party := parties.covering(i)) is not None and party.end - party.start > 1:
        return
    j = i + 1
    kinds = set()
    while j < len(doc) and j < i + 7 and parties.covering(j) is None and (doc[j].pos_ in {"ADJ", "NOUN", "PART"} or doc[j].text == "-"):
        kinds.add(doc[j].lower_)
        j += 1
    name = parties.covering(j)
    if name is None or name.start != j or name.kind not in BODIES | {"name"} or not kinds & words("sort").keys():
        return
    if "state" in kinds:
        yield "part-of", name, state, i
    else:
        yield "located-in", name, state, i
