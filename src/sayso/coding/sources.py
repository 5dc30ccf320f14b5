"""Component `sayso_sources`: who says what in a report, in which words, through whom, and whether under a name.

Reads the parse, the names and (where there are any) `doc._.mentions`; writes `doc._.attributions`, a list of `Attribution`
in order of appearance. `source` is None, and `name` empty, where nobody who speaks is named ("reportedly"). `content` may be
empty: the words then tell that somebody was silent, or took or denied responsibility, for something told elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.coding import sources_content as content
from sayso.coding.layers import Attribution, get, put
from sayso.coding.sources_content import Pages, Range
from sayso.coding.sources_lexicon import Phrase, cues, find_phrases, role_of, speakers
from sayso.coding.sources_read import Draft, read_noun, read_phrase, read_verb
from sayso.coding.sources_resolve import Register, issuer, register, resolve
from sayso.coding.sources_speaker import Speaker, conjuncts, is_anonymous, speaker_at

_FIRST = frozenset({"i", "we", "you"})
_PAPER = frozenset({"document", "media", "institution", "government", "ngo", "military", "official"})
_LOOSE = frozenset({"cited", "prep"})


@Language.component("sayso_sources", requires=["doc._.mentions"], assigns=["doc._.attributions"])
def sources(doc: Doc) -> Doc:
    """Find all attributions of a report."""
    pages = Pages(doc)
    phrases = find_phrases(doc)
    drafts = sorted(_drafts(pages, phrases), key=lambda d: (d.anchor, d.cue))
    kinds = {m["head"]: m for m in get(doc, "mentions")}
    found = register(doc)
    attributions: list[Attribution] = []
    for draft in drafts:
        attributions += _attributions(pages, draft, (kinds, found))
    attributions = _relayed(pages, attributions)
    _continue_quotes(pages, attributions)
    _judge(doc, phrases, attributions)
    put(doc, "attributions", _distinct(attributions))
    return doc


def _drafts(pages: Pages, phrases: list[Phrase]) -> Iterator[Draft]:
    lexicon = cues()
    taken = {i for p in phrases if p.cue.pos == "PREP" for i in range(p.start, p.end)}
    for token in pages.doc:
        word = token.lower_
        draft = None
        if token.i in taken:
            continue
        if word in lexicon.verbs:
            draft = read_verb(pages, token)
        if draft is None and word in lexicon.nouns and token.pos_ == "NOUN":
            draft = read_noun(pages, token, lexicon.nouns[word][0])
        if draft is not None:
            yield draft
    for found in phrases:
        if found.cue.frame not in ("predicate", "via"):
            draft = read_phrase(pages, found)
            if draft is not None:
                yield draft


def _attributions(pages: Pages, draft: Draft, known: tuple[dict[int, Any], Register]) -> list[Attribution]:
    """The attributions of a draft: one for each of several speakers."""
    if not draft.heads:
        return [_record(pages, draft, None)]
    kinds, found = known
    out = []
    for head in conjuncts(draft.heads[0]):
        speaker = _speaker(pages, draft, (head, kinds, found))
        if speaker is None:
            continue
        found.spoken.append(speaker)
        out.append(_record(pages, draft, speaker))
    return out


def _speaker(pages: Pages, draft: Draft, known: tuple[Token, dict[int, Any], Register]) -> Speaker | None:
    head, kinds, found = known
    if head.lower_ in _FIRST or (head.lower_ == "it" and _expletive(pages, draft)):
        return None
    body = issuer(head)
    speaker = speaker_at(body if body is not None else head, kinds)
    if (
        not speaker.type
        and head.head.i != draft.anchor
        and found.spoken
        and found.spoken[-1].start >= pages.sentence(draft.anchor)[0]
    ):
        return found.spoken[-1]  # a second verb of saying whose subject the parser lost
    if (
        not speaker.type
        and head.pos_ == "NOUN"
        and draft.frame in ("subject", "relay")
        and head.head.i == draft.anchor
        and _says(pages, draft)
    ):
        speaker = replace(speaker, type="person")
    if not speaker.type or head.ent_type_ in ("DATE", "TIME", "PERCENT", "MONEY", "CARDINAL", "QUANTITY"):
        return None
    paper = role_of(head.lower_, "issue") or role_of(head.lower_, "record")
    quote = pages.quote_of(draft.cue[0])
    if quote is not None and speaker.pronoun:
        return None
    speaker = resolve(speaker, found)
    if draft.frame == "shows" and (
        speaker.type not in _PAPER or (pages.doc[draft.anchor].lower_ == "read" and not paper)
    ):
        return None
    if draft.frame in _LOOSE and speaker.type == "document" and draft.frame == "cited":
        return None
    via = [r for r in (_relay(t, kinds, found, draft) for t in draft.relays) if r]
    return replace(speaker, via=tuple(via)) if via else speaker


def _says(pages: Pages, draft: Draft) -> bool:
    return pages.doc[draft.anchor].lemma_.lower() in ("say", "tell", "add")


def _expletive(pages: Pages, draft: Draft) -> bool:
    return draft.frame in ("shows", "hearsay")


def _relay(head: Token, kinds: dict[int, Any], found: Register, draft: Draft) -> str | None:
    """The outlet that a speaker told it to, or that quotes it; None for reporters, courts and other hearers."""
    owner = next(
        (c for c in head.children if c.dep_ in ("poss", "compound") and head.pos_ == "NOUN" and c.pos_ == "PROPN"), None
    )
    relay = resolve(speaker_at(owner if owner is not None else head, kinds), found)
    if draft.frame in ("quote", "cited"):
        return relay.name if relay.type else None
    return (
        relay.name
        if (relay.type == "media" and head.pos_ == "PROPN") or (owner is not None and relay.type == "media")
        else None
    )


def _record(pages: Pages, draft: Draft, speaker: Speaker | None) -> Attribution:
    doc = pages.doc
    spans = [s for s in (content.trim(doc, c) for c in content.joined(draft.content)) if s]
    words = {t.lower_ for t in doc[slice(*pages.sentence(draft.cue[0]))]}
    veiled = speaker is not None and is_anonymous(speaker, words)
    return Attribution(
        source=(speaker.start, speaker.end) if speaker else None,
        cue=draft.cue,
        content=spans,
        text=speaker.text if speaker else "",
        name=speaker.name if speaker else "",
        type=(speaker.type or "person") if speaker else "anonymous",
        stance=draft.stance,
        via=[*(speaker.via if speaker else ()), *_channels(pages, draft)],
        anonymous=veiled or speaker is None,
        reason=_reason(pages, draft.cue) if veiled else None,
    )


def _channels(pages: Pages, draft: Draft) -> list[str]:
    """`said on Telegram`, `wrote on X`, `said in an interview with Radio Nord`: the named channel of a statement."""
    if draft.frame not in ("subject", "relay"):
        return []
    doc, out = pages.doc, []
    for token in doc[draft.cue[1] : min(pages.sentence(draft.cue[0])[1], draft.cue[1] + 14)]:
        if token.dep_ != "pobj" or token.head.lower_ not in ("on", "via", "to", "with", "by"):
            continue
        if token.pos_ == "PROPN" and speakers()["platform"].get(token.lower_) and token.head.lower_ in ("on", "via"):
            out.append(token.text)
        elif (
            token.pos_ == "PROPN"
            and token.head.lower_ != "on"
            and token.head.head.lower_ in ("interview", "statement", "emailed", "carried", "comments", "remarks")
        ):
            outlet = speaker_at(token, {})
            if outlet.type == "media":
                out.append(outlet.name)
    return out


def _reason(pages: Pages, cue: Range) -> str | None:
    """Why a source will not be named: the clause after "anonymity because" and its like."""
    start, end = pages.sentence(cue[0])
    doc = pages.doc
    veil = next(
        (
            t.i
            for t in doc[start:end]
            if t.lower_ == "anonymity" or (t.lower_ in ("named", "identified") and doc[t.i - 1].lower_ == "be")
        ),
        -1,
    )
    for token in doc[veil + 1 : end] if veil >= 0 else ():
        if token.lower_ in ("because", "as", "since", "citing", "due", "for", "given"):
            span = content.trim(
                doc,
                (token.i, min(token.head.right_edge.i + 1 if token.dep_ == "mark" else token.right_edge.i + 1, end)),
            )
            return doc[slice(*span)].text if span else None
    return None


def _relayed(pages: Pages, found: list[Attribution]) -> list[Attribution]:
    """An outlet that only passes on what another source of the same sentence says is that source's relay."""
    by_sentence: dict[int, list[Attribution]] = {}
    for item in found:
        by_sentence.setdefault(pages.index(item["cue"][0]), []).append(item)
    dropped: set[int] = set()
    for group in by_sentence.values():
        outlets = [a for a in group if a["type"] == "media" and a["stance"] == "asserts" and a["source"]]
        for outlet in outlets:
            others = [a for a in group if a["type"] != "media" and a["source"] and _told_by(outlet, a)]
            for other in others:
                if outlet["name"] not in other["via"]:
                    other["via"].append(outlet["name"])
            if others:
                dropped.add(id(outlet))
    return [a for a in found if id(a) not in dropped]


