"""Which named speaker "he", "the group", "the statement" or a bare surname stands for: a conservative look back through one report."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span, Token

from sayso.coding.sources_lexicon import role_of
from sayso.coding.sources_speaker import Speaker, speaker_at

_NEAR = 120  # tokens: a pronoun does not reach back further than some five sentences
_FAR = 1200


@dataclass(slots=True)
class Register:
    """What was told so far in a report: speakers in order, full personal names, bodies by name, short forms."""

    doc: Doc
    spoken: list[Speaker] = field(default_factory=list)
    persons: list[Span] = field(default_factory=list)
    subjects: list[Token] = field(default_factory=list)
    bodies: list[Span] = field(default_factory=list)
    short: dict[str, str] = field(default_factory=dict)


def register(doc: Doc) -> Register:
    """Collect the names of a report once."""
    found = Register(doc)
    for ent in doc.ents:
        if ent.label_ == "PERSON":
            found.persons.append(ent)
            if ent.root.dep_ in ("nsubj", "nsubjpass"):
                found.subjects.append(ent.root)
        elif ent.label_ == "ORG" and len(ent) > 1:
            found.bodies.append(ent)
            _short_form(found, ent)
    return found


def _short_form(found: Register, ent: Span) -> None:
    """`Joint Monitoring Office (JMO)`: the letters stand for the name."""
    doc, end = ent.doc, ent.end
    if end + 2 < len(doc) and doc[end].text == "(" and doc[end + 2].text == ")":
        letters = doc[end + 1].text
        initials = "".join(t.text[0] for t in ent if t.text[0].isupper())
        if letters.isupper() and len(letters) > 1 and letters[0] in initials:
            found.short[letters] = _bare(ent.text)


def _bare(text: str) -> str:
    for article in ("the ", "The ", "THE "):
        text = text.removeprefix(article)
    return text.removesuffix("'s").removesuffix("’s").strip()


def resolve(speaker: Speaker, found: Register) -> Speaker:
    """The speaker with the fullest name that the report gives it; its words and place stay as they are."""
    if speaker.pronoun:
        other = _pronoun(speaker, found)
    elif len(speaker.name.split()) == 1 and found.doc[speaker.head].text in found.short:
        return replace(speaker, name=found.short[found.doc[speaker.head].text])
    else:
        other = _by_surname(speaker, found) or _definite(speaker, found) or _by_word(speaker, found)
    if other is None:
        return speaker
    known = speaker.type if other.type in ("", "person") and speaker.type not in ("", "person") else other.type
    return replace(
        speaker,
        name=other.name,
        type=known,
        person=other.person,
        roles=speaker.roles | other.roles,
        plural=other.plural,
    )


def _pronoun(speaker: Speaker, found: Register) -> Speaker | None:
    word = found.doc[speaker.head].lower_
    back = [s for s in reversed(found.spoken) if speaker.start - _NEAR < s.start < speaker.start]
    if word in ("they", "them", "their"):
        return next((s for s in back if s.plural or not s.person), None)
    if word in ("it", "its"):
        return next((s for s in back if not s.person and not s.plural), None)
    last = next((s for s in back if s.person), None)
    opening = found.doc[speaker.head].sent.start
    near = [t for t in found.subjects if speaker.start - _NEAR < t.i < opening]
    if near and (last is None or near[-1].i > last.end + 1):
        return _person(near[-1], found)
    if last is None:
        near = [e.root for e in found.persons if opening - 40 < e.start < opening]
        return _person(near[-1], found) if near else None
    return last


def _person(head: Token, found: Register) -> Speaker:
    named = speaker_at(head, {})
    return _by_surname(named, found) or named


def _by_surname(speaker: Speaker, found: Register) -> Speaker | None:
    """The full name for a bare surname: the nearest before it, else the nearest after; none when the head is no name."""
    token = found.doc[speaker.head]
    last = speaker.name.split()[-1] if speaker.name else ""
    if any(c.dep_ == "amod" and c.lower_ in ("younger", "elder", "older", "late") for c in token.children):
        return None
    if not last[:1].isupper() or token.pos_ != "PROPN" or (len(speaker.name.split()) > 1 and not speaker.person):
        return None
    full = [
        e
        for e in found.persons
        if len(e.text.split()) > len(speaker.name.split()) and _bare(e.text).split()[-1] == last
    ]
    if not full:
        return None
    before = [e for e in full if e.start < speaker.start]
    ent = before[-1] if before else full[0]
    named = speaker_at(ent.root, {})
    first = next((s for s in found.spoken if s.name == _bare(ent.text)), None)
    kind = first.type if first else named.type
    return replace(named, name=_bare(ent.text), person=True, type=kind or "person")


def _definite(speaker: Speaker, found: Register) -> Speaker | None:
    """`the source`, `the minister`, `the group`, `the statement`: the last speaker that the noun fits."""
    doc, head = found.doc, found.doc[speaker.head]
    before = doc[speaker.start - 1].lower_ if speaker.start else ""
    bare = speaker.end - speaker.start == 1
    if (
        head.pos_ != "NOUN"
        or speaker.end - speaker.start > 2
        or not (before in ("the", "that", "this") or (bare and not speaker.plural))
    ):
        return None
    back = [s for s in reversed(found.spoken) if speaker.start - _FAR < s.start < speaker.start]
    words = {t.lower_ for t in doc[speaker.start : speaker.end]}
    number = [s for s in back if s.plural == speaker.plural]
    same = next((s for s in number if words <= s.roles and s.end - s.start >= speaker.end - speaker.start), None)
    if same is not None:
        return same
    word = head.lower_
    kinds = (role_of(word, "group") or "").split("+")
    if kinds != [""] and len(words) == 1:
        return next((s for s in back if s.type in kinds and not s.person and not s.pronoun), None)
    if role_of(word, "issue") and before in ("the", "that"):
        return next((s for s in back if s.type not in ("anonymous", "witness")), None)
    return _titled(words, speaker, found)


def _titled(words: set[str], speaker: Speaker, found: Register) -> Speaker | None:
    """`the minister`: the nearest person before it that was given that office, speaking or not."""
    if not any(role_of(w, "title") or role_of(w, "spokes") for w in words):
        return None
    for ent in reversed(found.persons):
        if speaker.start - _FAR < ent.start < speaker.start:
            named = speaker_at(ent.root, {})
            if named.person and words <= named.roles:
                return named
    return None


def _by_word(speaker: Speaker, found: Register) -> Speaker | None:
    """`the Britain-based Observatory`: the body named before whose name has the same capitalised word."""
    head = found.doc[speaker.head]
    if speaker.person or not head.text[0].isupper() or head.ent_type_ in ("PERSON", "GPE", "NORP"):
        return None
    if sum(t.text[0].isupper() for t in found.doc[speaker.start : speaker.end]) > 2 or head.text.isupper():
        return None
    for ent in found.bodies:
        if ent.end <= speaker.start and len(ent) > 2 and any(t.text == head.text for t in ent):
            return replace(speaker, name=_bare(ent.text), text=ent.text)
    return None


def issuer(head: Token) -> Token | None:
    """The head of the body behind a paper: `a statement from the army`, `the army's statement`, `an army statement`."""
    if not role_of(head.lower_, "issue") and not role_of(head.lower_, "record"):
        return None
    for child in head.children if role_of(head.lower_, "issue") else (c for c in head.children if c.dep_ == "acl"):
        if child.dep_ == "poss" and child.pos_ in ("NOUN", "PROPN"):
            return child
        if child.dep_ in ("prep", "agent") and child.lower_ in ("from", "by", "of", "for"):
            found = next((t for t in child.children if t.dep_ == "pobj"), None)
            if (
                found is not None
                and (child.lower_ in ("from", "by") or found.pos_ == "PROPN")
                and speaker_at(found, {}).type not in ("", "document", "person")
            ):
                return found
        if child.dep_ == "acl" and child.lower_ in ("issued", "released", "published", "carried", "signed", "posted"):
            for agent in child.children:
                if agent.dep_ == "agent":
                    return next((t for t in agent.children if t.dep_ == "pobj"), None)
    return next(
        (
            c
            for c in head.lefts
            if role_of(head.lower_, "issue") and c.dep_ == "compound" and c.i == head.i - 1 and _issues(c)
        ),
        None,
    )


def _issues(token: Token) -> bool:
    if token.ent_type_ in ("ORG", "GPE", "NORP"):
        return True
    return (
        role_of(token.lower_, "head") not in (None, "person", "witness", "anonymous")
        and role_of(token.lower_, "issue") is None
    )
