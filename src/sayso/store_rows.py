"""Records to flat Arrow rows and back, without loss; the columns are made from the dataclasses in `records.py`.

A field that holds a record becomes one column for each of its fields (`span` -> `span_start`, `span_end`, `span_text`),
the value of a claim one group of columns for each kind of value (`actor_name`, `count_min`, ..., `word` for a plain word).
Tuples of words and of spans are lists. Offsets count Unicode code points, days are ISO strings.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pyarrow as pa

from sayso.errors import SetAside
from sayso.exporting.csv import event_rows
from sayso.records import Actor, Claim, Coding, Count, Event, Failure, Link, Place, Relation, Report, Span, Value, When

Row = dict[str, Any]

_PLAIN = {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}
_VALUES: dict[str, type] = {"actor": Actor, "when": When, "place": Place, "count": Count}
_SURROGATES = re.compile("[\ud800-\udfff]")
# What is derived from the claims of an event and kept beside it, so that SQL can count without joins.
SUMMARY = {
    "actors": pa.string(), "recipients": pa.string(), "start": pa.string(), "end": pa.string(), "place": pa.string(),
    "country": pa.string(), "lat": pa.float64(), "lon": pa.float64(), "precision": pa.int64(), "killed_low": pa.int64(),
    "killed_best": pa.int64(), "killed_high": pa.int64(), "injured_low": pa.int64(), "injured_best": pa.int64(),
    "injured_high": pa.int64(), "sources": pa.string(),
}  # fmt: skip


def key_of(report: Report) -> str:
    """The id of a report in a store: a hash of its text and of all that says where it came from, not of its own id."""
    parts = [report.title, report.published, report.publisher, report.url, report.text]
    data = json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return "r" + hashlib.sha256(data).hexdigest()[:20]


def event_key(report: str, event: str) -> str:
    """The id of an event in a store: that of its report, and its place in it (`r0123-e2`)."""
    return f"{report}-{event}"


def storable(text: str) -> str:
    """The text without lone surrogates, which no file can hold: one character for one, offsets stay true."""
    return _SURROGATES.sub("�", text)


def report_row(report: Report) -> Row:
    """A report as it goes to a coder and into the store."""
    plain = replace(report, id="x", notes=())
    own = report.given_id or (report.id if report.id != replace(plain, id="").id else None)
    return {**_flat(Report, report), "id": key_of(report), "given_id": own and storable(own)}


def to_report(row: Row, *, stored: bool = True) -> Report:
    """The report of a row; with `stored` its id is the hash, else the one that it came with."""
    report: Report = _record(Report, row)
    return report if stored else replace(report, id=report.given_id or report.id, given_id=None)


def coded_row(row: Row, result: Coding | SetAside) -> Row:
    """A row of `CODED` from the row of a report and what coding it gave."""
    if isinstance(result, SetAside):
        return {**row, **_NOTHING, "outcome": "set-aside", "reason": result.reason, "message": storable(str(result))}
    key = str(row["id"])
    return {
        **row,
        "language": result.report.language,
        "text_sha256": hashlib.sha256(str(row["text"]).encode()).hexdigest(),
        "outcome": "coded" if result.events else "no-event",
        "reason": None,
        "message": None,
        "remarks": list(result.notes),
        "boilerplate": [_flat(Span, x) for x in result.boilerplate],
        "failures": [_flat(Failure, x) for x in result.failures],
        "meta": json.dumps(dict(sorted(result.meta.items()))),
        "events": list(_event_rows(result, key)),
        "claims": [row for event in result.events for row in _claim_rows(event, key)],
        "links": [
            {**_flat(Link, x), "report": key, "n": n, "source": event_key(key, x.source), "target": event_key(key, x.target)}
            for n, x in enumerate(result.links)
        ],
        "relations": [{**_flat(Relation, x), "report": key, "n": n} for n, x in enumerate(result.relations)],
    }  # fmt: skip


def to_coding(row: Row, parts: dict[str, list[Row]]) -> Coding:
    """The coding from the row of its report and the rows of its events, claims, links and relations, each in order."""
    claims: dict[str, list[Claim]] = {}
    for claim in parts["claims"]:
        claims.setdefault(claim["event"], []).append(_claim(claim))
    return Coding(
        report=to_report(row),
        events=tuple(_event(event, claims.get(event["event"], [])) for event in parts["events"]),
        links=tuple(_record(Link, {**x, "source": _local(x["source"]), "target": _local(x["target"])}) for x in parts["links"]),
        relations=tuple(_record(Relation, x) for x in parts["relations"]),
        boilerplate=tuple(_record(Span, x) for x in row["boilerplate"] or ()),
        failures=tuple(_record(Failure, x) for x in row["failures"] or ()),
        notes=tuple(row["remarks"] or ()),
        meta=json.loads(row["meta"] or "{}"),
    )  # fmt: skip


def to_event(row: Row, claims: Iterable[Row]) -> Event:
    """One event from its row and those of its claims."""
    return _event(row, [_claim(claim) for claim in claims])


def _event(row: Row, claims: list[Claim]) -> Event:
    return replace(_record(Event, {**row, "id": _local(row["event"])}), claims=tuple(claims))  # type: ignore[no-any-return]


def _event_rows(coding: Coding, key: str) -> Iterator[Row]:
    for n, (event, summary) in enumerate(zip(coding.events, event_rows(coding), strict=True)):
        row = _flat(Event, event)
        del row["id"], row["claims"]
        yield {
            "event": event_key(key, event.id),
            "report": key,
            "n": n,
            **row,
            **{name: summary[name] for name in SUMMARY},
        }


def _claim_rows(event: Event, key: str) -> Iterator[Row]:
    for n, claim in enumerate(event.claims):
        yield {"event": event_key(key, event.id), "report": key, "n": n, **_flat(Claim, claim)}


def _claim(row: Row) -> Claim:
    return _record(Claim, row)  # type: ignore[no-any-return]


def _local(event: str) -> str:
    return event.rpartition("-")[2]


# --- from the dataclasses: columns, row of a record, record of a row


def columns(cls: type, prefix: str = "") -> list[tuple[str, pa.DataType]]:
    """The columns of a record's fields, in their order."""
    found: list[tuple[str, pa.DataType]] = []
    for name, kind in _kinds(cls):
        if kind is Value:
            for value, record in _VALUES.items():
                found += columns(record, f"{prefix}{value}_")
            found.append((prefix + "word", pa.string()))
        elif isinstance(kind, type) and is_dataclass(kind):
            found += columns(kind, f"{prefix}{name}_")
        else:
            found.append((prefix + name, _arrow(kind)))
    return found


