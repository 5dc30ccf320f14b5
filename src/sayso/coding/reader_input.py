"""What the trained reader sees of a document: word pieces and, for each, the features that its uncased encoder lacks.

A document is cut into windows of whole sentences. Every window is read by itself, so what is read does not depend on what
else is in a batch. Used alike for reading and for training.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc

from sayso.coding.layers import Trigger, get

LONGEST = 160  # word pieces in a window
LONGEST_WORD = 6  # word pieces of one word; the rest of it is left out
TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
_POS = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB",
    "X",
)  # fmt: skip
_ENTITIES = (
    "PERSON", "NORP", "FAC", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE", "DATE", "TIME", "PERCENT",
    "MONEY", "QUANTITY", "ORDINAL", "CARDINAL",
)  # fmt: skip
_DEPS = (
    "ROOT", "nsubj", "nsubjpass", "dobj", "pobj", "agent", "prep", "amod", "compound", "poss", "relcl", "acl", "advcl", "ccomp",
    "xcomp", "conj", "appos", "attr", "advmod", "aux", "auxpass", "neg", "mark", "nummod", "det", "pcomp", "parataxis", "prt",
)  # fmt: skip
_STRENGTHS = ("strong", "weak", "casualty", "optional")
FEATURES = {
    "shape": 8, "pos": len(_POS) + 1, "entity": len(_ENTITIES) + 1, "dep": len(_DEPS) + 1, "pattern": len(TYPES) + 1,
    "strength": len(_STRENGTHS) + 2, "mark": 3,
}  # fmt: skip
"""Name and number of values of each feature; 0 is "none"."""
SOURCE, TARGET = 1, 2  # values of the feature "mark": the parties of a sentence that is typed

_ids = {name: {value: n for n, value in enumerate(values, 1)} for name, values in (
    ("pos", _POS), ("entity", _ENTITIES), ("dep", _DEPS), ("pattern", TYPES), ("strength", _STRENGTHS)
)}  # fmt: skip

Ints = npt.NDArray[np.int64]


DISTANCES = 19
"""Steps of distance between two words: none, then 1, 2, 3-4, 5-8, ... up to more than 128, behind and before."""


def distance_buckets(rows: list[int], cols: list[int]) -> Ints:
    """The step of distance of each pair, `[rows, cols]`, from 0 to DISTANCES - 1."""
    apart = np.array(cols, dtype=np.int64)[None] - np.array(rows, dtype=np.int64)[:, None]
    step = np.ceil(np.log2(np.maximum(np.abs(apart), 1))).astype(np.int64)
    middle = DISTANCES // 2
    return np.where(apart == 0, middle, middle + np.sign(apart) * np.minimum(step + 1, middle))


@dataclass(frozen=True, slots=True)
class Window:
    """Word pieces `[n]`, their features `[n, len(FEATURES)]`, and for each word `start..end` its first piece (-1: none)."""

    start: int
    end: int
    pieces: Ints
    features: Ints
    first: Ints


class Words:
    """A document's words by their place in the text as published."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        seen = doc.user_data["sayso.view"]
        self.spans = [seen.to_original(t.idx, t.idx + len(t)) if len(t) else (0, 0) for t in doc]

    def within(self, start: int, end: int) -> list[int]:
        """The words that overlap a span of characters."""
        return [i for i, (s, e) in enumerate(self.spans) if s < end and e > start and not self.doc[i].is_space]


def marks(words: Words, source: Iterable[tuple[int, int]], target: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The mark of each word of the parties, given as spans of characters; a word of both is of the source."""
    found: dict[int, int] = {}
    for spans, number in ((target, TARGET), (source, SOURCE)):
        found |= {i: number for start, end in spans for i in words.within(start, end)}
    return found


def windows(doc: Doc, tokenizer: Any, marked: Mapping[int, int] | None = None) -> Iterator[Window]:
    """The windows of a document: as many whole sentences as fit; a longer sentence is cut. `marked`: see `marks`."""
    features = word_features(doc, marked or {})
    pieces = word_pieces([t.text for t in doc], tokenizer)
    bounds = [s.start for s in doc.sents] + [len(doc)] if len(doc) else [0]
    start, size, cuts = 0, 0, [0]
    for first, last in pairwise(bounds):
        length = sum(len(pieces[i]) for i in range(first, last))
        if size + length > LONGEST - 2 and first > start:
            cuts.append(first)
            start, size = first, 0
        if length > LONGEST - 2:
            cuts += _cut(pieces, first, last)
            start = cuts[-1]
            length = sum(len(pieces[i]) for i in range(start, last))
        size += length
    cuts.append(len(doc))
    for first, last in pairwise(cuts):
        if last > first:
            yield window(pieces[first:last], features[first:last], first, tokenizer)


def _cut(pieces: list[list[int]], first: int, last: int) -> list[int]:
    cuts, size = [], 0
    for i in range(first, last):
        if size + len(pieces[i]) > LONGEST - 2:
            cuts.append(i)
            size = 0
        size += len(pieces[i])
    return cuts


def window(pieces: list[list[int]], features: Ints, start: int, tokenizer: Any) -> Window:
    """One window of the words given."""
    ids, rows, first = [tokenizer.token_to_id("[CLS]")], [np.zeros(len(FEATURES), dtype=np.int64)], []
    for word, row in zip(pieces, features, strict=True):
        first.append(len(ids) if word else -1)
        ids += word
        rows += [row] * len(word)
    ids.append(tokenizer.token_to_id("[SEP]"))
    rows.append(np.zeros(len(FEATURES), dtype=np.int64))
    return Window(
        start, start + len(pieces), np.array(ids, dtype=np.int64), np.stack(rows), np.array(first, dtype=np.int64)
    )


def word_pieces(words: list[str], tokenizer: Any) -> list[list[int]]:
    """The piece ids of each word; a word of white space alone has none."""
    found: list[list[int]] = [[] for _ in words]
    if not words:
        return found
    encoded = tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
    for word, piece in zip(encoded.word_ids, encoded.ids, strict=True):
        if len(found[word]) < LONGEST_WORD:
            found[word].append(piece)
    return found


def word_features(doc: Doc, marked: Mapping[int, int]) -> Ints:
    """The features of each word, `[words, len(FEATURES)]`, in the order of FEATURES."""
    patterns: dict[int, Trigger] = {t["head"]: t for t in get(doc, "triggers")}
    rows = []
    for i, token in enumerate(doc):
        told = patterns.get(i)
        row = (
            _shape(token.text),
            _ids["pos"].get(token.pos_, 0),
            _ids["entity"].get(token.ent_type_, 0),
            _ids["dep"].get(token.dep_, 0),
            _ids["pattern"].get(told["type"], 0) if told else 0,
            _strength(told),
            marked.get(i, 0),
        )
        rows.append(row)
    return np.array(rows, dtype=np.int64).reshape(len(doc), len(FEATURES))


def _strength(told: Trigger | None) -> int:
    if told is None:
        return 0
    return len(_STRENGTHS) + 1 if told["generic"] else _ids["strength"].get(told["strength"], 0)


@lru_cache(maxsize=8192)
def _shape(word: str) -> int:
    if word.isdigit():
        return 1
    if any(c.isdigit() for c in word):
        return 2
    if not any(c.isalpha() for c in word):
        return 3
    if word.islower():
        return 4
    if word.isupper():
        return 5 if len(word) > 1 else 6
    return 6 if word.istitle() else 7
