"""Count phrases to bounds, by the coding guide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    "1 000": (1000, 1000),
    "5 000": (5000, 5000),
    "over 1 000": (1000, None),
    "12 050": (12_050, 12_050),
    "at the very least 15": (15, None),
    "at a minimum 15": (15, None),
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
    "hundred and", "1,000,0000", ",", "5 300", "2015 000", "5 00",
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


ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def _spelled(number: int) -> str:
    """A number from 1 to 999,999 as it is written out in English."""
    if number < 20:
        return ONES[number]
    if number < 100:
        return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")
    if number < 1000:
        rest = f" and {_spelled(number % 100)}" if number % 100 else ""
        return f"{ONES[number // 100]} hundred{rest}"
    rest = f" {_spelled(number % 1000)}" if number % 1000 else ""
    return f"{_spelled(number // 1000)} thousand{rest}"


@given(st.integers(1, 999_999))
def test_every_number_equals_its_words_and_digits(number: int) -> None:
    for words in (_spelled(number), _spelled(number).title(), str(number), f"{number:,}"):
        assert parse_count(words) == (number, number)
    assert parse_count(f"at least {number:,}") == (number, None)
    assert parse_count(f"up to {_spelled(number)}") == (0, number)


@given(st.integers(1, 99_999), st.integers(1, 99_999))
def test_every_range_keeps_its_ends(low: int, more: int) -> None:
    assert parse_count(f"between {low} and {low + more}") == (low, low + more)
    assert parse_count(f"{low}-{low + more}") == (low, low + more)
    assert parse_count(f"{low + more} to {low}") is None


@given(st.text(max_size=100))
def test_any_text_has_bounds_in_order_or_none(text: str) -> None:
    bounds = parse_count(text)
    if bounds is not None:
        low, high = bounds
        assert 0 <= low <= 10_000_000
        assert high is None or low <= high <= 10_000_000


@given(st.text(alphabet="0123456789\u00b2\u0663\u096a\uff15\u2460.,- ", min_size=1, max_size=20))
def test_odd_digits_are_never_misread(text: str) -> None:
    bounds = parse_count(text)
    if bounds is not None:
        assert text.isascii()
