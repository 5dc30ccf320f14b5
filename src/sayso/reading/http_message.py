"""An HTTP answer as it was recorded: status, headers, and the body with its encodings undone, under guard."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from typing import NamedTuple

from sayso.errors import SetAside
from sayso.reading.limits import MAX_RECORD
from sayso.reading.lines import read_whole
from sayso.reading.streams import GZIP_MAGIC, Guard, inflated

_STATUS = re.compile(rb"HTTP/[\d.]{1,4} (\d{3})")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w:.\-]{1,40})""", re.IGNORECASE)


class Message(NamedTuple):
    """`headers` have lower-case names; `type` is the media type without its parameters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def type(self) -> str:
        """`text/html`, or empty when it is not said."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The character encoding that the server told."""
        found = _CHARSET.search(self.headers.get("content-type", ""))
        return found[1] if found else None


def parse_message(data: bytes, name: str) -> Message:
    """A recorded answer. Raises SetAside: `bad-http`, and what `undone` raises."""
    head, gap, body = data.partition(b"\r\n\r\n")
    if not gap:
        head, gap, body = data.partition(b"\n\n")
    status = _STATUS.match(head)
    if not gap or not status:
        raise SetAside("bad-http", f"{name}: no HTTP answer in the record; found {data[:40]!r}")
    headers = parse_headers(head)
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body, name)
    return Message(int(status[1]), headers, undone(body, headers.get("content-encoding", ""), name))


def parse_headers(head: bytes) -> dict[str, str]:
    """Header lines by their names in lower case; the first of a name counts."""
    headers: dict[str, str] = {}
    for line in head.split(b"\n"):
        key, colon, value = line.decode("latin-1").partition(":")
        if colon:
            headers.setdefault(key.strip().lower(), value.strip())
    return headers


def undone(body: bytes, encoding: str, name: str) -> bytes:
    """A body without its `Content-Encoding`. Tools that record answers may have undone it already: then it is as it is.

    Raises SetAside: `bomb`, `nested` (encoded twice), `cut-off`, `bad-archive`, `too-long`, `unsupported-compression`.
    """
    layers = [layer.strip().lower() for layer in encoding.split(",") if layer.strip().lower() not in ("", "identity")]
    if len(layers) > 1:
        raise SetAside("nested", f"{name}: its body is packed {len(layers)} times, expected once")
    if layers in (["gzip"], ["x-gzip"]):
        if not body.startswith(GZIP_MAGIC):
            return body
        whole = read_whole(inflated(BytesIO(body), name), name, MAX_RECORD)
        if whole.startswith(GZIP_MAGIC):
            raise SetAside("nested", f"{name}: its body is packed twice, expected once")
        return whole
    if layers == ["deflate"]:
        return _deflated(body, name)
    if layers:
        if body.lstrip()[:1] in (b"<", b"{"):
            return body
        raise SetAside(
            "unsupported-compression", f"{name}: its body is packed with '{layers[0][:20]}', expected gzip or deflate"
        )
    return body


def _deflated(body: bytes, name: str) -> bytes:
    for window in (
        zlib.MAX_WBITS,
        -zlib.MAX_WBITS,
    ):  # with zlib's header as the standard says, or bare as some servers send it
        unpacker = zlib.decompressobj(window)
        try:
            whole = unpacker.decompress(body, MAX_RECORD + 1)
        except zlib.error:
            continue
        guard = Guard(name)
        guard.taken = len(body)
        guard.check(len(whole))
        read_whole(BytesIO(whole), name, MAX_RECORD)
        if not unpacker.eof:
            raise SetAside("cut-off", f"{name}: its body ends in the middle of the packed data")
        return whole
    return body  # undone already


def _unchunked(body: bytes, name: str) -> bytes:
    """The chunks joined; a body that has none was joined already by the tool that recorded it."""
    parts: list[bytes] = []
    position = 0
    while True:
        end = body.find(b"\n", position, position + 100)
        size = body[position:end].split(b";")[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9a-fA-F]{1,8}", size):
            if not parts:
                return body
            raise SetAside("cut-off", f"{name}: its body ends in the middle of a chunk: it was not recorded whole")
        length = int(size, 16)
        if not length:
            return b"".join(parts)
        parts.append(body[end + 1 : end + 1 + length])
        if len(parts[-1]) < length:
            raise SetAside("cut-off", f"{name}: its body ends in the middle of a chunk: it was not recorded whole")
        position = end + 1 + length
        position += 2 if body.startswith(b"\r\n", position) else 1
