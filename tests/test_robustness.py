"""Whatever comes in, something sensible comes out, and the same thing every time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import sayso
from sayso.coding.engine import code_many
from sayso.exporting.html import to_html
from sayso.exporting.json import to_json
from sayso.records import Coding, Report, Span

ROOT = Path(__file__).parent.parent
DAY = "2024-02-08"
STORY = "Gunmen killed five farmers near the village of Tarin on Monday, the governor said."
PIECES = (
    "Gunmen killed five people", "in Goma", "on Monday", ", police said.", "The army denied it.", "at least 40", "dozens",
    "kil\u200bled", "\u202edellik\u202c", "(" * 60, "\n", "\n\n", "\t", " ", "“", "”", "\"", "'", "...", "—", "said", "killed",
    "was", "who", "and", "of", "by", "the", "between 3 and 5", "no one", "1,000", "-3", "³", "10.5 million", "2024-02-31",
    "last week", "Al Jazeera", "<b>&amp;</b>", "=cmd()", "é", "مسلحون", "武装分子", "😀", "\x00", "\x1b[2J", "a" * 210, "U.S.",
    "according to", "him", "it", "they", "ALSO READ:", "KILLED IN ATTACK ON THE NORTHERN CITY", "%s", "{0}", "\r",
)  # fmt: skip


def spans(coding: Coding) -> list[Span]:
    return [*(t for e in coding.events for t in e.triggers), *(c.span for c in coding.claims), *coding.boilerplate]


@settings(max_examples=int(os.environ.get("SAYSO_FUZZ", "25")), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map(" ".join))
@example(STORY * 3)
@example("(" * 10_000)
@example(STORY + "(" * 10_000 + STORY)
@example("said " * 500)
@example("and killed " * 200)
@example("of the killing of the " * 100 + "man")
@example("Gunmen killed " + ", ".join(["five men"] * 300) + ".")
@example(STORY.replace(" ", "\u00a0"))
@example(STORY.upper())
@example("\ufeff" + STORY)
def test_any_text_is_coded_or_set_aside(text: str) -> None:
    try:
        coding = sayso.code(text, published=DAY)
    except sayso.SaysoError as reason:
        assert "report '" in str(reason)
        return
    assert all(text[s.start : s.end] == s.text and s.text.strip() for s in spans(coding))
    to_json(coding).encode()
    assert "<script" not in to_html(coding)


@pytest.mark.parametrize("hidden", ["kil\u200bled", "kil\u00adled", "k\u2060illed", "\u202akilled\u202c"])
def test_invisible_characters_hide_no_killing(hidden: str) -> None:
    plain, odd = (sayso.code(text, published=DAY) for text in (STORY, STORY.replace("killed", hidden)))
    assert [e.type for e in odd.events] == [e.type for e in plain.events] == ["ASSAULT"]
    assert hidden.strip("\u202a\u202c") in odd.events[0].triggers[0].text


def test_without_a_day_of_publication_nothing_is_guessed() -> None:
    coding = sayso.code(STORY)
    assert coding.events[0].when is not None
    assert (coding.events[0].when.text, coding.events[0].when.start) == ("Monday", None)
    assert any("relative dates are unresolved" in note for note in coding.notes)
    assert not sayso.code(STORY, published=DAY).notes


def test_company_and_order_do_not_matter() -> None:
    texts = (STORY, "The rebels met the minister in Juba on Friday.", "(" * 500 + " police said", STORY + " He was 34.")
    reports = [Report(text, f"n{i}", published=DAY) for i, text in enumerate(texts)]
    alone = [to_json(sayso.code(report)) for report in reports]
    together = [to_json(c) for c in code_many(reversed(reports)) if isinstance(c, Coding)]
    assert together == alone[::-1]


def test_the_hash_seed_does_not_matter() -> None:
    """Python orders sets of strings anew in every process unless it is told a seed."""
    file = str(ROOT / "examples" / "market_radio.json")
    command = [sys.executable, "-W", "ignore", "-m", "sayso", "code", file, "--format", "json", "--quiet"]
    seen = {
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True, timeout=120).stdout
        for seed in ("1", "4242")
    }
    assert len(seen) == 1
    assert len(seen.pop()) > 1000
