"""An overview as files: a CSV for each table, a plot for each chart."""

from __future__ import annotations

import csv
from pathlib import Path

from sayso.errors import UsageError
from sayso.exporting.charts import charts
from sayso.exporting.overview import Overview, frames
from sayso.exporting.tables import guarded
from sayso.exporting.writing import output


def write(found: Overview, folder: Path, plots: str) -> list[Path]:
    """Write everything into a folder; the paths that were written. `plots`: svg or png. UsageError when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = []
        for name, lines in frames(found).items():
            with output(folder / f"{name}.csv") as stream:
                writer = csv.writer(stream)
                writer.writerow(lines[0] if lines else [])
                writer.writerows([guarded(v) if isinstance(v, str) else v for v in line.values()] for line in lines)
            written.append(folder / f"{name}.csv")
        for chart in charts(found):
            path = folder / f"{chart.name}.{plots}"
            if plots == "png":
                from sayso.exporting.chart_png import to_png

                path.write_bytes(to_png(chart))
            else:
                from sayso.exporting.chart_svg import to_svg

                path.write_text(to_svg(chart), encoding="utf-8")
            written.append(path)
    except OSError as error:
        raise UsageError(
            f"cannot write into '{folder}': {error.strerror}; name a folder that you may write to"
        ) from error
    return written
