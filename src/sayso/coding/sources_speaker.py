"""Noun phrase -> speaker: its extent, its name and what kind of source it is. Nothing here looks outside the phrase's sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Span, Token

from sayso.coding.sources_lexicon import role_of, speakers

_SPLIT = frozenset({",", ";", ":", '"', "“", "”", "''", "``", "(", ")", "—", "–", "--"})
_ARTICLES = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "both", "but", "and", "meanwhile", "however"}
)
_LINKS = frozenset({"of", "for", "at", "in", "from", "with", "within", "inside", "near", "under", "to", "on", "by"})
_PRONOUNS = frozenset({"he", "she", "it", "they", "who", "which", "that", "him", "her", "them", "his", "its", "their"})
_OUTSIDE = frozenset({"i", "we", "you", "there", "me", "us", "this", "these", "those", "what", "my", "our", "your"})
_UNNAMED = frozenset({"unnamed", "anonymous", "unidentified", "unspecified"})
_KINDS = {
    "police": "official",
    "civilians": "witness",
    "crowd": "witness",
    "country": "government",
    "place": "government",
}
_TYPES = frozenset({"official", "government", "military", "armed-group", "institution", "ngo", "media"})


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
    while token.i != head.i and token.head.i != token.i:
        token = token.head
    return token.i == head.i


def _left(head: Token) -> int:
    first = head.sent.start
    start = head.i
    while start > first:
        token = head.doc[start - 1]
        if (
            token.text in _SPLIT
            or token.is_space
            or (token.pos_ in ("VERB", "AUX", "SCONJ", "PRON") and token.dep_ not in ("amod", "poss", "compound"))
        ):
            break
        if not _own(token, head) or (
            token.dep_ in ("prep", "pcomp", "relcl", "cc", "advmod", "npadvmod") and token.head.i == head.i
        ):
            break
        start -= 1
    while start < head.i and (
        head.doc[start].lower_ in _ARTICLES or head.doc[start].pos_ in ("PUNCT", "SPACE", "PART")
    ):
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
    for token in prep.children:
        if token.dep_ == "pobj":
            return (
                token.ent_type_ in ("DATE", "TIME")
                or bool(
                    prep.lower_ in ("in", "on", "at", "by", "to")
                    and (role_of(token.lower_, "issue") or role_of(token.lower_, "platform"))
                )
                or token.lower_ in ("interview", "comments", "remarks", "conference", "briefing", "speech", "time")
            )
    return False


def phrase(head: Token) -> tuple[int, int]:
    """Token range of the noun phrase around its head: no article, no relative clause, nothing after a comma."""
    start, end = _left(head), max(_right(head), head.i + 1)
    doc = head.doc
    while start < head.i and doc[start].ent_type_ in ("DATE", "TIME"):
        start += 1
    if start < head.i and head.ent_iob_ == "B" and role_of(head.lower_, "name") and doc[head.i - 1].ent_type_:
        start = head.i
    if (
        end + 1 < len(doc)
        and doc[end].text == "."
        and doc[end + 1].pos_ == "PROPN"
        and role_of(doc[end - 1].lower_, "title")
    ):
        end += 2  # "Sgt. Ann Poe": the tokenizer took the point for the end of a sentence
        while end < len(doc) and doc[end].pos_ == "PROPN":
            end += 1
    return start, _name_after(head, end)


def _name_after(head: Token, end: int) -> int:
    """`a local resident Omar Dala said`: the name behind an office, which the parser may hang elsewhere."""
    doc = head.doc
    if head.pos_ != "NOUN" or end + 1 >= len(doc):
        return end
    first = end + 1 if doc[end].lower_ == "the" else end
    if (doc[first].ent_type_ not in ("PERSON", "ORG") and doc[end - 1].ent_type_ != "PERSON") or not office(head):
        return end
    last = first
    while (last < len(doc) - 1 and last < first + 8 and doc[last].ent_iob_ == "I") or (
        last == first and doc[last].ent_type_ in ("PERSON", "ORG")
    ):
        last += 1
    follows = doc[last].pos_ in ("VERB", "AUX", "ADV", "PUNCT", "PRON", "SPACE") and doc[last].lower_ not in (
        "'s",
        "’s",
    )
    return last if follows else end


def office(head: Token) -> bool:
    """Whether a noun may stand before the name of who holds the office, runs the site or leads the group."""
    return any(role_of(head.lower_, r) for r in ("title", "spokes", "bystander", "head", "group"))


def conjuncts(head: Token) -> list[Token]:
    """The heads of "A, B and C", one each; adjectives and verbs that the parser joined by mistake are left out."""
    return [head, *(t for t in head.conjuncts if t.i > head.i and t.pos_ in ("NOUN", "PROPN", "PRON"))][:4]


def person_at(head: Token, start: int, end: int) -> Span | None:
    """The personal name that a phrase carries, or that stands beside it ("the group's head, Ann Poe")."""
    doc = head.doc
    for ent in doc[start:end].ents:
        if ent.label_ == "PERSON" and ent.end == end > head.i + 1 and (doc[ent.start - 1].text == "." or office(head)):
            return ent
        if ent.label_ == "PERSON" and (ent.start <= head.i < ent.end or ent.end == end or ent.root.head.i == head.i):
            if head.pos_ == "PROPN" or role_of(head.lower_, "title") or role_of(head.lower_, "spokes"):
                return ent
    if head.pos_ != "NOUN" or not (role_of(head.lower_, "title") or role_of(head.lower_, "spokes")):
        return None
    beside = [c.i for c in head.children if c.dep_ == "appos"]
    before = start - 1
    while before > 0 and doc[before].lower_ in ("the", "a", "an", ","):
        before -= 1
    if before < start - 1:
        beside.append(before)
    for ent in (doc[i : i + 1].ents or doc[max(i - 3, 0) : i + 1].ents[-1:] for i in beside):
        if ent and ent[-1].label_ == "PERSON" and ent[-1].end > min(beside) - 1:
            return _whole(ent[-1])
    for i in beside:
        if doc[i].ent_type_ == "PERSON":
            return next((e for e in doc.ents if e.start <= i < e.end), None)
    return None


def _whole(ent: Span) -> Span | None:
    return next((e for e in ent.doc.ents if e.start <= ent.start < e.end), None)


def _body(words: Sequence[str]) -> str | None:
    """The kind of the body that words name: a known name first, then the last word that settles it."""
    names = speakers()["name"]
    for size in range(min(5, len(words)), 0, -1):
        for i in range(len(words) - size + 1):
            found = names.get(" ".join(words[i : i + size]))
            if found:
                return found
    return next((kind for kind in (role_of(w, "word") for w in reversed(words)) if kind), None)


def body_name(head: Token, start: int, end: int) -> str | None:
    """The proper name in "state news agency Orbis", "its parent body, the Joint Monitoring Office"; None when the whole phrase is the name."""
    doc = head.doc
    letters = head.is_upper and len(head) > 1
    if (
        (head.pos_ == "PROPN" or letters)
        and end == head.i + 1
        and any(t.is_alpha and t.is_lower and len(t) > 2 for t in doc[start : head.i])
    ):
        first = head.i
        while first > start and doc[first - 1].text[0].isupper() and doc[first - 1].pos_ == "PROPN":
            first -= 1
        return doc[first:end].text
    if head.pos_ == "NOUN":
        if (first := _named_outlet(head, start)) is not None:
            return doc[first:end].text
        last = (
            next((e for e in doc[head.i + 1 : end].ents if e.end == end and e.label_ == "ORG"), None)
            if end > head.i + 1
            else None
        )
        if last is not None and doc[last.start - 1].pos_ in ("NOUN", "DET") and office(head):
            return last.text.removeprefix("the ").removeprefix("The ")
        for child in head.children:
            if child.dep_ == "appos" and child.ent_type_ in ("ORG", "GPE", "PRODUCT") and child.i > head.i:
                ent = next((e for e in doc[child.left_edge.i : child.i + 1].ents if e.end > child.i), None)
                if ent is not None:
                    return ent.text.removeprefix("the ").removeprefix("The ")
    return None


def _named_outlet(head: Token, start: int) -> int | None:
    """Where the name begins in "the country's state-run Orbis news agency"."""
    doc, i = head.doc, head.i
    while i > start and doc[i - 1].pos_ == "NOUN" and doc[i - 1].dep_ == "compound" and doc[i - 1].is_lower:
        i -= 1
    stop = i
    while i > start and doc[i - 1].pos_ == "PROPN" and doc[i - 1].dep_ == "compound":
        i -= 1
    return (
        i
        if (start < i < stop and role_of(head.lower_, "head") == "media")
        or (start < i < stop and head.lower_ == "agency")
        else None
    )


def strong(head: Token) -> bool:
    """Whether a noun can be trusted to speak whatever the parser made of it."""
    if head.ent_type_ in ("ORG", "PERSON") or head.pos_ == "PRON":
        return head.lower_ not in ("it", "that", "which")
    word = head.lower_
    return any(role_of(word, r) for r in ("head", "title", "spokes", "name", "group")) and word not in (
        "people",
        "state",
        "power",
    )


def _office(words: Sequence[str]) -> str:
    """The kind of a named person by the office told before or beside the name."""
    if any(role_of(w, "spokes") for w in words):
        body = _body([w for w in words if not role_of(w, "spokes")])
        titled = next((k for k in (role_of(w, "title") for w in words) if k and k != "official"), None)
        return body or titled or "person"
    for word in reversed(words):
        kind = role_of(word, "title") or role_of(word, "bystander")
        if kind:
            return "ngo" if kind == "person" and word.startswith("activist") else kind
    return "witness" if any(role_of(w, "head") == "witness" for w in words) else "person"


def _roles(head: Token, start: int, end: int, name: Span | None) -> list[str]:
    """Lower-case words of a phrase and of its apposition, the personal name left out."""
    inside = set(range(name.start, name.end)) if name is not None else set()
    words = [t.lower_ for t in head.doc[start:end] if t.i not in inside]
    for child in head.children:
        if child.dep_ == "appos" and abs(child.i - head.i) < 15:
            words += [
                t.lower_
                for t in head.doc[child.left_edge.i : min(child.right_edge.i + 1, child.i + 8)]
                if t.i not in inside
            ]
    if name is not None and not name.start <= head.i < name.end:
        words.append(head.lower_)
    return words


def _common(head: Token, words: Sequence[str], kind: str | None) -> str:
    """The kind of a speaker without a personal name; "" when nothing tells that it can speak."""
    word = head.lower_
    if head.pos_ == "PROPN" or head.ent_type_ in ("ORG", "GPE", "NORP", "FAC"):
        known = _body(words)
        if known:
            return known
    if role_of(word, "spokes") and not role_of(word, "head"):
        return _body(words[:-1] if words[-1:] == [word] else words) or "institution"
    found = role_of(word, "head")
    if found in ("institution", "media", "official", "government", "person") and len(words) > 1:
        found = (_body(words) or found) if found != "person" else (_body([w for w in words if w != word]) or found)
    if found:
        return found
    if role_of(word, "title") or role_of(word, "bystander"):
        return role_of(word, "title") or "person"
    if role_of(word, "record") or role_of(word, "issue"):
        return "document"
    by_mention = _KINDS.get(kind or "", kind if kind in _TYPES else None)
    by_label = {"ORG": "institution", "GPE": "government", "NORP": "government", "PERSON": "person"}.get(head.ent_type_)
    return by_mention or by_label or ((_body(words) or "person") if head.pos_ == "PROPN" else "")


def speaker_at(head: Token, kinds: dict[int, dict[str, Any]]) -> Speaker:
    """Read the phrase around `head` as a speaker. `kinds`: mentions by head token (may be empty)."""
    start, end = phrase(head)
    doc: Doc = head.doc
    text = doc[start:end].text.strip()
    if (head.pos_ == "PRON" or head.lower_ in _PRONOUNS) and not is_who(head):
        plural = head.lower_ in ("they", "them", "their")
        can = "" if head.lower_ in _OUTSIDE else "person" if head.lower_ in _PRONOUNS else "anonymous"
        return Speaker(
            head.i, head.i + 1, head.i, head.text, head.text, can, pronoun=head.lower_ in _PRONOUNS, plural=plural
        )
    name = person_at(head, start, end)
    words = _roles(head, start, end, name)
    mention = kinds.get(head.i)
    if name is not None:
        kind = _office(words)
        full = name.text.removesuffix("'s").removesuffix("’s").strip()
        return Speaker(start, end, head.i, text, full, kind, person=True, roles=frozenset(words))
    kind = _common(head, words, mention["kind"] if mention else None)
    text_name = body_name(head, start, end) or text
    called = mention["name"] if mention and mention["start"] <= start and mention["id"] else text_name
    human = kind in ("person", "witness", "anonymous") or bool(
        role_of(head.lower_, "title") or role_of(head.lower_, "spokes")
    )
    plural = head.tag_ in ("NNS", "NNPS")
    return Speaker(start, end, head.i, text, called, kind, human and not plural, plural=plural, roles=frozenset(words))


def is_anonymous(speaker: Speaker, words: Iterable[str]) -> bool:
    """Whether a speaker goes without a name, by its kind or because the sentence says so."""
    said = set(words)
    return speaker.type == "anonymous" or bool(said & _UNNAMED & speaker.roles) or "anonymity" in said
