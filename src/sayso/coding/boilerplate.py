"""Component `sayso_boilerplate`: marks what is not the report (teasers, credits, captions, datestamps); offsets stay."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from operator import itemgetter

from spacy.language import Language
from spacy.tokens import Doc

from sayso.coding.layers import get, put
from sayso.data import read_tsv

LONGEST_SENTENCE = 400  # tokens
_LONGEST_SENTENCE_TEXT = 400  # characters
_LONGEST_HEADLINE = 150
_QUOTES = "\"'”’) "
_LONGEST_LINE = 300  # a longer "line" is a whole report without line breaks: its sentences are judged instead


@Language.component("sayso_boilerplate", assigns=["doc._.boilerplate"])
def boilerplate(doc: Doc) -> Doc:
    """Store the token ranges that no event, claim or number may come from, merged and in order."""
    found = overlong(doc) + openings(doc) + _lines(doc) + _lists(doc) + _sentences(doc) + _matches(doc)
    put(doc, "boilerplate", _merged(found))
    return doc


def overlong(doc: Doc) -> list[tuple[int, int]]:
    """Sentences that no grammar can read: lists and tables run together. The coding says that they were passed over."""
    return [(sent.start, sent.end) for sent in doc.sents if len(sent) > LONGEST_SENTENCE]


def inside(doc: Doc, token: int) -> bool:
    """Whether a token lies in boilerplate."""
    ranges = get(doc, "boilerplate")  # merged and in order
    place = bisect_right(ranges, token, key=itemgetter(0)) - 1
    return place >= 0 and token < ranges[place][1]


@cache
def _patterns(scope: str) -> tuple[re.Pattern[str], ...]:
    rows = read_tsv("lexicons/boilerplate.tsv")
    return tuple(
        re.compile(row["pattern"], 0 if row["pattern"].startswith("(?-i:") else re.IGNORECASE)
        for row in rows
        if row["scope"] == scope
    )


def openings(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges of datelines at the head of the text: "MANAGUA, Aug. 12 (Reuters) - "."""
    found, text = [], doc.text
    start = len(text) - len(text.lstrip())
    for pattern in _patterns("opening"):
        match = pattern.match(text, start)
        if match is not None:
            found += _tokens(doc, match.start(), match.end())
    return found


def _lines(doc: Doc) -> list[tuple[int, int]]:
    found, position = [], 0
    for line in doc.text.split("\n"):
        head = line.strip()
        if 0 < len(head) <= _LONGEST_LINE and any(p.search(head) for p in _patterns("line")):
            found += _tokens(doc, position, position + len(line))
        position += len(line) + 1
    return found


def _lists(doc: Doc) -> list[tuple[int, int]]:
    """Lists of headlines: "Also on our site:" and the lines below it, up to the first that ends as a sentence does."""
    found, position, listing = [], 0, False
    for line in doc.text.split("\n"):
        head = line.strip()
        if 0 < len(head) <= _LONGEST_LINE and any(p.search(head) for p in _patterns("heading")):
            listing = True
        elif head and (len(head) > _LONGEST_HEADLINE or head.rstrip(_QUOTES)[-1:] in ".!?"):
            listing = False
        if listing and head:
            found += _tokens(doc, position, position + len(line))
        position += len(line) + 1
    return found


def _sentences(doc: Doc) -> list[tuple[int, int]]:
    """Whole sentences; where the parser runs one over a line break, only the line that the words stand in."""
    found = []
    for sent in doc.sents:
        text = sent.text
        if len(text) >= _LONGEST_SENTENCE_TEXT:
            continue
        position = sent.start_char
        for line in text.split("\n"):
            if any(p.search(line.strip()) for p in _patterns("sentence")):
                found += _tokens(doc, position, position + len(line))
            position += len(line) + 1
    return found


def _matches(doc: Doc) -> list[tuple[int, int]]:
    found, text = [], doc.text
    for pattern in _patterns("match"):
        for match in pattern.finditer(text):
            found += _tokens(doc, match.start(), match.end())
    return found


def _tokens(doc: Doc, start: int, end: int) -> list[tuple[int, int]]:
    span = doc.char_span(start, end, alignment_mode="contract")
    return [(span.start, span.end)] if span is not None and len(span) else []


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
