"""What speaks for two given mentions being one event, as numbers from 0 to about 1; each has a weight in `mention_weights.tsv`.

The weight of a pair is the sum of number times weight, natural log odds. Most numbers stand twice, for heads that are the same
word and for others: what a shared place says depends on that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from math import sqrt
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sayso.coding.reader_spans import Floats
from sayso.linking.words import RAREST, alike, rarities
from tasks.mentions import Mention

WEIGHTS = Path(__file__).with_name("mention_weights.tsv")
KNOWN = Path(__file__).with_name("mention_pairs.tsv")
PRIOR, THRESHOLD = "prior", "joining: threshold"
_HEADS = {"common": 2.5, "usual": 4.5}  # rarity below which a word is that
# What is told with likeness of other words, with one sense in the lexicon, and with common words that are the same.
_WITH_LIKENESS = ("near", "words", "people", "context", "use", "one at the head", "both at the head", "one report", "happening")
_WITH_SENSE, _WITH_COMMON = ("context", "near"), ("near", "near, none", "words", "people")


class Setting(NamedTuple):
    """What is known of all mentions of a subtopic.

    `use`: by lemma, the share of reports in which an event is told with it (what all tell of is one happening more often);
    `middle`: the mean vector of their words, so that words are not alike for being of one subject; `known`: see `known_pairs`.
    """

    use: Mapping[str, float]
    middle: Floats
    known: Mapping[tuple[str, str], float]


def setting(mentions: Iterable[Mention], known: Mapping[tuple[str, str], float] | None = None) -> Setting:
    """The setting of some mentions, in whatever order they come. `known`: other pairs of words than the published ones."""
    users: defaultdict[str, set[str]] = defaultdict(set)
    vectors: dict[str, Floats] = {}
    ordered = sorted(mentions, key=lambda m: m.key)
    for mention in ordered:
        users[mention.lemma].add(mention.key[0])
        vectors.setdefault(mention.lemma, mention.vector)
    reports = len({mention.key[0] for mention in ordered})
    middle = np.stack([vectors[lemma] for lemma in sorted(vectors)]).mean(0)
    return Setting({lemma: len(u) / reports for lemma, u in users.items()}, middle, known_pairs() if known is None else known)


def weight(one: Mention, other: Mention, around: Setting) -> float:
    """How much more likely than not two mentions are one event (natural log odds); symmetric."""
    table = weights()
    found = sum(table.get(name, 0.0) * value for name, value in evidence(one, other, around).items())
    return round(table[PRIOR] + found, 6)


@cache
def known_pairs() -> dict[tuple[str, str], float]:
    """Two lemmas, in order, that have told of one event elsewhere -> how often they did, where both stood in one subtopic."""
    rows = (line.split("\t") for line in KNOWN.read_text("utf-8").splitlines() if line and line[0] != "#")
    return {(one, other): float(share) for one, other, share in list(rows)[1:]}


@cache
def weights() -> dict[str, float]:
    """Weight by name."""
    lines = [line.split("\t") for line in WEIGHTS.read_text("utf-8").splitlines() if line and line[0] != "#"]
    return {name: float(value) for name, value in lines[1:]}


def evidence(one: Mention, other: Mention, around: Setting) -> dict[str, float]:
    """The numbers that are not nought, by name."""
    shared = _shared(one, other, around.use)
    same = one.lemma == other.lemma
    found = {f"{'same' if same else 'other'} word: {name}": value for name, value in shared.items()}
    rarity = min(rarities().get(m.lemma, RAREST) for m in (one, other))
    known = next((name for name, bound in _HEADS.items() if rarity < bound), "rare")
    if same:
        found[f"same word: {known}"] = 1.0
        if known == "common":
            found |= {f"same common word: {name}": shared[name] for name in _WITH_COMMON}
    elif _stem(one.lemma, other.lemma):
        found[f"same stem: {known}"] = 1.0
    else:
        found |= _alike(one, other, shared, around.middle)
    found["known pair"] = around.known.get((min(one.lemma, other.lemma), max(one.lemma, other.lemma)), 0.0)
    return {name: value for name, value in found.items() if value}


def _shared(one: Mention, other: Mention, use: Mapping[str, float]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, mine, theirs in (("near", one.near, other.near), *((n, one.told[n], other.told[n]) for n in one.told)):
        share = _overlap(mine, theirs)
        known = bool(mine and theirs)
        found |= {name: share, f"{name}, none": float(known and not share), f"{name}, unknown": float(not known)}
    words, story = alike(one.words, other.words), alike(one.story, other.story)
    context = float(one.context @ other.context)
    spoken = min(use[one.lemma], use[other.lemma])
    score = float(one.sides[0] @ other.sides[1] + other.sides[0] @ one.sides[1]) / (2 * sqrt(len(one.sides[0])))
    within = float(one.key[0] == other.key[0])
    heads = (one.sentence <= 1) + (other.sentence <= 1)  # the happening that a report is about is told at its head
    return found | {
        "words": sqrt(words), "words, squared": words, "story": (1 - within) * sqrt(story), "story, squared": (1 - within) * story,
        "context": context, "context, squared": context**2, "score": score, "happening": min(one.happening, other.happening),
        "use": spoken, "one report": within, "one sentence": within * (one.sentence == other.sentence),
        "one at the head": (1 - within) * (heads == 1), "both at the head": (1 - within) * (heads == 2),
        "word class": float(one.pos == other.pos), "text": float(one.text == other.text),
        "one report, context": within * context, "one report, use": within * spoken, "one report, score": within * score,
    }  # fmt: skip


def _alike(one: Mention, other: Mention, shared: Mapping[str, float], middle: Floats) -> dict[str, float]:
    """Of words that are not even of one stem: how near their vectors are, and whether the lexicon takes them for one act."""
    mine, theirs = one.vector - middle, other.vector - middle
    length = float(np.linalg.norm(mine) * np.linalg.norm(theirs))
    near = float(mine @ theirs) / length if length else 0.0
    sense = float(bool(one.senses & other.senses))
    return {
        "likeness": near, "likeness, squared": near**2, "sense": sense, "sense and likeness": sense * near,
        **{f"likeness and {name}": near * shared[name] for name in _WITH_LIKENESS},
        **{f"sense and {name}": sense * shared[name] for name in _WITH_SENSE},
    }  # fmt: skip


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the poorer of two sets is shared, words counted by their rarity: 0 to 1."""
    shared = _rarity(one & other)
    return shared / min(_rarity(one), _rarity(other)) if shared else 0.0


def _rarity(words: Iterable[str]) -> float:
    return sum(rarities().get(word, RAREST) for word in sorted(words))


def _stem(one: str, other: str) -> bool:
    """ "announce" and "announcement": all but the last letters are alike."""
    shorter = min(len(one), len(other))
    same = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    return same >= 4 and same >= shorter - 2 and max(len(one), len(other)) - same <= 6
