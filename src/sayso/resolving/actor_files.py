"""Where the rows of actors come from: our tables, who held which office, and a user's own file over them.

A user's `actors.csv` is checked whole before anything is coded: every fault is told with its line and column.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from sayso.data import read_tsv
from sayso.errors import UsageError
from sayso.resolving.actor_rows import ActorRow, OfficeRow, Tenure, actor_row, cell, cells, period

COLUMNS = (
    "id", "name", "aliases", "kind", "sector", "country", "parent", "backer", "valid_from", "valid_to", "wikidata", "office",
)  # fmt: skip
KINDS = ("government", "military", "police", "armed-group", "institution", "ngo", "media", "person")
SECTORS = (
    "GOV", "MIL", "COP", "SPY", "REB", "CRM", "PTY", "JUD", "LEG", "IGO", "NGO", "MED", "REL", "CVL", "EDU", "BUS",
)  # fmt: skip
LARGEST = 20_000_000  # bytes of a user's file
_LISTED = 50  # faults told one by one
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9:._-]{0,99}")


def all_rows(extra: str | None = None) -> tuple[ActorRow, ...]:
    """All known actors, the user's first: those of the file `extra` over ours with the same id.

    Raises DataError for a broken table of ours, UsageError with all faults of the user's file.
    """
    ours = _ours()
    if extra is None:
        return ours
    return merged(read_users(Path(extra), ours), ours)


@cache
def _ours() -> tuple[ActorRow, ...]:
    rows = {row["id"]: actor_row(row) for row in read_tsv("actors.tsv")}
    for person in _persons():
        known = rows.get(person.id)
        # what actors.tsv says of the person stays; the offices are new
        rows[person.id] = person if known is None else replace(
            known, tenures=person.tenures, wikidata=known.wikidata or person.wikidata,
            aliases=tuple(dict.fromkeys((*known.aliases, *person.aliases))),
        )  # fmt: skip
    return tuple(rows.values())


@cache
def offices() -> tuple[OfficeRow, ...]:
    """The offices and ministries of `offices.tsv`."""
    return tuple(
        OfficeRow(r["office"], cells(r["names"]), r["kind"], cell(r["sector"]), tuple(r["of"].split(",")))
        for r in read_tsv("offices.tsv")
    )


def slug(name: str) -> str:
    """An id from a name: "José Azcona" -> "jose-azcona"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.translate({ord("'"): None, ord("’"): None})).strip("-")


def _persons() -> Iterator[ActorRow]:
    """The people of `holders.tsv`, each once, with all offices."""
    countries = {row["iso3"] for row in read_tsv("countries.tsv")}
    bodies = {row["id"]: row["country"] for row in read_tsv("actors.tsv")}
    sectors = {row.office: row.sector for row in offices()}
    body_sectors = {row["id"]: row["sector"] for row in read_tsv("actors.tsv")}
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in read_tsv("holders.tsv"):
        found.setdefault(slug(row["name"]), []).append(row)
    for identity, rows in found.items():
        first = rows[0]
        of = first["of"]
        country = of if of in countries else cell(bodies.get(of, "-"))
        yield ActorRow(
            id=identity, name=first["name"], kind="person", country=country,
            aliases=tuple(dict.fromkeys(a for r in rows for a in cells(r["aliases"]))),
            sector=sectors.get(first["office"]) or cell(body_sectors.get(of, "-")),
            tenures=tuple(Tenure(r["of"], r["office"], period(r["from"], r["to"])) for r in rows),
            wikidata=next((q for r in rows if (q := cell(r["wikidata"]))), None),
            common=any(r["common"] == "x" for r in rows),
        )  # fmt: skip


def merged(users: Iterable[ActorRow], ours: tuple[ActorRow, ...]) -> tuple[ActorRow, ...]:
    """The user's rows first, so that their names win, then ours that the user did not speak of."""
    mine = tuple(users)
    taken = {row.id for row in mine}
    return mine + tuple(row for row in ours if row.id not in taken)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a user's file; `column` is None for a whole line."""

    line: int
    column: str | None
    text: str

    def __str__(self) -> str:
        return f"line {self.line}, column '{self.column}': {self.text}" if self.column else f"line {self.line}: {self.text}"


