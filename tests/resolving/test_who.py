"""Who is meant on a day: names, offices, ministries, descriptions; and a user's own actors over ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from sayso.cli import app
from sayso.data import read_tsv
from sayso.errors import UsageError
from sayso.resolving.actor_files import COLUMNS, KINDS, SECTORS, all_rows, offices, slug
from sayso.resolving.actor_rows import Period, period, ties
from sayso.resolving.actors import actors
from sayso.resolving.offices import office_of
from sayso.resolving.who import who


@pytest.mark.parametrize(
    ("name", "on", "actor"),
    [
        ("Kata'ib Hizballah", "2024-02-08", "kataib-hezbollah"),
        ("Kaitab Hezbollah", None, "kataib-hezbollah"),
        ("Hezbollah", None, "hezbollah"),
        ("Iraq's defence minister", "2012-01-01", "saadoun-al-dulaimi"),
        ("the Iraqi Defense Minister", "2015-03-01", "khaled-al-obaidi"),
        ("minister of defence of Iraq", "2012-01-01", "saadoun-al-dulaimi"),
        ("US Secretary of State", "1990-05-05", "james-baker"),
        ("Germany's chancellor", "2010-05-05", "angela-merkel"),
        ("president of Chad", "2001-01-01", "idriss-deby"),
        ("UN secretary-general", "1999-01-01", "kofi-annan"),
        ("leader of Hamas", "2015-01-01", "khaled-meshaal"),
        ("Hezbollah's leader", "1991-12-01", "abbas-al-musawi"),
        ("CENTCOM commander", "2021-01-01", "kenneth-mckenzie"),
        ("Syria's defence ministry", None, "syrian-defence-ministry"),
        ("US defence department", None, "pentagon"),
        ("Ministry of Interior of Chad", None, "tcd:interior-ministry"),
        ("the Ministry of Defence of Peru", None, "per:defence-ministry"),
        ("Iraqi Prime Minister Nouri al-Maliki", None, "nouri-al-maliki"),
        ("Washington", None, "us-government"),
        ("Tel Aviv", None, "israeli-government"),
        ("N'Djamena", None, "tcd:government"),
        ("Syrians", None, "SYR"),
    ],
)
def test_who(name: str, on: str | None, actor: str) -> None:
    found = who(name, on=on).actor
    assert found is not None and found.id == actor


@pytest.mark.parametrize(
    ("name", "kind", "sector", "country"),
    [
        ("Iraqi special forces", "military", "MIL", "IRQ"),
        ("Israeli settlers", "civilians", "CVL", "ISR"),
        ("Rohingya refugees", "civilians", "CVL", "MMR"),
        ("police officers of Peru", "police", "COP", "PER"),
        ("Colombian lawmakers", "official", "LEG", "COL"),
        ("Kurdish fighters", "armed-group", "REB", None),
        ("Red Valley Liberation Front", "armed-group", "REB", None),
        ("Kivu Women's Party", "institution", "PTY", None),
        ("Jaysh al-Wadi", "armed-group", "REB", None),
        ("Hezbollah spokesman", "official", "REB", "LBN"),
    ],
)
def test_descriptions_and_unknown_names(name: str, kind: str, sector: str, country: str | None) -> None:
    found = who(name).actor
    assert found is not None and found.id is None and found.name == name
    assert (found.kind, found.sector, found.country) == (kind, sector, country)


def test_the_country_of_the_report_decides_between_namesakes() -> None:
    assert [m.id for m in who("Hezbollah", country="Iraq").candidates][:1] == ["kataib-hezbollah"]
    lebanese = who("Hezbollah", country="LBN").actor
    assert lebanese is not None and lebanese.id == "hezbollah"
    at_war_abroad = who("Hezbollah", country="SYR").actor  # nobody of that name is from there
    assert at_war_abroad is not None and at_war_abroad.id == "hezbollah"


def test_parents_and_backers_are_those_of_the_day() -> None:
    before, after = who("Nusra Front", on="2015-01-01").actor, who("Nusra Front", on="2016-12-01").actor
    assert before is not None and after is not None
    assert (before.parents, after.parents) == (("al-qaeda",), ())
    gone = who("Nusra Front", on="2020-01-01").actor
    assert gone is not None and gone.active is False
    contras = who("contras", on="1985-01-01").actor
    assert contras is not None and "USA" in contras.backers


def test_an_office_without_a_day_is_the_office() -> None:
    answer = who("Iraq's defence minister")
    assert answer.actor is not None and answer.actor.id == "irq:defence-minister"
    assert {"saadoun-al-dulaimi", "khaled-al-obaidi"} <= {m.id for m in answer.candidates}


def test_a_former_minister_is_not_the_one_in_office() -> None:
    answer = who("former Iraqi prime minister", on="2016-01-01")
    assert answer.actor is not None and answer.actor.id == "irq:head-of-government"
    held = {m.id for m in answer.candidates}
    assert "nouri-al-maliki" in held and "haider-al-abadi" not in held


@pytest.mark.parametrize("name", ["deputy prime minister of Iraq", "Iraq's deputy defence minister"])
def test_a_deputy_is_not_the_minister(name: str) -> None:
    assert not {"nouri-al-maliki", "saadoun-al-dulaimi"} & {m.id for m in who(name, on="2012-01-01").candidates}


def test_a_known_name_at_the_end_of_another_is_not_it() -> None:
    assert who("Contiunity IRA").actor is None  # not the IRA
    found = who("the banned Islamist group Hamas").actor
    assert found is not None and found.id == "hamas"


@given(st.sampled_from([r for r in all_rows() if not r.common and max(map(len, r.name.split())) > 7]), st.randoms())
def test_two_letters_out_of_order_are_never_another_actor(row: object, random: object) -> None:
    words: list[str] = row.name.split()  # type: ignore[attr-defined]
    at = max(range(len(words)), key=lambda i: len(words[i]))
    i = random.randrange(1, len(words[at]) - 2)  # type: ignore[attr-defined]
    letters = list(words[at])
    letters[i], letters[i + 1] = letters[i + 1], letters[i]
    words[at] = "".join(letters)
    found = who(" ".join(words)).actor
    assert found is None or found.id in {None, row.id}  # type: ignore[attr-defined]


def test_a_common_name_is_not_taken_for_the_one_in_the_table() -> None:
    answer = who("John Lee")
    assert answer.actor is None and answer.candidates[0].id == "john-lee"


def test_on_the_day_of_a_change_it_is_not_clear() -> None:
    answer = who("German chancellor", on="2021-12-08")
    assert answer.actor is None
    assert {m.id for m in answer.candidates[:2]} == {"angela-merkel", "olaf-scholz"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"name": ""}, "empty"),
        ({"name": " '-' "}, "empty"),
        ({"name": "a" * 10_000}, "10,000 characters"),
        ({"name": "Hamas", "on": "gestern"}, "cannot be read"),
        ({"name": "Hamas", "on": "2024-02-31"}, "cannot be read"),
        ({"name": "Hamas", "country": "Atlantis"}, "unknown country"),
        ({"name": "Hamas", "actors_file": "/no/such/file.csv"}, "cannot be read"),
    ],
)
def test_what_cannot_be_asked(arguments: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        who(**arguments)


@given(st.text(max_size=60))
def test_any_name_is_answered_or_refused(name: str) -> None:
    try:
        answer = who(name, on="2010-06-01")
    except UsageError:
        return
    assert all(0 <= match.score <= 1 for match in answer.candidates)
    assert [m.score for m in answer.candidates] == sorted((m.score for m in answer.candidates), reverse=True)
    assert answer.actor is None or answer.actor == answer.candidates[0]


@given(st.sampled_from([row for row in all_rows() if not row.common]), st.booleans())
def test_every_actor_is_who_its_name_says(row: object, upper: bool) -> None:
    name: str = row.name  # type: ignore[attr-defined]
    found = who(name.upper() if upper and len(name) > 6 else name).actor
    assert found is not None and found.id == row.id  # type: ignore[attr-defined]


# -- the tables


def test_holders_are_sound() -> None:
    known = {row.office for row in offices()}
    ids = {row["id"] for row in read_tsv("actors.tsv")} | {row["iso3"] for row in read_tsv("countries.tsv")}
    for row in read_tsv("holders.tsv"):
        assert row["office"] in known and row["of"] in ids, row
        assert period(row["from"], row["to"]).first, row
        assert row["common"] in {"x", "-"}
    assert {row.office for row in all_rows() if row.office} - known == {"presidency", "premiership"}


def test_nobody_is_in_one_office_twice_at_a_time() -> None:
    for row in all_rows():
        for one in row.tenures:
            twice = [t for t in row.tenures if t is not one and (t.of, t.office) == (one.of, one.office)]
            assert not [t for t in twice if one.period.first and t.period.holds(f"{one.period.first}-01-02"[:10])], row.id


def test_an_office_has_one_holder_at_a_time() -> None:
    """Two people share a day only when one follows the other on it."""
    table = actors()
    for (of, office), held in table.holders.items():
        spans = sorted(((p.first or "", p.last or "9999") for _, p in held))
        overlaps = [(a, b) for a, b in pairwise(spans) if a[1][: len(b[0])] > b[0]]
        allowed = {("CIV", "head-of-state"), ("GMB", "head-of-state"), ("m23", "leader"), ("fmln", "leader"),
                   ("RUS", "head-of-state"), ("RUS", "foreign-minister")}  # fmt: skip
        assert not overlaps or (of, office) in allowed, (of, office, overlaps)


def test_the_table_is_large_and_balanced() -> None:
    rows = all_rows()
    assert len(rows) >= 2500
    countries = {row.country for row in rows if row.kind == "armed-group"}
    assert len(countries) >= 60
    assert sum(bool(row.tenures) for row in rows) >= 700


@pytest.mark.parametrize("name", ["José Azcona", "Sa'ar Gideon", "Lech Wałęsa"])
def test_slug(name: str) -> None:
    assert slug(name).replace("-", "").isalnum()


def test_periods() -> None:
    assert Period("2014-06", "2016").holds("2014-06-01") and Period("2014-06", "2016").holds("2016-12-31")
    assert not Period("2014-06", "2016").holds("2014-05-31") and not Period("2014-06", "2016").holds("2017-01-01")
    assert Period("2014", "2015").over("2016-01-01") and not Period("2014").over("2030-01-01")
    assert [(t.id, t.period) for t in ties("al-qaeda@2012-01..|IRN")] == [("al-qaeda", Period("2012-01")), ("IRN", Period())]
    for bad in ("x@2012", "x@12..", "x@2014..2012"):
        with pytest.raises(ValueError):
            ties(bad)


def test_offices_need_a_known_owner() -> None:
    table = actors()
    assert office_of("Atlantis's defence minister", table) is None
    assert office_of("defence minister", table) is None
    assert office_of("defence minister", table, "SYR") is not None
    assert office_of("word " * 5000, table) is None


# -- a user's own actors


@pytest.fixture
def users(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        path = tmp_path / "actors.csv"
        path.write_text(text, "utf-8")
        return str(path)

    return write


def test_users_actors_come_first(users: Callable[[str], str]) -> None:
    file = users(
        "id,name,aliases,kind,sector,country,parent,backer,valid_from,valid_to\n"
        "x:rvf,Red Valley Front,RVF|Valley Front,armed-group,REB,TCD,al-qaeda@2020..,,2019-05,\n"
        "hezbollah,,Party of the Valley,,,,,,,\n"
    )
    mine = who("Valley Front", on="2021-01-01", actors_file=file).actor
    assert mine is not None and (mine.id, mine.parents, mine.country) == ("x:rvf", ("al-qaeda",), "TCD")
    ours = who("Party of the Valley", actors_file=file).actor
    assert ours is not None and (ours.id, ours.name, ours.kind) == ("hezbollah", "Hezbollah", "armed-group")
    assert who("Hizbullah", actors_file=file).actor is not None  # ours is added to, not replaced
    assert who("Valley Front").actor != mine


def test_tabs_and_a_changed_file(users: Callable[[str], str]) -> None:
    file = users("# mine\nid\tname\tkind\nx:a\tArdent Wolves\tarmed-group\n")
    assert (found := who("Ardent Wolves", actors_file=file).actor) is not None and found.id == "x:a"
    import os

    file = users("id\tname\tkind\nx:b\tArdent Wolves\tarmed-group\n")
    os.utime(file, ns=(1, 1))
    assert (found := who("Ardent Wolves", actors_file=file).actor) is not None and found.id == "x:b"


def test_all_faults_are_told_with_line_and_column(users: Callable[[str], str]) -> None:
    file = users(
        "id,name,kind,country,parent,valid_from,valid_to,wikidata\n"
        "x:a,Alpha,armed-group,TCD,x:b,,,\n"
        "x:b,Beta,tribe,XYZ,x:a,2014-13,,\n"
        "x:a,Gamma,armed-group,,nobody,2015,2014,Q0\n"
        "x:d,,armed-group,,,,,\n"
        '"bad id",Delta,armed-group,,,,\n'
    )
    with pytest.raises(UsageError) as caught:
        who("Alpha", actors_file=file)
    told = str(caught.value)
    for words in (
        "line 3, column 'kind': unknown kind 'tribe'", "line 3, column 'country': unknown country 'XYZ'",
        "line 3, column 'valid_from': '2014-13' is no date", "line 4, column 'id': 'x:a' is there already, in line 2",
        "line 4, column 'parent': 'nobody'", "line 4, column 'valid_to': it ends", "line 4, column 'wikidata'",
        "line 5, column 'name': empty", "line 6: 7 cells, expected 8",
    ):  # fmt: skip
        assert words in told
    assert "9 fault(s)" in told


def test_a_circle_of_parents_is_a_fault(users: Callable[[str], str]) -> None:
    text = "id,name,kind,parent\nx:a,Alpha,armed-group,x:b\nx:b,Beta,armed-group,x:c\nx:c,Gamma,armed-group,x:a\n"
    with pytest.raises(UsageError, match="a circle of parents: x:a -> x:b -> x:c -> x:a"):
        who("Alpha", actors_file=users(text))
    with pytest.raises(UsageError, match="a circle"):
        who("Alpha", actors_file=users("id,name,kind,parent\nal-qaeda,,,jabhat-al-nusra\n"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no header line"),
        ("name,kind\nAlpha,ngo\n", "column 'id': the column is missing"),
        ("id,name,kind,colour\n", "column 'colour': unknown column"),
        ("id,name,kind\nSYR,Syria,government\n", "is the code of a country"),
        ("id,name,kind\nx:a,Alpha\n", "2 cells, expected 3"),
        ("id,name,kind\nx:a,Alpha,\n", "column 'kind': empty"),
    ],
)
def test_faults_of_the_file(users: Callable[[str], str], text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        who("Alpha", actors_file=users(text))


_CELL = st.text(max_size=12)


@given(st.lists(st.lists(_CELL, min_size=len(COLUMNS), max_size=len(COLUMNS)), max_size=5))
def test_any_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    import csv

    path = tmp_path_factory.mktemp("actors") / "any.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as out:
        csv.writer(out).writerows([COLUMNS, *rows])
    try:
        found = all_rows(str(path))
    except UsageError:
        return
    assert len(found) >= len(all_rows())
    assert all(row.kind in KINDS and (row.sector is None or row.sector in SECTORS) for row in found)


# -- the command


def test_the_command_shows_an_actor() -> None:
    done = CliRunner().invoke(app, ["who", "Kata'ib Hizballah", "--on", "2024-02-08"])
    assert done.exit_code == 0
    for words in ("Kataib Hezbollah", "kataib-hezbollah", "armed-group", "REB", "IRQ", "popular-mobilization-forces", "IRN"):
        assert words in done.output


def test_the_command_in_json_and_its_exit_codes() -> None:
    done = CliRunner().invoke(app, ["who", "Iraq's defence minister", "--on", "2012-01-01", "--format", "json"])
    assert done.exit_code == 0 and json.loads(done.output)["actor"]["id"] == "saadoun-al-dulaimi"
    assert CliRunner().invoke(app, ["who", "Nobody Inparticular"]).exit_code == 1
    refused = CliRunner().invoke(app, ["who", "Hamas", "--on", "soon"])
    assert refused.exit_code == 2 and "cannot be read as a day" in refused.output


def test_the_command_takes_users_actors(users: Callable[[str], str]) -> None:
    file = users("id,name,kind\nx:a,Ardent Wolves,armed-group\n")
    for call in (["who", "Ardent Wolves", "--actors", file], ["who", "Ardent Wolves"]):
        done = CliRunner().invoke(app, call, env={"SAYSO_ACTORS": file})
        assert done.exit_code == 0 and "x:a" in done.output
