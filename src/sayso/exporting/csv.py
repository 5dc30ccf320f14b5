"""Tables for spreadsheets: one row per event, or one per claim (RFC 4180, UTF-8, comma, CRLF)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Literal, TextIO

from sayso.exporting.summary import count_words, source_names, value_words
from sayso.records import Actor, Claim, Coding, Count, Event, Place, Span
from sayso.tolls import counts, toll

Cell = str | int | float | bool | None
Row = dict[str, Cell]
Table = Literal["events", "claims"]

EVENT_COLUMNS = (
    "report_id", "event_id", "published", "publisher", "title", "url", "type", "subtype", "factuality", "optional",
    "actors", "recipients", "start", "end", "granularity", "when_text", "time_precision", "date_prec", "place",
    "place_text", "country", "lat", "lon", "precision", "killed_low", "killed_best", "killed_high", "killed_open",
    "injured_low", "injured_best", "injured_high", "injured_open", "counts", "instrument", "sources", "quote",
    "quote_start", "quote_end",
)  # fmt: skip
CLAIM_COLUMNS = (
    "report_id", "event_id", "event_type", "field", "value", "outcome", "min", "max", "who", "civilian", "source",
    "source_type", "anonymous", "via", "stance", "words", "start", "end", "cue", "cue_start", "cue_end", "rule",
)  # fmt: skip
# A cell that begins like this is a formula to a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def event_rows(coding: Coding) -> Iterator[Row]:
    """One row per event, the keys being `EVENT_COLUMNS`; several names in a cell are parted by "; ".

    `killed_low` / `killed_best` / `killed_high` are the smallest total, the one that most sources give and the largest
    number (see `sayso.tolls`), never a sum over sources;
    `killed_open` says that a source leaves the number open upwards ("at least"). No number, no cell.
    """
    report = coding.report
    for event in coding.events:
        when, where, quote = event.when, event.where, event.triggers[0] if event.triggers else None
        yield {
            "report_id": report.id,
            "event_id": event.id,
            "published": report.published,
            "publisher": report.publisher,
            "title": report.title,
            "url": report.url,
            "type": event.type,
            "subtype": event.subtype,
            "factuality": event.factuality,
            "optional": event.optional,
            "actors": _names(event.actors),
            "recipients": _names(event.recipients),
            "start": when.start if when else None,
            "end": when.end if when else None,
            "granularity": when.granularity if when else None,
            "when_text": when.text if when else None,
            "time_precision": when.time_precision if when else None,
            "date_prec": when.date_prec if when else None,
            **_where_cells(where),
            **_toll_cells(event, "killed"),
            **_toll_cells(event, "injured"),
            "counts": "; ".join(dict.fromkeys(map(_count_with_source, counts(event)))) or None,
            "instrument": event.instrument,
            "sources": "; ".join(source_names(event)) or None,
            **_quote_cells(quote),
        }


def claim_rows(coding: Coding) -> Iterator[Row]:
    """One row per claim, the keys being `CLAIM_COLUMNS`; without a source the report speaks in its own voice."""
    for event in coding.events:
        for claim in event.claims:
            source, cue = claim.source, claim.cue
            count = claim.value if isinstance(claim.value, Count) else None
            yield {
                "report_id": coding.report.id,
                "event_id": event.id,
                "event_type": event.type,
                "field": claim.field,
                "value": value_words(claim.value),
                "outcome": count.outcome if count else None,
                "min": count.min if count else None,
                "max": count.max if count else None,
                "who": count.who if count else None,
                "civilian": count.civilian if count else None,
                "source": source.name if source else None,
                "source_type": source.type if source else None,
                "anonymous": source.anonymous if source else None,
                "via": "; ".join(source.via) or None if source else None,
                "stance": claim.stance,
                "words": claim.span.text,
                "start": claim.span.start,
                "end": claim.span.end,
                "cue": cue.text if cue else None,
                "cue_start": cue.start if cue else None,
                "cue_end": cue.end if cue else None,
                "rule": claim.rule or None,
            }


def write_header(stream: TextIO, table: Table = "events") -> None:
    """The line of column names. Open the stream with `newline=""`."""
    csv.writer(stream).writerow(EVENT_COLUMNS if table == "events" else CLAIM_COLUMNS)


def write_rows(coding: Coding, stream: TextIO, table: Table = "events") -> None:
    """The rows of one report. Text that a spreadsheet would run as a formula gets an apostrophe before it."""
    rows = event_rows(coding) if table == "events" else claim_rows(coding)
    csv.writer(stream).writerows([guarded(cell) for cell in row.values()] for row in rows)


def write_csv(codings: Iterable[Coding], stream: TextIO, table: Table = "events") -> None:
    """Header and rows of many reports."""
    write_header(stream, table)
    for coding in codings:
        write_rows(coding, stream, table)


def guarded(cell: Cell) -> Cell:
    """The cell as it is written: truth values in small letters, an apostrophe before what a spreadsheet would run."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        text = cell.encode("utf-8", "replace").decode("utf-8")
        return "'" + text if text.startswith(_FORMULA) else text
    return cell


def _names(actors: Iterable[Actor]) -> str | None:
    return "; ".join(dict.fromkeys(actor.name for actor in actors)) or None


def _where_cells(where: Place | None) -> Row:
    return {
        "place": where.name if where else None,
        "place_text": where.text if where else None,
        "country": "; ".join(where.country) or None if where else None,
        "lat": where.lat if where else None,
        "lon": where.lon if where else None,
        "precision": where.precision if where else None,
    }


def _toll_cells(event: Event, outcome: Literal["killed", "injured"]) -> Row:
    found = toll(counts(event), outcome)
    return {
        f"{outcome}_low": found.total.low if found else None,
        f"{outcome}_best": found.total.best if found else None,
        f"{outcome}_high": found.total.high if found else None,
        f"{outcome}_open": found.total.open if found else None,
    }


def _quote_cells(quote: Span | None) -> Row:
    return {
        "quote": quote.text if quote else None,
        "quote_start": quote.start if quote else None,
        "quote_end": quote.end if quote else None,
    }


def _count_with_source(claim: Claim) -> str:
    """A count and who gives it: `3 men killed (one of the sources)`."""
    text = count_words(claim.value) if isinstance(claim.value, Count) else ""
    return f"{text} ({claim.source.name})" if claim.source else text
