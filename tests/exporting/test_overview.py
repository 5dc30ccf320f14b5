"""`sayso summary`: counts, pairs of sides, answers; readable at 80 columns; plots that are well formed."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.console import Console
from tests.exporting.samples import PUBLIC, material

from sayso.exporting.chart_svg import steps, to_svg
from sayso.exporting.charts import Chart, Series, charts, months_between
from sayso.exporting.overview import Overview, escalation, frames, overview
from sayso.exporting.overview_files import write
from sayso.exporting.overview_terminal import render


@pytest.fixture(name="found", scope="module")
def _found() -> Overview:
    return overview(material(), PUBLIC)


def test_an_incident_is_counted_once_and_an_event_per_report(found: Overview) -> None:
    assert [(x.name, x.events, x.low, x.best, x.high) for x in found.types] == [("shelling artillery missile attack", 1, 4, 4, 7)]
    apart = overview(material(linked=False), PUBLIC)
    assert [(x.events, x.best) for x in apart.types] == [(3, 15)] and apart.unit == "event"


def test_places_months_and_actors(found: Overview) -> None:
    assert [x.name for x in found.places] == ["Saada, Yemen"]
    assert [x.name for x in found.months] == ["2031-05"] and [x.name for x in found.actors] == ["army"]


def test_pairs_of_sides_with_goldstein_and_quad_class() -> None:
    (dyad,) = overview(material(linked=False), PUBLIC).dyads
    assert (dyad.actor, dyad.recipient, dyad.events, dyad.goldstein) == ("army", "people", 2, -10.0)
    assert dyad.quads == (0, 0, 0, 2) and dyad.months == (("2031-05", 2, -10.0),)


def test_answers_make_chains(found: Overview) -> None:
    apart = overview(material(linked=False), PUBLIC)
    assert [[s.what for s in chain] for chain in apart.chains] == [["shelling artillery missile attack", "REJECT"]] * 2
    assert escalation(apart.chains[0]) == "milder"


def test_readable_at_eighty_columns() -> None:
    stream = io.StringIO()
    render(overview(material(linked=False), PUBLIC), Console(file=stream, width=80))
    text = stream.getvalue()
    assert max(map(len, text.splitlines())) <= 80
    assert re.search(r"Saada, Yemen +3 █+ +15", text) and "army → people" in text and "-10.0" in text
    assert "Yusuf" not in text and "Haddad" not in text


def test_svg_is_well_formed_and_escaped(found: Overview) -> None:
    made = charts(found)
    assert {c.name for c in made} >= {"types", "months", "places", "actors"}
    for chart in made:
        root = ElementTree.fromstring(to_svg(chart))
        assert root.tag.endswith("svg")
        assert all(label[:20] in "".join(root.itertext()) for label in chart.labels[:1])
    bad = Chart("x", "<script>&", "bars", ("<b>",), (Series('"', (1.0,)),))
    assert ElementTree.fromstring(to_svg(bad)).find("{*}title").text == "<script>&"  # type: ignore[union-attr]


def test_lines_leave_gaps_and_stay_within_bounds() -> None:
    chart = Chart("d", "d", "lines", ("2031-01", "2031-02", "2031-03"), (Series("a", (-10.0, None, 10.0)),), bounds=(-10, 10))
    root = ElementTree.fromstring(to_svg(chart))
    ys = [float(c.attrib["cy"]) for c in root.findall(".//{*}circle")]
    assert len(ys) == 2 and ys[0] > ys[1]


def test_axis_has_round_steps_and_every_month() -> None:
    assert steps(0) == [0, 1] and steps(7) == [0, 2, 4, 6, 8] and steps(480) == [0, 100, 200, 300, 400, 500]
    assert months_between("2030-11", "2031-02") == ("2030-11", "2030-12", "2031-01", "2031-02")


def test_files_and_notebook(found: Overview, tmp_path: Path) -> None:
    names = {p.name for p in write(found, tmp_path, "svg")}
    assert {"types.csv", "dyads.csv", "chains.csv", "types.svg", "months.svg"} <= names
    assert (tmp_path / "types.csv").read_text("utf-8").splitlines()[0] == "type,events,killed_low,killed_best,killed_high"
    html = found._repr_html_()
    assert html.count("<svg") == len(charts(found)) and "<script" not in html


def test_frames_guard_nothing_but_hold_all(found: Overview) -> None:
    tables = frames(replace(found, chains=()))
    assert tables["chains"] == [] and tables["types"][0]["events"] == 1


def test_png(found: Overview) -> None:
    pytest.importorskip("matplotlib")
    from sayso.exporting.chart_png import to_png

    assert to_png(charts(found)[0]).startswith(b"\x89PNG")
