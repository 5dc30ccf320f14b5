"""Whole reports, in the form of the acceptance set: the JSON that users get."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sayso import Report
from sayso.coding.engine import code_many
from sayso.errors import SetAside
from sayso.exporting.json import to_dict


def sourced_events(found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Reports -> their coding; one that is set aside has no events, and the reason."""
    reports = [
        Report(
            text=r["text"], id=r["id"], title=r.get("title"), published=r.get("published"), publisher=r.get("publisher")
        )
        for r in found
    ]
    for report, coding in zip(reports, code_many(reports), strict=True):
        if isinstance(coding, SetAside):
            yield {"id": report.id, "events": [], "links": [], "relations": [], "set_aside": coding.reason}
        else:
            yield to_dict(coding)
