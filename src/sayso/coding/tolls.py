"""Which happening a number of people belongs to: the one that its words tell of, else the nearest that can have done it."""

from __future__ import annotations

from spacy.tokens import Doc

from sayso.coding.layers import CountDraft, Happening, Trigger, get

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
