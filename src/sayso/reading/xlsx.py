"""Spreadsheets (Office Open XML, ECMA-376) to Reports: one a row, by the same column names as CSV.

Read with lxml, row by row: of a sheet one row is in memory, of the workbook the table of its texts. Formulas are not run:
the value that was saved with them counts.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from posixpath import join, normpath
from typing import Any, BinaryIO

from sayso.errors import SetAside
from sayso.reading.fields import TEXT_KEYS, Defaults, field_of, list_of, make_report
from sayso.reading.limits import MAX_MEMBER
from sayso.reading.lines import read_whole
from sayso.reading.streams import Guard
from sayso.reading.tables import Read
from sayso.records import Report

LONGEST_CELL = 32_767  # characters that Excel keeps in one cell
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError, KeyError)
_WORKBOOK = "xl/workbook.xml"
_REFERENCE = re.compile(r"([A-Z]{1,3})\d{0,7}")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Numbers of formats that show a day (ECMA-376 part 1, 18.8.30), and letters that do in formats of the user's own.
_DAY_FORMATS = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58})
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_MOST_COLUMNS = 16_384


@dataclass(slots=True)
class _Book:
    """A workbook that is open: its texts, which styles show days, and from which day these count."""

    archive: zipfile.ZipFile
    name: str
    size: int
    texts: list[str] = field(default_factory=list)
    days: frozenset[int] = frozenset()
    epoch: date = date(1899, 12, 30)

    def elements(self, part: str, *tags: str) -> Iterator[Any]:
        """The elements of a part by their local names, each forgotten once it was given."""
        from lxml import etree

        with self.archive.open(part) as packed:
            stream = _Guarded(packed, self.name, self.size)
            named = [f"{{*}}{tag}" for tag in tags]
            found = etree.iterparse(stream, tag=named, resolve_entities=False, load_dtd=False, no_network=True)
            try:
                for _, element in found:
                    yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
            except etree.XMLSyntaxError as error:
                shown = " ".join(str(error).split())[:120]
                raise SetAside("bad-xlsx", f"{self.name}: '{part}' is damaged ({shown}): save or fetch it again") from None


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Whether a zip file is a workbook."""
    return _WORKBOOK in archive.namelist()


def read_xlsx(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    """One report a row of every sheet that has a column for the text; a sheet without one is one SetAside.

    Raises SetAside: `bad-xlsx`, `bomb`, `too-long`, `no-text` where no sheet has such a column.
    """
    if not stream.seekable():
        stream = io.BytesIO(read_whole(stream, name, MAX_MEMBER))
    size = stream.seek(0, io.SEEK_END)
    try:
        with zipfile.ZipFile(stream) as archive:
            yield from _sheets(_Book(archive, name, size), defaults)
    except _FAULTS as error:
        raise SetAside(
            "bad-xlsx", f"{name}: no whole .xlsx file ({error}): save it as .xlsx without a password, or as CSV"
        ) from None


def _sheets(book: _Book, defaults: Defaults) -> Iterator[Read]:
    parts = _parts(book)
    names = set(book.archive.namelist())
    if "xl/sharedStrings.xml" in names:
        _read_texts(book)
    if "xl/styles.xml" in names:
        book.days = _day_styles(book)
    without: list[SetAside] = []
    used = False
    for title, part in parts:
        for record in _rows(book, part, (f"{book.name}!{title}", defaults)):
            if isinstance(record, SetAside) and record.reason == "no-text":  # of the sheet: its rows have the column
                without.append(record)
            else:
                used = True
                yield record
    if without and not used:
        raise without[0]
    yield from without


def _parts(book: _Book) -> list[tuple[str, str]]:
    """The title and the file of each sheet of cells, in the order of the workbook; hidden ones too."""
    files = {
        found.get("Id"): normpath(join("xl", found.get("Target", "").removeprefix("/xl/")))
        for found in book.elements("xl/_rels/workbook.xml.rels", "Relationship")
        if found.get("Type", "").endswith("/worksheet")
    }
    sheets: list[tuple[str, str]] = []
    for found in book.elements(_WORKBOOK, "sheet", "workbookPr"):
        if found.tag.endswith("}workbookPr"):
            if found.get("date1904") in ("1", "true"):
                book.epoch = date(1904, 1, 1)
            continue
        key = next((value for name, value in found.attrib.items() if name.endswith("}id")), None)
        if key in files:
            sheets.append((found.get("name", "sheet"), files[key]))
    return sheets


def _read_texts(book: _Book) -> None:
    """The table of texts to which cells point. Raises SetAside `too-long` above 100 million characters."""
    total = 0
    for element in book.elements("xl/sharedStrings.xml", "si"):
        book.texts.append(_text_of(element))
        total += len(book.texts[-1])
        if total > MAX_MEMBER:
            raise SetAside("too-long", f"{book.name}: more than {MAX_MEMBER:,} characters: split it, or save it as CSV")


def _text_of(element: Any) -> str:
    """The text of a shared or an inline string, runs joined, without the readings of Japanese words."""
    runs = (t.text or "" for t in element.iter("{*}t") if not t.getparent().tag.endswith("}rPh"))
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), "".join(runs))


