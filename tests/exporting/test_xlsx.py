"""Excel workbooks: every value as what it is, no text a formula, nothing cut without a word."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.exporting.samples import CODINGS, OPEN, material

from sayso.errors import UsageError
from sayso.exporting import xlsx
from sayso.exporting.dataset import Choice, Kind, export, export_one
from sayso.exporting.policy import Material
from sayso.exporting.tables import FORMULA, header

_NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheet(path: Path, number: int = 1) -> list[list[ElementTree.Element]]:
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
    return [list(row) for row in root.iter(f"{_NS}row")]


def value(cell: ElementTree.Element) -> str | None:
    return next((e.text or "" for tag in ("v", "t") for e in cell.iter(_NS + tag)), None)


def table(path: Path) -> list[dict[str, ElementTree.Element]]:
    head, *rows = sheet(path)
    return [dict(zip([value(c) or "" for c in head], row, strict=True)) for row in rows]


def written(tmp_path: Path, *texts: str) -> list[ElementTree.Element]:
    """Cells of the column `title` of the table of reports."""
    file = xlsx.File(tmp_path / "a.xlsx", "reports", lambda _: "-")
    file.put({"report": "r", "title": text} for text in texts)
    file.close()
    return [row["title"] for row in table(tmp_path / "a.xlsx")]


def test_a_workbook_holds_the_table_and_what_its_columns_mean(tmp_path: Path) -> None:
    outcome = export(material(), tmp_path, Choice((Kind.xlsx,)), OPEN)
    names = {f.name: f.rows for f in outcome.files}
    assert set(names) == {"events.xlsx", "claims.xlsx", "incidents.xlsx", "incident_claims.xlsx", "reports.xlsx"}
    (row,) = table(tmp_path / "incidents.xlsx")
    assert list(row) == header("events")
    assert (value(row["killed_high"]), value(row["status"]), value(row["optional"])) == ("7", "disputed", "0")
    assert (row["killed_high"].get("t"), row["status"].get("t"), row["optional"].get("t")) == (None, "inlineStr", "b")
    assert (value(row["start"]), row["start"].get("s")) == ("47973", "2"), "a day: 2031-05-05"
    assert [value(line[0]) for line in sheet(tmp_path / "incidents.xlsx", 2)[1:]] == header("events")
    assert '"xlsx"' in (tmp_path / "datapackage.json").read_text("utf-8")


@pytest.mark.parametrize("start", FORMULA)
def test_no_text_is_a_formula(start: str, tmp_path: Path) -> None:
    report = replace(CODINGS[1].report, publisher=f"{start}cmd|'/c calc'!A1", title=f"{start}1+1")
    export(Material(lambda: (replace(CODINGS[1], report=report),)), tmp_path, Choice((Kind.xlsx,)), OPEN)
    (row,) = table(tmp_path / "reports.xlsx")
    for cell, text in ((row["publisher"], report.publisher), (row["title"], report.title)):
        shown = re.sub("_x000D_", "\r", value(cell) or "")
        assert (shown, cell.get("t"), cell.get("s")) == (text, "inlineStr", "1")
    for file in tmp_path.glob("*.xlsx"):
        with zipfile.ZipFile(file) as archive:
            assert not [n for n in archive.namelist() if b"<f" in archive.read(n).replace(b"<font", b"").replace(b"<fill", b"")]


def test_long_texts_are_cut_with_a_word_and_no_letter_breaks_the_file(tmp_path: Path) -> None:
    whole, ascii_, wide, odd, mark = written(
        tmp_path, "x" * 32_767, "y" * 40_000, "\U0001f600" * 20_000, "a\x07\r\ud800<&\uffff", "_x0041_"
    )  # fmt: skip
    assert value(whole) == "x" * 32_767
    for cell in (ascii_, wide):
        text = value(cell) or ""
        assert text.endswith(xlsx.CUT) and 32_000 < len(text.encode("utf-16-le")) / 2 <= 32_767
    assert value(odd) == "a_x0007__x000D_?<&_xFFFF_"
    assert value(mark) == "_x005F_x0041_", "what looks like an escape stays what it is"


def test_more_rows_than_a_sheet_holds_go_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 3)
    written(tmp_path, "a", "b", "c", "d", "e")
    texts = [[value(row[1]) for row in sheet(tmp_path / "a.xlsx", n)] for n in (1, 2, 3)]
    assert texts == [["title", "a", "b"], ["title", "c", "d"], ["title", "e"]]


def test_the_same_bytes_twice_and_a_folder_is_needed(tmp_path: Path) -> None:
    for name in ("a", "b"):
        export(material(), tmp_path / name, Choice((Kind.xlsx,)), OPEN)
    assert (tmp_path / "a/events.xlsx").read_bytes() == (tmp_path / "b/events.xlsx").read_bytes()
    with pytest.raises(UsageError, match="Excel need a folder"), (tmp_path / "x").open("w") as stream:
        export_one(material(), stream, Choice((Kind.xlsx,)), OPEN)
