#!/usr/bin/env python3
"""The weights of linking: incident_weights.py TRAIN.jsonl.gz OUTPUT, from reports whose incident is known (`gun_violence`, train).

Pairs of main events that share a key are fitted; what such pairs cannot show (events that are not the main one, sides of a
conflict, other countries) is set by hand in `HAND` and stands so in the table.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable
from pathlib import Path

from sayso import Report
from sayso.coding.engine import code_many
from sayso.linking.candidates import pairs
from sayso.linking.evidence import contradict, levels
from sayso.linking.facts import Facts, facts
from sayso.records import Coding
from training.linking.fitting import Level, fit, write

# The level of each comparison that weighs nothing: what the others are measured from.
ZERO = {
    "report": "both main", "kind": "same", "day": "told later", "place": "unknown", "killed": "unknown", "injured": "unknown",
    "actors": "unknown", "recipients": "unknown", "instrument": "unknown",
    "method": "unknown", "site": "unknown", "names": "3", "full names": "unknown",
    "words": "under 0.12", "story": "main under 0.2",
}  # fmt: skip
HAND: dict[Level, float] = {
    ("joining", "threshold"): -1.0, ("joining", "unseen pair"): -2.0,
    ("report", "one main"): -0.5, ("report", "none main"): -3.5, ("report", "one report"): -4.0,
    ("kind", "one general"): 0.0, ("kind", "compatible"): 0.0, ("kind", "other"): -2.0, ("kind", "one not told as fact"): -2.0,
    ("day", "unknown"): 0.0, ("place", "another country"): -4.0, ("place", "side far"): -2.5,
    ("killed", "same, none"): 0.0, ("injured", "same, none"): 0.0,
    ("killed", "other"): -1.0, ("injured", "other"): -0.8, ("actors", "same"): 0.8, ("actors", "other"): -0.8,
    ("method", "same"): 0.2, ("method", "other"): -3.0, ("site", "other"): -2.0,
    ("instrument", "same"): 0.5, ("instrument", "other"): -1.0, ("names", "unknown"): 0.0, ("story", "one report"): 0.0,
    ("story", "side under 0.03"): -1.0, ("story", "side under 0.07"): -1.0, ("story", "side under 0.12"): -0.4,
    ("words", "side under 0.05"): -2.5, ("words", "side under 0.15"): -1.5, ("words", "side under 0.3"): 0.0,
    ("words", "side under 0.5"): 1.0, ("words", "side more"): 2.0,
    ("story", "side under 0.2"): 0.0, ("story", "side under 0.3"): 0.3, ("story", "side under 0.45"): 0.5,
    ("story", "side more"): 0.6,
}  # fmt: skip
HEADER = """# What each piece of evidence weighs when two events are compared (`sayso.linking.evidence`): natural log odds.
# `by`: fitted = logistic regression (training/linking/incident_weights.py) on {count} pairs of main events of {reports}
# reports of the training half of gun_violence; hand = set by the Sayso authors, where such pairs cannot show it. Each
# comparison is measured from its level of weight 0. `joining`: the average weight from which groups of events are joined,
# and the weight of a pair that shares no key.
# Source: the Sayso authors; no text of the training data is in it. Licence: CC0-1.0. Date: 2026-11-28.
comparison	level	weight	by
"""


def coded(path: Path) -> tuple[list[Coding], dict[str, str]]:
    """The reports, coded by the patterns alone, and the incident of each."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    reports = [Report(r["text"], r["id"], r.get("title"), r.get("date")) for r in rows]
    found = [c for c in code_many(reports, engine="patterns") if isinstance(c, Coding)]
    return found, {r["id"]: r["incident"] for r in rows}


def table(found: Iterable[tuple[Facts, ...]], incident: dict[str, str], output: Path) -> None:
    """Fit the weights and write the table."""
    main = [event for events in found for event in events if event.main]
    rows = [(levels(a, b), incident[a.report] == incident[b.report]) for a, b in pairs(main) if not contradict(a, b)]
    fitted = fit([row for row, _ in rows], [same for _, same in rows])
    for comparison, level in ZERO.items():
        shift = fitted.get((comparison, level), 0.0)
        fitted["prior", "always"] += shift
        fitted = {key: weight - shift if key[0] == comparison else weight for key, weight in fitted.items()}
    kept = {key: (weight, "fitted") for key, weight in fitted.items()} | {key: (weight, "hand") for key, weight in HAND.items()}
    lines = [(*key, f"{weight + 0.0:.2f}", by) for key, (weight, by) in sorted(kept.items())]
    write(output, HEADER.format(count=len(rows), reports=len(main)), lines)


if __name__ == "__main__":
    codings, known = coded(Path(sys.argv[1]))
    table([facts(coding) for coding in codings], known, Path(sys.argv[2]))
