"""The scores of cross-validated sets: exact spans and relations counted in words, roots as macro F1.

    python -m training.report PREPARED FOLDS
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from sayso.coding.reader_spans import spans
from training.terms import HEADS


def f1(true: int, predicted: int, gold: int) -> float:
    """F1 from counts."""
    return round(2 * true / max(1, predicted + gold), 4)


def roots(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Macro F1 and accuracy of the roots of a sentence."""
    names = sorted({r["gold"] for r in rows})
    true = Counter(r["gold"] for r in rows if r["gold"] == r["root"])
    gold, predicted = Counter(r["gold"] for r in rows), Counter(r["root"] for r in rows)
    found = {n: f1(true[n], predicted[n], gold[n]) for n in names}
    return {"macro F1": round(sum(found.values()) / len(found), 4), "accuracy": round(sum(true.values()) / len(rows), 4), **found}


def marked(rows: list[dict[str, Any]], examples: dict[str, Any], head: str) -> dict[str, float]:
    """Micro F1 of exact spans with their type, of every fold and together; of relations where there are some."""
    counts: dict[str, list[int]] = {}
    for row in rows:
        example = examples[row["id"]]
        pairs = [("spans", {tuple(s) for s in row[head]}, set(spans(example["bio"][head], HEADS[head])))]
        if "relations" in example:
            gold = {(kind, a, b) for kind, pair in example["relations"].items() for a, b in pair["true"]}
            pairs.append(("relations", {tuple(t) for t in row.get("ties", [])}, gold))
        for name, predicted, gold in pairs:
            for key in (name, f"{name}, {row['fold']} left out"):
                count = counts.setdefault(key, [0, 0, 0])
                for n, size in enumerate((len(predicted & gold), len(predicted), len(gold))):
                    count[n] += size
    return {key: f1(*count) for key, count in sorted(counts.items())}


def main(arguments: list[str]) -> int:
    """The command line."""
    if len(arguments) != 2:
        sys.stderr.write(__doc__ or "")
        return 2
    prepared, folds = Path(arguments[0]), Path(arguments[1])
    told: dict[str, Any] = {}
    for name, head in (("plv", ""), ("cameo_ner", "party"), ("re3d", "entity")):
        if not (folds / f"{name}.folds.jsonl").exists():
            continue
        rows = [json.loads(line) for line in (folds / f"{name}.folds.jsonl").open(encoding="utf-8")]
        examples = {e["id"]: e for e in map(json.loads, (prepared / f"{name}.jsonl").open(encoding="utf-8"))}
        told[name] = roots(rows) if name == "plv" else marked(rows, examples, head)
    sys.stdout.write(json.dumps(told, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
