"""From trained weights to the file that is shipped: one int8 ONNX, its card and its tokenizer.

    python -m training.export WEIGHTS FOLDER [CARD.toml] [--float]

CARD.toml holds what a person writes of the model (data, licences, scores, what it is bad at). `--float` keeps 32-bit floats.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import tempfile
import tomllib
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file

from sayso.coding.reader import INPUTS, OUTPUTS
from sayso.coding.reader_input import FEATURES
from training.encoder import tokenizer
from training.model import Reader
from training.terms import HEADS, PAIR_SIZE, PAIRS, RELATION_SIZE, RELATIONS, ROOTS


def export(weights: Path, target: Path, *, quantise: bool = True) -> dict[str, object]:
    """Write `reader.onnx` and `tokenizer.json`; give the part of the card that follows from them."""
    model = Reader(pretrained=False)
    model.load_state_dict(load_file(weights))
    model.eval()
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        plain = Path(scratch) / "plain.onnx"
        pieces = torch.ones(1, 12, dtype=torch.long)
        sample = (pieces, torch.zeros(1, 12, len(FEATURES), dtype=torch.long), torch.ones(1, 12, dtype=torch.long))
        axes = {name: {0: "batch", 1: "pieces"} for name in (*INPUTS, *OUTPUTS[:-1])} | {"root": {0: "batch"}}
        torch.onnx.export(
            model, sample, str(plain), input_names=list(INPUTS), output_names=list(OUTPUTS), dynamic_axes=axes, opset_version=17,
            dynamo=False,
        )  # fmt: skip
        if quantise:
            quantize_dynamic(
                str(plain),
                str(target / "reader.onnx"),
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=True,
                nodes_to_exclude=_heads(plain),
            )
        else:
            shutil.copy(plain, target / "reader.onnx")
    tokenizer().save(str(target / "tokenizer.json"))  # as trained with: without truncation and padding
    bias = model.pair_bias.tolist()
    return {
        "sha256": _hash(target / "reader.onnx"), "tokenizer_sha256": _hash(target / "tokenizer.json"), "features": FEATURES,
        "heads": {name: list(labels) for name, labels in HEADS.items()}, "pairs": list(PAIRS), "pair_size": PAIR_SIZE,
        "relations": list(RELATIONS), "relation_size": RELATION_SIZE, "roots": list(ROOTS),
        "distance": {name: [round(d, 4) for d in row] for name, row in zip(PAIRS, model.distance.tolist(), strict=True)},
        "bias": {name: round(b, 5) for name, b in zip((*PAIRS, *RELATIONS), bias, strict=True)},
    }  # fmt: skip


def _heads(plain: Path) -> list[str]:
    """The layers on top stay floats: they are small. (In the encoder seven bits lose less than eight: no sums overflow.)"""
    graph = onnx.load(str(plain)).graph
    return [n.name for n in graph.node if n.op_type in {"MatMul", "Gemm"} and not n.name.startswith("/encoder/")]


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(arguments: list[str]) -> int:
    """The command line."""
    words = [a for a in arguments if not a.startswith("--")]
    if len(words) < 2:
        sys.stderr.write(__doc__ or "")
        return 2
    made = export(Path(words[0]), Path(words[1]), quantise="--float" not in arguments)
    told = tomllib.loads(Path(words[2]).read_text("utf-8")) if len(words) > 2 else {}
    card = json.dumps({**told, **made}, indent=1, ensure_ascii=False)
    (Path(words[1]) / "reader.json").write_text(card + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
