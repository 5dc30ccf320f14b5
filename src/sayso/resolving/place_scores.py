"""How well a place of the gazetteer fits a name in a report: the report around it first, then the size of the place."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from math import exp, log10

from sayso.data import read_tsv
from sayso.resolving.gazetteer import Row, fold_place, gazetteer
from sayso.resolving.place_phrases import Query, stops
from sayso.resolving.place_records import PlaceContext, distance

Scored = tuple[float, Row]
# A place of the supplement counts as a city of this size: a province yields to its large capital, not to a village.
_WEIGHT = {
    "country": 7.5,
    "territory": 7.0,
    "world": 6.0,
    "site": 6.0,
    "province": 4.7,
    "region": 4.6,
    "sea": 4.6,
    "district": 3.8,
}
_EXTRA_WEIGHT = 4.3
_BIG, _LARGE, _KNOWN, _LONE, _TOWN, _VILLAGE = 1_000_000, 500_000, 300_000, 100_000, 20_000, 5_000
LOCAL = frozenset({"neighbourhood", "city", "district", "area", "camp", "crossing", "prison", "airport"})
_NOT_A_CITY = frozenset({"province", "district", "region", "camp", "base", "village", "neighbourhood"})
_LIKE = {
    "province": {"province", "region", "area"},
    "district": {"district", "area", "neighbourhood"},
    "region": {"region", "area", "province"},
    "neighbourhood": {"neighbourhood", "area", "city"},
    "village": {"city", "neighbourhood"},
    "city": {"city", "capital", "neighbourhood"},
    "base": {"base", "airport"},
}
_REACH = 150.0  # kilometres within which a place of the report speaks for another
_BY_REPORT, _BY_SENSE, _LOOSE, _LONE_PROVINCE, _AFAR = 4.0, 6.0, -1.5, 1.5, 4.0
_COUNTY_STATES = frozenset({"USA"})  # where the names of districts are told with "County"
_BACKED = 0.3  # support from which a place counts as one of the report's own


def ranked(query: Query, context: PlaceContext) -> list[Scored]:
    """Places that a query can mean in this report, the best first, before any doubt between the best."""
    rows = gazetteer().candidates(fold_place(query.name)) if query.name else ()
    rule = stops().get(query.name.lower())
    if rule == "never":
        return []
    if query.inside or context.inside:
        told = {query.inside or context.inside or "": sum(context.countries.values()) * 4 + 1}
        context = replace(context, countries={**context.countries, **told})
    near = _beside(query.beside or context.beside, context)
    kept = _kept(rows, query, context, near)
    if not kept and not rule:
        loose = [r for r in gazetteer().loose(fold_place(query.name)) if context.share(r.iso3) > 0.2 or near]
        kept = [(score + _LOOSE, row) for score, row in _kept(tuple(loose), query, context, near)]
    if rule == "context":
        kept = [(s, r) for s, r in kept if context.share(r.iso3) > 0 and (r.id < 0 or r.population > _TOWN)]
    return _world_first(kept, query, context, near)


def namesakes(query: Query, context: PlaceContext) -> list[Scored]:
    """Every place of the name, however unlikely, the best first: for people who choose for themselves."""
    near = _beside(query.beside or context.beside, context)
    rows = gazetteer().candidates(fold_place(query.name)) if query.name else ()
    return sorted(((_score(row, query, context, near), row) for row in rows), key=lambda pair: -pair[0])


def undecided(kept: list[Scored], query: Query, context: PlaceContext) -> bool:
    """Whether two towns far apart have about the same claim to the name, with nothing beside to choose by."""
    near = _beside(query.beside or context.beside, context)
    if len(kept) < 2 or near is not None or kept[0][1].kind not in LOCAL:
        return False
    (one, first), (two, second) = kept[:2]
    if second.kind == "province" and (second.iso3, second.admin1) == (first.iso3, first.admin1):
        return False  # the town, or the province that is called after it
    close = 0.35 if first.population >= _LONE else 0.7
    rivals = first.iso3 == second.iso3 or not context.share(first.iso3)
    return rivals and abs(one - two) < close and distance(first, second) > 60


def support(row: Row, key: str, context: PlaceContext) -> float:
    """How much the other places of the report speak for this one, 0 to 1: those near it and in its division."""
    total = 0.0
    for anchor in context.anchors:
        if anchor.key == key or anchor.kind == "country" or (anchor.iso3 and row.iso3 and anchor.iso3 != row.iso3):
            continue
        same = anchor.admin1 is not None and anchor.admin1 == row.admin1 and anchor.iso3 == row.iso3
        if anchor.kind == "province":
            total += anchor.weight * (1.0 if same else 0.0)
        elif (apart := distance(row, anchor)) < _REACH:
            total += anchor.weight * (1.0 - apart / _REACH) + (0.2 * anchor.weight if same else 0.0)
        else:
            total += 0.2 * anchor.weight if same else 0.0
    return 1.0 - exp(-total)


def _kept(rows: tuple[Row, ...], query: Query, context: PlaceContext, near: Row | None) -> list[Scored]:
    key = fold_place(query.name)
    backing = _backing(rows, key, context)
    scored = [
        (_score(row, query, context, near) + _BY_REPORT * backing.get(row.id, 0.0), row)
        for row in rows
        if _likely(row, query, context, near=near, alone=len(rows) == 1) or backing.get(row.id, 0.0) > _BACKED
    ]
    named = any(fold_place(row.name) == key for _, row in scored)
    if query.name.islower() and query.name.isascii():  # "the bank" is not a port that was once called so
        scored = [(s, r) for s, r in scored if fold_place(r.name) == key]
    scored = [(s, r) for s, r in scored if not named or fold_place(r.name) == key or context.share(r.iso3) > 0 or near]
    sense = context.senses.get(key)
    scored = [(s + _BY_SENSE if row.id == sense else s, row) for s, row in scored]
    if query.inner:
        scored = [(s, r) for s, r in scored if near is not None and _smaller(r, near)]
    if is_home(key, context):
        scored = [(s - _AFAR if _is_far_city(r, context) else s, r) for s, r in scored]
    homes = {(r.iso3, r.admin1) for r in rows if r.kind in {"city", "capital"}}
    scored = [(s + _LONE_PROVINCE if _is_lone(r, key, homes) else s, r) for s, r in scored]
    return sorted(scored, key=lambda pair: -pair[0])


def _backing(rows: tuple[Row, ...], key: str, context: PlaceContext) -> dict[int, float]:
    """Support of each place by its id; a province has no more than the town in it that bears its name."""
    if not context.anchors:
        return {}
    found = {row.id: support(row, key, context) for row in rows}
    towns = {(r.iso3, r.admin1): found[r.id] for r in reversed(rows) if r.kind in {"city", "capital"}}
    for row in rows:
        if row.kind == "province" and (row.iso3, row.admin1) in towns:
            found[row.id] = min(found[row.id], towns[row.iso3, row.admin1])
    return found


def is_home(key: str, context: PlaceContext) -> bool:
    """Whether the publisher has the name in its own: the town of the paper, then, and not the city known everywhere."""
    return len(key) > 4 and key.replace(" ", "") in context.publisher


def _is_far_city(row: Row, context: PlaceContext) -> bool:
    return (row.population >= _BIG or row.kind == "country") and context.share(row.iso3) < 0.05


def _is_lone(row: Row, key: str, homes: set[tuple[str | None, str | None]]) -> bool:
    """A province whose name none of its own towns has: "California", not "Idlib"."""
    return row.kind == "province" and fold_place(row.name) == key and (row.iso3, row.admin1) not in homes


def _size(row: Row) -> float:
    """Decimal logarithm of the number of people, or what counts as such."""
    if row.id < 0 or (not row.population and row.kind not in {"city", "capital"}):
        return _WEIGHT.get(row.kind, _EXTRA_WEIGHT)
    return log10(row.population + 10) + (0.5 if row.kind == "capital" else 0.0)


def _score(row: Row, query: Query, context: PlaceContext, near: Row | None) -> float:
    """Share of the report's countries first, then the kind that the words ask for and what stands beside, then size."""
    share = context.share(row.iso3)
    score = _size(row) + (1.0 + 5.0 * share if share > 0 else 0.0)
    if query.kinds:
        asked = set(query.kinds).union(*(_LIKE.get(k, set()) for k in query.kinds))
        score += 3.0 if row.kind in query.kinds else 1.5 if row.kind in asked else 0.0
    if near is not None:
        score += 5.0 * _nearness(row, near)
        score += 3.0 if near.kind == "country" and near.iso3 == row.iso3 else 0.0
    if row.kind == "district" and row.id < 0 and row.iso3 in _COUNTY_STATES and "district" not in query.kinds:
        score -= 3.0  # "Ohio" is not Ohio County
    if row.name.lower() == query.name.lower():
        return score + 1.5
    return score + (1.0 if fold_place(row.name) == fold_place(query.name) else -1.0)


