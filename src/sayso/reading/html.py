"""Web pages and saved pages to Reports: the main text, who published it and when.

The main text and its metadata are found by trafilatura (Barbaresi, "Trafilatura", ACL 2021), the day of publication by
htmldate, from what the page declares and from its address: a date that merely stands in the text is none. Sentences that
are no part of the report ("ALSO READ ...") stay in: they are marked when the report is coded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from sayso.errors import SetAside
from sayso.reading.charset import decode_page
from sayso.reading.checks import FEWEST_LETTERS, language
from sayso.reading.dates import parse_day
from sayso.reading.decoding import clean
from sayso.reading.faults import PARSER_FAULTS, quiet
from sayso.reading.fields import Defaults
from sayso.reading.limits import MAX_HTML, MAX_RECORD
from sayso.reading.lines import read_whole
from sayso.reading.plain_html import plain_text, too_much
from sayso.reading.tables import Read
from sayso.records import Report

# No wall clock: the same page gives the same day, whenever it is read.
_DATES = {"original_date": True, "extensive_search": False, "min_date": "1900-01-01", "max_date": "2100-01-01"}


@dataclass(frozen=True, slots=True)
class Page:
    """What was found in a page; None for what it does not say."""

    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None


def read_html(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    """The one report of a page. Raises SetAside (`no-text`, `too-long`, `bad-encoding`)."""
    data = read_whole(stream, name, MAX_RECORD)
    notes = defaults.kept(data, ".html")
    html, more = decode_page(data, name, defaults.charset)
    page, reason = _extracted(html, len(data), defaults.url)
    if not page.text:
        page, reason = replace(page, text=plain_text(html)), reason or "no main text was found"
    if not page.text.strip():
        raise SetAside(
            "no-text", f"{name}: no running text in the page: it may be made by a script, or lie behind a wall"
        )
    if reason:
        more = (*more, f"degraded: {reason}; read without the structure of the page, other text of it may be in it")
    yield _report(page, defaults, notes + more)


def _report(page: Page, defaults: Defaults, notes: tuple[str, ...]) -> Report:
    """What the page says about itself goes before what the caller knows."""
    text, more = clean(page.text)
    return Report(
        text=text,
        id=defaults.id,
        title=page.title or defaults.title,
        published=page.published or defaults.published,
        publisher=page.publisher or defaults.publisher,
        url=page.url or defaults.url,
        language=told_language(text),
        notes=notes + more,
    )


def told_language(text: str) -> str | None:
    """The language of a text by its words (what pages declare is often that of their template); None when it is not clear."""
    return language(text) if sum(map(str.isalpha, text)) >= FEWEST_LETTERS else None


def paragraphs(text: str) -> str:
    """One paragraph a line, as extractors write them, to paragraphs with an empty line between them."""
    return "\n\n".join(line.strip() for line in text.split("\n") if line.strip())


def _extracted(html: str, size: int, url: str | None) -> tuple[Page, str]:
    """The page, and why it could not be read by its structure (empty when it could)."""
    if size > MAX_HTML:
        return Page(""), f"the page has {size:,} bytes, more than {MAX_HTML:,}"
    if reason := too_much(html):
        return Page(""), reason
    quiet("trafilatura", "htmldate")
    # Imported late: it takes longer than all of `import sayso`, and texts need none of it.
    from lxml.etree import LxmlError
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(
            html, url=url, with_metadata=True, include_comments=False, date_extraction_params=dict(_DATES)
        )
    except (LxmlError, *PARSER_FAULTS) as error:
        return Page(""), f"its structure is broken ({type(error).__name__})"
    return (Page(""), "") if found is None else (_page(found, url), "")


def _page(found: Any, url: str | None) -> Page:
    title = " ".join((found.title or "").split()) or None
    text = paragraphs(found.text or "")
    head, gap, rest = text.partition("\n\n")
    if gap and title and head.casefold() == title.casefold():
        text = rest  # the headline is told once, as the title
    return Page(text, title, _day(found.date), found.sitename or site(found.url or url), found.url or url)


def _day(words: str | None) -> str | None:
    try:
        return parse_day(words) if words else None
    except ValueError:
        return None


def site(url: str | None) -> str | None:
    """The name of the host in an address, without `www.`; None where there is none."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
