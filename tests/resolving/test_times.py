"""Time expressions: what is found, what it means on a given day of publication, and what stays unresolved."""

from __future__ import annotations

import csv
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.errors import UsageError
from sayso.records import When
from sayso.resolving._time_feasts import easter, feast_days, feasts, orthodox_easter
from sayso.resolving.times import find_times, publication_date, resolve_time, times_in, when

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
    began = time.process_time()
    find_times(text)
    assert time.process_time() - began < 2


# ---------------------------------------------------------------------------------- more phrases, on other days


def _phrases() -> list[dict[str, str]]:
    lines = (Path(__file__).parent / "time_phrases.tsv").read_text("utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t"))


@pytest.mark.parametrize("row", _phrases(), ids=lambda row: f"{row['published']} {row['words']}")
def test_resolves_on_sundays_mondays_leap_days_and_around_new_year(row: dict[str, str]) -> None:
    found = resolve_time(row["words"], row["published"])
    assert (found.start or "-", found.end or "-") == (row["first"], row["last"])
    assert row["granularity"] in ("-", found.granularity)
    assert row["timex"] in ("-", found.timex)


def test_the_table_holds_at_least_150_phrases() -> None:
    assert len({(row["published"], row["words"]) for row in _phrases()}) >= 150


@pytest.mark.parametrize(
    ("words", "published", "first", "last"),
    [
        ("Sunday", "2024-03-04", "2024-03-10", "2024-03-10"),
        ("Monday", "2023-12-31", "2024-01-01", "2024-01-01"),
        ("in January", "2023-12-15", "2024-01-01", "2024-01-31"),
        ("29 February", "2023-03-01", "2024-02-29", "2024-02-29"),
        ("Christmas", "2023-06-01", "2023-12-25", "2023-12-25"),
        ("Ramadan", "2024-05-01", "2025-03-01", "2025-03-29"),
        ("until Monday", "2023-12-31", "2023-12-31", "2024-01-01"),
        ("next month", "2024-01-31", "2024-02-01", "2024-02-29"),
    ],
)
def test_looks_ahead_over_the_end_of_a_year(words: str, published: str, first: str, last: str) -> None:
    found = resolve_time(words, published, future=True)
    assert (found.start, found.end) == (first, last)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("two days after the attack", "2022-02-26", "2022-02-26"),
        ("the day before the bombing", "2022-02-23", "2022-02-23"),
        ("hours after the raid", None, None),
        ("ten hours after the raid", "2022-02-24", "2022-02-24"),
        ("a week after the siege", "2022-02-28", "2022-03-06"),
        ("three months before the vote", "2021-11-01", "2021-11-30"),
        ("days after the attack", None, None),
        ("the third anniversary", "2025-02-24", "2025-02-24"),
        ("the two-year anniversary of the invasion", "2024-02-24", "2024-02-24"),
        ("the eve of the invasion", "2022-02-23", "2022-02-23"),
    ],
)
def test_counts_from_the_day_of_an_event(words: str, first: str | None, last: str | None) -> None:
    event = When("24 February 2022", "2022-02-24", "2022-02-24")
    found = resolve_time(words, "2025-06-01", anchor=event)
    assert (found.start, found.end) == (first, last)
    assert first is None or found.anchor == "2022-02-24"
    assert resolve_time(words, "2025-06-01").start is None


@pytest.mark.parametrize(
    ("words", "value", "kind", "modifier"),
    [
        ("three weeks", "P3W", "DURATION", None),
        ("more than two hours", "PT2H", "DURATION", "more"),
        ("several months", "PXM", "DURATION", None),
        ("a couple of years", "P2Y", "DURATION", None),
        ("twenty-four months", "P24M", "DURATION", None),
        ("recent weeks", "PXW", "DURATION", None),
        ("every day", "P1D", "SET", None),
        ("each Thursday", "XXXX-WXX-4", "SET", None),
        ("every July", "XXXX-07", "SET", None),
        ("now", "PRESENT_REF", "DATE", None),
        ("recently", "PAST_REF", "DATE", None),
        ("nearly two years ago", "2022", "DATE", "approx"),
        ("fiscal 2023", "2023", "DATE", None),
        ("5 1/2 hours", "PT5H30M", "DURATION", None),
        ("the near future", "FUTURE_REF", "DATE", None),
    ],
)
def test_what_names_no_days_still_has_a_timex_value(words: str, value: str, kind: str, modifier: str | None) -> None:
    found = resolve_time(words, THURSDAY)
    assert (found.start, found.end) == (None, None)
    assert (found.timex, found.timex_type, found.modifier) == (value, kind, modifier)
    assert found.note


