"""Denials of one part: who "denied that civilians were killed" denies the dead, not the strike."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from sayso.coding.denial_scope import reach
from sayso.coding.layers import Attribution, CountDraft, Happening, Mention, Trigger, get
from sayso.coding.outcomes import forms_of
from sayso.coding.syntax import is_passive, objects
from sayso.coding.victims import person_row

_KINDS = ("hit", "harm", "fall", "event", "tally", "state")
_VERBAL = frozenset({"VERB", "AUX"})


def deny_outcomes(doc: Doc) -> dict[int, set[int]]:
    """Attribution -> the triggers in its words of which it denies only that somebody came to harm.

    The denial becomes a count of nobody (0 to 0) of those people, which the happening of the trigger gets.
    """
    attributions: list[Attribution] = get(doc, "attributions")
    triggers: list[Trigger] = get(doc, "triggers")
    found: dict[int, set[int]] = {}
    for number, attribution in enumerate(attributions):
        if attribution["stance"] != "denies" or not attribution["source"]:
            continue
        inside = [n for n, t in enumerate(triggers) if _holds(attribution, t["head"])]
        denied = next((n for n in inside if _is_all_that_is_denied(doc, triggers[n], attribution)), None)
        told_as = next(((n, noun) for n in inside for noun in [_spared(doc[triggers[n]["head"]])] if noun is not None), None)
        if told_as is not None and triggers[told_as[0]]["strength"] == "casualty":
            found[number] = {told_as[0]}
            _count_none(doc, *told_as)
        elif denied is not None:
            found[number] = set(inside)
            _count_nobody(doc, denied, attribution)
    return found


def presupposed(doc: Doc) -> dict[int, set[int]]:
    """Attribution -> the triggers in its words that it does not deny but takes as known."""
    triggers: list[Trigger] = get(doc, "triggers")
    found: dict[int, set[int]] = {}
    for number, attribution in enumerate(get(doc, "attributions")):
        if attribution["stance"] == "denies" and attribution["source"]:
            inside = (n for n, t in enumerate(triggers) if _holds(attribution, t["head"]))
            if known := {n for n in inside if _is_left(doc, attribution, triggers[n])}:
                found[number] = known
    return found


def _is_left(doc: Doc, attribution: Attribution, trigger: Trigger) -> bool:
    """Whether a denial leaves a trigger alone: it takes it as known, or disputes only the number ("disputed the toll")."""
    return reach(doc, attribution, trigger) == "known" or doc[trigger["head"]].lower_ in forms_of("toll")


def _holds(attribution: Attribution, token: int) -> bool:
    return any(start <= token < end for start, end in attribution["content"])


def _is_all_that_is_denied(doc: Doc, trigger: Trigger, attribution: Attribution) -> bool:
    """Whether harm done is what the clause denied says, with no act above or beside it and no doer.

    Not so "denied that its soldiers had killed civilians": that denies the act.
    """
    token = doc[trigger["head"]]
    cue = set(range(*attribution["cue"]))
    above = [t for t in token.ancestors if t.pos_ in _VERBAL]
    straight = bool(above) and above[0].i in cue
    beside = any(c.dep_ == "conj" and c.pos_ in _VERBAL for c in token.children)
    by_somebody = bool(trigger["actors"]) or (token.pos_ in _VERBAL and not is_passive(token) and bool(objects(token)))
    return trigger["strength"] == "casualty" and straight and not beside and not by_somebody


def _count_nobody(doc: Doc, denied: int, attribution: Attribution) -> None:
    trigger: Trigger = get(doc, "triggers")[denied]
    outcome = _outcome(doc[trigger["head"]])
    owner = next((h for h in get(doc, "happenings") if denied in h["triggers"]), None)
    numbered = any(_holds(attribution, c["start"]) and c["anchor"] == trigger["head"] for c in get(doc, "counts"))
    mentions: list[Mention] = get(doc, "mentions")
    people = next((mentions[i] for i in trigger["recipients"] if _holds(attribution, mentions[i]["head"])), None)
    if outcome is None or owner is None or numbered or people is None:
        return
    happening: Happening = owner
    happening["counts"].append(len(get(doc, "counts")))
    get(doc, "counts").append(
        CountDraft(
            start=people["start"], end=people["end"], outcome=outcome, min=0, max=0, who=people["text"],
            who_head=people["head"], civilian=True if people["kind"] == "civilians" else None, anchor=trigger["head"],
            role="total",
        )
    )  # fmt: skip


def _spared(told: Token) -> Token | None:
    """The people of whom a denial says that none came to harm, or that they were none of those who did."""
    if told.pos_ in _VERBAL and told.lower_ in forms_of("lose") and told.dep_ in ("xcomp", "ccomp"):  # "denied losing any men"
        return next((t for t in objects(told) if person_row(t) is not None), None)
    return _taken_for(told)


def _taken_for(dead: Token) -> Token | None:
    """Who the dead are not: "denied that the dead were civilians", "that children were among the dead"."""
    verb = dead.head if dead.dep_ in ("nsubj", "nsubjpass") else dead.head.head if dead.head.lower_ == "among" else None
    if verb is None or verb.lemma_ not in ("be", "include"):
        return None
    edges = ("attr", "dobj") if dead.dep_ in ("nsubj", "nsubjpass") else ("nsubj",)
    return next((c for c in verb.children if c.dep_ in edges and person_row(c) is not None), None)


def _count_none(doc: Doc, denied: int, people: Token) -> None:
    """The count of nobody for people of a kind who are said not to be among the dead or hurt."""
    trigger: Trigger = get(doc, "triggers")[denied]
    owner: Happening | None = next((h for h in get(doc, "happenings") if denied in h["triggers"]), None)
    head, row = doc[trigger["head"]], person_row(people)
    outcome = "killed" if head.lower_ in forms_of("lose") else _outcome(head)
    if outcome is None or owner is None or row is None:
        return
    owner["counts"].append(len(get(doc, "counts")))
    civilian = {"yes": True, "no": False}.get(row["civilian"])
    get(doc, "counts").append(
        CountDraft(
            start=people.i, end=people.i + 1, outcome=outcome, min=0, max=0, who=people.text, who_head=people.i,
            civilian=civilian, anchor=trigger["head"], role="total",
        )
    )  # fmt: skip


def _outcome(token: Token) -> str | None:
    for kind in _KINDS:
        forms = forms_of(kind)
        if token.lower_ in forms or token.lemma_.lower() in forms:
            return forms.get(token.lower_, forms.get(token.lemma_.lower()))
    return None
