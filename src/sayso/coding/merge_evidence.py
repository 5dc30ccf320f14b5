"""What speaks for and against a mention telling a happening that was told before, and how much each piece of it counts.

Hard facts come first: what contradicts itself in day, town, kind of act, named doer or side never is one. The rest is
weighed by `lexicons/merge_weights.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from spacy.tokens import Doc, Token

from sayso.coding import syntax
from sayso.coding.layers import Happening, Trigger
from sayso.coding.place_ties import apart
from sayso.coding.times import overlap
from sayso.data import read_tsv, word_class

if TYPE_CHECKING:
    from sayso.coding.merge import Case

_USUAL = 0.15  # chance that the reader gives two mentions that fit by the hard facts
_REACH = 40  # sentences that a mention looks back
_CLASH = frozenset({"armed-clash", "mob-violence", "violent-demonstration"})
_NEW = word_class("another")
_AGAIN = word_class("again")
_POINTERS = frozenset({"it", "this", "that"})
_BROAD = word_class("broad")
_TARGETS = frozenset({"place", "thing", "institution", "medical"})  # what is hit, beside who is hurt there


@cache
def weights() -> dict[str, float]:
    """Weight by name of evidence, `threshold` among them."""
    return {row["evidence"]: float(row["weight"]) for row in read_tsv("lexicons/merge_weights.tsv")}


def fit(case: Case, happening: Happening, index: int) -> float | None:
    """How well a trigger fits a happening; None when they contradict each other."""
    trigger = case.triggers[index]
    first = case.triggers[happening["triggers"][0]]
    distance = min(abs(case.sentence[index] - case.sentence[t]) for t in happening["triggers"])
    if trigger["type"] != happening["type"] or distance > _REACH:
        return None
    if any(frozenset((index, t)) in case.apart for t in happening["triggers"]):
        return None
    if (trigger["realis"] == "happened") != (happening["realis"] == "happened") and not trigger["anaphor"]:
        return None
    if happening["realis"] in {"negated", "hypothetical"} and trigger["realis"] == "happened":
        return None  # what did not happen is not what "the attack" points back to
    bare = (
        trigger["strength"] == "casualty"
        and case.time[index] is None
        and case.place[index] is None
        and not trigger["actors"]
    )
    if _swapped(case, happening, trigger) or any(
        _counted_apart(case, trigger, case.triggers[t]) for t in happening["triggers"]
    ):
        return None
    parts = [
        _of_words(case, happening, trigger),
        _of_parties(case, happening, trigger),
        _of_frame(case, happening, index),
    ]
    if any(p is None for p in parts):
        return None
    table = weights()
    score = sum(p for p in parts if p is not None)
    score += table["bare casualty"] if bare else 0.0
    if any(case.tolls[index] & case.tolls[t] for t in happening["triggers"]):
        score += table["same toll"]
    score += sum(table[name] for name in _of_kinds(case, happening, trigger))
    if case.read_as_one is not None:
        one = float(np.mean([case.read_as_one[index, t] for t in happening["triggers"]]))
        score += table["read as one"] * (one - _USUAL)
    told = happening["actors"] or happening["recipients"]
    if _two_sided(trigger) and told and not any(_two_sided(case.triggers[t]) for t in happening["triggers"]):
        return None  # "attacks between the army and rebels" is not the one attack on the army
    score += table["near"] if distance <= 1 else -table["far"] * min(distance, 15)
    if case.sentence[index] == case.sentence[happening["triggers"][-1]] and first["pos"] == trigger["pos"] == "VERB":
        score += table["same sentence verbs"]
    return score


def _counted_apart(case: Case, one: Trigger, other: Trigger) -> bool:
    """ "23 strikes" is not "15 strikes"."""
    if one["pos"] != "NOUN" or one["lemma"] != other["lemma"]:
        return False
    mine, theirs = (syntax.counted(case.doc[t["head"]]) for t in (one, other))
    return 0 not in {mine, theirs} and mine != theirs


def _two_sided(trigger: Trigger) -> bool:
    return len(trigger["actors"]) > 1 and set(trigger["actors"]) == set(trigger["recipients"])


def _of_words(case: Case, happening: Happening, trigger: Trigger) -> float | None:
    table = weights()
    score = table["anaphor"] if trigger["anaphor"] else 0.0
    others = [case.triggers[t] for t in happening["triggers"]]
    if any(o["lemma"].split()[-1] == trigger["lemma"].split()[-1] for o in others):
        score += table["same lemma"]
    elif any(o["sense"] == trigger["sense"] for o in others):
        score += table["same sense"]
    if trigger["strength"] == "casualty":
        score += table["casualty"]
    if _is_there(case.doc[trigger["head"]]):
        score += table["there was"]
    elif _is_named(case.doc[trigger["head"]]):
        score += table["it was"]
    mine, theirs = trigger["subtype"], happening["subtype"]
    if mine and theirs:
        if mine == theirs:
            score += table["same subtype"]
        elif frozenset((mine, theirs)) in _compatible():
            score += table["compatible subtype"]
        else:
            return None
    if trigger["pos"] == "NOUN" and _introduces(case.doc, trigger):
        score += table["indefinite"]
    many = _is_series(case.doc, trigger)
    if many != _is_series(case.doc, others[0]):
        score += table["one or many"]
    return score


def _is_series(doc: Doc, trigger: Trigger) -> bool:
    """ "attacks on troops", "near-daily raids": more than one happening under one word."""
    return trigger["pos"] == "NOUN" and doc[trigger["head"]].tag_ in {"NNS", "NNPS"}


def _introduces(doc: Doc, trigger: Trigger) -> bool:
    """ "an attack", "another strike", "two blasts": most often something not told yet."""
    said = {c.lower_ for c in doc[trigger["head"]].children}
    counted = syntax.counted(doc[trigger["head"]]) > 0 and not said & {"the", "these", "those", "both"}
    if _is_there(doc[trigger["head"]]) or _is_named(doc[trigger["head"]]):
        return False
    singled = any(c.tag_ == "JJS" and c.lower_ != "latest" for c in doc[trigger["head"]].children)  # "the deadliest": of others
    return counted or singled or not said.isdisjoint(_NEW)


def _is_there(noun: Token) -> bool:
    """ "There was a huge blast": most often a witness, who tells of what the report is about."""
    return noun.dep_ == "attr" and any(c.dep_ == "expl" for c in noun.head.children)


def _is_named(noun: Token) -> bool:
    """ "It was the worst attack in years", "the killings were the first": what was told is given a name."""
    return noun.dep_ == "attr" and any(
        c.dep_ == "nsubj" and c.lower_ in _POINTERS for c in noun.head.children
    )


@cache
def _compatible() -> frozenset[frozenset[str]]:
    return frozenset(frozenset((row["one"], row["other"])) for row in read_tsv("lexicons/compatible_subtypes.tsv"))


def _of_parties(case: Case, happening: Happening, trigger: Trigger) -> float | None:
    table = weights()
    score = 0.0
    for key, same, other in (
        ("actors", "same actor", "other actor"),
        ("recipients", "same recipient", "other recipient"),
    ):
        mine, theirs = case.parties(trigger[key]), case.parties(happening[key])  # type: ignore[literal-required]
        if not mine or not theirs:
            continue
        if mine & theirs:
            score += table[same]
        elif key == "actors" and _both_named(case, trigger["actors"], happening["actors"]):
            return None
        elif key == "actors" or not (trigger["strength"] == "casualty" or _hit_together(case, trigger, happening)):
            score += table[other]  # but the dead of one attack are told group by group
    return score


def _hit_together(case: Case, trigger: Trigger, happening: Happening) -> bool:
    """Whether what is hit here and who suffers there may be of one act: a school and children; people, and villagers."""
    if trigger["type"] != "ASSAULT":
        return False  # a demand of a party is not one of the people
    mine, theirs = ([case.mentions[i] for i in told["recipients"]] for told in (trigger, happening))
    if len({all(m["kind"] in _TARGETS for m in side) for side in (mine, theirs)}) > 1:
        return True
    return any(all(case.doc[m["head"]].lemma_.lower() in _BROAD for m in side) for side in (mine, theirs))


def _both_named(case: Case, one: list[int], other: list[int]) -> bool:
    """Two known doers of different names (and not the force of the one country that is the other)."""
    mine, theirs = ([(i, words) for i in side if (words := _name_words(case, i))] for side in (one, other))
    if not mine or not theirs:
        return False
    countries = {case.mentions[i]["country"] for i, _ in mine} & {case.mentions[i]["country"] for i, _ in theirs} - {None}
    return not countries and not any(words & others for _, words in mine for _, others in theirs)


def _name_words(case: Case, index: int) -> frozenset[str]:
    """The names in a phrase, in small letters: "Takfiri ISIL group" and "ISIL militants" share one."""
    mention = case.mentions[index]
    proper = [t for t in case.doc[mention["start"] : mention["end"]] if t.pos_ == "PROPN" and t.text[:1].isupper()]
    return frozenset(t.lower_ for t in proper)


def _of_frame(case: Case, happening: Happening, index: int) -> float | None:
    table = weights()
    score = 0.0
    mine, theirs = case.time[index], happening["time"]
    if mine is not None and theirs is not None:
        days = overlap(case.times[mine], case.times[theirs])
        if days == "apart":
            return None
        score += table["same day"] if days == "same" else 0.0
    here, there = case.place[index], happening["place"]
    if here is not None and there is not None:
        one, other = case.places[here], case.places[there]
        if one["name"] == other["name"]:
            score += table["same place"]
        elif apart(one, other):
            return None if not case.triggers[index]["anaphor"] else table["other place"]
    return score


def _of_kinds(case: Case, happening: Happening, trigger: Trigger) -> Iterator[str]:
    """Names of evidence against: fighters here and others there, or words that begin something else ("days later")."""
    for key, name in (("actors", "actor of another kind"), ("recipients", "recipient of another kind")):
        sides = [
            {case.mentions[i]["kind"] == "armed-group" for i in indices}
            for indices in (trigger[key], happening[key])  # type: ignore[literal-required]
        ]
        if {True} in sides and {False} in sides:
            yield name  # "militants were killed" and "passengers were killed"
    if any(c.lower_ in _AGAIN for c in _adverbs(case.doc[trigger["head"]])):
        yield "told as another"


def _adverbs(head: Token) -> Iterator[Token]:
    """What tells how and when hangs directly on the verb that governs a token: "later", "also", "separately"."""
    verb = syntax.governing_verb(head)
    for child in verb.children if verb is not None else ():
        if child.dep_ in {"advmod", "npadvmod"}:
            yield child


def _swapped(case: Case, happening: Happening, trigger: Trigger) -> bool:
    """Whether who does it here suffers it there, in acts that have one doer."""
    doers, victims = case.parties(trigger["actors"]), case.parties(trigger["recipients"])
    others, hurt = case.parties(happening["actors"]), case.parties(happening["recipients"])
    mutual = doers & victims or others & hurt or _CLASH & {trigger["subtype"], happening["subtype"]}
    return not mutual and bool(doers & hurt or victims & others)
