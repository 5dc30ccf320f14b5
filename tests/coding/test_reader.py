"""The trained reader: what it refuses to load, and that what it loads can be asked. No real weights are needed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sayso
from sayso.coding.reader import FOLDER, load_reader
from sayso.coding.reader_file import faults
from sayso.errors import ModelError

SOURCE = Path(sayso.__file__).parent


def test_a_sound_reader_loads(reader_folder: Path) -> None:
    reader = load_reader(reader_folder)
    assert reader.card["roots"][0] == "AGREE"


def other_file(folder: Path, tiny: Any) -> None:
    tiny.build(folder)
    (folder / "reader.onnx").write_bytes(tiny.network() + b"\x00")


def truncated(folder: Path, tiny: Any) -> None:
    tiny.build(folder)
    (folder / "reader.onnx").write_bytes(tiny.network()[:-100])


def without(name: str) -> Callable[[Path, Any], None]:
    def make(folder: Path, tiny: Any) -> None:
        tiny.build(folder)
        (folder / name).unlink()

    return make


def card_of(text: str) -> Callable[[Path, Any], None]:
    def make(folder: Path, tiny: Any) -> None:
        tiny.build(folder)
        (folder / "reader.json").write_text(text)

    return make


def model_of(more: Callable[[Any], dict[str, Any]]) -> Callable[[Path, Any], None]:
    def make(folder: Path, tiny: Any) -> None:
        tiny.build(folder, **more(tiny))

    return make


def external(tiny: Any, *, inside: bool) -> bytes:
    """A tensor that is kept in another file: among the weights, or within an attribute of a node."""
    where = tiny.field(13, tiny.field(1, b"location") + tiny.field(2, b"../../secret"))
    told = tiny.tensor("far", np.zeros((1,), dtype="<f4"), where + tiny.field(14, 1))
    if not inside:
        return bytes(told)
    held = tiny.field(5, tiny.field(1, b"value") + told + tiny.field(20, 4))
    return bytes(tiny.node("Constant", [], ["far"], [held]))


def deep(tiny: Any, levels: int) -> bytes:
    made = tiny.field(2, b"innermost")
    for _ in range(levels):
        made = tiny.field(1, tiny.field(5, tiny.field(6, made)))
    return bytes(tiny.field(7, made))


FOREIGN = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
CASES: dict[str, tuple[Callable[[Path, Any], None], str]] = {
    "no model": (without("reader.onnx"), r"reader\.onnx: cannot be read \(No such file"),
    "no card": (without("reader.json"), r"reader\.json: cannot be read"),
    "no tokenizer": (without("tokenizer.json"), r"tokenizer\.json: cannot be read"),
    "another file": (other_file, "sha256 .* as its card says: the file is truncated or another one"),
    "a truncated file": (truncated, "the file is truncated or another one"),
    "a truncated file with a card": (model_of(lambda t: {"model": t.network()[:-100]}), "no ONNX file .cut off"),
    "an empty file with a card": (model_of(lambda _: {"model": b""}), "no graph"),
    "a text called onnx": (model_of(lambda _: {"model": b"This is a letter, and no model at all.\n"}), "no ONNX file"),
    "a picture called onnx": (model_of(lambda _: {"model": FOREIGN}), "no ONNX file|no graph"),
    "a card that is no JSON": (card_of("{'sha256': 1}"), "no JSON"),
    "a card that is a list": (card_of("[]"), "a JSON list"),
    "a card of nothing": (card_of("{}"), "without sha256, tokenizer_sha256, features"),
    "a card nested too deeply": (card_of("[" * 100_000), "no JSON"),
    "other features": (model_of(lambda _: {"features": {"shape": 9}}), "other values than a card has in features"),
    "heads without names": (model_of(lambda _: {"heads": {"event": 3}}), "in heads"),
    "a size in words": (model_of(lambda _: {"pair_size": "4"}), "in pair_size"),
    "no bias": (model_of(lambda _: {"bias": {"actor": 0.0}}), "no bias for recipient, where"),
    "no distances": (model_of(lambda _: {"distance": {"actor": [0.0]}}), "not 19 steps of distance for actor, recipient, where"),
    "other heads": (model_of(lambda _: {"heads": {"event": ["none", "AGREE"]}}), "'words' is .* of width .* expected .* width 2"),
    "other roots": (model_of(lambda _: {"roots": ["AGREE"]}), "'root' is .* of width 15; expected .* width 1"),
    "other pairs": (model_of(lambda _: {"pair_size": 5}), "'left' is .* of width 20; expected .* width 25"),
    "another network": (model_of(lambda t: {"model": t.field(1, 8) + t.field(8, t.field(2, 17)) + t.field(7, t.field(2, b"x"))}),
                        "onnxruntime|a network with"),
    "weights in another file": (model_of(lambda t: {"model": t.network(tensors=external(t, inside=False))}),
                                "tensors kept in another file"),
    "a constant in another file": (model_of(lambda t: {"model": t.network(nodes=external(t, inside=True))}),
                                   "tensors kept in another file"),
    "operators of strangers": (model_of(lambda t: {"model": t.network(nodes=t.node("Run", [], ["r"], domain="evil.ops"))}),
                               "operators of the domain 'evil.ops'"),
    "a domain of strangers": (model_of(lambda t: {"model": t.network(domain="evil.ops")}), "domain 'evil.ops'"),
    "an operator that is none": (model_of(lambda t: {"model": t.network(nodes=t.node("NoSuchThing", [], ["r"]))}),
                                 "nothing that onnxruntime can run"),
    "graphs in graphs": (model_of(lambda t: {"model": deep(t, 300)}), "nested more than"),
    "a tokenizer that is none": (model_of(lambda _: {"tokenizer": b"{}"}), "no tokenizer"),
    "a tokenizer that is no text": (model_of(lambda _: {"tokenizer": b"\xff\xfe"}), "no tokenizer"),
    "another tokenizer": (model_of(lambda t: {"tokenizer": t.words_only()}), r"a tokenizer without \[CLS\] and \[SEP\]"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_bad_reader_is_refused(name: str, tiny: Any, tmp_path: Path) -> None:
    make, said = CASES[name]
    make(tmp_path, tiny)
    with pytest.raises(ModelError, match=said) as caught:
        load_reader(tmp_path)
    assert "expected" in str(caught.value) and "--engine patterns" in str(caught.value)


def test_a_file_of_the_runtime_is_sound(reader_folder: Path) -> None:
    assert list(faults((reader_folder / "reader.onnx").read_bytes())) == []


def test_the_walk_sees_what_onnx_sees(tiny: Any) -> None:
    onnx = pytest.importorskip("onnx")
    onnx.checker.check_model(onnx.load_model_from_string(tiny.network()))
    model = onnx.load_model_from_string(tiny.network(nodes=external(tiny, inside=True)))
    assert list(faults(model.SerializeToString())) == ["tensors kept in another file"]


def test_no_torch_at_run_time(reader_folder: Path) -> None:
    """Torch is for training. spaCy takes it where it is installed, so here nobody can have it."""
    shipped = "" if (FOLDER / "reader.onnx").exists() else ", engine='patterns'"
    script = (
        "import sys; sys.modules['torch'] = None\n"
        "import json, sayso; from pathlib import Path; from sayso.coding.reader import load_reader\n"
        "from sayso.coding.roots import type_sentence\n"
        f"reader = load_reader(Path({str(reader_folder)!r}))\n"
        "typed = type_sentence('Rebels shot a guard.', 'Rebels', 'a guard', reader=reader)\n"
        f"found = sayso.code('Rebels shot a guard in Goma on Monday.'{shipped})\n"
        "print(json.dumps([bool(found.events), bool(typed.root), sorted(m for m in sys.modules if m.startswith('torch.'))]))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120)
    assert json.loads(done.stdout) == [True, True, []]
    assert not [path for path in SOURCE.rglob("*.py") if "import torch" in path.read_text("utf-8")]
