"""Which of the parties told for one happening are parties of their own, and which only say again who another one is."""

from __future__ import annotations

from sayso.coding.layers import Mention
from sayso.coding.syntax import THROUGH
from sayso.data import word_class

_STATE = {"country": 0, "government": 1, "official": 1, "police": 2, "military": 2}
_FIGHTING = frozenset({"armed-group"})
_BARE = word_class("bare") | THROUGH


def principal(mentions: list[Mention], indices: list[int], *, doers: bool) -> list[int]:
    """The mentions worth naming, in order: things and bare "people" only when nobody better is told, one name per state."""
    people = [i for i in indices if mentions[i]["kind"] not in {"thing", "place"}]
    kept = people or indices
    named = [i for i in kept if not _is_bare(mentions[i])]
    kept = named or kept
    if doers and any(mentions[i]["kind"] in _FIGHTING and _is_proper(mentions[i]) for i in kept):
        kept = [
            i for i in kept if mentions[i]["kind"] not in _FIGHTING or _is_proper(mentions[i])
        ]  # "the gunmen" are who is named
    best: dict[str, int] = {}
    kept = _one_force(mentions, kept)
    for i in kept:
        state = _state(mentions[i])
        if state is not None and _rank(mentions[i]) > _rank(mentions[best.get(state, i)]):
            best[state] = i
        elif state is not None:
            best.setdefault(state, i)
    return [i for i in kept if (state := _state(mentions[i])) is None or _rank(mentions[i]) > 0 or best[state] == i]


def _one_force(mentions: list[Mention], indices: list[int]) -> list[int]:
    """ "US troops" and "U.S. soldiers" are one party: of forces that only their state tells apart, the first stays."""
    seen: set[str] = set()
    kept = []
    for i in indices:
        mention = mentions[i]
        words = mention["text"].split()
        if (
            mention["kind"] == "military"
            and mention["country"]
            and sum(w[:1].isupper() for w in words) == 1
            and len(words) <= 4
        ):
            if mention["country"] in seen:
                continue
            seen.add(mention["country"])
        kept.append(i)
    return kept


def _is_proper(mention: Mention) -> bool:
    return any(word[:1].isupper() for word in mention["name"].split())


def _is_bare(mention: Mention) -> bool:
    words = mention["name"].lower().split()
    return bool(words) and words[-1].rstrip("s") in _BARE | {"people"} and len(words) == 1


def _state(mention: Mention) -> str | None:
    return mention["country"] if mention["kind"] in _STATE else None


def _rank(mention: Mention) -> int:
    return _STATE.get(mention["kind"], 0)