def _arrow(kind: Any) -> pa.DataType:
    if get_origin(kind) is tuple:
        inner = _bare(get_args(kind)[0])
        return pa.list_(pa.struct(columns(inner)) if isinstance(inner, type) and is_dataclass(inner) else _arrow(inner))
    return _PLAIN[str if get_origin(kind) is Literal else kind]


@cache
def _kinds(cls: type) -> tuple[tuple[str, Any], ...]:
    """Name and type of each field, without `| None`."""
    hints = get_type_hints(cls)
    return tuple((f.name, _bare(hints[f.name])) for f in fields(cls))


def _bare(hint: Any) -> Any:
    if hint == Value:
        return Value
    some = [x for x in get_args(hint) if x is not NoneType]
    if NoneType not in get_args(hint):
        return hint
    return some[0] if len(some) == 1 else Literal[tuple(some)]


def _flat(cls: type, record: Any, prefix: str = "") -> Row:
    """The row of a record; where there is none, every column is empty."""
    row: Row = {}
    for name, put, _ in _plan(cls, prefix):
        row.update(put(None if record is None else getattr(record, name)))
    return row


def _record(cls: type, row: Row, prefix: str = "") -> Any:
    """The record of a row, or None where its first field, which every record has, is empty."""
    plan = _plan(cls, prefix)
    if prefix and row[prefix + plan[0][0]] is None:
        return None
    return cls(**{name: get(row) for name, _, get in plan})


Put = Callable[[Any], Row]
Get = Callable[[Row], Any]


@cache
def _plan(cls: type, prefix: str) -> tuple[tuple[str, Put, Get], ...]:
    """For each field how its value goes into a row and comes back; made once per record and prefix."""
    return tuple((name, *_ways(name, kind, prefix)) for name, kind in _kinds(cls))


