"""Tar files, read header by header as a stream: nothing is unpacked to disk, no name in them is used as a path.

The standard library's module is not used: it reads the names and records that a header announces whole, however long it says
that they are. The format: POSIX.1-1988 ustar, the records of pax for long names and sizes, and GNU's long names.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import BinaryIO

from sayso.errors import SetAside
from sayso.reading.fields import Defaults
from sayso.reading.limits import MAX_NAME
from sayso.reading.members import (
    check_nesting,
    is_description,
    is_hidden,
    member_id,
    member_place,
    safe_parts,
    saved_with,
)
from sayso.reading.streams import CHUNK
from sayso.reading.tables import Read

Reader = Callable[[BinaryIO, str, Defaults], Iterator[Read]]
Open = Callable[[str, str], Reader]

TAR_BLOCK = 512
_MAX_NOTE = 65_536  # bytes of a record that tells a long name or size
_PAX_LENGTH = re.compile(rb"([0-9]{1,7}) ")
_FILES = frozenset({b"0", b"\0", b"7"})
_NOT_FILES = {b"1": "a link", b"2": "a link", b"3": "a device", b"4": "a device", b"6": "a pipe"}
_LONG_NAME, _LONG_LINK, _PAX, _PAX_ALL, _FOLDER = b"L", b"K", b"x", b"g", b"5"


@dataclass(slots=True)
class _Header:
    name: str
    size: int
    kind: bytes


def is_tar(head: bytes) -> bool:
    """Whether bytes begin as a tar file does: the mark of its first header, with the right sum."""
    return head[257:262] == b"ustar" and _sum_is_right(head[:TAR_BLOCK])


def read_tar(stream: BinaryIO, name: str, defaults: Defaults, *, reader_of: Open) -> Iterator[Read]:
    """The reports of all members in the order of the archive; each member that cannot be used is one SetAside.

    Raises SetAside `bad-archive` where it is no tar file, `cut-off`, `nested`, and what the stream raises.
    """
    check_nesting(name, defaults)
    names: set[str] = set()
    told: set[str] = set()
    for header in _headers(stream, name):
        member = _Member(stream, header.size, member_place(name, header.name))
        parts = safe_parts(header.name)
        names.add(header.name)
        folder = saved_with(header.name, names)
        if folder and folder not in told:
            yield SetAside("not-a-report", f"{name}!{folder}: pictures and scripts of a saved page, told once")
            told.add(folder)
        elif not folder and header.kind != _FOLDER and not is_hidden(parts):
            yield from _read(member, header, defaults, reader_of)
        if member.is_broken:
            return
        member.skip()


def _read(member: _Member, header: _Header, defaults: Defaults, reader_of: Open) -> Iterator[Read]:
    parts = safe_parts(header.name) or ["member"]
    try:
        _check(header, member.place)
        own = replace(defaults, id=member_id(defaults.id, parts), nesting=defaults.nesting + 1)
        yield from reader_of(parts[-1], member.place)(io.BufferedReader(member, CHUNK), member.place, own)
    except SetAside as problem:
        yield problem


def _check(header: _Header, place: str) -> None:
    if kind := _NOT_FILES.get(header.kind):
        raise SetAside("not-a-file", f"{place}: {kind}, not a file: put the file itself into the archive")
    if header.kind not in _FILES:
        raise SetAside("not-a-file", f"{place}: a member of kind {header.kind!r}, expected a plain file: pack it as one")
    if is_description(PurePosixPath(header.name).name):
        raise SetAside("not-a-report", f"{place}: describes its folder, by its name; to read it, name it on its own")


def _headers(stream: BinaryIO, name: str) -> Iterator[_Header]:
    """The headers of the members; whoever takes one has read its bytes before the next is asked for."""
    notes: dict[str, str] = {}
    first = True
    while block := _block(stream, name, first):
        first = False
        header = _parsed(block, name)
        if header.kind in (_LONG_NAME, _LONG_LINK, _PAX, _PAX_ALL):
            data = _note(stream, header, name)
            if header.kind == _LONG_NAME:
                notes["path"] = data.split(b"\0")[0].decode("utf-8", "replace")
            elif header.kind == _PAX:
                notes |= _pax(data, name)
            continue
        header.name = notes.get("path", header.name)[:MAX_NAME]
        if "size" in notes and header.kind in _FILES:
            header.size = _plain_size(notes["size"], name)
        if header.kind not in _FILES and header.kind in (*_NOT_FILES, _FOLDER):
            header.size = 0  # links say how long what they lead to is
        notes = {}
        yield header


def _block(stream: BinaryIO, name: str, first: bool) -> bytes:
    """The next header; empty at the end, which is a block of zeros (or nothing, as some tools leave it)."""
    block = stream.read(TAR_BLOCK)
    if not block.strip(b"\0"):
        if first and not block:
            raise SetAside("cut-off", f"{name}: empty, no tar file: fetch or copy it again")
        return b""
    if len(block) < TAR_BLOCK:
        raise SetAside(
            "bad-archive" if first else "cut-off", f"{name}: ends in the middle of a header: fetch or copy it again"
        )
    return block


def _parsed(block: bytes, name: str) -> _Header:
    if not _sum_is_right(block):
        raise SetAside("bad-archive", f"{name}: a header is damaged, or it is no tar file: fetch or copy it again")
    told = block[:100].split(b"\0")[0]
    if block[257:263] == b"ustar\0" and (prefix := block[345:500].split(b"\0")[0]):
        told = prefix + b"/" + told
    return _Header(told.decode("utf-8", "replace"), _number(block[124:136], name), block[156:157])


def _sum_is_right(block: bytes) -> bool:
    try:
        told = int(block[148:156].split(b"\0")[0].strip() or b"x", 8)
    except ValueError:
        return False
    return len(block) == TAR_BLOCK and told == sum(block) - sum(block[148:156]) + 8 * ord(" ")


def _number(field: bytes, name: str) -> int:
    """A size: octal digits, or GNU's bytes after a mark for what is over 8 GB."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:])
    digits = field.split(b"\0")[0].strip() or b"0"
    if digits.strip(b"01234567"):
        raise SetAside("bad-archive", f"{name}: a header tells no size: fetch or copy it again")
    return int(digits, 8)


