"""The records that go in and out: frozen dataclasses, and nothing else.

A `Report` is what was published. Coding it gives a `Coding`: `Event`s, `Link`s and `Relation`s. An event is *only* its
claims; `actors`, `when`, `casualties` and the rest are derived from them here, in one place, and cannot be set. All
offsets count Unicode code points of `Report.text`, end exclusive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "RETREAT", "CONCEDE", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Stance = Literal[
    "asserts", "confirms", "denies", "blames", "claims-responsibility", "justifies", "doubts", "declines-to-comment",
]  # fmt: skip
SourceType = Literal[
    "person", "official", "government", "military", "armed-group", "institution", "ngo", "media", "witness",
    "anonymous", "document",
]  # fmt: skip
Factuality = Literal[
    "asserted", "attributed", "disputed", "denied", "planned", "threatened", "hypothetical", "negated",
]  # fmt: skip
Outcome = Literal["killed", "injured", "missing", "detained", "displaced", "abducted"]
CountRole = Literal["total", "person", "part", "beside", "update", "earlier"]
LinkType = Literal["response-to", "causes", "part-of", "follows"]
RelationType = Literal[
    "backed-by", "affiliated-with", "part-of", "member-of", "leads", "located-in", "opposes",
]  # fmt: skip
Field = Literal["event", "actor", "recipient", "when", "where", "casualty", "instrument"]
_WEEK, _MONTH, _YEAR = 7, 31, 366


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a report: `report.text[start:end] == text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """A published text and where it came from. `published` is an ISO day; without it relative dates stay unresolved.

    `notes` say what had to be done to read it (another encoding, an id given twice): for people, no part of the id.
    In a store `id` is a hash of the content, and `given_id` the id that the report came with.
    """

    text: str
    id: str = ""
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()
    given_id: str | None = None

    def __post_init__(self) -> None:
        if not self.id:
            digest = hashlib.sha256(
                "\x1f".join((self.title or "", self.published or "", self.text)).encode("utf-8", "replace")
            )
            object.__setattr__(self, "id", "r" + digest.hexdigest()[:16])


@dataclass(frozen=True, slots=True)
class Actor:
    """A party to an event. `name` is canonical where the actor is known, else the words of the report without article."""

    text: str
    name: str
    kind: str | None = None
    country: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """First and last day (ISO, inclusive) with their granularity; both None when the words could not be resolved.

    `open` is the end that the words leave open: "since May" has an open end, cut at publication. `modifier` is start, mid,
    end, approx, more, less or least. `timex` and `timex_type` are the TIMEX3 value and type, known also for words that name
    no days ("recent weeks": PXW). `anchor` is the day or days that relative words were counted from.
    """

    text: str
    start: str | None
    end: str | None
    granularity: str = "day"
    note: str | None = None
    open: Literal["start", "end"] | None = None
    modifier: str | None = None
    timex: str | None = None
    timex_type: str | None = None
    anchor: str | None = None

    @property
    def time_precision(self) -> int | None:
        """ACLED's code: 1 the day is known, 2 within a week or so, 3 within a month; None for what is longer or unknown."""
        days = self._days()
        return None if days is None or days > _MONTH else 1 if days <= 1 else 2 if days <= _WEEK else 3

    @property
    def date_prec(self) -> int | None:
        """UCDP's code: 1 the day, 2 two to six days, 3 a week, 4 up to a month, 5 up to a year; None for longer."""
        days = self._days()
        if days is None or days > _YEAR:
            return None
        return 1 if days <= 1 else 2 if days < _WEEK else 3 if days == _WEEK else 4 if days <= _MONTH else 5

    def _days(self) -> int | None:
        """How many days the event can lie in; a night belongs to one day."""
        if not (self.start and self.end):
            return None
        if self.granularity == "part-of-day":
            return 1
        return (date.fromisoformat(self.end) - date.fromisoformat(self.start)).days + 1


