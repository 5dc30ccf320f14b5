"""Parts of the day and clock times on top of a day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sayso.resolving._time_calendar import Days, value_of
from sayso.resolving._time_grammar import Token, first

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s?([ap])?", re.IGNORECASE)


def time_of(words: str) -> str | None:
    """ "7:15 p.m." -> 19:15; None for hours and minutes that no clock shows ("32:00", "13 p.m.")."""
    match = _CLOCK.match(words)
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{minute:02}" if hour <= 24 and minute < 60 else None


def with_part_of_day(tokens: Sequence[Token], days: Days) -> Days:
    """One day with the part of it that the words name: "Monday evening" 2024-02-05TEV, "early Sunday", "5 p.m. Friday"."""
    night = first(tokens, "p")
    if (days.last - days.first).days == 1 and night is not None and night.value == "NI":  # "the night of May 3-4"
        return days._replace(granularity="part-of-day", value=f"{days.first}TNI")
    if days.first != days.last or days.granularity not in ("day", "part-of-day"):
        return days
    clock, part = first(tokens, "c"), first(tokens, "p")
    named = time_of(clock.value) if clock else part.value if part else None
    tonight = first(tokens, "t")
    if named is None and tonight is not None and tonight.value == "0" and tonight.end - tonight.start == len("tonight"):
        named = "NI"
    if named is None:
        return days._replace(granularity="part-of-day") if days.modifier in ("start", "end") else days
    return days._replace(granularity="part-of-day", value=f"{value_of(days)[:10]}T{named}")
