"""Places that users add: four kinds of files, their broken rows, the manifest, and that they are used."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from sayso.cli import app
from sayso.errors import DataError, InputError
from sayso.resolving.gazetteer import gazetteer, user_path
from sayso.resolving.gazetteer_files import Entry, Fault, Skipped, items, open_table
from sayso.resolving.gazetteer_user import add, manifest
from sayso.resolving.places import PlaceContext, resolve_place

RUN = CliRunner()


def geoname(number: int, name: str, lat: str = "33.1", code: str = "P\tPPL") -> str:
    return f"{number}\t{name}\t{name}\tTalqwert,XQW\t{lat}\t44.2\t{code}\tIQ\t\t07\t\t\t\t900\t\t40\tAsia/Baghdad\t2020-01-01"


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty gazetteer of the user."""
    path = tmp_path / "data" / "mine.sqlite"
    monkeypatch.setenv("SAYSO_GAZETTEER", str(path))
    return path


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_a_geonames_file_is_read_zipped_or_not(tmp_path: Path, mine: Path) -> None:
    plain = write(tmp_path / "IQ.txt", geoname(98001, "Tall Qwertah"), geoname(98002, "A well", code="H\tWLL"))
    with zipfile.ZipFile(tmp_path / "IQ.zip", "w") as archive:
        archive.write(plain, "IQ.txt")
        archive.writestr("readme.txt", "about")
    for file in (plain, tmp_path / "IQ.zip"):
        told = add([file])[0]
        assert (told.rows, told.places, told.left_out, told.broken) == (2, 1, 1, 0)
    match = resolve_place("Talqwert", PlaceContext({"IRQ": 1}))[0]
    assert (match.name, match.id, match.precision) == ("Tall Qwertah", "geonames:98001", 1)


def test_spellings_of_an_nga_file_are_one_place(tmp_path: Path, mine: Path) -> None:
    head = "RC\tUFI\tUNI\tLAT\tLONG\tFC\tDSG\tCC1\tADM1\tNT\tFULL_NAME_RO"
    rows = ("1\t-77\t1\t15.5\t44.1\tP\tPPL\tYM\t16\tN\tAl Zorgah", "1\t-77\t2\t15.5\t44.1\tP\tPPL\tYM\t16\tV\tQurzat Town")
    told = add([write(tmp_path / "ym.txt", head, *rows)])[0]
    assert (told.format, told.rows, told.places, told.spellings) == ("gns", 2, 1, 1)
    match = resolve_place("Qurzat Town", PlaceContext({"YEM": 1}))[0]
    assert (match.name, match.iso3, match.id) == ("Al Zorgah", "YEM", "gns:-77")


def test_p_codes_are_kept_and_levels_told_apart(tmp_path: Path, mine: Path) -> None:
    head = "ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_AR,ADM2_PCODE,center_lat,center_lon"
    rows = ("Iraq,IQ,Qwertia,IQG77,Zarfah,زرفة,IQG77Q01,33.3,42.1", "Iraq,IQ,Qwertia,IQG77,,,,33.4,42.2")
    told = add([write(tmp_path / "irq.csv", head, *rows)])[0]
    assert (told.format, told.places) == ("cod-ab", 2)
    district = resolve_place("Zarfah district", PlaceContext({"IRQ": 1}))[0]
    assert (district.id, district.kind, district.precision) == ("pcode:IQG77Q01", "district", 3)
    assert resolve_place("Qwertia province", PlaceContext({"IRQ": 1}))[0].precision == 4


def test_any_table_with_name_and_point_will_do(tmp_path: Path, mine: Path) -> None:
    file = write(tmp_path / "own.csv", "id;name;lat;lon;country;kind;aliases", "7;Camp Zulu;33.9;36.1;Lebanon;camp;Kamp Zulu")
    assert add([file], licence="CC0")[0].places == 1
    match = resolve_place("Kamp Zulu", PlaceContext({"LBN": 1}))[0]
    assert (match.kind, match.id, match.iso3) == ("camp", "user:7", "LBN")
    assert manifest()[0]["licence"] == "CC0"


