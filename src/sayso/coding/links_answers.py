"""Links that acts make by being answers: words about an act, and police who come after it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.coding import syntax
from sayso.coding.layers import VERBAL, LinkDraft
from sayso.coding.links_case import Case, evidence

_ANSWERS = VERBAL | {"PROTEST", "SANCTION", "CONCEDE"}
_ABOUT = frozenset({"of", "at", "over", "for", "against", "into", "about", "on", "to"})
_UNREST = frozenset({"mob-violence", "violent-demonstration", "peaceful-protest"})
_ORDERLY = frozenset({"excessive-force-against-protesters", "protest-with-intervention"})


def by_answers(case: Case) -> Iterator[LinkDraft]:
    """A response-to link from each verbal act to the happening that its object tells."""
    for number in dict.fromkeys(n for _, n in case.order):
        if case.type(number) not in _ANSWERS:
            continue
        for index in case.happenings[number]["triggers"]:
            head = case.doc[case.triggers[index]["head"]]
            link = _about(case, number, head)
            if link is not None:
                yield link
                break


def _about(case: Case, number: int, head: Token) -> LinkDraft | None:
    for topic in [*syntax.objects(head), *syntax.prepositional(head, _ABOUT)]:
        other = _told(case, topic)
        if other is not None and other != number:
            start, end = evidence(min(head.i, topic.left_edge.i), max(head.i, topic.i) + 1)
            return LinkDraft(type="response-to", source=number, target=other, start=start, end=end)
    return None


def _told(case: Case, topic: Token) -> int | None:
    """The happening that a noun tells, also through "reports of", "the decision to"."""
    if topic.i in case.at:
        return case.at[topic.i]
    for child in topic.children:
        if (child.dep_ == "prep" and child.lower_ in {"of", "on", "about"}) or child.dep_ in {"acl", "conj"}:
            for inner in (child, *child.children):
                if inner.i in case.at:
                    return case.at[inner.i]
    return None


def by_policing(case: Case) -> Iterator[LinkDraft]:
    """Police who come, search or arrest answer the violence told just before; their force, what a crowd did."""
    seen: set[int] = set()
    for head, number in case.order:
        if number in seen or not _is_policing(case, number):
            continue
        seen.add(number)
        for target in case.before(head, 1):
            if target == number or not _calls_for_police(case, target, case.type(number) == "ASSAULT"):
                continue
            if not case.same_side(number, target) and not case.elsewhere(number, target):
                yield LinkDraft(type="response-to", source=number, target=target, start=head, end=head + 1)
            break


def _is_policing(case: Case, number: int) -> bool:
    happening = case.happenings[number]
    police = any(case.mentions[m]["kind"] == "police" for m in happening["actors"])
    return happening["subtype"] in _ORDERLY or (police and happening["type"] in {"COERCE", "MOBILIZE", "ASSAULT"})


def _calls_for_police(case: Case, number: int, by_force: bool) -> bool:
    unrest = case.type(number) == "PROTEST" or case.happenings[number]["subtype"] in _UNREST
    return unrest or (case.type(number) == "ASSAULT" and not by_force)
