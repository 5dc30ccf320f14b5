"""The heads of the reader and their labels, in the order of its outputs; written into the model card and read back from it."""

from __future__ import annotations

from sayso.coding.reader_input import TYPES
from training.markup_terms import SUBTYPES

FACTUALITIES = ("asserted", "attributed", "disputed", "denied", "planned", "threatened", "hypothetical", "negated")
FILLERS = ("PerpInd", "PerpOrg", "Target", "Victim", "Weapon")
PARTIES = ("SOURCE", "TARGET", "RELATED")
ENTITIES = (
    "Organisation", "Location", "Person", "Temporal", "Quantity", "Weapon", "MilitaryPlatform", "DocumentReference", "Nationality",
    "Money", "Vehicle", "CommsIdentifier", "Frequency",
)  # fmt: skip
OUTCOMES = ("killed", "injured", "missing", "detained", "displaced", "abducted")
POLICE = ("KILL", "ARREST", "FAIL", "FORCE", "ANY_ACTION")
ROOTS = (
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION",
    "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
ATTRIBUTION = ("source", "cue", "content")


def bio(names: tuple[str, ...]) -> tuple[str, ...]:
    """Outside, then beginning and inside of each."""
    return ("O", *(f"{p}-{n}" for n in names for p in "BI"))


HEADS: dict[str, tuple[str, ...]] = {
    "event": ("none", *TYPES),  # softmax
    "core": ("core",),  # sigmoid: needed for full recall, not optional
    "subtype": ("none", *sorted(SUBTYPES)),  # softmax, of a trigger
    "factuality": FACTUALITIES,  # softmax, of a trigger
    "veridical": ("veridical",),  # a number from -3 (certainly not) to 3 (certainly so)
    "source": bio(("source",)),  # softmax, as all that follow up to "outcome"
    "cue": bio(("cue",)),
    "content": bio(("content",)),
    "filler": bio(FILLERS),
    "party": bio(PARTIES),
    "entity": bio(ENTITIES),
    "outcome": ("none", *OUTCOMES),  # of a number
    "police": POLICE,  # sigmoid, pooled over a sentence
    "causal": ("causal",),  # sigmoid, pooled over a sentence
    "incident": ("incident",),  # sigmoid, pooled over a document
}
"""Logits of each word: name and labels of each head."""

PAIRS = (
    "actor", "recipient", "when", "where", "speaker", "same", "response-to", "causes", "part-of", "follows", "says", "content",
)  # fmt: skip
"""Scores of pairs of words: a trigger and a mention, a time, a place, a source, another trigger; a cue and what it brings."""
PAIR_SIZE = 32
RELATIONS = (
    "CoLocated", "FightingAgainst", "BelongsTo", "HasAttrOf", "CommWith", "IsSynonymOf", "InChargeOf", "AlliesOf", "Likes",
    "Dislikes", "Apart",
)  # fmt: skip
RELATION_SIZE = 16


def slices() -> dict[str, slice]:
    """Where each head stands in a word's logits."""
    found, at = {}, 0
    for name, labels in HEADS.items():
        found[name] = slice(at, at + len(labels))
        at += len(labels)
    return found
