"""Offices and ministries by their pattern: "Iraq's defence minister", "Ministry of Interior of Chad", "the Hamas leader"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sayso.data import read_tsv
from sayso.resolving.actor_files import offices
from sayso.resolving.actor_rows import ActorRow, OfficeRow, Period, cells
from sayso.resolving.actors import Actors, fold_name

_FORMER = frozenset({"former", "ex", "then", "late", "ousted", "deposed", "previous", "toppled"})
_BEFORE = frozenset({"acting", "interim", "caretaker", "new", "current", "incumbent", "deputy", "self", "proclaimed"})
_NOT_IT = frozenset({"deputy"})
_LONGEST = 12  # words of a description


@dataclass(frozen=True, slots=True)
class Office:
    """An office of a country (ISO code) or an actor (id), `title` as a phrase has it; `former`: of somebody who left it."""

    of: str
    row: OfficeRow
    title: str
    former: bool = False

    @property
    def id(self) -> str:
        """An id for the office itself: "irq:defence-minister"."""
        return f"{self.of.lower()}:{self.row.office}"

    def called(self, table: Actors) -> str:
        """Its plain name: "defence minister of Iraq"."""
        row = table.by_id.get(self.of)
        return f"{self.title} of {row.name if row is not None else table.country_names.get(self.of, self.of)}"


@cache
def _names() -> dict[str, tuple[OfficeRow, ...]]:
    found: dict[str, tuple[OfficeRow, ...]] = {}
    for row in offices():
        for name in row.names:
            key = fold_name(name)
            found[key] = (*found.get(key, ()), row)
    return found


@cache
def _parts() -> frozenset[str]:
    """Peoples and regions within a state: a Chechen president is not Russia's."""
    return frozenset(word for row in read_tsv("peoples.tsv") if row["kind"] != "nation" for word in cells(row["word"]))


def office_of(phrase: str, table: Actors, country: str | None = None) -> Office | None:
    """The office that a phrase names, all of it; None for other phrases, also for a deputy's.

    `country`: whose office it is when the phrase does not say ("the defence minister").
    """
    words = phrase.replace("-", " ").split()
    if len(words) > _LONGEST:
        return None
    former = False
    while words and words[0].lower() in _FORMER | _BEFORE | {"the", "a", "an"}:
        if words[0].lower() in _NOT_IT:
            return None
        former = former or words[0].lower() in _FORMER
        words = words[1:]
    whole = _names().get(fold_name(" ".join(words)), ())
    if whole and country is not None:
        return next((Office(country, row, fold_name(" ".join(words)), former) for row in whole if "country" in row.of), None)
    for owner, name in _splits(words):
        inner = _lighter(name)
        if inner is None:
            continue
        title, left = inner
        found = _fitting(owner, _names().get(title, ()), table)
        if found is not None:
            return Office(*found, title, former or left)
    return None


def _splits(words: list[str]) -> Iterator[tuple[str, str]]:
    """Whose and which, both ways round."""
    for i in range(1, len(words)):
        yield " ".join(words[:i]), fold_name(" ".join(words[i:]))
        if words[i].lower() == "of" and i + 1 < len(words):
            yield " ".join(words[i + 1 :]), fold_name(" ".join(words[:i]))


def _lighter(name: str) -> tuple[str, bool] | None:
    """An office's name without "former" or "acting" before it, and whether it was a former one; None for a deputy."""
    words = name.split()
    former = False
    while len(words) > 1 and words[0] in _FORMER | _BEFORE:
        if words[0] in _NOT_IT:
            return None
        former = former or words[0] in _FORMER
        words = words[1:]
    return " ".join(words), former


def _fitting(owner: str, rows: tuple[OfficeRow, ...], table: Actors) -> tuple[str, OfficeRow] | None:
    if not rows:
        return None
    code = None if owner in _parts() else table.country_of(owner)
    if code is not None:
        return next(((code, row) for row in rows if "country" in row.of), None)
    actor = table.find(owner) or table.repair(owner)
    if actor is None or actor.kind == "person":
        return None
    if actor.kind == "government" and actor.country is not None and not _held(actor.id, rows, table):
        return next(((actor.country, row) for row in rows if "country" in row.of), None)
    for row in rows:
        if "actor" in row.of and table.holders.get((actor.id, row.office)):
            return actor.id, row
    return next(((actor.id, row) for row in rows if "actor" in row.of), None)


def _held(of: str, rows: tuple[OfficeRow, ...], table: Actors) -> bool:
    return any((of, row.office) in table.holders for row in rows)


def holders(office: Office, table: Actors) -> list[tuple[ActorRow, Period]]:
    """Who is known to have held an office, and when; the latest first."""
    return table.holders.get((office.of, office.row.office), [])


def body_of(office: Office, table: Actors) -> ActorRow | None:
    """The actor of the table that a ministry is: the Pentagon is the defence ministry of the US."""
    return table.bodies.get((office.of, office.row.office))
