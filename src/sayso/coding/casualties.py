"""Casualties: how many people were killed, injured, detained, displaced, abducted or went missing.

A count is kept when the sentence ties a group of people (`sayso.coding.victims`) to a word of outcome: by the parse
("three soldiers were killed"), or by plain neighbourhood where the parse of headlines and dispatches fails ("5 dead, 9
injured"). The words of each count read as its numbers, with two stated exceptions: one described or named person (1 to
1), and a number shared by two outcomes ("killed or wounded 15" is 0 to 15 of each).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.coding.layers import CountDraft, get, put
from sayso.coding.victims import Group, find_groups, is_person, person_row
from sayso.data import read_tsv

_REACH = 6  # tokens that may stand between people and their state, and after a verb for "dead", "hostage", ...
_SAME_PEOPLE = 60  # tokens within which "others" are others of the people told of before
_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_ARMED = frozenset({"military", "police", "armed-group"})
_FILLERS = frozenset({"of", "the", "other", "more", "a", "an", "his", "her", "their", "its"})
_PART_CUES = frozenset({"including", "includes", "included", "include", "among"})
_JOINED_CUES = (("along", "with"), ("together", "with"), ("well", "as"))


class Hit(NamedTuple):
    """What befell a group, and the word that says so."""

    outcome: str
    anchor: Token


@cache
def _kind(kind: str) -> dict[str, str]:
    """Written forms of one kind of word with their outcomes."""
    rows = [row for row in read_tsv("lexicons/casualties.tsv") if row["kind"] == kind]
    return {form: row["outcome"] for row in rows for form in (row["word"], *row["forms"].split()) if form != "-"}


class Told(NamedTuple):
    """A group with what befell it, who they are and whether they are civilians."""

    group: Group
    hits: list[Hit]
    who: str | None
    civilian: bool | None


@Language.component("sayso_casualties", requires=["doc._.boilerplate"], assigns=["doc._.counts"])
def casualties(doc: Doc) -> Doc:
    """Write the layer `counts`: one `CountDraft` for each number of people and outcome that the report states."""
    skipped = {i for start, end in get(doc, "boilerplate") for i in range(start, end)}
    groups = [g for g in find_groups(doc) if g.start not in skipped]
    starts = {g.start for g in groups}
    kinds = {i: m["kind"] for m in get(doc, "mentions") for i in range(m["start"], m["end"])}
    drafts: list[CountDraft] = []
    last: Told | None = None
    whole: Told | None = None  # the last group that is no part of another: "others" are others of these
    for i, group in enumerate(groups):
        own = _hits(group, starts)
        hits = own or _inherited(group, last)
        if not hits and i + 1 < len(groups) and _is_among(group, groups[i + 1]):
            hits = _hits(groups[i + 1], starts)
        hits = [hit for hit in hits if not _is_unreal(hit.anchor)]
        if hits:
            last = _identified(group, hits, whole, kinds)
            drafts += _drafts(last)
            whole = last if own and not group.single else whole
    put(doc, "counts", _distinct(drafts))
    return doc


def _identified(group: Group, hits: list[Hit], last: Told | None, kinds: dict[int, str]) -> Told:
    """The group with its people; "five more" and "seven others" are of the people told of just before."""
    row = person_row(group.noun) if group.noun is not None else None
    if (group.min, group.max) == (0, 0) and hits[0].anchor.lower_ in _kind("none"):
        noun = hits[0].anchor
        who = " ".join(t.text for t in (*(c for c in noun.lefts if c.dep_ in ("amod", "compound")), noun))
        return Told(group._replace(noun=noun), hits, who, _civilian(group._replace(noun=noun), kinds))
    unnamed = (group.noun is None or (row is not None and row["person"] == "part")) and group.min > 0
    if unnamed and last is not None and group.start - last.group.start < _SAME_PEOPLE:
        return Told(group._replace(noun=last.group.noun), hits, last.who, last.civilian)
    return Told(group, hits, _who(group), _civilian(group, kinds))


def _hits(group: Group, starts: set[int]) -> list[Hit]:
    """What the sentence says about the group: the first rule that finds something decides."""
    for rule in _RULES:
        hit = rule(group)
        if hit is not None:
            return [hit, *_shared(hit, group, starts)]
    head = group.role
    while head.dep_ == "conj" and head.head.pos_ in ("NOUN", "PROPN", "NUM", "PRON"):
        head = head.head
        for rule in (_by_role, _by_noun, _by_modifier):
            hit = rule(group._replace(role=head, noun=None))
            if hit is not None:
                return [hit, *_shared(hit, group, starts)]
    return []


# --- rules: Group -> Hit | None -------------------------------------------------------------------------------------


def _by_tally(group: Group) -> Hit | None:
    """The noun is the outcome: "23 fatalities", "12 dead", "8 injured people", "11 of the wounded"."""
    doc = group.role.doc
    if (group.min, group.max) == (0, 0):
        return _no_tally(group)
    if group.single:
        return None
    stop = group.noun.i + 1 if group.noun is not None and group.noun.i > group.end else group.end + 1
    if stop - group.end > _REACH:
        return None
    words = [t.lower_ for t in doc[group.end : group.end + 2]]
    if words in (["of", "the"], ["of", "those"]):
        stop = max(stop, group.end + 3)
    for token in doc[group.end : stop]:
        lower = token.lower_
        if lower in _kind("tally") and token.i + 1 == stop:
            return Hit(_kind("tally")[lower], token)
        if lower in _kind("hit") and token.tag_ in ("VBN", "JJ"):
            return Hit(_kind("hit")[lower], token)
        if token.is_punct or token.pos_ == "AUX":
            return None
    return None


def _no_tally(group: Group) -> Hit | None:
    """ "no casualties", "no reports of injuries" (but not "no word of casualties")."""
    doc = group.role.doc
    if doc[group.end - 1].lower_ not in ("no", "zero", "without"):
        return None
    heard = False
    for token in doc[group.end : group.end + _REACH]:
        if token.lower_ in _kind("none"):
            return Hit(_kind("none")[token.lower_], token)
        heard = heard or token.lower_ in _kind("hearsay")
        if token.is_punct or token.pos_ in ("VERB", "AUX") or (token.lower_ == "of" and not heard):
            return None
    return None


def _by_neighbour(group: Group) -> Hit | None:
    """A state follows: "5 dead", "40 people were reported missing", "three soldiers killed and ..."."""
    if group.single and group.role.dep_ == "pobj":
        return None
    doc, at = group.role.doc, max(group.end, (group.noun or group.role).i + 1)
    for token in doc[at : at + _REACH]:
        lower = token.lower_
        if lower in _kind("state") and _kind("state")[lower] != "-":
            return Hit(_kind("state")[lower], token)
        if lower in _kind("hit") and token.tag_ not in ("VBG", "VBZ", "VBP", "VB") and not _has_object(token):
            return Hit(_kind("hit")[lower], token)
        if lower in _kind("harm") and token.tag_ != "VBG" and not _has_object(token):
            return _struck(token, passive=True)
        if lower not in _kind("bridge") and token.pos_ != "ADV":
            return None
    return None


def _by_role(group: Group) -> Hit | None:
    """The group's part in the clause: passive subject, object, subject of "die", "of" after a noun of outcome."""
    role, head = group.role, group.role.head
    if role.dep_ == "nsubjpass":
        return _struck(head, passive=True) or _state_of(head)
    if role.dep_ == "nsubj":
        return _fallen(head) or _state_of(head)
    if role.dep_ in ("dobj", "dative", "oprd") or (role.dep_ == "attr" and head.pos_ == "VERB"):
        return _struck(head, passive=False) or _state_of(head)
    if role.dep_ == "poss":
        return _event(head)
    if role.dep_ == "pobj" and head.lower_ == "of":
        return _event(head.head)
    return None


