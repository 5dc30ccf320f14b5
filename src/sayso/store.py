"""A store read: codings and incidents as records, SQL over all of it, and where a value comes from.

A store is a folder of finished generations (see `store_files`); only they are read here, so reading never waits for a run
and a run never for a reader. `sayso.store_run.run` fills it.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from os import PathLike
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pyarrow as pa

from sayso.errors import UsageError
from sayso.exporting.summary import value_words
from sayso.records import Coding, Event, Incident, Member, Origin
from sayso.store_files import (
    Folder,
    Layout,
    Manifest,
    check_is_store,
    owned,
    told_when_unwritable,
    write_folder,
    write_manifest,
)
from sayso.store_rows import LINKED, PARTS, TABLES, Row, event_key, to_coding, to_event, to_report

Path_ = str | PathLike[str]
MEMORY = "700MB"  # of DuckDB; sorting more than that goes over the disk
_BATCH = 1_000
_REPORT = ", ".join(f'r."{name}"' for name in TABLES["reports"].names)


class Answer(NamedTuple):
    """What a query gave: the names of its columns, and its rows."""

    columns: list[str]
    rows: Iterator[tuple[Any, ...]]


def connect(store: Path_, *, locked: bool = True) -> duckdb.DuckDBPyConnection:
    """A DuckDB connection with the store's tables as views over its finished generations.

    With `locked` it can read these files and nothing else: no other file, no network, no extension.
    Raises UsageError where there is no store, StoreDamaged.
    """
    layout = Layout(Path(store))
    manifest = check_is_store(layout)
    connection = duckdb.connect()
    connection.execute(f"SET memory_limit = '{MEMORY}'; SET threads = 2; SET TimeZone = 'UTC'")
    connection.execute(f"SET temp_directory = {_quoted(f'{tempfile.gettempdir()}/sayso-duckdb-{os.getpid()}')}")
    paths = []
    for name, schema in {**TABLES, **LINKED}.items():
        folders = manifest.generations if name in TABLES else (manifest.linked,) if manifest.linked else ()
        files = [str(layout.root.resolve() / f.name / f"{name}.parquet") for f in folders]
        paths += files
        _view(connection, name, schema, files)
    if locked:
        connection.execute(f"SET allowed_paths = [{', '.join(map(_quoted, paths))}]")
        connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    return connection


def query(store: Path_, sql: str) -> Answer:
    """What one SELECT over the store's tables gives. Raises UsageError for anything else and for faults in the SQL."""
    connection = connect(store)
    try:
        statements = connection.extract_statements(sql)
        kinds = [s.type for s in statements]
        if kinds not in ([duckdb.StatementType.SELECT], [duckdb.StatementType.EXPLAIN]):
            raise UsageError(
                f"expected one SELECT, found {len(kinds)} statement(s): {', '.join(k.name for k in kinds) or 'none'}"
            )
        result = connection.execute(statements[0])
    except duckdb.Error as error:
        tables = ", ".join({**TABLES, **LINKED})
        raise UsageError(f"{error}\n  tables: {tables} (their columns: SELECT * FROM (DESCRIBE reports))") from error
    names = [column[0] for column in result.description or ()]
    return Answer(names, _rows(result))


def codings(store: Path_) -> Iterator[Coding]:
    """Every coded report of a store, those without events too, in order of their ids; memory does not grow with the store."""
    connection = connect(store, locked=False)
    found = _read(connection, f"SELECT {_REPORT} FROM reports r WHERE outcome != 'set-aside' ORDER BY id")
    parts = {
        name: _Groups(_read(connection, f"SELECT * FROM {name} ORDER BY report, {_order(name)}")) for name in PARTS
    }
    for row in found:
        yield to_coding(row, {name: groups.of(row["id"]) for name, groups in parts.items()})


def coding(store: Path_, report: str) -> Coding:
    """One report by its id, the beginning of it, or the id that it came with. UsageError where there is none, or several."""
    connection = connect(store, locked=False)
    ids = [
        row["id"]
        for row in _read(connection, "SELECT id FROM reports WHERE id = $1 OR given_id = $1 ORDER BY id", report)
    ]
    ids = ids or [
        row["id"]
        for row in _read(connection, "SELECT id FROM reports WHERE starts_with(id, $1) ORDER BY id LIMIT 9", report)
    ]
    if len(ids) != 1:
        found = f"means {len(ids)} reports ({', '.join(ids[:8])})" if ids else "is no report of the store"
        raise UsageError(
            f"'{report}' {found}: expected an id, as in: sayso sql 'SELECT id, given_id, title FROM reports'"
        )
    (row,) = _read(connection, f"SELECT {_REPORT} FROM reports r WHERE id = $1", ids[0])
    parts = {
        name: list(_read(connection, f"SELECT * FROM {name} WHERE report = $1 ORDER BY {_order(name)}", ids[0]))
        for name in PARTS
    }
    if row["outcome"] == "set-aside":
        raise UsageError(f"report '{row['id']}' was set aside ({row['reason']}): {row['message']}")
    return to_coding(row, parts)


