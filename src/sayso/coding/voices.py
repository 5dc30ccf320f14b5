"""Who speaks at a word of a report, under which name, and whose act it is that is told."""

from __future__ import annotations

from spacy.tokens import Doc

from sayso.coding.authorship import named_authors
from sayso.coding.denial_scope import answers
from sayso.coding.layers import Attribution, CountDraft, Happening, Mention, Trigger, get
from sayso.coding.mentions import by_head
from sayso.coding.own_acts import Sides
from sayso.coding.sources_lexicon import words
from sayso.resolving.actors import fold_name

_NAMELESS = frozenset({"pronoun", "thing", "place"})
_PASSED_ON = frozenset({"asserts", "confirms", "blames"})  # who passes these on says them too
_STATE = frozenset({"country", "government", "official", "military", "police"})
_SIDES = frozenset({"military", "government", "armed-group", "official", "institution"})
_FORCES = _SIDES - {"official"}
_OWN_ACT = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION"})
_SPEAKER_TYPES = {
    kind: kind
    for kind in ("person", "official", "government", "military", "armed-group", "institution", "ngo", "media")
} | {"country": "government"}


class Voices:
    """The attributions of a report by the words that they say, with the layers that claims are made of."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.attributions: list[Attribution] = get(doc, "attributions")
        self.triggers: list[Trigger] = get(doc, "triggers")
        self.mentions: list[Mention] = get(doc, "mentions")
        self.counts: list[CountDraft] = get(doc, "counts")
        self.at = by_head(self.mentions)
        self.sides = Sides(doc)
        self.authors = named_authors(doc, (self.attributions, self.triggers, self.mentions))
        self._said_at: dict[int, list[int]] = {}
        for number, attribution in sorted(enumerate(self.attributions), key=lambda pair: -_width(pair[1])):
            self._name(attribution)
            for start, end in attribution["content"]:
                for i in range(start, end):
                    self._said_at.setdefault(i, []).append(number)

    def at_token(self, token: int) -> list[int]:
        """Attributions whose content holds the token, the innermost first; those whose own cue it is left out."""
        return [
            n
            for n in reversed(self._said_at.get(token, []))
            if self.attributions[n]["name"] and not self._is_cue(token, n)
        ]

    def _is_cue(self, token: int, number: int) -> bool:
        """The verb of saying itself is not what is said; the noun in "claimed responsibility for the attack" is."""
        start, end = self.attributions[number]["cue"]
        return start <= token < end and self.doc[token].pos_ != "NOUN"

    def speakers(self, token: int) -> list[int | None]:
        """Who says what stands at a token: the innermost source with its fellows, and who passes its words on.

        `[None]` is the report itself.
        """
        told = self.at_token(token)
        answering: list[int | None] = [n for n in told if answers(self.doc, self.attributions[n], token)]
        found = [n for n in told if n not in answering]
        if not found:
            return [None, *answering]
        first = self.attributions[found[0]]
        heard: list[int | None] = []
        for number in found:
            other = self.attributions[number]
            passes_on = other["type"] != "media" and other["stance"] in _PASSED_ON
            denies = other["stance"] == "denies" and self._hangs_on(first, token)
            if other["cue"] == first["cue"] or passes_on or denies:
                heard.append(number)
        return heard + answering

    def _hangs_on(self, attribution: Attribution, token: int) -> bool:
        """Whether its cue describes the word: "denied the shelling, in which doctors said ten had died" - both speak of it."""
        return any(t.i == token for t in self.doc[attribution["cue"][0]].ancestors)

    def _name(self, attribution: Attribution) -> None:
        """The name that the whole report gives this source: "the Britain-based group" is the Observatory."""
        if attribution["anonymous"] or attribution["source"] is None:
            return
        mention = self._mention_of(attribution)
        if mention is None or mention["kind"] in _NAMELESS or not _is_proper(mention["name"]):
            return
        spoke_before = attribution["name"] in self._spoken_before(attribution)
        if not _is_proper(attribution["name"]) or (self.doc[mention["head"]].lower_ in {"it", "they"} and not spoke_before):
            attribution["name"] = mention["name"]
            attribution["type"] = _SPEAKER_TYPES.get(mention["kind"], attribution["type"])

    def _spoken_before(self, attribution: Attribution) -> set[str]:
        """Who speaks in the sentence before: "The Observatory said rebels took the hill. It said ..." goes on from there."""
        opening = self.doc[attribution["cue"][0]].sent.start
        before = self.doc[opening - 1].sent.start if opening else opening
        return {a["name"] for a in self.attributions if a["source"] and before <= a["cue"][0] < opening}

    def _mention_of(self, attribution: Attribution) -> Mention | None:
        """The mention that is the source: the one with the head of its phrase ("a doctor in Saada" is no Saada)."""
        if attribution["source"] is None:
            return None
        start, end = attribution["source"]
        root = self.doc[start:end].root
        return next((self.mentions[self.at[i]] for i in (root.i,) if i in self.at), None)

    def stance(self, number: int | None, happening: Happening) -> str:
        """The cue's stance; a side's report of its own act is a claim of responsibility."""
        if number is None:
            return "asserts"
        attribution = self.attributions[number]
        if happening["realis"] == "negated" and attribution["stance"] == "asserts" and happening["type"] in _OWN_ACT:
            own = happening["type"] == "ASSAULT" or self._own_act(attribution, happening)
            return "denies" if own and attribution["type"] != "media" else "asserts"
        own = (
            (attribution["stance"] == "asserts" or self._admits(attribution))
            and happening["type"] in _OWN_ACT
            and happening["realis"] == "happened"
            and (attribution["type"] in _SIDES or attribution["type"] == "person")
            and self._own_act(attribution, happening)
        )
        if attribution["stance"] == "asserts" and self._pins(attribution, happening):
            return "blames"
        return "claims-responsibility" if own else attribution["stance"]

    def _pins(self, attribution: Attribution, happening: Happening) -> bool:
        """`She alleged that soldiers had burned the village`: an act is pinned on whom these words name."""
        cue = self.doc[slice(*attribution["cue"])]
        named = [self.mentions[i]["head"] for i in happening["actors"]]
        inside = any(start <= head < end for head in named for start, end in attribution["content"])
        return inside and any(t.lemma_.lower() in words("pins") for t in cue)

    def _admits(self, attribution: Attribution) -> bool:
        """`He admitted that he had ...`: who owns up to an act of his own claims it."""
        cue = self.doc[slice(*attribution["cue"])]
        return attribution["stance"] == "confirms" and any(t.lemma_.lower() in words("admits") for t in cue)

    def _own_act(self, attribution: Attribution, happening: Happening) -> bool:
        told = (self.triggers[t] for t in happening["triggers"])
        if any(self.sides.is_ours(t) and self.sides.teller(t) is attribution for t in told):
            return True
        doers = [self.mentions[i] for i in happening["actors"]]
        if any(self.sides.shares_body(attribution, m) for m in doers) or self._its_own(attribution, happening):
            return True
        speaker = self._mention_of(attribution)
        if fold_name(attribution["name"]) in {fold_name(m["name"]) for m in doers}:
            return True
        if speaker is not None and speaker["cluster"] in {m["cluster"] for m in doers}:
            return True
        if speaker is not None and speaker["country"] and speaker["kind"] in _STATE:
            return any(m["country"] == speaker["country"] and m["kind"] in _STATE for m in doers)
        police = attribution["type"] == "official" and self._is_police(attribution)
        return police and any(m["kind"] == "police" for m in doers)

    def _its_own(self, attribution: Attribution, happening: Happening) -> bool:
        """`The army said its troops ...`: the doer belongs to the body that speaks."""
        told = (self.triggers[t] for t in happening["triggers"])
        inside = [i for t in told if self.sides.teller(t) is attribution for i in t["actors"]]
        owned = (self.doc[self.mentions[i]["start"]].lower_ in words("its") for i in inside)
        return attribution["type"] in _FORCES and any(owned)

    def _is_police(self, attribution: Attribution) -> bool:
        start, end = attribution["source"] or (0, 0)
        return any(t.lower_ in words("police") for t in self.doc[start:end])


def _is_proper(name: str) -> bool:
    return any(word[:1].isupper() for word in name.split())


def _width(attribution: Attribution) -> int:
    return sum(end - start for start, end in attribution["content"])
