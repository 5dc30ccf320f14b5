#!/usr/bin/env python3
"""Writes the terminal blocks of README.md anew: whatever follows `$ sayso ...` in a console block is its real output.

    python docs/refresh.py          # from the project's folder
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from typer.testing import CliRunner

ROOT = Path(__file__).resolve().parent.parent
COLUMNS = "96"
BLOCK = re.compile(r"(?<=^```console\n)\$ sayso ([^\n]+)\n.*?(?=^```$)", re.MULTILINE | re.DOTALL)


def output_of(arguments: str) -> str:
    """What `sayso ARGUMENTS` prints on a screen of 96 columns; paths are seen from the project's folder."""
    from sayso.cli import app

    words = [path for word in shlex.split(arguments) for path in _paths(word)]
    result = CliRunner().invoke(app, words, env={"COLUMNS": COLUMNS}, catch_exceptions=False)
    if result.exit_code:
        raise SystemExit(f"sayso {arguments}: exit code {result.exit_code}: {result.stderr}")
    return "\n".join(line.rstrip() for line in result.stdout.strip("\n").split("\n"))


def _paths(word: str) -> list[str]:
    """A word as the shell gives it to the command: a pattern as the files that it stands for, a file by its whole path."""
    return [str(path) for path in sorted(ROOT.glob(word)) if path.is_file()] or [word] if "/" in word else [word]


def refreshed(page: str) -> str:
    """A page with all its console blocks as they would be printed now."""
    return BLOCK.sub(lambda block: f"$ sayso {block[1]}\n{output_of(block[1])}\n", page)


def main() -> None:
    """Rewrite README.md in place."""
    readme = ROOT / "README.md"
    readme.write_text(refreshed(readme.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
