"""Component `sayso_merge`: all mentions of one happening become one; different happenings stay apart.

Triggers are read in order; each joins the earlier happening that it fits best, or begins a new one. The weights say how
much each piece of evidence counts; a pair that contradicts itself on a hard fact (day, town, named doer) never merges.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.coding import syntax
from sayso.coding.authorship import named_authors
from sayso.coding.dating import count_from_mentions, date_happenings
from sayso.coding.layers import CountDraft, Happening, Mention, PlaceDraft, TimeDraft, Trigger, get, put
from sayso.coding.merge_evidence import fit, weights
from sayso.coding.own_acts import fold
from sayso.coding.place_ties import place_for, place_near
from sayso.coding.reader_ties import same_happening
from sayso.coding.times import overlap, time_for
from sayso.coding.tolls import give_counts

_JUST_BEFORE = 3  # sentences
_REMEMBERED = 100  # happenings that a mention is tried against


@Language.component(
    "sayso_merge",
    requires=["doc._.triggers", "doc._.attributions", "doc._.counts", "doc._.times", "doc._.places", "doc._.mentions"],
    assigns=["doc._.happenings"],
)
def merge(doc: Doc) -> Doc:
    """Store the happenings: each with its triggers, type, parties, time, place and counts."""
    count_from_mentions(doc)
    case = Case(doc)
    happenings: list[Happening] = []
    told: dict[int, int] = {}  # the happening, by number, that each trigger so far tells
    for index in range(len(case.triggers)):
        best = _bound(case, told, index)
        best = _best(case, happenings, index) if best is None else best
        if best is None:
            happenings.append(_new(case, index))
        else:
            _join(case, happenings[best], index)
        told[index] = len(happenings) - 1 if best is None else best
    happenings = fold(doc, happenings)
    _settle(case, happenings)
    give_counts(doc, happenings)
    put(doc, "happenings", happenings)
    return doc


class Case:
    """The layers of one report, and per trigger its sentence, time and place."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.triggers: list[Trigger] = get(doc, "triggers")
        self.mentions: list[Mention] = get(doc, "mentions")
        self.times: list[TimeDraft] = get(doc, "times")
        self.places: list[PlaceDraft] = get(doc, "places")
        self.counts: list[CountDraft] = get(doc, "counts")
        sentence = {t.i: n for n, s in enumerate(doc.sents) for t in s}
        heads = [t["head"] for t in self.triggers]
        self.sentence = [sentence[h] for h in heads]
        self.time = [time_for(doc, h, self.times) for h in heads]
        self.place = [place_for(doc, h, self.places) for h in heads]
        self.at = {i: n for n, t in enumerate(self.triggers) for i in range(t["start"], t["end"])}
        self.at.update({t["head"]: n for n, t in enumerate(self.triggers)})
        self.tolls: list[set[tuple[str, int]]] = [set() for _ in heads]
        for count in self.counts:
            if count["anchor"] in self.at and count["max"] != 1:
                self.tolls[self.at[count["anchor"]]].add((count["outcome"], count["min"]))
        self.authors = named_authors(doc, (get(doc, "attributions"), self.triggers, self.mentions))
        self.read_as_one = same_happening(doc, heads)
        self.bound = [self._bound_to(n) for n in range(len(heads))]
        self.apart = {pair for n in range(len(heads)) for pair in self._told_apart(n)}
        for n, bound in enumerate(self.bound):  # "raided two days after the bombing"; but "died after the bombing"
            if self.triggers[n]["strength"] != "casualty" and frozenset((n, bound)) in self.apart:
                self.bound[n] = None
        self.binds: dict[int, list[int]] = {}
        for index, other in enumerate(self.bound):
            if other is not None:
                self.binds.setdefault(other, []).append(index)
        for index, others in self.binds.items():  # "a bombing that killed 30" tells of 30 dead
            self.tolls[index] = self.tolls[index].union(*(self.tolls[n] for n in others))

    def doers(self, index: int) -> list[int]:
        """Who a trigger says did it, or else who is said to have by a blame or a claim of responsibility for it."""
        told = list(self.triggers[index]["actors"])
        return told or list(dict.fromkeys(mention for mention, _ in self.authors.get(index, [])))

    def parties(self, indices: list[int]) -> set[str]:
        """Who a list of mentions stands for; a state, its government and its forces count as one."""
        found = set()
        for i in indices:
            mention = self.mentions[i]
            if not _vague(mention):
                found.add(f"#{mention['cluster']}")
                if mention["country"] and mention["kind"] in _STATE_KINDS:
                    found.add(mention["country"])
        return found

    def _told_apart(self, index: int) -> Iterator[frozenset[int]]:
        """Triggers that grammar sets against this one: what it answers, follows, or mentions about one of its parties."""
        token = self.doc[self.triggers[index]["head"]]
        if token.dep_ == "conj" and token.head.i in self.at and any(c.lower_ in _LATER for c in token.children):
            yield frozenset((index, self.at[token.head.i]))  # "killed the guards and later killed 50 men"
        described = answered = False
        for node in (token, *token.ancestors):
            above = [node.i, *(c.i for c in node.children if described and c.dep_ in _CORE)]
            for other in {self.at[i] for i in above if i in self.at} - {index}:
                if answered or (described and not self._tells_outcome(index, other)):
                    yield frozenset((index, other))
            if node.lower_ in _ANSWERS:
                answered = True
            if node.lower_ in _SETS_APART or any(c.dep_ == "mark" and c.lower_ in _SETS_APART for c in node.children):
                described = True
            if (
                node.dep_ in {"relcl", "acl", "amod"}
                and node.head.i not in self.at
                and node.head.pos_ in {"NOUN", "PROPN"}
            ):
                described = True  # "a commander responsible for attacks": told of a party, not of the strike on him
            described = described or answered

    def _tells_outcome(self, index: int, other: int) -> bool:
        """ "three died after gunmen attacked": the one is what came of the other."""
        return "casualty" in {self.triggers[index]["strength"], self.triggers[other]["strength"]}

    def _bound_to(self, index: int) -> int | None:
        """An earlier or later trigger that grammar makes one with this: "killed in a strike", "the blast killed"."""
        trigger = self.triggers[index]
        token = self.doc[trigger["head"]]
        for earlier in (self._taken_before(index), self._by_its_means(index)):
            if earlier is not None:
                return earlier
        if (
            token.dep_ == "appos"
            and (found := self.at.get(token.head.i)) is not None
            and self.triggers[found]["type"] == trigger["type"]
        ):
            return found  # "an attack on the town, an incident that ..."
        if trigger["pos"] == "NOUN" and (found := self._told_behind(token, trigger)) is not None:
            return found
        if trigger["strength"] != "casualty" and trigger["pos"] == "NOUN":
            return None
        near = list(syntax.prepositional(token, _MEANS)) + syntax.agents(token)
        near += [
            t for c in token.children if c.dep_ == "acl" for t in syntax.prepositional(c, _MEANS)
        ]  # "casualties resulting from"
        near += [t for one in near if one.lower_ == "one" for t in syntax.prepositional(one, _OF)]  # "in one of the worst attacks"
        near += [] if syntax.is_passive(token) else syntax.subjects(token)
        near += [c for c in token.children if c.dep_ == "advcl" and trigger["strength"] == "casualty"]
        if token.dep_ == "relcl" and any(t.lower_ == "which" for t in syntax.prepositional(token, _MEANS)):
            nouns = takewhile(lambda t: t.pos_ not in {"VERB", "AUX"}, token.ancestors)
            near += [t for t in nouns if t.i in self.at][:1]  # "an attack on the palace, in which two soldiers were killed"
        if token.dep_ in {"advcl", "conj", "acl", "xcomp"} and trigger["strength"] == "casualty":
            near += [
                token.head,
                *(c for c in token.head.children if c.dep_ in {"dobj", "nsubj", "nsubjpass"} and c.i != token.i),
            ]
        for other in near:
            found = self.at.get(other.i)
            if found is not None and found != index and self.triggers[found]["type"] == trigger["type"]:
                return found
        return self._purpose_of(token, trigger)

    def _taken_before(self, index: int) -> int | None:
        """ "it was holding the men": those whose abduction was told before."""
        trigger = self.triggers[index]
        held = syntax.objects(self.doc[trigger["head"]]) if trigger["lemma"] == "hold" else []
        known = any(t.pos_ == "PRON" or any(c.lower_ in {"the", "these", "those"} for c in t.children) for t in held)
        if trigger["sense"] != "assault.abduct" or not known:
            return None
        return next((n for n in range(index - 1, -1, -1) if self.triggers[n]["sense"] == "assault.abduct"), None)

    def _by_its_means(self, index: int) -> int | None:
        """ "one of the missiles wounded four": by what an act told just before was done with."""
        trigger = self.triggers[index]
        token = self.doc[trigger["head"]]
        if trigger["strength"] != "casualty" or token.pos_ != "VERB" or syntax.is_passive(token):
            return None
        means = [noun for subject in syntax.subjects(token) for noun in (subject, *syntax.prepositional(subject, _OF))]
        known = {noun.lemma_ for noun in means if any(c.lower_ in {"the", "these", "those", "both"} for c in noun.children)}
        for n in range(index - 1, -1, -1):
            if self.sentence[index] - self.sentence[n] > _JUST_BEFORE:
                return None
            used = syntax.objects(self.doc[self.triggers[n]["head"]])
            if self.triggers[n]["type"] == trigger["type"] and known & {noun.lemma_ for noun in used}:
                return n
        return None

    def _told_behind(self, noun: Token, trigger: Trigger) -> int | None:
        """ "a bombing that killed 30": what the noun did is that happening."""
        for clause in noun.children:
            found = self.at.get(clause.i) if clause.dep_ == "relcl" else None
            does = any(c.dep_ == "nsubj" and c.lower_ in {"that", "which"} for c in clause.children)
            if found is not None and does and self.triggers[found]["type"] == trigger["type"]:
                return found
        return None

    def _purpose_of(self, verb: Token, trigger: Trigger) -> int | None:
        """ "fired tear gas to disperse the crowd": what an act is for, told in words of the same sub-event, is that act."""
        if verb.dep_ != "advcl" or not any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
            return None
        found = self.at.get(verb.head.i)
        other = self.triggers[found] if found is not None else None
        alike = other is not None and (other["type"], other["subtype"]) == (trigger["type"], trigger["subtype"])
        return found if alike else None


