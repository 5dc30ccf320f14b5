from __future__ import annotations

import gzip
import zlib

import pytest
from tests.reading.made import FIRST, STORY, answer, one, packed, page, reasons, told, warc

from sayso.errors import SetAside
from sayso.records import Report

PAGE = page('<meta name="date" content="2031-05-06">').encode()


def pages(number: int) -> list[bytes]:
    return [warc(answer(PAGE.replace(b"five", b"%d" % n)), f"http://post.example/{n}") for n in range(number)]


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_pages_come_with_their_address_and_the_day_of_fetching_as_a_note(name: str) -> None:
    records = [warc(b"software: x\r\n", kind="warcinfo"), warc(b"GET / HTTP/1.1\r\n\r\n", kind="request"), *pages(2)]
    undated = warc(answer(page().encode()))
    found = told(packed(*records, undated) if name.endswith("gz") else b"".join([*records, undated]), name)
    assert reasons(found) == ["ok", "ok", "ok"]
    first, _, last = found
    assert isinstance(first, Report) and isinstance(last, Report)
    assert first.text == STORY.replace("five", "0")
    assert (first.published, first.url) == ("2031-05-06", "http://post.example/0")
    assert first.notes == ("fetched on 2031-05-06 (WARC-Date), which is no day of publication",)
    assert last.published is None


def test_one_gzip_member_around_all_records() -> None:
    assert reasons(told(gzip.compress(b"".join(pages(3))), "crawl.warc.gz")) == ["ok", "ok", "ok"]


def test_what_is_no_document_is_told_once_and_errors_each() -> None:
    records = [
        warc(answer(b"\xff\xd8", "image/jpeg"), "http://post.example/1.jpg"),
        warc(answer(b"\xff\xd8", "image/jpeg"), "http://post.example/2.jpg"),
        warc(answer(b"User-agent: *\n", "text/plain"), "http://post.example/robots.txt"),
        warc(answer(b"", status="301 Moved", more="Location: /b\r\n")),
        warc(answer(PAGE, status="404 Not Found"), "http://post.example/gone"),
        warc(answer(f"{FIRST}\n".encode(), "text/plain"), "http://post.example/a.txt"),
        warc(PAGE, "<http://post.example/kept>", kind="resource"),
    ]
    found = told(packed(*records), "crawl.warc.gz")
    assert reasons(found) == ["http-error", "ok", "ok", "not-a-report"]
    assert str(found[0]) == "crawl.warc.gz!http://post.example/gone: the server answered 404, which is no report"
    assert "4 records" in str(found[3]) and "2 image/jpeg" in str(found[3])
    assert isinstance(found[2], Report) and found[2].url == "http://post.example/kept"


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_a_last_record_that_is_cut_short_is_never_taken_for_whole(name: str) -> None:
    """At whatever byte the archive ends: the records before are there, and the loss is told."""
    first, second = pages(2)
    whole = packed(first, second) if name.endswith("gz") else first + second
    start = len(packed(first)) if name.endswith("gz") else len(first)
    for end in [*range(start + 5, len(whole) - 8, 97), len(whole) - 9]:
        records = told(whole[:end], name)
        assert reasons(records) in (["ok", "cut-off"], ["ok", "bad-warc"]), end


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_a_cut_among_records_that_are_no_pages_is_told_too(name: str) -> None:
    records = [pages(1)[0], warc(bytes(range(256)) * 20, kind="metadata")]
    whole = packed(*records) if name.endswith("gz") else b"".join(records)
    assert reasons(told(whole[: len(whole) - 100], name)) == ["ok", "cut-off"]


def test_records_behind_a_damaged_one_are_found_again() -> None:
    members = [gzip.compress(record) for record in pages(5)]
    members[1] = members[1][:200] + b"\0\xff" * 20 + members[1][240:]
    members[3] = b"\x1f\x8b\x09" + members[3][3:]
    records = told(b"".join(members), "crawl.warc.gz")
    texts = [r.text.partition(" people")[0] for r in records if isinstance(r, Report)]
    assert texts == ["Gunmen killed 0", "Gunmen killed 2", "Gunmen killed 4"]
    assert "bad-archive" in reasons(records)


def test_a_wrong_checksum_is_told() -> None:
    data = bytearray(packed(*pages(1)))
    data[-6] ^= 1
    assert reasons(told(bytes(data), "crawl.warc.gz")) == ["bad-archive"]


