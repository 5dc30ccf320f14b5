"""What befell a counted group of people: one rule for each way in which a sentence says it.

Each rule looks at the parse around the group, or at its neighbours where the parse of headlines and dispatches fails,
and answers with the outcome and the word that says so, or None. The words themselves stand in
`data/lexicons/casualties.tsv`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from spacy.tokens import Token

from sayso.coding.syntax import RELATIVES, agents
from sayso.coding.victims import Group, person_row
from sayso.data import read_tsv

REACH = 6  # tokens that may stand between people and their state, and after a verb for "dead", "hostage", ...
_LONGEST_LIST = 12  # links from the last group of a list back to its first
_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_HOSPITALS = frozenset({"hospital", "hospitals", "clinic", "trauma", "infirmary", "injuries"})
_GOVERNED = frozenset({"dobj", "nsubjpass"})


class Hit(NamedTuple):
    """What befell a group, and the word that says so."""

    outcome: str
    anchor: Token


@cache
def forms_of(kind: str) -> dict[str, str]:
    """The written forms of one kind of word in the casualty lexicon, with their outcomes ("-" where it has none)."""
    rows = [row for row in read_tsv("lexicons/casualties.tsv") if row["kind"] == kind]
    return {form: row["outcome"] for row in rows for form in (row["word"], *row["forms"].split()) if form != "-"}


def find_hits(group: Group) -> Iterator[Hit]:
    """What befell the group by every rule that finds something, the surest first, also through "and" and apposition."""
    if _is_spared(group):
        return
    yield from (hit for rule in _RULES if (hit := rule(group)) is not None)
    head = group.role
    links = ("conj",) if group.single else ("conj", "appos")
    for _ in range(_LONGEST_LIST):
        if head.dep_ not in links or head.head.pos_ not in ("NOUN", "PROPN", "NUM", "PRON"):
            return
        head = head.head
        at_head = group._replace(role=head, noun=None)
        rules = (_by_role, _by_lives, _by_modifier, _by_among, _by_state)
        yield from (hit for rule in rules if (hit := rule(at_head)) is not None)


def _is_spared(group: Group) -> bool:
    """ "the release of 40 hostages", "freed 12 detainees": the sentence tells of their rescue, exchange or deportation."""
    role, head = group.role, group.role.head
    governs = head.head if role.dep_ == "pobj" and head.lower_ == "of" else head if role.dep_ in _GOVERNED else None
    return governs is not None and governs.lower_ in forms_of("spared")


# --- rules: Group -> Hit | None ---------------------------------------------------------------------------------------


def _by_dying_of_it(group: Group) -> Hit | None:
    """ "One of the wounded died", "four of the injured have died in hospital": these are dead now."""
    doc, behind = group.role.doc, group.end
    of_the_hurt = [t.lower_ for t in doc[behind : behind + 2]] in (["of", "the"], ["of", "those"])
    hurt = forms_of("tally").get(doc[behind + 2].lower_) == "injured" if behind + 2 < len(doc) else False
    verb = group.role.head
    dies = group.role.dep_ == "nsubj" and verb.lemma_ in {"die", "succumb"}
    return Hit("killed", verb) if of_the_hurt and hurt and dies else None


def _by_tally(group: Group) -> Hit | None:
    """The noun is the outcome: "23 fatalities", "12 dead", "8 injured people", "11 of the wounded"."""
    doc = group.role.doc
    if (group.min, group.max) == (0, 0):
        return _no_tally(group)
    if group.single:
        return None
    stop = group.noun.i + 1 if group.noun is not None and group.noun.i > group.end else group.end + 1
    if stop - group.end > REACH:
        return None
    words = [t.lower_ for t in doc[group.end : group.end + 2]]
    if words in (["of", "the"], ["of", "those"]):
        stop = max(stop, group.end + (4 if doc[group.end + 2 : group.end + 3].text[:1].isdigit() else 3))
    for token in doc[group.end : stop]:
        lower = token.lower_
        if lower in forms_of("tally") and token.i + 1 == stop:
            return Hit(forms_of("tally")[lower], token)
        if lower in forms_of("hit") and token.tag_ in ("VBN", "JJ"):
            return Hit(forms_of("hit")[lower], token)
        if token.is_punct or token.pos_ == "AUX":
            return None
    return None


def _no_tally(group: Group) -> Hit | None:
    """ "no casualties", "no reports of injuries" (but not "no word of casualties")."""
    doc = group.role.doc
    if doc[group.end - 1].lower_ not in ("no", "zero", "without"):
        return None
    heard = False
    for token in doc[group.end : group.end + REACH]:
        if token.lower_ in forms_of("none"):
            return Hit(forms_of("none")[token.lower_], token)
        if token.lower_ in forms_of("hearsay"):
            heard = True
        elif token.is_punct or token.pos_ in ("VERB", "AUX") or (token.pos_ == "ADP" and not heard):
            return None
    return None


def _by_neighbour(group: Group) -> Hit | None:
    """A state follows: "5 dead", "40 people were reported missing", "three soldiers killed and ..."."""
    if group.single and group.role.dep_ == "pobj":
        return None
    doc, at = group.role.doc, max(group.end, (group.noun or group.role).i + 1)
    for token in doc[at : at + REACH]:
        lower = token.lower_
        if lower in forms_of("state") and forms_of("state")[lower] != "-":
            return Hit(forms_of("state")[lower], token)
        if lower in forms_of("hit") and token.tag_ not in ("VBG", "VBZ", "VBP", "VB") and not has_object(token):
            return Hit(forms_of("hit")[lower], token)
        if lower in forms_of("harm") and token.tag_ != "VBG" and not has_object(token):
            return _struck(token, passive=True)
        if lower not in forms_of("bridge") and token.pos_ != "ADV":
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
        return _event(head, group.single)
    if role.dep_ == "pobj" and head.lower_ == "of":
        return _event(head.head, group.single)
    if role.dep_ == "pobj" and head.lower_ == "to" and head.head.lower_ in ("injuries", "injury", "wounds", "burns"):
        return Hit("injured", head.head)
    return None


def _by_lives(group: Group) -> Hit | None:
    """Lives: "claimed nine lives", "claimed the lives of nine", "lost four men"."""
    role = group.role
    row = person_row(group.noun) if group.noun is not None else None
    armed = row is not None and row["civilian"] == "no"
    mourned = group.noun is not None and (armed or group.noun.lower_ in forms_of("loss"))
    if mourned and role.dep_ == "dobj" and role.head.lower_ in forms_of("lose"):
        return Hit("killed", role.head)
    lives = role if role.lower_ in ("life", "lives") else role.head.head if role.head.lower_ == "of" else None
    if lives is None or lives.lower_ not in ("life", "lives"):
        return None
    if lives.dep_ in ("dobj", "nsubjpass") and lives.head.lower_ in forms_of("cost"):
        return Hit("killed", lives.head)
    return None


def _by_modifier(group: Group) -> Hit | None:
    """A clause on the noun: "people killed in ...", "three men who died", "those who were hurt"."""
    for child in group.role.children:
        if child.i < group.role.i or child.dep_ not in ("acl", "relcl", "amod"):
            continue
        if any(c.dep_ == "nsubjpass" and c.lower_ not in RELATIVES for c in child.children):
            continue  # "the owner of a club where seven people were hurt"
        passive = child.dep_ != "relcl" or any(c.dep_ in ("auxpass", "nsubjpass") for c in child.children)
        hit = _struck(child, passive=True) if passive and child.tag_ != "VBG" else _fallen(child)
        if hit is not None:
            return hit
    return None


def _by_among(group: Group) -> Hit | None:
    """Part of the dead: "a child was among the dead", "among those killed were two nurses", "the dead included four"."""
    verb = group.role.head
    if group.role.dep_ in _SUBJECT | {"attr"} and verb.pos_ in ("AUX", "VERB"):
        for child in verb.children:
            if child.lower_ == "among":
                return next((hit for t in child.children if t.dep_ == "pobj" and (hit := _casualties_meant(t))), None)
    if group.role.dep_ == "dobj" and verb.lower_ in ("include", "included", "includes"):
        return next((hit for t in verb.children if t.dep_ in _SUBJECT and (hit := _casualties_meant(t))), None)
    return None


def _casualties_meant(noun: Token) -> Hit | None:
    """The outcome that a noun for casualties names: "the dead", "the wounded", "those killed"."""
    lower = noun.lower_
    if lower in ("those", "people"):
        found = (_struck(c, passive=True) for c in noun.children if c.dep_ in ("acl", "relcl") and c.tag_ != "VBG")
        return next((hit for hit in found if hit is not None), None)
    bare = any(c.lower_ == "the" for c in noun.children)
    return Hit(forms_of("tally")[lower], noun) if bare and lower in forms_of("tally") else None


def _by_state(group: Group) -> Hit | None:
    """How people are left or where they live: "11 others with injuries", "in critical condition", "in relief camps"."""
    verb = group.role.head
    subject = verb.pos_ in ("AUX", "VERB") and group.role.dep_ in _SUBJECT
    left = verb.lower_ in forms_of("leave") and group.role.dep_ == "dobj"
    whose = [group.role, verb] if subject or left else [group.role]
    if group.min == 0:
        return None
    for preposition in (c for token in whose for c in token.children if c.dep_ == "prep" and c.i > group.role.i):
        for noun in (c for c in preposition.children if c.dep_ == "pobj"):
            words = {c.lower_ for c in noun.children}
            if preposition.lower_ == "with" and noun.lower_ in forms_of("harm-noun") and not subject:
                return Hit("injured", noun)
            confined = noun.lower_ in forms_of("confined") and not words & {"the", "a", "an", "this"}
            if confined and preposition.lower_ in ("in", "behind"):
                return Hit("detained", noun)
            if noun.lower_ in ("condition", "conditions") and words & forms_of("condition").keys():
                return Hit("injured", noun)
            housed = verb.lower_ in forms_of("lodge") and noun.lower_ in ("camp", "camps")
            if housed and words & forms_of("shelter").keys():
                return Hit("displaced", noun)
    return None


def _by_verb_before(group: Group) -> Hit | None:
    """A verb stands right before: "killed 14", "leaving injured about 50"."""
    start = group.start
    token = group.role.doc[start - 1] if start else None
    if token is None or token.lower_ not in forms_of("hit") or group.single:
        return None
    return Hit(forms_of("hit")[token.lower_], token)


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
    if before.lower_ == "to" and (ahead := _toll_ahead(group)) is not None:
        return ahead
    for token in reversed(doc[max(group.role.sent.start, start - 18) : start]):
        toll = _toll_of(token)
        if toll:
            bare = group.noun is None and doc[start].lower_ in ("at", "more", "over")  # headlines: "toll at least 12"
            linked = before.lower_ in ("to", "at", "of", "toll", ":", "now") or before.lower_ in forms_of("reach") or bare
            return Hit(toll, token) if linked else None
        if token.text in (";", "."):
            return None
    return None


def _toll_ahead(group: Group) -> Hit | None:
    """ "brings to 14 the number of journalists killed": the toll stands behind its number."""
    doc, at = group.role.doc, group.end
    if at + 1 < len(doc) and doc[at].lower_ == "the":
        for token in doc[at + 1 : at + 4]:
            if toll := _toll_of(token):
                return Hit(toll, token)
    return None


_RULES: tuple[Callable[[Group], Hit | None], ...] = (
    _by_dying_of_it, _by_tally, _by_lives, _by_neighbour, _by_role, _by_modifier, _by_among, _by_state, _by_verb_before,
    _by_of_before, _by_toll,
)  # fmt: skip


def _toll_of(token: Token) -> str | None:
    """The outcome that a toll counts: "death toll", "number of wounded"."""
    if token.lower_ in forms_of("toll"):
        return "killed"
    if token.lower_ != "number":
        return None
    words = [t.lower_ for t in token.doc[token.i + 1 : token.i + 6]]
    return next((forms_of("tally")[w] for w in words if w in forms_of("tally")), None) if words[:1] == ["of"] else None


# --- what a verb or noun says -----------------------------------------------------------------------------------------


def _struck(verb: Token, *, passive: bool) -> Hit | None:
    """What the verb does to its object (or, in the passive, its subject)."""
    lower = verb.lower_
    after = {t.lower_: t for t in takewhile(_is_same_clause, verb.doc[verb.i + 1 : min(verb.sent.end, verb.i + 1 + REACH)])}
    is_passive = any(c.dep_ == "auxpass" for c in verb.children)
    if is_passive and not passive:
        return None
    if verb.i + 1 < len(verb.doc) and "death" in after and verb.doc[after["death"].i - 1].lower_ == "to":
        return Hit("killed", verb)
    fatal = any(c.lower_ in ("fatally", "mortally") and abs(c.i - verb.i) == 1 for c in verb.children)
    if lower in forms_of("harm"):
        return Hit("killed" if fatal or {"dead", "killed", "died"} & after.keys() else "injured", verb)
    if lower in forms_of("hit"):
        return Hit("killed" if fatal else forms_of("hit")[lower], verb)
    if lower in forms_of("take"):
        return _taken(verb, after, passive)
    if lower in forms_of("carry") and _HOSPITALS & after.keys():
        return Hit("injured", verb)
    if passive and lower == "treated" and any(t.lower_ in forms_of("harm-noun") for t in _undergone(verb)):
        return Hit("injured", verb)
    if passive and lower in ("hit", "struck", "grazed") and any(t.lower_ in forms_of("missile") for t in agents(verb)):
        return Hit("injured", verb)
    if lower in forms_of("oust") and {"home", "homes", "flee", "houses"} & after.keys():
        return Hit("displaced", verb)
    return None


def _is_same_clause(token: Token) -> bool:
    """False at the next subject: "fifteen were shot and two people were killed"."""
    return not {token.dep_, token.head.dep_ if token.dep_ == "nummod" else ""} & _SUBJECT


def _taken(verb: Token, after: dict[str, Token], passive: bool) -> Hit | None:
    """ "taken hostage", "taken into custody", "held" (of people, in the passive)."""
    if {"hostage", "hostages", "captive", "captives"} & after.keys():
        return Hit("abducted", verb)
    if {"custody", "prisoner", "prisoners", "detention"} & after.keys() or (passive and verb.lower_ == "held"):
        return Hit("detained", verb)
    return Hit("injured", verb) if _HOSPITALS & after.keys() else None


def _fallen(verb: Token) -> Hit | None:
    """What the verb's subject meets: "died", "lost their lives", "sustained injuries"."""
    lower = verb.lower_
    if lower in forms_of("fall"):
        return Hit(forms_of("fall")[lower], verb)
    if lower in forms_of("harm") and any(c.dep_ == "dobj" and c.lower_ in ("himself", "herself") for c in verb.children):
        return Hit("injured", verb)
    if lower in ("blew", "blown", "blow") and _is_suicide(verb):
        return Hit("killed", verb)
    if lower in forms_of("suffer") and any(t.lower_ in forms_of("harm-noun") for t in _undergone(verb)):
        return Hit("injured", verb)
    for child in verb.children:
        if child.dep_ != "dobj":
            continue
        own = child.lower_ in ("life", "lives") and any(c.dep_ == "poss" for c in child.children)
        if own and lower in forms_of("cost"):
            return Hit("killed", verb)
    if verb.tag_ in ("VBN", "VBD") and lower in forms_of("hit") and not has_object(verb):
        return Hit(forms_of("hit")[lower], verb)
    return None


