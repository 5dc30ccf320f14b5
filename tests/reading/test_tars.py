from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest
from tests.reading.made import FIRST, STORY, answer, packed, page, reasons, told, warc, zipped

from sayso.reading import read
from sayso.reading.tars import is_tar
from sayso.records import Report

LINES = "".join(json.dumps({"id": str(n), "text": f"{FIRST} {n}"}) + "\n" for n in range(3)).encode()
LONG = "a-folder-with-a-long-name/" * 8 + "page.html"


def tarred(members: dict[str, bytes], form: int = tarfile.PAX_FORMAT, **kinds: bytes) -> bytes:
    """A tar file of these members; `kinds` gives the type of some, by their name without suffix."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=form) as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            info.type = kinds.get(name.split(".")[0], tarfile.REGTYPE)
            info.linkname = "/etc/hostname" if info.islnk() or info.issym() else ""
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


MEMBERS = {
    "b/page.html": page().encode(), "a.txt": FIRST.encode(), "b/rows.jsonl": LINES, "c.jpg": b"\xff\xd8" * 9_000,
    "README.md": b"About.", "__MACOSX/._a.txt": b"x", "./.hidden.txt": b"x", "d.txt": b"\xff\xff\x81",
}  # fmt: skip
FOUND = ["ok", "ok", "ok", "ok", "ok", "unknown-type", "not-a-report", "bad-encoding"]


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.tgz", "a", "a.gz"])
def test_members_come_in_the_order_of_the_archive_with_their_place(name: str, tmp_path: Path) -> None:
    data = tarred(MEMBERS)
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") or name == "a" else data)
    records = list(read(tmp_path / name))
    assert reasons(records) == FOUND
    assert [r.id for r in records if isinstance(r, Report)][:2] == ["a/b/page", "a/a"]
    assert f"{name}!c.jpg: " in str(records[5])
    assert [p.name for p in tmp_path.rglob("*")] == [name], "nothing is unpacked to disk"


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_long_names_of_both_kinds(form: int) -> None:
    (record,) = told(tarred({LONG: page().encode()}, form), "a.tar")
    assert isinstance(record, Report) and record.id == LONG.removesuffix(".html")


def test_a_tar_without_a_name_is_told_by_its_head() -> None:
    assert is_tar(tarred({"a.txt": b"x"})) and not is_tar(b"x" * 600)
    assert reasons(told(tarred({"a.txt": STORY.encode()}), "<stdin>")) == ["ok"]


@pytest.mark.parametrize("name", ["../../up.txt", "/etc/root.txt", "C:\\windows\\a.txt", "a\nb.txt"])
def test_names_of_members_are_no_paths(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (record,) = told(tarred({name: STORY.encode()}), "a.tar")
    assert isinstance(record, Report) and not {"..", ""} & set(record.id.split("/")) and "\n" not in record.id
    assert list(tmp_path.iterdir()) == []


def test_links_and_devices_are_set_aside() -> None:
    members = {"hard.txt": b"", "soft.txt": b"", "pipe.txt": b"", "disk.txt": b"", "z.txt": STORY.encode()}
    kinds = {"hard": tarfile.LNKTYPE, "soft": tarfile.SYMTYPE, "pipe": tarfile.FIFOTYPE, "disk": tarfile.BLKTYPE}
    records = told(tarred(members, **kinds), "a.tar")
    assert reasons(records) == ["not-a-file"] * 4 + ["ok"]
    assert "a.tar!soft.txt: a link" in str(records[1])


def test_bombs_stop_and_archives_in_archives_are_not_opened() -> None:
    bomb = tarred({"a.txt": FIRST.encode(), "b.txt": b"0" * 5_000_000, "c.txt": b"x"})
    records = told(gzip.compress(bomb), "a.tar.gz")
    assert reasons(records) == ["ok", "bomb"]
    inner = {"a.tar": tarred({"x.txt": b"x"}), "b.zip": zipped({"x.txt": b"x"}), "c.tar.gz": gzip.compress(tarred({"x.txt": b"x"}))}
    assert reasons(told(tarred({**inner, "d.txt": STORY.encode()}), "a.tar")) == ["nested"] * 3 + ["ok"]
    assert reasons(told(zipped(inner), "a.zip")) == ["nested"] * 3
    crawl = packed(warc(answer(page().encode())))
    assert reasons(told(tarred({"crawl.warc.gz": crawl}), "a.tar")) == ["ok"]


def test_a_tar_that_is_cut_off_gives_its_whole_members_and_the_reason() -> None:
    data = tarred({"a.txt": FIRST.encode(), "b.txt": STORY.encode() * 20, "c.txt": STORY.encode()})
    assert reasons(told(data[:3_000], "a.tar")) == ["ok", "cut-off"]
    assert reasons(told(data[:1_100], "a.tar")) == ["ok", "cut-off"], "in the middle of a header"
    assert reasons(told(gzip.compress(data)[:-60], "a.tar.gz"))[-1] == "cut-off"
    jpg = tarred({"a.txt": FIRST.encode(), "b.jpg": b"\1" * 9_000})
    assert reasons(told(jpg[:4_000], "a.tar")) == ["ok", "unknown-type", "cut-off"], "what nobody reads is cut off too"


def _with_size(data: bytes, size: bytes) -> bytes:
    head = bytearray(data[:512])
    head[124:136] = size.ljust(12, b"\0")
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + data[512:]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "cut-off"),
        (b"no tar file", "bad-archive"),
        (b"x" * 2_000, "bad-archive"),
        (_with_size(tarred({"a.txt": STORY.encode()}), b"-1"), "bad-archive"),
        (_with_size(tarred({"a.txt": STORY.encode()}), b"\x80" + b"\xff" * 11), "cut-off"),
        (_with_size(tarred({LONG: b"x"}), b"77777777"), "bad-archive"),
    ],
)
def test_tars_that_cannot_be_read(data: bytes, reason: str) -> None:
    assert reasons(told(data, "a.tar")) == [reason]


def test_what_a_browser_saves_beside_a_page_is_told_once() -> None:
    members = {"road.html": page().encode(), "road_files/frame.html": page().encode(), "road_files/a.css": b"x"}
    assert reasons(told(tarred(members), "a.tar")) == ["ok", "not-a-report"]
