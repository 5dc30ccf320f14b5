"""What police did, sentence by sentence (`india_police_events`), with the chance of each label for the whole article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tasks.reader_docs import Read, read

# Chances from which a sentence has a label: chosen on the dev half, since the reader is too sure on what it learned from.
LABEL = {"KILL": 0.5, "ARREST": 0.55, "FAIL": 0.02, "FORCE": 0.5, "ANY_ACTION": 0.3}
# What a label says besides, by the questions of the data: killing is force, and force and arrests are action.
IMPLIED = {"KILL": ("FORCE", "ANY_ACTION"), "FORCE": ("ANY_ACTION",), "ARREST": ("ANY_ACTION",)}


def india_police_events(found: Iterable[dict[str, Any]], folder: Path) -> Iterator[dict[str, Any]]:
    """Articles with their sentences -> labels of each sentence and of the article, and scores that rank articles."""
    for record in found:
        with read(record["text"], folder) as told:
            yield _article(record, told)


def _article(record: dict[str, Any], told: Read) -> dict[str, Any]:
    rows, at, best = [], 0, dict.fromkeys(LABEL, 0.0)
    for sentence in record["sentences"]:
        start = told.text.find(sentence["text"], at)
        if start < 0:
            continue
        at = start + len(sentence["text"])
        chances = _chances(told, start, at)
        best = {label: max(best[label], chances[label]) for label in LABEL}
        rows.append({"sent_id": sentence["sent_id"], "labels": _labels(chances)})
    labels = {label for row in rows for label in row["labels"]}
    scores = {label: round(chance, 6) for label, chance in best.items()}
    return {"id": record["id"], "sentences": rows, "labels": [x for x in LABEL if x in labels], "scores": scores}


def _chances(told: Read, start: int, end: int) -> dict[str, float]:
    inside = told.words.within(start, end)
    if not inside:
        return dict.fromkeys(LABEL, 0.0)
    names = told.reading.labels("police")
    return dict(zip(names, map(float, told.reading.pooled("police", inside[0], inside[-1] + 1)), strict=True))


def _labels(chances: dict[str, float]) -> list[str]:
    found = {label for label, least in LABEL.items() if chances[label] >= least}
    found |= {other for label in found for other in IMPLIED.get(label, ())}
    return [label for label in LABEL if label in found]
