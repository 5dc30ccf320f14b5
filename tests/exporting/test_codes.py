"""Codes of countries: those of Correlates of War and of Gleditsch and Ward part in a few places, and both are facts."""

from __future__ import annotations

import pytest

from sayso.data import read_tsv
from sayso.exporting.geography import codes


@pytest.mark.parametrize(
    ("iso3", "cow", "gwno"),
    [
        ("SYR", "652", "652"), ("SSD", "626", "626"), ("XKX", "347", "347"), ("CZE", "316", "316"), ("VNM", "816", "816"),
        ("DEU", "255", "260"), ("YEM", "679", "678"), ("SRB", "345", "340"), ("NRU", "970", "971"), ("PSE", "", ""),
    ],
)  # fmt: skip
def test_numbers_of_states(iso3: str, cow: str, gwno: str) -> None:
    assert (codes(iso3)["cow"], codes(iso3)["gwno"]) == (cow, gwno)


def test_every_country_has_a_row_and_no_number_stands_twice() -> None:
    rows = read_tsv("country_codes.tsv")
    assert {row["iso3"] for row in rows} == {row["iso3"] for row in read_tsv("countries.tsv")}
    for column in ("iso_numeric", "cow", "gwno"):
        told = [row[column] for row in rows if row[column] != "-"]
        assert len(told) == len(set(told)) and all(number.isdigit() for number in told)


def test_the_regions_of_ucdp_follow_its_numbers() -> None:
    """GED codebook: Americas 2 to 199, Europe to 399, Africa to 626, Middle East to 699, Asia to 999."""
    bounds = {199: "Americas", 399: "Europe", 626: "Africa", 699: "Middle East", 999: "Asia"}
    for row in read_tsv("country_codes.tsv"):
        if row["gwno"] != "-":
            assert row["ucdp_region"] == next(r for top, r in bounds.items() if int(row["gwno"]) <= top), row["iso3"]
