"""Publication dates as files write them, to an ISO day; what could be two days, or none, is refused."""

from __future__ import annotations

import re
from datetime import date

ACCEPTED = "2024-02-08, 2024-02-08T10:15:00Z, 20240208, 8 February 2024, Feb. 8, 2024, Thu, 08 Feb 2024 10:15:00 GMT"
LONGEST = 80  # characters; more is no date, and keeps the patterns cheap on any input

# Spelled out, since `calendar.month_name` follows the locale.
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTH_NUMBERS = {name: n for n, name in enumerate(_MONTHS, 1)} | {name[:3]: n for n, name in enumerate(_MONTHS, 1)}
_MONTH_NUMBERS["sept"] = 9

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
_ZONE = r"(?:\s*[ap]\.?m\.?)?(?:\s*(?:[a-z]{1,5}|[+-][0-9]{2}:?(?:[0-9]{2})?))?(?:\s*\([a-z ]{1,30}\))?"
_TIME = rf"(?:(?:t|,?\s+(?:at\s+|-\s+)?){_CLOCK}{_ZONE})?"
_YEAR = r"(?P<year>[1-9][0-9]{3})"
_NAME = r"(?P<name>[a-z]{3,9})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_PATTERNS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{_YEAR}(?P<sep>[-/.])(?P<month>[0-9]{{1,2}})(?P=sep)(?P<day>[0-9]{{1,2}}){_TIME}",
        rf"{_YEAR}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})(?:t?[0-9]{{6}}z?)?",
        rf"{_WEEKDAY}{_DAY}(?:\s+of\s+|\s+|-){_NAME},?(?:\s+|-){_YEAR}{_TIME}",
        rf"{_WEEKDAY}{_NAME}\s+{_DAY},?\s+{_YEAR}{_TIME}",
        rf"{_WEEKDAY}{_NAME}\s+{_DAY}\s+{_CLOCK}(?:\s+(?:[a-z]{{1,5}}|[+-][0-9]{{4}}))?\s+{_YEAR}",
    )
)
_NUMBERS = re.compile(rf"(?P<first>[0-9]{{1,2}})(?P<sep>[-/.])(?P<second>[0-9]{{1,2}})(?P=sep){_YEAR}{_TIME}", re.ASCII)


def parse_day(words: str) -> str:
    """The ISO day (`2024-02-08`) that `words` write; a time of day is dropped, the day is the one written.

    Raises ValueError, with what was found and what to write instead, for words that are no date, that lack a part,
    that no calendar has (31 February) or that can be read as two days (08/02/2024).
    """
    found = " ".join(words[: LONGEST + 1].split()).lower()
    if len(found) <= LONGEST:
        for pattern in _PATTERNS:
            if match := pattern.fullmatch(found):
                parts = match.groupdict()
                month = _MONTH_NUMBERS.get(parts["name"]) if "name" in parts else int(parts["month"])
                if month is not None:
                    return _checked(words, int(parts["year"]), month, int(parts["day"]))
        if match := _NUMBERS.fullmatch(found):
            return _from_numbers(words, int(match["year"]), int(match["first"]), int(match["second"]))
    raise ValueError(f"{words[:LONGEST]!r} cannot be read as a day; accepted are: {ACCEPTED}")


def _from_numbers(words: str, year: int, first: int, second: int) -> str:
    """08/02/2024: which one is the month is only known when the other one cannot be, or when both are the same."""
    if first == second or first > 12:
        return _checked(words, year, second, first)
    if second > 12:
        return _checked(words, year, first, second)
    one, other = _checked(words, year, second, first), _checked(words, year, first, second)
    raise ValueError(f"{words!r} may be {one} or {other}: write it like one of these two")


def _checked(words: str, year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise ValueError(f"{words!r} is no day of the calendar; write it like 2024-02-08") from None
