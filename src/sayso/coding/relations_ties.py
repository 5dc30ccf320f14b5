"""Ties between parties: who backs, joins, fights or belongs to whom, and where they sit."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.coding import syntax
from sayso.coding.relations_names import BODIES, Parties, Party, country_name, words

Tie = tuple[str, Party, Party, int]
_SIDES = BODIES | {"name", "country", "people", "civilians", "crowd", "person", "place"}
_WITH = {"backed-by": frozenset({"by"}), "located-in": frozenset({"in", "at", "up"}), "part-of": frozenset({"to"})}
_DESCRIBED = 6  # tokens of a description between a state and a name
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
    yield from _possessed(parties, i)
    yield from _allied(parties, i)
    yield from _support(parties, i)


def _hyphen(parties: Parties, i: int) -> Iterator[Tie]:
    """"Iran-backed militia", "US-led coalition", "Britain-based monitor"."""
    doc = parties.doc
    kind, other = _hyphened(parties, i)
    if kind == "-" or other is None:
        return
    holder = _described(parties, other.start, i + 1)
    if holder is None or holder.kind == "place":
        return
    if kind == "leads":
        if other.kind == "country":
            yield kind, other, _with_words(parties, holder, other.start), i
    elif other.kind != "name" and (holder.proper or kind != "located-in"):
        yield kind, holder, other, i


def _hyphened(parties: Parties, i: int) -> tuple[str, Party | None]:
    """What "X-backed" at token `i` states, and X; also as one token ("U.S.-backed") and without the hyphen ("X run Y")."""
    doc = parties.doc
    word = doc[i].lower_
    first, dash, last = word.rpartition("-")
    if dash and first:
        code = parties.table.country_of(doc[i].text[: len(first)])
        return words("hyphen").get(last, "-"), Party(i, i + 1, country_name(code, doc[i].text[: len(first)]), "country", True, code) if code else None
    if i < 2:
        return "-", None
    if doc[i - 1].text == "-":
        other = parties.state(i - 2) or parties.covering(i - 2)
        return words("hyphen").get(word, "-"), other if other is not None and other.end == i - 1 else None
    if word in {"run", "affiliated", "linked"} and i + 2 < len(doc):
        kind, other = "affiliated-with", parties.ending(i)
        following = parties.starting(i + 1)
        if other is not None and other.proper and other.kind in BODIES and following is not None and following.proper and following.start <= i + 3:
            return kind, other
    return "-", None


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


def _identified(parties: Parties, holder: Party) -> Party:
    """The name that a description stands behind: "Example Front, the force battling", or the description itself."""
    return holder if holder.proper else _apposed_before(parties, holder.start) or holder


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
    holder = _before(parties, i) or parties.subject_of(i)
    if other is None or holder is None:
        return
    if kind == "located-in":
        if other.kind in {"place", "country"} and holder.kind in BODIES | {"name"}:
            yield kind, holder, other, i
    elif kind == "part-of":
        if other.proper and other.kind in BODIES | {"name"} and holder.kind in _SIDES:
            yield kind if holder.proper and holder.kind != "people" else "member-of", holder, other, i
    elif other.kind in _SIDES and holder.kind in _SIDES:
        yield kind, _identified(parties, holder), other, i


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
        subject = _apposed_noun(parties, i) or parties.subject_of(i)
        if other is not None and subject is not None:
            yield from _roled(kind, subject, other, i)
        return
    first = i
    while first and (doc[first - 1].lower_ in words("qualifier") or doc[first - 1].lower_ in {"armed", "media", "youth", "close", "key", "main", "longtime"}):
        first -= 1
    owner = (_common(parties, first - 1) if first else None) or parties.ending(first) or _owner(parties, first)
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
    if doc[i].tag_ == "NN":
        return
    holder = parties.ending(i) or parties.subject_of(i)
    other = parties.starting(i + 1)
    if holder is None or other is None or holder.kind not in _SIDES:
        return
    if other.kind in {"government", "military"} or (other.proper and other.kind in BODIES | {"person", "name", "people", "country"}):
        yield kind, _identified(parties, holder), other, i


def _seat(parties: Parties, i: int) -> Iterator[Tie]:
    """Bodies with a fixed seat: "the Example Institute in Paris", "the Example Institute research group in Paris"."""
    doc = parties.doc
    if doc[i].lower_ != "in" or i == 0:
        return
    place = parties.starting_name(i + 1)
    if place is None or place.kind not in {"place", "country"}:
        return
    j = parties.before_aside(i)
    while j > i - 4 and j > 0 and parties.covering(j - 1) is None and doc[j - 1].pos_ == "NOUN":
        j -= 1
    body = parties.covering(j - 1)
    if body is not None and {w.lower() for w in body.name.split()} & words("institute").keys():
        yield "located-in", body, place, i


def _owned(parties: Parties, i: int) -> Iterator[Tie]:
    """"Lebanese group Example Front" sits in Lebanon; "the state news agency" and "the UN agency" belong to their owners."""
    doc = parties.doc
    owner, unit = parties.state(i), parties.covering(i)
    if owner is not None and unit is not None and unit.end - unit.start > 1:
        return  # "Syrian Example Party": its name
    owner = owner or unit
    if owner is None or owner.end != i + 1 or owner.kind not in BODIES - {"media"} | {"country"}:
        return
    if i + 1 < len(doc) and doc[i + 1].text == "-":
        return  # "Iran-backed group"
    after, kinds = _nouns(parties, i + 1)
    sort = bool(kinds & words("sort").keys())
    name = parties.covering(after)
    if name is None or name.start != after:
        name = _apposed_before(parties, i) if sort and owner.kind == "country" else None
    elif name.kind not in BODIES | {"name"} or not name.name[:1].isupper():
        name = None
    if name is None:
        return
    lost = after == i + 1 and doc[i].text.endswith("s") and parties.table.country_of(doc[i].text) is None  # "Syrias"
    if ("state" in kinds and owner.kind == "country") or (owner.kind != "country" and sort):
        yield "part-of", name, owner, i
    elif owner.kind == "country" and (sort or (lost and name.kind in {"armed-group", "media"})):
        yield "located-in", name, owner, i


def _nouns(parties: Parties, i: int) -> tuple[int, set[str]]:
    """The description from token `i` on: where it ends and its words."""
    doc = parties.doc
    kinds: set[str] = set()
    j = i
    while j < min(len(doc), i + _DESCRIBED):
        party = parties.covering(j)
        if party is None and doc[j].pos_ not in {"ADJ", "NOUN", "PART"} and doc[j].tag_ != "VBN" and doc[j].text != "-":
            break
        if party is not None and party.kind != "people":
            break
        kinds.add(doc[j].lower_)
        j += 1
    return j, kinds


def _possessed(parties: Parties, i: int) -> Iterator[Tie]:
    """"Example University's Law Institute"; "UN Office for Example Affairs": bodies that their names give to others."""
    doc = parties.doc
    party = parties.covering(i)
    if party is None or party.kind not in BODIES or party.start != i or party.end - i < 2:
        return
    said = {w.lower() for w in party.name.split()}
    if not said & words("body").keys() or said & (words("office-of-state").keys() | words("organ").keys()):
        return
    if i > 1 and doc[i - 1].tag_ == "POS":
        owner = parties.ending(i)
        if owner is None or not owner.proper or owner.kind not in BODIES - {"media"} | {"country"}:
            return
        if doc[owner.end - 1].lower_ != "people":  # "People's Liberation Army" is one name
            yield "part-of", party, owner, i
    elif party.end - i > 2 and (row := parties.table.find(doc[i].text)) is not None and row.kind == "institution" and doc[i].text.isupper():
        yield "part-of", party, Party(i, i + 1, doc[i].text, row.kind, True, row.country), i


def _allied(parties: Parties, i: int) -> Iterator[Tie]:
    """"the regime and allied militias"."""
    doc = parties.doc
    if doc[i].lower_ == "allied" and i > 1 and doc[i - 1].lower_ == "and":
        one, two = parties.starting(i + 1), parties.ending(i - 1)
        if one is not None and two is not None and one.kind in _SIDES and two.kind in _SIDES:
            yield "affiliated-with", one, two, i


def _support(parties: Parties, i: int) -> Iterator[Tie]:
    """"X receives backing from Y", "Y's support for X", "in support of X"."""
    doc = parties.doc
    if doc[i].lower_ not in words("aid") or i == 0 or i + 2 >= len(doc):
        return
    other, following = parties.starting(i + 2), doc[i + 1].lower_
    if other is None or other.kind not in _SIDES:
        return
    giver = taker = None
    if following == "from" and doc[i].dep_ in syntax.OBJECTS and doc[i].head.lemma_ in {"receive", "get", "enjoy", "have"}:
        giver, taker = other, parties.subject_of(doc[i].head.i)
    elif following == "for":
        giver, taker = parties.ending(i) if doc[i - 1].tag_ == "POS" else None, other
    elif following == "of" and doc[i - 1].lower_ == "in":
        giver, taker = _root_subject(parties, i), other
    if taker is not None and {w.lower() for w in taker.name.split()} & words("act").keys():
        return  # "in support of Operation X"
    if giver is not None and taker is not None and giver.kind in _SIDES and taker.kind in _SIDES:
        yield "backed-by", taker, giver, i


def _root_subject(parties: Parties, i: int) -> Party | None:
    heads = syntax.subjects(parties.doc[i].sent.root)
    return parties.headed(heads[0].i) if heads else None