def _day_styles(book: _Book) -> frozenset[int]:
    """The numbers of the styles that show a day."""
    own: set[int] = set()
    styles: list[int] = []
    for element in book.elements("xl/styles.xml", "numFmt", "cellXfs"):
        if element.tag.endswith("}cellXfs"):
            styles = [int(one.get("numFmtId", "0")) for one in element]
        elif re.search("[yd]", _NO_LETTERS.sub("", element.get("formatCode", "")).lower()):
            own.add(int(element.get("numFmtId", "0")))
    return frozenset(n for n, number in enumerate(styles) if number in own or number in _DAY_FORMATS)


def _rows(book: _Book, part: str, source: tuple[str, Defaults]) -> Iterator[Read]:
    """The reports of one sheet: its first filled row has the names of the columns."""
    place, defaults = source
    header: dict[int, str] = {}
    number = 0
    for row in book.elements(part, "row"):
        told = row.get("r", "")
        number = int(told) if told.isdigit() and len(told) < 9 else number + 1
        cells = {n: value for n, value in _cells(book, row) if value.strip()}
        if not header:
            header = cells
            if header and not any(field_of(name) == "text" for name in header.values()):
                shown = list_of(header.values())
                yield SetAside(
                    "no-text", f"{place}: no column for the text; found {shown}, expected {TEXT_KEYS} in the first row: rename it"
                )
                return
        elif cells:
            yield _report(header, cells, f"{place}, row {number}", defaults)


def _report(header: dict[int, str], cells: dict[int, str], where: str, defaults: Defaults) -> Read:
    record: dict[str, str] = {}
    for n, column in header.items():
        if not record.get(column):  # where a name comes twice the first filled one counts
            record[column] = cells.get(n, "")
    try:
        made: Report = make_report(record, where, defaults)
    except SetAside as problem:
        return problem
    if len(made.text) == LONGEST_CELL:
        made = replace(made, notes=(*made.notes, f"the text has {LONGEST_CELL:,} characters, the most of a cell: it may be cut"))
    return made


def _cells(book: _Book, row: Any) -> Iterator[tuple[int, str]]:
    """The number and the value of each cell of a row."""
    n = -1
    for cell in row.iterchildren("{*}c"):
        found = _REFERENCE.fullmatch(cell.get("r", ""))
        n = _column(found[1]) if found else n + 1
        if n < _MOST_COLUMNS:
            yield n, _value(book, cell)


def _column(letters: str) -> int:
    n = 0
    for letter in letters:
        n = n * 26 + ord(letter) - ord("A") + 1
    return n - 1


def _value(book: _Book, cell: Any) -> str:
    """A cell as text: days as ISO words; what a cell shows as a fault (#N/A) is empty."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text_of(cell)
    told = cell.findtext("{*}v") or ""
    if kind == "s":
        return book.texts[int(told)] if told.isdigit() and int(told) < len(book.texts) else ""
    if kind == "str":
        return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), told)
    if kind == "e":
        return ""
    style = cell.get("s", "0")
    if kind == "n" and style.isdigit() and int(style) in book.days:
        return _day(told, book.epoch)
    return told


def _day(told: str, epoch: date) -> str:
    """A serial number of days as an ISO day; as it is where no calendar has it."""
    try:
        return (epoch + timedelta(days=int(float(told)))).isoformat()
    except (ValueError, OverflowError):
        return told


class _Guarded(io.RawIOBase):
    """A part of the workbook while it is unpacked: too much out of too little is a bomb."""

    def __init__(self, packed: Any, name: str, size: int) -> None:
        super().__init__()
        self._packed, self._guard = packed, Guard(name)
        self._guard.taken = size

    def readable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Some bytes. Raises SetAside `bomb`."""
        data: bytes = self._packed.read(size)
        self._guard.check(len(data))
        return data
