"""Time expressions: what is found, what it means on a given day of publication, and what stays unresolved."""

from __future__ import annotations

import time

import pytest

from sayso.records import When
from sayso.resolving.times import find_times, publication_date, resolve_time

THURSDAY = "2024-02-08"

# words, first day, last day; published on Thursday 8 February 2024
PAST = [
    ("Wednesday", "2024-02-07", "2024-02-07"),
    ("last weekend", "2024-02-03", "2024-02-04"),
    ("earlier in January", "2024-01-01", "2024-01-31"),
    ("since October", "2023-10-01", "2024-02-08"),
    ("in January", "2024-01-01", "2024-01-31"),
    ("late January", "2024-01-21", "2024-01-31"),
    ("between Jan. 12 and Feb. 3", "2024-01-12", "2024-02-03"),
    ("October 7", "2023-10-07", "2023-10-07"),
    ("the past three months", "2023-11-08", "2024-02-08"),
    ("Monday evening", "2024-02-05", "2024-02-05"),
    ("early Sunday", "2024-02-04", "2024-02-04"),
    ("overnight", "2024-02-07", "2024-02-08"),
    # days of the week
    ("Thursday", "2024-02-08", "2024-02-08"),
    ("on Friday", "2024-02-02", "2024-02-02"),
    ("late Monday", "2024-02-05", "2024-02-05"),
    ("late on Tuesday", "2024-02-06", "2024-02-06"),
    ("Wednesday night", "2024-02-07", "2024-02-07"),
    ("early Saturday morning", "2024-02-03", "2024-02-03"),
    ("dawn on Sunday", "2024-02-04", "2024-02-04"),
    ("11:20 p.m. Tuesday", "2024-02-06", "2024-02-06"),
    ("FRIDAY NIGHT", "2024-02-02", "2024-02-02"),
    ("last Monday", "2024-02-05", "2024-02-05"),
    ("last Wednesday", "2024-01-31", "2024-01-31"),
    ("next Monday", "2024-02-12", "2024-02-12"),
    ("this Saturday", "2024-02-10", "2024-02-10"),
    ("Tuesday of this week", "2024-02-06", "2024-02-06"),
    ("Friday last week", "2024-02-02", "2024-02-02"),
    ("from Sunday to Tuesday", "2024-02-04", "2024-02-06"),
    ("since Monday", "2024-02-05", "2024-02-08"),
    # counted from publication
    ("today", "2024-02-08", "2024-02-08"),
    ("tonight", "2024-02-08", "2024-02-08"),
    ("this morning", "2024-02-08", "2024-02-08"),
    ("earlier today", "2024-02-08", "2024-02-08"),
    ("yesterday afternoon", "2024-02-07", "2024-02-07"),
    ("last night", "2024-02-07", "2024-02-07"),
    ("tomorrow", "2024-02-09", "2024-02-09"),
    ("last week", "2024-01-29", "2024-02-04"),
    ("this week", "2024-02-05", "2024-02-08"),
    ("next week", "2024-02-12", "2024-02-18"),
    ("last month", "2024-01-01", "2024-01-31"),
    ("earlier this month", "2024-02-01", "2024-02-08"),
    ("later this month", "2024-02-08", "2024-02-29"),
    ("late last month", "2024-01-21", "2024-01-31"),
    ("last year", "2023-01-01", "2023-12-31"),
    ("late last year", "2023-10-01", "2023-12-31"),
    ("this year", "2024-01-01", "2024-02-08"),
    ("the weekend", "2024-02-03", "2024-02-04"),
    ("the past 24 hours", "2024-02-07", "2024-02-08"),
    ("the last 48 hours", "2024-02-06", "2024-02-08"),
    ("the last three days", "2024-02-05", "2024-02-08"),
    ("for the past two weeks", "2024-01-25", "2024-02-08"),
    ("the past year", "2023-02-08", "2024-02-08"),
    ("over the last month", "2024-01-08", "2024-02-08"),
    ("the coming week", "2024-02-08", "2024-02-15"),
    ("two days ago", "2024-02-06", "2024-02-06"),
    ("three weeks ago", "2024-01-15", "2024-01-21"),
    ("four months ago", "2023-10-01", "2023-10-31"),
    ("ten years ago", "2014-01-01", "2014-12-31"),
    ("minutes ago", "2024-02-08", "2024-02-08"),
    # days and months of the calendar
    ("7 October", "2023-10-07", "2023-10-07"),
    ("Feb. 5", "2024-02-05", "2024-02-05"),
    ("Feb. 12", "2024-02-12", "2024-02-12"),
    ("Feb. 24", "2023-02-24", "2023-02-24"),
    ("the 3rd of December", "2023-12-03", "2023-12-03"),
    ("11 May", "2023-05-11", "2023-05-11"),
    ("June 24th", "2023-06-24", "2023-06-24"),
    ("May 31 2016", "2016-05-31", "2016-05-31"),
    ("12 September, 1988", "1988-09-12", "1988-09-12"),
    ("Tuesday, April 29, 2014", "2014-04-29", "2014-04-29"),
    ("Sun 16 Apr 2017", "2017-04-16", "2017-04-16"),
    ("18 August last year", "2023-08-18", "2023-08-18"),
    ("29-07-2016", "2016-07-29", "2016-07-29"),
    ("2016-05-26", "2016-05-26", "2016-05-26"),
    ("02.10.2017", "2017-10-02", "2017-10-02"),
    ("02/28/2019", "2019-02-28", "2019-02-28"),
    ("29 February", "2020-02-29", "2020-02-29"),
    ("from 5 to 9 November", "2023-11-05", "2023-11-09"),
    ("14 and 15 December", "2023-12-14", "2023-12-15"),
    ("January 5-9", "2024-01-05", "2024-01-09"),
    ("from 28 December to 2 January", "2023-12-28", "2024-01-02"),
    ("since 20 January", "2024-01-20", "2024-02-08"),
    ("February", "2024-02-01", "2024-02-08"),
    ("in January 2015", "2015-01-01", "2015-01-31"),
    ("August last year", "2023-08-01", "2023-08-31"),
    ("last December", "2023-12-01", "2023-12-31"),
    ("May", "2023-05-01", "2023-05-31"),
    ("mid-December", "2023-12-11", "2023-12-20"),
    ("early in September 2013", "2013-09-01", "2013-09-10"),
    ("the end of November", "2023-11-21", "2023-11-30"),
    ("the first week of July", "2023-07-01", "2023-07-07"),
    ("the last week of November", "2023-11-24", "2023-11-30"),
    ("since mid-November 2023", "2023-11-11", "2024-02-08"),
    ("between March and June 2021", "2021-03-01", "2021-06-30"),
    # longer
    ("in 2015", "2015-01-01", "2015-12-31"),
    ("2015", "2015-01-01", "2015-12-31"),
    ("mid-2012", "2012-05-01", "2012-08-31"),
    ("late 2016", "2016-10-01", "2016-12-31"),
    ("since 2019", "2019-01-01", "2024-02-08"),
    ("from 2017 to 2021", "2017-01-01", "2021-12-31"),
    ("the second half of 2016", "2016-07-01", "2016-12-31"),
    ("summer of 2014", "2014-06-01", "2014-08-31"),
    ("last summer", "2023-06-01", "2023-08-31"),
    ("the winter of 2014", "2014-12-01", "2015-02-28"),
    ("the 1990s", "1990-01-01", "1999-12-31"),
    ("1960s and 1970s", "1960-01-01", "1979-12-31"),
    ("the 19th century", "1801-01-01", "1900-12-31"),
]


