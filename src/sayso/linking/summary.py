"""An incident for people, in a few lines, and as one plain record with its derived fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sayso.linking import derive
from sayso.records import Actor, Incident, Outcome, Place, When
from sayso.tolls import Range, Toll


def row(incident: Incident) -> dict[str, Any]:
    """The derived fields of an incident with its members: what `sayso link --format json` writes."""
    kind, subtype = derive.kind(incident)
    when, where = derive.when(incident), derive.where(incident)
    return {
        "id": incident.id, "type": kind, "subtype": subtype, "status": derive.status(incident),
        "actors": [_actor(a) for a in derive.actors(incident)], "recipients": [_actor(a) for a in derive.recipients(incident)],
        "when": _when(when), "where": _where(where),
        "tolls": {outcome: _toll(toll) for outcome, toll in derive.tolls(incident).items()},
        "first_reported": incident.first_reported, "last_reported": incident.last_reported,
        "origins": len(incident.origins), "reports": len({m.report.id for m in incident.members}),
        "agreement": [_told(t) for t in derive.agreement(incident)], "conflicts": [_told(t) for t in derive.conflicts(incident)],
        "flags": list(derive.flags(incident)),
        "members": [{"report": m.report.id, "event": m.event.id, "publisher": m.report.publisher, "published": m.report.published,
                     "origin": m.origin, "copy": m.copy} for m in incident.members],
    }  # fmt: skip


def brief(incident: Incident) -> str:
    """The same in one line: what, when and where, how many, on how many reports of how many origins."""
    tolls = [toll_words(outcome, toll) for outcome, toll in derive.tolls(incident).items()]
    return f"{', '.join([_head(incident), *tolls])} - {_standing(incident)}"


def lines(incident: Incident) -> Iterator[str]:
    """What it is, when and where, who, how many by low / best / high, and who tells what that others do not."""
    yield _head(incident)
    yield f"  {_standing(incident)}, {incident.first_reported or '?'} to {incident.last_reported or '?'}"
    for label, people in (("by", derive.actors(incident)), ("on", derive.recipients(incident))):
        if people:
            yield f"  {label} {', '.join(actor.name for actor in people)}"
    yield from (f"  {toll_words(outcome, toll)}" for outcome, toll in derive.tolls(incident).items())
    for told in derive.conflicts(incident):
        sense = "" if told.stance == "asserts" else "not "
        yield f"  conflict: {told.field} {sense}{told.value}, says {', '.join(told.sources)}"
    yield from (f"  look at it: {flag}" for flag in derive.flags(incident))
    for member in incident.members:
        copied = " (copy)" if member.copy else ""
        who = " ".join(part for part in (member.report.published, member.report.publisher) if part)
        yield f"    {member.report.id} {member.event.id}  {who}{copied}"


def _head(incident: Incident) -> str:
    kind, subtype = derive.kind(incident)
    when, where = derive.when(incident), derive.where(incident)
    parts = (f"{kind}{f' ({subtype})' if subtype else ''}", derive.value_key(when) if when else "",
             derive.value_key(where) if where else "")  # fmt: skip
    return f"{incident.id}  {', '.join(part for part in parts if part)}"


def _standing(incident: Incident) -> str:
    reports, origins = len({m.report.id for m in incident.members}), len(incident.origins)
    return f"{derive.status(incident)}: {reports} report{'s'[: reports != 1]}, {origins} origin{'s'[: origins != 1]}"


def toll_words(outcome: Outcome, toll: Toll) -> str:
    """killed: 3 (2 to 5)."""
    total = toll.total
    best = "?" if total.best is None else f"{total.best:,}"
    more = "+" if total.open else ""
    spread = f" ({total.low:,} to {total.high:,}{more})" if total.low != total.high or more else ""
    return f"{outcome}: {best}{spread}"


def _actor(actor: Actor) -> dict[str, Any]:
    return {"name": actor.name, "id": actor.id, "kind": actor.kind, "country": actor.country}


def _when(when: When | None) -> dict[str, Any] | None:
    return None if when is None else {"text": when.text, "start": when.start, "end": when.end, "granularity": when.granularity}


def _where(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {"name": place.name or place.text, "country": list(place.country), "lat": place.lat, "lon": place.lon,
            "precision": place.precision, "id": place.id}  # fmt: skip


def _toll(toll: Toll) -> dict[str, Any]:
    sides = {"civilian": _range(toll.civilian), "combatant": _range(toll.combatant)}
    return {"total": _range(toll.total), **sides, "unknown": toll.unknown}


def _range(bounds: Range | None) -> dict[str, Any] | None:
    return None if bounds is None else {"low": bounds.low, "best": bounds.best, "high": bounds.high, "open": bounds.open}


def _told(told: derive.Told) -> dict[str, Any]:
    said = {"field": told.field, "value": told.value, "stance": told.stance}
    return {**said, "sources": list(told.sources), "origins": len(told.origins)}
