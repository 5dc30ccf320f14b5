"""A side's own account of an act: "Our pilots hit a military target", said the general, is the strike told before."""

from __future__ import annotations

from spacy.tokens import Doc

from sayso.coding.layers import Attribution, CountDraft, Happening, Mention, Trigger, get
from sayso.coding.mentions import by_head
from sayso.coding.sources_lexicon import role_of, words
from sayso.coding.syntax import subjects

_REACH = 6  # sentences that such an account looks back
_BODIES = frozenset({"military", "armed-group", "government", "official", "institution"})
_VAGUE = frozenset({None, "attack"})


class Sides:
    """Who speaks of an act as the speaker's own, and which parties are of the speaker's side."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.attributions: list[Attribution] = get(doc, "attributions")
        self.triggers: list[Trigger] = get(doc, "triggers")
        self.mentions: list[Mention] = get(doc, "mentions")
        self.at = by_head(self.mentions)

    def teller(self, trigger: Trigger) -> Attribution | None:
        """The innermost named source in whose words a trigger stands."""
        told = [
            a
            for a in self.attributions
            if a["source"] and a["name"] and any(start <= trigger["head"] < end for start, end in a["content"])
        ]
        return min(told, key=lambda a: sum(end - start for start, end in a["content"]), default=None)

    def speaker(self, teller: Attribution) -> int | None:
        """The mention of who speaks, of several the first that is no pronoun."""
        named = [a for a in self.attributions if a["source"] and a["name"] == teller["name"]]
        roots = [self.doc[slice(*a["source"])].root for a in (teller, *named) if a["source"]]
        found = [r.i for r in roots if r.i in self.at and r.pos_ != "PRON"] or [r.i for r in roots if r.i in self.at]
        return self.at[found[0]] if found else None

    def is_ours(self, trigger: Trigger) -> bool:
        """Whether the speaker's "we" or "our ..." does it."""
        token = self.doc[trigger["head"]]
        doers = [self.doc[self.mentions[i]["start"] : self.mentions[i]["end"]] for i in trigger["actors"]]
        heads = subjects(token) if token.pos_ == "VERB" else []
        said = [t for span in doers for t in span] + [t for h in heads for t in (h, *h.children)]
        return any(t.lower_ in words("ours") for t in said)

    def shares_body(self, attribution: Attribution, party: Mention) -> bool:
        """Whether speaker and party are of one body by their words: coalition spokesman, coalition warplanes."""
        if attribution["source"] is None:
            return False
        spoken = {(t.lower_, t.pos_) for t in self.doc[slice(*attribution["source"])]}
        named = {(t.lower_, t.pos_) for t in self.doc[party["start"] : party["end"]]}  # no National Coalition is the coalition
        return any(role_of(w, "word") in _BODIES or role_of(w, "head") in _BODIES for w, _ in spoken & named)

    def by_the_known(self, trigger: Trigger) -> bool:
        """Whether it is done by a weapon spoken of as known: "the aircraft had struck"."""
        token = self.doc[trigger["head"]]
        doers = subjects(token) if token.pos_ == "VERB" else []
        return not trigger["actors"] and any(
            c.lower_ == "the" for d in doers for c in d.children if d.lemma_.lower() in words("craft")
        )


def fold(doc: Doc, happenings: list[Happening]) -> list[Happening]:
    """The happenings, those that only repeat an earlier one as the speaker's own act made part of it."""
    sides = Sides(doc)
    sentence = {t.i: n for n, s in enumerate(doc.sents) for t in s}
    kept: list[Happening] = []
    for happening in happenings:
        trigger = sides.triggers[happening["triggers"][0]]
        teller = sides.teller(trigger)
        ours = sides.is_ours(trigger)
        target = None
        if teller is not None and happening["realis"] == "happened" and (ours or sides.by_the_known(trigger)):
            here = sentence[trigger["head"]]
            near = [
                h
                for h in kept
                if any(0 <= here - sentence[sides.triggers[t]["head"]] <= _REACH for t in h["triggers"])
            ]
            target = next((h for h in reversed(near) if _is_same(sides, h, happening, teller)), None)
        if target is None:
            kept.append(happening)
        else:
            target["triggers"] += happening["triggers"]
            target["recipients"] += [i for i in happening["recipients"] if i not in target["recipients"]]
    for happening in kept:
        _name_doers(sides, happening)
    return kept


def _is_same(sides: Sides, earlier: Happening, own: Happening, teller: Attribution) -> bool:
    """Whether an earlier happening can be the one that its own side speaks of."""
    if _has_own_setting(sides, own) or _other_dead(sides, earlier, own):
        return False
    subtypes = {earlier["subtype"], own["subtype"]}
    if earlier["type"] != own["type"] or earlier["realis"] != "happened" or (len(subtypes) > 1 and not subtypes & _VAGUE):
        return False
    doers = [sides.mentions[i] for i in earlier["actors"]]
    if not doers:
        return sides.is_ours(sides.triggers[own["triggers"][0]])
    mine = {sides.mentions[i]["kind"] for i in own["actors"]} | {teller["type"]}
    alike = bool(own["actors"]) and any(m["kind"] in mine for m in doers)
    return alike or any(sides.shares_body(teller, m) for m in doers)


def _other_dead(sides: Sides, earlier: Happening, own: Happening) -> bool:
    """Whether another number of people of another kind is told: 18 villagers, and "25 terrorists"."""
    counts: list[CountDraft] = get(sides.doc, "counts")
    mine, theirs = (
        [c for c in counts if any(sides.triggers[t]["head"] == c["anchor"] for t in h["triggers"]) and c["min"] > 1]
        for h in (own, earlier)
    )
    fighters, others = _is_armed(sides, own), _is_armed(sides, earlier)
    numbers = {(c["outcome"], c["min"]) for c in mine}
    return bool(mine and theirs) and fighters != others and numbers.isdisjoint({(c["outcome"], c["min"]) for c in theirs})


def _is_armed(sides: Sides, happening: Happening) -> bool:
    return any(sides.mentions[i]["kind"] in {"armed-group", "military"} for i in happening["recipients"])


def _has_own_setting(sides: Sides, own: Happening) -> bool:
    """Whether the sentence that tells it gives it a day or place: then it is a further act."""
    here = sides.doc[sides.triggers[own["triggers"][0]]["head"]].sent
    settings = [get(sides.doc, "times")[own["time"]]] if own["time"] is not None else []
    settings += [get(sides.doc, "places")[own["place"]]] if own["place"] is not None else []
    return any(here.start <= s["start"] < here.end for s in settings)


def _name_doers(sides: Sides, happening: Happening) -> None:
    """`we` and `our men` stand for who speaks: named by the mention of the source where nobody else is named."""
    ours = [i for i in happening["actors"] if _is_first_person(sides, i)]
    named = [i for i in happening["actors"] if i not in ours]
    for index in happening["triggers"]:
        trigger = sides.triggers[index]
        teller = sides.teller(trigger) if sides.is_ours(trigger) else None
        if teller is None:
            continue
        speaker = sides.speaker(teller)
        if speaker is not None:
            trigger["actors"] = [speaker]
            happening["actors"] = named or [speaker]


def _is_first_person(sides: Sides, mention: int) -> bool:
    party = sides.mentions[mention]
    return any(t.lower_ in words("ours") for t in sides.doc[party["start"] : party["end"]])