def _nearness(row: Row, near: Row) -> float:
    """1 at the place beside down to 0 out of its reach: 150 km from a town; in a province or not."""
    if near.kind == "country":
        return 0.0
    if near.kind in {"province", "district"} and near.admin1 and row.admin1 and near.iso3 == row.iso3:
        if near.kind == "province":
            return 1.0 if near.admin1 == row.admin1 else 0.0
    wide = near.kind in {"province", "region", "territory"} and near.iso3 == row.iso3
    return max(0.0, 1.0 - distance(row, near) / (600 if wide else 150))


def _likely(row: Row, query: Query, context: PlaceContext, *, near: Row | None, alone: bool) -> bool:
    """Whether a place is worth naming: small places need the report to be about their country."""
    if query.kinds == {"village"} and row.population > _KNOWN:
        return False
    if context.share(row.iso3) > 0:
        return True
    if near is not None and ((near.iso3 is not None and near.iso3 == row.iso3) or _nearness(row, near) > _BACKED):
        return True
    if query.kinds & _NOT_A_CITY and row.kind in {"city", "capital"}:
        # "Cordoba department" is not the city of another country; "a Damascus suburb" is of Damascus
        return row.kind == "capital" and query.kinds == {"neighbourhood"}
    if row.id < 0:
        own = row.kind != "province" or fold_place(row.name) == fold_place(query.name)
        return (row.kind not in LOCAL and own) or not context.countries
    if alone and any(row.iso3 in neighbours().get(c, ()) for c in context.countries):
        return row.population >= _VILLAGE
    return row.kind == "capital" or row.population >= (_LONE if alone else _KNOWN)


