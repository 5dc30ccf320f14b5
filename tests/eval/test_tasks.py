"""The measuring tasks that ask the trained reader: what they read of a record, and the form of what they write.

The sentences are our own; a stand-in for the reader says what it was told to have seen.
"""

from __future__ import annotations

import gzip
import importlib
import json
import runpy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from sayso import Report
from sayso.coding import engine
from sayso.coding.reader_input import Words

ROOT = Path(__file__).parent.parent.parent
PREDICT = ROOT / "eval" / "predict.py"
TEXT = "Rebels of the Front shot Ana Ruiz and Luis Ruiz in Torvel. The rebels of the Front used a rifle. Front (FVT) men fled."
RAID = "Police killed a man in Torvel. Officers watched the mob. It rained."


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """The package `eval/tasks`, as `predict.py` finds it."""
    monkeypatch.syspath_prepend(str(ROOT / "eval"))
    yield importlib.import_module("tasks")
    for name in [name for name in sys.modules if name == "tasks" or name.startswith("tasks.")]:
        del sys.modules[name]


class Seen:
    """Stands in for a `Reading`: spans by their words, chances by name."""

    def __init__(self, text: str, spans: dict[str, list[tuple[str, str]]], chances: dict[str, float]) -> None:
        self.text, self.told, self.chances = text, spans, chances
        self.card = {"relations": ["CoLocated", "BelongsTo"]}
        self.words: Words

    def labels(self, head: str) -> list[str]:
        kinds = {
            "filler": ["PerpInd", "PerpOrg", "Target", "Victim", "Weapon"], "party": ["SOURCE", "TARGET"],
            "entity": ["Person", "Location"],
        }  # fmt: skip
        if head == "police":
            return ["KILL", "ARREST", "FAIL", "FORCE", "ANY_ACTION"]
        return ["O", *(f"{p}-{kind}" for kind in kinds[head] for p in "BI")]

    def spans(self, head: str) -> list[tuple[int, int, str]]:
        found, at = [], 0
        for words, kind in self.told[head]:
            at = self.text.index(words, at)
            inside = self.words.within(at, at + len(words))
            found.append((inside[0], inside[-1] + 1, kind))
        return found

    def probabilities(self, head: str) -> Any:
        names = self.labels(head)
        chances = np.zeros((len(self.words.spans), len(names)))
        chances[:, 0] = 1.0
        for number, (start, end, kind) in enumerate(self.spans(head)):
            for i in range(start, end):
                chances[i] = 0.0
                chances[i, names.index(f"{'B' if i == start else 'I'}-{kind}")] = 0.9 - number / 100
        return chances

    def pooled(self, head: str, start: int, end: int) -> Any:
        if head == "incident":
            return np.array([self.chances["incident"]])
        words = self.text[self.words.spans[start][0] : self.words.spans[end - 1][1]]
        return np.array([self.chances.get(f"{label} {words.split()[0]}", 0.0) for label in self.labels(head)])

    def ties(self, name: str, rows: list[int], cols: list[int]) -> Any:
        return np.full((len(rows), len(cols)), self.chances.get(name, 0.0))

    def pairs(self, name: str, rows: list[int], cols: list[int]) -> Any:
        doc = self.words.doc
        return np.array([[self.chances.get(f"{name} {doc[i].text}", 0.0) for i in cols] for _ in rows])


def seeing(monkeypatch: pytest.MonkeyPatch, module: str, seen: Seen) -> ModuleType:
    """The module of a task, with a reader that has seen this."""
    found, docs = importlib.import_module(f"tasks.{module}"), importlib.import_module("tasks.reader_docs")

    @contextmanager
    def read(text: str, folder: Path, until: str = "sayso_events") -> Iterator[Any]:
        doc = engine.document(Report(text=text), until=until, engine="patterns")
        seen.words = Words(doc)
        yield docs.Read(text, doc, seen.words, seen)

    monkeypatch.setattr(found, "read", read)
    return found


