"""How sure a report is of who did it, in the classes of MUC-4 (REPORTED AS FACT, CLAIMED OR ADMITTED, ...).

Each class is weighed by the words of the sentences that name the organization: claims, accusations, suspicions, whoever speaks
with authority. Words (regular expressions) and weights are tables; the weights were fitted on the training half.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from math import log1p
from pathlib import Path

_HERE = Path(__file__).parent
_NEAR = 45  # characters around a name that are near it
_VEILED = re.compile(r"(?:suspected|alleged|presumed|apparently|possibly)(?: \w+){0,5} *$")

Features = dict[str, float]


def confidence(text: str, names: Sequence[str]) -> str:
    """The likeliest class for the organization that goes by any of these names in a text."""
    scores = weights()
    found = features(text, names)
    return max(scores, key=lambda name: sum(scores[name].get(k, 0.0) * v for k, v in found.items()))


def features(text: str, names: Sequence[str]) -> Features:
    """What kinds of words stand in the sentences that name it, near the name, and in the sentence after."""
    told = sentences(text)
    named = [re.compile(rf"(?<!\w){re.escape(name.lower())}(?!\w)") for name in names]
    hits = [(i, m) for i, s in enumerate(told) if (m := next((m for n in named if (m := n.search(s))), None))]
    found: Features = {"bias": 1.0, "none": float(not hits), "hits": log1p(len(hits))}
    for order, (i, at) in enumerate(hits):
        kinds = {kind for kind, words in lexicon().items() if words.search(told[i])}
        near = told[i][max(0, at.start() - _NEAR) : at.end() + _NEAR]
        found |= {f"s {kind}": 1.0 for kind in kinds}
        found |= {f"first {kind}": 1.0 for kind in kinds if order == 0}
        found |= {f"pair {kind}": 1.0 for kind in kinds & {"accuse", "suspect"} if "auth" in kinds}
        found |= _with("near", ("claim", "suspect", "accuse", "maybe"), near)
        found |= _with("next", ("claim", "maybe", "accuse"), told[i + 1] if i + 1 < len(told) else "")
        before = told[i][: at.start()]
        if _VEILED.search(before):
            found["just before"] = 1.0
        if (who := lexicon()["auth"].search(before)) and lexicon()["accuse"].search(before, who.end()):
            found["authority accuses"] = 1.0
        for kind in kinds:
            found[f"n {kind}"] = found.get(f"n {kind}", 0.0) + 1 / len(hits)
    return found | _with("doc", ("claim", "maybe", "accuse"), " ".join(told))


def sentences(text: str) -> list[str]:
    """Lower-cased sentences with single blanks."""
    return [s for s in re.split(r"(?<=[.?!])[\"']?\s+", " ".join(text.lower().split())) if s]


def _with(name: str, kinds: Sequence[str], words: str) -> Features:
    return {f"{name} {kind}": 1.0 for kind in kinds if lexicon()[kind].search(words)}


@cache
def lexicon() -> dict[str, re.Pattern[str]]:
    """The regular expression of each kind of words."""
    return {kind: re.compile(words) for kind, words in _rows("confidence_words.tsv")}


@cache
def weights() -> dict[str, Features]:
    """For each class the weight of each feature."""
    found: dict[str, Features] = {}
    for name, *values in _rows("confidence_weights.tsv"):
        if name == "feature":
            found = {label: {} for label in values}
        for label, value in zip(found, values, strict=True):
            if name != "feature":
                found[label][name] = float(value)
    return found


def _rows(name: str) -> list[list[str]]:
    lines = (_HERE / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
