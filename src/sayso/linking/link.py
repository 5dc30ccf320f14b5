"""The verb *link*: events of many reports into incidents. `link` does it at once, a `Linker` report by report, equally."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from itertools import combinations

from sayso.linking.candidates import Key, keys
from sayso.linking.clusters import Pair, Settings, cut, group, parts
from sayso.linking.evidence import contradict, weight, weights
from sayso.linking.facts import Facts, facts
from sayso.linking.origins import Print, fingerprint, grouped
from sayso.linking.statements import one_statement
from sayso.records import Coding, Event, Incident, Member, Origin, Report

Id = tuple[str, str]  # report id, event id
SURE = 100.0  # the weight of what a person has joined


def link(codings: Iterable[Coding], decisions: Mapping[Pair, bool] | None = None) -> tuple[Incident, ...]:
    """The incidents that coded reports tell of, each event (but optional ones) in exactly one; in order of first report.

    The order of the codings does not matter; a report given twice counts once. `decisions`: pairs of (report id, event id) that a
    person has joined (True) or parted (False).
    """
    linker = Linker(decisions)
    linker.add(codings)
    return linker.incidents()


class Linker:
    """Incidents that grow: adding reports one by one gives what adding them at once gives, and removing one undoes it."""

    def __init__(self, decisions: Mapping[Pair, bool] | None = None) -> None:
        self._codings: dict[str, Coding] = {}
        self._facts: dict[Id, Facts] = {}
        self._prints: dict[str, Print] = {}
        self._by_key: dict[Key, set[Id]] = {}
        self._pairs: dict[Pair, float | None] = {}
        self._decided = {_ordered(pair): kept for pair, kept in (decisions or {}).items()}
        self._known: dict[object, list[list[Id]]] = {}

    def add(self, codings: Iterable[Coding]) -> None:
        """Take in reports; one that is there already (by id) is left as it is."""
        for coding in codings:
            if coding.report.id in self._codings:
                continue
            self._codings[coding.report.id] = coding
            self._prints[coding.report.id] = fingerprint(coding.report)
            for found in facts(coding):
                self._add(found)

    def _add(self, found: Facts) -> None:
        self._facts[found.key] = found
        met: set[Id] = set()
        for key in keys(found):
            met |= self._by_key.setdefault(key, set())
            self._by_key[key].add(found.key)
        for other in met:
            pair = _ordered((found.key, other))
            one, two = self._facts[pair[0]], self._facts[pair[1]]
            self._pairs[pair] = None if contradict(one, two) else weight(one, two)

    def remove(self, report: str) -> None:
        """Take a report out as if it had never been there. A report that is not there is no error."""
        if self._codings.pop(report, None) is None:
            return
        del self._prints[report]
        gone = [key for key in self._facts if key[0] == report]
        for event in gone:
            for key in keys(self._facts.pop(event)):
                self._by_key[key].discard(event)
                if not self._by_key[key]:
                    del self._by_key[key]
        for pair in [p for p in self._pairs if p[0][0] == report or p[1][0] == report]:
            del self._pairs[pair]

    def decide(self, one: Id, other: Id, together: bool | None) -> None:
        """A person joins (True) or parts (False) two events, or takes that back (None)."""
        pair = _ordered((one, other))
        if together is None:
            self._decided.pop(pair, None)
        else:
            self._decided[pair] = together

    def decision(self, pair: Pair) -> bool | None:
        """What a person has decided about two events, if anything."""
        return self._decided.get(_ordered(pair))

    def pairs(self) -> tuple[Pair, ...]:
        """The pairs of events that were compared, or decided on by a person."""
        return tuple(sorted(self._weighed()))

    def facts_of(self, event: Id) -> Facts:
        """What linking knows of an event, by report id and event id. KeyError when it is not there."""
        return self._facts[event]

    @property
    def events(self) -> int:
        """How many events the reports so far tell of, those that are linked to nothing (optional ones) too."""
        return sum(len(coding.events) for coding in self._codings.values())

    def origins(self) -> tuple[Origin, ...]:
        """The independent origins of the reports so far."""
        reports = {key: coding.report for key, coding in self._codings.items()}
        return grouped(reports, self._prints.values())

    def incidents(self) -> tuple[Incident, ...]:
        """The incidents of the reports so far, in order of first publication."""
        origin = {report: found.id for found in self.origins() for report in found.reports}
        events = {(key, e.id): e for key, coding in self._codings.items() for e in coding.events if not e.optional}
        found = [self._incident(ids, events, origin) for ids in self._groups()]
        return tuple(sorted(found, key=lambda i: (*_moment(i.members[0].report), i.members[0].event.id)))

    def _groups(self) -> list[list[Id]]:
        settings = _settings()
        pairs = self._weighed()
        known, self._known = self._known, {}
        for part in cut(parts(self._facts, pairs, settings), pairs, settings):
            inside = {pair: pairs[pair] for pair in combinations(part, 2) if pair in pairs}
            inside |= {pair: None for pair in combinations(part, 2) if pair not in pairs and self._apart(pair)}
            signature = (tuple(part), tuple((pair, self._decided[pair]) for pair in inside if pair in self._decided))
            self._known[signature] = known.get(signature) or group(part, inside, settings)
        return [ids for groups in self._known.values() for ids in groups]

    def _apart(self, pair: Pair) -> bool:
        """Whether two events that share no key contradict each other, so that no third one can bring them together."""
        return contradict(self._facts[pair[0]], self._facts[pair[1]]) is not None

    def _weighed(self) -> dict[Pair, float | None]:
        """The weights of the pairs, with what people have decided in their place."""
        decided = {p: SURE if kept else None for p, kept in self._decided.items() if p[0] in self._facts and p[1] in self._facts}
        return {**self._pairs, **decided}

    def _incident(self, ids: list[Id], events: dict[Id, Event], origin: dict[str, str]) -> Incident:
        reports = {key: self._codings[key[0]].report for key in ids}
        ordered = sorted(ids, key=lambda key: (*_moment(reports[key]), key[1]))
        told = one_statement([(origin[key[0]], self._facts[key], events[key]) for key in ordered])
        first: dict[str, str] = {}  # the report that brings an origin into the incident
        members = []
        for key in ordered:
            mine = told.get(origin[key[0]], origin[key[0]])
            members.append(Member(reports[key], events[key], mine, first.setdefault(mine, key[0]) != key[0]))
        digest = sha256("\x1f".join(ordered[0]).encode("utf-8", "replace")).hexdigest()
        return Incident("i" + digest[:16], tuple(members))


def _ordered(pair: tuple[Id, Id]) -> Pair:
    return pair if pair[0] <= pair[1] else (pair[1], pair[0])


def _moment(report: Report) -> tuple[str, str]:
    return (report.published or "9999", report.id)


def _settings() -> Settings:
    table = weights()
    return Settings(table["joining", "threshold"], table["joining", "unseen pair"])
