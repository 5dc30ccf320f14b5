"""Component `sayso_mentions`: the parties of a report - who is named or described, of what kind, and who is whom."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from sayso.coding.boilerplate import inside
from sayso.coding.coreference import resolve
from sayso.coding.known import known_actors
from sayso.coding.layers import Mention, put
from sayso.data import word_class
from sayso.resolving.actor_rows import ActorRow
from sayso.resolving.actors import Actors, matched_whole
from sayso.resolving.offices import body_of, office_of
from sayso.resolving.who import kind_of_name, region_of

_GROUP_HEADS_WITH_OF = frozenset({"of", "from", "with"})
_SKIP_FIRST = frozenset({"DET", "PUNCT", "SPACE", "CCONJ", "SCONJ"})
_NER_KIND = {"PERSON": "person", "ORG": "institution", "NORP": "people", "GPE": "place", "LOC": "place", "FAC": "place"}
_NOT_PARTIES = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL"})
HUMAN_KINDS = frozenset(
    {
        "person", "people", "official", "government", "military", "police", "armed-group", "institution", "ngo", "media",
        "civilians", "crowd", "country", "medical", "witness",
    }
)  # fmt: skip


@Language.component("sayso_mentions", requires=["doc._.boilerplate"], assigns=["doc._.mentions"])
def mentions(doc: Doc) -> Doc:
    """Store every noun phrase that can be a party, a target or a speaker, with its kind, country and cluster."""
    table = known_actors(doc)
    found: list[Mention] = []
    heads: set[int] = set()
    names = {i: ent for ent in doc.ents if ent.label_ in {"ORG", "PERSON"} for i in range(ent.start, ent.end)}
    for chunk in _chunks(doc):
        if chunk.root.i in heads or inside(doc, chunk.root.i):
            continue
        mention = _mention(chunk, table, names)
        if mention is not None:
            heads.add(chunk.root.i)
            found.append(mention)
    found += _modifier_mentions(doc, heads, table)
    found.sort(key=lambda m: (m["start"], -m["end"]))
    _as_places(doc, found)
    put(doc, "mentions", resolve(doc, found))
    return doc


def _as_places(doc: Doc, found: list[Mention]) -> None:
    """Names that the report calls a place ("the village of X", "X neighbourhood", "in X") are no people and no bodies."""
    unsure = [m for m in found if m["kind"] in {"person", "institution", "people"} and not m["id"] and not m["country"]]
    places = {m["text"] for m in unsure if _called_place(doc, m)} | {t.text for t in doc if _names_ground(t)}
    for mention in unsure:
        if mention["text"] in places:
            mention["kind"] = "place"


def _names_ground(token: Token) -> bool:
    """Whether a name stands before its kind of place: "Haas village", "the Mazzeh neighbourhood"."""
    if token.dep_ not in {"compound", "nmod", "appos"} or not token.text[:1].isupper():
        return False
    return token.head.lower_.rstrip("s") in word_class("ground")


def _called_place(doc: Doc, mention: Mention) -> bool:
    head = doc[mention["head"]]
    above = head.head
    if head.pos_ not in {"PROPN", "NOUN"} or (not mention["text"][:1].isupper() and "-" not in mention["text"]):
        return False
    if _names_ground(head):
        return True
    if head.dep_ != "pobj":
        return False
    if above.lower_ == "of" and above.head.lower_.rstrip("s") in word_class("ground"):
        return True
    return above.lower_ == "in" and mention["end"] - mention["start"] <= 2 and head.i == above.i + 1


def by_head(found: list[Mention]) -> dict[int, int]:
    """Token index of each mention's head -> index of the mention."""
    return {m["head"]: i for i, m in enumerate(found)}


def _chunks(doc: Doc) -> Iterator[Span]:
    """Noun chunks, and the numerals and adjectives that stand for people ("killing four", "the wounded")."""
    taken: set[int] = set()
    for chunk in doc.noun_chunks:
        taken.update(range(chunk.start, chunk.end))
        yield chunk
    for token in doc:
        if (
            token.i not in taken
            and token.pos_ in {"PROPN", "NOUN"}
            and token.dep_ in {"conj", "appos", "poss", "pobj", "dobj", "nsubj"}
        ):
            yield doc[
                token.left_edge.i
                if token.left_edge.i not in taken and token.i - token.left_edge.i < 6
                else token.i : token.i + 1
            ]


