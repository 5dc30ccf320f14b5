"""What each rule of the time grammar means in days: pure functions from tokens and a publication date to an interval.

Conventions of the coding guide: "last week" is Monday to Sunday before publication, "this week" Monday to publication;
early / mid / late month is 1-10 / 11-20 / 21-end. A day or month without a year is the latest one not after
publication, or the next one after a future cue. The handlers are in `_time_dates`, `_time_relative`, `_time_lengths`;
here they are chosen, and joined to intervals.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sayso.resolving import _time_dates as dates
from sayso.resolving import _time_lengths as lengths
from sayso.resolving import _time_relative as relative
from sayso.resolving._time_calendar import (
    DAYS_OF,
    Context,
    Days,
    UnresolvedError,
    add_months,
    day_of,
    length,
    month_days,
    value_of,
)
from sayso.resolving._time_clock import with_part_of_day
from sayso.resolving._time_grammar import Found, Token, first


def resolve(found: Found, context: Context) -> Days:
    """The days that a time expression covers. Raises UnresolvedError with the reason when they cannot be known."""
    handler = _COMPOUND.get(found.rule)
    try:
        days = handler(found.tokens, context) if handler else _point(found.tokens, context)
        return with_part_of_day(found.tokens, days)
    except UnresolvedError:
        raise
    except (OverflowError, ValueError) as error:  # years before 1 or after 9999
        raise UnresolvedError("lies outside the calendar") from error


def _point(tokens: Sequence[Token], context: Context) -> Days:
    """A simple expression, told apart by the kinds of words in it."""
    codes = {token.code for token in tokens}
    for needed, handler in _SIMPLE:
        if codes & needed:
            return handler(tokens, context)
    raise UnresolvedError("no day, month or year is named")


def halves(found: Found) -> tuple[tuple[Token, ...], tuple[Token, ...]] | None:
    """The two ends of "from May to June", without the words that join them; None for what is no range."""
    if found.rule != "range":
        return None
    body = found.tokens[1:] if found.tokens[0].code in "bf" else found.tokens
    joints = "A" if found.tokens[0].code == "b" else ("kK" if any(t.code in "kK" for t in body) else "-")
    cut = max(i for i, token in enumerate(body) if token.code in joints)
    return body[:cut], body[cut + 1 :]


def half_days(found: Found, context: Context) -> tuple[Days, Days]:
    """What the two ends of a range mean. What the first leaves out, the year above all, it takes from the second."""
    begin, end = halves(found) or (found.tokens, found.tokens)
    if first(begin, "tw") and not first(begin, "mM"):  # "from today to 5 May": a day by itself, and the other comes after it
        start = _point(begin, context)
        ahead = context.future or (context.published is not None and start.first >= context.published)
        return start, _point(end, context._replace(future=ahead))
    last = _point(end, context)
    return _point(begin, context._replace(published=last.last, future=False, soon=0)), last


def _range(tokens: Sequence[Token], context: Context) -> Days:
    begin, end = half_days(Found("range", tuple(tokens)), context)
    return _interval(begin.first, end.last)._replace(value=f"{value_of(begin)}/{value_of(end)}")


def _interval(begin: date, end: date) -> Days:
    if begin > end:
        raise UnresolvedError("ends before it begins")
    return Days(begin, end, "interval")


def _days(tokens: Sequence[Token], context: Context) -> Days:
    numbers = [token for token in tokens if token.code in "dj"]
    rest = [token for token in tokens if token.code not in "dj"]
    end = dates.dated([numbers[-1], *rest], context).last
    return _interval(day_of(end.year, end.month, int(numbers[0].value)), end)


def _years(tokens: Sequence[Token], context: Context) -> Days:
    """ "1992-95", "2009-10"; "2024-03", where the second is no later year, is a month."""
    year, tail = first(tokens, "Y"), tokens[-1].value
    begin = int(year.value) if year else 0
    if len(tail) != 2 or not tail.isdigit():
        raise UnresolvedError("no day, month or year is named")
    if int(tail) > begin % 100:
        end = begin // 100 * 100 + int(tail)
        return _interval(date(begin, 1, 1), date(end, 12, 31))._replace(value=f"{begin:04}/{end:04}")
    return Days(*month_days(begin, int(tail)), "month")


def _weekdays(tokens: Sequence[Token], context: Context) -> Days:
    """ "Friday and Saturday": two days that follow each other."""
    last = relative.weekday(tokens[-1:], context).first
    begin = last - timedelta((int(tokens[-1].value[0]) - int(tokens[0].value[0])) % 7)
    if (last - begin).days != 1:
        raise UnresolvedError("names days that lie apart")
    return _interval(begin, last)


def _since(tokens: Sequence[Token], context: Context) -> Days:
    bare = context._replace(future=False, soon=0)
    base = relative.from_another(context) if tokens[-1].code == "y" else _point(tokens[1:], bare)
    found = _interval(base.first, context.publication())
    return found._replace(value=value_of(base), modifier=base.modifier, open="end")


# A day or month without a year that is further ahead than this is the one gone by.
_FAR_AHEAD = 183


def _until(tokens: Sequence[Token], context: Context) -> Days:
    if tokens[-1].code == "y":
        base = relative.from_another(context)
    else:
        base = _point(tokens[1:], context._replace(future=True))
        if not context.future and (base.first - context.publication()).days > _FAR_AHEAD:
            base = _point(tokens[1:], context)  # "until mid-March" in April
    if base.last < context.publication():  # "until 1989": when it began is not told
        return base._replace(value=value_of(base), open="start")
    return _interval(context.publication(), base.last)._replace(value=value_of(base), open="start")


def _part(tokens: Sequence[Token], context: Context) -> Days:
    """ "the first week of July", "the second half of 2016", "the end of the month", "the first day of Ramadan"."""
    joint = next(i for i, token in enumerate(tokens) if token.code == "O")
    whole = _point(tokens[joint + 1 :], context)
    if whole.granularity == "month":  # all of it, even where publication cuts it short
        whole = Days(*month_days(whole.first.year, whole.first.month), "month")
    rank, unit = first(tokens[:joint], "jl"), tokens[joint - 1].value
    place = -1 if rank is None or rank.code == "l" else int(rank.value)
    told = first(tokens[1:joint], "d")
    if told is not None:
        return _several(whole, unit, place, int(told.value))
    count = {"half": 2, "quarter": 4}.get(unit)
    if count:
        months = 12 // count
        if whole.granularity == "decade" or not 1 <= (place if place > 0 else count) <= count:
            raise UnresolvedError("is vague")
        begin = add_months(date(whole.first.year, 1, 1), ((place if place > 0 else count) - 1) * months)
        return Days(begin, add_months(begin, months) - timedelta(1), unit)
    pieces = _pieces(whole, unit)
    if place == -1 and unit == "week":  # the last week of a month is its last seven days
        return Days(whole.last - timedelta(6), whole.last, unit)
    if not (place == -1 or 1 <= place <= len(pieces)):
        raise UnresolvedError("is not in the calendar")
    return pieces[place - 1 if place > 0 else -1]


def _several(whole: Days, unit: str, place: int, count: int) -> Days:
    """ "the first three days of May", "the last two months of 2016"."""
    pieces = _pieces(whole, unit)
    if place not in (1, -1) or not 1 <= count <= len(pieces):
        raise UnresolvedError("is not in the calendar")
    chosen = pieces[:count] if place == 1 else pieces[-count:]
    return _interval(chosen[0].first, chosen[-1].last)._replace(value=length(unit, count))


def _pieces(whole: Days, unit: str) -> list[Days]:
    if unit == "month":
        return [Days(*month_days(whole.first.year, month), "month") for month in range(1, 13)]
    if unit not in DAYS_OF:
        raise UnresolvedError("is vague")
    size, days = DAYS_OF[unit], (whole.last - whole.first).days + 1
    starts = [whole.first + timedelta(offset) for offset in range(0, days, size)]
    return [Days(day, min(day + timedelta(size - 1), whole.last), unit) for day in starts]


def _eve(tokens: Sequence[Token], context: Context) -> Days:
    """ "the eve of Ramadan"; of an event the day before it."""
    base = _point(tokens, context) if first(tokens, "1w") else relative.from_another(context)
    day = base.first - timedelta(1)
    return Days(day, day)


_Handler = Callable[[Sequence[Token], Context], Days]
_COMPOUND: dict[str, _Handler] = {
    "event": relative.after_event,
    "anniversary": relative.anniversary,
    "eve": _eve,
    "range": _range,
    "days": _days,
    "years": _years,
    "weekdays": _weekdays,
    "since": _since,
    "until": _until,
    "part": _part,
    "overnight": relative.overnight,
    "quarter": dates.quarter,
    "yearago": dates.same_quarter,
    "spoken_year": dates.spoken_year,
    "rolling": relative.rolling,
    "ago": relative.ago,
    "shift": relative.shift,
    "thispart": relative.this_part,
    "recent": relative.recent,
    "set": lengths.often,
    "how_often": lengths.often,
    "fiscal": lengths.fiscal,
    "length": lengths.lasting,
    "clock": lengths.clock,
    "word": lengths.pointer,
}
# What makes a simple expression what it is, most telling word first.
_SIMPLE: tuple[tuple[set[str], _Handler], ...] = (
    ({"D"}, dates.figures),
    ({"m", "M"}, dates.dated),
    ({"1"}, dates.feast),
    ({"w", "v"}, relative.weekday),
    ({"t"}, relative.today),
    ({"S"}, dates.season),
    ({"Y"}, dates.year_of),
    ({"C", "j"}, dates.decade),
    ({"u", "P", "Q"}, relative.relative),
)
