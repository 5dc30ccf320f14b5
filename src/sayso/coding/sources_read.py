"""One cue -> drafts of attributions: who speaks, in which words, with which stance, saying what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from spacy.tokens import Token

from sayso.coding import sources_content as content
from sayso.coding.sources_content import Pages, Range
from sayso.coding.sources_lexicon import Cue, Phrase, cue_of, role_of
from sayso.coding.sources_speaker import is_who, phrase, strong

_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_FUTURE = frozenset({"will", "would", "may", "might", "could", "should", "can", "shall", "must", "'ll", "wo", "ca"})
_GOES_ON = frozenset({"go", "continue", "proceed", "quick", "rush", "hasten", "be", "hurry", "keep", "begin", "start", "seem", "appear"})
_NOBODY = frozenset({"no", "nobody", "none", "neither", "nor", "no-one"})
_GROUP = frozenset({"aux", "auxpass", "neg", "advmod", "prt"})


@dataclass(slots=True)
class Draft:
    """An attribution before its speaker is read: `heads` are the head tokens of the speakers (empty: nobody named)."""

    heads: list[Token]
    cue: Range
    content: list[Range]
    stance: str
    frame: str
    anchor: int
    relays: list[Token] = field(default_factory=list)
    quoted: bool = False


def subject(verb: Token, depth: int = 0) -> Token | None:
    """The head of who does what a verb says: its own subject, that of the verb it hangs on, or the noun it describes."""
    if depth > 4:
        return None
    passive = is_passive(verb)
    for child in verb.children:
        if passive and child.dep_ == "agent":
            return next((t for t in child.children if t.dep_ == "pobj"), None)
        if child.dep_ in ("nsubj", "csubj") and not passive:
            relative = child.lower_ in ("who", "which", "that") and not is_who(child)
            return _antecedent(verb, child) if relative else child
    if passive:
        return None
    if verb.dep_ in ("acl", "relcl"):
        return verb.head if verb.head.pos_ in ("NOUN", "PROPN", "PRON") else None
    if verb.dep_ == "advcl" and verb.tag_ in ("VBD", "VBZ", "VBP"):
        return None
    up = verb.head
    if up.pos_ in ("ADP", "SCONJ", "ADJ") and up.head.i != up.i:
        own = next((c for c in up.children if c.dep_ in _SUBJECTS), None)
        up = up.head if own is None and up.pos_ != "VERB" else up
    if up.i == verb.i or verb.dep_ not in ("conj", "xcomp", "advcl", "pcomp", "dep", "ccomp", "prep", "acomp"):
        return None
    if up.pos_ in ("NOUN", "PROPN"):
        return up if verb.tag_ == "VBG" else None
    if is_passive(up):
        return next((c for c in up.children if c.dep_ == "nsubjpass"), None)
    return subject(up, depth + 1)


def _antecedent(verb: Token, pronoun: Token) -> Token | None:
    """The noun that "who" or "which" stands for; "which" is no person, whatever the parser says."""
    head = verb.head if verb.dep_ == "relcl" else None
    if head is None or pronoun.lower_ == "which" and head.ent_type_ == "PERSON":
        before = [t for t in verb.doc[max(pronoun.i - 2, 0) : pronoun.i] if t.pos_ in ("NOUN", "PROPN")]
        return before[-1] if before else head
    return head


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive ("was confirmed by", "denied by police")."""
    deps = {c.dep_ for c in verb.children}
    if deps & {"nsubjpass", "auxpass", "agent"}:
        return True
    if verb.tag_ != "VBN" or "nsubj" in deps or any(c.dep_ == "aux" and c.lower_ != "to" for c in verb.children):
        return False
    return verb.dep_ in ("acl", "acomp", "oprd", "advcl", "attr") or verb.dep_ == "conj" and is_passive(verb.head)


