"""What the finders of links ask about a report: which happening is told at a token, above it, below it, before it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice

from spacy.tokens import Doc, Token

from sayso.coding.layers import Happening, Mention, Trigger, get
from sayso.coding.mentions import HUMAN_KINDS
from sayso.coding.place_ties import apart
from sayso.coding.times import overlap
from sayso.data import read_tsv

_PARTY_SLOTS = frozenset({"dobj", "nsubjpass", "nsubj", "attr", "xcomp", "ccomp", "prep", "dative", "oprd", "agent"})
_THROUGH = frozenset({"prep", "xcomp", "agent", "dative", "ccomp"})
_INNER = frozenset({"pobj", "dobj", "pcomp", "nsubjpass", "xcomp"})
_LOOSE = frozenset({"advcl"})  # "sent orders to arrest": the purpose, where nothing nearer tells a happening
_TIMES = frozenset({"during", "after", "before", "since", "following", "until", "amid"})  # what stands there is another matter
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_CLAUSES = frozenset({"acl", "relcl", "advcl", "ccomp"})
_REACH = 40  # tokens of evidence
_WIDE = 80  # tokens looked at below a cue
_DEEP = 4  # steps down the tree
_HIGH = 12  # tokens looked at above a cue


class Case:
    """The layers of one report, with the happening that each token tells (`at`) and all of them in text order (`order`)."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.triggers: list[Trigger] = get(doc, "triggers")
        self.happenings: list[Happening] = get(doc, "happenings")
        self.mentions: list[Mention] = get(doc, "mentions")
        self.people = {m["head"] for m in self.mentions if m["kind"] in HUMAN_KINDS}
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

    def told_together(self, one: int, other: int) -> bool:
        """True when a sentence tells both."""
        sentences = [{self.sentence[self.triggers[t]["head"]] for t in self.happenings[n]["triggers"]} for n in (one, other)]
        return not sentences[0].isdisjoint(sentences[1])

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
        """True for "the deaths", "three died": what an act did, told apart from the act and from who did it."""
        happening = self.happenings[number]
        bare = all(self.triggers[t]["strength"] == "casualty" for t in happening["triggers"])
        return bare and not happening["actors"]

    def within(self, token: Token, clauses: bool = True, but: int | None = None) -> int | None:
        """The happening (not `but`) told nearest the top of a token's subtree, also in its clauses or only in its phrase."""
        queue = [(token, 0)]
        for node, depth in queue:
            if self.at.get(node.i, but) != but:
                return self.at[node.i]
            if len(queue) < _WIDE and depth < _DEEP:
                inner = (c for c in node.children if clauses or c.dep_ not in _CLAUSES)
                queue.extend((c, depth + 1) for c in inner if c.dep_ != "prep" or c.lower_ not in _TIMES)
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
        """What "the attack", "the deal", "the incident" and "this" stand for, where they are not coded themselves."""
        types, which = _pointers().get(token.lemma_.lower(), (frozenset(), ""))
        if not types or any(c.dep_ in {"prep", "relcl", "acl"} for c in token.children):
            return None
        if token.pos_ == "NOUN" and not any(c.lower_ in _DEFINITE for c in token.children):
            return None
        earlier = [n for head, n in self.order if head < token.i and self.type(n) in types and not self.is_outcome(n)]
        return None if not earlier else earlier[0 if which == "first" else -1]


@cache
def _pointers() -> dict[str, tuple[frozenset[str], str]]:
    rows = read_tsv("lexicons/link_pointers.tsv")
    return {row["word"]: (frozenset(row["types"].split(",")), row["which"]) for row in rows}


def evidence(start: int, end: int) -> tuple[int, int]:
    """A token range that is not empty and not longer than a reader cares for."""
    return start, max(start + 1, min(end, start + _REACH))
