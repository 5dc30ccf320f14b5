"""The tokenizer behind a guard: work that is linear in the text, whatever the text is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

# spaCy's tokenizer is quadratic in a run without spaces: "(" * 10_000 costs 9 s, "a:" * 64_000 does not end.
LONGEST_RUN = 200  # characters
_STOPS = frozenset({".", "!", "?"})


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


def pieces(doc: Doc, size: int) -> list[tuple[int, int]]:
    """Token ranges of at most about `size` characters that make up the document, cut where a paragraph ends.

    Where there is no line end in the second half of a piece it is cut behind a full stop, or else anywhere.
    """
    found, start = [], 0
    while start < len(doc):
        stop = line = full = start
        limit = doc[start].idx + size
        while stop < len(doc) and (doc[stop].idx < limit or stop == start):
            stop += 1
            if doc[stop - 1].idx > limit - size // 2:
                line = stop if "\n" in doc[stop - 1].text else line
                full = stop if doc[stop - 1].text in _STOPS else full
        if stop < len(doc):
            stop = next(place for place in (line, full, stop) if place > start)
        found.append((start, stop))
        start = stop
    return found


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