def trace(store: Path_, event: str) -> dict[str, Any]:
    """Where an event comes from: its claims with their words and offsets, its report, what coded it, the files it lies in.

    `event` is its id in the store ("r0123...-e2"; the beginning of the report's part is enough). Each claim says whether its
    words stand where it says (`holds`). Raises UsageError where there is no such event.
    """
    report, _, local = event.rpartition("-")
    found = coding(store, report) if report else None
    one = next((e for e in found.events if e.id == local), None) if found else None
    if found is None or one is None:
        there = (
            f"; report '{found.report.id}' has {', '.join(e.id for e in found.events) or 'no event'}" if found else ""
        )
        raise UsageError(
            f"'{event}' is no event of the store{there}: expected an id as in: sayso sql 'SELECT event FROM events'"
        )
    key = event_key(found.report.id, one.id)
    connection = connect(store, locked=False)
    incidents = [row["incident"] for row in _read(connection, "SELECT incident FROM members WHERE event = $1", key)]
    digest = next(_read(connection, "SELECT text_sha256 FROM reports WHERE id = $1", found.report.id))["text_sha256"]
    return {
        "event": key, "type": one.type, "subtype": one.subtype, "factuality": one.factuality,
        "incident": next(iter(incidents), None), "claims": _traced_claims(one, found.report.text),
        "report": {
            "id": found.report.id, "given_id": found.report.given_id, "title": found.report.title,
            "publisher": found.report.publisher, "published": found.report.published, "url": found.report.url,
            "text_sha256": digest, "notes": list(found.notes),
        },
        "coded_by": found.meta, "stored_in": _files_with(Layout(Path(store)), found.report.id, connection),
    }  # fmt: skip


def incidents(store: Path_) -> Iterator[Incident]:
    """The incidents of a store in the order in which they were written; none where nothing was linked yet."""
    connection = connect(store, locked=False)
    inner = "FROM members m JOIN incidents i ON i.id = m.incident JOIN"
    place = 'i.n AS "i.n", m.n AS "m.n"'
    reports = _read(
        connection,
        f'SELECT {place}, m.incident AS "m.incident", m.origin AS "m.origin", m.copy AS "m.copy", {_REPORT} '
        f"{inner} reports r ON r.id = m.report ORDER BY i.n, m.n",
    )
    events = _read(connection, f"SELECT {place}, e.* {inner} events e ON e.event = m.event ORDER BY i.n, m.n")
    claims = _Groups(
        _read(connection, f"SELECT {place}, c.* {inner} claims c ON c.event = m.event ORDER BY i.n, m.n, c.n"),
        ("i.n", "m.n"),
    )

    def members() -> Iterator[tuple[str, Member]]:
        for row, event in zip(reports, events, strict=True):
            whole = to_event(event, claims.of((row["i.n"], row["m.n"])))
            yield row["m.incident"], Member(to_report(row), whole, row["m.origin"], row["m.copy"])

    for name, group in groupby(members(), key=lambda pair: pair[0]):
        yield Incident(name, tuple(member for _, member in group))


def origins(store: Path_) -> Iterator[Origin]:
    """The origins of a store in the order in which they were written."""
    for row in _read(connect(store, locked=False), "SELECT * FROM origins ORDER BY n"):
        yield Origin(row["id"], tuple(row["reports"]), row["name"])


def write_incidents(store: Path_, origins: Iterable[Origin], incidents: Iterable[Incident]) -> None:
    """Replace the linked events of a store. The members' reports must be those of `codings(store)`.

    Raises StoreBusy while a run owns the store, StoreUnwritable.
    """
    with linking(store) as write:
        write(origins, incidents)


@contextmanager
def linking(store: Path_) -> Iterator[Callable[[Iterable[Origin], Iterable[Incident]], None]]:
    """Own the store from the first report that is read to the last incident that is written, so that no run comes between.

    Gives what writes the linked events. Raises as `write_incidents` does.
    """
    layout = Layout(Path(store))
    check_is_store(layout)
    with told_when_unwritable(layout.root), owned(layout):
        manifest = check_is_store(layout)

        def write(origins: Iterable[Origin], incidents: Iterable[Incident]) -> None:
            write_incidents_owned(layout, manifest, origins, incidents)

        yield write


