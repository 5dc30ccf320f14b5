"""Synthetic reports with planted faults, and a coder that costs nothing: what the store is measured with.

The reports are invented, short and all different; the faults are of twelve kinds, each with the reason that it must get.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sayso.errors import SetAside
from sayso.reading.checks import MAX_TEXT, check_report
from sayso.records import Actor, Claim, Coding, Count, Event, Link, Report, Source, Span

PLACES = ("Torvel", "Amsira", "Belmun", "Karadeh", "Osintow", "Quellon", "Dar Hazim", "Nortek", "Veshna", "Luwero Hill")
SIDES = ("Gunmen", "Soldiers", "Rebels", "Militiamen", "Armed men", "Police officers", "Protesters", "Troops")
ACTS = (
    "attacked a market in",
    "shelled a village near",
    "stormed a customs post in",
    "opened fire at a bus station in",
)
SOURCES = ("police said", "a hospital official said", "residents told the Coast Agency", "the interior ministry said")
FOREIGN = (
    "Des hommes armés ont attaqué un marché près de la ville vendredi, selon la police locale. Plusieurs blessés.",
    "Bewaffnete Männer haben am Freitag einen Markt in der Nähe der Stadt angegriffen, wie die örtliche Polizei mitteilte.",
)  # fmt: skip
FAULTS = ("empty", "no-words", "too-long", "not-english", "no-text", "wrong-type", "bad-date", "bad-json", "bad-csv",
          "bad-encoding", "unknown-type", "duplicate")  # fmt: skip
MOST_LONG = 12  # texts of a million characters: more of them would only fill the disk
PER_FILE = 5_000


def text_of(number: int) -> str:
    """The words of one report; no two are the same."""
    pick = random.Random(number)
    killed, hurt = pick.randint(2, 40), pick.randint(2, 90)
    place = pick.choice(PLACES)
    return (
        f"{pick.choice(SIDES)} {pick.choice(ACTS)} {place} on Monday, killing {killed} people, {pick.choice(SOURCES)}. "
        f"At least {hurt} others were wounded in the incident, number {number} this year by the count of the town council. "
        f"The governor denied that his forces had any part in it."
    )


def record_of(number: int) -> dict[str, Any]:
    """One report as a JSON object."""
    return {
        "id": f"s{number}", "title": f"Report {number} from {PLACES[number % len(PLACES)]}", "text": text_of(number),
        "published": f"2031-{number % 12 + 1:02d}-{number % 28 + 1:02d}", "publisher": f"Paper {number % 7}",
    }  # fmt: skip


def write_corpus(folder: Path, reports: int, share: float = 0.05) -> dict[str, int]:
    """Write `reports` records into a folder, a share of them with faults. What must become of them, by reason and `good`."""
    folder.mkdir(parents=True, exist_ok=True)
    faults = max(len(FAULTS), round(reports * share)) if share else 0
    kinds = [FAULTS[n % len(FAULTS)] for n in range(faults)]
    kinds = [k if k != "too-long" or kinds[:n].count(k) < MOST_LONG else "empty" for n, k in enumerate(kinds)]
    every = max(1, reports // faults) if faults else reports + 1
    planted = dict(zip(range(every - 1, reports, every), kinds, strict=False))
    expected = Counter(planted.values())
    expected["good"] = reports - expected.total()
    broken_rows = 0
    for first in range(0, reports, PER_FILE):
        with (folder / f"part-{first // PER_FILE:05d}.jsonl").open("wb") as stream:
            for number in range(first, min(first + PER_FILE, reports)):
                kind = planted.get(number)
                if kind == "bad-csv":
                    broken_rows += 1
                elif kind == "unknown-type":
                    (folder / f"picture-{number}.jpg").write_bytes(b"\xff\xd8\xff")
                else:
                    stream.write(_line(number, kind) + b"\n")
    if broken_rows:
        rows = ["id,text", *(f"b{n},one,cell,too,many" for n in range(broken_rows))]
        (folder / "table.csv").write_text("\n".join(rows) + "\n", "utf-8")
    return dict(expected)


def _line(number: int, kind: str | None) -> bytes:
    record = record_of(number)
    match kind:
        case "empty":
            record["text"] = "  \n "
        case "no-words":
            record["text"] = f"{number} 12 / 7 --- 2031"
        case "too-long":
            record["text"] = (record["text"] + " ") * (MAX_TEXT // len(record["text"]) + 1)
        case "not-english":
            record["text"] = f"{FOREIGN[number % 2]} ({number})"
        case "no-text":
            del record["text"]
        case "wrong-type":
            record["text"] = [record["text"]]
        case "bad-date":
            record["published"] = "31 Brumaire"
        case "bad-json":
            return json.dumps(record).encode()[:-9]
        case "bad-encoding":
            return json.dumps(record).encode()[:-2] + b' \xe2\x82 na\xc3\xafve caf\xc3\xa9"}'
        case "duplicate":
            record = record_of(number - 1) | {"id": f"copy-{number}"}
    return json.dumps(record).encode()


def code_many(items: Iterable[Report | SetAside], **settings: Any) -> Iterator[Coding | SetAside]:
    """Stands in for `sayso.coding.engine.code_many`: what it finds depends on the text alone, and it takes next to no time.

    The engine's name may hold a pause: "sleep=0.01" waits so long at each report.
    """
    pause = float(str(settings.get("engine", "")).partition("sleep=")[2] or 0)
    for item in items:
        time.sleep(pause)
        if isinstance(item, SetAside):
            yield item
            continue
        try:
            yield _code(check_report(item))
        except SetAside as error:
            yield error


def _code(report: Report) -> Coding:
    digest = hashlib.sha256(report.text.encode()).digest()
    events = tuple(_event(report.text, n, digest[n]) for n in range(digest[0] % 4))
    links = (Link("follows", events[1].id, events[0].id, _span(report.text, 0)),) if len(events) > 1 else ()
    return Coding(report, events, links, notes=report.notes, meta={"sayso": "0", "engine": "fake"})


def _event(text: str, number: int, seed: int) -> Event:
    said = Source("police", "police", "official", span=_span(text, seed))
    claims = (
        Claim("event", "ASSAULT", _span(text, number), rule="fake"),
        Claim(
            "actor", Actor("gunmen", "gunmen", "armed-group"), _span(text, seed + 1), said, cue=_span(text, seed + 2)
        ),
        Claim("casualty", Count("killed", seed % 50, None, "some"), _span(text, seed + 3), said, "denies"),
    )
    return Event(
        f"e{number + 1}", "ASSAULT", (_span(text, number),), claims, "attack", "attributed", types=("ASSAULT",)
    )


def _span(text: str, seed: int) -> Span:
    start = seed % max(1, len(text) - 10)
    return Span(start, start + 5, text[start : start + 5])
