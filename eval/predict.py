#!/usr/bin/env python3
"""The one door for measuring: predict.py TASK INPUT.jsonl OUTPUT.jsonl [--reader FOLDER]

Reads records (text and metadata only, never the labels), runs the pipeline that users run, and writes predictions in the
scorer's format. INPUT may also be gzipped (.jsonl.gz), or a folder of JSON files of one report each. `--reader`: another
trained reader than the one that comes with Sayso, for the tasks that ask it.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from sayso.coding.reader import FOLDER
from tasks import READER_TASKS, TASKS, Record


def records(path: Path) -> Iterator[Record]:
    """The records of a JSONL file, or of a folder of JSON files in sorted order."""
    if path.is_dir():
        for file in sorted(path.glob("*.json")):
            yield json.loads(file.read_text("utf-8"))
        return
    data = path.read_bytes()
    for line in (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8").split("\n"):
        if line.strip():
            yield json.loads(line)


def main(arguments: list[str]) -> int:
    """Exit code 2 when the call is wrong."""
    folder = FOLDER
    if len(arguments) == 5 and arguments[3] == "--reader":
        folder = Path(arguments.pop())
        arguments.pop()
    if len(arguments) != 3 or arguments[0] not in TASKS.keys() | READER_TASKS.keys():
        sys.stderr.write(f"{__doc__}\nusage: predict.py {{{','.join([*TASKS, *READER_TASKS])}}} INPUT OUTPUT\n")
        return 2
    task, source, target = arguments
    found = records(Path(source))
    rows = TASKS[task](found) if task in TASKS else READER_TASKS[task](found, folder)
    with Path(target).open("w", encoding="utf-8", newline="\n") as out:
        for row in rows:
            out.write(json.dumps(row, ensure_ascii=False, sort_keys=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
