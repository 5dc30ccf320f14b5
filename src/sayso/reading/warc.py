"""Web archives (WARC, packed or not) to Reports, one a page.

Sayso reads the records itself: readers at hand give a short last record as if it were whole, and stop at the first damage.
Here a record counts only when all its bytes are there, and after a damaged one the next whole one is looked for.
(WARC 1.1: https://iipc.github.io/warc-specifications/)
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from typing import BinaryIO, NamedTuple

from sayso.errors import SetAside
from sayso.reading.fields import Defaults, list_of
from sayso.reading.http_message import Message, parse_headers, parse_message
from sayso.reading.limits import MAX_RECORD
from sayso.reading.streams import CHUNK, GZIP_MAGIC, Guard, GzipMember, rejoined
from sayso.reading.tables import Read

Open = Callable[[Message, str], Callable[[BinaryIO, str, Defaults], Iterator[Read]] | None]

_HEAD = 65_536  # bytes of the head of a record
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_PUBLISHED = frozenset({"response", "resource", "conversion"})


class Record(NamedTuple):
    """A record with a page, or what may be one."""

    headers: dict[str, str]
    block: bytes
    place: str

    @property
    def url(self) -> str:
        """What was fetched; some tools write it between angle brackets."""
        return self.headers.get("warc-target-uri", "").strip("<>")


def read_warc(stream: BinaryIO, name: str, defaults: Defaults, *, reader_of: Open) -> Iterator[Read]:
    """The pages of an archive; `reader_of` names the reader for an answer, None where it is no document.

    The time of fetching (WARC-Date) is told in a note: it is no day of publication.
    """
    others: Counter[str] = Counter()
    for record in records(stream, name):
        if isinstance(record, SetAside):
            yield record
            continue
        try:
            message = _message(record)
            reader = reader_of(message, record.url)
            if reader is None:
                others[message.type or "unknown"] += 1
                continue
            own = replace(
                defaults,
                id="",
                url=record.url or None,
                charset=message.charset,
                notes=(*defaults.notes, *_fetched(record.headers)),
                nesting=defaults.nesting + 1,
            )
            yield from reader(BytesIO(message.body), record.place, own)
        except SetAside as problem:
            yield problem
    if others:
        kinds = list_of(f"{count} {kind}" for kind, count in sorted(others.items()))
        yield SetAside("not-a-report", f"{name}: {others.total()} records that are no documents, told once: {kinds}")


def records(stream: BinaryIO, name: str) -> Iterator[Record | SetAside]:
    """The records that were published, whole ones only; one SetAside for each run of damaged or cut ones."""
    head = stream.read(len(GZIP_MAGIC))
    if head != GZIP_MAGIC:
        yield from _records(rejoined(head, stream), name)
        return
    damaged = False
    before = head
    while before:
        member = GzipMember(before, stream, Guard(name))
        held: Record | None = None  # until its checksum is known to be right, or another record follows
        try:
            for record in _records(io.BufferedReader(member, CHUNK), name):
                if held:
                    yield held
                held = record if isinstance(record, Record) else None
                if isinstance(record, SetAside) and not (damaged and record.reason == "bad-warc"):
                    yield record
            while member.readinto(memoryview(bytearray(CHUNK))):
                pass  # what a broken record left behind
        except SetAside as problem:
            if held or not damaged:
                yield SetAside(problem.reason, str(problem).replace(name, held.place, 1)) if held else problem
            damaged = True
            before = _next_member(member.rest[1:], stream)
            continue
        if held:
            damaged = False
            yield held
        before = member.rest or stream.read(CHUNK)
        if before and not before.startswith(GZIP_MAGIC):
            before = _next_member(before, stream)


def _next_member(before: bytes, stream: BinaryIO) -> bytes:
    """The bytes from where the next gzip member begins; empty at the end."""
    while True:
        if (start := before.find(GZIP_MAGIC)) >= 0:
            return before[start:]
        chunk = stream.read(CHUNK)
        if not chunk:
            return b""
        before = before[-2:] + chunk


def _records(stream: BinaryIO, name: str) -> Iterator[Record | SetAside]:
    """The records of a stream that is not packed."""
    damaged = False
    while line := stream.readline(_HEAD):
        if not line.strip():
            continue
        if not line.startswith(b"WARC/"):
            if not damaged:
                found = f"expected a record that begins with WARC/, found {line[:40]!r}"
                yield SetAside("bad-warc", f"{name}: {found}: damaged, or no WARC")
            damaged = True
            continue
        damaged = False
        head, whole = _head(stream)
        headers = parse_headers(head)
        length = headers.get("content-length", "")
        place = f"{name}!{headers.get('warc-target-uri') or headers.get('warc-record-id') or 'record'}"[:500]
        if not whole or not (length.isascii() and length.isdigit() and len(length) < 16):
            yield SetAside(
                "cut-off" if not whole else "bad-warc", f"{place}: the head of the record is cut off or says no length"
            )
            continue
        record = _block(stream, int(length), headers, place)
        if record is not None:
            yield record


def _head(stream: BinaryIO) -> tuple[bytes, bool]:
    """The header lines of a record, and whether the empty line after them was found."""
    lines: list[bytes] = []
    while line := stream.readline(_HEAD):
        if not line.strip():
            return b"".join(lines), True
        lines.append(line)
        if len(lines) > 1_000:
            break
    return b"".join(lines), False


def _block(stream: BinaryIO, length: int, headers: dict[str, str], place: str) -> Record | SetAside | None:
    """A record's bytes, all of them or none; None for a record that is no publication (requests, metadata)."""
    wanted = headers.get("warc-type", "").lower() in _PUBLISHED
    kept = wanted and length <= MAX_RECORD
    block = stream.read(length) if kept else b""
    missing = length - len(block)
    while missing and not (kept and len(block) < length) and (chunk := stream.read(min(missing, CHUNK))):
        missing -= len(chunk)
    if missing:
        return SetAside(
            "cut-off", f"{place}: {length - missing:,} of {length:,} bytes are there: the archive ends too early"
        )
    if not wanted:
        return None
    if not kept:
        return SetAside("too-long", f"{place}: {length:,} bytes, expected at most {MAX_RECORD:,}")
    if "warc-truncated" in headers or headers.get("warc-segment-number", "1") != "1":
        return SetAside(
            "cut-off", f"{place}: recorded in part only ({headers.get('warc-truncated', 'a segment')[:40]})"
        )
    return Record(headers, block, place)


def _message(record: Record) -> Message:
    """The answer in a record. Raises SetAside `http-error` for one that is no page, as 404."""
    if record.headers.get("content-type", "").lower().startswith("application/http"):
        message = parse_message(record.block, record.place)
        if 300 <= message.status < 400 or message.status in (204, 206):
            return message._replace(headers={"content-type": f"status {message.status}"})
        if message.status != 200:
            raise SetAside("http-error", f"{record.place}: the server answered {message.status}, which is no report")
        return message
    return Message(200, {"content-type": record.headers.get("content-type", "")}, record.block)


def _fetched(headers: dict[str, str]) -> tuple[str, ...]:
    found = _DAY.match(headers.get("warc-date", ""))
    return (f"fetched on {found[0]} (WARC-Date), which is no day of publication",) if found else ()
