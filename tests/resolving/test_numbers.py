"""Count phrases to bounds, by the coding guide."""

from __future__ import annotations

import pytest

from sayso.resolving.numbers import parse_count

READINGS = {
    "160,000": (160_000, 160_000),
    "3976": (3976, 3976),
    "1,00,000": (100_000, 100_000),
    "0": (0, 0),
    "twenty-three": (23, 23),
    "Twenty three": (23, 23),
    "NINETEEN": (19, 19),
    "a dozen": (12, 12),
    "two dozen": (24, 24),
    "half a dozen": (6, 6),
    "a hundred": (100, 100),
    "one hundred and five": (105, 105),
    "three hundred forty-two": (342, 342),
    "two thousand and seven": (2007, 2007),
    "two hundred thousand": (200_000, 200_000),
    "five thousand two hundred": (5200, 5200),
    "1.2 million": (1_200_000, 1_200_000),
    "300 thousand": (300_000, 300_000),
    "2 lakh": (200_000, 200_000),
    "half a million": (500_000, 500_000),
    "at least 40": (40, None),
    "At least two dozen": (24, None),
    "more than 300,000": (300_000, None),
    "well over a hundred": (100, None),
    "no fewer than seven": (7, None),
    "up to 30": (0, 30),
    "as many as 1,300": (0, 1300),
    "about 50": (50, 50),
    "around ninety": (90, 90),
    "some 500": (500, 500),
    "nearly 100": (100, 100),
    "almost a thousand": (1000, 1000),
    "an estimated 70": (70, 70),
    "about two to three": (2, 3),
    "ten or more": (10, None),
    "40+": (40, None),
    "30 or so": (30, 30),
    "10 to 15": (10, 15),
    "10-15": (10, 15),
    "10\u201315": (10, 15),
    "between ten and fifteen": (10, 15),
    "two or three": (2, 3),
    "several": (3, None),
    "several dozen": (36, None),
    "several hundred": (300, None),
    "dozens": (24, None),
    "scores": (40, None),
    "hundreds": (200, None),
    "at least hundreds": (200, None),
    "thousands": (2000, None),
    "tens of thousands": (20_000, None),
    "hundreds of thousands": (200_000, None),
    "a couple": (2, 2),
    "a score": (20, 20),
    "a": (1, 1),
    "an": (1, 1),
    "no": (0, 0),
    "none": (0, 0),
    "nobody": (0, 0),
    "No one": (0, 0),
    "dozens more": (24, None),
    "another 12": (12, 12),
    "10 million": (10_000_000, 10_000_000),
}

NO_READING = [
    "", " ", "12,34", "1,2345", "1\u00b2", "\u0663", "\u096a\u0968", "9" * 5000, "9" * 13,
    "1/2", "1.5", "007", "-5", "3-", "10-5", "15 to 10", "ten five", "twenty thirty",
    "five hundred hundred", "two million thousand million", "10,000,001", "50 million",
    "tens of millions", "more than", "at least no", "up to dozens", "many", "some", "and five",
    "a of", "3 and", "1.2.3 million", "1.2345 million people", "between 5", "between 9 and 3",
    "people", "\u00bd", "VII", "\ud800", "12\x0034", "to", "and", "-", "a a", "million million",
    "hundred and", "1,000,0000", ",", "5 000",
]  # fmt: skip


@pytest.mark.parametrize(("text", "bounds"), READINGS.items())
def test_reading(text: str, bounds: tuple[int, int | None]) -> None:
    assert parse_count(text) == bounds


@pytest.mark.parametrize("text", NO_READING)
def test_no_reading(text: str) -> None:
    assert parse_count(text) is None


def test_long_inputs_are_quick() -> None:
    for text in ("at least " * 9, "a" * 10_000, "1," * 10_000, "one " * 20, "hundred " * 10, "- " * 40):
        assert parse_count(text) is None
