"""Tolls: which happening a number of people belongs to, and on whose say-so each number stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from sayso.coding.layers import ClaimDraft, CountDraft, Happening, Trigger, get

if TYPE_CHECKING:
    from sayso.coding.claims import Voices

_REACH = 12  # sentences that a number looks back for its happening
_TYPES = {  # what each outcome can come of, the likeliest first
    "killed": ("ASSAULT",),
    "injured": ("ASSAULT", "PROTEST"),
    "missing": ("ASSAULT",),
    "detained": ("COERCE", "PROTEST"),
    "abducted": ("ASSAULT", "COERCE"),
    "displaced": ("ASSAULT", "COERCE", "RETREAT"),
}


def give_counts(doc: Doc, happenings: list[Happening]) -> None:
    """Append the number of each `CountDraft` to one happening's `counts`; a number that fits none is left out."""
    book = _Book(doc, happenings)
    for number, count in enumerate(get(doc, "counts")):
        trigger = book.at.get(count["anchor"])
        happening = book.owner.get(trigger) if trigger is not None else None
        if happening is None or happening["type"] not in _TYPES[count["outcome"]]:
            happening = _nearest(book, count) or happening
        if happening is not None:
            happening["counts"].append(number)


class _Book:
    """Where the triggers stand, and which happening owns each."""

    def __init__(self, doc: Doc, happenings: list[Happening]) -> None:
        self.triggers: list[Trigger] = get(doc, "triggers")
        self.owner = {t: h for h in happenings for t in h["triggers"]}
        self.sentence = {t.i: n for n, s in enumerate(doc.sents) for t in s}
        self.at = {i: n for n, t in enumerate(self.triggers) for i in range(t["start"], t["end"])}
        self.at.update({t["head"]: n for n, t in enumerate(self.triggers)})


def _nearest(book: _Book, count: CountDraft) -> Happening | None:
    """The nearest happening in the same sentence or before it that can have this outcome."""
    types = _TYPES[count["outcome"]]
    best: tuple[int, int, int] | None = None
    for index, happening in book.owner.items():
        head = book.triggers[index]["head"]
        gap = book.sentence[count["anchor"]] - book.sentence[head]
        if happening["type"] not in types or happening["realis"] != "happened" or not 0 <= gap <= _REACH:
            continue
        rank = (gap, types.index(happening["type"]), abs(head - count["anchor"]))
        if best is None or rank < best:
            best, chosen = rank, happening
    return chosen if best is not None else None


# --- who says so ------------------------------------------------------------------------------------------------------


def toll_claims(
    voices: Voices, happening: Happening, stance_of: Callable[[int | None], str]
) -> list[ClaimDraft]:
    """A claim for each number of each source; the same number of the same people by the same source is told once."""
    found: list[ClaimDraft] = []
    told: set[tuple[object, ...]] = set()
    for item in happening["counts"]:
        count = voices.counts[item]
        for speaker in voices.speakers(count["start"]):
            row = (*_number(count), _victim(voices.doc, count), _speaker_name(voices, speaker))
            if row in told:
                continue
            told.add(row)
            stance = stance_of(speaker)
            if count["max"] == 0 and speaker is not None and stance == "claims-responsibility":
                stance = "asserts"
            found.append(
                ClaimDraft(
                    field="casualty", item=item, start=count["start"], end=count["end"], attribution=speaker,
                    stance=stance, rule="told",
                )
            )  # fmt: skip
    return found


def _number(count: CountDraft) -> tuple[str, int, int | None]:
    return count["outcome"], count["min"], count["max"]


def _speaker_name(voices: Voices, speaker: int | None) -> str | None:
    return voices.attributions[speaker]["name"] if speaker is not None else None


def _victim(doc: Doc, count: CountDraft) -> str:
    """Who the dead of a count of one are; larger numbers speak for themselves."""
    if count["max"] != 1 or count["who_head"] is None:
        return ""
    return doc[count["who_head"]].lemma_.lower()
