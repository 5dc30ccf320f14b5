"""Which of the places of a report a happening took place in: by syntax, else by what is told nearest to it."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from sayso.coding.layers import PlaceDraft
from sayso.data import word_class

_LOCATIVE = word_class("locative")
_SIDES = frozenset(f"{one}{two}" for one in ("", "north", "south") for two in ("north", "south", "east", "west"))
_PROVINCE, _COUNTRY = 4, 6  # UCDP where_prec
_REACH = 250  # tokens behind which the last place told says no more where something happened
_SOON = 40  # tokens of the next sentences in which a report that begins without a place sets its scene
_VISITS = word_class("visit")
_TOPICS = frozenset({"over", "on"})  # "talks over Syria" are not there


def place_for(doc: Doc, head: int, found: list[PlaceDraft]) -> int | None:
    """Index of the place where the happening at token `head` took place, by syntax; None when the clause does not say."""
    token = doc[head]
    first, last = token.sent.start, token.sent.end
    here = [(n, draft) for n, draft in enumerate(found) if first <= draft["start"] < last]
    at = {i: n for n, draft in here for i in range(draft["start"], draft["end"])}
    for node in _nodes(token):
        hits = _located(node, at, found)
        if hits:
            return min(hits, key=lambda n: (found[n]["precision"] or 9, found[n]["start"]))
    return None


_BEARING = frozenset({"pobj", "nsubjpass", "appos", "conj", "npadvmod", "ROOT"})


def place_near(doc: Doc, head: int, found: list[PlaceDraft], others: frozenset[int] = frozenset()) -> int | None:
    """Index of the place told nearest to a happening that names none itself: in its sentence, else the last one before.

    Reports set the scene once; only places in phrases of their own count ("US troops" is no place), and no country: that
    one is named says little of where. `others`: places of acts on other days, which are not
    looked ahead to.
    """
    sentence = doc[head].sent
    told = [(n, p) for n, p in enumerate(found) if p["start"] < sentence.end and _is_scene(doc, p)]
    here = [(abs(p["head"] - head) + (0 if p["start"] > head else 5), n) for n, p in told if sentence.start <= p["start"]]
    if here:
        return min(here)[1]
    before = next((n for n, p in reversed(told) if p["start"] < head), None)
    if before is None:
        soon = range(sentence.end, sentence.end + _SOON)
        return next((n for n, p in enumerate(found) if p["start"] in soon and _is_scene(doc, p) and n not in others), None)
    if head - found[before]["start"] > _REACH:
        return None
    wide = (n for n, p in enumerate(found) if sentence.start <= p["start"] < sentence.end and _is_land(doc, p))
    return next((n for n in wide if not set(found[n]["country"]) & set(found[before]["country"])), before)


def _is_land(doc: Doc, place: PlaceDraft) -> bool:
    """ "in Syria": a country in a phrase of its own."""
    token = doc[place["head"]]
    return place["precision"] is not None and token.dep_ == "pobj" and token.head.lower_ in {"in", "across", "inside"}


def _is_scene(doc: Doc, place: PlaceDraft) -> bool:
    fine = place["precision"] is not None and place["precision"] <= _PROVINCE
    bearing = doc[place["head"]].dep_ in _BEARING or _is_dateline(doc, place["start"])
    return fine and bool(place["country"]) and bearing and not _is_podium(doc, place) and not _tells_of_somebody(doc[place["head"]])


def _tells_of_somebody(token: Token) -> bool:
    """ "said a farmer who fled to the capital", "a shopkeeper from Homs": a place that only describes who speaks."""
    for node in token.ancestors:
        if node.dep_ in {"relcl", "acl"} and node.head.dep_ in {"appos", "nsubj"}:
            speaks = node.head.head if node.head.dep_ == "nsubj" else node.head.head.head
            return speaks.lemma_.lower() in {"say", "tell", "add", "recall"}
    return False


def _is_podium(doc: Doc, place: PlaceDraft) -> bool:
    """ "told reporters in New York": where a speaker stood is no scene of what the report tells."""
    phrase = doc[place["head"]].head
    verb = phrase.head if phrase.dep_ == "prep" else phrase
    verb = verb.head if verb.dep_ in {"dobj", "pobj", "dative"} else verb
    return phrase.dep_ == "prep" and verb.lemma_.lower() in {"tell", "brief"}


def _is_dateline(doc: Doc, start: int) -> bool:
    """ "INDIANAPOLIS (AP) -" at the head of a line."""
    first = doc[start]
    return first.is_upper and len(first) > 3 and (start == 0 or doc[start - 1].is_space or bool(first.is_sent_start))


def _nodes(token: Token) -> list[Token]:
    """The trigger, its clause's verb, and (for participles and nouns) the verb above."""
    nodes = [token]
    node = token
    while node.head.i != node.i and len(nodes) < 4:
        if node.dep_ in {"ccomp", "relcl", "parataxis"} or (
            node.dep_ == "conj" and node.pos_ == "VERB" and any(c.dep_ == "nsubj" for c in node.children)
        ):
            break
        node = node.head
        if node.pos_ in {"VERB", "AUX"} or node.pos_ == "NOUN":
            nodes.append(node)
    return nodes