def _mention(chunk: Span, table: Actors, names: dict[int, Span]) -> Mention | None:
    start, end = _trimmed(chunk)
    if start >= end:
        return None
    doc, head = chunk.doc, chunk.root
    if head.ent_type_ in _NOT_PARTIES and head.pos_ != "PRON":
        return None
    entity = names.get(head.i)
    if entity is not None:  # the tagger's name may reach further: "the Ministry of Defence"
        if entity.root.i != head.i and entity.root.i < head.i:
            return None
        first = next((i for i in range(entity.start, head.i + 1) if not inside(doc, i)), head.i)
        start, end = min(start, first + (doc[first].pos_ == "DET")), max(end, entity.end - (entity[-1].tag_ == "POS"))
    start, end = _hyphenated(doc, start, end)
    core = doc[_without_number(doc, start, end) : end]
    kind, country, identity, name = describe(core, head, table)
    end = _with_complement(doc, head, end, kind)
    force = _belonging_to(doc[head.i + 1 : end], kind, table) if identity is None else None
    if force is not None:
        kind, country, identity = force.kind, force.country, force.id
    text = doc[start:end].text
    return Mention(
        start=start, end=end, head=head.i, text=text, name=name or _plain(doc[core.start : end].text), kind=kind, country=country,
        id=identity, cluster=-1,
    )  # fmt: skip


