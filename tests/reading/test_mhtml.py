from __future__ import annotations

import base64
import hashlib
import quopri
from pathlib import Path

import pytest
from tests.reading.made import STORY, one, page, reasons, told

from sayso.reading import raw_digest

URL = "https://post.example/2031/05/06/road"
HEAD = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: {url}\r\nSubject: A\r\nDate: Wed, 7 May 2031 08:09:10 -0000\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n type="text/html";{start}\r\n boundary="----Line--ab12----"\r\n\r\n'
)


def part(body: bytes, kind: str = "text/html", encoding: str = "quoted-printable", more: str = "") -> bytes:
    packed = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes}.get(encoding, bytes)(body)
    head = f"------Line--ab12----\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\n{more}\r\n"
    return head.encode() + packed.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") + b"\r\n"


def saved(*parts: bytes, url: str = URL, start: str = "") -> bytes:
    return HEAD.format(url=url, start=start).encode() + b"".join(parts) + b"------Line--ab12------\r\n"


PICTURE = part(b"\x89PNG" * 500, "image/png", "base64", "Content-Location: https://post.example/a.png\r\n")
FRAME = part(page(body="<p>Buy our fine carpets today, and get the second one for nothing at all.</p>").encode())


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "binary"])
@pytest.mark.parametrize("name", ["a.mhtml", "A.MHT", "<stdin>"])
def test_the_page_is_read_and_nothing_else(encoding: str, name: str) -> None:
    found = one(saved(part(page().encode(), encoding=encoding), PICTURE, FRAME), name)
    assert found.text == STORY
    assert (found.title, found.url, found.published) == ("Attack on the river road", URL, "2031-05-06"), "the day is in the address"
    assert "saved on 2031-05-07 (Date), which is no day of publication" in found.notes


def test_where_the_page_stands_and_in_which_letters() -> None:
    plain = part(b"Attack", "text/plain")
    assert one(saved(plain, PICTURE, part(page().encode())), "a.mhtml").text == STORY
    started = saved(FRAME, part(page().encode(), more="Content-ID: <main@a>\r\n"), start=' start="<main@a>";')
    assert one(started, "a.mhtml").text == STORY
    latin = part(page().encode("iso-8859-2"), "text/html; charset=iso-8859-2")
    assert one(saved(latin, url="file:///C:/home/a.html"), "a.mhtml").text == STORY
    inner = b'------Line--ab12----\r\nContent-Type: multipart/alternative; boundary="in"\r\n\r\n--in\r\n'
    inner += part(page().encode()).partition(b"\r\n")[2] + b"--in--\r\n"
    assert one(saved(inner, PICTURE), "a.mhtml").text == STORY
    alone = b"MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + page().encode()
    assert one(alone, "a.mht").text == STORY


def test_the_bytes_of_the_page_are_kept(tmp_path: Path) -> None:
    data = page().encode()
    found = one(saved(part(data, encoding="base64")), "a.mhtml", keep_raw=tmp_path)
    assert raw_digest(found) == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (saved(part(page().encode()))[:-200], "cut-off"),
        (saved(PICTURE), "no-text"),
        (b"no saved page", "bad-mhtml"),
        (b"X: " + b"y" * 100_000, "bad-mhtml"),
        (b"", "bad-mhtml"),
        (saved(part(b"<html></html>")), "no-text"),
    ],
)
def test_pages_that_cannot_be_read(data: bytes, reason: str) -> None:
    assert reasons(told(data, "a.mhtml")) == [reason]
