"""Component `sayso_claims`: who says so. Every value of a happening becomes a claim of a source, or of the report itself."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from sayso.coding.claims_about import about
from sayso.coding.denials import deny_outcomes, presupposed
from sayso.coding.factuality import factuality
from sayso.coding.layers import ClaimDraft, Happening, Trigger, get, put
from sayso.coding.parties import principal
from sayso.coding.tolls import toll_claims
from sayso.coding.voices import Voices

_TOLD = "told"
_NEAR = "inferred: told near it"


@Language.component(
    "sayso_claims", requires=["doc._.happenings", "doc._.attributions", "doc._.links"], assigns=["doc._.claims"]
)
def claims(doc: Doc) -> Doc:
    """Store, per happening, the list of its claims and its factuality."""
    partly, known = deny_outcomes(doc), presupposed(doc)
    voices = Voices(doc)
    happenings: list[Happening] = get(doc, "happenings")
    told = [_claims_of(voices, h, (partly, known)) + list(_justifications(voices, n, h)) for n, h in enumerate(happenings)]
    facts = [factuality(voices, h, found) for h, found in zip(happenings, told, strict=True)]
    about(voices, happenings, told, partly.keys() | known.keys())
    put(doc, "claims", [{"claims": c, "factuality": f} for c, f in zip(told, facts, strict=True)])
    return doc


_Spared = tuple[dict[int, set[int]], dict[int, set[int]]]  # attribution -> triggers: denied in part; taken as known


def _claims_of(voices: Voices, happening: Happening, spared: _Spared) -> list[ClaimDraft]:
    """All claims of a happening; `spared`: what a denial denies only a part of, and what it does not touch."""
    found = _without_retorts(voices, list(_mentions_of(voices, happening, spared)))
    if not any(c["field"] == "actor" for c in found):
        found += _authors(voices, happening)
    found += toll_claims(voices, happening, lambda number: voices.stance(number, happening))
    return found + list(_settings(voices, happening, {c["attribution"] for c in found}))


def _claim(field: str, item: int, span: tuple[int, int], said: tuple[int | None, str]) -> ClaimDraft:
    """A claim told in so many words; `said` is the attribution (None: the report) and the stance."""
    return ClaimDraft(
        field=field, item=item, start=span[0], end=span[1], attribution=said[0], stance=said[1], rule=_TOLD
    )


def _without_retorts(voices: Voices, found: list[ClaimDraft]) -> list[ClaimDraft]:
    """The claims, without the denials of a source that owns up to the act before: it denies a part."""
    owned: dict[str, int] = {}
    for claim in found:
        if claim["attribution"] is not None and claim["field"] == "event" and claim["stance"] in _OWNS:
            owned.setdefault(voices.attributions[claim["attribution"]]["name"], claim["start"])
    return [c for c in found if not (c["stance"] == "denies" and _is_owned(voices, c, owned))]


def _is_owned(voices: Voices, claim: ClaimDraft, owned: dict[str, int]) -> bool:
    if claim["attribution"] is None:
        return False
    at = owned.get(voices.attributions[claim["attribution"]]["name"])
    partial = claim["field"] != "event" or voices.triggers[claim["item"]]["strength"] == "casualty"
    return at is not None and at < (voices.doc[claim["start"]].sent.end if partial else claim["start"])


_OWNS = frozenset({"asserts", "confirms", "claims-responsibility"})


def _mentions_of(voices: Voices, happening: Happening, spared: _Spared) -> Iterator[ClaimDraft]:
    """That it took place, and the parties that each mention names, for all who say so at that mention."""
    chosen = {
        "actors": principal(voices.mentions, happening["actors"], doers=True),
        "recipients": principal(voices.mentions, happening["recipients"], doers=False),
    }
    for index in happening["triggers"]:
        trigger = voices.triggers[index]
        partly, known = spared
        for number in voices.speakers(trigger["head"]):
            if number is not None and index in partly.get(number, ()):
                continue
            if number is not None and index in known.get(number, ()):
                number = None
            said = (number, voices.stance(number, happening))
            yield _claim("event", index, (trigger["start"], trigger["end"]), said)
            yield from _parties(voices, chosen, trigger, said)


def _parties(
    voices: Voices, chosen: dict[str, list[int]], trigger: Trigger, said: tuple[int | None, str]
) -> Iterator[ClaimDraft]:
    """The parties that this trigger names, those that another name in the happening stands for left out."""
    for field, key in (("actor", "actors"), ("recipient", "recipients")):
        for item in trigger[key]:  # type: ignore[literal-required]
            if item in chosen[key]:
                mention = voices.mentions[item]
                yield _claim(field, item, (mention["start"], mention["end"]), said)


def _authors(voices: Voices, happening: Happening) -> list[ClaimDraft]:
    """Actors that only a claim of responsibility or a blame names."""
    found: dict[tuple[int, int], ClaimDraft] = {}
    for index in happening["triggers"]:
        for item, number in voices.authors.get(index, []):
            if item in happening["actors"]:
                mention, stance = voices.mentions[item], voices.attributions[number]["stance"]
                claim = _claim("actor", item, (mention["start"], mention["end"]), (number, stance))
                found.setdefault((item, number), claim)
    return list(found.values())


def _settings(voices: Voices, happening: Happening, heard: set[int | None]) -> Iterator[ClaimDraft]:
    """When and where, for the source that tells of the happening there (`heard`), else for the report."""
    for field, key in (("when", "time"), ("where", "place")):
        item: int | None = happening[key]  # type: ignore[literal-required]
        if item is None:
            continue
        told = get(voices.doc, "times" if field == "when" else "places")[item]
        near: bool = happening[f"{key}_inferred"]  # type: ignore[literal-required]
        number = None if near else next((n for n in voices.speakers(told["start"]) if n in heard), None)
        stance = voices.stance(number, happening)
        said = (None, "asserts") if stance in _UNSAID else (number, stance)
        yield {**_claim(field, item, (told["start"], told["end"]), said), "rule": _NEAR if near else _TOLD}


_UNSAID = frozenset({"denies", "doubts", "declines-to-comment"})  # who denies an act gives no day and place for it


def _justifications(voices: Voices, number: int, happening: Happening) -> Iterator[ClaimDraft]:
    """ "a move that Washington stated was a response to ...": who gives the reason for an act told in the own voice."""
    for link in get(voices.doc, "links"):
        if link["type"] != "response-to" or link["source"] != number:
            continue
        here = voices.doc[link["start"]].sent
        told = [t for t in happening["triggers"] if here.start <= voices.triggers[t]["head"] < here.end]
        for spoken, attribution in enumerate(voices.attributions):
            inside = any(start <= link["start"] < end for start, end in attribution["content"])
            apart = told and not any(spoken in voices.at_token(voices.triggers[t]["head"]) for t in told)
            if inside and apart and attribution["name"] and attribution["stance"] == "asserts":
                trigger = voices.triggers[told[0]]
                yield _claim("event", told[0], (trigger["start"], trigger["end"]), (spoken, "justifies"))
