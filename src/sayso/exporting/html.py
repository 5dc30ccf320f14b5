"""The record for a notebook: the report's text with what was found marked in it, and the events beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import pairwise
from typing import NamedTuple

from sayso.exporting.summary import SaySo, count_words, notes, say_so, value_words
from sayso.exporting.words import clean
from sayso.records import Claim, Coding, Count, Event, Report
from sayso.tolls import counts

STYLE = """
.sayso{font:14px/1.5 system-ui,sans-serif;max-width:60em}
.sayso .text{white-space:pre-wrap;border:1px solid #8886;border-radius:6px;padding:.8em 1em;
max-height:28em;overflow:auto}
.sayso mark{color:inherit;border-radius:3px;padding:0 1px}
.sayso mark.trigger{background:#e4572e55}.sayso mark.count{background:#f2b13455}.sayso mark.cue{background:#4c9be855}
.sayso mark.source{background:#4c9be82e}.sayso mark.party{background:#5fb36a4d}
.sayso mark.time,.sayso mark.place{background:#9a7fd14d}
.sayso mark.ignored{background:none;opacity:.5;text-decoration:line-through}
.sayso .meta,.sayso .optional{opacity:.7}.sayso .badge{border:1px solid;border-radius:8px;padding:0 .5em;font-size:12px}
.sayso ol,.sayso ul{margin:.2em 0;padding-left:1.6em}
"""
# What a stretch is shown as where several marks cover it: the first of these.
LAYERS = ("ignored", "trigger", "count", "cue", "source", "party", "time", "place")
LAYER_OF = {"actor": "party", "recipient": "party", "when": "time", "where": "place", "casualty": "count"}


class Mark(NamedTuple):
    """A stretch of text to be marked, and what a reader is told about it."""

    start: int
    end: int
    layer: str
    label: str


def to_html(coding: Coding) -> str:
    """A self-contained piece of HTML without scripts; every word of the report is escaped."""
    events = "".join(_event(event) for event in coding.events) or "<li>no event found</li>"
    links = (f"{x.source} {_plain(x.type)} {x.target}: {x.evidence.text}" for x in coding.links)
    relations = (f"{x.subject} {_plain(x.type)} {x.object}: {x.evidence.text}" for x in coding.relations)
    failures = (f"{x.field} {x.text}: {x.reason}" for x in coding.failures)
    return "".join(
        (
            f'<div class="sayso"><style>{STYLE}</style>',
            _header(coding.report),
            f'<div class="text">{_marked(coding.report.text, list(_marks(coding)))}</div>',
            f"<ul>{events}</ul>",
            _section("links", links),
            _section("relations", relations),
            _section("not kept", failures),
            _section("notes", notes(coding)),
            "</div>",
        )
    )


def _esc(words: str) -> str:
    return escape(clean(words), quote=True)


def _plain(code: str) -> str:
    return code.replace("-", " ")


def _section(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{_esc(line)}</li>" for line in lines)
    return f'<div class="meta">{title}</div><ul>{items}</ul>' if items else ""


def _header(report: Report) -> str:
    facts = " · ".join(_esc(x) for x in (report.publisher, report.published, report.id) if x)
    title = _esc(report.title or "(no title)")
    if report.url and report.url.startswith(("https://", "http://")):
        title = f'<a href="{_esc(report.url)}" rel="noopener noreferrer">{title}</a>'
    return f'<div><strong>{title}</strong></div><div class="meta">{facts}</div>'


def _marks(coding: Coding) -> Iterator[Mark]:
    for span in coding.boilerplate:
        yield Mark(span.start, span.end, "ignored", "not coded: boilerplate")
    for event in coding.events:
        for span in event.triggers:
            yield Mark(span.start, span.end, "trigger", f"{event.id} {event.type}")
        for claim in event.claims:
            yield from _claim_marks(event, claim)


def _claim_marks(event: Event, claim: Claim) -> Iterator[Mark]:
    if layer := LAYER_OF.get(claim.field):
        yield Mark(claim.span.start, claim.span.end, layer, f"{event.id} {claim.field}: {value_words(claim.value)}")
    if claim.cue and claim.source:
        yield Mark(claim.cue.start, claim.cue.end, "cue", f"{event.id} {claim.source.name} {_plain(claim.stance)}")
    if claim.source and claim.source.span:
        yield Mark(claim.source.span.start, claim.source.span.end, "source", f"source: {claim.source.name}")


def _marked(text: str, marks: list[Mark]) -> str:
    """The text, cut where any mark begins or ends, each piece marked as the first of `LAYERS` that covers it."""
    cuts = sorted({0, len(text), *(at for m in marks for at in (m.start, m.end) if 0 <= at <= len(text))})
    waiting = sorted(set(marks), key=lambda m: (m.start, m.end, m.layer, m.label), reverse=True)
    active: list[Mark] = []
    out: list[str] = []
    for start, end in pairwise(cuts):
        active = [m for m in active if m.end > start]
        while waiting and waiting[-1].start <= start:
            mark = waiting.pop()
            if mark.end > start:
                active.append(mark)
        out.append(_piece(text[start:end], active))
    return "".join(out)


def _piece(words: str, active: Iterable[Mark]) -> str:
    # Line breaks stay: only the text itself may keep them.
    shown = "\n".join(_esc(line) for line in words.split("\n"))
    ranked = sorted(active, key=lambda m: LAYERS.index(m.layer))
    if not ranked:
        return shown
    title = "; ".join(dict.fromkeys(m.label for m in ranked))
    return f'<mark class="{ranked[0].layer}" title="{_esc(title)}">{shown}</mark>'


def _event(event: Event) -> str:
    facts = [_names(event), *(value_words(value) for value in (event.when, event.where) if value)]
    kind = "optional" if event.optional else "event"
    badge = f' <span class="badge">{event.factuality}</span>' if event.factuality != "asserted" else ""
    code = "/".join(event.types or (event.type,)) + (f" / {event.subtype}" if event.subtype else "")
    lines = [_count(claim) for claim in counts(event)] + [_voice(group) for group in say_so(event)]
    return (
        f'<li class="{kind}"><strong>{_esc(event.id)} {_esc(code)}</strong>{badge} '
        f"{_esc(' · '.join(f for f in facts if f))}<ul>{''.join(lines)}</ul></li>"
    )


def _names(event: Event) -> str:
    actors = ", ".join(dict.fromkeys(a.name for a in event.actors))
    recipients = ", ".join(dict.fromkeys(a.name for a in event.recipients))
    return f"{actors or '(not said)'} → {recipients}" if recipients else actors


def _count(claim: Claim) -> str:
    source = claim.source.name or "(not named)" if claim.source else "the report"
    words = count_words(claim.value) if isinstance(claim.value, Count) else ""
    return f"<li>{_esc(f'{words} – {source}')}</li>"


def _voice(group: SaySo) -> str:
    via = f", via {', '.join(group.via)}" if group.via else ""
    anonymous = ", anonymous" if group.anonymous else ""
    words = f" <q>{_esc(group.cue.text)}</q>" if group.cue else ""
    name = group.source.name or "(not named)"
    return f"<li>{_esc(f'{name} – {_plain(group.stance)}{anonymous}{via}')}{words}</li>"
