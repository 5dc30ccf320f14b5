"""Reading one verb of saying: its subject, its voice, whether it is denied, and whether the saying took place."""

from __future__ import annotations

from spacy.tokens import Token

from sayso.coding.sources_lexicon import words
from sayso.coding.sources_speaker import is_who, strong
from sayso.coding.syntax import entities

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_MODALS = frozenset({"will", "would", "may", "might", "could", "should", "can", "shall", "must", "'ll", "wo", "ca"})
_NOBODY = frozenset({"no", "nobody", "none", "neither", "nor", "no-one"})
_PERSONAL = frozenset({"he", "she", "they", "it", "who"})
_NOMINAL = frozenset({"NOUN", "PROPN"})
GROUP = frozenset({"aux", "auxpass", "neg", "advmod", "prt"})


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The head of who speaks: the verb's own subject, that of the verb it hangs on, or the noun it describes."""
    if is_passive(verb):
        agent = next((c for c in verb.children if c.dep_ == "agent"), None)
        return _object_of(agent) if agent is not None else _displaced(verb)
    if contact(verb):
        return verb.nbor(-1)
    own = next((c for c in verb.children if c.dep_ in ("nsubj", "csubj")), None)
    if own is not None:
        relative = own.lower_ in ("who", "which", "that") and not is_who(own)
        return _antecedent(verb, own) if relative else own
    if verb.dep_ in ("acl", "relcl"):
        return verb.head if verb.head.pos_ in ("NOUN", "PROPN", "PRON") else None
    return _inherited(verb, depth)


def contact(verb: Token) -> bool:
    """A relative clause without its pronoun, read as a participle: "a move (that) Washington stated was a response"."""
    if verb.dep_ not in ("acl", "relcl") or verb.i < 2 or verb.i + 1 >= len(verb.doc):
        return False
    return verb.nbor(-1).pos_ == "PROPN" and verb.nbor(1).pos_ == "AUX" and verb.nbor(-2).pos_ == "NOUN"


def _displaced(verb: Token) -> Token | None:
    """The speaker of "blamed for attacking the base by the ministry": a by-phrase hung on the act in between."""
    act = next((t for c in verb.children if c.dep_ == "prep" for t in c.children if t.dep_ == "pcomp"), None)
    by = next((c for c in act.children if c.lower_ == "by" and c.dep_ == "prep"), None) if act is not None else None
    found = _object_of(by) if by is not None else None
    return found if found is not None and strong(found) else None


def _object_of(prep: Token) -> Token | None:
    return next((t for t in prep.children if t.dep_ == "pobj"), None)


def _inherited(verb: Token, depth: int) -> Token | None:
    """The subject of the verb that governs this one ("..., adding that", "was quick to claim", "replied by saying")."""
    if depth > 4 or (verb.dep_ == "advcl" and verb.tag_ in ("VBD", "VBZ", "VBP")):
        return None
    up = verb.head
    if up.pos_ in ("ADP", "SCONJ", "ADJ") and up.head.i != up.i and not any(c.dep_ in _SUBJECTS for c in up.children):
        up = up.head
    if up.i == verb.i or verb.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "dep", "ccomp", "prep", "acomp"):
        return None
    if up.pos_ in _NOMINAL:
        return up if verb.tag_ == "VBG" else None
    aside = verb.tag_ == "VBG" and verb.dep_ == "advcl" and verb.i and verb.nbor(-1).text == ","
    if aside and up.dep_ == "ccomp" and up.head.lower_ in words("plain"):
        return subject(up.head, depth + 1)  # "said his troops had entered the town, denying that ..."
    if is_passive(up):
        return next((c for c in up.children if c.dep_ == "nsubjpass"), None)
    return subject(up, depth + 1)


