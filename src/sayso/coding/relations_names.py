"""Who stands beside a word: the names and described parties of a report, by the token where they begin and end.

The relation patterns read the line, not the tree: they live in crowded noun phrases ("the group's chief Name Surname"), in
bracketed asides and in headlines, where parses are weakest, so that neighbourhood is the better evidence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Doc, Token

from sayso.coding import syntax
from sayso.coding.layers import Mention, get
from sayso.data import read_tsv
from sayso.resolving.actors import Actors, actors

BODIES = frozenset({"armed-group", "institution", "ngo", "media", "military", "police", "government"})
_GROUPS = BODIES | {"people", "civilians", "crowd", "official"}
_LABELS = {"PERSON": "person", "ORG": "institution", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "people"}
_STRIP = frozenset({"DET", "PUNCT", "SPACE", "CCONJ", "NUM", "PART"})
_JOINTS = frozenset({"of", "for", "in", "and", "de", "&"})
_WIDEST = 7  # tokens of a description
_REACH = 12  # tokens that a bracketed aside or a skipped description may take


@dataclass(frozen=True, slots=True)
class Party:
    """A party at tokens `start` to `end`; `name` is what the relation calls it, `code` a country's ISO code."""

    start: int
    end: int
    name: str
    kind: str  # as in Mention; "name": a proper name of unknown kind
    proper: bool
    code: str | None = None


@cache
def words(group: str) -> dict[str, str]:
    """The words of one group of the relation lexicon, with what each states."""
    return {row["word"]: row["type"] for row in read_tsv("lexicons/relation_words.tsv") if row["group"] == group}


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    """Names of each country by its code, the usual one first."""
    return {row["iso3"]: (row["name"], *filter(None, row["aliases"].split("|"))) for row in read_tsv("countries.tsv")}


def country_name(code: str, text: str) -> str:
    """What to call a country that the report calls `text`: as it does, unless that is what its people are called.

    "Iranian" is Iran, and "British" Britain rather than the United Kingdom: the name that begins as the report's word does.
    """
    names = _countries().get(code, (text,))
    if text in names or text.isupper():
        return text
    return next((n for n in names if " " not in n and n[:4] == text[:4]), names[0])


