"""`sayso run`, `show`, `sql`, `trace`: what they print, how they end, and what a terminal shows meanwhile."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from sayso import store
from sayso.cli import app
from sayso.cli_progress import Meter
from sayso.store_files import Layout, owned
from sayso.store_run import Progress, RunReport

from .conftest import EVAL, exported

# `sayso`, but with the coder that costs nothing, and a pause at each report.
FAKE_SAYSO = f"""
import sys; sys.path.insert(0, {EVAL!r})
from sayso import store_run
from sayso.store_work import Settings
original = store_run.run
fake = {{"settings": Settings("sleep=0.01", coder="store_fake:code_many"), "link": False}}
store_run.run = lambda *a, **k: original(*a, **{{**k, **fake}})
from sayso.cli import main
main()
"""


def sayso(*words: object) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def filled(fill: Callable[..., RunReport], tmp_path: Path) -> Path:
    fill()
    return tmp_path / "store"


def test_show_says_what_there_is(filled: Path) -> None:
    result = sayso("show", "--store", filled, "--check")
    assert result.exit_code == 0
    assert result.stderr == "every file is as it was written\n"
    assert "reports coded" in result.stdout
    assert "last run: 60 read = " in result.stdout
    told = json.loads(sayso("show", "--store", filled, "--format", "json").stdout)
    assert told["reports"] == {"coded": 40, "no-event": 8, "set-aside": 4}
    assert told["last_run"]["read"] == 60
    assert told["settings"]["engine"] == "fake"


def test_show_a_report_by_any_of_its_names(filled: Path) -> None:
    ((key, given),) = store.query(
        filled, "SELECT id, given_id FROM reports WHERE outcome = 'coded' ORDER BY 1 LIMIT 1"
    ).rows
    cards = [sayso("show", name, "--store", filled).stdout for name in (key, key[:12], given)]
    assert "ASSAULT / attack" in cards[0]
    assert len(set(cards)) == 1
    assert json.loads(sayso("show", key, "--store", filled, "-f", "json").stdout)["id"] == key
    unknown = sayso("show", "nowhere", "--store", filled)
    assert (unknown.exit_code, unknown.stdout) == (2, "")
    assert "'nowhere' is no report of the store: expected an id" in unknown.stderr
    ((aside,),) = store.query(filled, "SELECT id FROM reports WHERE reason = 'empty'").rows
    assert "was set aside (empty)" in sayso("show", aside, "--store", filled).stderr


def test_sql_in_three_forms(filled: Path) -> None:
    query = "SELECT type, count(*) AS n FROM events GROUP BY 1"
    ((kind, number),) = store.query(filled, query).rows
    assert (kind, number > 20) == ("ASSAULT", True)
    assert sayso("sql", query, "--store", filled).stdout.split() == ["type", "n", "ASSAULT", str(number)]
    assert sayso("sql", query, "--store", filled, "-f", "csv").stdout.splitlines() == ["type,n", f"ASSAULT,{number}"]
    assert json.loads(sayso("sql", query, "--store", filled, "-f", "json").stdout) == {"type": "ASSAULT", "n": number}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("SELECT * FROM read_text('/etc/hostname')", "Permission Error"),
        ("COPY events TO 'x.csv'", "expected one SELECT, found 1 statement(s): COPY"),
        ("SELECT 1; SELECT 2", "found 2 statement(s)"),
        ("SET enable_external_access = true", "found 1 statement(s): SET"),
        ("SELECT nothing FROM events", "nothing"),
        ("", "none"),
    ],
)
def test_sql_reads_the_store_and_nothing_else(query: str, found: str, filled: Path) -> None:
    result = sayso("sql", query, "--store", filled)
    assert (result.exit_code, result.stdout) == (2, "")
    assert found in result.stderr


def test_trace_leads_to_the_words_and_the_files(filled: Path) -> None:
    ((event, report),) = store.query(filled, "SELECT event, report FROM events ORDER BY 1 LIMIT 1").rows
    found = json.loads(sayso("trace", event, "--store", filled, "-f", "json").stdout)
    text = store.coding(filled, report).report.text
    assert found["event"] == event
    assert found["claims"]
    for claim in found["claims"]:
        assert claim["holds"] and text[claim["start"] : claim["end"]] == claim["words"]
    assert found["report"]["given_id"].startswith("s")
    assert len(found["report"]["text_sha256"]) == 64
    assert set(found["stored_in"]) >= {"g000001/reports.parquet", "g000001/claims.parquet"}
    people = sayso("trace", event[:12] + event[event.rindex("-") :], "--store", filled).stdout
    assert people.startswith(event)
    assert "THE WORDS DO NOT" not in people
    assert "is no event of the store" in sayso("trace", event + "9", "--store", filled).stderr
    assert "is no event of the store" in sayso("trace", "e1", "--store", filled).stderr


def test_exit_codes(filled: Path, corpus: Path, tmp_path: Path) -> None:
    with owned(Layout(filled)):
        busy = sayso("run", corpus, "--store", filled, "--engine", "patterns")
    assert busy.exit_code == 75
    assert f"process {os.getpid()}" in busy.stderr
    (filled / "store.json").write_text('{"format": 9}')
    assert sayso("show", "--store", filled).exit_code == sayso("run", corpus, "--store", filled).exit_code == 65
    assert sayso("show", "--store", tmp_path / "none").exit_code == 2
    assert sayso("run", corpus, "--store", corpus).exit_code == 2


def test_what_is_missing_is_told(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.cli_shared.find_spec", lambda name: None)
    result = sayso("show", "--store", filled)
    assert result.exit_code == 2
    assert (
        "a store needs duckdb and pyarrow, which Sayso alone does not bring: pip install 'sayso[store]'"
        in result.stderr
    )


def command(corpus: Path, folder: Path) -> list[str]:
    return [sys.executable, "-c", FAKE_SAYSO, "run", str(corpus), "--store", str(folder)]


def test_ctrl_c_finishes_the_batch_and_says_how_to_go_on(fake: Any, fill: Any, tmp_path: Path) -> None:
    fake.write_corpus(tmp_path / "many", 900, share=0)
    process = subprocess.Popen(command(tmp_path / "many", tmp_path / "s"), stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "s/job.sqlite").exists():
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    told = process.communicate(timeout=120)[1]
    assert process.returncode == 130, told
    assert "the same command goes on from here" in told
    done = json.loads((tmp_path / "s/report.json").read_text("utf-8"))
    assert (done["complete"], done["read"] < 900) == (False, True)
    assert done["read"] == done["coded"] + done["no_event"]
    rest = subprocess.run(
        command(tmp_path / "many", tmp_path / "s"), capture_output=True, text=True, check=True, timeout=300
    )
    assert "900 read = " in rest.stderr
    assert f"{900 - done['read']} new in this run" in rest.stderr


def test_a_terminal_shows_rate_and_time_left(fake: Any, tmp_path: Path) -> None:
    fake.write_corpus(tmp_path / "many", 300, share=0)
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "100"}
    process = subprocess.Popen(command(tmp_path / "many", tmp_path / "s"), stderr=slave, stdout=slave, env=environment)
    os.close(slave)
    shown = b""
    while True:
        try:
            part = os.read(master, 65_536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(master)
    assert process.wait(60) == 0
    text = shown.decode("utf-8", "replace")
    assert "of about 300 reports" in text
    assert "/s, " in text
    assert " s left" in text
    assert "300 read = " in text
    assert len(list(store.codings(tmp_path / "s"))) == 300
    assert exported(tmp_path / "s")


def test_the_meter_counts_and_says_nothing_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [0.0]
    monkeypatch.setattr("sayso.cli_progress.time.monotonic", lambda: now[0])
    meter = Meter(1_000)
    now[0] = 61.0
    meter.update(Progress(610, 600))
    assert capsys.readouterr().err == "610 of about 1,000 reports, 600 new, 10.0/s, 39 s left\n"
    now[0] = 200.0
    meter.update(Progress(1_001, 600))
    assert capsys.readouterr().err == "1,001 reports, 600 new, 2.8/s\n"
    now[0] = 201.0
    meter.update(Progress(1_002, 600))
    assert capsys.readouterr().err == ""  # not every second in a log
    now[0] = 300.0
    meter.update(Progress(1_002, 600, 2_002))
    assert capsys.readouterr().err == "1,002 of 2,002 reports, 600 new, 0.0/s\n"


@pytest.mark.parametrize(
    ("names", "limit", "expected"),
    [
        (["in"], None, 60),
        (["in"], 5, 5),
        (["in/part-00000.jsonl"], None, 58),
        (["-"], None, None),
        (["in", "a.warc"], None, None),
    ],
)
def test_a_guess_of_how_many(
    names: list[str], limit: int | None, expected: int | None, corpus: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(corpus.parent)
    (corpus.parent / "a.warc").write_text("x")
    for picture in corpus.glob("*.jpg"):
        picture.rename(picture.with_suffix(".txt"))
    with Meter.on_stderr(names, limit, quiet=False) as meter:
        assert meter.total == expected
