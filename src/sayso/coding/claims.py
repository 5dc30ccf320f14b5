"""Component `sayso_claims`: who says so. Every value of a happening becomes a claim of a source, or of the report itself."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from sayso.coding.authorship import named_authors
from sayso.coding.layers import Attribution, ClaimDraft, CountDraft, Happening, Mention, Trigger, get, put
from sayso.coding.mentions import by_head
from sayso.coding.parties import principal
from sayso.coding.tolls import toll_claims
from sayso.resolving.actors import fold_name

_SIDES = frozenset(
    {"military", "government", "armed-group", "official", "institution"}
)  # who can claim an act as their own
_OWN_ACT = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION"})


@Language.component(
    "sayso_claims", requires=["doc._.happenings", "doc._.attributions", "doc._.links"], assigns=["doc._.claims"]
)
def claims(doc: Doc) -> Doc:
    """Store, per happening, the list of its claims in text order and its factuality."""
    voices = Voices(doc)
    stored = []
    for number, happening in enumerate(get(doc, "happenings")):
        found = _claims_of(voices, happening) + _justifications(voices, number, happening)
        stored.append({"claims": found, "factuality": _factuality(voices, happening, found)})
    put(doc, "claims", stored)
    return doc


class Voices:
    """Which source speaks at which token."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.attributions: list[Attribution] = get(doc, "attributions")
        self.triggers: list[Trigger] = get(doc, "triggers")
        self.mentions: list[Mention] = get(doc, "mentions")
        self.counts: list[CountDraft] = get(doc, "counts")
        self.at = by_head(self.mentions)
        self.authors = named_authors(doc, (self.attributions, self.triggers, self.mentions))
        self._innermost: dict[int, list[int]] = {}
        for number, attribution in sorted(enumerate(self.attributions), key=lambda pair: -_width(pair[1])):
            self._name(attribution)
            for start, end in attribution["content"]:
                for i in range(start, end):
                    self._innermost.setdefault(i, []).append(number)

    def at_token(self, token: int) -> list[int]:
        """Attributions whose content holds the token, the innermost first; those whose own cue it is left out."""
        found = self._innermost.get(token, [])
        return [
            n
            for n in reversed(found)
            if self.attributions[n]["name"] and not self._is_cue(token, n)
        ]

    def _is_cue(self, token: int, number: int) -> bool:
        """The verb of saying itself is not what is said; the noun in "claimed responsibility for the attack" is."""
        return _in_range(token, self.attributions[number]["cue"]) and self.doc[token].pos_ != "NOUN"

    def speakers(self, token: int) -> list[int | None]:
        """Who says what stands at a token: the innermost attribution, or None for the report itself."""
        found = self.at_token(token)
        return [found[0]] if found else [None]

    def _name(self, attribution: Attribution) -> None:
        """The name that the whole report gives this source: "the Britain-based group" is the Observatory."""
        if attribution["anonymous"] or attribution["source"] is None:
            return
        start, end = attribution["source"]
        mention = next((self.mentions[self.at[i]] for i in range(start, end) if i in self.at), None)
        if mention is None or mention["kind"] in {"pronoun", "thing", "place"} or not _is_proper(mention["name"]):
            return
        if not _is_proper(attribution["name"]) or self.doc[mention["head"]].lower_ in {"it", "they"}:
            attribution["name"] = mention["name"]
            attribution["type"] = _SPEAKER_TYPES.get(mention["kind"], attribution["type"])

    def cluster(self, attribution: Attribution) -> int | None:
        """The cluster of the mention that is the source, if it is one."""
        if attribution["source"] is None:
            return None
        start, end = attribution["source"]
        for i in range(start, end):
            if i in self.at:
                return self.mentions[self.at[i]]["cluster"]
        return None


_SPEAKER_TYPES = {
    kind: kind
    for kind in ("person", "official", "government", "military", "armed-group", "institution", "ngo", "media")
}
_SPEAKER_TYPES["country"] = "government"


def _is_proper(name: str) -> bool:
    return any(word[:1].isupper() for word in name.split())


def _width(attribution: Attribution) -> int:
    return sum(end - start for start, end in attribution["content"])


def _in_range(token: int, span: tuple[int, int]) -> bool:
    return span[0] <= token < span[1]


