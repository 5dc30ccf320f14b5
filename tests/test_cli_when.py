"""`sayso when`: what it shows, and how it ends. Loads no parser."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli import app

DOCS = Path(__file__).parent.parent / "docs"


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["when", *words])
    return done.exit_code, done.stdout, done.stderr


def test_the_docs_show_real_output() -> None:
    text = (DOCS / "resolving.md").read_text("utf-8")
    shown = re.search(r"\$ sayso when \"last weekend\" --published 2024-02-08\n(.*?)```", text, re.DOTALL)
    assert shown is not None
    assert run("last weekend", "--published", "2024-02-08") == (0, shown[1], "")


def test_json_holds_all_fields() -> None:
    code, out, _ = run("since October", "--published", "2024-02-08", "--format", "json")
    record = json.loads(out)
    assert code == 0
    assert (record["start"], record["end"], record["open"]) == ("2023-10-01", "2024-02-08", "end")
    assert (record["timex"], record["timex_type"], record["anchor"]) == ("2023-10", "DATE", "2024-02-08")
    assert (record["time_precision"], record["date_prec"]) == (None, 5)


def test_future_and_anchor() -> None:
    assert "2024-02-12" in run("Monday", "--published", "2024-02-08", "--future")[1]
    assert "2024-02-05" in run("Monday", "--published", "2024-02-08")[1]
    assert "2024-02-03" in run("two days after the attack", "--anchor", "2024-02-01")[1]


def test_what_names_no_days_is_told_with_its_value() -> None:
    code, out, _ = run("recent weeks", "--published", "2024-02-08")
    assert code == 0
    assert "none: 'recent weeks' is vague" in out and "DURATION PXW" in out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("31 February", "--published", "2024-02-08"), 1, "February has no day 31"),
        (("year 0",), 1, "no year 0"),
        (("32 o'clock",), 1, "hours run to 24"),
        (("Wednesday",), 1, "give --published YYYY-MM-DD"),
        (("that night", "--published", "2024-02-08"), 1, "give --anchor YYYY-MM-DD"),
        (("Monday", "--published", "8/2/24"), 2, "expected published as YYYY-MM-DD"),
        (("",), 2, "no words were given"),
        (("week " * 2000,), 2, "10,000 characters"),
    ],
)
def test_errors_say_what_to_do(words: tuple[str, ...], code: int, said: str) -> None:
    found, out, err = run(*words)
    assert (found, out) == (code, "")
    assert said in err and "Traceback" not in err


def test_an_unresolved_time_is_still_a_json_record() -> None:
    code, out, _ = run("31 February", "--published", "2024-02-08", "--format", "json")
    assert code == 1
    assert json.loads(out)["start"] is None
