"""Whether a report tells a happening as a fact, on somebody's say-so only, as denied, or as not (yet) real."""

from __future__ import annotations

from spacy.tokens import Token

from sayso.coding.denial_scope import answers, reach
from sayso.coding.layers import ClaimDraft, Happening
from sayso.coding.sources_lexicon import words
from sayso.coding.syntax import is_passive
from sayso.coding.voices import Voices

_UNREAL = frozenset({"planned", "threatened", "hypothetical", "negated"})
_VERBAL = frozenset({"VERB", "AUX"})


def factuality(voices: Voices, happening: Happening, found: list[ClaimDraft]) -> str:
    """As the sentence that tells it as news says: later back-references and disputed details change nothing.

    A happening that is only taken as known ("since the bombing", "Tuesday's raid") is a fact to the report, whoever
    speaks of it.
    """
    events = [c for c in found if c["field"] == "event"]
    if happening["realis"] in _UNREAL:
        denied = happening["realis"] == "negated" and {c["stance"] for c in events} == {"denies"}
        return "denied" if denied else happening["realis"]
    news = [c for c in events if not _taken_as_known(voices, c)]
    stances = {c["stance"] for c in news}
    if stances == {"denies"}:
        return "denied"
    if stances == {"doubts"}:
        return "hypothetical"  # "no indication that rebels attacked"
    if not news or (news[0]["attribution"] is None and not _hedged(voices, news[0])):
        return "asserted"
    return "disputed" if "denies" in stances else "attributed"


def _taken_as_known(voices: Voices, claim: ClaimDraft) -> bool:
    """Whether a mention points back or stands beside what is told: "the attack", "after troops shelled the town"."""
    trigger = voices.triggers[claim["item"]]
    token = voices.doc[trigger["head"]]
    if claim["stance"] == "denies" and claim["attribution"] is not None:
        denial = voices.attributions[claim["attribution"]]
        if not answers(voices.doc, denial, token.i) and reach(voices.doc, denial, trigger) == "act":
            return False
    if trigger["anaphor"]:
        return not _hedged(voices, claim)
    if token.pos_ not in _VERBAL:
        return token.dep_ == "pobj" and token.head.lower_ in words("beside")
    clause = token
    while clause.dep_ == "conj" and clause.head.pos_ in _VERBAL:
        clause = clause.head
    marks = [c for c in clause.children if c.dep_ in {"mark", "advmod"}]
    opened = clause.head if clause.dep_ == "pcomp" else None
    return (clause.dep_ == "advcl" and any(c.lower_ in words("beside") for c in marks)) or (
        opened is not None and opened.lower_ in words("beside")
    )


def _hedged(voices: Voices, claim: ClaimDraft) -> bool:
    """Told in the report's voice, but as hearsay: "an alleged attack", "was allegedly shot"."""
    head = voices.doc[voices.triggers[claim["item"]]["head"]]
    return any(c.lower_ in words("hedge") for c in head.children) or _is_unproven(head)


def _is_unproven(verb: Token) -> bool:
    """ "is believed to have abducted", "is accused of abducting", "rumours that he was killed"."""
    above = verb.head
    if verb.dep_ == "acl" and above.lower_ in words("unproven-noun"):
        return True
    if verb.dep_ == "pcomp" and above.lower_ == "of":
        above = above.head
    elif verb.dep_ != "xcomp":
        return False
    return above.lemma_.lower() in words("unproven") and is_passive(above) and verb.pos_ in _VERBAL
