"""Pages saved as one file (MHTML, RFC 2557): the page in it is read, its pictures and scripts are not."""

from __future__ import annotations

import base64
import binascii
import quopri
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import BinaryIO

from sayso.errors import SetAside
from sayso.reading.fields import Defaults
from sayso.reading.html import read_html
from sayso.reading.limits import MAX_RECORD
from sayso.reading.tables import Read

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_MAX_HEAD = 65_536  # bytes of the header of a part
_LONGEST_LINE = 1_000_000


@dataclass(slots=True)
class _Lines:
    """Lines of a file and of its parts: how much was read, and the boundaries that were announced."""

    stream: BinaryIO
    name: str
    boundaries: set[bytes]

    def next(self) -> bytes:
        return self.stream.readline(_LONGEST_LINE)

    def is_boundary(self, line: bytes) -> bool:
        told = line.strip()[2:] if line.startswith(b"--") else b""
        return told in self.boundaries or told.removesuffix(b"--") in self.boundaries

    def header(self) -> Message:
        """The header that begins here, up to the empty line."""
        found: list[bytes] = []
        size = 0
        while (line := self.next()).strip():
            found.append(line)
            size += len(line)
            if size > _MAX_HEAD:
                raise SetAside("bad-mhtml", f"{self.name}: a header of over {_MAX_HEAD:,} bytes: no saved page, or damaged")
        message = BytesHeaderParser().parsebytes(b"".join(found))
        if message.get_content_maintype() == "multipart" and (boundary := message.get_boundary()):
            self.boundaries.add(boundary.encode("ascii", "replace").strip())
        return message

    def part(self) -> bytes:
        """The bytes of the part that begins here. Raises SetAside `cut-off` where no boundary ends it, `too-long`."""
        found: list[bytes] = []
        size = 0
        while line := self.next():
            if self.is_boundary(line):
                return b"".join(found)
            found.append(line)
            size += len(line)
            if size > MAX_RECORD:
                raise SetAside("too-long", f"{self.name}: a page of more than {MAX_RECORD:,} bytes")
        if self.boundaries:
            raise SetAside("cut-off", f"{self.name}: ends in the middle of the page: save it again")
        return b"".join(found)  # a page alone, without parts

    def skip(self) -> bool:
        """Go to the next part; whether there is one."""
        while line := self.next():
            if self.is_boundary(line):
                return True
        return False


def read_mhtml(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    """The one report of a saved page. Raises SetAside: `bad-mhtml`, `cut-off`, `too-long`, and what its page raises."""
    lines = _Lines(stream, name, set())
    try:
        top = lines.header()
        head, data = _page(lines, top)
        url = _address(head) or _address(top)
        own = replace(
            defaults, url=url or defaults.url, charset=head.get_content_charset() or defaults.charset,
            notes=(*defaults.notes, *_saved(top)),
        )  # fmt: skip
        page = _unpacked(data, str(head.get("Content-Transfer-Encoding", "")).strip().lower(), name)
    except (ValueError, LookupError, TypeError, AttributeError) as error:  # of `email`, on headers that are none
        raise SetAside("bad-mhtml", f"{name}: a header cannot be read ({error}): save the page again") from None
    yield from read_html(BytesIO(page), name, own)


def _page(lines: _Lines, top: Message) -> tuple[Message, bytes]:
    """Header and bytes of the page: the part that the file names as its start, else the first that is a page."""
    if top.get_content_type() in _PAGES:
        return top, lines.part()
    if not lines.boundaries:
        raise SetAside("bad-mhtml", f"{lines.name}: found {top.get_content_type()!r} without parts, expected a saved page")
    start = top.get_param("start")
    first: tuple[Message, bytes] | None = None
    there = lines.skip()
    while there:
        head = lines.header()
        if head.get_content_type() not in _PAGES:
            there = lines.skip()
            continue
        part = head, lines.part()
        if start is None or head.get("Content-ID") == start:
            return part
        first = first or part
    if first is None:
        raise SetAside("no-text", f"{lines.name}: no page among the parts of the file")
    return first


def _unpacked(data: bytes, encoding: str, name: str) -> bytes:
    if encoding == "quoted-printable":
        return quopri.decodestring(data)
    if encoding == "base64":
        try:
            return base64.b64decode(data)
        except binascii.Error as error:
            raise SetAside("bad-mhtml", f"{name}: the page is damaged ({error}): save it again") from None
    return data


def _address(head: Message) -> str | None:
    """Where a page was saved from: web addresses alone, not `cid:` and `file:`."""
    for key in ("Snapshot-Content-Location", "Content-Location"):
        found = str(head.get(key, "")).strip()
        if found.lower().startswith(("http://", "https://")):
            return found
    return None


def _saved(top: Message) -> tuple[str, ...]:
    try:
        day = parsedate_to_datetime(str(top["Date"])).date().isoformat()
    except (ValueError, TypeError):
        return ()
    return (f"saved on {day} (Date), which is no day of publication",)
