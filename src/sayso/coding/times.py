"""`sayso_times`: the time expressions of a report, resolved against its publication date, and which dates an event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from sayso.coding.layers import VERBAL, TimeDraft, Trigger, get, put
from sayso.data import read_tsv
from sayso.records import When
from sayso.resolving._time_grammar import Found, scan
from sayso.resolving.times import context_of, dateline, publication_date, resolve_found, resolve_time

_CLAUSAL = frozenset({"ROOT", "ccomp", "advcl", "relcl", "acl", "xcomp", "pcomp", "csubj", "parataxis"})
# Tokens within which a full date equal to the publication date is a date line.
_OPENING = 60
_VERBAL = frozenset({"VERB", "AUX"})


@Language.component("sayso_times", assigns=["doc._.times"])
def sayso_times(doc: Doc) -> Doc:
    """Write the layer `times`: one TimeDraft for each time expression outside boilerplate, in order."""
    line = dateline(doc.text)
    published = publication(doc)
    skip = set[int]().union(*(range(a, b) for a, b in get(doc, "boilerplate")))
    put(doc, "times", list(_drafts(doc, published, line[0] if line else 0, skip)))
    return doc


def publication(doc: Doc) -> str | None:
    """The day of publication: the date line of the text, else what is known of the report."""
    return publication_date(doc.text, (get(doc, "report") or {}).get("published"))


def _drafts(doc: Doc, published: str | None, body: int, skip: set[int]) -> Iterator[TimeDraft]:
    anchor: When | None = None
    for found in scan(doc.text):
        span = doc.char_span(found.tokens[0].start, found.tokens[-1].end, alignment_mode="expand")
        if span is None or found.tokens[0].start < body or span.start in skip or _counts_things(span, found):
            continue
        ahead = is_future(span) or (found.rule == "weekday" and _meant_for(span))
        time = resolve_found(span.text, found, context_of(published, future=ahead, anchor=anchor))
        if found.rule == "date" and span.start < _OPENING and time.start == published and _names_year(found):
            continue  # the date line again, within the title or the place line
        if found.rule == "since" and time.start and _in_custody(span):
            time = resolve_time(span.text.partition(" ")[2], published)
        opened = _since_clause(span) if time.start and found.rule not in ("since", "until") else None
        lasting = opened is None and _goes_on(span)
        yield _draft(span.start, span.end, _opened(span.text, time, published) if lasting else time)
        if found.rule == "since" and _when_clause(span) is not None:  # what began then has a day of its own
            yield _draft(span.start + 1, span.end, resolve_time(doc[span.start + 1 : span.end].text, published))
        if opened is not None:
            yield _draft(opened, span.end, _opened(doc[opened : span.end].text, time, published))
        if time.start and found.rule not in ("since", "until"):
            anchor = time


def _names_year(found: Found) -> bool:
    return any(token.code in "YD" for token in found.tokens)


def _draft(start: int, end: int, time: When) -> TimeDraft:
    return TimeDraft(
        start=start,
        end=end,
        text=time.text,
        first=time.start,
        last=time.end,
        granularity=time.granularity,
        note=time.note,
        open=time.open,
        modifier=time.modifier,
        timex=time.timex,
        timex_type=time.timex_type,
        anchor=time.anchor,
    )


def redraft(draft: TimeDraft, time: When) -> None:
    """Put what an expression turned out to mean into its draft."""
    draft.update(_draft(draft["start"], draft["end"], time) | {"text": draft["text"]})


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


def _when_clause(span: Span) -> Token | None:
    """The verb of "since Sunday, when rebels took the town": what it tells happened on that day."""
    doc, place = span.doc, span.end
    if place < len(doc) and doc[place].text == ",":
        place += 1
    if place >= len(doc) or doc[place].lower_ != "when" or doc[place].sent.start != span[0].sent.start:
        return None
    return clause_of(doc[place])


def _goes_on(span: Span) -> bool:
    """True for "the siege began in May": what began then, of a kind that lasts, goes on until publication."""
    verb = clause_of(attachment(span))
    if verb.lemma_.lower() not in _cues("onset"):
        return False
    subject = next((child for child in verb.children if child.dep_ == "nsubj"), None)
    if verb.dep_ in ("relcl", "acl") and (subject is None or subject.tag_ in ("WDT", "WP")):
        subject = verb.head
    return subject is not None and subject.lemma_.lower() in _cues("lasting")


def _in_custody(span: Span) -> bool:
    """True for "in custody since May", "detained since 2016": what happened is the arrest, and its day is told."""
    verb = clause_of(attachment(span))
    below = (noun for word in verb.children if word.dep_ == "prep" for noun in word.children)
    return bool({token.lemma_.lower() for token in (verb, *below)} & _cues("custody"))


def _opened(text: str, time: When, published: str | None) -> When:
    if published is None or time.start is None or time.start > published:
        return time
    return When(text, time.start, published, "interval", open="end", modifier=time.modifier, timex=time.timex,
                timex_type=time.timex_type, anchor=time.anchor)  # fmt: skip


# --------------------------------------------------------------------------------------------------- grammar helpers


@cache
def _cues(kind: str) -> frozenset[str]:
    return frozenset(row["lemma"] for row in read_tsv("lexicons/time_cues.tsv") if row["kind"] == kind)


def attachment(span: Span) -> Token:
    """The word that a time expression hangs on: the verb or noun above it and above its preposition."""
    token = _of_its_preposition(span)
    while token.head.i != token.i and (span.start <= token.i < span.end or token.pos_ in ("ADP", "SCONJ")):
        token = token.head
    return token


def _of_its_preposition(span: Span) -> Token:
    """The root; but the "on" of "killed on Monday Reuters reported", where the comma that parts them is missing."""
    root, noun = span.root, span.root.head
    if root.dep_ in ("compound", "nmod") and noun.pos_ == "PROPN" and noun.i >= span.end and span.start:
        before = span[0].nbor(-1)
        if before.dep_ == "prep" and noun.dep_ == "pobj" and noun.head.i == before.i:
            return before
    return root


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
    if span.root.dep_ in ("poss", "compound", "nmod"):  # "Friday's verdict" is out, whatever the verb says
        return False
    verb = clause_of(attachment(span))
    words = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass", "neg", "acomp", "amod")}
    if words & _cues("future-aux"):
        return True
    infinitive = "to" in words
    above = verb.head if verb.dep_ in ("xcomp", "acl", "advcl", "ccomp", "relcl") else verb
    went = above.lemma_ == "go" and above.tag_ != "VBG"  # "had gone to serve a warrant"; but "is going to"
    if infinitive and not went and (above.lemma_.lower() in _cues("plan") or above.lemma_ == "be"):
        return True
    hung = attachment(span)
    near = {verb.lemma_.lower(), hung.lemma_.lower()} | {child.lower_ for child in hung.children}
    return bool(near & _cues("plan-dated"))


def _meant_for(span: Span) -> bool:
    """True for "a strike called for Friday": a day of the week after "for" is one to come."""
    return span.root.dep_ == "pobj" and span.root.head.lower_ == "for" and span.root.head.i == span.start - 1


# ------------------------------------------------------------------------------------------------- dating an event

# How a time hangs together with an event, best first.
OWN, INSIDE, CLAUSE, SHARED, BELOW, SPEECH = range(6)


def time_for(doc: Doc, trigger_head: int, times: list[TimeDraft]) -> int | None:
    """Index into `times` of the expression that dates the event whose trigger has its head at a token, or None.

    Only the trigger's own sentence counts. An expression on the trigger itself wins, then one inside its phrase, then
    one in its clause, then one in a clause that hangs on it. One that belongs to another trigger of the layer
    `triggers` is left to it, and the date of a speech verb ("the ministry said on Monday") dates verbal events alone.
    """
    ranked = ranked_times(doc, trigger_head, times)
    return ranked[0][1] if ranked else None


def best_time(doc: Doc, trigger_heads: Sequence[int], times: list[TimeDraft]) -> int | None:
    """Index into `times` of the expression that dates an event told in several places, or None.

    Resolved beats unresolved, a day beats a longer stretch, "in May" beats "since May", then the closer bond counts.
    """
    ranked = []
    for order, head in enumerate(trigger_heads):
        for (rank, _), index in ranked_times(doc, head, times)[:1]:
            time = times[index]
            vague = (time["first"] is None, time["first"] != time["last"], time["open"] is not None)
            ranked.append(((*vague, rank, order), index))
    return min(ranked)[1] if ranked else None


def time_near(doc: Doc, trigger_heads: Sequence[int], times: list[TimeDraft]) -> int | None:
    """Index of the one time told near an event that has none tied to it by grammar, or None.

    The day that is the only time of a sentence that tells it; else that of the sentence before, unless it is the day of
    a statement. On the project's training reports either is right for about half of such events.
    """
    triggers = get(doc, "triggers")
    for back in (0, 1):
        for head in trigger_heads:
            sentence = doc[head].sent
            if back and not (sentence.start and _simple_past(doc[head])):
                continue
            sentence = doc[sentence.start - 1].sent if back else sentence
            inside = [
                i for i, t in enumerate(times)
                if t["first"] and sentence.start <= t["start"] < sentence.end and not _of_a_name(doc, t, doc[head], triggers)
            ]  # fmt: skip
            if len(inside) != 1 or _when_said(doc, times[inside[0]], any_word=bool(back)) or _when_counted(doc, times[inside[0]]):
                continue  # the day of a statement before is not that of what follows, nor that of a denial what is denied
            if times[inside[0]]["first"] == times[inside[0]]["last"]:
                return inside[0]
    return None


def _of_a_name(doc: Doc, time: TimeDraft, head: Token, triggers: list[Trigger]) -> bool:
    span = doc[time["start"] : time["end"]]
    return _names_another(span, attachment(span), head, triggers)


def _when_said(doc: Doc, time: TimeDraft, *, any_word: bool) -> bool:
    verb = clause_of(attachment(doc[time["start"] : time["end"]]))
    return _is_speech(verb) if any_word else verb.lemma_.lower() in _cues("answer")


def _when_counted(doc: Doc, time: TimeDraft) -> bool:
    return _is_counting(attachment(doc[time["start"] : time["end"]]))


def _simple_past(head: Token) -> bool:
    verb = clause_of(head)
    helpers = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    return helpers <= {"was", "were"} and (verb.tag_ == "VBD" or (verb.tag_ == "VBN" and bool(helpers)))


def ranked_times(doc: Doc, trigger_head: int, times: list[TimeDraft]) -> list[tuple[tuple[int, int], int]]:
    """All candidates as ((rank, distance in tokens), index into `times`), best first; ranks run from OWN to SPEECH."""
    head = doc[trigger_head]
    sentence = head.sent
    first, last = sentence.start, sentence.end
    inside = [(index, time) for index, time in enumerate(times) if first <= time["start"] < last]
    if not inside:
        return []
    triggers = [trigger for trigger in get(doc, "triggers") if first <= trigger["head"] < last]
    others = {trigger["head"] for trigger in triggers} - {trigger_head}
    said = {trigger["head"] for trigger in triggers if trigger["type"] in VERBAL}
    ranked = []
    for index, time in inside:
        hung = attachment(doc[time["start"] : time["end"]])
        if _names_another(doc[time["start"] : time["end"]], hung, head, triggers):
            continue
        rank = _rank(head, hung, time["start"], others)
        then = _when_clause(doc[time["start"] : time["end"]])
        if then is not None and clause_of(head).i == then.i:
            rank = None if time["open"] else OWN
        elif (_is_counting(hung) and clause_of(head).i == hung.i) or (then and index and _is_inner(time, times[index - 1])):
            continue  # the day when a toll rose; the day of what the clause tells
        if rank == CLAUSE and (_told_apart(head) or _is_ended(head) or clause_of(hung).i in said - {trigger_head}):
            continue
        if rank is not None and (rank != SPEECH or trigger_head in said):
            ranked.append(((rank, abs(hung.i - trigger_head)), index))
    return sorted(ranked)


def _is_inner(time: TimeDraft, before: TimeDraft) -> bool:
    """Whether a time is that of "since Sunday" without its preposition."""
    return before["open"] is not None and before["end"] == time["end"] and before["start"] == time["start"] - 1


def _is_counting(verb: Token) -> bool:
    """True for "rose" in "the toll of the attack rose to 14 on Tuesday": its day is that when the dead were counted."""
    return verb.lemma_.lower() in _cues("counting") and any(t.lemma_.lower() in _cues("count") for t in _subjects(verb))


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
        beside = _is_speech(clause) or _taken(hung, clause, head, others) or _set_apart(clause, head)
        return None if beside else SHARED if _at_once(clause) else BELOW
    if clause.is_ancestor(own) and _goes_with(own, clause, position):
        return SHARED if hung.i == clause.i or not _taken(hung, clause, head, others) else None
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


def _told_apart(head: Token) -> bool:
    """True for the event of "arrested on Friday for the murder", "signed on Friday, weeks after the attack"."""
    return _set_apart(head, clause_of(head))


def _is_ended(head: Token) -> bool:
    """True for "the siege ended in May": the day of its end is not that of what lasted until then."""
    ended = head.dep_ in ("nsubj", "nsubjpass") and head.head.lemma_.lower() in _cues("ending")
    return ended and head.lemma_.lower() in _cues("lasting")


def _set_apart(low: Token, high: Token) -> bool:
    """True where a word like "after", "despite" or "for" stands between a word and one above it."""
    token = low
    while token.i not in (high.i, token.head.i):
        if token.dep_ == "prep" and token.lower_ in _cues("apart"):
            return True
        token = token.head
    return False


def _names_another(span: Span, hung: Token, head: Token, triggers: list[Trigger]) -> bool:
    """True for "their March 15 rally" where the rally is no event of its own: the date is part of its name."""
    token = span.root
    named = token.dep_ in ("compound", "nmod", "nummod", "amod", "poss") and hung.pos_ in ("NOUN", "PROPN")
    return named and hung.i != head.i and hung.i not in {trigger["head"] for trigger in triggers}


def _subjects(verb: Token) -> list[Token]:
    return [child for child in verb.children if child.dep_ in ("nsubj", "nsubjpass")]


def _at_once(verb: Token) -> bool:
    """True for a clause with "as", "while" or "when": it tells of the same time as the one above."""
    return verb.dep_ == "advcl" and any(
        child.lower_ in _cues("at-once") and child.dep_ in ("mark", "advmod") for child in verb.children
    )


def _goes_with(own: Token, clause: Token, position: int) -> bool:
    """True for a clause that has the time of the one above: "fired on Monday, killing two", "on Monday raided and burnt".

    A time at the head of the sentence goes for all that is joined: "On Monday, rebels shelled Gao and soldiers fled".
    """
    if own.head.i != clause.i:
        return False
    if any(child.dep_ in ("aux", "neg") and child.lower_ != "to" for child in own.children):
        return False
    if own.dep_ == "conj":
        heading = position < min(child.left_edge.i for child in (*_subjects(clause), clause))
        return heading or (own.tag_ == clause.tag_ and not _subjects(own))
    marked = any(child.dep_ == "mark" for child in own.children)
    return (own.dep_ in ("advcl", "xcomp") and own.tag_ == "VBG" and not marked and not _is_speech(clause)) or _at_once(own)


def _before_speaker(speech: Token, trigger: int, position: int) -> bool:
    """True in "... were shot on Friday, officials said": what comes before the speaker belongs to what is told."""
    speaker = next((child for child in speech.children if child.dep_ in ("nsubj", "nsubjpass")), None)
    return speaker is not None and trigger < position < speaker.left_edge.i


def _is_speech(verb: Token) -> bool:
    return verb.lemma_.lower() in _cues("speech")


def overlap(one: TimeDraft, other: TimeDraft) -> str:
    """How the days of two times lie: same, overlap, apart, or unknown where one is not resolved."""
    if not (one["first"] and one["last"] and other["first"] and other["last"]):
        return "unknown"
    if one["first"] == other["first"] and one["last"] == other["last"]:
        return "same"
    return "apart" if one["last"] < other["first"] or other["last"] < one["first"] else "overlap"
