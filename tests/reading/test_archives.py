from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from pathlib import Path

import pytest
from tests.reading.made import FIRST, SECOND, STORY, answer, packed, page, reasons, told, warc, zipped

from sayso.reading import limits, read
from sayso.reading.members import safe_parts, saved_with
from sayso.records import Report

LINES = "".join(json.dumps({"id": str(n), "text": f"{FIRST} {n}"}) + "\n" for n in range(3)).encode()


def texts(data: bytes, name: str) -> list[str]:
    return [r.text for r in told(data, name) if isinstance(r, Report)]


def test_members_come_in_the_order_of_their_names_with_their_place(tmp_path: Path) -> None:
    members = {
        "b/page.html": page().encode(), "a.txt": FIRST.encode(), "b/rows.jsonl": LINES, "c.jpg": b"\xff\xd8",
        "README.md": b"About.",
        "d.txt": b"\xff\xff\x81", "__MACOSX/._a.txt": b"x", ".hidden.txt": b"x", "e/": b"",
    }  # fmt: skip
    path = tmp_path / "archive.zip"
    path.write_bytes(zipped(members))
    records = list(read(path))
    assert reasons(records) == ["not-a-report", "ok", "ok", "ok", "ok", "ok", "unknown-type", "bad-encoding"]
    assert [r.id for r in records if isinstance(r, Report)] == ["archive/a", "archive/b/page", "0", "1", "2"]
    assert f"{path}!c.jpg: " in str(records[-2])
    assert list(map(str, read(tmp_path))) == list(map(str, records))
    assert sorted(p.name for p in tmp_path.rglob("*")) == ["archive.zip"], "nothing is unpacked to disk"


@pytest.mark.parametrize("name", ["news.jsonl.gz", "NEWS.JSONL.GZ", "news.gz", "news"])
def test_gzip_is_read_by_what_is_in_it(name: str) -> None:
    assert texts(gzip.compress(LINES), name) == [f"{FIRST} {n}" for n in range(3)]


def test_gzip_of_several_members_with_padding() -> None:
    data = gzip.compress(LINES[:50]) + gzip.compress(LINES[50:]) + b"\0" * 40_000
    assert len(texts(data, "news.jsonl.gz")) == 3


def test_the_id_of_a_packed_text_is_its_name(tmp_path: Path) -> None:
    (tmp_path / "story.txt.gz").write_bytes(gzip.compress(STORY.encode()))
    (report,) = read(tmp_path)
    assert isinstance(report, Report) and report.id == "story"


def test_gzip_that_is_cut_off_gives_its_whole_lines_and_the_reason() -> None:
    rows = b"".join(json.dumps({"text": f"{FIRST} {n * n * 7919}"}).encode() + b"\n" for n in range(5_000))
    data = gzip.compress(rows)
    records = told(data[: len(data) // 2], "news.jsonl.gz")
    assert reasons(records)[-1] == "cut-off"
    assert set(reasons(records)[:-1]) == {"ok"}
    assert 2_000 < len(records) < 3_000
    assert reasons(told(gzip.compress(FIRST.encode())[:-4], "a.txt.gz")) == ["cut-off"], "no text without its checksum"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x1f\x8b\x08\0\0\0\0\0\0\0nonsense", "bad-archive"),
        (b"no gzip at all", "bad-archive"),
        (gzip.compress(FIRST.encode())[:-8] + b"\0" * 8, "bad-archive"),
        (gzip.compress(FIRST.encode()) + b"something else", "bad-archive"),
        (gzip.compress(gzip.compress(FIRST.encode())), "nested"),
        (gzip.compress(zipped({"a.txt": b"x"})), "nested"),
        (b"", "cut-off"),
    ],
)
def test_gzip_that_cannot_be_read(data: bytes, reason: str) -> None:
    assert reasons(told(data, "a.gz" if reason == "nested" else "a.txt.gz")) == [reason]


def test_bombs_are_stopped_and_the_rest_goes_on() -> None:
    bomb = b"0" * 5_000_000  # a thousand out of one
    assert reasons(told(gzip.compress(bomb), "a.txt.gz")) == ["bomb"]
    assert reasons(told(gzip.compress(LINES + bomb), "a.jsonl.gz")) == ["ok", "ok", "ok", "bomb"]
    records = told(zipped({"a.txt": bomb, "b.txt": STORY.encode(), "c.csv": b"text\n" + bomb}), "a.zip")
    assert reasons(records) == ["bomb", "ok", "bomb"]


