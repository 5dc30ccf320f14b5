"""Times of the calendar: days in figures and words, months, quarters, years, seasons, decades, feasts.

A day, month or feast without a year is the latest one not after publication, or the next one after a future cue.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from sayso.resolving._time_calendar import (
    Context,
    Days,
    UnresolvedError,
    add_months,
    day_of,
    month_days,
    no_such_day,
    part_of_year,
    third,
    value_of,
)
from sayso.resolving._time_feasts import feast_days, feast_named
from sayso.resolving._time_grammar import Token, first, modifier, number


def given_year(tokens: Sequence[Token], context: Context) -> int | None:
    """The year that the words themselves name: "2015", "last year", "this year"."""
    if year := first(tokens, "Y"):
        return int(year.value)
    if first(tokens, "u") and (which := first(tokens, "lin")):
        return context.publication().year + {"l": -1, "i": 0, "n": 1}[which.code]
    return None


def figures(tokens: Sequence[Token], context: Context) -> Days:
    """ "29-07-2016", "2016-07-29", "02.10.2017"."""
    token = first(tokens, "D")
    parts = [int(part) for part in (token.value if token else "").replace(".", "-").replace("/", "-").split("-")]
    if parts[0] > 31:
        year, month, day = parts
    else:
        day, month, year = parts
        if token and "/" in token.value and day <= 12 and month <= 12 and day != month:
            raise UnresolvedError("day and month cannot be told apart")
        if month > 12:
            day, month = month, day
        if year < 100:
            year += 1900 if year >= 70 else 2000
    found = day_of(year, month, day)
    return Days(found, found)


def dated(tokens: Sequence[Token], context: Context) -> Days:
    """ "7 October", "Tuesday, April 29, 2014", "18 August last year"; without a day the month."""
    day = number([token for token in tokens if token.code in "dj"])
    month = first(tokens, "mM")
    if day is None or month is None:
        return month_of(tokens, context)
    year = given_year(tokens, context)
    if year is None:
        weekday = first(tokens, "wv")
        if first(tokens, "ln"):  # "last Oct. 23"
            context = context._replace(future=first(tokens, "n") is not None, soon=0)
        return yearless(int(month.value), day, weekday, context)
    found = day_of(year, int(month.value), day)
    return Days(found, found)


def yearless(month: int, day: int, weekday: Token | None, context: Context) -> Days:
    """A day and month; a weekday that is told with them helps to find the year."""
    if context.published is None and context.anchor is not None:
        found = day_of(context.anchor.first.year, month, day)
        return Days(found, found)
    published = context.publication()
    years = range(max(1, published.year - 4), min(9999, published.year + 4) + 1)
    near = [date(y, month, day) for y in years if _exists(y, month, day)]
    if not near:
        raise UnresolvedError(no_such_day(month, day))
    if weekday:
        right = [d for d in near if abs(d.year - published.year) <= 1 and d.weekday() == int(weekday.value[0])]
        near = right or near
    past = [d for d in near if d <= published]
    coming = [d for d in near if d >= published]
    soon = bool(coming) and (coming[0] - published).days <= context.soon
    found = coming[0] if coming and (context.future or soon or not past) else past[-1]
    return Days(found, found)


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def month_of(tokens: Sequence[Token], context: Context) -> Days:
    """ "in January", "late January", "August last year", "last December"."""
    token = first(tokens, "mM")
    month = int(token.value) if token else 0
    year = given_year(tokens, context)
    open_end = year is None and not first(tokens, "ln")
    if year is None:
        year = _month_year(month, tokens, context)
    whole = Days(*month_days(year, month), "month")
    published = context.published
    if which := modifier(tokens):
        begin, end = third(whole.first, whole.last, which)
        coming = context.future or first(tokens, "i")
        if open_end and published and begin > published and not coming:  # "late June" at the beginning of June
            whole = Days(*month_days(year - 1, month), "month")
            begin, end = third(whole.first, whole.last, which)
        return Days(begin, end, "interval", value_of(whole), which)
    if open_end and published and whole.first <= published < whole.last:
        value = value_of(whole)
        if context.future:
            return Days(published, whole.last, "month", value)
        return Days(whole.first, published, "month", value)
    return whole


def _month_year(month: int, tokens: Sequence[Token], context: Context) -> int:
    if context.published is None and context.anchor is not None:
        return context.anchor.first.year
    published = context.publication()
    if first(tokens, "i"):
        return published.year
    this = month == published.month
    if context.future or first(tokens, "n"):
        later = month > published.month or (this and not first(tokens, "n"))
        return published.year + (0 if later else 1)
    earlier = month < published.month or (this and not first(tokens, "l"))
    return published.year - (0 if earlier else 1)


def year_of(tokens: Sequence[Token], context: Context) -> Days:
    """ "2015", "mid-2012", "late 2016"."""
    token = first(tokens, "Y")
    year = int(token.value) if token else 0
    return part_of_year(year, modifier(tokens))


def spoken_year(tokens: Sequence[Token], context: Context) -> Days:
    """ "nineteen ninety-six", "twenty sixteen", as in transcripts."""
    rest = number(tokens[1:])
    if rest is None or not 10 <= rest <= 99:
        raise UnresolvedError("no day, month or year is named")
    return part_of_year(int(tokens[0].value) * 100 + rest, None)


def season(tokens: Sequence[Token], context: Context) -> Days:
    """ "last summer", "the winter of 2014" (which begins in December)."""
    token = first(tokens, "S")
    month = int(token.value) if token else 0
    year = given_year(tokens, context)
    if year is None:
        published = context.publication()
        year = published.year if date(published.year, month, 1) <= published else published.year - 1
        begun = date(year, month, 1)
        if (context.future or first(tokens, "n")) and add_months(begun, 3) <= published:
            year += 1
        if first(tokens, "l") and add_months(begun, 3) > published:
            year -= 1
    begun = date(year, month, 1)
    return Days(begun, add_months(begun, 3) - timedelta(1), "season", "", modifier(tokens) or "")


def quarter(tokens: Sequence[Token], context: Context) -> Days:
    """ "the third quarter", "the first half of this year": without a year the latest that had begun at publication."""
    part, rank = first(tokens, "P"), first(tokens, "j6")
    count = 4 if part is None or part.value == "quarter" else 2
    months = 12 // count
    year = given_year(tokens, context)
    place = int(rank.value) if rank and rank.code == "j" else 0
    if year is None:
        published = context.publication()
        year = published.year
        if not place:  # "the latest quarter"
            year, place = divmod(year * count + (published.month - 1) // months - 1, count)
            place += 1
        else:
            year = _quarter_year((place - 1) % count * months + 1, months, context)
    if place == -1:
        place = count
    if not 1 <= place <= count:
        raise UnresolvedError("is not in the calendar")
    begun = date(year, (place - 1) * months + 1, 1)
    return Days(begun, add_months(begun, months) - timedelta(1), "quarter" if count == 4 else "half")


def _quarter_year(month: int, months: int, context: Context) -> int:
    """The year of a quarter that begins in a month: looking ahead, what ended less than three months ago is still meant."""
    published = context.publication()
    begun = date(published.year, month, 1)
    if not context.future:
        return published.year - (1 if begun > published else 0)
    return published.year + (1 if add_months(begun, months + 3) <= published else 0)


def same_quarter(tokens: Sequence[Token], context: Context) -> Days:
    """ "the year-ago quarter", "the 1988 period", "the latest period": the quarter of the text, in another year."""
    anchor, year = context.anchor, first(tokens, "Y")
    if first(tokens, "6"):
        return anchor if anchor and anchor.granularity == "quarter" else quarter(tokens, context)
    if anchor and anchor.granularity == "quarter":
        begin = anchor.first.replace(year=int(year.value) if year else anchor.first.year - 1)
        return Days(begin, add_months(begin, 3) - timedelta(1), "quarter")
    return part_of_year(int(year.value) if year else context.publication().year - 1, None)


def _decade_year(words: str) -> int:
    """The first year of "1990s", "'90s" and "nineties" (whose value in the lexicon is 1990s)."""
    return int(words[:4]) if words[:1].isdigit() else 1900 + int(words[1]) * 10


def decade(tokens: Sequence[Token], context: Context) -> Days:
    """ "the 1990s", "1960s and 1970s", "the late '80s", "the 19th century"."""
    decades = [_decade_year(token.value) for token in tokens if token.code == "C"]
    if decades:
        begin, end = decades[0], decades[-1] + 9
    else:
        ordinal = first(tokens, "j")
        unit = first(tokens, "u")
        if ordinal is None or unit is None or unit.value != "century" or not 1 <= int(ordinal.value) <= 21:
            raise UnresolvedError("no day, month or year is named")
        begin, end = int(ordinal.value) * 100 - 99, int(ordinal.value) * 100
    whole = Days(date(begin, 1, 1), date(end, 12, 31), "decade" if decades else "century")
    length = (end - begin + 1) // 3
    which = modifier(tokens)
    if which is None:
        return whole
    years = {
        "start": (begin, begin + length),
        "mid": (begin + length + 1, end - length),
        "end": (end - length + 1, end),
    }
    begin, end = years[which]
    return Days(date(begin, 1, 1), date(end, 12, 31), whole.granularity, value_of(whole), which)


def feast(tokens: Sequence[Token], context: Context) -> Days:
    """ "Ramadan", "Good Friday", "last Christmas", "Eid al-Fitr 2023": see `time_feasts.tsv` for what is known."""
    token = first(tokens, "1")
    row = feast_named(token.value if token else "")
    year = given_year(tokens, context)
    if year is not None:
        found = feast_days(row, year)
    else:
        published = context.publication()
        years = range(max(1, published.year - 2), min(9998, published.year + 1) + 1)
        found = _feasts_near([pair for y in years for pair in feast_days(row, y)], tokens, context)
    if not found:
        raise UnresolvedError("is a feast of which no table gives the day in that year")
    begin, end = found[0]
    return Days(begin, end, "day" if begin == end else "interval", "", modifier(tokens) or "")


def _feasts_near(
    known: list[tuple[date, date]], tokens: Sequence[Token], context: Context
) -> list[tuple[date, date]]:
    published = context.publication()
    ahead = context.future or first(tokens, "n") is not None
    coming = [pair for pair in known if pair[1 if ahead else 0] >= published]
    if first(tokens, "l"):
        return [pair for pair in known if pair[1] < published][-1:]
    soon = bool(coming) and (coming[0][0] - published).days <= context.soon
    if ahead or (soon and coming[0][0] > published):
        return coming[:1]
    past = [pair for pair in known if pair[0] <= published][-1:]
    return [(begin, min(end, max(begin, published))) for begin, end in past]