@pytest.mark.parametrize(
    ("words", "anchor"),
    [("7 October 2023", None), ("in 2015", None), ("Wednesday", THURSDAY), ("last week", THURSDAY), ("May", THURSDAY)],
)
def test_tells_what_it_was_counted_from(words: str, anchor: str | None) -> None:
    assert resolve_time(words, THURSDAY).anchor == anchor


@pytest.mark.parametrize(
    ("words", "acled", "ucdp"),
    [
        ("Wednesday", 1, 1), ("Wednesday night", 1, 1), ("overnight", 1, 1), ("the weekend", 2, 2), ("last week", 2, 3),
        ("late January", 3, 4), ("last month", 3, 4), ("last summer", None, 5), ("last year", None, 5),
        ("since 2019", None, None), ("recent weeks", None, None),
    ],
)  # fmt: skip
def test_gives_the_precision_codes_of_acled_and_ucdp(words: str, acled: int | None, ucdp: int | None) -> None:
    found = resolve_time(words, THURSDAY)
    assert (found.time_precision, found.date_prec) == (acled, ucdp)


@pytest.mark.parametrize(
    ("words", "opened", "modifier"),
    [("since October", "end", None), ("since early May", "end", "start"), ("until 2015", "start", None),
     ("late January", None, "end"), ("mid-2012", None, "mid"), ("early Sunday", None, "start"), ("May", None, None)],
)  # fmt: skip
def test_tells_open_ends_and_modifiers(words: str, opened: str | None, modifier: str | None) -> None:
    found = resolve_time(words, THURSDAY)
    assert (found.open, found.modifier) == (opened, modifier)


# ------------------------------------------------------------------------------------------------------- feasts


@pytest.mark.parametrize(
    ("year", "western", "orthodox"),
    [(1961, "04-02", "04-09"), (2000, "04-23", "04-30"), (2008, "03-23", "04-27"), (2011, "04-24", "04-24"),
     (2019, "04-21", "04-28"), (2024, "03-31", "05-05"), (2038, "04-25", "04-25")],
)  # fmt: skip
def test_easter(year: int, western: str, orthodox: str) -> None:
    assert f"{easter(year):%m-%d} {orthodox_easter(year):%m-%d}" == f"{western} {orthodox}"


def test_every_feast_has_days_in_every_year_of_its_table() -> None:
    for name, feast in feasts().items():
        for year in range(2001, 2035):
            for first, last in feast_days(feast, year):
                assert first <= last <= first + timedelta(40), (name, year)
        assert any(feast_days(feast, year) for year in (2009, 2010)), name


def test_ramadan_ends_the_day_before_the_feast_of_breaking_the_fast() -> None:
    for year in range(1980, 2040):
        for _, last in feast_days(feasts()["ramadan"], year):
            ends = [day for y in (year, year + 1) for day, _ in feast_days(feasts()["eid al-fitr"], y)]
            assert last + timedelta(1) in ends


# ----------------------------------------------------------------------------------------- running text, no parser


def test_reads_running_text_with_cues_and_chains() -> None:
    text = (
        "Gunmen raided the village on Monday. A day earlier two guards were shot. Envoys will meet on Friday, "
        "and the vote is scheduled for December."
    )
    found = [(text[a:b], time.start, time.end) for a, b, time in times_in(text, THURSDAY)]
    assert found == [
        ("Monday", "2024-02-05", "2024-02-05"),
        ("A day earlier", "2024-02-04", "2024-02-04"),
        ("Friday", "2024-02-09", "2024-02-09"),
        ("December", "2024-12-01", "2024-12-31"),
    ]


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Troops stayed on after its 1990 invasion of the island.", "1990", "1990"),
        ("Some 1990 soldiers were sent home.", None, None),
        ("The court sat in nineteen ninety-six.", "nineteen ninety-six", "1996"),
        ("Aid fell in the nineties.", "nineties", "199"),
        ("A man in his eighties was hurt.", None, None),
        ("They fired six shots around 1530.", None, None),
        ("Jan Novak left.", None, None),
        ("Polls open in April next year.", "April next year", "2025-04"),
    ],
)
def test_tells_years_from_numbers_and_names(text: str, words: str | None, value: str | None) -> None:
    found = times_in(text, THURSDAY)
    assert [(time.text, time.timex) for _, _, time in found] == ([(words, value)] if words else [])


