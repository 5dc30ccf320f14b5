#!/usr/bin/env python3
"""Many reports through one store: volume.py [--reports N] [--coder fake|patterns|reader] [--processes N] [--keep DIR]

Short synthetic reports, 5 % of them with faults of twelve kinds (`store_fake.py`). Checked: the counts add up, each planted
fault got its reason and no other record did, every good report is in the store once, all codings can be read back, a second
run adds nothing. Memory of all processes is sampled: the peak must stay under 2 GB, and over the last four fifths of the run
it must not grow by more than 1 MB per 10,000 reports, give or take the noise of small runs. Exit 1 if anything is off.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sayso import store
from sayso.store_run import Callbacks, Progress, RunReport, run
from sayso.store_work import Settings
from store_fake import write_corpus

FAKE = "store_fake:code_many"
MOST_MEMORY, MOST_GROWTH, NOISE = 2_000, 1.0, 100  # MB; MB per 10,000 reports; MB
PAGE = os.sysconf("SC_PAGE_SIZE")


def memory() -> float:
    """Resident memory of this process and of all its children, in MB."""
    total = 0
    waiting = [os.getpid()]
    while waiting:
        process = waiting.pop()
        try:
            total += int(Path(f"/proc/{process}/statm").read_text().split()[1])
            for task in Path(f"/proc/{process}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
        except OSError:
            continue  # it ended meanwhile
    return total * PAGE / 1e6


class Watch:
    """Samples of memory with how many records had passed, taken by a thread twice a second."""

    def __init__(self) -> None:
        self.samples: list[tuple[int, float]] = []
        self.passed = 0
        self._done = threading.Event()

    def progress(self, now: Progress) -> None:
        """How far the run is."""
        self.passed = now.passed

    @contextmanager
    def on(self) -> Any:
        """Sample while the block runs."""
        thread = threading.Thread(target=self._sample, daemon=True)
        thread.start()
        yield
        self._done.set()
        thread.join()

    def _sample(self) -> None:
        while not self._done.wait(0.5):
            self.samples.append((self.passed, memory()))

    @property
    def peak(self) -> float:
        """The most that was used."""
        return max((mb for _, mb in self.samples), default=memory())

    @property
    def growth(self) -> float:
        """Growth over the last four fifths in MB: the median of the last quarter of the samples against the first."""
        late = [mb for passed, mb in self.samples if passed > self.passed / 5] or [0.0]
        part = max(1, len(late) // 4)
        return sorted(late[-part:])[part // 2] - sorted(late[:part])[part // 2]


def faults(report: RunReport, expected: dict[str, int], folder: Path) -> list[str]:
    """What is not as it must be."""
    aside = {kind: count for kind, count in expected.items() if kind not in ("good", "duplicate")}
    good = report.coded + report.no_event
    ((rows, ids),) = store.query(folder, "SELECT count(*), count(DISTINCT id) FROM reports WHERE reason IS NULL").rows
    return [
        message
        for wrong, message in (
            (report.read != good + report.duplicate + sum(report.set_aside.values()), "the counts do not add up"),
            (report.read != sum(expected.values()), f"{report.read} read, expected {sum(expected.values())}"),
            (report.set_aside != aside, f"set aside {report.set_aside}, expected {aside}"),
            (good != expected["good"], f"{good} good ones, expected {expected['good']}"),
            (report.duplicate != expected["duplicate"], f"{report.duplicate} duplicates, expected {expected['duplicate']}"),
            (rows != ids or rows != good, f"{rows} rows of {ids} reports in the store, expected {good}"),
        )
        if wrong
    ]  # fmt: skip


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What a call gave, and how many seconds it took."""
    began = time.monotonic()
    return work(), round(time.monotonic() - began, 1)


def measure(folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Write the corpus, run it twice, read it back."""
    expected = write_corpus(folder / "in", arguments.reports)
    settings = Settings("fake", coder=FAKE) if arguments.coder == "fake" else Settings(arguments.coder)
    watch = Watch()
    options: dict[str, Any] = {"settings": settings, "processes": arguments.processes, "link": False}
    with watch.on():
        report, seconds = timed(
            lambda: run(folder / "in", folder / "store", callbacks=Callbacks(progress=watch.progress), **options)
        )
    found = faults(report, expected, folder / "store")
    again, seconds_again = timed(lambda: run(folder / "in", folder / "store", **options))
    if again.new or faults(again, expected, folder / "store"):
        found.append(f"the second run: {again}, {again.new} new")
    reading = Watch()
    with reading.on():
        codings, seconds_back = timed(lambda: sum(1 for _ in store.codings(folder / "store")))
    if codings != expected["good"]:
        found.append(f"{codings} codings read back, expected {expected['good']}")
    if watch.peak > MOST_MEMORY:
        found.append(f"{watch.peak:.0f} MB at the peak, expected at most {MOST_MEMORY}")
    if watch.growth > NOISE + MOST_GROWTH * arguments.reports / 10_000:
        found.append(f"memory grew by {watch.growth:.0f} MB")
    return {
        "report": str(report), "faults": found, "seconds": seconds, "seconds_of_second_run": seconds_again,
        "seconds_to_read_back": seconds_back, "peak_mb": round(watch.peak), "growth_mb": round(watch.growth),
        "peak_mb_reading": round(reading.peak), "store_mb": round(size(folder / "store"), 1),
    }  # fmt: skip


def size(folder: Path) -> float:
    """Megabytes on disk."""
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6


def main() -> int:
    """Exit code 1 when anything is off."""
    parser = argparse.ArgumentParser(description="Many reports through one store.")
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--coder", choices=("fake", "patterns", "reader"), default="fake")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="work in this folder and leave it there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(arguments.keep or Path(folder), arguments)
    print(json.dumps(found, indent=1))
    return bool(found["faults"])


if __name__ == "__main__":
    sys.exit(main())
