"""A byte stream as decoded lines, one in memory at a time, whatever is wrong with some of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from sayso.errors import SetAside
from sayso.reading.decoding import WIDE_MARKS, decode
from sayso.reading.limits import MAX_DOCUMENT, MAX_RECORD


class Lines:
    """Iterates over a stream's lines as text, split on `\\n` only (a line keeps its end).

    A line that cannot be used comes as an empty string, so that line numbers stay true; `problem(first, last)` says
    what was wrong, `notes(first, last)` what was done. Lines count from 1.
    """

    def __init__(self, stream: BinaryIO, name: str, before: Iterable[bytes] = ()) -> None:
        """`before`: lines that were already taken from `stream`."""
        self._stream = stream
        self._before = before
        self.name = name
        self._problems: dict[int, SetAside] = {}
        self._notes: dict[int, tuple[str, ...]] = {}

    def __iter__(self) -> Iterator[str]:
        lines = chain(self._before, iter(lambda: self._stream.readline(MAX_RECORD), b""))
        for number, line in enumerate(lines, 1):
            if number == 1 and line.startswith(WIDE_MARKS):
                # A line feed is more than one byte there: only the decoded whole can be split.
                yield from _split(decode(line + read_whole(self._stream, self.name), self.name).text)
                return
            yield self._decoded(line, number)

    def has_problem(self, number: int) -> bool:
        """Whether something is wrong with this line."""
        return number in self._problems

    def problem(self, first: int, last: int) -> SetAside | None:
        """What was wrong in these lines, if anything; told once."""
        found = [self._problems.pop(n) for n in range(first, last + 1) if n in self._problems]
        return found[0] if found else None

    def notes(self, first: int, last: int) -> tuple[str, ...]:
        """What was done to read these lines; told once."""
        found = (self._notes.pop(n) for n in range(first, last + 1) if n in self._notes)
        return tuple(dict.fromkeys(note for notes in found for note in notes))

    def _decoded(self, line: bytes, number: int) -> str:
        where = f"{self.name}, line {number}"
        if len(line) == MAX_RECORD and not line.endswith(b"\n"):
            while (rest := self._stream.readline(MAX_RECORD)) and not rest.endswith(b"\n"):
                pass
            self._problems[number] = SetAside(
                "too-long", f"{where}: more than {MAX_RECORD:,} bytes in one line: split the record"
            )
            return ""
        try:
            text, notes = decode(line, where)
        except SetAside as problem:
            self._problems[number] = problem
            return ""
        if notes:
            self._notes[number] = notes
        return text


def read_whole(stream: BinaryIO, name: str, most: int = MAX_DOCUMENT) -> bytes:
    """The rest of a stream. Raises SetAside `too-long` when it is more than `most` bytes."""
    data = stream.read(most + 1)
    if len(data) > most:
        raise SetAside(
            "too-long",
            f"{name}: more than {most:,} bytes: split it, or write many reports as JSONL in UTF-8 (one report a line)",
        )
    return data


def _split(text: str) -> Iterator[str]:
    """Pieces that end in a line feed, without the other ends that `str.splitlines` knows."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start : end + 1]
        start = end + 1
    if start < len(text):
        yield text[start:]
