"""PDF files to Reports: the text layer, its lines joined to paragraphs. A scan has no text, and is told so."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from sayso.errors import SetAside
from sayso.reading.checks import MAX_TEXT
from sayso.reading.decoding import clean
from sayso.reading.faults import PARSER_FAULTS, quiet
from sayso.reading.fields import Defaults
from sayso.reading.html import told_language
from sayso.reading.limits import MAX_PAGES, MAX_RECORD
from sayso.reading.lines import read_whole
from sayso.reading.tables import Read
from sayso.records import Report

if TYPE_CHECKING:
    from pypdf import PdfReader

_DIGITS = re.compile(r"\d+")
_CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)")
_END = re.compile(r"""[.!?:]["'”’)\]]*$""")
_FEWEST = 20  # letters a page, in the mean; a scan has at most a stamp
_SHORT = 0.75  # of a full line: where a sentence ends there, a paragraph does


def read_pdf(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    """The one report of a PDF. When the file was made is told in a note: it is no day of publication.

    Raises SetAside: `encrypted`, `bad-pdf`, `no-text` (a scan), `too-long`.
    """
    data = read_whole(stream, name, MAX_RECORD)
    quiet("pypdf")
    from pypdf import PdfReader  # late: texts need none of it
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError, WrongPasswordError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise SetAside("encrypted", f"{name}: it opens with a password only: save it without one")
        pages = _pages(reader, name)
        title, created = _about(reader)
    except (DependencyError, FileNotDecryptedError, WrongPasswordError) as error:
        raise SetAside("encrypted", f"{name}: it is encrypted ({error}): save it without encryption") from None
    except (PyPdfError, *PARSER_FAULTS) as error:
        shown = " ".join(str(error).split())[:120]
        raise SetAside(
            "bad-pdf", f"{name}: the PDF is damaged ({type(error).__name__}: {shown}): fetch it again"
        ) from None
    if sum(map(str.isalpha, "".join(pages))) < _FEWEST * max(1, len(pages)):
        raise SetAside(
            "no-text", f"{name}: {len(pages)} pages without text: a scan; run a text recognition (OCR) over it first"
        )
    text, more = clean("\n\n".join(filter(None, map(_joined, _without_margins(pages)))))
    yield Report(
        text=text,
        id=defaults.id,
        title=title or defaults.title,
        published=defaults.published,
        publisher=defaults.publisher,
        url=defaults.url,
        language=told_language(text),
        notes=(*defaults.kept(data, ".pdf"), *created, *more),
    )


def _pages(reader: PdfReader, name: str) -> list[str]:
    """The text of each page. Raises SetAside `too-long` before a book is read to its end."""
    if len(reader.pages) > MAX_PAGES:
        raise SetAside("too-long", f"{name}: {len(reader.pages):,} pages, expected at most {MAX_PAGES:,}: split it")
    pages: list[str] = []
    for page in reader.pages:
        pages.append(page.extract_text())
        if sum(map(len, pages)) > MAX_TEXT:
            raise SetAside("too-long", f"{name}: more than {MAX_TEXT:,} characters by page {len(pages)}: split it")
    return pages


def _about(reader: PdfReader) -> tuple[str | None, tuple[str, ...]]:
    """The title that the file gives itself, and a note on when it was made."""
    about = reader.metadata
    title = " ".join(str(about.title).split()) if about and about.title else None
    if title and ("." in title.rsplit(" ", 1)[-1][1:-1] or title.lower().startswith(("untitled", "microsoft word"))):
        title = None  # the name of the file that it was made from
    made = _CREATED.match(str(about.get("/CreationDate", ""))) if about else None
    return title, (f"the PDF was made on {'-'.join(made.groups())}, which is no day of publication",) if made else ()


def _without_margins(pages: list[str]) -> list[list[str]]:
    """The lines of each page without headers and footers: first and last lines that come, but for numbers, on most pages."""
    lines = [[line.rstrip() for line in page.split("\n")] for page in pages]
    if len(lines) < 3:
        return lines
    edges = Counter(edge for page in lines for edge in {_plain(line) for line in _edges(page)})
    repeated = {edge for edge, count in edges.items() if edge and count > len(lines) / 2}
    for page in lines:
        while page and (not page[0].strip() or _plain(page[0]) in repeated):
            del page[0]
        while page and (not page[-1].strip() or _plain(page[-1]) in repeated):
            del page[-1]
    return lines


def _edges(page: list[str]) -> list[str]:
    filled = [line for line in page if line.strip()]
    return [*filled[:2], *filled[-2:]]


def _plain(line: str) -> str:
    return _DIGITS.sub("#", line).strip()


def _joined(lines: list[str]) -> str:
    """Paragraphs of a page: its lines joined, words that were cut at the end of a line too."""
    full = max((len(line) for line in lines), default=0)
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        words = line.strip()
        if not words:
            paragraphs.append([])
            continue
        last = paragraphs[-1]
        if last and last[-1].endswith("-") and words[:1].islower() and last[-1][-2:-1].isalpha():
            last[-1] = last[-1][:-1] + words
        else:
            last.append(words)
        if len(line) < _SHORT * full and _END.search(words):
            paragraphs.append([])
    return "\n\n".join(" ".join(part) for part in paragraphs if part)
