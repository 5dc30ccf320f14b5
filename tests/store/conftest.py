"""A store that is filled in this process by the coder that costs nothing, and what can be compared of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("duckdb")

from sayso import store
from sayso.exporting.json import to_json
from sayso.store_run import RunReport, run
from sayso.store_work import Settings

ROOT = Path(__file__).parents[2]
EVAL = str(ROOT / "eval")
FAKE = Settings("fake", coder="store_fake:code_many")


@pytest.fixture(autouse=True)
def fake(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The module of the fake coder and of the synthetic reports."""
    monkeypatch.syspath_prepend(EVAL)
    import store_fake

    yield store_fake
    sys.modules.pop("store_fake")


@pytest.fixture
def corpus(tmp_path: Path, fake: Any) -> Path:
    """Sixty records, each kind of fault among them."""
    fake.write_corpus(tmp_path / "in", 60)
    return tmp_path / "in"


@pytest.fixture
def fill(corpus: Path, tmp_path: Path) -> Callable[..., RunReport]:
    """Run with the fake coder, in this process, into `tmp_path/store`."""

    def call(inputs: Any = corpus, into: Path = tmp_path / "store", **options: Any) -> RunReport:
        return run(inputs, into, **{"settings": FAKE, "processes": 0, "link": False, **options})

    return call


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commits and generations come often."""
    for name, value in {"COMMIT_REPORTS": 4, "PUBLISH_REPORTS": 16, "MOST_IN_BATCH": 3, "COMMIT_RECORDS": 6}.items():
        monkeypatch.setattr(f"sayso.store_run.{name}", value)
    yield


def exported(folder: Path) -> str:
    """All that a store says, byte for byte."""
    lines = [to_json(coding) + "\n" + coding.report.text for coding in store.codings(folder)]
    reports = store.query(folder, "SELECT id, outcome, reason, message FROM reports ORDER BY 1").rows
    files = [(folder / name).read_text("utf-8") for name in ("set_aside.csv", "report.json")]
    return "\n".join([*lines, json.dumps(list(reports)), *files])