def read_users(path: Path, ours: tuple[ActorRow, ...]) -> tuple[ActorRow, ...]:
    """The rows of a user's file: CSV or TSV in UTF-8, columns as in `actors.tsv`, only id, name and kind are needed.

    A row with one of our ids changes that actor: filled cells replace ours, aliases are added, `-` empties a cell.
    Raises UsageError that lists every fault with line and column.
    """
    faults: list[Fault] = []
    known = {row.id: row for row in ours}
    lines = list(_cells_of(path, faults))
    ids = _ids(lines, known, faults)
    rows: dict[str, tuple[int, ActorRow]] = {}
    for line, row in lines:
        bad = list(_faults(line, row, known, ids))
        faults += bad
        if not bad and row["id"] not in rows:
            rows[row["id"]] = (line, _made(row, known.get(row["id"])))
    faults += _cycles(rows, known)
    if faults:
        faults.sort(key=lambda f: f.line)
        listed = "\n".join(f"  {fault}" for fault in faults[:_LISTED])
        more = f"\n  and {len(faults) - _LISTED} more" if len(faults) > _LISTED else ""
        raise UsageError(f"the actors of '{path}' cannot be used, {len(faults)} fault(s):\n{listed}{more}")
    return tuple(row for _, row in rows.values())


def _cells_of(path: Path, faults: list[Fault]) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by column; tabs part the columns where the header has one, else commas."""
    text = _text(path)
    header_at = next((line for line in text.split("\n") if line.strip() and not line.startswith("#")), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in header_at else ",")
    header: list[str] | None = None
    before = 0
    try:
        for values in reader:
            line, before = before + 1, reader.line_num
            if not any(v.strip() for v in values) or values[0].startswith("#"):
                continue
            if header is None:
                header = [v.strip().lower() for v in values]
                faults += _header(line, header)
            elif len(values) != len(header):
                faults.append(Fault(line, None, f"{len(values)} cells, expected {len(header)} ({', '.join(header)})"))
            else:
                yield line, {c: " ".join(v.split()) for c, v in zip(header, values, strict=True)}
    except csv.Error as error:
        faults.append(Fault(reader.line_num, None, f"cannot be read as CSV: {error}"))
    if header is None:
        faults.append(Fault(1, None, f"no header line: expected the columns {', '.join(COLUMNS)}"))


def stamp(path: str) -> int:
    """When a user's file was last written, so that a changed one is read again. Raises UsageError when it is not there."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError as error:
        raise UsageError(f"the actors file '{path}' cannot be read: {error.strerror or error}") from error


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise UsageError(f"the actors file '{path}' is larger than {LARGEST // 1_000_000} MB: is it the right file?")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"the actors file '{path}' cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"the actors file '{path}' is not UTF-8 (byte {error.start}): save it as UTF-8") from error


def _header(line: int, header: list[str]) -> Iterator[Fault]:
    for name in dict.fromkeys(header):
        if name not in COLUMNS:
            yield Fault(line, name, f"unknown column: expected some of {', '.join(COLUMNS)}")
        elif header.count(name) > 1:
            yield Fault(line, name, "the column is there twice")
    for name in ("id", "name", "kind"):
        if name not in header:
            yield Fault(line, name, "the column is missing")


def _ids(lines: list[tuple[int, dict[str, str]]], known: Mapping[str, ActorRow], faults: list[Fault]) -> set[str]:
    """All ids that a parent or backer may name; ids that are there twice are told."""
    seen: dict[str, int] = {}
    for line, row in lines:
        identity = row.get("id", "")
        if identity in seen:
            faults.append(Fault(line, "id", f"'{identity}' is there already, in line {seen[identity]}"))
        elif identity:
            seen[identity] = line
    return {*seen, *known, *_countries()}


@cache
def _countries() -> frozenset[str]:
    return frozenset(row["iso3"] for row in read_tsv("countries.tsv"))


def _made(row: Mapping[str, str], old: ActorRow | None) -> ActorRow:
    return actor_row({c: row.get(c, "") for c in COLUMNS}) if old is None else _over(old, row)