def _by_noun(group: Group) -> Hit | None:
    """Lives: "claimed nine lives", "claimed the lives of nine", "lost four men"."""
    role = group.role
    if role.dep_ == "dobj" and role.head.lower_ in _kind("lose") and group.noun is not None and is_person(group.noun):
        return Hit("killed", role.head)
    lives = role if role.lower_ in ("life", "lives") else role.head.head if role.head.lower_ == "of" else None
    if lives is None or lives.lower_ not in ("life", "lives"):
        return None
    if lives.dep_ in ("dobj", "nsubjpass") and lives.head.lower_ in _kind("cost"):
        return Hit("killed", lives.head)
    return None


def _by_modifier(group: Group) -> Hit | None:
    """A clause on the noun: "people killed in ...", "three men who died", "those who were hurt"."""
    for child in group.role.children:
        if child.i < group.role.i or child.dep_ not in ("acl", "relcl", "amod"):
            continue
        passive = child.dep_ != "relcl" or any(c.dep_ in ("auxpass", "nsubjpass") for c in child.children)
        hit = _struck(child, passive=True) if passive and child.tag_ != "VBG" else _fallen(child)
        if hit is not None:
            return hit
    return None


def _by_verb_before(group: Group) -> Hit | None:
    """A verb stands right before: "killed 14", "leaving injured about 50"."""
    start = group.start
    token = group.role.doc[start - 1] if start else None
    if token is None or token.lower_ not in _kind("hit") or group.single:
        return None
    return Hit(_kind("hit")[token.lower_], token)


