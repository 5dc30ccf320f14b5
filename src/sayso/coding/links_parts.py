"""Links from parts to wholes: "23 strikes", then "15 strikes" in one place and "eight strikes" in another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Token

from sayso.coding import syntax
from sayso.coding.layers import LinkDraft
from sayso.coding.links_case import Case, evidence

_STEPS = frozenset({"abduction-forced-disappearance", "sexual-violence", "looting-property-destruction"})


class _Counted(NamedTuple):
    """A noun that tells so many happenings of one kind; `happening` is None where none was coded."""

    happening: int | None
    head: Token
    number: int


def by_parts(case: Case) -> Iterator[LinkDraft]:
    """A part-of link for every counted part of a total told before it: the first total that the part still fits into.

    Parts fill a total until its number is used up, so that "in A, near B and near C" go where they belong.
    """
    left: dict[int, int] = {}
    totals: list[_Counted] = []
    for part in _counted(case):
        whole = next((t for t in totals if _fits(case, part, t, left[t.head.i])), None)
        if whole is not None:
            left[whole.head.i] -= part.number
            source, target = part.happening, whole.happening
            if source is not None and target is not None and source != target:
                start, end = evidence(part.head.left_edge.i, part.head.i + 1)
                yield LinkDraft(type="part-of", source=source, target=target, start=start, end=end)
        if part.number > 1 and part.happening is not None:
            totals.append(part)
            left[part.head.i] = part.number


def _fits(case: Case, part: _Counted, whole: _Counted, left: int) -> bool:
    return (
        part.number <= left
        and part.number < whole.number
        and part.head.lemma_ == whole.head.lemma_
        and case.sentence[whole.head.i] < case.sentence[part.head.i]
    )


def _counted(case: Case) -> Iterator[_Counted]:
    """Nouns with a number that tell happenings: "conducted 15 strikes", "another blast"; in text order."""
    told = {case.doc[case.triggers[t]["head"]].i: n for t, n in case.of_trigger.items() if case.triggers[t]["pos"] == "NOUN"}
    lemmas = {case.doc[i].lemma_ for i in told}
    for token in case.doc:
        if token.pos_ == "NOUN" and token.lemma_ in lemmas and (number := syntax.counted(token)):
            yield _Counted(told.get(token.i), token, number)


def by_steps(case: Case) -> Iterator[LinkDraft]:
    """A part-of link from what an attack went on to do to it: "attacked a train, taking passengers hostage"."""
    for head, number in case.order:
        step = case.doc[head]
        whole = case.at.get(step.head.i)
        if step.dep_ not in {"advcl", "conj"} or whole is None or whole == number or step.i < step.head.i:
            continue
        if step.dep_ == "advcl" and (step.tag_ != "VBG" or any(c.dep_ == "mark" for c in step.children)):
            continue
        if case.type(whole) == "ASSAULT" and case.happenings[number]["subtype"] in _STEPS and case.same_side(number, whole):
            start, end = evidence(step.head.i, step.right_edge.i + 1)
            yield LinkDraft(type="part-of", source=number, target=whole, start=start, end=end)


def by_places(case: Case) -> Iterator[LinkDraft]:
    """A part-of link from what one side did in a place of its own to its series told just before: "a series of raids"."""
    series: list[tuple[int, int]] = []
    for head, number in case.order:
        happening = case.happenings[number]
        own = happening["place"] is not None and not happening["place_inferred"] and happening["type"] == "ASSAULT"
        own = own and not syntax.counted(case.doc[head])  # counted parts go by their number
        for before, whole in reversed(series):
            near = case.sentence[head] - case.sentence[before]
            if not own or whole == number or not 0 < near <= 3 or not case.same_side(number, whole):
                continue
            if case.happenings[whole]["place"] != happening["place"] and not case.elsewhere(number, whole):
                sent = case.doc[head].sent
                start, end = evidence(sent.start, head + 1)
                yield LinkDraft(type="part-of", source=number, target=whole, start=start, end=end)
                break
        if case.type(number) == "ASSAULT" and case.doc[head].tag_ in {"NNS", "NNPS"}:
            series.append((head, number))