def write_incidents_owned(
    layout: Layout, manifest: Manifest, origins: Iterable[Origin], incidents: Iterable[Incident]
) -> Manifest:
    """The same for who owns the store already; the new manifest."""
    members: list[Row] = []
    rows: list[Row] = []
    for n, one in enumerate(incidents):
        rows.append({
            "id": one.id, "n": n, "members": len(one.members), "origins": len(one.origins),
            "first_reported": one.first_reported, "last_reported": one.last_reported,
        })  # fmt: skip
        members += [
            {"incident": one.id, "n": k, "report": m.report.id, "event": event_key(m.report.id, m.event.id),
             "origin": m.origin, "copy": m.copy}
            for k, m in enumerate(one.members)
        ]  # fmt: skip
    found = [{"id": o.id, "n": n, "name": o.name, "reports": list(o.reports)} for n, o in enumerate(origins)]
    tables = {"origins": found, "incidents": rows, "members": members}
    linked = write_folder(layout, "i", {name: pa.Table.from_pylist(tables[name], LINKED[name]) for name in LINKED})
    new = Manifest(manifest.generations, linked, manifest.names)
    write_manifest(layout, new)
    return new


def _traced_claims(event: Event, text: str) -> list[dict[str, Any]]:
    return [
        {
            "field": c.field, "value": value_words(c.value), "source": c.source.name if c.source else None,
            "stance": c.stance, "rule": c.rule, "start": c.span.start, "end": c.span.end, "words": c.span.text,
            "cue": c.cue.text if c.cue else None, "holds": text[c.span.start : c.span.end] == c.span.text,
        }
        for c in event.claims
    ]  # fmt: skip


def _files_with(layout: Layout, report: str, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The files of the generation that holds a report, with their sha256."""
    manifest = check_is_store(layout)
    for folder in manifest.generations:
        file = _quoted(str(layout.root / folder.name / "reports.parquet"))
        if connection.execute(f"SELECT 1 FROM read_parquet({file}) WHERE id = ?", [report]).fetchone():
            return _named(folder)
    return {}


def _named(folder: Folder) -> dict[str, str]:
    return {f"{folder.name}/{table}.parquet": str(info["sha256"]) for table, info in folder.tables.items()}


def _order(table: str) -> str:
    return "event, n" if table == "claims" else "n"


def _view(connection: duckdb.DuckDBPyConnection, name: str, schema: pa.Schema, files: list[str]) -> None:
    if files:
        listed = ", ".join(map(_quoted, files))
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{listed}], union_by_name = true)")
    else:
        connection.register(f"no_{name}", schema.empty_table())
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM no_{name}")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _rows(result: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while batch := result.fetchmany(_BATCH):
        yield from batch


def _read(connection: duckdb.DuckDBPyConnection, sql: str, *values: str) -> Iterator[Row]:
    """The rows of a query as dicts, a batch at a time; each query has a cursor of its own."""
    result = connection.cursor().execute(sql, list(values))
    names = [column[0] for column in result.description or ()]
    for row in _rows(result):
        yield dict(zip(names, row, strict=True))


class _Groups:
    """Rows sorted by some key, taken group by group in the same order; groups that nobody asks for are passed over."""

    def __init__(self, rows: Iterator[Row], key: tuple[str, ...] = ("report",)) -> None:
        self._groups = groupby(rows, key=lambda row: tuple(row[name] for name in key))
        self._next: tuple[Any, list[Row]] | None = None

    def of(self, key: Any) -> list[Row]:
        """The rows of a key, empty where there are none."""
        key = key if isinstance(key, tuple) else (key,)
        while self._next is None or self._next[0] < key:
            group = next(self._groups, None)
            if group is None:
                return []
            self._next = (group[0], list(group[1]))
        return self._next[1] if self._next[0] == key else []


def describe(store: Path_) -> dict[str, Any]:
    """What a store holds: how it is coded, its generations, reports by outcome, events by type, the last run's report."""
    layout = Layout(Path(store))
    manifest = check_is_store(layout)
    connection = connect(store, locked=False)

    def tally(sql: str) -> dict[str, int]:
        return dict(connection.execute(sql).fetchall())

    report = json.loads(layout.report.read_text("utf-8")) if layout.report.is_file() else None
    linked = {table: manifest.linked.rows(table) for table in LINKED} if manifest.linked else {}
    return {
        "store": str(layout.root),
        "settings": json.loads(layout.settings.read_text("utf-8"))["settings"],
        "generations": len(manifest.generations),
        "reports": tally("SELECT outcome, count(*) FROM reports GROUP BY 1 ORDER BY 1"),
        "set_aside": tally("SELECT reason, count(*) FROM reports WHERE reason NOTNULL GROUP BY 1 ORDER BY 1"),
        "events": tally("SELECT type, count(*) FROM events GROUP BY 1 ORDER BY 2 DESC, 1"),
        "claims": sum(g.rows("claims") for g in manifest.generations),
        "coded_by": tally("SELECT meta, count(*) FROM reports WHERE meta NOTNULL GROUP BY 1 ORDER BY 1"),
        "linked": {**linked, "up_to_date": manifest.is_linked} if linked else None,
        "last_run": report,
    }
