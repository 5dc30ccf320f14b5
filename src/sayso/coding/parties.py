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
    people = [i for i in people if mentions[i]["kind"] != "witness"] or people
    kept = people or [i for i in indices if not _no_target(mentions[i])]
    kept = _told_once(mentions, kept)
    kept = [i for i in kept if not _is_bare(mentions[i])] or kept
    kept = _without_parts(mentions, kept)
    if doers:  # "57 civilians killed": in headlines they are not who killed
        kept = [i for i in kept if mentions[i]["name"].lower() not in {"civilians", "civilian"}]
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


def _no_target(mention: Mention) -> bool:
    """Grounds, acts and measures are hit only in passing: "shells fell on the area"."""
    return mention["kind"] == "thing" and _head(mention) in word_class("no target")


def _head(mention: Mention) -> str:
    """The last word of a name, in the singular."""
    word = mention["name"].lower().split()[-1] if mention["name"].split() else ""
    return _SINGULAR.get(word) or (word if word.endswith("ss") else word.removesuffix("s"))


_SINGULAR = {"men": "man", "women": "woman", "children": "child", "lives": "life", "bodies": "body", "casualties": "casualty",
             "cities": "city", "counties": "county", "countries": "country"}  # fmt: skip


def _told_once(mentions: list[Mention], indices: list[int]) -> list[int]:
    """One of each name; of people told by number only, the broadest: "20 people, among them women" are people."""
    broad = [i for i in indices if _is_plain(mentions[i]) and _head(mentions[i]) in word_class("broad")]
    chosen = next((i for i in broad if not _is_bare(mentions[i])), broad[0] if broad else None)
    seen: set[str] = set()
    kept = []
    for i in indices:
        mention = mentions[i]
        if _is_plain(mention) and chosen not in {None, i}:
            if _head(mention) in word_class("narrow") | word_class("broad"):
                continue
        key = mention["id"] or _of_group(mention) or mention["name"].lower()
        if key not in seen:
            seen.add(key)
            kept.append(i)
    return kept


def _without_parts(mentions: list[Mention], indices: list[int]) -> list[int]:
    """Without names that say less than another one told: "forces" beside "Iraqi forces"; known actors stay apart."""
    words = {i: set(mentions[i]["name"].lower().split()) for i in indices}

    def is_part(i: int, j: int) -> bool:
        both_known = mentions[i]["id"] and mentions[j]["id"]
        owned = mentions[j]["name"].endswith(f" of {mentions[i]['name']}")  # "his guards" beside him
        return words[i] < words[j] and not both_known and not owned and mentions[i]["kind"] != "country"

    return [i for i in indices if not any(is_part(i, j) for j in indices if j != i)]


def _of_group(mention: Mention) -> str:
    """The proper name in "12 Example Front fighters": its members are told once."""
    words = mention["name"].split()
    proper = [w for w in words if w[:1].isupper() or "-" in w]
    members = mention["kind"] in _FIGHTING and proper and words[-1].islower()
    return " ".join(proper).lower() if members else ""


def _is_plain(mention: Mention) -> bool:
    """People described by one word in lower case."""
    return mention["kind"] in {"civilians", "people"} and len(mention["name"].split()) == 1 and mention["name"].islower()


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
