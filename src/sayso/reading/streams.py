"""Compressed bytes as a stream, under guard: what unpacks to far more than it should, or ends too early, is told."""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO

from sayso.errors import SetAside
from sayso.reading.limits import MAX_RATIO, RATIO_FROM

CHUNK = 16_384
GZIP_MAGIC, ZIP_MAGIC, PDF_MAGIC, PARQUET_MAGIC = b"\x1f\x8b\x08", b"PK\x03\x04", b"%PDF-", b"PAR1"
_ANY_GZIP = 31  # zlib's code for a gzip header and trailer, both checked


class Guard:
    """Counts what came out of a decompressor. `check` raises SetAside `bomb` above 200 bytes out of one."""

    def __init__(self, name: str) -> None:
        self.name, self.taken, self.given = name, 0, 0

    def check(self, given: int) -> None:
        """Count `given` more bytes."""
        self.given += given
        if self.is_over():
            raise SetAside(
                "bomb",
                f"{self.name}: {self.taken:,} bytes unpack to more than {self.given:,}, expected at most {MAX_RATIO} out of "
                "one: made to fill the memory, or no text; unpack it yourself if you trust it",
            )

    def is_over(self) -> bool:
        """Whether too much came out of what went in."""
        return self.given > RATIO_FROM and self.given > MAX_RATIO * self.taken


class Rejoined(io.RawIOBase):
    """A stream with bytes put back that were already taken from it."""

    def __init__(self, before: bytes, stream: BinaryIO) -> None:
        super().__init__()
        self._before, self._stream = before, stream

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """What was put back first, then the stream."""
        if self._before:
            data, self._before = self._before[: len(buffer)], self._before[len(buffer) :]
        else:
            data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class GzipMember(io.RawIOBase):
    """One gzip member of a stream. After its end `rest` holds what was read beyond it.

    Reading raises SetAside: `bomb`, `cut-off` (it ends before its end), `bad-archive` (damaged, or a wrong checksum).
    """

    def __init__(self, before: bytes, stream: BinaryIO, guard: Guard) -> None:
        super().__init__()
        self._inflate, self._stream, self._guard = zlib.decompressobj(_ANY_GZIP), stream, guard
        self.rest, self.done = before, False
        guard.taken += len(before)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Some bytes; 0 at the end of the member."""
        while not self.done:
            ended = False
            if not self.rest:
                self.rest = self._stream.read(CHUNK)
                self._guard.taken += len(self.rest)
                ended = not self.rest
            data = self._step(len(buffer))
            if data:
                buffer[: len(data)] = data
                return len(data)
            if ended and not self.done:
                raise SetAside(
                    "cut-off", f"{self._guard.name}: ends in the middle of the packed data: fetch or copy it again"
                )
        return 0

    def _step(self, size: int) -> bytes:
        try:
            data = self._inflate.decompress(self.rest, size)
        except zlib.error as error:
            raise SetAside(
                "bad-archive", f"{self._guard.name}: the packed data is damaged ({error}): fetch or copy it again"
            ) from None
        self.done = self._inflate.eof
        self.rest = self._inflate.unused_data if self.done else self._inflate.unconsumed_tail
        self._guard.check(len(data))
        return data


class Inflated(io.RawIOBase):
    """All gzip members of a stream, one after the other, as `gunzip` reads them; raises as `GzipMember` does."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        super().__init__()
        self._stream, self._guard = stream, Guard(name)
        self._member = GzipMember(b"", stream, self._guard)

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Some bytes; 0 at the end of the last member."""
        while not (size := self._member.readinto(buffer)):
            rest = (self._member.rest or self._stream.read(CHUNK)).lstrip(b"\0")  # tapes and some tools pad with zeros
            if not rest:
                return 0
            self._guard.taken -= len(self._member.rest)
            self._member = GzipMember(rest, self._stream, self._guard)
        return size


def inflated(stream: BinaryIO, name: str) -> BinaryIO:
    """A gzip stream unpacked while it is read."""
    return io.BufferedReader(Inflated(stream, name), CHUNK)


def rejoined(before: bytes, stream: BinaryIO) -> BinaryIO:
    """A stream to which `before` was given back."""
    return io.BufferedReader(Rejoined(before, stream), CHUNK)
