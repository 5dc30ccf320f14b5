"""The JSON Schema of a report's record; its words (types, stances, ...) are those of `sayso.records`."""

from __future__ import annotations

from typing import Any, get_args

from sayso.exporting.json import SCHEMA_VERSION
from sayso.records import CountRole, EventType, Factuality, Field, LinkType, Outcome, RelationType, SourceType, Stance

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
MAYBE_NUMBER: Schema = {"type": ["number", "null"]}
MAYBE_YES: Schema = {"type": ["boolean", "null"]}
DAY: Schema = {"type": ["string", "null"], "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
COUNT: Schema = {"type": "integer", "minimum": 0}
OPEN_COUNT: Schema = {"type": ["integer", "null"], "minimum": 0, "description": "null: no upper bound was given"}
ISO3: Schema = {"type": "string", "pattern": "^[A-Z]{3}$"}


def json_schema() -> Schema:
    """The schema (JSON Schema 2020-12) of one record, that is of one line of `sayso code --format json`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sayso:coding:{SCHEMA_VERSION}",
        "title": "What one news report says happened, and on whose say-so",
        "description": "Spans are [start, end) in Unicode code points of the report's text, whose hash is text_sha256.",
        **_record(_top()),
        "$defs": {
            "span": {
                "type": "array", "items": COUNT, "minItems": 2, "maxItems": 2, "description": "[start, end)",
            },
            "event": _record(_event()),
            "actor": _record(_actor()),
            "when": _record(_when()),
            "where": _record(_where()),
            "count": _record(_count()),
            "casualty": _record(_casualty()),
            "range": _record(_range()),
            "toll": _record(_toll()),
            "claim": _record(_claim()),
            "value": _record(_value()),
            "link": _record(_link()),
            "relation": _record(_relation()),
            "failure": _record({"field": TEXT, "text": TEXT, "reason": TEXT}),
        },
    }  # fmt: skip


def _record(properties: dict[str, Schema]) -> Schema:
    """An object with these keys, all of them and no other."""
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _maybe(name: str) -> Schema:
    return {"anyOf": [_ref(name), {"type": "null"}]}


def _many(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _one_of(words: Any) -> Schema:
    return {"enum": list(get_args(words))}


def _top() -> dict[str, Schema]:
    meta = {
        "type": "object",
        "properties": {"schema": {"const": SCHEMA_VERSION}},
        "required": ["schema"],
        "additionalProperties": TEXT,
        "description": "what made the record: version of this schema, of Sayso, of the parser",
    }
    return {
        "sayso": meta,
        "id": TEXT,
        "title": MAYBE_TEXT,
        "published": MAYBE_TEXT,
        "publisher": MAYBE_TEXT,
        "url": MAYBE_TEXT,
        "text_sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "events": _many(_ref("event")),
        "links": _many(_ref("link")),
        "relations": _many(_ref("relation")),
        "ignore": _many(_ref("span"), description="boilerplate: nothing is coded from inside"),
        "failures": _many(_ref("failure"), description="values that were found and not kept, with the reason"),
        "notes": _many(TEXT),
    }


def _event() -> dict[str, Schema]:
    return {
        "id": TEXT,
        "type": {**_one_of(EventType), "description": "PLOVER event type"},
        "types": _many(_one_of(EventType), minItems=1, description="all types that fit, `type` among them"),
        "subtype": {**MAYBE_TEXT, "description": "ACLED sub-event in kebab case"},
        "triggers": _many(_ref("span"), description="every mention of the happening"),
        "actors": _many(_ref("actor")),
        "recipients": _many(_ref("actor")),
        "when": _maybe("when"),
        "where": _maybe("where"),
        "casualties": _many(_ref("casualty"), description="one per number and source: never add them up"),
        "tolls": {
            "type": "object", "propertyNames": _one_of(Outcome), "additionalProperties": _ref("toll"),
            "description": "low, best and high over all sources, for each outcome that has a number",
        },
        "claims": _many(_ref("claim"), description="who says so: one per source and stance, in text order"),
        "values": _many(_ref("value"), description="every claim, the report's own voice among them"),
        "factuality": _one_of(Factuality),
        "instrument": MAYBE_TEXT,
        "optional": {"type": "boolean", "description": "only said, or background"},
    }


def _actor() -> dict[str, Schema]:
    return {"text": TEXT, "name": TEXT, "kind": MAYBE_TEXT, "country": MAYBE_TEXT, "id": MAYBE_TEXT}


def _when() -> dict[str, Schema]:
    return {
        "start": DAY,
        "end": DAY,
        "granularity": TEXT,
        "text": TEXT,
        "span": _maybe("span"),
        "note": MAYBE_TEXT,
        "open": {"enum": ["start", "end", None], "description": "the end that the words leave open"},
        "modifier": {"enum": ["start", "mid", "end", "approx", "more", "less", "least", None]},
        "timex": {**MAYBE_TEXT, "description": "TIMEX3 value"},
        "timex_type": {"enum": ["DATE", "TIME", "DURATION", "SET", None]},
        "anchor": {**MAYBE_TEXT, "description": "the day, or first/last day, that relative words were counted from"},
        "time_precision": {"enum": [1, 2, 3, None], "description": "ACLED: day, week, month"},
        "date_prec": {"enum": [1, 2, 3, 4, 5, None], "description": "UCDP: day, 2-6 days, week, month, year"},
    }


def _where() -> dict[str, Schema]:
    return {
        "text": TEXT,
        "name": MAYBE_TEXT,
        "country": {"anyOf": [ISO3, _many(ISO3, minItems=2), {"type": "null"}], "description": "ISO 3166 alpha-3"},
        "lat": {**MAYBE_NUMBER, "minimum": -90, "maximum": 90},
        "lon": {**MAYBE_NUMBER, "minimum": -180, "maximum": 180},
        "precision": {"type": ["integer", "null"], "minimum": 1, "maximum": 7, "description": "UCDP where_prec"},
        "id": MAYBE_TEXT,
        "span": _maybe("span"),
    }


def _count() -> dict[str, Schema]:
    return {
        "outcome": _one_of(Outcome),
        "min": COUNT,
        "max": OPEN_COUNT,
        "who": MAYBE_TEXT,
        "civilian": MAYBE_YES,
        "text": TEXT,
        "role": {**_one_of(CountRole), "description": "how it stands to the number told before it"},
    }


def _range() -> dict[str, Schema]:
    return {
        "low": COUNT,
        "best": {"type": ["integer", "null"], "minimum": 0, "description": "null: only an upper bound was given"},
        "high": COUNT,
        "open": {"type": "boolean", "description": "a source leaves it open upwards"},
    }


def _toll() -> dict[str, Schema]:
    sides = {side: _maybe("range") for side in ("civilian", "combatant")}
    return {**_range(), **sides, "unknown": {"type": ["integer", "null"], "minimum": 0}}


def _casualty() -> dict[str, Schema]:
    return {
        **_count(),
        "source": {**MAYBE_TEXT, "description": "null: the report in its own voice"},
        "source_span": _maybe("span"),
        "stance": _one_of(Stance),
        "span": _ref("span"),
    }


def _claim() -> dict[str, Schema]:
    return {
        "source": TEXT,
        "source_text": TEXT,
        "source_type": _one_of(SourceType),
        "source_span": _maybe("span"),
        "via": _many(TEXT, description="relays, nearest first"),
        "anonymous": {"type": "boolean"},
        "reason": {**MAYBE_TEXT, "description": "the stated reason of anonymity"},
        "stance": _one_of(Stance),
        "cue": _maybe("span"),
        "cue_text": MAYBE_TEXT,
        "fields": _many(_one_of(Field), minItems=1),
        "words": {"type": "string", "description": "the sentence of the report that carries the attribution"},
    }


def _value() -> dict[str, Schema]:
    value = {"anyOf": [TEXT, _ref("actor"), _ref("when"), _ref("where"), _ref("count")]}
    return {
        "field": _one_of(Field),
        "value": value,
        "span": _ref("span"),
        "text": TEXT,
        "source": MAYBE_TEXT,
        "stance": _one_of(Stance),
        "cue": _maybe("span"),
        "rule": {"type": "string", "description": "how it was found"},
    }


def _link() -> dict[str, Schema]:
    return {"type": _one_of(LinkType), "source": TEXT, "target": TEXT, "evidence": _ref("span")}


def _relation() -> dict[str, Schema]:
    return {"type": _one_of(RelationType), "subject": TEXT, "object": TEXT, "evidence": _ref("span")}
