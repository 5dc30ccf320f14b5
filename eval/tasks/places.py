"""Names of places to points: `lgl`, `geovirus`, `tr_news` (toponyms with coordinates, for `score_geo.py`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sayso import Report
from sayso.coding.toponyms import Toponym, toponyms


def places(found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Texts with the name of their publisher -> every place name in them, as `sayso where --report` gives it."""
    for record in found:
        report = Report(
            text=record["text"], id=record["id"], title=record.get("title"), published=record.get("date"),
            publisher=record.get("publisher") or record.get("domain") or _host(record.get("url")),
        )  # fmt: skip
        yield {"id": record["id"], "toponyms": [_row(place) for place in toponyms(report)]}


def _row(place: Toponym) -> dict[str, Any]:
    source, _, number = (place["id"] or "").partition(":")
    geonameid = int(number) if source == "geonames" else None
    kept = {key: value for key, value in place.items() if key not in {"name", "precision", "id"}}
    return {**kept, "geonameid": geonameid}


def _host(url: str | None) -> str | None:
    return url.split("//")[-1].split("/")[0] if url else None
