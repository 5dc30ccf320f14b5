"""Component `sayso_links`: how the happenings of a report hang together, each link with the words that say so."""

from __future__ import annotations

from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.coding import syntax
from sayso.coding.layers import Happening, LinkDraft, Trigger, get, put
from sayso.data import read_tsv

_ANSWERS = frozenset({"ACCUSE", "REJECT", "SUPPORT", "SANCTION", "PROTEST"})


@Language.component("sayso_links", requires=["doc._.happenings"], assigns=["doc._.links"])
def links(doc: Doc) -> Doc:
    """Store the links between happenings: by connecting words, by what a verbal act answers."""
    finder = _Finder(doc)
    found: dict[tuple[str, int, int], LinkDraft] = {}
    for link in [*finder.by_cues(), *finder.by_answers()]:
        key = (link["type"], link["source"], link["target"])
        reverse = (link["type"], link["target"], link["source"])
        if link["source"] != link["target"] and key not in found and reverse not in found:
            found[key] = link
    put(doc, "links", list(found.values()))
    return doc


@cache
def _cues() -> dict[str, list[tuple[tuple[str, ...], str, str]]]:
    """Cues by their last word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    for row in read_tsv("lexicons/link_cues.tsv"):
        words = tuple(row["words"].split())
        found.setdefault(words[-1], []).append((words, row["type"], row["order"]))
    for rows in found.values():
        rows.sort(key=lambda r: -len(r[0]))
    return found


class _Finder:
    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.triggers: list[Trigger] = get(doc, "triggers")
        happenings: list[Happening] = get(doc, "happenings")
        self.happenings = happenings
        self.owner = {i: n for n, h in enumerate(happenings) for t in h["triggers"] for i in range(self.triggers[t]["start"], self.triggers[t]["end"])}
        self.owner.update({self.triggers[t]["head"]: n for n, h in enumerate(happenings) for t in h["triggers"]})
        self.trigger_heads = {t["head"] for t in self.triggers}

    def by_cues(self) -> list[LinkDraft]:
        found = []
        for token in self.doc:
            cue = self._cue(token)
            if cue is None:
                continue
            words, kind, order = cue
            first, second = self._above(token, words), self._below(token)
            if first is None or second is None:
                continue
            source, target = (first, second) if order == "first" else (second, first)
            start, end = syntax.span_of(token)
            found.append(LinkDraft(type=kind, source=source, target=target, start=start, end=min(end, start + 40)))
        return found

    def _cue(self, token: Token) -> tuple[tuple[str, ...], str, str] | None:
        for row in _cues().get(token.lemma_.lower(), []) + (_cues().get(token.lower_, []) if token.lower_ != token.lemma_.lower() else []):
            words = row[0]
            first = token.i - len(words) + 1
            if first >= 0 and all(w in (self.doc[first + k].lemma_.lower(), self.doc[first + k].lower_) for k, w in enumerate(words)):
                return row
        return None

    def _above(self, token: Token, words: tuple[str, ...]) -> int | None:
        """The happening that the cue hangs on: the nearest trigger above it, or the one that its clause is about."""
        node = token
        if token.pos_ == "VERB" or token.lower_ in {"following"} and token.dep_ in {"acl", "advcl"}:
            for subject in syntax.subjects(token):
                if subject.i in self.owner:
                    return self.owner[subject.i]
            if token.i in self.owner:
                return self.owner[token.i]
        first = self.doc[token.i - len(words) + 1]
        for node in (first, *first.ancestors):
            if node.i in self.owner and node.i != token.i and not (token.i == node.i):
                return self.owner[node.i]
            if node.pos_ == "VERB":  # "launched an attack in response to": the verb's object is the happening
                for child in node.children:
                    if child.dep_ in {"dobj", "nsubj", "nsubjpass", "attr", "ccomp", "xcomp"} and child.i in self.owner and child.i != token.i:
                        return self.owner[child.i]
        return None

    def _below(self, token: Token) -> int | None:
        """The happening that the cue introduces: the object of the preposition, or the clause behind "after"."""
        if token.dep_ == "mark":
            return self.owner.get(token.head.i)
        for child in token.children:
            if child.dep_ in {"pobj", "pcomp", "dobj", "ccomp"} or child.dep_ == "prep":
                found = self._first_within(child)
                if found is not None:
                    return found
        return None

    def _first_within(self, token: Token) -> int | None:
        if token.i in self.owner:
            return self.owner[token.i]
        for child in token.children:
            if child.dep_ in {"prep", "pobj", "conj", "pcomp", "acl", "relcl", "dobj", "amod", "compound"} and (found := self._first_within(child)) is not None:
                return found
        return None

    def by_answers(self) -> list[LinkDraft]:
        """"condemned the attack", "welcomed the release": a verbal act answers what it is about."""
        found = []
        for number, happening in enumerate(self.happenings):
            if happening["type"] not in _ANSWERS:
                continue
            for index in happening["triggers"]:
                token = self.doc[self.triggers[index]["head"]]
                about = syntax.objects(token) + list(syntax.prepositional(token, frozenset({"of", "at", "over", "for", "against"})))
                for target in about:
                    other = self.owner.get(target.i)
                    if other is not None and other != number:
                        start, end = syntax.span_of(target)
                        found.append(LinkDraft(type="response-to", source=number, target=other, start=min(token.i, start), end=max(token.i + 1, end)))
        return found