@pytest.mark.parametrize(("words", "first", "last"), PAST)
def test_resolves_against_the_day_of_publication(words: str, first: str, last: str) -> None:
    found = resolve_time(words, THURSDAY)
    assert (found.start, found.end) == (first, last)
    assert found.text == words


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("Wednesday", "2024-02-14", "2024-02-14"),
        ("Thursday", "2024-02-08", "2024-02-08"),
        ("October 7", "2024-10-07", "2024-10-07"),
        ("in January", "2025-01-01", "2025-01-31"),
        ("in February", "2024-02-08", "2024-02-29"),
        ("until Friday", "2024-02-08", "2024-02-09"),
        ("this month", "2024-02-08", "2024-02-29"),
        ("the weekend", "2024-02-10", "2024-02-11"),
    ],
)
def test_looks_ahead_after_a_future_cue(words: str, first: str, last: str) -> None:
    found = resolve_time(words, THURSDAY, future=True)
    assert (found.start, found.end) == (first, last)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("a day earlier", "2024-01-19", "2024-01-19"),
        ("two days later", "2024-01-22", "2024-01-22"),
        ("that night", "2024-01-20", "2024-01-20"),
        ("the following month", "2024-02-01", "2024-02-29"),
        ("the following Monday", "2024-01-22", "2024-01-22"),
        ("since then", "2024-01-20", "2024-02-08"),
    ],
)
def test_counts_from_another_time(words: str, first: str, last: str) -> None:
    anchor = When("20 January", "2024-01-20", "2024-01-20")
    found = resolve_time(words, THURSDAY, anchor=anchor)
    assert (found.start, found.end) == (first, last)
    assert resolve_time(words, THURSDAY).start is None


