import pytest

from sayso.reading.dates import parse_day


@pytest.mark.parametrize(
    "words",
    [
        "2024-02-08",
        "2024/2/8",
        "20240208",
        "20240208101500",
        "2024-02-08T10:15:00Z",
        "2024-02-08T23:59:59.123456+02:00",
        "2024-02-08 10:15",
        "8 February 2024",
        "08 Feb. 2024",
        "8th of February, 2024",
        "8-Feb-2024",
        "Feb. 8, 2024",
        "February 8 2024",
        "FEBRUARY 8, 2024",
        "Thursday, 8 February 2024",
        "Thursday, February 8, 2024 10:15 AM EST",
        "Feb 8, 2024 at 10:15 a.m.",
        "Thu, 08 Feb 2024 10:15:00 GMT",
        "Thu, 8 Feb 2024 10:15:00 +0100 (CET)",
        "Thu Feb 08 10:15:00 +0000 2024",
        "  2024-02-08\n",
    ],
)
def test_accepted_forms(words: str) -> None:
    assert parse_day(words) == "2024-02-08"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("23/02/2024", "2024-02-23"),
        ("02/23/2024", "2024-02-23"),
        ("23.2.2024 18:00", "2024-02-23"),
        ("05/05/2024", "2024-05-05"),
        ("29 February 2024", "2024-02-29"),
        ("Sept. 3, 2019", "2019-09-03"),
    ],
)
def test_numbers_that_can_be_read_in_one_way(words: str, day: str) -> None:
    assert parse_day(words) == day


@pytest.mark.parametrize("words", ["08/02/2024", "8.2.2024", "08-02-2024 10:00"])
def test_two_days_are_refused_and_both_are_named(words: str) -> None:
    with pytest.raises(ValueError, match="2024-02-08 or 2024-08-02"):
        parse_day(words)


@pytest.mark.parametrize(
    "words", ["31 February 2024", "2023-02-29", "2024-13-01", "2024-00-10", "31/11/2024", "20240231"]
)
def test_days_of_no_calendar(words: str) -> None:
    with pytest.raises(ValueError, match="no day of the calendar"):
        parse_day(words)


@pytest.mark.parametrize(
    "words",
    ["next week", "", "2024", "February 2024", "0000-01-01", "1707350400", "8 Feb 24", "8 Smarch 2024", "²⁰²⁴-02-08",
     "٢٠٢٤-٠٢-٠٨", "2024-02-08" * 1000, "1" * 100_000, " " * 100_000 + "x"],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_the_forms_that_are(words: str) -> None:
    with pytest.raises(ValueError, match="accepted are: 2024-02-08"):
        parse_day(words)
