"""Actors by name: who is meant by "Kata'ib Hizballah", "the Kremlin", "Syrian", "militiamen".

Everything is looked up in the tables of `sayso/data`, read once. Exact folded names come first; `repair` alone forgives
spelling, and only where the rest of the name speaks for the match. (A plain string ratio takes "Kaitab Hezbollah" for
Hezbollah almost as gladly as for Kataib Hezbollah; aligned words do not.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Generic, TypeVar

from sayso.data import read_tsv

_T = TypeVar("_T")
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae"})
_POSSESSIVE = re.compile(r"['’ʼ`](?:s\b|(?=\s|$))")
_QUOTES = re.compile(r"['’‘ʼʿʾʻ`´\"“”„«».]")
_DASHES = re.compile(r"[-‐‑‒–—_/]")
# "al-Nusra", "el-Nusra", "an-Nusra", "ash-Sham": one Arabic article, written as it is spelt or as it is spoken.
_ARTICLE = re.compile(r"\b(?:[aeu]l|a([dnrstz])(?=-\1)|[ae]s?sh(?=-sh))-")
_SHORT = 5  # letters up to which an acronym must be written as it is: "ARENA" is a party, "Arena" a hall


@lru_cache(maxsize=16384)
def fold_name(name: str) -> str:
    """The name as a key for comparison: lower case, without accents, quotes, dots, articles and possessive endings.

    "Kata'ib Hizballah" -> "kataib hizballah"; "the Al-Nusra Front's" -> "al nusra front"; "U.S." -> "us".
    """
    text = name.lower().translate(_UNDECOMPOSED)
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = _POSSESSIVE.sub("", text)
    text = _QUOTES.sub("", text)
    text = _ARTICLE.sub("al ", text)
    text = " ".join(_DASHES.sub(" ", text).split())
    return text[4:] if text.startswith("the ") else text


@dataclass(frozen=True, slots=True)
class ActorRow:
    """A known actor. `sector` is PLOVER's, `country` ISO 3166 alpha-3, `parent` and `backer` ids or country codes."""

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    sector: str | None
    country: str | None
    parent: str | None
    backer: str | None

    def matched_whole(self, text: str) -> bool:
        """Whether the text is the name or an alias, and not a longer phrase that holds one."""
        key = fold_name(text)
        return any(fold_name(name) == key for name in (self.name, *self.aliases))


@dataclass(frozen=True, slots=True)
class RoleRow:
    """What a common noun says about a party; `civilian` is None where the word alone does not tell."""

    lemma: str
    kind: str
    civilian: bool | None


class _Names(Generic[_T]):
    """Values by name: short acronyms by their exact form, all else by folded form and never for lower-case words."""

    def __init__(self, pairs: Iterable[tuple[str, _T]]) -> None:
        self._exact: dict[str, _T] = {}
        self.folded: dict[str, _T] = {}
        self._small: dict[str, _T] = {}
        for name, value in pairs:
            if not name:
                continue
            if _is_acronym(name):
                self._exact.setdefault(name.replace(".", ""), value)
            elif name.islower():
                self._small.setdefault(fold_name(name), value)
            else:
                self.folded.setdefault(fold_name(name), value)

    def get(self, text: str) -> _T | None:
        key = fold_name(text)
        if not any(map(str.isupper, text)):
            return self._small.get(key)
        if len(key) <= _SHORT and (found := self._exact.get(_bare(text))) is not None:
            return found
        found = self.folded.get(key)
        return self._small.get(key) if found is None else found


def _is_acronym(name: str) -> bool:
    """Whether the name is short and has capitals inside: "IS", "U.S.", "LeT" - lower-case twins are other words."""
    bare = name.replace(".", "")
    inside = len(bare) < _SHORT and bare.isalpha() and not bare[1:].islower()
    return len(bare) <= _SHORT and (bare.isupper() or inside)


def _bare(text: str) -> str:
    """An acronym without dots, article and possessive: "the U.S.'s" -> "US"."""
    text = _POSSESSIVE.sub("", text).replace(".", "").strip("'’\"“” ")
    return text[4:] if text[:4].lower() == "the " else text


