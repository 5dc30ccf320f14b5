"""When each happening took place: told with it, counted from another happening, or told near it.

Runs when all mentions of each happening are known. What is inferred is marked as such: its claim says "inferred".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from sayso.coding.layers import Happening, TimeDraft, Trigger, get
from sayso.coding.times import best_time, clause_of, publication, redraft, time_for, time_near
from sayso.records import When
from sayso.resolving.times import resolve_time

# Types whose date is that of the scene they are told in. An arrest or a sanction is told beside the date of something else.
_OF_THE_SCENE = frozenset({"ASSAULT", "PROTEST", "MOBILIZE", "CONSULT", "AGREE", "COOPERATE", "REJECT", "REQUEST"})
# Sentences within which a happening shares the day of the last one of its type: right for six in ten on the training reports.
_SCENE = 3
_NOT_YET = frozenset({"threatened", "hypothetical"})  # what is planned is told beside its day, as what happened is


def date_happenings(doc: Doc, happenings: list[Happening]) -> None:
    """Set `time` and `time_inferred` of each happening; expressions counted from a happening are resolved on the way."""
    _tell(doc, happenings)
    if _count_from_happenings(doc, happenings):
        _tell(doc, happenings)
    told = {n for n, h in enumerate(happenings) if _resolved(doc, h)}
    for number, happening in enumerate(happenings):
        if number in told or not _in_the_scene(doc, happening):
            continue
        heads = _heads(doc, happening)
        near = time_near(doc, heads, get(doc, "times"))
        if near is None:
            near = _day_of_the_scene(doc, happening, [happenings[n] for n in sorted(told)])
        if near is not None:
            happening["time"], happening["time_inferred"] = near, True


def _tell(doc: Doc, happenings: list[Happening]) -> None:
    for happening in happenings:
        happening["time"] = best_time(doc, _heads(doc, happening), get(doc, "times"))
        happening["time_inferred"] = False


def _heads(doc: Doc, happening: Happening) -> list[int]:
    triggers: list[Trigger] = get(doc, "triggers")
    return [triggers[t]["head"] for t in happening["triggers"]]


def _resolved(doc: Doc, happening: Happening) -> TimeDraft | None:
    """The time of a happening when its days are known."""
    if happening["time"] is None:
        return None
    time: TimeDraft = get(doc, "times")[happening["time"]]
    return time if time["first"] else None


# ------------------------------------------------------------------------------------------------ told near it


def _in_the_scene(doc: Doc, happening: Happening) -> bool:
    """False for what has no day of its own: "has shelled the town for weeks", an arrest for the raid of Monday, a threat."""
    if happening["realis"] in _NOT_YET:
        return False
    verb = clause_of(doc[_heads(doc, happening)[0]])
    perfect = any(c.dep_ in ("aux", "auxpass") and c.lower_ in ("has", "have", "'ve") for c in verb.children)
    return happening["type"] in _OF_THE_SCENE and not (perfect and len(happening["triggers"]) == 1)


def _day_of_the_scene(doc: Doc, happening: Happening, told: list[Happening]) -> int | None:
    """The day of the last dated happening of the same type, told at most three sentences before."""
    starts = [sentence.start for sentence in doc.sents]
    here = _heads(doc, happening)[0]
    before = [
        (head, other["time"])
        for other in told
        if other["type"] == happening["type"]
        for head in _heads(doc, other)
        if head < here and bisect_right(starts, here) - bisect_right(starts, head) <= _SCENE
    ]
    if not before:
        return None
    time = max(before)[1]
    days = get(doc, "times")[time]
    return time if days["first"] == days["last"] else None


# --------------------------------------------------------------------------------------- counted from a happening


def count_from_mentions(doc: Doc) -> None:
    """Resolve "two days after the bombing" from the last mention of its type that is dated in its own sentence.

    Before the mentions are joined: a happening of another day must not join the one that it is counted from.
    """
    times, last, at = get(doc, "times"), {}, {}
    for trigger in get(doc, "triggers"):
        told = time_for(doc, trigger["head"], times)
        if told is not None and times[told]["first"]:
            last[trigger["type"]] = times[told]
        at[trigger["head"]] = last.get(trigger["type"])
    _count(doc, at)


def _count_from_happenings(doc: Doc, happenings: list[Happening]) -> bool:
    """Resolve from the day of the happening what no mention could; True when any could be."""
    owner = {t: h for h in happenings for t in h["triggers"]}
    days = {n: _resolved(doc, owner[n]) for n in range(len(get(doc, "triggers"))) if n in owner}
    return _count(doc, {trigger["head"]: days.get(n) for n, trigger in enumerate(get(doc, "triggers"))})


def _count(doc: Doc, at: dict[int, TimeDraft | None]) -> bool:
    found = False
    for time in get(doc, "times"):
        if time["first"] is not None or not (time["note"] or "").startswith("needs the day of"):
            continue
        anchor = next(_anchors(doc, time, at), None)
        if anchor is None:
            continue
        days = resolve_time(time["text"], publication(doc), anchor=anchor)
        if days.start:
            redraft(time, days)
            found = True
    return found


def _anchors(doc: Doc, time: TimeDraft, at: dict[int, TimeDraft | None]) -> Iterator[When]:
    """The days of what an expression counts from: a time in the phrase itself ("Tuesday's raid"), else of the event."""
    for named in _counted_from(doc, time):
        inside = [
            t for t in get(doc, "times") if t is not time and t["first"] and _within(named, doc[t["start"] : t["end"]].root)
        ]
        told = at.get(named.i)
        for days in [*inside[:1], *([told] if told else [])]:
            yield When(days["text"], days["first"], days["last"], days["granularity"])


def _counted_from(doc: Doc, time: TimeDraft) -> Iterator[Token]:
    """The noun or verb that "after", "before", "anniversary of" and "eve of" lead to."""
    for token in doc[time["start"] : time["end"]]:
        for child in token.children:
            if child.i >= time["end"] and child.dep_ in ("pobj", "pcomp"):
                yield child
            elif child.i >= time["end"] and child.dep_ == "prep":
                yield from (t for t in child.children if t.dep_ in ("pobj", "pcomp"))
        if token.dep_ == "mark" and token.head.i >= time["end"]:
            yield token.head


def _within(phrase: Token, token: Token) -> bool:
    return phrase.i == token.i or phrase.is_ancestor(token)
