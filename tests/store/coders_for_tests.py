"""Coders that misbehave on purpose, for worker processes: they are named as `coders_for_tests:function`."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator
from typing import Any

from sayso.errors import ModelError
from sayso.records import Coding, Report


def dying(reports: Iterable[Report], **_: Any) -> Iterator[Coding]:
    """Dies by what the text says."""
    for report in reports:
        if "segfault" in report.text:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "loops for ever" in report.text:
            os.kill(os.getpid(), signal.SIGPROF)  # what the kernel sends when the processor time is used up
        if "no memory" in report.text:
            os._exit(3)
        yield Coding(report)


def hopeless(reports: Iterable[Report], **_: Any) -> Iterator[Coding]:
    """Dies on anything."""
    os._exit(1)


def without_model(reports: Iterable[Report], **_: Any) -> Iterator[Coding]:
    """Fails on purpose, as when the parser is missing."""
    raise ModelError("the parser 'x' is not installed: pip install x")
