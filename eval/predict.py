#!/usr/bin/env python3
"""The one door for measuring: predict.py TASK INPUT.jsonl OUTPUT.jsonl

Reads records (text and metadata only, never the labels), runs the pipeline that users run, and writes predictions in the
scorer's format. INPUT may also be a folder of JSON files of one report each. Tasks so far: sourced_events.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from sayso import Report
from sayso.coding.engine import code_many
from sayso.errors import SetAside
from sayso.exporting.json import to_dict

Record = dict[str, Any]


def records(path: Path) -> Iterator[Record]:
    """The records of a JSONL file, or of a folder of JSON files in sorted order."""
    if path.is_dir():
        for file in sorted(path.glob("*.json")):
            yield json.loads(file.read_text("utf-8"))
        return
    for line in path.read_text("utf-8").split("\n"):
        if line.strip():
            yield json.loads(line)


def sourced_events(found: Iterable[Record]) -> Iterator[Record]:
    """Reports in the form of the acceptance set -> the JSON that users get."""
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


TASKS: dict[str, Callable[[Iterable[Record]], Iterator[Record]]] = {"sourced_events": sourced_events}


def main(arguments: list[str]) -> int:
    """Exit code 2 when the call is wrong."""
    if len(arguments) != 3 or arguments[0] not in TASKS:
        sys.stderr.write(f"{__doc__}\nusage: predict.py {{{','.join(TASKS)}}} INPUT OUTPUT\n")
        return 2
    task, source, target = arguments
    with Path(target).open("w", encoding="utf-8", newline="\n") as out:
        for row in TASKS[task](records(Path(source))):
            out.write(json.dumps(row, ensure_ascii=False, sort_keys=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
