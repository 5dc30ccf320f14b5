"""What a name of a place is resolved with, and to: context, anchors, matches and their precision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Protocol

# UCDP where_prec of a kind; kinds that are not here are exact sites (1).
PRECISION = {
    "country": 6,
    "province": 4,
    "territory": 4,
    "district": 3,
    "area": 3,
    "island": 3,
    "region": 5,
    "border": 5,
    "sea": 5,
    "world": 7,
}
# Kilometres around the point within which the place lies, for places whose area is not known.
RADIUS = {1: 5, 2: 25, 3: 30, 4: 100, 5: 150, 6: 400, 7: 2000}
_ACLED = {1: 1, 2: 2, 3: 2, 4: 3, 5: 3, 6: 3, 7: 3}


class Point(Protocol):
    """Anything with a latitude and a longitude in degrees."""

    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that the report names elsewhere, as far as is known: it speaks for places near it and in its division."""

    key: str  # folded name: a name never speaks for itself
    lat: float
    lon: float
    iso3: str | None
    admin1: str | None
    kind: str
    weight: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class PlaceContext:
    """What the report is about: how often it speaks of each country (alpha-3); a place named beside ("Virginia").

    `anchors`: the other places of the report; `senses`: folded name -> id of the place that the report says it means;
    `publisher`: name or domain, squeezed to lower-case letters: a paper that has the town in its name is of that town.
    """

    countries: Mapping[str, float] = field(default_factory=dict)
    beside: str | None = None
    anchors: tuple[Anchor, ...] = ()
    senses: Mapping[str, int] = field(default_factory=dict)
    publisher: str = ""
    inside: str | None = None  # country that the words around it name: "the Iraqi town of"

    def share(self, iso3: str | None) -> float:
        """Part of the report's countries that is this one, 0 to 1."""
        total = sum(self.countries.values())
        return self.countries.get(iso3, 0.0) / total if iso3 and total > 0 else 0.0


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place that a text can mean.

    `precision`: UCDP where_prec, 1 (site, town) to 7 (several countries); `radius_km`: how far from the point the place may
    reach; `line`: parts of a border, each a list of (lat, lon); `disputed`: the disputed territory in which it lies, with
    the `claimants` (alpha-3).
    """

    name: str
    iso3: str | None
    lat: float
    lon: float
    precision: int
    id: str | None
    kind: str
    score: float
    admin1: str | None = None
    radius_km: int = 0
    line: tuple[tuple[tuple[float, float], ...], ...] = ()
    disputed: str | None = None
    claimants: tuple[str, ...] = ()
    row: int | None = None  # number in the gazetteer
    backing: float = 0.0  # how much the other places of the report speak for it, 0 to 1

    @property
    def geo_precision(self) -> int:
        """ACLED geo_precision: 1 (town), 2 (near it, part of a region), 3 (region and larger)."""
        return _ACLED[self.precision]


def distance(a: Point, b: Point) -> float:
    """Kilometres along the sphere."""
    dlat, dlon = radians(b.lat - a.lat), radians(b.lon - a.lon)
    h = sin(dlat / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(dlon / 2) ** 2
    return 12_742 * asin(sqrt(min(1.0, h)))


def moved(point: Point, km: float, north: float, east: float) -> tuple[float, float]:
    """Latitude and longitude so many kilometres away in a direction, along the sphere."""
    bearing, angle = atan2(east, north), km / 6_371
    lat, lon = radians(point.lat), radians(point.lon)
    lat2 = asin(sin(lat) * cos(angle) + cos(lat) * sin(angle) * cos(bearing))
    lon2 = lon + atan2(sin(bearing) * sin(angle) * cos(lat), cos(angle) - sin(lat) * sin(lat2))
    return round(degrees(lat2), 3), round((degrees(lon2) + 540) % 360 - 180, 3)
