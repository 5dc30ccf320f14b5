"""Noun phrase -> speaker: its extent, its name and what kind of source it is, from the words of its own sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from sayso.coding.layers import Mention
from sayso.coding.sources_lexicon import role_of, speakers, words
from sayso.coding.syntax import entities, entity_at

_SPLIT = frozenset({",", ";", ":", '"', "“", "”", "''", "``", "(", ")", "—", "–", "--"})
_ARTICLES = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "both", "but", "and", "meanwhile", "however"}
)
_LINKS = frozenset({"of", "for", "at", "in", "from", "with", "within", "inside", "near", "under", "to", "on", "by"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "who", "which", "that", "him", "her", "them", "his", "its", "their"})
_OUTSIDE = frozenset({"i", "we", "you", "there", "me", "us", "this", "these", "those", "what", "my", "our", "your"})
_DEEP = 24  # steps up a tree, tokens in a phrase: longer ones are misread tables, not speakers
_BY_LABEL = {"ORG": "institution", "GPE": "government", "NORP": "government", "PERSON": "person"}
_BY_MENTION = {
    "police": "official", "civilians": "witness", "crowd": "witness", "country": "government", "place": "government",
    "official": "official", "government": "government", "military": "military", "armed-group": "armed-group",
    "institution": "institution", "ngo": "ngo", "media": "media",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks: token range without article, words, name, source type ("" when the phrase cannot speak)."""

    start: int
    end: int
    head: int
    text: str
    name: str
    type: str
    person: bool = False
    pronoun: bool = False
    plural: bool = False
    roles: frozenset[str] = frozenset()
    via: tuple[str, ...] = ()


def is_who(token: Token) -> bool:
    """The World Health Organization, not the relative pronoun."""
    return token.text == "WHO" and not (token.i and token.nbor(-1).is_upper and token.nbor(-1).is_alpha)


def _own(token: Token, head: Token) -> bool:
    """Whether a token belongs to the phrase of `head` (walks up, so cost is the depth of the tree)."""
    for _ in range(_DEEP):
        if token.i in (head.i, token.head.i):
            break
        token = token.head
    return token.i == head.i


def _left(head: Token) -> int:
    doc, start = head.doc, head.i
    while start > max(head.i - _DEEP, 0) and not doc[start].is_sent_start:
        token = doc[start - 1]
        verbal = token.pos_ in ("VERB", "AUX", "SCONJ", "PRON") and token.dep_ not in ("amod", "poss", "compound")
        if verbal or token.text in _SPLIT or token.is_space or not _own(token, head):
            break
        if token.head.i == head.i and token.dep_ in ("prep", "pcomp", "relcl", "cc", "advmod", "npadvmod"):
            break
        start -= 1
    while start < head.i and (doc[start].lower_ in _ARTICLES or doc[start].pos_ in ("PUNCT", "SPACE", "PART")):
        start += 1
    return start


def _right(head: Token) -> int:
    end = head.i + 1
    for child in head.rights:
        if child.i != end or child.text in _SPLIT:
            break
        link = child.dep_ == "prep" and child.lower_ in _LINKS and not _aside(child)
        if not (link or child.dep_ in ("compound", "flat", "nummod") or child.lower_ == "close"):
            break
        for token in head.doc[child.i : child.right_edge.i + 1]:
            if token.text in _SPLIT or token.is_space or token.dep_ in ("relcl", "acl", "appos", "cc"):
                return token.i if token.dep_ != "appos" or token.left_edge.i <= end else token.left_edge.i
        end = child.right_edge.i + 1
    return end


def _aside(prep: Token) -> bool:
    """`on Friday`, `in a statement`: beside the speaker, not part of its name."""
    noun = next((c for c in prep.children if c.dep_ == "pobj"), None)
    if noun is None:
        return False
    paper = role_of(noun.lower_, "issue") or role_of(noun.lower_, "platform")
    told = bool(paper) and prep.lower_ in ("in", "on", "at", "by", "to")
    return told or noun.ent_type_ in ("DATE", "TIME") or noun.lower_ in words("setting")


