"""Component `sayso_relations`: how parties, groups, bodies and places hang together, with the words that say so."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.coding import syntax
from sayso.coding.layers import Mention, RelationDraft, get, put
from sayso.coding.mentions import by_head
from sayso.data import read_tsv

_BODIES = frozenset({"armed-group", "institution", "ngo", "media", "military", "police", "government"})
_PARTIES = _BODIES | {"country", "people"}
_PEOPLE = frozenset({"person", "official", "media", "ngo", "armed-group", "military", "police", "civilians", "witness", "medical"})
_STATE = frozenset({"country", "place"})


@Language.component("sayso_relations", requires=["doc._.mentions"], assigns=["doc._.relations"])
def relations(doc: Doc) -> Doc:
    """Store each relation once, in text order."""
    finder = _Finder(doc)
    found: dict[tuple[str, str, str], RelationDraft] = {}
    for token in doc:
        for draft in finder.at(token):
            if draft["subject"].lower() != draft["object"].lower():
                found.setdefault((draft["type"], draft["subject"], draft["object"]), draft)
    put(doc, "relations", list(found.values()))
    return doc


@cache
def _words(group: str) -> dict[str, str]:
    return {row["word"]: row["type"] for row in read_tsv("lexicons/relation_words.tsv") if row["group"] == group}


class _Finder:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.mentions: list[Mention] = get(doc, "mentions")
        self.head = by_head(self.mentions)

    def at(self, token: Token) -> Iterator[RelationDraft]:
        """Relations that this token's words state."""
        yield from self._hyphenated(token)
        yield from self._participle(token)
        yield from self._headed_by(token)
        yield from self._member(token)
        yield from self._anti(token)

    def _mention(self, token: Token) -> Mention | None:
        index = self.head.get(token.i)
        return self.mentions[index] if index is not None else None

    def _draft(self, kind: str, subject: Mention, obj: Mention, around: tuple[int, int]) -> RelationDraft:
        start, end = around
        return RelationDraft(type=kind, subject=subject["name"], object=obj["name"], start=start, end=min(end, start + 40))

    def _hyphenated(self, token: Token) -> Iterator[RelationDraft]:
        """"Iran-backed militia", "US-led coalition", "Saudi-allied forces", "Britain-based monitor"."""
        kind = _words("hyphen").get(token.lower_)
        if kind is None or token.i < 2 or self.doc[token.i - 1].text != "-":
            return
        backer = self._named(token.i - 2)
        holder = token.head
        while holder.pos_ in {"ADJ", "VERB"} and holder.head.i != holder.i:
            holder = holder.head
        owner = self._mention(holder)
        if owner is None or backer is None or owner["kind"] in {"thing", "place", "pronoun"}:
            return
        owner = self._apposed(holder) or owner
        around = (token.i - 2, owner["end"] if owner["end"] > token.i else token.i + 1)
        if kind == "leads":
            yield self._draft(kind, backer, owner, around)
        else:
            yield self._draft(kind, owner, backer, around)

    def _apposed(self, token: Token) -> Mention | None:
        """The name that a description stands beside: "Kataib Hezbollah, an Iran-backed group"."""
        if token.dep_ == "appos":
            return self._mention(token.head)
        for child in token.children:
            if child.dep_ == "appos" and (found := self._mention(child)) is not None and found["text"][:1].isupper():
                return found
        return None

    def _named(self, position: int) -> Mention | None:
        for mention in self.mentions:
            if mention["end"] == position + 1 and mention["kind"] in _PARTIES | _STATE | {"person", "institution"}:
                return mention
        token = self.doc[position]
        if token.pos_ in {"PROPN", "ADJ"} and token.text[:1].isupper():
            return Mention(start=position, end=position + 1, head=position, text=token.text, name=token.text, kind="country", country=None, id=None, cluster=-1)
        return None

    def _participle(self, token: Token) -> Iterator[RelationDraft]:
        """"forces backed by Russia", "militants linked to the group", "are affiliated with", "have close ties to"."""
        kind = _words("participle").get(token.lemma_.lower()) or _words("participle").get(token.lower_)
        if kind is None or token.pos_ not in {"VERB", "ADJ", "NOUN"}:
            return
        words = frozenset({"by"}) if kind == "backed-by" else frozenset({"with", "to", "of"})
        others = list(syntax.prepositional(token, words)) + (syntax.agents(token) if kind == "backed-by" else [])
        holders = syntax.subjects(token) if token.pos_ == "VERB" else syntax.subjects(token.head) if token.dep_ in {"dobj", "acomp"} else []
        if token.dep_ in {"acl", "amod"}:
            holders = [token.head]
        for holder in holders:
            for other in others:
                one, two = self._mention(holder), self._mention(other)
                if one and two and one["kind"] in _PARTIES | _PEOPLE and two["kind"] in _PARTIES | {"person", "military"}:
                    yield self._draft(kind, one, two, (min(holder.i, token.i), max(token.i, other.i) + 1))

    def _headed_by(self, token: Token) -> Iterator[RelationDraft]:
        """"the leader of the group, X", "X, head of Y", "Y chief X": not the offices of a state."""
        kind = _words("office").get(token.lemma_.lower())
        if kind is None or token.pos_ not in {"NOUN", "PROPN"}:
            return
        person = self._person_at(token)
        if person is None:
            return
        bodies = list(syntax.prepositional(token, frozenset({"of", "for", "at", "with"}))) + syntax.possessors(token) + syntax.modifiers(token)
        if token.dep_ == "compound":  # "Hezbollah leader Hassan Nasrallah"
            bodies += [t for t in syntax.modifiers(token.head) if t.i < token.i]
        for other in bodies:
            body = self._mention(other)
            if body is not None and body["kind"] in _BODIES and body["text"][:1].isupper() and body["cluster"] != person["cluster"]:
                if kind == "leads" and body["kind"] in {"government", "military", "police"}:
                    continue
                yield self._draft(kind, person, body, (min(token.i, other.i, person["start"]), max(token.i + 1, other.i + 1, person["end"])))
                return

    def _person_at(self, token: Token) -> Mention | None:
        candidates = [token.head] if token.dep_ in {"appos", "compound"} else []
        candidates += [c for c in token.children if c.dep_ == "appos"]
        if token.dep_ == "attr":
            candidates += syntax.subjects(token.head)
        if token.dep_ in {"nsubj", "nsubjpass"} and token.head.lemma_ == "be":
            candidates += [c for c in token.head.children if c.dep_ == "attr"]
        for candidate in candidates:
            mention = self._mention(candidate)
            if mention is not None and candidate.ent_type_ in {"PERSON", ""} and candidate.pos_ == "PROPN" and mention["kind"] in _PEOPLE:
                return mention
        return None

    def _member(self, token: Token) -> Iterator[RelationDraft]:
        """Bodies of a state: "Somalia's National Intelligence Agency" is part of Somalia; and "X, part of Y"."""
        mention = self._mention(token)
        if mention is not None and mention["kind"] in _BODIES - {"media", "armed-group"} and token.pos_ == "PROPN":
            for owner in syntax.possessors(token):
                state = self._mention(owner)
                if state is not None and state["kind"] == "country":
                    yield self._draft("part-of", mention, state, (owner.i, token.i + 1))
        if token.lower_ in {"part", "branch", "wing", "arm", "faction", "offshoot", "affiliate", "division", "unit"}:
            kind = "affiliated-with" if token.lower_ in {"offshoot", "affiliate"} else "part-of"
            holders = [token.head] if token.dep_ == "appos" else syntax.subjects(token.head) if token.dep_ == "attr" else []
            for holder in holders:
                for other in syntax.prepositional(token, frozenset({"of"})):
                    one, two = self._mention(holder), self._mention(other)
                    if one and two and one["kind"] in _PARTIES and two["kind"] in _BODIES:
                        yield self._draft(kind, one, two, (min(holder.i, token.i), other.i + 1))

    def _anti(self, token: Token) -> Iterator[RelationDraft]:
        """"opposed to the government", "fighting against the army"."""
        kind = _words("against").get(token.lemma_.lower())
        if kind is None or token.pos_ not in {"VERB", "ADJ"}:
            return
        others = list(syntax.prepositional(token, frozenset({"to", "against"}))) or (syntax.objects(token) if token.lemma_ in {"oppose", "topple", "overthrow"} else [])
        for holder in syntax.subjects(token) if token.pos_ == "VERB" else [token.head]:
            for other in others:
                one, two = self._mention(holder), self._mention(other)
                if one and two and one["kind"] in _PARTIES and two["kind"] in _PARTIES:
                    yield self._draft(kind, one, two, (min(holder.i, token.i), other.i + 1))
