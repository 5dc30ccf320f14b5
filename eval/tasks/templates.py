"""A template for the incident of a report (`muc4_templates`): its kind, who did it and how sure that is, victims by number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.tokens import Span

from sayso.resolving.numbers import parse_count
from tasks.confidence import confidence
from tasks.fillers import roles
from tasks.reader_docs import Read, read

Record = dict[str, Any]

_KINDS = {
    "KIDNAPPING": re.compile(r"kidnap|abduct|hostage"),
    "BOMBING": re.compile(r"bomb|explo|dynamit|blew up|blown up|detonat|grenade"),
    "ARSON": re.compile(r"arson|set fire|set on fire|burned|burnt|\bfire to\b"),
    "ROBBERY": re.compile(r"\brobb|\bstole|holdup"),
    "ATTACK": re.compile(r"attack|kill|murder|assassinat|\bshot\b|shoot|massacre|ambush|\bdie|dead|\bwound"),
}
_COUNTING = frozenset({"nummod", "amod", "det", "quantmod"})
_MANY = frozenset("several many some dozens hundreds various numerous".split())


def muc4_templates(found: Iterable[Record], folder: Path) -> Iterator[Record]:
    """Reports -> one template for each that tells of an incident."""
    for record in found:
        with read(record["text"], folder) as told:
            yield {"id": record["id"], "templates": list(_templates(told))}


def _templates(told: Read) -> Iterator[Record]:
    by_role = {role: [entity[0] for entity in entities] for role, entities in roles(told).items()}
    places = sorted(m["start"] for mentions in by_role.values() for m in mentions)
    if not places:
        return
    orgs, victims = by_role["PerpOrg"], by_role["Victim"]
    sure = [confidence(told.text, [m["text"]]) for m in orgs]
    yield {
        "incident_type": kind(told.text, places), "incident_stage_of_execution": "ACCOMPLISHED",
        "perp_organization_id": [_slot(m["text"]) for m in orgs],
        "perp_organization_confidence": [_slot(value, m["text"]) for value, m in zip(sure, orgs, strict=True)],
        "perp_individual_id": [_slot(m["text"]) for m in by_role["PerpInd"]],
        "phys_tgt_id": [_slot(m["text"]) for m in by_role["Target"]],
        "incident_instrument_id": [_slot(m["text"]) for m in by_role["Weapon"]],
        "hum_tgt_description": [_slot(m["text"]) for m in victims],
        "hum_tgt_number": [_slot(number(_span(told, m)), m["text"]) for m in victims],
    }  # fmt: skip


def _slot(value: str, of: str | None = None) -> Record:
    return {"value": [value.upper()], **({"of": [of.upper()]} if of is not None else {})}


def kind(text: str, places: Iterable[int]) -> str:
    """The kind of incident that most of the sentences with something of it name; ATTACK where none does."""
    votes = Counter[str]()
    for at in places:
        first = max(text.rfind(".", 0, at) + 1, 0)
        end = text.find(".", at)
        words = " ".join(text[first : end if end >= 0 else len(text)].lower().split())
        votes.update([next((name for name, known in _KINDS.items() if known.search(words)), "ATTACK")])
    return max(votes, key=lambda name: votes[name], default="ATTACK")


def number(victims: Span) -> str:
    """How many victims a phrase tells: a number as MUC-4 writes it ("5-": at least five), PLURAL, or 1."""
    doc, start = victims.doc, victims.start
    while start > 0 and victims.start <= doc[start - 1].head.i < victims.end and doc[start - 1].dep_ in _COUNTING:
        start -= 1
    phrase = doc[start : victims.end]
    for token in phrase:
        if token.like_num and (bounds := parse_count(doc[max(token.i - 2, 0) : token.i + 1].text) or parse_count(token.text)):
            return str(bounds[0]) if bounds[0] == bounds[1] else f"{bounds[0]}-"
    plural = victims.root.tag_ in ("NNS", "NNPS") or any(t.lower_ in _MANY for t in phrase)
    return "PLURAL" if plural else "1"


def _span(told: Read, mention: Record) -> Span:
    inside = told.words.within(mention["start"], mention["end"])
    return told.doc[inside[0] : inside[-1] + 1]