def _told_by(outlet: Attribution, other: Attribution) -> bool:
    """Whether the other's words stand inside what the outlet says, or the outlet cites the other for its own."""
    cue = other["cue"]
    inside = any(a <= cue[0] < b for a, b in outlet["content"])
    cites = cue[0] > outlet["cue"][0] and outlet["content"] == other["content"]
    return inside or cites


def _continue_quotes(pages: Pages, found: list[Attribution]) -> None:
    """Quoted sentences without a cue of their own go on from the speaker of the quotation right before them."""
    covered = [any(a <= q[0] + 1 < b for f in found for a, b in f["content"]) for q in pages.quotes]
    for quote, done in zip(pages.quotes, covered, strict=True):
        first = pages.index(quote[0] + 1)
        if done or quote[1] - quote[0] < 6 or not _opens(pages, quote):
            continue
        last = next(
            (f for f in reversed(found) if f["cue"][0] < quote[0] and f["source"] and f["stance"] not in _MUTE), None
        )
        if last is None or not last["content"]:
            continue
        near = pages.index(max(max(b for _, b in last["content"]), last["cue"][1]) - 1)
        if first - near <= 2:
            last["content"] = content.joined([*last["content"], quote])


_MUTE = frozenset({"declines-to-comment", "blames"})


def _opens(pages: Pages, quote: Range) -> bool:
    """Whether a quotation is a sentence of its own: it begins one."""
    start = pages.sentence(quote[0] + 1)[0]
    return quote[0] - start <= 1 and any(t.pos_ in ("VERB", "AUX") for t in pages.doc[quote[0] : quote[1]])


