"""Questions to a dependency parse (ClearNLP labels, as spaCy's English pipelines give them)."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from sayso.data import word_class
from sayso.resolving.numbers import parse_count

SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
OBJECTS = frozenset({"dobj", "obj"})
RELATIVES = frozenset({"who", "which", "that", "whom", "whose"})
_VERBAL = frozenset({"VERB", "AUX"})
_MOST = 500  # of one kind of happening; what is more is a year
_SINGLE = frozenset({"another", "one", "first", "second", "third", "fourth"})
# Nouns that only count or gather what follows "of": "a group of gunmen", "dozens of soldiers".
THROUGH = word_class("through")


def entities(doc: Doc, start: int, end: int) -> list[Span]:
    """The named entities that lie wholly in `doc[start:end]`; costs as much as the piece is long.

    spaCy's `span.ents` and `doc.ents` go through the whole document at every call.
    """
    found, i = [], start
    while i < end:
        stop = i + 1
        if doc[i].ent_iob_ == "B":
            while stop < len(doc) and doc[stop].ent_iob_ == "I":
                stop += 1
            if stop <= end:
                found.append(Span(doc, i, stop, label=doc[i].ent_type))
        i = stop
    return found


def entity_at(doc: Doc, place: int) -> Span | None:
    """The named entity that a token belongs to."""
    start = place
    while start > 0 and doc[start].ent_iob_ == "I":
        start -= 1
    stop = place + 1
    while stop < len(doc) and doc[stop].ent_iob_ == "I":
        stop += 1
    return Span(doc, start, stop, label=doc[start].ent_type) if doc[start].ent_iob_ == "B" else None


def lemma(token: Token) -> str:
    """The lemma in lower case; the singular of a plural that opens a sentence and was taken for a name ("Drones struck")."""
    found = token.lemma_.lower()
    taken_for_name = token.pos_ == "PROPN" and token.is_sent_start and not token.ent_type_ and len(found) > 4
    return found[:-1] if taken_for_name and found.endswith("s") and not found.endswith("ss") else found


def is_passive(verb: Token) -> bool:
    """True for "was attacked", and for the reduced "(the town) attacked by rebels"."""
    deps = {child.dep_ for child in verb.children}
    if deps & {"nsubjpass", "auxpass"}:
        return True
    if verb.tag_ != "VBN":
        return False
    if "agent" in deps:
        return True
    if verb.dep_ in {"acl", "amod"} and not deps & OBJECTS:
        return True
    if verb.dep_ == "conj" and not deps & (SUBJECTS | {"aux"}) and not deps & OBJECTS:
        return is_passive(verb.head)
    return False


def conjuncts(token: Token) -> list[Token]:
    """The token and its coordinated fellows: "soldiers, police and militiamen"."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON", "NUM", "ADJ"}:
            found += conjuncts(child)
    return found


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Heads of the logical or passive subject, also where it is shared ("attacked the town and burned it")."""
    own = [c for c in verb.children if c.dep_ in SUBJECTS | PASSIVE_SUBJECTS]
    if own:
        return [t for s in own for t in conjuncts(_antecedent(s))]
    if depth > 4:
        return []
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in _VERBAL:
        return subjects(head, depth + 1)
    if verb.dep_ in {"xcomp", "advcl", "ccomp"} and head.pos_ in _VERBAL and _lacks_own_subject(verb):
        return _controller(verb, head, depth)
    if verb.dep_ in {"acl", "relcl"}:
        return conjuncts_only(head)
    if verb.dep_ == "pcomp" and head.head.pos_ in _VERBAL:
        above = head.head
        if head.lower_ in {"of", "for", "from"} and not is_passive(above) and (doers := objects(above)):
            return doers  # "accused the rebels of shelling": the accused does it
        return subjects(above, depth + 1)
    if verb.dep_ == "pcomp" and head.head.pos_ in {"NOUN", "PROPN"}:  # "blamed for attacking" through a noun
        return conjuncts_only(head.head) if head.text.lower() == "of" else []
    return []


def conjuncts_only(noun: Token) -> list[Token]:
    """A noun as a subject by way of its relative or participle clause; only that noun, not its fellows."""
    return [noun] if noun.pos_ in {"NOUN", "PROPN", "PRON"} else []


def _lacks_own_subject(verb: Token) -> bool:
    return verb.tag_ in {"VBG", "VBN", "VB"} or verb.dep_ == "xcomp"


def _controller(verb: Token, head: Token, depth: int) -> list[Token]:
    if verb.dep_ == "xcomp":
        objects = [c for c in head.children if c.dep_ in OBJECTS]
        if objects and head.lemma_ not in {"promise", "threaten", "vow"}:
            return [t for o in objects for t in conjuncts(o)]
    if verb.dep_ == "ccomp" and verb.tag_ not in {"VBG", "VB"}:
        return []
    if is_passive(head) and not any(c.dep_ == "agent" for c in head.children):
        # "was shot dead, leaving ...": the doer is unknown; "was seen surrounding": the subject does it
        return subjects(head, depth + 1) if verb.dep_ == "xcomp" else []
    if is_passive(head) and verb.dep_ == "advcl":
        return agents(head)
    return subjects(head, depth + 1)


def _antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for."""
    if token.lower_ in RELATIVES:
        clause = token.head
        while clause.dep_ in {"conj", "aux", "xcomp"} and clause.head.i != clause.i:
            clause = clause.head
        if clause.dep_ in {"relcl", "acl"}:
            return clause.head
    return token


