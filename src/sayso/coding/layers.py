"""What the components hand to each other: plain dicts, typed, in `doc.user_data["sayso.<layer>"]`.

All positions are token indices of the `Doc`, end exclusive; the `check` component alone turns them into characters.
Getter extensions (`doc._.mentions`, ...) let spaCy verify with `nlp.analyze_pipes()` that each need is met.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

from spacy.tokens import Doc

LAYERS = (
    "report",  # dict: title, published, publisher
    "boilerplate",  # list[tuple[int, int]]
    "mentions",  # list[Mention]
    "attributions",  # list[Attribution]: what somebody says
    "attitudes",  # list[Attribution]: what somebody thinks, wants, backs or opposes; no claims are made of it
    "triggers",  # list[Trigger]
    "reading",  # Reading: what the trained reader saw; absent where it did not run
    "counts",  # list[CountDraft]
    "times",  # list[TimeDraft]
    "places",  # list[PlaceDraft]: where something can have happened
    "toponyms",  # list[PlaceDraft]: every name of a place
    "happenings",  # list[Happening]
    "links",  # list[LinkDraft]
    "relations",  # list[RelationDraft]
    "claims",  # dict[str, Any]: the records, as dicts
    "failures",  # list[dict[str, str]]
)


VERBAL = frozenset({"ACCUSE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"})  # types of purely verbal acts


class Mention(TypedDict):
    """A noun phrase that names or describes a party (person, group, force, state, crowd)."""

    start: int
    end: int
    head: int
    text: str  # the words, without the article
    name: str  # canonical name when known, else `text`
    kind: str  # as in `actors.tsv` and `roles.tsv`, or country, place, thing, pronoun
    country: str | None
    id: str | None
    cluster: int  # mentions of one actor share it


class Attribution(TypedDict):
    """Somebody says something: `source` and `cue` are token ranges, `content` is what is said."""

    source: tuple[int, int] | None
    cue: tuple[int, int]
    content: list[tuple[int, int]]
    text: str
    name: str
    type: str
    stance: str
    via: list[str]
    anonymous: bool
    reason: str | None


class Trigger(TypedDict):
    """A word or phrase that reports a happening."""

    start: int
    end: int
    head: int
    lemma: str
    sense: str
    pos: str  # VERB, NOUN, ADJ: of the lexicon's pattern
    type: str
    subtype: str | None
    frame: str
    strength: str  # strong, weak, casualty, optional
    actors: list[int]  # indices into `mentions`
    recipients: list[int]
    realis: str  # happened, planned, threatened, hypothetical, negated
    anaphor: bool  # "the attack": may refer back to an event told before
    generic: bool  # no particular happening: "attacks on journalists are rising"


class CountDraft(TypedDict):
    """A number of people with an outcome; `anchor` is the head token of the outcome word ("killed", "toll")."""

    start: int
    end: int
    outcome: str
    min: int
    max: int | None
    who: str | None
    who_head: int | None
    civilian: bool | None
    anchor: int
    role: str  # as `Count.role`


class TimeDraft(TypedDict):
    """A time expression with its first and last day (ISO), None where it could not be resolved."""

    start: int
    end: int
    text: str
    first: str | None
    last: str | None
    granularity: str
    note: str | None
    open: Literal["start", "end"] | None
    modifier: str | None
    timex: str | None
    timex_type: str | None
    anchor: str | None


class PlaceDraft(TypedDict):
    """A place expression, resolved where the gazetteer and the report allow; `precision` is UCDP's where_prec."""

    start: int
    end: int
    head: int
    text: str
    name: str | None
    country: list[str]
    lat: float | None
    lon: float | None
    precision: int | None
    id: str | None


class Happening(TypedDict):
    """One happening before it becomes an event: indices into the other layers."""

    triggers: list[int]
    type: str
    subtype: str | None
    actors: list[int]
    recipients: list[int]
    time: int | None
    place: int | None
    counts: list[int]
    realis: str
    place_inferred: bool  # told near it, not of it
    time_inferred: bool


class ClaimDraft(TypedDict):
    """A value (index `item` into the layer that its field names) at some words, said by an attribution or by the report."""

    field: str
    item: int
    start: int
    end: int
    attribution: int | None
    stance: str
    rule: str  # "told", or how it was inferred


class LinkDraft(TypedDict):
    """How happening `source` hangs together with happening `target` (indices)."""

    type: str
    source: int
    target: int
    start: int
    end: int


class RelationDraft(TypedDict):
    """How two parties hang together; names, and the tokens that say so."""

    type: str
    subject: str
    object: str
    start: int
    end: int


def put(doc: Doc, layer: str, value: Any) -> None:
    """Store one layer on the document."""
    doc.user_data[f"sayso.{layer}"] = value


def get(doc: Doc, layer: str) -> Any:
    """Read one layer; an empty list when the component that makes it did not run."""
    return doc.user_data.get(f"sayso.{layer}", [])


def _getter(layer: str) -> Any:
    return lambda doc: get(doc, layer)


for _layer in LAYERS:
    if not Doc.has_extension(_layer):
        Doc.set_extension(_layer, getter=_getter(_layer))
