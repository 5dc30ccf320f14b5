"""Did it happen? Planned, threatened, hypothetical and negated happenings, from grammar and governing words."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from spacy.tokens import Token

from sayso.coding.sources_lexicon import cues
from sayso.data import read_tsv

_AIMS = frozenset({"aim", "mean", "intend", "design"})  # "the strike was aimed at": it took place
_CLAUSAL = frozenset({"xcomp", "ccomp", "pcomp", "acl", "advcl"})
_NOMINAL = frozenset({"dobj", "pobj", "nsubjpass", "attr"})


@cache
def _classes() -> dict[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in read_tsv("lexicons/realis.tsv"):
        found[(row["how"], row["word"])][row["pos"]] = row["class"]
    return dict(found)


def of(token: Token) -> str:
    """The realis of a happening: happened | planned | threatened | hypothetical | negated."""
    if token.dep_ in {"aux", "auxpass"} and token.head.pos_ == "VERB":
        return _of_verb(token.head, 0)
    if token.pos_ in {"VERB", "AUX"}:
        return _of_verb(token, 0)
    return _of_noun(token)


def _of_verb(verb: Token, depth: int) -> str:
    if any(c.dep_ == "neg" for c in verb.children):
        return "negated"
    if any(c.dep_ in {"nsubj", "nsubjpass"} and _has_no(c) for c in verb.children):
        return "negated"
    if (almost := _almost(verb)) is not None:
        return almost
    auxiliary = _auxiliary(verb)
    if auxiliary:
        return auxiliary
    if any(c.dep_ == "mark" and c.lower_ in {"if", "unless", "whether"} for c in verb.children):
        return "hypothetical"
    if verb.tag_ in {"VBZ", "VBP"} and any(c.lower_ in {"until", "once"} for c in verb.children):
        return "planned"  # "until the army leaves"
    if verb.dep_ == "pcomp" and verb.head.lower_ == "without":
        return "negated"
    if depth < 3 and verb.dep_ in _CLAUSAL | {"conj"}:
        return _from_governor(verb, depth)
    return "happened"


def _almost(verb: Token) -> str | None:
    """What an adverb right before the verb makes of it: "nearly expelled the envoy"."""
    before = verb.nbor(-1) if verb.i else None
    if before is None or before.head.i != verb.i or before.dep_ != "advmod":
        return None
    return _classes().get(("adverb", before.lower_), {}).get("ADV")


def _has_no(token: Token) -> bool:
    return token.lower_ in {"nobody", "none", "no"} or any(
        c.dep_ == "det" and c.lower_ in {"no", "neither"} for c in token.children
    )


def _auxiliary(verb: Token) -> str:
    modal = [c for c in verb.children if c.dep_ == "aux" and c.tag_ == "MD"]
    perfect = any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)
    for child in modal:
        name = _classes().get(("aux", child.lower_), {}).get("AUX", "")
        if name:
            return "hypothetical" if perfect else name
    if any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        head = verb.head
        if perfect:
            return ""  # "claim to have shot down a drone"
        if verb.dep_ == "ROOT" and verb.tag_ == "VB":
            return "planned"  # headlines: "US to send troops"
        if verb.dep_ == "xcomp" and head.lemma_ == "go" and head.tag_ == "VBG":
            return "planned"
        if verb.dep_ in {"ROOT", "xcomp"} and head.lemma_ == "be":
            return "planned"  # "is to visit"
        if verb.dep_ == "advcl" and ("purpose", head.lemma_.lower()) in _classes():
            return ""
        if verb.dep_ in {"advcl", "acl", "relcl"}:
            return "planned"  # purpose: not yet done
    return ""


def _from_governor(verb: Token, depth: int) -> str:
    head = verb.head
    if verb.dep_ == "conj":
        shared = head.pos_ in {"VERB", "AUX"} and not _own_subject(verb)
        name = _of_verb(head, depth + 1) if shared else "happened"
        return "happened" if name == "negated" and _set_against(verb) else name
    if head.pos_ == "ADP":
        head = head.head
    if verb.dep_ == "advcl" and verb.tag_ in {"VBG", "VBN"} and head.pos_ == "VERB":
        name = _of_verb(head, depth + 1) if verb.tag_ == "VBG" else "happened"
        return "happened" if name == "negated" else name  # "did not stop, hitting two cars"
    if verb.dep_ == "advcl":
        return "happened"
    if _is_perfect(verb):
        return "happened"
    name = _governed(head, finite=verb.tag_ in {"VBD", "VBZ", "VBP"} and not _is_mandated(verb))
    if name:
        return name
    if verb.dep_ == "ccomp" and verb.tag_ in {"VBN", "VB"} and head.lemma_ in {"see", "have"}:
        return _of_verb(head, depth + 1)  # "would like to see them evicted"
    if verb.dep_ == "xcomp" and head.pos_ == "VERB" and (_is_implicative(head) or verb.tag_ == "VBG"):
        return _of_verb(head, depth + 1)
    if verb.dep_ == "xcomp" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        return "happened" if head.pos_ == "AUX" or _is_implicative(head) else "planned"
    return "happened"


def _is_perfect(verb: Token) -> bool:
    aux = {c.lower_ for c in verb.children if c.dep_ == "aux"}
    return {"to", "have"} <= aux


def _is_mandated(verb: Token) -> bool:
    """ "demanded that the police free them": the bare form after "that" tells no fact."""
    asked = _classes().get(("complement", verb.head.lemma_.lower()), {}).get("VERB") == "hypothetical"
    return asked and verb.tag_ == "VBP" and any(c.dep_ == "mark" and c.lower_ == "that" for c in verb.children)


def _is_implicative(verb: Token) -> bool:
    """Whether what it governs took place if it did ("managed to", "began to", "had to" but not "has to")."""
    if verb.lemma_ == "have" and verb.tag_ != "VBD":
        return False
    return ("implies", verb.lemma_.lower()) in _classes()


def _set_against(verb: Token) -> bool:
    """`did not surrender but fired`: the second verb is not denied with the first."""
    return any(t.lower_ in {"but", "instead"} for t in verb.doc[verb.head.i + 1 : verb.i])


def _own_subject(verb: Token) -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)


def _governed(head: Token, *, finite: bool) -> str:
    """What a governing word makes of its complement; a finite past clause is a report, not a plan."""
    if finite:
        return ""
    particle = next((f" {c.lower_}" for c in head.children if c.dep_ == "prt"), "")
    row = _classes().get(("complement", head.lemma_.lower() + particle)) or _classes().get(("complement", head.lemma_.lower()), {})
    name = row.get("VERB" if head.pos_ in {"VERB", "AUX"} else head.pos_, "")
    if name == "negated" and any(c.dep_ == "neg" for c in head.children):
        return ""
    return name


def _of_noun(noun: Token) -> str:
    if _has_no(noun):
        return "negated"
    for child in noun.children:
        row = _classes().get(("modifier", child.lemma_.lower())) or _classes().get(("modifier", child.lower_))
        if row and (child.i < noun.i or (child.dep_ == "acl" and child.tag_ == "VBN")):  # "a rally scheduled for Sunday"
            return next(iter(row.values()))
    head = noun.head
    if noun.dep_ == "pobj":
        if head.lower_ in {"without"}:
            return "negated"
        if head.lower_ in {"for", "of", "to", "on", "about", "against"}:
            name = _governed(head.head, finite=False)
            if name and (head.head.pos_ == "NOUN" or head.lower_ == "for"):
                return name
        head = head.head
    if noun.dep_ in _NOMINAL and head.pos_ in {"VERB", "AUX"}:
        aimed = noun.dep_ == "nsubjpass" and head.lemma_.lower() in _AIMS
        known = head.lemma_ == "order" and any(c.lower_ == "the" for c in noun.children)  # "ordering the massacre": it took place
        name = _governed(head, finite=False) if noun.dep_ in {"dobj", "nsubjpass"} and not (aimed or known) else ""
        if name:
            return name
        if head.lower_ in cues().verbs:
            return "happened"  # "would neither confirm nor deny the strike"
        if noun.dep_ in {"dobj", "nsubjpass", "attr"}:
            return _of_verb(head, 1)
    if (
        noun.dep_ == "nsubj"
        and head.pos_ in {"VERB", "AUX"}
        and head.lemma_ in {"take", "begin", "start", "happen", "occur", "resume", "be"}
    ):
        return _of_verb(head, 1)
    return "happened"
