"""Component `sayso_events`: words and phrases that report a happening, with PLOVER type, ACLED sub-event and realis."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.coding import realis
from sayso.coding.conditions import Context, holds
from sayso.coding.layers import Trigger, get, put
from sayso.coding.syntax import agents, is_passive, lemma, subjects
from sayso.data import read_tsv

_TABLES = ("lexicons/events_words.tsv", "lexicons/events_force.tsv")  # of two equal rows the first holds
_STOPS = "lexicons/events_stops.tsv"
_COMPLEMENTS = frozenset(
    {
        "dobj",
        "obj",
        "prt",
        "prep",
        "advmod",
        "acomp",
        "oprd",
        "xcomp",
        "dative",
        "attr",
        "nsubjpass",
        "pobj",
        "pcomp",
        "agent",
    }
)
_POS = {"VERB": "VERB", "AUX": "VERB", "NOUN": "NOUN", "PROPN": "NOUN", "ADJ": "ADJ", "NUM": "NOUN"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of the event lexicon."""

    sense: str
    words: tuple[str, ...]
    pos: str
    type: str
    subtype: str | None
    frame: str
    needs: tuple[str, ...]
    strength: str


@cache
def lexicon() -> dict[tuple[str, str], tuple[Pattern, ...]]:
    """Patterns by part of speech and key word (a verb's first, a noun's last), the longest first."""
    found: dict[tuple[str, str], list[Pattern]] = defaultdict(list)
    for table in _TABLES:
        for row in read_tsv(table):
            words = tuple(row["pattern"].split())
            pattern = Pattern(
                row["sense"], words, row["pos"], row["type"], _or_none(row["subtype"]), row["frame"],
                tuple(n.strip() for n in row["needs"].split(",") if n.strip() not in {"", "-"}), row["strength"],
            )  # fmt: skip
            found[(row["pos"], words[-1] if row["pos"] == "NOUN" else words[0])].append(pattern)
    return {key: tuple(sorted(rows, key=lambda p: (-len(p.words), -len(p.needs)))) for key, rows in found.items()}


@cache
def stops() -> dict[tuple[str, str], tuple[Pattern, ...]]:
    """Readings of event words that report no happening ("died of hunger"), kept like the lexicon; type and frame are empty."""
    found: dict[tuple[str, str], list[Pattern]] = defaultdict(list)
    for row in read_tsv(_STOPS):
        words = tuple(row["pattern"].split())
        needs = tuple(n.strip() for n in row["needs"].split(",") if n.strip() not in {"", "-"})
        stop = Pattern(row["sense"], words, row["pos"], "", None, "", needs, "")
        found[(row["pos"], words[-1] if row["pos"] == "NOUN" else words[0])].append(stop)
    return {key: tuple(rows) for key, rows in found.items()}


def _or_none(cell: str) -> str | None:
    return None if cell in {"", "-"} else cell


@Language.component("sayso_events", requires=["doc._.mentions", "doc._.boilerplate"], assigns=["doc._.triggers"])
def events(doc: Doc) -> Doc:
    """Store every trigger outside boilerplate; roles are filled by the next component."""
    context = Context(doc, get(doc, "mentions"))
    blocked = {i for start, end in get(doc, "boilerplate") for i in range(start, end)}
    matches = [
        (token, *match)
        for token in doc
        if token.i not in blocked and not token.is_punct and (match := _match(token, context)) is not None
    ]
    held = {i: token.i for token, pattern, words in matches if pattern.pos == "VERB" for i in words if i != token.i}
    found: list[Trigger] = []
    used: set[int] = set()
    for token, pattern, words in matches:
        taken = used & set(words) or (pattern.pos == "NOUN" and token.i in held and not _is_owned(token))
        if taken:
            continue  # "the siege was lifted" is the lifting
        mine = [i for i in words if i == token.i or not _is_owned(doc[i]) or not _is_event_noun(doc[i], context)]
        used.update(mine)
        found.append(make_trigger(doc, token, pattern, mine))
    put(doc, "triggers", found)
    return doc


