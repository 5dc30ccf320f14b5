"""What linking looks at: one small record per event, taken from its coding. Nothing here compares; see `evidence`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date

from sayso.linking.told import Outright, Sentences, corrected_days, counted_people, means_of, outright
from sayso.linking.words import classes_of, full_names_of, names_of, sentence_starts, telling
from sayso.records import Actor, Coding, Event, Place, Report, When
from sayso.tolls import Range, tolls

_HAPPENED = frozenset({"asserted", "attributed", "disputed", "denied"})
_VERBAL = frozenset({"ACCUSE", "REJECT", "REQUEST", "SUPPORT", "THREATEN", "CONSULT"})
_AFTERMATH = frozenset({"COERCE", "MOBILIZE", "SANCTION"})  # what answers an attack is seldom what the report is about
_LONGEST = 31  # days: a longer interval does not date a happening
_TELLING = frozenset({"casualty", "actor", "recipient", "instrument"})
_HEAD = 400  # characters in which a report says what it is about


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as far as linking needs it; `fine` where it is a town or a point in one, `key` its id or its name."""

    key: str
    name: str
    country: frozenset[str]
    lat: float | None
    lon: float | None
    fine: bool


@dataclass(frozen=True, slots=True)
class Story:
    """What the report as a whole tells: shared by its events."""

    report: str
    published: int | None
    words: dict[str, float]
    names: frozenset[str]
    full_names: frozenset[str]
    spots: tuple[Spot, ...]
    days: frozenset[int]
    corrected: frozenset[int]  # days that the report puts right
    methods: frozenset[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """One event for linking. Days are ordinals, both None where no time is known to a month.

    `told` holds the days on which the report itself puts the event (none where they are only told near it), `means` by what it was
    done, from the rest of the report where its own sentences do not say, `victims` the words for those who were counted,
    `parts` the events of its report of which it is a part, or which are parts of it.
    """

    report: str
    event: str
    type: str
    types: frozenset[str]
    subtype: str | None
    happened: bool
    main: bool
    first: int | None
    last: int | None
    spot: Spot | None
    actors: frozenset[str]
    recipients: frozenset[str]
    instrument: str | None
    killed: Range | None
    injured: Range | None
    words: dict[str, float]
    names: frozenset[str]
    methods: frozenset[str]
    sites: frozenset[str]
    told: frozenset[int]
    maybe: frozenset[int]
    means: frozenset[str]
    victims: frozenset[str]
    told_place: bool
    parts: frozenset[str]
    story: Story

    @property
    def key(self) -> tuple[str, str]:
        return (self.report, self.event)


def facts(coding: Coding) -> tuple[Facts, ...]:
    """The facts of every event of a report that linking can use (optional ones are only talk and stay out)."""
    events = [event for event in coding.events if not event.optional]
    main, story = main_event(coding), _story(coding.report, events)
    starts = sentence_starts(coding.report.text)
    windows = (_window(coding.report.text, event, starts) for event in events)
    sentences = Sentences(coding, starts)
    said = {event.id: outright(event, coding, sentences) for event in events}
    return tuple(
        _of_event(event, story, window, main=event is main, said=said[event.id])
        for event, window in zip(events, windows, strict=True)
    )


def main_event(coding: Coding) -> Event | None:
    """The event that the report is about: told early and often, with casualties, and not a mere answer or statement."""
    ranked = [(_weight(event), -n) for n, event in enumerate(coding.events) if not event.optional]
    events = [event for event in coding.events if not event.optional]
    return events[max(range(len(events)), key=ranked.__getitem__)] if events else None


def _weight(event: Event) -> float:
    begins = min((t.start for t in event.triggers), default=0)
    weight = min(len(event.triggers), 6) + 2.0 * (begins < _HEAD) + min(len(event.casualties), 3)
    weight += 2.0 * (event.when is not None) + 1.0 * (event.where is not None)
    weight -= 6.0 * (event.factuality not in _HAPPENED)
    return weight - 5.0 * (event.type in _VERBAL) - 4.0 * (event.type in _AFTERMATH)


def _story(report: Report, events: list[Event]) -> Story:
    text = f"{report.title or ''}\n{report.text}"
    spots = {spot.key: spot for e in events for p in e.values("where") if isinstance(p, Place) and (spot := _spot(p))}
    day = date.fromisoformat(report.published).toordinal() if report.published else None
    return Story(
        report.id, day, telling(text), names_of(text), full_names_of(text), tuple(spots[key] for key in sorted(spots)),
        _all_days(events), corrected_days(text, day), classes_of(text, "method"),
    )  # fmt: skip


def _all_days(events: list[Event]) -> frozenset[int]:
    """The days that the report gives for what it tells, where they are given to the day or two."""
    spans = [_days(value) for event in events for value in event.values("when") if isinstance(value, When)]
    return frozenset(day for first, last in spans if first and last and last - first <= 1 for day in (first, last))


def _of_event(event: Event, story: Story, window: str, *, main: bool, said: Outright) -> Facts:
    first, last = _days(event.when)
    hurt = tolls(event)
    killed, injured = hurt.get("killed"), hurt.get("injured")
    spots = [spot for p in event.values("where") if isinstance(p, Place) and (spot := _spot(p))]
    methods = classes_of(window, "method")
    return Facts(
        report=story.report, event=event.id, type=event.type, types=frozenset((event.type, *event.types)),
        subtype=event.subtype, happened=event.factuality in _HAPPENED, main=main, first=first, last=last,
        spot=next((s for s in spots if s.fine and s.lat is not None), spots[0] if spots else None),
        actors=_parties(event.actors), recipients=_parties(event.recipients), instrument=event.instrument,
        killed=killed.total if killed else None, injured=injured.total if injured else None,
        words=telling(window), names=names_of(window), methods=methods,
        sites=classes_of(window, "site"), told=said.days, maybe=said.maybe | story.corrected,
        means=means_of(event, methods, story.methods), victims=counted_people(event), told_place=said.place,
        parts=said.parts, story=story,
    )  # fmt: skip


def _days(when: When | None) -> tuple[int | None, int | None]:
    """First and last day that the event can lie in, where that is a month at most."""
    if when is None or not when.start or not when.end:
        return None, None
    first, last = date.fromisoformat(when.start).toordinal(), date.fromisoformat(when.end).toordinal()
    if when.granularity == "part-of-day":
        last = max(first, last)
    return (first, last) if last - first < _LONGEST else (None, None)


def _spot(place: Place) -> Spot | None:
    name = (place.name or place.text).lower()
    fine = place.precision is not None and place.precision <= 3
    return Spot(place.id or name, name, frozenset(place.country), place.lat, place.lon, fine) if name else None


def _parties(found: tuple[Actor, ...]) -> frozenset[str]:
    """The ids and the names of those who are known or named; "gunmen" and "people" are nobody."""
    keys: set[str] = set()
    for actor in found:
        if actor.id:
            keys.add(actor.id)
        elif any(word[:1].isupper() for word in actor.name.split()):
            keys.add(actor.name.lower())
    return frozenset(keys)


def _window(text: str, event: Event, starts: list[int]) -> str:
    """The sentences that tell of the event, each once, in text order."""
    spans = [*event.triggers, *(claim.span for claim in event.claims if claim.field in _TELLING)]
    told: set[int] = set()
    for span in spans:
        told.update(range(bisect_right(starts, span.start) - 1, bisect_left(starts, span.end)))
    ends = [*starts[1:], len(text)]
    return "\n".join(text[starts[n] : ends[n]] for n in sorted(told))
