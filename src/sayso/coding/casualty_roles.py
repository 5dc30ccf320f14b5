"""How a number of people stands to the one told before it: a total or person, a part, one beside it, an update, or outdated.

The answer decides what may be added up when a toll is derived (`sayso.tolls`); see `Count.role`.
"""

from __future__ import annotations

from spacy.tokens import Token

from sayso.coding.outcomes import Hit, forms_of
from sayso.coding.victims import Group

_PART_CUES = frozenset({"including", "includes", "included", "include", "among"})
_BESIDE_CUES = (("along", "with"), ("together", "with"), ("well", "as"), ("addition", "to"))
_MORE = frozenset({"other", "others", "another", "more", "further", "additional"})
_OF_WHOM = frozenset({"them", "whom", "the", "those", "these"})
_PARTIES = frozenset({"nsubj", "nsubjpass", "dobj"})
_REACH = 8  # tokens before a number in which it is called outdated


def role_of(group: Group, hit: Hit, before: tuple[Group, Hit, str] | None) -> str:
    """The role of a group with this outcome; `before` is the group told of before it, with its outcome and role."""
    if _is_outdated(group):
        return "earlier"
    if hit.anchor.lower_ in forms_of("toll") and _is_revised(hit.anchor):
        return "update"
    alone = "person" if group.single else "total"
    if before is None or before[1].outcome != hit.outcome:
        return "part" if _is_part(group, hit) or _is_fatal_part(group, hit, before) else alone
    whole, _, role = before
    joined = group.role.dep_ == "conj" and _leads_to(group.role, whole.role)
    joined = joined or (group.role.dep_ in _PARTIES and (group.role.dep_, group.role.head) == (whole.role.dep_, whole.role.head))
    apposed = group.role.dep_ == "appos" and group.role.head == whole.role
    if _is_part(group, hit) or (apposed and not whole.single):
        return "part"
    joined = joined or (apposed and not group.single)  # "a man, two women and a child"
    if joined or _is_more(group):
        return role if role == "part" else "beside"
    return alone


def _is_fatal_part(group: Group, hit: Hit, before: tuple[Group, Hit, str] | None) -> bool:
    """ "four people were shot; one man died": who is shot or stabbed may die of it, and those who do were counted."""
    if before is None or hit.outcome != "killed" or before[1].anchor.lower_ not in forms_of("harm"):
        return False
    return before[0].min > 1 and group.max is not None and group.max <= before[0].min and not _is_more(group)


def _leads_to(token: Token, head: Token) -> bool:
    """Whether a list leads from its later member back to the head."""
    while token.dep_ == "conj":
        token = token.head
        if token == head:
            return True
    return token == head


def _is_part(group: Group, hit: Hit) -> bool:
    """ "including three", "two of them", "four of the dead", "a child was among those killed", "two critically"."""
    doc, start, end = group.role.doc, group.start, group.end
    before = {t.lower_ for t in doc[max(0, start - 2) : start] if t.i < start - 1 or t.lower_ != "among"}
    after = [t.lower_ for t in doc[end : end + 2]]
    of_whom = not group.single and after[:1] == ["of"] and bool(set(after[1:]) & _OF_WHOM)
    if before & _PART_CUES or of_whom:
        return True
    if after and (after[0] in forms_of("degree")) and hit.anchor.i == end:
        return True
    anchor = hit.anchor if hit.anchor.dep_ == "pobj" else hit.anchor.head
    among = anchor.dep_ == "pobj" and anchor.head.lower_ == "among" and anchor != group.role
    return among or (group.role.dep_ == "dobj" and group.role.head.lower_ in _PART_CUES)


def _is_more(group: Group) -> bool:
    """ "and two others", "another five", "three more": told beside those before; also in an ellipsis or after "as well as"."""
    doc, start, end = group.role.doc, group.start, group.end
    words = {t.lower_ for t in doc[max(0, start - 1) : min(len(doc), max(end, group.role.i) + 1)]}
    if words & _MORE or tuple(t.lower_ for t in doc[max(0, start - 2) : start]) in _BESIDE_CUES:
        return True
    elliptic = start > 0 and doc[start - 1].lower_ in ("and", ",", ";") and end < len(doc) and group.noun is None
    return elliptic and doc[end].lower_ in ("in", "at", "near", "on")


def _is_outdated(group: Group) -> bool:
    """ "an earlier toll of 15", "the toll was first put at 15", "initially said that 15 had died"."""
    doc, start = group.role.doc, group.start
    for token in doc[max(group.role.sent.start, start - _REACH) : start]:
        if token.lower_ in forms_of("early") and token.head.lower_ in forms_of("estimate"):
            return True
        if token.dep_ == "advmod" and token.lower_ in forms_of("at-first") and token.head.lower_ in forms_of("put"):
            return True
    return False


def _is_revised(toll: Token) -> bool:
    """ "the toll rose to", "raised the toll to", "revised the death toll down to"."""
    return toll.head.lower_ in forms_of("revise")
