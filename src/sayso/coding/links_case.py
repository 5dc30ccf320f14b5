"""What the finders of links ask about a report: which happening is told at a token, above it, below it, before it."""

from __future__ import annotations

from collections.abc import Iterator
from spacy.tokens import Doc, Token

from sayso.coding.layers import Happening, Mention, Trigger, get

_PARTY_SLOTS = frozenset({"dobj", "nsubjpass", "nsubj", "attr", "xcomp", "ccomp", "prep", "dative", "oprd", "agent"})
_LOOSE = frozenset({"advcl"})  # "sent orders to arrest": the purpose, where nothing nearer tells a happening
_ANAPHORS = frozenset({"this", "incident", "matter", "situation", "issue", "case", "event"})
_REACH = 40  # tokens of evidence


class Case:
    """The layers of one report, with the happening that each token tells."""

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
        framed = (happening["time"] is not None and not happening["time_inferred"]) or (happening["place"] is not None and not happening["place_inferred"])
        return framed or bool(happening["actors"] or happening["recipients"] or happening["counts"])

    def type(self, number: int) -> str:
        return self.happenings[number]["type"]

    def doers(self, number: int) -> set[int]:
        return {self.mentions[m]["cluster"] for m in self.happenings[number]["actors"]}

    def same_side(self, one: int, other: int) -> bool:
        """True when one party is told to have done both."""
        return bool(self.doers(one) & self.doers(other))

    def is_outcome(self, number: int) -> bool:
        """True for "the deaths", "the damage": what an act did, told apart from the act."""
        return all(self.triggers[t]["strength"] == "casualty" for t in self.happenings[number]["triggers"])

    def within(self, token: Token, but: int | None = None) -> int | None:
        """The happening told nearest the top of a token's subtree, another one than `but`."""
        queue = [token]
        for node in queue:
            found = self.at.get(node.i)
            if found is not None and found != but:
                return found
            queue.extend(node.children)
        return None

    def above(self, token: Token, outside: set[int], but: int | None) -> int | None:
        """The happening that a phrase hangs on: at `token` or above it, or a main part of a clause above it; none of `outside`."""
        for node in (token, *token.ancestors):
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
        """The happening that a clause part itself tells, through prepositions and participles but not through clauses."""
        if token.i in outside:
            return None
        if token.i in self.at:
            return self.at[token.i]
        if token.dep_ in {"prep", "xcomp", "agent", "dative", "ccomp"}:
            for child in token.children:
                if child.dep_ in {"pobj", "dobj", "pcomp", "nsubjpass", "xcomp"} and (found := self._shallow(child, outside)) is not None:
                    return found
        return None

    def before(self, position: int, sentences: int) -> Iterator[int]:
        """Happenings told before a token, the nearest first, at most so many sentences back."""
        here = self.sentence[position]
        for head, number in reversed(self.order):
            if head < position and here - self.sentence[head] <= sentences:
                yield number

    def meant_by(self, token: Token) -> int | None:
        """What "the incident", "the matter" and "this" stand for: the first act of force or protest that the report tells."""
        if token.lemma_.lower() not in _ANAPHORS or any(c.dep_ in {"prep", "relcl", "acl"} for c in token.children):
            return None
        return next((n for head, n in self.order if head < token.i and self.type(n) in {"ASSAULT", "PROTEST"}), None)

    def evidence(self, start: int, end: int) -> tuple[int, int]:
        return start, max(start + 1, min(end, start + _REACH))
