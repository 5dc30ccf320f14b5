"""Links from parts to wholes: "23 strikes", then "15 strikes" in one place and "eight strikes" in another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from sayso.coding.layers import LinkDraft
from sayso.coding.links_case import Case, evidence
from sayso.resolving.numbers import parse_count

_MOST = 500  # what is more is a year
_SINGLE = frozenset({"another", "one", "first", "second", "third", "fourth"})


class _Counted(NamedTuple):
    """A noun that tells so many happenings of one kind."""

    trigger: int
    happening: int
    head: Token
    number: int


def by_parts(case: Case) -> Iterator[LinkDraft]:
    """A part-of link for every counted part of a total told before it: the first total that the part still fits into.

    Parts fill a total until its number is used up, so that "in A, near B and near C" go where they belong.
    """
    left: dict[int, int] = {}
    totals: list[_Counted] = []
    for part in _counted(case):
        whole = next((t for t in totals if _fits(case, part, t, left[t.trigger])), None)
        if whole is not None:
            left[whole.trigger] -= part.number
            if whole.happening != part.happening:
                start, end = evidence(part.head.left_edge.i, part.head.i + 1)
                yield LinkDraft(type="part-of", source=part.happening, target=whole.happening, start=start, end=end)
        if part.number > 1:
            totals.append(part)
            left[part.trigger] = part.number


def _fits(case: Case, part: _Counted, whole: _Counted, left: int) -> bool:
    return (
        part.number <= left
        and part.number < whole.number
        and part.head.lemma_ == whole.head.lemma_
        and case.sentence[whole.head.i] < case.sentence[part.head.i]
    )


def _counted(case: Case) -> Iterator[_Counted]:
    """Happenings told by a noun with a number: "conducted 15 strikes", "another blast"; in text order."""
    order = sorted(range(len(case.triggers)), key=lambda t: case.triggers[t]["head"])
    for index in order:
        trigger = case.triggers[index]
        head = case.doc[trigger["head"]]
        if trigger["pos"] == "NOUN" and index in case.of_trigger and (number := _number(head)):
            yield _Counted(index, case.of_trigger[index], head, number)


def _number(head: Token) -> int:
    """How many a noun tells of; 0 where it does not say."""
    for child in head.children:
        if child.dep_ == "nummod" and child.i < head.i:
            parsed = parse_count(child.text)
            return parsed[0] if parsed is not None and parsed[0] == parsed[1] and parsed[0] <= _MOST else 0
        if child.lower_ in _SINGLE and child.i < head.i:
            return 1
    return 0
