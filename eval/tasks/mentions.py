"""Mentions of events that are given as spans (for `ecb_plus`): what is known of each, from the grammar and the trained reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from spacy.tokens import Span, Token

from sayso.coding.events import lexicon
from sayso.coding.reader_spans import Floats
from sayso.linking.words import telling
from tasks.reader_docs import Read, read

Record = dict[str, Any]
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "poss", "compound", "attr", "agent", "oprd", "amod", "nmod"})
_ROLES = {"participant": "people", "location": "places", "time": "times"}


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention with its head, senses, parties, and the words of its sentence.

    `vector`: of its word, by itself; `context`: what the trained reader makes of the word where it stands;
    `sides`: the vectors by which the reader scores two mentions as one happening; `happening`: its chance to be one at all.
    """

    key: tuple[str, str]
    text: str
    lemma: str
    pos: str
    senses: frozenset[str]
    vector: Floats
    context: Floats
    sides: tuple[Floats, Floats]
    happening: float
    sentence: int
    near: frozenset[str]
    told: dict[str, frozenset[str]]  # people, places and times that are given in its sentence
    words: dict[str, float]
    story: dict[str, float]


def mentions_of(record: Record, folder: Path) -> Iterator[Mention]:
    """The event mentions of a document that stand in validated sentences, read by the model of a folder."""
    kept = [m for m in record["mentions"] if m["kind"] == "event" and m.get("in_validated_sentence", True)]
    story, text, places = telling(record["text"]), "", []
    for number in sorted({m["sent"] for m in kept}):
        start, end = record["sentences"][number]
        shift, text = len(text) - start, f"{text}{record['text'][start:end]}\n"
        places += [(m["start"] + shift, m["end"] + shift, m) for m in kept if m["sent"] == number]
    if not places:
        return
    with read(text, folder) as seen:
        for start, end, mention in places:
            if inside := seen.words.within(start, end):
                span = seen.doc[inside[0] : inside[-1] + 1]
                yield _mention(span, seen, record, (mention, story))


def _mention(span: Span, seen: Read, record: Record, given: tuple[Record, dict[str, float]]) -> Mention:
    head, (mention, story), number = span.root, given, given[0]["sent"]
    start, end = record["sentences"][number]
    others = [m for m in record["mentions"] if m["sent"] == number and m["kind"] in _ROLES]
    lemma, (left, right) = head.lemma_.lower(), seen.reading.sides("same", [head.i])
    return Mention(
        key=(record["id"], str(mention["id"])), text=span.text.lower(), lemma=lemma, pos=head.pos_, senses=_senses(lemma),
        vector=_unit(head.vocab[lemma].vector) + _unit(head.vocab[head.lower_].vector),
        context=_unit(seen.reading.context([head.i])[0]), sides=(left[0], right[0]),
        happening=1.0 - float(seen.reading.probabilities("event")[head.i, 0]), sentence=number, near=_near(head, span),
        told={name: _told(others, kind) for kind, name in _ROLES.items()},
        words=telling(record["text"][start:end]), story=story,
    )  # fmt: skip


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


def _unit(found: Any) -> Floats:
    vector = np.array(found, dtype=np.float32)
    norm = np.linalg.norm(vector)
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
