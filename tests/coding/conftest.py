"""Tests of rules are tests of the patterns: what the trained reader makes of a sentence changes with its weights."""

from __future__ import annotations

import pytest

from sayso.coding import engine


@pytest.fixture(autouse=True)
def patterns_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code with the patterns unless a test names an engine."""
    monkeypatch.setattr(engine, "DEFAULT_ENGINE", "patterns")
