"""A report's record as JSON: the published form, described by `sayso schema`."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from sayso.exporting.summary import SaySo, notes, say_so
from sayso.records import Actor, Claim, Coding, Count, Event, Place, Span, When
from sayso.tolls import Range, Toll, counts, tolls

SCHEMA_VERSION = "1"
# One record is one line for every reader: these end a line for some, and lone surrogates cannot be written as UTF-8.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")

Json = dict[str, Any]


def to_dict(coding: Coding) -> Json:
    """The record as plain dicts, lists, strings and numbers; offsets count code points of the report's text."""
    report = coding.report
    return {
        "sayso": dict(sorted({**coding.meta, "schema": SCHEMA_VERSION}.items())),
        "id": report.id,
        "title": report.title,
        "published": report.published,
        "publisher": report.publisher,
        "url": report.url,
        "text_sha256": hashlib.sha256(report.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "events": [_event(event, report.text) for event in coding.events],
        "links": [
            {"type": x.type, "source": x.source, "target": x.target, "evidence": _pair(x.evidence)}
            for x in coding.links
        ],
        "relations": [
            {"type": x.type, "subject": x.subject, "object": x.object, "evidence": _pair(x.evidence)}
            for x in coding.relations
        ],
        "ignore": [_pair(span) for span in coding.boilerplate],
        "failures": [{"field": x.field, "text": x.text, "reason": x.reason} for x in coding.failures],
        "notes": list(notes(coding)),
    }


def to_json(coding: Coding) -> str:
    """The record on one line, without a line end; the same coding gives the same bytes."""
    line = json.dumps(to_dict(coding), ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match.group()):04x}", line)


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]


def _span_of(event: Event, field: str, value: object) -> list[int] | None:
    """Where the words of a summary value stand: the first claim that carries it."""
    return next((_pair(c.span) for c in event.claims if c.field == field and c.value == value), None)


def _event(event: Event, text: str) -> Json:
    return {
        "id": event.id,
        "type": event.type,
        "types": list(event.types or (event.type,)),
        "subtype": event.subtype,
        "triggers": [_pair(span) for span in event.triggers],
        "actors": [_actor(x) for x in event.actors],
        "recipients": [_actor(x) for x in event.recipients],
        "when": when_dict(event.when, _span_of(event, "when", event.when)) if event.when and event.when.start else None,
        "where": _where(event.where, _span_of(event, "where", event.where)) if event.where else None,
        "casualties": [_casualty(x) for x in counts(event)],
        "tolls": {outcome: _toll(x) for outcome, x in tolls(event).items()},
        "claims": [_say_so(x, text) for x in say_so(event)],
        "values": [_value(x) for x in event.claims],
        "factuality": event.factuality,
        "instrument": event.instrument,
        "optional": event.optional,
    }


def _actor(actor: Actor) -> Json:
    return {
        "text": actor.text, "name": actor.name, "kind": actor.kind, "country": actor.country, "id": actor.id,
    }  # fmt: skip


def when_dict(when: When, span: list[int] | None = None) -> Json:
    """A time with its codes; `span` is where its words stand in a report."""
    return {
        "start": when.start, "end": when.end, "granularity": when.granularity, "text": when.text, "span": span,
        "note": when.note, "open": when.open, "modifier": when.modifier, "timex": when.timex,
        "timex_type": when.timex_type, "anchor": when.anchor, "time_precision": when.time_precision,
        "date_prec": when.date_prec,
    }  # fmt: skip


def _where(place: Place, span: list[int] | None) -> Json:
    country = list(place.country) if len(place.country) > 1 else next(iter(place.country), None)
    return {
        "text": place.text, "name": place.name, "country": country, "lat": place.lat, "lon": place.lon,
        "precision": place.precision, "id": place.id, "span": span,
    }  # fmt: skip


def _casualty(claim: Claim) -> Json:
    count, source = claim.value, claim.source
    if not isinstance(count, Count):
        raise TypeError(f"a casualty claim carries a Count, not {type(count).__name__}")
    return {
        **_count(count),
        "source": source.name if source else None,
        "source_span": _pair(source.span) if source and source.span else None,
        "stance": claim.stance,
        "span": _pair(claim.span),
        "text": claim.span.text,
    }


def _toll(toll: Toll) -> Json:
    return {
        **_range(toll.total),
        "civilian": _range(toll.civilian) if toll.civilian else None,
        "combatant": _range(toll.combatant) if toll.combatant else None,
        "unknown": toll.unknown,
    }


def _range(bounds: Range) -> Json:
    return {"low": bounds.low, "best": bounds.best, "high": bounds.high, "open": bounds.open}


def _say_so(group: SaySo, text: str) -> Json:
    source, cue = group.source, group.cue
    return {
        "source": source.name,
        "source_text": source.text,
        "source_type": source.type,
        "source_span": _pair(source.span) if source.span else None,
        "via": list(group.via),
        "anonymous": group.anonymous,
        "reason": group.reason,
        "stance": group.stance,
        "cue": _pair(cue) if cue else None,
        "cue_text": cue.text if cue else None,
        "fields": list(group.fields),
        "words": group.words(text).text,
    }


def _value(claim: Claim) -> Json:
    """One line of the ledger: everything else in an event is derived from these."""
    return {
        "field": claim.field,
        "value": _plain(claim),
        "span": _pair(claim.span),
        "text": claim.span.text,
        "source": claim.source.name if claim.source else None,
        "stance": claim.stance,
        "cue": _pair(claim.cue) if claim.cue else None,
        "rule": claim.rule,
    }


def _plain(claim: Claim) -> Json | str:
    match claim.value:
        case Actor():
            return _actor(claim.value)
        case When():
            return when_dict(claim.value, _pair(claim.span))
        case Place():
            return _where(claim.value, _pair(claim.span))
        case Count():
            return _count(claim.value)
    return claim.value


def _count(count: Count) -> Json:
    return {
        "outcome": count.outcome, "min": count.min, "max": count.max, "who": count.who, "civilian": count.civilian,
        "text": count.text, "role": count.role,
    }  # fmt: skip
