from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest
from tests.reading.made import FIRST, Named, answer, packed, page, pdf, told, warc, zipped

from sayso.errors import UsageError
from sayso.reading import raw_digest, read
from sayso.reading.raw import Keeper
from sayso.records import Report

ROW = {"id": "1", "text": FIRST, "extra": "kept too"}
PAGE = page().encode()


@pytest.mark.parametrize(
    ("data", "name", "published"),
    [
        (PAGE, "a.html", PAGE),
        (FIRST.encode(), "a.txt", FIRST.encode()),
        (gzip.compress(FIRST.encode()), "a.txt.gz", FIRST.encode()),
        (zipped({"b/a.html": PAGE}), "a.zip", PAGE),
        (packed(warc(answer(gzip.compress(PAGE), more="Content-Encoding: gzip\r\n"))), "a.warc.gz", PAGE),
        (pdf([FIRST]), "a.pdf", pdf([FIRST])),
        (json.dumps(ROW).encode(), "a.jsonl", json.dumps(ROW).encode()),
    ],
)
def test_each_report_names_the_bytes_it_was_read_from(data: bytes, name: str, published: bytes, tmp_path: Path) -> None:
    (report,) = told(data, name, keep_raw=tmp_path / "raw")
    assert isinstance(report, Report)
    digest = hashlib.sha256(published).hexdigest()
    assert raw_digest(report) == digest
    (path,) = [p for p in (tmp_path / "raw").rglob("*") if p.is_file()]
    assert path.read_bytes() == published
    assert path.parent.name == digest[:2] and path.stem == digest


def test_the_same_bytes_are_kept_once_and_the_report_is_the_same(tmp_path: Path) -> None:
    sources = [Named(PAGE, "a.html"), Named(PAGE, "b.html")]
    first, second = read(sources, keep_raw=tmp_path)
    (plain,) = told(PAGE, "a.html")
    assert isinstance(first, Report) and isinstance(second, Report) and isinstance(plain, Report)
    assert raw_digest(first) == raw_digest(second)
    assert first.id == plain.id and raw_digest(plain) is None
    assert len([p for p in tmp_path.rglob("*") if p.is_file()]) == 1


def test_a_folder_that_cannot_be_written_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot keep raw bytes"):
        read(tmp_path / "a.txt", keep_raw=tmp_path / "file")
    keeper = Keeper(tmp_path / "raw")
    digest = hashlib.sha256(FIRST.encode()).hexdigest()
    (tmp_path / "raw" / digest[:2]).write_text("in the way")
    with pytest.raises(UsageError, match="cannot keep raw bytes"):
        keeper.keep(FIRST.encode(), ".txt")
