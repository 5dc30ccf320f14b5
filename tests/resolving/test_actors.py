"""Who is meant: look-up, acronyms, misspellings, countries, seats and roles; and the tables behind them."""

from __future__ import annotations

import re
import time

import pytest

from sayso.data import read_tsv
from sayso.resolving.actor_rows import ActorRow
from sayso.resolving.actors import actors, fold_name, matched_whole

KINDS = {"government", "military", "police", "armed-group", "institution", "ngo", "media", "person"}


def _id(row: ActorRow | None) -> str | None:
    return None if row is None else row.id


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("the Al-Nusra Front's", "al nusra front"),
        ("an-Nusra", "al nusra"),
        ("Ahrar ash-Sham", "ahrar al sham"),
        ("Jaysh el-Islam", "jaysh al islam"),
        ("Kata’ib Hizballah", "kataib hizballah"),
        ("U.S. Army", "us army"),
        ("Erdoğan", "erdogan"),
        ("El  Salvador", "el salvador"),
        ("Anti-Terror Unit", "anti terror unit"),
        ("", ""),
        ("The", "the"),
    ],
)
def test_fold_name(name: str, folded: str) -> None:
    assert fold_name(name) == folded


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Kataib Hezbollah", "kataib-hezbollah"),
        ("Kata'ib Hizballah", "kataib-hezbollah"),
        ("Hizbullah", "hezbollah"),
        ("Daesh", "islamic-state"),
        ("the Islamic State group", "islamic-state"),
        ("al-Shabaab", "al-shabab"),
        ("Ansar Allah", "houthis"),
        ("SHINING PATH", "shining-path"),
        ("Sendero Luminoso", "shining-path"),
        ("the Kremlin", "kremlin"),
        ("Volodymyr Zelensky", "volodymyr-zelenskyy"),
        ("White Helmets", "syria-civil-defence"),
        ("Reuters'", "reuters"),
        ("Rapid Support Forces", "rapid-support-forces"),
        ("Nonesuch Liberation Army", None),
        ("", None),
        ("'", None),
    ],
)
def test_find(name: str, actor: str | None) -> None:
    assert _id(actors().find(name)) == actor


@pytest.mark.parametrize("name", ["IS", "I.S.", "the IS", "WHO", "PA", "U.N.", "RSF", "LeT"])
def test_acronyms_match_as_written(name: str) -> None:
    assert actors().find(name) is not None


@pytest.mark.parametrize("name", ["is", "Is", "who", "Who", "pa", "un", "Un", "Let", "let", "Ice", "arena", "Arena"])
def test_words_are_no_acronyms(name: str) -> None:
    assert actors().find(name) is None


def test_lower_case_matches_only_aliases_written_so() -> None:
    assert _id(actors().find("contras")) == "contras"
    assert actors().find("guardian") is None
    assert actors().find("red brigades") is None


def test_matched_whole() -> None:
    row = actors().find("Kataib Hezbollah")
    assert row is not None
    assert matched_whole(row, "the Kata'ib Hezbollah")
    assert not matched_whole(row, "Kataib Hezbollah fighters")


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Kaitab Hezbollah", "kataib-hezbollah"),
        ("Kataib Hezbolah", "kataib-hezbollah"),
        ("Hezbolah", "hezbollah"),
        ("Tehrik-i-Talban Pakistan", "tehrik-i-taliban-pakistan"),
        ("Syrian Observatry for Human Rights", "syrian-observatory-for-human-rights"),
        ("Lord's Resistence Army", "lords-resistance-army"),
        ("Iraqi Hezbollah Brigades", None),  # another number of words
        ("Free Aleppo Army", None),
        ("Austrian army", None),  # a word that is right as it is
        ("Rubia", None),  # short, and one letter from a surname
        ("Erdogen", None),
        ("hezbolah", None),
        ("", None),
    ],
)
def test_repair(name: str, actor: str | None) -> None:
    assert _id(actors().repair(name)) == actor


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("US", "USA"), ("U.S.", "USA"), ("the U.S.'s", "USA"), ("UK", "GBR"), ("Syria's", "SYR"), ("Syrians", "SYR"),
        ("the Netherlands", "NLD"), ("Türkiye", "TUR"), ("IRAN", "IRN"), ("Chechen", "RUS"), ("DR Congo", "COD"),
        ("us", None), ("Us", None), ("turkey", None), ("polish", None), ("car", None), ("Car", None),
    ],
)  # fmt: skip
def test_country_of(word: str, country: str | None) -> None:
    assert actors().country_of(word) == country


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("Washington", "USA"), ("the Kremlin", "RUS"), ("Moscow", "RUS"), ("Tehran", "IRN"), ("Ankara", "TUR"),
        ("Damascus", "SYR"), ("Kiev", "UKR"), ("Kyiv", "UKR"), ("Beijing", "CHN"), ("White House", "USA"),
        ("New Delhi", "IND"), ("Male", None), ("Aleppo", None), ("washington", None), ("Hamas", None),
    ],
)  # fmt: skip
def test_seat_of(word: str, country: str | None) -> None:
    assert actors().seat_of(word) == country


def test_role() -> None:
    militiamen, villager = actors().role("militiamen"), actors().role("villager")
    assert militiamen is not None and (militiamen.kind, militiamen.civilian) == ("armed-group", False)
    assert villager is not None and villager.civilian is True
    assert actors().role("teapot") is None


def test_table_is_sound() -> None:
    table = actors()
    countries = {row["iso3"] for row in read_tsv("countries.tsv")}
    ids = {row.id for row in table.rows}
    assert len(table.rows) >= 700 and len(ids) == len(table.rows)
    for row in table.rows:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row.id), row
        assert row.kind in KINDS, row
        assert row.country is None or row.country in countries, row
        for tie in (*row.parents, *row.backers):
            assert tie.id in ids or tie.id in countries, row
            assert tie.id != row.id


def test_every_name_finds_its_own_row() -> None:
    table = actors()
    strays = [(row.id, name) for row in table.rows if not row.common
              for name in (row.name, *row.aliases) if table.find(name) is not row]  # fmt: skip
    assert strays == []


def test_no_actor_is_a_country() -> None:
    table = actors()
    assert [r.id for r in table.rows for name in (r.name, *r.aliases) if table.country_of(name)] == []


def test_seats_and_roles_are_sound() -> None:
    countries = {row["iso3"] for row in read_tsv("countries.tsv")}
    assert all(row["iso3"] in countries | {"-"} for row in read_tsv("seats.tsv"))
    assert len({row["lemma"] for row in read_tsv("roles.tsv")}) == len(read_tsv("roles.tsv"))


@pytest.mark.parametrize("name", ["A" * 20_000, "Kataib " * 3_000, "'" * 20_000, "al-" * 5_000 + "X"])
def test_long_input_is_quick(name: str) -> None:
    start = time.process_time()
    assert actors().find(name) is None
    assert actors().repair(name) is None
    assert actors().country_of(name) is None
    assert time.process_time() - start < 0.5
