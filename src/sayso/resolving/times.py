"""Time expressions of a report: where they are, and which days they mean given the date of publication.

Pure functions. Times are whole days; `start` and `end` are both included. Nothing is guessed: words that cannot be
pinned down ("in recent weeks", a weekday without a publication date) come back unresolved, with a note that says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Literal, cast

from sayso.data import read_tsv
from sayso.errors import UsageError
from sayso.records import When
from sayso.resolving import _time_grammar as grammar
from sayso.resolving._time_calendar import Context, Days, UnresolvedError, value_of
from sayso.resolving._time_clock import time_of
from sayso.resolving._time_rules import half_days, halves, resolve

LONGEST = 200  # characters of an expression that is to be resolved by itself


def find_times(text: str) -> list[tuple[int, int]]:
    """Character spans of the time expressions in running text, in order, not overlapping.

    Bare durations ("for three hours"), ages and numbers that only look like years are left out. Time is linear in the
    length of the text.
    """
    return [(found.tokens[0].start, found.tokens[-1].end) for found in grammar.scan(text)]


def resolve_time(text: str, published: str | None, *, future: bool = False, anchor: When | None = None) -> When:
    """The days that a time expression means, for a report published on an ISO date.

    `future` turns weekdays, days and months without a year forward; `anchor` is the time that "a day earlier", "that
    night" or "two days after the attack" count from. When the words cannot be resolved `start` and `end` are None and
    `note` says why.
    """
    if (impossible := _impossible(text)) is not None:
        return When(text, None, None, note=impossible)
    # "2015" or "May" alone is a time only because the caller says so: a preposition makes it one for the grammar.
    found = next(grammar.scan(text), None) or next(grammar.scan(f"in {text}"), None)
    if found is None or _broken(text, found):
        length = next(grammar.scan(text, lengths=True), None)
        if length is None or _broken(text, length):
            broken = _BESIDE_MONTH.search(text)
            return When(text, None, None, note="is not in the calendar" if broken else "no day of the calendar is named")
        found = length
    return resolve_found(text, found, context_of(published, future=future, anchor=anchor))


def when(words: str, published: str | None = None, *, future: bool = False, anchor: str | None = None) -> When:
    """What one time expression means: `resolve_time` for words that a person types, with `anchor` as an ISO day.

    Raises UsageError when the words are empty or longer than 200 characters, or a day cannot be read.
    """
    if not words.strip():
        raise UsageError('no words were given: expected a time expression such as "last weekend"')
    if len(words) > LONGEST:
        raise UsageError(f"{len(words):,} characters were given: expected one time expression, {LONGEST} at most")
    for name, day in (("published", published), ("anchor", anchor)):
        if day is not None and _iso(day) is None:
            raise UsageError(f"'{day}' is no day of the calendar: expected {name} as YYYY-MM-DD, such as 2024-02-08")
    base = When("anchor", anchor[:10], anchor[:10]) if anchor else None
    return resolve_time(words.strip(), published, future=future, anchor=base)


def times_in(text: str, published: str | None, *, lengths: bool = False) -> list[tuple[int, int, When]]:
    """The time expressions of running text as (start, end, what they mean), in order, by words alone, without a parser.

    Words like "will" before an expression turn it forward; "a day earlier" counts from the time told before it. With
    `lengths` all that TIMEX3 marks: durations, "every day", "now"; a range is then given as its two ends.
    """
    return list(_read(text, published, lengths))


def _read(text: str, published: str | None, lengths: bool) -> Iterator[tuple[int, int, When]]:
    anchor: When | None = None
    quarter: When | None = None
    for found in grammar.scan(text, lengths=lengths):
        start, end = found.tokens[0].start, found.tokens[-1].end
        base = None if _of_event(found) else quarter if _of_quarter(found) else anchor
        context = context_of(published, future=looks_ahead(text, start), anchor=base)
        ends = _ends(text, found, context) if lengths else None
        if ends:
            yield from ends
            continue
        time = resolve_found(text[start:end], found, context)
        yield start, end, time
        if time.start and time.granularity != "interval" and not _compares(found, time):
            anchor = time
            quarter = time if time.granularity == "quarter" else quarter


def _of_quarter(found: grammar.Found) -> bool:
    """True for "the quarter", "the year-ago period": words of business reports that mean the quarter told before."""
    unit = grammar.first(found.tokens, "P8")
    return found.rule in ("yearago", "length") and unit is not None and unit.value in ("quarter", "period")


def _of_event(found: grammar.Found) -> bool:
    """True for "two days after": what it counts from is an event, not the time told before."""
    return found.rule in ("event", "anniversary", "eve") and grammar.first(found.tokens, "dEaV0") is not None


def _compares(found: grammar.Found, time: When) -> bool:
    """True for "up from a year ago": a look aside, after which the text goes on where it was."""
    return found.rule in ("ago", "shift", "yearago") and time.granularity in ("quarter", "year", "month")


def _ends(text: str, found: grammar.Found, context: Context) -> list[tuple[int, int, When]] | None:
    tokens = halves(found)
    if tokens is None:
        return None
    try:
        days = half_days(found, context)
    except (UnresolvedError, ValueError, OverflowError):
        return None
    spans = [(half[0].start, half[-1].end) for half in tokens]
    return [(a, b, _as_when(text[a:b], day, None)) for (a, b), day in zip(spans, days, strict=True)]


@cache
def _ahead() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words: dict[str, list[str]] = {"ahead": [], "back": []}
    for row in read_tsv("lexicons/time_ahead.tsv"):
        words[row["kind"]].append(re.escape(row["words"]).replace(r"\ ", r"\s+"))
    before, after = ("|".join(sorted(words[kind], key=len, reverse=True)) for kind in ("ahead", "back"))
    return re.compile(rf"\b(?:{before})\b", re.IGNORECASE), re.compile(rf"\b(?:{after})\b", re.IGNORECASE)


_REACH = 90  # characters before an expression in which a cue counts
_STOP = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b[A-Z][a-z]{2})(?<!\b[A-Z][a-z]{3})[.!?;]['\"”’]*\s+(?=[A-Z\"“'`])|\n\s*\n")
_DONE = re.compile(r"\b(\w+ )?(\w+ed)(?: (?:on|in|at|late|early|the|last|over|to|for))*\s*$")
_BE = frozenset({"be", "is", "are", "being", "get"})


def looks_ahead(text: str, start: int) -> bool:
    """True where the words of the sentence before an expression speak of what is to come ("will meet on Friday")."""
    before = text[max(0, start - _REACH) : start]
    before = before[max((m.end() for m in _STOP.finditer(before)), default=0) :]
    ahead, back = _ahead()
    cue = max((m.end() for m in ahead.finditer(before)), default=-1)
    done = _DONE.search(before)
    if done and done.end(2) > cue and (done[1] or "").strip().lower() not in _BE:
        return False
    return cue > max((m.end() for m in back.finditer(before)), default=-1)


def context_of(published: str | None, *, future: bool = False, anchor: When | None = None) -> Context:
    """What relative words lean on, from ISO dates; a date that cannot be read counts as missing."""
    return Context(_iso(published), future, _days_of(anchor))


def resolve_found(text: str, found: grammar.Found, context: Context) -> When:
    """The days of one expression that `grammar.scan` found in a report; `text` are its words."""
    try:
        days = resolve(found, context)
    except UnresolvedError as reason:
        value = reason.value or None
        kind = _kind(found.rule, value) if value else None
        return When(text, None, None, note=str(reason), modifier=reason.modifier or None, timex=value, timex_type=kind)
    return _as_when(text, days, found.rule, _counted_from(found, days, context))


def _as_when(text: str, days: Days, rule: str | None, anchor: str | None = None) -> When:
    value = value_of(days)
    return When(
        text, days.first.isoformat(), days.last.isoformat(), days.granularity,
        open=cast(Literal["start", "end"] | None, days.open or None), modifier=days.modifier or None,
        timex=value, timex_type=_kind(rule or "", value), anchor=anchor,
    )  # fmt: skip


def _kind(rule: str, value: str) -> str:
    if rule in ("set", "how_often"):
        return "SET"
    if value.startswith("P") and not value.startswith(("PAST", "PRESENT")):
        return "DURATION"
    return "TIME" if re.match(r"\d{4}-\d\d-\d\dT", value) else "DATE"


def _counted_from(found: grammar.Found, days: Days, context: Context) -> str | None:
    """The day or days that an expression was counted from: none where it means the same without them."""
    for bare, used in (
        (Context(None), None),
        (context._replace(published=None), context.anchor),
        (context._replace(anchor=None), context.published),
    ):
        try:
            if resolve(found, bare)[:2] != days[:2]:
                continue
        except UnresolvedError:
            continue
        if isinstance(used, Days):
            return used.first.isoformat() if used.first == used.last else f"{used.first}/{used.last}"
        return used.isoformat() if used else None
    return context.published.isoformat() if context.published else None


def _broken(text: str, found: grammar.Found) -> bool:
    """True when a number that is no day or year stands next to a month, as in "January 45" and "32 May"."""
    return found.rule in ("month", "season") and _BESIDE_MONTH.search(text) is not None


_BESIDE_MONTH = re.compile(
    r"(?<![\w:])\d{1,3}(?:st|nd|rd|th)?(?: of)? [A-Za-z]{3}|[A-Za-z]{3}\.? (?:\d{1,3}|\d{5,}|[3-9]\d{3})(?![\w:])"
)
_YEAR_ZERO = re.compile(r"\byear 0+\b|\b0+ ?(?:AD|CE)\b|^\W*0{1,4}\W*$|\b0000\b", re.IGNORECASE)
_OCLOCK = re.compile(r"\b(\d+) ?o['’]?clock\b|(?<![\d.:])(\d{1,4}:\d\d)\b", re.IGNORECASE)


def _impossible(text: str) -> str | None:
    """Why a year or a time of day that is told cannot be."""
    if _YEAR_ZERO.search(text):
        return "there is no year 0: years are counted from 1"
    for clock in _OCLOCK.finditer(text):
        if time_of(clock[1] or clock[2]) is None:
            return f"'{clock[0]}' is no time of day: hours run to 24, minutes to 59"
    return None


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
