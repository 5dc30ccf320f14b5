"""What the trained reader says of how words hang together: mentions of one happening."""

from __future__ import annotations

import numpy as np
from spacy.tokens import Doc

from sayso.coding.reader import reading
from sayso.coding.reader_spans import Floats


def same_happening(doc: Doc, heads: list[int]) -> Floats | None:
    """Chance of each two triggers to tell one happening, `[triggers, triggers]`; None where the reader did not run."""
    seen = reading(doc)
    if seen is None or not heads:
        return None
    chances = seen.pairs("same", heads, heads)
    mutual: Floats = (chances + chances.T) * np.float32(0.5)
    return mutual
