"""Our tables as Parquet files, for R's arrow, pandas and DuckDB. Needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sayso.errors import UsageError
from sayso.exporting.rows import Row
from sayso.exporting.tables import Cells, Maker, columns

_BATCH = 5_000
_PLAIN = {"integer": "int64", "number": "float64", "boolean": "bool_"}


@dataclass(slots=True)
class File:
    """One table on its way into a Parquet file; days are ISO strings, as in all our tables."""

    path: Path
    table: str
    make: Maker
    count: int = 0
    _schema: Any = None
    _writer: Any = None
    _rows: list[Cells] = field(default_factory=list)

    def __post_init__(self) -> None:
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError as error:
            raise UsageError("--format parquet needs pyarrow, which is not installed: pip install pyarrow") from error
        kinds = [(c.name, getattr(pa, _PLAIN.get(c.type, "string"))()) for c in columns(self.table)]
        self._schema = pa.schema(kinds, metadata={"source_system": "sayso"})
        self._writer = pq.ParquetWriter(self.path, self._schema)

    def add(self, row: Row) -> str | None:
        """Write what the table has of a row; the reason, where it has nothing."""
        made = self.make(row)
        if isinstance(made, str):
            return made
        self.put(made)
        return None

    def put(self, lines: Iterable[Cells]) -> None:
        """Write some lines."""
        for line in lines:
            self._rows.append(line)
            self.count += 1
        if len(self._rows) >= _BATCH:
            self._flush()

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        import pyarrow as pa

        names = self._schema.names
        lines = [{name: _storable(line.get(name)) for name in names} for line in self._rows]
        if lines:
            self._writer.write_table(pa.Table.from_pylist(lines, self._schema))
        self._rows = []


def _storable(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value