def _by_of_before(group: Group) -> Hit | None:
    """A noun of outcome stands before: "the murder of the six friars", where the parse does not see it."""
    doc, at = group.role.doc, group.start - 1
    if at > 1 and doc[at].lower_ == "the":
        at -= 1
    if group.single or at < 1 or doc[at].lower_ != "of":
        return None
    return _event(doc[at - 1])


def _by_toll(group: Group) -> Hit | None:
    """Tolls: "a death toll of 12", "the toll rose to 40 from 31" (of which 31 is past)."""
    doc, start = group.role.doc, group.start
    before = doc[start - 1] if start else None
    if before is None or before.lower_ in ("from", "by", "in", "on") or group.single:
        return None
    if group.noun is not None and person_row(group.noun) is None:
        return None
    for token in reversed(doc[max(group.role.sent.start, start - 18) : start]):
        toll = _toll_of(token)
        if toll:
            bare = group.noun is None and doc[start].lower_ in ("at", "more", "over")  # headlines: "toll at least 12"
            linked = before.lower_ in ("to", "at", "of", "toll", ":") or before.lower_ in _kind("reach") or bare
            return Hit(toll, token) if linked else None
        if token.lower_ in _kind("hit") or token.text in (";", "."):
            return None
    return None


_RULES: tuple[Callable[[Group], Hit | None], ...] = (
    _by_tally, _by_noun, _by_neighbour, _by_role, _by_modifier, _by_verb_before, _by_of_before, _by_toll,
)  # fmt: skip


def _toll_of(token: Token) -> str | None:
    """The outcome that a toll counts: "death toll", "number of wounded"."""
    if token.lower_ in _kind("toll"):
        return "killed"
    if token.lower_ != "number":
        return None
    words = [t.lower_ for t in token.doc[token.i + 1 : token.i + 5]]
    return next((_kind("tally")[w] for w in words if w in _kind("tally")), None) if words[:1] == ["of"] else None


# --- what a verb or noun says -----------------------------------------------------------------------------------------


def _struck(verb: Token, *, passive: bool) -> Hit | None:
    """What the verb does to its object (or, in the passive, its subject)."""
    lower = verb.lower_
    after = {t.lower_: t for t in verb.doc[verb.i + 1 : verb.i + 1 + _REACH] if t.sent == verb.sent}
    is_passive = any(c.dep_ == "auxpass" for c in verb.children)
    if is_passive and not passive:
        return None
    if verb.i + 1 < len(verb.doc) and "death" in after and verb.doc[after["death"].i - 1].lower_ == "to":
        return Hit("killed", verb)
    if lower in _kind("harm"):
        fatal = any(c.lower_ in ("fatally", "mortally") for c in verb.children) or {"dead", "killed", "died"} & after.keys()
        return Hit("killed" if fatal else "injured", verb)
    if lower in _kind("hit"):
        fatal = any(c.lower_ in ("fatally", "mortally") for c in verb.children)
        return Hit("killed" if fatal else _kind("hit")[lower], verb)
    if lower in _kind("take"):
        return _taken(verb, after, passive)
    if lower in _kind("oust") and {"home", "homes", "flee", "houses"} & after.keys():
        return Hit("displaced", verb)
    return None


def _taken(verb: Token, after: dict[str, Token], passive: bool) -> Hit | None:
    """ "taken hostage", "taken into custody", "held" (of people, in the passive)."""
    if {"hostage", "hostages", "captive"} & after.keys():
        return Hit("abducted", verb)
    if {"custody", "prisoner", "detention"} & after.keys() or (passive and verb.lower_ == "held"):
        return Hit("detained", verb)
    return Hit("injured", verb) if {"hospital", "hospitals"} & after.keys() else None