def _plain_size(words: str, name: str) -> int:
    if not (words.isascii() and words.isdigit() and len(words) < 16):
        raise SetAside("bad-archive", f"{name}: a header tells the size '{words[:20]}', expected a number")
    return int(words)


def _note(stream: BinaryIO, header: _Header, name: str) -> bytes:
    if header.size > _MAX_NOTE:
        raise SetAside("bad-archive", f"{name}: a name or note of {header.size:,} bytes, expected at most {_MAX_NOTE:,}")
    member = _Member(stream, header.size, name)
    data = io.BufferedReader(member).read()
    member.skip()
    return data


def _pax(data: bytes, name: str) -> dict[str, str]:
    """The records of pax: `28 path=a/very/long/name.txt` and a line feed, the number counting all of it."""
    found: dict[str, str] = {}
    start = 0
    while record := _PAX_LENGTH.match(data, start):
        end = start + int(record[1])
        key, _, value = data[record.end() : end].partition(b"=")
        if end > len(data) or end <= record.end():
            break
        found[key.decode("utf-8", "replace")] = value.removesuffix(b"\n").decode("utf-8", "replace")
        start = end
    if start < len(data):
        raise SetAside("bad-archive", f"{name}: a note on a member is damaged: fetch or copy it again")
    return found


class _Member(io.RawIOBase):
    """The bytes of one member. `is_broken`: the archive behind it cannot be read on."""

    def __init__(self, stream: BinaryIO, size: int, place: str) -> None:
        super().__init__()
        self._stream, self._left, self._padding = stream, size, -size % TAR_BLOCK
        self.place, self.is_broken = place, False

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Some bytes; 0 at the end of the member. Raises SetAside `cut-off` where the archive ends before it."""
        if not self._left:
            return 0
        try:
            data = self._stream.read(min(len(buffer), self._left))
            if not data:
                raise SetAside(
                    "cut-off", f"{self.place}: the archive ends {self._left:,} bytes too early: fetch or copy it again"
                )
        except SetAside:
            self.is_broken = True
            raise
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def skip(self) -> None:
        """Pass over what nobody read, and over what fills the last block."""
        buffer = memoryview(bytearray(CHUNK))
        while self.readinto(buffer):
            pass
        self._stream.read(self._padding)
