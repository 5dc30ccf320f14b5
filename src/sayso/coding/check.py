"""Component `sayso_check`: what is worth keeping, and is it grounded? What fails is kept apart with its reason."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from sayso.coding.layers import CountDraft, Happening, Trigger, get, put
from sayso.resolving.numbers import parse_count

_LEFT = frozenset({"place", "thing", "country", "institution", "medical", "pronoun"})  # what people flee
_HOLDERS = frozenset({"military", "police", "armed-group", "government", "official"})


@Language.component("sayso_check", requires=["doc._.claims", "doc._.happenings"], assigns=["doc._.failures"])
def check(doc: Doc) -> Doc:
    """Drop ungrounded counts and happenings that say nothing particular; list the former in `failures`."""
    failures: list[dict[str, str]] = []
    triggers: list[Trigger] = get(doc, "triggers")
    kept: list[int] = []
    for number, happening in enumerate(get(doc, "happenings")):
        stored = get(doc, "claims")[number]
        stored["claims"] = [c for c in stored["claims"] if _grounded(doc, c, failures)]
        disputed = any(c["field"] == "event" and c["stance"] != "asserts" for c in stored["claims"])
        news = happening["realis"] != "negated" and _is_news(doc, stored["claims"], triggers)
        if _tells_something(doc, happening, triggers, disputed=disputed or news):
            kept.append(number)
    kept.sort(key=lambda n: min(triggers[t]["start"] for t in get(doc, "happenings")[n]["triggers"]))
    doc.user_data["sayso.kept"] = kept
    put(doc, "failures", failures)
    return doc


def _is_news(doc: Doc, claims: list[Any], triggers: list[Trigger]) -> bool:
    """Whether a source is cited for the act, as what its sentence is there to tell ("Planes bombed a base, an aide said")."""
    for claim in claims:
        if claim["field"] == "event" and claim["attribution"] is not None:
            trigger = triggers[claim["item"]]
            head = doc[trigger["head"]]
            if head.pos_ == "VERB" and head.dep_ in ("ROOT", "ccomp") and trigger["strength"] == "strong":
                return True
    return False


def _grounded(doc: Doc, claim: Any, failures: list[dict[str, str]]) -> bool:
    """A count's words must read as its number; a single named or described victim counts as one."""
    if claim["field"] != "casualty":
        return True
    count: CountDraft = get(doc, "counts")[claim["item"]]
    words = doc[count["start"] : count["end"]].text
    parsed = parse_count(words)
    one_person = count["min"] == count["max"] == 1  # a described or named victim, or a pronoun for one
    either_outcome = count["min"] == 0 and parsed is not None and parsed[1] == count["max"]  # "killed or wounded 15"
    denied = count["max"] == 0 and claim["stance"] == "denies"  # "denied that civilians were killed"
    if parsed == (count["min"], count["max"]) or (parsed is None and (one_person or denied)) or either_outcome:
        return True
    failures.append(
        {"field": "casualty", "text": words, "reason": f"reads as {parsed}, coded as {(count['min'], count['max'])}"}
    )
    return False


def _tells_something(doc: Doc, happening: Happening, triggers: list[Trigger], *, disputed: bool) -> bool:
    """A particular happening: strong words, or weak ones with a party; no mere possibility, no bare generality.

    What somebody blames, owns up to or denies is one, however little is told of it.
    """
    mine = [triggers[t] for t in happening["triggers"]]
    if all(m["frame"] == "o" and m["strength"] == "casualty" for m in mine) and not _has_force(triggers):
        return False  # "his father died in 1927" in a report of no force
    if happening["realis"] == "hypothetical" or (happening["realis"] == "negated" and not disputed):
        return False
    placed = happening["place"] is not None and not happening["place_inferred"]
    dated = happening["time"] is not None and not happening["time_inferred"]
    framed = placed or dated or bool(happening["counts"])
    if len(mine) == 1 and not (happening["counts"] or disputed) and _is_scenery(doc, happening, mine[0], dated=dated):
        return False
    if len(mine) == 1 and not framed and not disputed and _is_passing(doc, happening, mine[0]):
        return False
    parties = bool(happening["actors"] or happening["recipients"])
    strengths = {t["strength"] for t in mine}
    if strengths <= {"optional"}:
        return bool(happening["actors"])
    if strengths <= {"weak"}:
        return bool(happening["actors"]) and (bool(happening["recipients"]) or parties or framed)
    if strengths <= {"casualty"}:
        return bool(happening["counts"]) or bool(happening["actors"])
    return parties or framed


def _has_force(triggers: list[Trigger]) -> bool:
    return any(t["type"] in {"ASSAULT", "COERCE", "PROTEST"} and t["strength"] != "casualty" for t in triggers)


def _is_scenery(doc: Doc, happening: Happening, trigger: Trigger, *, dated: bool) -> bool:
    """Whether a lone word only describes ("the besieged town"), or people who hold no arms or office flee on no given day."""
    head = doc[trigger["head"]]
    if head.dep_ == "amod" and head.pos_ in {"VERB", "ADJ"}:
        return True
    if head.dep_ == "acl" and trigger["sense"] == "coerce.ban":
        return True  # "a group banned in Russia"
    taken = {c.i for c in head.children if c.dep_ == "dobj"}
    if any(m["head"] in taken and m["kind"] not in _LEFT for m in get(doc, "mentions")):
        return False  # "the company evacuated 120 workers": no flight, somebody brings others away
    kinds = {get(doc, "mentions")[a]["kind"] for a in happening["actors"]}
    return trigger["sense"] == "retreat.flee" and not dated and not kinds & _HOLDERS


def _is_passing(doc: Doc, happening: Happening, trigger: Trigger) -> bool:
    """Whether force or a movement is only touched on, told once with neither day nor place nor number.

    On the project's training reports three of four of these are no event for a human coder: "the force battling ISIS"
    describes a force, "officers arrived" and "people fled" set a scene, a killing by nobody known is a generality.
    """
    if happening["type"] == "ASSAULT":
        describes = trigger["pos"] == "VERB" and doc[trigger["head"]].dep_ == "acl"
        return describes or trigger["strength"] == "weak" or not happening["actors"]
    return happening["type"] in {"MOBILIZE", "RETREAT"} and trigger["strength"] == "weak"
