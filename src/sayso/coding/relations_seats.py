"""Seats and owners: where bodies sit, and whose agencies, institutes and branches they are."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.coding.relations_compounds import Tie, apposed
from sayso.coding.relations_names import Parties
from sayso.coding.relations_spans import BODIES, Party, words

_DESCRIBED = 6  # tokens of a description between an owner and a name
_OWNERS = BODIES - {"media"} | {"country"}


def seats(parties: Parties, i: int) -> Iterator[Tie]:
    """The seats and owners that token `i` states."""
    if parties.lower[i] == "in":
        yield from _seat(parties, i)
    yield from _owned(parties, i)
    yield from _possessed(parties, i)


def _seat(parties: Parties, i: int) -> Iterator[Tie]:
    """Bodies with a fixed seat: "the Example Institute in Paris", "the Example Institute research group in Paris"."""
    doc = parties.doc
    place = parties.starting_name(i + 1)
    if place is None or place.kind not in {"place", "country"}:
        return
    j = parties.before_aside(i)
    kinds: set[str] = set()
    while j > max(i - 4, 0) and parties.covering(j - 1) is None and _plain(doc[j - 1]):
        j -= 1
        kinds.add(doc[j].lower_)
    body = parties.covering(j - 1)
    if body is not None and body.has("institute"):
        yield "located-in", body, place, i
    elif body is None or body.end != j or body.kind in BODIES:
        return
    elif not kinds.isdisjoint(words("institute")):  # "Example Hill prison"
        whole = Party(body.start, i, doc[body.start : i].text, "institution", True)
        yield "located-in", whole, place, i


def _plain(token: Token) -> bool:
    return token.pos_ == "NOUN" or token.lower_ in words("institute")  # also "think tank"


def _owned(parties: Parties, i: int) -> Iterator[Tie]:
    """ "Lebanese group Example Front" sits in Lebanon; "state news agency", "UN agency" belong to their owners."""
    doc = parties.doc
    state, unit = parties.state(i), parties.covering(i)
    if state is None and unit is None:
        return
    if (state and unit and unit.end - unit.start > 1) or (i + 1 < len(doc) and doc[i + 1].text == "-"):
        return  # "Syrian Example Party" is a name, "Iran-backed group" a compound
    owner = state or unit
    if owner is None or owner.end != i + 1 or owner.kind not in _OWNERS:
        return
    after, kinds = _description(parties, i + 1)
    sort = not kinds.isdisjoint(words("sort"))
    name = _own_name(parties, after)
    if name is None and sort and owner.kind != "country" and after + 1 < len(doc) and doc[after].text == ",":
        name = _own_name(parties, after + 1)  # "the UN children's agency, Example,"
    if name is None and sort and owner.kind == "country":
        name = apposed(parties, i)
    if name is None:
        return
    lost = after == i + 1 and doc[i].text.endswith("s") and parties.table.country_of(doc[i].text) is None  # "Syrias"
    if "state" in kinds if owner.kind == "country" else sort:
        yield "part-of", name, owner, i
    elif owner.kind == "country" and (sort or (lost and name.kind in {"armed-group", "media"})):
        yield "located-in", name, owner, i


def _own_name(parties: Parties, i: int) -> Party | None:
    name = parties.covering(i)
    if name is None or name.start != i or name.kind not in BODIES | {"name"}:
        return None
    return name if name.name[:1].isupper() or name.name[-1:].isupper() or "-" in name.name else None


def _description(parties: Parties, i: int) -> tuple[int, set[str]]:
    """The description from token `i` on: where it ends and its words."""
    doc = parties.doc
    kinds: set[str] = set()
    for j in range(i, min(len(doc), i + _DESCRIBED)):
        party = parties.covering(j)
        plain = doc[j].pos_ in {"ADJ", "NOUN", "PART"} or doc[j].tag_ == "VBN" or doc[j].text == "-"
        if party.kind != "people" if party is not None else not plain:
            return j, kinds
        kinds.add(doc[j].lower_)
    return min(len(doc), i + _DESCRIBED), kinds


def _possessed(parties: Parties, i: int) -> Iterator[Tie]:
    """ "Example University's Law Institute", "UN Office for Example Affairs": bodies whose names tell their owner."""
    doc = parties.doc
    party = parties.covering(i)
    if party is None or party.start != i or party.kind not in BODIES or party.end - i < 2:
        return
    if not party.has("body") or party.has("office-of-state") or party.has("organ"):
        return
    if i > 1 and doc[i - 1].tag_ == "POS":
        owner = parties.ending(i)
        if owner is not None and owner.proper and owner.kind in _OWNERS and doc[owner.end - 1].lower_ != "people":
            yield "part-of", party, owner, i  # but "People's Liberation Army" is one name
    elif party.end - i > 2 and doc[i].text.isupper():
        row = parties.table.find(doc[i].text)
        if row is not None and row.kind == "institution":
            name = row.name if "." in doc[i].text else doc[i].text
            yield "part-of", party, Party(i, i + 1, name, row.kind, True, row.country), i
