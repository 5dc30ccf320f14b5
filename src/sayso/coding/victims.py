"""Groups of people as a report counts them: "at least 40 soldiers", "dozens", "a boy", "nobody", a named person.

This module only finds the groups; what befell them is the business of `sayso.coding.casualties`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from sayso.data import read_tsv, word_class
from sayso.resolving.numbers import parse_count, vocabulary

_LONGEST_RUN = 9
_LONGEST_PHRASE = 10
_BEFORE_NOUN = frozenset({"nummod", "amod", "quantmod", "compound", "det", "predet", "nmod", "advmod", "npadvmod"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ"})
_STICKY = frozenset("-/.,$€£¥%:'+*")
_SCALES = frozenset({"hundred", "thousand", "million", "billion"})
_SINGULAR = frozenset({"NN", "NNP", "JJ"})
_PARTS = frozenset({"half", "third", "thirds", "quarter", "quarters", "most", "many", "some", "all", "each", "majority", "part"})


_HOUSEHOLDS = word_class("household")
_ALL = word_class("all-of")


class Group(NamedTuple):
    """A counted group: `[start, end)` are the tokens of the count, `role` the token with the part in the sentence.

    `noun` names the people, if anything does; `single` marks one person that is named or described and not counted.
    """

    start: int
    end: int
    min: int
    max: int | None
    role: Token
    noun: Token | None
    single: bool = False


@cache
def _people() -> tuple[dict[str, dict[str, str]], tuple[tuple[str, dict[str, str]], ...]]:
    rows = {row["lemma"]: row for row in read_tsv("lexicons/victims.tsv")}
    return rows, tuple((lemma[1:], row) for lemma, row in rows.items() if lemma.startswith("-"))


@cache
def _things() -> frozenset[str]:
    rows = (row for row in read_tsv("lexicons/casualties.tsv") if row["kind"] == "thing")
    return frozenset(form for row in rows for form in (row["word"], *row["forms"].split()) if form != "-")


def person_row(token: Token) -> dict[str, str] | None:
    """The lexicon's row for a noun of people (by written form, lemma, or how the word ends), or None."""
    rows, endings = _people()
    lower = token.lower_
    row = rows.get(lower) or rows.get(token.lemma_.lower())
    if row is None and lower.endswith("s"):
        row = rows.get(lower[:-1])  # the tagger takes words in capitals for names and leaves them in the plural
    return row or next((r for ending, r in endings if lower.endswith(ending) and len(lower) > len(ending)), None)


def is_person(token: Token) -> bool:
    """Whether the noun always means a human being."""
    row = person_row(token)
    aged = token.lower_ == "old" and token.i > 1 and token.nbor(-1).text == "-"  # "a one-year-old"
    return (row is not None and row["person"] == "yes") or token.ent_type_ == "PERSON" or aged


def find_groups(doc: Doc) -> list[Group]:
    """All groups of people in a parsed document, in order; no two share a count."""
    groups = [*_counted(doc)]
    taken = {i for g in groups for i in range(g.start, g.end)} | {g.role.i for g in groups}
    groups += [g for g in _described(doc) if not {g.start, g.role.i} & taken]
    taken |= {i for g in groups for i in range(g.start, max(g.end, g.role.i + 1))}
    groups += [g for g in _named(doc) if not {g.start, g.role.i} & taken]
    return sorted(groups, key=lambda g: (g.start, g.end))


def _counted(doc: Doc) -> Iterator[Group]:
    """Groups with a number, a counting plural or a zero."""
    words = vocabulary()
    i = 0
    while i < len(doc):
        if not _may_count(doc[i], words):
            i += 1
            continue
        stop = i + 1
        while stop < min(len(doc), i + _LONGEST_RUN) and _may_count(doc[stop], words):
            stop += 1
        run = _longest(doc, i, stop)
        if run is None or (run[0].end < stop and doc[run[0].end].lower_ in _SCALES):  # too large to have a reading
            i = i + 1 if run is None else stop
            continue
        span, (low, high) = run
        i = span.end
        if high == 0 and any(t.lower_ in ("else", "other", "others", "further", "additional") for t in doc[i : i + 1]):
            continue  # "no one else was hurt": somebody was
        if _stands_alone(span):
            role, noun = _role(span)
            if not _is_date_or_thing(span, noun) and not _is_whole_of_part(span):
                yield Group(span.start, span.end, low, high, role, noun)


