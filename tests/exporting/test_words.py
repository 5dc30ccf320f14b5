"""The words around a span."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from sayso.exporting.words import clean, piece_around, sentence_around
from sayso.records import Span

TEXT = "It was quiet. Col. Ada Moss said the U.S. Embassy in Ost was shut. “Nobody came,” she said.\nNext line"


def span_of(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words), words)


def test_a_sentence_ends_at_its_full_stop_and_not_at_a_title() -> None:
    start, end = sentence_around(TEXT, span_of("Embassy"))
    assert TEXT[start:end] == "Col. Ada Moss said the U.S. Embassy in Ost was shut."
    start, end = sentence_around(TEXT, span_of("came"))
    assert TEXT[start:end] == "“Nobody came,” she said."
    assert sentence_around(TEXT, span_of("Next line")) == (len(TEXT) - 9, len(TEXT))


def test_a_line_end_within_a_paragraph_is_none() -> None:
    text = (
        "MEN IN UNIFORM ATTACKED THE STATION ON THE NORTHERN ROAD AND WOUNDED\nTWO CLERKS WHO WERE ON DUTY, THE MAYOR SAID.  "
        "NOBODY WAS HELD.\nA short headline\n\nThe text goes on here and it is long enough to look like a line\n\nLast."
    )
    for words, whole in (
        ("TWO CLERKS", text[: text.index("  NOBODY")]),
        ("NOBODY", "NOBODY WAS HELD."),
        ("headline", "A short headline"),
        ("goes on", "The text goes on here and it is long enough to look like a line"),
    ):
        start = text.index(words)
        first, last = sentence_around(text, Span(start, start + len(words), words))
        assert text[first:last] == whole


def test_a_piece_is_cut_between_words() -> None:
    piece = piece_around(TEXT, span_of("Embassy"), 30)
    words = TEXT[piece.start : piece.end]
    assert "Embassy" in words
    assert len(words) <= 30
    assert set(words.split()) <= set(TEXT.split())
    assert piece.cut_before
    assert piece.cut_after


def test_a_long_span_loses_its_tail() -> None:
    text = "word " * 100
    piece = piece_around(text, Span(0, 500, text), 48)
    assert text[piece.start : piece.end] == "word word word word word word word word word"
    assert piece.cut_after


@given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 300), st.integers(1, 120))
def test_any_text_and_span(text: str, one: int, other: int, width: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    span = Span(start, end, text[start:end])
    first, last = sentence_around(text, span)
    assert 0 <= first <= start <= end <= last <= len(text)
    piece = piece_around(text, span, width)
    assert first <= piece.start <= piece.end <= last
    assert piece.end - piece.start <= width
    assert len(clean(text)) == len(text)


def test_a_monster_is_no_trouble() -> None:
    text = "('\"" * 100_000 + "\n " * 100_000
    before = time.process_time()
    for start in range(0, len(text), 5_000):
        piece_around(text, Span(start, start + 1, text[start]))
    assert time.process_time() - before < 1