def _smaller(row: Row, other: Row) -> bool:
    rank = {"country": 3, "world": 4, "territory": 2, "province": 2, "region": 2}
    return rank.get(row.kind, 1) < rank.get(other.kind, 1) or (
        rank.get(row.kind, 1) == rank.get(other.kind, 1) and row.population < max(other.population, 1)
    )


def _world_first(found: list[Scored], query: Query, context: PlaceContext, near: Row | None) -> list[Scored]:
    """A capital or country known everywhere goes before its small namesakes, if nothing else speaks for those."""
    key = fold_place(query.name)
    if not found or near is not None or context.senses.get(key) == found[0][1].id:
        return found
    top = found[0][1]
    local = is_home(key, context) or bool(context.anchors and support(top, key, context) > _BACKED)
    for pair in found[1:]:
        if _is_known(pair[1], top, key, context) and (not local or _is_own_country(pair[1], top, query)):
            return [pair, *(other for other in found if other is not pair)]
    return found


def _is_own_country(row: Row, top: Row, query: Query) -> bool:
    return row.kind == "country" and row.iso3 == top.iso3 and not query.kinds


def _is_known(row: Row, top: Row, key: str, context: PlaceContext) -> bool:
    """Whether a place is known everywhere, so that its small namesakes need a reason."""
    if top.kind == "province" and context.share(top.iso3) > 0.5 > context.share(row.iso3):
        return False  # Georgia in a report on the USA
    if row.kind in {"country", "world", "sea"}:
        return fold_place(row.name) == key or fold_place(top.name) != key
    capital = row.kind == "capital" and row.population >= _LARGE
    known = capital or row.population >= _BIG
    known = known and (fold_place(row.name) == fold_place(top.name) or not context.share(top.iso3))
    return known and row.population >= (10 if capital else 30) * max(top.population, 1)


def _beside(text: str | None, context: PlaceContext) -> Row | None:
    """The place named beside, if it resolves: by its own weight, without regard to what stands beside it."""
    if not text:
        return None
    from sayso.resolving.place_phrases import stripped

    plain = PlaceContext(context.countries)
    short = _short().get(text.strip().rstrip(".").replace(" ", ""))
    if short is not None:
        rows = gazetteer().candidates(fold_place(short[0]))
        return next((r for r in rows if r.kind == "province" and r.iso3 == short[1]), None)
    for query in (Query(text), stripped(text, whole=True), stripped(text)):
        if not query.name or stops().get(query.name.lower()) == "never":
            continue
        rows = gazetteer().candidates(fold_place(query.name))
        kept = [row for row in rows if _likely(row, query, plain, near=None, alone=len(rows) == 1)]
        if kept:
            return max(kept, key=lambda row: _score(row, query, plain, None))
    return None


def is_short(text: str) -> bool:
    """Whether a text is the short name of a division ("Mo.")."""
    return text.rstrip(".").replace(" ", "") in _short()


def expanded(text: str) -> str:
    """The full name of a division that newspapers shorten ("Minn."); other texts as they are."""
    short = _short().get(text.rstrip(".").replace(" ", "")) if text.endswith(".") else None
    return short[0] if short else text


@cache
def _short() -> dict[str, tuple[str, str]]:
    """Short name without its last stop and blanks -> full name and country."""
    table = {}
    for row in read_tsv("lexicons/place_short.tsv"):
        table[row["short"].rstrip(".").replace(" ", "")] = (row["name"], row["iso3"])
    return table


@cache
def neighbours() -> dict[str, frozenset[str]]:
    """Country -> the countries that it borders on."""
    return {r["iso3"]: frozenset(r["neighbours"].split("|")) for r in read_tsv("countries.tsv")}
