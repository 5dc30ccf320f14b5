#!/usr/bin/env python3
"""How many names of private persons the masking of exports finds, and how much it masks that is none: own reports, marked by hand.

python eval/masking.py [--engine patterns] [--show]

A mention counts as masked where every letter of it is behind a pseudonym; as left where none is. `--show` lists what goes wrong in
the reports with odd numbers; those with even numbers are only measured.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPORTS = Path(__file__).parent / "masking" / "reports.txt"
_MARK = re.compile(r"\{([^}]+)\}|\[([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name where it stands in a text."""

    start: int
    end: int
    private: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """A report with its names."""

    number: int
    title: str
    text: str
    mentions: tuple[Mention, ...]


def marked(source: str) -> Iterator[Marked]:
    """The reports of a marked file."""
    for number, block in enumerate(re.split(r"^== ", source, flags=re.MULTILINE)[1:], 1):
        title, _, body = block.partition("\n")
        rest = " ".join(body.split())
        text, mentions, at = "", [], 0
        for found in _MARK.finditer(rest):
            text += rest[at : found.start()]
            name = found[1] or found[2]
            mentions.append(Mention(len(text), len(text) + len(name), bool(found[1])))
            text, at = text + name, found.end()
        yield Marked(number, title.strip(), text + rest[at:], tuple(mentions))


def measured(reports: list[Marked], engine: str) -> tuple[dict[str, Counter[str]], list[str]]:
    """Counts of mentions by outcome for both halves, and what went wrong in the first."""
    from sayso import Coding, Report, code_many
    from sayso.exporting.names import Masker, collect

    coded = list(code_many([Report(text=r.text, id=str(r.number), title=r.title) for r in reports], engine=engine))
    masker = Masker(collect([c for c in coded if isinstance(c, Coding)]), b"of no project")
    counts: dict[str, Counter[str]] = {"odd": Counter(), "even": Counter()}
    wrong = []
    for report in reports:
        half = "odd" if report.number % 2 else "even"
        hidden = bytearray(len(report.text))
        for start, end, mask in masker.of((str(report.number),)).spans(report.text):
            hidden[start:end] = (b"\1" if mask else b"\0") * (end - start)
        for m in report.mentions:
            letters = [hidden[i] for i in range(m.start, m.end) if report.text[i].isalnum()]
            outcome = "masked" if all(letters[:-1]) and letters[0] else "part" if any(letters) else "left"
            counts[half][f"{'private' if m.private else 'public'} {outcome}"] += 1
            if half == "odd" and (outcome == "masked") != m.private:
                around = report.text[max(0, m.start - 40) : m.end + 20]
                wrong.append(f"{report.number} {outcome}: {report.text[m.start : m.end]!r} in {around!r}")
        named = [range(m.start, m.end) for m in report.mentions]
        stray = [i for i, h in enumerate(hidden) if h and not any(i in span for span in named) and report.text[i].isalnum()]
        counts[half]["other words masked"] += len({len(report.text[:i].split()) for i in stray})
        if half == "odd" and stray:
            wrong.append(f"{report.number} no name: {''.join(report.text[i] for i in stray)!r}")
    return counts, wrong


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=("reader", "patterns"), default="reader")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    counts, wrong = measured(list(marked(REPORTS.read_text("utf-8"))), options.engine)
    for half, found in counts.items():
        private = sum(n for key, n in found.items() if key.startswith("private"))
        wrongly = found["public masked"] + found["public part"]
        masked = found["private masked"] + found["private part"] + wrongly + found["other words masked"]
        recall, precision = found["private masked"] / private, 1 - (wrongly + found["other words masked"]) / max(1, masked)
        print(f"{half:5} recall {recall:.3f} precision {precision:.3f}", dict(sorted(found.items())))
    if options.show:
        print(*wrong, sep="\n")


if __name__ == "__main__":
    main()