def _judge(doc: Doc, phrases: list[Phrase], found: list[Attribution]) -> None:
    """Plain saying takes the stance of what is said: "said the report was false" denies, "said there was no proof" doubts."""
    judged = [p for p in phrases if p.cue.frame == "predicate"]
    for item in found:
        if item["stance"] != "asserts" or not item["source"]:
            continue
        for p in judged:
            if any(a <= p.start < b for a, b in item["content"]) and (stance := _verdict(doc, p, item)):
                item["stance"] = stance
                break


def _verdict(doc: Doc, found: Phrase, item: Attribution) -> str | None:
    """The stance of a phrase where it is the predicate of what is said about "it", "this", "the claim" or the speaker itself."""
    start = next(a for a, b in item["content"] if a <= found.start < b)
    token = doc[found.start]
    up = token
    while up.head.i != up.i and up.pos_ not in ("VERB", "AUX") and up.i >= start:
        up = up.head
    who = next((c for c in up.children if c.dep_ in ("nsubj", "nsubjpass", "expl")), None)
    if who is None or any(c.dep_ == "neg" for c in up.children):
        return None
    told = who.lower_ in ("it", "this", "that", "they", "these", "those", "he", "she") or bool(
        role_of(who.lower_, "issue")
    )
    told = told or who.lower_ in (
        "claim",
        "claims",
        "accusations",
        "allegations",
        "accusation",
        "allegation",
        "charges",
        "there",
        "forces",
    )
    if found.cue.stance == "justifies":
        return "justifies" if told and up.lemma_ in ("be", "come", "have", "act") else None
    if found.cue.stance == "blames":
        return "blames" if who.pos_ in ("NOUN", "PROPN") else None
    if found.cue.stance == "doubts" and who.lower_ not in ("there", "it"):
        return "doubts" if up.lemma_ in ("have", "see", "be", "find") else None
    return found.cue.stance if told or (len(found.cue.lemma.split()) > 1 and found.cue.stance == "denies") else None


def _distinct(found: list[Attribution]) -> list[Attribution]:
    """One attribution per source and cue, in order of appearance."""
    seen: set[tuple[object, ...]] = set()
    out = []
    for item in sorted(found, key=lambda a: (a["cue"][0], -a["cue"][1], a["source"] or (-1, -1))):
        silent = item["stance"] == "declines-to-comment"
        key = (silent or item["cue"], item["source"])
        if key not in seen:
            seen.add(key)
            out.append(item)
    return out
