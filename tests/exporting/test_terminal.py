"""The view for people: everything is on it, it fits, and a report cannot draw on the terminal."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from sayso.exporting.terminal import Detail, render, render_legend
from sayso.records import Claim, Coding, Count, Event, Report, Source, Span


def shown(coding: Coding, width: int = 80, encoding: str = "utf-8", *, detail: Detail = "cards") -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
    console = Console(file=stream, width=width)
    render(coding, console, detail=detail)
    render_legend(console, detail=detail)
    stream.flush()
    stream.seek(0)
    return stream.read()


def test_the_cards(coding: Coding) -> None:
    page = shown(coding)
    assert page.startswith("Raid on a customs post\nCoast Agency · 2031-05-06 · r-sample\n───")
    for line in (
        "e1  ASSAULT / attack  [attributed]  “stormed a customs post, leaving at least",
        "    on the word of interior ministry, border official; denies a number: interior",
        "    Red Valley Front → guards",
        "    2031-05-05 (“on Monday”) · near Torvél (TST)",
        "    killed    6-9+, best 6 (combatant 6-9+)",
        "              6+ guards   – interior ministry",
        "              9 people    – border official (anonymous)",
        "              0 civilians – interior ministry",
        "    interior ministry – denies – “The ministry denied that any civilians were",
        "    Red Valley Front – claims responsibility – “The Front claimed the raid in a",
        "    “Hours later” (day not known) · by helicopter",
        "    e2 air-drone-strike – response to → e1 attack: “in answer to the raid”",
        "    casualty “Ten”: inside boilerplate",
    ):
        assert line in page.splitlines()
    assert "border official (anonymous: he may not speak to reporters), via Coast Agency\n      – asserts – “" in page


@pytest.mark.parametrize("width", [50, 80, 100, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("detail", ["brief", "claims"])
def test_it_fits_and_has_no_loose_ends(coding: Coding, width: int, encoding: str, detail: Detail) -> None:
    lines = shown(coding, width, encoding, detail=detail).splitlines()
    assert max(map(len, lines)) <= min(width, 100)
    assert all(line == line.rstrip() for line in lines)


def test_optional_events_are_lines_of_their_own(coding: Coding) -> None:
    lines = shown(coding).splitlines()
    start = lines.index("only said, or background")
    assert lines[start + 1].startswith("    e3  THREATEN  [threatened]  “threatened, =revenge”  Red Valley Front → <all>")
    assert lines[start - 1] == lines[start + 3] == ""


def test_brief_is_a_line_or_two_per_event(coding: Coding) -> None:
    page = shown(coding, 100, detail="brief")
    assert page.splitlines()[2:4] == [
        "e1  Red Valley Front → guards · 2031-05-05 · near Torvél (TST) · killed 6-9+, injured 2-3 · attack",
        "    [attributed]",
    ]
    assert "interior ministry" not in page


def test_the_sides_of_a_clash_are_named_once(coding: Coding) -> None:
    event = coding.events[0]
    sides = [c for c in event.claims if c.field in {"actor", "recipient"}]
    swapped = [replace(c, field="recipient" if c.field == "actor" else "actor") for c in sides]
    clash = replace(coding, events=(replace(event, claims=(*event.claims, *swapped)),), links=())
    assert "    Red Valley Front ↔ guards\n" in shown(clash)
    assert "    Red Valley Front <-> guards\n" in shown(clash, encoding="ascii")


def test_words_are_shown_once_where_two_speak_in_one_sentence(coding: Coding) -> None:
    event = coding.events[0]
    said = next(c for c in event.claims if c.source and c.source.name == "interior ministry")
    assert said.source
    other = replace(said, source=replace(said.source, name="mayor"))
    page = shown(replace(coding, events=(replace(event, claims=(said, other)),), links=()))
    assert page.count("leaving at least six guards dead, the interior") == 1
    assert "    mayor – asserts\n" in page


def test_every_claim(coding: Coding) -> None:
    page = shown(coding, 100, detail="claims")
    assert page.count("every claim") == 3
    assert "    when       2031-05-05 – the report asserts: “on Monday”" in page


def test_ascii_keeps_the_words_readable(coding: Coding) -> None:
    page = shown(coding, encoding="ascii")
    assert page.isascii()
    assert "near Torvel (TST)" in page
    assert '"two or three" wounded.' in page


def test_a_report_cannot_draw(coding: Coding) -> None:
    text = coding.report.text.replace("ministry denied", "ministry\x1b[2Jdenie")
    nasty = replace(coding, report=replace(coding.report, text=text, title="[red]x[/red]\x1b]0;y\x07\u202e"))
    page = shown(nasty)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", page)
    assert "[red]x[/red]" in page


def test_a_style_ends_with_its_words(coding: Coding) -> None:
    stream = io.StringIO()
    render(coding, Console(file=stream, width=80, force_terminal=True, color_system="standard"))
    assert "\x1b[1m9 people   \x1b[0m – border official" in stream.getvalue()


def test_nothing_found(bare: Coding) -> None:
    page = shown(bare)
    assert page.startswith("“It rained all day.")
    assert "no event found" in page


def test_what_was_said_is_shown_where_the_saying_stands_apart() -> None:
    text = "The minister said:\n\nOur planes bombed the camp on Friday and killed 1,200 men."
    cue, said, men = (Span(text.index(w), text.index(w) + len(w), w) for w in ("said", "bombed the camp", "1,200 men"))
    minister = Source("The minister", "minister", "government")
    claims = (
        Claim("event", "ASSAULT", said, minister, cue=cue),
        Claim("casualty", Count("killed", 1200, 1200, "1,200", "men"), men, minister, cue=cue),
    )
    page = shown(Coding(Report(text), (Event("e1", "ASSAULT", (said,), claims),)))
    assert "    killed    1,200 men – minister\n    minister – asserts – “Our planes bombed the camp" in page


@pytest.mark.parametrize("asked", [True, False])
def test_no_colour_where_none_is_wanted(coding: Coding, monkeypatch: pytest.MonkeyPatch, asked: bool) -> None:
    if asked:
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        monkeypatch.delenv("NO_COLOR", raising=False)
    stream = io.StringIO()
    render(coding, Console(file=stream, width=80, force_terminal=True, color_system="standard"))
    codes = {int(code) for found in re.findall(r"\x1b\[([\d;]*)m", stream.getvalue()) for code in found.split(";") if code}
    assert bool(codes & {*range(30, 38), *range(90, 98)}) is not asked
