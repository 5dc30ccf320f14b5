#!/usr/bin/env python3
"""The weights of `ecb_plus`: PYTHONPATH=.:eval python training/linking/mention_weights.py TRAIN.jsonl [--reader FOLDER]

From mentions whose event is known: logistic regression over the pairs within a subtopic, of which every third counts for three
where they are other words for two events, and the pairs of words that told of one event. A word pair counts for a subtopic by what
other topics say of it alone. The threshold is the one with the best score when each fifth of the topics is grouped by the rest.
To be run anew for another reader: what its vectors mean is in the weights. Writes the two tables beside `eval/tasks`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from sayso.coding.reader import FOLDER
from sayso.linking.clusters import Pair, Settings, group, parts
from tasks.mention_evidence import KNOWN, PRIOR, THRESHOLD, WEIGHTS, evidence, setting
from tasks.mentions import Mention, mentions_of
from training.linking.fitting import fit_values, write

RIDGE, KEPT, FOLDS, LEAST = 200.0, 3, 5, 0.1
THRESHOLDS = (-0.6, -0.45, -0.3, -0.15, 0.0)
SOURCE = "# Source: the Sayso authors; no text of the training data is in it. Licence: CC0-1.0. Date: 2026-11-29.\n"
HEADER = """# What each piece of evidence weighs when two given mentions of events are compared (`eval/tasks/mention_evidence.py`):
# natural log odds for each unit of its number, added up. Logistic regression (training/linking/mention_weights.py, ridge
# {ridge:g} on numbers of one spread) on {count} pairs within subtopics of the training topics of `ecb_plus`, each subtopic with the
# root of its size; the threshold is the best when topics are grouped by weights from other topics (B-cubed {score:.3f}). They hold
# for one trained reader: {reader}.
"""
PAIRS_HEADER = """\
# Two words (lemmas) for one event: the share of their pairs that were one, summed over the training topics of `ecb_plus` where
# both stand and divided by the number of those topics and one more. Made by training/linking/mention_weights.py.
"""

Key = tuple[str, str]
Lemmas = tuple[str, str]


class Data(NamedTuple):
    """Mentions by subtopic, the event of each, and of each two lemmas by topic the share of their pairs that are one event."""

    subtopics: dict[str, list[Mention]]
    cluster: dict[Key, str]
    shares: dict[Lemmas, dict[str, float]]

    def known(self, without: frozenset[str]) -> dict[Lemmas, float]:
        """The table of pairs of words as it would be without some topics."""
        found = {}
        for lemmas, shares in self.shares.items():
            told = [share for topic, share in shares.items() if topic not in without]
            if (value := sum(told) / (len(told) + 1)) >= LEAST:
                found[lemmas] = round(value, 2)
        return found


class Example(NamedTuple):
    """A pair with its evidence, whether it is one event, and how much it counts in the fit."""

    pair: Pair
    found: dict[str, float]
    same: bool
    counts: float


def topic_of(subtopic: str) -> str:
    """ "12_ecb" -> "12"."""
    return subtopic.split("_", maxsplit=1)[0]


def read(source: Path, folder: Path) -> Data:
    """The training part."""
    cluster: dict[Key, str] = {}
    subtopics: defaultdict[str, list[Mention]] = defaultdict(list)
    for record in map(json.loads, source.read_text("utf-8").splitlines()):
        for m in record["mentions"]:
            cluster[record["id"], str(m["id"])] = f"{record['subtopic']} {m.pop('cluster')}"
        subtopics[record["subtopic"]].extend(mentions_of(record, folder))
    counts: defaultdict[Lemmas, defaultdict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for name, mentions in subtopics.items():
        for a, b in combinations(mentions, 2):
            if a.lemma != b.lemma and a.lemma.isalpha() and b.lemma.isalpha():
                lemmas = (min(a.lemma, b.lemma), max(a.lemma, b.lemma))
                counts[lemmas][topic_of(name)].append(cluster[a.key] == cluster[b.key])
    shares = {lemmas: {t: sum(c) / len(c) for t, c in by_topic.items()} for lemmas, by_topic in counts.items()}
    return Data(dict(sorted(subtopics.items())), cluster, shares)


def examples(data: Data, names: Iterable[str], held: frozenset[str], *, fit: bool) -> Iterator[Example]:
    """The pairs of some subtopics (for a fit, what counts), with words known from topics that are neither theirs nor held."""
    for name in names:
        ordered = sorted(data.subtopics[name], key=lambda m: m.key)
        around = setting(ordered, data.known(held | {topic_of(name)}))
        for one, other in combinations(ordered, 2):
            same = data.cluster[one.key] == data.cluster[other.key]
            every = same or one.lemma == other.lemma
            kept = crc32(repr((one.key, other.key)).encode()) % KEPT == 0
            counts = (1 if every else KEPT if kept else 0) * len(ordered) ** -0.5
            if counts or not fit:
                yield Example((one.key, other.key), evidence(one, other, around), same, counts)


def fitted(data: Data, held: frozenset[str]) -> tuple[dict[str, float], int]:
    """Weight by name of evidence, from topics that are not held, and the number of pairs."""
    rows = list(examples(data, [n for n in data.subtopics if topic_of(n) not in held], held, fit=True))
    return fit_values([r.found for r in rows], [r.same for r in rows], [r.counts for r in rows], ridge=RIDGE), len(rows)


def weighed(data: Data, name: str, held: frozenset[str], table: dict[str, float]) -> dict[Pair, float | None]:
    """The weight of each pair of a subtopic of the held topics."""
    return {
        row.pair: round(table[PRIOR] + sum(table.get(key, 0.0) * value for key, value in row.found.items()), 6)
        for row in examples(data, [name], held, fit=False)
    }


def b_cubed(pairs: Iterable[dict[Pair, float | None]], cluster: dict[Key, str], threshold: float) -> float:
    """B-cubed F1 of the groups at a threshold, over all subtopics."""
    precision = recall = 0.0
    for inside in pairs:
        keys, settings = sorted({key for pair in inside for key in pair}), Settings(threshold, -4.0)
        whole = Counter(cluster[key] for key in keys)
        for ids in (ids for part in parts(keys, inside, settings) for ids in group(part, inside, settings)):
            for event, hits in Counter(cluster[key] for key in ids).items():
                precision += hits * hits / len(ids)
                recall += hits * hits / whole[event]
    count = sum(len({key for pair in inside for key in pair}) for inside in pairs)
    return 2 * precision * recall / (precision + recall) / count


def main(source: Path, folder: Path) -> None:
    """Read, fit, choose the threshold, write."""
    data = read(source, folder)
    topics = sorted({topic_of(name) for name in data.subtopics})
    grouped = []
    for fold in range(FOLDS):
        held = frozenset(topics[fold::FOLDS])
        table, _ = fitted(data, held)
        grouped += [weighed(data, name, held, table) for name in data.subtopics if topic_of(name) in held]
    score, threshold = max((b_cubed(grouped, data.cluster, bound), bound) for bound in THRESHOLDS)
    table, count = fitted(data, frozenset())
    reader = json.loads((folder / "reader.json").read_text("utf-8"))["sha256"][:12]
    first = [(PRIOR, f"{table.pop(PRIOR):.3f}"), (THRESHOLD, f"{threshold:.2f}")]
    header = HEADER.format(ridge=RIDGE, count=count, score=score, reader=reader) + SOURCE + "evidence\tweight\n"
    write(WEIGHTS, header, first + [(name, f"{table[name]:.3f}") for name in sorted(table)])
    known = data.known(frozenset())
    write(KNOWN, PAIRS_HEADER + SOURCE + "word\tother\tshare\n", [(*pair, f"{known[pair]:.2f}") for pair in sorted(known)])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[3]) if sys.argv[2:3] == ["--reader"] else FOLDER)
