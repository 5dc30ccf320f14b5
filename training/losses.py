"""What each example teaches: only the heads for which it has labels."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812 - its usual name

from training.model import Read, Reader, distances, pair_scores
from training.terms import FACTUALITIES, HEADS, PAIRS, RELATIONS, slices

AT = slices()
WEIGHTS = {
    "event": 12.0, "core": 0.3, "subtype": 0.4, "factuality": 0.3, "veridical": 0.1, "source": 4.0, "cue": 4.0, "content": 1.0,
    "filler": 12.0, "party": 1.5, "entity": 1.0, "outcome": 0.15, "police": 3.0, "causal": 0.5, "incident": 0.15, "root": 0.7,
    "actor": 5.0, "recipient": 5.0, "when": 2.0, "where": 2.0, "speaker": 1.0, "same": 4.0, "response-to": 1.0, "causes": 0.5,
    "part-of": 0.5, "follows": 0.5, "says": 1.0, "content-of": 1.0, "relation": 1.5,
}  # fmt: skip
"""How much the mean of each part counts; much, where few words (or pairs) of many are marked. A plan may give others."""


def loss(
    model: Reader, examples: list[dict[str, Any]], found: list[Read], weights: dict[str, float] | None = None
) -> tuple[Tensor, dict[str, float]]:
    """The weighted loss of a batch, and each part of it for the log."""
    parts: dict[str, list[tuple[Tensor, float]]] = defaultdict(list)
    for example, read in zip(examples, found, strict=True):
        for name, value, count in _parts(model, example, read):
            parts[name].append((value, count))
    means = {name: sum(v for v, _ in p) / max(1, sum(c for _, c in p)) for name, p in parts.items()}
    # A head that few examples of the batch teach counts for less than one that all teach.
    share = {name: (len(p) / len(examples)) ** 0.5 for name, p in parts.items()}
    weight = {**WEIGHTS, **(weights or {})}
    total = sum((weight[name] * share[name] * m for name, m in means.items()), torch.zeros(()))
    return total, {name: float(m.detach()) for name, m in means.items()}


def _parts(model: Reader, example: dict[str, Any], read: Read) -> Any:
    words, telling = read.words.float(), read.telling
    if "event" in example:
        yield from _events(example["event"], words, telling)
    for name, labels in example.get("bio", {}).items():
        target = torch.tensor(labels)
        known = (target >= 0) & telling
        if known.any():
            yield name, F.cross_entropy(words[:, AT[name]][known], target[known], reduction="sum"), int(known.sum())
    for name in ("police", "causal"):
        for start, end, target in example.get(name, []):
            pooled = torch.logsumexp(words[start:end, AT[name]][telling[start:end]], 0)
            yield name, F.binary_cross_entropy_with_logits(pooled, torch.tensor(target).float(), reduction="sum"), len(target)
    if "incident" in example:
        pooled = torch.logsumexp(words[telling][:, AT["incident"]], 0)
        yield "incident", F.binary_cross_entropy_with_logits(pooled, torch.tensor([float(example["incident"])])), 1
    if example.get("veridical"):
        at, value = zip(*example["veridical"], strict=True)
        predicted = words[list(at), AT["veridical"]].squeeze(-1)
        yield "veridical", F.smooth_l1_loss(predicted, torch.tensor(value), reduction="sum"), len(at)
    if example.get("outcome"):
        at, target = zip(*example["outcome"], strict=True)
        yield "outcome", F.cross_entropy(words[list(at), AT["outcome"]], torch.tensor(target), reduction="sum"), len(at)
    if "root" in example:
        yield "root", F.cross_entropy(read.root.float()[None], torch.tensor([example["root"]]), label_smoothing=0.05), 1
    for name, pair in {**example.get("pairs", {}), **example.get("says", {})}.items():
        if not pair["rows"] or not pair["cols"]:
            continue
        number = PAIRS.index(name)
        bias = model.pair_bias[number] + model.distance[number][distances(pair["rows"], pair["cols"])]
        yield from _pair("content-of" if name == "content" else name, pair, (read.left, read.right), number, bias)
    for name, pair in example.get("relations", {}).items():
        number = RELATIONS.index(name)
        bias = model.pair_bias[len(PAIRS) + number]
        yield from _pair("relation", pair, (read.tie_left, read.tie_right), number, bias)


def _events(labels: dict[str, Any], words: Tensor, telling: Tensor) -> Any:
    target = torch.zeros(len(words), len(HEADS["event"]))
    target[:, 0] = 1.0
    for head, types, *_ in labels["at"]:
        target[head] = 0.0
        target[head, types] = 1.0 / len(types)
    taught = telling.clone()
    taught[labels["masked"]] = False
    logs = F.log_softmax(words[:, AT["event"]], -1)
    yield "event", -(target * logs)[taught].sum(), int(taught.sum())
    if not labels["at"]:
        return
    at = [t[0] for t in labels["at"]]
    core = torch.tensor([float(t[2]) for t in labels["at"]])
    yield "core", F.binary_cross_entropy_with_logits(words[at, AT["core"]].squeeze(-1), core, reduction="sum"), len(at)
    names = HEADS["subtype"]
    subtype = torch.tensor([names.index(t[3][0]) for t in labels["at"]])
    yield "subtype", F.cross_entropy(words[at, AT["subtype"]], subtype, reduction="sum"), len(at)
    known = [(t[0], FACTUALITIES.index(t[4])) for t in labels["at"] if t[4] in FACTUALITIES]
    if known:
        where, which = zip(*known, strict=True)
        yield "factuality", F.cross_entropy(words[list(where), AT["factuality"]], torch.tensor(which), reduction="sum"), len(known)


def _pair(name: str, pair: dict[str, Any], sides: tuple[Tensor, Tensor], number: int, bias: Tensor) -> Any:
    rows, cols = pair["rows"], pair["cols"]
    if not rows or not cols:
        return
    scores = pair_scores(sides, number, rows, cols) + bias
    target = torch.zeros(len(rows), len(cols))
    row, col = {r: n for n, r in enumerate(rows)}, {c: n for n, c in enumerate(cols)}
    for a, b in pair["true"]:
        target[row[a], col[b]] = 1.0
    taught = torch.tensor([[r != c for c in cols] for r in rows])
    yield name, F.binary_cross_entropy_with_logits(scores, target, reduction="none")[taught].sum(), int(taught.sum())

