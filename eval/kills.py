#!/usr/bin/env python3
"""Does a run survive kill -9? kills.py [--kills N] [--reports N] [--engine patterns|reader] [--seed N]

One run goes through undisturbed; then runs on the same input are killed at random points (SIGKILL, the whole process group)
and started again until they finish, each finished store being compared with the undisturbed one: reports lost, reports that
are there twice, the sha256 of all codings as JSON in order of their ids, and the run report. After every kill the store is
opened as a reader does. Without --engine a coder that costs nothing is used and the batches are made small, so that kills
fall into commits and into the writing of generations; with it the command `sayso run` itself is killed. Exit 1 if anything
differs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from sayso import store, store_run
from sayso.exporting.json import to_json
from sayso.store_work import Settings
from store_fake import write_corpus

READY = "ready"


def child(corpus: str, folder: str) -> None:
    """One run with the fake coder, in small steps; says when it begins."""
    store_run.COMMIT_REPORTS, store_run.PUBLISH_REPORTS, store_run.MOST_IN_BATCH = 7, 40, 5
    print(READY, flush=True)
    settings = Settings(engine="sleep=0.002", coder="store_fake:code_many")
    store_run.run(corpus, folder, settings=settings, processes=0)


def start(corpus: Path, folder: Path, engine: str | None) -> subprocess.Popen[str]:
    """A run in a process group of its own, at the point where it begins."""
    here = Path(__file__).resolve()
    if engine:
        command = [
            sys.executable,
            "-m",
            "sayso",
            "run",
            str(corpus),
            "--store",
            str(folder),
            "--engine",
            engine,
            "--quiet",
        ]
        command += ["--no-link"]
    else:
        command = [sys.executable, str(here), "--child", str(corpus), str(folder)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )
    if not engine and process.stdout and process.stdout.readline().strip() != READY:
        raise SystemExit("the run did not begin: try it with --child IN STORE to see why")
    return process


def state(folder: Path) -> dict[str, Any]:
    """What can be compared of a finished store."""
    digest = hashlib.sha256()
    ids: list[str] = []
    for coding in store.codings(folder):
        ids.append(coding.report.id)
        digest.update(to_json(coding).encode() + b"\n" + coding.report.text.encode())
    keys = [row[0] for row in store.query(folder, "SELECT id FROM reports").rows]
    return {
        "ids": set(keys), "doubled": sum(n - 1 for n in Counter(keys).values()), "sha256": digest.hexdigest(),
        "report": json.loads((folder / "report.json").read_text("utf-8")), "aside": (folder / "set_aside.csv").read_bytes(),
    }  # fmt: skip


def readable(folder: Path) -> bool:
    """Whether a reader finds whole generations, without a report in two of them."""
    if not (folder / "store.json").is_file():
        return True  # killed before anything was there
    ((rows, ids),) = store.query(folder, "SELECT count(*), count(DISTINCT id) FROM reports").rows
    return bool(rows == ids)


def measure(folder: Path, arguments: argparse.Namespace) -> dict[str, Any]:
    """Kill so many runs as asked; what was found."""
    corpus, whole, hurt = folder / "in", folder / "whole", folder / "hurt"
    write_corpus(corpus, arguments.reports)
    undisturbed = start(corpus, whole, arguments.engine)
    began = time.monotonic()
    undisturbed.wait()
    duration = time.monotonic() - began
    expected = state(whole)
    pick = random.Random(arguments.seed)
    found: Counter[str] = Counter(kills=0, finished=0, lost=0, doubled=0, different=0, unreadable=0)
    while found["kills"] < arguments.kills or hurt.exists():
        process = start(corpus, hurt, arguments.engine)
        try:
            if found["kills"] < arguments.kills:
                process.wait(pick.uniform(0, duration))
            elif process.wait() and not arguments.engine:
                raise SystemExit(f"a run ended with exit code {process.returncode}")
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            found["kills"] += 1
            found["unreadable"] += not readable(hurt)
            continue
        now = state(hurt)
        found["finished"] += 1
        found["lost"] += len(expected["ids"] - now["ids"])
        found["doubled"] += now["doubled"]
        found["different"] += any(now[key] != expected[key] for key in ("sha256", "report", "aside", "ids"))
        shutil.rmtree(hurt)
    return {
        **found,
        "reports": len(expected["ids"]),
        "seconds_of_a_run": round(duration, 2),
        "sha256": expected["sha256"],
    }


def main() -> int:
    """Exit code 1 when a report was lost or doubled, or anything differs."""
    parser = argparse.ArgumentParser(description="Does a run survive kill -9?")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--reports", type=int, default=400)
    parser.add_argument("--engine", choices=("patterns", "reader"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--child", nargs=2, metavar=("IN", "STORE"), help="internal: be the run that is killed")
    arguments = parser.parse_args()
    if arguments.child:
        child(*arguments.child)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), arguments)
    print(json.dumps(found))
    return bool(found["lost"] or found["doubled"] or found["different"] or found["unreadable"] or not found["finished"])


if __name__ == "__main__":
    sys.exit(main())
