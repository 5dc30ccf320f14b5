"""Spans with a kind: source and target of a sentence (`cameo_ner`), entities and their relations (`re3d`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tasks.reader_docs import Read, read

Record = dict[str, Any]

TIE = 0.5  # chance from which two entities have a relation; to be chosen on the training half alone
# Relations without a direction.
MUTUAL = frozenset({"CoLocated", "Apart", "FightingAgainst", "AlliesOf", "CommWith", "IsSynonymOf"})


def cameo_ner(found: Iterable[Record], folder: Path) -> Iterator[Record]:
    """Sentences (words joined by blanks) -> their SOURCE, TARGET and RELATED."""
    for record in found:
        with read(record["text"], folder) as told:
            spans = [(kind, *told.between_blanks(start, end)) for start, end, kind in told.reading.spans("party")]
            yield {"id": record["id"], "entities": [{"type": k, "start": s, "end": e} for k, s, e in spans]}


def re3d(found: Iterable[Record], folder: Path) -> Iterator[Record]:
    """Documents -> entities, and relations between the entities that were found."""
    for record in found:
        with read(record["text"], folder) as told:
            spans = told.reading.spans("entity")
            ends = [dict(zip(("start", "end"), told.characters(s, e), strict=True)) for s, e, _ in spans]
            entities = [{"type": kind, **end} for (_, _, kind), end in zip(spans, ends, strict=True)]
            yield {"id": record["id"], "entities": entities, "relations": list(_relations(told, [s[0] for s in spans], ends))}


def _relations(told: Read, firsts: list[int], ends: list[dict[str, int]]) -> Iterator[Record]:
    if len(firsts) < 2:
        return
    for kind in told.reading.card["relations"]:
        chances = told.reading.ties(kind, firsts, firsts)
        for a in range(len(firsts)):
            for b in range(len(firsts)):
                told_before = kind in MUTUAL and b < a and chances[b, a] >= TIE
                if a != b and chances[a, b] >= TIE and not told_before:
                    yield {"type": kind, "head": ends[a], "tail": ends[b]}
