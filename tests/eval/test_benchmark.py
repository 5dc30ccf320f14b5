"""The benchmark prints its table, with and without a trained reader."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parent.parent.parent / "eval" / "benchmark.py"


def test_the_encoder_is_measured_beside_the_parse(
    reader_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR"):
        monkeypatch.setenv(f"{name}_NUM_THREADS", "1")  # it sets them itself: given back after the test
    (tmp_path / "a.json").write_text(json.dumps({"id": "a", "text": "Rebels shot two guards in Goma on Monday."}), "utf-8")
    module = runpy.run_path(str(BENCHMARK))
    read = [module["Report"](text=json.loads((tmp_path / "a.json").read_text("utf-8"))["text"])]
    assert len(module["encoding"](read, reader_folder)()) == 1
    assert module["main"]([str(tmp_path), "--reader", str(tmp_path / "no")]) == 0
    told = capsys.readouterr().out
    assert re.search(r"engine patterns, reports 1, words 8\n.*bare parse, per 500 words +[0-9.]+ s CPU", told, re.DOTALL)
    assert "encoder" not in told


def test_no_reports_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert runpy.run_path(str(BENCHMARK))["main"]([str(tmp_path)]) == 1
    assert "no JSON reports" in capsys.readouterr().err
