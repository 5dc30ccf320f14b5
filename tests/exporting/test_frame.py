"""Coded reports as a data frame."""

from __future__ import annotations

import sys

import pytest

from sayso.errors import UsageError
from sayso.exporting.csv import CLAIM_COLUMNS, EVENT_COLUMNS
from sayso.exporting.frame import to_pandas
from sayso.records import Coding


def test_one_row_per_event(coding: Coding, bare: Coding) -> None:
    pytest.importorskip("pandas")
    frame = to_pandas([coding, bare, coding])
    assert list(frame.columns) == list(EVENT_COLUMNS)
    assert list(frame["event_id"]) == ["e1", "e2", "e3"] * 2
    assert frame["killed_low"].sum() == 12
    assert frame.loc[0, "start"] == "2031-05-05"


def test_one_row_per_claim_and_empty_frames(coding: Coding, bare: Coding) -> None:
    pytest.importorskip("pandas")
    claims = to_pandas([coding], "claims")
    assert len(claims) == len(coding.claims)
    assert claims["start"].dtype == "Int64"
    assert list(to_pandas([bare], "claims").columns) == list(CLAIM_COLUMNS)
    assert to_pandas([]).empty


def test_without_pandas_it_says_what_to_install(coding: Coding, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match=r"sayso\[pandas\]"):
        coding.to_pandas()
