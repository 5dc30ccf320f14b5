"""Coded reports as a pandas data frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sayso.errors import UsageError
from sayso.exporting.csv import CLAIM_COLUMNS, EVENT_COLUMNS, Table, claim_rows, event_rows
from sayso.records import Coding

if TYPE_CHECKING:
    import pandas as pd

WHOLE_NUMBERS = (
    "precision", "killed_low", "killed_best", "killed_high", "injured_low", "injured_best", "injured_high", "quote_start",
    "quote_end", "min", "max", "start", "end", "cue_start", "cue_end",
)  # fmt: skip


def to_pandas(codings: Iterable[Coding], table: Table = "events") -> pd.DataFrame:
    """The rows of `sayso.exporting.csv` as a frame: one per event, or one per claim. Days stay ISO strings.

    Raises UsageError when pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise UsageError("to_pandas needs pandas, which is not installed: pip install 'sayso[pandas]'") from error
    columns, rows_of = (EVENT_COLUMNS, event_rows) if table == "events" else (CLAIM_COLUMNS, claim_rows)
    frame = pd.DataFrame([row for coding in codings for row in rows_of(coding)], columns=list(columns))
    # `start` and `end` are days of an event, but offsets of a claim.
    whole = [c for c in WHOLE_NUMBERS if c in columns and not (table == "events" and c in ("start", "end"))]
    return frame.astype(dict.fromkeys(whole, "Int64"))
