"""P-codes of the user's own COD-AB file reach the exports; without one they stay empty."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sayso.exporting.coarsening import coarsened
from sayso.exporting.dataset import Choice, Kind, export_one
from sayso.exporting.geography import around
from sayso.exporting.policy import Material
from sayso.exporting.rows import of_coding
from sayso.records import Coding, Place
from sayso.resolving.gazetteer_user import add
from sayso.resolving.places import PlaceContext, resolve_place

from .samples import CODINGS, OPEN

HEAD = "ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_FR,ADM1_PCODE,ADM2_EN,ADM2_PCODE,center_lat,center_lon"
SECOND = ("Iraq,IQ,Al-Anbar,Anbar,IQX01,Qwertia,IQX0107,33.3,42.1", "Iraq,IQ,Ninewa,Ninive,IQX15,Zarfah,IQX1502,36.3,42.9")


@pytest.fixture(autouse=True)
def anew() -> Iterator[None]:
    """What is known around a place is kept for the process: not beyond a test that changes the gazetteer."""
    around.cache_clear()
    yield
    around.cache_clear()


@pytest.fixture
def cod(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A gazetteer of the user with second-level units of two governorates."""
    monkeypatch.setenv("SAYSO_GAZETTEER", str(tmp_path / "mine.sqlite"))
    file = tmp_path / "irq_admbnda_adm2.csv"
    file.write_text("\n".join((HEAD, *SECOND)) + "\n", "utf-8")
    add([file])
    return file


def place(name: str) -> Place:
    match = resolve_place(name, PlaceContext({"IRQ": 1}))[0]
    return Place(name, match.name, (match.iso3 or "",), match.lat, match.lon, match.precision, match.id)


def at(*places: Place) -> tuple[Coding, ...]:
    event = CODINGS[1].events[0]
    made = []
    for n, where in enumerate(places):
        claims = tuple(replace(c, value=where) if isinstance(c.value, Place) else c for c in event.claims)
        made.append(replace(CODINGS[1], report=replace(CODINGS[1].report, id=f"r{n}"), events=(replace(event, claims=claims),)))
    return tuple(made)


def rows(kind: Kind, *places: Place) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    export_one(Material(lambda: at(*places)), stream, Choice((kind,)), OPEN)
    return list(csv.DictReader(io.StringIO(stream.getvalue())))


def test_a_unit_of_the_file_brings_its_codes_and_a_town_those_of_its_division(cod: Path) -> None:
    assert around(place("Qwertia district")).pcodes == ("IQX01", "Al-Anbar", "IQX0107", "Qwertia")
    assert around(place("Qwertia district")).admin1 == "Al-Anbar", "the division comes from the file where ours has none"
    assert around(place("Ramadi")).pcodes == ("IQX01", "Al-Anbar", None, None)
    assert around(place("Basra")).pcodes == (None, None, None, None), "the file has no such division"


def test_the_monthly_table_has_them_and_counts_every_event_once(cod: Path) -> None:
    found = [r for r in rows(Kind.hapi, place("Qwertia district"), place("Ramadi"), place("Ramadi"), place("Basra"))
             if r["event_type"] == "political_violence"]  # fmt: skip
    told = {(r["admin1_code"], r["admin1_name"], r["admin2_code"], r["admin2_name"], r["admin_level"]): r["events"] for r in found}
    assert told == {
        ("IQX01", "Al-Anbar", "IQX0107", "Qwertia", "2"): "1", ("IQX01", "Al-Anbar", "", "", "1"): "2", ("", "", "", "", "1"): "1",
    }  # fmt: skip


def test_the_other_tables_have_them_too(cod: Path) -> None:
    (ours,) = rows(Kind.csv, place("Qwertia district"))
    assert (ours["place_id"], ours["admin1_code"], ours["admin2"], ours["admin2_code"]) == (
        "pcode:IQX0107", "IQX01", "Qwertia", "IQX0107",
    )  # fmt: skip
    assert rows(Kind.acled, place("Qwertia district"))[0]["admin2"] == "Qwertia"
    assert rows(Kind.ucdp, place("Qwertia district"))[0]["adm_2"] == "Qwertia"


def test_what_is_coarser_keeps_no_finer_code(cod: Path) -> None:
    (coding,) = at(place("Qwertia district"))
    codes = {level: coarsened(list(of_coding(coding)), level, ["all"])[0].pcodes for level in ("20km", "admin1", "country")}  # type: ignore[arg-type]
    assert codes["admin1"].admin2_code is None and codes["country"] == (None, None, None, None)


def test_reports_that_were_coded_before_the_file_came_keep_their_division(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAYSO_GAZETTEER", str(tmp_path / "mine.sqlite"))
    before = place("Anbar")
    division = around(before).admin1
    file = tmp_path / "adm1.csv"
    file.write_text(f"ADM0_PCODE,ADM1_EN,ADM1_PCODE,lat,lon\nIQ,Anbar,IQX01,{before.lat},{before.lon}\n", "utf-8")
    add([file])
    around.cache_clear()
    assert place("Anbar").id == "pcode:IQX01" != before.id
    assert (around(before).admin1, around(before).pcodes.admin1_code) == (division, "IQX01")
