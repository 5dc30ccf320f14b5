"""One flat row per event and per incident: every format takes its columns from here, so all of them say the same.

What the members of an incident say together is derived in `sayso.linking.derive`, nowhere else; an event of one report keeps
what it says itself. No other module of the exporters looks into claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from sayso.data import read_tsv
from sayso.exporting.geography import NOWHERE, Pcodes, around
from sayso.exporting.summary import count_words, value_words
from sayso.exporting.words import sentence_around
from sayso.linking import derive
from sayso.records import Actor, Claim, Coding, Count, Incident, Link, Member
from sayso.resolving.actors import actors as known_actors
from sayso.resolving.place_records import _ACLED as GEO_PRECISION
from sayso.resolving.who import sector_of
from sayso.tolls import Toll, tolls

Unit = Literal["event", "incident"]


@dataclass(frozen=True, slots=True)
class Party:
    """An actor or recipient with its PLOVER sector."""

    name: str
    text: str
    kind: str | None
    country: str | None
    id: str | None
    sector: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report that tells the row's happening."""

    report: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    language: str | None
    origin: str | None
    copy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A claim in words. `event` is the id of the event in its report's row."""

    event: str
    report: str
    origin: str | None
    copy: bool
    field: str
    value: str
    outcome: str | None
    min: int | None
    max: int | None
    who: str | None
    civilian: bool | None
    source: str | None
    source_type: str | None
    anonymous: bool | None
    via: tuple[str, ...]
    stance: str
    words: str
    start: int
    end: int
    cue: str | None
    rule: str
    sentence: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What is known of one happening. Days are ISO strings; `countries` alpha-3; `precision` UCDP where_prec."""

    id: str
    unit: Unit
    type: str
    types: tuple[str, ...]
    subtype: str | None
    factuality: str
    status: str | None
    optional: bool
    start: str | None
    end: str | None
    granularity: str | None
    when_text: str | None
    time_precision: int | None
    date_prec: int | None
    place: str | None
    place_text: str | None
    place_id: str | None
    countries: tuple[str, ...]
    admin1: str | None
    lat: float | None
    lon: float | None
    precision: int | None
    radius_km: int | None
    line: tuple[tuple[tuple[float, float], ...], ...]
    actors: tuple[Party, ...]
    other_actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    killed: Toll | None
    injured: Toll | None
    detained: Toll | None
    instrument: str | None
    claims: tuple[Said, ...]
    told: tuple[Told, ...]
    origins: int | None
    quote: str | None
    quote_start: int | None
    quote_end: int | None
    sentence: str | None
    links: tuple[tuple[str, str], ...] = ()
    coarsened: str | None = None
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    coder: str | None = None
    pcodes: Pcodes = NOWHERE

    @property
    def country(self) -> str | None:
        """The first country; a border has two."""
        return self.countries[0] if self.countries else None

    @property
    def geo_precision(self) -> int | None:
        """ACLED's code of the place: 1 town, 2 near it or part of a region, 3 region and larger."""
        return GEO_PRECISION[self.precision] if self.precision else None

    @property
    def allied(self) -> tuple[Party, ...]:
        """The first actor and those whom somebody names together with it."""
        return tuple(p for p in self.actors if p not in self.other_actors)

    @property
    def sources(self) -> tuple[str, ...]:
        """Everybody on whose say-so the row stands, once each, in order."""
        return tuple(dict.fromkeys(c.source for c in self.claims if c.source))

    @property
    def denied_by(self) -> tuple[str, ...]:
        """Who denies the happening or a part of it."""
        return tuple(dict.fromkeys(c.source for c in self.claims if c.source and c.stance == "denies"))

    @property
    def happened(self) -> bool:
        """Told as having taken place, by somebody and not only denied; a threat takes place by being uttered."""
        return self.factuality in ("asserted", "attributed", "disputed") or (
            self.type == "THREATEN" and self.factuality == "threatened"
        )

    @property
    def first_reported(self) -> str | None:
        return min((t.published for t in self.told if t.published), default=None)

    @property
    def last_reported(self) -> str | None:
        return max((t.published for t in self.told if t.published), default=None)