def objects(verb: Token) -> list[Token]:
    """Heads of the direct object (of the first of coordinated verbs too: "attacked and burned the town")."""
    own = [t for c in verb.children if c.dep_ in OBJECTS for t in conjuncts(_antecedent(c))]
    if own:
        return own
    for child in verb.children:  # shared object: "bombed and shelled the town"
        if child.dep_ == "conj" and child.pos_ == "VERB" and child.tag_ == verb.tag_ and child.i - verb.i <= 3:
            return [t for c in child.children if c.dep_ in OBJECTS for t in conjuncts(c)]
    return []


def agents(verb: Token) -> list[Token]:
    """Heads of the by-phrase of a passive or of a noun: "attacked by", "an attack by"."""
    return [
        t
        for c in verb.children
        if c.dep_ in {"agent", "prep"} and c.lower_ == "by"
        for p in c.children
        if p.dep_ == "pobj"
        for t in conjuncts(p)
    ]


def prepositional(token: Token, words: frozenset[str]) -> Iterator[Token]:
    """Heads of the objects of the given prepositions under a token ("on", "against", ...)."""
    for child in token.children:
        if child.dep_ in {"prep", "dative", "agent"} and child.lower_ in words:
            for inner in child.children:
                if inner.dep_ == "pobj":
                    yield from conjuncts(inner)
                elif inner.dep_ == "prep":  # "from within the town"
                    yield from (t for p in inner.children if p.dep_ == "pobj" for t in conjuncts(p))


def possessors(noun: Token) -> list[Token]:
    """Heads of the possessive: "Israel's strike", "their attack"."""
    return [t for c in noun.children if c.dep_ == "poss" for t in conjuncts(c)]


def modifiers(noun: Token) -> list[Token]:
    """Prenominal words that may name a party: "US drone strike", "Israeli and American raids"."""
    found = [c for c in noun.children if c.dep_ in {"compound", "amod", "nmod"} and c.i < noun.i]
    return [t for c in found for t in [c, *[x for x in c.children if x.dep_ in {"conj", "compound", "amod"}]]]


def governing_verb(token: Token) -> Token | None:
    """The nearest verb above a token, itself included."""
    for node in (token, *token.ancestors):
        if node.pos_ in _VERBAL:
            return node
    return None


def clause_head(token: Token) -> Token:
    """The verb (or root) of the smallest finite or participle clause around a token."""
    node = token
    while node.head.i != node.i and not (
        node.pos_ in _VERBAL
        and node.dep_ in {"ccomp", "advcl", "relcl", "acl", "conj", "ROOT", "parataxis", "xcomp", "pcomp"}
    ):
        node = node.head
    return node


def span_of(token: Token) -> tuple[int, int]:
    """First and last-plus-one token index of a token's subtree."""
    return token.left_edge.i, token.right_edge.i + 1


def counted(noun: Token) -> int:
    """How many happenings a noun tells of: "15 strikes", "another blast"; 0 where it does not say."""
    for child in noun.children:
        if child.dep_ == "nummod" and child.i < noun.i:
            parsed = parse_count(child.text)
            return parsed[0] if parsed is not None and parsed[0] == parsed[1] and parsed[0] <= _MOST else 0
        if child.lower_ in _SINGLE and child.i < noun.i:
            return 1
    return 0
