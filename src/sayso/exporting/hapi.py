"""HDX-HAPI-style aggregate: events and dead by country, division, month and kind, as humanitarian analysts keep them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from typing import TextIO

from sayso.exporting.acled import kind_of, targets_civilians
from sayso.exporting.codes import crosswalk
from sayso.exporting.rows import Row
from sayso.exporting.tables import Cells, Sheet
from sayso.tolls import Range

Key = tuple[str, str, tuple[str, str, str, str], str, str]  # country, division, its P-codes and names, month, kind


@dataclass(slots=True)
class Aggregate:
    """Counts that grow with every row and are written at the end, sorted."""

    stream: TextIO
    raw: bool = False
    unit: str = "event"
    count: int = 0
    _cells: dict[Key, list[Range | None]] = field(default_factory=dict)

    def add(self, row: Row) -> str | None:
        """Count a row; the reason, where it does not count."""
        if not row.happened:
            return f"not told as having happened ({row.factuality})"
        if row.subtype not in crosswalk():
            return f"no ACLED sub-event for {row.type}"
        if row.start is None or row.time_precision is None:
            return "no day, or a time wider than a month"
        if row.country is None:
            return "no country"
        found = kinds(row)
        if not found:
            return "a strategic development, which HAPI does not count"
        self.unit = row.unit
        for kind in found:
            found_in = tuple(code or "" for code in row.pcodes)
            key = (row.country, row.admin1 or "", (found_in[0], found_in[1], found_in[2], found_in[3]), row.start[:7], kind)
            self._cells.setdefault(key, []).append(row.killed.total if row.killed else None)
        return None

    def close(self) -> None:
        """Write the table."""
        sheet = Sheet(self.stream, "hapi", lambda _: [], raw=self.raw)
        for key in sorted(self._cells):
            sheet.put(self._line(key, self._cells[key]))
        self.count = sheet.count

    def _line(self, key: Key, tolls: list[Range | None]) -> Cells:
        country, division, (code1, name1, code2, name2), month, kind = key
        told = [t for t in tolls if t is not None]
        best = [t.best if t.best is not None else t.low for t in told]
        year, number = int(month[:4]), int(month[5:])
        return {
            "location_code": country, "provider_admin1_name": division or None, "provider_admin2_name": name2 or None,
            "admin1_code": code1 or None, "admin1_name": name1 or None, "admin2_code": code2 or None, "admin2_name": name2 or None,
            "admin_level": 2 if code2 else 1 if division else 0,
            "event_type": kind, "events": len(tolls), "fatalities": sum(best) if told else None,
            "reference_period_start": f"{month}-01", "reference_period_end": f"{month}-{monthrange(year, number)[1]:02d}",
            "dataset_id": "sayso", "resource_id": "hapi_style", "warning": _warning(tolls, told, self.unit),
        }  # fmt: skip


def kinds(row: Row) -> list[str]:
    """HAPI's kinds of event; violence against civilians counts as both political violence and civilian targeting."""
    disorder = kind_of(row)["disorder_type"]
    found = ["political_violence"] if "Political violence" in disorder else []
    found += ["demonstration"] if "Demonstrations" in disorder else []
    return found + (["civilian_targeting"] if "political_violence" in found and targets_civilians(row) else [])


def _warning(tolls: list[Range | None], told: list[Range], unit: str) -> str:
    """What the sum does not show."""
    parts = ["not joined over reports: copies count again"] if unit == "event" else []
    if len(told) < len(tolls):
        parts.append(f"{len(tolls) - len(told)} of {len(tolls)} without a number of dead")
    low, high = sum(t.low for t in told), sum(t.high for t in told)
    if low != high:
        parts.append(f"fatalities range from {low} to {high}")
    if any(t.open for t in told):
        parts.append("at least one number is open upwards")
    return "; ".join(["source_system=sayso", *parts])