def test_many_members_that_share_their_bytes_are_stopped_together() -> None:
    """Members that overlap: 300 entries of the directory that name one and the same packed text."""
    text = (FIRST + "\n").encode() * 1_500
    data = zipped({"a.txt": text})
    start = data.index(b"PK\x01\x02")
    entry, end = data[start : data.index(b"PK\x05\x06")], data[data.index(b"PK\x05\x06") :]
    entries = b"".join(entry.replace(b"a.txt", b"%05d" % n) for n in range(300)).replace(b"\x00\x00\x00\x00\x00\x00", b"\0" * 6)
    many = data[:start] + entries + end[:8] + struct.pack("<HHLL", 300, 300, len(entries), start) + end[20:]
    found = reasons(told(many, "a.zip"))
    assert set(found) <= {"bomb", "bad-archive", "ok", "not-a-report"}
    assert sum(reason == "ok" for reason in found) * len(text) <= limits.MAX_RATIO * len(many) + limits.RATIO_FROM


def test_an_archive_in_an_archive_is_not_opened() -> None:
    inner = zipped({"x.txt": b"x"})
    members = {"a.zip": inner, "b.txt.gz": gzip.compress(b"x"), "c": inner, "d.txt": STORY.encode()}
    assert reasons(told(zipped(members), "a.zip")) == ["nested", "nested", "nested", "ok"]


def test_web_archives_in_a_zip_are_read_since_their_packing_is_their_own() -> None:
    crawl = packed(warc(answer(page().encode())))
    members = {"archive/data.warc.gz": crawl, "pages/pages.jsonl": LINES, "datapackage.json": b"{}"}
    assert texts(zipped(members), "crawl.wacz") == [STORY]
    assert texts(zipped({"data.warc.gz": crawl}), "crawls.zip") == [STORY]


@pytest.mark.parametrize(
    "name",
    ["../../up.txt", "/etc/root.txt", "C:\\windows\\a.txt", "..\\..\\a.txt", "a\nb.txt", "x" * 4_096 + ".txt", "a/./b/../c.txt"],
)
def test_names_of_members_are_no_paths(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    records = told(zipped({name: STORY.encode(), "z.txt": STORY.encode()}), "a.zip")
    assert reasons(records) == ["ok", "ok"]
    for record in records:
        if isinstance(record, Report):
            assert not {"..", ""} & set(record.id.split("/")) and "\n" not in record.id and ":" not in record.id
    assert list(tmp_path.iterdir()) == []


def test_names_are_made_safe() -> None:
    assert safe_parts("../a/..\\C:\\b\0c/...//d.txt") == ["a", "bc", "d.txt"]
    assert safe_parts("../..") == []


def test_members_that_are_not_read() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        link = zipfile.ZipInfo("a.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/hostname")
        archive.writestr("b.txt", STORY, zipfile.ZIP_LZMA)
        archive.writestr("c.txt", STORY)
        archive.writestr("d.txt", STORY, zipfile.ZIP_STORED)
    data = bytearray(stream.getvalue())
    locked = data.rindex(b"PK\x01\x02", 0, data.rindex(b"c.txt"))
    data[locked + 8] |= 1
    story = data.index(STORY.encode())
    data[story] ^= 1
    assert reasons(told(bytes(data), "a.zip")) == ["not-a-file", "unsupported-compression", "encrypted", "bad-archive"]


@pytest.mark.parametrize("end", [10, 300, -10])
def test_a_zip_that_is_cut_off(end: int) -> None:
    assert reasons(told(zipped({"a.txt": STORY.encode(), "b.txt": SECOND.encode()})[:end], "a.zip")) == ["bad-archive"]


def test_an_empty_zip_has_no_reports() -> None:
    assert reasons(told(zipped({}), "a.zip")) == ["no-reports"]


def test_what_a_browser_saves_beside_a_page_is_told_once(tmp_path: Path) -> None:
    members = {
        "road.html": page().encode(), "road_files/frame.html": page().encode(), "road_files/a.css": b"x",
        "other_files/b.html": page().encode(),
    }  # fmt: skip
    assert reasons(told(zipped(members), "a.zip")) == ["ok", "ok", "not-a-report"]
    for name, data in members.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    assert sorted(reasons(read(tmp_path))) == ["not-a-report", "ok", "ok"]
    assert saved_with("x_files/a/b.css", {"x.htm"}) == "x_files"
    assert saved_with("x_files/a.css", {"y.html"}) is None
