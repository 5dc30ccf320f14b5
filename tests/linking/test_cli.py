"""`sayso link` and `sayso explain` over hand-coded reports: what they print, and what they say when the call is wrong."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from sayso import cli_linking
from sayso.cli import app
from sayso.linking.link import link
from sayso.records import Coding

RUN = CliRunner()


@pytest.fixture(autouse=True)
def coded(monkeypatch: pytest.MonkeyPatch, reports: list[Coding]) -> None:
    monkeypatch.setattr(cli_linking, "coded", lambda inputs, engine, tally: iter(reports))


def test_link_as_json_has_the_derived_fields() -> None:
    done = RUN.invoke(app, ["link", "in.jsonl", "--format", "json"])
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert done.exit_code == 0
    assert [len(row["members"]) for row in rows] == [3, 2, 2]
    blast = rows[0]
    assert (blast["type"], blast["where"]["name"], blast["when"]["start"]) == ("ASSAULT", "Maret", "2031-03-07")
    assert blast["first_reported"] == "2031-03-07"
    assert set(blast["tolls"]) == {"killed"}


def test_link_shows_only_incidents_of_enough_reports() -> None:
    done = RUN.invoke(app, ["link", "in.jsonl", "--reports", "3"])
    assert done.exit_code == 0
    assert "r3 e1" in done.stdout
    assert "r4 e1" not in done.stdout


def test_brief_is_a_line_each() -> None:
    done = RUN.invoke(app, ["link", "in.jsonl", "--brief"])
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert lines[0].endswith("2031-03-07, Maret, killed: 3 - single-source: 3 reports, 1 origin")


def test_explain_shows_what_joined_and_what_did_not(reports: list[Coding]) -> None:
    done = RUN.invoke(app, ["explain", link(reports)[0].id, "in.jsonl"])
    assert done.exit_code == 0
    joined, _, parted = done.stdout.partition("not joined:")
    assert "r1 e1 / r2 e1" in joined
    assert "day same" in joined
    assert "r4 e1" in parted


@pytest.mark.parametrize(
    ("call", "told"),
    [(["link"], "expected either files"), (["link", "a", "--store", "b"], "expected either files"),
     (["explain", "i0", "a"], "no incident has the id"), (["explain", "e1"], "expected either files"),
     (["explain", "i0"], "expected either files")],
)  # fmt: skip
def test_a_wrong_call_is_told(call: list[str], told: str) -> None:
    done = RUN.invoke(app, call)
    assert done.exit_code == 2
    assert told in done.output
