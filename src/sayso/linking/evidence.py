"""What speaks for and against two events of two reports being one happening, level by level.

The model is that of Fellegi and Sunter (1969), as in Splink: each comparison puts a pair into one of its levels, each level has a
published weight (natural log odds, `lexicons/linking_weights.tsv`), and the weights are added to that of the prior. A pair's
weight depends on the pair alone, never on what else was read: so nothing changes when reports are added in another order.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import product
from math import cos, hypot, radians

from sayso.data import read_tsv
from sayso.linking.facts import Facts, Spot
from sayso.linking.words import RAREST, alike, contained, rarities, words_of
from sayso.tolls import Range

Level = tuple[str, str]
_KM = 111.2  # kilometres a degree
_TOWN, _REGION = 8.0, 60.0  # km within which points are one town, and one region
_FRESH = 7  # days: a later report may tell of a trial or a burial, and its day with it
_MANY = 5  # a number that two attacks do not share by chance
_SHARES = (0.05, 0.15, 0.3, 0.5)  # of a telling in passing that another holds
_ELSEWHERE = frozenset({"far", "another country"})


@cache
def weights() -> dict[Level, float]:
    """Weight by comparison and level, in natural log odds."""
    return {(row["comparison"], row["level"]): float(row["weight"]) for row in read_tsv("lexicons/linking_weights.tsv")}


def levels(one: Facts, other: Facts) -> tuple[Level, ...]:
    """The level of each comparison, in the order of `COMPARISONS`; symmetric."""
    return tuple((name, compare(one, other)) for name, compare in COMPARISONS.items())


def weight(one: Facts, other: Facts) -> float:
    """How much more likely than not two events are one happening (natural log odds)."""
    table = weights()
    return round(table["prior", "always"] + sum(table[level] for level in levels(one, other)), 6)


def contradict(one: Facts, other: Facts) -> str | None:
    """Why two events can never be one happening, whatever else speaks for it; None where they can."""
    if not one.types & other.types:
        return "another type of act"
    if one.report == other.report and other.event in one.parts:
        return None
    if _other_days(one, other):
        return "other days, both told"
    if _excluded(one.means, other.means) and not _one_toll(one, other):
        return "other means, and no toll in common"
    if one.report == other.report:
        apart = _placed(one) and _placed(other) and _place(one, other).startswith(("far", "another country"))
        return "other places, told by one report" if apart else None
    if _day(one, other) == "apart" and _place(one, other) in _ELSEWHERE:
        return "other days and another place"
    return None


def _placed(event: Facts) -> bool:
    """Whether its report tells where the event was and counts its own dead: it is no mere side of another."""
    return event.told_place and event.killed is not None


def _own(event: Facts) -> bool:
    """Whether it is what its report is about, or has a toll of its own: other acts of a report are often pieces of one."""
    return event.main or event.killed is not None or event.injured is not None


def _other_days(one: Facts, other: Facts) -> bool:
    """Whether both reports came out soon after, and each tells another day and none that might be that of the other's event."""
    if not (one.told and other.told) or one.told & other.told:
        return False
    if one.report == other.report:
        return _own(one) and _own(other)
    if one.told & other.maybe or other.told & one.maybe:
        return False
    published = [f.story.published for f in (one, other) if f.story.published is not None]
    return not published or max(published) - min(one.told | other.told) <= _FRESH


