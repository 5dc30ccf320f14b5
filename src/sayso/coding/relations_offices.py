"""Offices: who heads, belongs to or works for which body."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.coding.relations_names import BODIES, Parties, Party, words

Tie = tuple[str, Party, Party, int]
_OF = frozenset({"of", "for", "at", "with", "from", "in"})


def offices(parties: Parties, i: int) -> Iterator[Tie]:
    """The offices that token `i` states."""
    doc = parties.doc
    kind = words("office").get(doc[i].lower_) or words("rank").get(doc[i].lower_)
    if kind is None or (i + 1 < len(doc) and _is_office(doc[i + 1].lower_)):
        return
    first = _first(parties, i)
    body = _body_before(parties, first)
    if body is not None:
        holders = list(_holders(parties, i + 1, body.start))
    else:
        body = _body_after(parties, i)
        holders = list(_holders(parties, parties.after_aside(body.end), first)) if body is not None else []
    for person in holders:
        if body is not None:
            yield _weighed(parties, kind, first, i, body), person, body, i


def _is_office(word: str) -> bool:
    return word in words("office") or word in words("rank")


def _body_after(parties: Parties, i: int) -> Party | None:
    """The body in "head of the Example Front", "professor of law at Example University", "head of X's Example Institute"."""
    doc = parties.doc
    if i + 2 >= len(doc) or doc[i + 1].lower_ not in _OF:
        return None
    body = parties.starting(i + 2)
    for j in range(i + 2, min(i + 8, len(doc) - 1)):
        if doc[j].is_punct:
            break
        if doc[j].lower_ == "at":
            body = parties.starting(j + 1)
            break
    if body is not None and body.end < len(doc) and doc[body.end].tag_ == "POS":
        body = parties.starting(body.end + 1)
    return body if body is not None and _is_body(body) else None


def _first(parties: Parties, i: int) -> int:
    """Where the office begins with its qualifiers: "international working president"."""
    first = i
    doc = parties.doc
    while first > 0 and (doc[first - 1].lower_ in words("qualifier") or _is_office(doc[first - 1].lower_) or doc[first - 1].text == "-" or doc[first - 1].is_space):
        first -= 1
    return first


def _body_before(parties: Parties, first: int) -> Party | None:
    body = parties.ending(first)
    return body if body is not None and _is_body(body) else None


def _is_body(party: Party) -> bool:
    if not party.proper or party.kind not in BODIES - {"government", "police"} | {"name"}:
        return False
    return not {w.lower() for w in party.name.split()} & words("office-of-state").keys()


def _weighed(parties: Parties, kind: str, first: int, i: int, body: Party) -> str:
    """A deputy head is a member, and so is a commander where the body is more than his unit; a secretary-general leads."""
    office = parties.doc[first : i + 1]
    said = [t.lower_ for t in office]
    if kind == "leads" and any(words("qualifier").get(w) == "member-of" for w in said):
        return "member-of"
    if "secretary" in said and "general" in said:
        return "leads"
    if said[-1] == "commander" and not any(c.isdigit() for c in body.name) and not {w.lower() for w in body.name.split()} & words("command").keys():
        return "member-of"
    return kind


def _holders(parties: Parties, after: int, before: int) -> Iterator[Party]:
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
        yield person
        return
    j = before
    while j > 0 and doc[j - 1].lower_ in {"a", "an", "the", "another", "who", "is", "was", "also", ",", "acting", "current", "as"}:
        j -= 1
    if j == before:
        return
    person = parties.ending(j)
    if person is not None and _is_person(person):
        yield person


def _is_person(party: Party) -> bool:
    return party.proper and (party.kind == "person" or (party.kind == "name" and " " in party.name))
