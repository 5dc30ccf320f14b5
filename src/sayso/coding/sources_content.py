"""What is said: clauses, quotations and the rest of a sentence, as token ranges."""

from __future__ import annotations

from bisect import bisect_right

from spacy.tokens import Doc, Token

from sayso.coding.sources_lexicon import words

Range = tuple[int, int]

_OPEN = {"“": "”", "``": "''", "''": "''", "«": "»", "„": "“"}
_ENDS = frozenset(".!?:\"”'’)")
_ABOUT = frozenset({"on", "for", "about", "of", "to", "over", "behind", "regarding", "concerning", "in"})
_LEADS = frozenset({"that", "and", "but"})
_QUOTE_MARKS = frozenset({'"', "“", "”", "``", "''", "«", "»"})


def breaks_paragraph(token: Token) -> bool:
    """A blank line, or a line end behind the end of a sentence; a mere wrapped line is none."""
    if not token.is_space or "\n" not in token.text:
        return False
    return token.text.count("\n") > 1 or token.i == 0 or token.nbor(-1).text[-1] in _ENDS


def quotations(doc: Doc) -> list[Range]:
    """Quoted stretches with their marks; one left open ends with its paragraph, straight marks alternate within it."""
    found: list[Range] = []
    start, close = -1, ""
    for token in doc:
        text = token.text
        if start >= 0 and (text == close or (text == '"' and close in ('"', "”", "''"))):
            found.append((start, token.i + 1))
            start = -1
        elif start >= 0 and breaks_paragraph(token):
            found.append((start, token.i))
            start = -1
        elif start < 0 and (text == '"' or text in _OPEN):
            start, close = token.i, _OPEN.get(text, '"')
    if start >= 0:  # never closed: its sentence is all that can be trusted
        found.append((start, doc[start].sent.end))
    return [(a, b) for a, b in found if b - a > 2]


_LONGEST = 400  # tokens: a parse of more is a guess, and costs quadratic time