def beside(verb: Token) -> Token | None:
    """The noun right before or right after a verb, where the parser found no subject ("... district state television said")."""
    doc, i = verb.doc, verb.i - 1
    first, last = verb.sent.start, verb.sent.end
    while i >= first and (doc[i].pos_ in ("AUX", "ADV", "PART") or doc[i].dep_ in _GROUP or doc[i].ent_type_ in ("DATE", "TIME")):
        i -= 1
    left = _climb(doc[i]) if i >= first and (doc[i].pos_ in ("NOUN", "PROPN") or doc[i].lower_ in _PERSONAL) else None
    if left is not None and strong(left) or verb.i + 1 >= last or verb.lower_ == "told":
        return left
    right = doc[verb.i + 1]
    while right.head.i > right.i and right.head.i < last and right.dep_ in ("det", "compound", "amod", "poss"):
        right = right.head
    usable = right.pos_ in ("NOUN", "PROPN") and right.ent_type_ not in ("DATE", "TIME") and not any(c.dep_ == "prep" and c.i < right.i for c in right.children)
    if usable and (left is None or strong(right)) and right.dep_ not in ("nsubj", "nsubjpass"):
        return right
    return left


_PERSONAL = frozenset({"he", "she", "they", "it", "who"})


def _climb(noun: Token) -> Token:
    """From the last noun of a phrase to its head: "a source at the regional command" is about the source."""
    ent = next((e for e in noun.doc[noun.i : noun.i + 1].ents), None) if noun.ent_type_ else None
    token = noun if ent is None or ent.label_ not in ("ORG", "PERSON") else ent.root
    best = token
    for _ in range(6):
        up = token.head
        if up.i == token.i or up.i > noun.i or noun.i - up.i > 12 or up.pos_ not in ("ADP", "NOUN", "PROPN", "ADJ", "ADV"):
            break
        if token.pos_ in ("NOUN", "PROPN") and up.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("compound", "nmod", "poss"):
            break
        token = up
        if token.pos_ in ("NOUN", "PROPN") and strong(token):
            best = token
    return best


def negated(verb: Token) -> bool:
    """Whether a cue is negated, or its subject is nobody."""
    for child in verb.children:
        if child.dep_ == "neg" or child.lower_ in ("neither", "nor", "never") and child.i < verb.i:
            return True
        if child.dep_ in _SUBJECTS and (child.lower_ in _NOBODY or any(c.lower_ in _NOBODY for c in child.children)):
            return True
    if verb.dep_ == "conj" and verb.head.i < verb.i and verb.head.pos_ == "VERB" and any(c.lower_ in ("nor", "or") for c in verb.head.rights):
        return negated(verb.head)
    return verb.dep_ == "xcomp" and verb.head.pos_ == "VERB" and any(c.dep_ == "neg" for c in verb.head.children)


def unreal(verb: Token) -> bool:
    """Whether the saying did not take place: announced for later, imagined, asked for, or a mere condition."""
    for child in verb.children:
        if child.dep_ == "aux" and child.lower_ in _FUTURE:
            return not any(c.lower_ in ("not", "n't", "neither", "only") for c in verb.children)
        if child.dep_ == "mark" and child.lower_ in ("if", "unless", "whether"):
            return True
    if verb.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        up = verb.head
        return up.i == verb.i or up.lemma_.lower() not in _GOES_ON or is_passive(up) and up.lemma_.lower() != "go"
    return False


def stance_of(cue: Cue, verb: Token) -> str | None:
    """The stance of a verb in its sentence; None when the negation leaves no statement."""
    if not negated(verb):
        return cue.stance
    if cue.frame == "comment" or cue.stance == "declines-to-comment":
        return "declines-to-comment"
    around = {t.lemma_.lower() for t in (*verb.children, verb.head, *verb.head.children)}
    if cue.stance == "confirms":
        return "declines-to-comment"
    if cue.stance == "denies":
        if cue.needs & {"out"}:
            return None
        return "declines-to-comment" if "confirm" in around else "confirms"
    return "doubts" if cue.lemma in ("believe", "think", "agree") else None


