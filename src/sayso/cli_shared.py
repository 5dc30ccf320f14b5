"""What the commands share: errors become a message and an exit code, results are counted, a store needs its extra."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING

import typer

from sayso.errors import SaysoError, SetAside, StoreError, UsageError
from sayso.exporting.words import clean

if TYPE_CHECKING:
    from sayso.records import Coding

FAILED, WRONG_USE = 1, 2


class Engine(StrEnum):
    """What reads the reports."""

    reader = "reader"
    patterns = "patterns"


@dataclass(slots=True)
class Tally:
    """What became of the reports: every one that was read is in exactly one of the three."""

    coded: int = 0
    no_event: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        aside = self.set_aside.total()
        read = self.coded + self.no_event + aside
        line = f"{read} read = {self.coded} coded + {self.no_event} no event + {aside} set aside"
        reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(self.set_aside.items()))
        return f"{line} ({reasons})" if reasons else line

    @property
    def exit_code(self) -> int:
        return FAILED if self.set_aside and not self.coded and not self.no_event else 0


def kept(results: Iterable[Coding | SetAside], tally: Tally) -> Iterator[Coding]:
    """The codings among the results; what was set aside is told at once, and all are counted."""
    for result in results:
        if isinstance(result, SetAside):
            tally.set_aside[result.reason] += 1
            tell(f"set aside ({result.reason}): {result}")
            continue
        if result.events:
            tally.coded += 1
        else:
            tally.no_event += 1
        yield result


def coded(inputs: list[str], engine: str, tally: Tally) -> Iterator[Coding]:
    """The reports of the inputs, coded and counted."""
    from sayso.coding.engine import code_many
    from sayso.reading import read

    return kept(code_many(read(inputs), engine=engine), tally)


def linked_words(incidents: int, members: int, *, events: int, reports: int, origins: int) -> str:
    """What became of the events of linked reports: each is in one incident, or in none because it is only background."""
    rest = f", {events - members} only said or background in none" if events > members else ""
    return f"{events} events = {members} in {incidents} incidents{rest}; {reports} reports = {origins} origins"


@contextmanager
def told() -> Iterator[None]:
    """Errors that Sayso raises on purpose become a message and an exit code."""
    try:
        yield
    except SaysoError as error:
        tell(*f"sayso: {error}".split("\n  "))  # each fault of a table on a line of its own
        code = WRONG_USE if isinstance(error, UsageError) else FAILED
        raise typer.Exit(error.exit_code if isinstance(error, StoreError) else code) from error


def tell(*lines: str) -> None:
    """Lines on stderr, the first on the margin."""
    # Straight to what stands for stderr: a progress bar puts itself there to stay below what is printed.
    sys.stderr.write("\n  ".join(map(clean, lines)) + "\n")


def check_extra() -> None:
    """Raise UsageError where what a store needs is not installed."""
    if missing := [name for name in ("duckdb", "pyarrow") if find_spec(name) is None]:
        raise UsageError(
            f"a store needs {' and '.join(missing)}, which Sayso alone does not bring: pip install 'sayso[store]'"
        )
