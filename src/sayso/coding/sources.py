"""Component `sayso_sources`: who says what in a report, in which words, through whom, and whether under a name.

Reads the parse, the names and (where there are any) `doc._.mentions`; writes `doc._.attributions`, a list of
`Attribution` in order of appearance. `source` is None, and `name` empty, where nobody who speaks is named
("reportedly"). `content` may be empty: the words then tell that somebody was silent, or took or denied responsibility,
for something that no sentence before them tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.coding import sources_content as content
from sayso.coding.layers import Attribution, Mention, get, put
from sayso.coding.sources_content import Pages, Range
from sayso.coding.sources_judge import judge
from sayso.coding.sources_lexicon import Phrase, cues, find_phrases, role_of, words
from sayso.coding.sources_read import Draft, read_noun, read_phrase, read_verb
from sayso.coding.sources_relays import called_outlet, named_outlet, platform, relay_heads
from sayso.coding.sources_resolve import Register, issuer, register, resolve, unify
from sayso.coding.sources_speaker import Speaker, conjuncts, fellows, is_anonymous, some_of, speaker_at

_FIRST = frozenset({"i", "we", "you"})
_SHOWS = frozenset({"document", "media", "institution", "government", "ngo", "military", "official"})
_MUTE = frozenset({"declines-to-comment", "blames"})
_PASSIVE = frozenset({"quote", "cited"})
_PASSED_ON = _PASSIVE | {"subject", "relay", "prep", "shows"}
_NO_SPEAKER = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "CARDINAL", "QUANTITY"})


class _Known(NamedTuple):
    """What the report gives to read a speaker by."""

    pages: Pages
    mentions: dict[int, Mention]
    names: Register


@Language.component("sayso_sources", requires=["doc._.mentions"], assigns=["doc._.attributions", "doc._.attitudes"])
def sources(doc: Doc) -> Doc:
    """Find all attributions of a report."""
    pages = Pages(doc)
    phrases = find_phrases(doc)
    known = _Known(pages, {m["head"]: m for m in get(doc, "mentions")}, register(doc))
    drafts = sorted(_drafts(pages, phrases), key=lambda d: (d.anchor, d.cue))
    found = [attribution for draft in drafts for attribution in _attributions(draft, known)]
    held = [a for a in found if a["stance"] == "holds" and pages.quote_of(a["cue"][0]) is None]
    found = [a for a in found if a["stance"] != "holds"]
    found = _relayed(pages, found)
    _continue_quotes(pages, found)
    _cut_at_next_cue(pages.doc, found)
    judge(doc, phrases, found)
    unify(found, known.names)
    put(doc, "attributions", _distinct(found))
    put(doc, "attitudes", _distinct(held))
    return doc


def _drafts(pages: Pages, phrases: list[Phrase]) -> Iterator[Draft]:
    lexicon = cues()
    taken = {i for p in phrases if p.cue.pos == "PREP" for i in range(p.start, p.end)}
    taken |= {i for start, end in get(pages.doc, "boilerplate") for i in range(start, end)}
    for token in pages.doc:
        draft, word = None, token.lower_
        if token.i in taken or not pages.readable(token.i):
            continue
        if word in lexicon.verbs:
            draft = read_verb(pages, token)
        if draft is None and word in lexicon.nouns and token.pos_ == "NOUN":
            draft = read_noun(pages, token, lexicon.nouns[word][0])
        if draft is not None:
            yield draft
    for found in phrases:
        if found.cue.frame not in ("predicate", "via") and pages.readable(found.start):
            draft = read_phrase(pages, found)
            if draft is not None:
                yield draft


def _attributions(draft: Draft, known: _Known) -> list[Attribution]:
    """The attributions of a draft: one for each of several speakers."""
    if not draft.heads:
        return [_record(known.pages, draft, None)]
    out = []
    for head in [*fellows(draft.heads[0]), *conjuncts(draft.heads[0])]:
        speaker = _speaker(draft, head, known)
        if speaker is not None:
            if draft.stance != "holds":
                known.names.spoken.append(speaker)
            out.append(_record(known.pages, draft, speaker))
    return out


def _speaker(draft: Draft, head: Token, known: _Known) -> Speaker | None:
    """Who speaks, under the fullest name; None where the words cannot be a source for this cue."""
    pages, names = known.pages, known.names
    if head.lower_ in _FIRST or (head.lower_ == "it" and draft.frame == "shows") or head.ent_type_ in _NO_SPEAKER:
        return some_of(head, known.mentions) if head.i < draft.anchor else None
    body = issuer(head)
    speaker = speaker_at(body if body is not None else head, known.mentions)
    if not speaker.type:
        own = head.head.i == draft.anchor
        if not own and names.spoken and names.spoken[-1].start >= pages.sentence(draft.anchor)[0]:
            return names.spoken[-1]  # a second verb of saying whose subject the parser lost
        if not own or head.pos_ != "NOUN" or pages.doc[draft.anchor].lemma_.lower() not in ("say", "tell", "add"):
            return None
        speaker = replace(speaker, type="person")  # only people "say": the carpenter, the goalkeeper
    if speaker.pronoun and pages.quote_of(draft.cue[0]) is not None:
        return None  # "he said" inside a quotation is told by the one who is quoted
    speaker = resolve(speaker, names)
    if not _fits(draft, head, speaker):
        return None
    told = (r for r in (_relay(draft, t, known) for t in draft.relays) if r)
    via = tuple(dict.fromkeys((*told, *_channels(draft, head, known))))
    return replace(speaker, via=via) if via else speaker


def _fits(draft: Draft, head: Token, speaker: Speaker) -> bool:
    """Whether this kind of source goes with this cue: films show, papers read, outlets cite people and bodies."""
    if draft.frame == "cited":
        return speaker.type != "document"
    if draft.frame != "shows" or speaker.type not in _SHOWS:
        return draft.frame != "shows"
    paper = role_of(head.lower_, "issue") or role_of(head.lower_, "record")
    return bool(paper) or head.doc[draft.anchor].lower_ != "read"


def _relay(draft: Draft, head: Token, known: _Known) -> str | None:
    """The outlet that a speaker told it to, or that quotes it; None for reporters, courts and other hearers."""
    owners = (c for c in head.children if c.dep_ in ("poss", "compound") and c.pos_ == "PROPN")
    owner = next(owners, None) if head.pos_ == "NOUN" else None  # "told the Orbis correspondent"
    relay = resolve(speaker_at(owner if owner is not None else named_outlet(head), known.mentions), known.names)
    if draft.frame in ("quote", "cited"):
        return relay.name if relay.type else None
    named = head.pos_ == "PROPN" or owner is not None or named_outlet(head) is not head
    named = named or any(c.dep_ == "compound" for c in head.children)  # "told state television"
    return relay.name if named and (relay.type == "media" or called_outlet(head)) else None


def _record(pages: Pages, draft: Draft, speaker: Speaker | None) -> Attribution:
    whole = [part for c in content.joined(draft.content) for part in _in_paragraph(pages, c, draft.cue[0])]
    spans = [s for s in (content.trim(pages.doc, c) for c in whole) if s]
    if speaker is None:
        return Attribution(
            source=None, cue=draft.cue, content=spans, text="", name="", type="anonymous", stance=draft.stance,
            via=[], anonymous=True, reason=None,
        )  # fmt: skip
    veil = _veil(pages, draft.cue)
    veiled = veil is not None or is_anonymous(speaker)
    return Attribution(
        source=(speaker.start, speaker.end), cue=draft.cue, content=spans, text=speaker.text, name=speaker.name,
        type="anonymous" if veil is not None and speaker.type == "person" else speaker.type, stance=draft.stance,
        via=list(speaker.via), anonymous=veiled,
        reason=_reason(pages, veil) if veil is not None else None,
    )  # fmt: skip


def _in_paragraph(pages: Pages, span: Range, cue: int) -> list[Range]:
    """What of a range stands in the paragraph of the cue; of one that lies elsewhere, its first part.

    A later paragraph goes on only as a quotation, or behind a colon.
    """
    parts = pages.parts(span)
    here = pages.paragraph_of(cue)
    if own := [p for p in parts if pages.paragraph_of(p[0]) == here]:
        return own
    later = pages.paragraph_of(parts[0][0]) > here
    leads = next((t for t in reversed(pages.doc[: parts[0][0]]) if not t.is_space), None) if later else None
    if later and not (leads is not None and leads.text == ":") and pages.quote_of(parts[0][0]) is None:
        return []
    return parts[:1]


def _channels(draft: Draft, head: Token, known: _Known) -> list[str]:
    """The platforms and outlets that the words around a cue or a speaker name as those that passed the words on."""
    if draft.frame not in _PASSED_ON:
        return []
    out = []
    for noun in relay_heads(known.pages.doc[draft.anchor], head):
        if noun.head.head.i != draft.anchor or noun.head.lower_ != "by" or draft.frame in _PASSIVE:
            outlet = speaker_at(named_outlet(noun), known.mentions)
            body = outlet.type == "institution" or noun.ent_type_ == "ORG"
            heard = outlet.type == "media" or called_outlet(noun) or (draft.frame == "quote" and body)
            name = platform(noun) or (resolve(outlet, known.names).name if heard else None)
            out += [name] if name and name != known.pages.doc[head.i].text else []
    return out


def _veil(pages: Pages, cue: Range) -> int | None:
    """Where the sentence of a cue says that its source will not be named."""
    doc = pages.doc
    for token in doc[slice(*pages.sentence(cue[0]))]:
        if token.lower_ == "anonymity":
            return token.i
        if (
            token.lower_ in ("named", "identified")
            and token.i > 1
            and [t.lower_ for t in doc[token.i - 2 : token.i]] == ["to", "be"]
        ):
            return token.i
    return None


def _reason(pages: Pages, veil: int) -> str | None:
    """Why a source will not be named: the clause after "anonymity because" and its like."""
    doc, end = pages.doc, pages.sentence(veil)[1]
    for token in doc[veil + 1 : end]:
        if token.lower_ in words("reason"):
            edge = token.head.right_edge if token.dep_ == "mark" else token.right_edge
            span = content.trim(doc, (token.i, min(edge.i + 1, end)))
            return doc[slice(*span)].text if span else None
    return None


def _relayed(pages: Pages, found: list[Attribution]) -> list[Attribution]:
    """An outlet that only passes on what another source of the same sentence says is that source's relay."""
    by_sentence: dict[int, list[Attribution]] = {}
    for item in found:
        by_sentence.setdefault(pages.index(item["cue"][0]), []).append(item)
    dropped: set[int] = set()
    for group in by_sentence.values():
        for outlet in (a for a in group if a["stance"] == "asserts" and a["source"]):
            others = [a for a in group if a is not outlet and a["type"] != "media" and a["source"] and _told_by(outlet, a)]
            if outlet["type"] != "media":
                passed_on = _only_reports(pages.doc, outlet)
                others = [a for a in others if passed_on or _is_cited(pages.doc, outlet, a)]
            else:
                passed_on = True
            for other in others:
                if outlet["name"] not in other["via"]:
                    other["via"].append(outlet["name"])
                if passed_on:
                    _drop_outlet(pages, outlet, other)
                cites = pages.doc[other["cue"][0]].lower_ in ("citing", "quoting", "with", "in")
                if cites and outlet["content"] and any(a <= outlet["cue"][0] < b for a, b in other["content"]):
                    other["content"] = list(outlet["content"])  # "State radio, citing the army, said ..."
            if others and passed_on:
                dropped.add(id(outlet))
    return [a for a in found if id(a) not in dropped]