def of_coding(coding: Coding) -> Iterator[Row]:
    """A row per event of one report."""
    report = coding.report
    story = _story(coding)
    coder = " ".join(f"{key}={value}" for key, value in sorted(coding.meta.items())) or None
    for event in coding.events:
        row = _row(event_id(report.id, event.id), "event", (Member(report, event, ""),))
        links = tuple((link.type, event_id(report.id, link.target)) for link in _links_of(coding, event.id))
        yield replace(
            row, links=links, coder=coder, people=story["people"], places=story["places"], bodies=story["bodies"]
        )


def of_incident(incident: Incident) -> Row:
    """The row of one happening over all its reports."""
    return _row(incident.id, "incident", incident.members)


def event_id(report: str, event: str) -> str:
    """The id of an event among those of all reports."""
    return f"{report}-{event}"


def _links_of(coding: Coding, event: str) -> Iterator[Link]:
    return (link for link in coding.links if link.source == event)


def _story(coding: Coding) -> dict[str, tuple[str, ...]]:
    """Who and what all events of the report name."""
    parties = [v for e in coding.events for v in (*e.actors, *e.recipients) if v.name[:1].isupper()]
    spots = [e.where for e in coding.events if e.where]
    return {
        "people": tuple(dict.fromkeys(p.name for p in parties if p.kind == "person")),
        "bodies": tuple(dict.fromkeys(p.name for p in parties if p.kind != "person")),
        "places": tuple(dict.fromkeys(p.name or p.text for p in spots)),
    }


def _row(identity: str, unit: Unit, members: Sequence[Member]) -> Row:
    whole = Incident(identity, tuple(members))
    new = [m for m in members if not m.copy] or list(members)
    kind, subtype = derive.kind(whole)
    actors, suffered = tuple(map(_party, derive.actors(whole))), derive.recipients(whole)
    if unit == "incident":
        when, where, people = derive.when(whole), derive.where(whole), derive.tolls(whole)
    else:
        when, where, people = new[0].event.when, new[0].event.where, tolls(new[0].event)
    spot = around(where) if where else None
    first = next((m for m in new if m.event.type == kind), new[0])
    quote = first.event.triggers[0] if first.event.triggers else None
    start, end = sentence_around(first.report.text, quote) if quote else (0, 0)
    origins = len(whole.origins) if unit == "incident" else None
    return Row(
        id=identity, unit=unit, type=kind, types=types_of(new, kind), subtype=subtype,
        factuality=derive.factuality(whole), status=derive.status(whole) if origins else None,
        optional=all(m.event.optional for m in new),
        start=when.start if when else None, end=when.end if when else None,
        granularity=when.granularity if when else None, when_text=when.text if when else None,
        time_precision=when.time_precision if when else None, date_prec=when.date_prec if when else None,
        place=where.name if where else None, place_text=where.text if where else None,
        place_id=where.id if where else None, countries=where.country if where else (),
        admin1=spot.admin1 if spot else None, lat=where.lat if where else None, lon=where.lon if where else None,
        precision=where.precision if where else None, radius_km=spot.radius_km if spot else None,
        line=spot.line if spot else (), pcodes=spot.pcodes if spot else NOWHERE,
        actors=actors, other_actors=others_of(new, actors), recipients=tuple(map(_party, suffered)),
        killed=people.get("killed"), injured=people.get("injured"), detained=people.get("detained"),
        instrument=next((m.event.instrument for m in new if m.event.instrument), None),
        claims=tuple(_said(m, c, unit) for m in members for c in m.event.claims),
        told=tuple(_told(m, unit) for m in _once_a_report(members)), origins=origins,
        quote=quote.text if quote else None, quote_start=quote.start if quote else None,
        quote_end=quote.end if quote else None, sentence=first.report.text[start:end] or None,
    )  # fmt: skip