_STATE_KINDS = frozenset({"country", "government", "military", "police", "official"})
_ANSWERS = frozenset({"response", "retaliation", "revenge", "reprisal"})
_SETS_APART = frozenset({"after", "following", "since", "before", "until"})
_LATER = frozenset({"later", "then", "subsequently", "afterwards"})
_CORE = frozenset({"nsubj", "nsubjpass", "dobj"})
_OF = frozenset({"of"})
_MEANS = frozenset({"in", "during", "by", "from", "after", "with"})


def _vague(mention: Mention) -> bool:
    return mention["kind"] in {"pronoun", "thing"}


def _bound(case: Case, told: dict[int, int], index: int) -> int | None:
    """The earliest happening with a trigger that grammar makes one with this."""
    tied = [case.bound[index], *case.binds.get(index, [])]
    return min((told[t] for t in tied if t in told), default=None)


def _best(case: Case, happenings: list[Happening], index: int) -> int | None:
    bound = case.bound[index]
    best, best_score = None, weights()["threshold"]
    together = (
        [index] if bound is None or bound < index else [index, bound]
    )  # "no casualties from the strike": both tell which
    for number in range(max(0, len(happenings) - _REMEMBERED), len(happenings)):
        happening = happenings[number]
        scores = [score for i in together if (score := fit(case, happening, i)) is not None]
        if len(scores) == len(together) and max(scores) >= best_score:
            best, best_score = number, max(scores)
    return best


