"""Whether an outcome was told as having happened, or only as possible, planned, conditional or denied."""

from __future__ import annotations

from spacy.tokens import Token

from sayso.coding.outcomes import forms_of


def is_unreal(anchor: Token) -> bool:
    """Whether the happening is only possible, planned, conditional or negated ("could kill thousands")."""
    verb = anchor
    if anchor.dep_ == "dobj" and anchor.lower_ in forms_of("event"):
        if anchor.head.lower_ in forms_of("wish"):
            return True
        if anchor.head.lower_ not in forms_of("doing") and not any(c.dep_ == "neg" for c in anchor.head.children):
            return False  # "to investigate the murder of": only the inquiry is still to come
    while verb.dep_ in ("conj", "acomp", "oprd", "xcomp", "dobj") and verb.head.pos_ in ("VERB", "AUX"):
        if _unreal_here(verb):
            return True
        verb = verb.head
    return _unreal_here(verb)


def _unreal_here(verb: Token) -> bool:
    words = {c.lower_ for c in verb.children if c.dep_ in ("aux", "mark", "amod", "compound") and c.i < verb.i}
    perfect = {"have", "has", "had"} & words and not {"would", "if"} & words
    negated = any(c.dep_ == "neg" and verb.doc[c.i + 1].lower_ != "only" for c in verb.children)
    if negated:
        return True
    if words & forms_of("unreal").keys():
        return not perfect
    infinitive = "to" in words and not perfect
    return infinitive and verb.head.lower_ not in forms_of("real")
