"""`sayso type`: what it shows, what it sets aside, and how it ends."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli import app

SENTENCE = "The envoy condemned the junta for the raid."
PARTIES = ("--source", "The envoy", "--target", "the junta")


def run(*words: str, given: str | None = None) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["type", *words], input=given)
    return done.exit_code, done.stdout, done.stderr


def test_a_sentence_is_typed_for_people(reader_folder: Path) -> None:
    code, out, err = run(SENTENCE, *PARTIES, "--reader", str(reader_folder))
    assert (code, err) == (0, "")
    assert "The envoy → the junta" in out
    assert all(label in out for label in ("meaning", "quad class", "Goldstein", "CAMEO root", "chances"))


def test_a_sentence_is_typed_for_programs(reader_folder: Path) -> None:
    code, out, _ = run(SENTENCE, *PARTIES, "--reader", str(reader_folder), "--format", "json")
    record = json.loads(out)
    assert code == 0
    assert (record["source"], record["target"]) == ([[0, 9]], [[20, 29]])
    assert record["score"] == record["scores"][record["root"]]


def test_a_sentence_is_typed_for_spreadsheets(reader_folder: Path) -> None:
    _, out, _ = run("=" + SENTENCE, *PARTIES, "--reader", str(reader_folder), "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(out))
    assert (row["sentence"], row["source"], row["target"]) == ("'=" + SENTENCE, "The envoy", "the junta")


ROWS = [
    {"id": "a", "sentence": SENTENCE, "source": "The envoy", "target": "the junta"},
    {"sentence": SENTENCE, "source": "The king", "target": "the junta"},
    {"sentence": SENTENCE, "source": [[0, 9]], "target": [[20, 29]]},
    {"sentence": SENTENCE, "source": "The envoy"},
    {"sentence": SENTENCE, "source": {"text": "The envoy"}, "target": "the junta"},
    [],
]


def test_bad_rows_of_jsonl_are_set_aside(reader_folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join([*map(json.dumps, ROWS), "", "{", ""]), "utf-8")
    code, out, err = run("--rows", str(file), "--reader", str(reader_folder), "--format", "json")
    found = [json.loads(line) for line in out.splitlines()]
    assert (code, [row["id"] for row in found]) == (0, ["a", "3"])
    assert found[0]["scores"] == found[1]["scores"]
    assert err.count("set aside (bad-row)") == 4 and err.count("set aside (bad-json)") == 1
    assert "line 2: source: found 'The king'" in err and "line 4: found sentence, source" in err
    assert err.splitlines()[-1] == "7 read = 2 typed + 5 set aside"


def test_bad_rows_of_csv_are_set_aside(reader_folder: Path) -> None:
    table = f'Sentence;source;target\n{SENTENCE};The envoy;the junta\n"{SENTENCE}\n";The envoy;nobody\none;two\n;;\n'
    code, out, err = run("--rows", "-", "--reader", str(reader_folder), "--format", "csv", given=table)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (code, len(rows), rows[0]["id"]) == (0, 1, "2")
    assert "line 3: target: found 'nobody'" in err and "line 5: 2 cells, the first row has 3" in err
    assert err.splitlines()[-1] == "3 read = 1 typed + 2 set aside"


def test_rows_are_shown_a_line_each(reader_folder: Path) -> None:
    _, out, _ = run("--rows", "-", "--reader", str(reader_folder), given=json.dumps(ROWS[0]))
    assert out.startswith("a  ") and out.endswith("The envoy → the junta\n")


@pytest.mark.parametrize(
    ("words", "given", "code", "said"),
    [
        ((SENTENCE,), None, 2, "--source and --target is missing"),
        ((SENTENCE, "--source", "The king", "--target", "the junta"), None, 2, "found 'The king'"),
        ((SENTENCE, *PARTIES, "--rows", "-"), "{}", 2, "--rows goes without a sentence"),
        (("--rows", "no/such/file.csv"), None, 2, "cannot be read"),
        (("--rows", "-"), "", 1, "no row in it"),
        (("--rows", "-"), "text,source\na,b\n", 1, 'expected "sentence", "source" and "target"'),
        (("--rows", "-"), "{}\n", 1, "1 read = 0 typed + 1 set aside"),
    ],
)  # fmt: skip
def test_errors_say_what_to_do(
    words: tuple[str, ...], given: str | None, code: int, said: str, reader_folder: Path
) -> None:
    found, out, err = run(*words, "--reader", str(reader_folder), given=given)
    assert (found, out) == (code, "")
    assert said in err and "Traceback" not in err


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    code, out, err = run(SENTENCE, *PARTIES, "--reader", str(tmp_path))
    assert (code, out) == (1, "")
    assert "reader.json: cannot be read" in err and "expected" in err


def test_the_help_says_what_yield_is() -> None:
    assert "YIELD is RETREAT or CONCEDE in PLOVER 2021" in " ".join(run("--help")[1].split())
