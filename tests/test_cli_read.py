from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.reading.made import STORY, page, zipped
from typer.testing import CliRunner

from sayso.cli import app
from sayso.reading import read
from sayso.records import Report

FRENCH = "Des hommes armés ont tué cinq personnes lundi près du pont, a déclaré la police de la province aux journalistes."


def run(*words: object, stdin: bytes | None = None) -> Any:
    return CliRunner().invoke(app, ["read", *map(str, words)], input=stdin)


def archive(folder: Path) -> Path:
    path = folder / "archive.zip"
    path.write_bytes(zipped({"a.html": page().encode(), "b.txt": FRENCH.encode(), "c.jpg": b"x", "d.txt": b"  "}))
    return path


def test_reports_are_written_as_json_lines_and_the_counts_add_up(tmp_path: Path) -> None:
    result = run(archive(tmp_path))
    assert result.exit_code == 0
    (record,) = map(json.loads, result.stdout.splitlines())
    assert (record["text"], record["language"], record["id"]) == (STORY, "en", "archive/a")
    *told, last = result.stderr.splitlines()
    assert [line.split(":")[0] for line in told] == ["set aside (not-english)", "set aside (unknown-type)", "set aside (empty)"]
    assert f"{tmp_path}/archive.zip!c.jpg" in told[1]
    assert last == "4 read = 1 reports + 3 set aside (1 empty, 1 not-english, 1 unknown-type)"


def test_what_is_written_reads_as_the_same_reports(tmp_path: Path) -> None:
    run(archive(tmp_path), "-o", tmp_path / "out.jsonl", "--publisher", "The Post", "--published", "6 May 2031")
    (first,) = read(tmp_path / "out.jsonl")
    assert isinstance(first, Report)
    assert (first.text, first.publisher, first.published, first.title) == (
        STORY, "The Post", "2031-05-06", "Attack on the river road",
    )  # fmt: skip


def test_other_languages_on_demand_and_raw_bytes(tmp_path: Path) -> None:
    result = run(archive(tmp_path), "--any-language", "--keep-raw", tmp_path / "raw", "--quiet", "--limit", 3)
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["archive/a", "archive/b"]
    assert len([p for p in (tmp_path / "raw").rglob("*") if p.is_file()]) == 2
    assert "read =" not in result.stderr


def test_standard_input() -> None:
    result = run("-", stdin=page().encode())
    assert json.loads(result.stdout)["text"] == STORY


def test_exit_codes(tmp_path: Path) -> None:
    assert run(tmp_path / "none.html").exit_code == 1
    path = archive(tmp_path)
    assert run(path, "-o", path).exit_code == 2
    assert run(path, "--published", "soon").exit_code == 2
    assert path.stat().st_size > 100, "the input is not written over"
