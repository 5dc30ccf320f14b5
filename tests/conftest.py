"""One report coded by hand, in our own words: it has everything that the exporters must be able to show."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sayso.records import (
    Actor,
    Claim,
    Coding,
    Count,
    Event,
    Failure,
    Link,
    Place,
    Relation,
    Report,
    Source,
    SourceType,
    Span,
    When,
)

TEXT = (
    "Gunmen from the Red Valley Front stormed a customs post near Torvél on Monday, leaving at least six guards "
    "dead, the interior ministry said.\n"
    "A border official, who asked not to be named because he may not speak to reporters, told the Coast Agency that "
    "nine people were killed and “two or three” wounded. The ministry denied that any civilians were hurt.\n"
    "READ MORE: Ten facts about Torvél 🗺\n"
    "The Front claimed the raid in a post on its channel. Hours later army helicopters bombed a camp of the group "
    "in answer to the raid, Gen. Anton Brisk said. The Front, which is armed by the Northern League, threatened "
    "“=revenge” on <all> [bold]garrisons[/bold] of the province."
)


def at(words: str, nth: int = 0, text: str = TEXT) -> Span:
    """The span of the nth place where the words stand."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words), words)


def _sources() -> dict[str, Source]:
    reason = "he may not speak to reporters"
    named: tuple[tuple[str, str, str, SourceType], ...] = (
        ("ministry", "the interior ministry", "interior ministry", "government"),
        ("again", "The ministry", "interior ministry", "government"),
        ("front", "The Front", "Red Valley Front", "armed-group"),
        ("general", "Gen. Anton Brisk", "Anton Brisk", "military"),
    )
    sources = {key: Source(text, name, kind, span=at(text)) for key, text, name, kind in named}
    words = "A border official"
    sources["official"] = Source(words, "border official", "anonymous", ("Coast Agency",), True, reason, at(words))
    return sources


FRONT = Actor("Red Valley Front", "Red Valley Front", "armed-group", "TST", "x:rvf")
GUARDS = Actor("six guards", "guards", "police", "TST")
ARMY = Actor("army helicopters", "army", "military")
MONDAY = When("on Monday", "2031-05-05", "2031-05-05")
TORVEL = Place("near Torvél", "Torvél", ("TST",), 12.5, -3.25, 2, "geonames:1")


def _raid(who: dict[str, Source]) -> Event:
    ministry, official, said, told = who["ministry"], who["official"], at("said"), at("told the Coast Agency")
    raid, dead = at("stormed a customs post"), at("at least six guards")
    denied = at("denied")
    claims = (
        Claim("event", "ASSAULT", raid, ministry, cue=said, rule="verb"),
        Claim("actor", FRONT, at("Red Valley Front"), ministry, cue=said, rule="subject"),
        Claim("recipient", GUARDS, at("six guards"), ministry, cue=said, rule="victims"),
        Claim("when", MONDAY, at("on Monday"), rule="weekday"),
        Claim("where", TORVEL, at("near Torvél"), rule="near"),
        Claim("casualty", Count("killed", 6, None, "at least six", "guards", False), dead, ministry, cue=said),
        Claim("casualty", Count("killed", 9, 9, "nine", "people"), at("nine people"), official, cue=told, rule="n"),
        Claim("casualty", Count("killed", 9, 9, "nine", "people"), at("nine people"), official, cue=told, rule="n"),
        Claim("casualty", Count("injured", 2, 3, "two or three"), at("two or three"), official, cue=told, rule="n"),
        Claim("casualty", Count("injured", 0, 0, "any", "civilians", True), at("any civilians"), who["again"], "denies",
              denied, "none"),
        Claim("event", "ASSAULT", at("the raid"), who["front"], "claims-responsibility", at("claimed"), "claim"),
    )  # fmt: skip
    triggers = (raid, at("leaving at least six guards dead"), at("the raid"))
    return Event("e1", "ASSAULT", triggers, claims, "attack", "attributed", types=("ASSAULT", "COERCE"))


def _strike(who: dict[str, Source]) -> Event:
    said = at("said", 1)
    claims = (
        Claim("event", "ASSAULT", at("bombed a camp of the group"), who["general"], cue=said, rule="verb"),
        Claim("actor", ARMY, at("army helicopters"), who["general"], cue=said, rule="subject"),
        Claim("recipient", Actor("a camp of the group", "Red Valley Front"), at("a camp of the group"), rule="object"),
        Claim("when", When("Hours later", None, None, note="anchor not dated"), at("Hours later"), rule="later"),
        Claim("instrument", "helicopter", at("helicopters"), rule="carrier"),
    )
    return Event("e2", "ASSAULT", (at("bombed a camp of the group"),), claims, "air-drone-strike", "attributed")


def _threat() -> Event:
    span = at("threatened")
    claims = (
        Claim("event", "THREATEN", span, rule="verb"),
        Claim("actor", FRONT, at("The Front", 1), rule="subject"),
        Claim("recipient", Actor("<all> [bold]garrisons[/bold]", "<all> [bold]garrisons[/bold]"),
              at("<all> [bold]garrisons[/bold]"), rule="on"),
        Claim("where", Place("the province", country=("TST", "TSU")), at("the province"), rule="of"),
    )  # fmt: skip
    return Event("e3", "THREATEN", (span, at("=revenge")), claims, None, "threatened", optional=True)


def make_coding() -> Coding:
    """The sample, made afresh: two calls give equal records."""
    report = Report(
        TEXT, "r-sample", "Raid on a customs post", "2031-05-06", "Coast Agency", "https://example.org/a?b=1&c=2"
    )
    return Coding(
        report=report,
        events=(_raid(_sources()), _strike(_sources()), _threat()),
        links=(Link("response-to", "e2", "e1", at("in answer to the raid")),),
        relations=(Relation("backed-by", "Red Valley Front", "Northern League", at("armed by the Northern League")),),
        boilerplate=(at("READ MORE: Ten facts about Torvél 🗺"),),
        failures=(Failure("casualty", "Ten", "inside boilerplate"),),
        notes=("1 place was not found in the gazetteer",),
        meta={"version": "0.1.0", "parser": "test 1.0"},
    )


@pytest.fixture
def coding() -> Coding:
    return make_coding()


@pytest.fixture
def coding_again() -> Coding:
    """The same sample, made once more."""
    return make_coding()


@pytest.fixture
def bare() -> Coding:
    """A report in which nothing was found, and of which nothing but the text is known."""
    return Coding(report=Report("It rained all day."))


@pytest.fixture
def event_with() -> Callable[..., Event]:
    """An event with the given casualty claims: `(source name or None, outcome, min, max, civilian)` each."""

    def make(*rows: tuple[str | None, str, int, int | None, bool | None]) -> Event:
        claims = tuple(
            Claim("casualty", Count(outcome, low, high, "n", civilian=civilian), Span(0, 1, "n"),  # type: ignore[arg-type]
                  Source(name, name, "official") if name else None)
            for name, outcome, low, high, civilian in rows
        )  # fmt: skip
        return Event("e1", "ASSAULT", (Span(0, 1, "n"),), claims)

    return make


@pytest.fixture(scope="session")
def tiny() -> Any:
    """The module `tiny_reader.py` beside this file: a trained reader of a few kilobytes, and ways to break it."""
    spec = importlib.util.spec_from_file_location("tiny_reader", Path(__file__).parent / "tiny_reader.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def reader_folder(tiny: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a sound reader whose answers mean nothing."""
    return Path(tiny.build(tmp_path_factory.mktemp("reader")))