def _may_count(token: Token, words: frozenset[str]) -> bool:
    return token.lower_ in words or "0" <= token.text[0] <= "9"


def _longest(doc: Doc, start: int, stop: int) -> tuple[Span, tuple[int, int | None]] | None:
    """The longest reading from `start`; "rose from 31 to 40" is two numbers and no range."""
    if (start and doc[start - 1].lower_ == "from") or doc[start].lower_ == "from":
        stop = next((i for i in range(start, stop) if doc[i].lower_ == "to"), stop)
    for end in range(stop, start, -1):
        span = doc[start:end]
        if end < len(doc) and doc[end].lower_ == "than":  # "in 2016 more than 100 ...": "more" looks forward
            continue
        bounds = parse_count(span.text)
        if bounds is not None and span.text.lower() not in ("a", "an", "single", "couple"):
            return span, bounds
    return None


def _stands_alone(span: Span) -> bool:
    """Whether the number is no part of another expression: an age, an amount, a model, a date with a slash."""
    doc = span.doc
    before = doc[span.start - 1] if span.start else None
    after = doc[span.end] if span.end < len(doc) else None
    if before is not None and (before.is_currency or (not before.whitespace_ and before.text[-1] in _STICKY)):
        return False
    if _is_age(span):
        return False
    glued = after is not None and not span[-1].whitespace_
    return not (after is not None and (after.text in ("%", "percent") or (glued and after.text[0] in "-/%–+:")))


def _is_age(span: Span) -> bool:
    """ "ages four, six and 13", "between the ages of 11 and 15", "aged 7 to 12"."""
    at = span.start - 1
    while at >= 0 and (span.doc[at].like_num or span.doc[at].lower_ in (",", "and", "to", "or", "of", "between", "from", "-")):
        at -= 1
    if at >= 0 and span.doc[at].lower_ in ("age", "ages", "aged"):
        return True
    after = span.doc[span.end] if span.end < len(span.doc) else None
    own = 0 <= at < span.start - 1 and span.doc[at + 1].text == ","
    own = own and (span.doc[at].pos_ == "PROPN" or person_row(span.doc[at]) is not None)
    return own and span.text.isdigit() and after is not None and after.lower_ in (",", "and", ".", ")")  # "two girls, 8 and 9,"


def _is_date_or_thing(span: Span, noun: Token | None) -> bool:
    """Whether the number counts things, or is a day or year: "5 tanks", "July 25", "the 1989 protests"."""
    if noun is not None and (noun.lower_ in _things() or person_row(noun) is not None):
        return noun.lower_ in _things()
    year = len(span) == 1 and len(span.text) == 4 and span.text.isdigit() and 1900 <= int(span.text) <= 2099
    dated = span.root.ent_type_ == "DATE" and any(t.ent_type_ == "DATE" for t in _beside(span))
    return year or (noun is None and dated)


def _beside(span: Span) -> list[Token]:
    """The words right before and after a number: with a date around it, it is part of the date."""
    doc = span.doc
    return [doc[i] for i in (span.start - 1, span.end) if 0 <= i < len(doc)]


def _is_whole_of_part(span: Span) -> bool:
    """ "half of the 20", "two of the 20 passengers": the number of all, when the sentence tells of some."""
    doc, at = span.doc, span.start
    determined = at > 2 and doc[at - 1].lower_ in ("the", "its", "their", "those", "these", "his", "her")
    if not determined or doc[at - 2].lower_ != "of":
        return False
    if span.end < len(doc) and doc[span.end].tag_ in ("VBN", "RB", "JJ"):
        return False  # "two of the 12 killed": the whole is told too
    part = doc[at - 3]
    return part.lower_ in vocabulary() or part.lower_ in _PARTS or part.text.isdigit()


