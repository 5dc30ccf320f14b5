"""`sayso explain`: every value with its claims and its rule, in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli import app
from sayso.errors import UsageError
from sayso.exporting.explain import PARTS, explain
from sayso.records import Coding

TEXT = (
    "Warplanes struck a market in Tamra on Monday, killing 12 people, the hospital said. The governor put the number of dead at "
    "nine. The army denied responsibility for the strike."
)


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["explain", *words])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "report.json"
    path.write_text(json.dumps({"id": "r1", "published": "2024-03-08", "title": "Strike", "text": TEXT}), "utf-8")
    return str(path)


def test_every_field_has_its_rule_and_its_claims(coding: Coding) -> None:
    told = explain(coding, "e1")
    assert {t.part for t in told} <= set(PARTS)
    assert [t.part for t in told][:2] == ["event", "factuality"] and all(t.rule for t in told)
    shown = {claim for t in told for claim in t.claims}
    assert shown == set(coding.events[0].claims), "no claim is left out"


def test_a_toll_tells_what_each_source_stands_by(coding: Coding) -> None:
    killed = next(t for t in explain(coding, "e1", "casualty") if t.value.startswith("killed"))
    assert killed.value.startswith("killed low 6, best 6, high 9 or more")
    assert "interior ministry stands by 6 or more, border official stands by 9" in killed.rule
    assert "never added" in killed.rule


def test_the_words_of_a_claim_name_source_stance_and_relay(coding: Coding) -> None:
    page = "\n".join(str(t) for t in explain(coding, "e1"))
    assert "border official, not named, via Coast Agency asserts (“told the Coast Agency”): 9 people killed" in page
    assert "Red Valley Front claims responsibility (“claimed”)" in page


def test_what_is_not_said_is_told_so(coding: Coding) -> None:
    assert str(explain(coding, "e3", "when")[0]).startswith("when: (not said)\n  because no words give it a time")
    assert "could not be resolved to days: anchor not dated" in explain(coding, "e2", "when")[0].rule


@pytest.mark.parametrize(("event", "part", "message"), [("e9", None, "has e1, e2, e3"), ("e1", "colour", "expected one of")])
def test_what_there_is_not_is_told(coding: Coding, event: str, part: str | None, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        explain(coding, event, part)


def test_the_command(report: str) -> None:
    code, out, _ = run("e1", report, "--engine", "patterns")
    assert code == 0 and out.startswith("e1 of Strike\n\nevent: ASSAULT / air-drone-strike\n  because ")
    code, out, _ = run("e1", report, "--engine", "patterns", "--field", "factuality")
    assert code == 0 and "factuality: " in out and "casualty" not in out


def test_how_the_command_fails(report: str) -> None:
    assert run("e99", report, "--engine", "patterns")[0] == 1
    message = f"sayso: field 'colour' is unknown: expected one of {', '.join(PARTS)}\n"
    assert run("e1", report, "--field", "colour")[::2] == (2, message)
    assert run("e1", report, "--engine", "guess")[0] == 2
