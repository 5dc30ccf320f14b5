"""The words of a report around a span: the sentence they stand in, and a piece of it that fits a line."""

from __future__ import annotations

import re
from typing import NamedTuple

from sayso.records import Span

# How far a sentence is looked for to either side; a text without full stops is cut there.
REACH = 400
# A full stop ends a sentence unless a title or an abbreviation of up to three letters stands before it ("Gen. Ali").
_STOP = r"(?:(?<=[a-z0-9)\]”\"’'])|(?<=[A-Z]{4}))(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z][a-z])"
# A line end does too, but not where a paragraph goes on: a line of 50 to 100 characters that ends within a sentence.
_LINE = r"(?:(?<![^\n]{50})|(?<=[^\n]{100})|(?<=[.!?:;\"”’)]))\n\s*|\n[ \t]*\n\s*"
_END = re.compile(_STOP + r"[.!?][\"”’')\]]{0,3}\s+(?=[A-Z\"“‘'(\[])|" + _LINE)
# Characters that a terminal obeys instead of showing, and those that turn the reading direction around.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Piece(NamedTuple):
    """A part of a text: its place, and whether its sentence goes on before or behind it."""

    start: int
    end: int
    cut_before: bool
    cut_after: bool


def clean(text: str) -> str:
    """The text with control, direction and line-break characters as blanks, one for one: offsets stay true."""
    return _UNSAFE.sub(" ", text)


def sentence_around(text: str, span: Span) -> tuple[int, int]:
    """Start and end of the sentence (or sentences) that hold the span, at most `REACH` characters to either side."""
    low, high = max(0, span.start - REACH), min(len(text), span.end + REACH)
    start, end = low, high
    for match in _END.finditer(text, low, min(len(text), span.start + 1)):
        if match.end() <= span.start:
            start = match.end()
    after = _END.search(text, max(span.start, span.end - 1), high)
    if after:
        end = after.start() + len(after.group().rstrip())
    return start, max(end, span.end)


def piece_around(text: str, span: Span, width: int = 100) -> Piece:
    """At most `width` characters of the sentence around a span, cut between words; a longer span loses its tail."""
    first, last = sentence_around(text, span)
    if last - first <= width:
        return Piece(first, last, False, False)
    spare = width - min(span.end - span.start, width)
    start = max(first, span.start - spare // 2)
    end = min(last, start + width)
    start = max(first, end - width)
    if start > first and not text[start - 1].isspace():
        start = min(_next_blank(text, start, span.start), span.start)
    if end < last and not text[end].isspace():
        end = _last_blank(text, start, end)
    return Piece(start, end, start > first, end < last)


def _next_blank(text: str, start: int, limit: int) -> int:
    """The start of the next word, or `limit`."""
    return next((i + 1 for i in range(start, limit) if text[i].isspace()), limit)


def _last_blank(text: str, start: int, end: int) -> int:
    """The end of the last whole word, or `end` when there is but one."""
    return next((i for i in range(end - 1, start, -1) if text[i].isspace()), end)
