"""The mean of trained weights: what two points of one training learned, often better than either.

    python -m training.average OUT.safetensors WEIGHTS.safetensors...

Method: Wortsman et al. 2022, "Robust fine-tuning of zero-shot models". The weights must come one from the other.
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file


def mean(paths: list[Path]) -> dict[str, torch.Tensor]:
    """The mean of each tensor. Raises ValueError where files hold other tensors than the first."""
    found = [load_file(path) for path in paths]
    for path, weights in zip(paths, found, strict=True):
        if {n: t.shape for n, t in weights.items()} != {n: t.shape for n, t in found[0].items()}:
            raise ValueError(f"{path}: other tensors than in {paths[0]}; expected weights of one network")
    return {name: torch.stack([weights[name] for weights in found]).mean(0) for name in found[0]}


def main(arguments: list[str]) -> int:
    """The command line."""
    if len(arguments) < 3:
        sys.stderr.write(__doc__ or "")
        return 2
    out = Path(arguments[0])
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(mean([Path(a) for a in arguments[1:]]), out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
