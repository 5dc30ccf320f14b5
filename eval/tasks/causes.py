"""Cause and effect in sentences: the links that the pipeline finds, in the form of the Causal News Corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sayso import Report
from sayso.coding.engine import code_many
from sayso.errors import SetAside
from sayso.records import Link

_CAUSAL = frozenset({"response-to", "causes"})


def causal_news_corpus(found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Sentences -> whether one happening brings about another. A sentence without two coded happenings has no link.

    The words of a link begin with its cue and hold the second party; the corpus wants whole clauses, so that what stands
    before the words is given as the other side. Exact spans are seldom met.
    """
    reports = [Report(text=r["text"], id=r["id"]) for r in found]
    for report, coding in zip(reports, code_many(reports), strict=True):
        links = () if isinstance(coding, SetAside) else coding.links
        relations = [_relation(report.text, link) for link in links if link.type in _CAUSAL]
        yield {"id": report.id, "text": report.text, "causal": int(bool(relations)), "relations": relations}


def _relation(text: str, link: Link) -> dict[str, Any]:
    words = {"start": link.evidence.start, "end": link.evidence.end}
    before = {"start": 0, "end": max(len(text[: link.evidence.start].rstrip()), 1)}
    cause, effect = (words, before) if link.type == "response-to" else (before, words)
    return {"cause": cause, "effect": effect, "signals": []}
