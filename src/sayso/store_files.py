"""The folder of a store: what lies where, who owns it, and how a file appears in it whole or not at all.

store.json      format and settings, written once
manifest.json   the finished generations with rows, size and sha256 of each file; readers trust nothing else
g000001/        a generation: reports, events, claims, links, relations as Parquet, sorted by report; never changed
i000001/        the linked events as Parquet: origins, incidents, members
job.sqlite      what the runs have done; only the owner opens it, and it can be made anew from the generations
owner.lock      held by the process that writes
report.json, set_aside.csv   what became of the records of the last run
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

import pyarrow as pa
import pyarrow.parquet as pq

from sayso import __version__
from sayso.errors import StoreBusy, StoreDamaged, StoreError, StoreUnwritable, UsageError

FORMAT = 1
ROW_GROUP = 20_000
LEFT_BEHIND = 3_600  # seconds after which a folder that no manifest names is removed: a reader may still be in it
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one generation: for each table its rows, bytes and sha256."""

    name: str
    tables: dict[str, dict[str, Any]]

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.tables[table]["rows"])


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is finished. `linked` is the folder of linked events, `linked_of` the generations that it was made from."""

    generations: tuple[Folder, ...] = ()
    linked: Folder | None = None
    linked_of: tuple[str, ...] = ()
    format: int = FORMAT

    @property
    def names(self) -> tuple[str, ...]:
        """The generations by name."""
        return tuple(g.name for g in self.generations)

    @property
    def is_linked(self) -> bool:
        """Whether the linked events are those of all generations."""
        return self.linked is not None and self.linked_of == self.names

    def to_json(self) -> str:
        """The manifest as it is written."""
        folders = [{"name": g.name, "tables": g.tables} for g in self.generations]
        linked = {"name": self.linked.name, "tables": self.linked.tables} if self.linked else None
        whole = {"format": self.format, "generations": folders, "linked": linked, "linked_of": list(self.linked_of)}
        return json.dumps(whole, indent=1, sort_keys=True) + "\n"


@dataclass(slots=True)
class Layout:
    """The paths of one store."""

    root: Path
    lock: Path = field(init=False)
    settings: Path = field(init=False)
    manifest: Path = field(init=False)
    job: Path = field(init=False)
    report: Path = field(init=False)
    set_aside: Path = field(init=False)

    def __post_init__(self) -> None:
        self.lock, self.settings = self.root / "owner.lock", self.root / "store.json"
        self.manifest, self.job = self.root / "manifest.json", self.root / "job.sqlite"
        self.report, self.set_aside = self.root / "report.json", self.root / "set_aside.csv"


def read_manifest(layout: Layout) -> Manifest:
    """What is finished; an empty manifest in a store where nothing is yet. Raises StoreDamaged."""
    found = _read_json(layout.manifest)
    if found is None:
        if layout.settings.is_file():  # the manifest is written first
            raise StoreDamaged(f"{layout.manifest} is missing: {_restore(layout)}")
        return Manifest()
    _check_format(layout, layout.manifest, found)
    try:
        linked = Folder(**found["linked"]) if found["linked"] else None
        manifest = Manifest(tuple(Folder(**g) for g in found["generations"]), linked, tuple(found["linked_of"]))
        folders = [*manifest.generations, *([linked] if linked else [])]
        sizes = {layout.root / f.name / f"{t}.parquet": int(i["bytes"]) for f in folders for t, i in f.tables.items()}
    except (KeyError, TypeError, ValueError) as error:
        raise StoreDamaged(f"{layout.manifest} is no manifest of a store ({error}): {_restore(layout)}") from error
    for path, size in sizes.items():
        if not path.is_file() or path.stat().st_size != size:
            what = f"has {path.stat().st_size:,} bytes, expected {size:,}" if path.is_file() else "is missing"
            raise StoreDamaged(f"{path} {what}: {_restore(layout)}")
    return manifest


def read_settings(layout: Layout) -> dict[str, Any] | None:
    """What the store was begun with, or None where there is no store yet. Raises StoreDamaged."""
    found = _read_json(layout.settings)
    if found is not None:
        _check_format(layout, layout.settings, found)
        if not isinstance(found.get("settings"), dict):
            raise StoreDamaged(f"{layout.settings} holds no settings: {_restore(layout)}")
    return found


def check_is_store(layout: Layout) -> Manifest:
    """The manifest of a store that is there. UsageError where there is none."""
    if read_settings(layout) is None:
        raise UsageError(
            f"'{layout.root}' is no store: expected the folder that was given to sayso run IN... --store DIR"
        )
    return read_manifest(layout)


def check_sums(layout: Layout, manifest: Manifest) -> None:
    """Read every finished file and compare it with its sha256. Raises StoreDamaged for the first that differs."""
    for folder in (*manifest.generations, *([manifest.linked] if manifest.linked else [])):
        for table, info in folder.tables.items():
            path = layout.root / folder.name / f"{table}.parquet"
            if _sha256(path) != info["sha256"]:
                raise StoreDamaged(f"{path} is not as it was written (its sha256 differs): {_restore(layout)}")


def _restore(layout: Layout) -> str:
    return f"restore it from a copy, or code the reports again into a new store (keep '{layout.root}' until then)"


def _check_format(layout: Layout, path: Path, found: dict[str, Any]) -> None:
    made = found.get("format")
    if not isinstance(made, int):
        raise StoreDamaged(f"{path} does not say its format: {_restore(layout)}")
    if made > FORMAT:
        raise StoreDamaged(
            f"the store '{layout.root}' was made by a newer Sayso (format {made}; this is {__version__}, which reads up to "
            f"format {FORMAT}): upgrade with pip install --upgrade sayso. Nothing was changed"
        )


def _read_json(path: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (ValueError, UnicodeDecodeError) as error:
        raise StoreDamaged(f"{path} is no JSON ({error}): {_restore(Layout(path.parent))}") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    if not isinstance(found, dict):
        raise StoreDamaged(f"{path} holds no JSON object: {_restore(Layout(path.parent))}")
    return found


# --- writing


@contextmanager
def told_when_unwritable(root: Path) -> Iterator[None]:
    """A full disk or a folder that may not be written to becomes a StoreUnwritable that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise no_space(root) from error
        if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
            raise StoreUnwritable(
                f"'{root}' may not be written to ({error.strerror}): give yourself the right to write there, or name another "
                "folder with --store. What was finished before is untouched"
            ) from error
        if error.errno in {errno.ENOTDIR, errno.EEXIST}:
            raise UsageError(
                f"'{root}' is a file: expected a folder for the store, or a name that is not taken"
            ) from error
        if error.errno == errno.EIO:
            raise StoreUnwritable(f"'{root}' cannot be written: {error.strerror}: look after the disk first") from error
        raise


