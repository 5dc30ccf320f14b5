#!/usr/bin/env python3
"""Incidents to read, drawn at random: read_incidents.py REPORTS.jsonl [--engine NAME] [--count 20] [--seed 1] [--outlets 2]

Codes and links the reports, draws incidents of at least so many outlets, and prints for each what it says, the sentences of its
members, and what other incidents have the same type, day and place: so that a person can see what was joined wrongly and what was
missed. Records need `text`; `id`, `title`, `date` (or `published`) and `source` (or `publisher`) are taken where they are.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from sayso import Report
from sayso.coding.engine import code_many
from sayso.coding.pipeline import ENGINES
from sayso.linking import derive
from sayso.linking.facts import facts
from sayso.linking.link import link
from sayso.linking.summary import brief, lines
from sayso.linking.words import sentence_starts
from sayso.records import Coding, Incident, Member

_NEIGHBOURS, _NEAR = 6, 2  # incidents that are shown beside one; days that make another one near


def reports(path: Path) -> Iterator[Report]:
    """The reports of a JSONL file."""
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        row = json.loads(line)
        yield Report(
            text=row["text"], id=str(row.get("id", number)), title=row.get("title"),
            published=row.get("published") or row.get("date"), publisher=row.get("publisher") or row.get("source"),
        )  # fmt: skip


def drawn(incidents: Iterable[Incident], count: int, seed: int, outlets: int = 2) -> list[Incident]:
    """Incidents of so many outlets, drawn at random, always the same for one seed."""
    found = sorted((i for i in incidents if len({m.report.publisher for m in i.members}) >= outlets), key=lambda i: i.id)
    return random.Random(seed).sample(found, min(count, len(found)))


def told(member: Member) -> str:
    """The sentences in which a report tells of the event."""
    text = member.report.text
    starts = sentence_starts(text)
    ends = [*starts[1:], len(text)]
    spans = [*member.event.triggers, *(c.span for c in member.event.claims if c.field in ("when", "where", "casualty"))]
    kept = sorted({n for s in spans for n in range(len(starts)) if starts[n] < s.end and ends[n] > s.start})
    return " [...] ".join(re.sub(r"\s+", " ", text[starts[n] : ends[n]]).strip() for n in kept)


def beside(incident: Incident, incidents: Iterable[Incident]) -> list[Incident]:
    """Others that might be the same: of one type and within days, in the same place or where one of the two has none."""
    kind, spot, day = derive.kind(incident)[0], derive.where(incident), derive.when(incident)
    found = []
    for other in incidents:
        where, when = derive.where(other), derive.when(other)
        if other.id == incident.id or derive.kind(other)[0] != kind or not (day and when and day.start and when.start):
            continue
        gap = abs(_ordinal(day.start) - _ordinal(when.start))
        here = bool(spot and where and derive.value_key(spot) == derive.value_key(where))
        if gap <= _NEAR and (here or spot is None or where is None):
            found.append((gap, not here, other.id, other))
    return [other for *_, other in sorted(found)[:_NEIGHBOURS]]


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def page(incident: Incident, incidents: Sequence[Incident]) -> Iterator[str]:
    """What a person reads of one incident."""
    yield from lines(incident)
    for member in incident.members:
        yield f"\n  {member.report.publisher} {member.report.published} {member.report.id} {member.event.id}: {member.report.title}"
        yield f"    {told(member)}"
    for other in beside(incident, incidents):
        yield f"\n  beside: {brief(other)}"
        for m in other.members[:3]:
            yield f"    {m.report.publisher} {m.report.published} {m.report.id} {m.event.id}: {told(m)}"


def main(arguments: list[str]) -> int:
    """Print the pages."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path)
    parser.add_argument("--engine", choices=sorted(ENGINES))
    for name, value in (("--count", 20), ("--seed", 1), ("--outlets", 2)):
        parser.add_argument(name, type=int, default=value)
    given = parser.parse_args(arguments)
    codings = [c for c in code_many(reports(given.reports), engine=given.engine) if isinstance(c, Coding)]
    incidents = link(codings)
    events = sum(len(facts(coding)) for coding in codings)
    print(f"{len(codings)} reports, {events} events, {len(incidents)} incidents")
    for incident in drawn(incidents, given.count, given.seed, given.outlets):
        print("\n" + "=" * 100)
        print("\n".join(page(incident, incidents)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
