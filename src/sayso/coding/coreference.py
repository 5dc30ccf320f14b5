"""Who is whom within a report: names, acronyms, surnames, "the group", "they". Unresolved beats wrong."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from spacy.tokens import Doc, Token

from sayso.coding.known import known_actors
from sayso.coding.layers import Mention, get
from sayso.coding.syntax import agents, governing_verb, is_passive, subjects
from sayso.data import read_tsv, word_class
from sayso.resolving.actors import Actors, fold_name
from sayso.resolving.offices import holders, office_of

_BEARERS = {  # what a bare definite noun may stand for, when a named one was told before
    "group": {"armed-group", "ngo", "institution"},
    "organization": {"armed-group", "ngo", "institution"},
    "organisation": {"armed-group", "ngo", "institution"},
    "movement": {"armed-group", "institution"},
    "militia": {"armed-group"},
    "faction": {"armed-group"},
    "party": {"institution"},
    "agency": {"institution", "media", "government"},
    "ministry": {"government"},
    "outlet": {"media"},
    "network": {"media", "ngo", "armed-group"},
}
_NAME_THEN_ROLE = re.compile(r"^(?P<actor>(?:[A-Z][\w'-]+ )+)(?P<role>[a-z]+)$")
_ROLE_THEN_NAME = re.compile(r"^(?:[a-z]+ )*?(?P<role>[a-z]+) (?:from|of) (?:the )?(?P<actor>(?:[A-Z][\w'-]+ ?)+)$")
_PERSON_PRONOUNS = {"he", "him", "his", "she", "her", "hers"}
_PLURAL_PRONOUNS = {"they", "them", "their", "theirs"}
_THING_PRONOUNS = {"it", "its"}
_PERSONS = {
    "person",
    "official",
    "medical",
    "witness",
    "media",
    "ngo",
    "civilians",
    "military",
    "police",
    "armed-group",
}
_BODIES = {"armed-group", "institution", "government", "military", "police", "ngo", "media", "country"}
_UPON = frozenset({"against", "at", "by", "of", "on", "to"})  # but "they carried arms with them"
_REACH = 60  # tokens that a pronoun looks back
# What was mentioned before, in order, by (lemma of the head, number) and by (last word, "last"): a long report has
# thousands of mentions, and going through all of them for each would take time that grows with their square.
_Before = dict[tuple[str, str], list[int]]


def resolve(doc: Doc, mentions: list[Mention]) -> list[Mention]:
    """Give every mention its cluster (the index of the cluster's first mention), and named ones their cluster's full name."""
    acronyms, table = _acronyms(doc.text), known_actors(doc)
    _as_persons(doc, mentions)
    keys: dict[str, int] = {}
    before: _Before = defaultdict(list)
    for index, mention in enumerate(mentions):
        mention["cluster"] = index
        key = _key(mention, acronyms, table)
        if key in keys:
            mention["cluster"] = keys[key]
            _remember(doc, mentions, index, before)
            continue
        found = _apposed(doc, mentions, index)
        if found is None:
            found = _antecedent(doc, mentions, index, before)
        if found is not None:
            mention["cluster"] = mentions[found]["cluster"]
        elif key:
            keys[key] = index
        _remember(doc, mentions, index, before)
    _surnames_first(mentions)
    _in_office(doc, mentions, table)
    _name_clusters(doc, mentions)
    _owned(doc, mentions)
    return mentions


def _as_persons(doc: Doc, mentions: list[Mention]) -> None:
    """Names that the tagger left out are people's when they follow a title, or are somebody's surname in this report."""
    surnames = {bare_name(m["text"])[-1] for m in mentions if m["kind"] == "person" and len(bare_name(m["text"])) > 1}
    for mention in mentions:
        words = bare_name(mention["text"])
        if mention["kind"] != "thing" or not words or not all(w[:1].isupper() for w in words):
            continue
        titled = len(words) < len(mention["text"].split()) and doc[mention["head"]].pos_ == "PROPN" and len(words) < 4
        if titled or (len(words) == 1 and words[0] in surnames):
            mention["kind"] = "person"


def _surnames_first(mentions: list[Mention]) -> None:
    """A surname that the report tells before the whole name: it is the one person who has it as the last of his names."""
    whole: dict[str, set[int]] = defaultdict(set)
    for mention in mentions:
        words = bare_name(mention["text"])
        if mention["kind"] == "person" and len(words) > 1:
            whole[words[-1]].add(mention["cluster"])
    for mention in mentions:
        words = bare_name(mention["text"])
        if mention["kind"] == "person" and len(words) == 1 and not mention["id"] and len(whole[words[0]]) == 1:
            mention["cluster"] = next(iter(whole[words[0]]))


def _in_office(doc: Doc, mentions: list[Mention], table: Actors) -> None:
    """ "The Iraqi prime minister" is whom the report names, where he held that office when it was published."""
    named = {m["id"]: m["cluster"] for m in reversed(mentions) if m["id"] and m["kind"] == "person"}
    report = get(doc, "report")
    day = report.get("published") if report else None
    for mention in mentions:
        if mention["kind"] != "official" or mention["id"] or not named:
            continue
        office = office_of(mention["text"], table)
        if office is None or office.former:
            continue
        held = {named[row.id] for row, span in holders(office, table) if row.id in named and span.holds(day)}
        if len(held) == 1:
            mention["cluster"] = held.pop()


def _owned(doc: Doc, mentions: list[Mention]) -> None:
    """ "Its forces" are the forces of whom the pronoun stands for."""
    for index, mention in enumerate(mentions):
        first = doc[mention["start"]]
        if first.tag_ != "PRP$" or mention["kind"] in {"pronoun", "thing", "place"} or mention["id"]:
            continue
        found = _pronoun(doc, mentions, index, first)
        rest = doc[first.i + 1 : mention["end"]].text
        if found is not None and rest and mention["name"].lower().startswith(first.lower_):
            owner = mentions[found]
            mention["name"] = f"{rest} of {owner['name']}"
            mention["country"] = mention["country"] or owner["country"]


def bare_name(text: str) -> list[str]:
    """A person's name without titles, offices and what else stands before: "President Cristiani" -> ["Cristiani"]."""
    words = text.split()
    start = next((i + 1 for i in range(len(words) - 2, -1, -1) if _leads_in(words[i])), 0)
    words = words[start:]
    return words


def _leads_in(word: str) -> bool:
    """Whether a word is no part of a person's name and stands before it."""
    bare = word.rstrip(".,").lower()
    return bare in _titles() or (word.islower() and bare not in word_class("particle"))


@cache
def _titles() -> frozenset[str]:
    wanted = {"title", "office", "rank"}
    return frozenset(row["word"] for row in read_tsv("lexicons/relation_words.tsv") if row["group"] in wanted)


def _key(mention: Mention, acronyms: dict[str, str], table: Actors) -> str:
    """What makes two mentions the same by name alone; empty for what is only described."""
    if mention["id"]:
        return "id:" + mention["id"]
    if mention["kind"] == "country" and mention["country"] and len(mention["text"].split()) <= 3:
        return "country:" + mention["country"]
    name = acronyms.get(mention["text"], mention["name"])
    described = _by_actor(name, table)
    if described:
        return described
    if mention["text"] in acronyms and mention["kind"] == "thing":
        return "name:" + fold_name(name)
    if mention["kind"] in {"pronoun", "thing"} or not any(w[:1].isupper() for w in name.split()):
        return ""
    return "name:" + fold_name(name)


def _by_actor(name: str, table: Actors) -> str:
    """One key for "a Taliban commander" and "a commander from the Taliban", misspelt or not."""
    found = _NAME_THEN_ROLE.match(name) or _ROLE_THEN_NAME.match(name)
    if found is None:
        return ""
    actor = table.find(found["actor"].strip()) or table.repair(found["actor"].strip())
    return f"of:{actor.id}:{found['role']}" if actor is not None else ""


def _acronyms(text: str) -> dict[str, str]:
    """Acronyms introduced in brackets behind the name that they shorten."""
    found: dict[str, str] = {}
    for match in re.finditer(
        r"((?:[A-Z][\w'-]+|of|the|for|and|in)(?: (?:[A-Z][\w'-]+|of|the|for|and|in)){1,7}) \(([A-Z][A-Za-z]{1,7})\)",
        text,
    ):
        words = [w for w in match[1].split() if w[0].isupper()]
        letters = match[2].upper()
        for first in range(len(words)):
            if "".join(w[0] for w in words[first:]) == letters:
                found[match[2]] = match[1][match[1].index(words[first]) :]
                break
    return found


def _remember(doc: Doc, mentions: list[Mention], index: int, before: _Before) -> None:
    mention = mentions[index]
    before[doc[mention["head"]].lemma_.lower(), _number(doc, mention)].append(index)
    if mention["kind"] in {"person", "official"}:
        before[mention["text"].split()[-1], "last"].append(index)


def _antecedent(doc: Doc, mentions: list[Mention], index: int, before: _Before) -> int | None:
    mention = mentions[index]
    head = doc[mention["head"]]
    if mention["kind"] == "pronoun":
        return _pronoun(doc, mentions, index)
    if mention["kind"] == "person":
        return _by_surname(mentions, index, before)
    if head.pos_ == "NOUN" and _is_definite(doc, mention):
        return _described(doc, mentions, index, before)
    return None


def _apposed(doc: Doc, mentions: list[Mention], index: int) -> int | None:
    """ "Kataib Hezbollah, an Iran-backed group": a description beside a name is that name."""
    mention = mentions[index]
    head = doc[mention["head"]]
    if head.dep_ != "appos" or mention["kind"] in {"pronoun", "thing", "place", "country"}:
        return None
    for j in range(index - 1, max(-1, index - 6), -1):
        other = mentions[j]
        if (
            other["head"] == head.head.i
            and other["kind"] not in {"pronoun", "thing", "place"}
            and _number(doc, other) == _number(doc, mention)
        ):
            return j
    return None


def _number(doc: Doc, mention: Mention) -> str:
    return "plural" if doc[mention["head"]].tag_ in {"NNS", "NNPS"} else "singular"


def _is_definite(doc: Doc, mention: Mention) -> bool:
    first = doc[mention["start"] - 1] if mention["start"] else None
    return (first is not None and first.lower_ in {"the", "this", "that", "these", "those"}) or bool(
        doc[mention["start"]].lower_ == "the"
    )


def _described(doc: Doc, mentions: list[Mention], index: int, before: _Before) -> int | None:
    """ "the commander", "the group", "the military": the last mention with that head that says more, or a fitting name."""
    mention = mentions[index]
    head = doc[mention["head"]].lemma_.lower()
    words = set(mention["text"].lower().split())
    for j in reversed(before.get((head, _number(doc, mention)), ())):
        if words <= set(mentions[j]["text"].lower().split()) | {head, doc[mention["head"]].lower_}:
            return j
    if head in _BEARERS and mention["end"] - mention["start"] == 1:
        for j in range(index - 1, -1, -1):
            if mentions[j]["kind"] in _BEARERS[head] and (mentions[j]["id"] or mentions[j]["text"][:1].isupper()):
                return j
    return None


def _by_surname(mentions: list[Mention], index: int, before: _Before) -> int | None:
    words = bare_name(mentions[index]["text"])
    for j in reversed(before.get((words[-1], "last"), ())):
        theirs = bare_name(mentions[j]["text"])
        if len(theirs) > len(words) and theirs[-len(words) :] == words:
            return j
    return None


def _pronoun(doc: Doc, mentions: list[Mention], index: int, token: Token | None = None) -> int | None:
    token = token or doc[mentions[index]["head"]]
    word, here = token.lower_, token.i
    wanted = (
        _PERSONS
        if word in _PERSON_PRONOUNS
        else _BODIES
        if word in _THING_PRONOUNS
        else _PERSONS | _BODIES | {"crowd", "people"}
    )
    if word not in _PERSON_PRONOUNS | _PLURAL_PRONOUNS | _THING_PRONOUNS:
        return None
    subjects_first: list[tuple[int, int]] = []
    beside = _clause_mates(token)
    sentence = doc[here].sent.start
    for j in range(index - 1, -1, -1):
        other = mentions[j]
        if here - other["head"] > _REACH:
            break
        head = doc[other["head"]]
        if head.i in beside or other["kind"] not in wanted or (
            head.dep_ in {"compound", "amod", "poss"} and word not in {"its", "their", "his", "her"}
        ):
            continue
        if not _agrees(head, word, other["kind"]) or (word in _PERSON_PRONOUNS and not _is_one(head, other)):
            continue
        is_subject = head.dep_ in {"nsubj", "nsubjpass"}
        distance = 0 if head.i >= sentence else 1
        subjects_first.append((distance * 2 + (0 if is_subject else 1), j))
    if not subjects_first:
        return None
    best = min(rank for rank, _ in subjects_first)
    fitting = [j for rank, j in subjects_first if rank == best]
    clusters = {mentions[j]["cluster"] for j in fitting}
    return fitting[0] if len(clusters) == 1 or best % 2 == 0 else None


def _clause_mates(pronoun: Token) -> set[int]:
    """Heads of who does what the pronoun suffers: in "gunmen shot two of them" they are not the gunmen."""
    if pronoun.dep_ not in {"dobj", "dative"} and not (pronoun.dep_ == "pobj" and pronoun.head.lower_ in _UPON):
        return set()
    verb = governing_verb(pronoun)
    return {t.i for t in (agents(verb) if is_passive(verb) else subjects(verb))} if verb is not None else set()


def _is_one(head: Token, mention: Mention) -> bool:
    """Whether a mention is of one human being, and not of a body that goes by the same kind ("police", "Reuters")."""
    if mention["kind"] == "person":
        return True
    return head.pos_ != "PROPN" and head.ent_type_ not in {"ORG", "GPE", "NORP"} and head.lower_ not in _not_one()


@cache
def _not_one() -> frozenset[str]:
    return word_class("collective") | {"police", "military", "media", "press", "troop", "personnel", "force"}


def _agrees(head: object, word: str, kind: str) -> bool:
    plural = "Plur" in head.morph.get("Number")  # type: ignore[attr-defined]
    if word in _PERSON_PRONOUNS:
        return not plural
    if word in _THING_PRONOUNS:
        return not plural and kind != "person"
    return plural or kind in {"armed-group", "military", "police", "crowd", "people", "media", "ngo"}


def _name_clusters(doc: Doc, mentions: list[Mention]) -> None:
    """One name per cluster: its fullest proper name, a known actor's before others, else its fullest description."""
    members: dict[int, list[Mention]] = defaultdict(list)
    for mention in mentions:
        members[mention["cluster"]].append(mention)
    for group in members.values():
        best = max(group, key=lambda mention: _fullness(doc, mention))
        if best["kind"] == "person":
            best["name"] = " ".join(bare_name(best["name"]))
        for mention in group:
            mention["name"] = best["name"]
            if mention["kind"] in {"pronoun", "thing"} or (best["id"] and mention["kind"] in {"people", "institution"}):
                mention["kind"] = best["kind"]
            mention["country"] = mention["country"] or best["country"]
            mention["id"] = mention["id"] or best["id"]


def _fullness(doc: Doc, mention: Mention) -> tuple[int, int, int]:
    named = mention["kind"] != "pronoun"
    proper = any(w[:1].isupper() for w in mention["name"].split())
    headed = proper and doc[mention["head"]].pos_ == "PROPN"
    if mention["kind"] == "country":  # Syria before Damascus
        headed = known_actors(doc).country_of(mention["name"]) is not None
    if mention["kind"] == "person":
        headed = len(bare_name(mention["name"])) > 1
    return (int(named), 2 * int(bool(mention["id"])) + int(proper) + int(headed), min(len(mention["name"]), 60))
