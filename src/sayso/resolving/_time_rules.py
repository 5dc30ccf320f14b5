"""What each rule of the time grammar means in days: pure functions from tokens and a publication date to an interval.

Conventions of the coding guide: "last week" is Monday to Sunday before publication, "this week" Monday to publication;
early / mid / late month is 1-10 / 11-20 / 21-end. A day or month without a year is the latest one not after
publication, or the next one after a future cue.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from sayso.resolving._time_calendar import (
    DAYS_OF,
    Context,
    Days,
    UnresolvedError,
    add_months,
    day_of,
    month_days,
    part_of_period,
    part_of_year,
    period_of,
    shifted,
    step,
    third,
    weekend,
)
from sayso.resolving._time_grammar import Found, Token


def resolve(found: Found, context: Context) -> Days:
    """The days that a time expression covers. Raises UnresolvedError with the reason when they cannot be known."""
    handler = _COMPOUND.get(found.rule)
    try:
        return handler(found.tokens, context) if handler else _point(found.tokens, context)
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


def _first(tokens: Sequence[Token], codes: str) -> Token | None:
    return next((token for token in tokens if token.code in codes), None)


def _number(tokens: Sequence[Token]) -> int | None:
    token = _first(tokens, "dEaj")
    return int(token.value) if token and token.value.lstrip("-").isdigit() else None


def _given_year(tokens: Sequence[Token], context: Context) -> int | None:
    """The year that the words themselves name: "2015", "last year", "this year"."""
    if year := _first(tokens, "Y"):
        return int(year.value)
    if _first(tokens, "u") and (which := _first(tokens, "lin")):
        return context.publication().year + {"l": -1, "i": 0, "n": 1}[which.code]
    return None


def _modifier(tokens: Sequence[Token]) -> str | None:
    token = _first(tokens, "e")
    return token.value if token else None


# ---------------------------------------------------------------------------------------------------------- dates


def _figures(tokens: Sequence[Token], context: Context) -> Days:
    parts = [int(part) for part in tokens[0].value.replace(".", "-").replace("/", "-").split("-")]
    if parts[0] > 31:
        year, month, day = parts
    else:
        day, month, year = parts
        if "/" in tokens[0].value and day <= 12 and month <= 12 and day != month:
            raise UnresolvedError("day and month cannot be told apart")
        if month > 12:
            day, month = month, day
        if year < 100:
            year += 1900 if year >= 70 else 2000
    found = day_of(year, month, day)
    return Days(found, found)


def _date(tokens: Sequence[Token], context: Context) -> Days:
    day = _number([token for token in tokens if token.code in "dj"])
    month = _first(tokens, "mM")
    if day is None or month is None:
        return _month(tokens, context)
    year = _given_year(tokens, context)
    if year is None:
        weekday = _first(tokens, "wv")
        return _yearless(int(month.value), day, weekday, context)
    found = day_of(year, int(month.value), day)
    return Days(found, found)


def _yearless(month: int, day: int, weekday: Token | None, context: Context) -> Days:
    if context.published is None and context.anchor is not None:
        found = day_of(context.anchor.first.year, month, day)
        return Days(found, found)
    published = context.publication()
    near = [date(y, month, day) for y in range(published.year - 4, published.year + 5) if _exists(y, month, day)]
    if not near:
        raise UnresolvedError("is not in the calendar")
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


def _month(tokens: Sequence[Token], context: Context) -> Days:
    token = _first(tokens, "mM")
    month = int(token.value) if token else 0
    year = _given_year(tokens, context)
    open_end = year is None and not _first(tokens, "ln")
    if year is None:
        year = _month_year(month, tokens, context)
    first, last = month_days(year, month)
    modifier = _modifier(tokens)
    if modifier:
        return Days(*third(first, last, modifier), "interval")
    if open_end and context.published and first <= context.published < last:
        return Days(context.published, last, "month") if context.future else Days(first, context.published, "month")
    return Days(first, last, "month")


def _month_year(month: int, tokens: Sequence[Token], context: Context) -> int:
    if context.published is None and context.anchor is not None:
        return context.anchor.first.year
    published = context.publication()
    if _first(tokens, "i"):
        return published.year
    this = month == published.month
    if context.future or _first(tokens, "n"):
        later = month > published.month or (this and not _first(tokens, "n"))
        return published.year + (0 if later else 1)
    earlier = month < published.month or (this and not _first(tokens, "l"))
    return published.year - (0 if earlier else 1)


def _year(tokens: Sequence[Token], context: Context) -> Days:
    token = _first(tokens, "Y")
    year = int(token.value) if token else 0
    return part_of_year(year, _modifier(tokens))


def _season(tokens: Sequence[Token], context: Context) -> Days:
    season = _first(tokens, "S")
    month = int(season.value) if season else 0
    year = _given_year(tokens, context)
    if year is None:
        published = context.publication()
        year = published.year if date(published.year, month, 1) <= published else published.year - 1
        begun = date(year, month, 1)
        if (context.future or _first(tokens, "n")) and add_months(begun, 3) <= published:
            year += 1
        if _first(tokens, "l") and add_months(begun, 3) > published:
            year -= 1
    first = date(year, month, 1)
    return Days(first, add_months(first, 3) - timedelta(1), "season")


def _decade(tokens: Sequence[Token], context: Context) -> Days:
    decades = [int(token.value[:4]) for token in tokens if token.code == "C"]
    if decades:
        first, last = decades[0], decades[-1] + 9
    else:
        ordinal = _first(tokens, "j")
        unit = _first(tokens, "u")
        if ordinal is None or unit is None or unit.value != "century" or not 1 <= int(ordinal.value) <= 21:
            raise UnresolvedError("no day, month or year is named")
        first, last = int(ordinal.value) * 100 - 99, int(ordinal.value) * 100
    third = (last - first + 1) // 3
    if which := _modifier(tokens):
        years = {
            "start": (first, first + third),
            "mid": (first + third + 1, last - third),
            "end": (last - third + 1, last),
        }
        first, last = years[which]
    return Days(date(first, 1, 1), date(last, 12, 31), "decade" if decades else "century")


# ------------------------------------------------------------------------------------- counted from publication


def _weekday(tokens: Sequence[Token], context: Context) -> Days:
    token = _first(tokens, "wv")
    name = int(token.value[0]) if token else 0
    if unit := _first(tokens, "u"):
        week = period_of(unit.value, -1 if _first(tokens, "l") else 0, context.publication())
        found = week.first + timedelta(name)
    elif _first(tokens, "FB") or (_first(tokens, "T") and _first(tokens, "n")):
        found = step(name, _anchor(context).first, -1 if _first(tokens, "B") else 1)
    else:
        found = _named_day(name, tokens, context)
    return Days(found, found)


def _named_day(name: int, tokens: Sequence[Token], context: Context) -> date:
    published = context.publication()
    if _first(tokens, "nN"):
        return step(name, published, 1)
    if _first(tokens, "l"):  # nobody calls yesterday "last Wednesday"
        return step(name, published - timedelta(1), -1)
    direction = 1 if context.future or (_first(tokens, "i") and name > published.weekday()) else -1
    return published if published.weekday() == name else step(name, published, direction)


def _today(tokens: Sequence[Token], context: Context) -> Days:
    token = _first(tokens, "t")
    found = context.publication() + timedelta(int(token.value) if token else 0)
    return Days(found, found)


def _overnight(tokens: Sequence[Token], context: Context) -> Days:
    published = context.publication()
    named = [token for token in tokens if token.code == "w"]
    if not named:
        return Days(published - timedelta(1), published)
    last = _named_day(int(named[-1].value[0]), (), context)
    into = _first(tokens, "k") is not None
    return Days(last - timedelta(1), last) if into else Days(last, last)


def _this_part(tokens: Sequence[Token], context: Context) -> Days:
    found = context.publication() - timedelta(1 if tokens[0].code == "l" else 0)
    return Days(found, found)


def _relative(tokens: Sequence[Token], context: Context) -> Days:
    """ "last week", "late last month", "earlier this year", "the end of the week", "the weekend"."""
    published = context.publication()
    unit = _first(tokens, "uQ")
    name = unit.value if unit else "day"
    which = _first(tokens, "lin")
    if unit and unit.code == "Q":
        return weekend(which.code if which else "", published, context.future)
    if name == "day":
        last = context.anchor.last if context.anchor else published
        return Days(last, last)
    offset = {"l": -1, "i": 0, "n": 1}[which.code] if which else 0
    period = period_of(name, offset, published)
    if modifier := _modifier(tokens):
        return part_of_period(name, period, modifier)
    if offset == 0 and (context.future or _first(tokens, "R")):
        return Days(published, period.last, name)
    return period._replace(last=min(period.last, published)) if offset == 0 else period


def _rolling(tokens: Sequence[Token], context: Context) -> Days:
    """ "the past 24 hours", "the last three months", "the coming week": counted back or on from publication."""
    published = context.publication()
    unit = _first(tokens, "uUh")
    name = unit.value if unit else "day"
    number = _number(tokens)
    vague = _first(tokens, "V") is not None or (number is None and unit is not None and unit.code != "u")
    if name in {"hour", "minute"}:
        number, name = (1, "day") if number is None or name == "minute" else (-(-number // 24), "day")
    elif vague:
        raise UnresolvedError("is vague")
    ahead = _first(tokens, "nN") is not None
    other = shifted(published, name, (number or 1) * (1 if ahead else -1))
    return Days(published, other, "interval") if ahead else Days(other, published, "interval")


def _ago(tokens: Sequence[Token], context: Context) -> Days:
    published = context.publication()
    unit = _first(tokens, "uUh")
    name, number = (unit.value if unit else "day"), _number(tokens)
    if unit and unit.code == "h" and name == "minute":
        return Days(published, published)
    if number is None or _first(tokens, "GV"):
        raise UnresolvedError("is vague")
    if name == "hour":
        found = published - timedelta(number // 24)
        return Days(found, found)
    if name == "decade":
        raise UnresolvedError("is vague")
    return period_of(name, 0, shifted(published, name, -number))


def _recent(tokens: Sequence[Token], context: Context) -> Days:
    raise UnresolvedError("is vague")


# ------------------------------------------------------------------------------ counted from another time, intervals


def _anchor(context: Context) -> Days:
    if context.anchor is None:
        raise UnresolvedError("needs another time to count from")
    return context.anchor


def _shift(tokens: Sequence[Token], context: Context) -> Days:
    """ "a day earlier", "two weeks later", "the following month", "that night"."""
    anchor = _anchor(context)
    unit = _first(tokens, "uUh")
    name = unit.value if unit else "day"
    if unit and unit.code == "h":
        raise UnresolvedError("is vague")
    number = _number(tokens)
    if _first(tokens, "V") or (number is None and _first(tokens, "rR")):
        raise UnresolvedError("is vague")
    count = {"r": -(number or 1), "R": number or 1, "n": 1, "F": 1, "B": -1, "z": 0}
    which = _first(tokens, "rRnFBz")
    offset = count[which.code] if which else 0
    if name == "day" and anchor.first != anchor.last and anchor.granularity != "day":
        raise UnresolvedError("needs a day to count from")
    base = anchor.first if offset < 0 else anchor.last
    return period_of(name, 0, shifted(base, name, offset))


def _range(tokens: Sequence[Token], context: Context) -> Days:
    body = tokens[1:] if tokens[0].code in "bf" else tokens
    joints = "A" if tokens[0].code == "b" else ("kK" if any(t.code in "kK" for t in body) else "-")
    cut = max(i for i, token in enumerate(body) if token.code in joints)
    end = _point(body[cut + 1 :], context)
    # What the first half leaves out, the year above all, it takes from the second.
    start = _point(body[:cut], context._replace(published=end.last, future=False, soon=0))
    return _interval(start.first, end.last)


def _interval(first: date, last: date) -> Days:
    if first > last:
        raise UnresolvedError("ends before it begins")
    return Days(first, last, "interval")


def _days(tokens: Sequence[Token], context: Context) -> Days:
    numbers = [token for token in tokens if token.code in "dj"]
    rest = [token for token in tokens if token.code not in "dj"]
    end = _date([numbers[-1], *rest], context).last
    return _interval(day_of(end.year, end.month, int(numbers[0].value)), end)


def _since(tokens: Sequence[Token], context: Context) -> Days:
    base = _anchor(context) if tokens[-1].code == "y" else _point(tokens[1:], context._replace(future=False, soon=0))
    return _interval(base.first, context.publication())._replace(granularity="since")


def _until(tokens: Sequence[Token], context: Context) -> Days:
    return _interval(context.publication(), _point(tokens[1:], context._replace(future=True)).last)


def _part(tokens: Sequence[Token], context: Context) -> Days:
    """ "the first week of July", "the second half of 2016", "the end of the month"."""
    joint = next(i for i, token in enumerate(tokens) if token.code == "O")
    whole = _point(tokens[joint + 1 :], context)
    if whole.granularity == "month":  # all of it, even where publication cuts it short
        whole = Days(*month_days(whole.first.year, whole.first.month), "month")
    rank, unit = _first(tokens[:joint], "jl"), tokens[joint - 1].value
    count = {"half": 2, "quarter": 4}.get(unit)
    place = -1 if rank is None or rank.code == "l" else int(rank.value)
    if count:
        months = 12 // count
        if whole.first.month != 1 or not 1 <= place <= count:
            raise UnresolvedError("is vague")
        first = add_months(whole.first, (place - 1) * months)
        return Days(first, add_months(first, months) - timedelta(1), "interval")
    pieces = _pieces(whole, unit)
    if place == -1 and unit == "week":  # the last week of a month is its last seven days
        return Days(whole.last - timedelta(6), whole.last, unit)
    if not (place == -1 or 1 <= place <= len(pieces)):
        raise UnresolvedError("is not in the calendar")
    return pieces[place - 1 if place > 0 else -1]


def _pieces(whole: Days, unit: str) -> list[Days]:
    if unit == "month":
        return [Days(*month_days(whole.first.year, month), "month") for month in range(1, 13)]
    if unit not in DAYS_OF:
        raise UnresolvedError("is vague")
    length, days = DAYS_OF[unit], (whole.last - whole.first).days + 1
    starts = [whole.first + timedelta(offset) for offset in range(0, days, length)]
    return [Days(day, min(day + timedelta(length - 1), whole.last), unit) for day in starts]


_Handler = Callable[[Sequence[Token], Context], Days]
_COMPOUND: dict[str, _Handler] = {
    "range": _range,
    "days": _days,
    "since": _since,
    "until": _until,
    "part": _part,
    "overnight": _overnight,
    "rolling": _rolling,
    "ago": _ago,
    "shift": _shift,
    "thispart": _this_part,
    "recent": _recent,
}
# What makes a simple expression what it is, most telling word first.
_SIMPLE: tuple[tuple[set[str], _Handler], ...] = (
    ({"D"}, _figures),
    ({"m", "M"}, _date),
    ({"w", "v"}, _weekday),
    ({"t"}, _today),
    ({"S"}, _season),
    ({"Y"}, _year),
    ({"C", "j"}, _decade),
    ({"u", "Q"}, _relative),
)
