"""The word lists of the `sources` component, looked up once: cues, speakers, and words around them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc, Token

from sayso.data import read_tsv


class Cue(NamedTuple):
    """One row of `lexicons/cues.tsv`; `needs` are the words one of which must stand beside it (empty: none)."""

    lemma: str
    needs: frozenset[str]
    pos: str
    stance: str
    frame: str
    content: str


class Phrase(NamedTuple):
    """A cue of fixed words found at `start`."""

    start: int
    end: int
    cue: Cue


class Lexicon(NamedTuple):
    """Cues by word form; fixed phrases by their first word, longest first."""

    verbs: Mapping[str, tuple[Cue, ...]]
    nouns: Mapping[str, tuple[Cue, ...]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], Cue], ...]]


def _verb_forms(lemma: str) -> list[str]:
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return [lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"]
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return [lemma, third, stem + "ed", stem + "ing"]


def _noun_forms(lemma: str) -> list[str]:
    return [lemma, lemma + "s"]


@cache
def cues() -> Lexicon:
    """The attribution cues, ready for look-up by lower-case word."""
    verbs: dict[str, list[Cue]] = {}
    nouns: dict[str, list[Cue]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], Cue]]] = {}
    for row in [*read_tsv("lexicons/cues.tsv"), *read_tsv("lexicons/attitudes.tsv")]:
        needs = frozenset() if row["with"] == "-" else frozenset(row["with"].split("|"))
        cue = Cue(row["cue"], needs, row["pos"], row["stance"], row["frame"], row["content"])
        if cue.pos == "VERB":
            forms = _verb_forms(cue.lemma) if row["forms"] == "-" else [cue.lemma, *row["forms"].split()]
            for form in forms:
                verbs.setdefault(form, []).append(cue)
        elif cue.pos == "NOUN":
            for form in _noun_forms(cue.lemma):
                nouns.setdefault(form, []).append(cue)
        else:
            words = tuple(cue.lemma.replace("-", " - ").split())
            phrases.setdefault(words[0], []).append((words, cue))
    return Lexicon(
        {form: tuple(sorted(rows, key=lambda c: not c.needs)) for form, rows in verbs.items()},
        {form: tuple(rows) for form, rows in nouns.items()},
        {first: tuple(sorted(rows, key=lambda r: -len(r[0]))) for first, rows in phrases.items()},
    )


@cache
def speakers() -> Mapping[str, Mapping[str, str]]:
    """Kinds of speakers: role of the word (`title`, `head`, `word`, `name`, ...) -> lemma -> source type."""
    table: dict[str, dict[str, str]] = {}
    for row in read_tsv("lexicons/speakers.tsv"):
        table.setdefault(row["role"], {}).setdefault(row["lemma"], row["type"])
    return table


def role_of(word: str, role: str) -> str | None:
    """The source type of a word in a role, singular or plural; None when the word has no such role."""
    table = speakers()[role]
    found = table.get(word)
    if found is None and word.endswith("s"):
        found = table.get(word[:-1]) or (table.get(word[:-3] + "y") if word.endswith("ies") else None)
        found = found or (table.get(word[:-2]) if word.endswith("es") else None)
    return found


@cache
def _words() -> Mapping[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for row in read_tsv("lexicons/saying_words.tsv"):
        table.setdefault(row["role"], set()).add(row["word"])
    return {role: frozenset(found) for role, found in table.items()}


def words(role: str) -> frozenset[str]:
    """The words of one role in `lexicons/saying_words.tsv`."""
    return _words()[role]


def find_phrases(doc: Doc) -> list[Phrase]:
    """All cues of fixed words in order of appearance; of two that overlap, the one that begins first."""
    lower = [t.lower_ for t in doc]
    table, found, i = cues().phrases, [], 0
    while i < len(lower):
        for parts, cue in table.get(lower[i], ()):
            if tuple(lower[i : i + len(parts)]) == parts:
                found.append(Phrase(i, i + len(parts), cue))
                i += len(parts) - 1
                break
        i += 1
    return found


_VERBAL = frozenset({"VERB", "AUX"})


def may_be_verb(token: Token) -> bool:
    """Whether the tagger, or an upper-case line that it cannot read, allows the word to be a verb."""
    if token.pos_ in _VERBAL:
        return token.dep_ not in ("amod", "compound")
    if token.lower_ == "reports" and token.i and _closes(token) and _outlet(token.nbor(-1)):
        return True
    if any(c.dep_ == "nsubj" for c in token.children) and not any(c.dep_ == "cop" for c in token.children):
        return token.pos_ == "NOUN" and token.dep_ in ("ROOT", "ccomp", "conj")
    loud = token.is_upper and token.lower_.endswith("ed") and len(token) > 4
    return (loud or token.lower_ in ("said", "says", "told")) and token.pos_ in ("PROPN", "NOUN", "ADJ", "X")


def _outlet(token: Token) -> bool:
    return token.ent_type_ == "ORG" or bool(role_of(token.lower_, "name") or role_of(token.lower_, "head") == "media")


def _closes(token: Token) -> bool:
    return token.i + 1 == token.sent.end or token.nbor(1).is_punct


def cue_of(token: Token) -> Cue | None:
    """The cue that a verb is, given the words around it; None for other words and other senses."""
    rows = cues().verbs.get(token.lower_)
    if not rows or not may_be_verb(token):
        return None
    near: frozenset[str] | None = None
    for cue in rows:
        if not cue.needs:
            return cue
        near = _near(token) if near is None else near
        if near & cue.needs:
            return cue
    return None


def _near(token: Token) -> frozenset[str]:
    """Words that hang on a verb, three steps down and at most twelve places away (its clauses left out)."""
    found = {t.lower_ for t in token.doc[token.i + 1 : token.i + 3]} if token.is_upper else set()
    layer = [c for c in token.children if c.i > token.i or c.dep_ in ("nsubjpass", "dobj")]
    for _ in range(3):
        deeper: list[Token] = []
        for child in layer:
            if abs(child.i - token.i) > 12:
                continue
            if child.dep_ == "ccomp" and child.pos_ in _VERBAL and child.i > token.i:
                found |= _of_clause(child)
                continue
            found.update((child.lower_, child.lemma_.lower()))
            if not (child.dep_ in ("advcl", "relcl", "conj") and child.pos_ in _VERBAL):
                deeper.extend(child.children)
        layer = deeper
    return frozenset(found)


def _of_clause(verb: Token) -> set[str]:
    """What a clause lends to the verb of saying above it: "that"; what "they" are said to be ("claimed they were responsible")."""
    found = {c.lower_ for c in verb.children if c.dep_ == "mark"}
    if any(c.dep_ == "nsubj" and c.lower_ in ("they", "it", "he", "she", "we") for c in verb.children):
        found |= {c.lower_ for c in verb.children if c.dep_ == "acomp"}
    return found
