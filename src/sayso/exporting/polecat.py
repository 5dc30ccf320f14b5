"""POLECAT-style TSV and PLOVER JSON lines: one event a line, coded by PLOVER's types."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TextIO

from sayso import __version__
from sayso.exporting.codes import goldstein, modes, quad_class
from sayso.exporting.geography import codes, land
from sayso.exporting.json import _ESCAPED
from sayso.exporting.rows import Party, Row, Said
from sayso.exporting.tables import Cells, header, joined

_QUAD = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}
_FEATURE = dict(
    enumerate(
        ("town or site", "near a town", "district", "province", "region", "country", "sea or several countries"), 1
    )
)
_RESOLUTION = {1: 4, 2: 4, 3: 3, 4: 2, 5: 2, 6: 1, 7: 1}  # PLOVER: 5 sub-city .. 1 country


def make(row: Row) -> Iterable[Cells] | str:
    """The row of POLECAT's columns, or why there is none."""
    if not row.happened:
        return f"not told as having happened ({row.factuality})"
    if row.start is None:
        return "no day"
    return [
        {
            **_event(row),
            **_parties("Actor", row.actors),
            **_parties("Recipient", row.recipients),
            **_where(row),
            **_story(row),
        }
    ]


def record(row: Row) -> dict[str, Any] | str:
    """The row as a PLOVER object, or why there is none."""
    if not row.happened:
        return f"not told as having happened ({row.factuality})"
    if row.start is None:
        return "no day"
    if not row.actors:
        return "no actor, which PLOVER requires"
    return {name: _plover(row).get(name) for name in header("plover")}


@dataclass(slots=True)
class Lines:
    """PLOVER objects on their way into a stream, one a line."""

    stream: TextIO
    count: int = 0

    def add(self, row: Row) -> str | None:
        """Write a row; the reason, where PLOVER has no place for it."""
        made = record(row)
        if isinstance(made, str):
            return made
        self.stream.write(one_line(made) + "\n")
        self.count += 1
        return None

    def close(self) -> None:
        """Nothing is held back."""


def one_line(made: dict[str, Any]) -> str:
    """JSON that every reader takes for one line."""
    return _ESCAPED.sub(lambda m: f"\\u{ord(m.group()):04x}", json.dumps(made, ensure_ascii=False, allow_nan=False))


def _mode(row: Row, key: str) -> str | None:
    return modes().get(row.subtype or "", {}).get(key) or None


def _event(row: Row) -> Cells:
    return {
        "Event ID": row.id, "Event Date": row.start, "Event Type": row.type, "Event Mode": _mode(row, "mode"),
        "Intensity": goldstein(row), "Quad Code": _QUAD[quad_class(row)], "Contexts": _mode(row, "context"),
    }  # fmt: skip


def _parties(side: str, parties: Sequence[Party]) -> Cells:
    lands = list(dict.fromkeys(p.country for p in parties if p.country))
    sectors = list(dict.fromkeys(p.sector for p in parties if p.sector))
    return {
        f"{side} Name": _semicolon(p.name for p in parties), f"{side} Country": _semicolon(lands),
        f"{side} COW": _semicolon(codes(iso3).get("cow") for iso3 in lands),
        f"Primary {side} Sector": sectors[0] if sectors else None, f"{side} Sectors": _semicolon(sectors),
        f"{side} Name Raw": _semicolon(p.text for p in parties),
    }  # fmt: skip


def _where(row: Row) -> Cells:
    exact = row.precision or 9
    return {
        "Placename": row.place, "City": row.place if exact <= 2 else None, "District": row.place if exact == 3 else None,
        "Province": row.place if exact == 4 else row.admin1, "Country": land(row.country), "Latitude": row.lat,
        "Longitude": row.lon, "GeoNames ID": _geonames(row), "Raw Placename": row.place_text,
        "Feature Type": _FEATURE.get(exact),
    }  # fmt: skip


