"""From reports to records: builds the pipeline once and runs reports through it, in order, in one process or several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache, partial
from itertools import islice
from multiprocessing import get_context

from spacy.language import Language
from spacy.tokens import Doc

from sayso.coding import known, pipeline
from sayso.coding.boilerplate import openings
from sayso.coding.layers import put
from sayso.coding.parser import DEFAULT_MODEL, load_parser
from sayso.coding.reader import load_reader
from sayso.coding.tokenizing import SafeTokenizer, paragraphs, pieces
from sayso.errors import SetAside, UsageError
from sayso.reading.casing import recase
from sayso.reading.checks import check_report
from sayso.reading.view import view
from sayso.records import Coding, Report
from sayso.threads import one_thread

DEFAULT_ENGINE = "reader"
PIECE = 20_000  # characters that are parsed at once
_FOR_PLACES = frozenset({"sayso_boilerplate", "sayso_mentions", "sayso_places"})


def load(model: str | None = None, engine: str | None = None) -> Language:
    """The whole pipeline, parser and components; loaded once per process, model and engine. UsageError for an unknown engine."""
    engine = engine or DEFAULT_ENGINE
    if engine not in pipeline.ENGINES:
        raise UsageError(f"engine '{engine}' is unknown: expected one of {', '.join(pipeline.ENGINES)}")
    return _loaded(model or DEFAULT_MODEL, engine)


@cache
def _loaded(model: str, engine: str) -> Language:
    nlp = load_parser(model)
    for name in pipeline.COMPONENTS:
        if name not in pipeline.ENGINES[engine]:
            nlp.add_pipe(name)
    if "sayso_reader" in nlp.pipe_names:
        load_reader()  # a broken model is told before the first report is read
    return nlp

_FIRST = 60  # words of a first sentence that are kept together, at most
_ENDS = frozenset(".!?:;")


def code(
    report: Report | str, *, published: str | None = None, model: str | None = None, actors: str | None = None,
    engine: str | None = None,
) -> Coding:  # fmt: skip
    """Code one report. Raises SetAside when it cannot be coded (empty, too long, not English).

    `engine`: "reader" (patterns and the trained reader) or "patterns" alone. `actors`: a file of your own actors (CSV or
    TSV); UsageError lists its faults.
    """
    if isinstance(report, str):
        report = Report(text=report, published=_checked_day(published))
    result = next(code_many([report], model=model, actors=actors, engine=engine))
    if isinstance(result, SetAside):
        raise result
    return result


def code_many(
    items: Iterable[Report | SetAside], *, model: str | None = None, batch_size: int = 32, processes: int = 1,
    actors: str | None = None, engine: str | None = None,
) -> Iterator[Coding | SetAside]:
    """Code many reports, one result per item in the same order; what cannot be coded comes back as SetAside.

    The result does not depend on `batch_size` or `processes`. `actors`: a file of your own actors; UsageError lists its faults.
    """
    if actors is not None:
        known.check(actors)
    engine = engine or DEFAULT_ENGINE
    if processes <= 1:
        yield from (_code_one(item, model, actors, engine) for item in items)
        return
    batches = _batched(items, max(1, batch_size))
    work = partial(_code_batch, model=model, actors=actors, engine=engine)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=one_thread) as pool:
        waiting = [pool.submit(work, batch) for batch in islice(batches, processes * 2)]
        while waiting:
            yield from waiting.pop(0).result()
            waiting += [pool.submit(work, batch) for batch in islice(batches, 1)]


def _code_batch(
    items: list[Report | SetAside], model: str | None, actors: str | None, engine: str | None
) -> list[Coding | SetAside]:
    return [_code_one(item, model, actors, engine) for item in items]


def _code_one(item: Report | SetAside, model: str | None, actors: str | None, engine: str | None) -> Coding | SetAside:
    if isinstance(item, SetAside):
        return item
    try:
        report = check_report(item)
    except SetAside as error:
        return error
    nlp = load(model, engine)
    if isinstance(nlp.tokenizer, SafeTokenizer):  # unless somebody put another in its place
        nlp.tokenizer.learn(report.text)
    with nlp.memory_zone():  # strings of strangers do not pile up in the vocabulary
        return pipeline.to_coding(_read(nlp, report, actors), report)


def read_places(report: Report, model: str | None = None) -> Doc:
    """The document with its places alone: no component runs that they do not need. Call it inside the memory zone of `load`."""
    nlp = load(model, "patterns")
    unneeded = [name for name in nlp.pipe_names if name in pipeline.COMPONENTS and name not in _FOR_PLACES]
    with nlp.select_pipes(disable=unneeded):
        return _read(nlp, report)


def document(
    report: Report, *, model: str | None = None, until: str | None = None, engine: str | None = None
) -> Doc:
    """The spaCy document of a report after all components, or after those up to `until`: for those who want the layers."""
    nlp = load(model, engine)
    if until is None:
        return _read(nlp, report)
    later = pipeline.COMPONENTS[pipeline.COMPONENTS.index(until) + 1 :]
    with nlp.select_pipes(disable=[name for name in later if name in nlp.pipe_names]):
        return _read(nlp, report)


def _read(nlp: Language, report: Report, actors: str | None = None) -> Doc:
    """The coded document. A long one is parsed in pieces (the parser's memory grows with its text), coded as a whole."""
    doc = _make_doc(nlp, report, actors)
    if len(ranges := pieces(doc, PIECE)) > 1:
        parsed = [_run(nlp, doc[start:end].as_doc(), grammar=True) for start, end in ranges]
        whole = Doc.from_docs(parsed, ensure_whitespace=False)
        whole.user_data.update(doc.user_data)
        return _run(nlp, whole, grammar=False)
    return nlp(doc)


def _run(nlp: Language, doc: Doc, *, grammar: bool) -> Doc:
    """Only the parser's part of the pipeline, or only what comes after it."""
    for name, pipe in nlp.pipeline:
        if grammar != (name in pipeline.COMPONENTS):
            doc = pipe(doc)
    if grammar:
        doc.tensor = doc.tensor[:0]  # no longer needed, and large
    return doc


def _make_doc(nlp: Language, report: Report, actors: str | None = None) -> Doc:
    seen = view(report.text)
    seen = replace(seen, text=recase(seen.text))  # as long as before: offsets stay
    doc = nlp.make_doc(seen.text)
    for _, end in openings(doc):
        _begin_sentence(doc, end)  # a dateline is no subject of the first sentence
    for start in paragraphs(doc):
        doc[start].is_sent_start = True
    put(doc, "report", {"title": report.title, "published": report.published, "publisher": report.publisher})
    doc.user_data["sayso.view"] = seen
    doc.user_data["sayso.parser"] = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
    if actors is not None:
        doc.user_data[known.KEY] = actors
    return doc


def _begin_sentence(doc: Doc, start: int) -> None:
    """A sentence begins here, and the parser may not break it before its end: after capitals it tends to."""
    for token in doc[start : start + _FIRST]:
        token.is_sent_start = token.i == start
        if token.text in _ENDS or "\n" in token.text:
            return


def _batched(items: Iterable[Report | SetAside], size: int) -> Iterator[list[Report | SetAside]]:
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch


def _checked_day(published: str | None) -> str | None:
    if published is None:
        return None
    from sayso.reading.dates import parse_day

    try:
        return parse_day(published)
    except ValueError as error:
        raise UsageError(f"published: {error}") from error