def phrase(head: Token) -> tuple[int, int]:
    """Token range of the noun phrase around its head: no article, no relative clause, nothing after a comma."""
    start, end = _left(head), max(_right(head), head.i + 1)
    doc = head.doc
    while start < head.i and doc[start].ent_type_ in ("DATE", "TIME"):
        start += 1
    if start < head.i and head.ent_iob_ == "B" and role_of(head.lower_, "name") and doc[head.i - 1].ent_type_:
        start = head.i
    if start and head.tag_ == "NNS" and doc[start - 1].lower_ in ("a", "an"):
        start = head.i  # "a move analysts say is ...": the article is not theirs
    pointed = end + 1 < len(doc) and doc[end].text == "." and doc[end + 1].pos_ == "PROPN"
    if pointed and role_of(doc[end - 1].lower_, "title"):
        end += 2  # "Sgt. Ann Poe": the tokenizer took the point for the end of a sentence
        while end < len(doc) and doc[end].pos_ == "PROPN":
            end += 1
    crossing = entity_at(doc, end - 1) if end - 1 > head.i and doc[end - 1].ent_type_ == "PERSON" else None
    if crossing is not None and crossing.end > end and crossing.start > head.i and office(head):
        end = crossing.end  # "the director of the Orbis Watch Ann Poe": the parser cut the name in two
    return start, _name_after(head, end)


def _name_after(head: Token, end: int) -> int:
    """`a local resident Omar Dala said`: the name behind an office, which the parser may hang elsewhere."""
    doc = head.doc
    if head.pos_ != "NOUN" or end + 1 >= len(doc) or not office(head):
        return end
    last = end + 1 if doc[end].lower_ == "the" else end
    named = doc[last].ent_type_ in ("PERSON", "ORG")
    if not named and doc[end - 1].ent_type_ != "PERSON":
        return end
    last += named
    limit = min(last + 8, len(doc) - 1)
    while last < limit and doc[last].ent_iob_ == "I":
        last += 1
    follows = doc[last].pos_ in ("VERB", "AUX", "ADV", "PUNCT", "PRON", "SPACE")
    return last if follows else end


def office(head: Token) -> bool:
    """Whether a noun may stand before the name of who holds the office, runs the site or leads the group."""
    return any(role_of(head.lower_, r) for r in ("title", "spokes", "bystander", "head", "group"))


def conjuncts(head: Token) -> list[Token]:
    """The heads of "A, B and C", one each; adjectives and verbs that the parser joined by mistake are left out."""
    return [head, *(t for t in head.conjuncts if t.i > head.i and t.pos_ in ("NOUN", "PROPN", "PRON"))][:4]


def fellows(head: Token) -> list[Token]:
    """Speakers joined before the head that the parser hung on what is said: "killing ten, residents and medics said"."""
    doc, start = head.doc, phrase(head)[0]
    if head.dep_ != "conj" or start < 3 or doc[start - 1].lower_ != "and":
        return []
    other = doc[start - 2]
    first = phrase(other)[0]
    joined = other.pos_ in ("NOUN", "PROPN") and strong(other) and first > 0 and doc[first - 1].text in (",", ";")
    return [other] if joined else []


def person_at(head: Token, start: int, end: int) -> Span | None:
    """The personal name that a phrase carries, or that stands beside it ("the group's head, Ann Poe")."""
    doc = head.doc
    titled = bool(role_of(head.lower_, "title") or role_of(head.lower_, "spokes"))
    for ent in entities(doc, start, end):
        if ent.label_ != "PERSON" or all(role_of(t.lower_.rstrip("."), "title") for t in ent):
            continue
        placed = ent.start > head.i and doc[ent.start - 1].pos_ == "ADP"  # "a doctor in Saada"
        behind = ent.end == end > head.i + 1 and not placed and (doc[ent.start - 1].text == "." or office(head))
        within = ent.start <= head.i < ent.end or (ent.end == end and not placed) or ent.root.head.i == head.i
        if behind or (within and (titled or head.pos_ == "PROPN")):
            return ent
    return _called(head) or (_apposed(head, start) if titled and head.pos_ == "NOUN" else None)


def _called(head: Token) -> Span | None:
    """The name in "a witness named Ahmad"."""
    clause = next((c for c in head.rights if c.dep_ == "acl" and c.lower_ in words("named")), None)
    name = next((c for c in clause.children if c.dep_ in ("oprd", "dobj", "attr")), None) if clause is not None else None
    return entity_at(head.doc, name.i) if name is not None and name.ent_type_ == "PERSON" else None


def _apposed(head: Token, start: int) -> Span | None:
    """The name that an office stands beside: "the group's head, Ann Poe", "Ann Poe, the group's head"."""
    doc = head.doc
    places = [c.i for c in head.children if c.dep_ == "appos"]
    before = start - 1
    while before > 0 and doc[before].lower_ in ("the", "a", "an", ","):
        before -= 1
    if 0 <= before < start - 1:
        places.append(before)
    place = next((i for i in places if doc[i].ent_type_ == "PERSON"), None)
    return None if place is None else entity_at(doc, place)


