"""Zip and gzip files, read member by member as a stream: nothing is unpacked to disk, no name in them is used as a path."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import IO, BinaryIO

from sayso.errors import SetAside
from sayso.reading.fields import Defaults
from sayso.reading.limits import MAX_MEMBER
from sayso.reading.lines import read_whole
from sayso.reading.members import (
    check_nesting,
    is_description,
    is_hidden,
    member_id,
    member_place,
    safe_parts,
    saved_with,
)
from sayso.reading.streams import CHUNK, Guard, Inflated
from sayso.reading.tables import Read
from sayso.reading.tars import TAR_BLOCK, is_tar, read_tar
from sayso.reading.xlsx import is_workbook, read_xlsx

Reader = Callable[[BinaryIO, str, Defaults], Iterator[Read]]
Open = Callable[[str, str], Reader]  # (name of a member, its place) -> its reader; raises SetAside `unknown-type`

FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read_gz(stream: BinaryIO, name: str, defaults: Defaults, *, reader_of: Open) -> Iterator[Read]:
    """What a gzip file holds, by the name without `.gz`. A tar file in it is no archive in an archive: they go together.

    Raises SetAside: `nested`, `bomb`, `cut-off`, `bad-archive`, and what its reader raises.
    """
    inner = name[:-3] if name.lower().endswith(".gz") else name
    check_nesting(name, defaults)
    id_ = str(PurePosixPath(defaults.id).with_suffix("")) if PurePosixPath(defaults.id).suffix else defaults.id
    unpacked = io.BufferedReader(Inflated(stream, name), CHUNK)
    if inner.lower().endswith((".tar", ".tgz")) or is_tar(unpacked.peek(TAR_BLOCK)):
        yield from read_tar(unpacked, name, replace(defaults, id=id_), reader_of=reader_of)
        return
    own = replace(defaults, nesting=defaults.nesting + 1, id=id_)
    yield from reader_of(inner, name)(unpacked, name, own)


def read_zip(stream: BinaryIO, name: str, defaults: Defaults, *, reader_of: Open) -> Iterator[Read]:
    """The reports of all members in the order of their names; each member that cannot be used is one SetAside.

    Raises SetAside `bad-archive` where the file as a whole cannot be read, `nested`.
    """
    check_nesting(name, defaults)
    if not stream.seekable():
        stream = io.BytesIO(read_whole(stream, name, MAX_MEMBER))
    whole = Guard(name)
    whole.taken = stream.seek(0, io.SEEK_END)
    try:
        archive = zipfile.ZipFile(stream)
    except FAULTS as error:
        raise SetAside("bad-archive", f"{name}: no whole zip file ({error}): fetch or copy it again") from None
    with archive:
        if is_workbook(archive):  # one that lost its name
            stream.seek(0)
            yield from read_xlsx(stream, name, defaults)
            return
        # The order of the names, not of the archive: two zips of the same files give the same.
        entries = sorted((e for e in archive.infolist() if _is_content(e, name)), key=lambda one: one.filename)
        names = {entry.filename for entry in entries}
        told: set[str] = set()
        for number, entry in enumerate(entries):
            if whole.is_over():
                yield SetAside(
                    "bomb", f"{name}: its members unpack to far too much together: {len(entries) - number} are not read"
                )
                return
            if folder := saved_with(entry.filename, names):
                if folder not in told:
                    yield SetAside("not-a-report", f"{name}!{folder}: pictures and scripts of a saved page, told once")
                told.add(folder)
                continue
            yield from _member(archive, entry, (name, defaults, whole), reader_of)


def _is_content(entry: zipfile.ZipInfo, name: str) -> bool:
    """Whether a member counts: no folder, nothing hidden; of a WACZ file the web archives, not their indexes."""
    parts = safe_parts(entry.filename)
    if entry.is_dir() or is_hidden(parts):
        return False
    return not name.lower().endswith(".wacz") or parts[:1] == ["archive"]


def _member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, source: tuple[str, Defaults, Guard], reader_of: Open
) -> Iterator[Read]:
    name, defaults, whole = source
    place = member_place(name, entry.filename)
    try:
        _check(entry, place)
        own = Guard(place)
        own.taken = min(entry.compress_size, whole.taken)  # what the archive says, but not more than there is
        parts = safe_parts(entry.filename) or ["member"]
        with archive.open(entry) as packed:
            stream = io.BufferedReader(_Member(packed, (own, whole)), CHUNK)
            yield from reader_of(parts[-1], place)(
                stream, place, replace(defaults, id=member_id(defaults.id, parts), nesting=defaults.nesting + 1)
            )
    except SetAside as problem:
        yield problem
    except FAULTS as error:
        yield SetAside("bad-archive", f"{place}: cannot be unpacked ({error}): make the archive anew")


def _check(entry: zipfile.ZipInfo, place: str) -> None:
    """Raises SetAside for a member that is not read, before it is opened."""
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise SetAside("not-a-file", f"{place}: a link, not a file: put the file itself into the archive")
    if entry.flag_bits & 1:
        raise SetAside("encrypted", f"{place}: packed with a password: pack it without one")
    if entry.compress_type not in _METHODS:
        raise SetAside("unsupported-compression", f"{place}: packed by method {entry.compress_type}, expected deflate or stored")
    if is_description(PurePosixPath(entry.filename).name):
        raise SetAside("not-a-report", f"{place}: describes its folder, by its name; to read it, name it on its own")


class _Member(io.RawIOBase):
    """A member while it is unpacked, under the guard of its own and of the whole archive."""

    def __init__(self, packed: IO[bytes], guards: tuple[Guard, ...]) -> None:
        super().__init__()
        self._packed, self._guards = packed, guards

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Some bytes; 0 at the end, where the checksum is right."""
        place = self._guards[0].name
        try:
            data = self._packed.read(len(buffer))
        except EOFError:
            raise SetAside(
                "cut-off", f"{place}: ends in the middle of the packed data: fetch or copy it again"
            ) from None
        except FAULTS as error:
            raise SetAside(
                "bad-archive", f"{place}: the packed data is damaged ({error}): fetch or copy it again"
            ) from None
        for guard in self._guards:
            guard.check(len(data))
        buffer[: len(data)] = data
        return len(data)
