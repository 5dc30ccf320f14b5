"""What the network says of an example, in plain values: for cross-validation and for choosing thresholds."""

from __future__ import annotations

from typing import Any

import torch

from sayso.coding.reader_spans import likeliest, spans
from training.losses import AT
from training.model import Read, Reader, pair_scores
from training.terms import HEADS, PAIRS, RELATIONS, ROOTS


def predictions(model: Reader, example: dict[str, Any], read: Read) -> dict[str, Any]:
    """The values of the heads for which the example has labels."""
    words = read.words.float()
    found: dict[str, Any] = {}
    if "root" in example:
        found["root"] = ROOTS[int(read.root.argmax())]
        found["gold"] = ROOTS[example["root"]]
    for name in example.get("bio", {}):
        found[name] = spans(likeliest(words[:, AT[name]].numpy(), HEADS[name], read.telling.numpy()), HEADS[name])
    for name in ("police", "causal"):
        if name in example:
            logits = words[:, AT[name]]
            pooled = [(s, e, torch.logsumexp(logits[s:e][read.telling[s:e]], 0)) for s, e, _ in example[name]]
            found[name] = [[s, e, torch.sigmoid(p).tolist()] for s, e, p in pooled]
    if "incident" in example:
        found["incident"] = float(torch.sigmoid(torch.logsumexp(words[read.telling][:, AT["incident"]], 0)))
    if "relations" in example:
        firsts = [s for s, _, _ in found["entity"]]
        for n, kind in enumerate(RELATIONS):
            if not firsts:
                break
            scores = pair_scores((read.tie_left, read.tie_right), n, firsts, firsts)
            scores = scores + model.pair_bias[len(PAIRS) + n]
            found.setdefault("ties", []).extend(
                [kind, firsts[a], firsts[b]]
                for a, b in (scores > 0).nonzero().tolist() if a != b
            )  # fmt: skip
    return found
