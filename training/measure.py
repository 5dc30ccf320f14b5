"""How well trained weights, or the exported file, read the held-out examples: the numbers of the model card.

    python -m training.measure PREPARED WEIGHTS.safetensors|FOLDER [SET...]

Prints one JSON object: for each set the F1 (or error) of the heads for which it has labels. Counted word by word or span by
span on prepared examples: for comparing models, not with published figures (`eval/predict.py` and the scorers do that).
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file

from sayso.coding.reader import load_reader
from sayso.coding.reader_spans import likeliest, spans
from training.losses import AT
from training.model import Read, Reader, distances, pair_scores, read, telling
from training.terms import HEADS, PAIRS, POLICE
from training.train import load_sets

SETS = ("sourced_dev", "muc4_dev", "india_police_events_dev", "causal_news_corpus_dev")
Example = dict[str, Any]
Bias = Callable[[list[int], list[int]], torch.Tensor]


def backend(place: Path) -> tuple[Callable[[Example], Read], list[Bias]]:
    """Reads an example with trained weights or with the exported file; and the biases of the pairs."""
    if place.is_dir():
        reader = load_reader(place)
        card = reader.card
        biases = [_bias(card["bias"][name], torch.tensor(card["distance"][name])) for name in PAIRS]
        return lambda example: _exported(reader, example), biases
    model = Reader(pretrained=False)
    model.load_state_dict(load_file(place))
    model.eval()

    def trained(example: Example) -> Read:
        with torch.no_grad():
            return read(model, [example])[0]

    return trained, [_bias(float(model.pair_bias[n].detach()), model.distance[n].detach()) for n in range(len(PAIRS))]


def _bias(general: float, by_distance: torch.Tensor) -> Bias:
    return lambda rows, cols: general + by_distance[distances(rows, cols)]


def _exported(reader: Any, example: Example) -> Read:
    parts: list[list[torch.Tensor]] = [[] for _ in range(5)]
    root = None
    for window in example["windows"]:
        pieces = np.array([window["pieces"]])
        feed = {"pieces": pieces, "features": np.array([window["features"]]), "mask": np.ones_like(pieces)}
        *found, last = reader.session.run(["words", "left", "right", "tie_left", "tie_right", "root"], feed)
        root = torch.tensor(last[0]) if root is None else root
        first = np.array(window["first"])
        for part, values in zip(parts, found, strict=True):
            part.append(torch.tensor(values[0][np.maximum(first, 0)] * (first >= 0)[:, None]))
    return Read(*(torch.cat(p) for p in parts), root, telling(example))  # type: ignore[arg-type]


class Tally:
    """True, predicted and gold counts by name."""

    def __init__(self) -> None:
        self.true: Counter[str] = Counter()
        self.predicted: Counter[str] = Counter()
        self.gold: Counter[str] = Counter()

    def add(self, name: str, predicted: set[Any], gold: set[Any]) -> None:
        self.true[name] += len(predicted & gold)
        self.predicted[name] += len(predicted)
        self.gold[name] += len(gold)

    def f1(self) -> dict[str, float]:
        """F1 of each name."""
        return {
            n: round(2 * self.true[n] / max(1, self.predicted[n] + self.gold[n]), 4)
            for n in self.gold | self.predicted
        }


def compare(example: Example, found: Read, bias: list[Bias], tally: Tally) -> None:
    """Add what was found of one example to the tally."""
    words = found.words.float()
    if "event" in example:
        _events(example, found, bias, tally)
    for name, labels in example.get("bio", {}).items():
        if -100 not in labels:
            names = HEADS[name]
            best = likeliest(words[:, AT[name]].numpy(), names, found.telling.numpy())
            tally.add(name, set(spans(best, names)), set(spans(labels, names)))
    for name in ("police", "causal"):
        for start, end, target in example.get(name, []):
            pooled = torch.logsumexp(words[start:end, AT[name]][found.telling[start:end]], 0)
            for n, label in enumerate(HEADS[name]):
                tally.add(label, {1} if pooled[n] > 0 else set(), {1} if target[n] else set())
    if "incident" in example:
        pooled = torch.logsumexp(words[found.telling][:, AT["incident"]], 0)
        tally.add("incident", {1} if pooled > 0 else set(), {1} if example["incident"] else set())


def _events(example: Example, found: Read, bias: list[Bias], tally: Tally) -> None:
    words = found.words.float()
    masked = set(example["event"]["masked"])
    best = words[:, AT["event"]].argmax(-1).tolist()
    gold = {(t[0], k) for t in example["event"]["at"] for k in t[1]}
    heads = {t[0] for t in example["event"]["at"]}
    right = {(i, k) for i, k in enumerate(best) if k and i not in masked}
    tally.add("trigger", {i for i, _ in right}, heads)
    # One of several types is enough: what was not chosen of a list is not asked for.
    settled = {i for i, k in right if (i, k) in gold}
    tally.add("event", right, {(i, k) for i, k in gold if (i, k) in right or i not in settled})
    for name in ("factuality", "subtype"):
        labels = HEADS[name]
        for head, _, _, subtypes, factuality, _ in example["event"]["at"]:
            told = {factuality} if name == "factuality" else set(subtypes)
            chosen = labels[int(words[head, AT[name]].argmax())]
            tally.add(name, {chosen if chosen not in told else 1}, {1})
    for name, pair in example["pairs"].items():
        if pair["rows"] and pair["cols"]:
            number = PAIRS.index(name)
            rows, cols = pair["rows"], pair["cols"]
            scores = pair_scores((found.left, found.right), number, rows, cols) + bias[number](rows, cols)
            chosen = {(rows[a], cols[b]) for a, b in (scores > 0).nonzero().tolist()}
            tally.add(f"pair {name}", {p for p in chosen if p[0] != p[1]}, {tuple(p) for p in pair["true"]})


def measured(prepared: Path, place: Path, names: tuple[str, ...]) -> Iterator[tuple[str, dict[str, float]]]:
    """F1 of each head, set by set."""
    run, bias = backend(place)
    for name in names:
        tally = Tally()
        for example in load_sets(prepared, {name: 1}):
            compare(example, run(example), bias, tally)
        found = tally.f1()
        if all(label in found for label in POLICE):
            found["police macro"] = round(sum(found[label] for label in POLICE) / len(POLICE), 4)
        yield name, found


def main(arguments: list[str]) -> int:
    """The command line."""
    if len(arguments) < 2:
        sys.stderr.write(__doc__ or "")
        return 2
    names = tuple(arguments[2:]) or SETS
    sys.stdout.write(json.dumps(dict(measured(Path(arguments[0]), Path(arguments[1]), names)), indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
