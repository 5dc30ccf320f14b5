"""One happening or two: reports by incident (`gun_violence`), and given mentions of events within a subtopic (`ecb_plus`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from sayso import Report
from sayso.coding.engine import code_many
from sayso.errors import SetAside
from sayso.linking.clusters import Pair, Settings, group, parts
from sayso.linking.facts import main_event
from sayso.linking.link import link
from tasks.mention_evidence import THRESHOLD, setting, weight, weights
from tasks.mentions import Mention, mentions_of

Record = dict[str, Any]


def gun_violence(found: Iterable[Record]) -> Iterator[Record]:
    """Reports -> the incident of the event that each is mainly about; a report without events is an incident of its own."""
    reports = [Report(text=r["text"], id=r["id"], title=r.get("title"), published=r.get("date")) for r in found]
    codings = [c for c in code_many(reports) if not isinstance(c, SetAside)]
    main = {c.report.id: event.id for c in codings if (event := main_event(c)) is not None}
    incident = {(m.report.id, m.event.id): i.id for i in link(codings) for m in i.members}
    for report in reports:
        about = main.get(report.id)
        yield {"id": report.id, "incident": incident[report.id, about] if about else f"alone-{report.id}"}


def ecb_plus(found: Iterable[Record], folder: Path) -> Iterator[Record]:
    """Documents with their mentions of events (spans, no clusters) -> the cluster of each, within its subtopic."""
    records = list(found)
    by_subtopic: dict[str, list[Mention]] = {}
    for record in records:
        by_subtopic.setdefault(record["subtopic"], []).extend(mentions_of(record, folder))
    cluster: dict[tuple[str, str], str] = {}
    for subtopic, mentions in sorted(by_subtopic.items()):
        for number, keys in enumerate(grouped(mentions)):
            cluster.update((key, f"{subtopic}-{number}") for key in keys)
    for record in records:
        rows = [
            {"start": m["start"], "end": m["end"], "kind": "event", "cluster": cluster[record["id"], str(m["id"])]}
            for m in record["mentions"]
            if (record["id"], str(m["id"])) in cluster
        ]
        yield {"id": record["id"], "topic": record["topic"], "subtopic": record["subtopic"], "mentions": rows}


def grouped(mentions: list[Mention]) -> list[list[tuple[str, str]]]:
    """The mentions of one subtopic by event, as keys; in whatever order they come."""
    settings = Settings(weights()[THRESHOLD], unseen=-4.0)  # of all pairs none is unseen
    ordered, around = sorted(mentions, key=lambda m: m.key), setting(mentions)
    pairs: dict[Pair, float | None] = {
        (one.key, other.key): weight(one, other, around) for one, other in combinations(ordered, 2)
    }
    return [ids for part in parts([m.key for m in ordered], pairs, settings) for ids in group(part, pairs, settings)]