def _over(old: ActorRow, row: Mapping[str, str]) -> ActorRow:
    """Our actor as the user's row changes it."""
    filled = {c: v for c, v in row.items() if v and c in COLUMNS}
    new = actor_row({"id": old.id, "name": old.name, "kind": old.kind, **filled})
    changed: dict[str, object] = {"name": new.name, "kind": new.kind}
    if "aliases" in filled:
        more = tuple(dict.fromkeys((*old.aliases, *new.aliases)))
        changed["aliases"] = () if filled["aliases"] == "-" else more
    fields = {"sector": "sector", "country": "country", "parent": "parents", "backer": "backers", "wikidata": "wikidata",
              "office": "office", "valid_from": "period", "valid_to": "period"}  # fmt: skip
    changed |= {name: getattr(new, name) for column, name in fields.items() if column in filled}
    return replace(old, **changed)  # type: ignore[arg-type]


def _faults(line: int, row: dict[str, str], known: Mapping[str, ActorRow], ids: set[str]) -> Iterator[Fault]:
    identity = row.get("id", "")
    old = known.get(identity)
    if not _ID.fullmatch(identity):
        what = f"'{identity}' is no id" if identity else "empty"
        yield Fault(line, "id", f"{what}: expected letters, digits, '-', '_', '.' or ':', at most 100")
    elif identity in _countries():
        yield Fault(line, "id", f"'{identity}' is the code of a country")
    if old is None and row.get("name", "") in {"", "-"}:
        yield Fault(line, "name", "empty: a new actor needs a name")
    for column, legal in (("kind", KINDS), ("sector", SECTORS)):
        value = row.get(column, "")
        may_be_empty = column == "sector" or old is not None
        if value not in legal and not (may_be_empty and value in {"", "-"}):
            what = f"unknown {column} '{value}'" if value else "empty"
            yield Fault(line, column, f"{what}: expected one of {', '.join(legal)}")
    country = cell(row.get("country", ""))
    if country is not None and country not in _countries():
        yield Fault(line, "country", f"unknown country '{country}': expected an ISO 3166 alpha-3 code such as SYR")
    wikidata = cell(row.get("wikidata", ""))
    if wikidata is not None and not re.fullmatch(r"Q[1-9]\d{0,11}", wikidata):
        yield Fault(line, "wikidata", f"'{wikidata}' is no Wikidata id: expected Q and a number")
    office = cell(row.get("office", ""))
    if office is not None and office not in {o.office for o in offices()}:
        yield Fault(line, "office", f"unknown office '{office}': expected one of those of offices.tsv")
    yield from _bad_periods(line, row)
    yield from _bad_ties(line, row, ids)


def _bad_periods(line: int, row: Mapping[str, str]) -> Iterator[Fault]:
    bad = False
    for column in ("valid_from", "valid_to"):
        try:
            period(row.get(column, ""), "")
        except ValueError as error:
            bad = True
            yield Fault(line, column, str(error))
    if not bad:
        try:
            period(row.get("valid_from", ""), row.get("valid_to", ""))
        except ValueError as error:
            yield Fault(line, "valid_to", str(error))


def _bad_ties(line: int, row: Mapping[str, str], ids: set[str]) -> Iterator[Fault]:
    for column in ("parent", "backer"):
        for one in cells(row.get(column, "")):
            name, at, span = one.partition("@")
            first, dots, last = span.partition("..")
            if name not in ids:
                yield Fault(line, column, f"'{name}' is the id of no actor and no country")
            if at and not dots:
                yield Fault(line, column, f"'{one}' cannot be read: expected id@from..to")
                continue
            try:
                period(first, last)
            except ValueError as error:
                yield Fault(line, column, str(error))


def _cycles(rows: Mapping[str, tuple[int, ActorRow]], known: Mapping[str, ActorRow]) -> Iterator[Fault]:
    """A user's actors that are, over their parents, their own parent."""
    everybody = {**known, **{identity: row for identity, (_, row) in rows.items()}}
    told: set[str] = set()
    for identity, (line, _) in rows.items():
        circle = _circle(identity, everybody)
        if circle and not told & set(circle):
            told.update(circle)
            yield Fault(line, "parent", f"a circle of parents: {' -> '.join((*circle, circle[0]))}")


def _circle(start: str, everybody: Mapping[str, ActorRow]) -> tuple[str, ...]:
    """The way from an actor over its parents back to it, empty where there is none."""
    paths: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while paths:
        path = paths.pop()
        row = everybody.get(path[-1])
        for tie in row.parents if row is not None else ():
            if tie.id == start:
                return path
            if tie.id not in seen:
                seen.add(tie.id)
                paths.append((*path, tie.id))
    return ()
