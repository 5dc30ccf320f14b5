"""Worker processes: a report that kills its worker is set aside, and the others are coded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sayso.errors import ModelError, SaysoError, SetAside
from sayso.store_run import Callbacks, run
from sayso.store_work import Settings

BAD = {3: "the process met a segfault", 11: "this one loops for ever", 17: "there was no memory for it"}


@pytest.fixture(autouse=True)
def _coders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).parent)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    lines = [json.dumps({"id": f"n{i}", "text": BAD.get(i, "It rained all day.") + f" {i}"}) for i in range(24)]
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return path


def test_a_report_that_kills_its_worker_is_set_aside(reports: Path, tmp_path: Path) -> None:
    told: list[SetAside] = []
    settings = Settings(coder="coders_for_tests:dying")
    report = run(
        reports, tmp_path / "s", settings=settings, processes=2, link=False, callbacks=Callbacks(set_aside=told.append)
    )
    assert (report.read, report.no_event, report.set_aside) == (24, 21, {"crashed": 2, "too-slow": 1})
    messages = " ".join(sorted(map(str, told)))
    for words in (
        "report 'n3': the process that coded it was killed by signal 11, twice",
        "ended with exit code 3",
        "processor time",
    ):
        assert words in messages
    again = run(reports, tmp_path / "s", settings=settings, link=False)
    assert (again.new, again.set_aside) == (0, report.set_aside)


def test_a_coder_that_cannot_work_stops_the_run(reports: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="pip install x"):
        run(reports, tmp_path / "a", settings=Settings(coder="coders_for_tests:without_model"), link=False)
    with pytest.raises(SaysoError, match="10 coding processes in a row died"):
        run(reports, tmp_path / "b", settings=Settings(coder="coders_for_tests:hopeless"), link=False)