def _claims_of(voices: Voices, happening: Happening) -> list[ClaimDraft]:
    found: list[ClaimDraft] = []
    chosen = {
        "actors": principal(voices.mentions, happening["actors"], doers=True),
        "recipients": principal(voices.mentions, happening["recipients"], doers=False),
    }
    for index in happening["triggers"]:
        trigger = voices.triggers[index]
        for number in voices.speakers(trigger["head"]):
            stance = _stance(voices, number, happening)
            found.append(
                ClaimDraft(
                    field="event",
                    item=index,
                    start=trigger["start"],
                    end=trigger["end"],
                    attribution=number,
                    stance=stance,
                    rule="told",
                )
            )
            found += _party_claims(voices, chosen, trigger, (number, stance))
    if not any(c["field"] == "actor" for c in found):
        found += _authors(voices, happening)
    found += toll_claims(voices, happening, lambda number: _stance(voices, number, happening))
    for field, key in (("when", "time"), ("where", "place")):
        item = happening[key]  # type: ignore[literal-required]
        if item is not None:
            told_at = get(voices.doc, "times" if field == "when" else "places")[item]
            near = happening[f"{key}_inferred"]  # type: ignore[literal-required]
            found.append(
                ClaimDraft(
                    field=field, item=item, start=told_at["start"], end=told_at["end"],
                    attribution=None if near else voices.speakers(told_at["start"])[0],
                    stance="asserts", rule="inferred: told near it" if near else "told",
                )
            )  # fmt: skip
    return found


def _justifications(voices: Voices, number: int, happening: Happening) -> list[ClaimDraft]:
    """ "a move that Washington stated was a response to ...": who gives the reason for an act told in the own voice."""
    found = []
    for link in get(voices.doc, "links"):
        if link["type"] != "response-to" or link["source"] != number:
            continue
        for spoken, attribution in enumerate(voices.attributions):
            inside = any(start <= link["start"] and link["start"] < end for start, end in attribution["content"])
            here = voices.doc[link["start"]].sent
            told = [t for t in happening["triggers"] if here.start <= voices.triggers[t]["head"] < here.end]
            apart = told and not any(spoken in voices.at_token(voices.triggers[t]["head"]) for t in told)
            if inside and apart and attribution["name"] and attribution["stance"] == "asserts":
                trigger = voices.triggers[told[0]]
                found.append(
                    ClaimDraft(
                        field="event",
                        item=told[0],
                        start=trigger["start"],
                        end=trigger["end"],
                        attribution=spoken,
                        stance="justifies",
                        rule="told",
                    )
                )
    return found


def _authors(voices: Voices, happening: Happening) -> list[ClaimDraft]:
    """Actors that only a claim of responsibility or a blame names."""
    found: dict[tuple[int, int], ClaimDraft] = {}
    for index in happening["triggers"]:
        for item, number in voices.authors.get(index, []):
            if item in happening["actors"]:
                mention, stance = voices.mentions[item], voices.attributions[number]["stance"]
                found.setdefault(
                    (item, number),
                    ClaimDraft(
                        field="actor",
                        item=item,
                        start=mention["start"],
                        end=mention["end"],
                        attribution=number,
                        stance=stance,
                        rule="told",
                    ),
                )
    return list(found.values())


def _party_claims(
    voices: Voices, chosen: dict[str, list[int]], trigger: Trigger, said: tuple[int | None, str]
) -> list[ClaimDraft]:
    """The parties that this trigger names, those that another name in the happening stands for left out."""
    found = []
    for field, key in (("actor", "actors"), ("recipient", "recipients")):
        for item in trigger[key]:  # type: ignore[literal-required]
            if item in chosen[key]:
                mention = voices.mentions[item]
                found.append(
                    ClaimDraft(
                        field=field,
                        item=item,
                        start=mention["start"],
                        end=mention["end"],
                        attribution=said[0],
                        stance=said[1],
                        rule="told",
                    )
                )
    return found


def _stance(voices: Voices, number: int | None, happening: Happening) -> str:
    """The cue's stance; a side's report of its own act is a claim of responsibility."""
    if number is None:
        return "asserts"
    attribution = voices.attributions[number]
    if (
        attribution["stance"] == "asserts"
        and happening["type"] in _OWN_ACT
        and happening["realis"] == "happened"
        and attribution["type"] in _SIDES
    ):
        speaker = voices.cluster(attribution)
        doers = {voices.mentions[i]["cluster"] for i in happening["actors"]}
        names = {fold_name(voices.mentions[i]["name"]) for i in happening["actors"]}
        if speaker in doers or fold_name(attribution["name"]) in names:
            return "claims-responsibility"
    return attribution["stance"]


def _factuality(voices: Voices, happening: Happening, found: list[ClaimDraft]) -> str:
    """As the sentence that tells it as news says: later back-references and disputed details change nothing."""
    if happening["realis"] in {"planned", "threatened", "hypothetical", "negated"}:
        return happening["realis"]
    told = [c for c in found if c["field"] == "event" and not voices.triggers[c["item"]]["anaphor"]]
    told = told or [c for c in found if c["field"] == "event"]
    stances = {c["stance"] for c in told}
    if stances == {"denies"}:
        return "denied"
    if all(c["attribution"] is not None for c in told[:2]):
        return "disputed" if "denies" in stances and len(stances) > 1 else "attributed"
    return "asserted"
