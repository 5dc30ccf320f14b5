"""Links that acts make by being answers: words about an act, and police who come after it."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.coding import syntax
from sayso.coding.layers import VERBAL, LinkDraft
from sayso.coding.links_case import Case, evidence
from sayso.data import word_class

_ANSWERS = VERBAL | {"PROTEST", "SANCTION", "CONCEDE"}
_ABOUT = frozenset({"of", "at", "over", "for", "against", "into", "about", "on", "to"})
_THROUGH = frozenset({"of", "on", "about", "into", "to", "for", "against"})
_UNREST = frozenset({"mob-violence", "violent-demonstration", "peaceful-protest"})
_DEEDS = frozenset({"ASSAULT", "PROTEST", "COERCE"})
_MEANS = frozenset({"use", "fight"})  # "killed people using gas": the killer did; "soldiers fighting alongside": no deed of theirs
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
    for topic in [*_undergoing(head), *syntax.prepositional(head, _ABOUT), *_gerunds(head)]:
        told = next((t for t in _topics(topic, case.type(number)) if case.at.get(t.i, number) != number), None)
        other = case.meant_by(topic) if told is None else case.at[told.i]
        if other is not None and other != number:
            words = [head.i, topic.left_edge.i, topic.i, topic.i if told is None else told.i]
            start, end = evidence(min(words), max(words) + 1)
            return LinkDraft(type="response-to", source=number, target=other, start=start, end=end)
    return None


def _topics(topic: Token, kind: str) -> Iterator[Token]:
    """Where an object may tell a happening: itself, or through "reports of", "an inquiry into", "the decision to".

    What rejects "the charge that soldiers fired" answers the charge, not the shots.
    """
    yield topic
    clauses = {"conj"} if kind == "REJECT" else {"acl", "conj"}
    for child in topic.children:
        if (child.dep_ == "prep" and child.lower_ in _THROUGH) or child.dep_ in clauses:
            yield from (child, *child.children)


def _gerunds(head: Token) -> list[Token]:
    """ "accused the army of shelling the village"."""
    return [g for p in head.children if p.dep_ == "prep" and p.lower_ in _ABOUT for g in p.children if g.dep_ == "pcomp"]


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
    orderly = happening["subtype"] in _ORDERLY and happening["type"] != "PROTEST"
    return orderly or (police and happening["type"] in {"COERCE", "MOBILIZE", "ASSAULT"})


def _calls_for_police(case: Case, number: int, by_force: bool) -> bool:
    unrest = case.type(number) == "PROTEST" or case.happenings[number]["subtype"] in _UNREST
    return unrest or (case.type(number) == "ASSAULT" and not by_force)


def by_wrongdoers(case: Case) -> Iterator[LinkDraft]:
    """A response-to link from what is done to attackers, to their attack: "killed the gunmen who stormed the hotel"."""
    for head, number in case.order:
        if case.type(number) not in {"ASSAULT", "COERCE"}:
            continue
        for victim in _undergoing(case.doc[head]):
            if victim.i not in case.people:
                continue
            target = _deed(case, victim, number)
            if target is None and victim.lemma_.lower() in word_class("attackers"):
                target = _attack_before(case, victim, number)
            if target is not None and not case.same_side(number, target):
                start, end = evidence(min(head, victim.left_edge.i), max(head, victim.right_edge.i) + 1)
                yield LinkDraft(type="response-to", source=number, target=target, start=start, end=end)


def _undergoing(head: Token) -> list[Token]:
    if head.pos_ not in {"VERB", "AUX"}:
        return list(syntax.prepositional(head, frozenset({"of"})))
    return syntax.subjects(head) if syntax.is_passive(head) else syntax.objects(head)


def _deed(case: Case, victim: Token, but: int) -> int | None:
    """The act of force that a clause about somebody says he did: "who stormed the hotel", "looting shops"."""
    for child in victim.children:
        active = child.dep_ == "relcl" or (child.dep_ == "acl" and child.tag_ == "VBG" and child.lemma_ not in _MEANS)
        if not active or child.i < victim.i or victim not in syntax.subjects(child):
            continue
        told = (case.at.get(t.i) for t in (child, *syntax.conjuncts(child), *child.children))
        found = next((n for n in told if n is not None), None)
        if found is not None and found != but and case.type(found) in _DEEDS:
            return found
    return None


def _attack_before(case: Case, victim: Token, but: int) -> int | None:
    found = (n for n in case.before(victim.i, 2) if n != but and case.type(n) == "ASSAULT" and not case.is_outcome(n))
    return next(found, None)