def cue_span(verb: Token, cue: Cue) -> Range:
    """The verb group: auxiliaries and adverbs before the verb, particle, addressee or fixed object after it."""
    doc, start, end = verb.doc, verb.i, verb.i + 1
    while start > 0 and doc[start - 1].head.i == verb.i and doc[start - 1].dep_ in _GROUP and doc[start - 1].pos_ != "SCONJ":
        start -= 1
    up = verb.head
    if verb.tag_ == "VB" and verb.dep_ in ("xcomp", "acomp") and 0 < verb.i - up.i < 5:
        start = min(up.i, start)
        if up.pos_ == "ADJ" and up.head.i in (up.i - 1, up.i - 2):
            start = up.head.i
    for token in doc[verb.i + 1 : verb.i + 6]:
        fixed = bool(cue.needs) and (token.lower_ in cue.needs or token.lemma_.lower() in cue.needs)
        if token.dep_ == "prt" and token.head.i == verb.i or fixed and token.pos_ not in ("ADP", "SCONJ"):
            end = token.i + 1
            break
    if cue.frame == "relay":
        addressee = next((c for c in verb.rights if c.dep_ in ("dobj", "dative") and c.left_edge.i == end), None)
        if addressee is not None and addressee.i - verb.i < 7:
            end = max(phrase(addressee)[1], addressee.i + 1)
    return start, end


def read_verb(pages: Pages, verb: Token) -> Draft | None:
    """The draft that a verb gives, if it is a cue, took place, and somebody speaks."""
    cue = cue_of(verb)
    if verb.dep_ == "pcomp" and verb.head.lower_ == "as":
        return None  # "quoted X as saying" is read from "quoted"
    if cue is None or unreal(verb) and cue.frame != "comment":
        return None
    stance = stance_of(cue, verb)
    if stance is None or cue.frame == "comment" and not _silent(verb):
        return None
    return _FRAMES.get(cue.frame, _speaks)(pages, verb, cue, stance)


def _silent(verb: Token) -> bool:
    """Whether a chain of verbs says that no answer came: a negation, "declined", "unavailable" on the way up."""
    token = verb
    for _ in range(5):
        if negated(token) or token.lower_ in ("declined", "refused", "declines", "refuses", "declining", "unavailable", "ignored"):
            return True
        if any(c.lower_ in ("no", "without", "unavailable") for c in token.children):
            return True
        if token.head.i == token.i:
            break
        token = token.head
    return False


def _speaks(pages: Pages, verb: Token, cue: Cue, stance: str) -> Draft | None:
    head = subject(verb)
    passive = is_passive(verb)
    said = cue_span(verb, cue)
    if not passive and verb.lower_ in _PLAIN and (head is None or not strong(head)):
        other = beside(verb)
        head = other if other is not None and (head is None or strong(other)) and not _object(verb, other) else head
    if head is None:
        hearsay = passive and (cue.lemma in _HEARSAY)
        return Draft([], said, _passive_content(pages, verb, said), stance, "hearsay", verb.i) if hearsay else None
    if passive and cue.frame == "shows" and not any(c.dep_ == "agent" for c in verb.children):
        return None
    if passive:
        claimed = cue.lemma == "claim" and verb.dep_ in ("acl", "relcl", "conj")
        return Draft([head], said, _passive_content(pages, verb, said), "claims-responsibility" if claimed else stance, cue.frame, verb.i)
    spoken = _spoken(pages, verb, cue, (said, head))
    if not spoken and cue.content != "about":
        return None
    quoted = any(pages.quote_of(a) for a, _ in spoken)
    return Draft([head], said, spoken, stance, cue.frame, verb.i, _relays(verb, cue), quoted)


