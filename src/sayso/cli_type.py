"""`sayso type`: what a sentence says that one party does to another."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sayso.errors import SaysoError, SetAside, UsageError
from sayso.exporting.words import clean
from sayso.exporting.writing import Format

if TYPE_CHECKING:
    from sayso.coding.reader import Reader
    from sayso.coding.roots import Typing
    from sayso.reading.sentences import Row

FAILED, WRONG_USE = 1, 2
SHOWN = 3  # roots with their chances, for people
ROWS_HELP = "JSONL or CSV of rows with sentence, source and target (- for stdin), instead of one sentence."
COLUMNS = ("id", "sentence", "source", "target", "root", "score", "quad_class", "goldstein", "cameo_root")
QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}


def type_(
    sentence: Annotated[str | None, typer.Argument(metavar="SENTENCE", help="One English sentence.")] = None,
    *,
    source: Annotated[str | None, typer.Option(metavar="WORDS", help="Who acts, in words of the sentence.")] = None,
    target: Annotated[str | None, typer.Option(metavar="WORDS", help="Who is acted on, in words of the sentence.")] = None,
    rows: Annotated[Path | None, typer.Option(metavar="FILE", help=ROWS_HELP)] = None,
    how: Annotated[Format, typer.Option("--format", "-f", help="For people, programs or spreadsheets.")] = Format.table,
    reader: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Another trained reader.")] = None,
) -> None:
    """Say which PLOVER root a sentence tells between a source and a target, with quad class and Goldstein value.

    The 15 roots are AGREE CONSULT SUPPORT COOPERATE AID YIELD REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE
    COERCE ASSAULT. YIELD is RETREAT or CONCEDE in PLOVER 2021. One root is always given, the likeliest, with its chance.
    """
    try:
        with ExitStack() as stack:
            found = _rows(stack, rows) if rows else iter([_single(sentence, source, target)])
            if rows and (sentence or source or target):
                raise UsageError("--rows goes without a sentence, --source and --target: its rows have them")
            typed = _typed(found, reader, one=rows is None)
            failed = _show(typed, how, one=rows is None)
    except SaysoError as error:
        _tell(f"sayso: {error}")
        raise typer.Exit(WRONG_USE if isinstance(error, UsageError) else FAILED) from error
    raise typer.Exit(failed)


def _single(sentence: str | None, source: str | None, target: str | None) -> Row:
    from sayso.reading.sentences import Row

    if sentence is None or source is None or target is None:
        given = {"a sentence": sentence, "--source": source, "--target": target}
        missing = " and ".join(name for name, value in given.items() if value is None)
        raise UsageError(f"{missing} is missing: write sayso type SENTENCE --source WORDS --target WORDS, or --rows FILE")
    return Row("", "1", sentence, source, target)


def _rows(stack: ExitStack, path: Path) -> Iterator[Row | SetAside]:
    from sayso.reading.sentences import read_rows

    if str(path) == "-":
        return read_rows(sys.stdin.buffer, "<stdin>")
    try:
        return read_rows(stack.enter_context(path.open("rb")), str(path))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}: name a file of JSONL or CSV") from error


def _typed(
    found: Iterator[Row | SetAside], folder: Path | None, *, one: bool
) -> Iterator[tuple[Row, Typing] | SetAside]:
    """Each row with its typing; a row that cannot be typed is set aside with its reason, a single sentence is an error."""
    from sayso.coding.roots import type_sentence

    model: Reader | None = None
    for row in found:
        if isinstance(row, SetAside):
            yield row
            continue
        if model is None:
            from sayso.coding.reader import FOLDER, load_reader

            model = load_reader(folder or FOLDER)
        try:
            yield row, type_sentence(row.sentence, row.source, row.target, reader=model)
        except UsageError as error:
            if one:
                raise
            yield SetAside("bad-row", f"{row.where}: {error}")


def _show(found: Iterator[tuple[Row, Typing] | SetAside], how: Format, *, one: bool) -> int:
    """Write each typing as it comes and count; the exit code."""
    done, aside = 0, 0
    if how is Format.csv and not one:
        typer.echo(_csv(COLUMNS), nl=False)
    for item in found:
        if isinstance(item, SetAside):
            aside += 1
            _tell(f"set aside ({item.reason}): {item}")
            continue
        if how is Format.csv and one:
            typer.echo(_csv(COLUMNS), nl=False)
        for line in _lines(*item, how=how, one=one):
            typer.echo(line, nl=how is not Format.csv)
        done += 1
    if not one:
        _tell(f"{done + aside} read = {done} typed + {aside} set aside")
    return FAILED if aside and not done else 0


def _lines(row: Row, typing: Typing, *, how: Format, one: bool) -> Iterator[str]:
    words = {role: _words(row.sentence, spans) for role, spans in (("source", typing.source), ("target", typing.target))}
    if how is Format.json:
        yield json.dumps({"id": row.id, "sentence": row.sentence, **typing.to_dict()}, ensure_ascii=False)
    elif how is Format.csv:
        cells = {"id": row.id, "sentence": row.sentence, **typing.to_dict(), **words}
        yield _csv([cells[name] for name in COLUMNS])
    elif not one:
        yield clean(f"{row.id}  {typing.root} {typing.score:.2f}  {words['source']} → {words['target']}")
    else:
        yield clean(f"{typing.root}  {words['source']} → {words['target']}")
        yield f"  {'meaning':<12}{typing.meaning}"
        yield f"  {'quad class':<12}{typing.quad_class} ({QUADS[typing.quad_class]})"
        yield f"  {'Goldstein':<12}{typing.goldstein:+.1f}"
        yield f"  {'CAMEO root':<12}{typing.cameo_root}"
        best = sorted(typing.scores.items(), key=lambda pair: -pair[1])[:SHOWN]
        yield f"  {'chances':<12}{', '.join(f'{root} {score:.2f}' for root, score in best)}"


def _words(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return text[slice(*spans[0])] if spans else ""


def _csv(cells: Any) -> str:
    from sayso.exporting.csv import guarded

    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow([guarded(cell) for cell in cells])
    return line.getvalue()


def _tell(message: str) -> None:
    sys.stderr.write(clean(message) + "\n")
