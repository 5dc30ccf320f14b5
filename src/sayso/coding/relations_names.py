"""Who stands beside a word: the names and described parties of a report, by the token where they begin and end.

The relation patterns read the line, not the tree: relations live in crowded noun phrases ("the group's chief Name
Surname"), in bracketed asides and in headlines, where parses are weakest and neighbourhood is the better evidence.
Parties are called as the report calls them, short forms by their full name and peoples by their country.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Doc, Token

from sayso.coding import syntax
from sayso.coding.known import known_actors
from sayso.coding.layers import Mention, get
from sayso.coding.relations_spans import BODIES, Party, short_names, spans, words
from sayso.data import read_tsv
from sayso.resolving.actors import Actors

_GROUPS = BODIES | {"people", "civilians", "crowd", "official"}
_STRIP = frozenset({"DET", "PUNCT", "SPACE", "CCONJ", "NUM", "PART"})
_SKIP = frozenset({"DET", "ADJ", "NUM", "SPACE", "ADV"})
_STATE = frozenset({"military", "government", "police"})
_THE = frozenset({"the", "this", "that"})
_QUOTES = frozenset({"-", '"', "“", "'"})
_WIDEST = 7  # tokens of a description
_REACH = 12  # tokens of what may stand before a name
_ASIDE = 6  # tokens of a bracketed short form


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    """Names of each country by its code, the usual one first."""
    return {row["iso3"]: (row["name"], *filter(None, row["aliases"].split("|"))) for row in read_tsv("countries.tsv")}


def country_name(code: str, text: str) -> str:
    """What to call a country that the report calls `text`: as it does, unless that is what its people are called.

    "Iranian" is Iran, and "British" Britain rather than the United Kingdom: the name begins as the report's word does.
    """
    names = _countries().get(code, (text,))
    if text in names or text.isupper():
        return text
    return next((n for n in names if " " not in n and n[:4] == text[:4]), names[0])


class Parties:
    """The parties of one report. Every look-up is by position and looks at no more than a few tokens around it."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.lower = [token.lower_ for token in doc]
        self.table: Actors = known_actors(doc)
        mentions: list[Mention] = get(doc, "mentions")
        bodies = (m for m in mentions if m["kind"] in BODIES and m["id"] is not None)
        self._named = {m["cluster"]: m for m in bodies}
        self._by_head = {m["head"]: m for m in mentions}
        self._at: list[Party | None] = [None] * len(doc)
        found = [self._unit(*part) for span in spans(doc) for part in self._split(*span)]
        self._full = short_names(found, doc)
        self._told = {party.name.lower(): party for party in found}
        for party in found:
            self._at[party.start : party.end] = [self._renamed(party)] * (party.end - party.start)
        self._phrases: dict[int, Mention] = {}
        for mention in mentions:
            head = mention["head"]
            if doc[head].pos_ == "NOUN" and mention["kind"] in _GROUPS and self._at[head] is None:
                for i in range(max(mention["start"], head - _WIDEST), head + 1):
                    self._phrases[i] = mention

    # -- by position

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
            party = self._at[j]
            if party is None and self.doc[j].lower_ in words("title"):
                continue
            phrase = self._phrases.get(j)
            if phrase is not None and (party is None or self._heads(phrase, party)):
                return self._described(phrase)
            if party is None and not self._skippable(self.doc[j]):
                return None
            if party is not None and party.start == j and not self._modifies(party):
                return party
        return None

    def starting_name(self, i: int) -> Party | None:
        """The proper name that begins at token `i` or behind an article."""
        if i < len(self.doc) and self.doc[i].pos_ == "DET":
            i += 1
        party = self.covering(i)
        return party if party is not None and party.start == i else None

    def named_after(self, i: int) -> Party | None:
        """The name from token `i` on behind a description of it: "at risk consultancy Example Group"."""
        for j in range(i, min(i + _REACH, len(self.doc))):
            party, token = self._at[j], self.doc[j]
            if party is not None and party.start == j and (party.kind not in {"people", "country"} or j > i + 3):
                return party
            if party is None and token.pos_ not in {"DET", "ADJ", "NOUN"} and not self._skippable(token):
                return None
        return None

    def series(self, i: int) -> Iterator[Party]:
        """The parties joined from token `i` on: "France, Britain and Italy", also without commas."""
        party = self.starting(i)
        while party is not None and party.proper:
            yield party
            i = party.end
            while i < min(party.end + 3, len(self.doc)) and self.doc[i].lower_ in {",", "and", "the"}:
                i += 1
            party = self.covering(i)

    def titled(self, i: int) -> Party | None:
        """What token `i` names that the tagger passed over: the "Name" of "pro-Name"."""
        row = self.table.find(self.doc[i].text) if self.doc[i].text[:1].isupper() else None
        return Party(i, i + 1, self.doc[i].text, row.kind, True, row.country) if row is not None else None

    def state(self, i: int) -> Party | None:
        """The state that token `i` names or describes: "Iran", "Iranian", "Syrias"."""
        text = self.doc[i].text
        code = self.table.country_of(text) or (self._possessor(text) if len(text) > 4 else None)
        return Party(i, i + 1, country_name(code, text), "country", True, code) if code else None

    # -- by grammar

    def headed(self, i: int) -> Party | None:
        """The party that token `i` is the head word of."""
        phrase = self._phrases.get(i)
        return self._described(phrase) if phrase is not None and phrase["head"] == i else self._at[i]

    def subject_of(self, i: int) -> Party | None:
        """The party that is the grammatical subject of the verb, or of the "is", of token `i`."""
        token = self.doc[i]
        verb = token.head if token.dep_ in {"attr", "acomp"} else token
        heads = syntax.subjects(verb) if verb.pos_ in {"VERB", "AUX"} else []
        return self.headed(heads[0].i) if len(heads) == 1 else None

    def meant(self, i: int) -> Party | None:
        """The body that the pronoun "it" or "its" at token `i` stands for."""
        mention = self._by_head.get(i)
        if self.doc[i].lower_ == "its" and mention is None:
            return self._owner_told_before(i)
        if mention is None or self.doc[i].lower_ not in {"it", "its"}:
            return None
        if mention["kind"] not in BODIES or not mention["name"][:1].isupper():
            return None
        return Party(i, i + 1, mention["name"], mention["kind"], True, mention["country"])

    def _owner_told_before(self, i: int) -> Party | None:
        """The body that an "its" which opens a sentence means: the subject of the sentence before."""
        sent = self.doc[i].sent
        if i != sent.start or i == 0:
            return None
        heads = [h for t in self.doc[i - 1].sent if t.pos_ in {"VERB", "AUX"} for h in syntax.subjects(t)]
        found = (self.headed(h.i) for h in heads)
        return next((p for p in found if p is not None and p.proper and p.kind in BODIES), None)

    # -- asides

    def before_aside(self, i: int) -> int:
        """The position before a possessive ending and a bracketed short form that end at `i`."""
        while i > 0 and (self.doc[i - 1].is_space or self.doc[i - 1].tag_ == "POS" or self.doc[i - 1].text in "'’"):
            i -= 1
        if i > 0 and self.doc[i - 1].text == ")":
            return next((j for j in range(i - 2, max(i - _ASIDE, 0), -1) if self.doc[j].text == "("), i)
        return i

    def after_aside(self, i: int) -> int:
        """The position behind a bracketed short form that begins at `i`: "(SDF)"."""
        if i < len(self.doc) and self.doc[i].text == "(":
            last = min(i + _ASIDE, len(self.doc))
            return next((j + 1 for j in range(i + 1, last) if self.doc[j].text == ")"), i)
        return i

    def _heads(self, phrase: Mention, party: Party) -> bool:
        """Whether a name only stands before the description that is meant: not a person's, but in "the Name regime"."""
        rule = self.doc[phrase["head"]].lemma_.lower() in words("rule")
        return party.end <= phrase["head"] and (party.kind != "person" or rule)

    # -- descriptions

    def _described(self, phrase: Mention) -> Party:
        """A party by its description, or by the name inside: "government forces", "the Example Front group"."""
        head, kind = phrase["head"], phrase["kind"]
        inner = self._at[head - 1] if head else None
        named = inner is not None and inner.start >= phrase["start"] and inner.kind in BODIES | {"name"}
        if inner is not None and named and self.doc[head].lemma_.lower() in words("generic"):
            return inner
        known = self._named.get(phrase["cluster"])
        start = phrase["start"]
        definite = not {self.doc[start].lower_, self.doc[max(start - 1, 0)].lower_}.isdisjoint(_THE)
        if known is not None and definite and self.doc[head].lemma_.lower() in words("sort"):
            return Party(phrase["start"], head + 1, known["name"], known["kind"], True, known["country"])  # "the group"
        start = self._stripped(phrase["start"], head)
        state = self._at[start - 1] if start and kind in _STATE else None
        if state is not None and state.kind == "country" and self.doc[start - 1].pos_ == "ADJ":
            start = state.start  # "the Kenyan military", where only "military" was found
        text = " ".join(self.doc[start : head + 1].text.split())
        short = self._full.get(text.lower()) if text.lower() not in words("generic") else None
        if short is not None and short.kind in BODIES and start and self.doc[start - 1].lower_ == "the":
            return Party(start, head + 1, short.name, short.kind, True, short.code)  # "the observatory"
        if head + 2 < len(self.doc) and self.doc[head + 1].lower_ == "of":
            whole = self.starting_name(head + 2)
            if whole is not None:
                return Party(start, whole.end, f"{text} of {whole.name}", kind, False, phrase["country"])
        return Party(start, head + 1, text, kind, False, phrase["country"])

    def _stripped(self, start: int, head: int) -> int:
        """Where a description begins without counts, articles and "US-backed" (but not "US-led": that is its name)."""
        for i in range(head - 1, max(start - 1, head - _WIDEST), -1):
            if self.doc[i].lower_.rpartition("-")[2] in words("hyphen") and "-" in self.doc[i].text:  # "U.S.-backed"
                start = i + 1
                break
            if i < start + 2 or self.doc[i - 1].text != "-":
                continue
            kind = words("hyphen").get(self.doc[i].lower_)
            if kind == "leads":
                return i - 2
            if kind is not None or self.doc[i - 2].lower_ in words("prefix"):
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

    def _skippable(self, token: Token) -> bool:
        """Whether a token may stand between a preposition and the name that it leads to."""
        if token.pos_ in _SKIP or token.tag_ in {"VBN", "PRP$"} or token.text in _QUOTES:
            return True
        if any(token.lower_ in words(group) for group in ("title", "generic", "ruling")):
            return True
        return token.i + 1 < len(self.doc) and self.doc[token.i + 1].text == "-"

    def _modifies(self, party: Party) -> bool:
        """Whether a name only describes the one behind it: "US-backed", "Syrian"."""
        if party.end >= len(self.doc):
            return False
        following = self.doc[party.end]
        if following.text == "-" and party.end + 1 < len(self.doc):
            return self.doc[party.end + 1].lower_ in words("hyphen")
        last = self.doc[party.end - 1]
        if last.pos_ != "ADJ" and last.dep_ != "amod":
            return False
        named = self._at[party.end] is not None or following.pos_ in {"ADJ", "PROPN"}
        return named or following.lower_ in words("title")

    # -- names

    def _split(self, start: int, end: int, kind: str) -> Iterator[tuple[int, int, str]]:
        """A state's possessive that lost its apostrophe is no part of the name behind it: "Syrias Example Party"."""
        text = self.doc[start].text
        if end - start > 1 and self._possessor(text) and self.table.country_of(text) is None:
            yield start, start + 1, "place"
            start += 1
            kind = "name" if kind == "person" and end - start == 1 else kind
        yield start, end, kind

    def _possessor(self, text: str) -> str | None:
        return self.table.country_of(text[:-1]) if text.endswith("s") else None

    def _unit(self, start: int, end: int, kind: str) -> Party:
        """The party that a proper name names, as the tables have it, else as the tagger."""
        text = " ".join(self.doc[start:end].text.split())
        row = self.table.find(text)
        if row is not None:
            dotted = "." in text and end - start == 1 and row.kind in BODIES  # "U.N." is told by its full name
            return Party(start, end, row.name if dotted else text, row.kind, True, row.country)
        for k in range(start + 1, min(start + 3, end - 1)):  # "Islamist Example Front"
            row = self.table.find(self.doc[k:end].text)
            if row is not None and row.kind in {"armed-group", "military"}:
                return Party(k, end, self.doc[k:end].text, row.kind, True, row.country)
        code = self.table.country_of(text) or self._possessor(text)
        if code is not None:
            return Party(start, end, country_name(code, text), "country", True, code)
        mention = self._by_head.get(end - 1)
        known = mention is not None and mention["id"] and mention["end"] - mention["start"] <= end - start
        if mention is not None and known and "person" not in {kind, mention["kind"]}:
            return Party(start, end, text, mention["kind"], True, mention["country"])
        party = Party(start, end, text, kind, True)
        body = kind in {"name", "place", "person", "people"} and party.has("body")
        if kind == "person" and end - start == 1 and self._after_sort(start):
            return Party(start, end, text, "name", True)
        return Party(start, end, text, "institution", True) if body else party

    def _after_sort(self, i: int) -> bool:
        """Whether the word before a name says that it is a body's: "news agency Name", "its propaganda wing, Name"."""
        i -= 1 if i and self.doc[i - 1].text == "," else 0
        before = self.doc[i - 1].lower_ if i else ""
        return before in words("sort") or words("role").get(before) == "part-of"

    def _renamed(self, party: Party) -> Party:
        """By the full name; a possessive without its apostrophe by the name that the report also tells without."""
        key = party.name.lower()
        full = self._full.get(key)
        if key.endswith("s") and (full is None or full.name == party.name):
            full = self._told.get(key[:-1])
        if full is None or full.name == party.name:
            return party
        kind = full.kind if party.kind in {"name", "people"} else party.kind
        return Party(party.start, party.end, full.name, kind, True, party.code or full.code)