def _object(verb: Token, noun: Token) -> bool:
    return noun.head.i == verb.i and noun.dep_ in ("dobj", "dative", "pobj") and verb.lower_ not in ("said", "says")


_PLAIN = frozenset({"said", "says", "told", "added", "reports", "reported", "announced", "confirmed", "stated", "denied", "claimed", "blamed"})
_HEARSAY = frozenset({"report", "say", "allege", "believe", "think", "suspect", "estimate", "understand", "rumour", "rumor"})


def _relays(verb: Token, cue: Cue) -> list[Token]:
    return [c for c in verb.rights if c.dep_ in ("dobj", "dative")] if cue.frame == "relay" else []


def _passive_content(pages: Pages, verb: Token, said: Range) -> list[Range]:
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN"):
        return [(verb.head.left_edge.i, said[0])]
    start, end = content.tree(verb)
    agent = next((content.tree(c) for c in verb.children if c.dep_ == "agent"), said)
    return content.without((start, end), [said, agent])


def _spoken(pages: Pages, verb: Token, cue: Cue, parts: tuple[Range, Token]) -> list[Range]:
    """Everything that a verb with a subject gives as said."""
    said, head = parts
    speaker = phrase(head) if head.i < verb.i else (head.i, content.tree(head)[1])
    whole = (min(said[0], speaker[0]), max(said[1], speaker[1] if abs(head.i - verb.i) < 30 and head.i > verb.i else said[1]))
    if cue.content == "about":
        topic = content.about(verb, said[1]) or pages.before(verb.i)
        return [topic] if topic else []
    quotes = pages.quotes_beside(said)
    if cue.content == "quote":
        return quotes
    spans = list(quotes)
    after = content.clause_after(verb, said[1], cue.content in ("intent", "any"))
    halves = content.around(verb, whole) if verb.dep_ in ("parataxis", "ccomp") or after is None else []
    if after is not None:
        spans.append(content.goes_on(verb, after))
        if verb.dep_ == "relcl" and head.i > verb.head.i:  # "the blast that the army says killed ten"
            spans.append((verb.head.left_edge.i, verb.left_edge.i))
    elif len(halves) > 1:
        spans += halves
    elif cue.content == "any" and (found := content.objects_after(verb, verb.i + 1)):
        spans.append(found)
        if cue.stance in ("denies", "doubts") and not _told(pages, found) and (told := pages.before(verb.i)):
            spans.append(told)  # "denied the charge": what the charge was stands before
    elif cue.content == "intent" and (found := content.objects_after(verb, verb.i + 1)) and _told(pages, found):
        spans.append(found)
    elif (found := _before(pages, verb, (said, speaker))) is not None:
        spans.append(found)
    elif not spans and (rest := _rest(pages, verb, said)):
        spans.append(rest)
    elif not spans and pages.doc[min(pages.sentence(verb.i)[1], len(pages.doc)) - 1].text.strip() in (":", "") and _ends(pages, said):
        spans += [p for p in [content.paragraph(pages, verb.i)] if p]
    return [s for s in spans if s[1] - s[0] > 0]


def _told(pages: Pages, span: Range) -> bool:
    return any(t.pos_ in ("VERB", "AUX") for t in pages.doc[slice(*span)])


def _trails(pages: Pages, start: int, end: int) -> bool:
    """Whether nothing but time, place and manner follows a cue to the end of its sentence."""
    rest = pages.doc[start:end]
    return len(rest) < 25 and not any(t.pos_ in ("VERB", "AUX") and t.tag_ in ("VBD", "VBZ", "VBP") for t in rest)


def _rest(pages: Pages, verb: Token, said: Range) -> Range | None:
    """The rest of a sentence that the parser could not read, where a plain verb of saying opens it."""
    end = pages.sentence(verb.i)[1]
    rest = pages.doc[said[1] : end]
    if verb.lower_ not in _PLAIN or len(rest) < 4 or not any(t.pos_ in ("VERB", "AUX") for t in rest):
        return None
    return said[1], end


