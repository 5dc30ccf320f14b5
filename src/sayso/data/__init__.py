"""The tables that Sayso knows things from, each a file with source, licence and date in its header lines."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from sayso.errors import DataError


@cache
def read_tsv(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a table in this folder, by column name; lines that begin with `#` are its description.

    Raises DataError when the file is missing or a row has another number of cells than the header.
    """
    try:
        text = files(__name__).joinpath(name).read_text("utf-8")
    except FileNotFoundError as error:
        raise DataError(f"table '{name}' is missing from the installation: reinstall sayso") from error
    lines = [(i, line) for i, line in enumerate(text.split("\n"), 1) if line.strip() and not line.startswith("#")]
    reader = csv.reader((line for _, line in lines), delimiter="\t", quoting=csv.QUOTE_NONE)
    header = next(reader, None)
    if header is None:
        raise DataError(f"table '{name}' has no header line")
    rows = []
    for (number, _), cells in zip(lines[1:], reader, strict=True):
        if len(cells) != len(header):
            raise DataError(
                f"table '{name}', line {number}: {len(cells)} cells, expected {len(header)} ({', '.join(header)})"
            )
        rows.append(dict(zip(header, cells, strict=True)))
    return tuple(rows)


@cache
def word_class(name: str) -> frozenset[str]:
    """A closed class of words from `lexicons/word_classes.tsv`. Raises DataError when there is none of that name."""
    found = frozenset(row["word"] for row in read_tsv("lexicons/word_classes.tsv") if row["class"] == name)
    if not found:
        raise DataError(f"'lexicons/word_classes.tsv' has no class '{name}'")
    return found
