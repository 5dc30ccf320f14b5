"""Events with their arguments in other schemes: `rams` (AIDA roles, triggers given), `wikievents` (KAIROS types)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from sayso import Report
from sayso.coding.engine import code_many
from sayso.coding.layers import get
from sayso.errors import SetAside
from sayso.records import Event
from tasks.reader_docs import Read, read

Record = dict[str, Any]

# Chance from which a mention fills a role; to be chosen without the data that is scored (RAMS has no training half here).
LEAST = {"actor": 0.2, "recipient": 0.2, "where": 0.2}
_HERE = Path(__file__).parent
_DEADLY = re.compile(r"\b(kill|dead|die|dying|death|slain|slay|murder|execut|assassinat)", re.IGNORECASE)
_HURTFUL = re.compile(r"\b(wound|injur|hurt|maim)", re.IGNORECASE)


def rams(found: Iterable[Record], folder: Path) -> Iterator[Record]:
    """Texts with the trigger and type of an event -> its actor, recipient and place under the names of its type."""
    for record in found:
        with read(record["text"], folder, until="sayso_places") as told:
            events = [_with_arguments(told, event["type"], event["trigger"]) for event in record["events"]]
        yield {"id": record["id"], "events": events}


def _with_arguments(told: Read, kind: str, trigger: Record) -> Record:
    made: Record = {"type": kind, "trigger": {"start": trigger["start"], "end": trigger["end"]}, "arguments": []}
    inside, names = told.words.within(trigger["start"], trigger["end"]), _named(kind)
    if not inside:
        return made
    head = told.doc[inside[0] : inside[-1] + 1].root.i
    parties = {m["head"]: (m["start"], m["end"]) for m in get(told.doc, "mentions") if m["kind"] != "pronoun"}
    places = {told.doc[p["start"] : p["end"]].root.i: (p["start"], p["end"]) for p in get(told.doc, "toponyms")}
    best: dict[tuple[int, int], tuple[float, str]] = {}  # a mention fills the likelier of two roles
    for role, candidates in (("actor", parties), ("recipient", parties), ("where", places)):
        if candidates and names[role] != "-":
            chances = told.reading.pairs(role, [head], list(candidates))[0]
            chance, span = max(zip(map(float, chances), candidates.values(), strict=True))
            if chance >= LEAST[role]:
                best[span] = max(best.get(span, (0.0, "")), (chance, names[role]))
    for (start, end), (_, role) in sorted(best.items()):
        first, last = told.between_blanks(start + (told.doc[start].lower_ in {"the", "a", "an"} and end - start > 1), end)
        made["arguments"].append({"role": role, "start": first, "end": last})
    return made


def _named(kind: str) -> dict[str, str]:
    """What a type calls our roles: by its longest beginning that the table has."""
    rows = [row for row in _table("aida_roles.tsv") if kind == row["type"] or kind.startswith(row["type"] + ".")]
    return max(rows, key=lambda row: len(row["type"])) if rows else {"actor": "-", "recipient": "-", "where": "place"}


def wikievents(found: Iterable[Record]) -> Iterator[Record]:
    """Reports -> the events of the pipeline under KAIROS types. Much has no counterpart on either side: reported, not aimed at."""
    reports = [Report(text=r["text"], id=r["id"]) for r in found]
    for report, coding in zip(reports, code_many(reports), strict=True):
        events = () if isinstance(coding, SetAside) else coding.events
        yield {"id": report.id, "events": [made for event in events for made in _kairos(event)]}


def _kairos(event: Event) -> Iterator[Record]:
    names = _names(event)
    for trigger in event.triggers:
        row = names
        if event.type == "ASSAULT" and _DEADLY.search(trigger.text):
            row = _by_kind("killed")
        elif event.type == "ASSAULT" and _HURTFUL.search(trigger.text):
            row = _by_kind("injured")
        if row is None:
            continue
        arguments = {
            (row[claim.field], claim.span.start, claim.span.end)
            for claim in event.claims if row.get(claim.field, "-") != "-" and claim.field in LEAST
        }  # fmt: skip
        yield {
            "type": row["type"], "trigger": {"start": trigger.start, "end": trigger.end},
            "arguments": [{"role": role, "start": start, "end": end} for role, start, end in sorted(arguments)],
        }  # fmt: skip


def _names(event: Event) -> dict[str, str] | None:
    return _by_kind(event.subtype or "-") or _by_kind(event.type)


def _by_kind(kind: str) -> dict[str, str] | None:
    return next((row for row in _table("kairos_types.tsv") if row["kind"] == kind), None)


@cache
def _table(name: str) -> tuple[dict[str, str], ...]:
    lines = [line for line in (_HERE / name).read_text("utf-8").split("\n") if line and not line.startswith("#")]
    return tuple(csv.DictReader(lines, delimiter="\t"))
