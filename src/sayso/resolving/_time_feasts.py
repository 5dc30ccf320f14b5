"""Feasts that reports date by: which days they are in a year, by table or by rule."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from sayso.data import read_tsv
from sayso.resolving._time_calendar import month_days


class Feast(NamedTuple):
    """A row of `time_feasts.tsv`."""

    reckoning: str
    key: str
    shift: int
    days: int


@cache
def feasts() -> dict[str, Feast]:
    """All feasts by name (lower case, straight apostrophes)."""
    return {
        row["name"]: Feast(row["reckoning"], row["key"], int(row["shift"]), int(row["days"]))
        for row in read_tsv("lexicons/time_feasts.tsv")
    }


@cache
def feast_pattern() -> str:
    """A regular expression for the names of all feasts, longest first; hyphens, spaces and apostrophes are told alike."""
    names = sorted(feasts(), key=lambda name: (-len(name), name))
    return "|".join(re.escape(name).replace(r"\ ", r"\s").replace(r"\-", r"[-\s]?").replace("'", "['’]") for name in names)


@cache
def feast_named(words: str) -> Feast:
    """The feast whose name stands in a text, however it is hyphenated there."""
    folded = _folded(words)
    return next(feast for name, feast in feasts().items() if _folded(name) == folded)


def _folded(words: str) -> str:
    return re.sub(r"[-\s'’]+", "", words.lower())


def feast_days(feast: Feast, year: int) -> list[tuple[date, date]]:
    """First and last day of a feast that begins in a year of the common calendar; none where the table has no day."""
    found = []
    for begin in _begins(feast, year):
        first = begin + timedelta(feast.shift)
        if feast.days:
            found.append((first, first + timedelta(feast.days - 1)))
            continue
        after = feast._replace(key=feast.key.partition(">")[2], days=1)
        ends = [end for y in (year, year + 1) for end in _begins(after, y) if end > first]
        if ends:
            found.append((first, ends[0] - timedelta(1)))
    return found


def _begins(feast: Feast, year: int) -> list[date]:
    if feast.reckoning == "fixed":
        return [date(year, int(feast.key[:2]), int(feast.key[3:]))]
    if feast.reckoning == "easter":
        return [easter(year)]
    if feast.reckoning == "orthodox":
        return [orthodox_easter(year)]
    if feast.reckoning == "weekday":
        month, weekday, which = (int(part) for part in feast.key.split())
        return [_nth_weekday(year, month, weekday, which)]
    cell = _table().get(year, {}).get(feast.key.partition(">")[0], "-")
    return [date(year, int(day[:2]), int(day[3:])) for day in cell.split(";") if day != "-"]


@cache
def _table() -> dict[int, dict[str, str]]:
    return {int(row["year"]): row for row in read_tsv("lexicons/time_feast_days.tsv")}


def _nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    first, last = month_days(year, month)
    if which < 0:
        return last - timedelta((last.weekday() - weekday) % 7)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (which - 1))


def easter(year: int) -> date:
    """Easter Sunday of the Western churches (Meeus/Jones/Butcher: J. Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 19 * m) // 433
    month = (h + m - 7 * n + 90) // 25
    return date(year, month, (h + m - 7 * n + 33 * month + 19) % 32)


def orthodox_easter(year: int) -> date:
    """Easter Sunday of the Orthodox churches: Meeus' Julian algorithm, then 13 days to our calendar (1900 to 2099)."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return date(year, month, day + 1) + timedelta(13)
