"""ACLED-style rows: the columns of ACLED's export. They are a layout; the rows are not ACLED data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sayso.exporting.codes import CIVILIANS, crosswalk, inter, is_civilian, of_country, of_people, paragraph
from sayso.exporting.geography import codes, land
from sayso.exporting.rows import Party, Row
from sayso.exporting.tables import Cells, joined

CROWDS = {"Protests": "Protesters", "Riots": "Rioters"}
_TROOPS = frozenset({"State forces", "Rebel group"})
_ARMED = frozenset({"State forces", "Rebel group", "External/Other forces", "Identity militia"})


def make(row: Row) -> Iterable[Cells] | str:
    """The row of ACLED's columns, or why there is none."""
    if not row.happened:
        return f"not told as having happened ({row.factuality})"
    if row.subtype not in crosswalk():
        return f"no ACLED sub-event for {row.type}"
    if row.start is None or row.time_precision is None:
        return "no day, or a time wider than a month"
    if row.country is None:
        return "no country"
    return [_cells(row, row.country, row.subtype)]


def kind_of(row: Row) -> dict[str, str]:
    """ACLED's labels for the row's sub-event; an attack whose victims are armed is an armed clash there."""
    subtype = row.subtype or ""
    if subtype == "attack" and (victims := of_people(row.recipients)):
        if all(inter(p, row, "") in _ARMED for p in victims):
            subtype = "armed-clash"
    return crosswalk()[subtype]


def targets_civilians(row: Row) -> bool:
    """Whether all who were acted upon are civilians."""
    victims = of_people(row.recipients)
    return bool(victims) and all(map(is_civilian, victims))


def _cells(row: Row, iso3: str, subtype: str) -> Cells:
    kind = kind_of(row)
    actors, victims = of_people(row.allied), of_people(row.recipients)
    if actors == victims:  # two sides of one clash or deal
        actors, victims = actors[:1], actors[1:]
    first, second = next(iter(actors), None), next(iter(victims), None)
    inters = [inter(p, row, kind["event_type"]) for p in (first, second)]
    crowd = CROWDS.get(kind["event_type"])
    marched = crowd is not None and inters[0] not in _TROOPS
    if marched:  # ACLED calls whoever demonstrates so
        inters[0] = crowd
    reports = len(row.told)
    return {
        "event_id_cnty": row.id, "event_date": row.start, "year": int((row.start or "0")[:4]),
        "time_precision": row.time_precision, "disorder_type": kind["disorder_type"], "event_type": kind["event_type"],
        "sub_event_type": kind["sub_event_type"],
        "actor1": of_country(crowd, iso3) if marched and crowd else _called(first, iso3),
        "assoc_actor_1": joined(p.name for p in actors) if marched else _others(actors), "inter1": inters[0],
        "actor2": _called(second, iso3), "assoc_actor_2": _others(victims), "inter2": inters[1],
        "interaction": _interaction([i for i in inters if i]),
        "civilian_targeting": "Civilian targeting" if targets_civilians(row) else None,
        "iso": _number(codes(iso3).get("iso_numeric")), "region": codes(iso3).get("acled_region"), "country": land(iso3),
        "admin1": row.admin1, "admin2": row.pcodes.admin2_name,
        "location": row.place or row.place_text, "latitude": row.lat, "longitude": row.lon,
        "geo_precision": row.geo_precision, "source": joined(t.publisher for t in row.told), "notes": paragraph(row),
        "fatalities": row.killed.total.best if row.killed else None,
        "tags": f"source_system=sayso; type={row.type}; subtype={subtype}; factuality={row.factuality}; reports={reports}"
        + (f"; origins={row.origins}" if row.origins else ""),
        "timestamp": _seconds(row.last_reported),
    }  # fmt: skip


def _called(party: Party | None, iso3: str) -> str | None:
    return (of_country(CIVILIANS, iso3) if is_civilian(party) else party.name) if party else None


def _others(parties: Sequence[Party]) -> str | None:
    """The further parties, and what civilians are called in the report."""
    first, rest = next(iter(parties), None), tuple(parties)[1:]
    own = first.name if first and is_civilian(first) and first.name.casefold() != CIVILIANS.casefold() else None
    return joined([own, *(p.name for p in rest)])


def _interaction(inters: list[str]) -> str | None:
    return f"{inters[0]} only" if len(inters) == 1 else "-".join(inters) or None


def _number(code: str | None) -> int | None:
    return int(code) if code else None


def _seconds(day: str | None) -> int | None:
    return int(datetime.fromisoformat(day[:10]).replace(tzinfo=UTC).timestamp()) if day else None