def _body(found: Sequence[str], head: str = "") -> str | None:
    """The kind of the body that words name: a known name first, then the last word that settles it.

    A name of one word counts only as the head: "Dawn" is a newspaper, the "Sons of Dawn" are not.
    """
    names = speakers()["name"]
    alone = names.get(head) or (names.get(found[0]) if len(found) == 1 else None)
    if alone:
        return alone
    for size in range(min(5, len(found)), 1, -1):
        for i in range(len(found) - size + 1):
            kind = names.get(" ".join(found[i : i + size]))
            if kind:
                return kind
    return next((kind for kind in (role_of(w, "word") for w in reversed(found)) if kind), None)


def body_name(head: Token, start: int, end: int) -> str | None:
    """The proper name inside a longer phrase ("state news agency Orbis"); None when the whole phrase is the name."""
    doc = head.doc
    if (head.pos_ == "PROPN" or head.is_upper) and end == head.i + 1 and len(head) > 1:
        if not any(t.is_alpha and t.is_lower and len(t) > 2 for t in doc[start : head.i]):
            return None
        first = head.i
        while first > start and doc[first - 1].text[0].isupper() and doc[first - 1].pos_ == "PROPN":
            first -= 1
        return doc[first:end].text
    if (titled := _behind_kind(head, start, end)) is not None:
        return titled
    if head.pos_ != "NOUN":
        return None
    if (outlet := _named_outlet(head, start)) is not None:
        return doc[outlet:end].text
    if _is_outlet(head) and end < len(doc) and doc[end].pos_ == "PROPN" and doc[end].dep_ not in ("poss", "compound"):
        return doc[end].text  # "footage released by the news agency Orbis", whatever the parser made of the name
    last = next((e for e in entities(doc, head.i + 1, end) if e.end == end and e.label_ == "ORG"), None)
    if last is not None and doc[last.start - 1].pos_ in ("NOUN", "DET") and office(head):
        return bare(last.text)
    beside = (c for c in head.rights if c.dep_ == "appos" and c.ent_type_ in ("ORG", "GPE", "PRODUCT"))
    name = next((e for c in beside for e in entities(doc, c.left_edge.i, c.i + 1) if e.end > c.i), None)
    return bare(name.text) if name is not None else None


def _behind_kind(head: Token, start: int, end: int) -> str | None:
    """The name of a body behind what it is or where it is based: "the UN children's agency Orbis", "the Oslo-based Orbis Watch"."""
    doc = head.doc
    name = entity_at(doc, head.i) if head.ent_type_ == "ORG" else None
    if name is None or not start < name.start <= head.i or doc[name.start - 1].pos_ not in ("NOUN", "VERB", "ADJ"):
        return None
    based = doc[name.start - 1].lower_ in words("based")
    kind = doc[name.start - 1].pos_ == "NOUN" and (_is_outlet(doc[name.start - 1]) or office(doc[name.start - 1]))
    return bare(doc[name.start : end].text) if based or kind else None


def bare(name: str) -> str:
    """A name without its article and possessive."""
    first, _, rest = name.partition(" ")
    name = rest if rest and first.lower() == "the" else name
    return name.removesuffix("'s").removesuffix("’s").strip()


def _named_outlet(head: Token, start: int) -> int | None:
    """Where the name begins in "the country's state-run Orbis news agency"."""
    doc, i = head.doc, head.i
    while i > start and doc[i - 1].pos_ == "NOUN" and doc[i - 1].dep_ == "compound" and doc[i - 1].is_lower:
        i -= 1
    stop = i
    while i > start and doc[i - 1].pos_ == "PROPN" and doc[i - 1].dep_ == "compound":
        i -= 1
    return i if _is_outlet(head) and start < i < stop else None


def _is_outlet(head: Token) -> bool:
    return head.lower_ == "agency" or role_of(head.lower_, "head") == "media"


def strong(head: Token) -> bool:
    """Whether a noun can be trusted to speak whatever the parser made of it."""
    word = head.lower_
    if word in words("weak"):
        return False
    if head.ent_type_ in ("ORG", "PERSON") or head.pos_ == "PRON":
        return True
    return any(role_of(word, r) for r in ("head", "title", "spokes", "name", "group"))


def _office(said: Sequence[str]) -> str:
    """The kind of a named person by the office told before or beside the name."""
    if any(role_of(w, "spokes") for w in said):
        body = _body([w for w in said if not role_of(w, "spokes")])
        titled = next((k for k in (role_of(w, "title") for w in said) if k and k != "official"), None)
        return body or titled or "person"
    for word in reversed(said):
        kind = role_of(word, "title") or role_of(word, "bystander")
        if kind:
            return "ngo" if role_of(word, "head") == "ngo" else kind
    return "witness" if any(role_of(w, "head") == "witness" for w in said) else "person"


