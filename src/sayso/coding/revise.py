"""Component `sayso_revise`: what the trained reader adds to the patterns' triggers, and what it takes away.

Patterns see what their author thought of; the reader has seen how the words around a trigger decide. Where it is sure that
a word tells no happening the trigger goes, where it is sure of a happening that no pattern knows one is added; where it is
unsure the patterns stand.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.coding.events import Pattern, make_trigger
from sayso.coding.layers import Trigger, get, put
from sayso.coding.reader import Reading, reading
from sayso.coding.reader_spans import Floats
from sayso.data import read_tsv

_MUTUAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})
_CARRIED = frozenset({"dobj", "nsubjpass", "obj"})
_ANSWERS = frozenset({"denies", "doubts", "confirms", "claims-responsibility"})  # somebody speaks of just this act: it stays
_TELLING = {"VERB": "VERB", "NOUN": "NOUN", "PROPN": "NOUN"}


@cache
def weights() -> dict[str, float]:
    """Thresholds and weights by name."""
    return {row["name"]: float(row["value"]) for row in read_tsv("lexicons/reader_weights.tsv")}


@Language.component("sayso_revise", requires=["doc._.reading", "doc._.triggers"], assigns=["doc._.triggers"])
def revise(doc: Doc) -> Doc:
    """Store the triggers that patterns and reader agree on, and those that one of them is sure of."""
    seen = reading(doc)
    if seen is None:
        return doc
    chances = seen.probabilities("event")
    answered = {i for a in get(doc, "attributions") if a["stance"] in _ANSWERS for s, e in a["content"] for i in range(s, e)}
    told: list[Trigger] = [t for t in get(doc, "triggers") if t["head"] in answered or _holds(t, chances)]
    for trigger in told:
        _retype(trigger, seen, chances)
    taken = {i for t in told for i in range(t["start"], t["end"])} | {
        i for start, end in get(doc, "boilerplate") for i in range(start, end)
    }
    fresh = [t for i in np.flatnonzero(1 - chances[:, 0] >= weights()["add"]).tolist() if (t := _new(doc[i], taken, seen, chances))]
    put(doc, "triggers", sorted([*told, *fresh], key=lambda t: t["head"]))
    return doc


def _chance(trigger: Trigger, chances: Floats) -> float:
    """That one of the trigger's words tells a happening."""
    words = sorted({trigger["head"], *range(trigger["start"], trigger["end"])})
    return float((1 - chances[words, 0]).max())


def _holds(trigger: Trigger, chances: Floats) -> bool:
    return _chance(trigger, chances) >= weights()[f"keep {trigger['strength']}"]


def _retype(trigger: Trigger, seen: Reading, chances: Floats) -> None:
    """Another type where the reader is sure of it."""
    row = chances[trigger["head"]]
    best = int(row[1:].argmax()) + 1
    kind = seen.labels("event")[best]
    if row[best] >= weights()["retype"] and kind != trigger["type"]:
        trigger["type"] = kind
        trigger["subtype"] = _subtype(trigger["head"], seen)


def _subtype(word: int, seen: Reading) -> str | None:
    found = seen.labels("subtype")[int(seen.logits("subtype")[word].argmax())]
    return None if found == "none" else found


def _new(token: Token, taken: set[int], seen: Reading, chances: Floats) -> Trigger | None:
    """A trigger for a word that no pattern knows."""
    pos = _TELLING.get(token.pos_)
    is_main = float(seen.logits("core")[token.i, 0]) > 0  # background and mere talk are left to the patterns
    if pos is None or not is_main or token.i in taken or token.ent_type_ in {"PERSON", "GPE", "DATE"}:
        return None
    kind = seen.labels("event")[int(chances[token.i, 1:].argmax()) + 1]
    words = [token.i, *(c.i for c in token.children if c.dep_ == "prt")]
    carried = {c.i for c in token.children if c.dep_ in _CARRIED}  # "conducted strikes": the strikes are told already
    if taken & {*words, *carried}:
        return None
    pattern = Pattern(
        f"read.{kind.lower()}", (token.lemma_.lower(),), pos, kind, _subtype(token.i, seen), _frame(kind, pos), (), "strong"
    )
    return make_trigger(token.doc, token, pattern, words)


def _frame(kind: str, pos: str) -> str:
    if pos == "VERB":
        return "sw" if kind in _MUTUAL else "so"
    return "between,with,poss,by,of,adj=" if kind in _MUTUAL else "by,poss,adj,from>on,against,of,to"
