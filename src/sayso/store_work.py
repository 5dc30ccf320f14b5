"""The unit of work: one pure function, a table of reports in, a table of coded rows out.

A process pool, Ray Data or Spark's `mapInArrow` call the same function; between processes only Arrow rows travel.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa

from sayso.errors import SetAside, UsageError
from sayso.records import Coding, Report
from sayso.store_rows import CODED, coded_row, to_report

Coder = Callable[..., Iterator[Coding | SetAside]]
Watch = Callable[[Iterable[Report]], Iterable[Report]]


@dataclass(frozen=True, slots=True)
class Settings:
    """What decides how a report is coded: one store, one of these.

    `coder` names a function like `sayso.coding.engine.code_many` as `module:function`, `actors` a file of your own actors.
    """

    engine: str = "reader"
    model: str | None = None
    actors: str | None = None
    coder: str = "sayso.coding.engine:code_many"

    def identity(self) -> dict[str, Any]:
        """The settings as a store remembers them: a file of actors by its content, wherever it lies. UsageError without it."""
        known = asdict(self)
        if self.actors is not None:
            try:
                known["actors"] = hashlib.sha256(Path(self.actors).read_bytes()).hexdigest()
            except OSError as error:
                raise UsageError(f"actors: '{self.actors}' cannot be read: {error.strerror}; check the path") from error
        return known


def code_table(reports: pa.Table, settings: Settings, watch: Watch = iter) -> pa.Table:
    """Code every report of a table (schema `store_rows.REPORTS`); a row of `CODED` for each, in the same order.

    The result depends on nothing but the arguments. `watch` wraps the reports as they are taken, one by one.
    """
    rows = reports.to_pylist()
    named = (to_report(row, stored=False) for row in rows)
    results = _coder(settings)(watch(named))
    found = [coded_row(row, result) for row, result in zip(rows, results, strict=True)]
    return pa.Table.from_pylist(found, schema=CODED)


def set_aside_table(reports: pa.Table, reason: str, message: str) -> pa.Table:
    """The coded table of reports that no coder could do."""
    found = [coded_row(row, SetAside(reason, message)) for row in reports.to_pylist()]
    return pa.Table.from_pylist(found, schema=CODED)


@cache
def _coder(settings: Settings) -> Coder:
    module, _, name = settings.coder.partition(":")
    function = getattr(import_module(module), name)
    options = {"engine": settings.engine, "model": settings.model, "actors": settings.actors}

    def coder(reports: Iterable[Report]) -> Iterator[Coding | SetAside]:
        return function(reports, **options)  # type: ignore[no-any-return]

    return coder


def to_bytes(table: pa.Table) -> bytes:
    """A table as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table)
    return sink.getvalue().to_pybytes()  # type: ignore[no-any-return]


def from_bytes(data: bytes) -> pa.Table:
    """The table of an Arrow stream."""
    with pa.ipc.open_stream(data) as reader:
        return reader.read_all()
