"""UCDP-GED-style rows: the columns of UCDP's georeferenced event data. A layout; the rows are not UCDP data."""

from __future__ import annotations

from collections.abc import Iterable

from sayso.exporting.codes import CIVILIANS, crosswalk, of_people, side
from sayso.exporting.geography import codes, land, priogrid
from sayso.exporting.rows import Party, Row, Told
from sayso.exporting.tables import Cells, joined


def make(row: Row) -> Iterable[Cells] | str:
    """The row of UCDP's columns, or why there is none: UCDP takes organised violence with at least one death."""
    if not row.happened:
        return f"not told as having happened ({row.factuality})"
    kind = crosswalk().get(row.subtype or "")
    if kind is None or kind["ucdp_relevant"] != "yes":
        return "not organised violence in UCDP's sense"
    if row.killed is None or row.killed.total.high < 1:
        return "nobody told dead"
    if row.start is None or row.date_prec is None:
        return "no day, or a time wider than a year"
    if row.country is None:
        return "no country"
    return [_cells(row, row.start, row.country)]


def _cells(row: Row, start: str, iso3: str) -> Cells:
    actors, victims = of_people(row.allied), of_people(row.recipients)
    if actors == victims:
        actors, victims = actors[:1], actors[1:]
    a, b = next(iter(actors), None), next(iter(victims), None)
    names = [_called(a, iso3), _called(b, iso3)]
    return {
        "id": row.id, "year": int(start[:4]), "code_status": "source_system=sayso; machine-coded",
        "type_of_violence": violence(a, b), "dyad_name": " - ".join(n for n in names if n) if all(names) else None,
        "side_a": names[0], "side_b": names[1], **_sources(row), **_where(row, iso3), **_deaths(row, a, b),
        "event_clarity": 1 if (row.date_prec or 9) <= 4 and (row.precision or 9) <= 4 else 2,
        "date_prec": row.date_prec, "date_start": start, "date_end": row.end,
        "gwnoa": _state(a, iso3), "gwnob": _state(b, iso3),
    }  # fmt: skip


def violence(a: Party | None, b: Party | None) -> int | None:
    """1 state-based, 2 non-state, 3 one-sided; None where a side is not known."""
    sides = (side(a) if a else None, side(b) if b else None)
    if sides[0] in ("state", "group") and sides[1] == "civilians":
        return 3
    if sides == ("group", "group"):
        return 2
    return 1 if sides in (("state", "group"), ("group", "state"), ("state", "state")) else None


def _called(party: Party | None, iso3: str) -> str | None:
    if party is None:
        return None
    if side(party) == "civilians":
        return CIVILIANS
    country = land(party.country) if side(party) == "state" else None
    return f"Government of {country}" if country else party.name


def _state(party: Party | None, iso3: str) -> int | None:
    code = codes(party.country).get("gwno") if party and party.country and side(party) == "state" else None
    return int(code) if code else None


def _sources(row: Row) -> Cells:
    return {
        "number_of_sources": row.origins or len(row.told), "source_article": ";".join(map(_article, row.told)) or None,
        "source_office": joined(t.publisher for t in row.told), "source_date": joined(t.published for t in row.told),
        "source_headline": joined(t.title for t in row.told), "source_original": joined(row.sources),
    }  # fmt: skip


def _article(told: Told) -> str:
    words = ",".join(w.replace('"', "'") for w in (told.publisher, told.published, told.title) if w)
    return f'"{words or told.report}"'


def _where(row: Row, iso3: str) -> Cells:
    located = row.lat is not None and row.lon is not None
    gwno = codes(iso3).get("gwno")
    return {
        "where_prec": row.precision, "where_coordinates": row.place, "where_description": row.place_text, "adm_1": row.admin1,
        "adm_2": row.pcodes.admin2_name,
        "latitude": row.lat, "longitude": row.lon, "geom_wkt": f"POINT ({row.lon} {row.lat})" if located else None,
        "priogrid_gid": priogrid(row.lat, row.lon) if row.lat is not None and row.lon is not None else None,
        "country": land(iso3), "country_id": int(gwno) if gwno else None, "region": codes(iso3).get("ucdp_region"),
    }  # fmt: skip


def _deaths(row: Row, a: Party | None, b: Party | None) -> Cells:
    """The dead by side. They add up to best: who is on no side that the words tell is unknown."""
    if row.killed is None:
        return {}
    total = row.killed.total
    best = total.best if total.best is not None else total.low
    civilian = min(best, (row.killed.civilian.best or 0) if row.killed.civilian else 0)
    fighters = min(best - civilian, (row.killed.combatant.best or 0) if row.killed.combatant else 0)
    whose = _whose(row, a, b)
    sides = {"deaths_a": fighters if whose == "a" else 0, "deaths_b": fighters if whose == "b" else 0}
    rest = best - civilian - sum(sides.values())
    return {
        **sides,
        "deaths_civilians": civilian,
        "deaths_unknown": rest,
        "best": best,
        "high": max(best, total.high),
        "low": total.low,
    }


def _whose(row: Row, a: Party | None, b: Party | None) -> str | None:
    """The side that all dead combatants are on by the words for them; None where they are on both, or it is not told."""
    found = set()
    for claim in row.claims:
        if claim.outcome == "killed" and claim.civilian is False and claim.who:
            found.add(next((name for name, party in (("b", b), ("a", a)) if party and _same(claim.who, party)), None))
    return found.pop() if len(found) == 1 else None


def _same(who: str, party: Party) -> bool:
    own = {w.casefold().rstrip("s") for w in f"{party.name} {party.text}".split()}
    return {w.casefold().rstrip("s") for w in who.split()} <= own