def _is_owned(token: Token) -> bool:
    """Whether a noun says whose it is: "rejected Kenya's request" tells of two acts, "rejected the request" of one."""
    return token.pos_ == "NOUN" and any(c.dep_ == "poss" and c.pos_ in {"PROPN", "NOUN"} for c in token.children)


def _is_event_noun(token: Token, context: Context) -> bool:
    return _match(token, context) is not None


def _match(token: Token, context: Context) -> tuple[Pattern, list[int]] | None:
    """The longest pattern that the token heads and whose conditions hold; nothing where the word is known to mislead."""
    pos = _POS.get(token.pos_)
    if pos is None:
        return None
    key = (pos, token.lemma_.lower())
    rows = lexicon().get(key, ())
    if not rows or any(_fits(token, stop, context) is not None for stop in stops().get(key, ())):
        return None
    for pattern in rows:
        words = _fits(token, pattern, context)
        if words is not None:
            return pattern, words
    return None


def _fits(token: Token, pattern: Pattern, context: Context) -> list[int] | None:
    """The places of a pattern's words where it holds at a token."""
    words = _noun_words(token, pattern) if pattern.pos == "NOUN" else _verb_words(token, pattern, context)
    return words if words is not None and _is_reading(token, pattern, context) else None


def _is_reading(token: Token, pattern: Pattern, context: Context) -> bool:
    if pattern.pos == "NOUN" and token.dep_ in {"compound", "nmod"} and token.head.pos_ in {"NOUN", "PROPN"}:
        return False  # "attack helicopter", "protest leader": not a happening
    if pattern.pos == "NOUN" and context.is_name(token):
        return False
    if pattern.pos == "VERB" and token.dep_ == "pcomp" and context.is_rule(token.head.head):
        return False  # "a law against deporting people"
    return holds(pattern.needs, token, context)


def _noun_words(token: Token, pattern: Pattern) -> list[int] | None:
    length = len(pattern.words)
    first = token.i - length + 1
    if first < 0:
        return None
    doc = token.doc
    for offset, word in enumerate(pattern.words):
        candidate = doc[first + offset]
        if candidate.lemma_.lower() != word and candidate.lower_ != word:
            return None
    return list(range(first, token.i + 1))


def _verb_words(token: Token, pattern: Pattern, context: Context) -> list[int] | None:
    if len(pattern.words) == 1:
        return [token.i]
    lemmas = context.complements.get(token.i)
    if lemmas is None:  # once for all patterns of the verb
        lemmas = context.complements[token.i] = {}
        _collect(token, lemmas, 0)
    indices = [token.i]
    for word in pattern.words[1:]:
        if word not in lemmas:
            return None
        indices.append(lemmas[word])
    second = token.doc[indices[1]]
    if second.dep_ == "prep" and second.head.pos_ in {"NOUN", "PROPN"}:
        return None  # "called it an attack on the press" is no "call on"
    return None if any(_is_beside(token, token.doc[i], indices) for i in indices[1:]) else indices


def _is_beside(verb: Token, word: Token, indices: list[int]) -> bool:
    """Whether a word only says what the object is about: "extend talks on a ceasefire" extends no ceasefire."""
    while word.i != verb.i and word.head is not word:
        above = word.head
        if word.dep_ == "prep" and word.lower_ != "of" and word.i not in indices and above.pos_ in {"NOUN", "PROPN"}:
            return above.i not in indices
        word = above
    return False


