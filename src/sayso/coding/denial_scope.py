"""What a denial reaches: the act that its clause tells, its author only, or nothing of an act that it takes as known.

"denied shelling the town" denies the act. "denied a role in the attack" denies who did it. "denied that the arrest was
political", "denied supplying the drones that struck the port": the arrest and the strike stand.
"""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Doc, Token

from sayso.coding.layers import Attribution, Trigger
from sayso.coding.sources_lexicon import words
from sayso.data import read_tsv

Reach = Literal["act", "author", "known"]
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_DESCRIBING = frozenset({"relcl", "acl", "appos"})
_COMMANDS = frozenset({"order", "authorize", "authorise", "approve"})  # who denies an order leaves the act
_VERBAL = frozenset({"VERB", "AUX"})
ANSWERS = frozenset({"denies", "doubts", "declines-to-comment"})


def reach(doc: Doc, attribution: Attribution, trigger: Trigger) -> Reach:
    """How far a denial that has the trigger in its words goes; `act` where the parse does not tie the two."""
    token, cue = doc[trigger["head"]], range(*attribution["cue"])
    if token.sent.start != doc[cue.start].sent.start:
        return "act"
    for _ in range(len(doc)):
        if token.i in cue or token.head.i == token.i:
            return "act"
        verdict = _step(token)
        if verdict is not None:
            return verdict
        token = token.head
    return "act"


def _step(token: Token) -> Reach | None:
    """What one step up from a word decides; None: nothing yet."""
    head = token.head
    if token.dep_ in _DESCRIBING:
        return "act" if head.lemma_.lower() in words("told-as") else "known"
    if token.dep_ in _SUBJECTS and token.pos_ not in _VERBAL:
        return "act" if _only_exists(head) else "known"
    if token.dep_ == "advcl" and any(c.dep_ in ("mark", "advmod") and c.lower_ in words("beside") for c in token.children):
        return "known"
    if token.dep_ == "dobj" and token.pos_ == "NOUN" and head.pos_ == "VERB" and head.dep_ in ("xcomp", "ccomp", "pcomp"):
        return None if head.lemma_.lower() in _light() - _COMMANDS else "author"  # "denied inciting the riots"
    if token.dep_ == "pobj":
        governor = head.head
        if governor.lemma_.lower() in words("told-as"):
            return "act"
        if head.lower_ == "behind" or governor.lemma_.lower() in words("authorship"):
            return "author"
        return "known"
    return None


def _only_exists(verb: Token) -> bool:
    """Whether a verb only says that its subject took place: "had occurred", "had been carried out"."""
    if verb.lemma_.lower() in words("takes-place"):
        return True
    return verb.lemma_.lower() in _light() and any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)


def _light() -> frozenset[str]:
    return frozenset(row["verb"] for row in read_tsv("lexicons/light_verbs.tsv") if row["role"] == "actor")


def answers(doc: Doc, attribution: Attribution, token: int) -> bool:
    """Whether an attribution answers the words of others ("The army denied it", "declined to comment"), and leaves them theirs."""
    if attribution["stance"] not in ANSWERS:
        return False
    cue = doc[slice(*attribution["cue"])]
    if any(c.dep_ == "dobj" and c.lower_ == "which" and token < c.i for t in cue for c in t.children):
        return True  # "They seized the dam, which the army denied"
    if doc[token].sent.start >= cue.sent.start:
        return False
    inside = next((span for span in attribution["content"] if span[0] <= token < span[1]), None)
    return inside is not None and not any(t.is_quote for t in doc[slice(*inside)])
