"""Component `sayso_roles`: who does it to whom, from the syntax around each trigger and its frame in the lexicon."""

from __future__ import annotations

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.coding import syntax
from sayso.coding.first_person import resolve_first_person
from sayso.coding.layers import Mention, Trigger, get
from sayso.coding.mentions import HUMAN_KINDS, by_head
from sayso.data import read_tsv

_ACTING = HUMAN_KINDS - {"civilians", "witness"} | {"pronoun", "civilians"}
_FORCES = frozenset({"armed-group", "military", "police", "crowd"})  # named inside a trigger: "terrorist attack"
_NEAR = 6  # tokens
_BODIES = frozenset({"government", "institution"})
_SUFFERING = HUMAN_KINDS - {"military", "police", "armed-group", "government", "country", "institution"}
_TARGETS = HUMAN_KINDS | {"pronoun", "thing", "place"}


@Language.component(
    "sayso_roles", requires=["doc._.triggers", "doc._.mentions", "doc._.attributions"], assigns=["doc._.triggers"]
)
def roles(doc: Doc) -> Doc:
    """Fill `actors` and `recipients` of every trigger with mention indices; what the text does not say stays empty."""
    resolve_first_person(doc)
    finder = _Finder(doc, get(doc, "mentions"))
    for trigger in get(doc, "triggers"):
        token = doc[trigger["head"]]
        if trigger["pos"] == "NOUN":
            actors, recipients = _of_noun(token, trigger, finder)
        else:
            actors, recipients = _of_verb(token, trigger, finder)
            if trigger["type"] == "MOBILIZE" and syntax.is_passive(token) and not actors:
                actors, recipients = recipients, []  # "troops were deployed": the forces that move are the actor
        trigger["actors"] = finder.find(actors, _ACTING)
        both = _mutual(trigger["frame"]) or (trigger["pos"] == "NOUN" and actors is recipients)
        trigger["recipients"] = [i for i in finder.find(recipients, _TARGETS) if both or i not in trigger["actors"]]
    return doc


class _Finder:
    """From argument tokens to mention indices."""

    def __init__(self, doc: Doc, mentions: list[Mention]) -> None:
        self.doc = doc
        self.mentions = mentions
        self.at = by_head(mentions)

    def is_party(self, token: Token) -> bool:
        """Whether a token heads the mention of people, a group or a body."""
        return token.i in self.at and self.mentions[self.at[token.i]]["kind"] in HUMAN_KINDS

    def can_act(self, token: Token) -> bool:
        """Whether a token heads a party, stands for one, or counts one ("dozens clashed")."""
        known = token.i in self.at and self.mentions[self.at[token.i]]["kind"] not in {"thing", "place"}
        return known or token.i not in self.at or token.lemma_.lower() in syntax.THROUGH

    def within_another(self, token: Token) -> bool:
        """Whether a token is part of the name of a party that another token heads."""
        near = (m for m in self.mentions if 0 < m["head"] - token.i < _NEAR and m["kind"] in _FORCES)
        return any(m["start"] <= token.i for m in near)

    def suffering(self, tokens: list[Token]) -> list[Token]:
        """Of possessors, those that a killing or an arrest of theirs befalls: people, not forces and states."""
        return [t for t in tokens if t.i in self.at and self.mentions[self.at[t.i]]["kind"] in _SUFFERING]

    def find(self, tokens: list[Token], kinds: frozenset[str]) -> list[int]:
        found: list[int] = []
        for token in tokens:
            for index in self._several(token):
                if self.mentions[index]["kind"] in kinds and self._new(index, found) and not self._unresolved(index):
                    found.append(index)
        return found

    def _several(self, token: Token) -> list[int]:
        """The mention that a token heads, or the two sides of "Syrian and Russian jets"."""
        index = self._index(token)
        if index is None:
            return []
        sides = [self.at[t.i] for t in syntax.modifiers(token) if self.is_party(t)]
        states = {self.mentions[i]["country"] for i in sides if self.mentions[i]["kind"] == "country"}
        joined = any(t.dep_ == "conj" and self.is_party(t) for t in syntax.modifiers(token))
        return sides if joined and len(states) == len(sides) > 1 else [index]

    def owner(self, thing: Token) -> Token | None:
        """Whose a thing is: "the rebels' positions", "ISIS targets", "an army helicopter" stand for who has them."""
        for token in (*syntax.possessors(thing), *syntax.modifiers(thing)):
            mention = self.mentions[self.at[token.i]] if self.is_party(token) else None
            if mention is None or token.dep_ == "amod":
                continue
            if token.dep_ == "poss" or mention["kind"] in _FORCES or (mention["kind"] in _BODIES and mention["id"]):
                return token
        return None

    def _unresolved(self, index: int) -> bool:
        """A pronoun or "those" that stands for nobody told."""
        return self.mentions[index]["kind"] == "pronoun"

    def _new(self, index: int, found: list[int]) -> bool:
        cluster = self.mentions[index]["cluster"]
        return all(self.mentions[i]["cluster"] != cluster for i in found)

    def _index(self, token: Token) -> int | None:
        if token.i in self.at:
            index = self.at[token.i]
            if self.mentions[index]["kind"] == "thing" and (owner := self.owner(token)) is not None:
                return self.at[owner.i]
            if (
                token.lemma_.lower() in syntax.THROUGH
            ):  # "a group of gunmen", "dozens of soldiers": who is meant follows "of"
                inner = next((t for t in syntax.prepositional(token, frozenset({"of"})) if t.i in self.at), None)
                if inner is not None and self.mentions[self.at[inner.i]]["kind"] not in {"thing", "place"}:
                    return self.at[inner.i]
            return index
        if token.pos_ == "NUM" or token.like_num:
            inner = next((t for t in syntax.prepositional(token, frozenset({"of"})) if t.i in self.at), None)
            return self.at[inner.i] if inner is not None else None
        return None


