"""What tasks share that ask the trained reader: a text read as far as they need, and words back to characters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from sayso import Report
from sayso.coding import engine
from sayso.coding.reader import Reading, load_reader
from sayso.coding.reader_input import Words

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """A text with what the reader saw in it."""

    text: str
    doc: Doc
    words: Words
    reading: Reading

    def characters(self, start: int, end: int) -> tuple[int, int]:
        """Range of words -> span of characters of the text as published."""
        return self.words.spans[start][0], self.words.spans[end - 1][1]

    def between_blanks(self, start: int, end: int) -> tuple[int, int]:
        """The same, out to the blanks around it: for texts that are words joined by blanks."""
        first, last = self.characters(start, end)
        first = max(self.text.rfind(" ", 0, first) + 1, 0)
        stop = self.text.find(" ", last)
        return first, len(self.text) if stop < 0 else stop


@contextmanager
def read(text: str, folder: Path, until: str = "sayso_events") -> Iterator[Read]:
    """A text after the components up to `until`, read by the model of a folder. Use it inside the block alone."""
    model = load_reader(folder)
    with engine.load(engine="patterns").memory_zone():
        doc = engine.document(Report(text=text), until=until, engine="patterns")  # the reader runs here, not in the pipeline
        yield Read(text, doc, Words(doc), Reading(model, doc))
