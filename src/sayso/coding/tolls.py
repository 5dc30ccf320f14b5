"""Tolls: which happening a number of people belongs to, and on whose say-so each number stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Token

from sayso.coding import syntax
from sayso.coding.layers import ClaimDraft, CountDraft, Happening, Trigger, get

if TYPE_CHECKING:
    from sayso.coding.voices import Voices

_REACH = 12  # sentences that a number looks back for its happening
_HEADLINE = 12  # tokens from the start of a report within which a headline begins
_ECHO = 60  # tokens within which a headline's number is told again
_DEEPEST = 3  # clauses above an outcome word that may name what it came of
_VERBAL = frozenset({"VERB", "AUX"})
_MEANS = frozenset({"in", "by", "from", "during", "after", "of", "with"})
_PARTIES = frozenset({"nsubj", "nsubjpass", "dobj", "attr"})
_HANGING = frozenset({"advcl", "acl", "relcl", "conj", "xcomp", "pcomp", "prep", "dobj", "acomp", "oprd", "pobj", "nsubj", "ccomp"})
_TYPES = {  # what each outcome can come of, the likeliest first
    "killed": ("ASSAULT",),
    "injured": ("ASSAULT", "PROTEST"),
    "missing": ("ASSAULT",),
    "detained": ("COERCE", "PROTEST"),
    "abducted": ("ASSAULT", "COERCE"),
    "displaced": ("ASSAULT", "COERCE", "RETREAT"),
}


def give_counts(doc: Doc, happenings: list[Happening]) -> None:
    """Append the number of each `CountDraft` to one happening's `counts`; a number that fits none is left out.

    A word that only tells of an outcome ("killed", "toll") follows the happening that its clause names ("in a raid", "the
    blast killed"); a word that is itself the act ("executed", "arrested") keeps its own.
    """
    book = _Book(doc, happenings)
    told: dict[tuple[str, int], Happening] = {}
    revised: dict[str, Happening] = {}
    for number, count in enumerate(get(doc, "counts")):
        own = book.at.get(count["anchor"])
        happening = book.owner.get(own) if own is not None else None
        if own is None or count["outcome"] == "displaced" or book.triggers[own]["strength"] == "casualty":
            happening = _named(book, count) or happening
        if happening is not None and count["role"] == "update" and _only_counts(book, happening):
            happening = revised.get(count["outcome"], happening)
        if happening is None or not _can_have(happening, count):
            happening = told.get(_number(count)[:2]) or _nearest(book, count) or happening
        if happening is not None:
            happening["counts"].append(number)
            revised[count["outcome"]] = happening
            if count["max"] != 1:  # "we collected 13 bodies": the thirteen who were told dead before
                told.setdefault(_number(count)[:2], happening)


class _Book:
    """Where the triggers stand, and which happening owns each."""

    def __init__(self, doc: Doc, happenings: list[Happening]) -> None:
        self.doc = doc
        self.triggers: list[Trigger] = get(doc, "triggers")
        self.owner = {t: h for h in happenings for t in h["triggers"]}
        self.sentence = {t.i: n for n, s in enumerate(doc.sents) for t in s}
        self.at = {i: n for n, t in enumerate(self.triggers) for i in range(t["start"], t["end"])}
        self.at.update({t["head"]: n for n, t in enumerate(self.triggers)})


def _only_counts(book: _Book, happening: Happening) -> bool:
    """Whether a happening is nothing but a word of outcome: "The toll rose to 40" is the toll of what was told before."""
    return all(book.triggers[t]["strength"] == "casualty" for t in happening["triggers"]) and not happening["counts"]


def _can_have(happening: Happening, count: CountDraft) -> bool:
    """Whether the outcome can come of it; that nobody was hurt is told of what happened, too."""
    return happening["type"] in _TYPES[count["outcome"]] and happening["realis"] == "happened"


def _named(book: _Book, count: CountDraft) -> Happening | None:
    """The happening that the clause of the outcome word names, if that is no mere word of outcome itself."""
    for token in naming(book.doc[count["anchor"]]):
        index = book.at.get(token.i)
        if index is None or index not in book.owner or book.triggers[index]["strength"] == "casualty":
            continue
        happening = book.owner[index]
        if _can_have(happening, count):
            return happening
    return None


def naming(anchor: Token, depth: int = 0) -> Iterator[Token]:
    """Words that may name what an outcome came of, the most direct first."""
    if anchor.pos_ in _VERBAL and not syntax.is_passive(anchor):
        yield from syntax.subjects(anchor)
    yield from _means(anchor)
    for child in anchor.children:
        if child.dep_ == "advcl" and child.tag_ != "VB":
            yield child
    yield from _deeper_means(anchor)
    if depth == _DEEPEST:
        return
    for fellow in anchor.children:  # "five were killed and six hurt in a raid"
        if fellow.dep_ == "conj" and fellow.i > anchor.i:
            yield from _means(fellow)
    if anchor.dep_ in _HANGING:
        head = anchor.head
        yield head
        yield from naming(head, depth + 1)


def _means(token: Token) -> Iterator[Token]:
    """What stands behind "in", "by", "from", "during" or "after" a word, also where the parse hangs it on the people."""
    places = [token, *(c for c in token.children if c.dep_ in _PARTIES)]
    for place in places:
        yield from syntax.prepositional(place, _MEANS)
        for noun in syntax.prepositional(place, _MEANS):
            yield from (c for c in noun.children if c.dep_ in ("acl", "relcl", "compound"))


def _deeper_means(anchor: Token) -> Iterator[Token]:
    """The same behind other words of the clause: "were killed along with six teachers in a strike"."""
    for token in anchor.subtree:
        behind = token.i > anchor.i and token.dep_ == "pobj" and token.head.lower_ in _MEANS - {"of", "with"}
        if behind and syntax.governing_verb(token) in (anchor, None):
            yield token


def _nearest(book: _Book, count: CountDraft) -> Happening | None:
    """The nearest happening in the same sentence or before it that can have this outcome."""
    types = _TYPES[count["outcome"]]
    best: tuple[int, int, int] | None = None
    for index, happening in book.owner.items():
        head = book.triggers[index]["head"]
        gap = book.sentence[count["anchor"]] - book.sentence[head]
        if not _can_have(happening, count) or not 0 <= gap <= _REACH:
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
    for item in sorted(happening["counts"], key=lambda n: voices.counts[n]["start"]):
        count = voices.counts[item]
        speaker = _speaker(voices, count)
        row = (*_number(count), _victim(voices, count), _speaker_name(voices, speaker))
        if row in told:
            continue
        told.add(row)
        stance = stance_of(speaker)
        if count["max"] == 0 and stance == "claims-responsibility":
            stance = "asserts"
        found.append(
            ClaimDraft(
                field="casualty", item=item, start=count["start"], end=count["end"], attribution=speaker,
                stance=stance, rule="told",
            )
        )  # fmt: skip
    return [claim for claim in found if not _is_headline(voices, claim, found)]


def _is_headline(voices: Voices, claim: ClaimDraft, found: list[ClaimDraft]) -> bool:
    """A headline's number that the sentences after it tell with its source, or more closely, is no claim of the report."""
    count = voices.counts[claim["item"]]
    start = voices.doc[claim["start"]].sent.start
    if count["max"] == 1 or start > _HEADLINE:
        return False
    speaker = _speaker_name(voices, claim["attribution"])
    for other in found:
        its = voices.counts[other["item"]]
        again = (its["outcome"], its["min"]) == (count["outcome"], count["min"])
        its_speaker = _speaker_name(voices, other["attribution"])
        closer = its["max"] != count["max"] if its_speaker == speaker else speaker is None
        if again and closer and 0 < other["start"] - claim["start"] <= _ECHO:
            return True
    return False


def _speaker(voices: Voices, count: CountDraft) -> int | None:
    """The innermost source of a number; who denies an act denies its toll only where the number is in what is denied."""
    anchor = voices.doc[count["anchor"]]
    for speaker in voices.at_token(count["start"]):
        said = voices.attributions[speaker]
        above = {t.i for t in anchor.ancestors}
        if said["stance"] != "denies" or above & set(range(*said["cue"])):
            return speaker
    return None


def _number(count: CountDraft) -> tuple[str, int, int | None]:
    return count["outcome"], count["min"], count["max"]


def _speaker_name(voices: Voices, speaker: int | None) -> str | None:
    return voices.attributions[speaker]["name"] if speaker is not None else None


def _victim(voices: Voices, count: CountDraft) -> str:
    """Who the dead of a count of one are, by all their names; larger numbers speak for themselves."""
    if count["max"] != 1:
        return ""
    head = count["who_head"] if count["who_head"] is not None else count["start"]
    if head in voices.at:
        return f"#{voices.mentions[voices.at[head]]['cluster']}"
    return voices.doc[head].lemma_.lower()
