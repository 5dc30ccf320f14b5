"""Links that verbal acts make by what they are about: "condemned the attack", "rejected the request"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.coding import syntax
from sayso.coding.layers import VERBAL, LinkDraft
from sayso.coding.links_case import Case

_ANSWERS = VERBAL | {"PROTEST", "SANCTION", "CONCEDE"}
_ABOUT = frozenset({"of", "at", "over", "for", "against", "into", "about", "on", "to"})


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


_UNREST = frozenset({"mob-violence", "violent-demonstration", "peaceful-protest"})
_FORCE = frozenset({"COERCE", "ASSAULT"})
_ORDERLY = frozenset({"excessive-force-against-protesters", "protest-with-intervention"})


def by_policing(case: Case) -> Iterator[LinkDraft]:
    """Force of the police against a crowd answers what the crowd did just before."""
    for head, number in case.order:
        happening = case.happenings[number]
        first = min(case.triggers[t]["head"] for t in happening["triggers"])
        if head != first or case.type(number) not in _FORCE or not _by_police(case, number):
            continue
        target = next((n for n in case.before(head, 1) if n != number), None)
        if target is not None and _is_unrest(case, target) and not case.same_side(number, target):
            yield LinkDraft(type="response-to", source=number, target=target, start=head, end=head + 1)


def _by_police(case: Case, number: int) -> bool:
    happening = case.happenings[number]
    return happening["subtype"] in _ORDERLY or any(case.mentions[m]["kind"] == "police" for m in happening["actors"])


def _is_unrest(case: Case, number: int) -> bool:
    return case.type(number) == "PROTEST" or case.happenings[number]["subtype"] in _UNREST


def _about(case: Case, number: int, head: Token) -> LinkDraft | None:
    for topic in [*syntax.objects(head), *syntax.prepositional(head, _ABOUT)]:
        other = _told(case, topic)
        if other is not None and other != number:
            start, end = case.evidence(min(head.i, topic.left_edge.i), max(head.i, topic.i) + 1)
            return LinkDraft(type="response-to", source=number, target=other, start=start, end=end)
    return None


def _told(case: Case, topic: Token) -> int | None:
    """The happening that a noun tells, also through "reports of", "the decision to", "what it called"."""
    if topic.i in case.at:
        return case.at[topic.i]
    for child in topic.children:
        if (child.dep_ == "prep" and child.lower_ in {"of", "on", "about"}) or child.dep_ in {"acl", "conj"}:
            for inner in (child, *child.children):
                if inner.i in case.at:
                    return case.at[inner.i]
    return None


def trial(case):
    """conj / past perfect / mobilize experiments"""
    for head, number in case.order:
        t = case.doc[head]
        if t.dep_ == "conj" and t.pos_ == "VERB" and t.head.pos_ == "VERB":
            o = case.at.get(t.head.i)
            if o is not None and o != number:
                yield dict(type="follows", source=number, target=o, start=head, end=head+1, why="conj")
        if t.pos_ == "VERB" and t.dep_ in {"relcl","advcl"} and t.tag_ == "VBN" and any(c.dep_ in {"aux","auxpass"} and c.lower_ == "had" for c in t.children):
            ab = case.above(t.head, {x.i for x in t.subtree}, number)
            if ab is not None and ab != number:
                yield dict(type="follows", source=ab, target=number, start=head, end=head+1, why="had")
        h = case.happenings[number]
        if h["type"] in {"MOBILIZE","COERCE"} and _by_police(case, number):
            o = next((n for n in case.before(head, 1) if n != number and case.type(n) in {"ASSAULT"}), None)
            if o is not None:
                yield dict(type="response-to", source=number, target=o, start=head, end=head+1, why="mob")
        if h["type"] in {"MOBILIZE"} :
            o = next((n for n in case.before(head, 1) if n != number and case.type(n) in {"ASSAULT","PROTEST"}), None)
            if o is not None and not case.same_side(o,number):
                yield dict(type="response-to", source=number, target=o, start=head, end=head+1, why="mob2")
