"""Who is meant by a name or description, on a day: `who("Iraq's defence minister", on="2012-01-01")`.

A pure function over the tables. What is told: the actor where one is clearly meant, and all candidates with a score
from 0 to 1 where several may be. Rules in the order in which they are tried, with the score that each gives:
a name or alias (1.0); an office and who held it (0.95), a ministry (0.9); a state or its capital (0.9); a misspelt name
(0.9, less 0.05 for each mistake after the first); a known name inside (0.85); a description by its noun, an unknown name
by its words (0.8); names that hold the words (their share of the words, at most 0.7; 0.3 more in the country asked for).
An actor is named from 0.8 on, when 0.1 better than the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache

from sayso.data import read_tsv
from sayso.errors import UsageError
from sayso.resolving.actor_rows import ActorRow, Period, cells
from sayso.resolving.actors import Actors, actors, fold_name
from sayso.resolving.offices import Office, body_of, holders, office_of

LONGEST = 300  # characters of a name
_SURE, _CLEAR, _SHOWN = 0.8, 0.1, 8


@dataclass(frozen=True, slots=True)
class Match:
    """An actor that may be meant. `id` is None for one that no table has; parents and backers are ids, of the day asked for.

    `active`: whether it was active on that day (None where the tables do not say, or no day was asked for).
    """

    name: str
    id: str | None
    kind: str
    sector: str | None
    country: str | None
    score: float
    why: str
    parents: tuple[str, ...] = ()
    backers: tuple[str, ...] = ()
    valid_from: str | None = None
    valid_to: str | None = None
    active: bool | None = None
    wikidata: str | None = None
    office: str | None = None

    def to_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Answer:
    """What `who` found: `actor` where one is clearly meant, and all candidates, the best first."""

    query: str
    on: str | None
    actor: Match | None
    candidates: tuple[Match, ...]

    def to_dict(self) -> dict[str, object]:
        """Plain values, for JSON."""
        return {
            "query": self.query, "on": self.on, "actor": self.actor.to_dict() if self.actor else None,
            "candidates": [match.to_dict() for match in self.candidates],
        }  # fmt: skip


def who(name: str, *, on: str | None = None, country: str | None = None, actors_file: str | None = None) -> Answer:
    """Who is meant by `name` (on the day `on`, ISO; in a report about `country`, a name or ISO code).

    Raises UsageError for an empty or too long name, a date that cannot be read, an unknown country, and a users' file
    with faults.
    """
    table = actors(actors_file)
    asked = _Question(_checked_name(name), _checked_day(on), _checked_country(country, table), table)
    best: dict[tuple[str, str | None], Match] = {}
    for match in asked.matches():
        key = (match.name, match.id)
        if key not in best or best[key].score < match.score:
            best[key] = match
    found = sorted(best.values(), key=lambda m: -m.score)  # stable: what was found first stays first
    clear = found and found[0].score >= _SURE and (len(found) == 1 or found[0].score - found[1].score >= _CLEAR - 1e-9)
    return Answer(name, asked.on, found[0] if clear else None, tuple(found[:_SHOWN]))


def _checked_name(name: str) -> str:
    plain = " ".join(name.split())
    if not any(map(str.isalnum, plain)):
        raise UsageError("the name is empty: expected a name or description such as \"Kata'ib Hizballah\"")
    if len(plain) > LONGEST:
        raise UsageError(f"the name has {len(plain):,} characters, expected at most {LONGEST}: give one name, not a text")
    return plain


def _checked_day(on: str | None) -> str | None:
    if on is None:
        return None
    from sayso.reading.dates import parse_day

    try:
        return date.fromisoformat(parse_day(on)).isoformat()
    except ValueError as error:
        raise UsageError(f"'{on}' cannot be read as a day: expected YYYY-MM-DD, such as 2012-01-31") from error


def _checked_country(country: str | None, table: Actors) -> str | None:
    if country is None:
        return None
    code = country.upper() if country.upper() in table.country_names else table.country_of(country.strip())
    if code is None:
        raise UsageError(f"unknown country '{country}': expected a name or an ISO 3166 alpha-3 code such as IRQ")
    return code


@dataclass(frozen=True, slots=True)
class _Question:
    name: str
    on: str | None
    country: str | None
    table: Actors

    def matches(self) -> Iterator[Match]:
        office = office_of(self.name, self.table, self.country)
        exact = self.table.find(self.name)
        if exact is not None:
            yield self._named(exact)
        if office is not None:
            yield from self._office(office)
        if exact is None and office is None:
            found = [*self._state()] or [*self._misspelt()] or [*self._described()]
            yield from found
        yield from self._holding(exact)

    def _of_row(self, row: ActorRow, score: float, why: str) -> Match:
        held = [t for t in row.tenures if t.period.holds(self.on)] if self.on else []
        known = bool(row.period.first or row.period.last)
        return Match(
            name=row.name, id=row.id, kind=row.kind, sector=row.sector, country=row.country, score=round(score, 3), why=why,
            parents=row.parents_on(self.on), backers=row.backers_on(self.on), valid_from=row.period.first,
            valid_to=row.period.last, active=row.period.holds(self.on) if self.on and known else None,
            wikidata=row.wikidata, office="; ".join(_title(t.office, t.of, self.table) for t in held) or row.office,
        )  # fmt: skip

    def _named(self, row: ActorRow) -> Match:
        rival = self.country and row.country not in {None, self.country} and self._rivals(row)
        if rival:
            return self._of_row(row, 0.5, f"the name, but of {row.country}")
        return self._of_row(row, 1.0, "the name" if fold_name(row.name) == fold_name(self.name) else "an alias")

    def _rivals(self, row: ActorRow) -> bool:
        """Whether an actor of the country asked for has all words of the name, too."""
        held = self.table.holding(fold_name(self.name))
        return any(other.country == self.country and other.id != row.id for _, other in held)

    def _office(self, office: Office) -> Iterator[Match]:
        called = office.called(self.table)
        if office.row.kind != "official":
            body = body_of(office, self.table)
            if body is not None:
                yield self._of_row(body, 0.95, called)
                return
            yield self._pattern(office, called, 0.9)
            return
        held = holders(office, self.table)
        if office.former:
            past = [(row, span) for row, span in held if span.over(self.on)]
            yield self._pattern(office, f"former {called}", 0.9)
            yield from (self._of_row(row, 0.6, f"{called} {_span(span)}") for row, span in past)
            return
        if self.on is not None:
            then = [(row, span) for row, span in held if span.holds(self.on)]
            yield from (self._of_row(row, 0.95, f"{called} {_span(span)}") for row, span in then)
            if not then:
                yield self._pattern(office, called, 0.9)
            return
        yield self._pattern(office, called, 0.9)
        yield from (self._of_row(row, 0.6, f"{called} {_span(span)}") for row, span in held)

    def _pattern(self, office: Office, called: str, score: float) -> Match:
        owner = self.table.by_id.get(office.of)
        country = owner.country if owner is not None else office.of
        sector = office.row.sector or (owner.sector if owner is not None else None)
        return Match(
            called, office.id, office.row.kind, sector, country, score, "an office" if office.row.kind == "official" else
            "a ministry", parents=(office.of,), office=office.row.office,
        )  # fmt: skip

    def _state(self) -> Iterator[Match]:
        """A country, its people, or a capital that stands for its government."""
        code, seat = self.table.country_of(self.name), self.table.seat_of(self.name)
        if code is not None:
            yield Match(self.table.country_names[code], code, "country", "GOV", code, 0.9, "a country or its people")
        elif seat is not None:
            own = next((r for r in self.table.rows if r.kind == "government" and r.id.endswith("-government")
                        and r.country == seat), None)  # fmt: skip
            if own is not None:
                yield self._of_row(own, 0.9, "the seat of the government")
            else:
                called = f"government of {self.table.country_names[seat]}"
                yield Match(called, f"{seat.lower()}:government", "government", "GOV", seat, 0.9, "the seat of the government")

    def _misspelt(self) -> Iterator[Match]:
        if not any(map(str.isupper, self.name)):
            return
        for mistakes, rows in self.table.spelling.near(fold_name(self.name)).items():
            for row in {row.id: row for row in rows}.values():
                yield self._of_row(row, 0.9 - 0.05 * (mistakes - 1), f"a misspelling of '{row.name}'")

    def _described(self) -> Iterator[Match]:
        common = self.table.named_alike(self.name)
        if common is not None:
            yield self._of_row(common, 0.6, "a common name")
            return
        inner = self._inner()
        if inner is not None:
            yield inner
        before, _, _ = self.name.partition(" of ")
        words = before.split()
        role = next((r for n in (3, 2, 1) if (r := self.table.role(" ".join(words[-n:]))) is not None), None)
        country = self.country or next((c for w in self.name.split() if (c := region_of(w, self.table))), None)
        if role is not None:
            score = 0.7 if inner is not None else 0.8 if country or len(words) > 1 else 0.5
            yield Match(self.name, None, role.kind, sector_of(role.lemma, role.kind), country, score, f"'{role.lemma}'")
        elif inner is None and any(w[:1].isupper() for w in words):
            kind, sector = kind_of_name(self.name)
            why = "a name that no table has" + (", its kind by its words" if kind else "")
            yield Match(self.name, None, kind or "unknown", sector, country, 0.8 if kind else 0.3, why)

    def _inner(self) -> Match | None:
        """The longest known name inside: "the Hezbollah spokesman", "Iraqi Prime Minister Nouri al-Maliki"."""
        words = self.name.split()[:20]
        for length in range(len(words) - 1, 0, -1):
            for start in range(len(words) - length, -1, -1):
                row = self.table.find(" ".join(words[start : start + length]))
                if row is None or not any(map(str.isupper, words[start])):
                    continue
                if start + length == len(words):
                    known = row.kind == "person" or all(self._says_who(w) for w in words[:start])
                    return self._of_row(row, 0.85 if known else 0.7, "the name at the end")
                rest = " ".join(words[start + length :]).lower()
                role = self.table.role(rest) or self.table.role(words[-1].lower())
                if row.kind != "person" and role is not None:
                    own = self._of_row(row, 0.82, "")
                    return replace(own, name=self.name, id=None, kind=role.kind, parents=(row.id,), office=None, wikidata=None,
                                   why=f"'{rest}' of {row.name}")  # fmt: skip
        return None

    def _says_who(self, word: str) -> bool:
        """Whether a word before a name describes its bearer and is no part of another name ("Continuity IRA")."""
        return word.islower() or bool(region_of(word, self.table) or self.table.role(word.lower()))

    def _holding(self, exact: ActorRow | None) -> Iterator[Match]:
        for share, row in self.table.holding(fold_name(self.name))[:50]:
            if row is exact:
                continue
            score = min(share, 0.7)
            if self.country is not None:
                score = min(score + 0.3, 0.9) if row.country == self.country else score - 0.2
            if not row.period.holds(self.on):
                score -= 0.2
            if score > 0.1:
                yield self._of_row(row, score, "its name holds the words")


def called(identity: str, table: Actors) -> str:
    """An id or country code with the name that belongs to it: "Iran (IRN)"."""
    row = table.by_id.get(identity)
    name = row.name if row is not None else table.country_names.get(identity)
    return f"{name} ({identity})" if name else identity


def _title(office: str, of: str, table: Actors) -> str:
    owner = table.by_id.get(of)
    return f"{office.replace('-', ' ')} of {owner.name if owner is not None else table.country_names.get(of, of)}"


def _span(period: Period) -> str:
    return f"from {period.first or '?'} to {period.last or 'today'}"


@cache
def _peoples() -> dict[str, str | None]:
    return {word: None if row["iso3"] == "-" else row["iso3"] for row in read_tsv("peoples.tsv") for word in cells(row["word"])}


def region_of(word: str, table: Actors) -> str | None:
    """The country that a word tells: a state, its people, a people without a state, a region ("Rohingya", "Darfur")."""
    bare = word.strip("'’\"“”(),.")
    return table.country_of(word) or _peoples().get(bare.removesuffix("'s").removesuffix("’s"))


@cache
def _sectors() -> dict[str, str]:
    return {row["word"]: row["sector"] for row in read_tsv("sectors.tsv")}


def sector_of(lemma: str, kind: str) -> str | None:
    """PLOVER's sector for a described party, by its noun or its kind."""
    return _sectors().get(lemma) or _sectors().get(f"kind:{kind}")


@cache
def _name_words() -> tuple[tuple[str, str, str, str], ...]:
    return tuple((f" {r['word']} ", r["place"], r["kind"], r["sector"]) for r in read_tsv("name_words.tsv"))


def kind_of_name(name: str) -> tuple[str | None, str | None]:
    """Kind and sector of an unknown body by the words of its name ("... Liberation Front"); None where they do not tell."""
    key = f" {fold_name(name)} "
    for word, place, kind, sector in _name_words():
        fits = key.endswith(word) if place == "last" else key.startswith(word) if place == "first" else word in key
        if fits and len(key) > len(word):
            return kind, sector
    return None, None
