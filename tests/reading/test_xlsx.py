from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from tests.reading.made import FIRST, SECOND, STORY, reasons, told, zipped

from sayso.records import Report

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


def book(*sheets: str, texts: str = "", styles: str = "", more: str = "") -> bytes:
    """A workbook with these sheets, each the XML of its rows."""
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(len(sheets)))
    related = "".join(f'<Relationship Id="r{n}" Type="{_KIND}" Target="/xl/worksheets/s{n}.xml"/>' for n in range(len(sheets)))
    parts = {
        "xl/workbook.xml": f"<workbook {_MAIN} {_RELATED}>{more}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='x'>{related}</Relationships>",
    }
    for n, rows in enumerate(sheets):
        parts[f"xl/worksheets/s{n}.xml"] = f"<worksheet {_MAIN}><sheetData>{rows}</sheetData></worksheet>"
    if texts:
        parts["xl/sharedStrings.xml"] = f"<sst {_MAIN}>{texts}</sst>"
    if styles:
        parts["xl/styles.xml"] = f"<styleSheet {_MAIN}>{styles}</styleSheet>"
    return zipped({name: text.encode() for name, text in parts.items()})


def row(*cells: str | int) -> str:
    """A row of inline texts and numbers; ready XML goes in as it is."""
    made = (f"<c><v>{c}</v></c>" if isinstance(c, int) else c if c.startswith("<c") else inline(c) for c in cells)
    return f"<row>{''.join(made)}</row>"


def inline(text: str) -> str:
    return f'<c t="inlineStr"><is><t>{text}</t></is></c>'


HEAD = row("ID", "Full text", "Date")
STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="d. mmmm &quot;(x)&quot;"/>'
    '<numFmt numFmtId="171" formatCode="&quot;day&quot; 0"/></numFmts>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/></cellXfs>'
)


def test_rows_are_reports_by_the_names_of_their_columns() -> None:
    rows = HEAD + row(7, FIRST, '<c s="1"><v>47974</v></c>') + "<row/>" + row(8, SECOND, '<c s="2"><v>47974.75</v></c>')
    records = told(book(rows + row(9, FIRST, '<c t="e"><v>#N/A</v></c>'), styles=STYLES), "a.xlsx", published="2030-01-01")
    assert records == [
        Report(FIRST, "7", published="2031-05-06"), Report(SECOND, "8", published="2031-05-06"),
        Report(FIRST, "9", published="2030-01-01"),
    ]  # fmt: skip
    old = book(HEAD + row(7, FIRST, '<c s="1"><v>46512</v></c>'), styles=STYLES, more='<workbookPr date1904="1"/>')
    assert isinstance(found := told(old, "a.xlsx")[0], Report) and found.published == "2031-05-06"
    number = told(book(HEAD + row(7, FIRST, '<c s="3"><v>47974</v></c>'), styles=STYLES), "a.xlsx")
    assert reasons(number) == ["bad-date"] and "a.xlsx!S0, row 2" in str(number[0])


def test_texts_that_cells_share_and_cells_left_out() -> None:
    texts = "<si><t>Text</t></si><si><r><t>Gunmen </t></r><r><t>fired.</t></r><rPh><t>x</t></rPh></si>"
    texts += "<si><t>Line_x000D_end</t></si>"
    rows = '<row r="3"><c r="B3" t="s"><v>0</v></c></row><row r="5"><c r="B5" t="s"><v>1</v></c></row>'
    rows += '<row r="6"><c r="B6" t="s"><v>2</v></c></row><row r="7"><c r="B7" t="s"><v>99</v></c><c r="A7"><v>1</v></c></row>'
    rows += '<row r="8"><c r="B8" t="str"><f>A1</f><v>made</v></c></row>'
    records = told(book(rows, texts=texts), "a.xlsm")
    assert [r.text for r in records if isinstance(r, Report)] == ["Gunmen fired.", "Line\rend", "", "made"]


def test_every_sheet_with_a_text_is_read_and_the_others_are_told() -> None:
    sheets = (row("what", "n") + row("x", 1), HEAD + row(1, FIRST), "", HEAD + row(2, SECOND))
    records = told(book(*sheets), "a.xlsx")
    assert reasons(records) == ["ok", "ok", "no-text"] and "a.xlsx!S0: no column" in str(records[2])
    assert reasons(told(book(sheets[0]), "a.xlsx")) == ["no-text"]
    assert reasons(told(book(""), "a.xlsx")) == ["no-reports"]


@pytest.mark.parametrize("name", ["a", "a.zip", "b.zip"])
def test_a_workbook_without_its_name_and_one_in_an_archive(name: str) -> None:
    made = book(HEAD + row(1, FIRST))
    assert reasons(told(zipped({"t.xlsx": made}) if name == "b.zip" else made, name)) == ["ok"]


def test_a_full_cell_may_be_cut() -> None:
    found = told(book(HEAD + row(1, ("word " * 7_000)[:32_767])), "a.xlsx")[0]
    assert isinstance(found, Report) and "may be cut" in found.notes[-1]


def _without(part: str, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return zipped({n: archive.read(n) for n in archive.namelist() if n != part})


GOOD = book(HEAD + row(1, STORY))
ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0" * 200, "bad-xlsx"),
        (GOOD[:-30], "bad-xlsx"),
        (_without("xl/worksheets/s0.xml", GOOD), "bad-xlsx"),
        (_without("xl/workbook.xml", GOOD), "bad-xlsx"),
        (book(HEAD + "<row><c>"), "bad-xlsx"),
        (book(HEAD + row(1, "0" * 9_000_000)), "bomb"),
        (book(HEAD, texts="<si><t>" + "0" * 5_000_000 + "</t></si>"), "bomb"),
    ],
)
def test_workbooks_that_cannot_be_used(data: bytes, reason: str) -> None:
    assert reasons(told(data, "a.xlsx")) == [reason]


def test_entities_are_not_resolved() -> None:
    texts: dict[str, Any] = {"xl/sharedStrings.xml": f"{ENTITIES}<sst {_MAIN}><si><t>x&b;</t></si></sst>".encode()}
    with zipfile.ZipFile(io.BytesIO(book(row("Text") + '<row><c t="s"><v>0</v></c></row>'))) as archive:
        data = zipped({**{n: archive.read(n) for n in archive.namelist()}, **texts})
    found = told(data, "a.xlsx")
    assert [r.text for r in found if isinstance(r, Report)] in ([], ["x"]), found
