"""Times that are counted from publication ("yesterday", "three weeks ago") or from another time ("a day earlier")."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sayso.resolving._time_calendar import (
    Context,
    Days,
    UnresolvedError,
    add_months,
    length,
    part_of_period,
    period_of,
    shifted,
    step,
    value_of,
    weekend,
)
from sayso.resolving._time_grammar import Token, first, modifier, number

# ------------------------------------------------------------------------------------- counted from publication


def weekday(tokens: Sequence[Token], context: Context) -> Days:
    """ "Wednesday", "last Monday", "Friday last week", "the following Sunday", "early Sunday"."""
    token = first(tokens, "wv")
    name = int(token.value[0]) if token else 0
    if unit := first(tokens, "u"):
        week = period_of(unit.value, -1 if first(tokens, "l") else 0, context.publication())
        found = week.first + timedelta(name)
    elif first(tokens, "FB") or (first(tokens, "T") and first(tokens, "n")):
        found = step(name, from_another(context).first, -1 if first(tokens, "B") else 1)
    else:
        found = named_day(name, tokens, context)
    return Days(found, found, "day", "", modifier(tokens) or "")


def named_day(name: int, tokens: Sequence[Token], context: Context) -> date:
    """The day that a weekday means: the latest up to publication, unless the words or a cue say otherwise."""
    published = context.publication()
    if first(tokens, "nN"):
        return step(name, published, 1)
    if first(tokens, "l"):  # nobody calls yesterday "last Wednesday"
        return step(name, published - timedelta(1), -1)
    direction = 1 if context.future or (first(tokens, "i") and name > published.weekday()) else -1
    return published if published.weekday() == name else step(name, published, direction)


def today(tokens: Sequence[Token], context: Context) -> Days:
    """ "today", "yesterday", "tonight", "tomorrow"."""
    token = first(tokens, "t")
    found = context.publication() + timedelta(int(token.value) if token else 0)
    return Days(found, found)


def overnight(tokens: Sequence[Token], context: Context) -> Days:
    """ "overnight": the night before publication; "overnight into Sunday" the night before Sunday."""
    published = context.publication()
    named = [token for token in tokens if token.code == "w"]
    if not named:
        yesterday = published - timedelta(1)
        return Days(yesterday, published, "part-of-day", f"{yesterday.isoformat()}TNI")
    last = named_day(int(named[-1].value[0]), (), context)
    begin = last - timedelta(1) if first(tokens, "k") is not None else last
    return Days(begin, last, "part-of-day", f"{begin.isoformat()}TNI")


def this_part(tokens: Sequence[Token], context: Context) -> Days:
    """ "this morning", "last night"."""
    found = context.publication() - timedelta(1 if first(tokens, "l") else 0)
    return Days(found, found)


def relative(tokens: Sequence[Token], context: Context) -> Days:
    """ "last week", "late last month", "earlier this year", "the end of the week", "the weekend"."""
    published = context.publication()
    unit = first(tokens, "uPQ")
    name = unit.value if unit else "day"
    which = first(tokens, "lin")
    if unit and unit.code == "Q":
        return weekend(which.code if which else "", published, context.future)
    if name == "day":
        last = context.anchor.last if context.anchor else published
        return Days(last, last)
    offset = {"l": -1, "i": 0, "n": 1}[which.code] if which else 0
    period = period_of(name, offset, published)
    if which_part := modifier(tokens):
        return part_of_period(name, period, which_part)
    if offset:
        return period
    value = value_of(period)
    if context.future or first(tokens, "R"):
        return Days(published, period.last, name, value)
    return period._replace(last=min(period.last, published), value=value)


def rolling(tokens: Sequence[Token], context: Context) -> Days:
    """ "the past 24 hours", "the last three months", "the coming week": counted back or on from publication."""
    unit = first(tokens, "uUPh")
    name = unit.value if unit else "day"
    told = number(tokens)
    vague = first(tokens, "V") is not None or (told is None and unit is not None and unit.code not in "uP")
    value = vague_length(tokens, name) if vague else length(name, told or 1)
    published = context.publication()
    if name in {"hour", "minute"}:
        count, name = (1, "day") if told is None or name == "minute" else (-(-told // 24), "day")
    elif vague:
        raise UnresolvedError("is vague", value)
    else:
        count = told or 1
    ahead = first(tokens, "nN") is not None
    other = shifted(published, name, count * (1 if ahead else -1))
    return Days(published, other, "interval", value) if ahead else Days(other, published, "interval", value)


def ago(tokens: Sequence[Token], context: Context) -> Days:
    """ "two days ago", "three weeks ago" (that week), "ten years ago" (that year)."""
    unit = first(tokens, "uUPh")
    name, told = (unit.value if unit else "day"), number(tokens)
    if told is None or first(tokens, "V"):
        if name == "minute":
            return Days(context.publication(), context.publication())
        raise UnresolvedError("is vague", vague_length(tokens, name))
    found = _so_long_ago(name, told, context)
    if about := first(tokens, "G"):
        mod = next((t.value for t in tokens if t.code == "G" and t.value in ("more", "less", "least")), about.value)
        raise UnresolvedError("is vague", value_of(found), mod)
    if name == "decade":
        raise UnresolvedError("is vague", value_of(found))
    return found


def _so_long_ago(name: str, count: int, context: Context) -> Days:
    published = context.publication()
    if name in ("hour", "minute"):
        day = published - timedelta(count // 24 if name == "hour" else 0)
        return Days(day, day)
    last = context.anchor
    if name == "year" and last and last.granularity == "quarter" and last.last.year >= published.year - 1:
        begin = add_months(last.first, -12 * count)  # "up from a year ago" compares quarters
        return Days(begin, add_months(begin, 3) - timedelta(1), "quarter")
    if name in _MULTIPLES:
        name, count = _MULTIPLES[name][0], count * _MULTIPLES[name][1]
    return period_of(name, 0, shifted(published, name, -count))


def vague_length(tokens: Sequence[Token], name: str) -> str:
    """The TIMEX3 value of "a few weeks" (PXW) and "a couple of weeks" (P2W)."""
    word = first(tokens, "V")
    return length(name, 2 if word and word.value == "couple" else None)


_MULTIPLES = {"decade": ("year", 10), "fortnight": ("week", 2)}


def recent(tokens: Sequence[Token], context: Context) -> Days:
    """ "recent weeks": no days."""
    unit = first(tokens, "U")
    raise UnresolvedError("is vague", length(unit.value, None) if unit and unit.value != "year" else "PAST_REF")


# ----------------------------------------------------------------------------------------- counted from another time


def from_another(context: Context) -> Days:
    """The time that the words count from. Raises UnresolvedError when there is none."""
    if context.anchor is None:
        raise UnresolvedError("needs another time to count from")
    return context.anchor


def shift(tokens: Sequence[Token], context: Context) -> Days:
    """ "a day earlier", "two weeks later", "the following month", "that night"."""
    unit = first(tokens, "uUPh")
    name = unit.value if unit else "day"
    told = number(tokens)
    coarse = context.anchor is not None and context.anchor.granularity in ("month", "season", "year")
    if coarse and context.anchor and name == "day" and told is None and first(tokens, "rR"):
        return context.anchor._replace(modifier="approx")  # "days later" after "last month": within it, or nearly
    if (unit and unit.code == "h") or first(tokens, "V") or (told is None and first(tokens, "rR")):
        raise UnresolvedError("is vague", vague_length(tokens, name) if first(tokens, "V") else length(name, told))
    count = {"r": -(told or 1), "R": told or 1, "n": 1, "F": 1, "B": -1, "z": 0}
    which = first(tokens, "rRnFBz")
    return counted(name, count[which.code] if which else 0, from_another(context))


def counted(name: str, offset: int, anchor: Days) -> Days:
    """The day, week, month or year that lies so many units from an anchor; a quarter a year on is a quarter."""
    if name == "year" and anchor.granularity in ("quarter", "month"):
        begin = add_months(anchor.first, 12 * offset)
        months = 3 if anchor.granularity == "quarter" else 1
        return Days(begin, add_months(begin, months) - timedelta(1), anchor.granularity)
    if name == "day" and anchor.first != anchor.last and anchor.granularity not in ("day", "part-of-day"):
        raise UnresolvedError("needs a day to count from")
    base = anchor.first if offset < 0 else anchor.last
    return period_of(name, 0, shifted(base, name, offset))


def after_event(tokens: Sequence[Token], context: Context) -> Days:
    """ "two days after", "the week before": counted from the event that is named next, whose days are the anchor."""
    unit = first(tokens, "uUPh")
    name = unit.value if unit else "day"
    told = 1 if first(tokens, "T") else number(tokens)
    if first(tokens, "V") or (unit and unit.code == "U" and told is None):
        raise UnresolvedError("is vague", length(name, None))
    value = length(name, told)
    side = first(tokens, "2")
    sign = int(side.value) if side else 1
    if context.anchor is None:
        raise UnresolvedError("needs the day of the event that it counts from", value)
    if name in ("hour", "minute"):
        if context.anchor.first != context.anchor.last:
            raise UnresolvedError("needs a day to count from", value)
        name, told = "day", (told or 1) // 24 if name == "hour" else 0
    found = counted(name, sign * (told or 0 if name == "day" else told or 1), context.anchor)
    mod = first(tokens, "G")
    return found._replace(modifier=mod.value if mod else "")


def anniversary(tokens: Sequence[Token], context: Context) -> Days:
    """ "the third anniversary": so many years after the event, whose day is the anchor."""
    told = number(tokens)
    if told is None:
        raise UnresolvedError("needs the year of what it remembers")
    anchor = context.anchor
    if anchor is None:
        raise UnresolvedError("needs the day of what it remembers")
    if anchor.first != anchor.last:
        raise UnresolvedError("needs a day to count from")
    day = add_months(anchor.first, 12 * told)
    return Days(day, day)