def _only_reports(doc: Doc, outlet: Attribution) -> bool:
    """Whether an unknown name passes something on as outlets do: "Tasnim reported", "the AKI agency reported"."""
    name = outlet["name"].split()
    cue = {t.lemma_.lower() for t in doc[slice(*outlet["cue"])]}
    return "report" in cue and outlet["type"] in ("person", "institution") and name[0][:1].isupper() and (
        len(name) == 1 or name[-1].lower() == "agency"
    )


def _is_cited(doc: Doc, teller: Attribution, other: Attribution) -> bool:
    """Whether somebody who is no outlet says that he has it from another: "a spokeswoman, citing local authorities, said"."""
    return doc[other["cue"][0]].lower_ in ("citing", "quoting", "with", "in") and teller["cue"] != other["cue"]


def _drop_outlet(pages: Pages, outlet: Attribution, other: Attribution) -> None:
    """Take ", reported Reuters" out of what another source says."""
    ranges = [outlet["cue"], outlet["source"] or outlet["cue"]]
    hole = (min(a for a, _ in ranges), max(b for _, b in ranges))
    end = pages.sentence(hole[0])[1]
    if all(t.is_punct or t.is_space for t in pages.doc[hole[1] : end]):
        parts = [p for c in other["content"] for p in content.without(c, [hole])]
        other["content"] = [s for s in (content.trim(pages.doc, p) for p in parts) if s]


