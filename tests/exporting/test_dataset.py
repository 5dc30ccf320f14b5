"""What `sayso export` writes: others' columns to the letter, every number from a claim, nothing lost without a word."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.exporting.samples import ARMY, CODINGS, OPEN, PUBLIC, incidents, material

from sayso.errors import UsageError
from sayso.exporting.dataset import Choice, Kind, export, export_one
from sayso.exporting.policy import Material
from sayso.exporting.tables import FORMULA, header

ACLED = (
    "event_id_cnty, event_date, year, time_precision, disorder_type, event_type, sub_event_type, actor1, assoc_actor_1, inter1, "
    "actor2, assoc_actor_2, inter2, interaction, civilian_targeting, iso, region, country, admin1, admin2, admin3, location, "
    "latitude, longitude, geo_precision, source, source_scale, notes, fatalities, tags, timestamp"
).split(", ")
UCDP = (
    "id, relid, year, active_year, code_status, type_of_violence, conflict_dset_id, conflict_new_id, conflict_name, dyad_dset_id, "
    "dyad_new_id, dyad_name, side_a_dset_id, side_a_new_id, side_a, side_b_dset_id, side_b_new_id, side_b, number_of_sources, "
    "source_article, source_office, source_date, source_headline, source_original, where_prec, where_coordinates, "
    "where_description, adm_1, adm_2, latitude, longitude, geom_wkt, priogrid_gid, country, country_id, region, event_clarity, "
    "date_prec, date_start, date_end, deaths_a, deaths_b, deaths_civilians, deaths_unknown, best, high, low, gwnoa, gwnob"
).split(", ")
POLECAT = (
    "Event ID, Event Date, Event Type, Event Mode, Intensity, Quad Code, Contexts, Actor Name, Actor Country, Actor COW, "
    "Primary Actor Sector, Actor Sectors, Actor Title, Actor Name Raw, Wikipedia Actor ID, Recipient Name, Recipient Country, "
    "Recipient COW, Primary Recipient Sector, Recipient Sectors, Recipient Title, Recipient Name Raw, Wikipedia Recipient ID, "
    "Placename, City, District, Province, Country, Latitude, Longitude, GeoNames ID, Raw Placename, Feature Type, Source, "
    "Publication Date, Story People, Story Organizations, Story Locations, Language, Version"
).split(", ")
HAPI = (
    "location_code, has_hrp, in_gho, provider_admin1_name, provider_admin2_name, admin1_code, admin1_name, admin2_code, "
    "admin2_name, admin_level, event_type, events, fatalities, reference_period_start, reference_period_end, dataset_id, "
    "resource_id, warning, error"
).split(", ")
PLOVER = (
    "id, has_event, date, time, enddate, endtime, actor, recipient, event, event_loc, event_text, quad_code, event_scale, mode, "
    "context, link, text, text_info, cite_info, coder, coded_date, coded_time, comment"
).split(", ")
ALL = tuple(k for k in Kind if k not in (Kind.parquet, Kind.xlsx))


def one(kind: Kind, *, made: Material | None = None, **choice: Any) -> str:
    stream = io.StringIO(newline="")
    export_one(made or material(), stream, Choice((kind,), **choice), OPEN)
    return stream.getvalue()


def lines(kind: Kind, **choice: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(one(kind, **choice)), delimiter="\t" if kind is Kind.polecat else ","))


@pytest.mark.parametrize(
    ("kind", "names", "count"),
    [(Kind.acled, ACLED, 31), (Kind.ucdp, UCDP, 49), (Kind.polecat, POLECAT, 40), (Kind.hapi, HAPI, 19)],
)
def test_headers_are_those_of_the_source(kind: Kind, names: list[str], count: int) -> None:
    assert len(names) == count
    assert next(csv.reader(io.StringIO(one(kind)), delimiter="\t" if kind is Kind.polecat else ",")) == names
    assert all(len(row) == count for row in csv.reader(io.StringIO(one(kind)), delimiter="\t" if kind is Kind.polecat else ","))


def test_plover_has_its_keys_then_ours() -> None:
    made = [json.loads(line) for line in one(Kind.plover).splitlines()]
    assert list(made[0])[: len(PLOVER)] == PLOVER
    assert made[0]["event"] == ["ASSAULT"] and made[0]["size"]["dead"] == 4
    assert [c["stance"] for c in made[0]["sayso_claims"]].count("denies") == 1


def test_row_counts() -> None:
    assert len(lines(Kind.acled)) == 1, "one incident"
    assert len(lines(Kind.acled, unit="event")) == 3, "three reports of it; what is only said is left out"
    assert len(lines(Kind.polecat)) == 5, "every event, words too"
    assert len(one(Kind.plover).splitlines()) == 4, "PLOVER wants an actor"
    assert len(lines(Kind.csv, unit="event")) == sum(len(c.events) for c in CODINGS)


def test_acled_row() -> None:
    (row,) = lines(Kind.acled)
    assert (row["event_type"], row["sub_event_type"]) == ("Explosions/Remote violence", "Shelling/artillery/missile attack")
    sides = (row["actor1"], row["inter1"], row["actor2"], row["inter2"])
    assert sides == ("army", "State forces", "Civilians (Yemen)", "Civilians")
    assert (row["interaction"], row["civilian_targeting"]) == ("State forces-Civilians", "Civilian targeting")
    assert (row["iso"], row["region"], row["country"], row["geo_precision"]) == ("887", "Middle East", "Yemen", "1")
    assert row["admin1"] and row["fatalities"] == "4"
    assert "Ali Saleh denies: “Army spokesman Ali Saleh denied it.”" in row["notes"]
    assert "source_system=sayso" in row["tags"] and "origins=2" in row["tags"]


@pytest.mark.parametrize(("subtype", "crowd"), [("peaceful-protest", "Protesters"), ("violent-demonstration", "Rioters")])
def test_whoever_demonstrates_is_a_crowd_in_acled(subtype: str, crowd: str) -> None:
    claims = CODINGS[1].events[0].claims
    union = replace(claims[0], field="actor", value=replace(ARMY, name="teachers", kind="civilians"))
    event = replace(CODINGS[1].events[0], type="PROTEST", subtype=subtype, claims=(union, claims[2], claims[3]))
    row = next(csv.DictReader(io.StringIO(one(Kind.acled, made=Material(lambda: (replace(CODINGS[1], events=(event,)),))))))
    assert (row["actor1"], row["assoc_actor_1"], row["inter1"]) == (f"{crowd} (Yemen)", "teachers", crowd)
    assert row["interaction"] == f"{crowd} only"


def test_ucdp_row_adds_up() -> None:
    (row,) = lines(Kind.ucdp)
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == ("3", "Government of Yemen", "Civilians")
    assert (row["low"], row["best"], row["high"]) == ("4", "4", "7")
    assert int(row["best"]) == sum(int(row[f"deaths_{side}"]) for side in ("a", "b", "civilians", "unknown"))
    assert (row["country_id"], row["gwnoa"], row["number_of_sources"]) == ("678", "678", "2")
    assert row["priogrid_gid"] == str(int((16.9402 + 90) * 2) * 720 + int((43.7638 + 180) * 2) + 1)
    assert row["source_original"].split("; ") == ["Amina Yusuf", "Ali Saleh", "Red Valley Front"]


def test_hapi_counts_each_incident_once_and_says_what_the_sum_hides() -> None:
    found = {row["event_type"]: row for row in lines(Kind.hapi)}
    assert set(found) == {"political_violence", "civilian_targeting"}
    row = found["political_violence"]
    assert (row["events"], row["fatalities"], row["reference_period_end"]) == ("1", "4", "2031-05-31")
    assert "range from 4 to 7" in row["warning"] and "copies" not in row["warning"]
    assert "copies count again" in lines(Kind.hapi, unit="event")[0]["warning"]


def test_every_number_of_people_stands_in_a_claim() -> None:
    claimed = {n for c in CODINGS for x in c.claims if hasattr(x.value, "outcome") for n in (x.value.min, x.value.max)}
    ours = {"killed_low", "killed_best", "killed_high", "killed_civilian"}
    numbers = {"fatalities", "best", "high", "low", "deaths_civilians", *ours}
    seen = [(k, row[k]) for kind in (Kind.acled, Kind.ucdp, Kind.csv) for row in lines(kind) for k in numbers & set(row) if row[k]]
    assert len(seen) > 6
    assert not [pair for pair in seen if int(pair[1]) not in claimed]


def test_no_number_is_no_cell() -> None:
    event = replace(CODINGS[1].events[0], claims=tuple(c for c in CODINGS[1].events[0].claims if c.field != "casualty"))
    made = Material(lambda: (replace(CODINGS[1], events=(event,)),))
    assert next(csv.DictReader(io.StringIO(one(Kind.acled, made=made))))["fatalities"] == ""
    assert list(csv.DictReader(io.StringIO(one(Kind.ucdp, made=made)))) == []


@pytest.mark.parametrize("start", FORMULA)
@pytest.mark.parametrize("kind", [Kind.acled, Kind.ucdp, Kind.polecat, Kind.csv])
def test_no_text_is_a_formula(kind: Kind, start: str) -> None:
    coding = replace(CODINGS[1], report=replace(CODINGS[1].report, publisher=f"{start}cmd|'/c calc'!A1", title=f"{start}1"))
    text = one(kind, made=Material(lambda: (coding,)))
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if kind is Kind.polecat else ","))[1:]
    cells = [cell for row in rows for cell in row]
    assert any("calc" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(FORMULA) and not re.fullmatch(r"-\d+(\.\d+)?", cell)]


def test_numbers_stay_numbers_and_raw_is_raw() -> None:
    west = replace(CODINGS[1].events[0].claims[3], value=replace(CODINGS[1].events[0].where, lon=-3.25))  # type: ignore[arg-type]
    event = replace(CODINGS[1].events[0], claims=(*CODINGS[1].events[0].claims[:3], west, *CODINGS[1].events[0].claims[4:]))
    made = Material(lambda: (replace(CODINGS[1], events=(event,)),))
    assert next(csv.DictReader(io.StringIO(one(Kind.csv, made=made))))["lon"] == "-3.25"
    assert lines(Kind.csv, raw=True, unit="event")[0]["publishers"] == "=Coast Agency"


def test_geojson_draws_no_finer_than_the_words() -> None:
    found = json.loads(one(Kind.geojson))["features"][0]
    assert found["geometry"] == {"type": "Point", "coordinates": [43.7638, 16.9402]}
    assert found["properties"]["source_system"] == "sayso" and found["properties"]["claims"]
    claims = CODINGS[1].events[0].claims
    kinds = {}
    for precision in (3, 4, 6):
        place = replace(claims[3].value, precision=precision)  # type: ignore[type-var]
        event = replace(CODINGS[1].events[0], claims=(*claims[:3], replace(claims[3], value=place), claims[4]))
        made = Material(lambda event=event: (replace(CODINGS[1], events=(event,)),))  # type: ignore[misc]
        kinds[precision] = json.loads(one(Kind.geojson, made=made))["features"][0]["geometry"]
    assert kinds[3]["type"] == kinds[4]["type"] == "Polygon" and kinds[6] is None
    ring = kinds[4]["coordinates"][0]
    assert ring[0] == ring[-1] and len(ring) > 10


def test_a_border_is_a_line() -> None:
    from sayso.records import Place

    place = Place("on the Syrian-Turkish border", "Syrian-Turkish border", ("SYR", "TUR"), 36.9, 38.5, 5)
    claims = CODINGS[1].events[0].claims
    event = replace(CODINGS[1].events[0], claims=(*claims[:3], replace(claims[3], value=place), claims[4]))
    made = Material(lambda: (replace(CODINGS[1], events=(event,)),))
    assert json.loads(one(Kind.geojson, made=made))["features"][0]["geometry"]["type"] == "MultiLineString"


def test_a_folder_is_whole_and_the_same_twice(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        export(material(), tmp_path / folder, Choice(ALL), PUBLIC)
    names = sorted(p.name for p in (tmp_path / "a").iterdir())
    assert all((tmp_path / "a" / n).read_bytes() == (tmp_path / "b" / n).read_bytes() for n in names)
    package = json.loads((tmp_path / "a/datapackage.json").read_text("utf-8"))
    listed = {r["path"]: r for r in package["resources"]}
    assert set(listed) | {"datapackage.json"} == set(names), "every file is in the manifest"
    for name, resource in listed.items():
        data = (tmp_path / "a" / name).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest() and resource["bytes"] == len(data)
        if "schema" in resource:
            head = next(csv.reader(io.StringIO(data.decode()), delimiter=resource["dialect"]["delimiter"]))
            assert [f["name"] for f in resource["schema"]["fields"]] == head
    assert package["sayso"]["names"] == "public"


def test_codebook_and_losses_are_told(tmp_path: Path) -> None:
    export(material(), tmp_path, Choice(ALL), PUBLIC)
    book = list(csv.DictReader((tmp_path / "codebook.csv").open(encoding="utf-8", newline="")))
    assert [r["column"] for r in book if r["file"] == "ucdp_ged_style.csv"] == UCDP
    assert all(r["meaning"] for r in book)
    lost = list(csv.DictReader((tmp_path / "lost.csv").open(encoding="utf-8", newline="")))
    code = next(r for r in lost if r["format"] == "acled" and r["what"] == "code")
    assert (code["code"], code["rows"]) == ("shelling-artillery-missile-attack", "1") and "calibre" in code["what_is_lost"]
    assert {r["format"] for r in lost if r["what"] == "row left out"} == {"plover"}
    assert "pseudonyms" in (tmp_path / "DATA_RESPONSIBILITY.md").read_text("utf-8")
    assert "type: dataset" in (tmp_path / "CITATION.cff").read_text("utf-8")


def test_parquet_holds_the_same(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    export(material(), tmp_path, Choice((Kind.parquet,)), PUBLIC)
    table = pq.read_table(tmp_path / "incidents.parquet")
    assert table.column_names == header("events") and table.to_pylist()[0]["killed_high"] == 7
    claims = pq.read_table(tmp_path / "incident_claims.parquet").to_pylist()
    assert sum(c["copy"] for c in claims) == len(CODINGS[0].events[0].claims)


def test_incidents_need_links() -> None:
    with pytest.raises(UsageError, match="sayso link"):
        one(Kind.acled, made=material(linked=False), unit="incident")


def test_those_who_are_blamed_by_others_are_no_allies() -> None:
    front = replace(ARMY, name="Red Valley Front", kind="armed-group")
    blamed = replace(CODINGS[1].events[0].claims[0], field="actor", value=front)
    event = replace(CODINGS[1].events[0], claims=(*CODINGS[1].events[0].claims, blamed))
    members = incidents()[0].members
    made = Material(lambda: CODINGS, lambda: (replace(incidents()[0], members=(*members[:2], replace(members[2], event=event))),))
    row = next(csv.DictReader(io.StringIO(one(Kind.acled, made=made))))
    assert (row["actor1"], row["assoc_actor_1"]) == ("army", "")
    assert "the report names army; Red Valley Front names Red Valley Front" in row["notes"]
    ours = next(csv.DictReader(io.StringIO(one(Kind.csv, made=made))))
    assert (ours["actors"], ours["other_actors"]) == ("army; Red Valley Front", "Red Valley Front")


def test_incident_status_and_copies() -> None:
    (row,) = lines(Kind.csv)
    assert (row["unit"], row["status"], row["reports"], row["origins"]) == ("incident", "disputed", "3", "2")
    assert row["denied_by"] == "Ali Saleh"
    assert row["counts"] == "killed: 4+ people (Amina Yusuf); killed: 7 people (Red Valley Front)"
    assert len(incidents()) == 1
