"""Who fills the roles of incidents in a report (`muc4`): entities with one mention each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.coding.layers import get
from tasks.reader_docs import Read, read

# Chances from which something is taken; chosen on the training half.
INCIDENT = 0.2  # that the report tells of an incident at all
FILLER = {"PerpInd": 0.4, "PerpOrg": 0.4, "Target": 0.4, "Victim": 0.4, "Weapon": 0.4}  # that a word is of a filler

_SMALL = frozenset("the a an of his her their its".split())
_LINKING = frozenset("the of and for".split())  # words that an acronym leaves out


@dataclass(frozen=True, slots=True)
class Filler:
    """A mention of a filler: words `start..end`, the chance of its role."""

    role: str
    start: int
    end: int
    chance: float


def muc4(found: Iterable[dict[str, Any]], folder: Path) -> Iterator[dict[str, Any]]:
    """Reports -> the entities of each role; none where the report is judged to tell no incident."""
    for record in found:
        with read(record["text"], folder) as told:
            yield {"id": record["id"], "roles": roles(told)}


def roles(told: Read) -> dict[str, list[list[dict[str, Any]]]]:
    """The entities of a report by role, the likeliest mention of each."""
    kept: dict[str, list[Filler]] = {role: [] for role in FILLER}
    if told.reading.pooled("incident", 0, len(told.doc))[0] >= INCIDENT:
        for filler in sorted(fillers(told), key=lambda f: (-f.chance, f.start)):
            if not any(same(told, filler, other) for other in kept[filler.role]):
                kept[filler.role].append(filler)
    return {role: [[_mention(told, f)] for f in sorted(found, key=lambda f: f.start)] for role, found in kept.items()}


def fillers(told: Read) -> Iterator[Filler]:
    """The runs of words that are likely enough of one role; white space within a run does not end it."""
    chances, names = told.reading.probabilities("filler"), told.reading.labels("filler")
    begins, insides = ({r: names.index(f"{p}-{r}") for r in FILLER} for p in "BI")
    role, start, sums = "", 0, list[float]()
    for i in range(len(told.doc) + 1):
        if i < len(told.doc) and told.doc[i].is_space:
            continue
        now, of = "", {}
        if i < len(told.doc):
            of = {r: float(chances[i, begins[r]] + chances[i, insides[r]]) for r in FILLER}
            likeliest = max(of, key=lambda r: of[r])
            now = likeliest if of[likeliest] >= FILLER[likeliest] else ""
        if role and (now != role or chances[i, begins[role]] > chances[i, insides[role]]):
            yield Filler(role, start, start + len(sums), sum(sums) / len(sums))
            role = ""
        if now:
            if not role:
                role, start, sums = now, i, []
            sums += [of[now]] * (i + 1 - start - len(sums))


def same(told: Read, one: Filler, other: Filler) -> bool:
    """Whether two mentions are of one entity: the words of one are in the other, its initials, or coreference says so.

    Counted on the training half: an equal head among other words tells nothing ("two soldiers", "six soldiers"), and
    lists of victims are of different persons whatever coreference makes of their surnames.
    """
    mine, theirs = _content(told, one), _content(told, other)
    if mine <= theirs or theirs <= mine or _initials(told, one) in theirs or _initials(told, other) in mine:
        return True
    heads = [told.doc[f.start : f.end].root for f in (one, other)]
    if one.role == "Victim" or heads[0].lower_ == heads[1].lower_:
        return False
    clusters = {m["head"]: m["cluster"] for m in get(told.doc, "mentions")}
    return heads[0].i in clusters and clusters[heads[0].i] == clusters.get(heads[1].i)


def _content(told: Read, filler: Filler) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", told.doc[filler.start : filler.end].text.lower())) - _SMALL


def _initials(told: Read, filler: Filler) -> str:
    words = [t.lower_ for t in told.doc[filler.start : filler.end] if t.is_alpha and t.lower_ not in _LINKING]
    return "".join(word[0] for word in words) if len(words) > 1 else " "


def _mention(told: Read, filler: Filler) -> dict[str, Any]:
    start, end = told.characters(filler.start, filler.end)
    return {"text": told.text[start:end], "start": start, "end": end}
