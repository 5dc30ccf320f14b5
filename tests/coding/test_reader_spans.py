"""Spans from what the reader says of each word."""

from __future__ import annotations

import numpy as np

from sayso.coding.reader_spans import likeliest, spans

NAMES = ["O", "B-A", "I-A", "B-Z", "I-Z"]


def read(*rows: dict[str, float], blank: int | None = None) -> list[tuple[int, int, str]]:
    """Words by the logits of their classes; zero where none is told."""
    logits = np.array([[row.get(name, 0.0) for name in NAMES] for row in rows], dtype=np.float32)
    telling = np.array([i != blank for i in range(len(rows))])
    return spans(likeliest(logits, NAMES, telling), NAMES)


def test_sure_words_give_their_spans() -> None:
    assert read({"B-A": 9}, {"I-A": 9}, {"O": 9}, {"B-Z": 9}) == [(0, 2, "A"), (3, 4, "Z")]


def test_an_inside_needs_a_word_of_its_kind_before_it() -> None:
    assert read({"O": 9}, {"I-A": 9, "B-A": 1}) == [(1, 2, "A")]
    assert read({"B-Z": 9}, {"I-A": 2, "I-Z": 1}, {"I-Z": 9}) == [(0, 3, "Z")]


def test_a_second_beginning_must_be_surer_than_an_inside() -> None:
    assert read({"B-A": 9}, {"B-A": 5, "I-A": 4}) == [(0, 2, "A")]
    assert read({"B-A": 9}, {"B-A": 7, "I-A": 4}) == [(0, 1, "A"), (1, 2, "A")]
    assert read({"B-A": 9}, {"B-Z": 5, "I-A": 4}) == [(0, 1, "A"), (1, 2, "Z")]  # of another kind it may begin at once


def test_white_space_within_a_span_is_of_it() -> None:
    assert read({"B-A": 9}, {"O": 9}, {"I-A": 9}, blank=1) == [(0, 3, "A")]
    assert read({"B-A": 9}, {"O": 9}, {"B-A": 9}, blank=1) == [(0, 1, "A"), (2, 3, "A")]
    assert read({"O": 9}, blank=0) == []
