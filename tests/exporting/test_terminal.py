"""The view for people: everything is on it, it fits, and a report cannot draw on the terminal."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from sayso.exporting.terminal import render, render_legend
from sayso.records import Coding


def shown(coding: Coding, width: int = 80, encoding: str = "utf-8", *, claims: bool = False) -> str:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="")
    console = Console(file=stream, width=width)
    render(coding, console, all_claims=claims)
    render_legend(console)
    stream.flush()
    stream.seek(0)
    return stream.read()


def test_the_cards(coding: Coding) -> None:
    page = shown(coding)
    assert page.startswith("Raid on a customs post\nCoast Agency · 2031-05-06 · r-sample\n───")
    for line in (
        "e1  ASSAULT / attack  [attributed]",
        "    Red Valley Front → guards",
        "    2031-05-05 (“on Monday”) · near Torvél (TST)",
        "    6+ guards killed    – interior ministry",
        "    9 people killed     – border official (anonymous)",
        "    0 civilians injured – interior ministry",
        "    interior ministry – denies",
        "      “The ministry denied that any civilians were hurt.”",
        "    Red Valley Front – claims responsibility",
        "    “Hours later” (day not known) · by helicopter",
        "    e2 – response to → e1: “in answer to the raid”",
        "    casualty “Ten”: inside boilerplate",
    ):
        assert line in page.splitlines()
    assert "anonymous (he may not speak to reporters), via\n      Coast Agency" in page


@pytest.mark.parametrize("width", [50, 80, 100, 200])
@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_it_fits_and_has_no_loose_ends(coding: Coding, width: int, encoding: str) -> None:
    lines = shown(coding, width, encoding, claims=True).splitlines()
    assert max(map(len, lines)) <= min(width, 100)
    assert all(line == line.rstrip() for line in lines)


def test_an_optional_event_is_one_line(coding: Coding) -> None:
    (line,) = [x for x in shown(coding).splitlines() if x.startswith("e3")]
    assert "[threatened]  Red Valley Front → <all> [bold]garr" in line
    assert line.endswith("…")


def test_every_claim(coding: Coding) -> None:
    page = shown(coding, 100, claims=True)
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
    assert "\x1b[1m9 people killed    \x1b[0m – border official" in stream.getvalue()


def test_nothing_found(bare: Coding) -> None:
    page = shown(bare)
    assert page.startswith("“It rained all day.")
    assert "no event found" in page
