"""The engine: what the pipeline needs, what is loaded, and that neither length, order nor company changes a coding."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any, NoReturn

import pytest

import sayso
from sayso.coding import engine
from sayso.coding.layers import get
from sayso.errors import UsageError
from sayso.records import Coding, Report, Span

DAY = "2024-02-08"
STORY = "Gunmen killed five farmers near the village of Tarin on Monday, the governor said. The army denied a role.\n"


def spans(coding: Coding) -> Iterator[Span]:
    for event in coding.events:
        yield from event.triggers
        yield from (claim.span for claim in event.claims)


def test_every_component_has_what_it_needs() -> None:
    problems = engine.load(engine="reader").analyze_pipes()["problems"]
    assert set(problems) == set(engine.load(engine="reader").pipe_names)
    assert {name: needs for name, needs in problems.items() if needs} == {}
    for name in engine.pipeline.COMPONENTS:
        assert engine.load(engine="reader").get_pipe_meta(name).assigns, name


def test_no_sentence_runs_from_a_headline_into_the_report() -> None:
    text = "Gunmen seize 30 miners in a raid\n\nBy our reporter in Gao\n\nPolice were combing the hills for the miners."
    doc = engine.document(Report(text), until="sayso_mentions")
    assert [s.text.strip() for s in doc.sents] == text.split("\n\n")


def test_engines_leave_out_what_they_say() -> None:
    assert "sayso_reader" not in engine.load(engine="patterns").pipe_names
    with pytest.raises(UsageError, match="engine 'oracle' is unknown"):
        engine.load(engine="oracle")


def test_the_reader_gives_the_same_whatever_comes_before() -> None:
    reports = [Report(STORY, "a"), Report(STORY + " Later police arrested two men in Oke.", "b")]
    forward = [c.to_dict() for c in engine.code_many(reports, engine="reader") if isinstance(c, Coding)]
    backward = [c.to_dict() for c in engine.code_many(reports[::-1], engine="reader") if isinstance(c, Coding)]
    assert forward == backward[::-1]
    assert forward[0]["sayso"]["engine"] == "reader"


def test_the_parser_is_loaded_once() -> None:
    assert engine.load() is engine.load(None) is engine.load("en_core_web_md")


def test_a_long_text_is_parsed_in_pieces_and_coded_as_a_whole() -> None:
    text = STORY * (engine.PIECE // len(STORY) + 20)
    assert len(text) > engine.PIECE
    doc = engine._read(engine.load(), Report(text, published=DAY))
    assert doc.text == text
    assert doc.has_annotation("DEP") and doc.has_annotation("ENT_IOB")
    coding = sayso.code(Report(text, published=DAY))
    assert all(text[span.start : span.end] == span.text for span in spans(coding))
    assert max(span.start for span in spans(coding)) > len(text) - len(STORY)
    assert coding.meta == sayso.code(STORY, published=DAY).meta


def test_a_text_that_fits_is_parsed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    report = Report(STORY * 3, published=DAY)
    whole = sayso.code(report)
    monkeypatch.setattr(engine, "PIECE", len(report.text))
    assert sayso.code(report) == whole
    doc = engine._read(engine.load(), report)
    assert get(doc, "report")["published"] == DAY


def test_coding_opens_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("a connection was opened")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
    engine._loaded.cache_clear()  # loading is watched too
    assert sayso.code(STORY, published=DAY).events


def test_a_day_that_is_none_is_wrong_use() -> None:
    with pytest.raises(sayso.SaysoError, match="published: 'someday' cannot be read as a day"):
        sayso.code(STORY, published="someday")