class Parties:
    """The parties of one report. Every look-up is by position and takes constant time."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.table: Actors = actors()
        self.mentions: list[Mention] = get(doc, "mentions")
        self._by_head = {m["head"]: m for m in self.mentions}
        self._at: list[Party | None] = [None] * len(doc)
        found = [self._unit(*part) for span in _spans(doc) for part in self._split(*span)]
        self._full = _full_names(found, doc)
        self._told = {party.name.lower(): party for party in found}
        for party in found:
            named = self._renamed(party)
            for i in range(party.start, party.end):
                self._at[i] = named
        self._phrases: dict[int, Mention] = {}
        for mention in self.mentions:
            head = doc[mention["head"]]
            if head.pos_ == "NOUN" and mention["kind"] in _GROUPS and self._at[head.i] is None:
                for i in range(max(mention["start"], head.i - _WIDEST), head.i + 1):
                    self._phrases[i] = mention

    def covering(self, i: int) -> Party | None:
        """The proper name that token `i` belongs to."""
        return self._at[i] if 0 <= i < len(self._at) else None

    def ending(self, i: int) -> Party | None:
        """The party whose last token is `i - 1`, apart from a bracketed short form and a possessive ending."""
        i = self.before_aside(i)
        if i <= 0:
            return None
        phrase = self._phrases.get(i - 1)
        if phrase is not None and phrase["head"] == i - 1:
            return self._described(phrase)
        party = self._at[i - 1]
        return party if party is not None and party.end == i else None

    def starting(self, i: int) -> Party | None:
        """The party that begins at token `i`, apart from articles, adjectives and titles before it."""
        for j in range(i, min(i + _REACH, len(self.doc))):
            token = self.doc[j]
            if token.lower_ in words("title") and self._at[j] is None:
                continue
            phrase = self._phrases.get(j)
            party = self._at[j]
            if phrase is not None and (party is None or (party.end <= phrase["head"] and party.kind != "person")):
                return self._described(phrase)
            if party is not None and party.start == j:
                if not self._modifies(party):
                    return party
            elif party is None and not self._skippable(token):
                return None
        return None

    def series(self, i: int) -> Iterator[Party]:
        """The parties joined from token `i` on: "France, Britain and Italy", also without commas."""
        party = self.starting(i)
        while party is not None and party.proper:
            yield party
            i = party.end
            while i < len(self.doc) and self.doc[i].lower_ in {",", "and", "the"}:
                i += 1
            party = self._at[i] if i < len(self.doc) else None

    def after_aside(self, i: int) -> int:
        """The position behind a bracketed short form that begins at `i`: "(SDF)"."""
        if i < len(self.doc) and self.doc[i].text in {"(", "-LRB-"}:
            for j in range(i + 1, min(i + 6, len(self.doc))):
                if self.doc[j].text in {")", "-RRB-"}:
                    return j + 1
        return i

    def headed(self, i: int) -> Party | None:
        """The party that token `i` is the head word of."""
        phrase = self._phrases.get(i)
        if phrase is not None and phrase["head"] == i:
            return self._described(phrase)
        return self._at[i]

    def subject_of(self, i: int) -> Party | None:
        """The party that is the grammatical subject of the verb, or of the "is", of token `i`."""
        token = self.doc[i]
        verb = token.head if token.dep_ in {"attr", "acomp"} else token
        heads = syntax.subjects(verb) if verb.pos_ in {"VERB", "AUX"} else []
        return self.headed(heads[0].i) if len(heads) == 1 else None

    def meant(self, i: int) -> Party | None:
        """The body that the pronoun "it" or "its" at token `i` stands for."""
        mention = self._by_head.get(i)
        if mention is None or self.doc[i].lower_ not in {"it", "its"} or mention["kind"] not in BODIES or not mention["name"][:1].isupper():
            return None
        return Party(i, i + 1, mention["name"], mention["kind"], True, mention["country"])

    def named_after(self, i: int) -> Party | None:
        """The name from token `i` on behind a description of it: "at risk consultancy Example Group"."""
        for j in range(i, min(i + _REACH, len(self.doc))):
            party = self._at[j]
            if party is not None and party.start == j and (party.kind not in {"people", "country"} or j > i + 3):
                return party
            if self.doc[j].pos_ not in {"DET", "ADJ", "NOUN"} and self._at[j] is None and not self._skippable(self.doc[j]):
                return None
        return None

    def before_aside(self, i: int) -> int:
        """The position before a possessive ending and a bracketed short form that end at `i`."""
        while i > 0 and (self.doc[i - 1].is_space or self.doc[i - 1].tag_ == "POS" or self.doc[i - 1].text in {"'", "’"}):
            i -= 1
        if i > 0 and self.doc[i - 1].text == ")":
            for j in range(i - 2, max(i - 6, 0), -1):
                if self.doc[j].text == "(":
                    return j
        return i

    def state(self, i: int) -> Party | None:
        """The state that token `i` names or describes: "Iran", "Iranian", "Syrias"."""
        token = self.doc[i]
        text = token.text
        code = self.table.country_of(text) or (self.table.country_of(text[:-1]) if text.endswith("s") and len(text) > 4 else None)
        return Party(i, i + 1, country_name(code, text), "country", True, code) if code else None

    def _skippable(self, token: Token) -> bool:
        return (
            token.pos_ in {"DET", "ADJ", "NUM", "SPACE", "ADV"}
            or token.lower_ in words("title")
            or token.text in {"-", '"', "“", "'"}
            or token.tag_ in {"VBN", "PRP$"}
            or (token.i + 1 < len(self.doc) and self.doc[token.i + 1].text == "-")
            or token.lower_ in words("generic")
        )

    def _modifies(self, party: Party) -> bool:
        """"US-backed", "Islamist", "Syrian": a name that only describes the one after it."""
        following = self.doc[party.end] if party.end < len(self.doc) else None
        if following is None:
            return False
        if following.text == "-" and party.end + 1 < len(self.doc) and self.doc[party.end + 1].lower_ in words("hyphen"):
            return True
        token = self.doc[party.end - 1]
        adjective = token.pos_ == "ADJ" or token.dep_ == "amod"
        return adjective and (self._at[party.end] is not None or following.pos_ in {"ADJ", "PROPN"} or following.lower_ in words("title"))

    def _described(self, phrase: Mention) -> Party:
        """A party by its description, or by the name inside: "government forces"; "the hardline Example Front group"."""
        head = phrase["head"]
        inner = self._at[head - 1] if head else None
        if inner is not None and inner.start >= phrase["start"] and inner.kind in BODIES | {"name"} and self.doc[head].lemma_.lower() in words("generic"):
            return inner
        start = self._stripped(phrase["start"], head)
        text = self.doc[start : head + 1].text
        short = self._full.get(text.lower())
        if short is not None and short.kind in BODIES and text.lower() not in words("generic") and start and self.doc[start - 1].lower_ == "the":  # "the observatory"
            return Party(start, head + 1, short.name, short.kind, True, short.code)
        if head + 2 < len(self.doc) and self.doc[head + 1].lower_ == "of" and (of := self.starting_name(head + 2)) is not None:
            return Party(start, of.end, f"{text} of {of.name}", phrase["kind"], False, phrase["country"])
        return Party(start, head + 1, " ".join(text.split()), phrase["kind"], False, phrase["country"])

    def _stripped(self, start: int, head: int) -> int:
        """Where a description begins without counts, articles and "US-backed" (but not "US-led": that is its name)."""
        for i in range(head - 1, start + 1, -1):
            if self.doc[i - 1].text == "-" and self.doc[i].lower_ in words("hyphen"):
                if words("hyphen")[self.doc[i].lower_] == "leads":
                    return i - 2
                start = i + 1
                break
            if self.doc[i - 1].text == "-" and self.doc[i - 2].lower_ in words("prefix"):
                start = i + 1
                break
        while start < head and self._counts(self.doc[start]):
            start += 1
        return start

    def _counts(self, token: Token) -> bool:
        """Articles, numbers and the like before a description."""
        if self._at[token.i] is not None:
            return False
        return token.pos_ in _STRIP or token.like_num or token.tag_ == "PRP$" or token.lower_ in words("quantity")

    def starting_name(self, i: int) -> Party | None:
        """The proper name that begins at token `i` or behind an article."""
        if i < len(self.doc) and self.doc[i].pos_ == "DET":
            i += 1
        party = self.covering(i)
        return party if party is not None and party.start == i else None

    def _split(self, start: int, end: int, kind: str) -> Iterator[tuple[int, int, str]]:
        """A state's possessive that lost its apostrophe is no part of the name: "Syrias" + name."""
        text = self.doc[start].text
        if end - start > 1 and text.endswith("s") and self.table.country_of(text) is None and self.table.country_of(text[:-1]):
            yield start, start + 1, "place"
            start += 1
            if kind == "person" and end - start == 1:
                kind = "name"
        yield start, end, kind

    def _unit(self, start: int, end: int, kind: str) -> Party:
        text = " ".join(self.doc[start:end].text.split())
        row = self.table.find(text)
        if row is not None:
            return Party(start, end, text, row.kind, True, row.country)
        for k in range(start + 1, min(start + 3, end - 1)):  # "Islamist Example Front"
            if (row := self.table.find(self.doc[k:end].text)) is not None and row.kind != "person":
                return Party(k, end, self.doc[k:end].text, row.kind, True, row.country)
        code = self.table.country_of(text) or (self.table.country_of(text[:-1]) if text.endswith("s") else None)
        if code is not None:
            return Party(start, end, country_name(code, text), "country", True, code)
        mention = self._by_head.get(end - 1)
        if mention is not None and mention["id"] and kind != "person" and mention["kind"] != "person" and mention["end"] - mention["start"] <= end - start:
            return Party(start, end, text, mention["kind"], True, mention["country"])
        lowered = {t.lower_ for t in self.doc[start:end]}
        if kind in {"name", "place", "person", "people"} and lowered & words("body").keys():
            kind = "institution"
        return Party(start, end, text, kind, True)

    def _renamed(self, party: Party) -> Party:
        key = party.name.lower()
        name = self._full.get(key) or (self._told.get(key[:-1]) if key.endswith("s") else None)  # a possessive without its apostrophe
        if name is None or name.name == party.name:
            return party
        return Party(party.start, party.end, name.name, name.kind if party.kind in {"name", "people"} else party.kind, True, party.code or name.code)


