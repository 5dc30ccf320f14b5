"""What is known of an actor, and the rows of the tables that say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both included; each `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, or None where it is open."""

    first: str | None = None
    last: str | None = None

    def holds(self, day: str | None) -> bool:
        """Whether a day (`YYYY-MM-DD`) may lie within: a bound that names only a month holds for all of it."""
        if day is None:
            return True
        return (not self.first or self.first <= day[: len(self.first)]) and (
            not self.last or day[: len(self.last)] <= self.last
        )

    def over(self, day: str | None) -> bool:
        """Whether it had ended by that day (today is not asked: without a day, whether it has an end)."""
        return bool(self.last) and (day is None or day[: len(self.last or "")] > (self.last or ""))


ALWAYS = Period()


@dataclass(frozen=True, slots=True)
class Tie:
    """The id (or country) of a parent or backer, and when it was one."""

    id: str
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office (of `offices.tsv`) of a country or actor, and when somebody held it."""

    of: str
    office: str
    period: Period


@dataclass(frozen=True, slots=True)
class ActorRow:
    """A known actor. `sector` is PLOVER's, `country` ISO 3166 alpha-3.

    `office` is the office or ministry that a body is; `tenures` are the offices that a person held. `common`: the name
    is so frequent that it does not tell who is meant.
    """

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    sector: str | None
    country: str | None
    parents: tuple[Tie, ...] = ()
    backers: tuple[Tie, ...] = ()
    period: Period = ALWAYS
    wikidata: str | None = None
    office: str | None = None
    tenures: tuple[Tenure, ...] = field(default=())
    common: bool = False

    def parents_on(self, day: str | None) -> tuple[str, ...]:
        """Ids of what it belonged to on a day (`YYYY-MM-DD`), or ever."""
        return _valid(self.parents, day)

    def backers_on(self, day: str | None) -> tuple[str, ...]:
        """Ids of who backed it on a day (`YYYY-MM-DD`), or ever."""
        return _valid(self.backers, day)


def _valid(ties: Iterable[Tie], day: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tie.id for tie in ties if tie.period.holds(day)))


@dataclass(frozen=True, slots=True)
class RoleRow:
    """What a common noun says about a party; `civilian` is None where the word alone does not tell."""

    lemma: str
    kind: str
    civilian: bool | None


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office or a kind of ministry, with what it is called; `of`: whose it can be (country, actor)."""

    office: str
    names: tuple[str, ...]
    kind: str
    sector: str | None
    of: tuple[str, ...]


def period(first: str, last: str) -> Period:
    """Raises ValueError for what is no `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, or ends before it begins."""
    bounds = [cell(bound) for bound in (first, last)]
    for bound in bounds:
        if bound is not None and not _DAY.fullmatch(bound):
            raise ValueError(f"'{bound}' is no date: expected YYYY, YYYY-MM or YYYY-MM-DD")
    begin, end = bounds
    if begin and end and begin[: len(end)] > end:
        raise ValueError(f"it ends ({end}) before it begins ({begin})")
    return Period(begin, end)


def ties(text: str) -> tuple[Tie, ...]:
    """`id`, `id@from..to`, several parted by `|`. Raises ValueError for a period that cannot be read."""
    found = []
    for one in cells(text):
        name, at, span = one.partition("@")
        first, dots, last = span.partition("..")
        if at and not dots:
            raise ValueError(f"'{one}' cannot be read: expected id@from..to, one of the two dates may be missing")
        found.append(Tie(name, period(first, last) if at else ALWAYS))
    return tuple(found)


def cell(text: str) -> str | None:
    """A cell's value, None for an empty one."""
    return None if text in {"", "-"} else text


def cells(text: str) -> tuple[str, ...]:
    """The values of a cell with `|` between them."""
    return tuple(part.strip() for part in text.split("|") if part.strip() not in {"", "-"})


def actor_row(row: Mapping[str, str]) -> ActorRow:
    """A row of `actors.tsv` or of a user's file; columns that are missing are empty. Raises ValueError for bad dates."""
    return ActorRow(
        id=row["id"], name=row["name"], aliases=cells(row.get("aliases", "")), kind=row["kind"],
        sector=cell(row.get("sector", "")), country=cell(row.get("country", "")), parents=ties(row.get("parent", "")),
        backers=ties(row.get("backer", "")), period=period(row.get("valid_from", ""), row.get("valid_to", "")),
        wikidata=cell(row.get("wikidata", "")), office=cell(row.get("office", "")),
    )  # fmt: skip
