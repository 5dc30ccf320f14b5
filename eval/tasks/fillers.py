"""Who fills the roles of incidents in a report (`muc4`): entities with one mention each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy.tokens import Doc

from sayso.coding.layers import get
from tasks.reader_docs import Read, read

# Chances from which something is taken; chosen on dev: on the part that the reader learned from they would be too high.
INCIDENT = 0.1  # that the report tells of an incident at all
FILLER = {"PerpInd": 0.5, "PerpOrg": 0.4, "Target": 0.45, "Victim": 0.35, "Weapon": 0.2}  # that a word is of a filler

_ANEW = 0.3  # by how much a beginning must be likelier than an inside, so that it ends the run before it

_BEFORE = frozenset({"DT", "PRP$", "WDT"})  # what a name in this data does not begin with
_NO_END, _NO_START = frozenset({"DT", "IN", "TO", "WDT"}), frozenset({"CC", "IN", "TO", "WDT"})
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
    """The runs of words that are likely enough of one role, cut to what a name begins and ends with."""
    chances, names = told.reading.probabilities("filler"), told.reading.labels("filler")
    begins, insides = ({r: names.index(f"{p}-{r}") for r in FILLER} for p in "BI")
    of = {r: chances[:, begins[r]] + chances[:, insides[r]] for r in FILLER}
    runs: list[tuple[str, list[int]]] = [("", [])]
    for i, role in _likely(told.doc, of):
        anew = role and chances[i, begins[role]] > chances[i, insides[role]] + _ANEW
        if role != runs[-1][0] or anew:
            runs.append((role, []))
        runs[-1][1].append(i)
    for role, words in runs:
        if role and (bounds := _bounds(told.doc, role, words)) is not None:
            yield Filler(role, *bounds, float(of[role][words].mean()))


def _likely(doc: Doc, of: dict[str, Any]) -> list[tuple[int, str]]:
    """Each word that is no white space with the role that it is likely enough of, or none. One word between two of a role is
    of it too, when all are of one phrase."""
    words = [t.i for t in doc if not t.is_space]
    roles = []
    for i in words:
        likeliest = max(of, key=lambda r: of[r][i])
        roles.append(likeliest if of[likeliest][i] >= FILLER[likeliest] else "")
    phrase = {i: chunk.start for chunk in doc.noun_chunks for i in range(chunk.start, chunk.end)}
    for n in range(1, len(words) - 1):
        before, after = words[n - 1], words[n + 1]
        if not roles[n] and roles[n - 1] == roles[n + 1] and phrase.get(before, before) == phrase.get(after, after):
            roles[n] = roles[n - 1]
    return list(zip(words, roles, strict=True))


def _bounds(doc: Doc, role: str, words: list[int]) -> tuple[int, int] | None:
    """First and last word + 1 without marks, articles and prepositions at the ends; perpetrators as whole noun phrases."""
    start, end = words[0], words[-1] + 1
    for chunk in doc.noun_chunks if role == "PerpInd" else ():
        if chunk.start <= start < chunk.end:
            start = min([start, *(t.i for t in chunk if t.tag_ not in _BEFORE and not t.is_space)])
        if chunk.start < end <= chunk.end:
            end = chunk.end
    while end > start and (doc[end - 1].is_punct or doc[end - 1].is_space or doc[end - 1].tag_ in _NO_END):
        end -= 1
    while start < end and (doc[start].is_punct or doc[start].is_space or doc[start].tag_ in _NO_START):
        start += 1
    return (start, end) if end > start else None


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
