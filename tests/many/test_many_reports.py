"""A pile of reports from end to end on one store: run, link, show, trace, explain, export, summary. The reports are invented.

Two outlets print one agency story, a third tells of the same blast on its own, a fourth of another attack; beside them one
report without an event, one in another language, one that is there twice.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

pytest.importorskip("pyarrow")
pytest.importorskip("duckdb")

from sayso import store
from sayso.cli import app
from sayso.exporting.rows import of_incident
from sayso.linking import derive
from sayso.store_run import RunReport, run
from sayso.store_work import Settings

FILE = Path(__file__).parent / "reports.jsonl"
BLAST, SHOOTING = 0, 1


def sayso(*words: object) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "120"})
    assert result.exit_code == 0, result.output
    return result


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RunReport]:
    folder = tmp_path_factory.mktemp("many") / "store"
    return folder, run(str(FILE), folder, settings=Settings("patterns"), processes=0)


@pytest.fixture
def filled(ran: tuple[Path, RunReport]) -> Path:
    return ran[0]


def linked(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in sayso("link", "--store", folder, "--format", "json").stdout.splitlines()]


def exported(folder: Path, to: Path) -> dict[str, bytes]:
    sayso("export", folder, "--format", "acled,geojson,csv,jsonl", "--output", to, "--quiet")
    return {path.name: path.read_bytes() for path in sorted(to.iterdir())}


def test_every_record_is_in_one_place(ran: tuple[Path, RunReport]) -> None:
    folder, report = ran
    assert str(report) == "7 read = 4 coded + 1 no event + 1 duplicate + 1 set aside (1 not-english)"
    shown = sayso("show", "--store", folder).stdout
    assert "last run: 7 read = 4 coded + 1 no event + 1 duplicate + 1 set aside" in shown
    assert "2  incidents of 4 events" in shown
    assert "4  independent origins" in shown
    told = sayso("link", "--store", folder).stderr
    assert told == "4 events = 4 in 2 incidents; 5 reports = 4 origins\n"


def test_a_run_keeps_the_real_origins(filled: Path) -> None:
    origins = list(store.origins(filled))
    assert sorted(len(o.reports) for o in origins) == [1, 1, 1, 2]
    (agency,) = (o for o in origins if len(o.reports) == 2)
    given = dict(store.query(filled, "SELECT id, given_id FROM reports").rows)
    assert {given[report] for report in agency.reports} == {"gazette", "evening"}
    reports = [c.report.id for c in store.codings(filled)]
    assert sorted(r for o in origins for r in o.reports) == reports, "each report is in one origin"
    blast, shooting = store.incidents(filled)
    assert [m.copy for m in blast.members] == [False, True, False]
    assert (len(blast.origins), len(shooting.origins)) == (2, 1)


def test_link_says_the_same_as_run(filled: Path) -> None:
    before, origins = list(store.incidents(filled)), list(store.origins(filled))
    rows = linked(filled)
    assert [(r["status"], r["origins"], r["reports"]) for r in rows] == [("corroborated", 2, 3), ("single-source", 1, 1)]
    killed = rows[BLAST]["tolls"]["killed"]["total"]
    assert (killed["low"], killed["high"]) == (9, 11)
    assert (list(store.incidents(filled)), list(store.origins(filled))) == (before, origins)


def test_explain_and_trace_lead_back_to_the_words(filled: Path) -> None:
    blast = linked(filled)[BLAST]
    why = sayso("explain", blast["id"][:6], "--store", filled).stdout
    assert why.startswith(blast["id"]) and "\njoined:\n" in why and "day same" in why
    event = f"{blast['members'][0]['report']}-{blast['members'][0]['event']}"
    assert sayso("explain", event, "--store", filled, "--field", "where").stdout.splitlines()[2].startswith("where: Mosul")
    trace = json.loads(sayso("trace", event, "--store", filled, "--format", "json").stdout)
    assert trace["incident"] == blast["id"]
    assert all(claim["holds"] for claim in trace["claims"])
    assert "Mosul" in sayso("show", blast["members"][0]["report"], "--store", filled).stdout


def test_exported_incidents_have_the_tolls_of_linking(filled: Path, tmp_path: Path) -> None:
    exported(filled, tmp_path / "out")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO((tmp_path / "out/incidents.csv").read_text("utf-8")))}
    for incident in store.incidents(filled):
        total, row = derive.tolls(incident)["killed"].total, rows[incident.id]
        assert [row[f"killed_{word}"] for word in ("low", "best", "high")] == [str(n) for n in (total.low, total.best, total.high)]
        assert (row["status"], row["origins"]) == (derive.status(incident), str(len(incident.origins)))
        assert of_incident(incident).killed == derive.tolls(incident)["killed"]
    events = list(csv.DictReader(io.StringIO((tmp_path / "out/events.csv").read_text("utf-8"))))
    assert (len(rows), len(events)) == (2, 4)


def test_summary_counts_happenings_once(filled: Path) -> None:
    told = json.loads(sayso("summary", filled, "--format", "json").stdout)
    assert sum(line["events"] for line in told["types"]) == 2
    assert sum(line["killed_best"] for line in told["types"]) == 11
    assert sum(line["killed_high"] for line in told["types"]) == 13


def test_a_second_run_changes_nothing(filled: Path, tmp_path: Path) -> None:
    first = exported(filled, tmp_path / "first")
    report = run(str(FILE), filled, processes=0)
    assert (report.new, report.read) == (0, 7)
    assert exported(filled, tmp_path / "second") == first
    anew = tmp_path / "anew"
    run(str(FILE), anew, settings=Settings("patterns"), processes=0)
    (anew / "names.key").write_bytes((filled / "names.key").read_bytes())
    assert exported(anew, tmp_path / "third") == first


def test_run_says_what_became_of_the_events(tmp_path: Path) -> None:
    done = sayso("run", FILE, "--engine", "patterns", "--store", tmp_path / "store")
    assert "7 read = 4 coded + 1 no event + 1 duplicate + 1 set aside (1 not-english)" in done.stderr
    assert "4 events = 4 in 2 incidents; 5 reports = 4 origins" in done.stderr
