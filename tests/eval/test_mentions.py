"""Given mentions of events: what is read of them, what speaks for two being one, and who is grouped with whom."""

from __future__ import annotations

import gzip
import importlib
import json
import runpy
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.tiny_reader import CARD, build

from sayso import Report
from sayso.coding import engine
from sayso.coding.reader import Reading, load_reader

ROOT = Path(__file__).parent.parent.parent
LINES = ["Rebels raided the mill in Torvel on Friday.", "The Friday raid on the mill left two men dead."]


@pytest.fixture
def evidence(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(str(ROOT / "eval"))
    yield importlib.import_module("tasks.mention_evidence")
    for name in [name for name in sys.modules if name == "tasks" or name.startswith("tasks.")]:
        del sys.modules[name]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A reader that scores pairs of one happening."""
    pairs = [*CARD["pairs"][1:], "same"]
    return build(
        tmp_path / "reader", pairs=pairs, distance=dict.fromkeys(pairs, CARD["distance"]["where"]),
        bias=CARD["bias"] | {"same": 0.0},
    )  # fmt: skip


def record(key: str, line: str, words: dict[str, str]) -> dict[str, Any]:
    mentions = [
        {"id": str(n), "kind": kind, "start": line.index(text), "end": line.index(text) + len(text), "text": text, "sent": 0,
         "in_validated_sentence": True}
        for n, (text, kind) in enumerate(words.items())
    ]  # fmt: skip
    return {"id": key, "topic": "1", "subtopic": "1_a", "text": line, "sentences": [[0, len(line)]], "mentions": mentions}


def test_every_mention_gets_a_cluster_and_nothing_else_does(evidence: Any, folder: Path, tmp_path: Path) -> None:
    found = [
        record("1", LINES[0], {"raided": "event", "Torvel": "location", "Friday": "time"}),
        record("2", LINES[1], {"raid": "event", "dead": "event"}),
    ]
    source, target = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl"
    source.write_bytes(gzip.compress("\n".join(map(json.dumps, found)).encode()))
    predict = runpy.run_path(str(ROOT / "eval" / "predict.py"))["main"]
    assert predict(["ecb_plus", str(source), str(target), "--reader", str(folder)]) == 0
    rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert [len(row["mentions"]) for row in rows] == [1, 2]
    assert all(m["cluster"].startswith("1_a-") for row in rows for m in row["mentions"])


def mention(key: str, lemma: str, near: set[str], **other: Any) -> Any:
    """A mention whose word has a vector of its own letters, so that like letters are like words."""
    vector = np.array([2.0 * (letter in lemma) for letter in "abcdefghijklmnopqrstuvwxyz"], dtype=np.float32)
    words = dict.fromkeys(near, 5.0)
    told = {"people": frozenset[str](), "places": frozenset[str](), "times": frozenset[str]()}
    context = np.ones(4, dtype=np.float32) / 2
    given = {"text": lemma, "pos": "NOUN", "senses": frozenset(), "vector": vector, "context": context,
             "sides": (context, context), "happening": 0.9, "sentence": 0, "near": frozenset(near), "told": told,
             "words": words, "story": words}  # fmt: skip
    return importlib.import_module("tasks.mentions").Mention(key=(key, "0"), lemma=lemma, **{**given, **other})


def test_evidence_is_the_same_from_both_sides_and_says_how_the_words_are_alike(evidence: Any) -> None:
    raid, shelling, dinner = (
        mention("1", "raid", {"mill"}), mention("2", "raid", {"mill", "harbour"}), mention("3", "raiders", {"soup"})
    )  # fmt: skip
    around = evidence.setting([dinner, raid, shelling], {("raid", "raiders"): 0.5})
    for one, other in pairwise((raid, shelling, dinner, raid)):
        assert evidence.evidence(one, other, around) == pytest.approx(evidence.evidence(other, one, around))
    same, stem = evidence.evidence(raid, shelling, around), evidence.evidence(raid, dinner, around)
    assert same["same word: near"] == 1.0 and "known pair" not in same
    assert stem["other word: near, none"] == 1.0 and stem["known pair"] == 0.5
    assert any(name.startswith("same stem") for name in stem) and not any(name.startswith("likeness") for name in stem)


def test_the_same_raid_is_one_event_and_a_dinner_is_none(evidence: Any) -> None:
    grouped = importlib.import_module("tasks.incidents").grouped
    pile = [mention("1", "raid", {"mill", "torvel"}), mention("2", "raid", {"mill", "torvel"}), mention("3", "dinner", {"soup"})]
    assert sorted(map(sorted, grouped(pile))) == [[("1", "0"), ("2", "0")], [("3", "0")]]
    assert sorted(map(sorted, grouped(pile[::-1]))) == sorted(map(sorted, grouped(pile)))


def test_the_published_tables_fit_the_code(evidence: Any) -> None:
    known = evidence.known_pairs()
    assert known and all(one < other and 0 < share <= 1 for (one, other), share in known.items())
    pile = [
        mention("1", "raid", {"mill"}),
        mention("1", "raid", set(), sentence=3),
        mention("2", "raiding", {"soup"}),
        mention("3", "party", {"soup"}, senses=frozenset({"x"})),
        mention("3", "feast", {"soup"}, senses=frozenset({"x"})),
    ]
    around = evidence.setting(pile, {("feast", "party"): 0.5})
    seen = {name for one in pile for other in pile if one is not other for name in evidence.evidence(one, other, around)}
    assert seen <= evidence.weights().keys()


def test_words_of_two_documents_are_scored_as_words_of_one(folder: Path) -> None:
    doc = engine.document(Report(text=" ".join(LINES)), until="sayso_events", engine="patterns")
    seen = Reading(load_reader(folder), doc)
    (left, _), (_, right) = seen.sides("same", [1]), seen.sides("same", [4])
    score = float(left[0] @ right[0]) / len(left[0]) ** 0.5
    assert seen.pairs("same", [1], [4])[0, 0] == pytest.approx(1 / (1 + np.exp(-score)), abs=1e-5)
    assert seen.context([1, 4]).shape == (2, len(seen.card["pairs"]) * seen.card["pair_size"])
