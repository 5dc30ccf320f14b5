"""Filling a store: counts add up, nothing is lost or doubled, and what is wrong with a store is told."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sayso import store, store_files, store_job
from sayso.errors import SetAside, StoreBusy, StoreDamaged, StoreUnwritable, UsageError
from sayso.store_files import Layout, owned, read_manifest
from sayso.store_run import Callbacks, Inputs, RunReport
from sayso.store_work import Settings

from .conftest import FAKE, exported

Fill = Callable[..., RunReport]


def rows(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    return list(store.query(folder, sql).rows)


class Killed(BaseException):
    """Stands in for kill -9: no handler of ours catches it."""


def test_counts_add_up_and_a_second_run_adds_nothing(fill: Fill, tmp_path: Path) -> None:
    told: list[SetAside] = []
    first = fill(callbacks=Callbacks(set_aside=told.append))
    assert first.read == first.coded + first.no_event + first.duplicate + sum(first.set_aside.values()) == 60
    assert first.set_aside == dict.fromkeys(
        ("bad-csv", "bad-date", "bad-encoding", "bad-json", "empty", "no-text", "no-words", "not-english", "too-long",
         "unknown-type", "wrong-type"), 1
    )  # fmt: skip
    assert (first.duplicate, first.coded + first.no_event, first.complete) == (1, 48, True)
    assert sorted(one.reason for one in told) == list(first.set_aside)
    before = exported(tmp_path / "store")
    again = fill()
    assert (again.new, str(again)) == (0, str(first))
    assert exported(tmp_path / "store") == before
    assert len(read_manifest(Layout(tmp_path / "store")).generations) == 1


def test_what_was_read_before_by_another_run_is_a_duplicate(fill: Fill, corpus: Path) -> None:
    part = corpus / "part-00000.jsonl"
    alone = fill(part)
    whole = fill()
    assert whole.coded == whole.no_event == whole.new == 0
    assert whole.duplicate == alone.coded + alone.no_event + 1
    more = part.with_name("more.jsonl")
    more.write_text(
        json.dumps({"text": "Gunmen attacked a bus near the town on Monday, and police said four people died."})
    )
    assert (fill().new, fill().read) == (1, 61)


def test_the_limit_is_on_records(fill: Fill) -> None:
    assert fill(limit=7).read == 7
    assert fill(limit=0).read == 0
    assert fill().read == 60


def test_stopping_counts_what_was_done_and_the_same_call_goes_on(fill: Fill, tmp_path: Path, small_steps: None) -> None:
    asked: list[int] = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 30

    first = fill(callbacks=Callbacks(stop=stop))
    assert not first.complete
    assert 0 < first.read == first.coded + first.no_event + first.duplicate + sum(first.set_aside.values()) <= 30
    assert len(list(store.codings(tmp_path / "store"))) == first.coded + first.no_event
    second = fill()
    assert second.new < 49
    fill(into=tmp_path / "whole")
    assert exported(tmp_path / "store") == exported(tmp_path / "whole")


@pytest.mark.parametrize("where", ["before the manifest", "after the manifest", "in a commit"])
def test_killed_at_the_worst_points(
    where: str, fill: Fill, tmp_path: Path, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: Any) -> None:
        raise Killed

    targets = {"before the manifest": (sys.modules["sayso.store_run"], "write_manifest"),
               "after the manifest": (store_job.Job, "published"), "in a commit": (store_job.Job, "_insert")}  # fmt: skip
    for _ in range(3):
        with monkeypatch.context() as patch:
            patch.setattr(*targets[where], die)
            with pytest.raises(Killed):
                fill()
        fill(limit=25)
    fill()
    fill(into=tmp_path / "whole")
    assert exported(tmp_path / "store") == exported(tmp_path / "whole")


def test_the_size_of_steps_has_no_influence(fill: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(into=tmp_path / "one")
    monkeypatch.setattr("sayso.store_run.PUBLISH_REPORTS", 5)
    monkeypatch.setattr("sayso.store_run.COMMIT_REPORTS", 2)
    fill(into=tmp_path / "many")
    assert len(read_manifest(Layout(tmp_path / "many")).generations) > 3
    assert exported(tmp_path / "one") == exported(tmp_path / "many")


def test_other_settings_are_refused(fill: Fill, tmp_path: Path) -> None:
    fill(limit=3)
    with pytest.raises(UsageError, match="engine 'fake', now 'other'"):
        fill(settings=Settings("other", coder=FAKE.coder))
    with pytest.raises(UsageError, match="coder 'store_fake:code_many'"):
        fill(settings=None)  # a stranger's store does not say which code is run
    with pytest.raises(UsageError, match=r"actors: 'no\.csv' cannot be read"):
        fill(settings=Settings("fake", actors="no.csv", coder=FAKE.coder), into=tmp_path / "other")


def test_a_folder_with_other_files_is_no_store(fill: Fill, corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds other files"):
        fill(into=corpus)
    with pytest.raises(UsageError, match="is a file"):
        fill(into=corpus / "part-00000.jsonl")
    with pytest.raises(UsageError, match="is no store"):
        list(store.codings(tmp_path / "nothing"))


def test_a_newer_store_is_left_alone(fill: Fill, tmp_path: Path) -> None:
    fill(limit=3)
    path = tmp_path / "store/store.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format": 2}))
    before = {p.name: p.read_bytes() for p in path.parent.iterdir() if p.is_file()}
    for read in (fill, lambda: store.connect(path.parent)):
        with pytest.raises(StoreDamaged, match=r"newer Sayso \(format 2.*upgrade.*Nothing was changed"):
            read()
    assert {p.name: p.read_bytes() for p in path.parent.iterdir() if p.is_file()} == before


def test_one_owner_and_readers_meanwhile(fill: Fill, tmp_path: Path) -> None:
    fill(limit=9)
    with owned(Layout(tmp_path / "store")):
        with pytest.raises(StoreBusy, match=f"process {os.getpid()}.*kill {os.getpid()}"):
            fill()
        assert rows(tmp_path / "store", "SELECT count(*) FROM reports")[0][0] > 0
    assert fill().complete


def test_the_lock_of_a_dead_process_holds_nobody_up(fill: Fill, tmp_path: Path) -> None:
    script = (
        "import os, sys; from pathlib import Path; from sayso.store_files import Layout, owned\n"
        "with owned(Layout(Path(sys.argv[1]))): os.kill(os.getpid(), 9)"
    )
    fill(limit=3)
    dead = subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "store")])
    dead.wait(60)
    assert (tmp_path / "store/owner.lock").read_text("utf-8") == f"{dead.pid}\n"
    assert fill().complete


# --- damage


def damaged(folder: Path, kind: str) -> None:
    job = folder / "job.sqlite"
    data = bytearray(job.read_bytes())
    match kind:
        case "missing":
            job.unlink()
        case "empty":
            job.write_bytes(b"")
        case "cut":
            job.write_bytes(data[: len(data) // 2])
        case "no database":
            job.write_bytes(b"x" * len(data))
        case "a report forgotten" | "a report renamed" | "an outcome changed":
            with sqlite3.connect(job) as db:
                db.execute({
                    "a report forgotten": "DELETE FROM reports WHERE id = (SELECT min(id) FROM reports)",
                    "a report renamed": "UPDATE reports SET id = 'r0' WHERE id = (SELECT min(id) FROM reports)",
                    "an outcome changed": "UPDATE reports SET outcome = 'set-aside' WHERE outcome = 'coded'",
                }[kind])  # fmt: skip
            db.close()
        case "other tables":
            with sqlite3.connect(job) as db:
                db.execute("DROP TABLE batches")
            db.close()


@pytest.mark.parametrize(
    "kind",
    [
        "missing",
        "empty",
        "cut",
        "no database",
        "a report forgotten",
        "a report renamed",
        "an outcome changed",
        "other tables",
    ],
)
def test_a_damaged_job_database_is_made_anew(kind: str, fill: Fill, tmp_path: Path) -> None:
    fill(limit=40)
    damaged(tmp_path / "store", kind)
    notes: list[str] = []
    report = fill(callbacks=Callbacks(note=notes.append))
    assert len(notes) == 1
    assert "made anew from the finished generations" in notes[0]
    fill(into=tmp_path / "whole")
    assert exported(tmp_path / "store") == exported(tmp_path / "whole")
    assert report.new < 20
    fill(callbacks=Callbacks(note=notes.append))
    assert len(notes) == 1  # and it stays whole


def test_flipped_bytes_of_the_job_database_never_lose_or_double(
    fill: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sayso.store_run._Run._publish", lambda self: None)  # coded rows wait in the database
    fill(limit=20)
    monkeypatch.undo()
    fill(into=tmp_path / "whole")
    expected = exported(tmp_path / "whole")
    whole = (tmp_path / "store/job.sqlite").read_bytes()
    for n, place in enumerate(range(40, len(whole), len(whole) // 16)):
        folder = tmp_path / f"flipped-{n}"
        shutil.copytree(tmp_path / "store", folder)
        data = bytearray(whole)
        data[place] ^= 0xFF
        (folder / "job.sqlite").write_bytes(data)
        fill(into=folder, settings=FAKE)
        assert exported(folder) == expected, f"byte {place}"


def test_a_damaged_generation_is_told(fill: Fill, tmp_path: Path) -> None:
    fill()
    file = tmp_path / "store/g000001/claims.parquet"
    data = file.read_bytes()
    file.write_bytes(data[:-9])
    with pytest.raises(StoreDamaged, match=r"claims\.parquet has .* bytes, expected .*restore it"):
        store.connect(tmp_path / "store")
    file.write_bytes(data[:90] + b"x" + data[91:])
    layout = Layout(tmp_path / "store")
    with pytest.raises(StoreDamaged, match="sha256 differs"):
        store_files.check_sums(layout, read_manifest(layout))
    file.unlink()
    with pytest.raises(StoreDamaged, match="is missing"):
        fill()


@pytest.mark.parametrize("name", ["store.json", "manifest.json"])
def test_a_missing_or_broken_file_is_told(name: str, fill: Fill, tmp_path: Path) -> None:
    fill(limit=9)
    (tmp_path / "store" / name).write_text("{")
    with pytest.raises(StoreDamaged, match=f"{name} is no JSON"):
        fill()
    (tmp_path / "store" / name).unlink()
    with pytest.raises(StoreDamaged, match=f"{name} is missing"):
        fill()


# --- the disk

FULL = """
import sys; sys.path.insert(0, {eval!r})
from sayso.store_run import run
from sayso.store_work import Settings
from sayso.errors import StoreUnwritable
try:
    print(run({corpus!r}, sys.argv[1] + "/store", settings=Settings("fake", coder="store_fake:code_many"), processes=0, link=False))