def _mutual(frame: str) -> bool:
    return frame == "sw" or frame.endswith("=")


def _between(noun: Token) -> list[Token]:
    """Both sides of "attacks between the army and rebels", "an exchange of fire between ..."."""
    found = list(syntax.prepositional(noun, frozenset({"between"})))
    above = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
    if not found and above is not None and above.pos_ == "NOUN":
        found = list(syntax.prepositional(above, frozenset({"between"})))
    return found if len(found) > 1 else []


def _of_verb(verb: Token, trigger: Trigger, finder: _Finder) -> tuple[list[Token], list[Token]]:
    slot, _, preposition = trigger["frame"].partition(">")
    if syntax.is_passive(verb) and slot in {"so", "s", "sx", "i"}:
        return syntax.agents(verb), [] if slot == "i" else syntax.subjects(verb)
    subjects, objects = syntax.subjects(verb), syntax.objects(verb)
    inside = [t for t in objects if trigger["start"] <= t.i < trigger["end"] and len(trigger["lemma"].split()) > 1]
    own = [t for t in inside if not finder.is_party(t)]  # "held talks with X": X is the partner; "dispersed protesters"
    objects = [t for t in objects if t not in own]
    if slot == "o":
        return list(syntax.prepositional(verb, frozenset({"by"}))), subjects or objects
    if slot == "i":
        return [owner for t in subjects if (owner := finder.owner(t)) is not None], objects
    if slot == "sw":
        with_whom = [
            t for v in (verb, *own) for t in syntax.prepositional(v, frozenset({"with", "against", "between"}))
        ]
        if subjects and not any(finder.can_act(t) for t in subjects):  # "three strikes engaged a unit": one side only
            return [owner for t in subjects if (owner := finder.owner(t)) is not None], objects + with_whom
        both = subjects + [t for t in objects + with_whom if t not in subjects]
        return both, both
    if preposition:
        words = frozenset(preposition.split(","))
        found = [t for v in (verb, *own) for t in syntax.prepositional(v, words)]
        return subjects, found or (objects if slot == "so" else [])
    if slot == "s":
        return subjects, []
    return subjects, objects or [t for v in (verb, *own) for t in _attacked(v)]


def _attacked(verb: Token) -> list[Token]:
    return list(syntax.prepositional(verb, frozenset({"at", "on", "against"})))


