"""Links that words say: "in response to", "after", "prompted", "part of", "retaliated"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from spacy.tokens import Token

from sayso.coding.layers import LinkDraft
from sayso.coding.links_case import Case, evidence
from sayso.data import read_tsv

_CLAUSES = frozenset({"acl", "advcl", "relcl", "xcomp", "pcomp"})
_COMPLEMENTS = frozenset({"pobj", "pcomp", "dobj", "ccomp", "xcomp", "advcl"})
_DATES = frozenset({"DATE", "TIME"})  # "over three days of violence" tells when
_POINTERS = frozenset({"this", "that", "it", "which", "move", "decision", "announcement", "news", "measure", "step"})
_FORCE = frozenset({"ASSAULT", "COERCE", "PROTEST", "SANCTION", "MOBILIZE", "THREATEN"})


class Cue(NamedTuple):
    """One row of the lexicon; its columns are explained there."""

    words: tuple[str, ...]
    form: str
    type: str
    forward: bool
    sources: frozenset[str]
    targets: frozenset[str]
    other_side: bool


@cache
def _cues() -> dict[str, list[Cue]]:
    """Cues by their last word, the longest first, else as in the file."""
    found: dict[str, list[Cue]] = defaultdict(list)
    for row in read_tsv("lexicons/link_cues.tsv"):
        words = tuple(row["words"].split())
        sources, targets = _types(row["sources"]), _types(row["targets"])
        other_side, forward = row["sides"] == "other", row["order"] == "first"
        found[words[-1]].append(Cue(words, row["form"], row["type"], forward, sources, targets, other_side))
    return {word: sorted(rows, key=lambda c: -len(c.words)) for word, rows in found.items()}


def _types(cell: str) -> frozenset[str]:
    return frozenset() if cell in {"-", ""} else frozenset(cell.split(","))


def by_cues(case: Case) -> Iterator[LinkDraft]:
    """A link per cue and pair of happenings that it ties together."""
    for token in case.doc:
        keys = dict.fromkeys((token.lower_, token.lemma_.lower()))
        cues = [c for key in keys for c in _cues().get(key, ()) if _stands(case, token, c.words)]
        if not cues:
            continue
        longest = max(len(c.words) for c in cues)
        yield from _first_that_holds(case, token, [c for c in cues if len(c.words) == longest])


def _stands(case: Case, last: Token, words: tuple[str, ...]) -> bool:
    """Whether the words of a cue end at a token, which is known to be the last of them."""
    if len(words) == 1:
        return True
    first = last.i - len(words) + 1
    if first < 0:
        return False
    return all(word in {t.lower_, t.lemma_.lower()} for word, t in zip(words, case.doc[first : last.i + 1], strict=True))


def _first_that_holds(case: Case, last: Token, cues: list[Cue]) -> Iterator[LinkDraft]:
    for cue in cues:
        links = [link for pair in _parties(case, last, cue) if (link := _link(case, last, cue, pair)) is not None]
        if links:
            yield from links
            return


def _link(case: Case, last: Token, cue: Cue, pair: tuple[int, int]) -> LinkDraft | None:
    source, target = pair if cue.forward else pair[::-1]
    if source == target or not (_is_one(case, source, cue.sources) and _is_one(case, target, cue.targets)):
        return None
    if cue.other_side and case.same_side(source, target):
        return None
    outcome = {"causes": target, "follows": source}.get(cue.type)  # "three died after an attack" tells of one happening
    if outcome is not None and case.is_outcome(outcome):
        return None
    below = last.head if last.dep_ == "mark" else last
    start, end = evidence(last.i - len(cue.words) + 1, below.right_edge.i + 1)
    return LinkDraft(type=cue.type, source=source, target=target, start=start, end=end)


def _is_one(case: Case, number: int, kinds: frozenset[str]) -> bool:
    """Whether a happening is of one of the types, or "TYPE:sub-event", that a cell lists; an empty cell takes all."""
    kind = case.type(number)
    return not kinds or kind in kinds or f"{kind}:{case.happenings[number]['subtype']}" in kinds


def _parties(case: Case, last: Token, cue: Cue) -> list[tuple[int, int]]:
    first = case.doc[last.i - len(cue.words) + 1]
    if first.lower_ == "part" and first.dep_ not in {"attr", "pobj", "appos"}:
        return []  # "shelled part of the town"
    if cue.form == "prep":
        return _around_preposition(case, first, last, clauses=cue.type != "part-of")
    if cue.form == "verb":
        if cue.type == "causes" and first.tag_ == "VB":
            return []  # "could trigger", "is expected to lead to"
        return _around_verb(case, first, last, told=cue.type == "follows")
    return _own(case, cue, first, last)


def _around_preposition(case: Case, first: Token, last: Token, clauses: bool) -> list[tuple[int, int]]:
    if last.dep_ in {"mark", "advmod"} and last.head.dep_ in {"advcl", "ccomp", "relcl", "acl"}:
        complement, hangs_on = [last.head], last.head.head
    else:
        complement = [c for c in last.children if c.dep_ in _COMPLEMENTS and c.i > last.i and c.ent_type_ not in _DATES]
        hangs_on = first if first.i in case.at else first.head  # "a reprisal for": the cue is the happening
    if last.lower_ == "since" and not any(c.dep_ == "pcomp" for c in complement):
        return []  # "since the coup" dates, "since he was held" may give a reason; "since launching it" tells what came first
    outside = {t.i for c in complement for t in c.subtree} | {last.i}
    found = []
    for part in complement:
        below = case.within(part, clauses)
        below = case.meant_by(part) if below is None else below
        above = None if below is None else case.above(hangs_on, outside, below)
        if above is not None and below is not None:
            fellows = [case.at.get(c.i) for c in part.children if c.dep_ == "conj" and case.at.get(part.i) == below]
            found += [(above, n) for n in dict.fromkeys([below, *fellows]) if n not in {None, above}]
    return [(a, b) for a, b in found if b is not None]


def _around_verb(case: Case, verb: Token, last: Token, told: bool) -> list[tuple[int, int]]:
    if verb.pos_ not in {"VERB", "AUX"} or (told and not _has_subject(verb)):
        return []  # "refused to follow the order"
    top = last if last.i != verb.i and last.dep_ in {"prep", "agent"} else verb
    complement = [c for c in top.children if c.dep_ in _COMPLEMENTS | {"prep"} and c.i > last.i]
    outside = {t.i for c in complement for t in c.subtree} | set(range(verb.i, last.i + 1))
    for part in complement:
        below = case.within(part, but=case.at.get(verb.i))
        below = case.meant_by(part) if below is None else below
        above = None if below is None else _subject(case, verb, outside, below)
        if above is not None and below is not None:
            return [(above, below)]
    return []


def _has_subject(verb: Token) -> bool:
    return verb.dep_ in {"relcl", "acl"} or any(c.dep_ in {"nsubj", "csubj"} for c in verb.children)


def _subject(case: Case, verb: Token, outside: set[int], but: int) -> int | None:
    """The happening that a connecting verb has for its subject: told in it, or what "which", "this", "the move" mean."""
    own = [c for c in verb.children if c.dep_ in {"nsubj", "csubj"}]
    for subject in own:
        found = case.within(subject)
        if found is not None and found != but:
            return found
    if (not own or verb.dep_ in _CLAUSES) and verb.head.i != verb.i:
        found = case.above(verb.head, outside, but)
        if found is not None:
            return found
    if verb.i in case.at and case.at[verb.i] != but:
        return case.at[verb.i]
    if any(s.lower_ in _POINTERS for s in own):
        return next((n for n in case.before(verb.sent.start, 1) if n != but), None)
    return None


def _own(case: Case, cue: Cue, first: Token, last: Token) -> list[tuple[int, int]]:
    """ "The army fired back", "the ensuing battle": what comes of an act told just before, here of the other side."""
    if cue.words[-1] in {"response", "retaliation", "revenge", "reprisal"} and _goes_on(last):
        return []  # "in response to": said by the rows with "to"
    means = [c for c in first.children if c.dep_ == "prep" and c.lower_ in {"with", "by"}]
    mine = next((case.at[t.i] for t in (last, first, last.head) if t.i in case.at), None)
    mine = next((n for c in means if (n := case.within(c)) is not None), None) if mine is None else mine
    if mine is None:  # "in response, ...", "in a follow-up operation"
        noun = next((t.head for t in (first, last) if t.dep_ in {"amod", "compound"}), last)
        mine = case.above(noun.head.head, {t.i for t in noun.subtree}, None) if noun.dep_ == "pobj" else None
    if mine is None:
        return []
    for other in case.before(first.i, 2 if cue.other_side else 4):
        if other == mine or case.type(other) not in _FORCE or case.is_outcome(other):
            continue
        if not (cue.other_side and case.same_side(mine, other)):
            return [(mine, other)]
    return []


def _goes_on(noun: Token) -> bool:
    return any(c.dep_ == "prep" and c.lower_ in {"to", "for", "against"} for c in noun.children)
