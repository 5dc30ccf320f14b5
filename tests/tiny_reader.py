"""A trained reader of the right shape and a few kilobytes, its weights drawn by lot: written as bytes, without `onnx`.

`build` writes the three files of a model folder; its arguments make what is wrong with them.
"""

from __future__ import annotations

import hashlib
import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from sayso.coding.reader_input import DISTANCES, FEATURES, TYPES

INT64, FLOAT = 7, 1
BIO = (
    "filler:PerpInd PerpOrg Target Victim Weapon", "party:SOURCE TARGET RELATED", "entity:Organisation Location Person",
    "source:source", "cue:cue", "content:content",
)  # fmt: skip
CARD: dict[str, Any] = {
    "features": FEATURES,
    "heads": {
        "event": ["none", *TYPES],
        **{h.split(":")[0]: ["O", *(f"{p}-{n}" for n in h.split(":")[1].split() for p in "BI")] for h in BIO},
        "police": ["KILL", "ARREST", "FAIL", "FORCE", "ANY_ACTION"],
        "incident": ["incident"],
    },
    "pairs": ["actor", "recipient", "where", "says", "content"],
    "pair_size": 4,
    "relations": ["CoLocated", "BelongsTo"],
    "relation_size": 2,
    "roots": [
        "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
        "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
    ],
    "bias": {"actor": 0.0, "recipient": 0.0, "where": 0.0, "says": 0.0, "content": 0.0, "CoLocated": 0.0, "BelongsTo": 0.0},
    "distance": {name: [0.0] * DISTANCES for name in ("actor", "recipient", "where", "says", "content")},
}  # fmt: skip


def build(folder: Path, *, model: bytes | None = None, tokenizer: bytes | None = None, **card: Any) -> Path:
    """Write the folder. `model`, `tokenizer`: other bytes, with a card that fits them; `card`: other values of the card."""
    model = network() if model is None else model
    if tokenizer is None:
        tokenizer = Tokenizer(WordLevel({"[CLS]": 0, "[SEP]": 1, "[UNK]": 2}, "[UNK]")).to_str().encode()
    hashes = {"sha256": hashlib.sha256(model).hexdigest(), "tokenizer_sha256": hashlib.sha256(tokenizer).hexdigest()}
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reader.onnx").write_bytes(model)
    (folder / "tokenizer.json").write_bytes(tokenizer)
    (folder / "reader.json").write_text(json.dumps({**CARD, **hashes, **card}), "utf-8")
    return folder


def network(*, nodes: bytes = b"", tensors: bytes = b"", domain: str = "") -> bytes:
    """A model that multiplies the features with matrices; more nodes and tensors, another domain of its operators."""
    pairs, ties = len(CARD["pairs"]) * CARD["pair_size"], len(CARD["relations"]) * CARD["relation_size"]
    widths = {
        "words": sum(map(len, CARD["heads"].values())), "left": pairs, "right": pairs, "tie_left": ties, "tie_right": ties,
        "every": len(CARD["roots"]),
    }  # fmt: skip
    lot = np.random.default_rng(7)
    graph = node("Cast", ["features"], ["f"], [attribute("to", FLOAT)])
    for name, width in widths.items():
        size = 0.05 if name == "every" else 1.0  # roots that are not all but sure
        weights = lot.normal(scale=size, size=(len(FEATURES), width)).astype("<f4")
        weights[-1] *= 20 if name == "every" else 1  # and that go by the marks of the parties
        graph += tensor(f"w_{name}", weights) + node("MatMul", ["f", f"w_{name}"], [name])
    axes = field(5, field(1, b"axes") + field(8, 1) + field(20, 7))
    graph += node("ReduceMax", ["every"], ["root"], [axes, attribute("keepdims", 0)]) + nodes + tensors + field(2, b"tiny")
    for name, width in (("pieces", None), ("features", len(FEATURES)), ("mask", None)):
        graph += field(11, value(name, INT64, ["b", "p", *([width] if width else [])]))
    for name, width in widths.items():
        shape = ["b", width] if name == "every" else ["b", "p", width]
        graph += field(12, value("root" if name == "every" else name, FLOAT, shape))
    return field(1, 8) + field(8, field(1, domain.encode()) + field(2, 17)) + field(7, graph)


def words_only() -> bytes:
    """A tokenizer without the marks of the encoder."""
    return Tokenizer(WordLevel({"[UNK]": 0}, "[UNK]")).to_str().encode()


def node(kind: str, inputs: list[str], outputs: list[str], attributes: list[bytes] | None = None, domain: str = "") -> bytes:
    """One node of a graph."""
    names = b"".join(field(1, i.encode()) for i in inputs) + b"".join(field(2, o.encode()) for o in outputs)
    return field(1, names + field(4, kind.encode()) + b"".join(attributes or []) + (field(7, domain.encode()) if domain else b""))


def attribute(name: str, number: int) -> bytes:
    """An attribute that is a whole number."""
    return field(5, field(1, name.encode()) + field(3, number) + field(20, 2))


def tensor(name: str, values: Any, more: bytes = b"") -> bytes:
    """An initializer of floats."""
    dims = b"".join(field(1, n) for n in values.shape)
    return field(5, dims + field(2, FLOAT) + field(8, name.encode()) + field(9, values.tobytes()) + more)


def value(name: str, kind: int, shape: list[str | int]) -> bytes:
    """An input or output with its type and shape."""
    dims = b"".join(field(1, field(1, d) if isinstance(d, int) else field(2, d.encode())) for d in shape)
    return field(1, name.encode()) + field(2, field(1, field(1, kind) + field(2, dims)))


def field(number: int, content: bytes | int) -> bytes:
    """One field of a protobuf message."""
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(number: int) -> bytes:
    """A number in base 128, the smallest part first."""
    parts = []
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return struct.pack(f"{len(parts) + 1}B", *parts, number)
