"""Charts as PNG, drawn by matplotlib: it brings its own fonts, so a machine without any draws the words too."""

from __future__ import annotations

import io
from typing import Any

from sayso.errors import UsageError
from sayso.exporting.charts import Chart


def to_png(chart: Chart) -> bytes:
    """The chart as a PNG of about 1,500 pixels. Raises UsageError when matplotlib is not installed."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise UsageError("PNG plots need matplotlib: pip install 'sayso[plots]', or take --plots svg") from error
    tall = 1.6 + 0.32 * len(chart.labels) if chart.kind == "bars" else 4.8
    figure = Figure(figsize=(9.5, tall), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.set_title(_plain(f"{chart.title}\n{chart.note}"), loc="left", fontsize=11)
    {"bars": _bars, "columns": _columns, "lines": _lines}[chart.kind](axes, chart)
    axes.spines[["top", "right"]].set_visible(False)
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=160, metadata={"Software": None})
    return stream.getvalue()


def _plain(words: str) -> str:
    return words.replace("$", r"\$")  # no mathematics


def _bars(axes: Any, chart: Chart) -> None:
    values = [v or 0 for v in chart.series[0].values]
    shown = axes.barh(range(len(values)), values, color=chart.series[0].colour)
    axes.set_yticks(range(len(values)), [_plain(label) for label in chart.labels])
    axes.bar_label(shown, padding=3)
    axes.invert_yaxis()


def _columns(axes: Any, chart: Chart) -> None:
    base = [0.0] * len(chart.labels)
    for one in chart.series:
        values = [v or 0 for v in one.values]
        axes.bar(range(len(values)), values, bottom=base, color=one.colour, label=_plain(one.name))
        base = [b + v for b, v in zip(base, values, strict=True)]
    _months(axes, chart)


def _lines(axes: Any, chart: Chart) -> None:
    for one in chart.series:
        points = [(i, v) for i, v in enumerate(one.values) if v is not None]
        axes.plot([i for i, _ in points], [v for _, v in points], marker="o", color=one.colour, label=_plain(one.name))
    if chart.bounds:
        axes.set_ylim(*chart.bounds)
        axes.axhline(0, color="#999", linewidth=0.8)
    _months(axes, chart)


def _months(axes: Any, chart: Chart) -> None:
    every = max(1, -(-len(chart.labels) // 10))
    at = range(0, len(chart.labels), every)
    axes.set_xticks(list(at), [chart.labels[i] for i in at])
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), frameon=False, fontsize=9)
