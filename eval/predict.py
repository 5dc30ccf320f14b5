#!/usr/bin/env python3
"""The one door for measuring: predict.py TASK INPUT.jsonl OUTPUT.jsonl

Reads records (text and metadata only, never the labels), runs the pipeline that users run, and writes predictions in the
scorer's format. INPUT may also be a folder of JSON files of one report each.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from tasks import TASKS, Record


def records(path: Path) -> Iterator[Record]:
    """The records of a JSONL file, or of a folder of JSON files in sorted order."""
    if path.is_dir():
        for file in sorted(path.glob("*.json")):
            yield json.loads(file.read_text("utf-8"))
        return
    for line in path.read_text("utf-8").split("\n"):
        if line.strip():
            yield json.loads(line)


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
