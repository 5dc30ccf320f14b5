"""Our tables as Excel workbooks (Office Open XML, ECMA-376), written as a stream with the standard library alone.

Texts are cells of the kind text, never formulas, whatever they begin with; those that would be a formula once somebody edits
the cell carry Excel's own mark for text (`quotePrefix`). Days are days, numbers numbers. A second sheet tells
what the columns mean.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any
from xml.sax.saxutils import escape, quoteattr

from sayso.exporting.rows import Row
from sayso.exporting.tables import FORMULA, Cells, Maker, columns

LONGEST = 32_767  # characters that Excel keeps in one cell
MOST_ROWS = 1_048_576  # of one sheet
CUT = " [cut here: longer than a cell can be]"
_EPOCH, _FIRST_DAY = date(1899, 12, 30), date(1900, 3, 1)  # before it Excel counts a day that never was
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# What XML cannot hold, and what would be read as such an escape: written as Excel does, by its number.
_ESCAPED = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_PLAIN_STYLE, _TEXT_STYLE, _DAY_STYLE, _HEAD_STYLE = 0, 1, 2, 3
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4">'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(slots=True)
class File:
    """One table on its way into a workbook; more rows than a sheet holds go on in another one."""

    path: Path
    table: str
    make: Maker
    count: int = 0
    _titles: list[str] = field(default_factory=list)
    _rows: int = 0
    _archive: Any = None
    _sheet: IO[bytes] | None = None

    def __post_init__(self) -> None:
        self._archive = zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED)
        self._begin(self.table, [column.name for column in columns(self.table)])

    def add(self, row: Row) -> str | None:
        """Write what the table has of a row; the reason, where it has nothing."""
        made = self.make(row)
        if isinstance(made, str):
            return made
        self.put(made)
        return None

    def put(self, lines: Iterable[Cells]) -> None:
        """Write some lines."""
        for line in lines:
            if self._rows >= MOST_ROWS:
                self._end()
                self._begin(f"{self.table} {len(self._titles) + 1}", [column.name for column in columns(self.table)])
            self._write(_cell(line.get(column.name), column.type) for column in columns(self.table))
            self.count += 1

    def close(self) -> None:
        """Write the sheet of the columns and what makes the sheets a workbook."""
        self._end()
        self._begin("columns", ["column", "type", "meaning", "lost"])
        for column in columns(self.table):
            self._write(_cell(text, "string") for text in (column.name, column.type, column.meaning, column.lost))
        self._end()
        for name, text in _frame(self._titles):
            self._archive.writestr(_entry(name), _DECLARED + text)
        self._archive.close()

    def _begin(self, title: str, names: list[str]) -> None:
        """A new sheet with its first row, which stays in view."""
        self._titles.append(title)
        self._rows = 0
        self._sheet = self._archive.open(_entry(f"xl/worksheets/sheet{len(self._titles)}.xml"), "w", force_zip64=True)
        pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        self._put(
            f'{_DECLARED}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
            '<sheetFormatPr defaultRowHeight="15" defaultColWidth="16"/><sheetData>'
        )
        self._write(_text(name, _HEAD_STYLE) for name in names)

    def _write(self, cells: Iterable[str]) -> None:
        self._put(f"<row>{''.join(cells)}</row>")
        self._rows += 1

    def _end(self) -> None:
        self._put("</sheetData></worksheet>")
        if self._sheet:
            self._sheet.close()

    def _put(self, text: str) -> None:
        if self._sheet:
            self._sheet.write(text.encode())


_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _entry(name: str) -> zipfile.ZipInfo:
    """A member whose day is fixed: the same table gives the same bytes."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _cell(value: Any, kind: str) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f"<c><v>{value!r}</v></c>"
    text = str(value)
    if kind == "date" and _DAY.fullmatch(text) and (day := date.fromisoformat(text)) >= _FIRST_DAY:
        return f'<c s="{_DAY_STYLE}"><v>{(day - _EPOCH).days}</v></c>'
    return _text(text, _TEXT_STYLE if text.startswith(FORMULA) else _PLAIN_STYLE)


def _text(text: str, style: int) -> str:
    """A cell of text: cut with a note where it is longer than a cell can be, without what XML cannot hold."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    if _size(text) > LONGEST:
        short = text.encode("utf-16-le")[: 2 * (LONGEST - len(CUT))]
        text = short.decode("utf-16-le", "ignore") + CUT
    text = escape(_ESCAPED.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
    return f'<c{f" s={quoteattr(str(style))}" if style else ""} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _size(text: str) -> int:
    """The characters as Excel counts them: those beyond the first 65,536 are two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def _frame(titles: list[str]) -> Iterator[tuple[str, str]]:
    """The parts that every workbook has beside its sheets."""
    numbers = range(1, len(titles) + 1)
    sheets = "".join(f'<sheet name={quoteattr(t)} sheetId="{n}" r:id="rId{n}"/>' for n, t in zip(numbers, titles, strict=True))
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    related += f'<Relationship Id="rId{len(titles) + 1}" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    yield "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'
    yield "xl/styles.xml", _STYLES
    main = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    yield "_rels/.rels", f'<Relationships xmlns="{_PACKAGE}/relationships">{main}</Relationships>'
    parts = {"workbook": "sheet.main", "styles": "styles", **{f"worksheets/sheet{n}": "worksheet" for n in numbers}}
    kinds = "".join(f'<Override PartName="/xl/{name}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts.items())
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    yield "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{rels}{xml}{kinds}</Types>'
