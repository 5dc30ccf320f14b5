"""What an incident says as a whole, derived from the claims of its members and never set: pure functions over an `Incident`.

Votes are counted by independent origin: a copy adds nothing. Of several values the one that most origins tell comes first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeVar, get_args

from sayso.records import (
    Actor,
    Claim,
    Count,
    Event,
    EventType,
    Factuality,
    Field,
    Incident,
    Member,
    Outcome,
    Place,
    Source,
    Stance,
    Value,
    When,
)
from sayso.tolls import Toll, counts, toll

Status = Literal["single-source", "corroborated", "disputed", "denied"]
LARGE, LONG = 200, 14  # members, and days between the first and the last day told, from which somebody should look
_AGAINST = frozenset({"denies", "doubts"})
_GENERAL = frozenset({"attack", "other"})
_SUREST: tuple[Factuality, ...] = (
    "asserted", "attributed", "disputed", "denied", "threatened", "planned", "hypothetical", "negated",
)  # fmt: skip
_NARROW = 1.0  # degrees within which two places are one region
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Told:
    """A value of a field, who says so (sources, or publishers in their own voice), and from how many origins that comes."""

    field: Field
    value: str
    sources: tuple[str, ...]
    origins: tuple[str, ...]
    stance: Stance = "asserts"


def kind(incident: Incident) -> tuple[EventType, str | None]:
    """Type and subtype that most origins give; any subtype is preferred to none, and a specific one to "attack" or "other"."""
    types = _most((m.origin, m.event.type) for m in incident.members)
    best = types[0]
    finer = _most((m.origin, m.event.subtype) for m in incident.members if m.event.type == best and m.event.subtype)
    finest = [subtype for subtype in finer if subtype not in _GENERAL] or finer
    return best, finest[0] if finest else None


def actors(incident: Incident) -> tuple[Actor, ...]:
    """Who is said to have done it, each once, those whom most origins name first."""
    return _people(incident, lambda event: event.actors)


def recipients(incident: Incident) -> tuple[Actor, ...]:
    """Who is said to have suffered it, each once, those whom most origins name first."""
    return _people(incident, lambda event: event.recipients)


def when(incident: Incident) -> When | None:
    """The most precise days on which most origins agree; words without days where none gives any."""
    told = [(m.origin, w) for m in incident.members for w in m.event.values("when") if isinstance(w, When)]
    dated = [(origin, w) for origin, w in told if w.start and w.end]
    if not dated:
        return told[0][1] if told else None
    agree = {w: len({o for o, other in dated if _overlap(w, other)}) for _, w in dated}
    return min(agree, key=lambda w: (-agree[w], _length(w), w.start or "", w.text))


def where(incident: Incident) -> Place | None:
    """The most precise place on which most origins agree."""
    told = [(m.origin, p) for m in incident.members for p in m.event.values("where") if isinstance(p, Place)]
    if not told:
        return None
    agree = {p: len({o for o, other in told if not _far(p, other)}) for _, p in told}
    votes = Counter(name for _, name in {(o, _place_name(p)) for o, p in told})
    return min(agree, key=lambda p: (p.lat is None, -agree[p], p.precision or 9, -votes[_place_name(p)], p.name or p.text))


def tolls(incident: Incident) -> dict[Outcome, Toll]:
    """Low, best and high of each outcome over all who give a number, each counted once with the last that they stood by.

    The report's own voice is one voice per origin; a named source that several reports quote is one source. Numbers of
    different sources tell of the same people and are never added up.
    """
    claims = list(_last_words(incident))
    found = ((outcome, toll(claims, outcome)) for outcome in get_args(Outcome))
    return {outcome: known for outcome, known in found if known is not None}


def agreement(incident: Incident) -> tuple[Told, ...]:
    """The values that two or more independent origins tell, by field."""
    return tuple(told for told in voices(incident) if told.stance not in _AGAINST and len(told.origins) > 1)


def conflicts(incident: Incident) -> tuple[Told, ...]:
    """The values that cannot all be true: what is denied and what it denies, other numbers, other days, places far apart."""
    told = voices(incident)
    clashing = {n for n, one in enumerate(told) for other in told if _clash(one, other, incident)}
    return tuple(told[n] for n in sorted(clashing))


def voices(incident: Incident) -> tuple[Told, ...]:
    """Every value that anybody gives for a field, with all who give it in the same sense, in order of appearance."""
    found: dict[tuple[Field, str, Stance], tuple[dict[str, None], dict[str, None]]] = {}
    for member in incident.members:
        for claim in member.event.claims:
            key = (claim.field, value_key(claim.value), "denies" if claim.stance in _AGAINST else "asserts")
            sources, origins = found.setdefault(key, ({}, {}))  # type: ignore[arg-type]
            sources[_speaker(member, claim)] = origins[member.origin] = None
    return tuple(Told(f, value, tuple(s), tuple(o), stance) for (f, value, stance), (s, o) in found.items())


def factuality(incident: Incident) -> Factuality:
    """That of all events; of several the surest, but what some deny and others tell is disputed."""
    found = {m.event.factuality for m in incident.members}
    if len(found) > 1 and found & {"denied", "disputed"}:
        return "disputed" if found - {"denied", "negated"} else "denied"
    return next(each for each in _SUREST if each in found)


def status(incident: Incident) -> Status:
    """Whether one origin tells it or more, and whether anybody disputes or denies that it happened or who did it."""
    known = factuality(incident)
    if known == "denied":
        return "denied"
    claims = (c for m in incident.members for c in m.event.claims)
    if known == "disputed" or any(c.field == "event" and c.stance in _AGAINST for c in claims):
        return "disputed"
    return "corroborated" if len(incident.origins) > 1 else "single-source"


def flags(incident: Incident) -> tuple[str, ...]:
    """Why somebody should look at how it was put together: very many members, days far apart, several events of one report."""
    found = []
    if len(incident.members) > LARGE:
        found.append(f"{len(incident.members)} members")
    days = [_ordinals(w) for m in incident.members if (w := m.event.when) and w.start and w.end and _length(w) <= LONG]
    if days and (apart := max(first for first, _ in days) - min(last for _, last in days)) > LONG:
        found.append(f"days up to {apart} days apart")
    most = max(Counter(m.report.id for m in incident.members).values())
    if most > 3:
        found.append(f"{most} events of one report")
    return tuple(found)


def value_key(value: Value) -> str:
    """A value as it is compared and shown: names, days, numbers, not the words of one report."""
    match value:
        case Actor():
            return value.name
        case When():
            return value.text if value.start is None else value.start if value.start == value.end else f"{value.start}/{value.end}"
        case Place():
            return _place_name(value)
        case Count():
            upper = "+" if value.max is None else "" if value.max == value.min else f"-{value.max}"
            who = f" {value.who}" if value.who else ""
            return f"{value.outcome}: {value.min}{upper}{who}"
    return value


def _most(votes: Iterable[tuple[str, T]]) -> list[T]:
    """Values by the number of origins that give them, then in order of appearance."""
    pairs = list(dict.fromkeys(votes))
    tally = Counter(value for _, value in pairs)
    return sorted(tally, key=lambda value: -tally[value])


def _people(incident: Incident, of: Callable[[Event], tuple[Actor, ...]]) -> tuple[Actor, ...]:
    first: dict[str, Actor] = {}
    votes: list[tuple[str, str]] = []
    for member in incident.members:
        for actor in of(member.event):
            key = actor.id or actor.name.lower()
            first.setdefault(key, actor)
            votes.append((member.origin, key))
    return tuple(first[key] for key in _most(votes))


def _speaker(member: Member, claim: Claim) -> str:
    """Who says so: the named source, else the publisher in its own voice."""
    return claim.source.name if claim.source else member.report.publisher or f"report {member.report.id}"


def _last_words(incident: Incident) -> Iterator[Claim]:
    """The counts of each voice from the last report that has any of it, so that a corrected number does away with the old one."""
    last: dict[tuple[str, Outcome], tuple[Member, str]] = {}
    found = [(m, c, *_voice(m, c)) for m in incident.members if not m.copy for c in _standing(m.event)]
    for member, claim, voice, _ in found:
        if isinstance(claim.value, Count):
            last[voice, claim.value.outcome] = (member, member.report.id)
    for member, claim, voice, source in found:
        if isinstance(claim.value, Count) and last[voice, claim.value.outcome][1] == member.report.id:
            yield replace(claim, source=source)


def _standing(event: Event) -> Iterator[Claim]:
    """The counts of an event without what the report said on nobody's word before a source's correction (as in `toll`)."""
    found = counts(event)
    for n, claim in enumerate(found):
        later = (c for c in found[n + 1 :] if c.source is not None and isinstance(c.value, Count) and c.value.role == "update")
        if claim.source is not None or _outcome(claim) not in set(map(_outcome, later)):
            yield claim


def _outcome(claim: Claim) -> Outcome | None:
    return claim.value.outcome if isinstance(claim.value, Count) else None


def _voice(member: Member, claim: Claim) -> tuple[str, Source]:
    if claim.source is None:
        return member.origin, Source("", member.origin, "media")
    if claim.source.anonymous:  # two outlets' unnamed officials are not known to be one
        name = f"{claim.source.name} to {member.origin}"
        return name, replace(claim.source, name=name)
    return claim.source.name, claim.source


def _clash(one: Told, other: Told, incident: Incident) -> bool:
    if one.field != other.field or one is other:
        return False
    if (one.stance in _AGAINST) != (other.stance in _AGAINST):
        return one.value == other.value or one.field == "event"
    if one.stance in _AGAINST:
        return False
    match one.field:
        case "casualty":
            return _other_number(one.value, other.value) and one.sources != other.sources
        case "when" | "where":
            mine, theirs = (_first(incident, told) for told in (one, other))
            if isinstance(mine, When) and isinstance(theirs, When):
                return bool(mine.start and theirs.start) and not _overlap(mine, theirs)
            return isinstance(mine, Place) and isinstance(theirs, Place) and _far(mine, theirs)
    return False


def _first(incident: Incident, told: Told) -> Value | None:
    claims = (c for m in incident.members for c in m.event.claims if c.field == told.field)
    return next((c.value for c in claims if value_key(c.value) == told.value), None)


def _other_number(one: str, other: str) -> bool:
    """Two numbers of one outcome that cannot both be true, neither of people who are named (those may be parts)."""
    mine, theirs = one.split(), other.split()
    whole = len(mine) == len(theirs) == 2 or mine[2:] == theirs[2:]
    if not whole or mine[0] != theirs[0]:
        return False
    (low, high), (least, most) = _bounds(mine[1]), _bounds(theirs[1])
    return low > most or least > high


def _bounds(number: str) -> tuple[float, float]:
    """ "9", "9+" and "9-12" as in `value_key`."""
    low, _, high = number.removesuffix("+").partition("-")
    return float(low), float("inf") if number.endswith("+") else float(high or low)


def _overlap(one: When, other: When) -> bool:
    (first, last), (start, end) = _ordinals(one), _ordinals(other)
    return first <= end and start <= last


def _ordinals(when: When) -> tuple[int, int]:
    first, last = (date.fromisoformat(day or "0001-01-01").toordinal() for day in (when.start, when.end))
    return first, last


def _length(when: When) -> int:
    first, last = _ordinals(when)
    return last - first + 1


def _far(one: Place, other: Place) -> bool:
    if one.country and other.country and not set(one.country) & set(other.country):
        return True
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return False
    wide = (one.precision or 9) > 3 or (other.precision or 9) > 3
    return not wide and abs(one.lat - other.lat) + abs(one.lon - other.lon) > _NARROW


def _place_name(place: Place) -> str:
    return place.name or place.text
