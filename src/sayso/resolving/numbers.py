"""Count phrases ("at least 40", "two dozen", "between 10 and 15") to bounds.

The readings are those of the coding guide: "hundreds" is 200 and more, "about 30" is 30, "up to 30" is 0 to 30. What is
ambiguous or malformed has no reading: a number that nobody wrote is worse than none.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from sayso.data import read_tsv

LIMIT = 10_000_000
_LONGEST_PHRASE = 80
_LONGEST_DIGITS = 12
_WORD = re.compile(r"[a-z]+|[0-9][0-9,.]*|[-+\u2010-\u2014]")
_DIGITS = re.compile(
    r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+"  # 160,000
    r"|[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"  # 1,60,000 (India)
    r"|0|[1-9][0-9]*)(?:\.[0-9]{1,3})?"
)
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014")

Bounds = tuple[int, int | None]
_Words = tuple[str, ...]


@cache
def _table(kind: str) -> dict[_Words, int]:
    """Phrases of one kind, as tuples of words, with their values (0 where the kind has none)."""
    rows = (row for row in read_tsv("lexicons/numbers.tsv") if row["kind"] == kind)
    return {tuple(_WORD.findall(row["word"])): int(row["value"].replace("-", "0")) for row in rows}


@cache
def _openers() -> tuple[tuple[str, dict[_Words, int]], ...]:
    return tuple((kind, _table(kind)) for kind in ("floor", "ceiling", "near"))


@cache
def vocabulary() -> frozenset[str]:
    """Every single word or sign that may stand in a count phrase, digits apart (lower case)."""
    words = {word for row in read_tsv("lexicons/numbers.tsv") for word in _WORD.findall(row["word"])}
    return frozenset(words | {"and", "or", "to", "between", "from", "no-one"} | _DASHES)


@lru_cache(maxsize=4096)
def parse_count(text: str) -> Bounds | None:
    """The bounds `(min, max)` that a count phrase states; max None means no upper bound, None means no clear reading.

    Reads digits with separators, number words, ranges, the bounding words of the coding guide and counting plurals
    ("dozens"). Only whole numbers from 0 to 10,000,000 with at most 12 digits have a reading. Never raises.
    """
    if len(text) > _LONGEST_PHRASE:
        return None
    lowered = text.lower()
    words = tuple(_WORD.findall(lowered))
    if not words or len("".join(words)) != len("".join(lowered.split())):
        return None
    bounds = _phrase(words)
    if bounds is None or bounds[0] > LIMIT or (bounds[1] is not None and not bounds[0] <= bounds[1] <= LIMIT):
        return None
    return bounds


def _phrase(words: _Words) -> Bounds | None:
    """A count with the words that bound it, before ("at least N") or after ("N or more")."""
    for kind, table in _openers():
        for size in (4, 3, 2, 1):
            if words[:size] in table and len(words) > size:
                return _bounded(kind, _phrase(words[size:]))
    for kind in ("after-floor", "after-near"):
        for size in (2, 1):
            if len(words) > size and words[-size:] in _table(kind):
                return _bounded(kind, _phrase(words[:-size]))
    return _plain(words)


def _bounded(kind: str, inner: Bounds | None) -> Bounds | None:
    if inner is None or inner[0] == 0:
        return None
    low, high = inner
    if kind in ("floor", "after-floor"):
        return low, None
    if kind == "ceiling":
        return None if high is None else (0, high)
    return inner


def _plain(words: _Words) -> Bounds | None:
    """A count without bounding words: fixed phrases, plurals, cardinals, ranges."""
    if words in _table("zero"):
        return 0, 0
    if words in _table("plural"):
        return _table("plural")[words], None
    number = _cardinal(words)
    return (number, number) if number is not None else _range(words)


def _range(words: _Words) -> Bounds | None:
    """`N to M`, `N-M`, `from N to M`, `between N and M`, `two or three`."""
    joiners = {"to", "or"} | _DASHES
    if words[0] in ("between", "from"):
        joiners = {"and"} if words[0] == "between" else {"to"}
        words = words[1:]
    for i in range(1, len(words) - 1):
        if words[i] in joiners:
            low, high = _cardinal(words[:i]), _cardinal(words[i + 1 :])
            if low is not None and high is not None and low < high:
                return low, high
    return None


def _cardinal(words: _Words) -> int | None:
    """One exact number: digits ("1.2 million"), number words ("one hundred and five") or fixed ("a couple")."""
    if words in _table("exact"):
        return _table("exact")[words]
    words = _joined(words)
    if words[0][0].isdigit():
        scale = _table("scale").get(words[1:]) if len(words) > 1 else 1
        return _digits(words[0], scale) if scale else None
    words = ("one", *words[1:]) if words[0] in ("a", "an") else words
    linked = _without_links(words)
    return _spelled(linked) if linked else None


def _joined(words: _Words) -> _Words:
    """Digits parted by spaces as one, where no other reading is left: "1 000" ("5 300" may be two numbers)."""
    if len(words) < 2 or not all(word.isdigit() for word in words):
        return words
    whole = 1 <= len(words[0]) <= 3 and words[0][0] != "0" and all(len(word) == 3 for word in words[1:])
    return ("".join(words),) if whole and any(word[0] == "0" for word in words[1:]) else words


def _without_links(words: _Words) -> _Words:
    """The words without the hyphen of "twenty-three" and the "and" of "one hundred and five"; () if alone."""
    scales = _table("scale")
    kept: list[str] = []
    for i, word in enumerate(words):
        if word not in _DASHES and word != "and":
            kept.append(word)
        elif not 0 < i < len(words) - 1 or words[i + 1][0].isdigit() or (word == "and") != ((words[i - 1],) in scales):
            return ()
    return tuple(kept)


def _spelled(words: _Words) -> int | None:
    """A number in words, group by group: each scale ("thousand") must be smaller than the one before it."""
    units, scales = _table("unit"), _table("scale")
    if (words[0],) in scales and words[0] != "dozen":  # "million" alone is the end of another number
        return None
    total, group, last = 0, 0, LIMIT + 1
    for word in words:
        unit, scale = units.get((word,)), scales.get((word,))
        if last < 100:  # nothing follows a dozen or a score
            return None
        if unit is not None:
            fits = group % 100 == 0 or (group % 100 >= 20 and group % 10 == 0 and unit < 10)
            if not fits:
                return None
            group += unit
        elif word == "hundred":
            if group >= 100:
                return None
            group = (group or 1) * 100
        elif scale is not None and scale < last:
            total, group, last = total + (group or 1) * scale, 0, scale
        else:
            return None
    return total + group


def _digits(word: str, scale: int) -> int | None:
    """Digits with separators, times a scale; a fraction must come out whole ("1.2 million", never "1.2")."""
    match = _DIGITS.fullmatch(word)
    whole, _, fraction = word.replace(",", "").partition(".")
    if match is None or len(whole) + len(fraction) > _LONGEST_DIGITS:
        return None
    numerator = int(whole + fraction) * scale
    return numerator // 10 ** len(fraction) if numerator % 10 ** len(fraction) == 0 else None