def no_space(root: Path) -> StoreUnwritable:
    """The error for a full disk."""
    free = shutil.disk_usage(root).free / 1e6
    return StoreUnwritable(
        f"no space left for '{root}' ({free:,.1f} MB free). What was committed is safe: free some space, then run the same "
        "command again, it goes on from there"
    )


def write_whole(path: Path, write: Callable[[TextIO], object]) -> None:
    """A text file that appears under its name whole and on disk, or not at all."""
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as stream:
        write(stream)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)
    _sync_folder(path.parent)


def write_manifest(layout: Layout, manifest: Manifest) -> None:
    """Replace the manifest: from here on readers see the new generation."""
    write_whole(layout.manifest, lambda stream: stream.write(manifest.to_json()))


def write_folder(layout: Layout, kind: str, tables: dict[str, pa.Table]) -> Folder:
    """Write tables as Parquet into a new folder; it counts only once a manifest names it."""
    taken = [int(p.name[1:]) for p in layout.root.glob(f"{kind}[0-9]*") if p.name[1:].isdecimal()]
    folder = layout.root / f"{kind}{max(taken, default=0) + 1:06d}"
    folder.mkdir()
    found: dict[str, dict[str, Any]] = {}
    for name, table in tables.items():
        path = folder / f"{name}.parquet"
        with path.open("wb") as stream:
            pq.write_table(table, stream, compression="zstd", row_group_size=ROW_GROUP, write_page_checksum=True)
            stream.flush()
            os.fsync(stream.fileno())
        found[name] = {"rows": table.num_rows, "bytes": path.stat().st_size, "sha256": _sha256(path)}
    _sync_folder(folder)
    _sync_folder(layout.root)
    return Folder(folder.name, found)


def tidy(layout: Layout, manifest: Manifest) -> None:
    """Remove folders that no manifest names: of a run that was killed, or replaced long enough ago."""
    known = {*manifest.names, manifest.linked.name if manifest.linked else ""}
    for path in layout.root.glob("[gi][0-9]*"):
        if path.name not in known and path.is_dir() and time.time() - path.stat().st_mtime > LEFT_BEHIND:
            shutil.rmtree(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # a folder cannot be opened there
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- one owner


@contextmanager
def owned(layout: Layout) -> Iterator[None]:
    """Own the store while the block runs. Raises StoreBusy with the process id of the owner when there is one.

    The lock is the kernel's and goes with its process: what a killed run leaves in the file holds nobody up.
    """
    stream = layout.lock.open("a+", encoding="utf-8")
    try:
        if not _lock(stream):
            stream.seek(0)
            raise StoreBusy(_busy(layout, stream.read().split()))
        stream.truncate(0)
        stream.write(f"{os.getpid()}\n")
        stream.flush()
        yield
        stream.truncate(0)
    finally:
        stream.close()


def _busy(layout: Layout, words: list[str]) -> str:
    pid = words[0] if words else "unknown"
    stop = f"stop it with: kill {pid} (it finishes its batch)" if words else "stop it"
    return (
        f"the store '{layout.root}' is in use by another run (process {pid}): wait until it is done, or {stop}; then give the "
        "same command again. Reading (sayso show, sql, trace, export) works meanwhile. Nothing was changed"
    )


if sys.platform == "win32":
    import msvcrt

    def _lock(stream: TextIOWrapper) -> bool:
        try:
            stream.seek(1_000)  # behind the words, which others must be able to read
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(stream: TextIOWrapper) -> bool:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
