"""From Sayso's codes to those of other data sets, by tables that say what is lost; and what a row says in one paragraph."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sayso.data import read_tsv
from sayso.exporting.geography import land
from sayso.exporting.rows import Party, Row, Said, role_table
from sayso.exporting.tables import JOIN, joined
from sayso.tolls import Range

_CROWD = {"Riots": "Rioters"}
CIVILIANS = "Civilians"


@cache
def crosswalk() -> dict[str, dict[str, str]]:
    """`acled_crosswalk.tsv` by sub-event."""
    return {row["subtype"]: row for row in read_tsv("lexicons/acled_crosswalk.tsv")}


@cache
def modes() -> dict[str, dict[str, str]]:
    """`plover_modes.tsv` by sub-event, its empty cells as ''."""
    rows = read_tsv("exports/plover_modes.tsv")
    return {row["subtype"]: {k: "" if v == "-" else v for k, v in row.items()} for row in rows}


@cache
def plover() -> dict[str, dict[str, str]]:
    """`plover_codes.tsv` by type."""
    return {row["type"]: row for row in read_tsv("lexicons/plover_codes.tsv")}


def quad_class(row: Row) -> int:
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""
    return int(plover()[row.type]["quad_class"])


def goldstein(row: Row) -> float:
    """The Goldstein value of the row's type, -10 to +10: a mean of its kind, not a measurement."""
    return float(plover()[row.type]["goldstein"])


def is_civilian(party: Party) -> bool:
    """Whether a party counts as civilians by `parties.tsv`."""
    return side(party) == "civilians"


def side(party: Party) -> str | None:
    """state, group or civilians; None for parties that are none of these."""
    found = role_table().get(party.kind or "", {}).get("side", "-")
    return None if found == "-" else found


def inter(party: Party | None, row: Row, event_type: str) -> str | None:
    """ACLED's text code for a party; None where its kind is not known."""
    code = role_table().get(party.kind or "", {}).get("inter") if party else None
    if code == "@state":
        abroad = party and party.country and row.country and party.country != row.country
        return "External/Other forces" if abroad else "State forces"
    if code == "@crowd":
        return _CROWD.get(event_type, "Protesters")
    return code


def of_people(parties: Sequence[Party]) -> tuple[Party, ...]:
    """The parties that are people or bodies, no buildings and things."""
    return tuple(p for p in parties if p.kind != "thing")


def of_country(who: str, iso3: str | None) -> str:
    """ACLED's name for the civilians, protesters or rioters of a country."""
    country = land(iso3)
    return f"{who} ({country})" if country else who


def range_words(bounds: Range) -> str:
    """Low to high, and the best number: 17-23+, best 17."""
    ends = f"{bounds.low}" if bounds.low == bounds.high else f"{bounds.low}-{bounds.high}"
    best = f", best {bounds.best}" if bounds.best is not None and bounds.low != bounds.high else ""
    return f"{ends}{'+' if bounds.open else ''}{best}"


def paragraph(row: Row) -> str:
    """What is told and by whom: never a bare fact, denials always with it."""
    who = joined(p.name for p in row.allied) or "somebody not named"
    whom = joined(p.name for p in of_people(row.recipients))
    head = f"Reported ({row.status or row.factuality}): {(row.subtype or row.type).replace('-', ' ')} by {who}"
    parts = [head + (f" on {whom}" if whom else "")]
    if row.other_actors:
        parts.append(f"other sources name {joined(p.name for p in row.other_actors)} instead, or too")
    parts += _blame(row)
    for outcome, toll in (("killed", row.killed), ("injured", row.injured)):
        if toll:
            parts.append(f"{outcome} {range_words(toll.total)}: {JOIN.join(_given(row, outcome)) or 'no source named'}")
    parts += [f"{name} denies: “{c.sentence or c.words}”" for name, c in _first(row, "denies").items()]
    parts += [f"{name} claims responsibility" for name in _first(row, "claims-responsibility")]
    if row.sources:
        parts.append(f"according to {JOIN.join(row.sources)}")
    if row.sentence:
        parts.append(f"in the words of the report: “{' '.join(row.sentence.split())}”")
    return " ".join(part if part.endswith((".”", ".")) else f"{part}." for part in parts)


def _blame(row: Row) -> list[str]:
    """Who names whom, where not all name the same."""
    if not row.other_actors:
        return []
    names = {p.name for p in row.actors}
    told = [c for c in row.claims if c.field == "actor" and c.value in names and c.stance != "denies" and not c.copy]
    return [JOIN.join(dict.fromkeys(f"{c.source or 'the report'} names {c.value}" for c in told))]


def _given(row: Row, outcome: str) -> list[str]:
    numbers = [c for c in row.claims if c.outcome == outcome and c.stance != "denies" and not c.copy]
    return list(dict.fromkeys(f"{c.value.split(': ', 1)[-1]} ({c.source or 'the report'})" for c in numbers))


def _first(row: Row, stance: str) -> dict[str, Said]:
    found: dict[str, Said] = {}
    for claim in row.claims:
        if claim.stance == stance and claim.source:
            found.setdefault(claim.source, claim)
    return found
