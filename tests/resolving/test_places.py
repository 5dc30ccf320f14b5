"""Names of places: which place is meant, how exactly it is known, and when it is better to say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.data import read_tsv
from sayso.errors import DataError
from sayso.resolving.gazetteer import DATA, Gazetteer, fold_place, gazetteer
from sayso.resolving.places import PlaceContext, PlaceMatch, border, resolve_place


def best(text: str, beside: str | None = None, **countries: float) -> PlaceMatch:
    return resolve_place(text, PlaceContext(countries, beside))[0]


def near(match: PlaceMatch, lat: float, lon: float, degrees: float = 0.2) -> bool:
    return abs(match.lat - lat) < degrees and abs(match.lon - lon) < degrees


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Al-Qā'im", "Qaim"),
        ("Deir ez-Zor", "Deir al-Zor"),
        ("Saint Petersburg", "St. Petersburg"),
        ("Hodeidah", "Al Hodeida"),
        ("Khartoum", "Khartum"),
        ("Baghdad", "Bagdad"),
        ("Sana’a", "Sanaa"),
        ("Şanlıurfa", "Sanliurfa"),
    ],
)
def test_spellings_of_one_name_fold_alike(one: str, two: str) -> None:
    assert fold_place(one) == fold_place(two)


def test_different_names_stay_different() -> None:
    assert len({fold_place(n) for n in ("Homs", "Hama", "Hamah al-Sharqiya", "Aleppo", "Al", "El")}) == 6


@pytest.mark.parametrize(
    ("text", "countries", "iso3", "kind", "precision"),
    [
        ("the United States", {}, "USA", "country", 6),
        ("U.S.", {}, "USA", "country", 6),
        ("Baghdad", {}, "IRQ", "capital", 1),
        ("eastern Baghdad", {"IRQ": 1}, "IRQ", "capital", 1),
        ("outskirts of Baghdad", {"IRQ": 1}, "IRQ", "capital", 2),
        ("northern Syria", {"SYR": 1}, "SYR", "country", 5),
        ("Idlib", {"SYR": 1}, "SYR", "city", 1),
        ("Idlib province", {"SYR": 1}, "SYR", "province", 4),
        ("southern Daraa governorate", {"SYR": 1}, "SYR", "province", 4),
        ("Helmand", {"AFG": 1}, "AFG", "province", 4),
        ("West Bank", {"ISR": 1}, "PSE", "territory", 4),
        ("North Kivu province", {"COD": 1}, "COD", "province", 4),
        ("Tower 22", {"JOR": 1}, "JOR", "base", 1),
        ("Jenin refugee camp", {"PSE": 1}, "PSE", "camp", 1),
        ("Red Sea", {"YEM": 1}, None, "sea", 5),
        ("Horn of Africa", {}, None, "world", 7),
        ("rebel-held Eastern Ghouta", {"SYR": 1}, "SYR", "area", 3),
    ],
)
def test_kind_and_precision(
    text: str, countries: dict[str, float], iso3: str | None, kind: str, precision: int
) -> None:
    match = best(text, **countries)
    assert (match.iso3, match.kind, match.precision) == (iso3, kind, precision)


def test_part_of_a_country_moves_its_point() -> None:
    whole, north = best("Syria", SYR=1), best("northern Syria", SYR=1)
    assert north.lat > whole.lat + 0.3
    assert north.lon == whole.lon


def test_the_report_decides_between_namesakes() -> None:
    assert best("Tripoli", LBN=3).iso3 == "LBN"
    assert best("Tripoli").iso3 == "LBY"
    assert best("Hyderabad", PAK=2).iso3 == "PAK"
    assert best("Hyderabad", IND=2).iso3 == "IND"
    assert best("Georgia", USA=3).kind == "province"
    assert best("Georgia", RUS=3).kind == "country"


def test_the_place_beside_decides_between_namesakes() -> None:
    assert near(best("Springfield", "Illinois", USA=1), 39.80, -89.64)
    assert near(best("Springfield, Mo.", USA=1), 37.21, -93.29)
    assert near(best("Paris, Texas", USA=1), 33.66, -95.56)
    assert best("Alexandria", "Virginia", USA=1).iso3 == "USA"


def test_cities_known_everywhere_need_no_context() -> None:
    assert best("Paris", USA=9).iso3 == "FRA"
    assert best("Moscow", USA=9).iso3 == "RUS"
    assert best("Lebanon", USA=9).kind == "country"


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("the Damascus suburb of Jaramana", 33.49, 36.35),
        ("the West Bank city of Jenin", 32.46, 35.30),
        ("town of Manbij in Aleppo province", 36.53, 37.95),
        ("Manbij, Syria", 36.53, 37.95),
        ("Iraq's Tal Afar", 36.38, 42.45),
        ("Daraya west of Damascus", 33.46, 36.24),
    ],
)
def test_the_smaller_of_two_named_places_is_meant(text: str, lat: float, lon: float) -> None:
    assert near(best(text, SYR=2, ISR=1, IRQ=1), lat, lon)


def test_an_unknown_village_gives_the_place_around_it() -> None:
    match = best("the village of Qwertabad in Idlib province", SYR=1)
    assert (match.name, match.precision) == ("Idlib", 4)


def test_namesakes_of_one_country_give_the_country_only() -> None:
    match = best("Springfield", USA=1)
    assert (match.name, match.iso3, match.precision, match.id) == ("Springfield", "USA", 6, None)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("March", {"GBR": 1}),
        ("Of", {"TUR": 1}),
        ("Police", {"POL": 1}),
        ("us", {"USA": 1}),
        ("city", {"SYR": 1}),
        ("the area", {"SYR": 1}),
        ("Canadian", {"USA": 1}),
        ("Konye village", {"CMR": 1}),
        ("University of Springfield", {"USA": 1}),
        ("Smith", {"USA": 1}),
        ("Manbij", {"BRA": 1}),
        ("Qwertabad", {"SYR": 1}),
        ("", {}),
        (" , ", {}),
        ("\x00", {}),
        ("(" * 9999, {"SYR": 1}),
        ("Cordoba department", {"SYR": 1, "COL": 0}),
    ],
)
def test_unresolved_beats_wrong(text: str, countries: dict[str, float]) -> None:
    matches = resolve_place(text, PlaceContext(countries))
    assert not [m for m in matches if m.precision <= 3]


def test_borders_are_the_same_from_both_sides() -> None:
    assert border("SYR", "TUR") == border("TUR", "SYR") is not None
    assert border("SYR", "BRA") is None
    assert best("the border between Jordan and Syria").precision == 5
    assert best("the Syrian-Turkish border").kind == "border"


def test_ids_tell_where_a_place_is_from() -> None:
    assert best("Mosul", IRQ=1).id == "geonames:99072"
    assert best("Iraq").id == "iso3166:IRQ"
    assert (best("Green Zone", IRQ=1).id or "").startswith("sayso:")


def test_names_are_english_or_as_reported() -> None:
    assert best("al-Hodeidah", YEM=1).name == "Hodeidah"
    assert best("Jaramana", SYR=1).name == "Jaramana"


def test_borders_join_neighbours() -> None:
    neighbours = {r["iso3"]: r["neighbours"].split("|") for r in read_tsv("countries.tsv")}
    assert [r for r in read_tsv("borders.tsv") if r["iso_b"] not in neighbours[r["iso_a"]]] == []


def test_the_supplement_is_well_formed() -> None:
    codes = {r["iso3"] for r in read_tsv("countries.tsv")} | {"-"}
    rows = read_tsv("places_extra.tsv")
    assert len(rows) > 1000
    assert len({(r["name"].lower(), r["kind"], r["part_of"], r["iso3"]) for r in rows}) == len(rows)
    assert {r["iso3"] for r in rows} <= codes
    assert all(
        abs(float(r["lat"])) <= 90 and abs(float(r["lon"])) <= 180 and r["name"] == r["name"].strip() for r in rows
    )


def test_a_missing_or_damaged_gazetteer_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="add your files again with `sayso gazetteer add`"):
        Gazetteer(tmp_path / "none.sqlite").candidates("bagdad")
    with pytest.raises(DataError, match=r"python -m sayso\.resolving\.gazetteer_build"):
        Gazetteer(DATA / "none.sqlite").candidates("bagdad")
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database" * 200)
    with pytest.raises(DataError, match="damaged"):
        Gazetteer(broken).candidates("bagdad")


def test_candidates_come_with_the_most_populous_first() -> None:
    sizes = [row.population for row in gazetteer().candidates(fold_place("San Jose"))]
    assert len(sizes) > 3
    assert sizes == sorted(sizes, reverse=True)