def _new(case: Case, index: int) -> Happening:
    trigger = case.triggers[index]
    return Happening(
        triggers=[index], type=trigger["type"], subtype=trigger["subtype"], actors=case.doers(index),
        recipients=list(trigger["recipients"]), time=case.time[index], place=case.place[index], counts=[],
        realis=trigger["realis"], place_inferred=False, time_inferred=False,
    )  # fmt: skip


def _join(case: Case, happening: Happening, index: int) -> None:
    trigger = case.triggers[index]
    happening["triggers"].append(index)
    specific = {None: 0, "attack": 1, "armed-clash": 2}
    if specific.get(trigger["subtype"], 3) > specific.get(happening["subtype"], 3):
        happening["subtype"] = trigger["subtype"]
    for told, parties in ((happening["actors"], case.doers(index)), (happening["recipients"], trigger["recipients"])):
        known = {case.mentions[i]["cluster"] for i in told}
        told += [i for i in parties if case.mentions[i]["cluster"] not in known]
    if happening["time"] is None or _finer(case, case.time[index], happening["time"]):
        happening["time"] = case.time[index] if case.time[index] is not None else happening["time"]
    here = case.place[index]
    if here is not None and (happening["place"] is None or _finer_place(case, here, happening["place"])):
        happening["place"] = here
    if trigger["realis"] == "happened":
        happening["realis"] = "happened"


