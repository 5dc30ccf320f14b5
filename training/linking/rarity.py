#!/usr/bin/env python3
"""How rare words are in news: rarity.py GOLD OUTPUT, from the training halves of public collections, each counted alike.

Only numbers go into the table: in how many texts of a hundred thousand a word stands, as its negative natural logarithm.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sayso.linking.words import words_of

CORPORA = ("muc4", "fa_kes", "sourced_events", "ecb_plus", "gun_violence", "polnear", "lgl", "india_police_events")
TEXTS, LEAST = 600, 1 / 400  # texts of a collection; words rarer than that are not in the table
HEADER = """# How rare a word is in news: minus the logarithm of the share of texts that hold it. Words that are not here are rarer.
# Source: counted by the Sayso authors over training halves of {corpora}
# (up to 600 texts each, all alike).
# Licence: CC0-1.0 (facts: words and numbers). Date: 2026-11-28. Made by: training/linking/rarity.py
word	rarity
"""


def texts(folder: Path) -> Iterator[str]:
    """The first training texts of a collection that are long enough to be news."""
    left = TEXTS
    for file in sorted(folder.glob("train.jsonl*")):
        with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
            for line in lines:
                text = json.loads(line).get("text") or ""
                if len(text) > 300 and left:
                    left -= 1
                    yield text


def main(gold: Path, output: Path) -> None:
    """Count and write."""
    share: Counter[str] = Counter()
    for name in CORPORA:
        found = [words_of(text) for text in texts(gold / name)]
        for word, count in Counter(word for words in found for word in words).items():
            share[word] += count / len(found) / len(CORPORA)  # type: ignore[assignment]
    rows = sorted((word, -math.log(part)) for word, part in share.items() if part >= LEAST)
    body = "".join(f"{word}\t{rarity:.1f}\n" for word, rarity in rows)
    output.write_text(HEADER.format(corpora=", ".join(CORPORA)) + body, "utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
