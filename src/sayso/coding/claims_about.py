"""Statements about a happening that their own words do not tell: "The ministry declined to comment", "It was a mistake".

Such a statement is about the happening told last before it. Denials, doubts, blame, silence and claims of responsibility
always answer something told; a plain statement must point back ("it", "the attackers", the party that was hit).
"""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from sayso.coding.layers import VERBAL, Attribution, ClaimDraft, Happening
from sayso.coding.sources_lexicon import words
from sayso.coding.voices import Voices

_PLAIN = frozenset({"asserts", "confirms"})
_BACK = frozenset({"it", "this", "that", "they"})
_ANSWERED = frozenset({"ASSAULT", "COERCE", "PROTEST", "SANCTION", "MOBILIZE"})  # what is denied before a flight or a visit is
_ANSWERS, _GOES_ON = 3, 1  # sentences that a statement reaches back


class _Place(NamedTuple):
    """Where a happening is mentioned: sentence, token, trigger and happening."""

    sentence: int
    token: int
    trigger: int
    happening: int


def about(
    voices: Voices, happenings: list[Happening], told: list[list[ClaimDraft]], of_a_part: Set[int] = frozenset()
) -> None:
    """Add to the claims of each happening (`told`, in step with `happenings`) those of statements about it.

    `of_a_part`: attributions that deny only a part or a trait of what they tell of.
    """
    solid = [_is_solid(voices, h) for h in happenings]
    spoken = {
        c["attribution"]
        for found, kept in zip(told, solid, strict=True)
        if kept
        for c in found
        if c["field"] in {"event", "casualty", "actor"}
    } | of_a_part
    sentence = {t.i: n for n, s in enumerate(voices.doc.sents) for t in s}
    places = sorted(
        _Place(sentence[head], head, t, n)
        for n, h in enumerate(happenings)
        if solid[n]
        for t in h["triggers"]
        for head in [voices.triggers[t]["head"]]
    )
    for number, attribution in enumerate(voices.attributions):
        if number in spoken or not attribution["source"] or not attribution["name"] or _is_beside(voices, attribution):
            continue
        end = max([attribution["cue"][1], *(e for _, e in attribution["content"])])
        here = sentence[attribution["cue"][0]]
        before = [p for p in places if p.token < end and here - _ANSWERS <= p.sentence <= here]
        if not attribution["content"]:  # "Despite denials by the army, witnesses said ..."
            before = [p for p in places if p.sentence == here] or before
        chosen = _chosen(voices, attribution, (happenings, before, here))
        if chosen is not None:
            start, stop = attribution["content"][0] if attribution["content"] else attribution["cue"]
            told[chosen.happening].append(
                ClaimDraft(
                    field="event", item=chosen.trigger, start=start, end=stop, attribution=number,
                    stance=attribution["stance"], rule="inferred: said of it",
                )
            )  # fmt: skip


def _is_beside(voices: Voices, attribution: Attribution) -> bool:
    """Whether a denial is a clause of its own that points back to nothing: "denied that it had known of civilians"."""
    if attribution["stance"] != "denies":
        return False
    said = [voices.doc[i] for start, end in attribution["content"] for i in range(start, end)]
    cue = voices.doc[attribution["cue"][0]].sent
    own = [t for t in said if cue.start <= t.i < cue.end]
    if not any(t.pos_ in ("VERB", "AUX") for t in own) or any(t.is_quote for t in own):
        return False
    back = {"it", "this", "that", "them", "so"}
    pointing = any(t.lower_ in back and t.dep_ in ("dobj", "nsubjpass") for t in own)
    return not pointing and not any(t.lower_ in words("part") | words("authorship") | {"behind"} for t in own)


def _is_solid(voices: Voices, happening: Happening) -> bool:
    """Whether a happening is told well enough to be talked about: no mere words, no mere possibility, somebody in it."""
    strengths = {voices.triggers[t]["strength"] for t in happening["triggers"]}
    somebody = happening["actors"] or happening["recipients"] or happening["counts"]
    real = happening["realis"] in {"happened", "planned"}
    return real and happening["type"] not in VERBAL and bool(strengths & {"strong", "casualty"}) and bool(somebody)


def _chosen(
    voices: Voices, attribution: Attribution, scene: tuple[list[Happening], list[_Place], int]
) -> _Place | None:
    """The mention that a statement is about; `scene`: happenings, the places before the statement, its sentence."""
    happenings, before, here = scene
    near = [p for p in before if p.sentence >= here - _GOES_ON]
    if attribution["stance"] not in _PLAIN:
        return _last([p for p in before if happenings[p.happening]["type"] in _ANSWERED]) or _last(before)
    said = [voices.doc[i] for start, end in attribution["content"] for i in range(start, end)]
    if any(t.lower_ in words("part") for t in said):
        near = [p for p in near if happenings[p.happening]["type"] == "ASSAULT"]
        return _last(near)
    clusters = {voices.mentions[voices.at[t.i]]["cluster"] for t in said if t.i in voices.at}
    shared = [p for p in near if clusters & _parties(voices, happenings[p.happening])]
    return _last(shared) or (_last(near) if said and said[0].lower_ in _BACK else None)


def _last(places: list[_Place]) -> _Place | None:
    return max(places, key=lambda p: p.token, default=None)


def _parties(voices: Voices, happening: Happening) -> set[int]:
    """Clusters of the parties by which a happening can be recognised; states are in too many."""
    mentions = (voices.mentions[i] for i in (*happening["actors"], *happening["recipients"]))
    return {m["cluster"] for m in mentions if m["kind"] not in {"country", "pronoun"}}
