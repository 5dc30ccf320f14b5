"""`sayso_times`: the time expressions of a report, resolved against its publication date, and which one dates an event."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from sayso.coding.layers import TimeDraft, get, put
from sayso.data import read_tsv
from sayso.records import When
from sayso.resolving._time_grammar import Found, scan
from sayso.resolving.times import context_of, dateline, resolve_found

_CLAUSAL = frozenset({"ROOT", "ccomp", "advcl", "relcl", "acl", "xcomp", "pcomp", "csubj", "parataxis"})
_VERBAL = frozenset({"VERB", "AUX"})


@Language.component("sayso_times", requires=["doc._.report"], assigns=["doc._.times"])
def sayso_times(doc: Doc) -> Doc:
    """Write the layer `times`: one TimeDraft for each time expression outside boilerplate, in order."""
    report = get(doc, "report")
    line = dateline(doc.text)
    published = line[1] if line else (report or {}).get("published")
    skip = set[int]().union(*(range(a, b) for a, b in get(doc, "boilerplate")))
    put(doc, "times", list(_drafts(doc, published, line[0] if line else 0, skip)))
    return doc


def _drafts(doc: Doc, published: str | None, body: int, skip: set[int]) -> Iterator[TimeDraft]:
    anchor: When | None = None
    for found in scan(doc.text):
        span = doc.char_span(found.tokens[0].start, found.tokens[-1].end, alignment_mode="expand")
        if span is None or found.tokens[0].start < body or span.start in skip or _counts_things(span, found):
            continue
        text = doc.text[found.tokens[0].start : found.tokens[-1].end]
        time = resolve_found(text, found, context_of(published, future=is_future(span), anchor=anchor))
        yield _draft(span.start, span.end, time)
        if time.start and found.rule not in ("since", "until"):
            anchor = time
            if opened := _since_clause(span):
                yield _draft(opened, span.end, _opened(doc[opened : span.end].text, time, published))


def _draft(start: int, end: int, time: When) -> TimeDraft:
    return TimeDraft(
        start=start,
        end=end,
        text=time.text,
        first=time.start,
        last=time.end,
        granularity=time.granularity,
        note=time.note,
    )


def _counts_things(span: Span, found: Found) -> bool:
    """True for "in 2000 villages": four figures that count what follows."""
    if len(found.tokens) > 1 or found.tokens[0].code != "Y":
        return False
    token = span[-1]
    return token.dep_ == "nummod" and token.head.tag_ == "NNS" and token.nbor(-1).lower_ != "the" if token.i else False


def _since_clause(span: Span) -> int | None:
    """The "since" of "since the war began in March 2011", whose date opens an interval for the clause above."""
    verb = clause_of(attachment(span))
    mark = next((t for t in verb.children if t.dep_ in ("mark", "prep") and t.lower_ == "since"), None)
    return mark.i if mark is not None and mark.i < span.start else None


def _opened(text: str, time: When, published: str | None) -> When:
    if published is None or time.start is None or time.start > published:
        return When(text, None, None, note="needs a publication date")
    return When(text, time.start, published, "since")


# --------------------------------------------------------------------------------------------------- grammar helpers


@cache
def _cues(kind: str) -> frozenset[str]:
    return frozenset(row["lemma"] for row in read_tsv("lexicons/time_cues.tsv") if row["kind"] == kind)


def attachment(span: Span) -> Token:
    """The word that a time expression hangs on: the verb or noun above it and above its preposition."""
    token = span.root
    while token.head.i != token.i and (span.start <= token.i < span.end or token.pos_ in ("ADP", "SCONJ")):
        token = token.head
    return token


def clause_of(token: Token) -> Token:
    """The head of the smallest clause that a token is in."""
    while token.head.i != token.i:
        verbal_conjunct = token.dep_ == "conj" and token.pos_ in _VERBAL
        if (token.dep_ in _CLAUSAL and token.pos_ in _VERBAL) or verbal_conjunct:
            break
        token = token.head
    return token


def is_future(span: Span) -> bool:
    """True where the clause of a time expression speaks of what is still to come."""
    verb = clause_of(attachment(span))
    words = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass", "neg", "acomp", "amod")}
    if words & _cues("future-aux"):
        return True
    infinitive = "to" in words
    above = verb.head if verb.dep_ in ("xcomp", "acl", "advcl", "ccomp", "relcl") else verb
    if infinitive and (above.lemma_.lower() in _cues("plan") or above.lemma_ == "be"):
        return True
    hung = attachment(span)
    near = {verb.lemma_.lower(), hung.lemma_.lower()} | {child.lower_ for child in hung.children}
    return bool(near & _cues("plan-dated"))


# ------------------------------------------------------------------------------------------------- dating an event

# How a time hangs together with an event, best first.
OWN, INSIDE, CLAUSE, BELOW, SPEECH = range(5)


def time_for(doc: Doc, trigger_head: int, times: list[TimeDraft]) -> int | None:
    """Index into `times` of the expression that dates the event whose trigger has its head at a token, or None.

    Only the trigger's own sentence counts. An expression on the trigger itself wins, then one inside its phrase, then
    one in its clause, then one in a clause that hangs on it. One that belongs to another trigger of the layer
    `triggers` is left to it, and the date of a speech verb ("the ministry said on Monday") dates verbal events alone.
    """
    ranked = ranked_times(doc, trigger_head, times)
    return ranked[0][1] if ranked else None


def ranked_times(doc: Doc, trigger_head: int, times: list[TimeDraft]) -> list[tuple[tuple[int, int], int]]:
    """All candidates as ((rank, distance in tokens), index into `times`), best first; ranks run from OWN to SPEECH."""
    head = doc[trigger_head]
    sentence = head.sent
    triggers = get(doc, "triggers")
    others = {trigger["head"] for trigger in triggers} - {trigger_head}
    verbal = any(trigger["head"] == trigger_head and trigger["verbal"] for trigger in triggers)
    ranked = []
    for index, time in enumerate(times):
        if sentence.start <= time["start"] < sentence.end:
            hung = attachment(doc[time["start"] : time["end"]])
            rank = _rank(head, hung, time["start"], others)
            if rank is not None and (rank != SPEECH or verbal):
                ranked.append(((rank, abs(hung.i - trigger_head)), index))
    return sorted(ranked)


def _rank(head: Token, hung: Token, position: int, others: set[int]) -> int | None:
    if hung.i == head.i:
        return OWN
    clause, own = clause_of(hung), clause_of(head)
    if clause.i == own.i:
        if head.is_ancestor(hung):
            return None if _taken(hung, clause, head, others) else INSIDE
        if _is_speech(clause):
            return SPEECH
        return CLAUSE if hung.i == clause.i or not _taken(hung, clause, head, others) else None
    if head.is_ancestor(clause):
        return None if _is_speech(clause) or _taken(hung, clause, head, others) else BELOW
    if clause.is_ancestor(own) and _is_speech(clause):
        return CLAUSE if _before_speaker(clause, head.i, position) else SPEECH
    return None


def _taken(hung: Token, clause: Token, head: Token, others: set[int]) -> bool:
    """True where another event stands between a time and the trigger."""
    token = hung
    while token.i != head.i:
        if token.i in others:
            return True
        if token.i == clause.i:
            return False
        token = token.head
    return False


def _before_speaker(speech: Token, trigger: int, position: int) -> bool:
    """True in "... were shot on Friday, officials said": what comes before the speaker belongs to what is told."""
    speaker = next((child for child in speech.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    return speaker is not None and trigger < position < speaker.left_edge.i


def _is_speech(verb: Token) -> bool:
    return verb.lemma_.lower() in _cues("speech")
