"""How many were killed and injured in the one incident that a report is about: the toll of its acts of violence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sayso import Report
from sayso.coding.engine import code_many
from sayso.errors import SetAside
from sayso.records import Claim, Coding, Event
from sayso.tolls import Range, counts, toll

_SAME_DAYS = 3  # days between events of one incident


def incident_casualties(found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Reports -> `killed` and `injured`, both null where no number was found."""
    reports = [Report(text=r["text"], id=r["id"], title=r.get("title"), published=r.get("date")) for r in found]
    for report, coding in zip(reports, code_many(reports), strict=True):
        killed, injured = (None, None) if isinstance(coding, SetAside) else _of_incident(coding)
        yield {"id": report.id, "killed": killed, "injured": injured}


def _of_incident(coding: Coding) -> tuple[int | None, int | None]:
    claims = _pooled(coding)
    killed, injured = toll(claims, "killed"), toll(claims, "injured")
    if killed is None and injured is None:
        return None, None
    return _number(killed.total if killed else None), _number(injured.total if injured else None)


def _number(bounds: Range | None) -> int:
    """One number, as the archive has it; where a report tells of no dead or no injured, there are none."""
    if bounds is None:
        return 0
    return bounds.high if bounds.best is None else bounds.best


def _pooled(coding: Coding) -> list[Claim]:
    """The counts of all acts of violence that are not told of another time than the first one with a count."""
    events = [e for e in coding.events if e.type == "ASSAULT" and counts(e)]
    first = next((day for e in events if (day := _day(e)) is not None), None)
    kept = [e for e in events if first is None or (day := _day(e)) is None or abs((day - first).days) <= _SAME_DAYS]
    return sorted((c for e in kept for c in counts(e)), key=lambda c: c.span.start)


def _day(event: Event) -> date | None:
    return date.fromisoformat(event.when.start) if event.when is not None and event.when.start else None
