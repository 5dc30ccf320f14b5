"""The job of a store: what became of every report, and coded rows that are in no generation yet. SQLite, the owner's alone.

Everything in it is checked when it is opened, against checksums and against the generations. What cannot be trusted is
dropped and made anew: at worst some reports are coded again, to the same result. Nothing is doubled.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from shutil import disk_usage
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from sayso.errors import StoreDamaged, StoreUnwritable
from sayso.store_files import Folder, Layout, Manifest, no_space
from sayso.store_work import from_bytes, to_bytes

_TABLES = """
CREATE TABLE reports (id TEXT PRIMARY KEY, outcome TEXT NOT NULL, reason TEXT, message TEXT, generation TEXT, job TEXT)
  WITHOUT ROWID;
CREATE TABLE batches (id INTEGER PRIMARY KEY, rows INTEGER NOT NULL, data BLOB NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE records (job TEXT, n INTEGER, report TEXT, reason TEXT, message TEXT, PRIMARY KEY (job, n)) WITHOUT ROWID;
CREATE INDEX waiting ON reports (id) WHERE generation IS NULL;
"""
_VERSION = 1
_COLUMNS = ["id", "outcome", "reason", "message"]
_SUM = 1 << 128


class Record(NamedTuple):
    """One record of the input: its place in the order, and its report, or why there is none."""

    n: int
    report: str | None
    reason: str | None = None
    message: str | None = None


class Counts(NamedTuple):
    """What became of the records of a job: the three and those set aside add up to `read`."""

    read: int
    coded: int
    no_event: int
    duplicate: int
    set_aside: Counter[str]


class Job:
    """The open job database. `found_damage` says what was not as it should be, and was mended."""

    def __init__(self, layout: Layout, manifest: Manifest) -> None:
        self.layout = layout
        self.found_damage: str | None = None
        try:
            self._open(manifest)
        except (sqlite3.DatabaseError, _Untrue) as error:
            _tell_unwritable(error, layout.root)
            self._begin_anew(manifest, error)

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def known(self, ids: Iterable[str]) -> set[str]:
        """Those of the ids that are done."""
        return {i for i in ids if self._db.execute("SELECT 1 FROM reports WHERE id = ?", (i,)).fetchone()}

    def begin(self, job: str) -> None:
        """Begin to read the inputs of a job from the start."""
        with self._change():
            self._db.execute("DELETE FROM records WHERE job = ?", (job,))

    def add(self, job: str, records: Iterable[Record], coded: Iterable[pa.Table]) -> None:
        """Commit records and coded tables, all or nothing. Reports without an owner become this job's."""
        with self._change():
            for table in coded:
                data = to_bytes(table)
                digest = hashlib.sha256(data).hexdigest()
                self._db.execute(
                    "INSERT INTO batches (rows, data, sha256) VALUES (?, ?, ?)", (table.num_rows, data, digest)
                )
                self._insert(table, None, job)
            for record in records:
                self._db.execute("INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?)", (job, *record))
                self._db.execute("UPDATE reports SET job = ? WHERE id = ? AND job IS NULL", (job, record.report))

    @property
    def waiting(self) -> tuple[int, int]:
        """How many reports are coded but in no generation, and how many bytes their rows take."""
        rows, size = self._db.execute(
            "SELECT coalesce(sum(rows), 0), coalesce(sum(length(data)), 0) FROM batches"
        ).fetchone()
        return int(rows), int(size)

    def coded(self) -> Iterator[pa.Table]:
        """The coded tables that are in no generation, in the order in which they came."""
        for (data,) in self._db.execute("SELECT data FROM batches ORDER BY id"):
            yield from_bytes(data)

    def published(self, generation: str) -> None:
        """The coded tables are in a generation that the manifest names: drop them here."""
        with self._change():
            self._db.execute("UPDATE reports SET generation = ? WHERE generation IS NULL", (generation,))
            self._db.execute("DELETE FROM batches")

    def merged(self, manifest: Manifest) -> None:
        """Generations were merged: rows of those that the manifest does not name any more are in one that it names."""
        with self._change():
            marks = ",".join("?" * len(manifest.names))
            self._db.execute(
                f"UPDATE reports SET generation = ? WHERE generation NOTNULL AND generation NOT IN ({marks})",
                (manifest.names[0], *manifest.names),
            )

    def counts(self, job: str) -> Counts:
        """What became of the records that the job has read up to now."""
        aside: Counter[str] = Counter()
        one = "SELECT reason, count(*) FROM records WHERE job = ? AND report IS NULL GROUP BY 1"
        two = """SELECT p.reason, count(*) FROM records r JOIN reports p ON p.id = r.report
                 WHERE r.job = ? AND outcome = 'set-aside' GROUP BY 1"""
        for query in (one, two):
            aside.update(dict(self._db.execute(query, (job,)).fetchall()))
        query = """SELECT outcome, count(*), count(DISTINCT CASE WHEN p.job = r.job THEN p.id END)
                   FROM records r JOIN reports p ON p.id = r.report WHERE r.job = ? AND outcome != 'set-aside' GROUP BY 1"""
        rows = {outcome: (every, own) for outcome, every, own in self._db.execute(query, (job,))}
        every, own = (sum(row[i] for row in rows.values()) for i in (0, 1))
        coded, no_event = (rows.get(outcome, (0, 0))[1] for outcome in ("coded", "no-event"))
        return Counts(every + aside.total(), coded, no_event, every - own, aside)

    def set_aside(self, job: str) -> Iterator[tuple[int, str, str]]:
        """Place in the order, reason and message of each record of the job that was set aside, in order."""
        query = """SELECT n, coalesce(r.reason, p.reason), coalesce(r.message, p.message)
                   FROM records r LEFT JOIN reports p ON p.id = r.report
                   WHERE r.job = ? AND (r.report IS NULL OR outcome = 'set-aside') ORDER BY n"""
        yield from self._db.execute(query, (job,))

    # --- opening

    def _open(self, manifest: Manifest) -> None:
        self._db = sqlite3.connect(self.layout.job, isolation_level=None)
        try:
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0 and not self._db.execute("SELECT 1 FROM sqlite_master").fetchone():
                self._create(manifest)
                self.found_damage = "it was missing or empty" if manifest.generations else None
                return
            if version != _VERSION:
                raise _Untrue(f"its version is {version}, expected {_VERSION}")
            if (word := self._db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise _Untrue(str(word))
            self._check(manifest)
        except BaseException:
            self._db.close()
            raise

    def _check(self, manifest: Manifest) -> None:
        """Compare with what is finished: a kill between manifest and commit is caught up with, all else must agree."""
        self._check_waiting(manifest)
        known = {
            name for (name,) in self._db.execute("SELECT DISTINCT generation FROM reports WHERE generation NOTNULL")
        }
        strange = known - set(manifest.names)
        here = _sum(self._db.execute("SELECT id, outcome, reason, message FROM reports WHERE generation NOTNULL"))
        there = _sum(row for folder in manifest.generations for row in _rows(self.layout.root, folder))
        if here != there and strange:
            raise _Untrue(f"it knows generations that are not in the manifest: {', '.join(sorted(strange))}")
        if here != there:
            raise _Untrue("it does not agree with the finished generations")
        if strange:  # they were merged, and the run was killed before it could say so here
            self.merged(manifest)

    def _check_waiting(self, manifest: Manifest) -> None:
        """The coded tables must be whole; those that a generation holds already (killed before the commit) are dropped."""
        found: list[tuple[str | None, ...]] = []
        for count, data, digest in self._db.execute("SELECT rows, data, sha256 FROM batches ORDER BY id"):
            if not isinstance(data, bytes) or hashlib.sha256(data).hexdigest() != digest:
                raise _Untrue("coded rows in it are not as they were written")
            found += (rows := [tuple(row.values()) for row in from_bytes(data).select(_COLUMNS).to_pylist()])
            if len(rows) != count:
                raise _Untrue("the number of coded rows in it is not as it was written")
        listed = self._db.execute(
            "SELECT id, outcome, reason, message FROM reports WHERE generation IS NULL"
        ).fetchall()
        if _sum(found) != _sum(listed):
            raise _Untrue("its list of coded reports does not agree with their rows")
        last = manifest.generations[-1] if manifest.generations else None
        if last and listed and _sum(listed) == _sum(_rows(self.layout.root, last)):
            self.published(last.name)

    def _begin_anew(self, manifest: Manifest, error: Exception) -> None:
        """Keep the damaged database under another name, and make the list of what is done from the generations."""
        number = 1
        while (kept := self.layout.root / f"job.damaged-{number}.sqlite").exists():
            number += 1
        for ending in ("-wal", "-shm"):
            Path(f"{self.layout.job}{ending}").unlink(missing_ok=True)
        self.layout.job.replace(kept)
        self._db = sqlite3.connect(self.layout.job, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._create(manifest)
        self.found_damage = f"it was damaged ({error}) and is kept as {kept.name}"

    def _create(self, manifest: Manifest) -> None:
        with self._change():
            for statement in _TABLES.strip().split(";\n"):
                self._db.execute(statement)
            for folder in manifest.generations:
                for table in _tables(self.layout.root, folder):
                    self._insert(table, folder.name, None)
            self._db.execute(f"PRAGMA user_version = {_VERSION}")

    def _insert(self, table: pa.Table, generation: str | None, job: str | None) -> None:
        rows = (tuple(row.values()) for row in table.select(_COLUMNS).to_pylist())
        self._db.executemany("INSERT INTO reports VALUES (?, ?, ?, ?, ?, ?)", ((*row, generation, job) for row in rows))

    def _change(self) -> _Change:
        return _Change(self._db, self.layout)


class _Untrue(Exception):
    """The database can be read, but what is in it cannot be."""


class _Change:
    """A transaction: all of it or nothing; a full disk and damage are told in our words."""

    def __init__(self, db: sqlite3.Connection, layout: Layout) -> None:
        self.db, self.layout = db, layout

    def __enter__(self) -> None:
        self.db.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            if kind is None:
                self.db.execute("COMMIT")
                return
        except sqlite3.DatabaseError as late:
            error = late
        if self.db.in_transaction:
            self.db.execute("ROLLBACK")
        if isinstance(error, sqlite3.DatabaseError):
            _tell_unwritable(error, self.layout.root)
            raise StoreDamaged(
                f"{self.layout.job} cannot be used ({error}): run the same command again, it is then made anew from the "
                "finished generations, and what they lack is coded again"
            ) from error
        if error is not None and kind is None:
            raise error


def _tell_unwritable(error: Exception, root: Path) -> None:
    """Raise StoreUnwritable where the disk, not the database, is at fault."""
    name = str(getattr(error, "sqlite_errorname", ""))
    if name == "SQLITE_FULL" or (name.startswith("SQLITE_IOERR") and disk_usage(root).free < 1 << 21):
        raise no_space(root) from error
    if name.startswith(
        ("SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_BUSY", "SQLITE_LOCKED")
    ):
        raise StoreUnwritable(
            f"'{root / 'job.sqlite'}' cannot be written ({error}): see that you may write to it and that no other program has "
            "it open, then run the same command again"
        ) from error


def _tables(root: Path, folder: Folder) -> Iterator[pa.Table]:
    with closing(pq.ParquetFile(root / folder.name / "reports.parquet")) as file:
        for batch in file.iter_batches(batch_size=10_000, columns=_COLUMNS):
            yield pa.Table.from_batches([batch]).select(_COLUMNS)


def _rows(root: Path, folder: Folder) -> Iterator[tuple[str | None, ...]]:
    for table in _tables(root, folder):
        yield from (tuple(row.values()) for row in table.to_pylist())


def _sum(rows: Iterable[tuple[str | None, ...]]) -> tuple[int, int]:
    """How many rows, and a sum over their hashes, the same for any order."""
    count = total = 0
    for row in rows:
        count += 1
        digest = hashlib.blake2b(repr(row).encode("utf-8", "replace"), digest_size=16).digest()
        total = (total + int.from_bytes(digest)) % _SUM
    return count, total
