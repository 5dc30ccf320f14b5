"""The grammar of time expressions: words become one-letter codes, rules are regular expressions over the codes.

The letters are listed in `data/lexicons/time_words.tsv`; this module adds those of digits: `d` 1-31, `E` other small
numbers, `j` ordinal, `Y` year, `C` decade ("1990s"), `D` date in figures, `c` clock time, `1` feast, `'` the possessive.
Every rule is of bounded length, so that matching is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from sayso.data import read_tsv
from sayso.resolving._time_feasts import feast_pattern


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


def first(tokens: Sequence[Token], codes: str) -> Token | None:
    """The first token with one of these codes."""
    return next((token for token in tokens if token.code in codes), None)


def number(tokens: Sequence[Token]) -> int | None:
    """The number that is told in figures or words ("twenty-four", "a"), or None."""
    token = first(tokens, "dEaj")
    if token is None or not token.value.lstrip("-").isdigit():
        return None
    value = int(token.value)
    if value >= 20 and value % 10 == 0 and token.end - token.start > len(token.value):  # "twenty", not "20"
        after = tokens[tokens.index(token) + 1 :][:2]
        value += next((int(t.value) for t in after if t.code == "d" and int(t.value) < 10), 0)
    return value


def modifier(tokens: Sequence[Token]) -> str | None:
    """start, mid or end for "early", "middle", "late" and the like."""
    token = first(tokens, "e")
    return token.value if token else None


@cache
def _token() -> re.Pattern[str]:
    return re.compile(
        r"""(?P<date>\d{1,4}([-./])\d{1,2}\2\d{2,4}(?![\d]))
          | (?P<clock>\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m\b\.? | \d{1,2}:\d\d)
          | (?P<figure>\d+(?:[.,]\d+)+%?)
          | (?P<decade>(?:(?:1[5-9]|20)\d|['’]\d)0s\b)
          | (?P<poss>['’]s\b)
          | \b(?P<feast>"""
        + feast_pattern()
        + r""")\b
          | (?P<ordinal>\d{1,2}(?:st|nd|rd|th)\b)
          | (?P<number>\d+(?:\s1/2|½)?)
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
        return ("d" if len(text) < 3 and text.isdecimal() and 1 <= int(text) <= 31 else "E"), text
    if kind == "ordinal":
        return "j", text[:-2]
    if kind == "other":
        return _MARKS.get(text, "."), text
    return {"date": "D", "clock": "c", "decade": "C", "feast": "1", "poss": "'"}.get(kind, "."), text


def _tokens(text: str) -> Iterator[Token]:
    end_of_short, last = -1, ""
    for match in _token().finditer(text):
        kind, word = match.lastgroup or "other", match[0]
        # The full stop of "Jan." belongs to the month; only a short word right before it can own it.
        if word == "." and match.start() == end_of_short:
            continue
        code, value = _code(kind, word)
        if code == "m" and _is_name(text, match, last):
            code = "."  # "Jan Kubis"
        last = code
        end_of_short = match.end() if code in "mv" and len(word) <= 5 and not _is_full(word) else -1
        yield Token(code, value, match.start(), match.end())


def _is_name(text: str, match: re.Match[str], before: str) -> bool:
    """True for a short form of a month that neither a full stop nor a number follows or goes before."""
    if len(match[0]) > 4 or _is_full(match[0]) or before in ("d", "j", "e", "-", "s"):
        return False
    return re.match(r"\.|,?\s{0,3}\d|[-/]", text[match.end() : match.end() + 5]) is None


def _is_full(word: str) -> bool:
    return word.lower() in {"april", "june", "july", "march"}


_MOD = "(?:[erR]-?(?:[IoO]T?|,)?)?"  # "late", "early in", "the end of", "mid-"
_OF_YEAR = "(?:,?O?Y|O?[ln]u|iu)"
# "may" and "march" stand alone only after a word that asks for a date; "in March 30 people" holds no date.
_DATE = rf"(?:[wv],?|[ln](?=m[dj]))?(?:[dj]O?[mM]|(?<!I)[mM][dj])(?:(?!,?O?Y-Y){_OF_YEAR})?|D"
_MONTH = rf"{_MOD}(?:[ln]m|[mM]{_OF_YEAR}|m|(?<=[IsflnbKe])M|(?<=e[-O])M)"
_YEAR = "(?:[er]-?[IO]?T?)?Y"
_DAY = "(?:[lniN]|T[nNFB])?w(?!X)"
_SPAN = "(?:[lin][uP]|[ln]Q)"
_RELATIVE = rf"[erR](?:[IO]T?|,)?{_SPAN}|(?<!T){_SPAN}|i[uP]|[erR][IOo]?T[uPQ]"
_SEASON = "(?:e-?[IO]?T?)?(?:[lin]L?S|S(?:,?O?Y|O?lu)|(?<=I)S|(?<=IT)S)|Te?S(?:,?O?Y|O?lu)?"
_FEAST = "(?:[er]-?[IO]?T?)?[lin]?1(?:,?O?Y|O?lu|iu)?"
_POINT = f"(?:{_DATE}|{_MONTH}|{_YEAR}|{_DAY}|t|{_RELATIVE}|{_FEAST})"
_COUNT = "(?:[dE]-?d?G?|a|aVO?|VO?)"
_CLOCK = "cx?(?:[o,]T?)?"

# In order of preference where two begin at the same word.
RULES = {
    "set": "5[wmM]p?",
    "event": rf"G{{0,3}}(?:{_COUNT}|T)-?[uUh][2F]",
    "anniversary": "T?j-?9|T?d-u-?9|[lin]?u'9",
    "eve": "T?0OT?(?:1|w)?",
    "since": rf"so?T?(?:p[oO]T?)?(?:{_DATE}|{_RELATIVE}|{_SEASON}|{_MONTH}|{_YEAR}|{_MOD}{_DAY}|{_FEAST}|C|t|y)",
    "range": (
        rf"b{_POINT}A{_POINT}|f{_POINT}[-kK]{_POINT}|(?:{_DATE}|[mM]{_OF_YEAR}|Y)[-kK](?:{_DATE}|{_MONTH}|Y|t)|w[-kK][wt]"
    ),
    "weekdays": "w[A-]w",
    "days": rf"(?:[fb]|p[oO]T?)?(?:[dj][-kKA][dj]O?[mM]{_OF_YEAR}?|(?<!I)[mM][dj][-kKA][dj](?:,?Y)?)",
    "years": "[fb]?Y-[dE](?![-mM])",
    "until": rf"K(?:{_DATE}|{_MOD}{_DAY}|t|{_RELATIVE}|{_MONTH}|{_YEAR}|{_FEAST}|y)",
    "part": rf"T?[jle]d?[uUP]OT?(?:{_FEAST}|{_MONTH}|M|Y|[li]?u)",
    "date": rf"(?:{_CLOCK}|p[oO]T?)?(?:{_DATE})",
    "weekday": rf"(?:[erR]-?o?)?(?:{_CLOCK})?(?:p[oO]?T?)?{_DAY}(?:e?p)?(?:o?c)?(?:O?[li]u)?",
    "today": rf"(?:[erR]|e?-?p)?(?:{_CLOCK})?o?tp?",
    "overnight": "W(?:[fo]?w(?:kw)?|kw)?",
    "feast": _FEAST,
    "quarter": "(?:T?Y)?(?:T?7-?)?[j6]-?P(?:O?T?(?:7?Y|[li]7?u))?",
    "yearago": "T?u-[gr](?:j-?)?[P8]?|T?Y[P8]|T?68",
    "season": _SEASON,
    "month": _MONTH,
    "rolling": "[lLnN](?:[dE]-?d?|aVO?|VO?)?[Uh]|Tlu|Lu|Nu|[lLnN]du",
    "shift": "(?:[dE]-?d?|a|aVO?|V)-?[uUh]-?[rR](?![ITG])|U[rR](?![ITG])|(?:T[nBF]|F|B|T?z)u|T?zp|T[nBF]p",
    "relative": rf"{_RELATIVE}|T?Q|u'?-?e",
    "ago": "G{0,3}(?:[dE]-?d?|a|aVO?|V)?-?[uUh]-?g",
    "thispart": "[rR]?ip|lp",
    "recent": "qU",
    "decade": "e?-?C(?:[Ak-]C)?|(?:e-?)?j-?u",
    "spoken_year": "d[dE]-?d?",
    "year": _YEAR,
}
# What TIMEX3 marks beside the times of events: lengths, how often, and words like "now".
LENGTHS = {
    "how_often": "5(?:u|p|Q|S)p?|4",
    "fiscal": "T?7(?:Y|u)",
    "length": rf"(?:G{{0,3}}T?j?{_COUNT}-?[uUPh]|T?[uUPh]|[uUh])(?!-?Z)",
    "clock": "[oG]{0,2}c|(?<=o)p|Tp",
    "word": r"3|T?qJ|T\.?J|(?<=IT)L|i",
}
_GRAMMAR = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in RULES.items()))
_WHOLE_GRAMMAR = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in (RULES | LENGTHS).items()))
# A year alone is a number like any other, unless a word before it says that it is one.
_YEAR_AFTER = frozenset("IsfbKkoOeTA(a,-2'")
_YEAR_AFTER_WORDS = frozenset({"for", "its", "their", "both"})
# "for a week", "within a month"; but "five flights a week" tells how often.
_LENGTH_AFTER = frozenset("IoGsfbAkKT,(-2.") - {"."}
_LENGTH_AFTER_WORDS = frozenset({"for", "within", "than", "half", "took", "lasted", "takes", "least", "barely", "only", "every"})


def scan(text: str, *, lengths: bool = False) -> Iterator[Found]:
    """The time expressions of a text from left to right, not overlapping; with `lengths` all that TIMEX3 marks."""
    tokens = tuple(_tokens(text))
    codes = "".join(token.code for token in tokens)
    for match in (_WHOLE_GRAMMAR if lengths else _GRAMMAR).finditer(codes):
        (a, b), before = match.span(), tokens[match.start() - 1] if match.start() else None
        after = tokens[b] if b < len(tokens) else None
        if _accepted(match[0], tokens[a:b], before) or (match[0] == "Y" and _names_a_thing(tokens[a], before, after)):
            yield Found(match.lastgroup or "", tokens[a:b])


def _names_a_thing(year: Token, before: Token | None, after: Token | None) -> bool:
    """True for "its 1990 invasion": a year between words, of which the next is no plural that it could count."""
    if before is None or after is None or not "1900" <= year.value < "2050":
        return False
    words = before.value.isalpha() and after.value.isalpha() and after.value.islower()
    return words and before.code not in "dEjGVo" and len(after.value) > 3 and not after.value.endswith("s")


def _accepted(codes: str, tokens: Sequence[Token], before: Token | None) -> bool:
    word = before.value.lower() if before else ""
    if tokens[0].code == "d" and codes[-1] in "dE" and set(codes) <= set("dE-"):  # "nineteen ninety-six"
        return tokens[0].value in ("18", "19", "20") and all(t.end - t.start > 2 for t in tokens if t.code != "-")
    if codes == "Y":
        if before is None or word in ("at", "on"):
            return False
        if before.code == "o" and not "1700" < tokens[0].value < "2060":  # "around 1530" is a time of day
            return False
        return before.code in _YEAR_AFTER or word in _YEAR_AFTER_WORDS
    if codes[-1] == "C" and tokens[-1].end - tokens[-1].start > 5 and word != "the" and codes[0] != "e":
        return False  # "in her eighties"
    if codes == "i":
        return tokens[0].value == "current"
    if codes[-1] in "2F" and word == "for":
        return False  # "held the town for four months before troops came" tells how long
    if codes in ("TS", "TeS"):  # "the fall" and "the spring" are other things too
        return tokens[-1].value in ("6", "12")
    if codes in ("au", "aP"):
        return before is None or before.code in _LENGTH_AFTER or word in _LENGTH_AFTER_WORDS or word in ".;:"
    return not ("w" in codes and before is not None and before.code == "H")
