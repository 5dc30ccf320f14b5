"""Fine-tuning with fixed seeds, a log and checkpoints that a later run goes on from.

    python -m training.train PREPARED OUT PLAN.toml

PLAN says which sets are read how often, from which weights to start and how fast to learn (see `training/plans/`). OUT gets
`log.jsonl`, `checkpoint.pt` while it runs and `weights.safetensors` at the end.
"""

from __future__ import annotations

import json
import random
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from training.losses import loss
from training.model import Reader, read

Example = dict[str, Any]


def load_sets(prepared: Path, repeats: dict[str, float], folds: dict[str, int] | None = None) -> list[Example]:
    """All examples, each as often as the plan says; a share below one takes the first part of a set."""
    found: list[Example] = []
    for name, times in repeats.items():
        rows = [json.loads(line) for line in (prepared / f"{name}.jsonl").open(encoding="utf-8")]
        rows = [r for r in rows if folds is None or name not in folds or r.get("fold") != folds[name]]
        found += rows * int(times) + rows[: round(len(rows) * (times % 1))]
    return [e for e in found if e["windows"]]


def pure_batches(examples: list[Example], pieces: int, seed: int) -> list[list[Example]]:
    """Shuffled batches of one set each: no set drowns another."""
    by_set: dict[str, list[Example]] = {}
    for example in examples:
        by_set.setdefault(example["set"], []).append(example)
    found = [batch for name in sorted(by_set) for batch in batches(by_set[name], pieces, seed)]
    random.Random(seed).shuffle(found)
    return found


def batches(examples: list[Example], pieces: int, seed: int) -> list[list[Example]]:
    """Shuffled, of about as many word pieces each."""
    order = list(range(len(examples)))
    random.Random(seed).shuffle(order)
    found: list[list[Example]] = []
    size = pieces
    for i in order:
        length = sum(len(w["pieces"]) for w in examples[i]["windows"])
        if size + length > pieces:
            found.append([])
            size = 0
        found[-1].append(examples[i])
        size += length
    return found


def train(examples: list[Example], plan: dict[str, Any], out: Path, start: Path | None = None) -> Reader:
    """Train, or go on from a checkpoint. The same plan and data give the same batches in the same order."""
    torch.manual_seed(plan["seed"])
    out.mkdir(parents=True, exist_ok=True)
    model = Reader()
    if start is not None:
        model.load_state_dict(load_file(start), strict=False)
    model.encoder.embeddings.word_embeddings.requires_grad_(False)  # half of all weights, for few reports
    slow = [p for p in model.encoder.parameters() if p.requires_grad]
    fast = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    groups = [{"params": slow, "lr": plan["lr"]}, {"params": fast, "lr": plan["lr_heads"]}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    make = pure_batches if plan.get("pure") else batches
    todo = make(examples, plan["batch_pieces"], plan["seed"])
    warm = max(1, round(0.06 * len(todo)))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.02, (len(todo) - step) / max(1, len(todo) - warm)))
    )
    first = _resume(out, model, optimizer, schedule)
    for step, batch in _steps(todo[: plan.get("stop")], first):
        model.train()
        torch.manual_seed(plan["seed"] * 100_003 + step)
        began = time.perf_counter()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=plan.get("bfloat16", True)):
            found = read(model, batch)
        total, parts = loss(model, batch, found, plan.get("weights"))
        total.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        schedule.step()
        if step % 20 == 0 or step == len(todo) - 1:
            row = {"step": step, "of": len(todo), "loss": round(float(total.detach()), 4)}
            row["seconds"] = round(time.perf_counter() - began, 2)
            _log(out, {**row, **{n: round(v, 4) for n, v in parts.items()}})
        if step % plan["checkpoint_steps"] == plan["checkpoint_steps"] - 1:
            _checkpoint(out, step + 1, model, optimizer, schedule)
    save_file({k: v.contiguous() for k, v in model.state_dict().items()}, out / "weights.safetensors")
    (out / "checkpoint.pt").unlink(missing_ok=True)
    return model.eval()


def _steps(todo: list[list[Example]], first: int) -> Iterator[tuple[int, list[Example]]]:
    yield from ((step, todo[step]) for step in range(first, len(todo)))


def _log(out: Path, row: dict[str, Any]) -> None:
    with (out / "log.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


def _checkpoint(out: Path, step: int, model: Reader, optimizer: Any, schedule: Any) -> None:
    state = {"step": step, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
    torch.save(state, out / "checkpoint.part")
    (out / "checkpoint.part").rename(out / "checkpoint.pt")


def _resume(out: Path, model: Reader, optimizer: Any, schedule: Any) -> int:
    """Go on where a run was stopped; tensors alone are read from the file, never code."""
    if not (out / "checkpoint.pt").exists():
        return 0
    state = torch.load(out / "checkpoint.pt", weights_only=True)
    model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    schedule.load_state_dict(state["schedule"])
    return int(state["step"])


def main(arguments: list[str]) -> int:
    """The command line."""
    if len(arguments) != 3:
        sys.stderr.write(__doc__ or "")
        return 2
    prepared, out = Path(arguments[0]), Path(arguments[1])
    with Path(arguments[2]).open("rb") as file:
        plan = tomllib.load(file)
    torch.set_num_threads(plan.get("threads", 2))
    examples = load_sets(prepared, plan["sets"])
    start = out.parent / plan["start"] / "weights.safetensors" if "start" in plan else None
    train(examples, plan, out, start)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
