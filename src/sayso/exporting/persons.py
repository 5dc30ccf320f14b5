"""Persons that a text names: what the words around a name tell of who is meant.

Words alone: a store is exported without a parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from sayso.data import read_tsv
from sayso.resolving.actors import actors as known_actors

PUBLIC_KINDS = frozenset({"official", "government", "military", "police", "armed-group", "institution"})
_CAPITAL = r"(?:[A-Z]\.|[^\W\d_a-z][\w’'-]*[\w])"
_PARTICLE = r"(?:al|el|bin|ibn|bint|abu|de|da|del|van|von|ben|ould)[\s-]"
_GAP = r"(?:[^\S\n]+|\n(?!\s*\n))"  # a name goes on in the next line, not in the next paragraph
_NAME = re.compile(rf"(?<![\w@#/])(?:(?:al|el)-)?{_CAPITAL}(?:{_GAP}(?:{_PARTICLE})?{_CAPITAL}){{0,5}}")
_WORD = re.compile(r"[\w-]+")
_LIST = re.compile(r"(?:,|,?\s+and|,?\s+or|;)\s+(?:(?:the|his|her|their)\s+)?((?:[a-z]+\s+){0,2})")
_AGE = re.compile(r"(?:,\s+(?:aged\s+)?|\s+\(|\s+aged\s+)\d{1,3}(?=\s*[,.);]|\s+years?\b|\s+and\s+\d|$)")
_POSSESSIVE = re.compile(r"(?:['’]s?|s['’])\s+([a-z-]+)")
_APPOSED = re.compile(r",\s+(?:(?:an?|the|his|her|their|who\s+\w+|one of)\s+)([^.;:,]{3,60})")
_ENDS = re.compile(
    r"\s*(?:$|[.,;:)\"”!?]|['’]s\b|(?:on|in|at|and|as|after|before|when|who|while|during|for|from|near|with|outside|by)\b)"
)
_CALLED = re.compile(
    r"(?:\b(?:named|called|alias|known as|names? (?:was|were|is|are|as)|first name,)"
    r"|\b(?:named|identified)\b(?:\s+[\w'’]+){0,8}?\s+as)\s+$"
)
_SAID = re.compile(r"\b(?:said|says|told|added)\s+$")
_LOOK_BACK = 80
_MOST_CAPITALS = 0.6  # of all words
_FREQUENT = 5.0  # in one text of a hundred and fifty


@dataclass(slots=True)
class People:
    """What a report says of the persons in it: told private, told public, or only named."""

    private: set[str] = field(default_factory=set)
    public: set[str] = field(default_factory=set)
    unclear: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Named:
    """A name where it stands, without the titles before it; what is known of who bears it."""

    name: str
    start: int
    end: int
    role: str | None  # private or public, by a role or title directly before it
    evidence: str | None = None


def of_text(text: str, people: People, is_personal: Callable[[str, bool], bool]) -> None:
    """Add the persons that a text tells to be private or public.

    `is_personal`: whether words can be a name (one word alone, too).
    """
    words = _WORD.findall(text)
    if sum(word[0].isupper() for word in words) > _MOST_CAPITALS * len(words):
        return  # a headline, or a text in capitals: they do not tell names from other words
    found = [n for n in _names(text) if is_personal(n.name, True)]
    for one in found:
        one.evidence = one.role if one.role in ("private", "public") else _around(text, one) or one.role
    _spread(text, found)
    for one in found:
        if one.evidence == "public":
            people.public.add(one.name)
        elif one.evidence == "private" and (" " in one.name or (len(one.name) > 2 and not _is_place(text, one.name))):
            people.private.add(one.name)
        elif one.evidence == "titled":
            people.unclear.add(one.name)
    _unshared(people)


def _unshared(people: People) -> None:
    """A part of a public person's name is that person, unless a private one has it in the report too: "Mr Dragan"."""
    public = {word for name in people.public for word in name.split()}
    private = {word for name in people.private if " " in name for word in name.split()}
    for names in (people.private, people.unclear):
        names -= {n for n in names if n not in people.public and set(n.split()) <= public - private}


def is_title(word: str) -> bool:
    """Whether a word stands before names and is none."""
    return _called(word.lower()) is not None


def untitled(name: str) -> str:
    """A name without Mr, Haji and the like before it."""
    first, _, rest = name.partition(" ")
    return untitled(rest) if rest and _called(first.lower()) == "titled" else name


def _names(text: str) -> Iterator[_Named]:
    """Runs of capitalised words, parted where a title or a role ends and where a sentence begins with a common word."""
    for match in _NAME.finditer(text):
        words = [(match.start() + w.start(), w[0]) for w in re.finditer(r"\S+", match[0])]
        role = _before(text, match.start())
        while words:
            taken = next((n for n in (3, 2, 1) if n <= len(words) and _called(_joined(words[:n])) is not None), 0)
            if taken:
                told = _called(_joined(words[:taken]))
                role = told if told != "titled" or role is None else role
                words = words[taken:]
            elif words[0][1] == "The" or _is_common(text, *words[0]):
                words, role = words[1:], None
            else:
                break
        if words:
            start = words[0][0]
            end = next((at for at, word in words if _uses().get(re.sub(r"['’]s?$", "", word).lower()) == "never"), match.end())
            name = re.sub(r"['’]s?$", "", text[start:end].rstrip())
            if name:
                yield _Named(" ".join(name.split()), start, start + len(name), role)


