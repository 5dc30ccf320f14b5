#!/usr/bin/env python3
"""The gate: codes the acceptance reports, prints the scores per field and per report, fails below a pinned floor.

Where the gold is not there (`../shared/acceptance`), it says so and passes - except under SAYSO_CI, where that is a failure.
With `--readme` it also writes the table into README.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
README = HERE.parent / "README.md"
MARKS = ("<!-- scores -->", "<!-- /scores -->")
GOLD = HERE.parent.parent / "shared" / "acceptance"


def gold_hash(folder: Path) -> str:
    """One hash over the gold files, so that a floor is never compared on other reports."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.json")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def run(folder: Path) -> tuple[dict[str, float], dict[str, Any]]:
    """Overall score per report, and the table over all of them."""
    with tempfile.TemporaryDirectory() as scratch:
        predicted = str(Path(scratch) / "predicted.jsonl")
        subprocess.run([sys.executable, str(HERE / "predict.py"), "sourced_events", str(folder), predicted], check=True)
        scored = subprocess.run(
            [sys.executable, str(folder / "score.py"), str(folder), predicted, "--per-report"],
            check=True, capture_output=True, text=True,
        ).stdout.strip().split("\n")  # fmt: skip
    reports = {line.split(" ")[0]: float(line.split(" ")[1]) for line in scored[:-1]}
    return reports, json.loads(scored[-1])


def show(reports: dict[str, float], table: dict[str, Any]) -> None:
    """The table that people read."""
    print(f"{'field':<20}{'p':>7}{'r':>7}{'f1':>7}{'gold':>6}")
    for field, row in table.items():
        if isinstance(row, dict):
            print(f"{field:<20}{row['p']:>7.3f}{row['r']:>7.3f}{row['f1']:>7.3f}{row['gold']:>6}")
    print(f"{'overall':<34}{table['overall']:>7.3f}\n")
    for name, score in sorted(reports.items(), key=lambda pair: -pair[1]):
        print(f"  {score:.3f}  {name}")


def write_readme(table: dict[str, Any]) -> None:
    """Put the scores between their marks in README.md."""
    rows = ["| field | P | R | F1 |", "|---|---|---|---|"]
    for field, row in table.items():
        if isinstance(row, dict):
            rows.append(f"| {field.replace('_', ' ')} | {row['p']:.2f} | {row['r']:.2f} | {row['f1']:.2f} |")
    rows.append(f"| **mean F1** | | | **{table['overall']:.2f}** |")
    page = README.read_text("utf-8")
    start, end = page.index(MARKS[0]) + len(MARKS[0]), page.index(MARKS[1])
    README.write_text(page[:start] + "\n" + "\n".join(rows) + "\n" + page[end:], "utf-8")


def below(floors: dict[str, Any], reports: dict[str, float], table: dict[str, Any]) -> list[str]:
    """Floors that are not reached."""
    found = []
    for name, floor in floors["fields"].items():
        value = table["overall"] if name == "overall" else table[name]["f1"]
        if value < floor:
            found.append(f"{name}: {value:.3f} is below the floor {floor:.3f}")
    for name, floor in floors["reports"].items():
        if reports.get(name, 0.0) < floor:
            found.append(f"report {name}: {reports.get(name, 0.0):.3f} is below the floor {floor:.3f}")
    return found


def main() -> int:
    """Exit code 1 below a floor, or when the gold is missing or not the pinned one under SAYSO_CI."""
    floors = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))
    strict = bool(os.environ.get("SAYSO_CI"))
    if not (GOLD / "score.py").exists():
        print(f"gate skipped: no acceptance reports at {GOLD}")
        return int(strict)
    if gold_hash(GOLD) != floors["gold_sha256"]:
        print(f"the acceptance reports are not the pinned ones: {gold_hash(GOLD)}, expected {floors['gold_sha256']}")
        return 1
    reports, table = run(GOLD)
    show(reports, table)
    if "--readme" in sys.argv:
        write_readme(table)
    missed = below(floors, reports, table)
    print("\n".join(missed) if missed else "all floors reached")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
