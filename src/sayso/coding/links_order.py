"""Links of order between sentences: "Two days later, ...", "The army then ...", "the ensuing battle"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.coding.layers import VERBAL, LinkDraft
from sayso.coding.links_case import Case, evidence

_LATER = frozenset({"later", "then", "subsequently", "afterwards", "afterward", "thereafter"})
_CLOCK = frozenset({"in", "on", "at", "this", "that", "during"})  # "later in the day", "later this month": a time of day


def by_order(case: Case) -> Iterator[LinkDraft]:
    """A follows link from what an adverb of order goes with to what is told before it."""
    for token in case.doc:
        if token.lower_ not in _LATER or token.pos_ not in {"ADV", "SCONJ"}:
            continue
        mine = _own(case, token)
        if mine is None or case.type(mine) in VERBAL:
            continue
        other = _earlier(case, token, mine)
        if other is not None:
            start, end = evidence(token.left_edge.i, token.i + 1)
            yield LinkDraft(type="follows", source=mine, target=other, start=start, end=end)


def _own(case: Case, adverb: Token) -> int | None:
    """What a verb with "later" tells itself or by its infinitive: not in a description, not of what a wound or a speaker did."""
    verb = adverb.head
    if verb.pos_ not in {"VERB", "AUX"} or verb.dep_ in {"relcl", "acl"}:
        return None
    if adverb.i + 1 < len(case.doc) and adverb.nbor().lower_ in _CLOCK:
        return None
    mine = case.at.get(verb.i)
    for child in verb.children:
        if mine is None and child.i > adverb.i and child.dep_ in {"xcomp", "prep"}:
            mine = case.within(child, clauses=child.dep_ == "xcomp" or child.lower_ == "to")
    return None if mine is None or case.is_outcome(mine) else mine


def _earlier(case: Case, adverb: Token, mine: int) -> int | None:
    """What is told before, in this sentence or else in the one before."""
    for number in case.before(adverb.i, 1):
        if number == mine or case.type(number) in VERBAL or case.is_outcome(number):
            continue
        if case.type(mine) == case.type(number) == "ASSAULT" and case.told_together(mine, number):
            continue  # "opened fire and then blew himself up": steps of one attack
        return number
    return None