def _joined(words: list[tuple[int, str]]) -> str:
    return " ".join(word for _, word in words).lower()


def _before(text: str, start: int) -> str | None:
    """What the lower-case words directly before a name tell: "the baker", "police chief,", "his brother"."""
    words = re.search(r"((?:[\w-]+\s+){0,2}[\w-]+)[,:]?\s+$", text[max(0, start - _LOOK_BACK) : start])
    if words is None:
        return None
    parts = words[1].lower().split()
    if words[1].split()[-1][:1].isupper():  # another name, or the start of a sentence: "Police named"
        return _told(parts[-1])
    found = (_told(" ".join(parts[n:])) for n in range(len(parts)))
    return next((f for f in found if f), None)


def _called(words: str) -> str | None:
    """What words with capitals before a name tell: private, public, or titled (a person, no more)."""
    return "titled" if _uses().get(words) == "title" else _told(words)


@cache
def _told(words: str) -> str | None:
    """private or public; None for words that tell neither."""
    if _uses().get(words) == "public":
        return "public"
    role = known_actors().role(words)
    if role is None:
        return None
    if role.civilian:
        return "private"
    return "public" if role.civilian is False or role.kind in PUBLIC_KINDS else None


@cache
def _uses() -> dict[str, str]:
    rows = read_tsv("exports/person_words.tsv")
    return {row["word"]: row["use"] for row in rows if row["use"] in ("title", "public", "never")}


@cache
def _harm() -> re.Pattern[str]:
    words = "|".join(re.escape(r["word"]) for r in read_tsv("exports/person_words.tsv") if r["use"] == "harm")
    return re.compile(rf"\b(?:{words})\s+$", re.IGNORECASE)


@cache
def _done() -> re.Pattern[str]:
    words = "|".join(re.escape(r["word"]) for r in read_tsv("exports/person_words.tsv") if r["use"] == "done")
    return re.compile(rf",?\s+(?:who\s+)?(?:{words})\b")


@cache
def _common() -> frozenset[str]:
    frequent = {row["word"] for row in read_tsv("lexicons/word_rarity.tsv") if float(row["rarity"]) <= _FREQUENT}
    return frozenset(row["word"] for row in read_tsv("lexicons/common_words.tsv")) & frequent


def _is_common(text: str, start: int, word: str) -> bool:
    """Whether a capital is that of a sentence's first word alone: a frequent word (Ion and Rosa are words, too)."""
    before = text[max(0, start - 10) : start].rstrip(" \"'“‘(")
    begins = not before or before[-1] in ".!?:\n"
    return begins and word.istitle() and word.lower() in _common()


def _around(text: str, one: _Named) -> str | None:
    """private or public by what stands around a name; None where nothing tells."""
    left, right = text[max(0, one.start - _LOOK_BACK) : one.start], text[one.end : one.end + _LOOK_BACK]
    several = " " in one.name
    if apposed := _APPOSED.match(right):
        if told := _first_role(apposed[1]):
            return told
    if (owned := _POSSESSIVE.match(right)) and _told(owned[1]) == "private":
        return "private"
    if _AGE.match(right) or _CALLED.search(left) or (_SAID.search(left) and right.startswith(", who ")):
        return "private"
    if several and (_done().match(right) or (_harm().search(left) and _ENDS.match(right))):
        return "private"
    return None


def _first_role(words: str) -> str | None:
    """What the first role in a phrase tells: "an engineer kidnapped by gunmen", "the district police chief"."""
    parts = words.lower().split()
    for n in range(len(parts)):
        for length in (3, 2, 1):
            if told := _told(" ".join(parts[n : n + length])):
                return _told(" ".join(parts[n + length : n + length + 1])) or told
    return None


def _spread(text: str, found: list[_Named]) -> None:
    """Who stands in one list with a private person is one, too: "X, Y and Z"; in both directions."""
    for pairs in (list(pairwise(found)), list(pairwise(found))[::-1]):
        for one, other in pairs:
            between = _LIST.fullmatch(text[one.end : other.start])
            if between is None or (between[1] and _told(between[1].strip().lower()) != "private"):
                continue
            for a, b in ((one, other), (other, one)):
                if a.evidence == "private" and b.evidence is None and not _is_place(text, b.name):
                    b.evidence = "private"


def _is_place(text: str, name: str) -> bool:
    """Whether the text says that something happens in what is named so."""
    return re.search(rf"\b(?:in|near|outside)\s+{re.escape(name)}\b", text) is not None
