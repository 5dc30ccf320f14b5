"""How far a run is: a bar with rate and time left on a terminal, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sayso.store_run import Progress

EVERY = 60.0  # seconds between lines in a log
WINDOW = 60.0  # seconds that the rate is taken over
_CHUNK = 1 << 20
MOST_READ = 64 * _CHUNK


class Meter:
    """Shows `Progress`; `total` is a guess until all is read. `show` puts it on a bar, else it goes into a log."""

    def __init__(self, total: int | None, *, quiet: bool = False) -> None:
        self.total, self.quiet, self.sure = total, quiet, False
        self.show: Callable[[str], object] | None = None
        self.seen: deque[tuple[float, int]] = deque([(time.monotonic(), 0)])
        self.told = time.monotonic()

    @classmethod
    @contextmanager
    def on_stderr(cls, inputs: list[str], limit: int | None, *, quiet: bool) -> Iterator[Meter]:
        """A bar where a person watches stderr, else lines; nothing when quiet."""
        meter = cls(None if quiet else _guess(inputs, limit), quiet=quiet)
        if quiet or not sys.stderr.isatty():
            yield meter
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        columns = (BarColumn(bar_width=24), TextColumn("{task.description}"))
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("starting", total=meter.total)
            meter.show = lambda words: bar.update(
                task, description=words, total=meter.total, completed=meter.seen[-1][1]
            )
            yield meter

    def update(self, now: Progress) -> None:
        """Take and show how far the run is."""
        self.seen.append((time.monotonic(), now.passed))
        while len(self.seen) > 2 and self.seen[-1][0] - self.seen[1][0] > WINDOW:
            self.seen.popleft()
        if now.total is not None:
            self.total, self.sure = now.total, True
        elif self.total is not None and now.passed > self.total:
            self.total = None  # the guess was too low: say nothing rather than something wrong
        if self.quiet:
            return
        if self.show:
            self.show(self.words(now))
        elif self.seen[-1][0] - self.told >= EVERY:
            self.told = self.seen[-1][0]
            sys.stderr.write(self.words(now) + "\n")

    def words(self, now: Progress) -> str:
        """`1,200 of about 5,000 reports, 900 new, 4.1/s, 15 min left`."""
        rate = self.rate
        of = f" of {'' if self.sure else 'about '}{self.total:,}" if self.total else ""
        parts = [f"{now.passed:,}{of} reports", f"{now.new:,} new", f"{rate:.1f}/s"]
        if self.total and rate > 0:
            parts.append(f"{_duration((self.total - now.passed) / rate)} left")
        return ", ".join(parts)

    @property
    def rate(self) -> float:
        """Records a second over the last minute."""
        (start, before), (end, after) = self.seen[0], self.seen[-1]
        return (after - before) / (end - start) if end > start else 0.0


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5_400 else f"{seconds / 3600:.1f} h"


def _guess(inputs: list[str], limit: int | None) -> int | None:
    """About how many records there are: lines of tables, one a file for all else; None where it cannot be told."""
    total = 0
    for name in inputs:
        path = Path(name)
        if name == "-":
            return limit
        files = (p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        with suppress(OSError):
            for file in files:
                count = _records(file)
                if count is None:
                    return limit
                total += count
    return total if limit is None else min(total, limit)


def _records(file: Path) -> int | None:
    """The records of one file by its suffix; None for archives and feeds, which must be read to know."""
    kind = file.suffix.lower()
    if kind in {".jsonl", ".ndjson", ".csv", ".tsv"}:
        size = file.stat().st_size
        with file.open("rb") as stream:  # the beginning of a large one stands for the rest
            chunks = (stream.read(_CHUNK) for _ in range(min(MOST_READ, size) // _CHUNK + 1))
            lines = sum(chunk.count(b"\n") for chunk in chunks)
        lines = lines * size // MOST_READ if size > MOST_READ else lines
        return max(1, lines - (kind in {".csv", ".tsv"}))
    return 1 if kind in {".txt", ".text", ".md", ".html", ".htm", ".pdf", ".json"} else None