class Actors:
    """The tables, ready for look-up. All methods are pure and quick; they return None for what is not known."""

    def __init__(
        self,
        rows: Iterable[ActorRow],
        countries: Iterable[Mapping[str, str]],
        seats: Iterable[Mapping[str, str]],
        roles: Iterable[RoleRow],
    ) -> None:
        self.rows: tuple[ActorRow, ...] = tuple(rows)
        lands = tuple(countries)
        self._actors = _Names((name, row) for row in self.rows for name in (row.name, *row.aliases))
        self._countries = _Names((n, c["iso3"]) for c in lands for n in _cells(c, "name", "aliases", "demonyms"))
        capitals = ((n, c["iso3"]) for c in lands for n in _cells(c, "capital"))
        self._seats = _Names(chain(((s["word"], s["iso3"]) for s in seats), capitals))
        self._roles = {role.lemma: role for role in roles}
        self._spelling = _Spelling(self._actors.folded, chain(self._countries.folded, self._roles))
        self._repair = lru_cache(maxsize=8192)(self._spelling.nearest)

    def find(self, name: str) -> ActorRow | None:
        """The actor whose name or alias this is, apart from accents, hyphens, articles and the like.

        Acronyms of up to five letters match as they are written only ("IS", "I.S.", never "is"); words without a
        capital match only the few aliases that are written so ("contras").
        """
        return self._actors.get(name)

    def repair(self, name: str) -> ActorRow | None:
        """The one actor whose name this is with a spelling mistake: "Kaitab Hezbollah" is Kataib Hezbollah.

        Words are compared one by one (optimal string alignment distance): as many of them, each within one edit (two
        from eight letters on), one of four letters or more the same. A name of one word needs seven letters. A word
        that is known as such is no mistake, and two actors equally near are none.
        """
        return self._repair(fold_name(name)) if any(map(str.isupper, name)) else None

    def country_of(self, word: str) -> str | None:
        """ISO code for a country's name, alias or people ("Syria", "Syrian", "Syrians", "US"); never for "us"."""
        return self._countries.get(word)

    def seat_of(self, word: str) -> str | None:
        """ISO code for a capital or seat that can stand for its government: "Washington", "the Kremlin"."""
        found = self._seats.get(word)
        if found is not None:
            return None if found == "-" else found
        row = self._actors.get(word)
        return row.country if row is not None and row.kind == "government" else None

    def role(self, lemma: str) -> RoleRow | None:
        """What a common noun or fixed phrase, in lower case, says about a party."""
        return self._roles.get(lemma)


class _Spelling:
    """Names by their words, to find the one that a misspelt name stands for."""

    def __init__(self, names: Mapping[str, ActorRow], words: Iterable[str]) -> None:
        self._by_word: dict[tuple[int, str], list[tuple[tuple[str, ...], ActorRow]]] = {}
        self._single: dict[str, list[tuple[str, ActorRow]]] = {}
        self._known: set[str] = set(chain.from_iterable(word.split() for word in words))
        for name, row in names.items():
            tokens = tuple(name.split())
            self._known.update(tokens)
            if len(tokens) == 1:
                # a surname one letter away is another family, not a mistake
                if len(name) >= 7 and row.kind != "person":
                    self._single.setdefault(name[0], []).append((name, row))
                continue
            for token in set(tokens):
                if len(token) >= 4:
                    self._by_word.setdefault((len(tokens), token), []).append((tokens, row))

    def nearest(self, key: str) -> ActorRow | None:
        tokens = tuple(key.split())
        found = self._nearest_word(key) if len(tokens) == 1 else self._nearest_phrase(tokens)
        best = min(found, default=0)
        rows = {row.id: row for row in found.get(best, ())}
        return next(iter(rows.values())) if len(rows) == 1 else None

    def _nearest_word(self, word: str) -> dict[int, list[ActorRow]]:
        if len(word) < 7 or word in self._known:
            return {}
        return {1: [row for name, row in self._single.get(word[0], ()) if _distance(word, name, 1) == 1]}

    def _nearest_phrase(self, tokens: tuple[str, ...]) -> dict[int, list[ActorRow]]:
        found: dict[int, list[ActorRow]] = {}
        for token in set(tokens):
            for name, row in self._by_word.get((len(tokens), token), ()):
                total = self._mistakes(tokens, name, row.kind == "person")
                if total is not None:
                    found.setdefault(total, []).append(row)
        return found

    def _mistakes(self, tokens: tuple[str, ...], name: tuple[str, ...], person: bool) -> int | None:
        """Edits from the name to the words, or None where a word is another one altogether."""
        total = 0
        for token, right in zip(tokens, name, strict=True):
            if token == right:
                continue
            if token in self._known or len(token) < 4 or (person and (token[0] != right[0] or len(right) < 5)):
                return None
            limit = 2 if min(len(token), len(right)) >= 8 else 1
            edits = _distance(token, right, limit)
            if edits > limit:
                return None
            total += edits
        return total


def _distance(a: str, b: str, limit: int) -> int:
    """Damerau's distance, restricted form (letters out of order are one edit); `limit + 1` stands for all above it."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    if len(a) >= 6 and a[0] == b[0] and a[-1] == b[-1] and sorted(a) == sorted(b):
        return 1  # the right letters between the right ends, out of order: one slip
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


@cache
def actors() -> Actors:
    """The actors of the tables in `sayso/data`, read once. Raises DataError when a table is missing or broken."""
    rows, roles = map(_actor, read_tsv("actors.tsv")), map(_role, read_tsv("roles.tsv"))
    return Actors(rows, read_tsv("countries.tsv"), read_tsv("seats.tsv"), roles)


def _actor(row: Mapping[str, str]) -> ActorRow:
    def cell(column: str) -> str | None:
        return None if row[column] in {"", "-"} else row[column]

    return ActorRow(
        id=row["id"], name=row["name"], aliases=tuple(_cells(row, "aliases")), kind=row["kind"], sector=cell("sector"),
        country=cell("country"), parent=cell("parent"), backer=cell("backer"),
    )  # fmt: skip


def _role(row: Mapping[str, str]) -> RoleRow:
    return RoleRow(row["lemma"], row["kind"], {"yes": True, "no": False}.get(row["civilian"]))


def _cells(row: Mapping[str, str], *columns: str) -> list[str]:
    return [name.strip() for column in columns for name in row[column].split("|") if name.strip() not in {"", "-"}]
