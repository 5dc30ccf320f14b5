"""Actors by name: who is meant by "Kata'ib Hizballah", "the Kremlin", "Syrian", "militiamen".

Everything is looked up in the tables of `sayso/data`, read once. Exact folded names come first; `repair` alone forgives
spelling, and only where the rest of the name speaks for the match. (A plain string ratio takes "Kaitab Hezbollah" for
Hezbollah almost as gladly as for Kataib Hezbollah; aligned words do not.)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from itertools import chain
from typing import Generic, TypeVar

from sayso.data import read_tsv
from sayso.resolving.actor_files import all_rows, stamp
from sayso.resolving.actor_rows import ActorRow, Period, RoleRow, cells
from sayso.resolving.spelling import Spelling

_T = TypeVar("_T")
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae"})
_POSSESSIVE = re.compile(r"['’ʼ`](?:s\b|(?=\s|$))")
_QUOTES = re.compile(r"['’‘ʼʿʾʻ`´\"“”„«».]")
_DASHES = re.compile(r"[-‐‑‒–—_/]")
# "al-Nusra", "el-Nusra", "an-Nusra", "ash-Sham": one Arabic article, written as it is spelt or as it is spoken.
_ARTICLE = re.compile(r"\b(?:[aeu]l|a([dnrstz])(?=-\1)|[ae]s?sh(?=-sh))-")
_SHORT = 5  # letters up to which an acronym must be written as it is: "ARENA" is a party, "Arena" a hall


@lru_cache(maxsize=16384)
@lru_cache(maxsize=16_384)
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
        self.by_id: dict[str, ActorRow] = {row.id: row for row in self.rows}
        lands = tuple(countries)
        self.country_names: dict[str, str] = {c["iso3"]: c["name"] for c in lands}
        self.holders: dict[tuple[str, str], list[tuple[ActorRow, Period]]] = _holders(self.rows)
        self.bodies = {(row.country, row.office): row for row in self.rows if row.office and row.country}
        known = [row for row in self.rows if not row.common]
        self._actors = _Names((name, row) for row in known for name in (row.name, *row.aliases))
        self._common = _Names((name, row) for row in self.rows if row.common for name in (row.name, *row.aliases))
        self._countries = _Names((n, c["iso3"]) for c in lands for n in _cells(c, "name", "aliases", "demonyms"))
        capitals = ((n, c["iso3"]) for c in lands for n in _cells(c, "capital"))
        self._seats = _Names(chain(((s["word"], s["iso3"]) for s in seats), capitals))
        self._roles = {role.lemma: role for role in roles}
        self.spelling = Spelling(self._actors.folded, chain(self._countries.folded, self._roles))
        self._repair = lru_cache(maxsize=8192)(self.spelling.nearest)

    def find(self, name: str) -> ActorRow | None:
        """The actor whose name or alias this is, apart from accents, hyphens, articles and the like.

        Acronyms of up to five letters match as they are written only ("IS", "I.S.", never "is"); words without a
        capital match only the few aliases that are written so ("contras").
        """
        return self._actors.get(name)

    def named_alike(self, name: str) -> ActorRow | None:
        """An actor with a name so common that the name alone does not tell whether he is meant."""
        return self._common.get(name)

    def holding(self, name: str) -> list[tuple[float, ActorRow]]:
        """Actors whose name holds all words of a folded name and more, with the share of words that it makes up."""
        words = set(name.split())
        best: dict[str, tuple[float, ActorRow]] = {}
        for known, row in self._actors.folded.items():
            theirs = known.split()
            if len(theirs) > len(words) and words <= set(theirs) and row.kind != "person":
                share = len(words) / len(theirs)
                if share > best.get(row.id, (0.0, row))[0]:
                    best[row.id] = (share, row)
        return sorted(best.values(), key=lambda pair: (-pair[0], pair[1].id))

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


def _holders(rows: Iterable[ActorRow]) -> dict[tuple[str, str], list[tuple[ActorRow, Period]]]:
    """Who held which office of what, the latest first."""
    found: dict[tuple[str, str], list[tuple[ActorRow, Period]]] = {}
    for row in rows:
        for tenure in row.tenures:
            found.setdefault((tenure.of, tenure.office), []).append((row, tenure.period))
    for held in found.values():
        held.sort(key=lambda pair: (pair[1].first or "", pair[0].id), reverse=True)
    return found


def actors(extra: str | None = None) -> Actors:
    """The actors of the tables in `sayso/data`, read once, with the user's own from the file `extra` over them.

    Raises DataError when one of our tables is missing or broken, UsageError with every fault of the user's file.
    """
    return _tables(extra, stamp(extra) if extra is not None else 0)


@cache
def _tables(extra: str | None, _stamp: int) -> Actors:
    roles = (RoleRow(r["lemma"], r["kind"], _CIVILIAN.get(r["civilian"])) for r in read_tsv("roles.tsv"))
    return Actors(all_rows(extra), read_tsv("countries.tsv"), read_tsv("seats.tsv"), roles)


_CIVILIAN = {"yes": True, "no": False}


def matched_whole(row: ActorRow, text: str) -> bool:
    """Whether the text is an actor's name or an alias, and not a longer phrase that holds one."""
    key = fold_name(text)
    return any(fold_name(name) == key for name in (row.name, *row.aliases))


def _cells(row: Mapping[str, str], *columns: str) -> list[str]:
    return [name for column in columns for name in cells(row[column])]
