"""Component `sayso_reader`: the trained reader, the one file that loads ONNX.

It reads a document once and stores what it saw as `doc._.reading`: for every word the logits of each head, and vectors whose
dot products score pairs of words. Other components ask it; none of them needs it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from spacy.language import Language
from spacy.tokens import Doc
from tokenizers import Tokenizer

from sayso.coding import reader_file
from sayso.coding.layers import get, put
from sayso.coding.reader_input import DISTANCES, FEATURES, Window, distance_buckets, windows
from sayso.coding.reader_spans import Floats, likeliest, spans
from sayso.errors import ModelError

FOLDER = Path(__file__).parent.parent / "models"
INPUTS = ("pieces", "features", "mask")
OUTPUTS = ("words", "left", "right", "tie_left", "tie_right", "root")
REMEDY = "reinstall sayso, name the folder of a sound model, or code with --engine patterns"


@dataclass(frozen=True, slots=True)
class Reader:
    """A loaded model with its card."""

    session: onnxruntime.InferenceSession
    tokenizer: Tokenizer
    card: dict[str, Any]

    def run(self, window: Window) -> list[Floats]:
        """The outputs for one window, batch dimension taken away."""
        feed = {
            "pieces": window.pieces[None], "features": window.features[None],
            "mask": np.ones((1, len(window.pieces)), dtype=np.int64),
        }  # fmt: skip
        return [out[0] for out in self.session.run(list(OUTPUTS), feed)]


class Reading:
    """What the reader saw in a document. All positions are word (token) indices."""

    def __init__(self, reader: Reader, doc: Doc, marked: Mapping[int, int] | None = None) -> None:
        """`marked`: the words of the parties of a sentence that is typed, as `reader_input.marks` gives them."""
        self.card = reader.card
        found = [(w, reader.run(w)) for w in windows(doc, reader.tokenizer, marked)]
        self._outputs = {name: _by_word(found, n, len(doc)) for n, name in enumerate(OUTPUTS[:-1])}
        self._telling = np.concatenate([w.first >= 0 for w, _ in found]) if found else np.zeros(0, dtype=bool)
        telling = max(found, key=lambda f: int((f[0].features[:, -1] > 0).sum()), default=None)  # the first of equals
        self.root: Floats | None = telling[1][-1] if telling else None
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
        logits = self.logits(head)[start:end][self._telling[start:end]]
        if not len(logits):
            return np.zeros(len(self.labels(head)), dtype=np.float32)
        top = logits.max(0)
        return _sigmoid(top + np.log(np.exp(logits - top).sum(0)))

    def pairs(self, name: str, rows: list[int], cols: list[int]) -> Floats:
        """Chance that a word of `rows` and a word of `cols` belong together as `name` says, `[rows, cols]`."""
        number, size = self.card["pairs"].index(name), self.card["pair_size"]
        bias = self.card["bias"][name] + np.array(self.card["distance"][name], dtype=np.float32)[distance_buckets(rows, cols)]
        return _sigmoid(self._dot(("left", "right"), (number, size), rows, cols) + bias.astype(np.float32))

    def ties(self, name: str, rows: list[int], cols: list[int]) -> Floats:
        """Chance of a relation between the entities that begin at two words, `[rows, cols]`."""
        number, size = self.card["relations"].index(name), self.card["relation_size"]
        return _sigmoid(self._dot(("tie_left", "tie_right"), (number, size), rows, cols) + np.float32(self.card["bias"][name]))

    def sides(self, name: str, rows: list[int]) -> tuple[Floats, Floats]:
        """The vectors of words that a pair is scored by, left and right, `[rows, size]`: for words of two documents."""
        number, size = self.card["pairs"].index(name), self.card["pair_size"]
        at = slice(number * size, (number + 1) * size)
        return self._outputs["left"][rows][:, at], self._outputs["right"][rows][:, at]

    def context(self, rows: list[int]) -> Floats:
        """Vectors of words where they stand, `[rows, width]`: the more alike two uses of words, the greater their cosine."""
        vectors: Floats = self._outputs["left"][rows]
        return vectors

    def spans(self, head: str) -> list[tuple[int, int, str]]:
        """Spans of words with their label, of a head that marks beginnings and insides."""
        names = self.labels(head)
        return spans(likeliest(self.logits(head), names, self._telling), names)

    def _dot(self, sides: tuple[str, str], part: tuple[int, int], rows: list[int], cols: list[int]) -> Floats:
        number, size = part
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
    chances: Floats = np.exp(-np.logaddexp(np.float32(0.0), -x))  # no overflow, however sure it is
    return chances


def _slices(heads: dict[str, list[str]]) -> dict[str, slice]:
    found, at = {}, 0
    for name, labels in heads.items():
        found[name] = slice(at, at + len(labels))
        at += len(labels)
    return found


@cache
def load_reader(folder: Path = FOLDER) -> Reader:
    """The reader of a folder: `reader.onnx`, `reader.json` (its card) and `tokenizer.json`.

    Raises ModelError with what was found, what was expected and what to do: a file that is missing, truncated or another
    one, a card of another network, tensors outside of the file, operators outside of the ONNX standard.
    """
    folder = Path(folder)
    card = _card(folder / "reader.json")
    model = _verified(folder / "reader.onnx", card["sha256"])
    tokenizer = _tokenizer(folder / "tokenizer.json", card["tokenizer_sha256"])
    return Reader(_session(folder / "reader.onnx", model, card), tokenizer, card)


def _refused(path: Path, found: str, expected: str) -> ModelError:
    return ModelError(f"{path}: {found}; expected {expected}: {REMEDY}")


def _card(path: Path) -> dict[str, Any]:
    expected = "the card of a reader of this version of sayso, which stands beside the model"
    try:
        card = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise _refused(path, f"cannot be read ({error.strerror or error})", expected) from error
    except (ValueError, RecursionError) as error:
        raise _refused(path, f"no JSON ({str(error)[:80]})", expected) from error
    if not isinstance(card, dict):
        raise _refused(path, f"a JSON {type(card).__name__}", expected)
    if missing := [key for key in _CARD_KEYS if key not in card]:
        raise _refused(path, f"without {', '.join(missing)}", expected)
    if wrong := [key for key, fits in _CARD_KEYS.items() if not fits(card[key])]:
        raise _refused(path, f"other values than a card has in {', '.join(wrong)}", expected)
    if unbiased := [name for name in (*card["pairs"], *card["relations"]) if not _is_number(card["bias"].get(name))]:
        raise _refused(path, f"no bias for {', '.join(unbiased)}", expected)
    if other := [name for name in card["pairs"] if not _are_steps(card["distance"].get(name))]:
        raise _refused(path, f"not {DISTANCES} steps of distance for {', '.join(other)}", expected)
    return card


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_steps(value: Any) -> bool:
    return isinstance(value, list) and len(value) == DISTANCES and all(map(_is_number, value))


def _is_size(value: Any) -> bool:
    return type(value) is int and value > 0


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 64


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(name, str) for name in value)


def _are_heads(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(map(_are_names, value.values()))


_CARD_KEYS: dict[str, Callable[[Any], bool]] = {
    "sha256": _is_hash, "tokenizer_sha256": _is_hash, "features": lambda value: bool(value == FEATURES), "heads": _are_heads,
    "pairs": _are_names, "pair_size": _is_size, "relations": _are_names, "relation_size": _is_size,
    "bias": lambda value: isinstance(value, dict), "distance": lambda value: isinstance(value, dict), "roots": _are_names,
}  # fmt: skip


def _verified(path: Path, expected: str) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _refused(path, f"cannot be read ({error.strerror or error})", "a file of the trained reader") from error
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        wanted = f"{expected[:12]}..., as its card says: the file is truncated or another one"
        raise _refused(path, f"{len(data):,} bytes with sha256 {found[:12]}...", wanted)
    return data


def _tokenizer(path: Path, expected: str) -> Tokenizer:
    data = _verified(path, expected)
    try:
        found = Tokenizer.from_str(data.decode("utf-8"))
    except Exception as error:  # tokenizers raises bare Exceptions
        raise _refused(path, f"no tokenizer ({str(error)[:80]})", "a tokenizer in the form of the tokenizers library") from error
    missing = [token for token in ("[CLS]", "[SEP]") if found.token_to_id(token) is None]
    if missing:
        raise _refused(path, f"a tokenizer without {' and '.join(missing)}", "that of the encoder")
    return found


def _session(path: Path, model: bytes, card: dict[str, Any]) -> onnxruntime.InferenceSession:
    """The model, ready to run. Nothing of it is loaded before its nodes and tensors were looked at."""
    expected = "a single ONNX file of standard operators, as `python -m training.export` writes it"
    try:
        wrong = list(reader_file.faults(model))
    except ValueError as error:
        raise _refused(path, f"no ONNX file ({error})", expected) from error
    if wrong:
        raise _refused(path, f"a model with {'; '.join(wrong)}", expected)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime raises classes of its own, without a common parent
        raise _refused(path, f"nothing that onnxruntime can run ({str(error)[:120]})", expected) from error
    _check_shapes(path, session, card)
    return session


def _check_shapes(path: Path, session: onnxruntime.InferenceSession, card: dict[str, Any]) -> None:
    found = {i.name: (i.type, i.shape[-1]) for i in session.get_inputs()} | {
        o.name: (o.type, o.shape[-1]) for o in session.get_outputs()
    }
    pairs, ties = len(card["pairs"]) * card["pair_size"], len(card["relations"]) * card["relation_size"]
    widths = {
        "features": len(FEATURES), "words": sum(map(len, card["heads"].values())), "left": pairs, "right": pairs, "tie_left": ties,
        "tie_right": ties, "root": len(card["roots"]),
    }  # fmt: skip
    if set(found) != {*INPUTS, *OUTPUTS}:
        raise _refused(path, f"a network with {', '.join(sorted(found))}", f"one with {', '.join(sorted((*INPUTS, *OUTPUTS)))}")
    for name, (kind, width) in found.items():
        needed = "tensor(int64)" if name in INPUTS else "tensor(float)"
        if kind != needed or width != widths.get(name, width):
            wanted = f"{needed} of width {widths.get(name, width)}, by its card"
            raise _refused(path, f"'{name}' is {kind} of width {width}", wanted)


@Language.component("sayso_reader", requires=["doc._.triggers"], assigns=["doc._.reading"])
def reader(doc: Doc) -> Doc:
    """Read the document and store what was seen."""
    put(doc, "reading", Reading(load_reader(), doc))
    return doc


def reading(doc: Doc) -> Reading | None:
    """What the reader saw, or None where it did not run."""
    found: Reading | None = get(doc, "reading") or None
    return found