def _ways(name: str, kind: Any, prefix: str) -> tuple[Put, Get]:
    column = prefix + name
    if kind is Value:
        return lambda value: _put_value(value, prefix), lambda row: _get_value(row, prefix)
    if isinstance(kind, type) and is_dataclass(kind):
        nested = f"{column}_"
        return lambda value: _flat(kind, value, nested), lambda row: _record(kind, row, nested)
    if get_origin(kind) is tuple:
        inner = _bare(get_args(kind)[0])
        if isinstance(inner, type) and is_dataclass(inner):
            return (
                lambda value: {column: [_flat(inner, x) for x in value or ()]},
                lambda row: tuple(_record(inner, x) for x in row.get(column) or ()),
            )
        return lambda value: {column: list(value or ())}, lambda row: tuple(row[column] or ())
    if kind is str or get_origin(kind) is Literal:
        return lambda value: {column: value if value is None else storable(value)}, lambda row: row[column]
    return lambda value: {column: value}, lambda row: row[column]


def _put_value(value: Any, prefix: str) -> Row:
    row: Row = {prefix + "word": value if isinstance(value, str) else None}
    for name, kind in _VALUES.items():
        row.update(_flat(kind, value if isinstance(value, kind) else None, f"{prefix}{name}_"))
    return row


def _get_value(row: Row, prefix: str) -> Any:
    if row[prefix + "word"] is not None:
        return row[prefix + "word"]
    found = (_record(kind, row, f"{prefix}{name}_") for name, kind in _VALUES.items())
    return next((value for value in found if value is not None), None)


def _part(cls: type, *more: tuple[str, pa.DataType], without: tuple[str, ...] = ()) -> pa.Schema:
    return pa.schema([*more, *(c for c in columns(cls) if c[0] not in without)])


_PLACE = (("event", pa.string()), ("report", pa.string()), ("n", pa.int64()))
_SPANS = pa.list_(pa.struct(columns(Span)))

REPORTS = pa.schema([(name, kind) for name, kind in columns(Report)])
"""The table that goes into the unit of work: one row per report, its id being the hash of its content."""

TABLES: dict[str, pa.Schema] = {
    "reports": pa.schema(
        [*REPORTS, ("text_sha256", pa.string()), ("outcome", pa.string()), ("reason", pa.string()), ("message", pa.string()),
         ("remarks", pa.list_(pa.string())), ("boilerplate", _SPANS),
         ("failures", pa.list_(pa.struct(columns(Failure)))), ("meta", pa.string())]
    ),
    "events": pa.schema([*_part(Event, *_PLACE, without=("id", "claims")), *SUMMARY.items()]),
    "claims": _part(Claim, *_PLACE),
    "links": _part(Link, *_PLACE[1:]),
    "relations": _part(Relation, *_PLACE[1:]),
}  # fmt: skip
"""The tables of coded reports, as they lie in the store."""

PARTS = tuple(name for name in TABLES if name != "reports")

CODED = pa.schema([*TABLES["reports"], *((name, pa.list_(pa.struct(list(TABLES[name])))) for name in PARTS)])
"""The table that comes out of the unit of work: a row per report, the rows of the other tables as lists in it."""

_NOTHING: Row = {name: None for name in CODED.names if name not in REPORTS.names} | {name: [] for name in PARTS}

LINKED: dict[str, pa.Schema] = {
    "origins": pa.schema([("id", pa.string()), ("n", pa.int64()), ("name", pa.string()), ("reports", pa.list_(pa.string()))]),
    "incidents": pa.schema(
        [("id", pa.string()), ("n", pa.int64()), ("members", pa.int64()), ("origins", pa.int64()),
         ("first_reported", pa.string()), ("last_reported", pa.string())]
    ),
    "members": pa.schema(
        [("incident", pa.string()), ("n", pa.int64()), ("report", pa.string()), ("event", pa.string()),
         ("origin", pa.string()), ("copy", pa.bool_())]
    ),
}  # fmt: skip
"""The tables of linked events: an incident's members point to events by their id in the store."""


def split(coded: pa.Table) -> dict[str, pa.Table]:
    """The tables of a coded table, each row of a list becoming a row of its own."""
    tables = {"reports": coded.select(TABLES["reports"].names)}
    for name in PARTS:
        flat = coded.column(name).combine_chunks()
        rows = flat.flatten() if isinstance(flat, pa.Array) else pa.chunked_array([c.flatten() for c in flat.chunks])
        tables[name] = pa.Table.from_struct_array(rows).cast(TABLES[name])
    return tables
