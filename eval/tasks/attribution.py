"""Who says what (PolNeAR), and whether what is told happened (UW factuality), from the components that users run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from sayso import Report
from sayso.coding import realis
from sayso.coding.engine import document
from sayso.coding.layers import get
from sayso.coding.reader_sources import Told, told
from tasks.reader_docs import read

Record = dict[str, Any]

# What five crowd answers give each realis on average (medians of the training half, UW factuality).
_SCALE = {"happened": 3.0, "planned": 2.0, "threatened": 1.0, "hypothetical": 1.0, "negated": -1.6}


def polnear(found: Iterable[Record], folder: Path) -> Iterator[Record]:
    """Reports -> who says what, by patterns and trained reader, as lists of character spans of source, cue and content."""
    for record in found:
        with read(record["text"], folder) as seen:
            yield polnear_record(record, seen.doc, told(seen.doc, seen.reading))


def polnear_record(record: Record, doc: Doc, found: Iterable[Told]) -> Record:
    """The attributions of one report in the layout of PolNeAR."""
    rows = []
    for item in found:
        spans = {"source": [item.source] if item.source else [], "cue": [item.cue], "content": item.content}
        rows.append({role: [_characters(doc, s, record["text"]) for s in ranges] for role, ranges in spans.items()})
    return {"id": record["id"], "attributions": rows}


def factuality_uw(found: Iterable[Record]) -> Iterator[Record]:
    """Sentences -> how far each target word happened, from -3 to 3, by `realis` and what `sayso_sources` says is denied."""
    for record in found:
        yield factuality_record(record, document(Report(text=record["text"], id=record["id"])))


def factuality_record(record: Record, doc: Doc) -> Record:
    """The targets of one coded sentence, each with its value on the scale of the data."""
    denied = {
        i for a in get(doc, "attributions") if a["stance"] == "denies" for start, end in a["content"]
        for i in range(start, end)
    }  # fmt: skip
    rows = []
    for target in record["targets"]:
        span = doc.char_span(target["start"], target["end"], alignment_mode="expand")
        if span is None:
            continue
        told = realis.of(span.root)
        told = "negated" if told == "happened" and span.root.i in denied and span.root.pos_ == "VERB" else told
        rows.append({"start": target["start"], "end": target["end"], "factuality": _SCALE[told]})
    return {"id": record["id"], "targets": rows}


def _characters(doc: Doc, span: tuple[int, int], text: str) -> Record:
    """Token range -> span of the text as published."""
    tokens = doc[slice(*span)]
    first, last = doc.user_data["sayso.view"].to_original(tokens.start_char, tokens.end_char)
    return {"start": first, "end": last, "text": text[first:last]}

