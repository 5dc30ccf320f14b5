"""The PLOVER root of a sentence with its source and target (`plv`): what `sayso type` gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sayso.coding.reader import load_reader
from sayso.coding.roots import type_sentence


def plv(found: Iterable[dict[str, Any]], folder: Path) -> Iterator[dict[str, Any]]:
    """Sentences with the places of their source and target -> root; YIELD is RETREAT or CONCEDE, as in the data."""
    reader = load_reader(folder)
    for record in found:
        sides = ([(s["start"], s["end"]) for s in record[side]["all"]] for side in ("source", "target"))
        typed = type_sentence(record["text"], *sides, reader=reader)
        yield {"id": record["id"], "root": typed.root, "scores": typed.scores}
