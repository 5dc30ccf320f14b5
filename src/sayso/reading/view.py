"""A second look at a text: the same words in plain characters, with the way back to the original offsets.

The coder matches on the view, since one invisible character inside "killed" hides a killing from any lexicon (Boucher
et al., "Bad Characters", IEEE S&P 2022). The original is never changed, and there is no NFKC: a superscript 2 must
not turn "1²" into twelve.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class View:
    """`text` in plain characters. `suspicious`: invisible characters stood inside words, or the order was overridden.

    The view differs from the original only by characters replaced one for one and by characters left out.
    """

    text: str
    suspicious: bool = False
    # View positions before which something was left out, and how much was left out up to there; both sorted.
    _positions: tuple[int, ...] = ()
    _shifts: tuple[int, ...] = ()

    def to_original(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of `text[start:end]`; they begin and end at a character that is in the view.

        What was left out in between is inside, what was left out before and after is not; an empty span stays empty.
        Raises ValueError for offsets that are not in the view.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"span {start}-{end} is not in a view of {len(self.text)} characters")
        first = start + self._shift(start)
        return first, (end + self._shift(end - 1) if end > start else first)

    def _shift(self, position: int) -> int:
        index = bisect_right(self._positions, position)
        return self._shifts[index - 1] if index else 0


def view(text: str) -> View:
    """The view of `text`; the text itself where nothing in it needs a change, as in most reports."""
    special = _ASCII_SPECIAL if text.isascii() else _any_special()
    if not special.search(text):
        return View(text)
    plain = text.translate(_replacements())
    positions: list[int] = []
    shifts: list[int] = []
    total = 0
    suspicious = False
    for match in _left_out().finditer(plain):
        start, end = match.span()
        positions.append(start - total)
        total += end - start
        shifts.append(total)
        suspicious = suspicious or _is_suspicious(match[0], plain[start - 1 : start], plain[end : end + 1])
    if not positions:
        return View(plain.replace("\r", "\n"))
    rest = _left_out().sub("", plain).replace("\r", "\n")
    return View(rest, suspicious, tuple(positions), tuple(shifts))


def _is_suspicious(invisible: str, before: str, after: str) -> bool:
    """Inside a Latin word anything but a soft hyphen is odd; an override of the writing direction is odd anywhere."""
    if not _OVERRIDES.isdisjoint(invisible):
        return True
    inside = before.isascii() and before.isalnum() and after.isascii() and after.isalnum()
    return inside and invisible.strip("\u00ad") != ""


# Left out, beside category Cf (zero-width, bidirectional and tag characters, soft hyphen): they have no width either.
_WITHOUT_WIDTH = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" + "".join(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
_QUOTES = {"'": "\u2018\u2019\u201a\u201b\u2032\u2035\u02b9\u02bb\u02bc\u02bd\u00b4\u0060\u055a\ua78c\u2039\u203a",
           '"': "\u201c\u201d\u201e\u201f\u2033\u2036\u00ab\u00bb\u02ba\u301d\u301e\u301f"}  # fmt: skip
_DASHES = {"-": "\u2010\u2011\u2012\u2013\u2212\ufe58\ufe63", "\u2014": "\u2015\u2e3a\u2e3b"}
_ASCII_SPECIAL = re.compile("[\x00-\x09\x0b-\x1f\x60\x7f]")
_OVERRIDES = frozenset("\u202d\u202e")
_LINE_ENDS = "\u000b\u000c\u0085\u2028\u2029"


@cache
def _replacements() -> dict[int, str]:
    """One character for one: what stands in the view for what stands in the text."""
    table = {ord(c): plain for plain, odd in (_QUOTES | _DASHES).items() for c in odd}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full-width letters, digits and signs
    table |= {ord(c): " " for c in map(chr, range(0x3001)) if unicodedata.category(c) == "Zs"}
    table |= {code: " " for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\r"}
    table |= {ord(c): "\n" for c in _LINE_ENDS}
    del table[ord(" ")]
    return table


@cache
def _invisible() -> str:
    """The inside of a character class."""
    found = [c for c in map(chr, (*range(0x10000), *range(0xE0000, 0xE0080))) if unicodedata.category(c) == "Cf"]
    # Arabic number signs and the like are of this category too, but are seen.
    return "".join(c for c in found if not "\u0600" <= c <= "\u0605" and c not in "\u06dd\u070f\u08e2") + _WITHOUT_WIDTH


@cache
def _left_out() -> re.Pattern[str]:
    return re.compile(f"[{_invisible()}]+|\r(?=\n)")


@cache
def _any_special() -> re.Pattern[str]:
    odd = "".join(map(chr, _replacements()))
    return re.compile(f"[{re.escape(odd)}{_invisible()}\r]")
