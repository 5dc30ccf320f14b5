"""Candidates for who says something and for what is said, with the features by which they are weighed.

A cue ("said", "according to") has at most one speaker and one content among many that the words around it could be: the
reader's runs of words, alone and joined over sentences, clauses and objects that hang on the cue, quotations, and what the
patterns took. `reader_sources` weighs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
from spacy.tokens import Doc, Token

from sayso.coding import sources_content as content
from sayso.coding.layers import Attribution, get
from sayso.coding.reader import Reading
from sayso.coding.reader_spans import Floats
from sayso.coding.sources_content import Pages, Range

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Features = dict[str, float]
Offer = tuple[str, list[Range]]
FEW = 0.15  # chance from which a word may be of a cue
LIKELY = 0.5
SOME = 0.3
_REACH = 3  # sentences before and after a cue
_CLAUSES = frozenset("ccomp xcomp parataxis advcl acl relcl conj dobj pobj prep attr acomp oprd dep pcomp".split())
_KINDS_OF_CUE = frozenset(
    "VERB NOUN ADP AUX ccomp relcl acl advcl conj parataxis ROOT prep pcomp xcomp VBG VBN".split()
)
_COMMAS = frozenset({",", ";", "--", "-", "–", "—"})


@dataclass(slots=True)
class Cue:
    """A cue that may be one: its words, how likely the reader finds them, and what the patterns made of it."""

    start: int
    end: int
    head: int
    chance: float
    told: list[Attribution] = field(default_factory=list)
    held: bool = False  # one of the patterns' attitudes


@dataclass(slots=True)
class Option:
    """A candidate: its ranges (none: nobody) with its features."""

    ranges: list[Range]
    features: Features


def circumstances(doc: Doc, cue: Cue, quoted: bool) -> Features:
    """What kind of cue it is: the same for all of its candidates, whose other features mean other things beside it."""
    head = doc[cue.head]
    kids = {c.dep_ for c in head.children if not cue.start <= c.i < cue.end}
    named = [name for name in (head.pos_, head.dep_, head.tag_) if name in _KINDS_OF_CUE]
    named += [f"has {kid}" for kid in ("ccomp", "xcomp", "dobj", "nsubj") if kid in kids]
    named += ["quoted"] if quoted else []
    named += ["patterns"] if cue.told else []
    return {f"cue: {name}": 1.0 for name in named}


class Seen:
    """A document with what the reader makes of its words."""

    def __init__(self, doc: Doc, reading: Reading) -> None:
        self.doc = doc
        self.reading = reading
        self.pages = Pages(doc)
        found = {head: reading.probabilities(head) for head in ("source", "cue", "content")}
        self.source, self.cue, self.content = (found[h][:, 1:].sum(-1) for h in ("source", "cue", "content"))
        self.begins = found["content"][:, 1]
        self.begins_cue, self.begins_source = found["cue"][:, 1], found["source"][:, 1]
        self.blank = np.array([t.is_space for t in doc], dtype=bool)
        self.mark = np.array([t.is_space or t.is_punct for t in doc], dtype=bool)
        self.quoted = np.zeros(len(doc), dtype=bool)
        for start, end in self.pages.quotes:
            self.quoted[start:end] = True

    def runs(self, chances: Floats, begins: Floats, least: float, span: Range) -> list[Range]:
        """Runs of words that are likely enough, within a range; blanks do not end one, a likely beginning does."""
        found: list[Range] = []
        start = last = -1
        for i in range(*span):
            if self.blank[i]:
                continue
            likely = chances[i] >= least
            if start >= 0 and (not likely or (begins[i] > LIKELY and i > start)):
                found.append((start, last))
                start = -1
            if likely:
                start, last = (i if start < 0 else start), i + 1
        if start >= 0:
            found.append((start, last))
        return found

    @cached_property
    def cues(self) -> list[Cue]:
        """All cues that may be one, in order."""
        wide = [run for sentence in self.pages.sents for run in self.runs(self.cue, self.begins_cue, FEW, sentence)]
        # "warned that the sky": of a run that trails off only what is near its likeliest word
        runs = [core for run in wide for core in self.runs(self.cue, self.begins_cue, float(self.cue[slice(*run)].max()) / 2, run)]
        cues = [self._cue(run) for run in runs]
        owner = {i: cue for cue in cues for i in range(cue.start, cue.end)}
        for layer in ("attributions", "attitudes"):
            for item in get(self.doc, layer):
                cue = next((owner[i] for i in range(*item["cue"]) if i in owner), None)
                if cue is None:
                    cue = self._cue(item["cue"])
                    cues.append(cue)
                    owner |= dict.fromkeys(range(*item["cue"]), cue)
                cue.told.append(item)
                cue.held = layer == "attitudes"
        return sorted(cues, key=lambda c: c.start)

    @cached_property
    def others(self) -> Floats:
        """For each word 1 where a likely cue begins."""
        found = np.zeros(len(self.doc), dtype=np.float32)
        for cue in self.cues:
            if cue.chance >= LIKELY:
                found[cue.head] = 1
        return found

    def _cue(self, span: Range) -> Cue:
        chance = float(self.cue[slice(*span)].max())
        return Cue(*span, self.doc[slice(*span)].root.i, chance)

    def speakers(self, cue: Cue) -> list[Option]:
        """Who may speak, nobody first."""
        found: dict[Range, Features] = {}
        here = self.pages.index(cue.start)
        own = self.pages.sents[here]
        for number in range(max(here - 1, 0), min(here + 2, len(self.pages.sents))):
            runs = self.runs(self.source, self.begins_source, SOME, self.pages.sents[number])
            for run in runs:
                found.setdefault(run, {})["run"] = 1.0
        for name, span in _subjects(self.doc[cue.head]):
            if span[1] - span[0] and not (span[0] < cue.end and cue.start < span[1]):
                found.setdefault(span, {})[name] = 1.0
        for item in cue.told:
            if item["source"]:
                found.setdefault(item["source"], {})["pattern"] = 1.0
        best = float(self.source[slice(*own)].max())
        unnamed = float(any(not t["source"] for t in cue.told))
        options = [Option([], {"nobody": 1.0, "nobody: best": best, "nobody: pattern": unnamed})]
        spans = sorted(found)
        heads = [self.doc[slice(*s)].root.i for s in spans]
        ties = self.reading.pairs("says", [cue.head], heads)[0] if spans else []
        for span, head, tie in zip(spans, heads, ties, strict=True):
            options.append(Option([span], {**found[span], **self._of_speaker(cue, span, head, float(tie))}))
        _rank(options[1:], cue)
        around = circumstances(self.doc, cue, bool(self.quoted[cue.head]))
        return [Option(o.ranges, {**o.features, **around}) for o in options]

    def _of_speaker(self, cue: Cue, span: Range, head: int, tie: float) -> Features:
        before = span[1] <= cue.start
        between = (span[1], cue.start) if before else (cue.end, span[0])
        gap = max(between[1] - between[0], 0)
        same = self.pages.index(span[0]) == self.pages.index(cue.start)
        chance = self.source[slice(*span)]
        return {
            "somebody": 1.0, "mean": float(chance.mean()), "top": float(chance.max()), "tie": odds(tie), "before": float(before),
            "same sentence": float(same), "gap": float(np.log1p(gap)), "cues between": float(self.others[slice(*between)].sum()),
            "sources between": float((self.source[slice(*between)] > LIKELY).any()) if gap else 0.0,
            "next to": float(gap <= 1), "pronoun": float(self.doc[head].pos_ == "PRON"),
            "in quote": float(self.quoted[span[0]] != self.quoted[cue.start]),
        }  # fmt: skip

    def contents(self, cue: Cue, speaker: Range | None) -> list[Option]:
        """What may be said."""
        taken = set(range(cue.start, cue.end)) | set(range(*(speaker or (0, 0))))
        found: dict[tuple[Range, ...], Features] = {}
        for name, ranges in self._offers(cue, speaker, taken):
            ranges = [r for r in ranges if r[0] < r[1]]
            kept = [r for whole in content.joined(ranges) for r in _less(self.doc, whole, taken)]
            if kept:
                found.setdefault(tuple(kept), {})[name] = 1.0
        heads = {r: self.doc[slice(*r)].root.i for ranges in found for r in ranges}
        cols = sorted(set(heads.values()))
        ties = dict(zip(cols, self.reading.pairs("content", [cue.head], cols)[0].tolist(), strict=True)) if cols else {}
        mine, around = _block(cue, speaker), circumstances(self.doc, cue, bool(self.quoted[cue.head]))
        patterns = {i for item in cue.told for span in item["content"] for i in range(*span)}
        options = []
        for key, names in found.items():
            row = {**names, **around, **self._of_content(cue, list(key), mine, [ties[heads[r]] for r in key])}
            if patterns:
                words = {i for span in key for i in range(*span)}
                row["like patterns"] = len(words & patterns) / len(words | patterns)
            options.append(Option(list(key), row))
        return options

    def _offers(self, cue: Cue, speaker: Range | None, taken: set[int]) -> Iterator[Offer]:
        for item in cue.told:
            if item["content"]:
                yield "pattern", list(item["content"])
        for name, spans in _hanging(self.doc[cue.head], cue):
            yield name, spans
            if len(spans) == 1:
                yield from ((f"{name}, {cut}", [part]) for cut, part in self._cut(spans[0]))
        here = self.pages.index(cue.start)
        for level in (0.75, LIKELY, 0.25):
            yield from self._of_runs(cue, here, level, taken)
        quotes = self.pages.quotes_beside((cue.start, cue.end))
        if quotes:
            yield from (("quotes", quotes), ("quote", quotes[:1]), ("quote", quotes[-1:]))
        first, last = self.pages.sents[here]
        yield from (("sentence", [(first, last)]), ("sentence left", [(first, cue.start)]), ("sentence right", [(cue.end, last)]))

    def _of_runs(self, cue: Cue, here: int, level: float, taken: set[int]) -> Iterator[Offer]:
        """The reader's runs of content on either side of a cue, alone and with the sentences beside that go on."""
        runs = self._chunks(level, self.pages.sents[here], taken)
        left = [r for r in runs if r[1] <= cue.start][::-1]
        right = [r for r in runs if r[0] >= cue.end]
        beside = {"after": self._beside(level, here, 1), "before": self._beside(level, here, -1)}
        for name, base in (("right", right[:1]), ("left", left[:1]), ("around", [*left[:1], *right[:1]]), ("all", runs)):
            if base:
                yield name, base
                for where, more in beside.items():
                    yield from ((f"{name}, {where}", [*base, *more[:n]]) for n in range(1, len(more) + 1))
        yield from (("right two", right[:2]), ("left two", left[:2]), ("all right", right), ("all left", left))
        yield "second right", right[1:2]
        for where, more in beside.items():
            yield from ((f"{where} alone", more[:n]) for n in range(1, len(more) + 1))

    def _cut(self, span: Range) -> Iterator[tuple[str, Range]]:
        """A clause up to its first or last comma, and up to where the reader's content ends."""
        first, last = span
        commas = [i for i in range(first + 1, last - 1) if self.doc[i].text in _COMMAS]
        for i in {*commas[:1], *commas[-1:]}:
            yield "to a comma", (first, i)
        if last - first > 3:
            sums = np.concatenate([[0.0], np.cumsum(self.content[first:last] - LIKELY)])
            end = first + int(sums.argmax())
            if first + 1 < end < last:
                yield "to the drop", (first, end)

    def _chunks(self, level: float, sentence: Range, taken: set[int]) -> list[Range]:
        """Runs of content in a sentence; another cue, or the words of this one, end them."""
        found: list[Range] = []
        for start, end in self.runs(self.content, self.begins, level, sentence):
            cut = [i for i in range(start, end) if i in taken]
            found += content.without((start, end), [(i, i + 1) for i in cut])
        return _bridged(found, self.mark)

    def _beside(self, level: float, here: int, step: int) -> list[Range]:
        """What the next (or earlier) sentences of the paragraph hold of content, as long as they are mostly that."""
        out: list[Range] = []
        paragraph = self.pages.paragraph_of(self.pages.sents[here][0])
        for n in range(1, _REACH + 1):
            number = here + step * n
            if not 0 <= number < len(self.pages.sents) or self.pages.paragraph_of(self.pages.sents[number][0]) != paragraph:
                break
            first, last = self.pages.sents[number]
            words = ~self.mark[first:last]
            if not words.any() or float((self.content[first:last][words] >= level).mean()) < LIKELY:
                break
            runs = _bridged(self.runs(self.content, np.zeros_like(self.begins), level, (first, last)), self.mark)
            if not runs:
                break
            out.append((runs[0][0], runs[-1][1]))
        return out

    def _of_content(self, cue: Cue, ranges: list[Range], mine: Range, ties: list[float]) -> Features:
        """How a candidate looks to the reader. `mine`: the words of the cue and its speaker; `ties`: of each range to the cue."""
        at = np.concatenate([np.arange(*r) for r in ranges])
        words = at[~self.mark[at]]
        chance = self.content[words if len(words) else at]
        first, last = self.pages.sentence(cue.start)
        low, high = min(ranges[0][0], mine[0]), max(ranges[-1][1], mine[1])
        edge = [self.content[max(a - 2, 0) : a].max(initial=0.0) for a, _ in ranges if a != mine[1]]
        edge += [self.content[b : b + 2].max(initial=0.0) for _, b in ranges if b != mine[0]]
        pull = np.clip(np.log(np.maximum(chance, 1e-4) / np.maximum(1 - chance, 1e-4)), -4, 4)
        inside = float(self.others[at].sum())
        own = self.content[at[(at >= first) & (at < last)]].sum()
        return {
            "mean": float(chance.mean()), "least": float(np.partition(chance, len(chance) // 10)[len(chance) // 10]),
            "odds": float(pull.sum()) / 20, "covers": float(own) / max(float(self.content[first:last].sum()), 1.0),
            "edge": float(max(edge, default=0.0)), "begins": float(self.begins[ranges[0][0]]),
            "begins inside": float(sum(self.begins[a + 1 : b].max(initial=0.0) for a, b in ranges)),
            "tie": odds(max(ties)), "weakest tie": odds(min(ties)), "cues inside": inside,
            "cues between": float(self.others[low:high].sum()) - inside - float(self.others[slice(*mine)].sum()),
            **self._of_place(cue, ranges, mine, words),
        }  # fmt: skip

    def _of_place(self, cue: Cue, ranges: list[Range], mine: Range, words: Ints) -> Features:
        """Where a candidate stands, how long it is, and whether it is quoted."""
        gap = min(_gap(r, mine) for r in ranges)
        here = self.pages.quote_of(cue.head)
        begun = [a for a, _ in ranges if a and a != mine[1] and self.quoted[a - 1] and self.quoted[a]]
        return {
            "gap": float(np.log1p(gap)), "far": float(gap > 8), "left of cue": float(ranges[-1][1] <= cue.start),
            "length": float(np.log1p(len(words))), "one word": float(len(words) <= 1), "parts": float(len(ranges)),
            "quoted": float(self.quoted[words].mean()) if len(words) else 0.0,
            "half a quote": float(sum(self.pages.quote_of(a) != here for a in begun)),
            "sources inside": float((self.source[words] > LIKELY).mean()) if len(words) else 0.0,
        }  # fmt: skip


def odds(chance: float) -> float:
    """Log odds within bounds, a third of them."""
    return float(np.clip(np.log(max(chance, 1e-6) / max(1 - chance, 1e-6)), -6, 6)) / 3


def _rank(options: list[Option], cue: Cue) -> None:
    """Mark the nearest candidate on each side."""
    left = [o for o in options if o.ranges[0][1] <= cue.start]
    right = [o for o in options if o.ranges[0][0] >= cue.end]
    if left:
        max(left, key=lambda o: o.ranges[0][1]).features["nearest left"] = 1.0
    if right:
        min(right, key=lambda o: o.ranges[0][0]).features["nearest right"] = 1.0
    if options:
        max(options, key=lambda o: o.features["tie"]).features["best tie"] = 1.0


def _subjects(token: Token) -> Iterator[tuple[str, Range]]:
    """The subject of a cue's verb, and that of a verb above it."""
    name = "subject"
    for _ in range(4):
        for child in token.children:
            if child.dep_ in ("nsubj", "nsubjpass", "agent", "poss"):
                yield (name if child.dep_ in ("nsubj", "nsubjpass") else child.dep_), (child.left_edge.i, child.i + 1)
        if token.dep_ in ("relcl", "acl"):
            yield "modified", (token.head.left_edge.i, token.head.i + 1)
        if token.head.i == token.i:
            return
        token = token.head
        name = "subject above"


def _hanging(token: Token, cue: Cue) -> Iterator[Offer]:
    """What hangs on a cue: each clause and object, and all that follows it of them together."""
    after = []
    for child in token.children:
        if child.dep_ not in _CLAUSES or cue.start <= child.i < cue.end:
            continue
        span = content.tree(child)
        yield child.dep_, [span]
        if child.i >= cue.end and child.dep_ != "conj":
            after.append(span)
    for word in token.doc[cue.start : cue.end]:
        if word.i != token.i:
            for child in word.rights:
                if child.i >= cue.end:
                    yield "inner", [content.tree(child)]
                    after.append(content.tree(child))
    if len(after) > 1:
        yield "all after", after
        yield "through", [(min(a for a, _ in after), max(b for _, b in after))]
    if token.dep_ in ("parataxis", "ccomp", "advcl", "prep", "conj") and token.head.i != token.i:
        whole, mine = content.tree(token.head), content.tree(token)
        yield "host", content.without(whole, [mine])
    if token.dep_ in ("relcl", "acl"):
        yield "modified noun", [(token.head.left_edge.i, token.left_edge.i)]


def _less(doc: Doc, span: Range, taken: set[int]) -> list[Range]:
    parts = content.without(span, [(i, i + 1) for i in sorted(taken) if span[0] <= i < span[1]])
    return [t for p in parts if (t := content.trim(doc, p))]


def _bridged(runs: list[Range], mark: Bools) -> list[Range]:
    """Runs with nothing but marks between them made one."""
    out: list[Range] = []
    for start, end in runs:
        if out and start > out[-1][1] and mark[out[-1][1] : start].all():
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _block(cue: Cue, speaker: Range | None) -> Range:
    if speaker is None or _gap(speaker, (cue.start, cue.end)) > 3:
        return cue.start, cue.end
    return min(cue.start, speaker[0]), max(cue.end, speaker[1])


def _gap(one: Range, other: Range) -> int:
    return max(one[0] - other[1], other[0] - one[1], 0)
