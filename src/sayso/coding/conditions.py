"""The conditions of the event lexicon (`needs`): what must be true of a sentence for a sense to hold."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Doc, Token

from sayso.coding.layers import Mention
from sayso.coding.mentions import HUMAN_KINDS, by_head
from sayso.coding.syntax import THROUGH, agents, is_passive, lemma, objects, prepositional, subjects
from sayso.data import read_tsv

_ARMED = frozenset({"military", "police", "armed-group"})
_POLITICAL = _ARMED | {"government", "country", "institution", "official"}
_GOVERNED = frozenset({"nsubj", "nsubjpass", "dobj", "amod"})
_MODIFIERS = frozenset({"amod", "compound", "nmod"})
_KINDS = {
    "armed": _ARMED,
    "political": _POLITICAL,
    "crowd": frozenset({"crowd"}),
    "state": frozenset({"country", "government"}),
}


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(row["lemma"] for row in read_tsv("lexicons/context_words.tsv") if row["kind"] == kind)


class Context:
    """What the conditions look at, computed once per document."""

    def __init__(self, doc: Doc, mentions: list[Mention]) -> None:
        self.doc = doc
        self.mentions = mentions
        self.at = by_head(mentions)
        self._lemmas: dict[int, frozenset[str]] = {}
        self.complements: dict[int, dict[str, int]] = {}  # of the verbs seen so far: words and where they stand

    def kind(self, token: Token) -> str:
        """The kind of the party that a token heads; "" when it heads none."""
        index = self.at.get(token.i)
        if token.lemma_.lower() in THROUGH:  # "hundreds of civilians": who is meant follows "of"
            for inner in prepositional(token, frozenset({"of"})):
                return self.kind(inner)
            return "number"
        if index is not None:
            return self.mentions[index]["kind"]
        return "number" if token.pos_ == "NUM" or token.like_num else ""

    def is_name(self, token: Token) -> bool:
        """Whether an event word is inside a proper name ("Operation Storm", "Human Rights Watch") or heads a known party."""
        if token.pos_ == "PROPN" and token.ent_type_ in {"ORG", "PERSON", "FAC", "GPE", "WORK_OF_ART"}:
            return True
        index = self.at.get(token.i)
        return index is not None and self.mentions[index]["id"] is not None

    def is_rule(self, token: Token) -> bool:
        """Whether a word is a law or another measure."""
        return token.lemma_.lower() in _words("measure")

    def speaks_of(self, token: Token, group: str) -> bool:
        """Whether the sentence around a token has a word of a context group, or a party that stands for it."""
        sentence = token.sent
        if sentence.start not in self._lemmas:
            self._lemmas[sentence.start] = frozenset(t.lemma_.lower() for t in sentence)
        if self._lemmas[sentence.start] & _words(group):
            return True
        kinds = _KINDS.get(group, frozenset())
        heads = (self.at.get(place) for place in range(sentence.start, sentence.end))
        return any(index is not None and self.mentions[index]["kind"] in kinds for index in heads)


def holds(needs: tuple[str, ...], token: Token, context: Context) -> bool:
    """Whether all conditions of a lexicon row hold at a token; an unknown condition never does."""
    return all(_check(need, token, context) for need in needs)


def _check(need: str, token: Token, context: Context) -> bool:
    slot, _, wanted = need.partition(":")
    if slot == "ctx":
        return context.speaks_of(token, wanted)
    if slot == "not":
        return not context.speaks_of(token, wanted)
    if slot == "obj":
        fillers = _suffering(token)
        return bool(fillers) if wanted == "any" else any(_fits(filler, wanted, context) for filler in fillers)
    if slot == "subj":
        return any(_fits(filler, wanted, context) for filler in _acting(token))
    if slot == "gov":
        return token.dep_ in _GOVERNED and token.head.lemma_.lower() in _words(wanted)
    if slot == "ent":
        return token.ent_type_ == wanted
    if slot in {"mod", "list"}:
        edges = _MODIFIERS if slot == "mod" else {"conj"}
        return any(c.dep_ in edges and c.lemma_.lower() in _words(wanted) for c in token.children)
    return False


def _suffering(token: Token) -> list[Token]:
    if token.pos_ not in {"VERB", "AUX"}:
        return list(prepositional(token, frozenset({"on", "against", "of", "in", "at"})))
    return [_named(t, token) for t in (subjects(token) if is_passive(token) else objects(token))]


def _acting(token: Token) -> list[Token]:
    if token.pos_ not in {"VERB", "AUX"}:
        return list(prepositional(token, frozenset({"by", "of", "between", "from"})))
    return [_named(t, token) for t in (agents(token) if is_passive(token) else subjects(token))]


def _named(filler: Token, verb: Token) -> Token:
    """What a relative pronoun stands for: "the islanders who were expelled"."""
    return verb.head if filler.lower_ in {"who", "whom", "which", "that"} and verb.dep_ == "relcl" else filler


def _fits(token: Token, wanted: str, context: Context) -> bool:
    kind = context.kind(token)
    if wanted in {"person", "human"}:
        return kind in HUMAN_KINDS or kind in {"number", "pronoun"} or token.ent_type_ in {"PERSON", "NORP", "ORG"}
    if wanted == "rebels":
        return kind == "armed-group"
    if wanted == "armed":
        return kind in _ARMED or lemma(token) in _words("armed")
    if wanted == "place":
        return (
            kind in {"place", "country"}
            or token.ent_type_ in {"GPE", "LOC", "FAC"}
            or lemma(token) in _words("place")
        )
    if wanted == "forces" and kind in {"military", "police"}:
        return True
    return (wanted == "dignitary" and kind == "official") or lemma(token) in _words(wanted)
