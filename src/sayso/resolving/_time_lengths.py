"""What TIMEX3 marks and no event is dated by: lengths of time, how often, words like "now", a clock time alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sayso.resolving._time_calendar import (
    Context,
    Days,
    UnresolvedError,
    add_months,
    length,
    period_of,
    value_of,
)
from sayso.resolving._time_clock import time_of
from sayso.resolving._time_grammar import Token, first, number
from sayso.resolving._time_relative import vague_length

_NO_DATE = "is a length of time, no date"


def lasting(tokens: Sequence[Token], context: Context) -> Days:
    """ "three weeks" P3W, "several months" PXM, "more than a year" P1Y; "the week" and "the quarter" are those of the text."""
    unit = first(tokens, "uUPh")
    name = unit.value if unit else "day"
    told = number([token for token in tokens if token.code != "j"])
    about = first(tokens, "G")
    if told is None and unit and unit.code in "uP" and not first(tokens, "V"):
        return _definite(name, context)
    if unit and unit.code == "P" and name == "half":
        raise UnresolvedError(_NO_DATE)
    half = first(tokens, "E")
    if half and half.value.endswith(("1/2", "½")):
        raise UnresolvedError(_NO_DATE, _and_a_half(name, int(half.value.rstrip("½").removesuffix("1/2") or 0)))
    value = vague_length(tokens, name) if first(tokens, "V") else length(name, told)
    if name == "quarter" and told is not None:
        value = length("month", 3 * told)
    raise UnresolvedError(_NO_DATE, value, about.value if about else "")


def _and_a_half(name: str, count: int) -> str:
    """ "5 1/2 hours" PT5H30M, "2½ years" P2Y6M; other units by the number alone."""
    rest = {"hour": "30M", "year": "6M"}.get(name, "")
    return length(name, count) + rest


def _definite(name: str, context: Context) -> Days:
    """ "the day", "the week", "the quarter": the one that the text is in."""
    if name in ("year", "decade", "century", "half"):
        raise UnresolvedError(_NO_DATE, length(name, 1) if name != "half" else "")
    anchor = context.anchor
    if name == "quarter":
        if anchor and anchor.granularity == "quarter":
            return anchor
        published = context.publication()
        begin = add_months(published.replace(day=1, month=(published.month - 1) // 3 * 3 + 1), -3)
        return Days(begin, add_months(begin, 3) - timedelta(1), "quarter")
    if name == "day" and anchor is None:
        raise UnresolvedError(_NO_DATE, "P1D")
    return period_of(name, 0, anchor.first if anchor and name == "day" else context.publication())


def often(tokens: Sequence[Token], context: Context) -> Days:
    """ "every day" P1D, "each Thursday" XXXX-WXX-4, "each July" XXXX-07, "daily"."""
    adverb, unit = first(tokens, "4"), first(tokens, "uPQ")
    month, weekday, part = first(tokens, "mM"), first(tokens, "w"), first(tokens, "p")
    value = ""
    if adverb:
        value = adverb.value
    elif unit:
        value = length(unit.value, 1)
    elif month:
        value = f"XXXX-{int(month.value):02}"
    elif weekday:
        value = f"XXXX-WXX-{int(weekday.value[0]) + 1}"
    elif part:
        value = "P1D"
    if part and weekday:
        value += f"T{part.value}"
    raise UnresolvedError("is told of many times, no date", value)


def fiscal(tokens: Sequence[Token], context: Context) -> Days:
    """ "fiscal 1989", "the fiscal year": a year of accounts, whose days differ from firm to firm."""
    year = first(tokens, "Y")
    raise UnresolvedError("is a year of accounts", year.value if year else f"{context.publication().year}")


def clock(tokens: Sequence[Token], context: Context) -> Days:
    """ "at 7:15 p.m.", "noon": on the day that the text is in."""
    token, part = first(tokens, "c"), first(tokens, "p")
    named = time_of(token.value) if token else part.value if part else None
    anchor = context.anchor
    day = anchor.first if anchor and anchor.first == anchor.last else context.published
    if named is None or day is None:
        raise UnresolvedError("is a time of day, no date")
    return Days(day, day, "part-of-day", f"{value_of(Days(day, day))}T{named}")


def pointer(tokens: Sequence[Token], context: Context) -> Days:
    """ "now" PRESENT_REF, "recently" PAST_REF, "the future" FUTURE_REF."""
    token = first(tokens, "3JLqi")
    values = {"L": "PAST_REF", "q": "PAST_REF", "J": "FUTURE_REF", "i": "PRESENT_REF"}
    value = values.get(token.code, token.value) if token else ""
    raise UnresolvedError("names no date", value)
