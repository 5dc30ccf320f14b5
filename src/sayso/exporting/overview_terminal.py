"""An overview for a terminal of 80 columns or more."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from sayso.exporting.overview import Dyad, Line, Overview, Step, escalation
from sayso.exporting.words import clean

_BAR, _SPARK = 20, "▁▂▃▄▅▆▇█"


def render(found: Overview, console: Console, *, most: int = 10) -> None:
    """Print the tables, at most so many lines each; what is not shown is counted."""
    what = "incidents" if found.unit == "incident" else "events of single reports (not joined: copies count again)"
    console.print(Text(f"{found.happenings} {what} in {found.reports} reports"))
    console.print(Text(f"{found.left_out} not counted: only said, background, planned or denied", style="dim"))
    for title, lines in (
        ("type", found.types),
        ("month", found.months),
        ("place", found.places),
        ("actor", found.actors),
    ):
        _lines(title, lines, console, most if title != "month" else most * 3)
    _dyads(found.dyads, console, most)
    _chains(found.chains, console, most)


def _table(*heads: tuple[str, str]) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), show_edge=False, header_style="bold", pad_edge=False)
    for name, justify in heads:
        table.add_column(name, justify="right" if justify == "r" else "left", no_wrap=justify != "w", overflow="ellipsis",
                         ratio=1 if justify == "w" else None)  # fmt: skip
    return table


def _lines(title: str, lines: tuple[Line, ...], console: Console, most: int) -> None:
    if not lines:
        return
    console.print()
    top = max(line.events for line in lines)
    table = _table((title, "w"), ("events", "r"), ("", "l"), ("killed", "r"))
    for line in lines[:most]:
        bar = "█" * max(1, round(_BAR * line.events / top))
        table.add_row(Text(clean(line.name)), str(line.events), Text(f"{bar:<{_BAR}}", style="blue"), _killed(line))
    console.print(table)
    _more(lines, most, console)


def _killed(line: Line) -> str:
    if line.best is None:
        return "-"
    return f"{line.best:,}" if line.low == line.high else f"{line.best:,} ({line.low:,}-{line.high:,})"


def _more(lines: Iterable[object], most: int, console: Console) -> None:
    if (rest := len(list(lines)) - most) > 0:
        console.print(Text(f"… and {rest} more", style="dim"))


def _dyads(dyads: tuple[Dyad, ...], console: Console, most: int) -> None:
    if not dyads:
        return
    console.print()
    table = _table(("who → whom", "w"), ("events", "r"), ("Goldstein", "r"), ("vc mc vx mx", "l"), ("by month", "l"))
    for dyad in dyads[:most]:
        quads = " ".join(f"{n:>2}" for n in dyad.quads)
        table.add_row(
            Text(clean(f"{dyad.actor} → {dyad.recipient}")),
            str(dyad.events),
            f"{dyad.goldstein:+.1f}",
            quads,
            _spark(dyad),
        )
    console.print(table)
    _more(dyads, most, console)
    console.print(Text("Goldstein +10 cooperation to -10 conflict, mean of the types; verbal/material", style="dim"))
    console.print(Text("cooperation (vc, mc), verbal/material conflict (vx, mx)", style="dim"))


def _spark(dyad: Dyad) -> str:
    shown = dyad.months[-8:]
    top = max((n for _, n, _ in shown), default=1)
    return "".join(_SPARK[round((len(_SPARK) - 1) * n / top)] for _, n, _ in shown)


def _chains(chains: tuple[tuple[Step, ...], ...], console: Console, most: int) -> None:
    if not chains:
        return
    console.print()
    console.print(Text("answers (what happened, then what is told to answer it)", style="bold"))
    for chain in chains[:most]:
        for i, step in enumerate(chain):
            lead = "  " * i + ("└ " if i else "")
            told = f" ({escalation(chain)})" if i == len(chain) - 1 else ""
            words = f"{lead}{step.day or 'no day'}  {step.what}: {step.actor} → {step.recipient}{told}"
            console.print(Text(clean(words)), overflow="ellipsis", no_wrap=True)
    _more(chains, most, console)
