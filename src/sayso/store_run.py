"""Filling a store: read, code what is new, commit, finish a generation. Stopped at any point, the same call goes on.

Every record of the input ends as exactly one of coded, no event, duplicate or set aside with its reason. The inputs are read
from the start each time, which is cheap beside coding; what is in the store already is passed over. A batch is committed
after `COMMIT_SECONDS` or `COMMIT_REPORTS`, whichever is first: that is the most that is coded twice after a kill.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from os import PathLike
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.compute as pc

from sayso import __version__
from sayso.errors import SetAside, StoreDamaged, UsageError
from sayso.reading import read
from sayso.records import Report
from sayso.store import codings, write_incidents_owned
from sayso.store_compact import compacted
from sayso.store_files import (
    FORMAT,
    Layout,
    Manifest,
    owned,
    read_manifest,
    read_settings,
    tidy,
    told_when_unwritable,
    write_folder,
    write_manifest,
    write_whole,
)
from sayso.store_job import Job, Record
from sayso.store_pool import Inline, Pool
from sayso.store_rows import REPORTS, Row, report_row, split, storable
from sayso.store_work import Settings

COMMIT_SECONDS, COMMIT_REPORTS, COMMIT_RECORDS = 5.0, 500, 20_000
POLL_SECONDS = 0.5
PUBLISH_REPORTS, PUBLISH_BYTES = 5_000, 32_000_000  # coded rows that wait for a generation
BATCH_SECONDS, MOST_IN_BATCH = 2.0, 256  # a batch is about so long, so that stopping is quick
_OWN = {
    "owner.lock",
    "manifest.json",
    ".manifest.json.part",
    ".store.json.part",
}  # of a run killed at its very beginning


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is read: `sources` as for `sayso.read`, and what is known of all reports that do not say it themselves.

    `keep_raw` is the folder for the bytes as published, by their sha256.
    """

    sources: Sequence[str | PathLike[str]]
    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    keep_raw: str | PathLike[str] | None = None

    def job(self) -> str:
        """The name of the job that reads these: the same inputs are the same job, from whatever folder it is called."""
        named = ("-", "http://", "https://")
        paths = [name if name.startswith(named) else str(Path(name).resolve()) for name in map(str, self.sources)]
        words = json.dumps([paths, self.published, self.publisher, self.title])
        return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class RunReport:
    """What became of the records of a run: `read` is the sum of the others. `new` of them were coded this time.

    `complete` is False where the run was stopped; what was read up to then is counted.
    """

    read: int
    coded: int
    no_event: int
    duplicate: int
    set_aside: dict[str, int] = field(default_factory=dict)
    complete: bool = True
    new: int = 0

    def __str__(self) -> str:
        aside = sum(self.set_aside.values())
        line = f"{self.read} read = {self.coded} coded + {self.no_event} no event + {self.duplicate} duplicate + {aside} set aside"
        reasons = ", ".join(f"{count} {reason}" for reason, count in self.set_aside.items())
        return f"{line} ({reasons})" if reasons else line


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is: records passed (coded, or known already), reports coded this time, and how many records there are.

    `total` is None until all of them are read.
    """

    passed: int
    new: int
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Callbacks:
    """What a run tells while it goes on, and how it is stopped: `stop` is asked between records."""

    progress: Callable[[Progress], object] = lambda _: None
    set_aside: Callable[[SetAside], object] = lambda _: None
    note: Callable[[str], object] = lambda _: None
    stop: Callable[[], bool] = lambda: False


def run(
    inputs: Inputs | str | PathLike[str], store: str | PathLike[str], *, settings: Settings | None = None,
    limit: int | None = None, processes: int = 1, link: bool = True, callbacks: Callbacks | None = None,
) -> RunReport:  # fmt: skip
    """Code what `inputs` have that the store has not, in `processes` worker processes (0: in this one), and say what became of all.

    `settings` None: those of the store, or the defaults in a new one. `limit`: the most records that are read.
    Raises StoreBusy, StoreUnwritable, StoreDamaged; UsageError where the store was begun with other settings.
    """
    inputs = inputs if isinstance(inputs, Inputs) else Inputs([inputs])
    callbacks = callbacks or Callbacks()
    layout = Layout(Path(store))
    read_settings(layout)  # a newer store is told before anything is touched
    with told_when_unwritable(layout.root):
        _check_folder(layout)
        layout.root.mkdir(parents=True, exist_ok=True)
        with owned(layout):
            settings = _settled(layout, settings)
            manifest = read_manifest(layout)
            tidy(layout, manifest)
            with closing(Job(layout, manifest)) as job:
                if job.found_damage:
                    done = sum(g.rows("reports") for g in manifest.generations)
                    callbacks.note(
                        f"the job database was not used: {job.found_damage}. It was made anew from the finished generations "
                        f"({done} reports); what they lack is coded again, nothing is doubled"
                    )
                if (fewer := compacted(layout, manifest)) is not manifest:
                    job.merged(fewer)
                    manifest = fewer
                pool = Pool(processes, settings) if processes > 0 else Inline(settings)
                running = _Run(layout, manifest, job=job, pool=pool, callbacks=callbacks)
                try:
                    return running.go(inputs, limit, link)
                except sqlite3.DatabaseError as error:
                    raise StoreDamaged(f"{layout.job} cannot be used ({error}): run the same command again") from error
                finally:
                    pool.close()


def _check_folder(layout: Layout) -> None:
    if layout.root.is_dir() and not layout.settings.is_file():
        if read_manifest(layout).generations:
            raise StoreDamaged(
                f"{layout.settings} is missing, but there are generations: restore it from a copy of the store"
            )
        if strange := sorted({p.name for p in layout.root.iterdir()} - _OWN):
            raise UsageError(
                f"'{layout.root}' holds other files ({', '.join(strange[:3])}): name a new or empty folder as store"
            )


def _settled(layout: Layout, asked: Settings | None) -> Settings:
    """The settings of the run. They belong to the store: rows that were coded differently are not to be mixed."""
    found = read_settings(layout)
    if found is None:
        settings = asked or Settings()
        whole = {"format": FORMAT, "made_by": f"sayso {__version__}", "settings": settings.identity()}
        write_manifest(layout, Manifest())
        write_whole(layout.settings, lambda stream: stream.write(json.dumps(whole, indent=1, sort_keys=True) + "\n"))
        return settings
    begun = found["settings"]
    if asked is None and begun.get("actors") is None and begun.get("coder") == Settings().coder:
        return Settings(engine=begun["engine"], model=begun["model"])  # never a coder that a stranger's store names
    now = (asked or Settings()).identity()
    if other := [f"{name} {begun.get(name)!r}, now {now[name]!r}" for name in now if begun.get(name) != now[name]]:
        raise UsageError(
            f"the store '{layout.root}' was begun with other settings ({'; '.join(other)}): give the same, or name another store"
        )
    return asked or Settings()


class _Run:
    """One pass over the inputs: its state between records."""

    def __init__(
        self, layout: Layout, manifest: Manifest, *, job: Job, pool: Pool | Inline, callbacks: Callbacks
    ) -> None:
        self.layout, self.manifest, self.job, self.pool, self.callbacks = layout, manifest, job, pool, callbacks
        self.name = ""
        self.records: list[Record] = []  # not yet committed, like `coded`
        self.coded: list[pa.Table] = []
        self.flying: set[str] = set()  # reports that are with a worker or not yet committed
        self.batch: list[Row] = []
        self.size = 8
        self.passed = self.new = 0
        self.total: int | None = None
        self.pace: tuple[float, int] | None = None  # when the first reports came back, and how many
        self.committed = self.shown = self.polled = time.monotonic()

    def go(self, inputs: Inputs, limit: int | None, link: bool) -> RunReport:
        """Read, code, commit, publish, write the report; then link."""
        self.name = inputs.job()
        self.job.begin(self.name)
        known: dict[str, Any] = {"published": inputs.published, "publisher": inputs.publisher, "title": inputs.title}
        items = read(list(inputs.sources), **known, limit=limit, keep_raw=inputs.keep_raw)
        stopped = self._pass(items)
        if not stopped:
            self._submit()
        while self.pool.busy:
            self._collect(1.0)
        self._commit()
        if self.job.waiting[0]:
            self._publish()
        report = self._report(complete=not stopped)
        _write_reports(self.layout, inputs, report, self.job.set_aside(self.name))
        if link and not stopped:
            self.manifest = _link(self.layout, self.manifest)
        return report

    def _pass(self, items: Iterable[Report | SetAside]) -> bool:
        """Take every record; True where the run was asked to stop before the last."""
        n = -1
        for n, item in enumerate(items):
            if self.callbacks.stop():
                return True
            if isinstance(item, SetAside):
                self.records.append(Record(n, None, item.reason, storable(str(item))))
                self.callbacks.set_aside(item)
                self.passed += 1
            else:
                self._take(n, item)
            if len(self.batch) >= self.size:
                self._submit()
            elif (
                time.monotonic() - self.polled > POLL_SECONDS
            ):  # reading may be slow: what is coded need not wait for it
                self._collect(0.0)
            self._commit_when_due()
            self._show()
        self.total = n + 1
        return False

    def _take(self, n: int, report: Report) -> None:
        row = report_row(report)
        key = row["id"]
        self.records.append(Record(n, key))
        if key in self.flying or self.job.known([key]):
            self.passed += 1
        else:
            self.flying.add(key)
            self.batch.append(row)

    def _submit(self) -> None:
        while not self.pool.free:
            self._collect(1.0)
        if self.batch:
            self.pool.submit(pa.Table.from_pylist(self.batch, schema=REPORTS))
            self.batch = []
        self._collect(0.0)

    def _collect(self, timeout: float) -> None:
        self.polled = time.monotonic()
        for table in self.pool.results(timeout):
            self.coded.append(table)
            self.new += table.num_rows
            self.passed += table.num_rows
            for row in table.select(["outcome", "reason", "message"]).to_pylist():
                if row["outcome"] == "set-aside":
                    self.callbacks.set_aside(SetAside(row["reason"], row["message"]))
            self._adapt()
        self._commit_when_due()
        self._show()

    def _adapt(self) -> None:
        """Batches of about `BATCH_SECONDS` at the pace up to now; how many are in one has no influence on the result."""
        now = time.monotonic()
        self.pace = self.pace or (now, self.new)  # the first batch loads the parser: it tells no pace
        if (spent := now - self.pace[0]) > 0.5:
            each = (self.new - self.pace[1]) / spent / self.pool.size
            self.size = max(1, min(MOST_IN_BATCH, int(BATCH_SECONDS * each)))

    def _commit_when_due(self) -> None:
        full = sum(t.num_rows for t in self.coded) >= COMMIT_REPORTS or len(self.records) >= COMMIT_RECORDS
        if full or (self.records and time.monotonic() - self.committed > COMMIT_SECONDS):
            self._commit()

    def _commit(self) -> None:
        self.job.add(self.name, self.records, self.coded)
        for table in self.coded:
            self.flying.difference_update(table.column("id").to_pylist())
        self.records, self.coded = [], []
        self.committed = time.monotonic()
        rows, size = self.job.waiting
        if rows >= PUBLISH_REPORTS or size >= PUBLISH_BYTES:
            self._publish()

    def _publish(self) -> None:
        """Finish a generation: its files first, then the manifest that names it, then the job forgets the rows."""
        whole = pa.concat_tables(self.job.coded())
        whole = whole.take(pc.sort_indices(whole.column("id")))
        folder = write_folder(self.layout, "g", split(whole))
        self.manifest = Manifest((*self.manifest.generations, folder), self.manifest.linked, self.manifest.linked_of)
        write_manifest(self.layout, self.manifest)
        self.job.published(folder.name)

    def _report(self, *, complete: bool) -> RunReport:
        counts = self.job.counts(self.name)
        aside = dict(sorted(counts.set_aside.items()))
        return RunReport(counts.read, counts.coded, counts.no_event, counts.duplicate, aside, complete, self.new)

    def _show(self) -> None:
        if (now := time.monotonic()) - self.shown > 0.1:
            self.shown = now
            self.callbacks.progress(Progress(self.passed, self.new, self.total))


def _write_reports(layout: Layout, inputs: Inputs, report: RunReport, aside: Iterator[tuple[int, str, str]]) -> None:
    """`report.json` and `set_aside.csv`: what became of the records, without times, the same for the same inputs."""
    whole = {"inputs": list(map(str, inputs.sources)), **asdict(report)}
    del whole["new"]
    write_whole(layout.report, lambda stream: stream.write(json.dumps(whole, indent=1) + "\n"))

    def rows(stream: TextIO) -> None:
        writer = csv.writer(stream)
        writer.writerow(("record", "reason", "message"))
        for n, reason, message in aside:  # a message that a spreadsheet would run as a formula gets an apostrophe
            writer.writerow((n + 1, reason, f"'{message}" if message[:1] in set("=+-@\t\r") else message))

    write_whole(layout.set_aside, rows)


def _link(layout: Layout, manifest: Manifest) -> Manifest:
    """Link the events anew where the store has grown."""
    if manifest.is_linked or not manifest.generations:
        return manifest
    from sayso.linking.link import Linker

    linker = Linker()
    linker.add(codings(layout.root))
    return write_incidents_owned(layout, manifest, linker.origins(), linker.incidents())
