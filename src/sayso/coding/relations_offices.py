"""Offices: who heads, belongs to or works for which body. Offices of a state are none of these."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.coding import syntax
from sayso.coding.relations_compounds import Tie
from sayso.coding.relations_names import Parties
from sayso.coding.relations_spans import BODIES, Party, is_office, words

_BETWEEN = frozenset({"a", "an", "the", "another", "who", "is", "was", "also", "acting", "current", "as"}) | set(",—–")
_CLAUSE = frozenset({",", "who", "which", "that", "is", "was", "are", "were", "also", "currently"})
_OF = frozenset({"of", "for", "at", "with", "from", "in"})
_LED = frozenset({"armed-group", "crowd", "civilians", "military"})
_JOINED = frozenset({"armed-group"})
_FAR = 8  # tokens from an office to the "at" of its body; links of a chain of appositions


def offices(parties: Parties, i: int) -> Iterator[Tie]:
    """The relations that the office or rank at token `i` states."""
    doc, word = parties.doc, parties.lower[i]
    kind = words("office").get(word) or words("rank").get(word)
    if kind is None or (i + 1 < len(doc) and is_office(doc[i + 1].lower_)):
        return
    first = _first(parties, i)
    body = _body_before(parties, first)
    before = body is not None
    body = body or _body_after(parties, i)
    if body is None:
        return
    kind = _weighed(parties, kind, (min(first, body.start), i), body)
    holders = _beside(parties, i + 1, body.start) if before else _around(parties, body, first)
    for person in holders or _linked(parties, i):
        for one in [body] if before or kind != "affiliated-with" else parties.series(body.start):
            if one is body or _is_body(one):
                yield kind, person, one, i
    if before and word in {"member", "members"}:
        yield from (("member-of", state, body, i) for state in parties.series(i + 1) if state.kind == "country")


def posts(parties: Parties, i: int) -> Iterator[Tie]:
    """Posts told without an office: "Name of the Example Group", "led by Name", "Name, who heads the Example Group"."""
    doc, word = parties.doc, parties.lower[i]
    if i == 0 or i + 1 >= len(doc) or (word != "of" and word not in words("post")):
        return
    if word == "of":
        yield from _named_of(parties, i)
    elif doc[i + 1].lower_ == "by":
        body, person = _left(parties, i), parties.starting(i + 2)
        if body and person and person.kind in {"person", "country"} and body.kind in BODIES | {"name"}:
            yield "leads", person, body, i
    else:
        kind = words("post")[word]
        joins = kind == "member-of"
        person = parties.subject_of(i) if joins else _left(parties, i)
        body = _named(parties, i + 1) if joins or doc[i].tag_ != "VBN" else None
        if person and body and _is_person(person) and body.proper and body.kind in (_JOINED if joins else BODIES):
            yield kind, person, body, i


def _named(parties: Parties, i: int) -> Party | None:
    """The body from token `i` on, by its name also behind a description: "another group, the Example Front"."""
    body = parties.starting(i)
    if body is None or body.proper:
        return body
    after = body.end + 1 if body.end < len(parties.doc) and parties.doc[body.end].text == "," else body.end
    return parties.named_after(after) or body


def _named_of(parties: Parties, i: int) -> Iterator[Tie]:
    """ "Name Surname of the Example Institute"; "Example Command of the Example Front"."""
    holder, body = parties.ending(i), parties.named_after(i + 1)
    if holder is None or body is None or not body.proper or body.kind not in BODIES or parties.doc[i - 1].is_space:
        return
    if holder.kind == "person":
        yield "member-of", holder, body, i
    elif holder.proper and holder.kind in BODIES and holder.has("body") and " " in holder.name and " " in body.name:
        yield "part-of", holder, body, i


def _left(parties: Parties, i: int) -> Party | None:
    """The party before a verb, apart from "who", "is" and commas."""
    while i > 0 and parties.doc[i - 1].lower_ in _CLAUSE:
        i -= 1
    return parties.ending(i) or parties.meant(i - 1)


def _first(parties: Parties, i: int) -> int:
    """Where the office begins with its qualifiers: "international working president"."""
    doc = parties.doc
    while i > 0:
        word = doc[i - 1].lower_
        if not (is_office(word) or word in words("qualifier") or word == "-" or word.isspace()):
            break
        i -= 1
    return i


def _body_before(parties: Parties, first: int) -> Party | None:
    body = parties.ending(first) or parties.meant(first - 1)
    return body if body is not None and _is_body(body) else None


def _body_after(parties: Parties, i: int) -> Party | None:
    """The body in "head of the Example Front", "professor of law at Example College", "head of X's Institute"."""
    doc = parties.doc
    if i + 2 >= len(doc) or doc[i + 1].lower_ not in _OF:
        return None
    body = parties.named_after(i + 2)
    for j in range(i + 2, min(i + _FAR, len(doc) - 1)):
        if doc[j].is_punct:
            break
        if doc[j].lower_ == "at":
            body = parties.named_after(j + 1)
            break
    if body is not None and body.end < len(doc) and doc[body.end].tag_ == "POS":
        inner = parties.starting(body.end + 1)
        body = body if body.kind in BODIES and (inner is None or not inner.proper) else inner  # "member of X's committee": of X
    if body is not None and _is_body(body):
        return body
    if doc[i].lower_ != "leader" or doc[i + 1].lower_ != "of":
        return None
    group = parties.starting(i + 2)  # "leader of the rebels"
    return group if group is not None and group.kind in _LED else None


def _is_body(party: Party) -> bool:
    if not party.proper or party.kind not in BODIES - {"government", "police"} | {"name"}:
        return False
    return not party.has("office-of-state") and party.name.lower() != "state"  # "Secretary of State"


def _weighed(parties: Parties, kind: str, office: tuple[int, int], body: Party) -> str:
    """A deputy head is a member, and so is a commander where the body is more than his unit."""
    first, i = office
    first = max(first - (body.start == first), 0)  # "a senior Example Front leader"
    said = [t.lower_ for t in parties.doc[first : i + 1] if not body.start <= t.i < body.end]
    if kind == "leads" and any(words("qualifier").get(word) == "member-of" for word in said):
        return "member-of"
    if "secretary" in said and "general" in said:
        return "leads"
    if said[-1] == "commander" and not any(c.isdigit() for c in body.name) and not body.has("command"):
        return "member-of"
    return kind


def _around(parties: Parties, body: Party, first: int) -> list[Party]:
    """The office holder of "head of the Example Front", also without a comma: "Name Surname head of"."""
    found = _beside(parties, parties.after_aside(body.end), first)
    one = parties.ending(first)
    return found or ([one] if one is not None and one.kind == "person" else [])


def _beside(parties: Parties, after: int, before: int) -> list[Party]:
    """The office holder behind ("chief Name Surname", ", Name Surname,") or before it ("Name Surname, the chief")."""
    doc = parties.doc
    j = after
    if j + 1 < len(doc) and doc[j].lower_ == "from":  # "member from the north, Name Surname"
        place = parties.starting(j + 1)
        j = place.end if place is not None else j
    if j < len(doc) and doc[j].text == ",":
        j += 1
    person = parties.starting(j)
    if person is not None and _is_person(person):
        return [person]
    j = before
    while j > 0 and doc[j - 1].lower_ in _BETWEEN:
        j -= 1
    person = parties.ending(j) if j < before else None
    if person is not None and person.kind == "place" and person.code is None and doc[before - 1].lower_ in {"a", "an"}:
        return [person]  # "Surname, a journalist with": people, whatever the tagger says
    return [person] if person is not None and _is_person(person) else []


def _linked(parties: Parties, i: int) -> list[Party]:
    """The office holder by grammar: "Name Surname, a teacher and volunteer with", "Surname is now an analyst at"."""
    token = parties.doc[i]
    for _ in range(_FAR):
        if token.dep_ != "conj" or token.head.pos_ not in {"NOUN", "PROPN"}:
            break
        token = token.head
    person = None
    if token.dep_ == "appos":
        person = parties.headed(token.head.i)
    elif token.dep_ == "attr":
        person = parties.subject_of(token.i)
    elif token.dep_ == "pobj" and token.head.lower_ == "as":  # "identified him as a member of"
        heads = syntax.objects(token.head.head)
        person = parties.headed(heads[0].i) if len(heads) == 1 else None
    return [person] if person is not None and _is_person(person) else []


def _is_person(party: Party) -> bool:
    return party.proper and (party.kind == "person" or (party.kind == "name" and " " in party.name))