def _told_by(outlet: Attribution, other: Attribution) -> bool:
    """Whether the other's words stand inside what the outlet says, or the outlet cites the other for its own."""
    start = other["cue"][0]
    inside = any(a <= start < b for a, b in outlet["content"])
    wrapped = any(a <= outlet["cue"][0] < b for a, b in other["content"])  # "Orbis reported, citing two officials"
    return inside or wrapped


def _continue_quotes(pages: Pages, found: list[Attribution]) -> None:
    """Quoted sentences without a cue of their own go on from the speaker of the quotation right before them."""
    covered = {i for f in found for a, b in f["content"] for i in range(a, b)}
    for quote in pages.quotes:
        if quote[0] + 1 in covered or quote[1] - quote[0] < 6 or not _opens(pages, quote):
            continue
        before = (f for f in reversed(found) if f["cue"][0] < quote[0] and f["source"] and f["stance"] not in _MUTE)
        last = next(before, None)
        if last is None or not last["content"]:
            continue
        end = max(last["content"][-1][1], last["cue"][1])
        if pages.index(quote[0] + 1) - pages.index(end - 1) <= 2:
            last["content"] = content.joined([*last["content"], quote])


def _cut_at_next_cue(doc: Doc, found: list[Attribution]) -> None:
    """`denied that it broke the truce, and accused soldiers of ...`: what a denial denies ends where its speaker says more."""
    for item in (a for a in found if a["stance"] == "denies" and a["source"]):
        for other in found:
            at = other["cue"][0]
            lead = doc[at - 1] if at else None
            joined = lead is not None and (lead.dep_ == "cc" or lead.lower_ in ("and", "but"))
            if other is not item and other["name"] == item["name"] and joined and doc[at].dep_ == "conj" and at > item["cue"][0]:
                cut = ((a, min(b, at - 1) if a < at < b else b) for a, b in item["content"])
                item["content"] = [s for s in (content.trim(doc, c) for c in cut if c[0] < c[1]) if s]


def _opens(pages: Pages, quote: Range) -> bool:
    """Whether a quotation is a sentence of its own: it begins one, and has a verb."""
    start = pages.sentence(quote[0] + 1)[0]
    return quote[0] - start <= 1 and any(t.pos_ in ("VERB", "AUX") for t in pages.doc[quote[0] : quote[1]])


def _distinct(found: list[Attribution]) -> list[Attribution]:
    """One attribution per source and cue, in order of appearance; of one silence told twice, the longer words."""
    seen: set[tuple[object, ...]] = set()
    out = []
    for item in sorted(found, key=lambda a: (a["cue"][0], -a["cue"][1], a["source"] or (-1, -1))):
        key = (item["stance"] == "declines-to-comment" or item["cue"], item["source"])
        if key not in seen:
            seen.add(key)
            out.append(item)
    return out
