"""What the reader may do to the patterns' triggers: take away, add, retype - and nothing where it is unsure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from spacy.tokens import Doc

from sayso.coding import engine
from sayso.coding.layers import get, put
from sayso.coding.reader_input import DISTANCES, LONGEST, TYPES, distance_buckets, windows
from sayso.coding.reader_ties import same_happening
from sayso.coding.revise import revise
from sayso.records import Report

TEXT = "Gunmen stormed the depot in Oke on Monday. The blaze at the mill gutted two lorries."
LABELS = ["none", *TYPES]


class Seen:
    """A reader that is as sure of each word as a test says: word -> (type, chance)."""

    def __init__(self, doc: Doc, sure: dict[str, tuple[str, float]], *, core: float = 1.0) -> None:
        self.chances = np.full((len(doc), len(LABELS)), 0.0, dtype=np.float32)
        self.chances[:, 0] = 1.0
        self.core = np.full((len(doc), 1), core, dtype=np.float32)
        for token in doc:
            if token.text in sure:
                kind, chance = sure[token.text]
                self.chances[token.i, 0] = 1 - chance
                self.chances[token.i, LABELS.index(kind)] = chance

    def labels(self, head: str) -> list[str]:
        return LABELS if head == "event" else ["none", "attack"]

    def probabilities(self, head: str) -> Any:
        return self.chances

    def logits(self, head: str) -> Any:
        return self.core if head == "core" else np.zeros((len(self.core), 2), dtype=np.float32)

    def pairs(self, name: str, rows: list[int], cols: list[int]) -> Any:
        return np.array([[0.9 if r < c else 0.1 for c in cols] for r in rows], dtype=np.float32)


@pytest.fixture
def told() -> Callable[..., list[tuple[str, str]]]:
    """The triggers, as words and types, after the reader was as sure as given."""

    def read(sure: dict[str, tuple[str, float]], **options: float) -> list[tuple[str, str]]:
        doc = engine.document(Report(TEXT, published="2022-03-02"), until="sayso_events")
        put(doc, "reading", Seen(doc, sure, **options))
        return [(doc[t["head"]].text, t["type"]) for t in get(revise(doc), "triggers")]

    return read


def test_what_reader_and_pattern_see_stays(told: Any) -> None:
    assert ("stormed", "ASSAULT") in told({"stormed": ("ASSAULT", 0.9)})


def test_a_trigger_that_the_reader_is_sure_against_goes(told: Any) -> None:
    assert told({}) == []


def test_where_the_reader_is_unsure_the_pattern_stands(told: Any) -> None:
    assert told({"stormed": ("COERCE", 0.5)}) == [("stormed", "ASSAULT")]


def test_a_sure_reader_adds_a_word_that_no_pattern_knows(told: Any) -> None:
    found = told({"stormed": ("ASSAULT", 0.9), "gutted": ("ASSAULT", 0.99)})
    assert ("gutted", "ASSAULT") in found
    assert [w for w, _ in found] == sorted((w for w, _ in found), key=TEXT.index)


def test_an_unsure_reader_and_mere_background_add_nothing(told: Any) -> None:
    assert told({"stormed": ("ASSAULT", 0.9), "gutted": ("ASSAULT", 0.7)}) == [("stormed", "ASSAULT")]
    assert told({"stormed": ("ASSAULT", 0.9), "gutted": ("ASSAULT", 0.99)}, core=-1.0) == [("stormed", "ASSAULT")]


def test_a_verb_that_carries_a_told_happening_is_none_of_its_own() -> None:
    doc = engine.document(Report("Rebels conducted raids on two villages near Oke on Monday."), until="sayso_events")
    put(doc, "reading", Seen(doc, {"raids": ("ASSAULT", 0.9), "conducted": ("ASSAULT", 0.99)}))
    assert [doc[t["head"]].text for t in get(revise(doc), "triggers")] == ["raids"]


def test_an_act_that_somebody_denies_is_never_taken_away() -> None:
    doc = engine.document(Report("The army denied that its soldiers had shelled the town of Oke."), until="sayso_events")
    put(doc, "reading", Seen(doc, {}))
    assert "shelled" in [doc[t["head"]].text for t in get(revise(doc), "triggers")]


def test_names_and_boilerplate_are_never_added(told: Any) -> None:
    assert ("Monday", "ASSAULT") not in told({"Monday": ("ASSAULT", 0.99), "Oke": ("ASSAULT", 0.99)})


def test_same_happening_is_mutual() -> None:
    doc = engine.document(Report(TEXT), until="sayso_events")
    assert same_happening(doc, [1, 2]) is None
    put(doc, "reading", Seen(doc, {}))
    chances = same_happening(doc, [1, 5])
    assert chances is not None
    assert np.allclose(chances, chances.T)
    assert same_happening(doc, []) is None


def test_distances_are_signed_steps_that_double() -> None:
    steps = distance_buckets([100], [100, 101, 102, 104, 108, 99, 98, 100_000, 0])[0].tolist()
    middle = DISTANCES // 2
    assert steps[0] == middle
    assert steps[1:5] == [middle + 1, middle + 2, middle + 3, middle + 4]
    assert steps[5:7] == [middle - 1, middle - 2]
    assert (min(steps), max(steps)) >= (0, DISTANCES - 2)
    assert max(steps) < DISTANCES


def test_windows_hold_every_word_once_and_none_is_too_long(tiny: Any) -> None:
    from sayso.coding.reader import FOLDER, load_reader

    text = " ".join([TEXT] * 40) + " " + "and so on " * 300 + "\n\n" + "x" * 3000
    doc = engine.document(Report(text), until="sayso_events")
    found = list(windows(doc, load_reader(FOLDER).tokenizer))
    assert [i for w in found for i in range(w.start, w.end)] == list(range(len(doc)))
    assert max(len(w.pieces) for w in found) <= LONGEST
    for window in found:
        firsts = window.first[window.first >= 0]
        assert (np.diff(firsts) > 0).all() and len(window.features) == len(window.pieces)
