"""What the finders of links ask about a report: which happening is told at a token, above it, below it, before it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from spacy.tokens import Doc, Token

from sayso.coding.layers import Happening, Mention, Trigger, get
from sayso.coding.places import apart
from sayso.coding.times import overlap

_PARTY_SLOTS = frozenset({"dobj", "nsubjpass", "nsubj", "attr", "xcomp", "ccomp", "prep", "dative", "oprd", "agent"})
_THROUGH = frozenset({"prep", "xcomp", "agent", "dative", "ccomp"})
_INNER = frozenset({"pobj", "dobj", "pcomp", "nsubjpass", "xcomp"})
_LOOSE = frozenset({"advcl"})  # "sent orders to arrest": the purpose, where nothing nearer tells a happening
_ANAPHORS = frozenset({"this", "incident", "matter", "situation", "issue", "case", "event"})
_CLAUSES = frozenset({"acl", "relcl", "advcl", "ccomp"})
_REACH = 40  # tokens of evidence
_DEEP = 80  # tokens looked at below a cue
_HIGH = 12  # tokens looked at above a cue


class Case:
    """The layers of one report, with the happening that each token tells (`at`) and all of them in text order (`order`)."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.triggers: list[Trigger] = get(doc, "triggers")
        self.happenings: list[Happening] = get(doc, "happenings")
        self.mentions: list[Mention] = get(doc, "mentions")
        self.sentence = {token.i: n for n, sent in enumerate(doc.sents) for token in sent}
        self.of_trigger = {t: n for n, h in enumerate(self.happenings) for t in h["triggers"]}
        telling = {t: n for t, n in self.of_trigger.items() if self._tells(n)}
        self.at: dict[int, int] = {}
        for index, number in telling.items():
            trigger = self.triggers[index]
            self.at.update(dict.fromkeys(range(trigger["start"], trigger["end"]), number))
            self.at[trigger["head"]] = number
        self.order = sorted((self.triggers[t]["head"], n) for t, n in telling.items())

    def _tells(self, number: int) -> bool:
        """False for what the check will most likely drop: links to it would be lost, and hide the next best."""
        happening = self.happenings[number]
        if happening["realis"] in {"negated", "hypothetical"}:
            return False
        if all(self.triggers[t]["strength"] in {"weak", "optional"} for t in happening["triggers"]):
            return bool(happening["actors"])
        dated = happening["time"] is not None and not happening["time_inferred"]
        placed = happening["place"] is not None and not happening["place_inferred"]
        return dated or placed or bool(happening["actors"] or happening["recipients"] or happening["counts"])

    def type(self, number: int) -> str:
        return self.happenings[number]["type"]

    def doers(self, number: int) -> set[int]:
        return {self.mentions[m]["cluster"] for m in self.happenings[number]["actors"]}

    def same_side(self, one: int, other: int) -> bool:
        """True when one party is told to have done both."""
        return bool(self.doers(one) & self.doers(other))

    def elsewhere(self, one: int, other: int) -> bool:
        """True when two happenings are told of other days or other places."""
        first, second = self.happenings[one], self.happenings[other]
        if first["time"] is not None and second["time"] is not None:
            times = get(self.doc, "times")
            if overlap(times[first["time"]], times[second["time"]]) == "apart":
                return True
        if first["place"] is None or second["place"] is None:
            return False
        places = get(self.doc, "places")
        return apart(places[first["place"]], places[second["place"]])

    def is_outcome(self, number: int) -> bool:
        """True for "the deaths", "the damage": what an act did, told apart from the act."""
        return all(self.triggers[t]["strength"] == "casualty" for t in self.happenings[number]["triggers"])

    def within(self, token: Token, clauses: bool = True, but: int | None = None) -> int | None:
        """The happening (not `but`) told nearest the top of a token's subtree, also in its clauses or only in its phrase."""
        queue = [token]
        for node in queue:
            if self.at.get(node.i, but) != but:
                return self.at[node.i]
            if len(queue) < _DEEP:
                queue.extend(c for c in node.children if clauses or c.dep_ not in _CLAUSES)
        return None

    def above(self, token: Token, outside: set[int], but: int | None) -> int | None:
        """The happening that a phrase hangs on: at `token`, above it, or a part of a clause above it; none of `outside`."""
        for node in (token, *islice(token.ancestors, _HIGH)):
            if node.i not in outside and (found := self.at.get(node.i)) is not None and found != but:
                return found
            if node.pos_ not in {"VERB", "AUX"}:
                continue
            parts = sorted((c for c in node.children if c.i not in outside), key=lambda c: (c.dep_ in _LOOSE, c.i))
            for child in parts:
                if child.dep_ in _PARTY_SLOTS | _LOOSE and (found := self._shallow(child, outside)) not in {None, but}:
                    return found
        return None

    def _shallow(self, token: Token, outside: set[int]) -> int | None:
        """The happening that a clause part itself tells, or what hangs on it by a preposition or an infinitive."""
        if token.i in outside:
            return None
        if token.i in self.at or token.dep_ not in _THROUGH:
            return self.at.get(token.i)
        inner = (self._shallow(c, outside) for c in token.children if c.dep_ in _INNER)
        return next((found for found in inner if found is not None), None)

    def before(self, position: int, sentences: int) -> Iterator[int]:
        """Happenings told before a token, the nearest first, at most so many sentences back."""
        here = self.sentence[position]
        for head, number in reversed(self.order):
            if here - self.sentence[head] > sentences:
                return
            if head < position:
                yield number

    def meant_by(self, token: Token) -> int | None:
        """What "the incident", "the matter" and "this" stand for: the first act of force or protest that the report tells."""
        if token.lemma_.lower() not in _ANAPHORS or any(c.dep_ in {"prep", "relcl", "acl"} for c in token.children):
            return None
        return next((n for head, n in self.order if head < token.i and self.type(n) in {"ASSAULT", "PROTEST"}), None)


def evidence(start: int, end: int) -> tuple[int, int]:
    """A token range that is not empty and not longer than a reader cares for."""
    return start, max(start + 1, min(end, start + _REACH))
