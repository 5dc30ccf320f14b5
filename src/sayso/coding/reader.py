"""Component `sayso_reader`: the trained reader, the one file that loads ONNX.

It reads a document once and stores what it saw as `doc._.reading`: for every word the logits of each head, and vectors whose
dot products score pairs of words. Other components ask it; none of them needs it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

from sayso.coding.layers import get, put
from sayso.coding.reader_input import FEATURES, Window, distance_buckets, windows
from sayso.errors import ModelError

Floats = npt.NDArray[np.float32]
FOLDER = Path(__file__).parent.parent / "models"
INPUTS = ("pieces", "features", "mask")
OUTPUTS = ("words", "left", "right", "tie_left", "tie_right", "root")


@dataclass(frozen=True, slots=True)
class Reader:
    """A loaded model with its card."""

    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    card: dict[str, Any]

    def run(self, window: Window) -> list[Floats]:
        """The outputs for one window, batch dimension taken away."""
        feed = {
            "pieces": window.pieces[None], "features": window.features[None], "mask": np.ones((1, len(window.pieces)), dtype=np.int64)
        }  # fmt: skip
        return [out[0] for out in self.session.run(list(OUTPUTS), feed)]


class Reading:
    """What the reader saw in a document. All positions are word (token) indices."""

    def __init__(self, reader: Reader, doc: Doc) -> None:
        self.card = reader.card
        found = [(w, reader.run(w)) for w in windows(doc, reader.tokenizer)]
        self._outputs = {name: _by_word(found, n, len(doc)) for n, name in enumerate(OUTPUTS[:-1])}
        self.root: Floats | None = found[0][1][-1] if found else None
        self._at = _slices(self.card["heads"])

    def labels(self, head: str) -> list[str]:
        """The labels of a head, in the order of its logits."""
        return list(self.card["heads"][head])

    def logits(self, head: str) -> Floats:
        """Logits `[words, labels]`; a word of white space has zeros."""
        return self._outputs["words"][:, self._at[head]]

    def probabilities(self, head: str) -> Floats:
        """Softmax over the labels of a head, `[words, labels]`."""
        logits = self.logits(head)
        exp = np.exp(logits - logits.max(-1, keepdims=True))
        chances: Floats = exp / exp.sum(-1, keepdims=True)
        return chances

    def pooled(self, head: str, start: int, end: int) -> Floats:
        """Chance of each label of a pooled head for the words of a range, `[labels]`."""
        logits = self.logits(head)[start:end]
        if not len(logits):
            return np.zeros(len(self.labels(head)), dtype=np.float32)
        top = logits.max(0)
        return _sigmoid(top + np.log(np.exp(logits - top).sum(0)))

    def pairs(self, name: str, rows: list[int], cols: list[int]) -> Floats:
        """Chance that a word of `rows` and a word of `cols` belong together as `name` says, `[rows, cols]`."""
        number, size = self.card["pairs"].index(name), self.card["pair_size"]
        bias = self.card["bias"][name] + np.array(self.card["distance"][name], dtype=np.float32)[distance_buckets(rows, cols)]
        return _sigmoid(self._dot(("left", "right"), number, size, rows, cols) + bias.astype(np.float32))

    def ties(self, name: str, rows: list[int], cols: list[int]) -> Floats:
        """Chance of a relation between the entities that begin at two words, `[rows, cols]`."""
        number, size = self.card["relations"].index(name), self.card["relation_size"]
        return _sigmoid(self._dot(("tie_left", "tie_right"), number, size, rows, cols) + np.float32(self.card["bias"][name]))

    def spans(self, head: str) -> list[tuple[int, int, str]]:
        """Spans of words with their label, of a head that marks beginnings and insides."""
        names = self.labels(head)
        found: list[tuple[int, int, str]] = []
        for i, label in enumerate(self.logits(head).argmax(-1).tolist()):
            if label == 0:
                continue
            prefix, _, kind = names[label].partition("-")
            if prefix == "I" and found and found[-1][1] == i and found[-1][2] == kind:
                found[-1] = (found[-1][0], i + 1, kind)
            else:
                found.append((i, i + 1, kind))
        return found

    def _dot(self, sides: tuple[str, str], number: int, size: int, rows: list[int], cols: list[int]) -> Floats:
        at = slice(number * size, (number + 1) * size)
        left, right = (self._outputs[side][words][:, at] for side, words in zip(sides, (rows, cols), strict=True))
        scores: Floats = left @ right.T / np.float32(size**0.5)
        return scores


def _by_word(found: list[tuple[Window, list[Floats]]], number: int, words: int) -> Floats:
    width = found[0][1][number].shape[-1] if found else 0
    made = np.zeros((words, width), dtype=np.float32)
    for window, outputs in found:
        has = window.first >= 0
        made[window.start : window.end][has] = outputs[number][window.first[has]]
    return made


def _sigmoid(x: Floats) -> Floats:
    chances: Floats = 1.0 / (1.0 + np.exp(-x))
    return chances


def _slices(heads: dict[str, list[str]]) -> dict[str, slice]:
    found, at = {}, 0
    for name, labels in heads.items():
        found[name] = slice(at, at + len(labels))
        at += len(labels)
    return found


@cache
def load_reader(folder: Path = FOLDER) -> Reader:
    """The reader of a folder: `reader.onnx`, `reader.json` (its card) and `tokenizer.json`. ModelError says what is wrong."""
    card = _card(folder)
    model = _verified(folder / "reader.onnx", card["sha256"])
    vocabulary = _verified(folder / "tokenizer.json", card["tokenizer_sha256"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001 - onnxruntime raises classes of its own, without a common parent
        raise ModelError(f"{folder / 'reader.onnx'} is no model that onnxruntime can read: {error}") from error
    found = ({i.name for i in session.get_inputs()}, {o.name for o in session.get_outputs()})
    if found != (set(INPUTS), set(OUTPUTS)):
        raise ModelError(
            f"{folder / 'reader.onnx'} takes {sorted(found[0])} and gives {sorted(found[1])}; a reader takes {sorted(INPUTS)} and "
            f"gives {sorted(OUTPUTS)}: name the folder of a model that `make train` made"
        )
    return Reader(session, Tokenizer.from_str(vocabulary.decode("utf-8")), card)


def _card(folder: Path) -> dict[str, Any]:
    path = folder / "reader.json"
    try:
        card = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read as a model card ({error}): the card stands beside the model") from error
    missing = [k for k in _CARD_KEYS if k not in card]
    if missing or card["features"] != FEATURES:
        raise ModelError(f"{path} is not the card of a reader of this version (missing: {', '.join(missing) or 'its features differ'})")
    return dict(card)


_CARD_KEYS = (
    "sha256", "tokenizer_sha256", "features", "heads", "pairs", "pair_size", "relations", "relation_size", "bias",
    "distance", "roots",
)  # fmt: skip


def _verified(path: Path, expected: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error}") from error
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise ModelError(
            f"{path} has sha256 {found[:12]}..., its card says {expected[:12]}...: the file is truncated or another one; "
            "reinstall sayso, or code with --engine patterns"
        )
    return data


@Language.component("sayso_reader", requires=["doc._.triggers"], assigns=["doc._.reading"])
def reader(doc: Doc) -> Doc:
    """Read the document and store what was seen."""
    put(doc, "reading", Reading(load_reader(), doc))
    return doc


def reading(doc: Doc) -> Reading | None:
    """What the reader saw, or None where it did not run."""
    found: Reading | None = get(doc, "reading") or None
    return found
