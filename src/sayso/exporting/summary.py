"""What the formats share: claims grouped by who makes them, values as words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from sayso.exporting.words import sentence_around
from sayso.records import Actor, Claim, Coding, Count, Event, Field, Place, Source, Span, Stance, Value, When

FIELDS: tuple[Field, ...] = get_args(Field)


@dataclass(frozen=True, slots=True)
class SaySo:
    """What one source says about one event with one stance: its claims, in text order."""

    source: Source
    stance: Stance
    claims: tuple[Claim, ...]

    @property
    def via(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(relay for c in self.claims if c.source for relay in c.source.via))

    @property
    def anonymous(self) -> bool:
        return any(c.source.anonymous for c in self.claims if c.source)

    @property
    def reason(self) -> str | None:
        return next((c.source.reason for c in self.claims if c.source and c.source.reason), None)

    @property
    def cue(self) -> Span | None:
        return next((c.cue for c in self.claims if c.cue), None)

    @property
    def fields(self) -> tuple[Field, ...]:
        used = {c.field for c in self.claims}
        return tuple(f for f in FIELDS if f in used)

    def words(self, text: str) -> Span:
        """The sentence that carries the attribution, or the first claim where the words of saying are not known."""
        start, end = sentence_around(text, self.cue or self.claims[0].span)
        return Span(start, end, text[start:end])


def place_of(claim: Claim) -> tuple[int, int]:
    """Where a claim stands in the text: at its cue, else at its value. Sorts claims in text order."""
    span = claim.cue or claim.span
    return (span.start, claim.span.start)


def say_so(event: Event) -> tuple[SaySo, ...]:
    """The attributed claims of an event, one group per source name and stance, in text order.

    Hearsay ("is accused of") has no source that could be told, and is in no group.
    """
    groups: dict[tuple[str, Stance], list[Claim]] = {}
    for claim in sorted(event.attributed, key=place_of):
        if claim.source is not None and claim.source.name:
            groups.setdefault((claim.source.name, claim.stance), []).append(claim)
    return tuple(SaySo(c[0].source, stance, tuple(c)) for (_, stance), c in groups.items() if c[0].source)


def number_words(count: Count) -> str:
    """A count as a reader writes it: 3, 40+ (at least), 0-10 (up to)."""
    if count.max is None:
        return f"{count.min:,}+"
    return f"{count.min:,}" if count.min == count.max else f"{count.min:,}-{count.max:,}"


def people_words(count: Count) -> str:
    """How many of whom: 6+ guards; a single person with a name is called by it."""
    if count.who is None:
        return number_words(count)
    named = count.min == count.max == 1 and all(word[:1].isupper() for word in count.who.split())
    return count.who if named else f"{number_words(count)} {count.who}"


def count_words(count: Count) -> str:
    """A count with its outcome and the people that it counts: killed: 6+ guards."""
    return f"{count.outcome}: {people_words(count)}"


def value_words(value: Value) -> str:
    """Any claimed value in one short line; a date is an ISO 8601 day or interval, or the words if unresolved."""
    match value:
        case Actor():
            return value.name
        case When():
            return value.text if value.start is None else _interval(value)
        case Place():
            return value.name or value.text
        case Count():
            return f"{number_words(value)} {value.outcome}"
    return value


def _interval(when: When) -> str:
    return f"{when.start}" if when.start == when.end else f"{when.start}/{when.end or '..'}"


def notes(coding: Coding) -> tuple[str, ...]:
    """What people should know about reading and coding the report, once each."""
    return tuple(dict.fromkeys((*coding.report.notes, *coding.notes)))


def source_names(event: Event) -> Iterator[str]:
    """Everybody on whose say-so the event stands, once each, in text order."""
    yield from dict.fromkeys(group.source.name for group in say_so(event) if group.source.name)
