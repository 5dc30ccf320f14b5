"""Casualties: how many people were killed, injured, detained, displaced, abducted or went missing.

A count is kept when the sentence ties a group of people (`sayso.coding.victims`) to a word of outcome: by the parse
("three soldiers were killed"), or by plain neighbourhood where the parse of headlines and dispatches fails ("5 dead, 9
injured"). The words of each count read as its numbers, with two stated exceptions: one described or named person (1 to
1), and a number shared by two outcomes ("killed or wounded 15" is 0 to 15 of each).
"""

from __future__ import annotations

from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Token

from sayso.coding.casualty_realis import is_unreal
from sayso.coding.casualty_roles import role_of
from sayso.coding.layers import CountDraft, get, put
from sayso.coding.outcomes import REACH, Hit, find_hits, forms_of, has_object
from sayso.coding.victims import Group, find_groups, person_row

_SAME_PEOPLE = 60  # tokens within which "others" are others of the people told of before
_SAME_BREATH = 30  # tokens within which "where she died" follows the wound
_MANY = 20  # times the number told before
_PRONOUNS = frozenset({"he", "she", "who"})
_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_ARMED = frozenset({"military", "police", "armed-group"})
_FILLERS = frozenset({"of", "the", "other", "more", "a", "an", "his", "her", "their", "its", "them", "whom"})
_PART_CUES = frozenset({"including", "includes", "included", "include", "among"})
_JOINED_CUES = (("along", "with"), ("together", "with"), ("well", "as"))


class Told(NamedTuple):
    """A group with what befell it, who they are and whether they are civilians."""

    group: Group
    hits: list[Hit]
    who: str | None
    civilian: bool | None
    role: str = "total"


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
        hits = [h for h in hits if _is_told(group, h) and not (group.single and h.outcome == "displaced")]
        if hits:
            before = (last.group, last.hits[0], last.role) if last is not None else None
            last = _identified(group, hits, whole, kinds)._replace(role=role_of(group, hits[0], before))
            drafts += _drafts(last)
            whole = last if own and not group.single else whole
    put(doc, "counts", [d for d in _distinct(drafts) if not _is_died_of(doc, d, drafts)])
    return doc


def _identified(group: Group, hits: list[Hit], last: Told | None, kinds: dict[int, str]) -> Told:
    """The group with its people; "five more" and "seven others" are of the people told of just before."""
    if group.noun is not None and group.noun.lower_ in forms_of("state"):  # "taking hundreds hostage"
        group = group._replace(noun=None)
    row = person_row(group.noun) if group.noun is not None else None
    if (group.min, group.max) == (0, 0) and hits[0].anchor.lower_ in forms_of("none"):
        noun = hits[0].anchor
        who = " ".join(t.text for t in (*(c for c in noun.lefts if c.dep_ in ("amod", "compound")), noun))
        return Told(group._replace(noun=noun), hits, who, _civilian(group._replace(noun=noun), kinds))
    unnamed = not group.single and (group.noun is None or (row is not None and row["person"] == "part"))
    if unnamed and group.min > 0 and last is not None and _are_these(group, last):
        return Told(group._replace(noun=last.group.noun), hits, last.who, last.civilian)
    return Told(group, hits, _who(group), _civilian(group, kinds))


def _are_these(group: Group, last: Told) -> bool:
    """Whether a bare number can be of the people told just before: not thousands after a few, and the hurt are no kind."""
    near = group.start - last.group.start < _SAME_PEOPLE
    state = last.group.noun is not None and last.group.noun.lower_ in forms_of("state") | forms_of("hit")
    return near and not state and group.min <= _MANY * max(last.group.min, last.group.max or 0, 1)


def _hits(group: Group, starts: set[int]) -> list[Hit]:
    """What the sentence says about the group: one outcome, or two that share it."""
    hit = next((hit for hit in find_hits(group) if _is_told(group, hit)), None)
    return [] if hit is None else [hit, *_shared(hit, group, starts)]


def _is_told(group: Group, hit: Hit) -> bool:
    """Whether it happened; "the toll may be up to 10" says so of the number only."""
    ceiling = group.min == 0 and group.max and hit.anchor.lower_ in forms_of("tally")
    return bool(ceiling) or not is_unreal(hit.anchor)


# --- more than one outcome, more than one group -----------------------------------------------------------------------


def _shared(hit: Hit, group: Group, starts: set[int]) -> list[Hit]:
    """A second outcome of the same group: "killed or wounded 15", "were kidnapped and murdered"."""
    doc, at = hit.anchor.doc, hit.anchor.i
    if group.max == 0 and hit.anchor.lower_ in forms_of("none"):  # "no deaths or injuries"
        found = [c for c in hit.anchor.children if c.dep_ == "conj" and c.lower_ in forms_of("none")]
        return [Hit(forms_of("none")[c.lower_], c) for c in found if forms_of("none")[c.lower_] != hit.outcome]
    if hit.anchor.lower_ not in forms_of("hit"):
        return []
    if at + 2 < len(doc) and doc[at + 1].lower_ in ("or", "and") and at + 3 not in starts:
        second = doc[at + 2]
        if second.lower_ in forms_of("hit") and group.start < at and not has_object(second):
            return [Hit(forms_of("hit")[second.lower_], second)]
    if at >= 2 and doc[at - 1].lower_ in ("or", "and") and group.start == at + 1 and not has_object(doc[at - 2]):
        first = doc[at - 2]
        if first.lower_ in forms_of("hit"):
            return [Hit(forms_of("hit")[first.lower_], first)]
    return []