def test_an_entity_has_one_mention(tasks: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    spans = [
        ("Rebels", "PerpInd"), ("Front", "PerpOrg"), ("Ana Ruiz", "Victim"), ("Luis Ruiz", "Victim"), ("rebels", "PerpInd"),
        ("a rifle", "Weapon"), ("Front", "PerpOrg"), ("men", "PerpInd"),
    ]  # fmt: skip
    module = seeing(monkeypatch, "fillers", Seen(TEXT, {"filler": spans}, {"incident": 0.9}))
    (row,) = module.muc4([{"id": "1", "text": TEXT}], Path())
    found = {role: [[m["text"] for m in entity] for entity in entities] for role, entities in row["roles"].items()}
    assert found["Victim"] == [["Ana Ruiz"], ["Luis Ruiz"]]
    assert found["PerpOrg"] == [["Front"]] and found["Weapon"] == [["a rifle"]] and found["Target"] == []
    assert found["PerpInd"] == [["Rebels"], ["men"]]


def test_a_template_says_who_did_it_how_surely_and_to_how_many(tasks: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Police accused the Front of the bombing of an inn in Torvel. The bomb wounded seven farmers, a cook and some porters."
    spans = [("Front", "PerpOrg"), ("farmers", "Victim"), ("a cook", "Victim"), ("porters", "Victim")]
    module = seeing(monkeypatch, "templates", Seen(text, {"filler": spans}, {"incident": 0.9}))
    (row,) = module.muc4_templates([{"id": "1", "text": text}], Path())
    (template,) = row["templates"]
    assert template["incident_type"] == "BOMBING"
    (sure,) = template["perp_organization_confidence"]
    assert sure["of"] == ["FRONT"] and sure["value"][0].startswith("SUSPECTED OR ACCUSED")
    numbers = {slot["of"][0]: slot["value"][0] for slot in template["hum_tgt_number"]}
    assert numbers == {"FARMERS": "7", "A COOK": "1", "PORTERS": "PLURAL"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Front has claimed responsibility for the blast in a call to a radio station.", "CLAIMED OR ADMITTED"),
        ("Last night the Front blew up two bridges near Torvel.", "REPORTED AS FACT"),
        ("Suspected members of the Front allegedly burned the mill.", "SUSPECTED OR ACCUSED"),
    ],
)
def test_how_sure_a_report_is_of_who_did_it(text: str, expected: str, tasks: ModuleType) -> None:
    assert importlib.import_module("tasks.confidence").confidence(text, ["Front"]) == expected


def test_initials_are_the_same_entity(tasks: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The National Front of Torvel struck. NFT men came, and the NXT too."
    spans = [("National Front of Torvel", "PerpOrg"), ("NFT", "PerpOrg"), ("NXT", "PerpOrg")]
    module = seeing(monkeypatch, "fillers", Seen(text, {"filler": spans}, {"incident": 0.9}))
    (row,) = module.muc4([{"id": "1", "text": text}], Path())
    assert [entity[0]["text"] for entity in row["roles"]["PerpOrg"]] == ["National Front of Torvel", "NXT"]


def test_a_report_without_incident_has_no_fillers(tasks: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    module = seeing(monkeypatch, "fillers", Seen(TEXT, {"filler": [("Rebels", "PerpInd")]}, {"incident": 0.05}))
    (row,) = module.muc4([{"id": "1", "text": TEXT}], Path())
    assert set(row["roles"]) == {"PerpInd", "PerpOrg", "Target", "Victim", "Weapon"}
    assert not any(row["roles"].values())


def test_labels_of_sentences_and_articles(tasks: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    module = seeing(monkeypatch, "police", Seen(RAID, {}, {"KILL Police": 0.9, "FAIL Officers": 0.7, "FAIL It": 0.01}))
    sentences = [{"sent_id": n, "text": words} for n, words in enumerate(RAID.replace(". ", ".|").split("|"))]
    (row,) = module.india_police_events([{"id": "1", "text": RAID, "sentences": sentences}], Path())
    assert [s["labels"] for s in row["sentences"]] == [["KILL", "FORCE", "ANY_ACTION"], ["FAIL"], []]
    assert row["labels"] == ["KILL", "FAIL", "FORCE", "ANY_ACTION"]
    assert (row["scores"]["KILL"], row["scores"]["FAIL"], row["scores"]["ARREST"]) == (0.9, 0.7, 0.0)


def test_parties_end_at_blanks(tasks: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Torvel 's pro-Front militia-men shelled a well ."
    module = seeing(monkeypatch, "entities", Seen(text, {"party": [("militia", "SOURCE"), ("a well", "TARGET")]}, {}))
    (row,) = module.cameo_ner([{"id": "1", "text": text}], Path())
    assert [(e["type"], text[e["start"] : e["end"]]) for e in row["entities"]] == [
        ("SOURCE", "militia-men"),
        ("TARGET", "a well"),
    ]


def test_relations_without_direction_come_once(tasks: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Seen(TEXT, {"entity": [("Ana Ruiz", "Person"), ("Torvel", "Location")]}, {"CoLocated": 0.8, "BelongsTo": 0.8})
    (row,) = seeing(monkeypatch, "entities", seen).re3d([{"id": "1", "text": TEXT}], Path())
    ties = [(r["type"], TEXT[slice(*r["head"].values())], TEXT[slice(*r["tail"].values())]) for r in row["relations"]]
    assert ties == [
        ("CoLocated", "Ana Ruiz", "Torvel"), ("BelongsTo", "Ana Ruiz", "Torvel"), ("BelongsTo", "Torvel", "Ana Ruiz"),
    ]  # fmt: skip


def test_arguments_go_by_the_names_of_the_type(tasks: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "The rebels shot a guard in Goma ."
    seen = Seen(text, {}, {"actor rebels": 0.9, "actor guard": 0.1, "recipient guard": 0.8, "where Goma": 0.7})
    module = seeing(monkeypatch, "arguments", seen)
    event = {"type": "conflict.attack.firearmattack", "trigger": {"start": 11, "end": 15}}
    (row,) = module.rams([{"id": "1", "text": text, "events": [event]}], Path())
    (made,) = row["events"]
    found = [(a["role"], text[a["start"] : a["end"]]) for a in made["arguments"]]
    assert found == [("attacker", "rebels"), ("target", "guard"), ("place", "Goma")]
    assert module._named("life.die.n/a")["recipient"] == "victim"
    assert module._named("conflict.yield.retreat")["where"] == "origin"


def test_our_events_under_other_types(tasks: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    module = importlib.import_module("tasks.arguments")
    monkeypatch.setattr(module, "code_many", partial(engine.code_many, engine="patterns"))
    text = "A suicide bomber killed four guards at a market in Goma on Monday. Police arrested two men."
    (row,) = tasks.TASKS["wikievents"]([{"id": "1", "text": text}])
    types = {text[e["trigger"]["start"] : e["trigger"]["end"]]: e["type"] for e in row["events"]}
    assert types["arrested"] == "Justice.ArrestJailDetain.Unspecified"
    assert "Life.Die.Unspecified" in types.values()
    assert all(a["role"] and text[a["start"] : a["end"]] for e in row["events"] for a in e["arguments"])


RECORDS: dict[str, dict[str, Any]] = {
    "plv": {"text": TEXT, "source": {"all": [{"start": 0, "end": 6}]}, "target": {"all": []}},
    "muc4": {"text": TEXT},
    "india_police_events": {"text": RAID, "sentences": [{"sent_id": 0, "text": "Police killed a man in Torvel."}]},
    "cameo_ner": {"text": RAID},
    "re3d": {"text": TEXT},
    "polnear": {"text": "The mayor said that the bridge was closed."},
    "muc4_templates": {"text": TEXT},
    "rams": {"text": RAID, "events": [{"type": "life.die.n/a", "trigger": {"start": 7, "end": 13}}]},
}


@pytest.mark.parametrize("task", RECORDS)
def test_the_door_opens_for_a_model_of_ones_own(
    task: str, tasks: ModuleType, reader_folder: Path, tmp_path: Path
) -> None:
    source, target = tmp_path / "in.jsonl.gz", tmp_path / "out.jsonl"
    source.write_bytes(gzip.compress(json.dumps({"id": "1", **RECORDS[task]}).encode()))
    predict = runpy.run_path(str(PREDICT))["main"]
    assert predict([task, str(source), str(target), "--reader", str(reader_folder)]) == 0
    (row,) = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    assert row["id"] == "1" and len(row) > 1


def test_the_door_stays_shut_for_other_calls(tasks: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    predict = runpy.run_path(str(PREDICT))["main"]
    assert predict(["no_such_task", "in", "out"]) == predict(["plv", "in"]) == 2
    assert "usage: predict.py {sourced_events," in capsys.readouterr().err
