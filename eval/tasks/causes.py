"""Cause and effect in sentences: what the reader judges, and the links that the pipeline finds (Causal News Corpus)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sayso import Report
from sayso.coding import engine
from sayso.coding.pipeline import to_coding
from sayso.coding.reader import reading
from sayso.records import Link

_CAUSAL = frozenset({"response-to", "causes"})
LEAST = 0.4  # chance from which the reader's word makes a sentence causal


def causal_news_corpus(found: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Sentences -> whether one happening brings about another, and the links told in it.

    The words of a link begin with its cue and hold the second party; the corpus wants whole clauses, so that what stands
    before the words is given as the other side. Exact spans are seldom met.
    """
    for record in found:
        report = Report(text=record["text"], id=record["id"])
        with engine.load().memory_zone():
            doc = engine.document(report)
            links = [link for link in to_coding(doc, report).links if link.type in _CAUSAL]
            seen = reading(doc)
            causal = bool(links) or (seen is not None and float(seen.pooled("causal", 0, len(doc))[0]) >= LEAST)
        relations = [_relation(report.text, link) for link in links]
        yield {"id": report.id, "text": report.text, "causal": int(causal), "relations": relations}


def _relation(text: str, link: Link) -> dict[str, Any]:
    words = {"start": link.evidence.start, "end": link.evidence.end}
    before = {"start": 0, "end": max(len(text[: link.evidence.start].rstrip()), 1)}
    cause, effect = (words, before) if link.type == "response-to" else (before, words)
    return {"cause": cause, "effect": effect, "signals": []}
