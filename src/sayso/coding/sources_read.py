"""One cue -> draft of an attribution: who speaks, in which words, with which stance, saying what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from spacy.tokens import Token

from sayso.coding import sources_content as content
from sayso.coding.sources_content import Pages, Range
from sayso.coding.sources_grammar import GROUP, beside, contact, is_passive, negated, silent, subject, unreal
from sayso.coding.sources_lexicon import Cue, Phrase, cue_of, cues, role_of, words
from sayso.coding.sources_speaker import fellows, phrase, strong

_FOR = frozenset({"for", "of", "over", "on", "to"})
_SETTINGS = frozenset({"DATE", "TIME", "GPE", "LOC", "FAC", "PERSON"})  # no names of what can be denied
_ARTICLES = frozenset({"the", "a", "an"})


@dataclass(slots=True)
class Draft:
    """An attribution before its speaker is read.

    `heads` are the head tokens of the speakers (empty: nobody named), `relays` those of the outlets told or quoting,
    `anchor` is the token of the cue.
    """

    heads: list[Token]
    cue: Range
    content: list[Range]
    stance: str
    frame: str
    anchor: int
    relays: list[Token] = field(default_factory=list)


class Hit(NamedTuple):
    """A verb that is a cue, in its report, with the stance that its sentence gives it; `said` is the verb group."""

    pages: Pages
    verb: Token
    cue: Cue
    stance: str
    said: Range

    def draft(self, heads: list[Token], spoken: list[Range]) -> Draft:
        """The draft of this verb with its speakers and what they say."""
        return Draft(heads, self.said, spoken, self.stance, self.cue.frame if heads else "hearsay", self.verb.i)


def stance_of(cue: Cue, verb: Token) -> str | None:
    """The stance of a verb in its sentence; None when the negation leaves no statement."""
    if cue.lemma == "plead" and "not" in (t.lower_ for t in verb.doc[verb.i + 1 : verb.i + 3]):
        return "denies"
    if not negated(verb):
        return cue.stance
    if cue.stance == "confirms" and cue.lemma not in words("checks"):
        return None  # "does not recognize the court"
    if cue.frame == "comment" or cue.stance in ("declines-to-comment", "confirms"):
        return "declines-to-comment"
    if cue.stance == "denies":
        near = {t.lemma_.lower() for t in (*verb.children, verb.head, *verb.head.children)}
        return None if "out" in cue.needs else "declines-to-comment" if "confirm" in near else "confirms"
    return "doubts" if cue.lemma == "believe" else None


def cue_span(verb: Token, cue: Cue) -> Range:
    """The verb group: auxiliaries and adverbs before the verb, particle, addressee or fixed object after it."""
    doc, start, end = verb.doc, verb.i, verb.i + 1
    while start > 0 and doc[start - 1].head.i == verb.i and doc[start - 1].dep_ in GROUP:
        start -= 1
    up = verb.head
    if verb.tag_ == "VB" and verb.dep_ in ("xcomp", "acomp") and 0 < verb.i - up.i < 5:
        start = min(up.head.i if up.pos_ == "ADJ" and up.head.i in (up.i - 1, up.i - 2) else up.i, start)
    for token in doc[verb.i + 1 : verb.i + 6]:
        fixed = bool({token.lower_, token.lemma_.lower()} & cue.needs) and token.pos_ not in ("ADP", "SCONJ")
        if fixed or (token.dep_ == "prt" and token.head.i == verb.i):
            end = token.i + 1
            break
    if cue.frame == "relay":
        hearer = next((c for c in verb.rights if c.dep_ in ("dobj", "dative") and c.left_edge.i == end), None)
        end = max(phrase(hearer)[1], hearer.i + 1) if hearer is not None and hearer.i - verb.i < 7 else end
    return start, end


def read_verb(pages: Pages, verb: Token) -> Draft | None:
    """The draft that a verb gives, if it is a cue, took place, and somebody speaks."""
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        return None  # "quoted X as saying" is read from "quoted"
    cue = cue_of(verb)
    if cue is not None and cue.stance == "holds" and negated(verb):
        cue = next((c for c in cues().verbs[verb.lower_] if c.frame == "comment" and not c.needs), cue)  # "did not comment on"
    if cue is None or (unreal(verb) and cue.frame != "comment"):
        return None
    if cue.lemma == "deny" and any(c.dep_ == "dobj" and c.lower_ in words("withheld") for c in verb.children):
        return None  # "was denied entry"
    stance = stance_of(cue, verb)
    if stance is None or (cue.frame == "comment" and not silent(verb)):
        return None
    return _FRAMES.get(cue.frame, _speaks)(Hit(pages, verb, cue, stance, cue_span(verb, cue)))


def _speaks(hit: Hit) -> Draft | None:
    head = _speaker_of(hit)
    if is_passive(hit.verb):
        if head is None and hit.cue.lemma not in words("hearsay"):
            return None
        claimed = hit.cue.lemma == "claim" and hit.verb.dep_ in ("acl", "relcl", "conj")  # "a bomb claimed by X"
        draft = hit.draft([head] if head is not None else [], _passive_content(hit))
        draft.stance = "claims-responsibility" if claimed and head is not None else draft.stance
        return draft
    if head is None:
        return None
    spoken = _spoken(hit, head)
    if not spoken and hit.cue.content != "about":
        return None
    draft = hit.draft([head], spoken)
    if hit.cue.frame == "relay":
        draft.relays = [c for c in hit.verb.rights if c.dep_ in ("dobj", "dative")]
    return draft


def _speaker_of(hit: Hit) -> Token | None:
    """The subject; where the parser gives a poor one to a plain verb of saying, the noun beside the verb."""
    head = subject(hit.verb)
    if is_passive(hit.verb) or hit.verb.lower_ not in words("plain") or (head is not None and strong(head)):
        return head
    other = beside(hit.verb)
    if other is None or (head is not None and (not strong(other) or _within(head, other))):
        return head
    if head is None and other.i > hit.verb.i and hit.verb.i and hit.verb.nbor(-1).text == "," and other.pos_ == "PROPN":
        return other  # "..., reported Reuters"
    hearer = other.head.i == hit.verb.i and other.dep_ in ("dobj", "dative", "pobj")
    return head if hearer and hit.verb.lower_ not in ("said", "says") else other


def _within(head: Token, other: Token) -> bool:
    """Whether a noun stands in a prepositional phrase of the subject: "reports from Tamra and Homs said"."""
    return any(t.dep_ == "prep" and t.head.i == head.i for t in other.ancestors)


def _passive_content(hit: Hit) -> list[Range]:
    verb = hit.verb
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN"):
        return [(verb.head.left_edge.i, hit.said[0])]
    agent = next((content.tree(c) for c in verb.children if c.dep_ == "agent"), hit.said)
    return content.without(content.tree(verb), [hit.said, agent])


def _spoken(hit: Hit, head: Token) -> list[Range]:
    """Everything that a verb with a subject gives as said."""
    pages, verb, cue, said = hit.pages, hit.verb, hit.cue, hit.said
    if contact(verb):
        return [(verb.nbor(-2).left_edge.i, verb.i - 1), (verb.i + 1, pages.sentence(verb.i)[1])]
    if (clause := _clause_meant(pages, verb)) is not None:
        return [clause]
    if cue.content == "about":
        topic = content.about(verb, said[1]) or pages.before(verb.i)
        return [topic] if topic else []
    quotes = pages.quotes_beside(said)
    if cue.content == "quote":
        return quotes
    speaker = _with_article(pages, phrase(head)) if head.i < verb.i else (head.i, content.tree(head)[1])
    for other in fellows(head):
        speaker = (min(speaker[0], phrase(other)[0]), speaker[1])
    inverted = 0 < head.i - verb.i < 30
    whole = (min(said[0], speaker[0]), max(said[1], speaker[1]) if inverted else said[1])
    after = content.clause_after(verb, said[1], cue.content in ("intent", "any"))
    if after is not None and head.head.i != verb.i and head.i > verb.i and after[0] <= head.i < after[1]:
        after = None  # "said sources speaking on condition of anonymity"
    halves = content.around(verb, whole) if verb.dep_ in ("parataxis", "ccomp") or after is None else []
    if after is not None:
        spans = [content.goes_on(verb, after)]
        if _between_commas(pages, whole):  # "The convoy, she said, was hit"
            spans.append((pages.sentence(verb.i)[0], whole[0]))
        if verb.dep_ == "relcl" and head.i > verb.head.i:  # "the blast that the army says killed ten"
            spans.append((verb.head.left_edge.i, verb.left_edge.i))
    elif len(halves) > 1:
        spans = halves
    else:
        spans = _in_paper(hit) or _governed(hit) or _before(hit, speaker)
    near = _near(pages, quotes, [whole, *spans])
    return [s for s in near + (spans or ([] if near else _loose(hit))) if s[1] > s[0]]


def _clause_meant(pages: Pages, verb: Token) -> Range | None:
    """`They seized the dam on Friday, which the army denied`: "which" is the clause before it."""
    which = next((c for c in verb.children if c.dep_ == "dobj" and c.lower_ == "which"), None)
    if which is None or which.i < 2 or which.nbor(-1).text != ",":
        return None
    noun = verb.head if verb.dep_ == "relcl" else None
    if noun is not None and noun.pos_ in ("NOUN", "PROPN") and noun.ent_type_ not in _SETTINGS:
        return None
    return (pages.sentence(verb.i)[0], which.i - 1)


def _between_commas(pages: Pages, whole: Range) -> bool:
    doc, start = pages.doc, pages.sentence(whole[0])[0]
    return start < whole[0] - 1 and whole[1] < len(doc) and doc[whole[0] - 1].text == doc[whole[1]].text == ","


def _near(pages: Pages, quotes: list[Range], spans: list[Range]) -> list[Range]:
    """The quotations that touch the cue or what it governs; one of the sentence before if nothing else is said."""
    opening = pages.sentence(spans[0][0])[0]
    own = [q for q in quotes if q[1] > opening and any(q[0] <= b + 3 and a <= q[1] + 3 for a, b in spans)]
    return own if own or len(spans) > 1 else [q for q in quotes if q[1] == opening]


def _with_article(pages: Pages, speaker: Range) -> Range:
    start = speaker[0]
    return (start - (start > 0 and pages.doc[start - 1].lower_ in _ARTICLES), speaker[1])


def _governed(hit: Hit) -> list[Range]:
    """The object of cues that need no clause ("confirmed the deaths"), with the charge that a short denial answers."""
    pages, verb, cue = hit.pages, hit.verb, hit.cue
    found = content.objects_after(verb, verb.i + 1) if cue.content in ("any", "intent") else None
    if found is None or (cue.content == "intent" and not _told(pages, found)):
        return []
    if cue.stance in ("denies", "doubts") and not _told(pages, found) and (charge := pages.before(verb.i)):
        return [found, charge]
    return [found]


def _in_paper(hit: Hit) -> list[Range]:
    """`said in a statement posted online that ...`: the clause that the parser hung on the paper or its participle."""
    for prep in (c for c in hit.verb.rights if c.dep_ == "prep" and c.lower_ in ("in", "on", "via")):
        for paper in (c for c in prep.children if c.dep_ == "pobj"):
            for word in (paper, *(c for c in paper.children if c.dep_ in ("acl", "relcl"))):
                clause = next((c for c in word.rights if c.dep_ in ("ccomp", "acl", "relcl") and _that(c)), None)
                if clause is not None and (word.i != paper.i or role_of(paper.lower_, "issue")):
                    return [content.tree(clause)]
    return []


def _told(pages: Pages, span: Range) -> bool:
    return any(t.pos_ in ("VERB", "AUX") for t in pages.doc[slice(*span)])


def _before(hit: Hit, speaker: Range) -> list[Range]:
    """What stands before a cue that closes its sentence, with or without a comma ("ten were killed the army said")."""
    pages, said, doc = hit.pages, hit.said, hit.pages.doc
    start, end = pages.sentence(hit.verb.i)
    if speaker[0] - start > 2 and said[0] - 2 <= speaker[1] <= said[0] and doc[speaker[0] - 1].dep_ != "cc":
        rest = doc[said[1] : end]
        if len(rest) < 25 and not any(t.tag_ in ("VBD", "VBZ", "VBP") for t in rest):
            return [(start, speaker[0])]
    if hit.verb.dep_ == "relcl" and speaker[1] <= said[0] - 3:
        return []
    found = content.clause_before(pages, hit.verb, (min(said[0], speaker[0]), said[1]))
    return [found] if found else []


def _loose(hit: Hit) -> list[Range]:
    """What the parser could not tie to the verb: the rest of the sentence, or, after a bare colon, what follows it."""
    pages, said = hit.pages, hit.said
    end = pages.sentence(said[0])[1]
    rest = [t for t in pages.doc[said[1] : end] if not t.is_space]
    if [t.text for t in rest] == [":"]:
        found = content.paragraph(pages, said[0])
        return [found] if found else []
    if hit.verb.lower_ in words("plain") and len(rest) > 3 and _told(pages, (said[1], end)):
        return [(said[1], end)]
    return []


def _accuses(hit: Hit) -> Draft | None:
    """`X blamed Y for Z`, `X attributed Z to Y`, `Z, which X has blamed on Y`, `Y has been accused by X of Z`."""
    pages, verb = hit.pages, hit.verb
    head, passive = subject(verb), is_passive(verb)
    found = content.objects_after(verb, verb.i + 1)
    spoken = _passive_content(hit) if passive else [found] if found else []
    if not passive and verb.dep_ == "relcl" and (head is None or head.i != verb.head.i):
        start = verb.head.left_edge.i
        spoken.append((start, max(verb.left_edge.i, start + 1)))
    if not spoken or (head is None and not passive):
        return None
    told = any(t.lower_ in _FOR for a, b in spoken for t in pages.doc[a:b])
    if not told and (act := pages.before(verb.i)):
        spoken.append(act)  # "blamed the rebels": the act stands before
    return hit.draft([head] if head is not None else [], spoken)


def _quotes(hit: Hit) -> Draft | None:
    """`State radio quoted the minister as saying ...`: the object speaks, the subject is its relay."""
    pages, verb = hit.pages, hit.verb
    relay = subject(verb)
    relays = [relay] if relay is not None else []
    saying = next((t for c in verb.rights if c.lower_ == "as" for t in c.children if t.dep_ == "pcomp"), None)
    passive = "nsubjpass" if is_passive(verb) else ""
    who = next((c for c in verb.children if c.dep_ == (passive or "dobj") or (not passive and _small(c, verb))), None)
    if saying is None:
        if hit.cue.lemma == "report" or who is None or passive or relay is None or verb.tag_ == "VBG":
            return _speaks(hit) if hit.cue.lemma == "report" else None
        spoken = content.sentence_less(pages, (verb.i, verb.i + 1))
        return Draft([who], (verb.i, verb.i + 1), spoken, hit.stance, "cited", verb.i, relays)
    if who is None:
        return None
    inner = content.clause_after(saying, saying.i + 1)
    spoken = [inner] if inner else pages.quotes_beside((verb.i, verb.i + 1))
    if not spoken and (left := content.clause_before(pages, verb, (who.left_edge.i, verb.i + 1))):
        spoken = [left]
    start = pages.sentence(verb.i)[0]
    if not spoken and who.left_edge.i - start > 3 and pages.doc[who.left_edge.i - 1].text == ",":
        spoken = [(start, who.left_edge.i - 1)]  # "Soldiers burned huts, a villager was quoted as saying by ..."
    return Draft([who], (min(verb.i, saying.i), saying.i + 1), spoken, hit.stance, "quote", verb.i, relays)


def _small(child: Token, verb: Token) -> bool:
    """Whether a noun after the verb is the subject of what follows as the parser sees it."""
    return child.dep_ == "nsubj" and child.i > verb.i


def _comments(hit: Hit) -> Draft | None:
    """`did not respond to a request for comment`: silence, from the word up to the verb that has a subject."""
    token = hit.verb
    for _ in range(5):
        if token.pos_ in ("VERB", "AUX") and (head := subject(token)) is not None:
            topic = content.about(token, hit.verb.i + 1) or hit.pages.before(hit.verb.i)
            said = (min(cue_span(token, hit.cue)[0], hit.verb.i), hit.verb.i + 1)
            return Draft([head], said, [topic] if topic else [], "declines-to-comment", "comment", hit.verb.i)
        if token.head.i == token.i:
            return None
        token = token.head
    return None


_FRAMES: dict[str, Callable[[Hit], Draft | None]] = {
    "accuse": _accuses,
    "attribute": _accuses,
    "quote": _quotes,
    "comment": _comments,
}


def read_noun(pages: Pages, noun: Token, cue: Cue) -> Draft | None:
    """`the army's denial`, `claims by rebels that ...`: a noun with an owner and, unless it says enough, a clause."""
    said = (noun.i, noun.i + 1)
    if cue.frame == "comment":
        return _comments(Hit(pages, noun, cue, cue.stance, said)) if silent(noun) else None
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if owner is None:
        by = (c for c in noun.rights if c.dep_ in ("prep", "agent") and c.lower_ in ("by", "from"))
        owner = next((t for c in by for t in c.children if t.dep_ == "pobj"), None)
    clause = next((c for c in noun.rights if c.dep_ in ("acl", "ccomp", "relcl") and _that(c)), None)
    if owner is None or owner.lower_ == "whose" or (owner.lower_ == "its" and cue.stance == "asserts"):
        return None
    if clause is None and cue.content == "clause":
        return None
    spoken = content.tree(clause) if clause is not None else content.about(noun, noun.i + 1) or pages.before(noun.i)
    return Draft([owner], said, [spoken] if spoken else [], cue.stance, "noun", noun.i)


def _that(clause: Token) -> bool:
    return any(c.lower_ == "that" for c in clause.children)


def read_phrase(pages: Pages, found: Phrase) -> Draft | None:
    """`according to X`, `citing X`, `reportedly`, `it was not immediately clear`."""
    doc, cue = pages.doc, found.cue
    if cue.frame == "hearsay":
        held = pages.before(found.start) if cue.content == "about" else None
        spoken = [held] if held else content.sentence_less(pages, (found.start, found.end))
        return Draft([], (found.start, found.end), spoken, cue.stance, "hearsay", found.start)
    last = doc[found.end - 1]
    head = next((c for c in last.rights if c.dep_ in ("pobj", "dobj", "pcomp")), None) or _noun_after(last)
    if head is None or (cue.lemma == "per" and head.pos_ != "PROPN"):
        return None
    head = _paper(last, head)
    end = max(phrase(head)[1], found.end)
    outer = max((t.right_edge.i + 1 for t in (head, *head.conjuncts) if t.i >= head.i), default=end)
    spoken = _sentence_said(pages, doc[found.start], (found.start, min(outer, pages.sentence(found.start)[1])))
    return Draft([head], (found.start, end), spoken, cue.stance, cue.frame, found.start)


def _paper(last: Token, head: Token) -> Token:
    """`According to the statement missile attacks ...`: without its comma the paper is swallowed by the next phrase."""
    i = last.i + 2
    if i >= min(len(last.doc) - 1, head.i) or last.nbor().lower_ != "the":
        return head
    paper = last.doc[i]
    return paper if paper.pos_ == "NOUN" and role_of(paper.lower_, "issue") else head


def _noun_after(token: Token) -> Token | None:
    for other in token.doc[token.i + 1 : min(token.i + 12, token.sent.end)]:
        if other.pos_ in ("NOUN", "PROPN") and other.dep_ not in ("compound", "poss", "amod"):
            return other
    return None


def _sentence_said(pages: Pages, cue: Token, aside: Range) -> list[Range]:
    """The whole sentence, or, for a cue in the middle of it, the clause that the cue hangs on."""
    sent = pages.sentence(cue.i)
    rest = [t for t in pages.doc[aside[1] : sent[1]] if t.pos_ not in ("PUNCT", "SPACE")]
    if cue.i - sent[0] > 2 and len(rest) > 2:
        up = cue.head
        while up.head.i != up.i and up.pos_ not in ("VERB", "AUX"):
            up = up.head
        if up.dep_ in ("conj", "advcl", "ccomp", "relcl") and up.pos_ in ("VERB", "AUX"):
            sent = content.tree(up)
    return content.without(sent, [aside])
