"""The order of the components, and the last step: from layers to records with offsets into the text as published."""

from __future__ import annotations

from typing import Any, cast

from spacy.tokens import Doc

from sayso import __version__
from sayso.coding import (
    boilerplate,
    casualties,
    check,
    claims,
    events,
    links,
    mentions,
    merge,
    places,
    reader,
    relations,
    revise,
    roles,
    sources,
    times,
)
from sayso.coding.layers import VERBAL, CountDraft, Mention, PlaceDraft, TimeDraft, Trigger, get
from sayso.reading.view import View
from sayso.records import (
    Actor,
    Claim,
    Coding,
    Count,
    Event,
    Failure,
    Link,
    Place,
    Relation,
    Report,
    Source,
    Span,
    Value,
    When,
)

COMPONENTS = (
    "sayso_boilerplate",
    "sayso_mentions",
    "sayso_sources",
    "sayso_events",
    "sayso_reader",
    "sayso_revise",
    "sayso_roles",
    "sayso_casualties",
    "sayso_times",
    "sayso_places",
    "sayso_merge",
    "sayso_links",
    "sayso_claims",
    "sayso_relations",
    "sayso_check",
)
ENGINES = {"reader": frozenset(), "patterns": frozenset({"sayso_reader", "sayso_revise"})}
"""What each engine leaves out of the components."""
_REGISTERED = (
    boilerplate,
    casualties,
    check,
    claims,
    events,
    links,
    mentions,
    merge,
    places,
    reader,
    relations,
    revise,
    roles,
    sources,
    times,
)


def to_coding(doc: Doc, report: Report) -> Coding:
    """The records of a coded document."""
    return _Writer(doc, report).coding()


class _Writer:
    def __init__(self, doc: Doc, report: Report) -> None:
        self.doc = doc
        self.report = report
        self.view: View = doc.user_data["sayso.view"]
        self.triggers: list[Trigger] = get(doc, "triggers")
        self.mentions: list[Mention] = get(doc, "mentions")
        self.happenings = get(doc, "happenings")
        self.kept: list[int] = doc.user_data["sayso.kept"]
        self.ids = {n: f"e{k}" for k, n in enumerate(self.kept, 1)}

    def span(self, start: int, end: int) -> Span:
        """Token range -> span of the published text, without white space around it."""
        tokens = self.doc[start:end]
        first, last = self.view.to_original(tokens.start_char, tokens.end_char)
        text = self.report.text
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        return Span(first, last, text[first:last])

    def words(self, draft: Any) -> str:
        """The words of a draft as the report has them, where only their capitals were restored for reading."""
        text, found = str(draft["text"]), self.span(draft["start"], draft["end"]).text
        return found if found.lower() == text.lower() else text

    def coding(self) -> Coding:
        return Coding(
            report=self.report,
            events=tuple(self._event(n) for n in self.kept),
            links=tuple(
                Link(d["type"], self.ids[d["source"]], self.ids[d["target"]], self.span(d["start"], d["end"]))
                for d in get(self.doc, "links")
                if d["source"] in self.ids and d["target"] in self.ids
            ),
            relations=tuple(
                Relation(d["type"], d["subject"], d["object"], self.span(d["start"], d["end"]))
                for d in get(self.doc, "relations")
            ),
            boilerplate=tuple(self.span(s, e) for s, e in get(self.doc, "boilerplate")),
            failures=tuple(Failure(**f) for f in get(self.doc, "failures")),
            notes=self._notes(),
            meta={
                "sayso": __version__,
                "engine": "patterns" if reader.reading(self.doc) is None else "reader",
                "parser": str(self.doc.user_data.get("sayso.parser", "")),
            },
        )

    def _notes(self) -> tuple[str, ...]:
        notes = list(self.report.notes)
        if self.report.published is None and any(t["first"] is None for t in get(self.doc, "times")):
            notes.append("no publication date: relative dates are unresolved (give --published YYYY-MM-DD)")
        if passed := boilerplate.overlong(self.doc):
            notes.append(
                f"{len(passed)} sentence(s) of more than {boilerplate.LONGEST_SENTENCE} words were passed over"
            )
        if self.view.suspicious:
            notes.append("invisible characters inside words were skipped while reading")
        return tuple(notes)

    def _event(self, number: int) -> Event:
        happening = self.happenings[number]
        stored = get(self.doc, "claims")[number]
        drafts = sorted(stored["claims"], key=lambda c: (c["start"], c["end"], c["field"]))
        triggers = sorted({self._trigger_span(t) for t in happening["triggers"]}, key=lambda s: (s.start, s.end))
        return Event(
            id=self.ids[number],
            type=happening["type"],
            triggers=tuple(triggers),
            claims=tuple(dict.fromkeys(self._claim(d) for d in drafts)),
            subtype=happening["subtype"],
            factuality=stored["factuality"],
            optional=happening["type"] in VERBAL
            or all(self.triggers[t]["strength"] == "optional" for t in happening["triggers"]),
        )

    def _trigger_span(self, index: int) -> Span:
        return self.span(self.triggers[index]["start"], self.triggers[index]["end"])

    def _claim(self, draft: Any) -> Claim:
        source, cue = self._source(draft["attribution"])
        value = self._value(draft["field"], draft["item"])
        return Claim(
            draft["field"], value, self.span(draft["start"], draft["end"]), source, draft["stance"], cue, draft["rule"]
        )

    def _source(self, index: int | None) -> tuple[Source | None, Span | None]:
        if index is None:
            return None, None
        a = get(self.doc, "attributions")[index]
        span = self.span(*a["source"]) if a["source"] else None
        text = span.text if span and span.text.lower() == a["text"].lower() else a["text"]
        return (
            Source(text, a["name"], a["type"], tuple(a["via"]), a["anonymous"], a["reason"], span),
            self.span(*a["cue"]),
        )

    def _value(self, field: str, item: int) -> Value:
        if field == "event":
            return self.triggers[item]["type"]
        if field in {"actor", "recipient"}:
            m = self.mentions[item]
            return Actor(text=self.words(m), name=m["name"], kind=m["kind"], country=m["country"], id=m["id"])
        if field == "casualty":
            return self._count(get(self.doc, "counts")[item])
        if field == "when":
            t = cast(TimeDraft, get(self.doc, "times")[item])
            return When(
                self.words(t), t["first"], t["last"], t["granularity"], t["note"], open=t["open"], modifier=t["modifier"],
                timex=t["timex"], timex_type=t["timex_type"], anchor=t["anchor"],
            )  # fmt: skip
        p = cast(PlaceDraft, get(self.doc, "places")[item])
        return Place(self.words(p), p["name"], tuple(p["country"]), p["lat"], p["lon"], p["precision"], p["id"])

    def _count(self, draft: CountDraft) -> Count:
        return Count(
            outcome=cast(Any, draft["outcome"]), min=draft["min"], max=draft["max"],
            text=self.span(draft["start"], draft["end"]).text, who=draft["who"], civilian=draft["civilian"],
            role=cast(Any, draft["role"]),
        )  # fmt: skip