def test_lines_between_records_and_broken_heads() -> None:
    head = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: many\r\n\r\n"
    data = pages(1)[0] + b"junk\r\nmore junk\r\n" + head + pages(1)[0]
    assert reasons(told(data, "crawl.warc")) == ["ok", "bad-warc", "bad-warc", "ok"]
    assert reasons(told(b"no archive at all", "crawl.warc")) == ["bad-warc"]
    assert reasons(told(b"", "crawl.warc")) == ["no-reports"]


def test_a_bomb_costs_its_record_alone() -> None:
    """A page of 5 MB in 5 KB, by the archive's compression and by that of the answer."""
    zeros = b"<p>" + b"0" * 5_000_000
    records = [
        gzip.compress(warc(answer(zeros), "http://post.example/outer")),
        gzip.compress(warc(answer(gzip.compress(zeros), more="Content-Encoding: gzip\r\n"), "http://post.example/inner")),
        gzip.compress(warc(answer(zlib.compress(zeros), more="Content-Encoding: deflate\r\n"), "http://post.example/z")),
        gzip.compress(pages(1)[0]),
    ]
    assert reasons(told(b"".join(records), "crawl.warc.gz")) == ["bomb", "bomb", "bomb", "ok"]


def test_encodings_of_answers() -> None:
    chunked = b"5\r\n" + PAGE[:5] + b"\r\n%x;x=y\r\n" % (len(PAGE) - 5) + PAGE[5:] + b"\r\n0\r\n\r\n"
    bare = zlib.compressobj(wbits=-15)
    records = [
        answer(gzip.compress(PAGE), more="Content-Encoding: gzip\r\n"),
        answer(PAGE, more="Content-Encoding: gzip\r\n"),  # undone by the tool that recorded it
        answer(zlib.compress(PAGE), more="Content-Encoding: deflate\r\n"),
        answer(bare.compress(PAGE) + bare.flush(), more="Content-Encoding: deflate\r\n"),
        answer(chunked, more="Transfer-Encoding: chunked\r\n"),
        answer(PAGE, more="Transfer-Encoding: chunked\r\n"),
        answer(PAGE, more="Content-Encoding: br\r\n"),
        answer(page().replace("river", "rivér").encode("cp1252"), "text/html; charset=windows-1252"),
    ]
    assert reasons(told(packed(*map(warc, records)), "crawl.warc.gz")) == ["ok"] * len(records)


@pytest.mark.parametrize(
    ("block", "reason"),
    [
        (answer(gzip.compress(PAGE)[:-50], more="Content-Encoding: gzip\r\n"), "cut-off"),
        (answer(gzip.compress(gzip.compress(PAGE)), more="Content-Encoding: gzip\r\n"), "nested"),
        (answer(gzip.compress(PAGE), more="Content-Encoding: gzip, gzip\r\n"), "nested"),
        (answer(zlib.compress(PAGE)[:-50], more="Content-Encoding: deflate\r\n"), "cut-off"),
        (answer(b"\x8b\x02\x80", more="Content-Encoding: br\r\n"), "unsupported-compression"),
        (answer(b"5\r\n<html\r\nff\r\n<p>", more="Transfer-Encoding: chunked\r\n"), "cut-off"),
        (b"\x16\x03\x01 no answer", "bad-http"),
        (answer(b"PK\x03\x04", "application/zip"), "not-a-report"),
    ],
)
def test_answers_that_cannot_be_used(block: bytes, reason: str) -> None:
    assert reasons(told(packed(warc(block), pages(1)[0]), "crawl.warc.gz")) in ([reason, "ok"], ["ok", reason])


def test_a_page_that_was_recorded_in_part_is_set_aside() -> None:
    records = [warc(answer(PAGE), more="WARC-Truncated: length\r\n"), warc(answer(PAGE), more="WARC-Segment-Number: 2\r\n")]
    assert reasons(told(packed(*records), "crawl.warc.gz")) == ["cut-off", "cut-off"]


def test_an_archive_without_a_suffix_is_known() -> None:
    assert one(pages(1)[0], "stream").published == "2031-05-06"


def test_a_record_over_the_limit_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.reading.warc.MAX_RECORD", 5_000)
    records = told(warc(answer(b"<p>" + b"x" * 9_000)) + pages(1)[0], "crawl.warc")
    assert reasons(records) == ["too-long", "ok"]
    assert isinstance(records[0], SetAside)
