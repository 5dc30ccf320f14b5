"""What the formats share: claims grouped by who makes them, counts by source, the range of a toll, values as words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple, get_args

from sayso.exporting.words import sentence_around
from sayso.records import Actor, Claim, Coding, Count, Event, Field, Outcome, Place, Source, Span, Stance, Value, When

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


class Toll(NamedTuple):
    """The range of a toll over its sources: `high` is the largest number named, `open` says that it may be more."""

    low: int
    high: int
    open: bool


def place_of(claim: Claim) -> tuple[int, int]:
    """Where a claim stands in the text: at its cue, else at its value. Sorts claims in text order."""
    span = claim.cue or claim.span
    return (span.start, claim.span.start)


def say_so(event: Event) -> tuple[SaySo, ...]:
    """The attributed claims of an event, one group per source name and stance, in text order."""
    groups: dict[tuple[str, Stance], list[Claim]] = {}
    for claim in sorted(event.attributed, key=place_of):
        if claim.source is not None:
            groups.setdefault((claim.source.name, claim.stance), []).append(claim)
    return tuple(SaySo(c[0].source, stance, tuple(c)) for (_, stance), c in groups.items() if c[0].source)


def counts(event: Event) -> tuple[Claim, ...]:
    """The casualty claims, each number of each source once. A number that is only denied is none, "no dead" is one."""
    kept: dict[tuple[object, ...], Claim] = {}
    for claim in event.casualties:
        value = claim.value
        if isinstance(value, Count) and not (claim.stance == "denies" and value.max != 0):
            name = claim.source.name if claim.source else None
            kept.setdefault((name, value.outcome, value.min, value.max, value.who, value.civilian), claim)
    return tuple(kept.values())


def toll(event: Event, outcome: Outcome) -> Toll | None:
    """The range of an outcome over the sources, never a sum; None when no source gives a number.

    A source's numbers may be a total and its parts, so its low end is the largest low end it names. That nobody *of a
    group* was hurt says nothing of the whole and does not count.
    """
    rows = [(c.source.name if c.source else "", c.value) for c in counts(event) if isinstance(c.value, Count)]
    kept = [(name, n) for name, n in rows if n.outcome == outcome and not (n.max == 0 and n.civilian is not None)]
    if not kept:
        return None
    by_source = [[n for _, n in group] for _, group in groupby(sorted(kept, key=lambda r: r[0]), key=lambda r: r[0])]
    return Toll(
        low=min(max(n.min for n in numbers) for numbers in by_source),
        high=max(n.min if n.max is None else n.max for _, n in kept),
        open=any(_is_open(numbers) for numbers in by_source),
    )


def _is_open(numbers: Iterable[Count]) -> bool:
    """Whether a source leaves its total open: "several children among the 20 dead" does not."""
    listed = list(numbers)
    largest = max((n.max for n in listed if n.max is not None), default=-1)
    return any(n.max is None and n.min >= largest for n in listed)


def number_words(count: Count) -> str:
    """A count as a reader writes it: 3, 40+ (at least), 0-10 (up to)."""
    if count.max is None:
        return f"{count.min}+"
    return str(count.min) if count.min == count.max else f"{count.min}-{count.max}"


def count_words(count: Count) -> str:
    """A count with the people that it counts: 6+ guards killed."""
    return " ".join(word for word in (number_words(count), count.who, count.outcome) if word)


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