def _spans(doc: Doc) -> Iterator[tuple[int, int, str]]:
    """Proper names, left to right: the tagger's entities, and runs of proper nouns that it left out."""
    i = 0
    while i < len(doc):
        kind = _LABELS.get(doc[i].ent_type_)
        if (kind is None and (doc[i].ent_type_ or not _proper(doc[i]))) or _breaks(doc[i]):
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
        while end > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].is_punct or doc[end - 1].lower_ in _JOINTS or doc[end - 1].is_space or _qualifies(doc, end - 1)):
            end -= 1
        if start < end:
            yield start, end, kind


def _qualifies(doc: Doc, i: int) -> bool:
    """Whether token `i` belongs to an office behind it: "working president"."""
    return doc[i].lower_ in words("qualifier") and i + 1 < len(doc) and _is_office(doc[i + 1].lower_)


def _proper(token: Token) -> bool:
    """A proper noun, or a body's noun with a capital within a sentence: "the Observatory"."""
    if token.pos_ != "NOUN" or not token.text.istitle() or token.lower_ not in words("body"):
        return token.pos_ == "PROPN"
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return not token.is_sent_start or (following is not None and _is_office(following.lower_))


def _leads_in(doc: Doc, start: int, end: int) -> bool:
    """Whether a token only leads in to the name: articles, stray points, the "anti-" of "anti-Example"."""
    token = doc[start]
    if token.is_punct or token.pos_ in {"DET", "PART", "ADP"}:
        return True
    return start + 1 < end and doc[start + 1].text == "-" and token.lower_ in words("prefix")