def _hyphenated(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """The whole of a name that the tokenizer cut at its hyphens: "Lashkar-e-Jhangvi"."""
    while start > 1 and _is_hyphen(doc, start - 1) and doc[start].text[:1].isupper():
        start -= 2
    while 0 < end < len(doc) - 1 and _is_hyphen(doc, end):
        end += 2
    return start, end


def _is_hyphen(doc: Doc, at: int) -> bool:
    return doc[at].text == "-" and not doc[at].whitespace_ and not doc[at - 1].whitespace_


def _plain(name: str) -> str:
    """Without brackets and line breaks: "(US) forces" is "US forces"."""
    return _POSSESSIVE.sub("", " ".join(name.translate(_BRACKETS).split()))


_POSSESSIVE = re.compile(r"['’]s?$")
_BRACKETS = str.maketrans("", "", '()[]"')


def _trimmed(chunk: Span) -> tuple[int, int]:
    """Without leading articles, quotes and possessive pronouns, and without what follows the head but a bracket or title."""
    doc, root, start, end = chunk.doc, chunk.root.i, chunk.start, chunk.end
    while start < root and inside(doc, start):
        start += 1  # the dateline, when the parser takes it into the phrase
    while start < end and ((first := doc[start]).pos_ in _SKIP_FIRST or first.is_quote or first.is_bracket):
        if first.dep_ == "poss":
            break
        start += 1
    while end > start and ((last := doc[end - 1]).is_punct or last.is_space):
        end -= 1
    for i in range(start, min(root, end)):  # a line break inside: the phrase begins after it
        if "\n" in doc[i].text:
            start = i + 1
    return start, end


def _without_number(doc: Doc, start: int, end: int) -> int:
    """Where a phrase begins behind its count: "a staggering 10,000 | people", "5 May three | civilians"."""
    counts = [i for i in range(start, end - 1) if doc[i].dep_ == "nummod" and doc[i].head.i < end]
    position = max(start, *(i + 1 for i in counts)) if counts else start
    while position < end - 1 and (
        doc[position].pos_ == "NUM" or doc[position].like_num or doc[position].lower_ in word_class("quantifier")
    ):
        position += 1
    return position


def _with_complement(doc: Doc, head: Token, end: int, kind: str) -> int:
    """The end of the phrase with its "of ..." or "from ..." part when that tells which: "members of the Taliban"."""
    if kind not in HUMAN_KINDS or head.pos_ == "PROPN":
        return end
    for child in head.children:
        if child.dep_ == "prep" and child.i == end and child.lower_ in _GROUP_HEADS_WITH_OF:
            objects = [c for c in child.children if c.dep_ == "pobj" and (c.pos_ == "PROPN" or c.ent_type_)]
            if objects and objects[0].i - child.i < 7:
                return objects[0].i + 1
    return end


def _belonging_to(rest: Span, kind: str, table: Actors) -> ActorRow | None:
    """The known force that "fighters from Ansar Dine" are of, by what follows the noun."""
    if kind not in _FORCES or len(rest) < 2 or rest[0].lower_ not in {"of", "from"}:
        return None
    row = table.find(_plain(rest[1:].text))
    return row if row is not None and row.kind in _FORCES else None


_FORCES = frozenset({"armed-group", "military", "police"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_SPEAKS = frozenset({"nsubj", "poss"})  # a capital that does or owns something is its government: "Canberra announced"


def describe(core: Span, head: Token, table: Actors) -> tuple[str, str | None, str | None, str | None]:
    """Kind, country, actor id and canonical name of a noun phrase, from the tables first and the tagger last."""
    if head.pos_ == "PRON":
        return "pronoun", None, None, None
    row = table.find(_plain(core.text))
    if row is None and (head.pos_ == "PROPN" or head.ent_type_ in {"ORG", "NORP"}):
        row = table.repair(core.text)
        if row is not None:
            return row.kind, row.country, row.id, row.name
        row = _inner_actor(core, head, table)
    if row is not None:
        return row.kind, row.country, row.id, told_name(row, _plain(core.text)) if matched_whole(row, core.text) else None
    country = table.country_of(core.text) or (table.seat_of(core.text) if _governs(head) else None)
    if country:
        return "country", country, None, country_called(country, core.text, table)
    modifier = next((c for t in core if t.i != head.i and (c := region_of(t.text, table))), None)
    pair = f"{head.doc[head.i - 1].lower_} {head.lemma_.lower()}" if head.i > core.start else ""
    role = table.role(pair) or table.role(head.lemma_.lower()) or table.role(head.lower_)
    if role is not None and head.pos_ != "PROPN":
        return _described(core, role.kind, modifier, table)
    if head.ent_type_ in {"PERSON", "ORG"} and core[0].lower_ in word_class("locative"):
        return "place", modifier, None, None  # "Near Ar Raqqah"
    if head.ent_type_ == "PERSON":
        return "person", modifier, None, None
    if table.country_of(head.text):
        return "country", table.country_of(head.text), None, None
    named = kind_of_name(_plain(core.text))[0] if head.pos_ == "PROPN" and head.ent_type_ not in _PLACES else None
    if named is not None and (role is None or role.kind == "institution"):  # "Red Valley Front"
        return named, modifier, None, None
    if role is not None:
        return role.kind, modifier, None, None
    kind = _NER_KIND.get(head.ent_type_, "thing")
    return kind, modifier, None, None


def _described(
    core: Span, kind: str, country: str | None, table: Actors
) -> tuple[str, str | None, str | None, str | None]:
    """What a common noun heads; a ministry is known by its country, whatever it is called."""
    if kind != "government":
        return _armed(core, kind, table), country, None, None
    office = office_of(_plain(core.text), table)
    if office is None or office.row.kind == "official":
        return kind, country, None, None
    body = body_of(office, table)
    return kind, office.of, body.id if body is not None else office.id, None


def _governs(capital: Token) -> bool:
    """Whether a capital is where a government stands: "Canberra announced", "prompting Ankara to act", "a deal with Moscow"."""
    if capital.dep_ in _SPEAKS:
        return True
    above = capital.head
    if capital.dep_ == "conj":
        return _governs(above) and above.pos_ == "PROPN"
    if capital.dep_ == "dobj":
        return any(c.dep_ == "xcomp" and c.i > capital.i for c in above.children)
    return capital.dep_ == "pobj" and above.lower_ in {"by", "with", "between", "against"}


def country_called(code: str, text: str, table: Actors) -> str:
    """A country by its name where the report says its people or an adjective ("Syrians" is Syria), else as the report has it."""
    name = table.country_names[code]
    return name if text[:4] == name[:4] and not text.isupper() else text


def told_name(row: ActorRow, text: str) -> str:
    """A known actor as the report calls it; by the table where that is only an acronym or a surname."""
    short = " " not in text and (len(text) <= _ACRONYM or not text[1:].islower())
    surname = row.kind == "person" and len(text.split()) < len(row.name.split())
    return row.name if short or surname else text


_ACRONYM = 5  # letters


def _armed(core: Span, kind: str, table: Actors) -> str:
    """ "armed men", "ISIS members", "rebel factions": what the words before the noun make of it."""
    if kind not in {"people", "civilians"}:
        return kind
    for length in range(len(core) - 1, 0, -1):
        row = table.find(core[len(core) - 1 - length : len(core) - 1].text)
        if row is not None and row.kind in {"armed-group", "military", "police"}:
            return row.kind
    for token in core[:-1]:
        role = table.role(token.lemma_.lower())
        if token.lower_ in {"armed", "backed", "militant", "masked"} or (
            role is not None and role.kind == "armed-group"
        ):
            return "armed-group"
    return kind


def _inner_actor(core: Span, head: Token, table: Actors) -> ActorRow | None:
    """The longest part of a phrase, its head included, that is a known actor: "hardline Al-Nusra militants"."""
    for length in range(len(core) - 1, 0, -1):
        for offset in range(len(core) - length + 1):
            part = core[offset : offset + length]
            if (
                part.start <= head.i < part.end
                and part[0].pos_ in {"PROPN", "ADJ", "NOUN"}
                and (found := table.find(part.text))
            ):
                return found
    return None


_ACTING_ROLES = frozenset({"armed-group", "military", "police", "crowd", "government"})


def _led(token: Token, kind: str, table: Actors) -> Mention | None:
    """ "US-led coalition": who leads it is part of its name."""
    doc, i = token.doc, token.i
    if i < 3 or doc[i - 1].lower_ != "led" or doc[i - 2].text != "-":
        return None
    start = i - 3
    while start > 0 and doc[start - 1].dep_ == "compound" and doc[start - 1].head.i == i - 3:
        start -= 1
    text = doc[start : i + 1].text
    row = table.find(text)
    return Mention(
        start=start, end=i + 1, head=i, text=text, name=text, kind=kind, country=row.country if row else None,
        id=row.id if row else None, cluster=-1,
    )  # fmt: skip


def _role_mention(token: Token, kind: str, table: Actors) -> Mention:
    """ "a rebel attack": rebels did it."""
    plural = f"{token.lower_}s"
    several = kind == "armed-group" and token.lower_ not in word_class("collective") and table.role(plural)
    return Mention(
        start=token.i, end=token.i + 1, head=token.i, text=token.text, name=plural if several else token.text, kind=kind,
        country=None, id=None, cluster=-1,
    )  # fmt: skip


def _modifier_mentions(doc: Doc, heads: set[int], table: Actors) -> list[Mention]:
    """Parties named inside other phrases: "a US drone strike", "the Taliban attack"."""
    found: list[Mention] = []
    used: set[int] = set()
    for ent in doc.ents:
        if ent.root.i not in heads and ent.label_ in {"ORG", "NORP", "GPE", "PERSON"} and not inside(doc, ent.start):
            core = doc[ent.start + (ent[0].pos_ == "DET") : ent.end - (ent[-1].tag_ == "POS")]
            if not len(core):
                continue
            kind, country, identity, name = describe(core, core.root, table)
            used.update(range(ent.start, ent.end))
            found.append(
                Mention(
                    start=core.start, end=core.end, head=core.root.i, text=core.text, name=name or core.text, kind=kind,
                    country=country, id=identity, cluster=-1,
                )
            )  # fmt: skip
    for token in doc:
        if token.i in used or token.i in heads or token.dep_ not in {"compound", "amod", "nmod", "poss"}:
            continue
        if not token.text[0].isupper():
            role = table.role(token.lemma_.lower())
            acting = role is not None and (role.kind in _ACTING_ROLES or token.dep_ == "poss")
            if role is not None and acting and token.head.i in heads and not inside(doc, token.i):
                # "a US-led coalition strike"; "a rebel attack", "police firing", "the editor's arrest"
                found.append(_led(token, role.kind, table) or _role_mention(token, role.kind, table))
            continue
        row, country = table.find(token.text), table.country_of(token.text)
        if (row or country) and not inside(doc, token.i):
            found.append(
                Mention(
                    start=token.i, end=token.i + 1, head=token.i, text=token.text,
                    name=told_name(row, token.text) if row else token.text, kind=row.kind if row else "country",
                    country=row.country if row else country, id=row.id if row else None, cluster=-1,
                )
            )  # fmt: skip
    return found