def _fallen(verb: Token) -> Hit | None:
    """What the verb's subject meets: "died", "lost their lives", "sustained injuries"."""
    lower = verb.lower_
    if lower in _kind("fall"):
        return Hit(_kind("fall")[lower], verb)
    for child in verb.children:
        if child.dep_ != "dobj":
            continue
        if lower in _kind("suffer") and child.lower_ in _kind("harm-noun"):
            return Hit("injured", verb)
        if lower in _kind("cost") and child.lower_ in ("life", "lives") and any(c.dep_ == "poss" for c in child.children):
            return Hit("killed", verb)
    if verb.tag_ in ("VBN", "VBD") and lower in _kind("hit") and not _has_object(verb):
        return Hit(_kind("hit")[lower], verb)
    return None


def _state_of(verb: Token) -> Hit | None:
    """The state that a verb says or leaves its subject or object in: "left dead", "were reported injured"."""
    if verb.lower_ not in _kind("bridge") and verb.pos_ != "AUX":
        return None
    for child in verb.children:
        lower = child.lower_
        if child.dep_ not in ("acomp", "oprd", "attr", "xcomp", "ccomp") or child.i < verb.i:
            continue
        if child.dep_ == "ccomp" and any(c.dep_ in _SUBJECT for c in child.children):
            continue
        passive = child.tag_ == "VBN" and (child.dep_ != "xcomp" or any(c.dep_ == "auxpass" for c in child.children))
        outcome = _kind("state").get(lower) or (_kind("hit").get(lower) if passive else None) or _kind("fall").get(lower)
        if outcome and outcome != "-":
            return Hit(outcome, child)
    return None


def _event(noun: Token) -> Hit | None:
    outcome = _kind("event").get(noun.lower_)
    return Hit(outcome, noun) if outcome else None


def _has_object(verb: Token) -> bool:
    """Whether the verb has an object; in "57 killed 150 injured" the parse takes the next count for one."""
    for child in verb.children:
        if child.dep_ == "dobj":
            after = [t.lower_ for t in verb.doc[child.i : child.i + 3]]
            return not any(word in _kind("hit") or word in _kind("state") for word in after)
    return False


# --- more than one outcome, more than one group -----------------------------------------------------------------------


def _shared(hit: Hit, group: Group, starts: set[int]) -> list[Hit]:
    """A second outcome of the same group: "killed or wounded 15", "were kidnapped and murdered"."""
    doc, at = hit.anchor.doc, hit.anchor.i
    if hit.anchor.lower_ not in _kind("hit"):
        return []
    if at + 2 < len(doc) and doc[at + 1].lower_ in ("or", "and") and at + 3 not in starts:
        second = doc[at + 2]
        if second.lower_ in _kind("hit") and group.start < at and not _has_object(second):
            return [Hit(_kind("hit")[second.lower_], second)]
    if at >= 2 and doc[at - 1].lower_ in ("or", "and") and group.start == at + 1 and not _has_object(doc[at - 2]):
        first = doc[at - 2]
        if first.lower_ in _kind("hit"):
            return [Hit(_kind("hit")[first.lower_], first)]
    return []


def _inherited(group: Group, last: Told | None) -> list[Hit]:
    """A part of a group told before shares its outcome: "31 people, including 23 guards", "two of them women"."""
    if last is None or last.group.role.sent != group.role.sent:
        return []
    doc, start, role = group.role.doc, group.start, group.role
    whole = last.group
    next_words = [t.lower_ for t in doc[group.end : group.end + 2]]
    if next_words and next_words[0] in ("fatally", "mortally"):
        return [Hit("killed", doc[group.end])]
    words = tuple(t.lower_ for t in doc[max(0, start - 2) : start])
    of_them = next_words in (["of", "them"], ["of", "whom"])
    of_them = of_them and not (role.dep_ in _SUBJECT and role.head.pos_ == "VERB")  # "two of them have been released"
    part = _PART_CUES & set(words) or words == ("of", "whom") or of_them or words in _JOINED_CUES
    apposed = role.dep_ == "appos" and not group.single and group.noun is not None and not whole.single
    joined = role.dep_ == "conj" and role.head == whole.role
    return last.hits if part or apposed or joined or _is_elliptic(group) else []


