"""From a store or from coded reports to a folder that can be cited: tables, codebook, what is lost, citation, care taken."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TextIO

from sayso.errors import UsageError
from sayso.exporting import acled, geojson, hapi, own, parquet, polecat, ucdp, xlsx
from sayso.exporting.policy import Material, Policy, rows, told_reports
from sayso.exporting.rows import Row, Unit
from sayso.exporting.tables import Maker, Sheet
from sayso.exporting.writing import output

MANIFEST = "datapackage.json"


class Kind(StrEnum):
    """The formats of an export."""

    acled = "acled"
    ucdp = "ucdp"
    polecat = "polecat"
    plover = "plover"
    geojson = "geojson"
    hapi = "hapi"
    csv = "csv"
    jsonl = "jsonl"
    parquet = "parquet"
    xlsx = "xlsx"


class Writer(Protocol):
    """A table on its way out."""

    @property
    def count(self) -> int: ...
    def add(self, row: Row) -> str | None:
        """Write a row, or say why it has no place."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Choice:
    """What to write. `unit` None: incidents where the reports are linked, but events for POLECAT and PLOVER.

    `optional` None: events that are only said, or background, are left out of the tables that count happenings.
    """

    kinds: tuple[Kind, ...]
    unit: Unit | None = None
    optional: bool | None = None
    raw: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A file of an export. `table` is what its columns are called in the codebook."""

    name: str
    kind: Kind
    table: str
    rows: int
    bytes: int
    sha256: str


@dataclass(slots=True)
class Outcome:
    """What became of the rows: per format how many of each sub-event were written, and how many were left out, and why."""

    files: list[Written] = field(default_factory=list)
    subtypes: dict[Kind, Counter[str]] = field(default_factory=dict)
    left_out: dict[Kind, Counter[str]] = field(default_factory=dict)
    coders: set[str] = field(default_factory=set)
    first_day: str | None = None
    last_day: str | None = None


@dataclass(frozen=True, slots=True)
class _Target:
    kind: Kind
    unit: Unit
    name: str
    table: str
    open: Callable[[TextIO, Path], Writer]


# Formats that count happenings: what is only said does not belong there, nor copies where incidents are known.
_COUNTING = frozenset({Kind.acled, Kind.ucdp, Kind.geojson, Kind.hapi})
# Formats that are no text: they write into a file of their own.
_FILES: dict[Kind, type[parquet.File] | type[xlsx.File]] = {Kind.parquet: parquet.File, Kind.xlsx: xlsx.File}
_SHEETS: dict[Kind, tuple[str, Maker, str]] = {
    Kind.acled: ("acled_style.csv", acled.make, ","),
    Kind.ucdp: ("ucdp_ged_style.csv", ucdp.make, ","),
    Kind.polecat: ("polecat_style.tsv", polecat.make, "\t"),
}


def export(material: Material, folder: Path, choice: Choice, policy: Policy) -> Outcome:
    """Write the formats into a folder, each file under its name only when it is whole, `datapackage.json` last.

    Raises UsageError when the folder cannot be written or a format needs what is not there.
    """
    from sayso.exporting.package import write_sheets

    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MANIFEST).unlink(missing_ok=True)  # what it vouches for is about to change
    except OSError as error:
        raise UsageError(
            f"cannot write into '{folder}': {error.strerror}; name a folder that you may write to"
        ) from error
    outcome = Outcome()
    targets = list(_targets(material, choice))
    for unit in material.units:
        _write_unit([t for t in targets if t.unit == unit], (material, choice, policy), folder, outcome)
    if {Kind.csv, Kind.jsonl, *_FILES} & set(choice.kinds):
        _write_reports(material, policy, choice, (folder, outcome))
    write_sheets(folder, material, (choice, policy), outcome)
    return outcome


def export_one(material: Material, stream: TextIO, choice: Choice, policy: Policy) -> Outcome:
    """Write the main table of one format to a stream; the sheets that go with it need a folder."""
    targets = list(_targets(material, choice))
    if len(choice.kinds) != 1 or choice.kinds[0] in _FILES:
        raise UsageError("several formats, Parquet and Excel need a folder: name one with --output DIR")
    target = next((t for t in targets if t.unit == "incident"), targets[0])
    outcome = Outcome()
    writer = target.open(stream, Path())
    _fill([(target, writer)], (material, choice, policy), target.unit, outcome)
    return outcome


def _targets(material: Material, choice: Choice) -> Iterator[_Target]:
    for kind in dict.fromkeys(choice.kinds):
        for unit in _units(kind, material, choice.unit):
            yield from _of_kind(kind, unit, choice.raw)


def _units(kind: Kind, material: Material, wanted: Unit | None) -> tuple[Unit, ...]:
    if wanted == "incident" and material.incidents is None:
        raise UsageError(
            "there are no incidents here: run sayso link on the store first, or export events (--unit event)"
        )
    if wanted is not None:
        return (wanted,)
    if kind in _COUNTING:
        return material.units[-1:]
    return ("event",) if kind in (Kind.polecat, Kind.plover) else material.units


def _of_kind(kind: Kind, unit: Unit, raw: bool) -> Iterator[_Target]:
    plural, claims = f"{unit}s", "claims" if unit == "event" else "incident_claims"
    if kind in _SHEETS:
        name, make, delimiter = _SHEETS[kind]
        yield _Target(kind, unit, name, kind.value, lambda stream, _: Sheet(stream, kind.value, make, delimiter, raw))
    elif kind is Kind.csv:
        yield _Target(
            kind, unit, f"{plural}.csv", "events", lambda stream, _: Sheet(stream, "events", own.events, raw=raw)
        )
        yield _Target(
            kind, unit, f"{claims}.csv", "claims", lambda stream, _: Sheet(stream, "claims", own.claims, raw=raw)
        )
    elif kind in _FILES:
        file = _FILES[kind]
        yield _Target(kind, unit, f"{plural}.{kind.value}", "events", lambda _, path: file(path, "events", own.events))
        yield _Target(kind, unit, f"{claims}.{kind.value}", "claims", lambda _, path: file(path, "claims", own.claims))
    elif kind is Kind.plover:
        yield _Target(kind, unit, "plover.jsonl", "plover", lambda stream, _: polecat.Lines(stream))
    elif kind is Kind.geojson:
        yield _Target(kind, unit, f"{plural}.geojson", "events", lambda stream, _: geojson.Features(stream))
    elif kind is Kind.hapi:
        yield _Target(kind, unit, "hapi_style.csv", "hapi", lambda stream, _: hapi.Aggregate(stream, raw, unit))
    else:
        yield _Target(kind, unit, f"{plural}.jsonl", "events", lambda stream, _: own.Lines(stream))


Job = tuple[Material, Choice, Policy]


def _write_unit(targets: list[_Target], job: Job, folder: Path, outcome: Outcome) -> None:
    """All tables of one unit in one pass over the rows."""
    if not targets:
        return
    with ExitStack() as stack:
        writers = [(t, stack.enter_context(_opened(t, folder))) for t in targets]
        _fill(writers, job, targets[0].unit, outcome)
    for target, writer in writers:
        outcome.files.append(_written(folder / target.name, target, writer.count))


@contextmanager
def _opened(target: _Target, folder: Path) -> Iterator[Writer]:
    path = folder / target.name
    if target.kind not in _FILES:
        with output(path) as stream:
            yield target.open(stream, path)
        return
    part = path.with_name(path.name + ".part")
    yield target.open(_nowhere(), part)
    part.replace(path)


def _nowhere() -> TextIO:
    import io

    return io.StringIO()


def _fill(writers: list[tuple[_Target, Writer]], job: Job, unit: Unit, outcome: Outcome) -> None:
    material, choice, policy = job
    for row in rows(material, policy, unit):
        _noted(row, outcome)
        for target, writer in writers:
            if row.optional and not (target.kind not in _COUNTING if choice.optional is None else choice.optional):
                reason: str | None = "only said, or background"
            else:
                reason = writer.add(row)
            if target.table != "claims":
                _count(outcome, target.kind, row.subtype or row.type, reason)
    for _, writer in writers:
        writer.close()


def _noted(row: Row, outcome: Outcome) -> None:
    if row.coder:
        outcome.coders.add(row.coder)
    days = [d for d in (row.start, row.end) if d]
    if days and row.happened:
        outcome.first_day = min([outcome.first_day or days[0], *days])
        outcome.last_day = max([outcome.last_day or days[0], *days])


def _count(outcome: Outcome, kind: Kind, code: str, reason: str | None) -> None:
    counter = outcome.subtypes if reason is None else outcome.left_out
    counter.setdefault(kind, Counter())[code if reason is None else reason] += 1


def _write_reports(material: Material, policy: Policy, choice: Choice, to: tuple[Path, Outcome]) -> None:
    folder, outcome = to
    kinds = [k for k in (Kind.csv, *_FILES) if k in choice.kinds] or [Kind.csv]
    for kind in kinds:
        name = f"reports.{kind.value}"
        target = _Target(kind, "event", name, "reports", _reports_in(kind, choice.raw))
        with _opened(target, folder) as writer:
            for told, report, coding in told_reports(material, policy):
                coder = " ".join(f"{key}={value}" for key, value in sorted(coding.meta.items())) or None
                cells = own.report_cells(told, polecat.text_hash(report.text), coder)
                if isinstance(writer, Sheet):
                    writer.put(cells)
                elif isinstance(writer, parquet.File | xlsx.File):
                    writer.put([cells])
            writer.close()
        outcome.files.append(_written(folder / name, target, writer.count))


def _reports_in(kind: Kind, raw: bool) -> Callable[[TextIO, Path], Writer]:
    if kind is Kind.csv:
        return lambda stream, _: Sheet(stream, "reports", own.events, raw=raw)
    return lambda _, path: _FILES[kind](path, "reports", own.events)


def _written(path: Path, target: _Target, count: int) -> Written:
    data = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            data.update(block)
    return Written(path.name, target.kind, target.table, count, path.stat().st_size, data.hexdigest())
