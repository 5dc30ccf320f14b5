"""The words that tell a text from others, and how rare they are: from a fixed table, so that more reports change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from math import fsum, sqrt

from sayso.data import read_tsv

RAREST = 7.0  # of a word that is not in the table
TELLING = 3.0  # words more common than one text in twenty tell nothing
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+-year-old|\d{2,}")
_TAIL = re.compile(r"['’]s?$")


_END = re.compile(r"[.!?][\"”’')\]]*\s+(?=[A-Z\"“‘'(\[])|\n\s*")


def sentence_starts(text: str) -> list[int]:
    """Where the sentences and lines of a text begin, roughly: good enough to see which words stand together."""
    return [0, *(match.end() for match in _END.finditer(text) if 0 < match.end() < len(text))]


@cache
def rarities() -> dict[str, float]:
    """Rarity by word: 1 stands in one text of three, 5 in one of 150."""
    return {row["word"]: float(row["rarity"]) for row in read_tsv("lexicons/word_rarity.tsv")}


def words_of(text: str) -> frozenset[str]:
    """The distinct words of a text in lower case, without possessive endings."""
    return frozenset(_TAIL.sub("", word.lower()) for word in _WORD.findall(text))


def telling(text: str) -> dict[str, float]:
    """The rare words of a text with their rarity."""
    table = rarities()
    found = ((word, table.get(word, RAREST)) for word in words_of(text))
    return {word: rarity for word, rarity in found if rarity >= TELLING and len(word) > 1}


@cache
def _classes() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in read_tsv("lexicons/linking_words.tsv"):
        found.setdefault(row["kind"], {})[row["word"]] = row["class"]
    return found


def classes_of(text: str, kind: str) -> frozenset[str]:
    """The classes of the words of one kind in a text: by what means ("method"), at what kind of site ("site")."""
    table = _classes()[kind]
    return frozenset(table[word] for word in words_of(text) if word in table)


def names_of(text: str) -> frozenset[str]:
    """Words written as names (a capital, not only at the head of a sentence) that are rare."""
    table = rarities()
    low = set(re.findall(r"\b[a-z][^\W\d_]+", text))
    found = (match.group() for match in re.finditer(r"\b[A-Z][^\W\d_]*[^\W\d_]\b", text))
    names = {word.lower() for word in found if not word.isupper() or len(word) > 3}
    return frozenset(name for name in names - low if table.get(name, RAREST) >= 4.5)


def full_names_of(text: str) -> frozenset[str]:
    """Two words with capitals side by side, one of them very rare: "daylee newman"."""
    table = rarities()
    pairs = re.findall(r"\b(?=([A-Z][^\W\d_]*[a-z])[ ]([A-Z][^\W\d_]*[a-z])\b)", text)
    return frozenset(f"{a} {b}".lower() for a, b in pairs if a.lower() not in table or b.lower() not in table)


def alike(one: Mapping[str, float], other: Mapping[str, float], without: frozenset[str] = frozenset()) -> float:
    """The cosine of two bags of rare words (but for some), each word with the weight of its rarity: 0 to 1."""
    shared = (one.keys() & other.keys()) - without
    if not shared:
        return 0.0
    return _squares(one, shared) / sqrt(_squares(one, one.keys() - without) * _squares(other, other.keys() - without))


def contained(one: Mapping[str, float], other: Mapping[str, float], without: frozenset[str] = frozenset()) -> float:
    """How much of the poorer of two bags of rare words (but for some) is in the other, words by their rarity: 0 to 1."""
    shared = (one.keys() & other.keys()) - without
    if not shared:
        return 0.0
    return _squares(one, shared) / min(_squares(one, one.keys() - without), _squares(other, other.keys() - without))


def _squares(words: Mapping[str, float], kept: Iterable[str]) -> float:
    """The sum of squares, exactly the same in whatever order a set gives its words."""
    return fsum(words[word] ** 2 for word in kept)