def _located(node: Token, at: dict[int, int], found: list[PlaceDraft]) -> list[int]:
    """Places in locative phrases under a token, followed through nested nouns ("on a vehicle in eastern Baghdad")."""
    hits: list[int] = []
    stack = [(c, 0) for c in node.children]
    while stack:
        child, depth = stack.pop()
        if child.dep_ in {"prep", "agent"} and child.lower_ in _LOCATIVE:
            for inner in child.children:
                if inner.dep_ in {"pobj", "prep", "pcomp"}:
                    if inner.i in at and _tells_where(child, node, depth, found[at[inner.i]]):
                        hits.append(at[inner.i])
                    if depth < 3:
                        stack.append((inner, depth + 1))
                        stack += [(c, depth + 1) for c in inner.children]
        elif (
            child.dep_ in {"dobj", "nsubjpass", "pobj", "appos", "conj"}
            and depth < 3
            and child.pos_ in {"NOUN", "PROPN"}
        ):
            precise = child.i in at and (found[at[child.i]]["precision"] or 9) <= (7 if node.lemma_ in _VISITS else 4)
            if precise and child.dep_ in {"dobj", "nsubjpass"}:
                hits.append(at[child.i])  # "attacked Mosul", "the town was shelled"
            stack += [(c, depth + 1) for c in child.children]
        elif child.lower_ in _SIDES:  # "40 km south of Hodeidah"
            hits += [at[c.i] for of in child.children if of.dep_ == "prep" for c in of.children if c.i in at]
        elif (child.dep_ in {"advmod", "npadvmod"} and child.i in at) or (
            child.dep_ in {"poss", "compound"}
            and child.i in at
            and child.head.pos_ == "NOUN"
            and (child.head.i == node.i or child.dep_ == "compound" or not _is_people(child.head))
            and (found[at[child.i]]["precision"] or 9) <= 4
        ):
            hits.append(at[child.i])
    return hits


def _is_people(token: Token) -> bool:
    """Whether a noun stands for who acts: "Tehran's forces" tells not where they are."""
    return token.lemma_.lower() in _PEOPLE


_PEOPLE = word_class("staff")


def _tells_where(preposition: Token, node: Token, depth: int, place: PlaceDraft) -> bool:
    """Whether a place behind a preposition is where something happened: "in Homs", "a visit to Oman", not "from Homs"."""
    word = preposition.lower_
    if word == "to":
        return depth == 0 and node.lemma_.lower() in _VISITS
    if word == "of":
        return depth > 0
    if word in _TOPICS and (place["precision"] or 0) >= _COUNTRY:
        return False
    return word not in {"from", "by", "against"}


def apart(one: PlaceDraft, other: PlaceDraft) -> bool:
    """Two places that cannot be one: other countries, or two towns some way from each other."""
    if one["country"] and other["country"] and not set(one["country"]) & set(other["country"]):
        return True
    if (one["precision"] or 9) > 2 or (other["precision"] or 9) > 2 or one["lat"] is None or other["lat"] is None:
        return False
    return abs(one["lat"] - other["lat"]) + abs((one["lon"] or 0) - (other["lon"] or 0)) > 0.5