def _is_suicide(verb: Token) -> bool:
    """ "four militants blew themselves up"; bombers who do are no victims."""
    themselves = any(c.dep_ == "dobj" and c.lower_ == "themselves" for c in verb.children)
    return themselves and not any(c.dep_ in _SUBJECT and c.lemma_.lower() == "bomber" for c in verb.children)


def _undergone(verb: Token) -> Iterator[Token]:
    """What is suffered: "burns", "from suffocation"; for people who are treated: "for smoke inhalation"."""
    for child in verb.children:
        if child.dep_ == "dobj" and not any(c.lower_ == "no" for c in child.children):
            yield from (child, *(c for c in child.children if c.dep_ == "conj"))
        elif child.dep_ == "prep" and child.lower_ in ("from", "for"):
            yield from (c for c in child.children if c.dep_ == "pobj")


def _state_of(verb: Token) -> Hit | None:
    """The state that a verb says or leaves its subject or object in: "left dead", "were reported injured"."""
    if verb.lower_ not in forms_of("bridge") and verb.pos_ != "AUX":
        return None
    for child in verb.children:
        lower = child.lower_
        if child.dep_ not in ("acomp", "oprd", "attr", "xcomp", "ccomp") or child.i < verb.i:
            continue
        if child.dep_ == "ccomp" and any(c.dep_ in _SUBJECT for c in child.children):
            continue
        passive = child.tag_ == "VBN" and (child.dep_ != "xcomp" or any(c.dep_ == "auxpass" for c in child.children))
        kinds = ("state", "fall", "hit") if passive else ("state", "fall")
        outcome = next((forms_of(kind)[lower] for kind in kinds if lower in forms_of(kind)), None)
        if outcome and outcome != "-":
            return Hit(outcome, child)
    return None


def _event(noun: Token, single: bool = False) -> Hit | None:
    """The outcome of a noun that people stand behind: "the death of", "the bodies of", "the fate of 20 is unknown"."""
    outcome = forms_of("event").get(noun.lower_)
    if outcome is None and single:
        outcome = forms_of("event-of-one").get(noun.lower_)
    if outcome == "missing" and noun.lower_ in ("fate", "whereabouts"):
        told = {t.lower_ for t in noun.head.subtree}
        outcome = outcome if told & {"unknown", "unclear", "uncertain"} else None
    return Hit(outcome, noun) if outcome else None


def has_object(verb: Token) -> bool:
    """Whether the verb has an object; in "57 killed 150 injured" the parse takes the next count for one."""
    for child in verb.children:
        if child.dep_ == "dobj":
            after = [t.lower_ for t in verb.doc[child.i : child.i + 3]]
            return not any(word in forms_of("hit") or word in forms_of("state") for word in after)
    return False
