"""The networks that join cues, speakers and contents (`models/attributions.json`), fitted on PolNeAR.

    python -m training.attributions GOLD OUT [FIRST]

GOLD: the folder of data sets. FIRST: the number of the first report of the train part that is used (560): the reader should have
learned nothing of those, or its chances are surer than they will be on other reports. Prints how often the choices are right.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from sayso.coding.reader import Reading, load_reader
from sayso.coding.reader_candidates import Cue, Features, Option, Seen
from sayso.coding.reader_sources import Net, clear_speaker, features, net, weigh
from training.prepare import Words, parsed

FIRST = 560
KEEP = 0.25
SEEDS = 2
RARE = 5  # a feature of fewer cues is left out
Arrays = list[Any]


@dataclass(slots=True)
class Lesson:
    """A cue of a report and what is right about it; `source` and `content` are None where it is no attribution."""

    seen: Seen
    cue: Cue
    speakers: list[Option]
    contents: list[Option]
    source: set[int] | None
    content: set[int] | None

    def shared(self, option: Option) -> float:
        """How much of its words a content shares with the right one."""
        words = {i for r in option.ranges for i in range(*r) if not self.seen.blank[i]}
        return len(words & self.content) / len(words | self.content) if self.content else 0.0

    def speaks(self, option: Option) -> bool:
        """Whether a speaker is the right one."""
        words = {i for r in option.ranges for i in range(*r)}
        return bool(words & self.source) if self.source else not words


def lessons(record: dict[str, Any]) -> Iterator[Lesson]:
    """The cues of a report, each with the attribution whose cue it shares most of."""
    doc = parsed(record["text"])
    words, seen = Words(doc), Seen(doc, Reading(load_reader(), doc))
    gold = [{role: {i for s in a[role] for i in words.within(s["start"], s["end"])} for role in a if role in _ROLES}
            for a in record["attributions"]]  # fmt: skip
    spans = [set(range(c.start, c.end)) for c in seen.cues]
    scored = (
        (-len(g["cue"] & s) / len(g["cue"] | s), k, n) for k, g in enumerate(gold) for n, s in enumerate(spans) if g["cue"] & s
    )
    taken: dict[int, int] = {}
    for _, k, n in sorted(scored):
        if n not in taken and k not in taken.values():
            taken[n] = k
    for n, cue in enumerate(seen.cues):
        right = gold[taken[n]] if n in taken else {}
        speakers = seen.speakers(cue)
        yield Lesson(seen, cue, speakers, seen.contents(cue, clear_speaker(speakers)), right.get("source"), right.get("content"))


_ROLES = frozenset({"source", "cue", "content"})


def groups(found: list[Lesson], of: str) -> list[tuple[list[Features], Any]]:
    """Candidates with the share of each in what is right."""
    made = []
    for lesson in (x for x in found if x.content is not None):
        options = lesson.speakers if of == "speaker" else lesson.contents
        if of == "speaker":
            right = [float(lesson.speaks(o)) for o in options]
        else:
            right = [math.exp(8 * (s - 1)) if (s := lesson.shared(o)) >= 0.5 else 0.0 for o in options]
        if sum(right) > 0:
            made.append(([o.features for o in options], np.array(right, np.float32) / sum(right)))
    return made


def rows(names: dict[str, int], found: list[Features]) -> Any:
    """Features as a matrix."""
    x = np.zeros((len(found), len(names)), np.float32)
    for i, row in enumerate(found):
        for name, value in row.items():
            if name in names:
                x[i, names[name]] = value
    return x


def choosing(made: list[tuple[list[Features], Any]], hidden: int, epochs: int, seed: int) -> dict[str, Any]:
    """Fit the choice of one candidate of many."""
    names = _names([row for options, _ in made for row in options], 1)
    batches = [(rows(names, options), right) for options, right in made]

    def error(part: list[int], score: Any) -> tuple[Any, Any]:
        x = np.concatenate([batches[i][0] for i in part])
        sizes = [len(batches[i][0]) for i in part]
        owner, starts = np.repeat(np.arange(len(part)), sizes), np.concatenate([[0], np.cumsum(sizes)[:-1]])
        z = score(x)
        e = np.exp(z - np.maximum.reduceat(z, starts)[owner])
        return x, (e / np.add.reduceat(e, starts)[owner] - np.concatenate([batches[i][1] for i in part])) / len(part)

    return _fit(names, (len(batches), 200, hidden, epochs, 1e-3, seed), error)


def deciding(found: list[Features], right: list[float], seed: int) -> dict[str, Any]:
    """Fit whether a cue is an attribution."""
    names = _names(found, RARE)
    all_x, y = rows(names, found), np.array(right, np.float32)

    def error(part: list[int], score: Any) -> tuple[Any, Any]:
        return all_x[part], (1 / (1 + np.exp(-score(all_x[part]))) - y[part]) / len(part)

    return _fit(names, (len(y), 256, 12, 10, 5e-3, seed), error)


def _names(found: list[Features], least: int) -> dict[str, int]:
    counted = Counter(name for row in found for name in row)
    return {name: i for i, name in enumerate(name for name, count in counted.items() if count >= least)}


def _fit(names: dict[str, int], settings: tuple[int, int, int, int, float, int], error: Any) -> dict[str, Any]:
    """Adam over batches; `error` gives the rows of a batch and the gradient of the loss by score."""
    count, size, hidden, epochs, decay, seed = settings
    lot = np.random.default_rng(seed)
    inner = (lot.normal(size=(len(names), hidden)) / np.sqrt(len(names))).astype(np.float32)
    outer = (lot.normal(size=hidden) * 0.1).astype(np.float32)
    parts: Arrays = [inner, np.zeros(hidden, np.float32), outer, np.zeros(len(names), np.float32)]
    first, second = [np.zeros_like(p) for p in parts], [np.zeros_like(p) for p in parts]
    step = 0
    for epoch in range(epochs):
        order = lot.permutation(count).tolist()
        for at in range(0, count, size):
            step += 1
            x, slope = error(order[at : at + size], lambda x: x @ parts[3] + np.tanh(x @ parts[0] + parts[1]) @ parts[2])
            h = np.tanh(x @ parts[0] + parts[1])
            down = slope[:, None] * parts[2] * (1 - h**2)
            slopes = [x.T @ down + decay * parts[0], down.sum(0), h.T @ slope + decay * parts[2], x.T @ slope + decay * parts[3]]
            for p, m, v, g in zip(parts, first, second, slopes, strict=True):
                m += 0.1 * (g - m)
                v += 0.01 * (g * g - v)
                p -= 0.01 * (1 - 0.9 * epoch / epochs) * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.99**step)) + 1e-7)
    return {"names": list(names), **dict(zip(("inner", "bias", "outer", "linear"), parts, strict=True))}


def averaged(found: list[dict[str, Any]]) -> dict[str, Any]:
    """One network that gives the mean score of several."""
    joined = {
        "inner": np.concatenate([f["inner"] for f in found], 1), "bias": np.concatenate([f["bias"] for f in found]),
        "outer": np.concatenate([f["outer"] for f in found]) / len(found), "linear": sum(f["linear"] for f in found) / len(found),
    }  # fmt: skip
    return {"names": found[0]["names"], **{name: np.round(values.astype(float), 3).tolist() for name, values in joined.items()}}


def choosers(found: list[Lesson], seeds: int = 1) -> dict[str, dict[str, Any]]:
    """The networks that choose the speaker and the content."""
    speakers, contents = groups(found, "speaker"), groups(found, "content")
    return {
        "speaker": averaged([choosing(speakers, 12, 8, seed) for seed in range(seeds)]),
        "content": averaged([choosing(contents, 24, 14, seed) for seed in range(seeds)]),
    }


def fit(reports: list[list[Lesson]]) -> dict[str, dict[str, Any]]:
    """All three networks; the one that decides learns from choices in reports that the choosing ones had not learned from."""
    found, right = [], []
    for half in (0, 1):
        taught = choosers([x for n, report in enumerate(reports) if n % 2 != half for x in report])
        by_name: dict[str, Net] = {name: net(values) for name, values in taught.items()}
        for lesson in (x for n, report in enumerate(reports) if n % 2 == half for x in report):
            made = weigh(lesson.seen, lesson.cue, by_name)
            found.append(features(lesson.seen, lesson.cue, made))
            told = lesson.content is not None and made.content is not None
            right.append(float(told and lesson.shared(made.content) >= 0.5 and lesson.speaks(made.speaker)))  # type: ignore[arg-type]
    sys.stdout.write(f"{len(found)} cues, {sum(right):.0f} of them told right\n")
    keep = averaged([deciding(found, right, seed) for seed in range(SEEDS)])
    return {**choosers([x for report in reports for x in report], SEEDS), "keep": keep}


def main(arguments: list[str]) -> int:
    """The command line."""
    if len(arguments) not in (2, 3):
        sys.stderr.write(__doc__ or "")
        return 2
    first = int(arguments[2]) if len(arguments) == 3 else FIRST
    with gzip.open(Path(arguments[0]) / "polnear" / "train.jsonl.gz", "rt", encoding="utf-8") as file:
        records = [json.loads(line) for line in file][first:]
    nets = fit([list(lessons(record)) for record in records])
    card = {
        "name": "sayso attributions", "licence": "Apache-2.0 for the weights, as far as they are ours",
        "trained_on": f"PolNeAR, train part: its last {len(records)} reports", "keep": KEEP,
        "command": "python -m training.attributions GOLD OUT (training/README.md)", "nets": nets,
    }  # fmt: skip
    Path(arguments[1]).write_text(json.dumps(card, separators=(",", ":")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
