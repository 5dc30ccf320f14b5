"""Time expressions of a report: where they are, and which days they mean given the date of publication.

Pure functions. Times are whole days; `start` and `end` are both included. Nothing is guessed: words that cannot be
pinned down ("in recent weeks", a weekday without a publication date) come back unresolved, with a note that says why.
"""

from __future__ import annotations

import re
from datetime import date

from sayso.records import When
from sayso.resolving import _time_grammar as grammar
from sayso.resolving._time_calendar import Context, Days, UnresolvedError
from sayso.resolving._time_rules import resolve


def find_times(text: str) -> list[tuple[int, int]]:
    """Character spans of the time expressions in running text, in order, not overlapping.

    Bare durations ("for three hours"), ages and numbers that only look like years are left out. Time is linear in the
    length of the text.
    """
    return [(found.tokens[0].start, found.tokens[-1].end) for found in grammar.scan(text)]


def resolve_time(text: str, published: str | None, *, future: bool = False, anchor: When | None = None) -> When:
    """The days that a time expression means, for a report published on an ISO date.

    `future` turns weekdays, days and months without a year forward; `anchor` is the time that "a day earlier" or "that
    night" counts from. When the words cannot be resolved `start` and `end` are None and `note` says why.
    """
    # "2015" or "May" alone is a time only because the caller says so: a preposition makes it one for the grammar.
    found = next(grammar.scan(text), None) or next(grammar.scan(f"in {text}"), None)
    if found is None or _broken(text, found):
        return When(text, None, None, note="no day of the calendar is named")
    return resolve_found(text, found, context_of(published, future=future, anchor=anchor))


def context_of(published: str | None, *, future: bool = False, anchor: When | None = None) -> Context:
    """What relative words lean on, from ISO dates; a date that cannot be read counts as missing."""
    return Context(_iso(published), future, _days_of(anchor))


def resolve_found(text: str, found: grammar.Found, context: Context) -> When:
    """The days of one expression that `grammar.scan` found in a report; `text` are its words."""
    try:
        days = resolve(found, context)
    except UnresolvedError as reason:
        return When(text, None, None, note=str(reason))
    return When(text, days.first.isoformat(), days.last.isoformat(), days.granularity)


def _broken(text: str, found: grammar.Found) -> bool:
    """True when a number that is no day or year stands next to a month, as in "January 45" and "32 May"."""
    return found.rule in ("month", "season") and _BESIDE_MONTH.search(text) is not None


_BESIDE_MONTH = re.compile(
    r"(?<![\w:])\d{1,3}(?:st|nd|rd|th)?(?: of)? [A-Za-z]{3}|[A-Za-z]{3}\.? (?:\d{1,3}|\d{5,}|[3-9]\d{3})(?![\w:])"
)


def _iso(day: str | None) -> date | None:
    try:
        return date.fromisoformat(day[:10]) if day else None
    except ValueError:
        return None


def _days_of(anchor: When | None) -> Days | None:
    first, last = (_iso(anchor.start), _iso(anchor.end)) if anchor else (None, None)
    return Days(first, last, anchor.granularity) if anchor and first and last else None


_DATELINE = re.compile(
    r"\s*(?:this story is from|(?:date of )?publi(?:shed|cation)(?: duration)?|posted|(?:last )?updated)?"
    r"(?:\s+(?:on|at))?:?\s*",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(\b[A-Z][a-z]{2,8} \d{1,2})(\d{4})\b")


def dateline(text: str) -> tuple[int, str] | None:
    """Where the date line that opens a report ends and its ISO date ("Posted on 3 May 2016 ..."), or None.

    Only a full date counts, at the very beginning, that does not run on as a sentence ("7 May 2016 was ...").
    """
    head = text[:120]
    prefix = _DATELINE.match(head)
    readable = _GLUED.sub(r"\1 \2", head)
    found = next(grammar.scan(readable), None)
    if not prefix or found is None or found.rule != "date" or found.tokens[0].start != prefix.end():
        return None
    if not {"Y", "D"} & {token.code for token in found.tokens}:
        return None
    end = found.tokens[-1].end
    if re.match(r",?\s+[a-z]", readable[end:]) and not prefix[0].strip():
        return None
    day = resolve_found("", found, Context(None)).start
    return (end - len(readable) + len(head), day) if day else None


def publication_date(text: str, published: str | None) -> str | None:
    """The date line that opens the report, else `published`.

    Collections of reports often carry a wrong date or none, while the page's own line is right.
    """
    line = dateline(text)
    return line[1] if line else published
