"""Why an event is coded as it is: each field with its value, the claims behind it, and the rule that derived it from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from sayso.errors import UsageError
from sayso.exporting.summary import number_words, place_of, value_words
from sayso.exporting.words import clean
from sayso.records import Claim, Coding, Count, Event, Outcome, When
from sayso.tolls import Range, Toll, counts, toll, tolls

Part = Literal["event", "factuality", "actor", "recipient", "when", "where", "instrument", "casualty"]
PARTS: tuple[Part, ...] = get_args(Part)
THE_REPORT = "the report itself"


@dataclass(frozen=True, slots=True)
class Explained:
    """One field of an event: its `value` in words (empty: nothing was told), the `claims` behind it, and the `rule`."""

    part: Part
    value: str
    rule: str
    claims: tuple[Claim, ...] = ()

    def __str__(self) -> str:
        return "\n".join(lines(self))


def explain(coding: Coding, event_id: str, part: str | None = None) -> tuple[Explained, ...]:
    """Every field of one event of a report, or the one named by `part`, with what it rests on.

    Raises UsageError for an event that the report does not have, and for a field that there is not.
    """
    if part is not None and part not in PARTS:
        raise UsageError(f"field '{part}' is unknown: expected one of {', '.join(PARTS)}")
    event = next((e for e in coding.events if e.id == event_id), None)
    if event is None:
        known = ", ".join(e.id for e in coding.events) or "none"
        raise UsageError(f"the report has no event '{event_id}': it has {known}")
    found = [told for name, make in _PARTS.items() if part in (None, name) for told in make(event)]
    return tuple(found)


def lines(told: Explained) -> Iterator[str]:
    """A field as lines of text: the value, the rule, and each claim with its source, stance and words."""
    yield clean(f"{told.part}: {told.value or '(not said)'}")
    yield clean(f"  because {told.rule}")
    for claim in told.claims:
        yield clean(f"  - {_voice(claim)}: {_value(claim)}, in the words “{claim.span.text}”{_found(claim)}")


def _voice(claim: Claim) -> str:
    """Who says so, through whom, with which stance and words of saying."""
    source = claim.source
    if source is None:
        return THE_REPORT
    via = f", via {', '.join(source.via)}" if source.via else ""
    cue = f" (“{claim.cue.text}”)" if claim.cue else ""
    veil = ", not named" if source.anonymous else ""
    return f"{source.name or 'somebody'}{veil}{via} {claim.stance.replace('-', ' ')}{cue}"


def _value(claim: Claim) -> str:
    if isinstance(claim.value, Count):
        who = f" {claim.value.who}" if claim.value.who else ""
        return f"{number_words(claim.value)}{who} {claim.value.outcome}{_ROLES[claim.value.role]}"
    return value_words(claim.value)


_ROLES = {
    "total": "", "person": " (one person)", "part": " (part of a total)", "beside": " (beside the number before it)",
    "update": " (replaces an earlier number)", "earlier": " (itself called outdated)",
}  # fmt: skip


def _found(claim: Claim) -> str:
    return f" ({claim.rule})" if claim.rule.startswith("inferred") else ""


# --- one function per field: Event -> what it rests on ----------------------------------------------------------------


def _claims(event: Event, field: str) -> tuple[Claim, ...]:
    return tuple(sorted((c for c in event.claims if c.field == field), key=place_of))


def _event(event: Event) -> Iterator[Explained]:
    words = ", ".join(dict.fromkeys(f"“{span.text}”" for span in event.triggers))
    code = f"{event.type}{f' / {event.subtype}' if event.subtype else ''}"
    times = "once" if len(event.triggers) == 1 else f"{len(event.triggers)} times"
    yield Explained("event", code, f"the report tells it {times}, and these words have that code: {words}", _claims(event, "event"))


def _factuality(event: Event) -> Iterator[Explained]:
    said = _claims(event, "event")
    denying = _names(c for c in said if c.stance == "denies")
    saying = _names(c for c in said if c.stance not in ("denies", "doubts", "declines-to-comment"))
    reasons = {
        "asserted": "the report tells it in its own voice, or takes it as known, where it tells it as news",
        "attributed": f"where it is told as news it stands on the word of others only: {saying or 'hearsay'}",
        "disputed": f"it is told on the word of others ({saying or 'hearsay'}) and denied by {denying or 'others'}",
        "denied": f"it is told only as denied, by {denying or 'somebody'}",
        "planned": "the grammar or a governing word tells it as planned or announced, not as done",
        "threatened": "the grammar or a governing word tells it as threatened, not as done",
        "hypothetical": "the grammar or a governing word leaves open whether it happens or happened",
        "negated": "the grammar or a governing word says that it did not happen",
    }
    yield Explained("factuality", event.factuality, reasons[event.factuality], said)


def _names(claims: Iterator[Claim]) -> str:
    return ", ".join(dict.fromkeys(c.source.name for c in claims if c.source is not None))


def _parties(name: Literal["actor", "recipient"]) -> Callable[[Event], Iterator[Explained]]:
    def make(event: Event) -> Iterator[Explained]:
        found = event.actors if name == "actor" else event.recipients
        does = "doing it" if name == "actor" else "the one whom it is done to"
        rule = f"a source names each as {does}; who is only denied to be does not count, and nobody is guessed"
        yield Explained(name, ", ".join(dict.fromkeys(a.name for a in found)), rule, _claims(event, name))

    return make


def _when(event: Event) -> Iterator[Explained]:
    when = event.when
    claims = _claims(event, "when")
    if when is None:
        yield Explained("when", "", "no words give it a time", claims)
        return
    rule = "these are the first words with it that could be resolved to days"
    if when.start is None:
        rule = f"the words could not be resolved to days{f': {when.note}' if when.note else ''}"
    elif when.anchor and when.anchor != when.start:
        rule += f", counted from {when.anchor}"
    yield Explained("when", _days(when), _near(rule, claims), claims)


def _days(when: When) -> str:
    return value_words(when) if when.start is None else f"{value_words(when)} (“{when.text}”)"


def _near(rule: str, claims: tuple[Claim, ...]) -> str:
    inferred = any(c.rule.startswith("inferred") for c in claims)
    return f"nothing is told with the event itself, so it is taken from what is told near it; {rule}" if inferred else rule


def _where(event: Event) -> Iterator[Explained]:
    claims, place = _claims(event, "where"), event.where
    if place is None:
        yield Explained("where", "", "no words give it a place", claims)
        return
    known = ", ".join(place.country)
    resolved = f"resolved as {place.name}" if place.name else "which is not in the gazetteer"
    rule = f"this is the place that is told of it, {resolved}{f' ({known})' if known else ''}"
    yield Explained("where", value_words(place), _near(rule, claims), claims)


def _instrument(event: Event) -> Iterator[Explained]:
    if event.instrument:
        yield Explained("instrument", event.instrument, "the words name it", _claims(event, "instrument"))


def _casualty(event: Event) -> Iterator[Explained]:
    told, totals = counts(event), tolls(event)
    for outcome in get_args(Outcome):
        rows = tuple(c for c in _claims(event, "casualty") if isinstance(c.value, Count) and c.value.outcome == outcome)
        if outcome in totals:
            rule = _toll_rule(totals[outcome].total, told, outcome)
            yield Explained("casualty", f"{outcome} {_toll(totals[outcome])}", rule, rows)
        elif rows:
            rule = "the numbers told are only denied, or tell of a group alone"
            yield Explained("casualty", f"{outcome}: no number", rule, rows)


def _toll(found: Toll) -> str:
    best = "no best number" if found.total.best is None else f"best {found.total.best:,}"
    named = (("civilians", found.civilian), ("combatants", found.combatant))
    sides = "".join(f"; {name} {_span(known)}" for name, known in named if known)
    return f"low {found.total.low:,}, {best}, high {found.total.high:,}{' or more' if found.total.open else ''}{sides}"


def _span(found: Range) -> str:
    return f"{found.low:,}" if found.low == found.high else f"{found.low:,} to {found.high:,}"


def _toll_rule(total: Range, told: tuple[Claim, ...], outcome: Outcome) -> str:
    """Each source's own number, and how low, best and high follow from them."""
    by_source: dict[str, list[Claim]] = {}
    for claim in told:
        by_source.setdefault(claim.source.name if claim.source else THE_REPORT, []).append(claim)
    alone = {name: found.total for name, claims in by_source.items() if (found := toll(claims, outcome)) is not None}
    stands = ", ".join(f"{name} stands by {_span(found)}{' or more' if found.open else ''}" for name, found in alone.items())
    if len(alone) == 1:
        return f"one source gives numbers: {stands}; a total outweighs its parts, and an update what it replaces"
    best = "nobody gives more than a bound"
    if total.best is not None:
        best = f"best the one that most give ({total.best:,}; of equals the lower)"
    bounds = "low is the smallest and high the largest of what each stands by"
    return f"{stands}; {bounds}, {best}; numbers of two sources are never added"


_PARTS: dict[Part, Callable[[Event], Iterator[Explained]]] = {
    "event": _event,
    "factuality": _factuality,
    "actor": _parties("actor"),
    "recipient": _parties("recipient"),
    "when": _when,
    "where": _where,
    "instrument": _instrument,
    "casualty": _casualty,
}
