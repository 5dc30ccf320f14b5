"""Which reports carry one text: copies, excerpts and rewrites are one *origin*, whatever mastheads they stand under.

Texts are compared by their runs of five words. A run's hash is kept when it is divisible by four, so that a short excerpt keeps
the same runs as the long text that it is from (MinHash signatures do not allow that: they tell how alike two wholes are).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import combinations

from sayso.data import read_tsv
from sayso.records import Origin, Report

RUN, KEPT = 5, 4  # words of a run; one run in so many is kept
COPY, REWRITE = 0.5, 0.2  # share of the shorter text's runs that makes a copy; enough where both credit one agency
LEAST, FEW = 5, 3  # runs in common that say anything; enough for a rewrite
_DAYS = 3  # days between a rewrite and its like
_EDGE = 300  # characters at the ends of a text where credits stand
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Print:
    """The fingerprint of a text: kept runs, the hash of the whole, the agency that it credits, and its day."""

    report: str
    runs: frozenset[int]
    whole: int
    agency: str | None
    published: str | None


def fingerprint(report: Report) -> Print:
    """What of a report is compared; a pure function of the report."""
    words = [word.lower() for word in _WORD.findall(report.text)]
    runs = (_hash(" ".join(words[i : i + RUN])) for i in range(max(1, len(words) - RUN + 1)))
    kept = frozenset(run for run in runs if run % KEPT == 0)
    return Print(report.id, kept, _hash(" ".join(words)), agency_of(report), report.published)


def agency_of(report: Report) -> str | None:
    """The agency whose text it is, where the report says so: as publisher, in the dateline or in a credit."""
    if report.publisher:
        named = next((name for name, pattern in _agencies() if re.fullmatch(pattern, report.publisher)), None)
        if named:
            return named
    head, tail = report.text[:_EDGE], report.text[-_EDGE:]
    for name, credit in _credits():
        if credit.search(head) or credit.search(tail):
            return name
    return None


@cache
def _agencies() -> tuple[tuple[str, str], ...]:
    return tuple((row["agency"], row["pattern"]) for row in read_tsv("lexicons/agencies.tsv"))


@cache
def _credits() -> tuple[tuple[str, re.Pattern[str]], ...]:
    forms = (r"\((?:{0})\)|\b(?i:via|source:|copyright|©) ?(?:{0})\b|\b(?:{0}) (?:contributed|reporting)\b"
             r"|^(?:{0})\s*[-–—:]|^[A-Z][\w .,]{{2,40}}, \w+ \d+ (?:{0})\b|\((?:[^()]{{0,30}}[/,] ?)(?:{0})\)")  # fmt: skip
    return tuple((name, re.compile(forms.format(pattern))) for name, pattern in _agencies())


def same_text(one: Print, other: Print) -> bool:
    """Whether two reports carry one text: equal, mostly shared, or partly shared and credited to one agency within days."""
    if one.whole == other.whole:
        return True
    shared, shorter = len(one.runs & other.runs), min(len(one.runs), len(other.runs))
    if shared >= LEAST and shared >= COPY * shorter:
        return True
    credited = one.agency is not None and one.agency == other.agency and _near(one, other)
    return credited and shared >= FEW and shared >= REWRITE * shorter


def _near(one: Print, other: Print) -> bool:
    from datetime import date

    if not one.published or not other.published:
        return one.published == other.published
    return abs((date.fromisoformat(one.published) - date.fromisoformat(other.published)).days) <= _DAYS


def origins(reports: Iterable[Report]) -> tuple[Origin, ...]:
    """The origins of reports, each report in exactly one; in order of first publication. The order of reports does not matter."""
    by_id = {report.id: report for report in reports}
    return grouped(by_id, [fingerprint(by_id[key]) for key in sorted(by_id)])


def grouped(reports: dict[str, Report], prints: Iterable[Print]) -> tuple[Origin, ...]:
    """The same with fingerprints at hand (of just these reports)."""
    prints = sorted(prints, key=lambda p: p.report)
    root = {p.report: p.report for p in prints}

    def find(key: str) -> str:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    for one, other in _pairs(prints):
        if (a := find(one.report)) != (b := find(other.report)) and same_text(one, other):
            root[max(a, b)] = min(a, b)
    groups: dict[str, list[str]] = {}
    for p in prints:
        groups.setdefault(find(p.report), []).append(p.report)
    agency = {p.report: p.agency for p in prints}
    found = [_origin([reports[key] for key in group], agency) for group in groups.values()]
    return tuple(sorted(found, key=lambda o: (reports[o.reports[0]].published or "9999", o.reports[0])))


def _pairs(prints: list[Print]) -> Iterable[tuple[Print, Print]]:
    """Texts that are equal (each with the first of them alone), and those that share enough runs."""
    firsts: dict[int, Print] = {}
    for p in prints:
        if p.whole in firsts:
            yield firsts[p.whole], p
        else:
            firsts[p.whole] = p
    by_run: dict[int, list[int]] = {}
    different = list(firsts.values())
    shared: Counter[tuple[int, int]] = Counter()
    for n, p in enumerate(different):
        for run in p.runs:
            by_run.setdefault(run, []).append(n)
    for holders in by_run.values():
        shared.update(combinations(holders, 2))
    for (a, b), count in sorted(shared.items()):
        if count >= FEW:
            yield different[a], different[b]


def _origin(reports: list[Report], agency: dict[str, str | None]) -> Origin:
    ordered = sorted(reports, key=lambda r: (r.published or "9999", r.id))
    credits = Counter(name for r in ordered if (name := agency[r.id]))
    name = min(credits, key=lambda n: (-credits[n], n)) if credits else ordered[0].publisher
    return Origin("o" + ordered[0].id.removeprefix("r"), tuple(r.id for r in ordered), name)


def _hash(words: str) -> int:
    return int.from_bytes(blake2b(words.encode("utf-8", "replace"), digest_size=8).digest(), "big")
