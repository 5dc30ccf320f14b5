"""Our own tables: events (or incidents), their claims, and the reports. They lose nothing but what is held back on purpose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TextIO

from sayso.exporting.codes import goldstein, quad_class
from sayso.exporting.polecat import one_line
from sayso.exporting.rows import Party, Row, Said, Told
from sayso.exporting.tables import Cells, aligned, joined
from sayso.tolls import Toll


def events(row: Row) -> Iterable[Cells]:
    """The line of the events table."""
    return [event_cells(row)]


def claims(row: Row) -> Iterable[Cells]:
    """The lines of the claims table: copies are there too, and marked."""
    return [claim_cells(row, claim) for claim in row.claims]


def event_cells(row: Row) -> dict[str, Any]:
    """All that is known of a happening, flat."""
    return {
        "id": row.id, "unit": row.unit, "type": row.type, "types": joined(row.types), "subtype": row.subtype,
        "factuality": row.factuality, "status": row.status, "optional": row.optional, "start": row.start, "end": row.end,
        "granularity": row.granularity, "when_text": row.when_text, "time_precision": row.time_precision,
        "date_prec": row.date_prec, "place": row.place, "place_text": row.place_text, "place_id": row.place_id,
        "country": joined(row.countries), "admin1": row.admin1,
        "admin1_code": row.pcodes.admin1_code, "admin2": row.pcodes.admin2_name, "admin2_code": row.pcodes.admin2_code,
        "lat": row.lat, "lon": row.lon, "precision": row.precision,
        "geo_precision": row.geo_precision, "coarsened": row.coarsened, **_parties("actor", row.actors),
        "other_actors": joined(p.name for p in row.other_actors),
        **_parties("recipient", row.recipients), **_toll("killed", row.killed), **_sides(row.killed),
        **_toll("injured", row.injured), "counts": joined(map(_count, row.claims)), "instrument": row.instrument,
        "quad_class": quad_class(row), "goldstein": goldstein(row), "sources": joined(row.sources),
        "denied_by": joined(row.denied_by), "reports": len(row.told), "origins": row.origins,
        "publishers": joined(t.publisher for t in row.told), "urls": joined(t.url for t in row.told),
        "first_reported": row.first_reported, "last_reported": row.last_reported, "quote": row.quote,
        "sentence": row.sentence,
    }  # fmt: skip


def claim_cells(row: Row, claim: Said) -> dict[str, Any]:
    """One claim, flat."""
    return {
        "id": row.id, "event": claim.event, "report": claim.report, "origin": claim.origin, "copy": claim.copy,
        "field": claim.field, "value": claim.value, "outcome": claim.outcome, "min": claim.min, "max": claim.max,
        "who": claim.who, "civilian": claim.civilian, "source": claim.source, "source_type": claim.source_type,
        "anonymous": claim.anonymous, "via": joined(claim.via), "stance": claim.stance, "words": claim.words,
        "start": claim.start, "end": claim.end, "cue": claim.cue, "rule": claim.rule or None,
    }  # fmt: skip


def report_cells(told: Told, text_sha256: str, coder: str | None) -> dict[str, Any]:
    """One report, without its text: that belongs to its publisher."""
    return {
        "report": told.report, "title": told.title, "publisher": told.publisher, "published": told.published, "url": told.url,
        "language": told.language, "text_sha256": text_sha256, "origin": told.origin, "coder": coder,
    }  # fmt: skip


@dataclass(slots=True)
class Lines:
    """Events with their claims and reports within, as JSON objects, one a line."""

    stream: TextIO
    count: int = 0

    def add(self, row: Row) -> str | None:
        """Write a row; all have a place here."""
        made = event_cells(row) | {
            "types": list(row.types), "country": list(row.countries), "actors": list(map(_party, row.actors)),
            "recipients": list(map(_party, row.recipients)), "sources": list(row.sources),
            "denied_by": list(row.denied_by), "told_by": [report_cells(t, "", None) for t in row.told],
            "links": [{"type": kind, "target": target} for kind, target in row.links],
            "claims": [claim_cells(row, c) for c in row.claims],
        }  # fmt: skip
        for flat in ("actor_kinds", "actor_ids", "recipient_kinds", "recipient_ids", "publishers", "urls"):
            del made[flat]
        for told in made["told_by"]:
            del told["text_sha256"], told["coder"]
        self.stream.write(one_line(made) + "\n")
        self.count += 1
        return None

    def close(self) -> None:
        """Nothing is held back."""


def _party(party: Party) -> dict[str, Any]:
    return {
        "name": party.name, "text": party.text, "kind": party.kind, "country": party.country, "id": party.id,
        "sector": party.sector,
    }  # fmt: skip


def _parties(side: str, parties: tuple[Party, ...]) -> Cells:
    unique = list({p.name: p for p in reversed(parties)}.values())[::-1]
    return {
        f"{side}s": joined(p.name for p in unique), f"{side}_kinds": aligned(p.kind for p in unique),
        f"{side}_ids": aligned(p.id for p in unique),
    }  # fmt: skip


def _toll(outcome: str, toll: Toll | None) -> Cells:
    total = toll.total if toll else None
    return {
        f"{outcome}_low": total.low if total else None, f"{outcome}_best": total.best if total else None,
        f"{outcome}_high": total.high if total else None, f"{outcome}_open": total.open if total else None,
    }  # fmt: skip


def _sides(toll: Toll | None) -> Cells:
    return {
        "killed_civilian": toll.civilian.best if toll and toll.civilian else None,
        "killed_combatant": toll.combatant.best if toll and toll.combatant else None,
        "killed_unknown": toll.unknown if toll else None,
    }  # fmt: skip


def _count(claim: Said) -> str | None:
    """A number and who gives it; one that is only denied is none."""
    if claim.outcome is None or claim.copy or (claim.stance == "denies" and claim.max != 0):
        return None
    return f"{claim.value} ({claim.source})" if claim.source else claim.value
