"""`sayso export` and `sayso summary` from the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.exporting.samples import CODINGS, incidents
from typer.testing import CliRunner, Result

from sayso.cli import app

EXAMPLE = str(Path(__file__).parent.parent / "examples/arrests.json")


@pytest.fixture(autouse=True)
def _key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAYSO_NAMES_KEY", str(tmp_path / "key/names.key"))


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"COLUMNS": "80"})


@pytest.fixture(name="store")
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder that is a store, whose reader gives the samples."""
    (tmp_path / "store").mkdir()
    (tmp_path / "store/store.json").write_text("{}")
    fake = SimpleNamespace(codings=lambda _: iter(CODINGS), incidents=lambda _: iter(incidents()))
    monkeypatch.setattr("sayso.cli_exporting.import_module", lambda _: fake)
    return str(tmp_path / "store")


def test_reports_are_coded_and_names_masked() -> None:
    result = run("export", EXAMPLE, "--format", "csv", "--engine", "patterns")
    assert result.exit_code == 0, result.stderr
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) >= 5 and "Mauricio" not in result.stdout and "[private person P-" in result.stdout


def test_a_store_gives_incidents(store: str, tmp_path: Path) -> None:
    result = run("export", store, "-f", "acled,hapi", "-f", "jsonl", "-o", str(tmp_path / "out"))
    assert result.exit_code == 0, result.stderr
    assert "acled_style.csv: 1 rows" in result.stderr.replace("\n", "")
    assert {"acled_style.csv", "hapi_style.csv", "incidents.jsonl", "events.jsonl", "reports.csv", "datapackage.json"} <= {
        p.name for p in (tmp_path / "out").iterdir()
    }
    assert json.loads((tmp_path / "out/incidents.jsonl").read_text("utf-8"))["origins"] == 2


def test_what_is_left_out_is_told(store: str) -> None:
    result = run("export", store, "-f", "plover", "--embargo", "48h", "--as-of", "2031-05-08")
    assert result.exit_code == 0 and len(result.stdout.splitlines()) == 4
    assert "1 embargo: report" in result.stderr


def test_summary_of_a_store(store: str, tmp_path: Path) -> None:
    result = run("summary", store, "-o", str(tmp_path / "plots"))
    assert result.exit_code == 0, result.stderr
    assert "1 incidents in 3 reports" in result.stdout and max(map(len, result.stdout.splitlines())) <= 80
    assert (tmp_path / "plots/types.svg").exists() and (tmp_path / "plots/dyads.csv").exists()
    assert json.loads(run("summary", store, "--format", "json").stdout)["types"][0]["killed_high"] == 7


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("-f", "shapefile"), "expected one of acled"),
        (("-f", "csv", "--names", "all"), "--purpose"),
        (("-f", "csv", "--embargo", "soon"), "72h"),
        (("-f", "csv", "--as-of", "2031-05-08"), "--embargo"),
        (("-f", "csv", "--embargo", "2d", "--as-of", "May"), "2024-02-08"),
        (("-f", "csv", "--coarsen", "street"), "5km"),
        (("-f", "csv", "--coarsen-of", "medical"), "--coarsen LEVEL"),
        (("-f", "csv", "--sensitivity", "huge"), "severe"),
        (("-f", "csv,acled"), "--output DIR"),
    ],
)
def test_wrong_use_is_told(store: str, words: tuple[str, ...], told: str) -> None:
    result = run("export", store, *words)
    assert result.exit_code == 2 and told in result.stderr


def test_the_key_does_not_lie_beside_what_is_published(store: str, tmp_path: Path) -> None:
    result = run("export", store, "-f", "csv", "-o", str(tmp_path), "--names-key", str(tmp_path / "names.key"))
    assert result.exit_code == 2 and "published" in result.stderr and not (tmp_path / "names.key").exists()


def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parent.parent)
    book = json.loads(Path("docs/summary.ipynb").read_text("utf-8"))
    names: dict[str, object] = {}
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    assert "<svg" in names["found"]._repr_html_()  # type: ignore[attr-defined]