def test_broken_rows_are_named_and_the_others_kept(tmp_path: Path, mine: Path) -> None:
    file = write(
        tmp_path / "own.csv", "name,lat,lon,country,kind", "Good,1,2,Kenya,", "Far,91,2,Kenya,", "Odd,1,2,Atlantis,",
        ",1,2,Kenya,", "Kind,1,2,Kenya,volcano", "Half,1",
    )  # fmt: skip
    told = add([file])[0]
    assert told.rows == told.places + told.spellings + told.left_out + told.broken == 6
    assert [(f.row, f.column) for f in told.faults] == [(3, "lat"), (4, "country"), (5, "name"), (6, "kind"), (7, "lon")]
    assert "'91'" in told.faults[0].message


def test_a_file_added_again_stands_for_what_it_gave_before(tmp_path: Path, mine: Path) -> None:
    file = tmp_path / "own.csv"
    for name in ("Firstplace", "Secondplace"):
        add([write(file, "name,lat,lon,country", f"{name},1.5,37.5,KEN")])
    found = {name: gazetteer().candidates(name.lower()) for name in ("Firstplace", "Secondplace")}
    assert not found["Firstplace"]
    assert len(found["Secondplace"]) == len(manifest()) == 1


def test_nothing_changes_when_one_file_is_no_table(tmp_path: Path, mine: Path) -> None:
    good = write(tmp_path / "good.csv", "name,lat,lon", "Somewhere New,1,2")
    bad = write(tmp_path / "bad.txt", "Dear reader, this is a letter.")
    with pytest.raises(InputError, match="no table of places"):
        add([good, bad])
    assert not mine.exists()
    assert [path.name for path in mine.parent.iterdir()] == []


def test_a_place_of_both_is_one(tmp_path: Path, mine: Path) -> None:
    before = len(gazetteer().candidates("mosul"))
    add([write(tmp_path / "own.csv", "name,lat,lon,country", "Mosul,36.335,43.119,IRQ")])
    rows = gazetteer().candidates("mosul")
    assert len(rows) == before
    assert any(row.ref and row.population > 500_000 for row in rows)


def test_a_damaged_gazetteer_says_what_to_do(tmp_path: Path, mine: Path) -> None:
    mine.parent.mkdir()
    mine.write_bytes(b"no database" * 99)
    with pytest.raises(DataError, match="remove it and add your files again"):
        add([write(tmp_path / "own.csv", "name,lat,lon", "Here,1,2")])
    with pytest.raises(DataError, match="damaged"):
        manifest()


def test_where_the_file_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SAYSO_GAZETTEER", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", "linux")
    assert user_path() == tmp_path / "sayso" / "gazetteer.sqlite"


def test_the_commands(tmp_path: Path, mine: Path) -> None:
    file = write(tmp_path / "own.csv", "name,lat,lon,country", "Qwertburg,1.5,37.5,KEN", "Broken,x,37.5,KEN")
    added = RUN.invoke(app, ["gazetteer", "add", str(file)])
    assert added.exit_code == 0
    assert "own.csv, row 3, column lat: found 'x'" in added.output
    assert "2 rows = 1 places + 0 more names + 0 left out + 1 broken" in added.output
    told = RUN.invoke(app, ["gazetteer", "info", "--format", "json"])
    record = json.loads(told.stdout)
    assert record["own"]["city"] > 200_000
    assert [(s["file"], s["places"], len(s["sha256"])) for s in record["sources"]] == [("own.csv", 1, 64)]
    assert "Qwertburg" in RUN.invoke(app, ["where", "Qwertburg"]).stdout
    assert RUN.invoke(app, ["gazetteer", "info"]).stdout.count("own.csv") == 1
    assert RUN.invoke(app, ["gazetteer", "add", str(tmp_path / "none.csv")]).exit_code == 1


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=20), st.sampled_from(["geonames", "gns", "cod-ab", "csv"]))
def test_no_table_breaks_a_reader(lines: list[str], kind: str) -> None:
    heads = {"csv": "name,lat,lon", "cod-ab": "adm1_pcode,adm1_en,lat,lon", "gns": "ufi\tlat\tlong\tfull_name", "geonames": ""}
    table = iter([heads[kind] + "\n", *(line + "\n" for line in lines)])
    assert all(isinstance(item, Entry | Fault | Skipped) for item in items(kind, table))


def test_a_table_without_points_is_told(tmp_path: Path) -> None:
    file = write(tmp_path / "x.csv", "ADM1_EN,ADM1_PCODE", "Anbar,IQG01")
    with pytest.raises(InputError, match="no points"), open_table(file):
        pass
