"""The tokenizer behind a guard: work that is linear in the text, whatever the text is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

# spaCy's tokenizer is quadratic in a run without spaces: "(" * 10_000 costs 9 s, "a:" * 64_000 does not end.
LONGEST_RUN = 200  # characters


def safe_tokenizer(nlp: Language) -> Callable[[str], Doc]:
    """The tokenizer of `nlp`, with runs of more than 200 characters other than space cut before it sees them.

    The `Doc` has the exact text, as ever; without such a run it is just what `nlp.tokenizer` gives. Use it as
    `nlp.tokenizer = safe_tokenizer(nlp)`.
    """
    tokenizer: Callable[[str], Doc] = nlp.tokenizer

    def tokenize(text: str) -> Doc:
        cuts = _cuts(text)
        if not cuts:
            return tokenizer(text)
        pieces = [tokenizer(text[start:end]) for start, end in pairwise((0, *cuts, len(text)))]
        return Doc.from_docs(pieces, ensure_whitespace=False)

    return tokenize


def _cuts(text: str) -> list[int]:
    """Where to cut: after each 200 characters of a run, so that no piece has a longer one."""
    runs = text.split()
    if max(map(len, runs), default=0) <= LONGEST_RUN:
        return []
    cuts: list[int] = []
    position = 0
    for run in runs:
        position = text.index(run, position)
        cuts += range(position + LONGEST_RUN, position + len(run), LONGEST_RUN)
        position += len(run)
    return cuts