def _antecedent(verb: Token, pronoun: Token) -> Token | None:
    """The noun that "who" or "which" stands for; "which" is no person, whatever the parser says."""
    head = verb.head if verb.dep_ == "relcl" else None
    if head is None or (pronoun.lower_ == "which" and head.ent_type_ == "PERSON"):
        before = [t for t in verb.doc[max(pronoun.i - 2, 0) : pronoun.i] if t.pos_ in _NOMINAL]
        return before[-1] if before else head
    return head


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive ("was confirmed by", "denied by police")."""
    if contact(verb):
        return False
    deps = {c.dep_ for c in verb.children}
    if deps & {"nsubjpass", "auxpass", "agent"}:
        return True
    if verb.tag_ != "VBN" or "nsubj" in deps or any(c.dep_ == "aux" and c.lower_ != "to" for c in verb.children):
        return False
    return verb.dep_ in ("acl", "acomp", "oprd", "advcl", "attr") or (verb.dep_ == "conj" and is_passive(verb.head))


def beside(verb: Token) -> Token | None:
    """The noun right before or right after a verb whose subject the parser did not find."""
    left = _left_of(verb)
    if (left is not None and strong(left)) or verb.i + 1 >= verb.sent.end or verb.lower_ == "told":
        return left
    right = verb.nbor()
    while verb.i < right.i < right.head.i < verb.sent.end and right.dep_ in ("det", "compound", "amod", "poss"):
        right = right.head
    speaking = right.head.tag_ == "VBG" and right.head.head.i == verb.i  # "said sources speaking on condition of"
    free = right.dep_ not in _SUBJECTS or speaking
    usable = right.pos_ in _NOMINAL and right.ent_type_ not in ("DATE", "TIME") and free
    if any(c.dep_ == "prep" and c.i < right.i for c in right.children):
        usable = False
    return right if usable and (left is None or strong(right)) else left


def _left_of(verb: Token) -> Token | None:
    doc, i, first = verb.doc, verb.i - 1, verb.sent.start
    while i >= first:
        token = doc[i]
        if not (token.pos_ in ("AUX", "ADV", "PART") or token.dep_ in GROUP or token.ent_type_ in ("DATE", "TIME")):
            return _climb(token) if token.pos_ in _NOMINAL or token.lower_ in _PERSONAL else None
        i -= 1
    return None


def _climb(noun: Token) -> Token:
    """From the last noun of a phrase to its head: "a source at the regional command" is about the source."""
    name = next(iter(entities(noun.doc, noun.i, noun.i + 1)), None) if noun.ent_type_ in ("ORG", "PERSON") else None
    token = best = noun if name is None else name.root
    for _ in range(6):
        up = token.head
        if up.dep_ == "acl" and up.lower_ in words("passed-on") and token.dep_ == "agent":
            return up.head  # "a letter obtained by the Post says"
        if up.i == token.i or up.i > noun.i or noun.i - up.i > 12:
            break
        if up.pos_ not in ("ADP", "NOUN", "PROPN", "ADJ", "ADV") or (_beside_noun(token) and up.pos_ in _NOMINAL):
            break
        token = up
        if token.pos_ in _NOMINAL and strong(token):
            best = token
    return best


def _beside_noun(token: Token) -> bool:
    """Whether a noun hangs on another for want of a better place (no preposition between, no compound)."""
    return token.pos_ in _NOMINAL and token.dep_ not in ("compound", "nmod", "poss")


def negated(verb: Token) -> bool:
    """Whether a cue is negated, or its subject is nobody."""
    for child in verb.children:
        if child.dep_ == "neg" or (child.lower_ in ("neither", "nor", "never") and child.i < verb.i):
            return True
        if child.dep_ in _SUBJECTS and (child.lower_ in _NOBODY or any(c.lower_ in _NOBODY for c in child.children)):
            return True
    up = verb.head
    if up.pos_ != "VERB" or up.i == verb.i:
        return False
    if verb.dep_ == "conj" and any(c.lower_ in ("nor", "or") for c in up.rights):
        return negated(up)
    return verb.dep_ == "xcomp" and any(c.dep_ == "neg" for c in up.children)


def unreal(verb: Token) -> bool:
    """Whether the saying did not take place: announced for later, imagined, asked for, or a mere condition."""
    for child in verb.children:
        if child.dep_ == "aux" and child.lower_ in _MODALS:
            return not any(c.lower_ in ("not", "n't", "neither", "only") for c in verb.children)
        if child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether"):
            return True
    if verb.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        lemma = verb.head.lemma_.lower()
        return verb.head.i == verb.i or lemma not in words("goes-on") or (is_passive(verb.head) and lemma != "go")
    return False


def silent(word: Token) -> bool:
    """Whether a chain of verbs says that no answer came: a negation, "declined", "unavailable" on the way up."""
    token, told = word, words("silent")
    for _ in range(5):
        if negated(token) or token.lower_ in told or any(c.lower_ in told for c in token.children):
            return True
        if token.head.i == token.i:
            break
        token = token.head
    return False
