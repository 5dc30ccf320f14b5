"""What may leave: names, exact places and fresh reports are held back here, before any format sees a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from sayso.errors import UsageError
from sayso.exporting import coarsening
from sayso.exporting.names import Mask, Masker, collect
from sayso.exporting.rows import Row, Told, Unit, mapped, of_coding, of_incident
from sayso.records import Coding, Incident, Member, Report

Names = Literal["public", "all"]
_LENGTH = re.compile(r"(\d{1,5})\s*([hdw])")
_HOURS = {"h": 1, "d": 24, "w": 168}
_SPARED = frozenset({
    "id", "unit", "type", "types", "subtype", "factuality", "status", "start", "end", "granularity", "time_precision",
    "countries", "event", "report", "origin", "field", "outcome", "source_type", "stance", "rule", "published", "url",
    "language", "kind", "country", "sector", "coarsened", "coder", "links", "place_id", "pcodes",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Policy:
    """How careful an export is. `names` "all" needs a `purpose`, which goes into the data responsibility sheet.

    `embargo` and `as_of`: reports published less than so long before the end of that day stay out; undated ones too.
    """

    names: Names = "public"
    purpose: str | None = None
    key: bytes = b""
    coarsen: coarsening.Level | None = None
    coarsen_of: tuple[str, ...] = ()
    embargo: timedelta | None = None
    as_of: date | None = None
    sensitivity: str | None = None
    retain_until: str | None = None
    contact: str | None = None

    def __post_init__(self) -> None:
        if self.names == "all" and not (self.purpose or "").strip():
            raise UsageError("--names all publishes the names of private persons: say what for with --purpose TEXT")
        if self.names == "public" and not self.key:
            raise UsageError("masking names needs the key of the project: see --names-key")
        coarsening.check(self.coarsen, self.coarsen_of)
        if self.coarsen_of and self.coarsen is None:
            raise UsageError("--coarsen-of goes with --coarsen LEVEL: say how coarse")
        if self.embargo is not None and self.as_of is None:
            raise UsageError("an embargo needs the day that it is counted from")

    def holds_back(self, report: Report) -> bool:
        """Whether a report is too fresh to be published, or cannot be shown not to be."""
        if self.embargo is None or self.as_of is None:
            return False
        if not report.published:
            return True
        try:
            whole = datetime.combine(date.fromisoformat(report.published[:10]) + timedelta(days=1), time())
        except ValueError:
            return True
        return whole + self.embargo > datetime.combine(self.as_of + timedelta(days=1), time())


def length_of(words: str) -> timedelta:
    """ "72h", "14d", "2w". Raises UsageError for anything else."""
    found = _LENGTH.fullmatch(words.strip().lower())
    if found is None:
        raise UsageError(f"--embargo '{words}' is no length of time: expected hours, days or weeks as in 72h, 14d, 2w")
    return timedelta(hours=int(found[1]) * _HOURS[found[2]])


@dataclass(slots=True)
class Material:
    """What an export is made from. Both are called more than once: the names are gathered before the first row is written.

    `incidents` None: the reports are not linked.
    """

    codings: Callable[[], Iterable[Coding]]
    incidents: Callable[[], Iterable[Incident]] | None = None
    left_out: Counter[str] = field(default_factory=Counter)
    masker: Masker | None = None

    @property
    def units(self) -> tuple[Unit, ...]:
        return ("event", "incident") if self.incidents else ("event",)


def told_reports(material: Material, policy: Policy) -> Iterator[tuple[Told, Report, Coding]]:
    """The reports that may be told, masked; with their originals."""
    change = _changer(material, policy)
    origins = {m.report.id: m.origin for i in material.incidents() for m in i.members} if material.incidents else {}
    for coding in material.codings():
        report = coding.report
        if policy.holds_back(report):
            continue
        told = Told(report=report.id, title=report.title, publisher=report.publisher, published=report.published,
                    url=report.url, language=report.language, origin=origins.get(report.id), copy=False)  # fmt: skip
        coarse = [row for row in change.rows(list(of_coding(coding))) if row.coarsened] if policy.coarsen else []
        found = coarse[0].told[0] if coarse else None  # a title must not tell what the rows hide
        yield replace(found, origin=told.origin) if found else change.told(told), report, coding


def rows(material: Material, policy: Policy, unit: Unit) -> Iterator[Row]:
    """The rows of events or of incidents, with nothing in them that the policy holds back; what is left out is counted."""
    change = _changer(material, policy)
    for together in _incidents(material, policy) if unit == "incident" else _events(material, policy):
        yield from change.rows(together)


def _events(material: Material, policy: Policy) -> Iterator[list[Row]]:
    for coding in material.codings():
        if policy.holds_back(coding.report):
            material.left_out["embargo: report"] += 1
        else:
            yield list(of_coding(coding))


def _incidents(material: Material, policy: Policy) -> Iterator[list[Row]]:
    if material.incidents is None:
        raise UsageError(
            "there are no incidents here: run sayso link on the store first, or export events (--unit event)"
        )
    for incident in material.incidents():
        kept = _marked(m for m in incident.members if not policy.holds_back(m.report))
        material.left_out["embargo: member of an incident"] += len(incident.members) - len(kept)
        if kept:
            yield [of_incident(replace(incident, members=kept))]
        else:
            material.left_out["embargo: incident"] += 1


def _marked(members: Iterable[Member]) -> tuple[Member, ...]:
    """The members that are left: a copy of a report that is held back is now the first of its origin."""
    first: dict[str, str] = {}
    return tuple(replace(m, copy=first.setdefault(m.origin, m.report.id) != m.report.id) for m in members)


@dataclass(slots=True)
class _Changer:
    masker: Masker | None
    policy: Policy

    def rows(self, together: list[Row]) -> list[Row]:
        if self.policy.coarsen:
            together = coarsening.coarsened(together, self.policy.coarsen, self.policy.coarsen_of)
        return [self._masked(row) for row in together]

    def _masked(self, row: Row) -> Row:
        if self.masker is None:
            return row
        mask = self.masker.of(tuple(t.report for t in row.told))
        row = mapped(row, mask.text, _SPARED)
        return replace(row, told=tuple(_with_address(t, mask) for t in row.told))

    def told(self, told: Told) -> Told:
        if self.masker is None:
            return told
        mask = self.masker.of((told.report,))
        return _with_address(mapped(told, mask.text, _SPARED), mask)


def _with_address(told: Told, mask: Mask) -> Told:
    return replace(told, url=mask.url(told.url)) if told.url else told


def _changer(material: Material, policy: Policy) -> _Changer:
    if policy.names == "all":
        return _Changer(None, policy)
    if material.masker is None:
        material.masker = Masker(collect(material.codings()), policy.key)
    return _Changer(material.masker, policy)
