"""Charts as SVG, written by hand: no library, the same bytes everywhere, text that stays text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import ceil, log10

from sayso.exporting.charts import Chart, Series
from sayso.exporting.words import clean

WIDTH, _TOP, _ROW, _PLOT = 760, 56, 24, 240
_LEFT_BARS, _LEFT, _RIGHT = 250, 60, 40
_LABEL = 34  # characters


def to_svg(chart: Chart) -> str:
    """A self-contained SVG, 760 units wide; every text in it is escaped."""
    draw = {"bars": _bars, "columns": _columns, "lines": _lines}[chart.kind]
    body, height = draw(chart)
    title, note = _text(chart.title), _text(chart.note)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="img" aria-label="{title}" font-family="system-ui, sans-serif" font-size="12" fill="#222">'
        f'<title>{title}</title><rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="16" y="24" font-size="16" font-weight="600">{title}</text>'
        f'<text x="16" y="42" fill="#666">{note}</text>{"".join(body)}</svg>\n'
    )


def _text(words: str) -> str:
    return escape(clean(words), quote=True)


def _short(words: str) -> str:
    return words if len(words) <= _LABEL else words[: _LABEL - 1] + "…"


def _number(value: float) -> str:
    return f"{value:g}"


def _at(value: float) -> str:
    return f"{value:.1f}"


def steps(most: float) -> list[int]:
    """Round numbers from 0 to at least `most`, about five of them."""
    rough = max(1.0, most / 5)
    base = 10 ** int(log10(rough))
    step = next(base * m for m in (1, 2, 5, 10) if base * m >= rough)
    return list(range(0, step * ceil(max(most, 1) / step) + 1, step))


def _bars(chart: Chart) -> tuple[list[str], int]:
    values = chart.series[0].values
    most = max((v or 0 for v in values), default=0) or 1
    room = WIDTH - _LEFT_BARS - _RIGHT
    body = []
    for i, (label, value) in enumerate(zip(chart.labels, values, strict=True)):
        y = _TOP + i * _ROW
        long = room * (value or 0) / most
        body.append(
            f'<text x="{_LEFT_BARS - 8}" y="{y + 16}" text-anchor="end">{_text(_short(label))}<title>{_text(label)}</title></text>'
            f'<rect x="{_LEFT_BARS}" y="{y + 4}" width="{_at(long)}" height="{_ROW - 8}" fill="{chart.series[0].colour}"/>'
            f'<text x="{_at(_LEFT_BARS + long + 6)}" y="{y + 16}">{_number(value or 0)}</text>'
        )
    return body, _TOP + len(values) * _ROW + 16


def _frame(chart: Chart, ticks: list[float]) -> Iterator[str]:
    """Horizontal lines with their numbers, and the labels below."""
    low, high = ticks[0], ticks[-1]
    for tick in ticks:
        y = _y(tick, low, high)
        yield f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{_at(y)}" y2="{_at(y)}" stroke="{"#999" if tick == 0 else "#ddd"}"/>'
        yield f'<text x="{_LEFT - 8}" y="{_at(y + 4)}" text-anchor="end">{_number(tick)}</text>'
    every = max(1, ceil(len(chart.labels) / 10))
    for i, label in enumerate(chart.labels):
        if i % every == 0:
            yield f'<text x="{_at(_x(i, len(chart.labels)))}" y="{_TOP + _PLOT + 18}" text-anchor="middle">{_text(label)}</text>'


def _x(i: int, count: int) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * (i + 0.5) / count


def _y(value: float, low: float, high: float) -> float:
    return _TOP + _PLOT * (high - value) / (high - low)


def _legend(series: tuple[Series, ...], y: int) -> tuple[list[str], int]:
    body = []
    for i, one in enumerate(series):
        top = y + i * 18
        body.append(
            f'<rect x="{_LEFT}" y="{top}" width="12" height="12" fill="{one.colour}"/>'
            f'<text x="{_LEFT + 18}" y="{top + 11}">{_text(one.name)}</text>'
        )
    return body, y + len(series) * 18 + 12


def _columns(chart: Chart) -> tuple[list[str], int]:
    totals = [sum(s.values[i] or 0 for s in chart.series) for i in range(len(chart.labels))]
    ticks = [float(t) for t in steps(max(totals, default=0))]
    body = list(_frame(chart, ticks))
    wide = min(48.0, 0.8 * (WIDTH - _LEFT - _RIGHT) / len(chart.labels))
    for i, label in enumerate(chart.labels):
        base = 0.0
        for one in chart.series:
            value = one.values[i] or 0
            if value:
                top, bottom = _y(base + value, 0, ticks[-1]), _y(base, 0, ticks[-1])
                body.append(
                    f'<rect x="{_at(_x(i, len(chart.labels)) - wide / 2)}" y="{_at(top)}" width="{_at(wide)}" '
                    f'height="{_at(bottom - top)}" '
                    f'fill="{one.colour}"><title>{_text(label)}: {_number(value)} {_text(one.name)}</title></rect>'
                )
            base += value
    legend, height = _legend(chart.series, _TOP + _PLOT + 34)
    return body + legend, height


def _lines(chart: Chart) -> tuple[list[str], int]:
    low, high = chart.bounds or (0.0, float(steps(max(v or 0 for s in chart.series for v in s.values))[-1]))
    body = list(_frame(chart, [low + (high - low) * i / 4 for i in range(5)]))
    for one in chart.series:
        points = [(_x(i, len(chart.labels)), _y(v, low, high)) for i, v in enumerate(one.values) if v is not None]
        path = " ".join(f"{_at(x)},{_at(y)}" for x, y in points)
        body.append(
            f'<polyline points="{path}" fill="none" stroke="{one.colour}" stroke-width="1.5" stroke-opacity=".7"/>'
        )
        body += [
            f'<circle cx="{_at(x)}" cy="{_at(y)}" r="4" fill="{one.colour}"><title>{_text(one.name)}</title></circle>'
            for x, y in points
        ]
    legend, height = _legend(chart.series, _TOP + _PLOT + 34)
    return body + legend, height
