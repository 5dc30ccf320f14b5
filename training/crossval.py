"""Cross-validation on sets without a dev part, from weights that never saw them.

    python -m training.crossval SET PREPARED OUT PLAN.toml [FOLD...]

SET: plv, cameo_ner (five folds) or re3d (leave one source out). Writes OUT/SET.folds.jsonl, one row per example: its fold and
what the network says of it; `training.report` turns that into the scorers' form.
"""

from __future__ import annotations

import json
import sys
import tomllib
import zlib
from pathlib import Path
from typing import Any

import torch

from training.model import Reader, read
from training.predict import predictions
from training.train import load_sets, train

Example = dict[str, Any]


def fold_of(example: Example) -> str:
    """The fold that holds an example out."""
    if example["set"] == "re3d":
        return str(example["source"])
    if example.get("fold") is not None:
        return str(example["fold"])
    return str(zlib.crc32(example["id"].encode()) % 5)


def held_out(model: Reader, examples: list[Example]) -> list[dict[str, Any]]:
    """What the network says of the examples that it was not trained on."""
    rows = []
    for at in range(0, len(examples), 16):
        batch = examples[at : at + 16]
        with torch.no_grad():
            found = read(model, batch)
        rows += [{"id": e["id"], "fold": fold_of(e), **predictions(model, e, f)} for e, f in zip(batch, found, strict=True)]
    return rows


def main(arguments: list[str]) -> int:
    """The command line."""
    if len(arguments) < 4:
        sys.stderr.write(__doc__ or "")
        return 2
    name, prepared, out = arguments[0], Path(arguments[1]), Path(arguments[2])
    with Path(arguments[3]).open("rb") as file:
        plan = tomllib.load(file)
    torch.set_num_threads(plan.get("threads", 2))
    rest = load_sets(prepared, plan.get("beside", {}))
    examples = load_sets(prepared, {name: 1})
    out.mkdir(parents=True, exist_ok=True)
    start = out.parent / plan["start"] / "weights.safetensors" if "start" in plan else None
    for fold in arguments[4:] or sorted({fold_of(e) for e in examples}):
        learn = [e for e in examples if fold_of(e) != fold] * plan["epochs"] + rest
        model = train(learn, plan, out / f"{name}-{fold}", start)
        with (out / f"{name}.folds.jsonl").open("a", encoding="utf-8") as file:
            for row in held_out(model, [e for e in examples if fold_of(e) == fold]):
                file.write(json.dumps(row) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
