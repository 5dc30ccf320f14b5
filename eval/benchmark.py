#!/usr/bin/env python3
"""What coding costs: benchmark.py [FOLDER OF JSON REPORTS] [--reader FOLDER]

Loads once, codes the reports (the examples, or a folder) three times and prints CPU seconds of one thread: load, per 500 words,
and the ratio to the bare spaCy parse and the bare encoder (the trained reader's network over the windows of the same texts)
in the same run; the share of it that goes to resolving times, places and actors (the components of mentions, times and
places, and the dates that are found when mentions are joined); then what a text of all of them costs that is four and sixteen
times as long, per character against the single one (1 where time grows with the text); peak memory; and the wall time of
`sayso --help`. No gate: times depend on the machine, ratios less so. Without a reader, the engine of patterns is measured.
"""

from __future__ import annotations

import json
import os
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

for _library in ("OMP", "OPENBLAS", "MKL", "NUMEXPR"):
    os.environ[f"{_library}_NUM_THREADS"] = "1"  # read when numpy and its like are imported, so before that

from sayso import Report  # noqa: E402
from sayso.coding import merge  # noqa: E402
from sayso.coding.engine import code_many, document, load  # noqa: E402
from sayso.coding.parser import load_parser  # noqa: E402
from sayso.coding.reader import FOLDER, load_reader  # noqa: E402
from sayso.coding.reader_input import windows  # noqa: E402

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


def _code(reports: list[Report], engine: str) -> None:
    list(code_many(reports, engine=engine))


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


def resolving_share(reports: list[Report], engine: str) -> float:
    """The part of the CPU time of the whole pipeline that resolving takes."""
    nlp, watch = load(engine=engine), Watch()
    with ExitStack() as stack:
        for name in WHILE_JOINING:
            stack.enter_context(patch.object(merge, name, watch.over(getattr(merge, name))))
        pipes = [(name, watch.over(pipe) if name in RESOLVING else pipe) for name, pipe in nlp.pipeline]
        stack.enter_context(patch.object(nlp, "_components", pipes))
        whole = cpu(partial(_code, reports, engine))
    return watch.spent / whole


def encoding(reports: list[Report], folder: Path) -> Callable[[], object]:
    """The bare encoder: the network alone, over windows that were made before."""
    reader = load_reader(folder)
    docs = [document(report, until="sayso_events", engine="patterns") for report in reports]
    made = [window for doc in docs for window in windows(doc, reader.tokenizer)]
    return lambda: [reader.run(window) for window in made]


def growing(single: Report, engine: str) -> list[float]:
    """Cost per character of texts that are longer by `LONGER`, against the single one."""
    once = min(cpu(partial(_code, [single], engine)) for _ in range(ROUNDS))
    long = [Report(text="\n\n".join([single.text] * times), published=single.published) for times in LONGER]
    return [cpu(partial(_code, [report], engine)) / times / once for report, times in zip(long, LONGER, strict=True)]


def helping() -> float:
    """Wall time of the help of the command line."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "sayso", "--help"], check=True, capture_output=True)
    return time.perf_counter() - start


def measure(reports: list[Report], folder: Path) -> None:
    """Print the table."""
    engine = "reader" if (folder / "reader.onnx").exists() else "patterns"
    words = sum(len(r.text.split()) for r in reports)
    loading = cpu(lambda: load(engine=engine))
    parser = load_parser()
    encode = encoding(reports, folder) if engine == "reader" else lambda: None
    code = partial(_code, reports, engine)
    code()  # warm up: tables, caches
    works = (lambda: [parser(r.text) for r in reports], encode, code)
    rounds = [[cpu(work) for work in works] for _ in range(ROUNDS)]  # side by side: what else runs slows all three
    parsed, encoded, whole = (min(times) for times in zip(*rounds, strict=True))
    share = min(resolving_share(reports, engine) for _ in range(ROUNDS))
    single = Report(text="\n\n".join(r.text for r in reports), published=reports[0].published)
    grown = ", ".join(f"{x:.2f} at {n} times" for n, x in zip(LONGER, growing(single, engine), strict=True))
    per = WORDS / words
    print(f"engine {engine}, reports {len(reports)}, words {words}")
    print(f"load                           {loading:6.2f} s CPU")
    print(f"bare parse, per {WORDS} words     {parsed * per:6.3f} s CPU")
    if engine == "reader":
        print(f"bare encoder, per {WORDS} words   {encoded * per:6.3f} s CPU")
    print(f"whole pipeline, per {WORDS} words {whole * per:6.3f} s CPU ({whole / parsed:.2f} times the bare parse)")
    if engine == "reader":
        print(f"                               {whole / (parsed + encoded):6.2f} times parse and encoder")
    print(f"of which resolving             {share:6.1%}")
    print(f"cost per character of a long text, against {len(single.text):,} characters: {grown}")
    print(f"peak memory                    {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.0f} MB")
    print(f"sayso --help                   {helping():6.2f} s wall")


def main(arguments: list[str]) -> int:
    """Exit code 1 when there are no reports."""
    reader = FOLDER
    if "--reader" in arguments[:-1]:
        at = arguments.index("--reader")
        reader = Path(arguments[at + 1])
        arguments = arguments[:at] + arguments[at + 2 :]
    folder = Path(arguments[0]) if arguments else Path(__file__).parent.parent / "examples"
    rows = [json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))]
    reports = [Report(text=r["text"], id=r["id"], title=r.get("title"), published=r.get("published")) for r in rows]
    if not reports:
        print(f"no JSON reports in {folder}", file=sys.stderr)
        return 1
    given = partial(load_reader, reader)  # the pipeline asks for the model that comes with it
    with patch("sayso.coding.engine.load_reader", given), patch("sayso.coding.reader.load_reader", given):
        measure(reports, reader)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