def _once_a_report(members: Iterable[Member]) -> list[Member]:
    return list({m.report.id: m for m in reversed(list(members))}.values())[::-1]


def _told(member: Member, unit: Unit) -> Told:
    report = member.report
    return Told(
        report=report.id, title=report.title, publisher=report.publisher, published=report.published, url=report.url,
        language=report.language, origin=member.origin if unit == "incident" else None, copy=member.copy,
    )  # fmt: skip


def _said(member: Member, claim: Claim, unit: Unit) -> Said:
    source, count = claim.source, claim.value if isinstance(claim.value, Count) else None
    return Said(
        event=event_id(member.report.id, member.event.id), report=member.report.id,
        origin=member.origin if unit == "incident" else None, copy=member.copy,
        field=claim.field, value=count_words(count) if count else value_words(claim.value),
        outcome=count.outcome if count else None, min=count.min if count else None,
        max=count.max if count else None, who=count.who if count else None, civilian=count.civilian if count else None,
        source=source.name if source else None, source_type=source.type if source else None,
        anonymous=source.anonymous if source else None, via=source.via if source else (), stance=claim.stance,
        words=claim.span.text, start=claim.span.start, end=claim.span.end,
        cue=claim.cue.text if claim.cue else None, rule=claim.rule, sentence=_sentence(member, claim),
    )  # fmt: skip


def _sentence(member: Member, claim: Claim) -> str | None:
    """The sentence of a claim that says more than that something is so: a denial is not told by the word denied alone."""
    if claim.stance == "asserts" or claim.source is None:
        return None
    start, end = sentence_around(member.report.text, claim.cue or claim.span)
    return " ".join(member.report.text[start:end].split())


def types_of(members: Sequence[Member], main: str) -> tuple[str, ...]:
    """All types that fit, the main one first."""
    return tuple(dict.fromkeys([main, *(t for m in members for t in m.event.types or (m.event.type,))]))


def others_of(members: Sequence[Member], actors: Sequence[Party]) -> tuple[Party, ...]:
    """The actors whom nobody names together with the first: other sources say that they did it, or were there too.

    To list them beside the first would make allies of those who blame each other.
    """
    speakers: dict[str, set[tuple[str, str | None]]] = {}
    for member in members:
        for claim in member.event.claims:
            if claim.field == "actor" and isinstance(claim.value, Actor) and claim.stance != "denies":
                speaker = (member.report.id, claim.source.name if claim.source else None)
                speakers.setdefault(claim.value.id or claim.value.name.casefold(), set()).add(speaker)
    first, *rest = actors or (None,)
    named_first = speakers.get(first.id or first.name.casefold(), set()) if first else set()
    return tuple(p for p in rest if p and not speakers.get(p.id or p.name.casefold(), set()) & named_first)


def _party(actor: Actor) -> Party:
    return Party(actor.name, actor.text, actor.kind, actor.country, actor.id, _sector(actor.id, actor.name, actor.kind))


@cache
def _sector(identity: str | None, name: str, kind: str | None) -> str | None:
    known = known_actors().by_id.get(identity) if identity else None
    if known and known.sector:
        return known.sector
    return sector_of(name.rsplit(maxsplit=1)[-1].lower(), kind or "") if name.split() else None


def mapped(value: Any, change: Callable[[str], str], spared: frozenset[str]) -> Any:
    """A record with every text changed but the fields that are named; lists, tuples and records within it too."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(mapped(item, change, spared) for item in value)
    if isinstance(value, Row | Party | Told | Said):
        names = [name for name in type(value).__slots__ if name not in spared]
        return replace(value, **{name: mapped(getattr(value, name), change, spared) for name in names})
    return value


def role_table() -> dict[str, dict[str, str]]:
    """`parties.tsv` by kind."""
    return {row["kind"]: row for row in read_tsv("exports/parties.tsv")}
