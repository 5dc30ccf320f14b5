#!/usr/bin/env python3
"""What coding costs: benchmark.py [FOLDER OF JSON REPORTS]

Loads once, codes the reports (the examples, or a folder) three times and prints CPU seconds: load, per 500 words, and the
ratio to the bare spaCy parse of the same texts in the same run; the share of it that goes to resolving times, places and
actors (the components of mentions, times and places, and the dates that are found when mentions are joined); then what a
text of all of them costs that is four and sixteen times as long, per character against the single one (1 where time grows
with the text); peak memory; and the wall time of `sayso --help`. No gate: times depend on the machine, ratios less so.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sayso import Report
from sayso.coding import merge
from sayso.coding.engine import code_many, load
from sayso.coding.parser import load_parser

WORDS = 500
LONGER = (4, 16)
ROUNDS = 3
RESOLVING = ("sayso_mentions", "sayso_times", "sayso_places")
WHILE_JOINING = ("count_from_mentions", "date_happenings", "place_for", "place_near")  # functions that `sayso_merge` calls


def cpu(work: object) -> float:
    """CPU seconds of a call without arguments."""
    start = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - start


def _code(report: Report) -> None:
    list(code_many([report]))


class Watch:
    """CPU seconds spent in the functions that it wraps."""

    def __init__(self) -> None:
        self.spent = 0.0

    def over(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, watched."""

        def watched(*arguments: Any, **named: Any) -> Any:
            start = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                self.spent += time.process_time() - start

        return watched


def resolving_share(reports: list[Report]) -> float:
    """The part of the CPU time of the whole pipeline that resolving takes."""
    nlp, watch = load(), Watch()
    with ExitStack() as stack:
        for name in WHILE_JOINING:
            stack.enter_context(patch.object(merge, name, watch.over(getattr(merge, name))))
        pipes = [(name, watch.over(pipe) if name in RESOLVING else pipe) for name, pipe in nlp.pipeline]
        stack.enter_context(patch.object(nlp, "_components", pipes))
        whole = cpu(lambda: list(code_many(reports)))
    return watch.spent / whole


def main(arguments: list[str]) -> int:
    """Print the table."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent.parent / "examples"
    rows = [json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))]
    reports = [Report(text=r["text"], id=r["id"], title=r.get("title"), published=r.get("published")) for r in rows]
    words = sum(len(r.text.split()) for r in reports)
    loading = cpu(load)
    parser = load_parser()
    list(code_many(reports))  # warm up: tables, caches
    parse = min(cpu(lambda: [parser(r.text) for r in reports]) for _ in range(ROUNDS))
    whole = min(cpu(lambda: list(code_many(reports))) for _ in range(ROUNDS))
    share = min(resolving_share(reports) for _ in range(ROUNDS))
    single = Report(text="\n\n".join(r.text for r in reports), published=reports[0].published)
    once = min(cpu(lambda: list(code_many([single]))) for _ in range(ROUNDS))
    growth = []
    for times in LONGER:
        long = Report(text="\n\n".join([single.text] * times), published=single.published)
        growth.append(cpu(partial(_code, long)) / times / once)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "sayso", "--help"], check=True, capture_output=True)
    helping = time.perf_counter() - start
    print(f"reports {len(reports)}, words {words}")
    print(f"load                         {loading:6.2f} s CPU")
    print(f"bare parse, per {WORDS} words    {parse / words * WORDS:6.3f} s CPU")
    print(
        f"whole pipeline, per {WORDS} words {whole / words * WORDS:5.3f} s CPU ({whole / parse:.2f} times the bare parse)"
    )
    print(f"of which resolving           {share:6.1%}")
    grown = ", ".join(f"{ratio:.2f} at {times} times" for times, ratio in zip(LONGER, growth, strict=True))
    print(f"cost per character of a long text, against {len(single.text):,} characters: {grown}")
    print(f"peak memory                  {memory:6.0f} MB")
    print(f"sayso --help                 {helping:6.2f} s wall")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
