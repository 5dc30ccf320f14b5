"""Mentions of events that are given as spans: what is compared, and the levels of each comparison (for `ecb_plus`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from sayso.coding.events import lexicon
from sayso.coding.parser import DEFAULT_MODEL, load_parser
from sayso.linking.words import RAREST, alike, rarities, telling

Record = dict[str, Any]
Vector = npt.NDArray[np.float32]
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "poss", "compound", "attr", "agent", "oprd", "amod", "nmod"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention with its head, senses, parties, and the words of its sentence."""

    key: tuple[str, str]
    text: str
    lemma: str
    pos: str
    senses: frozenset[str]
    vectors: tuple[Vector, Vector]
    sentence: int
    near: frozenset[str]
    people: frozenset[str]
    places: frozenset[str]
    times: frozenset[str]
    words: dict[str, float]
    story: dict[str, float]
    order: int


def mentions_of(record: Record) -> Iterator[Mention]:
    """The event mentions of a document that stand in validated sentences."""
    kept = [m for m in record["mentions"] if m["kind"] == "event" and m.get("in_validated_sentence", True)]
    story = telling(record["text"])
    for number in sorted({m["sent"] for m in kept}):
        start, end = record["sentences"][number]
        doc = parsed(record["text"][start:end])
        others = [m for m in record["mentions"] if m["sent"] == number and m["kind"] != "event"]
        words = telling(doc.text)
        told = {kind: _told(others, kind) for kind in ("participant", "location", "time")}
        for m in (m for m in kept if m["sent"] == number):
            span = doc.char_span(m["start"] - start, m["end"] - start, alignment_mode="expand")
            if span is not None and len(span):
                yield _mention((record["id"], str(m["id"])), span, number, (words, story, told))


def _mention(
    key: tuple[str, str], span: Span, number: int,
    around: tuple[dict[str, float], dict[str, float], dict[str, frozenset[str]]],
) -> Mention:  # fmt: skip
    head, (words, story, told) = span.root, around
    return Mention(
        key=key, text=span.text.lower(), lemma=head.lemma_.lower(), pos=head.pos_, senses=_senses(head.lemma_.lower()),
        vectors=(_unit(head, head.lemma_.lower()), _unit(head, head.lower_)), sentence=number,
        near=_near(head, span), people=told["participant"], places=told["location"], times=told["time"], words=words,
        story=story, order=head.i,
    )  # fmt: skip


@cache
def _parser() -> Language:
    nlp = load_parser(DEFAULT_MODEL)
    nlp.disable_pipes(*(name for name in ("ner",) if name in nlp.pipe_names))
    return nlp


def parsed(text: str) -> Doc:
    """A sentence with its grammar, and words in lower case that its vectors know."""
    return _parser()(text)


@cache
def _by_word() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for patterns in lexicon().values():
        for pattern in patterns:
            words = pattern.words
            if len(words) == 1:
                found.setdefault(words[0], set()).add(pattern.sense)
    return {word: frozenset(senses) for word, senses in found.items()}


def _senses(lemma: str) -> frozenset[str]:
    return _by_word().get(lemma, frozenset())


def _unit(token: Token, form: str) -> Vector:
    vector = np.asarray(token.vocab[form].vector, dtype=np.float32)
    norm = float(np.linalg.norm(vector))
    return vector / norm if norm else vector


def _near(head: Token, span: Span) -> frozenset[str]:
    """The lemmas of its subject, objects and modifiers, two steps down, and of what governs it."""
    found: set[str] = set()
    stack = [(child, 0) for child in head.children]
    while stack:
        child, depth = stack.pop()
        if child.pos_ in {"NOUN", "PROPN", "NUM"} and (child.dep_ in _ARGUMENTS or depth):
            found.add(child.lemma_.lower())
        if depth < 2 and child.pos_ not in {"VERB", "AUX"}:
            stack += [(c, depth + 1) for c in child.children]
    if head.dep_ in {"relcl", "acl", "amod", "compound"}:
        found.add(head.head.lemma_.lower())
    found |= {t.lemma_.lower() for t in span if t.i != head.i and t.pos_ in {"NOUN", "PROPN", "NUM", "ADJ"}}
    return frozenset(found)


def _told(mentions: list[Record], kind: str) -> frozenset[str]:
    return frozenset(word for m in mentions if m["kind"] == kind for word in telling(m["text"]))


def levels(one: Mention, other: Mention) -> tuple[str, ...]:
    """The level of each comparison, as `comparison: level`; symmetric."""
    head = _head(one, other)
    near = _shared(one.near, other.near)
    return (
        f"head: {head}",
        f"text: {'same' if one.text == other.text else 'other'}",
        f"near: {near}",
        f"head and near: {head.split(',')[0]}, {near}",
        f"people: {_shared(one.people, other.people)}",
        f"places: {_shared(one.places, other.places)}",
        f"times: {_shared(one.times, other.times)}",
        f"words: {_band(alike(one.words, other.words))}",
        f"story: {_band(alike(one.story, other.story))}" if one.key[0] != other.key[0] else "story: one report",
        f"where: {_where(one, other)}",
        f"where and head: {_where(one, other)}, {head}",
        f"word class: {'same' if one.pos == other.pos else 'other'}",
    )


def _where(one: Mention, other: Mention) -> str:
    if one.key[0] != other.key[0]:
        first = (one.sentence <= 1) + (other.sentence <= 1)  # the happening that a report is about is told at its head
        return f"two reports, {('both later', 'one at the head', 'both at the head')[first]}"
    return "one sentence" if one.sentence == other.sentence else "one report"


def _head(one: Mention, other: Mention) -> str:
    rarity = min(rarities().get(m.lemma, RAREST) for m in (one, other))
    common = "common" if rarity < 2.5 else "usual" if rarity < 4.5 else "rare"
    if one.lemma == other.lemma:
        return f"same word, {common}"
    if _stem(one.lemma, other.lemma):
        return f"same stem, {common}"
    near = max(float(a @ b) for a in one.vectors for b in other.vectors)
    sense = "one sense" if one.senses & other.senses else "other"
    bounds = {"close": 0.65, "near": 0.5, "by": 0.4, "beside": 0.3}
    return f"{sense}, {next((name for name, bound in bounds.items() if near > bound), 'far')}"


def _stem(one: str, other: str) -> bool:
    """ "announce" and "announcement": all but the last letters are alike."""
    shorter = min(len(one), len(other))
    same = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    return same >= 4 and same >= shorter - 2 and max(len(one), len(other)) - same <= 6


def _shared(one: frozenset[str], other: frozenset[str]) -> str:
    if not one or not other:
        return "unknown"
    shared = len(one & other)
    return "none" if shared == 0 else "all" if shared == min(len(one), len(other)) else "some"


def _band(share: float) -> str:
    bounds = (0.01, 0.05, 0.1, 0.2, 0.35, 0.55)
    return next((f"under {bound}" for bound in bounds if share < bound), "more")
