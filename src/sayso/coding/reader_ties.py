"""What the trained reader says of how words hang together: mentions of one happening, and who did it to whom."""

from __future__ import annotations

import numpy as np
from spacy.tokens import Doc

from sayso.coding.layers import Happening, Mention, Trigger, get
from sayso.coding.mentions import HUMAN_KINDS
from sayso.coding.reader import Floats, reading
from sayso.coding.revise import weights

_REACH = 120  # words from a mention to a trigger


def same_happening(doc: Doc, heads: list[int]) -> Floats | None:
    """Chance of each two triggers to tell one happening, `[triggers, triggers]`; None where the reader did not run."""
    seen = reading(doc)
    if seen is None or not heads:
        return None
    chances = seen.pairs("same", heads, heads)
    mutual: Floats = (chances + chances.T) * np.float32(0.5)
    return mutual


def fill_parties(doc: Doc, happenings: list[Happening]) -> None:
    """Give a happening whose words name nobody the party that the reader is sure of."""
    seen = reading(doc)
    mentions: list[Mention] = get(doc, "mentions")
    triggers: list[Trigger] = get(doc, "triggers")
    able = [n for n, m in enumerate(mentions) if m["kind"] in HUMAN_KINDS]
    if seen is None or not able or not triggers:
        return
    heads = [t["head"] for t in triggers]
    places = [mentions[n]["head"] for n in able]
    for role, other in (("actors", "recipients"), ("recipients", "actors")):
        chances = seen.pairs(role[:-1], heads, places)
        for happening in happenings:
            if happening[role]:  # type: ignore[literal-required]
                continue
            best, sure = None, weights()[role[:-1]]
            taken = {mentions[i]["cluster"] for i in happening[other]}  # type: ignore[literal-required]
            for t in happening["triggers"]:
                for column, n in enumerate(able):
                    near = abs(places[column] - heads[t]) <= _REACH and mentions[n]["cluster"] not in taken
                    if near and chances[t, column] >= sure:
                        best, sure = n, float(chances[t, column])
            if best is not None:
                happening[role] = [best]  # type: ignore[literal-required]
