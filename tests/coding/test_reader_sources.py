"""Who says what, where the trained reader helps the patterns. A stand-in for the reader says which words it finds likely."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from sayso import Report
from sayso.coding import engine
from sayso.coding.reader import FOLDER
from sayso.coding.reader_candidates import Seen
from sayso.coding.reader_sources import Net, Told, _distinct, nets, told


class Likely:
    """Stands in for a `Reading`: the words of each role, and pairs that all hang together."""

    def __init__(self, doc: Any, **roles: list[str]) -> None:
        self.doc = doc
        self.at = {role: [self._words(words) for words in roles.get(role, [])] for role in ("source", "cue", "content")}

    def _words(self, words: str) -> tuple[int, int]:
        start = self.doc.text.index(words)
        span = self.doc.char_span(start, start + len(words), alignment_mode="expand")
        return span.start, span.end

    def probabilities(self, head: str) -> Any:
        chances = np.full((len(self.doc), 3), 0.01, dtype=np.float32)
        for start, end in self.at[head]:
            chances[start:end] = (0.02, 0.03, 0.95)
            chances[start] = (0.02, 0.95, 0.03)
        chances[:, 0] = 1 - chances[:, 1:].sum(-1)
        return chances

    def pairs(self, name: str, rows: list[int], cols: list[int]) -> Any:
        role = "source" if name == "says" else "content"
        inside = {i for start, end in self.at[role] for i in range(start, end)}
        return np.array([[0.9 if col in inside else 0.05 for col in cols] for _ in rows])


def read(text: str, least: float | None = None, **roles: list[str]) -> list[tuple[str, str, str]]:
    """Source, cue and content of what is found, as words."""
    doc = engine.document(Report(text=text), until="sayso_events", engine="patterns")
    found = told(doc, Likely(doc, **roles), least)  # type: ignore[arg-type]
    return [
        (
            doc[slice(*t.source)].text if t.source else "",
            doc[slice(*t.cue)].text,
            " ".join(doc[slice(*r)].text for r in t.content),
        )
        for t in found
    ]


def test_what_patterns_and_reader_both_see() -> None:
    text = "The mayor of Torvel said that the old bridge would stay closed. It rained all day."
    (found,) = read(text, source=["The mayor of Torvel"], cue=["said"], content=["that the old bridge would stay closed"])
    assert "mayor" in found[0] and found[1] == "said"
    assert "old bridge would stay closed" in found[2] and "rained" not in found[2]


def test_a_cue_that_no_pattern_knows() -> None:
    text = "The miller bristled that the new road would ruin his fields."
    seen = {"source": ["The miller"], "cue": ["bristled"], "content": ["that the new road would ruin his fields"]}
    (found,) = read(text, 0.1, **seen)
    assert "miller" in found[0] and found[1] == "bristled" and "the new road would ruin" in found[2]


def test_a_quotation_goes_on_in_the_next_sentence() -> None:
    text = '"We will not leave the valley," the shepherd said. "We stay here until the snow has gone." The wind rose.'
    parts = ['"We will not leave the valley,"', '"We stay here until the snow has gone."']
    found = read(text, source=["the shepherd"], cue=["said"], content=parts)
    (whole,) = [f for f in found if "shepherd" in f[0]]
    assert "not leave the valley" in whole[2] and "until the snow has gone" in whole[2] and "wind" not in whole[2]


def test_nothing_where_neither_sees_a_cue() -> None:
    assert read("The river rose by two metres and the bridge fell.") == []
    assert read("") == []


def test_a_trailing_run_is_cut_to_its_likeliest_words() -> None:
    doc = engine.document(Report(text="The baker warned that the mill was on fire."), until="sayso_events", engine="patterns")
    seen = Likely(doc, cue=["warned"])
    usual = seen.probabilities("cue")
    usual[3:5, 1:] = 0.1  # "that the": a fifth each, far below the verb
    usual[3:5, 0] = 0.8
    seen.probabilities = lambda head: usual if head == "cue" else Likely(doc).probabilities(head)  # type: ignore[method-assign]
    (cue,) = Seen(doc, seen).cues  # type: ignore[arg-type]
    assert doc[cue.start : cue.end].text == "warned" and cue.told


def test_of_two_that_tell_the_same_the_likelier_stays() -> None:
    items = [Told((0, 1), (1, 2), [(3, 9)], 0.6), Told((0, 1), (2, 3), [(3, 8)], 0.9), Told(None, (20, 21), [(22, 30)], 0.4)]
    assert [t.chance for t in _distinct(items)] == [0.9, 0.4]


def test_the_shipped_weights_fit_together() -> None:
    found, least = nets()
    assert set(found) == {"speaker", "content", "keep"} and 0 < least < 1
    for net in found.values():
        assert net.inner.shape == (len(net.names), len(net.bias)) and net.outer.shape == net.bias.shape
        assert net.linear.shape == (len(net.names),)
    card = json.loads((FOLDER / "attributions.json").read_text("utf-8"))
    assert all(card[key] for key in ("name", "version", "licence", "trained_on", "command"))


def test_an_unknown_feature_counts_nothing() -> None:
    one = np.ones
    net = Net({"a": 0}, one((1, 1), np.float32), one(1, np.float32), one(1, np.float32), one(1, np.float32))
    known, other = net.scores([{"a": 1.0}, {"b": 5.0}])
    assert known == pytest.approx(1 + np.tanh(2.0)) and other == pytest.approx(np.tanh(1.0))
