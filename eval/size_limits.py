#!/usr/bin/env python3
"""The size limits that keep the code readable: size_limits.py DIR...

Nine of ten functions under 40 lines and none over 80; modules under 500 lines; at most 4 positional parameters; return
types annotated; docstrings on public names. Prints what is over, exits 1 if anything is.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

LONG, LONGEST, MODULE, POSITIONAL = 40, 80, 500, 4
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(tree: ast.Module) -> Iterator[Function]:
    """All functions and methods of a module."""
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def faults(path: Path, tree: ast.Module) -> Iterator[str]:
    """What a module has over the limits, one line each."""
    lines = len(path.read_text("utf-8").splitlines())
    if lines > MODULE:
        yield f"{path}: {lines} lines (limit {MODULE})"
    if ast.get_docstring(tree) is None:
        yield f"{path}: no module docstring"
    for node in functions(tree):
        where = f"{path}:{node.lineno}: {node.name}"
        if _length(node) > LONGEST:
            yield f"{where}: {_length(node)} lines (limit {LONGEST})"
        positional = [a for a in [*node.args.posonlyargs, *node.args.args] if a.arg not in {"self", "cls"}]
        if len(positional) > POSITIONAL:
            yield f"{where}: {len(positional)} positional parameters (limit {POSITIONAL})"
        if node.returns is None:
            yield f"{where}: return type not annotated"
    for item in tree.body:
        if (
            isinstance(item, Function | ast.ClassDef)
            and not item.name.startswith("_")
            and ast.get_docstring(item) is None
        ):
            yield f"{path}:{item.lineno}: public name {item.name} has no docstring"


def _length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def main(folders: list[str]) -> int:
    """Exit code 1 when a limit is broken."""
    found: list[str] = []
    lengths: list[int] = []
    for path in sorted(p for folder in folders for p in Path(folder).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        found += faults(path, tree)
        lengths += [_length(node) for node in functions(tree)]
    over = sum(length > LONG for length in lengths)
    if lengths and over / len(lengths) > 0.1:
        found.append(f"{over} of {len(lengths)} functions are over {LONG} lines (limit: one in ten)")
    sys.stdout.write("\n".join([*found, f"{len(lengths)} functions, {over} over {LONG} lines, {len(found)} faults\n"]))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