def _role(span: Span) -> tuple[Token, Token | None]:
    """The token that bears the group's part in the sentence, and the noun that names the people."""
    doc, root = span.doc, span.root
    follower = doc[span.end] if span.end < len(doc) else None
    if follower is not None and follower.lower_ == "of":
        return root, _of_noun(doc, span.end)
    if root.dep_ == "pobj" and root.head.lower_ == "of" and root.head.head.lower_ in _HOUSEHOLDS:
        return _whole(root.head.head), None  # "a family of five"
    head = root.head
    near = span.end <= head.i < span.end + _LONGEST_PHRASE
    if near and root.dep_ in _BEFORE_NOUN and head.pos_ in ("NOUN", "PROPN") and not _is_broken(doc[span.end : head.i]):
        return head, head
    noun = None
    for token in doc[span.end : span.end + _LONGEST_PHRASE]:
        if token.pos_ not in _NOMINAL:
            break
        row = person_row(token)
        if row is not None:
            noun = token
        elif noun is not None and is_person(noun):
            break
    if noun is None:
        return root, None
    return (root if root.is_ancestor(noun) else noun), noun


def _whole(group: Token) -> Token:
    """The word that bears the part in the sentence: "everyone in a family of four", "all members of a family of six"."""
    for _ in range(3):
        if group.dep_ != "pobj" or group.head.lower_ not in ("in", "of") or group.head.i == 0:
            break
        above = group.head.nbor(-1)  # the parse may hang "in" on the verb
        if above.lower_ not in _ALL:
            break
        group = above
    return group


def _is_broken(between: Span) -> bool:
    """Whether the words between a number and a noun keep them apart ("wounded 50 a monitor said")."""
    return any(token.pos_ == "DET" or (token.is_punct and token.text not in "-'\"") for token in between)


def _of_noun(doc: Doc, at: int) -> Token | None:
    """The noun after "of": "dozens of young men", "two of them women"; None for "three of them"."""
    noun = None
    for token in doc[at + 1 : at + 1 + _LONGEST_PHRASE]:
        if token.pos_ in ("NOUN", "PROPN"):
            noun = token
        elif token.lower_ in ("them", "whom") and noun is None:
            continue
        elif token.pos_ not in ("ADJ", "DET", "PRON", "NUM", "ADV") and token.tag_ != "VBN" and token.text != "-":
            break
    return noun


def _described(doc: Doc) -> Iterator[Group]:
    """One person, or a pair: "a boy", "his father", "the commander", "a couple"."""
    for det in doc:
        if det.lower_ == "couple" and det.pos_ == "NOUN" and det.i + 1 < len(doc) and det.nbor().lower_ != "of":
            yield Group(det.i, det.i + 1, 2, 2, det, None)  # "a couple and their three daughters"
        article = det.lower_ in ("a", "an")
        if not article and det.dep_ not in ("poss", "det"):
            continue
        head = det.head
        near = det.i < head.i < det.i + _LONGEST_PHRASE
        singular = head.tag_ in _SINGULAR and head.lower_ not in ("people", "police", "personnel")
        if near and singular and (det.pos_ in ("DET", "PRON") or det.dep_ == "poss") and is_person(head):
            if head.ent_type_ == "PERSON" and not article:
                continue
            if article:
                yield Group(det.i, det.i + 1, 1, 1, head, head, single=True)
            else:
                start = max([det.i, *(c.i for c in det.children if c.dep_ == "case")]) + 1
                yield Group(start, head.i + 1, 1, 1, head, head, single=True)


def _named(doc: Doc) -> Iterator[Group]:
    """One person by name, by "another", or by "he" or "she" (whose words name nobody: `noun` stays None)."""
    for token in doc:
        if token.lower_ in ("he", "she", "him", "another") and token.dep_ in ("nsubj", "nsubjpass", "dobj"):
            yield Group(token.i, token.i + 1, 1, 1, token, None, single=True)
    for ent in doc.ents:
        if ent.label_ == "PERSON" and ent.root.dep_ not in ("compound", "appos", "amod", "nmod"):
            yield Group(ent.start, ent.end, 1, 1, ent.root, ent.root, single=True)