class Pages:
    """Sentences and quotations of a report with quick look-up by token."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self._breaks = [t.i for t in doc if breaks_paragraph(t)]
        self.sents: list[Range] = [part for s in doc.sents for part in self.parts((s.start, s.end))]
        self.quotes = quotations(doc)
        self._starts = [a for a, _ in self.sents]
        self._quote_starts = [a for a, _ in self.quotes]

    def index(self, token: int) -> int:
        """Number of the sentence that holds a token."""
        return max(bisect_right(self._starts, token) - 1, 0)

    def sentence(self, token: int) -> Range:
        """Token range of the sentence that holds a token."""
        return self.sents[self.index(token)]

    def paragraph_of(self, token: int) -> int:
        """Number of the paragraph that holds a token."""
        return bisect_right(self._breaks, token)

    def parts(self, span: Range) -> list[Range]:
        """A range cut at the ends of paragraphs, each break with what stands before it."""
        edges = self._breaks[bisect_right(self._breaks, span[0] - 1) : bisect_right(self._breaks, span[1] - 2)]
        starts = [span[0], *(e + 1 for e in edges if span[0] < e + 1 < span[1])]
        return list(zip(starts, [*starts[1:], span[1]], strict=True))

    def readable(self, token: int) -> bool:
        """Whether a token stands in a sentence that grammar can read: not in a list or table that was run together."""
        start, end = self.sentence(token)
        return end - start <= _LONGEST

    def before(self, token: int) -> Range | None:
        """The sentence before the one that holds a token, blank lines and stray marks passed over."""
        for i in range(self.index(token) - 1, -1, -1):
            if any(t.is_alpha for t in self.doc[slice(*self.sents[i])]):
                return self.sents[i]
        return None

    def quote_of(self, token: int) -> Range | None:
        """The quotation that a token stands in."""
        i = bisect_right(self._quote_starts, token) - 1
        return self.quotes[i] if i >= 0 and token < self.quotes[i][1] else None

    def quotes_beside(self, cue: Range) -> list[Range]:
        """Quotations in the sentence of a cue, or closing right before it, but not the one that the cue stands in."""
        start, end = self.sentence(cue[0])
        found = []
        for a, b in self.quotes[max(bisect_right(self._quote_starts, start) - 3, 0) :]:
            if a >= end + 1:
                break
            touches = b - 1 > start or (start <= b <= start + 1 and b - a > 4)
            follows = a < end or (a == end and self.doc[end - 1].text == ":")
            if touches and follows and not a <= cue[0] < b and self._together(a, b, cue[0]):
                found.append((a, b))
        return found


    def _together(self, start: int, end: int, cue: int) -> bool:
        """Whether a quotation stands in the paragraph of a cue, or in the next after "he said:"."""
        here = self.paragraph_of(cue)
        return self.paragraph_of(end - 1) == here or (cue < start and self.paragraph_of(start) <= here + 1)


def trim(doc: Doc, span: Range) -> Range | None:
    """A range without the marks, blanks and bare conjunctions at its ends; None when nothing is left."""
    start, end = span
    while start < end and (_blank(doc[start]) or (doc[start].dep_ in ("mark", "cc") and doc[start].lower_ in _LEADS)):
        start += 1
    while end > start and _blank(doc[end - 1]):
        end -= 1
    return (start, end) if end > start else None


def _blank(token: Token) -> bool:
    return token.is_space or (token.pos_ == "PUNCT" and token.text not in _QUOTE_MARKS)


def without(span: Range, holes: list[Range]) -> list[Range]:
    """A range less the ranges in `holes`."""
    parts, start = [], span[0]
    for a, b in sorted(h for h in holes if h[0] < span[1]):
        if a > start:
            parts.append((start, a))
        start = max(start, b)
    if start < span[1]:
        parts.append((start, span[1]))
    return parts


def joined(spans: list[Range]) -> list[Range]:
    """Ranges in order, those that touch or overlap made one."""
    out: list[Range] = []
    for a, b in sorted(spans):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out


def tree(token: Token) -> Range:
    """Token range of everything that hangs on a token."""
    return token.left_edge.i, token.right_edge.i + 1


def about(verb: Token, end: int) -> Range | None:
    """The object of the first on / for / about / of after a cue: what the silence, claim or doubt is about."""
    for token in verb.doc[verb.i : verb.right_edge.i + 1]:
        if token.lower_ in _ABOUT and token.dep_ in ("prep", "aux", "pcomp") and token.i >= end - 1:
            for child in token.children:
                if child.dep_ in ("pobj", "pcomp") and child.ent_type_ not in ("DATE", "TIME"):
                    return None if child.lemma_ in ("comment", "statement", "request") else tree(child)
    return None


def clause_after(verb: Token, end: int, intent: bool = False) -> Range | None:
    """The clause that a verb of saying governs on its right, with what the parser left hanging beside it.

    An infinitive ("vowed to fight on") is a clause only with `intent`.
    """
    start, stop = -1, -1
    for child in verb.rights:
        if _is_clause(child, intent) or (
            start < 0 and child.dep_ in ("conj", "dep") and _finite(child) and _colon(child)
        ):
            start = max(child.left_edge.i, end) if start < 0 else start
            stop = child.right_edge.i + 1
        elif start >= 0 and child.dep_ in _HANGING and child.left_edge.i <= stop + 1:
            if child.lower_ in words("aside"):
                break
            stop = child.right_edge.i + 1
    return (start, stop) if start >= 0 and stop > start else None


_HANGING = frozenset({"prep", "npadvmod", "advmod", "punct", "dobj", "dep"})


def _is_clause(child: Token, intent: bool) -> bool:
    if child.tag_ == "VBG" and child.lower_ in words("aside"):
        return False
    if child.dep_ == "xcomp":
        return intent or not any(c.lower_ == "to" and c.dep_ == "aux" for c in child.children)
    return child.dep_ in ("ccomp", "parataxis")


def _finite(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def _colon(token: Token) -> bool:
    left = token.left_edge.i
    return left > 0 and token.doc[left - 1].text == ":"


def clause_before(pages: Pages, verb: Token, said: Range) -> Range | None:
    """What stands before "..., X said": the governed clause, or the sentence up to the speaker."""
    start = pages.sentence(verb.i)[0]
    inner = next((c for c in verb.lefts if c.dep_ in ("ccomp", "parataxis", "dep", "advcl") and _finite(c)), None)
    if verb.dep_ in ("conj", "advcl") and inner is not None:
        start = inner.left_edge.i
    elif verb.dep_ in ("conj", "advcl", "xcomp", "pcomp", "acl"):
        return None
    if said[0] - start < 2 or not any(_finite(t) or t.tag_.startswith("VB") for t in pages.doc[start : said[0]]):
        return None
    return start, said[0]


def around(verb: Token, said: Range) -> list[Range]:
    """The two halves of "The convoy, she said, was hit"."""
    host = (
        verb.head
        if verb.dep_ in ("parataxis", "ccomp") and verb.head.i != verb.i
        else next((c for c in verb.children if c.dep_ == "ccomp" and c.left_edge.i < verb.i < c.right_edge.i), None)
    )
    if host is None:
        return []
    while host.dep_ in ("aux", "auxpass") and host.head.i != host.i:
        host = host.head
    return without(tree(host), [said])


def objects_after(verb: Token, end: int) -> Range | None:
    """Everything that a verb governs on its right from its object on; "on Friday" or "citing ..." alone are none."""
    start, stop, solid = -1, -1, False
    for child in verb.rights:
        if child.lower_ in words("aside") or child.dep_ in ("conj", "cc"):
            break
        if child.dep_ in _OBJECTS or child.dep_ == "prep":
            linked = child.lower_ in ("of", "about", "against", "to", "for", "on") and not _dated(child)
            solid = solid or linked or child.dep_ in _OBJECTS
            start = child.left_edge.i if start < 0 else start
            stop = max(stop, child.right_edge.i + 1)
    start = max(start, end) if start >= 0 else start
    return (start, stop) if solid and 0 <= start < stop else None


_OBJECTS = frozenset({"dobj", "ccomp", "xcomp", "pobj", "attr", "oprd", "dative", "acomp", "pcomp"})


def _dated(prep: Token) -> bool:
    return any(c.ent_type_ in ("DATE", "TIME") for c in prep.children)


def goes_on(verb: Token, span: Range) -> Range:
    """`said it was over and that all were safe`, `said he fled but he was caught`: more is said after the clause."""
    told = {w for c in verb.rights if c.left_edge.i >= span[0] and c.i < span[1] for w in _subjects(c)} & _PERSONAL
    for child in verb.rights:
        if child.dep_ == "conj" and child.i >= span[1] and _finite(child):
            marked = any(c.lower_ == "that" and c.dep_ == "mark" for c in child.children)
            if marked or told & _subjects(child):
                return span[0], child.right_edge.i + 1
    return span


_PERSONAL = frozenset({"he", "she", "it", "they"})


def _subjects(verb: Token) -> set[str]:
    return {c.lower_ for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")}


def paragraph(pages: Pages, token: int, limit: int = 8) -> Range | None:
    """What follows a bare "X said:" at the end of a line: the sentences up to the second blank line."""
    i = pages.index(token) + 1
    start = pages.sents[i][0] if i < len(pages.sents) else -1
    if start < 0:
        return None
    stop = pages.sents[min(i + limit, len(pages.sents)) - 1][1]
    return start, stop


def sentence_less(pages: Pages, cue: Range) -> list[Range]:
    """The sentence of a cue without the cue."""
    return without(pages.sentence(cue[0]), [cue])
