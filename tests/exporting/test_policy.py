"""Names, places and fresh reports: what is held back is held back in every cell."""

from __future__ import annotations

import io
import json
import re
import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.exporting.samples import ARMY, CODINGS, KEY, OPEN, PUBLIC, SAADA, at, first, material

from sayso.errors import UsageError
from sayso.exporting.dataset import Choice, Kind, export, export_one
from sayso.exporting.names import collect, project_key, pseudonym
from sayso.exporting.policy import Material, Policy, length_of, rows
from sayso.records import Claim

ALL = tuple(k for k in Kind if k not in (Kind.parquet, Kind.xlsx))


def everything(tmp_path: Path, policy: Policy) -> str:
    export(material(), tmp_path, Choice(ALL), policy)
    return "\n".join(p.read_text("utf-8") for p in sorted(tmp_path.iterdir()))


def test_no_private_name_is_left_anywhere(tmp_path: Path) -> None:
    text = everything(tmp_path, PUBLIC)
    for name in ("Amina", "Yusuf", "Karim", "Haddad", "karim-haddad"):
        assert not re.search(name, text), f"{name} is in the export"
    assert "Ali Saleh" in text, "a spokesman speaks in a public role"
    assert pseudonym("Amina Yusuf", KEY) in text and pseudonym("Karim Haddad", KEY) in text


def test_all_names_need_a_purpose_that_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--purpose"):
        Policy(names="all", purpose=" ")
    text = everything(tmp_path, OPEN)
    assert "Amina Yusuf" in text and "karim-haddad" in text
    assert json.loads((tmp_path / "datapackage.json").read_text("utf-8"))["sayso"]["purpose"] == "a test"


def test_addresses_and_titles_are_masked_but_other_addresses_stay() -> None:
    told = {t.report: t for row in rows(material(), PUBLIC, "event") for t in row.told}
    assert told["one"].url == "https://news.example/" and told["two"].url == "https://news.example/two"
    assert told["one"].title == f"{pseudonym('Karim Haddad', KEY)} and the hospital"


def test_a_part_of_a_name_is_masked_too() -> None:
    masked = next(rows(material(), PUBLIC, "event"))
    assert masked.sentence and "Amina" not in masked.sentence
    event = replace(CODINGS[0].events[0], triggers=(at(CODINGS[0].report.text, "Yusuf's ward burned"),))
    row = next(rows(Material(lambda: (replace(first(), events=(event,)),)), PUBLIC, "event"))
    assert row.quote == f"{pseudonym('Amina Yusuf', KEY)}'s ward burned"


def test_pseudonyms_are_stable_within_a_project_and_differ_between_projects() -> None:
    assert pseudonym("Amina Yusuf", KEY) == pseudonym("AMINA  Yusúf", KEY) != pseudonym("Amina Yusuf", b"x" * 32)
    assert re.fullmatch(r"\[private person P-[0-9a-f]{8}\]", pseudonym("Amina Yusuf", KEY))


def test_a_public_name_keeps_a_surname_that_a_private_person_shares() -> None:
    text = CODINGS[0].report.text.replace("Amina Yusuf", "Amina Saleh").replace("Mrs Yusuf", "Mrs Saleh")
    claims = tuple(
        replace(c, source=replace(c.source, name="Amina Saleh")) if c.source and c.source.name == "Amina Yusuf" else c
        for c in CODINGS[0].events[0].claims
    )
    coding = replace(first(), report=replace(first().report, text=text), events=(replace(first().events[0], claims=claims),))
    row = next(rows(Material(lambda: (coding,)), PUBLIC, "event"))
    assert "Ali Saleh" in row.sources and "Amina Saleh" not in row.sources


def test_groups_places_and_known_actors_are_no_persons() -> None:
    event = CODINGS[1].events[0]
    party = Claim("actor", replace(ARMY, name="Lashkar-e-Jhangvi", kind="person"), at(CODINGS[1].report.text, "Shopkeeper"))
    named = collect((replace(CODINGS[1], events=(replace(event, claims=(*event.claims, party)),)),))
    assert named.masked == {"Karim Haddad"}


