"""Annotations on reports that may not be republished: offsets alone, keyed by the report's id and the hash of its text.

    python -m training.standoff check GOLD FILE...             as `training.markup check`, for files that quote a report of GOLD
    python -m training.standoff show GOLD FILE...
    python -m training.standoff compile GOLD FILE... > X.jsonl   the records without the text; names are kept, they are facts

GOLD is the folder of the public data. The head of a file says which report it codes: `gold: muc4 DEV-MUC3-0801 text_original`
(set, id, field of the text). It has no text section; its spans are quoted words (see `training/corpus/README.md`).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from training.markup import MarkupError, compile_text
from training.markup_show import show

Record = dict[str, Any]


@cache
def _texts(gold: Path, name: str, field: str) -> dict[str, str]:
    """Texts by id, of every visible part of one public set."""
    found: dict[str, str] = {}
    for path in sorted((gold / name).glob("*.jsonl*")):
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if isinstance(row.get(field), str):
                    found.setdefault(str(row["id"]), row[field])
    return found


def read(gold: Path, path: Path) -> Record:
    """One coded report with its text. Raises MarkupError where the report is not there or a span does not stand in it."""
    marked = path.read_text(encoding="utf-8")
    key = next((line.partition(":")[2].split() for line in marked.splitlines() if line.startswith("gold:")), [])
    if len(key) != 3:
        raise MarkupError(f"{path.name}: the head wants 'gold: SET ID FIELD'")
    text = _texts(gold, key[0], key[2]).get(key[1])
    if text is None:
        raise MarkupError(f"{path.name}: {key[0]} has no report {key[1]} with a field {key[2]}")
    record = compile_text(marked, path.name, text)
    return {**record, "id": f"{key[0]}:{key[1]}", "origin": " ".join(key), "source_set": key[0]}


def without_text(record: Record) -> Record:
    """The record as it may be published: no text, its hash instead."""
    bare = {key: value for key, value in record.items() if key not in {"text", "title"}}
    return {**bare, "sha256": hashlib.sha256(record["text"].encode()).hexdigest()}


def with_text(gold: Path, record: Record) -> Record:
    """A published annotation joined with its report again. Raises MarkupError where the text is absent or another one."""
    name, key, field = record["origin"].split()
    text = _texts(gold, name, field).get(key)
    if text is None:
        raise MarkupError(f"{name} has no report {key} (field {field}); is the folder of the public data complete?")
    if hashlib.sha256(text.encode()).hexdigest() != record["sha256"]:
        raise MarkupError(f"{record['id']}: the text is not the one that was coded (its hash differs)")
    return {**record, "text": text}


def load(gold: Path, path: Path) -> Iterator[Record]:
    """All annotations of a file, joined with their texts."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield with_text(gold, json.loads(line))


def main(arguments: list[str]) -> int:
    """The command line; the exit status is 1 where a file has a fault."""
    if len(arguments) < 3 or arguments[0] not in {"check", "show", "compile"}:
        sys.stderr.write(__doc__ or "")
        return 2
    records, faults = [], []
    for name in arguments[2:]:
        try:
            records.append(read(Path(arguments[1]), Path(name)))
        except MarkupError as error:
            faults.append(str(error))
    for record in records:
        if arguments[0] == "compile":
            sys.stdout.write(json.dumps(without_text(record), ensure_ascii=False) + "\n")
        elif arguments[0] == "show":
            sys.stdout.write(show(record) + "\n")
    sys.stderr.write("".join(f"{fault}\n" for fault in faults))
    if arguments[0] == "check":
        events = sum(len(r["events"]) for r in records)
        sys.stdout.write(f"{len(records)} reports, {events} events, {len(faults)} files with faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