def _excluded(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether no means of the one can be a means of the other: shots and grenades."""
    return bool(one and other) and all(frozenset(pair) in exclusive() for pair in product(one, other))


@cache
def exclusive() -> frozenset[frozenset[str]]:
    """Means that reports of one happening do not mix up."""
    return frozenset(frozenset((r["one"], r["other"])) for r in read_tsv("lexicons/exclusive_means.tsv"))


def _one_toll(one: Facts, other: Facts) -> bool:
    """Whether both tell of the same number of the same people, or of so many that it is no chance."""
    for mine, theirs in ((one.killed, other.killed), (one.injured, other.injured)):
        if mine and theirs and mine.best and mine.best == theirs.best:
            if mine.best >= _MANY or one.victims & other.victims or _recipients(one, other) in ("same", "similar"):
                return True
    return False


def _report(one: Facts, other: Facts) -> str:
    if one.report == other.report:
        return "one report"  # whose coder took them for two
    return "both main" if one.main and other.main else "one main" if one.main or other.main else "none main"


def _kind(one: Facts, other: Facts) -> str:
    if one.happened != other.happened:
        return "one not told as fact"
    if one.subtype == other.subtype:
        return "same"
    if one.subtype is None or other.subtype is None:
        return "one general"
    return "compatible" if frozenset((one.subtype, other.subtype)) in compatible() else "other"


@cache
def compatible() -> frozenset[frozenset[str]]:
    """Sub-events that two reports of one happening may carry."""
    return frozenset(frozenset((r["one"], r["other"])) for r in read_tsv("lexicons/compatible_subtypes.tsv"))


def _day(one: Facts, other: Facts) -> str:
    if one.first is not None and one.last is not None and other.first is not None and other.last is not None:
        gap = max(one.first, other.first) - min(one.last, other.last)
        exact = one.last - one.first <= 1 and other.last - other.first <= 1
        if gap <= 0:
            return "same" if exact else "overlap"
        if gap > 1 and (_dated_in(one, other) or _dated_in(other, one)):
            return "other, told in the other"
        return "next" if gap == 1 else "week" if gap <= 7 else "apart"
    dated, undated = (one, other) if one.first is not None else (other, one)
    published = undated.story.published
    day = dated.first if dated.first is not None else dated.story.published
    if published is None or day is None:
        return "unknown"
    if dated.first is None:
        return _spread("undated", abs(day - published))
    return "not yet" if published < day - 1 else _spread("told", published - day)


def _dated_in(one: Facts, other: Facts) -> bool:
    """Whether the other report tells something of the day of this event (of an arrest, it may be, and of the act)."""
    if one.first is None or one.last is None or one.last - one.first > 1:
        return False
    return not other.story.days.isdisjoint((one.first, one.last))


def _spread(name: str, days: int) -> str:
    return f"{name} soon" if days <= 2 else f"{name} later" if days <= 14 else f"{name} late"


def _place(one: Facts, other: Facts) -> str:
    here, there = one.spot, other.spot
    if here is None or there is None:
        shared = {s.key for s in one.story.spots if s.fine} & {s.key for s in other.story.spots if s.fine}
        return "unknown, one in both reports" if shared else "unknown"
    if here.key == there.key or here.name == there.name:
        return "same" if here.fine or here.lat is None else "same region"
    if here.country and there.country and not here.country & there.country:
        return "another country"
    found = _apart(here, there)
    if found == "far" and (_told(here, other) or _told(there, one)):
        return "far, told in the other"
    if found == "unknown" and (_told(here, other) or _told(there, one)):
        return "unknown, told in the other"
    return found


def _told_place(one: Facts, other: Facts) -> str:
    """The place of a main event may be coded wrongly; but what is told in passing of another place is another act."""
    found = _place(one, other)
    return "side far" if found.startswith("far") and not (one.main and other.main) else found


def _told(spot: Spot, other: Facts) -> bool:
    return spot.fine and any(s.key == spot.key for s in other.story.spots)


def _apart(here: Spot, there: Spot) -> str:
    if here.lat is None or there.lat is None or here.lon is None or there.lon is None:
        return "unknown"
    mean = radians((here.lat + there.lat) / 2)
    km = _KM * hypot(here.lat - there.lat, (here.lon - there.lon) * cos(mean))
    if not (here.fine and there.fine):
        return "within" if km <= 4 * _REGION else "far"
    return "same" if km <= _TOWN else "near" if km <= _REGION else "far"


def _killed(one: Facts, other: Facts) -> str:
    return _toll(one.killed, other.killed)


def _injured(one: Facts, other: Facts) -> str:
    return _toll(one.injured, other.injured)


def _toll(one: Range | None, other: Range | None) -> str:
    """Numbers grow from report to report: twice as many may be the same, ten times as many hardly."""
    if one is None or other is None:
        return "unknown"
    mine, theirs = (r.high if r.best is None else r.best for r in (one, other))
    if mine == theirs:
        return "same, none" if mine == 0 else "same, one" if mine == 1 else "same, few" if mine <= 4 else "same, many"
    low, high = sorted((mine, theirs))
    near = one.low <= other.high and other.low <= one.high
    return "near" if near or high <= max(1.5 * low, low + 1) else "grown" if high <= 3 * max(low, 1) else "other"


def _actors(one: Facts, other: Facts) -> str:
    return _parties(one.actors, other.actors)


def _recipients(one: Facts, other: Facts) -> str:
    return _parties(one.recipients, other.recipients)


def _parties(one: frozenset[str], other: frozenset[str]) -> str:
    if not one or not other:
        return "unknown"
    if one & other:
        return "same"
    return "similar" if any(_one_name(a, b) for a, b in product(sorted(one), sorted(other))) else "other"


def _one_name(one: str, other: str) -> bool:
    """ "Daylee Newman" and "Newman"."""
    table = rarities()
    shared = set(one.split()) & set(other.split())
    return any(table.get(word, RAREST) >= 4.5 for word in shared)


def _instrument(one: Facts, other: Facts) -> str:
    if one.instrument is None or other.instrument is None:
        return "unknown"
    return "same" if one.instrument.lower() == other.instrument.lower() else "other"


def _method(one: Facts, other: Facts) -> str:
    return _classes(one.methods, other.methods)


def _site(one: Facts, other: Facts) -> str:
    return _classes(one.sites, other.sites)


def _classes(one: frozenset[str], other: frozenset[str]) -> str:
    return "unknown" if not one or not other else "same" if one & other else "other"


def _names(one: Facts, other: Facts) -> str:
    """Rare names in the sentences that tell of the event, or (of main events) anywhere in the reports."""
    both_main = one.main and other.main and one.report != other.report
    mine, theirs = (one.story.names, other.story.names) if both_main else (one.names, other.names)
    places = _compared_places(one, other)
    shared, fewer = len((mine & theirs) - places), min(len(mine - places), len(theirs - places))
    return _shared(shared, fewer) if shared < 4 else "4-6" if shared < 7 else "7 or more"


def _full_names(one: Facts, other: Facts) -> str:
    if one.report == other.report or not (one.main and other.main):
        return "unknown"
    shared, fewer = len(one.story.full_names & other.story.full_names), min(len(one.story.full_names), len(other.story.full_names))
    return _shared(shared, fewer) if shared < 3 else "3 or more"


def _shared(shared: int, fewer: int) -> str:
    """How many of the fewer names are shared; that none of many is says more than that none of one is."""
    return f"{shared}" if shared else "unknown" if fewer == 0 else "none of few" if fewer < 3 else "none of many"


def _words(one: Facts, other: Facts) -> str:
    """Of events told in passing, how much of the shorter telling is in the other: place and day alone tell no two apart."""
    if not one.words or not other.words:
        return "unknown"
    places = _compared_places(one, other)
    if one.main and other.main:
        return _band(alike(one.words, other.words, places))
    share = contained(one.words, other.words, places)
    return next((f"side under {bound}" for bound in _SHARES if share < bound), "side more")


def _compared_places(one: Facts, other: Facts) -> frozenset[str]:
    """The words of the two places where both are known: they are compared as places, and must not count twice."""
    if one.spot is None or other.spot is None:
        return frozenset()
    return words_of(one.spot.name) | words_of(other.spot.name)


def _story(one: Facts, other: Facts) -> str:
    if one.report == other.report:
        return "one report"
    kind = "main" if one.main and other.main else "side"
    return f"{kind} {_band(alike(one.story.words, other.story.words, _compared_places(one, other)))}"


def _band(share: float) -> str:
    bounds = (0.03, 0.07, 0.12, 0.2, 0.3, 0.45)
    return next((f"under {bound}" for bound in bounds if share < bound), "more")


COMPARISONS: dict[str, Callable[[Facts, Facts], str]] = {
    "report": _report, "kind": _kind, "day": _day, "place": _told_place, "killed": _killed, "injured": _injured, "actors": _actors,
    "recipients": _recipients, "instrument": _instrument, "method": _method,
    "site": _site, "names": _names, "full names": _full_names, "words": _words,
    "story": _story,
}  # fmt: skip
