"""Which reader a file, a stream or a folder needs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from sayso.errors import SetAside
from sayso.reading.decoding import WIDE_MARKS, clean, decode
from sayso.reading.fields import Defaults
from sayso.reading.lines import MAX_RECORD, Lines, read_whole
from sayso.reading.tables import Read, begins_records, is_object, read_csv, read_json, read_jsonl
from sayso.records import Report

Reader = Callable[[BinaryIO, str, Defaults], Iterator[Read]]

# Files that describe a folder, by the first part of their name.
DESCRIPTIONS = frozenset({"readme", "license", "licence", "notice", "changelog", "contributing"})


def read_file(path: Path, top: Path, defaults: Defaults) -> Iterator[Read]:
    """All records of one file, by its suffix; a text takes its path below `top` as its id.

    A file without suffix (a pipe, /dev/stdin) is read by its first character.
    Raises SetAside where the file as a whole cannot be used.
    """
    reader = READERS.get(path.suffix.lower()) if path.suffix else _read_any
    defaults = replace(defaults, id=path.relative_to(top).with_suffix("").as_posix())
    try:
        with path.open("rb") as stream:
            if reader is None:
                raise SetAside("unknown-type", f"{path}: no kind of file that is read; expected {', '.join(READERS)}")
            yield from _some(reader(stream, str(path), defaults), str(path))
    except FileNotFoundError:
        raise SetAside("missing-file", _missing(path)) from None
    except OSError as error:
        raise SetAside("unreadable", f"{str(path)[:200]}: cannot be read: {error.strerror or error}") from error


def _missing(path: Path) -> str:
    if path.is_symlink():
        return f"{path}: a link to '{path.readlink()}', which is not there: mend the link, or name the file itself"
    return f"{str(path)[:200]}: no such file, seen from '{Path.cwd()}': check the path"


def read_stream(stream: BinaryIO, defaults: Defaults) -> Iterator[Read]:
    """All records of an open binary file: by the suffix of its name if it has one, else by its first character."""
    name = str(getattr(stream, "name", "<stream>"))
    reader = READERS.get(Path(name).suffix.lower(), _read_any)
    return _some(reader(stream, name, defaults), name)


def read_stdin(defaults: Defaults) -> Iterator[Read]:
    """All records of standard input: text, JSON or JSONL, by the first character."""
    return _some(_read_any(sys.stdin.buffer, "<stdin>", defaults), "<stdin>")


def walk(folder: Path) -> Iterator[Path | SetAside]:
    """The files below a folder in sorted order, without hidden ones; links to folders are not followed (no loops)."""
    waiting: list[Path] = [folder]
    while waiting:
        path = waiting.pop()
        if path.name.startswith(".") and path != folder:
            continue
        try:
            if path == folder or (path.is_dir() and not path.is_symlink()):
                waiting.extend(sorted(path.iterdir(), reverse=True))
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
        elif path.name.lower().split(".")[0] in DESCRIPTIONS:
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
    return Report(
        text=text,
        id=defaults.id,
        title=defaults.title,
        published=defaults.published,
        publisher=defaults.publisher,
        notes=notes + more,
    )


def _read_jsonl(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    return read_jsonl(Lines(stream, name), defaults)


def _read_csv(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    return read_csv(Lines(stream, name), defaults)


def _read_any(stream: BinaryIO, name: str, defaults: Defaults) -> Iterator[Read]:
    """Text, JSON or JSONL, told by how it begins; JSONL goes on as a stream, however long it is."""
    head = [stream.readline(MAX_RECORD)]
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


READERS: dict[str, Reader] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".md": _read_text,
    ".json": read_json,
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".csv": _read_csv,
    ".tsv": _read_csv,
}