def _roles(head: Token, span: tuple[int, int], name: Span | None) -> list[str]:
    """Lower-case words of a phrase and of its apposition, the personal name left out."""
    doc = head.doc
    tokens = list(doc[slice(*span)])
    for child in head.children:
        if child.dep_ == "appos" and abs(child.i - head.i) < 15:
            tokens += doc[max(child.left_edge.i, child.i - 8) : min(child.right_edge.i + 1, child.i + 8)]
    if name is None:
        return [t.lower_ for t in tokens]
    said = [t.lower_ for t in tokens if not name.start <= t.i < name.end]
    return said if name.start <= head.i < name.end else [*said, head.lower_]


def _common(head: Token, said: Sequence[str], mention: str | None) -> str:
    """The kind of a speaker without a personal name; "" when nothing tells that it can speak."""
    word = head.lower_
    proper = head.pos_ == "PROPN"
    if (proper or head.ent_type_ in ("ORG", "GPE", "NORP", "FAC")) and (known := _body(said, word)):
        return known
    found = role_of(word, "head")
    rest = [w for w in said if w != word]
    if role_of(word, "spokes") and not found:
        return _body(rest) or "institution"
    if found in ("institution", "media", "official", "government", "person") and len(said) > 1:
        return _body(rest if found == "person" else said) or found
    found = found or role_of(word, "title") or role_of(word, "bystander")
    if found:
        return found
    if role_of(word, "record") or role_of(word, "issue"):
        return "document"
    named = _BY_MENTION.get(mention or "") or _BY_LABEL.get(head.ent_type_)
    return named or ((_body(said) or "person") if proper else "")


def speaker_at(head: Token, mentions: dict[int, Mention]) -> Speaker:
    """Read the phrase around `head` as a speaker. `mentions` by head token (may be empty) lend names and kinds."""
    if (head.pos_ == "PRON" or head.lower_ in _PRONOUNS) and not is_who(head):
        return _pronoun(head)
    start, end = phrase(head)
    text = head.doc[start:end].text.strip()
    name = person_at(head, start, end)
    said = _roles(head, (start, end), name)
    roles = frozenset(said)
    if name is not None:
        return Speaker(start, end, head.i, text, bare(name.text), _office(said), person=True, roles=roles)
    mention = mentions.get(head.i)
    sure = mention is not None and mention["id"] is not None
    kind = _BY_MENTION.get(mention["kind"], "") if mention and sure else ""
    kind = kind or _common(head, said, mention["kind"] if mention else None)
    known = mention["name"] if mention and sure and mention["name"] != text else None
    called = known or body_name(head, start, end) or text
    human = (
        kind in ("person", "witness", "anonymous") or role_of(head.lower_, "title") or role_of(head.lower_, "spokes")
    )
    plural = head.tag_ in ("NNS", "NNPS")
    return Speaker(start, end, head.i, text, called, kind, bool(human) and not plural, plural=plural, roles=roles)


def some_of(head: Token, mentions: dict[int, Mention]) -> Speaker | None:
    """`two of the survivors`, `nearly half of the officers`: of the kind of those they are part of; None for others."""
    if head.ent_type_ not in ("CARDINAL", "PERCENT") or head.pos_ not in ("NUM", "NOUN", "PRON"):
        return None
    whole = next((t for c in head.rights if c.lower_ == "of" for t in c.children if t.dep_ == "pobj"), None)
    if whole is None:
        return None
    kind, start = speaker_at(whole, mentions), _left(head)
    text = head.doc[start : kind.end].text
    who = kind.type or "person"
    return replace(kind, start=start, head=head.i, text=text, name=text, type=who, person=False, pronoun=False, plural=True)


def _pronoun(head: Token) -> Speaker:
    word = head.lower_
    stands = word in _PRONOUNS
    kind = "" if word in _OUTSIDE else "person" if stands else "anonymous"  # "some", "others"
    plural = word in ("they", "them", "their")
    return Speaker(head.i, head.i + 1, head.i, head.text, head.text, kind, pronoun=stands, plural=plural)


def is_anonymous(speaker: Speaker) -> bool:
    """Whether a source goes without a name: by its kind, or because its own phrase says so ("an unnamed aide")."""
    return speaker.type == "anonymous" or bool(speaker.roles & words("unnamed"))
