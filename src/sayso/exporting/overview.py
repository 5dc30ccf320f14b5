"""What people look at first: events by type, month, place and actor; who answers whom; how pairs of sides get on over time.

Everything is counted over the same rows that the formats are written from, with the same care for names and places.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from sayso.exporting.codes import goldstein, of_people, quad_class
from sayso.exporting.geography import land
from sayso.exporting.policy import Material, Policy, rows
from sayso.exporting.rows import Party, Row, Unit, event_id

UNKNOWN = "(not told)"
_PRIVATE = "[private person"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: how many events, and the dead in them (None: no number told) as low, best, high sums over them."""

    name: str
    events: int
    low: int | None = None
    best: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class Dyad:
    """One side towards another: events, their mean on the Goldstein scale, how many in each quad class, and by month.

    `months`: month, number of events, mean Goldstein value.
    """

    actor: str
    recipient: str
    events: int
    goldstein: float
    quads: tuple[int, int, int, int]
    months: tuple[tuple[str, int, float], ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One event of a chain, in words."""

    id: str
    day: str | None
    what: str
    actor: str
    recipient: str
    goldstein: float


@dataclass(frozen=True, slots=True)
class Overview:
    """The tables. `quads` has the events of each month by quad class; `chains` begin with what was answered first."""

    unit: Unit
    happenings: int
    left_out: int
    reports: int
    types: tuple[Line, ...]
    months: tuple[Line, ...]
    places: tuple[Line, ...]
    actors: tuple[Line, ...]
    quads: tuple[tuple[str, tuple[int, int, int, int]], ...]
    dyads: tuple[Dyad, ...]
    chains: tuple[tuple[Step, ...], ...]

    def _repr_html_(self) -> str:
        """The tables and plots, for a notebook."""
        from sayso.exporting.overview_html import to_html

        return to_html(self)


def overview(material: Material, policy: Policy, *, unit: Unit | None = None, optional: bool = False) -> Overview:
    """Count what happened. Incidents where there are any, else the events of single reports (copies count again then).

    Tables by type, month, place and actor leave out what is only said, or background, unless `optional`; pairs of sides
    and chains of answers are about words as much as deeds and hold it.
    """
    unit = unit or material.units[-1]
    everything = list(rows(material, policy, unit))
    told = [row for row in everything if row.happened]
    counted = [row for row in told if optional or not row.optional]
    return Overview(
        unit=unit, happenings=len(counted), left_out=len(everything) - len(counted),
        reports=len({t.report for row in everything for t in row.told}),
        types=_lines(counted, lambda row: [(row.subtype or row.type).replace("-", " ")]),
        months=tuple(sorted(_lines(counted, lambda row: [row.start[:7] if row.start else UNKNOWN]), key=lambda x: x.name)),
        places=_lines(counted, _place), actors=_lines(counted, _actors), quads=_quads(told), dyads=_dyads(told),
        chains=_chains(material, {row.id: row for row in told}, unit),
    )  # fmt: skip


def frames(found: Overview) -> dict[str, list[dict[str, object]]]:
    """The tables as lists of dicts: for `pandas.DataFrame`, for CSV and JSON."""
    tables: dict[str, list[dict[str, object]]] = {
        name: [
            {
                name.removesuffix("s"): x.name,
                "events": x.events,
                "killed_low": x.low,
                "killed_best": x.best,
                "killed_high": x.high,
            }
            for x in getattr(found, name)
        ]
        for name in ("types", "months", "places", "actors")
    }
    tables["dyads"] = [
        {"actor": d.actor, "recipient": d.recipient, "events": d.events, "goldstein": d.goldstein, **_named(d.quads)}
        for d in found.dyads
    ]
    tables["dyad_months"] = [
        {"actor": d.actor, "recipient": d.recipient, "month": month, "events": n, "goldstein": value}
        for d in found.dyads for month, n, value in d.months
    ]  # fmt: skip
    tables["quad_months"] = [{"month": month, **_named(quads)} for month, quads in found.quads]
    tables["chains"] = [
        {"chain": n, "step": k, "id": s.id, "day": s.day, "what": s.what, "actor": s.actor, "recipient": s.recipient,
         "goldstein": s.goldstein}
        for n, chain in enumerate(found.chains, 1) for k, s in enumerate(chain, 1)
    ]  # fmt: skip
    return tables


def _named(quads: tuple[int, int, int, int]) -> dict[str, int]:
    names = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
    return dict(zip(names, quads, strict=True))


def _lines(found: Iterable[Row], names: object) -> tuple[Line, ...]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in found:
        for name in names(row):  # type: ignore[operator]
            groups[name].append(row)
    lines = [_line(name, group) for name, group in groups.items()]
    return tuple(sorted(lines, key=lambda x: (-x.events, x.name)))


def _line(name: str, group: list[Row]) -> Line:
    totals = [row.killed.total for row in group if row.killed]
    if not totals:
        return Line(name, len(group))
    best = sum(t.low if t.best is None else t.best for t in totals)
    return Line(name, len(group), sum(t.low for t in totals), best, sum(t.high for t in totals))


def _place(row: Row) -> list[str]:
    country = land(row.country)
    if row.precision in (None, 6, 7) or row.place is None:
        return [country or UNKNOWN]
    return [f"{row.place}, {country}" if country and country != row.place else row.place]


def _actors(row: Row) -> list[str]:
    """Groups, forces and bodies that acted; persons are not counted up."""
    named = [_called(party) for party in of_people(row.actors) if party.kind != "person"]
    return list(dict.fromkeys(n for n in named if not n.startswith(_PRIVATE))) or [UNKNOWN]


def _called(party: Party) -> str:
    return party.name


def _pair(row: Row) -> tuple[str, str]:
    sides = [next((p.name for p in of_people(parties)), UNKNOWN) for parties in (row.actors, row.recipients)]
    if row.actors == row.recipients and len(row.actors) > 1:  # both sides of a clash or a deal
        sides[1] = row.recipients[1].name
    return sides[0], sides[1]


def _quads(told: Iterable[Row]) -> tuple[tuple[str, tuple[int, int, int, int]], ...]:
    months: dict[str, Counter[int]] = defaultdict(Counter)
    for row in told:
        if row.start:
            months[row.start[:7]][quad_class(row)] += 1
    return tuple((month, _four(months[month])) for month in sorted(months))


def _four(count: Counter[int]) -> tuple[int, int, int, int]:
    return count[1], count[2], count[3], count[4]


def _dyads(told: Iterable[Row]) -> tuple[Dyad, ...]:
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in told:
        pair = _pair(row)
        if UNKNOWN not in pair and not any(name.startswith(_PRIVATE) for name in pair):
            groups[pair].append(row)
    found = [_dyad(pair, group) for pair, group in groups.items()]
    return tuple(sorted(found, key=lambda d: (-d.events, d.goldstein, d.actor, d.recipient)))


def _dyad(pair: tuple[str, str], group: list[Row]) -> Dyad:
    months: dict[str, list[float]] = defaultdict(list)
    for row in group:
        if row.start:
            months[row.start[:7]].append(goldstein(row))
    series = tuple((month, len(values), _mean(values)) for month, values in sorted(months.items()))
    quads = _four(Counter(map(quad_class, group)))
    return Dyad(*pair, len(group), _mean([goldstein(row) for row in group]), quads, series)


def _mean(values: list[float]) -> float:
    return round(sum(values) / len(values), 2)


def _chains(material: Material, told: dict[str, Row], unit: Unit) -> tuple[tuple[Step, ...], ...]:
    """What answers what, as paths from the first happening to the last answer; the longest first."""
    answers: dict[str, list[str]] = defaultdict(list)
    answering: set[str] = set()
    for answer, answered in _links(material, unit):
        if answer in told and answered in told and answer != answered and answer not in answers[answered]:
            answers[answered].append(answer)
            answering.add(answer)
    paths = [path for root in sorted(answers) if root not in answering for path in _paths(root, answers, (root,))]
    paths.sort(key=lambda path: (-len(path), [told[i].start or "9" for i in path], path))
    return tuple(tuple(_step(told[i]) for i in path) for path in paths)


def _paths(node: str, answers: dict[str, list[str]], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    further = [answer for answer in answers.get(node, ()) if answer not in path]
    if not further:
        yield path
    for answer in further:
        yield from _paths(answer, answers, (*path, answer))


def _links(material: Material, unit: Unit) -> Iterator[tuple[str, str]]:
    incidents = material.incidents() if material.incidents and unit == "incident" else ()
    home = {event_id(m.report.id, m.event.id): i.id for i in incidents for m in i.members}
    for coding in material.codings():
        for link in coding.links:
            if link.type == "response-to":
                ends = (event_id(coding.report.id, end) for end in (link.source, link.target))
                source, target = (home.get(end, end) for end in ends)
                yield source, target


def _step(row: Row) -> Step:
    return Step(row.id, row.start, (row.subtype or row.type).replace("-", " "), *_pair(row), goldstein(row))


def escalation(chain: tuple[Step, ...]) -> str:
    """Whether the answers of a chain are harsher than what they answer, milder, or alike (Goldstein)."""
    changes = [b.goldstein - a.goldstein for a, b in pairwise(chain)]
    total = sum(changes)
    return "harsher" if total < 0 else "milder" if total > 0 else "alike"
