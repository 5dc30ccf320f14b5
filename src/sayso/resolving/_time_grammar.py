"""The grammar of time expressions: words become one-letter codes, rules are regular expressions over the codes.

The letters are listed in `data/lexicons/time_words.tsv`; this module adds those of digits: `d` 1-31, `E` other small
numbers, `j` ordinal, `Y` year, `C` decade ("1990s"), `D` date in figures, `c` clock time. Every rule is of bounded
length, so that matching is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from sayso.data import read_tsv


class Token(NamedTuple):
    """A word of the text with its code; `value` is the lexicon's value or the digits."""

    code: str
    value: str
    start: int
    end: int


class Found(NamedTuple):
    """A stretch of tokens that one rule of the grammar matches."""

    rule: str
    tokens: tuple[Token, ...]


_TOKEN = re.compile(
    r"""(?P<date>\d{1,4}([-./])\d{1,2}\2\d{2,4}(?![\d]))
      | (?P<clock>\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b\.? | \d{1,2}:\d\d)
      | (?P<figure>\d+(?:[.,]\d+)+%?)
      | (?P<decade>(?:1[5-9]|20)\d0s\b)
      | (?P<ordinal>\d{1,2}(?:st|nd|rd|th)\b)
      | (?P<number>\d+)
      | (?P<word>[^\W\d_]+)
      | (?P<gap>\n\s*\n)
      | (?P<other>[^\s\w]|_)""",
    re.VERBOSE | re.IGNORECASE,
)
_MARKS = {",": ",", "-": "-", "\N{EN DASH}": "-", "(": "("}


@cache
def _words() -> dict[str, tuple[str, str]]:
    return {row["word"]: (row["code"], row["value"]) for row in read_tsv("lexicons/time_words.tsv")}


def _code(kind: str, text: str) -> tuple[str, str]:
    if kind == "word":
        return _words().get(text.lower(), (".", text))
    if kind == "number":
        if len(text) == 4:
            return ("Y" if "1000" <= text < "2100" else "."), text
        return ("d" if len(text) < 3 and 1 <= int(text) <= 31 else "E"), text
    if kind == "ordinal":
        return "j", text[:-2]
    if kind == "other":
        return _MARKS.get(text, "."), text
    return {"date": "D", "clock": "c", "decade": "C"}.get(kind, "."), text


def _tokens(text: str) -> Iterator[Token]:
    end_of_short = -1
    for match in _TOKEN.finditer(text):
        kind, word = match.lastgroup or "other", match[0]
        # The full stop of "Jan." belongs to the month; only a short word right before it can own it.
        if word == "." and match.start() == end_of_short:
            continue
        code, value = _code(kind, word)
        end_of_short = match.end() if code in "mv" and len(word) <= 5 and not _is_full(word) else -1
        yield Token(code, value, match.start(), match.end())


def _is_full(word: str) -> bool:
    return word.lower() in {"april", "june", "july", "march"}


_MOD = "(?:[erR]-?(?:[IoO]T?|,)?)?"  # "late", "early in", "the end of", "mid-"
_OF_YEAR = "(?:,?O?Y|O?lu|iu)"
# "may" and "march" stand alone only after a word that asks for a date; "in March 30 people" holds no date.
_DATE = rf"(?:[wv],?)?(?:[dj]O?[mM]|(?<!I)[mM][dj])(?:(?!,?O?Y-Y){_OF_YEAR})?|D"
_MONTH = rf"{_MOD}(?:[ln]m|[mM]{_OF_YEAR}|m|(?<=[IsflnbKe])M|(?<=e[-O])M)"
_YEAR = "(?:[er]-?[IO]?T?)?Y"
_DAY = "(?:[lniN]|T[nNFB])?w(?!X)"
_SPAN = "(?:[lin]u|[ln]Q)"
_RELATIVE = rf"[erR](?:[IO]T?|,)?{_SPAN}|(?<!T){_SPAN}|[erR][IOo]?T[uQ]"
_SEASON = "(?:e-?[IO]?T?)?(?:[lin]S|S(?:,?O?Y|O?lu)|(?<=I)S|(?<=IT)S)"
_POINT = f"(?:{_DATE}|{_MONTH}|{_YEAR}|{_DAY}|t|{_RELATIVE})"

# In order of preference where two begin at the same word.
RULES = {
    "since": rf"so?T?(?:p[oO]T?)?(?:{_DATE}|{_RELATIVE}|{_SEASON}|{_MONTH}|{_YEAR}|{_MOD}{_DAY}|C|t|y)",
    "range": (
        rf"b{_POINT}A{_POINT}|f{_POINT}[-kK]{_POINT}|(?:{_DATE}|[mM]{_OF_YEAR}|Y|w)[-kK](?:{_DATE}|{_MONTH}|Y|w|t)"
    ),
    "days": rf"[fb]?[dj][-kKA][dj]O?[mM]{_OF_YEAR}?|(?<!I)[mM][dj][-kKA][dj](?:,?Y)?",
    "until": rf"K(?:{_DATE}|{_MOD}{_DAY}|t|{_RELATIVE}|{_MONTH}|{_YEAR})",
    "part": rf"T?[jle][uU]OT?(?:{_MONTH}|M|Y|[li]?u)",
    "date": rf"(?:p[oO]T?)?(?:{_DATE})",
    "weekday": rf"(?:[erR]-?o?)?(?:p[oO]T?)?{_DAY}(?:e?p)?(?:O?[li]u)?",
    "today": "(?:[erR]|p)?o?tp?",
    "overnight": "W(?:[fo]?w(?:kw)?|kw)?",
    "season": _SEASON,
    "month": _MONTH,
    "rolling": "[lLnN](?:d|E|aVO?|VO?)?[Uh]|Tlu|Lu|Nu|[lLnN]du",
    "shift": "(?:d|a|aVO?|V)[uUh][rR](?![IT])|(?:T[nBF]|F|B|T?z)u|T?zp|T[nBF]p",
    "relative": rf"{_RELATIVE}|T?Q",
    "ago": "G{0,3}(?:d|E|a|aVO?|V)?[uUh]g",
    "thispart": "ip|lp",
    "recent": "qU",
    "decade": "e?-?C(?:[Ak-]C)?|(?:e-?)?j-?u",
    "year": _YEAR,
}
_GRAMMAR = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in RULES.items()))
# A year alone is a number like any other, unless a word before it says that it is one.
_YEAR_AFTER = frozenset("IsfbKkoOeTA(a,-")


def scan(text: str) -> Iterator[Found]:
    """The time expressions of a text from left to right, not overlapping."""
    tokens = tuple(_tokens(text))
    codes = "".join(token.code for token in tokens)
    for match in _GRAMMAR.finditer(codes):
        (a, b), before = match.span(), tokens[match.start() - 1] if match.start() else None
        if _accepted(match[0], before):
            yield Found(match.lastgroup or "", tokens[a:b])


def _accepted(codes: str, before: Token | None) -> bool:
    if codes == "Y":
        return before is not None and before.code in _YEAR_AFTER and before.value not in ("at", "on")
    return not ("w" in codes and before is not None and before.code == "H")