def _collect(token: Token, lemmas: dict[str, int], depth: int) -> None:
    """Words of a verb's complements by lemma; prepositions by form; the nearest of two equal ones counts."""
    deeper = []
    for child in token.children:
        if child.dep_ == "prep" and any(c.ent_type_ in {"DATE", "TIME"} for c in child.children):
            continue  # "called the minister on Saturday" is no "call on"
        if child.dep_ in _COMPLEMENTS:
            lemmas.setdefault(child.lower_ if child.dep_ in {"prep", "prt"} else child.lemma_.lower(), child.i)
            if child.dep_ == "xcomp":
                for inner in child.children:
                    if inner.lower_ == "to":
                        lemmas.setdefault("to", inner.i)
            elif depth < 2:
                deeper.append(child)
        elif child.dep_ in {"compound", "amod", "det", "neg"}:
            lemmas.setdefault(child.lemma_.lower(), child.i)
    for child in deeper:
        _collect(child, lemmas, depth + 1)


def make_trigger(doc: Doc, token: Token, pattern: Pattern, indices: list[int]) -> Trigger:
    """The trigger of a pattern whose words stand at `indices`, headed by `token`."""
    start, end = min(indices), max(indices) + 1
    if end - start > 8:
        start, end = token.i, token.i + 1
    return Trigger(
        start=start, end=end, head=token.i, lemma=" ".join(pattern.words), sense=pattern.sense, pos=pattern.pos, type=pattern.type,
        subtype=_subtype(token, pattern), frame=pattern.frame, strength=pattern.strength, actors=[], recipients=[],
        realis=_realis(token, pattern), anaphor=_is_anaphor(token, pattern), generic=False,
    )  # fmt: skip


def _realis(token: Token, pattern: Pattern) -> str:
    if _is_asked(token):
        return "hypothetical"
    told = realis.of(token)
    called = pattern.type == "PROTEST" and pattern.words[:2] == ("call", "for")  # "called for a strike on Monday"
    return "planned" if called and told == "happened" else told


def _is_asked(token: Token) -> bool:
    """Whether a question is about the happening itself ("Who was killed?"), not only after it ("Why the killing?")."""
    return token.sent[-1].text == "?" and token.pos_ != "NOUN" and token.dep_ in {"ROOT", "acomp", "attr"}


def _subtype(token: Token, pattern: Pattern) -> str | None:
    """The row's sub-event; "a shell hit the school" takes it from what hit."""
    if pattern.pos != "VERB" or pattern.type != "ASSAULT":
        return pattern.subtype
    fillers = agents(token) if is_passive(token) else subjects(token)
    if pattern.subtype in _BY_WEAPON and any(_WEAPON_SUBTYPES.get(lemma(f)) == _AIR for f in fillers):
        return _AIR  # "warplanes bombed the hall"
    if pattern.subtype is None and pattern.frame == "i":
        for subject in fillers:
            for row in lexicon().get(("NOUN", lemma(subject)), ()):
                if row.subtype and len(row.words) == 1:
                    return row.subtype
            if (found := _WEAPON_SUBTYPES.get(lemma(subject))) is not None:
                return found
    return pattern.subtype


_AIR = "air-drone-strike"
_BY_WEAPON = frozenset({"attack", "remote-explosive-landmine-ied", "shelling-artillery-missile-attack"})
_WEAPON_SUBTYPES = {
    **dict.fromkeys(
        ("shell", "rocket", "missile", "mortar", "artillery", "round"), "shelling-artillery-missile-attack"
    ),
    **dict.fromkeys(
        ("drone", "warplane", "plane", "jet", "aircraft", "helicopter", "uav", "gunship"), "air-drone-strike"
    ),
    **dict.fromkeys(("bomb", "mine", "device", "explosive", "blast", "explosion"), "remote-explosive-landmine-ied"),
}


def _is_anaphor(token: Token, pattern: Pattern) -> bool:
    """ "the attack", "this strike", "Tuesday's bombing": points at a happening that was, or is about to be, told."""
    if pattern.pos != "NOUN":
        return False
    return any(
        c.dep_ == "det" and c.lower_ in {"the", "this", "that", "these", "those"} for c in token.children
    ) or any(c.dep_ == "poss" and c.ent_type_ == "DATE" for c in token.children)
