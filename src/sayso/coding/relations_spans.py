"""Which words of a report are the name of one party: the tagger's entities, mended, and what it left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from sayso.data import read_tsv

BODIES = frozenset({"armed-group", "institution", "ngo", "media", "military", "police", "government"})
_LABELS = {"PERSON": "person", "ORG": "institution", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "people"}
_JOINTS = frozenset({"of", "for", "in", "and", "de", "&"})


@dataclass(frozen=True, slots=True)
class Party:
    """A party at tokens `start` to `end`; `name` is what the relation calls it, `code` a country's ISO code."""

    start: int
    end: int
    name: str
    kind: str  # as in Mention; "name": a proper name of unknown kind
    proper: bool
    code: str | None = None

    def has(self, group: str) -> bool:
        """Whether a word of the name is in a group of the relation lexicon."""
        return any(word in words(group) for word in self.name.lower().split())


@cache
def words(group: str) -> dict[str, str]:
    """The words of one group of the relation lexicon, with what each states."""
    return {row["word"]: row["type"] for row in read_tsv("lexicons/relation_words.tsv") if row["group"] == group}


def is_office(word: str) -> bool:
    """Whether a lower-case word is an office or a rank."""
    return word in words("office") or word in words("rank")


def spans(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """First token, end and kind of each proper name, left to right and apart from each other."""
    i = 0
    while i < len(doc):
        if not _begins(doc[i]):
            i += 1
            continue
        start = i
        i += 1
        while i < len(doc) and _continues(doc, i):
            i += 1
        labels = [_LABELS[t.ent_type_] for t in doc[start:i] if t.ent_type_ in _LABELS]
        kind = max(labels, key=labels.count) if labels else "name"
        while start < i and _leads_in(doc, start, i):
            start += 1
        end = i
        while end > start and _trails(doc, end - 1):
            end -= 1
        if start < end:
            yield start, end, kind


def short_names(parties: list[Party], doc: Doc) -> dict[str, Party]:
    """Short forms told in this report, in lower case, with the fullest name that they stand for."""
    full: dict[str, Party] = {}
    for party in parties:
        end = party.end
        parts = party.name.lower().split()
        if end + 1 < len(doc) and doc[end].text == "(" and doc[end + 1].text.isupper() and end - party.start > 1:
            full.setdefault(doc[end + 1].lower_, party)
        if party.kind == "person" and len(parts) > 1:
            full.setdefault(doc[end - 1].lower_, party)
        elif party.kind in BODIES:
            full.setdefault(party.name.lower(), party)
            if len(parts) > 2:
                for word in words("body").keys() & set(parts):
                    full.setdefault(word, party)
    return full


def _begins(token: Token) -> bool:
    if _breaks(token):
        return False
    return token.ent_type_ in _LABELS or (not token.ent_type_ and _proper(token))


def _proper(token: Token) -> bool:
    """A proper noun, or a body's noun with a capital within a sentence: "the Observatory"."""
    if token.pos_ not in {"NOUN", "ADJ"} or not token.text.istitle() or token.lower_ not in words("body"):
        return token.pos_ == "PROPN"
    return not token.is_sent_start or _before_office(token.doc, token.i)


def _before_office(doc: Doc, i: int) -> bool:
    return i + 1 < len(doc) and is_office(doc[i + 1].lower_)


def _continues(doc: Doc, i: int) -> bool:
    """Whether token `i` goes on with the name that `i - 1` belongs to."""
    token, before = doc[i], doc[i - 1]
    if _breaks(token) or before.tag_ == "POS":
        return False
    if token.ent_iob_ == "I":
        return token.text != ","
    if token.ent_iob_ != "B":
        return token.pos_ == "PROPN" and (before.pos_ == "PROPN" or before.ent_type_ in {"PERSON", "ORG"})
    if before.ent_type_:
        return before.lower_ in _JOINTS
    alike = before.text[0].isupper() == token.text[0].isupper() and before.lower_ not in words("body")
    return alike and before.pos_ == "PROPN" and token.ent_type_ in {"PERSON", "ORG"}


def _breaks(token: Token) -> bool:
    """Titles and offices are no part of a name, though taggers put them there; within a body's name they may be."""
    if token.text in {"(", ")", "\n"}:
        return True
    if not is_office(token.lower_) and token.lower_ not in words("title"):
        return False
    if token.i and token.ent_iob_ == "I" and token.nbor(-1).lower_ in _JOINTS:
        return False  # "Court of Justice"
    last = token.i + 1 == len(token.doc)
    return token.ent_type_ != "ORG" or last or token.doc[token.i + 1].ent_iob_ != "I"


def _leads_in(doc: Doc, i: int, end: int) -> bool:
    """Whether a token only leads in to the name: articles, stray points, the "anti-" of "anti-Example"."""
    token = doc[i]
    if token.is_punct or token.pos_ in {"DET", "PART", "ADP"}:
        return True
    return i + 1 < end and doc[i + 1].text == "-" and token.lower_ in words("prefix")


def _trails(doc: Doc, i: int) -> bool:
    """Whether a token at the end is no part of the name: possessive endings, joints, "working" before "president"."""
    token = doc[i]
    if token.tag_ == "POS" or token.is_punct or token.is_space or token.lower_ in _JOINTS:
        return True
    return token.lower_ in words("qualifier") and _before_office(doc, i)