def _ends(pages: Pages, said: Range) -> bool:
    """Whether only a colon follows the cue."""
    rest = [t for t in pages.doc[said[1] : pages.sentence(said[0])[1]] if not t.is_space]
    return bool(rest) and rest[0].text == ":" and len(rest) == 1


def _before(pages: Pages, verb: Token, parts: tuple[Range, Range]) -> Range | None:
    said, speaker = parts
    start, end = pages.sentence(verb.i)
    adjacent = said[0] - 2 <= speaker[1] <= said[0] and not pages.doc[speaker[0] - 1].dep_ == "cc"
    if adjacent and speaker[0] - start > 2 and _trails(pages, said[1], end):
        edge = speaker[0] - 1 if pages.doc[speaker[0] - 1].dep_ == "det" or pages.doc[speaker[0] - 1].lower_ in ("the", "a", "an") else speaker[0]
        return start, edge
    if verb.dep_ == "relcl" and speaker[1] <= said[0] - 3:
        return None
    return content.clause_before(pages, verb, (min(said[0], speaker[0]), said[1]))


def _accuses(pages: Pages, verb: Token, cue: Cue, stance: str) -> Draft | None:
    """`X blamed Y for Z`, `X attributed Z to Y`, `Z, which X has blamed on Y`, `Y has been accused by X of Z`."""
    head, said = subject(verb), cue_span(verb, cue)
    spoken = [found] if (found := content.objects_after(verb, verb.i + 1)) else []
    if is_passive(verb):
        spoken = _passive_content(pages, verb, said)
    elif verb.dep_ == "relcl" and (head is None or head.i != verb.head.i):
        start = verb.head.left_edge.i
        spoken.append((start, max(verb.left_edge.i, start + 1)))
    if spoken and not any(t.lower_ in _FOR for a, b in spoken for t in pages.doc[a:b]) and (told := pages.before(verb.i)):
        spoken.append(told)  # "blamed the rebels": the act stands before
    if head is None:
        return Draft([], said, spoken, stance, "hearsay", verb.i) if is_passive(verb) and spoken else None
    return Draft([head], said, spoken, stance, cue.frame, verb.i) if spoken else None


_FOR = frozenset({"for", "of", "over", "on", "to"})


def _quotes(pages: Pages, verb: Token, cue: Cue, stance: str) -> Draft | None:
    """`State radio quoted the minister as saying ...`: the object speaks, the subject is its relay."""
    middle = next((c for c in verb.rights if c.lower_ == "as" and c.dep_ == "prep"), None)
    saying = next((c for c in middle.children if c.dep_ == "pcomp"), None) if middle is not None else None
    relay = subject(verb)
    if saying is None or middle is None:
        cited = next((c for c in verb.rights if c.dep_ == "dobj"), None)
        if cited is None or relay is None or cue.lemma == "report" or verb.tag_ == "VBG":
            return _speaks(pages, verb, cue, stance) if cue.lemma == "report" else None
        return Draft([cited], (verb.i, verb.i + 1), content.sentence_less(pages, (verb.i, verb.i + 1)), stance, "cited", verb.i, [relay])
    inner = content.clause_after(saying, saying.i + 1)
    spoken = [inner] if inner else pages.quotes_beside((verb.i, verb.i + 1))
    if is_passive(verb):
        who = next((c for c in verb.children if c.dep_ == "nsubjpass"), None)
    else:
        who = next((c for c in verb.rights if c.dep_ in ("dobj", "nsubj")), None)
    if who is None:
        return None
    if not spoken and (left := content.clause_before(pages, verb, (who.left_edge.i, verb.i + 1))):
        spoken = [left]
    return Draft([who], (min(verb.i, saying.i), saying.i + 1), spoken, stance, "quote", verb.i, [relay] if relay is not None else [])


