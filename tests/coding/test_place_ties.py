"""Which place an event takes, on reports of our own with the real pipeline."""

from __future__ import annotations

from sayso.coding.engine import code
from sayso.records import Coding


def _where(coding: Coding, kind: str) -> str | None:
    event = next(e for e in coding.events if e.type == kind)
    return event.where.name if event.where else None


def test_where_a_speaker_stood_is_no_scene() -> None:
    text = (
        "Rebels shelled a market in Goma on Monday, killing two people. \"We are alarmed,\" the envoy told reporters in New York. "
        "Soldiers arrested 14 suspects on Tuesday, a security official said."
    )
    assert _where(code(text, published="2025-05-06"), "COERCE") == "Goma"


def test_a_town_that_is_taken_for_a_people() -> None:
    text = "Mexican marines killed eight gunmen in a shootout near Culiacan late on Thursday."
    assert _where(code(text, published="2024-09-14"), "ASSAULT") == "Culiacan"