except StoreUnwritable as error:
    print("unwritable", error.exit_code, error)
"""


def on_small_disk(steps: str) -> str:
    """What a shell prints that runs with a file system of its own at $DISK; skips where that is not allowed."""
    command = ["unshare", "-rm", "sh", "-c", f"mount -t tmpfs -o size=1m none $DISK || exit 77\n{steps}"]
    if not shutil.which("unshare"):
        pytest.skip("no unshare here")
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    if done.returncode in (1, 77) and ("unshare" in done.stderr or "mount" in done.stderr):
        pytest.skip("no file systems of our own here")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_full_disk_and_a_read_only_one(
    corpus: Path, tmp_path: Path, fake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "run.py").write_text(FULL.format(eval=str(Path(fake.__file__).parent), corpus=str(corpus)))
    monkeypatch.setenv("DISK", str(tmp_path / "disk"))
    monkeypatch.setenv("RUN", f"{sys.executable} {tmp_path / 'run.py'} {tmp_path / 'disk'}")
    out = on_small_disk(
        "dd if=/dev/zero of=$DISK/ballast bs=1k count=900 2>/dev/null; $RUN; rm $DISK/ballast; $RUN;"
        "mount -o remount,ro none $DISK; $RUN"
    ).splitlines()  # fmt: skip
    assert out[0].startswith("unwritable 74 no space left")
    assert "run the same command again" in out[0]
    assert out[1].startswith("60 read = ")
    assert out[2].startswith("unwritable 74")
    assert "may not be written to (Read-only file system)" in out[2]


@pytest.mark.parametrize("step", ["write_folder", "write_manifest", "write_whole"])
def test_no_space_at_any_step_is_told_and_made_good(
    step: str, fill: Fill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(f"sayso.store_run.{step}", full)
        with pytest.raises(StoreUnwritable, match="free some space"):
            fill()
    fill()
    fill(into=tmp_path / "whole")
    assert exported(tmp_path / "store") == exported(tmp_path / "whole")


def test_inputs_are_the_same_job_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path)
    near = Inputs(["in"]).job()
    monkeypatch.chdir(tmp_path / "in")
    assert Inputs([tmp_path / "in"]).job() == near != Inputs(["in"]).job()
    assert Inputs([tmp_path / "in"], publisher="Paper").job() != near


def test_kill_9_at_random_points() -> None:
    command = [sys.executable, str(Path(__file__).parents[2] / "eval/kills.py"), "--kills", "10", "--reports", "60"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    found = json.loads(done.stdout)
    assert (found["kills"], found["lost"], found["doubled"], found["different"], found["unreadable"]) == (
        10,
        0,
        0,
        0,
        0,
    )
    assert found["finished"] > 0
    assert found["reports"] == 52
    assert done.returncode == 0
