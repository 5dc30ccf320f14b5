"""GeoJSON (RFC 7946): towns as points, provinces and regions as the circle that they fill, borders as lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TextIO

from sayso.exporting import acled, own
from sayso.exporting.geography import circle
from sayso.exporting.polecat import one_line
from sayso.exporting.rows import Row

_LARGEST = 5  # where_prec: a country is no place to draw
_AREA = 3


@dataclass(slots=True)
class Features:
    """A FeatureCollection on its way into a stream, one feature a line."""

    stream: TextIO
    count: int = 0

    def __post_init__(self) -> None:
        self.stream.write('{"type": "FeatureCollection", "source_system": "sayso", "features": [')

    def add(self, row: Row) -> str | None:
        """Write a row; the reason, where it is no happening."""
        if not row.happened:
            return f"not told as having happened ({row.factuality})"
        self.stream.write(("," if self.count else "") + "\n" + one_line(feature(row)))
        self.count += 1
        return None

    def close(self) -> None:
        """End the collection."""
        self.stream.write("\n]}\n")


def feature(row: Row) -> dict[str, Any]:
    """One feature: ACLED's names for what ACLED has, ours for the rest, and all claims. Unlocated rows have no geometry."""
    made = acled.make(row)
    like_acled = {} if isinstance(made, str) else next(iter(made), {})
    ours = {k: v for k, v in own.event_cells(row).items() if k not in ("lat", "lon", "id")}
    geometry, kind = geometry_of(row)
    properties = {
        "source_system": "sayso", **{k: v for k, v in like_acled.items() if v is not None},
        **ours, "geometry_kind": kind, "radius_km": row.radius_km,
        "claims": [own.claim_cells(row, c) for c in row.claims if not c.copy],
    }  # fmt: skip
    return {"type": "Feature", "id": row.id, "geometry": geometry, "properties": properties}


def geometry_of(row: Row) -> tuple[dict[str, Any] | None, str]:
    """The geometry as exact as the words are, and what it is."""
    if row.line:
        lines = [[[lon, lat] for lat, lon in part] for part in row.line]
        return {"type": "MultiLineString", "coordinates": lines}, "line of the border"
    if row.lat is None or row.lon is None or (row.precision or 9) > _LARGEST:
        return None, "not located" if row.lat is None else "a country or larger: not drawn"
    if (row.precision or 0) >= _AREA and row.radius_km:
        return {
            "type": "Polygon",
            "coordinates": [circle(row.lat, row.lon, row.radius_km)],
        }, "circle as large as the area, not its outline"
    return {"type": "Point", "coordinates": [row.lon, row.lat]}, "point"