def _shows(pages: Pages, verb: Token, cue: Cue, stance: str) -> Draft | None:
    draft = _speaks(pages, verb, cue, stance)
    if draft is not None:
        draft.frame = "shows"
    return draft


def _comments(pages: Pages, verb: Token, cue: Cue, stance: str) -> Draft | None:
    token = verb
    for _ in range(5):
        if token.pos_ in ("VERB", "AUX") and (head := subject(token)) is not None:
            topic = content.about(token, verb.i + 1) or pages.before(verb.i)
            start = min(cue_span(token, cue)[0], verb.i)
            return Draft([head], (start, verb.i + 1), [topic] if topic else [], "declines-to-comment", "comment", verb.i)
        if token.head.i == token.i:
            return None
        token = token.head
    return None


_FRAMES: dict[str, Callable[[Pages, Token, Cue, str], Draft | None]] = {
    "accuse": _accuses,
    "attribute": _accuses,
    "quote": _quotes,
    "shows": _shows,
    "comment": _comments,
}


def read_comment(pages: Pages, noun: Token, cue: Cue) -> Draft | None:
    """`had no immediate comment`, `did not respond to a request for comment`: silence, told by a noun."""
    return _comments(pages, noun, cue, "declines-to-comment") if _silent(noun) else None


def read_noun(pages: Pages, noun: Token, cue: Cue) -> Draft | None:
    """`the army's denial`, `claims by rebels that ...`: a noun with an owner, and a clause unless the noun says enough."""
    if cue.frame == "comment":
        return read_comment(pages, noun, cue)
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    clause = next((c for c in noun.rights if c.dep_ in ("acl", "ccomp", "relcl") and any(m.lower_ == "that" for m in c.children)), None)
    for child in noun.rights:
        if owner is None and child.dep_ in ("prep", "agent") and child.lower_ in ("by", "from"):
            owner = next((t for t in child.children if t.dep_ == "pobj"), None)
    if owner is None or owner.i == noun.i or owner.lower_ in ("whose", "its") and cue.stance == "asserts":
        return None
    if clause is None and cue.content == "clause":
        return None
    spoken = content.tree(clause) if clause is not None else content.about(noun, noun.i + 1) or pages.before(noun.i)
    return Draft([owner], (noun.i, noun.i + 1), [spoken] if spoken else [], cue.stance, "noun", noun.i)


def read_phrase(pages: Pages, found: Phrase) -> Draft | None:
    """`according to X`, `citing X`, `reportedly`, `it was not immediately clear`."""
    doc, cue = pages.doc, found.cue
    if cue.frame == "hearsay":
        held = pages.before(found.start) if cue.content == "about" else None
        spoken = [held] if held else content.sentence_less(pages, (found.start, found.end))
        return Draft([], (found.start, found.end), spoken, cue.stance, "hearsay", found.start)
    last = doc[found.end - 1]
    head = next((c for c in last.rights if c.dep_ in ("pobj", "dobj", "pcomp")), None) or _noun_after(last)
    head = _paper(last, head) if head is not None else None
    if head is None or cue.frame == "predicate" or cue.lemma == "per" and head.pos_ != "PROPN":
        return None
    end = max(phrase(head)[1], found.end)
    outer = max((t.right_edge.i + 1 for t in (head, *head.conjuncts) if t.i >= head.i), default=end)
    aside = (found.start, min(outer, pages.sentence(found.start)[1]))
    spoken = _sentence_said(pages, doc[found.start], aside)
    return Draft([head], (found.start, end), spoken, cue.stance, cue.frame, found.start)


def _paper(last: Token, head: Token) -> Token:
    """`According to the statement missile attacks ...`: without its comma the paper is swallowed by the next phrase."""
    doc = last.doc
    i = last.i + 2
    if i < min(len(doc) - 1, head.i) and doc[i - 1].lower_ == "the" and role_of(doc[i].lower_, "issue") and doc[i].pos_ == "NOUN":
        return doc[i]
    return head


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