def test_with_lengths_a_range_is_its_two_ends_and_ages_are_left_out() -> None:
    text = "From 3 May to 9 May 2019 a 6-year-old boy waited for three hours every day."
    found = [(text[a:b], time.timex) for a, b, time in times_in(text, THURSDAY, lengths=True)]
    assert found == [("3 May", "2019-05-03"), ("9 May 2019", "2019-05-09"), ("three hours", "PT3H"), ("every day", "P1D")]


# ----------------------------------------------------------------------------------------------- one expression


@pytest.mark.parametrize(
    ("words", "published", "anchor", "said"),
    [
        ("", None, None, "no words"), (" \n ", None, None, "no words"), ("a" * 10_000, None, None, "10,000 characters"),
        ("Monday", "yesterday", None, "'yesterday'"), ("Monday", "2024-02-30", None, "published as YYYY-MM-DD"),
        ("a day later", None, "soon", "anchor as YYYY-MM-DD"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_with_a_call(words: str, published: str | None, anchor: str | None, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        when(words, published, anchor=anchor)


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("31 February", "February has no day 31"), ("year 0", "no year 0"), ("0000", "no year 0"),
        ("32 o'clock", "hours run to 24"), ("at 25:10", "hours run to 24"), ("7:75 on Monday", "minutes to 59"),
        ("2017-13-01", "no month 13"), ("nonsense", "no day of the calendar"), ("\N{FIRE}", "no day"),
    ],
)  # fmt: skip
def test_says_why_a_time_cannot_be(words: str, note: str) -> None:
    found = when(words, THURSDAY)
    assert found.start is None
    assert note in (found.note or "")


# --------------------------------------------------------------------------------------------------- properties

_WORDS = st.sampled_from(
    "the a last this next past early late mid end of in on since until from to between and Monday Sunday weekend week "
    "month year day days weeks two three 12 31 2015 January Feb. May 7 October today yesterday night morning ago later "
    "earlier before after Ramadan Easter summer quarter third first half hours recent now 1990s - , . every".split()
)
_TEXTS = st.lists(_WORDS, max_size=12).map(" ".join)
_DAYS = st.dates(date(1960, 1, 1), date(2045, 12, 31)).map(date.isoformat)


@given(_TEXTS, _DAYS, st.booleans())
def test_intervals_run_forward_and_are_days_of_the_calendar(text: str, published: str, future: bool) -> None:
    found = resolve_time(text, published, future=future)
    assert (found.start is None) == (found.end is None)
    assert found.start is not None or found.note
    if found.start and found.end:
        assert date.fromisoformat(found.start) <= date.fromisoformat(found.end)


@given(_TEXTS, _DAYS, st.booleans())
def test_spans_are_in_order_and_hold_their_words(text: str, published: str, lengths: bool) -> None:
    end = 0
    for start, stop, found in times_in(text, published, lengths=lengths):
        assert end <= start < stop
        assert text[start:stop] == found.text
        end = stop


_LOOKING_BACK = st.sampled_from(
    ["Monday", "on Friday", "Sunday night", "last week", "last month", "in March", "late June", "early September",
     "last summer", "the weekend", "two days ago", "three weeks ago", "since April", "the past 24 hours", "this week",
     "this month", "this year", "overnight", "yesterday", "last Ramadan", "last Christmas", "the third quarter"]
)  # fmt: skip


@given(_LOOKING_BACK, _DAYS)
def test_without_a_future_cue_nothing_begins_after_publication(words: str, published: str) -> None:
    found = resolve_time(words, published)
    assert found.start is not None
    assert found.start <= published


@given(_TEXTS, _DAYS)
def test_resolving_twice_gives_the_same(text: str, published: str) -> None:
    once = resolve_time(text, published)
    assert resolve_time(text, published) == once
    if once.granularity == "day" and once.start:  # a day written out means itself
        assert resolve_time(once.start, published).start == once.start
