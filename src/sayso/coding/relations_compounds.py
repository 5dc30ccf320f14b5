"""Compounds: "Iran-backed militia", "US-led coalition", "Britain-based monitor", "pro-government fighters"."""

from __future__ import annotations

from collections.abc import Iterator

from sayso.coding.relations_names import Parties, country_name
from sayso.coding.relations_spans import BODIES, Party, words

Tie = tuple[str, Party, Party, int]  # type, subject, object, the token that says so
SIDES = BODIES | {"name", "country", "people", "civilians", "crowd", "person", "place"}


def compounds(parties: Parties, i: int) -> Iterator[Tie]:
    """The relations that the compound around token `i` states."""
    yield from _suffixed(parties, i)
    yield from _prefixed(parties, i)


def _suffixed(parties: Parties, i: int) -> Iterator[Tie]:
    kind, other = _compound(parties, i)
    if kind == "-" or other is None:
        return
    holder = _holder(parties, other.start, i + 1)
    if holder is None or holder.kind == "place":
        return
    if kind != "leads":
        if other.kind != "name" and (holder.proper or kind != "located-in"):
            yield kind, holder, other, i
    elif other.kind == "country":
        if not holder.proper:  # the "US-led coalition" is called so
            start = min(other.start, holder.start)
            text = parties.doc[start : holder.end].text
            holder = Party(start, holder.end, text, holder.kind, False, holder.code)
        yield kind, other, holder, i


def _compound(parties: Parties, i: int) -> tuple[str, Party | None]:
    """What the "-backed" at token `i` states, and of whom; also in one token, and without hyphen ("X run Y")."""
    doc = parties.doc
    word = parties.lower[i]
    first, dash, last = word.rpartition("-")
    if dash and first:
        if last not in words("hyphen"):
            return "-", None
        text = doc[i].text[: len(first)]
        code = parties.table.country_of(text)
        return words("hyphen")[last], Party(i, i + 1, country_name(code, text), "country", True, code) if code else None
    kind = words("hyphen").get(word)
    if kind is None or i < 2:
        return "-", None
    if doc[i - 1].text == "-":
        other = parties.state(i - 2) or parties.covering(i - 2)
        return kind, other if other is not None and other.end == i - 1 else None
    if word in words("unhyphened"):
        other, holder = parties.ending(i), parties.starting(i + 1)
        if holder is None or not holder.proper:  # "Front affiliated news agency Name"
            holder = parties.named_after(i + 1)
        beside = holder is not None and holder.proper and holder.start <= i + 3
        if beside and other is not None and other.proper and other.kind in BODIES:
            return words("unhyphened")[word], other
    return "-", None


def _prefixed(parties: Parties, i: int) -> Iterator[Tie]:
    doc = parties.doc
    kind = words("prefix").get(parties.lower[i])
    if kind is None or i + 3 >= len(doc) or doc[i + 1].text != "-":
        return
    told = parties.covering(i + 2) or parties.state(i + 2) or common(parties, i + 2)
    other = told or parties.titled(i + 2)
    if other is None or other.kind not in SIDES:
        return
    holder = _holder(parties, i, other.end)
    if holder is not None and (holder.proper or (other.proper and told is not None)):
        yield kind, holder, other, i


def common(parties: Parties, i: int) -> Party | None:
    """A side that token `i` calls by its common noun alone: "the regime"; "rebel backer" is of rebels."""
    token = parties.doc[i]
    row = parties.table.role(token.lemma_.lower())
    if row is None or row.kind not in {"government", "military", "armed-group"}:
        return None
    if token.pos_ not in {"NOUN", "PROPN", "ADJ"}:
        return None
    one = row.kind == "armed-group" and token.tag_ != "NNS"
    return Party(i, i + 1, f"{token.text}s" if one else token.text, row.kind, False)


def _holder(parties: Parties, start: int, after: int) -> Party | None:
    """Whom a description from token `start` on is about: the name beside it, else the description itself."""
    doc = parties.doc
    holder = parties.starting(after)
    if holder is None or holder.proper:
        return holder or apposed(parties, start)
    for j in range(holder.end, min(holder.end + 3, len(doc))):  # "a US-backed group called Example Front"
        name = parties.covering(j)
        if name is not None and name.start == j and name.kind in BODIES:
            return name
        if name is not None or doc[j].lower_ not in words("naming"):
            break
    return apposed(parties, start) or holder


def apposed(parties: Parties, start: int) -> Party | None:
    """The name that a description from token `start` on follows: "Example Front, a US-backed group"."""
    doc = parties.doc
    j = start
    while j > max(start - 3, 0) and doc[j - 1].pos_ in {"ADJ", "NOUN"} and parties.covering(j - 1) is None:
        j -= 1
    if j == 0 or doc[j - 1].lower_ not in {"a", "an", "the", "another"}:
        return None
    j -= 1
    if j > 0 and doc[j - 1].text == ",":
        j -= 1
    name = parties.ending(j)
    return name if name is not None and name.proper and name.kind in BODIES | {"name"} else None
