"""What a report says outright of an event: its days, its means, who was hurt. On that alone two events contradict each other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sayso.linking.words import classes_of, sentence_starts, words_of
from sayso.records import Claim, Coding, Count, Event, Field, Span, When

_LATE = re.compile(r"\b(?:night|nights|overnight|midnight|late)\b", re.I)  # runs into the next day
_EARLY = re.compile(r"\b(?:overnight|midnight|early|small hours|predawn|pre-dawn|before (?:dawn|sunrise))\b", re.I)
_COUNTED_FROM = re.compile(r"\b(?:after|later|before|earlier|that|same|following|next|previous|today|tonight|this)\b", re.I)
_SAID = re.compile(  # "said on Sunday"
    r"\b(?:said|says|told|announced|reported|confirmed|added|stated|claimed|according to)\b[^.,;]{0,25}$"
)
_CORRECTS = re.compile(
    r"\b(?:correct(?:s|ed|ion|ions|ing)|clarification|erratum|misstated|wrongly|mistakenly|in error"
    r"|earlier (?:report|version|story)s?|previously (?:reported|said|stated)"
    r"|(?:not|rather than|instead of) (?:on |last )?(?=[A-Z]\w+day\b))",
    re.I,
)
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = "january february march april may june july august september october november december".split()
_BACK = 14  # days before publication on which a correction can bear
# Words for the counted that say nothing of who they were.
_ANYBODY = frozenset(
    "a an the of his her its their all at least more than and other others another people person persons man men woman women "
    "victim victims dead killed died wounded injured hurt casualties lives one two three four five six seven eight nine ten dozen "
    "several many some were was have had been who by in on".split()
)


@dataclass(frozen=True, slots=True)
class Outright:
    """The days that are told of an event, others of its report that might be its own, whether its place is told, its parts."""

    days: frozenset[int]
    maybe: frozenset[int]
    place: bool
    parts: frozenset[str]


class Sentences:
    """The sentences of a report, and the days that are named in each."""

    def __init__(self, coding: Coding, starts: Sequence[int]) -> None:
        self._starts, self._text = starts, coding.report.text
        self._days: dict[int, set[tuple[str | None, str | None]]] = {}
        self._events: dict[int, set[str]] = {}
        for event in coding.events:
            for trigger in event.triggers:
                self._events.setdefault(self.number(trigger), set()).add(event.id)
        for claim in (c for event in coding.events for c in event.claims):
            if isinstance(claim.value, When) and claim.value.start:
                self._days.setdefault(self.number(claim.span), set()).add((claim.value.start, claim.value.end))

    def number(self, span: Span) -> int:
        """Which sentence a span begins in."""
        return bisect_right(self._starts, span.start)

    def tell(self, event: Event, claim: Claim) -> bool:
        """Whether a day or place is told of an event: in so many words, or as the only day of a sentence that tells of it alone."""
        if not claim.rule.startswith("inferred"):
            return True
        here = self.number(claim.span)
        if _SAID.search(self._text[self._starts[here - 1] : claim.span.start]):
            return False  # the day of the saying
        return claim.field == "when" and len(self._days[here]) == 1 and self._events.get(here) == {event.id}


def outright(event: Event, coding: Coding, sentences: Sentences) -> Outright:
    """What its report says outright of an event that is not optional."""
    kept = [other for other in coding.events if not other.optional]
    links = [(link.source, link.target) for link in coding.links if link.type == "part-of"]
    return Outright(
        told_days(event, sentences) or undated_days(event, kept, sentences),
        other_days(event, coding.events, sentences),
        is_told(event, "where", sentences),
        frozenset(b if a == event.id else a for a, b in links if event.id in (a, b)),
    )


def is_told(event: Event, field: Field, sentences: Sentences) -> bool:
    """Whether a field stands on words that tell of this event, not only on words near it."""
    claims = [claim for claim in event.claims if claim.field == field and claim.stance != "denies"]
    return bool(claims) and all(sentences.tell(event, claim) for claim in claims)


def told_days(event: Event, sentences: Sentences) -> frozenset[int]:
    """The day that is told of an event, exact to the day; with the next or the one before where it is told of the night."""
    values = [value for value in event.values("when") if isinstance(value, When)]
    spans = [(v, *_span(v)) for v in values if v.start and v.end and v.granularity in ("day", "part-of-day") and not v.modifier]
    if len(spans) < len(values) or any(last - first > 1 for _, first, last in spans) or not is_told(event, "when", sentences):
        return frozenset()
    if any(_COUNTED_FROM.search(when.text) for when, _, _ in spans):
        return frozenset()  # counted from another day, and easily from the wrong one
    days = {day for _, first, last in spans for day in range(first, last + 1)}
    for when, first, last in spans:
        days |= {last + 1} if _LATE.search(when.text) else set()
        days |= {first - 1} if _EARLY.search(when.text) else set()
    return frozenset(days)


def undated_days(event: Event, events: Iterable[Event], sentences: Sentences) -> frozenset[int]:
    """For an act without any time of its own: the day of its report's other acts of its kind, where they all are of one."""
    types = {event.type, *event.types}
    if event.when is not None:
        return frozenset()
    kin = [other for other in events if other is not event and types & {other.type, *other.types} and other.when is not None]
    days = {told_days(other, sentences) for other in kin}
    return days.pop() if len(days) == 1 else frozenset()


def other_days(event: Event, events: Iterable[Event], sentences: Sentences) -> frozenset[int]:
    """The days that its report names but not firmly for another act of its kind: any of them might be that of the event."""
    types = {event.type, *event.types}
    days: set[int] = set()
    for other in events:
        if other is event or (types & {other.type, *other.types} and told_days(other, sentences)):
            continue
        for value in other.values("when"):
            if isinstance(value, When) and value.start and value.end:
                first, last = _span(value)
                days.update(range(first, last + 1) if last - first <= 1 else ())
    return frozenset(days)


def _span(when: When) -> tuple[int, int]:
    first, last = (date.fromisoformat(day or "").toordinal() for day in (when.start, when.end))
    return first, max(first, last)


def corrected_days(text: str, published: int | None) -> frozenset[int]:
    """The days that are named where a report corrects something: "on Tuesday, not on Wednesday as reported"."""
    if published is None or not _CORRECTS.search(text):
        return frozenset()
    starts = sentence_starts(text)
    sentences = (text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True))
    return frozenset(day for sentence in sentences if _CORRECTS.search(sentence) for day in _named(sentence, published))


def _named(sentence: str, published: int) -> Iterator[int]:
    words = words_of(sentence)
    for day in range(published - _BACK, published + 1):
        found = date.fromordinal(day)
        near = published - day <= 7
        month = _MONTHS[found.month - 1]
        written = rf"\b(?:{month} 0?{found.day}|0?{found.day}(?:st|nd|rd|th)?(?: of)? {month})\b"
        if (near and _WEEKDAYS[found.weekday()] in words) or (month in words and re.search(written, sentence, re.I)):
            yield day


def means_of(event: Event, methods: frozenset[str], whole: frozenset[str]) -> frozenset[str]:
    """By what it was done: what its sentences and its sub-event say, else what the whole report says."""
    own = methods | (classes_of(event.subtype.split("-")[0], "subtype") if event.subtype else frozenset())
    return own or whole


def counted_people(event: Event) -> frozenset[str]:
    """The words for those who were hurt: "police officers", without numbers and without words that mean anybody."""
    texts = (f"{c.value.text} {c.value.who or ''}" for c in event.casualties if isinstance(c.value, Count))
    return frozenset(word for text in texts for word in words_of(text) if word not in _ANYBODY and not word.isdigit())