def _inherited(group: Group, last: Told | None) -> list[Hit]:
    """A part of a group told before shares its outcome: "31 people, including 23 guards", "two of them women"."""
    if last is None or last.group.role.sent != group.role.sent:
        return []
    doc, start, role = group.role.doc, group.start, group.role
    whole = last.group
    next_words = [t.lower_ for t in doc[group.end : group.end + 2]]
    degree = forms_of("degree").get(next((w for w in next_words if w in forms_of("degree")), ""))
    if degree and (next_words[0] in forms_of("degree") or next_words[0] in forms_of("bridge")):
        return [Hit(degree, doc[group.end])]
    words = tuple(t.lower_ for t in doc[max(0, start - 2) : start])
    of_them = next_words in (["of", "them"], ["of", "whom"])
    if of_them and doc[group.end + 2].lower_ in forms_of("degree"):
        return [Hit(forms_of("degree")[doc[group.end + 2].lower_], doc[group.end + 2])]
    of_them = of_them and not (role.dep_ in _SUBJECT and role.head.pos_ == "VERB")  # "two of them have been released"
    part = _PART_CUES & set(words) or words == ("of", "whom") or of_them or words in _JOINED_CUES
    apposed = role.dep_ == "appos" and not group.single and group.noun is not None and not whole.single
    joined = role.dep_ == "conj" and role.head == whole.role
    return last.hits if part or apposed or joined or _is_elliptic(group) else []


def _is_among(group: Group, whole: Group) -> bool:
    """ "two children were among at least nine people killed": the part comes before the whole."""
    words = [t.lower_ for t in group.role.doc[group.role.i + 1 : whole.start]]
    return len(words) <= REACH and words[-1:] == ["among"] and group.role.dep_ == "nsubj"


def _is_elliptic(group: Group) -> bool:
    """ "five were killed in the capital and two in the south": the verb is not said again."""
    doc, start, end = group.role.doc, group.start, group.end
    if group.single or group.noun is not None or start == 0 or end >= len(doc):
        return False
    return doc[start - 1].lower_ in ("and", ",", ";") and doc[end].lower_ in ("in", "at", "near", "on", "from")


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
            role=told.role,
        )
        for hit in told.hits
    ]


def _who_range(group: Group, noun: Token) -> tuple[int, int]:
    """The tokens that name the people, with what "of" adds ("members of the Red Band")."""
    doc = noun.doc
    start = group.start if group.single and noun.ent_type_ == "PERSON" else group.end
    if start > noun.i or noun.i - start > REACH + 2:
        start = noun.i
    while start < noun.i and doc[start].lower_ in _FILLERS:
        start += 1
    end = noun.i + 1
    if end < len(doc) and doc[end].lower_ == "of":
        stop = min(len(doc), end + REACH + 2)
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
        if (told := _word_says(token)) is not None:
            return told
    if noun.ent_type_ == "PERSON" and (told := _otherwise_called(noun)) is not None:
        return told
    return False if any(kinds.get(i) in _ARMED for i in range(*_who_range(group, noun))) else None


def _word_says(token: Token) -> bool | None:
    row = person_row(token)
    return None if row is None or row["civilian"] == "-" else row["civilian"] == "yes"


def _otherwise_called(name: Token) -> bool | None:
    """What the other mentions of a named person call them: "the editor", "a rebel commander"."""
    mentions = get(name.doc, "mentions")
    clusters = {m["cluster"] for m in mentions if m["start"] <= name.i < m["end"]}
    heads = (name.doc[m["head"]] for m in mentions if m["cluster"] in clusters)
    told = {says for head in heads if (says := _word_says(head)) is not None}
    return told.pop() if len(told) == 1 else None


def _is_died_of(doc: Doc, draft: CountDraft, drafts: list[CountDraft]) -> bool:
    """One person hurt who dies counts among the dead: in the same breath ("taken to a hospital, where she died"), or whom
    another mention of the same person says to be dead ("Norton was fatally shot. Norton was shot at midnight").
    """
    if draft["outcome"] != "injured" or draft["role"] != "person":
        return False
    who = _persons(doc, draft)
    for other in drafts:
        if other["outcome"] != "killed" or other["max"] != 1:
            continue
        soon = 0 < other["start"] - draft["start"] <= _SAME_BREATH and doc[other["start"]].lower_ in _PRONOUNS
        if soon or who & _persons(doc, other):
            return True
    return False


def _persons(doc: Doc, draft: CountDraft) -> set[int]:
    """The clusters of the mentions of a person in the words of a count."""
    inside = range(draft["start"], draft["end"])
    return {m["cluster"] for m in get(doc, "mentions") if m["head"] in inside}


def _distinct(drafts: list[CountDraft]) -> list[CountDraft]:
    """One draft per place and outcome, in the order of the text."""
    kept = {(d["start"], d["end"], d["outcome"]): d for d in reversed(drafts)}
    return [kept[key] for key in sorted(kept)]