def _continues(doc: Doc, i: int) -> bool:
    """Whether token `i` goes on with the name that `i - 1` belongs to."""
    token, before = doc[i], doc[i - 1]
    if _breaks(token) or before.tag_ == "POS":
        return False
    if token.ent_iob_ == "I":
        return token.text != ","
    if token.ent_iob_ == "B":
        return before.lower_ in _JOINTS and before.ent_type_ != "" or (before.ent_type_ == "" and before.pos_ == "PROPN" and token.ent_type_ in {"PERSON", "ORG"} and before.text[0].isupper() == token.text[0].isupper() and before.lower_ not in words("body"))
    return token.pos_ == "PROPN" and (before.pos_ == "PROPN" or before.ent_type_ in {"PERSON", "ORG"})


def _breaks(token: Token) -> bool:
    """Titles and offices are no part of a name, though taggers put them there; within a body's name they may be."""
    if token.text in {"(", ")", "\n"}:
        return True
    if not _is_office(token.lower_):
        return False
    following = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    return token.ent_type_ != "ORG" or following is None or following.ent_iob_ != "I"


def _is_office(word: str) -> bool:
    return any(word in words(group) for group in ("title", "rank", "office"))


def _full_names(parties: list[Party], doc: Doc) -> dict[str, Party]:
    """Short forms told in this report, lower case, with the fullest name that they stand for."""
    full: dict[str, Party] = {}
    for party in parties:
        end = party.end
        if end + 1 < len(doc) and doc[end].text == "(" and doc[end + 1].text.isupper() and party.end - party.start > 1:
            full.setdefault(doc[end + 1].text.lower(), party)
        parts = party.name.split()
        if party.kind in BODIES:
            full.setdefault(party.name.lower(), party)
        if party.kind == "person" and len(parts) > 1:
            full.setdefault(doc[party.end - 1].lower_, party)
        elif party.kind in BODIES and len(parts) > 2:
            for word in parts:
                if word.lower() in words("body"):
                    full.setdefault(word.lower(), party)
    return full