def _is_among(group: Group, whole: Group) -> bool:
    """ "two children were among at least nine people killed": the part comes before the whole."""
    words = [t.lower_ for t in group.role.doc[group.role.i + 1 : whole.start]]
    return len(words) <= _REACH and words[-1:] == ["among"] and group.role.dep_ == "nsubj"


def _is_elliptic(group: Group) -> bool:
    """ "five were killed in the capital and two in the south": the verb is not said again."""
    doc, start, end = group.role.doc, group.start, group.end
    if group.single or group.noun is not None or not 0 < start or end >= len(doc):
        return False
    return doc[start - 1].lower_ in ("and", ",", ";") and doc[end].lower_ in ("in", "at", "near", "on", "from")


def _is_unreal(anchor: Token) -> bool:
    """Whether the happening is only possible, planned, conditional or negated ("could kill thousands")."""
    verb = anchor
    while verb.dep_ in ("conj", "acomp", "oprd", "xcomp", "dobj", "attr") and verb.head.pos_ in ("VERB", "AUX"):
        if _unreal_here(verb):
            return True
        verb = verb.head
    return _unreal_here(verb)


def _unreal_here(verb: Token) -> bool:
    words = {c.lower_ for c in verb.children if c.dep_ in ("aux", "mark", "amod", "compound") and c.i < verb.i}
    perfect = {"have", "has", "had"} & words and not {"would", "if"} & words
    negated = any(c.dep_ == "neg" and verb.doc[c.i + 1].lower_ != "only" for c in verb.children)
    if negated:
        return True
    if words & _kind("unreal").keys():
        return not perfect
    infinitive = "to" in words and not perfect
    return infinitive and verb.head.lower_ not in _kind("real")


# --- drafts -----------------------------------------------------------------------------------------------------------


def _drafts(told: Told) -> list[CountDraft]:
    group = told.group
    shared = {hit.outcome for hit in told.hits} == {"killed", "injured"}
    return [
        CountDraft(
            start=group.start,
            end=group.end,
            outcome=hit.outcome,
            min=0 if shared else group.min,
            max=group.max,
            who=told.who,
            who_head=group.noun.i if group.noun is not None else None,
            civilian=told.civilian,
            anchor=hit.anchor.i,
        )
        for hit in told.hits
    ]


def _who_range(group: Group, noun: Token) -> tuple[int, int]:
    """The tokens that name the people, with what "of" adds ("members of the Red Band")."""
    doc = noun.doc
    start = group.start if group.single and noun.ent_type_ == "PERSON" else group.end
    if start > noun.i or noun.i - start > _REACH + 2:
        start = noun.i
    while start < noun.i and doc[start].lower_ in _FILLERS:
        start += 1
    end = noun.i + 1
    if end < len(doc) and doc[end].lower_ == "of":
        stop = min(len(doc), end + _REACH + 2)
        name = next((i for i in range(end + 1, stop) if doc[i].pos_ in ("NOUN", "PROPN")), None)
        while name is not None and name + 1 < stop and (doc[name + 1].pos_ == "PROPN" or doc[name + 1].text == "-"):
            name += 1
        end = end if name is None else name + 1
    return start, end


def _who(group: Group) -> str | None:
    """The people without number and article: "US troops", "members of the band"."""
    if group.noun is None:
        return None
    start, end = _who_range(group, group.noun)
    return str(group.noun.doc[start:end].text)


def _civilian(group: Group, kinds: dict[int, str]) -> bool | None:
    """Whether the words for the people make them civilians (None: they do not say)."""
    noun = group.noun
    if noun is None:
        return None
    for token in (noun, *(c for c in noun.lefts if c.dep_ in ("amod", "compound", "nmod"))):
        row = person_row(token)
        if row is not None and row["civilian"] != "-":
            return row["civilian"] == "yes"
    return False if any(kinds.get(i) in _ARMED for i in range(*_who_range(group, noun))) else None


def _distinct(drafts: list[CountDraft]) -> list[CountDraft]:
    """One draft per place and outcome, in the order of the text."""
    kept = {(d["start"], d["end"], d["outcome"]): d for d in reversed(drafts)}
    return [kept[key] for key in sorted(kept)]
