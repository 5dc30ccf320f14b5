"""Files for the tests of reading, made in memory: pages, web archives, PDF."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterable
from typing import Any

from sayso.errors import SetAside
from sayso.reading import read
from sayso.records import Report

FIRST = "Gunmen killed five people at a checkpoint near the river on Monday, the provincial police said."
SECOND = "It was the third attack on the road to Torvél in a week, and nobody has claimed it so far."
THIRD = "Doctors at the town's only hospital told reporters that nine wounded people were brought in by night."
STORY = f"{FIRST}\n\n{SECOND}\n\n{THIRD}"


class Named(io.BytesIO):
    """A stream with a name, as files have."""

    def __init__(self, data: bytes, name: str) -> None:
        super().__init__(data)
        self.name = name


def told(data: bytes, name: str, **options: Any) -> list[Report | SetAside]:
    """All that reading gives for bytes under a name, also what ends it."""
    return list(read([Named(data, name)], **options))


def one(data: bytes, name: str, **options: Any) -> Report:
    (record,) = told(data, name, **options)
    assert isinstance(record, Report), record
    return record


def reasons(records: Iterable[Report | SetAside]) -> list[str]:
    return ["ok" if isinstance(r, Report) else r.reason for r in records]


def page(head: str = "", body: str = "") -> str:
    """A page of a paper, with menu and footer around the story."""
    story = body or "".join(f"<p>{part}</p>" for part in STORY.split("\n\n"))
    return (
        f"<!doctype html><html lang='en'><head><title>Attack on the river road | The Torvél Post</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/sport'>Sport</a></nav><article><h1>Attack on the river road</h1>{story}</article>"
        "<footer>Copyright 2019 The Torvél Post. All rights reserved.</footer></body></html>"
    )


def zipped(members: dict[str, bytes], **options: Any) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def answer(body: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", more: str = "") -> bytes:
    """An HTTP answer as a crawler records it."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def warc(block: bytes, url: str = "http://post.example/a", kind: str = "response", more: str = "") -> bytes:
    """One record of a web archive."""
    media = "application/http; msgtype=response" if kind in ("response", "request") else "text/html"
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-05-06T07:08:09Z\r\n"
        f"WARC-Record-ID: <urn:uuid:1>\r\nContent-Type: {media}\r\n{more}Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def packed(*records: bytes) -> bytes:
    """Each record a gzip member, as the format wants it."""
    return b"".join(gzip.compress(record) for record in records)


def pdf(*pages: list[str], info: str = "") -> bytes:
    """A PDF with a text layer: each page is its lines."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    kids = []
    for lines in pages:
        shown = " T* ".join("({}) Tj".format(line.replace("(", r"\(").replace(")", r"\)")) for line in lines)
        content = f"BT /F1 10 Tf 14 TL 50 780 Td {shown} ET".encode("latin-1")
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R /Resources << /Font << /F1 "
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>" % (len(objects) + 2)
        )
        objects.append(b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(pages)} >>".encode()
    objects.append(f"<< {info} >>".encode("latin-1"))
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)
