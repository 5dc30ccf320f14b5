"""Time expressions, in the form of TempEval-3 task A: what `sayso.resolving.times` finds and how it reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sayso.resolving.times import times_in


def tempeval3(found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Documents with a creation time -> their TIMEX3 spans, types and values."""
    for record in found:
        published = (record.get("dct") or "")[:10] or None
        times = times_in(record["text"], published, lengths=True)
        yield {
            "id": record["id"],
            "timexes": [
                {"start": start, "end": end, "type": time.timex_type or "DATE", "value": time.timex or ""}
                for start, end, time in times
                if time.timex
            ],
        }
