"""Calendar arithmetic under the resolver of time expressions: whole days, weeks from Monday, parts of years."""

from __future__ import annotations

from calendar import month_name, monthrange
from datetime import date, timedelta
from typing import NamedTuple

# A day and month that comes this soon after publication is meant to come, cue or not: else one would name the year.
SOON = 14
MONTHS_OF = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
DAYS_OF = {"day": 1, "week": 7, "fortnight": 14}


class Days(NamedTuple):
    """First and last day, both included, and how fine the words were.

    `value` is the TIMEX3 value where it does not follow from the days (see `value_of`), `modifier` the part that is meant
    (start, mid, end) or approx, `open` the end that the words leave open (start, end).
    """

    first: date
    last: date
    granularity: str = "day"
    value: str = ""
    modifier: str = ""
    open: str = ""


class Context(NamedTuple):
    """What relative words lean on: the publication date, the direction, an earlier time of the text."""

    published: date | None
    future: bool = False
    anchor: Days | None = None
    soon: int = SOON

    def publication(self) -> date:
        """The publication date; raises UnresolvedError when there is none."""
        if self.published is None:
            raise UnresolvedError("needs a publication date")
        return self.published


class UnresolvedError(ValueError):
    """The words name no interval that can be known; the message says why. Never leaves this package.

    `value` and `modifier` are what TIMEX3 writes for such words ("PXW" for "recent weeks"), where it has a way to.
    """

    def __init__(self, reason: str, value: str = "", modifier: str = "") -> None:
        super().__init__(reason)
        self.value = value
        self.modifier = modifier


_SEASONS = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}


def value_of(days: Days) -> str:
    """The TIMEX3 value: 2024-02-03, 2024-W05, 2024-W05-WE, 2024-02, 2024-Q1, 2024-SU, 2024, 202; else first/last day."""
    first = days.first
    iso = first.isocalendar()
    plain = {
        "day": first.isoformat(),
        "part-of-day": first.isoformat(),
        "week": f"{iso.year}-W{iso.week:02}",
        "weekend": f"{iso.year}-W{iso.week:02}-WE",
        "month": f"{first:%Y-%m}",
        "quarter": f"{first.year}-Q{(first.month + 2) // 3}",
        "half": f"{first.year}-H{1 if first.month < 7 else 2}",
        "season": f"{first.year}-{_SEASONS.get(first.month, 'XX')}",
        "year": f"{first.year:04}",
        "decade": f"{first.year // 10}",
        "century": f"{first.year // 100}",
    }
    return days.value or plain.get(days.granularity) or f"{first.isoformat()}/{days.last.isoformat()}"


_LETTERS = {
    "year": "Y", "month": "M", "week": "W", "day": "D", "quarter": "Q", "decade": "E", "century": "C",
    "hour": "TH", "minute": "TM", "fortnight": "W", "weekend": "WE",
}  # fmt: skip


def length(unit: str, count: int | None) -> str:
    """The TIMEX3 value of so many units: P3M, PT2H, P20Y for two decades; PXD where the number is not told."""
    if unit in ("decade", "century", "fortnight") and count is not None:
        times, unit = {"decade": (10, "year"), "century": (100, "year"), "fortnight": (2, "week")}[unit]
        count *= times
    elif count is None and unit in ("decade", "century"):
        unit = "year"
    letter = _LETTERS.get(unit, "X")
    number = "X" if count is None else str(count)
    return f"PT{number}{letter[1:]}" if letter.startswith("T") else f"P{number}{letter}"


def day_of(year: int, month: int, day: int) -> date:
    """A calendar day; raises UnresolvedError for 30 February."""
    try:
        return date(year, month, day)
    except ValueError as error:
        raise UnresolvedError(no_such_day(month, day)) from error


def no_such_day(month: int, day: int) -> str:
    """The reason for 31 February and the 13th month."""
    if 1 <= month <= 12:
        return f"is not in the calendar: {month_name[month]} has no day {day}"
    return f"is not in the calendar: there is no month {month}"


def month_days(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day some months on, or the last of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise UnresolvedError("lies outside the calendar")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def third(first: date, last: date, which: str) -> tuple[date, date]:
    """The early (1-10), middle (11-20) or late (21-end) days of a month."""
    if which == "start":
        return first, first.replace(day=10)
    if which == "mid":
        return first.replace(day=11), first.replace(day=20)
    return first.replace(day=21), last


def part_of_year(year: int, which: str | None) -> Days:
    """A year, or its early (January to June), middle (May to August) or late (October to December) months.

    The guide sets no bounds for parts of years: these are the ones that coders used most.
    """
    if which is None:
        return Days(date(year, 1, 1), date(year, 12, 31), "year")
    start, end = {"start": (1, 6), "mid": (5, 8), "end": (10, 12)}[which]
    return Days(date(year, start, 1), month_days(year, end)[1], "interval", f"{year:04}", which)


def step(name: int, day: date, direction: int) -> date:
    """The nearest such weekday strictly before or after a day."""
    distance = ((name - day.weekday()) * direction) % 7 or 7
    return day + timedelta(distance * direction)


def period_of(unit: str, offset: int, day: date) -> Days:
    """The calendar week, month, quarter, year, ... that lies `offset` such units from a day's own."""
    if unit in DAYS_OF:
        length = DAYS_OF[unit]
        first = day - timedelta(day.weekday() if length > 1 else 0) + timedelta(offset * length)
        return Days(first, first + timedelta(length - 1), unit)
    if unit not in MONTHS_OF:
        raise UnresolvedError("is vague")
    months = MONTHS_OF[unit]
    index = (day.year * 12 + day.month - 1) // months * months + offset * months
    if not 12 <= index <= 9990 * 12:
        raise UnresolvedError("lies outside the calendar")
    first = date(index // 12, index % 12 + 1, 1)
    return Days(first, add_months(first, months) - timedelta(1), unit)


def part_of_period(name: str, period: Days, which: str) -> Days:
    """The early, middle or late days of a week, month or year."""
    value = value_of(period)
    if name == "month":
        return Days(*third(period.first, period.last, which), "interval", value, which)
    if name == "year":
        return part_of_year(period.first.year, which)
    if name == "week":
        start, end = {"start": (0, 1), "mid": (2, 3), "end": (4, 6)}[which]
        return Days(period.first + timedelta(start), period.first + timedelta(end), "interval", value, which)
    raise UnresolvedError("is vague", value, which)


def weekend(which: str, published: date, future: bool) -> Days:
    """Saturday and Sunday; early in the week "this weekend" looks back, later in the week it looks forward."""
    saturday = published - timedelta((published.weekday() - 5) % 7)
    within = published.weekday() >= 5
    if which == "n" or (which == "i" and not within and published.weekday() > 2) or (future and not within):
        saturday += timedelta(7)
    elif which == "l" and within:
        saturday -= timedelta(7)
    return Days(saturday, saturday + timedelta(1), "weekend")


def shifted(day: date, unit: str, count: int) -> date:
    """The day that lies so many units later, or earlier for negative counts."""
    if abs(count) > 10_000:
        raise UnresolvedError("lies outside the calendar")
    if unit in DAYS_OF:
        return day + timedelta(count * DAYS_OF[unit])
    if unit not in MONTHS_OF:
        raise UnresolvedError("is vague")
    return add_months(day, count * MONTHS_OF[unit])