@dataclass(frozen=True, slots=True)
class Place:
    """A place as reported and, where known, resolved. `country`: ISO 3166 alpha-3 codes; `precision`: UCDP where_prec 1-7."""

    text: str
    name: str | None = None
    country: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    precision: int | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many people met an outcome; `max` None means no upper bound was given ("at least 40": 40, None).

    `role` tells how the number stands to the one before it: a `total`, one `person` who is named or described ("a nurse"),
    `part` of it ("including three children"), told `beside` it ("and two others"), an `update` that replaces it ("raised to
    40"), or itself outdated (`earlier`).
    """

    outcome: Outcome
    min: int
    max: int | None
    text: str
    who: str | None = None
    civilian: bool | None = None
    role: CountRole = "total"


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so. `via` lists the relays, nearest first; `reason` is the stated reason of anonymity."""

    text: str
    name: str
    type: SourceType
    via: tuple[str, ...] = ()
    anonymous: bool = False
    reason: str | None = None
    span: Span | None = None


Value = Actor | When | Place | Count | str


@dataclass(frozen=True, slots=True)
class Claim:
    """A source says something about one field of an event. `source` None is the report in its own voice.

    `span` holds the words that carry the value, `cue` the words that carry the attribution, `rule` how it was found.
    """

    field: Field
    value: Value
    span: Span
    source: Source | None = None
    stance: Stance = "asserts"
    cue: Span | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One happening in one report: its mentions (`triggers`), its codes and the claims that make up everything else."""

    id: str
    type: EventType
    triggers: tuple[Span, ...]
    claims: tuple[Claim, ...]
    subtype: str | None = None
    factuality: Factuality = "asserted"
    optional: bool = False
    types: tuple[EventType, ...] = ()

    def values(self, name: Field) -> Iterator[Value]:
        """The distinct values that were claimed (and not only denied) for a field, in order of appearance."""
        seen: set[Value] = set()
        for claim in self.claims:
            if claim.field == name and claim.stance != "denies" and claim.value not in seen:
                seen.add(claim.value)
                yield claim.value

    @property
    def actors(self) -> tuple[Actor, ...]:
        return tuple(v for v in self.values("actor") if isinstance(v, Actor))

    @property
    def recipients(self) -> tuple[Actor, ...]:
        return tuple(v for v in self.values("recipient") if isinstance(v, Actor))

    @property
    def when(self) -> When | None:
        """The resolved days; where no time could be resolved, the words that were told (`start` None)."""
        found = [v for v in self.values("when") if isinstance(v, When)]
        return next((v for v in found if v.start), found[0] if found else None)

    @property
    def where(self) -> Place | None:
        return next((v for v in self.values("where") if isinstance(v, Place)), None)

    @property
    def instrument(self) -> str | None:
        return next((v for v in self.values("instrument") if isinstance(v, str)), None)

    @property
    def casualties(self) -> tuple[Claim, ...]:
        """The claims on counts, one per number and source: they are never added up."""
        return tuple(c for c in self.claims if c.field == "casualty")

    @property
    def attributed(self) -> tuple[Claim, ...]:
        """The claims that somebody other than the report makes."""
        return tuple(c for c in self.claims if c.source is not None)


@dataclass(frozen=True, slots=True)
class Link:
    """How one event of a report hangs together with another: `source` (later, smaller, answering) to `target`."""

    type: LinkType
    source: str
    target: str
    evidence: Span


@dataclass(frozen=True, slots=True)
class Relation:
    """What the report says about how two parties, groups, bodies or places hang together."""

    type: RelationType
    subject: str
    object: str
    evidence: Span


@dataclass(frozen=True, slots=True)
class Failure:
    """A value that was found but not kept, with the reason (the grounding check, mostly)."""

    field: str
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Coding:
    """Everything that one report says: what `sayso.code` returns."""

    report: Report
    events: tuple[Event, ...] = ()
    links: tuple[Link, ...] = ()
    relations: tuple[Relation, ...] = ()
    boilerplate: tuple[Span, ...] = ()
    failures: tuple[Failure, ...] = ()
    notes: tuple[str, ...] = ()
    meta: dict[str, str] = field(default_factory=dict)

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(c for e in self.events for c in e.claims)

    def to_dict(self) -> dict[str, Any]:
        """The report's record in the published JSON form (see `sayso schema`)."""
        from sayso.exporting.json import to_dict

        return to_dict(self)

    def to_pandas(self) -> Any:
        """One row per event as a `pandas.DataFrame` (needs the extra `sayso[pandas]`)."""
        from sayso.exporting.frame import to_pandas

        return to_pandas([self])

    def _repr_html_(self) -> str:
        from sayso.exporting.html import to_html

        return to_html(self)


@dataclass(frozen=True, slots=True)
class Origin:
    """Reports that carry one text: an agency's story under many mastheads, excerpts and rewrites of one statement.

    `reports` are their ids, the earliest first; `name` is whose text it is ("Reuters"), where that is said.
    """

    id: str
    reports: tuple[str, ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """The event of one report as part of an incident. `copy`: an earlier report of the incident has the same origin."""

    report: Report
    event: Event
    origin: str
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Incident:
    """The events of many reports about one happening; like an event it is only the claims of its members.

    Members stand in order of publication, then of id. `id` is a hash of its first member's report and event.
    """

    id: str
    members: tuple[Member, ...]

    @property
    def origins(self) -> tuple[str, ...]:
        """The independent origins, in order of appearance: what corroboration counts."""
        return tuple(dict.fromkeys(m.origin for m in self.members))

    @property
    def claims(self) -> tuple[tuple[Member, Claim], ...]:
        """Every claim with the member that tells it; copies told again are left out."""
        return tuple((m, c) for m in self.members if not m.copy for c in m.event.claims)

    @property
    def first_reported(self) -> str | None:
        return min((m.report.published for m in self.members if m.report.published), default=None)

    @property
    def last_reported(self) -> str | None:
        return max((m.report.published for m in self.members if m.report.published), default=None)