def _of_noun(noun: Token, trigger: Trigger, finder: _Finder) -> tuple[list[Token], list[Token]]:
    frame = trigger["frame"]
    sides = _between(noun)
    if sides:
        return sides, sides
    mutual = frame.endswith("=")
    giving, _, receiving = frame.rstrip("=").partition(">")
    recipients = _slots(noun, [s for s in receiving.split(",") if s != "whose"], trigger, finder)
    whose = finder.suffering(syntax.possessors(noun)) if "whose" in receiving.split(",") and not recipients else []
    actors = _slots(noun, [s for s in giving.split(",") if not (whose and s == "poss")], trigger, finder)
    recipients = recipients or whose  # "the editor's arrest", but "the army's arrest of the editor"
    actors, recipients = _from_verb(noun, actors, recipients, mutual=mutual)
    if mutual:
        both = actors + [t for t in recipients if t not in actors]
        return both, both
    return actors, recipients


def _slots(noun: Token, slots: list[str], trigger: Trigger, finder: _Finder) -> list[Token]:
    found: list[Token] = []
    for slot in slots:
        if slot == "poss":
            found += [t for t in syntax.possessors(noun) if t.ent_type_ != "DATE"]
        elif slot == "adj":
            found += _named_modifiers(noun, trigger, finder)
        elif slot == "by":
            found += [t for t in syntax.agents(noun) if t not in found] + _participle_agents(noun)
        elif slot:
            found += list(syntax.prepositional(noun, frozenset({slot})))
        if found and slot not in {"between", "with"}:
            break
    return found


def _named_modifiers(noun: Token, trigger: Trigger, finder: _Finder) -> list[Token]:
    """ "US drone strike", "rebel attack", "Israeli air raids": parties before the noun, outside the trigger itself."""
    words = range(trigger["start"], trigger["end"])
    leaders = [
        t
        for m in syntax.modifiers(noun)
        if m.lower_ == "led"
        for t in m.children
        if t.dep_ in {"npadvmod", "compound", "nmod"}
    ]
    acting = [noun.doc[i] for i in words if i in finder.at and finder.mentions[finder.at[i]]["kind"] in _FORCES]
    acting = [t for t in acting if t.pos_ != "ADJ" or t.lower_ != "military"]  # "a military operation": anybody's
    leaders = [t for t in leaders if not finder.within_another(t)]  # "US-led coalition" is one party
    candidates = leaders + [t for t in syntax.modifiers(noun) if t.i not in words]
    for child in (noun.doc[i] for i in words if i != noun.i):
        candidates += [t for t in syntax.modifiers(child) if t.i not in words]
    return [
        t for t in candidates if t.i in finder.at and finder.mentions[finder.at[t.i]]["kind"] in HUMAN_KINDS
    ] or acting


def _participle_agents(noun: Token) -> list[Token]:
    """ "an operation conducted by the army", "a blast claimed by the group": the agent of a participle behind the noun."""
    return [t for c in noun.children if c.dep_ in {"acl", "relcl"} and c.pos_ == "VERB" for t in syntax.agents(c)]


@cache
def _light() -> dict[tuple[str, str], str]:
    return {(row["verb"], row["via"]): row["role"] for row in read_tsv("lexicons/light_verbs.tsv")}


def _from_verb(
    noun: Token, actors: list[Token], recipients: list[Token], *, mutual: bool
) -> tuple[list[Token], list[Token]]:
    """What a light verb around the noun adds: "the army launched an attack on ...", "the base came under attack"."""
    verb, via = noun.head, "obj"
    while noun.dep_ == "conj" and noun.head.pos_ == noun.pos_:
        noun = noun.head
        verb = noun.head
    if noun.dep_ == "pobj" and verb.pos_ == "ADP":
        via, verb = verb.lower_, verb.head
    elif noun.dep_ not in {"dobj", "nsubjpass", "obj", "attr"}:
        return actors, recipients
    role = _light().get((verb.lemma_.lower(), via))
    if role is None or verb.pos_ != "VERB":
        return actors, recipients
    if role == "recipient":
        return actors, recipients or syntax.subjects(verb)
    if syntax.is_passive(verb):
        return actors or syntax.agents(verb), recipients
    doers = syntax.subjects(verb)
    if mutual:
        partners = list(syntax.prepositional(verb, frozenset({"with"})))
        return [*doers, *(t for t in actors if t not in doers), *partners], recipients
    if not recipients:
        recipients = list(syntax.prepositional(verb, frozenset({"on", "against", "at"})))
    return actors or doers, recipients
