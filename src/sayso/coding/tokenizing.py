"""The tokenizer behind a guard: work that is linear in the text, whatever the text is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

# spaCy's tokenizer is quadratic in a run without spaces: "(" * 10_000 costs 9 s, "a:" * 64_000 does not end.
LONGEST_RUN = 200  # characters
MOST_LEARNT = 10_000  # words; as many as spaCy's tokenizer keeps by itself
_PLAIN = re.compile(r"[A-Za-z]{1,20}[.,]?")
_STOPS = frozenset({".", "!", "?"})
_CLOSED = frozenset(".!?:;\"'”’)")
_BULLETS = frozenset({"-", "–", "—", "•", "*", "·"})


class SafeTokenizer:
    """The tokenizer of `nlp`, with runs of more than 200 characters other than space cut before it sees them.

    The `Doc` has the exact text, as ever; without such a run it is just what `nlp.tokenizer` gives. Use it as
    `nlp.tokenizer = SafeTokenizer(nlp)`.
    """

    def __init__(self, nlp: Language) -> None:
        self._tokenizer: Callable[[str], Doc] = nlp.tokenizer
        self._learnt: set[str] = set()

    def __call__(self, text: str) -> Doc:
        """The document of a text."""
        cuts = _cuts(text)
        if not cuts:
            return self._tokenizer(text)
        pieces = [self._tokenizer(text[start:end]) for start, end in pairwise((0, *cuts, len(text)))]
        return Doc.from_docs(pieces, ensure_whitespace=False)

    def learn(self, text: str) -> None:
        """Keep the plain words of a text, up to `MOST_LEARNT` of all texts; to call outside of a memory zone.

        Inside of one spaCy keeps nothing and takes every "the" apart anew. What is known is read faster, never otherwise.
        """
        for word in set(text.split()) - self._learnt:
            if len(self._learnt) >= MOST_LEARNT:
                return
            if _PLAIN.fullmatch(word):
                self._learnt.add(word)
                self._tokenizer(word)


def pieces(doc: Doc, size: int) -> list[tuple[int, int]]:
    """Token ranges of at most about `size` characters that make up the document, cut where a paragraph ends.

    Where there is no line end in the second half of a piece it is cut behind a full stop, or else anywhere.
    """
    found, start = [], 0
    while start < len(doc):
        stop = line = full = start
        limit = doc[start].idx + size
        if doc[-1].idx < limit:  # all of the rest, as in most reports
            found.append((start, len(doc)))
            break
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


def paragraphs(doc: Doc) -> Iterator[int]:
    """Tokens that begin a paragraph behind a blank line, or an item of a list: no sentence runs over them.

    A line that goes on in small letters where no sentence had ended does not begin anything.
    """
    for token in doc:
        if not token.is_space or "\n" not in token.text or token.i + 1 >= len(doc) or not token.i:
            continue
        after = doc[token.i + 1]
        if after.is_space or (after.text[0].islower() and doc[token.i - 1].text[-1] not in _CLOSED):
            continue
        if token.text.count("\n") > 1 or after.text in _BULLETS:
            yield after.i


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
