"""The command line: parse, call one verb, show. Everything heavy is imported where it is needed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sayso import cli_explain, cli_exporting, cli_linking, cli_read, cli_resolving, cli_store
from sayso.cli_read import IN_HELP
from sayso.cli_shared import Engine, Tally, kept, tell, told
from sayso.cli_who import ACTORS_HELP
from sayso.errors import SetAside, UsageError
from sayso.exporting.writing import Format, output, without_optional, write_all
from sayso.threads import one_thread

if TYPE_CHECKING:
    from sayso.records import Coding

FORMAT_HELP = "Default: what the name of the output file says, else table."
ENGINE_HELP = "What reads the reports: the trained reader over the patterns, or the patterns alone."
OPTIONAL_HELP = "Events that are only said, or background."

app = typer.Typer(
    help="Who did what to whom, where, when, how many were hurt - and on whose say-so.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def _front(
    show_version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
) -> None:
    if show_version:
        from sayso import __version__

        typer.echo(f"sayso {__version__}")
        raise typer.Exit


@app.command()
def code(
    inputs: Annotated[list[str], typer.Argument(metavar="IN...", help=IN_HELP)],
    *,
    published: Annotated[
        str | None, typer.Option(metavar="DAY", help="Day of publication, where a report has none.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Publisher, where a report has none.")] = None,
    title: Annotated[str | None, typer.Option(metavar="TEXT", help="Title, where a report has none.")] = None,
    how: Annotated[Format | None, typer.Option("--format", "-f", help=FORMAT_HELP)] = None,
    claims: Annotated[bool, typer.Option("--claims", help="One row (csv) or line (table) per claim.")] = False,
    brief: Annotated[bool, typer.Option("--brief", help="A line instead of a card per event (table).")] = False,
    file: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="Instead of stdout.")] = None,
    limit: Annotated[int | None, typer.Option(min=0, metavar="N", help="Read at most so many reports.")] = None,
    model: Annotated[str | None, typer.Option(metavar="NAME_OR_PATH", help="Another spaCy parser.")] = None,
    actors: Annotated[Path | None, typer.Option(metavar="FILE", envvar="SAYSO_ACTORS", help=ACTORS_HELP)] = None,
    engine: Annotated[Engine, typer.Option(help=ENGINE_HELP)] = Engine.reader,
    batch_size: Annotated[int, typer.Option(min=1, metavar="N", help="Reports handed over at once.")] = 32,
    processes: Annotated[int, typer.Option(min=1, metavar="N", help="Processes that work side by side.")] = 1,
    optional: Annotated[bool, typer.Option("--include-optional/--no-optional", help=OPTIONAL_HELP)] = True,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but what went wrong.")] = False,
) -> None:
    """Read reports and write down what they say happened, and on whose say-so."""
    tally = Tally()
    with told():
        how = how or Format.of(file)
        _check_use(inputs, file, how, {"--claims": claims, "--brief": brief})
        from sayso.reading import read

        items = read(inputs, published=published, publisher=publisher, title=title, limit=limit)
        first = list(islice(items, 2))
        from sayso.coding.engine import code_many

        results = code_many(chain(first, items), model=model, batch_size=batch_size, processes=processes, engine=engine.value,
                            actors=str(actors) if actors else None)  # fmt: skip
        if len(first) > 1 and not quiet and sys.stderr.isatty() and (file or not sys.stdout.isatty()):
            results = _with_progress(results)
        codings = kept(results, tally)
        with output(file) as stream:
            write_all(codings if optional else map(without_optional, codings), stream, how, claims=claims, brief=brief)
        if not quiet:
            tell(str(tally))
    raise typer.Exit(tally.exit_code)


@app.command()
def schema() -> None:
    """Print the JSON Schema of one record."""
    import json

    from sayso.exporting.schema import json_schema

    typer.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))


cli_read.register(app)
cli_resolving.register(app)
cli_explain.register(app)
cli_store.register(app)
cli_linking.register(app)
cli_exporting.register(app)


def main() -> None:
    """Run the command line; a reader that goes away early (`| head`) ends it quietly."""
    one_thread()
    app(prog_name="sayso")


def _check_use(inputs: list[str], file: Path | None, how: Format, detail: dict[str, bool]) -> None:
    if detail["--claims"] and how is Format.json:
        raise UsageError("--claims goes with --format table or csv: JSON holds every claim anyway")
    if detail["--brief"] and how is not Format.table:
        raise UsageError(f"--brief goes with --format table, not with {how}: leave one of them out")
    if all(detail.values()):
        raise UsageError("--brief and --claims do not go together: leave one of them out")
    if file and any(name != "-" and Path(name).resolve() == file.resolve() for name in inputs):
        raise UsageError(f"'{file}' is read and cannot be written too: name another file with --output")


def _with_progress(results: Iterable[Coding | SetAside]) -> Iterator[Coding | SetAside]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} reports"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reports", total=None)
        for result in results:
            yield result
            progress.advance(task)
