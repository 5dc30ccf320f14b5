"""Which speaker "he", "the group", "the statement" or a bare surname stands for: a careful look back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span, Token

from sayso.coding.layers import Attribution
from sayso.coding.sources_lexicon import role_of, words
from sayso.coding.sources_speaker import Speaker, bare, speaker_at

_NEAR = 120  # tokens: a pronoun does not reach back further than some five sentences
_FAR = 1200


@dataclass(slots=True)
class Register:
    """What a report has told so far: speakers in order, names of persons (with offices) and bodies, short forms."""

    doc: Doc
    spoken: list[Speaker] = field(default_factory=list)
    persons: list[Span] = field(default_factory=list)
    subjects: list[Token] = field(default_factory=list)
    bodies: list[Span] = field(default_factory=list)
    short: dict[str, str] = field(default_factory=dict)
    offices: dict[int, Speaker] = field(default_factory=dict)


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
            found.short[letters] = bare(ent.text)


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
        return _person(near[-1], found) if near else _office_before(opening, found)
    return last


def _office_before(opening: int, found: Register) -> Speaker | None:
    """Who holds the office that was told last: "The governor's guards shot a boy. ... he said"."""
    for token in reversed(found.doc[max(0, opening - 40) : opening]):
        if token.pos_ == "NOUN" and token.tag_ == "NN" and role_of(token.lower_, "title"):
            return speaker_at(token, {})
    return None


def _person(head: Token, found: Register) -> Speaker:
    named = speaker_at(head, {})
    return _by_surname(named, found) or named


def _by_surname(speaker: Speaker, found: Register) -> Speaker | None:
    """The full name for a bare surname: the nearest before it, else the first after it."""
    token = found.doc[speaker.head]
    last = speaker.name.split()[-1] if speaker.name else ""
    known = len(speaker.name.split())
    if not last[:1].isupper() or token.pos_ != "PROPN" or (known > 1 and not speaker.person):
        return None
    if any(c.dep_ == "amod" and c.lower_ in words("kin") for c in token.children):
        return None
    full = [
        e for e in found.persons if len(e) > known and bare(e.text).endswith(last) and len(bare(e.text).split()) > known
    ]
    if not full:
        return None
    before = [e for e in full if e.start < speaker.start]
    ent = before[-1] if before else full[0]
    named = speaker_at(ent.root, {})
    first = next((s for s in found.spoken if s.name == bare(ent.text)), None)
    kind = first.type if first else named.type
    return replace(named, name=bare(ent.text), person=True, type=kind or "person")


def _definite(speaker: Speaker, found: Register) -> Speaker | None:
    """`the source`, `the minister`, `the group`, `the statement`: the last speaker that the noun fits."""
    doc, head, size = found.doc, found.doc[speaker.head], speaker.end - speaker.start
    article = doc[speaker.start - 1].lower_ if speaker.start else ""
    definite = article in ("the", "that", "this") or (size == 1 and not speaker.plural)
    if head.pos_ != "NOUN" or size > 2 or not definite:
        return None
    back = [s for s in reversed(found.spoken) if speaker.start - _FAR < s.start < speaker.start]
    said = {t.lower_ for t in doc[speaker.start : speaker.end]}
    for other in back:
        if other.plural == speaker.plural and said <= other.roles and other.end - other.start >= size:
            return other
    word = head.lower_
    kinds = (role_of(word, "group") or "").split("+")
    if kinds != [""] and size == 1:
        return next((s for s in back if s.type in kinds and not s.person and not s.pronoun), None)
    if role_of(word, "issue") and article in ("the", "that"):
        issuers = [s for s in back if s.type not in ("anonymous", "witness")]
        return next((s for s in issuers if s.type != "media"), next(iter(issuers), None))  # a relay issues nothing
    return _titled(said, speaker, found)


def _titled(said: set[str], speaker: Speaker, found: Register) -> Speaker | None:
    """`the minister`: the nearest person before it that was given that office, speaking or not."""
    if not any(role_of(w, "title") or role_of(w, "spokes") for w in said):
        return None
    for ent in reversed(found.persons):
        if speaker.start - _FAR < ent.start < speaker.start:
            named = found.offices.get(ent.start) or speaker_at(ent.root, {})
            found.offices[ent.start] = named
            if named.person and said <= named.roles:
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
            return replace(speaker, name=bare(ent.text), text=ent.text)
    return None


def issuer(head: Token) -> Token | None:
    """The head of the body behind a paper: `a statement from the army`, `the army's statement`, `an army statement`."""
    paper = role_of(head.lower_, "issue")
    if head.pos_ == "PROPN" and head.ent_type_ == "ORG" and head.dep_ != "compound":
        return None  # "the Orbis Post"
    if not paper and not role_of(head.lower_, "record"):
        return None
    for child in head.children:
        if child.dep_ == "acl" and child.lower_ in words("issued"):
            return next((t for c in child.children if c.dep_ == "agent" for t in c.children if t.dep_ == "pobj"), None)
        if paper and child.dep_ == "poss" and child.pos_ in ("NOUN", "PROPN"):
            return child
        if paper and child.dep_ in ("prep", "agent") and (body := _behind(child)) is not None:
            return body
    before = head.doc[head.i - 1] if paper and head.i else None
    return before if before is not None and before.head.i == head.i and _issues(before) else None


def _behind(prep: Token) -> Token | None:
    """The body in `from the army`, `by the Joint Office`, `of the Joint Office`."""
    found = next((t for t in prep.children if t.dep_ == "pobj"), None)
    if found is None or not (prep.lower_ in ("from", "by") or (prep.lower_ in ("of", "for") and found.pos_ == "PROPN")):
        return None
    return found if speaker_at(found, {}).type not in ("", "document", "person") else None


def _issues(token: Token) -> bool:
    if token.dep_ != "compound" or role_of(token.lower_, "issue"):
        return False
    named = token.ent_type_ in ("ORG", "GPE", "NORP")
    return named or role_of(token.lower_, "head") not in (None, "person", "witness", "anonymous")


def unify(found: list[Attribution], names: Register) -> None:
    """Give each source one name: the fuller one where a name is cut short, the first spelling where only capitals differ."""
    called = list(dict.fromkeys(a["name"] for a in found if a["source"] and a["name"]))
    bodies = [bare(e.text) for e in names.bodies]
    for item in found:
        if item["source"] and item["name"]:
            item["name"] = _fuller(item["name"], called, bodies)


def _fuller(name: str, called: list[str], bodies: list[str]) -> str:
    first = next(other for other in called if other.casefold() == name.casefold())
    parts = name.split()
    if len(parts) == 1 and name[:1].isupper() and not name.isupper():
        persons = [o for o in called if o.split()[-1].casefold() == name.casefold() and 2 <= len(o.split()) <= 4 and o.istitle()]
        return persons[0] if len(set(persons)) == 1 else first
    if len(parts) > 1 and all(p[:1].isupper() for p in parts):
        longer = {o for o in (*called, *bodies) if o.startswith((f"{name} for ", f"{name} of "))}
        return longer.pop() if len(longer) == 1 else first
    return first