def _finer(case: Case, mine: int | None, theirs: int) -> bool:
    if mine is None:
        return False
    one, other = case.times[mine], case.times[theirs]
    return bool(one["first"]) and (
        not other["first"] or (one["first"] == one["last"] and other["first"] != other["last"])
    )


def _finer_place(case: Case, mine: int, theirs: int) -> bool:
    return (case.places[mine]["precision"] or 9) < (case.places[theirs]["precision"] or 9)


def _settle(case: Case, happenings: list[Happening]) -> None:
    """With all mentions known: the time best tied to them, and where none is told in place, the place told just before."""
    date_happenings(case.doc, happenings)
    for happening in happenings:
        heads = [case.triggers[t]["head"] for t in happening["triggers"]]
        if happening["place"] is None and happening["type"] in _SOMEWHERE:
            elsewhere = _of_other_days(case, happening["time"])
            happening["place"] = next(
                (p for h in heads if (p := place_near(case.doc, h, case.places, elsewhere)) is not None), None
            )
            happening["place_inferred"] = True
        happening["subtype"] = _by_taker(case, happening)
        if not happening["actors"]:
            happening["actors"] = list(
                dict.fromkeys(m for t in happening["triggers"] for m, _ in case.authors.get(t, []))
            )


def _of_other_days(case: Case, time: int | None) -> frozenset[int]:
    """The places of acts that are told of other days than a time."""
    if time is None:
        return frozenset()
    told = [(p, t) for p, t in zip(case.place, case.time, strict=True) if p is not None and t is not None]
    return frozenset(p for p, t in told if overlap(case.times[time], case.times[t]) == "apart")


def _by_taker(case: Case, happening: Happening) -> str | None:
    """Who takes a place decides which of ACLED's two sub-events it is."""
    if happening["subtype"] not in _TAKEN.values():
        return happening["subtype"]
    kinds = [_TAKEN[kind] for i in happening["actors"] if (kind := case.mentions[i]["kind"]) in _TAKEN]
    return kinds[0] if kinds else happening["subtype"]


_TAKEN = {
    **dict.fromkeys(("military", "government", "police", "country"), "government-regains-territory"),
    "armed-group": "non-state-actor-overtakes-territory",
}
_SOMEWHERE = frozenset(
    {"ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT", "AID", "CONSULT"}
)
