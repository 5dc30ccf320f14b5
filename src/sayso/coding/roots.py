"""What one sentence says that one party does to another: its PLOVER root, by the trained reader.

Another question than coding a report: the parties are given, exactly one answer is wanted, nothing is told of who says so.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sayso.coding import engine
from sayso.coding.reader import Reader, Reading, load_reader
from sayso.coding.reader_input import Words, marks
from sayso.data import read_tsv
from sayso.errors import UsageError
from sayso.records import Report

LONGEST = 2_000  # characters: a sentence, not a report
Spans = Sequence[tuple[int, int]]
Party = str | Spans
"""The words of a party as they stand in the sentence, or spans of characters (end exclusive)."""


@dataclass(frozen=True, slots=True)
class Typing:
    """The root of a sentence, with the chance of each root; YIELD is RETREAT or CONCEDE of PLOVER 2021."""

    root: str
    scores: dict[str, float]
    source: tuple[tuple[int, int], ...]  # where the parties stand, in characters
    target: tuple[tuple[int, int], ...]

    @property
    def score(self) -> float:
        """The chance of the root, from 0 to 1."""
        return self.scores[self.root]

    @property
    def quad_class(self) -> int:
        """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
        return int(_code(self.root)["quad_class"])

    @property
    def goldstein(self) -> float:
        """Value of the root on the Goldstein scale, from -10 to 10: a mean of its CAMEO codes, not a measurement."""
        return float(_code(self.root)["goldstein"])

    @property
    def cameo_root(self) -> str:
        """The CAMEO root that holds most of the root."""
        return _code(self.root)["cameo_root"]

    @property
    def meaning(self) -> str:
        """The root in a few words."""
        return _code(self.root)["meaning"]

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "root": self.root, "score": self.score, "quad_class": self.quad_class, "goldstein": self.goldstein,
            "cameo_root": self.cameo_root, "source": list(map(list, self.source)), "target": list(map(list, self.target)),
            "scores": self.scores,
        }  # fmt: skip


def type_sentence(text: str, source: Party, target: Party, *, reader: Reader | None = None) -> Typing:
    """Say what `source` does to `target` in a sentence. All places where the words of a party stand are marked.

    A party given by spans may have none: then only the other one is marked. `reader`: a loaded model, by default the one
    that comes with Sayso. Raises UsageError when the words of a party do not stand in the sentence or a span is outside
    of it, ModelError when there is no sound model.
    """
    if not text.strip() or len(text) > LONGEST:
        raise UsageError(f"the sentence has {len(text):,} characters: expected one sentence of 1 to {LONGEST:,}")
    found = {role: _stands(role, party, text) for role, party in (("source", source), ("target", target))}
    if isinstance(source, str) and isinstance(target, str):
        found = _apart(found)
    model = reader or load_reader()
    with engine.load(engine="patterns").memory_zone():  # strings of strangers do not pile up in the vocabulary
        doc = engine.document(Report(text=text), until="sayso_events", engine="patterns")
        logits = Reading(model, doc, marks(Words(doc), found["source"], found["target"])).root
    if logits is None:
        raise UsageError(f"the sentence {text[:60]!r} has no words that can be read: expected an English sentence")
    exp = np.exp(logits - logits.max())
    scores = {root: round(float(p), 4) for root, p in zip(model.card["roots"], exp / exp.sum(), strict=True)}
    return Typing(model.card["roots"][int(logits.argmax())], scores, tuple(found["source"]), tuple(found["target"]))


def _stands(role: str, party: Party, text: str) -> list[tuple[int, int]]:
    """Where a party stands in the sentence."""
    if isinstance(party, str):
        return _places(role, party, text)
    for start, end in party:
        if not 0 <= start < end <= len(text):
            raise UsageError(f"{role}: span {start}-{end} is not in the sentence: expected 0 <= start < end <= {len(text)}")
    return [(start, end) for start, end in party]


def _places(role: str, words: str, text: str) -> list[tuple[int, int]]:
    """All places where whole words stand: as they are written, else whatever their capitals."""
    parts = [re.sub("['’]", "['’]", re.escape(part)) for part in words.split()]
    if not parts:
        raise UsageError(f"{role}: no words were given: expected its words as they stand in the sentence")
    pattern = r"(?<!\w)" + r"\s+".join(parts) + r"(?!\w)"
    for flags in (re.NOFLAG, re.IGNORECASE):
        if found := [match.span() for match in re.finditer(pattern, text, flags)]:
            return found
    raise UsageError(
        f"{role}: found {words[:60]!r}, which does not stand in the sentence: expected its words as they are written there"
        + _nearest(words, text)
    )


def _nearest(words: str, text: str) -> str:
    many, there = len(words.split()), text.split()
    runs = [" ".join(there[i : i + many]).strip(".,;:!?\"") for i in range(len(there) - many + 1)]
    near = difflib.get_close_matches(words, runs, n=1)
    return f" (nearest: {near[0]!r})" if near else ""


def _apart(found: dict[str, list[tuple[int, int]]]) -> dict[str, list[tuple[int, int]]]:
    """Without the places of a party's words within those of the other ("Iran" in "Iran's enemies"), unless it has no others."""
    source, target = found["source"], found["target"]
    alone = {
        "source": [s for s in source if not any(_inside(s, t) for t in target)] or source,
        "target": [t for t in target if not any(_inside(t, s) for s in source)] or target,
    }
    if not [t for t in alone["target"] if not any(_inside(t, s) for s in alone["source"])]:
        raise UsageError("the words of the target are those of the source: expected two parties that stand side by side")
    return alone


def _inside(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]


def _code(root: str) -> dict[str, str]:
    return next(row for row in read_tsv("lexicons/plover_codes.tsv") if row["type"] == root)
