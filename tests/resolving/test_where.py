"""One name asked by itself, the places of a report together, borders, distances and the border policy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sayso.cli import app
from sayso.data import read_tsv
from sayso.errors import DataError, UsageError
from sayso.resolving.gazetteer import fold_place, loose_keys
from sayso.resolving.place_records import PlaceContext, PlaceMatch, distance
from sayso.resolving.places import resolve_place
from sayso.resolving.report_places import Named, publisher_country, resolve_report, squeezed
from sayso.resolving.territories import territories
from sayso.resolving.where import where

RUN = CliRunner()


def best(text: str, **countries: float) -> PlaceMatch:
    return resolve_place(text, PlaceContext(countries))[0]


def test_a_site_that_every_reader_knows() -> None:
    answer = where("Tower 22")
    assert answer.place is not None
    assert (answer.place.iso3, answer.place.kind, answer.place.precision) == ("JOR", "base", 1)


def test_doubt_is_told_not_hidden() -> None:
    answer = where("Springfield")
    assert answer.place is None
    assert len({match.admin1 for match in answer.candidates}) > 3
    chosen = where("Springfield", near="Missouri")
    assert chosen.place is not None and chosen.place.admin1 == "MO"


def test_the_other_namesakes_are_told() -> None:
    assert {match.iso3 for match in where("Tripoli").candidates} >= {"LBY", "LBN"}
    assert where("Tripoli", country="Lebanon").place == where("Tripoli", country="LBN").place
    lebanon = where("Tripoli", publisher="news.example.lb").place
    assert lebanon is not None and lebanon.iso3 == "LBN"


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("", {}, "is empty"),
        (" , ", {}, "is empty"),
        ("x" * 10_000, {}, "10000 characters"),
        ("Homs", {"country": "Atlantis"}, "no country that Sayso knows"),
        ("Homs", {"near": "Qwertabad"}, "is not known"),
    ],
)
def test_wrong_questions_say_what_to_do(name: str, options: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        where(name, **options)  # type: ignore[arg-type]


def test_the_command_shows_the_same() -> None:
    shown = RUN.invoke(app, ["where", "Tower 22"])
    assert shown.exit_code == 0
    assert "precision 1 (UCDP: exact place or town), 1 (ACLED)" in shown.stdout
    record = json.loads(RUN.invoke(app, ["where", "Springfield", "--format", "json"]).stdout)
    assert record["place"] is None
    assert len(record["candidates"]) > 3
    assert RUN.invoke(app, ["where", "Springfield"]).exit_code == 1
    assert RUN.invoke(app, ["where", "Qwertabad"]).exit_code == 1
    assert RUN.invoke(app, ["where", "x" * 10_000]).exit_code == 2
    assert RUN.invoke(app, ["where", "Homs", "--near", "Hama; Idlib", "--country", "Syria"]).exit_code == 0


def test_a_border_is_a_line_with_a_reach() -> None:
    match = best("near the Jordan-Syria border")
    assert (match.kind, match.precision, match.id) == ("border", 5, None)
    assert match.radius_km > 100
    assert all(32 < lat < 33.5 and 35.5 < lon < 39.5 for part in match.line for lat, lon in part)
    assert best("Jordan's border with Syria").line == match.line


def test_every_border_has_a_line() -> None:
    assert [row for row in read_tsv("borders.tsv") if row["line"] == "-"] == []


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("30 km south of Hodeidah", 14.53, 42.95),
        ("about 20 miles north of Baghdad", 33.63, 44.40),
        ("5km east of Homs", 34.73, 36.77),
    ],
)
def test_a_distance_moves_the_point(text: str, lat: float, lon: float) -> None:
    match = best(text, YEM=1, IRQ=1, SYR=1)
    assert (match.kind, match.precision) == ("offset", 2)
    assert match.lat == pytest.approx(lat, abs=0.06)
    assert match.lon == pytest.approx(lon, abs=0.06)


def test_between_two_towns() -> None:
    match = best("between Homs and Hama", SYR=1)
    assert (match.kind, match.precision) == ("several", 2)
    assert 34.7 < match.lat < 35.15


@pytest.mark.parametrize(
    ("text", "country", "territory"),
    [
        ("Simferopol", "UKR", "Crimea"),
        ("Crimea", "UKR", "Crimea"),
        ("Golan Heights", "SYR", "Golan Heights"),
        ("Srinagar", "IND", "Jammu and Kashmir"),
        ("Muzaffarabad", "PAK", "Azad Kashmir"),
        ("Hargeisa", "SOM", "Somaliland"),
        ("Sukhumi", "GEO", "Abkhazia"),
        ("Laayoune", "ESH", "Western Sahara"),
        ("Donetsk", "UKR", "Donetsk"),
        ("Pristina", "XKX", "Kosovo"),
        ("Kyiv", "UKR", None),
    ],
)
def test_the_border_policy(text: str, country: str, territory: str | None) -> None:
    match = best(text, **{country: 1})
    assert (match.iso3, match.disputed) == (country, territory)


def test_users_may_put_a_territory_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = "territory\tnames\tadmin1\tbox\tcountry\tclaimants\tnote"
    file = tmp_path / "mine.tsv"
    file.write_text(f"{head}\nWestern Sahara\t-\tESH\t-\tMAR\tESH|MAR\tmy rule\n", "utf-8")
    monkeypatch.setenv("SAYSO_TERRITORIES", str(file))
    match = best("Laayoune", MAR=1)
    assert (match.iso3, match.disputed, match.claimants) == ("MAR", "Western Sahara", ("ESH", "MAR"))
    assert best("Simferopol").iso3 == "UKR"
    file.write_text("territory\tcountry\nCrimea\tRUS\n", "utf-8")
    monkeypatch.setenv("SAYSO_TERRITORIES", str(tmp_path / "other.tsv"))
    with pytest.raises(DataError, match="cannot be read"):
        territories()


def test_a_broken_table_of_territories_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, (text, words) in enumerate(
        [
            ("territory\tcountry\nCrimea\tRUS\n", "lacks the column"),
            ("territory\tnames\tadmin1\tbox\tcountry\tclaimants\tnote\nX\t-\t-\t1,2\tRUS\t-\t-\n", "box '1,2'"),
            ("territory\tnames\tadmin1\tbox\tcountry\tclaimants\tnote\nX\t-\t-\t-\tRussia\t-\t-\n", "'Russia' is no ISO"),
        ]
    ):
        file = tmp_path / f"{number}.tsv"
        file.write_text(text, "utf-8")
        monkeypatch.setenv("SAYSO_TERRITORIES", str(file))
        with pytest.raises(DataError, match=words):
            territories()


def told(*names: str | Named, publisher: str = "", **countries: float) -> list[PlaceMatch | None]:
    listed = [name if isinstance(name, Named) else Named(name) for name in names]
    found = resolve_report(listed, PlaceContext(countries, publisher=squeezed(publisher)))
    return [matches[0] if matches else None for matches in found]


def test_places_of_a_report_speak_for_each_other() -> None:
    town, county = told("Paris", "Lamar County", "Reno", Named("Sherman", "Texas"))[:2]
    assert town is not None and (town.iso3, town.admin1) == ("USA", "TX")
    assert county is not None and county.kind == "district"
    alone = told("Paris", "Lyon")[0]
    assert alone is not None and alone.iso3 == "FRA"


def test_one_name_has_one_sense_in_a_report() -> None:
    first, again = told(Named("Alexandria", "Minn."), "Alexandria", USA=1)
    assert first is not None and again is not None
    assert first.id == again.id
    assert first.admin1 == "MN"


def test_a_paper_is_of_the_town_in_its_name() -> None:
    town = told("Columbus", "Nebraska", publisher="columbusgazette.example")[0]
    assert town is not None and town.admin1 == "NE"
    assert publisher_country("www.example.co.uk") == "GBR"
    assert publisher_country("The Kenyan Courier") == "KEN"
    assert publisher_country("example.com") is None


@pytest.mark.parametrize(
    ("one", "other"), [("Gamishli", "Qamishli"), ("Zaporizhya", "Zaporizhia"), ("Hudaida", "Hudayda"), ("Mogadisho", "Mogadishu")]
)
def test_other_transliterations_are_tried(one: str, other: str) -> None:
    assert fold_place(other) in loose_keys(fold_place(one))


def test_a_loose_hit_needs_the_report() -> None:
    assert resolve_place("Gamishli", PlaceContext({"SYR": 1}))[0].name == "Qamishli"
    assert resolve_place("Gamishli", PlaceContext({})) == []
    assert resolve_place("Gamishli", PlaceContext({"BRA": 1})) == []


@pytest.mark.parametrize("name", ["بغداد", "Багдад", "בגדאד"])
def test_names_in_their_own_scripts(name: str) -> None:
    match = where(name, country="Iraq").place
    assert match is not None and match.name == "Baghdad"


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=80), st.sampled_from([{}, {"IRQ": 1.0}, {"USA": 2.0, "MEX": 1.0}]))
def test_no_text_breaks_the_resolver(text: str, countries: dict[str, float]) -> None:
    for match in resolve_place(text, PlaceContext(countries)):
        assert -90 <= match.lat <= 90 and -180 <= match.lon <= 180
        assert 1 <= match.precision <= 7 and 1 <= match.geo_precision <= 3


_PLACES = ["Homs", "Idlib province", "Syria", "Baghdad", "the Arabian Sea", "Kandahar", "Helmand province"]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(_PLACES), st.sampled_from(["near {}", "outskirts of {}", "northern {}", "40 km west of {}", "around {}"]))
def test_words_around_a_name_never_make_it_finer(place: str, frame: str) -> None:
    context = PlaceContext({"SYR": 1, "IRQ": 1, "AFG": 1, "YEM": 1})
    plain = resolve_place(place, context)
    for match in resolve_place(frame.format(place), context)[:1]:
        if match.kind != "offset" and not (match.kind == "country" and frame.startswith("northern")):
            assert match.precision >= plain[0].precision
        if match.precision <= 2:
            assert distance(match, plain[0]) < 60