def _story(row: Row) -> Cells:
    first = row.told[0]
    return {
        "Source": first.publisher, "Publication Date": first.published, "Story People": _semicolon(row.people),
        "Story Organizations": _semicolon(row.bodies), "Story Locations": _semicolon(row.places),
        "Language": first.language, "Version": f"source_system=sayso {__version__}",
    }  # fmt: skip


def _plover(row: Row) -> dict[str, Any]:
    return {
        "id": row.id, "has_event": True, "date": row.start, "time": None, "enddate": row.end, "endtime": None,
        "actor": [_entity(p) for p in row.actors], "recipient": [_entity(p) for p in row.recipients],
        "event": list(row.types), "event_loc": _location(row), "event_text": row.quote, "quad_code": quad_class(row),
        "event_scale": goldstein(row), "mode": _mode(row, "mode"), "context": _mode(row, "context"),
        "link": [{"type": kind, "id": target} for kind, target in row.links], "text": row.sentence,
        "text_info": {"sequence": None, "start": row.quote_start, "end": row.quote_end, "text_story": None},
        "cite_info": _cite(row), "coder": f"sayso {__version__}", "comment": _comment(row), "size": _size(row),
        "dead_low": row.killed.total.low if row.killed else None, "dead_high": row.killed.total.high if row.killed else None,
        "sayso_claims": [_claim(c) for c in row.claims if not c.copy], "sayso_factuality": row.factuality,
    }  # fmt: skip


def _entity(party: Party) -> dict[str, Any]:
    code = party.country or (party.id or "").upper()[:12] or None
    return {
        "code": code, "sector": party.sector, "entity_text": party.text, "identifier_id": party.id,
        "identifier_text": party.name, "religion": None, "ethnicity": None, "office": None, "gender": None, "age": None,
    }  # fmt: skip


def _location(row: Row) -> dict[str, Any] | None:
    if row.place is None and row.place_text is None:
        return None
    exact = row.precision or 9
    return {
        "extracted_place": row.place_text, "resolved_place": row.place, "geonameid": _geonames(row), "lat": row.lat,
        "lon": row.lon, "city": row.place if exact <= 2 else None, "district": row.place if exact == 3 else None,
        "province": row.place if exact == 4 else row.admin1, "country": land(row.country), "country_code": row.country,
        "feature_class": None, "feature_code": None, "resolution": _RESOLUTION.get(exact),
    }  # fmt: skip


def _cite(row: Row) -> dict[str, Any]:
    first = row.told[0]
    citation = ", ".join(w for w in (first.publisher, first.title, first.published) if w) or None
    return {
        "corpus": None, "citation": citation, "url": first.url, "title": first.title, "language": first.language,
        "publication": first.publisher, "license": None, "copyright": None, "coder": row.coder or f"sayso={__version__}",
        "codebook": "PLOVER", "version": __version__,
    }  # fmt: skip


def _comment(row: Row) -> str:
    more = [f"{len(row.told)} reports of {row.origins} origins"] if row.origins else []
    more += [f"denied by {joined(row.denied_by)}"] if row.denied_by else []
    return "; ".join(["source_system=sayso", row.status or row.factuality, *more])


def _size(row: Row) -> dict[str, int | None]:
    tolls = {"dead": row.killed, "injured": row.injured, "arrested": row.detained}
    return {name: toll.total.best if toll else None for name, toll in tolls.items()}


def _claim(claim: Said) -> dict[str, Any]:
    return {
        "field": claim.field, "value": claim.value, "min": claim.min, "max": claim.max, "source": claim.source,
        "source_type": claim.source_type, "stance": claim.stance, "words": claim.words, "start": claim.start,
        "end": claim.end, "report": claim.report,
    }  # fmt: skip


def _geonames(row: Row) -> int | None:
    name, _, number = (row.place_id or "").partition(":")
    return int(number) if name == "geonames" and number.isdigit() else None


def _semicolon(words: Iterable[str | None]) -> str | None:
    return ";".join(dict.fromkeys(w for w in words if w)) or None


def text_hash(text: str) -> str:
    """The hash of a report's text, which offsets point into."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
