"""Through whom words come: the outlet or platform that the words around a cue or a speaker name, nearest first.

"said on its Telegram channel", "in a video posted on YouTube", "said in an interview with Radio Nord", "speaking to Radio Nord",
"an official quoted by the Post", "a document seen by the Post".
"""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from sayso.coding.sources_lexicon import role_of, speakers, words

_CHANNEL = frozenset({"on", "via", "through", "in", "by", "over"})
_HANDED = frozenset({"by", "on", "to", "via", "with", "in", "through", "from"})
_NAMED = frozenset({"compound", "nmod", "appos", "poss"})


def relay_heads(verb: Token, head: Token | None) -> Iterator[Token]:
    """The nouns that may name a relay: around the verb of saying, then around who speaks."""
    for prep in (c for c in verb.children if c.dep_ in ("prep", "agent") and c.lower_ in _CHANNEL | {"to", "with"}):
        for noun in _objects(prep):
            if prep.lower_ in _CHANNEL:
                yield noun
            if noun.lower_ in words("channel"):
                yield from _handed(noun)
    for clause in (c for c in head.children if c.dep_ in ("acl", "relcl")) if head is not None else ():
        if clause.lower_ in words("passed-on"):
            yield from (noun for prep in clause.children if prep.lower_ in _HANDED for noun in _objects(prep))
        if clause.lower_ == "speaking":
            yield from (noun for prep in clause.children if prep.lower_ in ("to", "with", "on") for noun in _objects(prep))


def _handed(paper: Token) -> Iterator[Token]:
    """`an interview with X`, `a statement carried by X`, `a video posted on X`."""
    yield from (noun for prep in paper.children if prep.lower_ in ("to", "with", "on", "from") for noun in _objects(prep))
    for clause in (c for c in paper.children if c.dep_ in ("acl", "relcl") and c.lower_ in words("passed-on")):
        yield from (noun for prep in clause.children if prep.lower_ in _HANDED for noun in _objects(prep))


def _objects(prep: Token) -> list[Token]:
    return [c for c in prep.children if c.dep_ == "pobj"]


def platform(noun: Token) -> str | None:
    """The platform that a noun is or is named after: "Telegram", "its Telegram channel"."""
    for token in (noun, *(c for c in noun.children if c.dep_ in _NAMED)):
        if token.lower_ in speakers()["platform"] and token.pos_ == "PROPN":
            return token.text
    return None


def called_outlet(noun: Token) -> bool:
    """Whether the words call it an outlet: "the newspaper Le Pays", "the daily El Watan", "a document seen by Der Spiegel"."""
    near = (noun, *(c for c in noun.children if c.dep_ in (*_NAMED, "amod") and c.pos_ != "PROPN"), noun.head)
    if any(t.pos_ != "VERB" and role_of(t.lower_, "head") == "media" for t in near if t.dep_ != "pobj" or t.i == noun.i):
        return True
    reader = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "by" else None
    return noun.ent_type_ == "ORG" and reader is not None and reader.lower_ in words("passed-on") - {"sent", "issued"}


def named_outlet(noun: Token) -> Token:
    """The word to name an outlet by: "the newspaper Al-Watan" is Al-Watan."""
    if noun.pos_ != "NOUN" or not (role_of(noun.lower_, "head") or role_of(noun.lower_, "word")):
        return noun
    return next((c for c in noun.children if c.dep_ == "appos" and c.pos_ == "PROPN"), noun)
