"""Who says what, as patterns and trained reader see it together: cues, each with its speaker and its content.

Three small networks weigh what `reader_candidates` offers: which candidate speaks, which is said, and whether the whole is an
attribution at all. Their weights (`models/attributions.json`, with a card) were fitted on PolNeAR, whose notion is broad: besides
saying it takes in thinking, wanting, backing and showing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from spacy.tokens import Doc

from sayso.coding.reader import FOLDER, Reading
from sayso.coding.reader_candidates import Cue, Features, Option, Seen, odds
from sayso.coding.reader_spans import Floats
from sayso.coding.sources_content import Range

_SAME = 0.5  # two contents that share so much of their words are one
_CLOSE = 8  # candidates among which the one is chosen that the others agree with
_KIDS = ("ccomp", "nsubj", "xcomp", "dobj", "pobj", "prep", "nsubjpass", "prt")
_KINDS = ("pattern", "ccomp", "xcomp", "dobj", "pobj", "quotes", "sentence", "host", "pcomp", "prep")
_SPEAKER = ("nobody", "mean", "tie", "pattern", "subject")
_CONTENT = ("mean", "tie", "pattern", "edge", "covers", "length", "gap")


@dataclass(frozen=True, slots=True)
class Told:
    """Somebody says something, in words: `source` is None where nobody is named; `chance` that this is an attribution."""

    source: Range | None
    cue: Range
    content: list[Range]
    chance: float


@dataclass(frozen=True, slots=True)
class Net:
    """One hidden layer beside a linear part; features by name, those that it does not know count nothing."""

    names: Mapping[str, int]
    inner: Floats
    bias: Floats
    outer: Floats
    linear: Floats

    def scores(self, rows: Sequence[Features]) -> Floats:
        """One score for each row of features."""
        x = np.zeros((len(rows), len(self.names)), dtype=np.float32)
        for i, row in enumerate(rows):
            for name, value in row.items():
                if (at := self.names.get(name)) is not None:
                    x[i, at] = value
        found: Floats = x @ self.linear + np.tanh(x @ self.inner + self.bias) @ self.outer
        return found


@dataclass(frozen=True, slots=True)
class Weighed:
    """A cue with its likeliest speaker and content, and how clear each choice was."""

    speaker: Option
    content: Option | None
    sure: float
    score: float
    mass: float


@cache
def nets() -> tuple[dict[str, Net], float]:
    """The networks "speaker", "content" and "keep", and the chance from which an attribution is one."""
    card = json.loads((FOLDER / "attributions.json").read_text("utf-8"))
    return {name: net(values) for name, values in card["nets"].items()}, float(card["keep"])


def net(values: Mapping[str, Any]) -> Net:
    """A network from its plain lists."""
    arrays = (np.array(values[part], dtype=np.float32) for part in ("inner", "bias", "outer", "linear"))
    return Net({name: i for i, name in enumerate(values["names"])}, *arrays)


def told(doc: Doc, reading: Reading, least: float | None = None) -> list[Told]:
    """The attributions of a document in order; `least`: another chance from which one is taken."""
    seen = Seen(doc, reading)
    by_name, usual = nets()
    weighed = [weigh(seen, cue, by_name) for cue in seen.cues]
    if not weighed:
        return []
    scores = by_name["keep"].scores([features(seen, cue, w) for cue, w in zip(seen.cues, weighed, strict=True)])
    found = [
        Told(w.speaker.ranges[0] if w.speaker.ranges else None, (cue.start, cue.end), w.content.ranges, chance)
        for cue, w, chance in zip(seen.cues, weighed, (1 / (1 + np.exp(-scores.astype(float)))).tolist(), strict=True)
        if w.content is not None and chance >= (usual if least is None else least)
    ]
    return sorted(_distinct(found), key=lambda t: t.cue)


def weigh(seen: Seen, cue: Cue, by_name: Mapping[str, Net]) -> Weighed:
    """Choose who speaks and what is said at a cue."""
    speakers = seen.speakers(cue)
    sure = _softmax(by_name["speaker"].scores([o.features for o in speakers]))
    speaker = speakers[int(sure.argmax())]
    # what is said is looked for beside the speaker that is clear without weighing: the same in fitting and in use
    contents = seen.contents(cue, clear_speaker(speakers))
    if not contents:
        return Weighed(speaker, None, float(sure.max()), -9.0, 0.0)
    scores = by_name["content"].scores([o.features for o in contents])
    chances = _softmax(scores)
    sets = [_words(o.ranges) for o in contents]
    top = np.argsort(-chances, kind="stable")[:_CLOSE].tolist()
    agreed = [sum(float(chances[j]) * same(sets[i], sets[j]) for j in top) + 0.3 * float(chances[i]) for i in top]
    best = top[int(np.argmax(agreed))]
    mass = sum(float(chances[j]) for j in range(len(sets)) if same(sets[best], sets[j]))
    return Weighed(speaker, contents[best], float(sure.max()), float(scores[best]), mass)


def clear_speaker(speakers: Sequence[Option]) -> Range | None:
    """The likeliest speaker by what the reader and the grammar say of it alone."""
    named = [o for o in speakers if o.ranges]
    return max(named, key=lambda o: _clear(o.features)).ranges[0] if named else None


def _clear(row: Features) -> float:
    return row.get("pattern", 0.0) * 2 + row["tie"] + row["mean"] + row.get("subject", 0.0)


def features(seen: Seen, cue: Cue, weighed: Weighed) -> Features:
    """What tells whether a cue with its speaker and content is an attribution."""
    head = seen.doc[cue.head]
    speaker, content = weighed.speaker.features, weighed.content.features if weighed.content is not None else {}
    kids = {c.dep_ for c in head.children if not cue.start <= c.i < cue.end}
    row: Features = {
        "bias": 1.0, "chance": odds(cue.chance), "mean": odds(float(seen.cue[cue.start : cue.end].mean())),
        "patterns": float(bool(cue.told) and not cue.held), "held": float(cue.held), "speaker sure": odds(weighed.sure),
        "content mass": odds(weighed.mass), "content score": weighed.score / 5 if weighed.content is not None else -1.0,
        "no content": float(weighed.content is None), "content cues": min(content.get("cues inside", 0.0), 2.0),
        "begins": content.get("begins", 0.0), "quoted cue": float(seen.quoted[cue.head]),
        "cue words": float(min(cue.end - cue.start, 5)),
        "pos " + head.pos_: 1.0, "dep " + head.dep_: 1.0, "tag " + head.tag_: 1.0, "lemma " + head.lemma_.lower(): 1.0,
    }  # fmt: skip
    row |= {f"speaker {name}": speaker.get(name, 0.0) for name in _SPEAKER}
    row |= {f"content {name}": content.get(name, 0.0) for name in _CONTENT}
    row |= {f"content is {name}": content.get(name, 0.0) for name in _KINDS}
    row |= {f"kid {name}": 1.0 for name in _KIDS if name in kids}
    row |= {f"stance {item['stance']}": 1.0 for item in cue.told[:1]}
    return row


def same(one: set[int], other: set[int]) -> bool:
    """Whether two contents share half of their words."""
    return len(one & other) >= _SAME * len(one | other)


def _distinct(found: Iterable[Told]) -> list[Told]:
    """Of those that tell the same the likeliest."""
    kept: list[tuple[set[int], Told]] = []
    for item in sorted(found, key=lambda t: (-t.chance, t.cue)):
        words = _words(item.content)
        if not any(same(words, other) for other, _ in kept):
            kept.append((words, item))
    return [item for _, item in kept]


def _words(ranges: Iterable[Range]) -> set[int]:
    return {i for start, end in ranges for i in range(start, end)}


def _softmax(scores: Floats) -> Floats:
    exp = np.exp(scores - scores.max())
    chances: Floats = exp / exp.sum()
    return chances
