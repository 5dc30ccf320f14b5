"""The stance of plain saying where what is said decides it: "said the report was false" denies it."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from sayso.coding.layers import Attribution
from sayso.coding.sources_lexicon import Phrase, role_of, words

_BACK = frozenset({"it", "this", "that", "they", "these", "those", "he", "she", "there"})


def judge(doc: Doc, phrases: list[Phrase], found: list[Attribution]) -> None:
    """Change `asserts` to the stance of a phrase that is the predicate of what is said (`phrases`: all of them)."""
    judged = [p for p in phrases if p.cue.frame == "predicate"]
    for item in found:
        if item["stance"] != "asserts" or not item["source"]:
            continue
        for start, end in item["content"]:
            stances = (_verdict(doc, p, start) for p in judged if start <= p.start < end)
            item["stance"] = next((s for s in stances if s), item["stance"])


def _verdict(doc: Doc, found: Phrase, start: int) -> str | None:
    """The stance of a phrase, if it is said of "it", "this", "the claim" or the speaker's own side."""
    verb = doc[found.start]
    while verb.i >= start and verb.head.i != verb.i and verb.pos_ not in ("VERB", "AUX"):
        verb = verb.head
    who = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass", "expl")), None)
    if who is None or any(c.dep_ == "neg" and not found.start <= c.i < found.end for c in verb.children):
        return None
    stance, lemma = found.cue.stance, verb.lemma_.lower()
    if stance == "blames":
        return stance if who.pos_ in ("NOUN", "PROPN") else None
    if stance == "justifies":
        return stance if _told(who) and lemma in ("be", "come", "have", "act") else None
    if stance == "doubts":
        return stance if lemma in ("have", "see", "be", "find") else None
    return stance if _told(who) or found.end - found.start > 1 else None


def _told(who: Token) -> bool:
    """Whether a subject points back to what was told: a pronoun, a paper, a charge."""
    return who.lower_ in _BACK or who.lower_ in words("charge") or role_of(who.lower_, "issue") is not None
