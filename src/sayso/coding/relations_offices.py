"""Offices: who heads, belongs to or works for which body."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.coding.relations_names import BODIES, Parties, Party, words

Tie = tuple[str, Party, Party, int]
_BETWEEN = frozenset({"a", "an", "the", "another", "who", "is", "was", "also", ",", "acting", "current", "as", "—", "–", "--"})
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
        holders = _holders(parties, i + 1, body.start)
    else:
        body = _body_after(parties, i)
        holders = _holders(parties, parties.after_aside(body.end), first) if body is not None else []
        if not holders and body is not None and (one := parties.ending(first)) is not None and one.kind == "person":
            holders = [one]  # without a comma
    if body is None:
        return
    holders = holders or _linked(parties, i)
    bodies = [body] if kind != "affiliated-with" or body.start < first else [b for b in parties.series(body.start) if _is_body(b)]
    for person in holders:
        for each in bodies:
            yield _weighed(parties, kind, first, i, each), person, each, i
    if doc[i].lower_ in {"members", "member"} and body.start < first:
        for party in parties.series(i + 1):
            if party.kind == "country":
                yield "member-of", party, body, i


def posts(parties: Parties, i: int) -> Iterator[Tie]:
    """Posts told without an office: "Name of the Example Group", "led by Name", "Name, who heads the Example Group"."""
    doc = parties.doc
    word = doc[i].lower_
    if i == 0 or i + 1 >= len(doc):
        return
    if word in {"headed", "led", "chaired"} and doc[i + 1].lower_ == "by":
        body, person = _left(parties, i), parties.starting(i + 2)
        if body is not None and person is not None and person.kind in {"person", "country"} and (body.kind in BODIES or body.kind == "name"):
            yield "leads", person, body, i
    elif word in {"heads", "leads", "chairs", "heading", "leading"}:
        person, body = _left(parties, i), parties.starting(i + 1)
        if body is not None and person is not None and _is_person(person) and body.proper and body.kind in BODIES:
            yield "leads", person, body, i
    elif word in {"join", "joined", "joining", "joins"}:
        person, body = parties.subject_of(i), parties.starting(i + 1)
        if person is not None and _is_person(person) and body is not None and body.proper and body.kind == "armed-group":
            yield "member-of", person, body, i
    elif word == "of":
        person, body = parties.ending(i), parties.named_after(i + 1)
        if person is None or body is None or not body.proper or doc[i - 1].is_space:
            return
        if person.kind == "person" and body.kind in BODIES and parties.covering(i) is None:
            yield "member-of", person, body, i
        elif person.proper and person.kind in BODIES and body.kind in BODIES and " " in person.name and " " in body.name and {w.lower() for w in person.name.split()} & words("body").keys():
            yield "part-of", person, body, i


def _left(parties: Parties, i: int) -> Party | None:
    """The party before a verb, apart from "who", "is" and commas."""
    doc = parties.doc
    while i > 0 and doc[i - 1].lower_ in {",", "who", "which", "that", "is", "was", "are", "were", "also", "currently"}:
        i -= 1
    return parties.ending(i) or parties.meant(i - 1)


def _is_office(word: str) -> bool:
    return word in words("office") or word in words("rank")


def _body_after(parties: Parties, i: int) -> Party | None:
    """The body in "head of the Example Front", "professor of law at Example University", "head of X's Example Institute"."""
    doc = parties.doc
    if i + 2 >= len(doc) or doc[i + 1].lower_ not in _OF:
        return None
    body = parties.named_after(i + 2)
    for j in range(i + 2, min(i + 8, len(doc) - 1)):
        if doc[j].is_punct:
            break
        if doc[j].lower_ == "at":
            body = parties.named_after(j + 1)
            break
    if body is not None and body.end < len(doc) and doc[body.end].tag_ == "POS":
        body = parties.starting(body.end + 1)
    elif (body is None or not _is_body(body)) and doc[i].lower_ == "leader" and doc[i + 1].lower_ == "of":
        group = parties.starting(i + 2)  # "leader of the rebels"
        return group if group is not None and group.kind in {"armed-group", "crowd", "civilians", "military"} else None
    return body if body is not None and _is_body(body) else None


def _first(parties: Parties, i: int) -> int:
    """Where the office begins with its qualifiers: "international working president"."""
    first = i
    doc = parties.doc
    while first > 0 and (doc[first - 1].lower_ in words("qualifier") or _is_office(doc[first - 1].lower_) or doc[first - 1].text == "-" or doc[first - 1].is_space):
        first -= 1
    return first


def _body_before(parties: Parties, first: int) -> Party | None:
    body = parties.ending(first) or parties.meant(first - 1)
    return body if body is not None and _is_body(body) else None


def _is_body(party: Party) -> bool:
    if not party.proper or party.kind not in BODIES - {"government", "police"} | {"name"}:
        return False
    said = {w.lower() for w in party.name.split()}
    return said != {"state"} and not said & words("office-of-state").keys()


def _weighed(parties: Parties, kind: str, first: int, i: int, body: Party) -> str:
    """A deputy head is a member, and so is a commander where the body is more than his unit; a secretary-general leads."""
    office = parties.doc[first : i + 1]
    said = [t.lower_ for t in office]
    if body.start < first:  # "a senior Example Front leader"
        said = [t.lower_ for t in parties.doc[max(body.start - 1, 0) : body.start]] + said
    if kind == "leads" and any(words("qualifier").get(w) == "member-of" for w in said):
        return "member-of"
    if "secretary" in said and "general" in said:
        return "leads"
    if said[-1] == "commander" and not any(c.isdigit() for c in body.name) and not {w.lower() for w in body.name.split()} & words("command").keys():
        return "member-of"
    return kind


def _holders(parties: Parties, after: int, before: int) -> list[Party]:
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
    return [person] if person is not None and _is_person(person) else []


def _linked(parties: Parties, i: int) -> list[Party]:
    """The office holder by grammar: "Name Surname, a teacher and volunteer with", "Surname is now an analyst at"."""
    token = parties.doc[i]
    while token.dep_ == "conj" and token.head.pos_ in {"NOUN", "PROPN"}:
        token = token.head
    person = parties.headed(token.head.i) if token.dep_ == "appos" else parties.subject_of(token.i) if token.dep_ == "attr" else None
    return [person] if person is not None and _is_person(person) else []


def _is_person(party: Party) -> bool:
    return party.proper and (party.kind == "person" or (party.kind == "name" and " " in party.name))
