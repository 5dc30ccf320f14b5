"""Which reader a file, a stream or a folder needs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from importlib import import_module
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, cast

from sayso.errors import SetAside
from sayso.reading.archives import read_gz, read_zip
from sayso.reading.decoding import WIDE_MARKS, clean, decode
from sayso.reading.fields import Defaults
from sayso.reading.limits import MAX_MEMBER, MAX_RECORD
from sayso.reading.lines import Lines, read_whole
from sayso.reading.members import is_description, saved_with
from sayso.reading.streams import GZIP_MAGIC, PARQUET_MAGIC, PDF_MAGIC, ZIP_MAGIC, rejoined
from sayso.reading.tables import Read, begins_records, is_object, read_csv, read_json, read_jsonl
from sayso.reading.tars import is_tar, read_tar
from sayso.records import Report

if TYPE_CHECKING:
    from sayso.reading.http_message import Message

Reader = Callable[[BinaryIO, str, Defaults], Iterator[Read]]

def read_file(path: Path, top: Path, defaults: Defaults) -> Iterator[Read]:
    """All records of one file, by its suffix; a text takes its path below `top` as its id.

    A file without suffix (a pipe, /dev/stdin) is read by its first character.
    Raises SetAside where the file as a whole cannot be used.
    """
    defaults = replace(defaults, id=path.relative_to(top).with_suffix("").as_posix())
    try:
        with path.open("rb") as stream:
            yield from _some(reader_of(path.name, str(path))(stream, str(path), defaults), str(path))
    except FileNotFoundError:
        raise SetAside("missing-file", _missing(path)) from None
    except OSError as error:
        raise SetAside("unreadable", f"{str(path)[:200]}: cannot be read: {error.strerror or error}") from error


def reader_of(name: str, place: str) -> Reader:
    """The reader for a file by its name; one without a suffix (a pipe, /dev/stdin) is read by how it begins.

    Raises SetAside `unknown-type` with `place` in its message.
    """
    name = name.lower()
    if name.endswith(".warc.gz"):
        return READERS[".warc"]
    suffix = PurePosixPath(name).suffix
    if suffix and suffix not in READERS:
        raise SetAside("unknown-type", f"{place}: no kind of file that is read; expected {', '.join(READERS)}")
    return READERS[suffix] if suffix else _read_any


def reader_for(message: Message, url: str) -> Reader | None:
    """The reader for an answer of a web server: by what it says it is, or else by how it begins. None: no document."""
    kind = message.type
    if kind in _MEDIA:
        return None if kind == "text/plain" and url.endswith("/robots.txt") else READERS[_MEDIA[kind]]
    if kind in ("", "application/octet-stream"):
        suffix = _sniffed(message.body[:1_000])
        return READERS[suffix] if suffix in (".html", ".pdf", ".xml") else None
    return None


def is_address(source: str) -> bool:
    """Whether an input is a web address, which is fetched, and no path."""
    return source.lower().startswith(("http://", "https://"))


def read_url(url: str, defaults: Defaults) -> Iterator[Read]:
    """The reports at a web address, which is fetched."""
    from sayso.reading.fetch import fetch  # late: reading files needs no network

    answer = fetch(url)
    reader = reader_for(answer.message, answer.url)
    if reader is None:
        kind = answer.message.type
        raise SetAside("unknown-type", f"{url}: no document that is read ('{kind}'); expected a page, a feed or a PDF")
    own = replace(defaults, url=answer.url, charset=answer.message.charset)
    yield from _some(reader(BytesIO(answer.message.body), url, own), url)


def _missing(path: Path) -> str:
    if path.is_symlink():
        return f"{path}: a link to '{path.readlink()}', which is not there: mend the link, or name the file itself"
    return f"{str(path)[:200]}: no such file, seen from '{Path.cwd()}': check the path"


def read_stream(stream: BinaryIO, defaults: Defaults) -> Iterator[Read]:
    """All records of an open binary file: by the suffix of its name if it has one, else by its first character."""
    name = str(getattr(stream, "name", "<stream>"))
    known = name.lower().endswith(".warc.gz") or PurePosixPath(name.lower()).suffix in READERS
    return _some((reader_of(name, name) if known else _read_any)(stream, name, defaults), name)


def read_stdin(defaults: Defaults) -> Iterator[Read]:
    """All records of standard input: text, JSON or JSONL, by the first character."""
    return _some(_read_any(sys.stdin.buffer, "<stdin>", defaults), "<stdin>")


def walk(folder: Path) -> Iterator[Path | SetAside]:
    """The files below a folder in sorted order, without hidden ones; links to folders are not followed (no loops).

    The folder `page_files` that a browser saves beside `page.html` is told as one SetAside.
    """
    waiting: list[Path] = [folder]
    while waiting:
        path = waiting.pop()
        if path.name.startswith(".") and path != folder:
            continue
        try:
            if path == folder or (path.is_dir() and not path.is_symlink()):
                below = sorted(path.iterdir(), reverse=True)
                names = {one.name for one in below}
                for one in [one for one in below if saved_with(f"{one.name}/x", names)]:
                    yield SetAside("not-a-report", f"{one}: pictures and scripts of a saved page, told once")
                    below.remove(one)
                waiting.extend(below)
            elif path.is_file():
                yield path
            else:
                yield SetAside(
                    "not-a-file", f"{path}: a broken link, a link to a folder or a device; name it on its own"
                )
        except OSError as error:
            yield SetAside("unreadable", f"{path}: cannot be read: {error.strerror or error}")


def read_folder(folder: Path, defaults: Defaults) -> Iterator[Read]:
    """All records of all files below a folder; a file that cannot be used is one SetAside.

    README, LICENSE and the like tell about the folder: they are set aside, and read only when named on their own.
    Raises SetAside `no-reports` when there is no file at all.
    """
    empty = True
    for path in walk(folder):
        empty = False
        if isinstance(path, SetAside):
            yield path
        elif is_description(path.name):
            yield SetAside("not-a-report", f"{path}: describes its folder, by its name; to read it, name it on its own")
        else:
            try:
                yield from read_file(path, folder, defaults)
            except SetAside as problem:
                yield problem
    if empty:
        raise SetAside("no-reports", f"{folder}: no file in this folder; expected {', '.join(READERS)}")


def _read_text(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    yield _as_text(read_whole(stream, name, MAX_RECORD), name, defaults)


def _as_text(data: bytes, name: str, defaults: Defaults) -> Report:
    """The whole of a text file is the text, to the last line feed: spans count from its beginning."""
    text, notes = decode(data, name)
    text, more = clean(text)
    kept = defaults.kept(data, ".txt")
    return Report(
        text=text,
        id=defaults.id,
        title=defaults.title,
        published=defaults.published,
        publisher=defaults.publisher,
        url=defaults.url,
        notes=kept + notes + more,
    )


def _read_jsonl(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    return read_jsonl(Lines(stream, name), defaults)


def _read_csv(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    return read_csv(Lines(stream, name), defaults)


def _read_any(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    """Anything, told by how it begins; JSONL and archives go on as a stream, however long they are."""
    head = [stream.readline(MAX_RECORD)]
    if suffix := _sniffed(head[0][:1_000]):
        whole = suffix in (".zip", ".parquet") and read_whole(stream, name, MAX_MEMBER)
        again = BytesIO(head[0] + whole) if isinstance(whole, bytes) else rejoined(head[0], stream)
        yield from READERS[suffix](again, name, defaults)
        return
    while head[-1].isspace():
        head.append(stream.readline(MAX_RECORD))
    if head[0].startswith(WIDE_MARKS):
        data = b"".join(head) + read_whole(stream, name)
        opening = decode(data, name).text[:1000]
    else:
        data = b""
        opening = head[-1][:1000].decode("utf-8", "replace")
    if not begins_records(opening):
        data = data or b"".join(head) + read_whole(stream, name, MAX_RECORD)
        yield _as_text(data, name, defaults)
    elif not data and is_object(head[-1].decode("utf-8", "replace")):
        yield from read_jsonl(Lines(stream, name, head), defaults)
    else:
        yield from read_json(BytesIO(data or b"".join(head) + read_whole(stream, name)), name, defaults)


def _some(records: Iterator[Read], name: str) -> Iterator[Read]:
    """The same records; a file with none at all is an error, so that nobody takes it for one without events."""
    empty = True
    for record in records:
        empty = False
        yield record
    if empty:
        raise SetAside("no-reports", f"{name}: no report in it")


def _sniffed(head: bytes) -> str:
    """The suffix of the kind of file that begins so; empty for text, JSON and JSONL."""
    for magic, suffix in _MAGIC.items():
        if head.startswith(magic):
            return suffix
    if is_tar(head):
        return ".tar"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:500].lower()
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<") and b"<html" in start):
        return ".html"
    return ".xml" if start.startswith((b"<?xml", b"<rss", b"<feed")) else ""


def _late(module: str, function: str) -> Reader:
    """A reader whose module, and what it needs, is loaded when a file asks for it."""

    def read(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
        return cast(Reader, getattr(import_module(f"sayso.reading.{module}"), function))(stream, name, defaults)

    return read


def _read_warc(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    from sayso.reading.warc import read_warc

    return read_warc(stream, name, defaults, reader_of=reader_for)


_MAGIC = {
    GZIP_MAGIC: ".gz", ZIP_MAGIC: ".zip", PDF_MAGIC: ".pdf", PARQUET_MAGIC: ".parquet", b"WARC/": ".warc",
    b"From: <Saved by ": ".mhtml",
}  # fmt: skip
_MEDIA = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
    "multipart/related": ".mhtml",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/xml": ".xml",
    "text/xml": ".xml",
}
_HTML, _FEED, _MHTML = _late("html", "read_html"), _late("feeds", "read_feed"), _late("mhtml", "read_mhtml")
_XLSX = _late("xlsx", "read_xlsx")
READERS: dict[str, Reader] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": _read_text,
    ".json": read_json,
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".csv": _read_csv,
    ".tsv": _read_csv,
    ".html": _HTML,
    ".htm": _HTML,
    ".xhtml": _HTML,
    ".mhtml": _MHTML,
    ".mht": _MHTML,
    ".rss": _FEED,
    ".atom": _FEED,
    ".xml": _FEED,
    ".warc": _read_warc,
    ".pdf": _late("pdf", "read_pdf"),
    ".parquet": _late("parquet", "read_parquet"),
    ".xlsx": _XLSX,
    ".xlsm": _XLSX,
    ".zip": partial(read_zip, reader_of=reader_of),
    ".wacz": partial(read_zip, reader_of=reader_of),
    ".gz": partial(read_gz, reader_of=reader_of),
    ".tar": partial(read_tar, reader_of=reader_of),
    ".tgz": partial(read_gz, reader_of=reader_of),
}
