"""RSS and Atom files to Reports, one an entry (parsed by feedparser, which fetches nothing here)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from sayso.errors import SetAside
from sayso.reading.dates import parse_day
from sayso.reading.decoding import clean
from sayso.reading.faults import PARSER_FAULTS
from sayso.reading.fields import Defaults
from sayso.reading.html import site, told_language
from sayso.reading.limits import MAX_RECORD
from sayso.reading.lines import read_whole
from sayso.reading.plain_html import fragment_text
from sayso.reading.tables import Read
from sayso.records import Report

_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?([\w.-]{1,40})")
# References to half characters, of which feedparser makes an error.
_HALF = re.compile(
    rb"&#(?:x0*d[89a-f][0-9a-f]{2}|0*(?:55[3-9]\d\d|5529[6-9]|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]));",
    re.IGNORECASE,
)
_ROOTS = frozenset({"rss", "feed", "rdf"})
_END = re.compile(rb"</(?:[\w.-]+:)?(?:rss|feed|rdf)\s*>\s*(?:<!--.{0,2000}?-->\s*)*$", re.IGNORECASE | re.DOTALL)


def read_feed(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    """The entries of a feed. `published` is that of the entry; where it has only an `updated` that counts, with a note.

    Raises SetAside: `unsafe-xml` (it defines entities), `unknown-type` (XML, but no feed), `bad-feed`, `too-long`.
    """
    data = read_whole(stream, name, MAX_RECORD)
    _check(data, name)
    import feedparser  # late: texts need none of it

    # As a stream: a string that looks like an address would be fetched.
    try:
        found = feedparser.parse(BytesIO(_HALF.sub(b"&#xFFFD;", data)), resolve_relative_uris=False)
    except PARSER_FAULTS as error:
        raise SetAside("bad-feed", f"{name}: the feed is damaged ({type(error).__name__}): fetch it again") from None
    entries = list(found.entries)
    if found.bozo and not entries:
        reason = " ".join(str(found.get("bozo_exception", "")).split())[:120]
        raise SetAside("bad-feed", f"{name}: no entry can be read ({reason}): fetch it again")
    cut = bool(entries) and not _END.search(data[-4_096:].replace(b"\0", b""))
    notes = defaults.kept(data, ".xml")
    for number, entry in enumerate(entries, 1):
        where = f"{name}, entry {number}"
        if cut and number == len(entries):
            yield SetAside("cut-off", f"{where}: the feed ends in the middle: fetch it again")
            return
        try:
            yield _report(entry, where, found.feed, (defaults, notes))
        except SetAside as problem:
            yield problem


def _check(data: bytes, name: str) -> None:
    plain = data.replace(b"\0", b"")  # as if UTF-16 were ASCII: only markup is looked for
    if b"<!ENTITY" in plain:
        raise SetAside(
            "unsafe-xml", f"{name}: it defines entities, which no feed needs: they can blow up, or name files"
        )
    kind = root_of(plain)
    if kind not in _ROOTS:
        raise SetAside("unknown-type", f"{name}: XML whose root is '{kind}', expected a feed: rss, feed (Atom) or rdf")


def root_of(data: bytes) -> str:
    """The name of the outermost element of XML, in lower case and without its prefix; empty where there is none."""
    position = 0
    while (position := data.find(b"<", position)) >= 0:
        if data.startswith(b"<!--", position):
            position = data.find(b"-->", position)
            if position < 0:
                break
        elif found := _ROOT.match(data, position):
            return found[1].decode("ascii", "replace").lower()
        else:
            position += 1
    return ""


def _report(entry: Any, where: str, feed: Any, source: tuple[Defaults, tuple[str, ...]]) -> Report:
    defaults, notes = source
    text, notes = _text(entry, notes)
    if not text.strip():
        raise SetAside("no-text", f"{where}: neither content nor summary; read the page that it links to")
    published, dated = _published(entry, where)
    text, more = clean(text)
    url = entry.get("link") or defaults.url
    own = (entry.get("source") or {}).get("title") or entry.get("publisher") or feed.get("title")
    return Report(
        text=text,
        title=_line(entry.get("title")) or defaults.title,
        published=published or defaults.published,
        publisher=_line(own) or defaults.publisher or site(url),
        url=clean(url).text if url else None,
        language=told_language(text),
        notes=notes + dated + more,
    )


def _text(entry: Any, notes: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The content, or else the summary, as plain paragraphs."""
    contents = [str(part.get("value") or "") for part in entry.get("content") or ()]
    full = max((fragment_text(part) for part in contents), key=len, default="")
    summary = fragment_text(str(entry.get("summary") or ""))
    if len(full) >= len(summary) and full:
        return full, notes
    return summary, (*notes, "the feed holds a summary, not the whole report")


def _published(entry: Any, where: str) -> tuple[str | None, tuple[str, ...]]:
    for key, notes in (("published", ()), ("updated", ("published: the feed tells only when it was updated",))):
        if words := entry.get(key):
            try:
                return parse_day(str(words)), notes
            except ValueError as error:
                if not (parsed := entry.get(f"{key}_parsed")):
                    raise SetAside("bad-date", f"{where}: publication date {error}") from None
                return f"{parsed.tm_year:04}-{parsed.tm_mon:02}-{parsed.tm_mday:02}", notes
    return None, ()


def _line(words: Any) -> str | None:
    """One line without markup."""
    return clean(" ".join(fragment_text(str(words)).split())).text or None if words else None