@pytest.mark.parametrize(
    "words",
    [
        "recent weeks", "weeks ago", "a few months ago", "nearly two years ago", "the past few days", "coming days",
        "31 June", "29 February 2023", "January 45", "32 May", "5/6/2020", "2017-13-01", "three hours", "soon", "",
        "from 2021 to 2017", "99999 days ago", "10000 years ago",
    ],
)  # fmt: skip
def test_says_why_nothing_is_known(words: str) -> None:
    found = resolve_time(words, THURSDAY)
    assert (found.start, found.end) == (None, None)
    assert found.note


def test_needs_a_publication_date_only_for_relative_words() -> None:
    assert resolve_time("Wednesday", None).note == "needs a publication date"
    assert resolve_time("October 7", None).start is None
    assert resolve_time("since 2019", None).start is None
    assert resolve_time("Wednesday", "not a date").start is None
    assert resolve_time("3 May 2011", None).start == "2011-05-03"


def test_borrows_the_year_of_an_earlier_time_when_there_is_no_publication_date() -> None:
    anchor = When("13 May 1974", "1974-05-13", "1974-05-13")
    assert resolve_time("15 May", None, anchor=anchor).start == "1974-05-15"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells fell on Monday, and again early Tuesday.", ["Monday", "early Tuesday"]),
        ("Two were shot in March 2015 and three on Apr. 4.", ["March 2015", "Apr. 4"]),
        ("In March 30 people were held.", ["March"]),
        ("A truce from 5 to 9 March ended on the 1st of April.", ["from 5 to 9 March", "1st of April"]),
        ("Police may march on; the men sat in the sun.", []),
        ("A 34-year-old held out for three hours of a 30-day truce.", []),
        ("The army lost 2000 men; in 2014 it lost 150.", ["2014"]),
        ("Bloody Sunday is told in the Sunday Times.", []),
        ("Wednesday's raid came three weeks ago.", ["Wednesday", "three weeks ago"]),
        ("They fled in recent weeks, since late January.", ["recent weeks", "since late January"]),
        ("It fell in 2015\n\nMonday was calm.", ["2015", "Monday"]),
    ],
)
def test_finds_times_in_running_text(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in find_times(text)] == expected


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("Posted on 3 May 2016 Shells hit the market.", "2016-01-01", "2016-05-03"),
        ("Last updated at Jun 182016 BEIRUT Two died.", None, "2016-06-18"),
        ("29-07-2016 Rebels leave the town.", None, "2016-07-29"),
        ("3 May 2016 was a quiet day.", "2017-01-01", "2017-01-01"),
        ("Shells hit the market on 3 May 2016.", None, None),
        ("3 May Shells hit the market.", "2017-01-01", "2017-01-01"),
    ],
)
def test_date_line_beats_a_wrong_publication_date(text: str, published: str | None, expected: str | None) -> None:
    assert publication_date(text, published) == expected


@pytest.mark.parametrize(
    "piece", ["1 ", "- ", "nearly ", "from Monday to ", "between 5 and ", "the last ", "1-1-", "9", "\n ", "Jan."]
)
def test_takes_linear_time(piece: str) -> None:
    text = piece * (40_000 // len(piece))
    began = time.perf_counter()
    find_times(text)
    assert time.perf_counter() - began < 2
