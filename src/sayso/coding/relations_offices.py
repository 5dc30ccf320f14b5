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
    if kind is None:
        return
    first = _first(parties, i)
    body = _body_before(parties, first)
    if body is not None:
        if i + 1 < len(doc) and words("office").get(doc[i + 1].lower_):
            return
        for person in _persons_around(parties, i + 1, body.start):
            yield _weighed(parties, kind, first, i, body), person, body, i
        return
    if i + 2 < len(doc) and doc[i + 1].lower_ in _OF:
        body = parties.starting(i + 2)
        if body is not None and _is_body(parties, body):
            for person in _persons_around(parties, parties.after_aside(body.end), first):
                yield _weighed(parties, kind, first, i, body), person, body, i


def _first(parties: Parties, i: int) -> int:
    """Where the office begins with its qualifiers: "international working president"."""
    first = i
    doc = parties.doc
    while first > 0 and (doc[first - 1].lower_ in words("qualifier") or doc[first - 1].lower_ in words("office") or doc[first - 1].text == "-" or doc[first - 1].is_space):
        first -= 1
    return first


def _body_before(parties: Parties, first: int) -> Party | None:
    body = parties.ending(first)
    return body if body is not None and _is_body(parties, body) else None


def _is_body(parties: Parties, party: Party) -> bool:
    if not party.proper or party.kind not in BODIES - {"government"} | {"name"}:
        return False
    return not {w.lower() for w in party.name.split()} & words("office-of-state").keys()


def _weighed(parties: Parties, kind: str, first: int, i: int, body: Party) -> str:
    """A deputy head is a member."""
    if kind == "leads" and any(words("qualifier").get(t.lower_) == "member-of" for t in parties.doc[first:i]):
        return "member-of"
    return kind


def _persons_around(parties: Parties, after: int, before: int) -> Iterator[Party]:
    """The office holder behind ("chief Name Surname", ", Name Surname,") or before it ("Name Surname, the chief")."""
    doc = parties.doc
    j = after
    if j < len(doc) and doc[j].text == ",":
        j += 1
    person = parties.starting(j)
    if person is not None and person.kind in {"person", "name"}:
        yield person
        return
    j = before
    while j > 0 and doc[j - 1].lower_ in {"a", "an", "the", "another", "who", "is", "was", "also", ",", "one", "of", "acting", "current"}:
        j -= 1
    if j == before:
        return
    person = parties.ending(j)
    if person is not None and person.kind in {"person", "name"} and person.proper:
        yield person
