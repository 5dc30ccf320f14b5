"""An overview for a notebook: its plots, and the tables that are no plots."""

from __future__ import annotations

from html import escape

from sayso.exporting.chart_svg import to_svg
from sayso.exporting.charts import charts
from sayso.exporting.overview import Overview, frames
from sayso.exporting.words import clean

_MOST = 20


def to_html(found: Overview) -> str:
    """Self-contained HTML without scripts; every word is escaped."""
    head = f"<p>{found.happenings} {found.unit}s from {found.reports} reports; {found.left_out} not counted</p>"
    tables = frames(found)
    shown = "".join(_table(name, tables[name]) for name in ("types", "places", "dyads", "chains"))
    return f'<div class="sayso-overview">{head}{"".join(map(to_svg, charts(found)))}{shown}</div>'


def _table(name: str, lines: list[dict[str, object]]) -> str:
    if not lines:
        return ""
    header = "".join(f"<th>{escape(key)}</th>" for key in lines[0])
    body = "".join("<tr>" + "".join(f"<td>{_cell(v)}</td>" for v in line.values()) + "</tr>" for line in lines[:_MOST])
    more = f"<p>and {len(lines) - _MOST} more</p>" if len(lines) > _MOST else ""
    return f"<h4>{escape(name)}</h4><table><tr>{header}</tr>{body}</table>{more}"


def _cell(value: object) -> str:
    return "" if value is None else escape(clean(str(value)), quote=True)
