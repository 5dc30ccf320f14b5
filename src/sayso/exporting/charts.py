"""Plots as plain data: what is drawn, not how. `chart_svg` draws it without any library, `chart_png` with matplotlib."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sayso.exporting.overview import UNKNOWN, Line, Overview

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
# Okabe and Ito's colours: told apart by all eyes and in grey.
QUAD_COLOURS = ("#56b4e9", "#0072b2", "#e69f00", "#d55e00")
LINE_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_MOST = 12


@dataclass(frozen=True, slots=True)
class Series:
    """Values for every label of a chart; None is a gap."""

    name: str
    values: tuple[float | None, ...]
    colour: str = LINE_COLOURS[0]


@dataclass(frozen=True, slots=True)
class Chart:
    """`bars`: one bar a label, lying; `columns`: stacked, standing; `lines`: over the labels, on the scale `bounds`."""

    name: str
    title: str
    kind: Literal["bars", "columns", "lines"]
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    note: str = ""
    bounds: tuple[float, float] | None = None


def charts(found: Overview) -> tuple[Chart, ...]:
    """The plots of an overview; those that would be empty are left out."""
    what = "incidents" if found.unit == "incident" else "events of single reports, copies counted again"
    made = [
        _bars("types", "Events by type", found.types, what),
        _months(found),
        _bars("places", "Events by place", found.places, what),
        _bars("actors", "Events by actor", found.actors, "who is told to have acted; persons are left out"),
        _dyads(found),
    ]
    return tuple(chart for chart in made if chart.labels and chart.series)


def _bars(name: str, title: str, lines: tuple[Line, ...], note: str) -> Chart:
    shown = [line for line in lines if line.name != UNKNOWN][:_MOST]
    return Chart(
        name,
        title,
        "bars",
        tuple(x.name for x in shown),
        (Series("events", tuple(float(x.events) for x in shown)),),
        note,
    )


def months_between(first: str, last: str) -> tuple[str, ...]:
    """All months from one to another, as 2024-02."""
    year, month = int(first[:4]), int(first[5:7])
    found = []
    while (name := f"{year:04d}-{month:02d}") <= last:
        found.append(name)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return tuple(found)


def _axis(told: set[str]) -> tuple[str, ...]:
    """Every month, empty ones too; where that is too many to draw, those that have events."""
    months = months_between(min(told), max(told)) if told else ()
    return months if len(months) <= 120 else tuple(sorted(told))


def _months(found: Overview) -> Chart:
    by_month = dict(found.quads)
    labels = _axis(set(by_month))
    series = tuple(
        Series(name, tuple(float(by_month.get(m, (0, 0, 0, 0))[i]) for m in labels), QUAD_COLOURS[i])
        for i, name in enumerate(QUADS)
    )
    note = "words and deeds; undated events are left out"
    return Chart("months", "Events by month and quad class", "columns", labels, series, note)


def _dyads(found: Overview) -> Chart:
    shown = [d for d in found.dyads if len(d.months) > 1 or d.events > 1][: len(LINE_COLOURS)] or found.dyads[
        : len(LINE_COLOURS)
    ]
    labels = _axis({month for d in shown for month, _, _ in d.months})
    series = []
    for colour, dyad in zip(LINE_COLOURS, shown, strict=False):
        values = {month: value for month, _, value in dyad.months}
        if values:
            series.append(Series(f"{dyad.actor} → {dyad.recipient}", tuple(values.get(m) for m in labels), colour))
    note = "mean Goldstein value of a month, +10 cooperation to -10 conflict"
    return Chart("dyads", "Pairs of sides over time", "lines", labels, tuple(series), note, (-10, 10))