def test_the_key_is_made_once_and_only_for_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "deep/names.key"
    key = project_key(path)
    assert len(key) >= 32 and project_key(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_text("short")
    with pytest.raises(UsageError, match="5 bytes"):
        project_key(path)


@pytest.mark.parametrize(("level", "precision"), [("5km", 2), ("20km", 3), ("admin1", 4), ("country", 6)])
def test_places_of_protected_objects_become_coarser(level: str, precision: int) -> None:
    policy = replace(PUBLIC, coarsen=level, coarsen_of=("medical",))  # type: ignore[arg-type]
    hospital, _, market = list(rows(material(), policy, "event"))[:3]
    assert hospital.precision == precision and hospital.coarsened == level
    assert (hospital.lat, hospital.lon) != (SAADA.lat, SAADA.lon)
    assert market.precision == 1 and market.lat == SAADA.lat and market.coarsened is None, "no hospital in the second report"


def test_a_coarse_place_is_named_nowhere() -> None:
    policy = replace(PUBLIC, coarsen="country", coarsen_of=("medical",))
    made = Material(lambda: (first(),))
    for kind in (Kind.csv, Kind.acled, Kind.plover, Kind.geojson, Kind.jsonl, Kind.polecat, Kind.ucdp):
        stream = io.StringIO(newline="")
        export_one(made, stream, Choice((kind,)), policy)
        assert "Yemen" in stream.getvalue() or "YEM" in stream.getvalue()
        assert not re.search(r"Saada|Al-Noor|16\.94|43\.76|geonames", stream.getvalue()), kind


def test_the_table_of_reports_hides_what_the_rows_hide(tmp_path: Path) -> None:
    titled = replace(first(), report=replace(first().report, title="The Al-Noor hospital in Saada"))
    policy = replace(PUBLIC, coarsen="admin1", coarsen_of=("medical",))
    export(Material(lambda: (titled, CODINGS[1])), tmp_path, Choice((Kind.csv,)), policy)
    text = (tmp_path / "reports.csv").read_text("utf-8")
    assert "Al-Noor" not in text and "[protected place]" in text and "Shells on Saada" in text


def test_everything_can_be_made_coarser() -> None:
    policy = replace(PUBLIC, coarsen="admin1", coarsen_of=("all",))
    assert {row.precision for row in rows(material(), policy, "event") if row.place} == {4}


def test_wrong_levels_and_categories_are_told() -> None:
    with pytest.raises(UsageError, match="5km, 20km, admin1, country"):
        replace(PUBLIC, coarsen="street")  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="medical"):
        replace(PUBLIC, coarsen="5km", coarsen_of=("bakery",))


def test_an_embargo_holds_back_reports_and_members() -> None:
    made = material()
    policy = replace(PUBLIC, embargo=length_of("48h"), as_of=date(2031, 5, 8))
    assert {t.report for row in rows(made, policy, "event") for t in row.told} == {"one", "three"}
    (incident,) = rows(made, policy, "incident")
    assert incident.origins == 1 and incident.killed and incident.killed.total.high == 4, "the number of the fresh report is gone"
    assert made.left_out["embargo: report"] == 1 and made.left_out["embargo: member of an incident"] == 1
    assert not list(rows(made, replace(policy, as_of=date(2031, 5, 7)), "incident"))


def test_an_undated_report_is_never_old_enough() -> None:
    made = Material(lambda: (replace(first(), report=replace(first().report, published=None)),))
    assert not list(rows(made, replace(PUBLIC, embargo=length_of("1h"), as_of=date(2099, 1, 1)), "event"))


def test_lengths_of_time() -> None:
    assert [length_of(x).total_seconds() / 3600 for x in ("72h", "3 d", "2W")] == [72, 72, 336]
    with pytest.raises(UsageError, match="72h, 14d, 2w"):
        length_of("soon")
