"""Every place that a text names, without the rest of the coding: for maps, and for measuring the resolver."""

from __future__ import annotations

from typing import TypedDict

from sayso.coding.engine import load, read_places
from sayso.coding.layers import get
from sayso.errors import SetAside
from sayso.reading.checks import check_report
from sayso.records import Report


class Toponym(TypedDict):
    """A place name in a text: characters [start, end), and what it resolves to (None where it does not)."""

    start: int
    end: int
    text: str
    name: str | None
    country: list[str]
    lat: float | None
    lon: float | None
    precision: int | None
    id: str | None


def toponyms(report: Report | str, *, model: str | None = None) -> list[Toponym]:
    """The place names of a report in text order, those of peoples and inside other names too ("US troops").

    Empty for a text that cannot be coded (empty, not English).
    """
    item = Report(text=report) if isinstance(report, str) else report
    try:
        checked = check_report(item)
    except SetAside:
        return []
    with load(model).memory_zone():
        doc = read_places(checked, model)
        seen = doc.user_data["sayso.view"]
        found = []
        for p in get(doc, "toponyms"):
            start, end = seen.to_original(doc[p["start"]].idx, doc[p["end"] - 1].idx + len(doc[p["end"] - 1]))
            rest = {key: p[key] for key in ("name", "country", "lat", "lon", "precision", "id")}
            found.append(Toponym(start=start, end=end, text=checked.text[start:end], **rest))  # type: ignore[typeddict-item]
    return found
