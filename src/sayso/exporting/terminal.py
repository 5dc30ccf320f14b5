"""The record as a person likes to read it in a terminal: a card per event, and under it on whose say-so."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from rich.console import Console
from rich.text import Text

from sayso.exporting.summary import SaySo, notes, people_words, place_of, say_so, value_words
from sayso.exporting.words import clean, piece_around
from sayso.records import Actor, Coding, Count, Event, Place, Report, Source, Span, When
from sayso.tolls import Range, Toll, counts, tolls

MAX_WIDTH = 100
QUOTE_WIDTH = 130  # two lines of 80 columns
EVIDENCE_WIDTH = 90
# Beyond this a count does not push the sources of the others to the right.
TOLL_WIDTH = 26
TITLE_WIDTH = 70
OUTCOME_WIDTH = 10  # "displaced" and a blank
INDENT = 4
# Names in one slot, before the rest is counted instead of shown.
MOST_NAMES = 6
MOST_TRIGGERS = 3
UNNAMED = "(not named)"

Detail = Literal["brief", "cards", "claims"]

BADGES = {
    "attributed": "cyan", "disputed": "yellow", "denied": "red", "negated": "red", "planned": "magenta",
    "threatened": "magenta", "hypothetical": "magenta",
}  # fmt: skip
STANCES = {
    "denies": "bold red", "doubts": "bold yellow", "blames": "bold yellow", "claims-responsibility": "bold magenta",
}  # fmt: skip


class Signs(NamedTuple):
    """The signs that the view draws with."""

    arrow: str
    both: str
    dot: str
    dash: str
    rule: str
    open: str
    close: str
    more: str


UNICODE = Signs("→", "↔", "·", "–", "─", "“", "”", "…")
ASCII = Signs("->", "<->", "|", "-", "-", '"', '"', "...")
_PLAIN_QUOTES = str.maketrans("‘’“”–—…", "''\"\"--.")


class Pen(NamedTuple):
    """What a page is written with: the signs, encoding and columns that the console has."""

    signs: Signs
    encoding: str
    width: int

    def __call__(self, words: str, style: str = "") -> Text:
        """Words as they can be shown: never markup, no control characters, one for one so that offsets stay true."""
        shown = clean(words)
        if self.signs is ASCII:
            shown = "".join(_nearest(char, self.encoding) for char in shown.translate(_PLAIN_QUOTES))
        return Text().append(shown, style)  # as a span: a base style would spread to all that is appended

    def quoted(self, words: str) -> str:
        return f"{self.signs.open}{words}{self.signs.close}"

    def listed(self, facts: Iterable[str | None]) -> str:
        return f" {self.signs.dot} ".join(fact for fact in facts if fact)


class Line(NamedTuple):
    """A line of the page; what does not fit goes on below, `hang` columns further in, or is cut when `hang` is None."""

    text: Text
    indent: int = 0
    hang: int | None = 0


def render(coding: Coding, console: Console, *, detail: Detail = "cards") -> None:
    """Print one report's record, at most 100 columns wide.

    `detail`: `brief` is a line per event, `cards` a card per event with its sources, `claims` all that and every claim,
    the report's own too.
    """
    pen = _pen(console)
    page = _brief_page(coding, pen) if detail == "brief" else _page(coding, pen, detail == "claims")
    _print(page, console, pen)


def render_legend(console: Console, *, detail: Detail = "cards") -> None:
    """How to read the view, in short."""
    pen = _pen(console)
    who, numbers = f"actor {pen.signs.arrow} recipient", "6+: 6 or more"
    source = f"source {pen.signs.dash} stance {pen.signs.dash} words"
    facts = (who, "3-6: as sources differ", numbers) if detail == "brief" else (who, numbers, source)
    _print([Line(pen(pen.listed(facts), "dim"))], console, pen)


def _pen(console: Console) -> Pen:
    signs = ASCII if console.options.ascii_only else UNICODE
    return Pen(signs, console.encoding or "ascii", max(40, min(console.width, MAX_WIDTH)))


def _nearest(char: str, encoding: str) -> str:
    """The character, or its letter without accents, or `?`: whatever the encoding has."""
    for candidate in (char, unicodedata.normalize("NFKD", char)[0]):
        try:
            candidate.encode(encoding)
        except UnicodeEncodeError:
            continue
        return candidate
    return "?"


def _print(lines: Iterable[Line], console: Console, pen: Pen) -> None:
    # Wrapped here and not by rich's Padding and Table, which fill every line with blanks: output is piped and diffed.
    for line in lines:
        if line.hang is None:
            pieces = [_cut(line.text, pen.width - line.indent, pen)]
        else:
            pieces = list(_wrapped(line.text, line.hang, pen.width - line.indent, console))
        for piece in pieces:
            piece.pad_left(line.indent if piece else 0)
            console.print(piece, soft_wrap=True, highlight=False)


def _wrapped(text: Text, hang: int, width: int, console: Console) -> Iterator[Text]:
    """The text in lines of at most `width` columns, the second and later ones `hang` columns further in."""
    first, *more = text.wrap(console, width) or [Text()]
    rest = text.plain[len(first.plain) :]
    first.rstrip()
    yield first
    if more:
        for piece in text[len(text.plain) - len(rest.lstrip()) :].wrap(console, max(width - hang, 20)):
            piece.rstrip()
            piece.pad_left(hang)
            yield piece


def _cut(text: Text, width: int, pen: Pen) -> Text:
    if text.cell_len > width:
        text.truncate(width - len(pen.signs.more))
        text.append(pen.signs.more)
    return text


def _page(coding: Coding, pen: Pen, all_claims: bool) -> Iterator[Line]:
    yield from _header(coding.report, pen)
    yield Line(pen(pen.signs.rule * pen.width, "dim"))
    yield from _nothing(coding, pen)
    carded = [event for event in coding.events if all_claims or not event.optional]
    for event in carded:
        yield Line(Text())
        yield from _card(event, coding.report, pen)
        if all_claims:
            yield from _ledger(event, pen)
    rest = [_compact(event, pen) for event in coding.events if event not in carded]
    labels = {event.id: f"{event.id} {_label(event)}" for event in coding.events}
    links = [_hangs((labels[x.source], x.type, labels[x.target]), x.evidence, pen) for x in coding.links]
    relations = [_hangs((x.subject, x.type, x.object), x.evidence, pen) for x in coding.relations]
    yield from _section("only said, or background", rest, pen)
    yield from _section("links", links, pen)
    yield from _section("relations", relations, pen)
    yield from _section("notes", [pen(note) for note in notes(coding)], pen)
    yield from _section("not kept", [pen(f"{x.field} {pen.quoted(x.text)}: {x.reason}") for x in coding.failures], pen)
    yield Line(Text())


def _brief_page(coding: Coding, pen: Pen) -> Iterator[Line]:
    yield from _header(coding.report, pen)
    yield from _nothing(coding, pen)
    for event in coding.events:
        yield Line(_summary(event, pen), hang=INDENT)
    yield Line(Text())


def _nothing(coding: Coding, pen: Pen) -> Iterator[Line]:
    if not coding.events:
        yield Line(pen("no event found", "dim"), INDENT)


def _header(report: Report, pen: Pen) -> Iterator[Line]:
    title = report.title or pen.quoted(report.text[:TITLE_WIDTH].strip() + pen.signs.more)
    yield Line(pen(title, "bold"))
    yield Line(pen(pen.listed((report.publisher, report.published, report.id)), "dim"))


def _heading(event: Event, pen: Pen) -> Text:
    line = pen(f"{event.id:<{INDENT}}", "bold blue").append_text(pen(event.type, "bold"))
    if event.subtype:
        line.append_text(pen(f" / {event.subtype}"))
    words = dict.fromkeys(span.text.lower() for span in event.triggers)
    line.append_text(_badge(event, pen))
    return line.append_text(pen(f"  {pen.quoted(', '.join(list(words)[:MOST_TRIGGERS]))}" if words else "", "dim"))


def _badge(event: Event, pen: Pen) -> Text:
    if event.factuality == "asserted":
        return Text()
    return Text("  ").append_text(pen(f"[{event.factuality}]", BADGES[event.factuality]))


def _label(event: Event) -> str:
    """What kind of event it is in one word, for lines that speak of another event."""
    return event.subtype or event.type.lower()


def _compact(event: Event, pen: Pen) -> Text:
    """An optional event on a line: its code and words, who, when and where."""
    facts = pen.listed((_who(event, pen).plain, _when(event.when, pen), _where(event.where)))
    return _heading(event, pen).append("  ").append_text(pen(facts))


def _summary(event: Event, pen: Pen) -> Text:
    """An event on a line or two: who to whom, when, where, the range of the toll, the code."""
    when = value_words(event.when) if event.when else None
    numbers = [f"{outcome} {_range(found.total)}" for outcome, found in tolls(event).items()]
    facts = (_who(event, pen).plain, when, _where(event.where), ", ".join(numbers), _label(event))
    line = pen(f"{event.id:<{INDENT}}", "bold blue").append_text(pen(pen.listed(facts)))
    return line.append_text(_badge(event, pen))


def _card(event: Event, report: Report, pen: Pen) -> Iterator[Line]:
    yield Line(_heading(event, pen), hang=INDENT)
    yield Line(_on_whose_word(event, pen), INDENT, 2)
    facts = (_when(event.when, pen), _where(event.where), f"by {event.instrument}" if event.instrument else "")
    for line in (_who(event, pen), pen(pen.listed(facts))):
        if line:
            yield Line(line, INDENT, 2)
    yield from _tolls(event, pen)
    groups = say_so(event)
    shown: set[str] = set()
    for group in groups:
        words = _quote(report.text, _anchor(group, report.text), group.cue, pen)
        line = _voice(group, pen)
        if words.plain not in shown:  # two who speak in one sentence: its words once
            line.append_text(pen(f" {pen.signs.dash} ")).append_text(words)
        shown.add(words.plain)
        yield Line(line, INDENT, 2)
    if not groups and event.triggers:
        yield Line(_quote(report.text, event.triggers[0], None, pen), INDENT)


def _on_whose_word(event: Event, pen: Pen) -> Text:
    """Who stands behind it and who against it, before all else: "on the word of A, B; denies: C"."""
    told: dict[str, list[str]] = {}
    for group in say_so(event):
        act = {"event", "actor"} & set(group.fields) or group.stance != "denies"
        told.setdefault(group.stance if act else "denies a number", []).append(group.source.name or UNNAMED)
    backing = [name for stance in _BACKING for name in told.pop(stance, ())]
    if event.factuality == "asserted" or not (backing or told):
        backing.insert(0, "the report")
    line = pen("on the word of ", "dim") if backing else pen("")
    line.append_text(pen(_some(backing, pen), "bold"))
    for stance, names in told.items():
        lead = "; " if line else ""
        line.append_text(pen(f"{lead}{stance.replace('-', ' ')}: ", STANCES.get(stance, "dim")))
        line.append_text(pen(_some(names, pen), "bold"))
    return line


_BACKING = ("asserts", "confirms")


def _some(names: Iterable[str], pen: Pen) -> str:
    """Names, once each; the rest is counted beyond the most that are shown."""
    each = list(dict.fromkeys(names))
    more = f" {pen.signs.more} and {len(each) - MOST_NAMES} more" if len(each) > MOST_NAMES else ""
    return ", ".join(each[:MOST_NAMES]) + more


def _who(event: Event, pen: Pen) -> Text:
    if not event.actors and not event.recipients:
        return Text()
    line = pen(_names(event.actors, pen), "green" if event.actors else "dim")
    names = dict.fromkeys(actor.name for actor in event.actors)
    if names.keys() == {actor.name for actor in event.recipients}:  # a clash, an agreement, a meeting
        return pen(f" {pen.signs.both} ".join(names), "green")
    if event.recipients:
        line.append_text(pen(f" {pen.signs.arrow} ")).append_text(pen(_names(event.recipients, pen), "yellow"))
    return line


def _names(actors: tuple[Actor, ...], pen: Pen) -> str:
    return _some((actor.name for actor in actors), pen) or "(not said)"


def _when(when: When | None, pen: Pen) -> str:
    if when is None:
        return ""
    if when.start is None:
        return f"{pen.quoted(when.text)} (day not known)"
    days = when.start if when.start == when.end else f"{when.start} to {when.end or '?'}"
    return days if when.text == when.start else f"{days} ({pen.quoted(when.text)})"


def _where(where: Place | None) -> str:
    if where is None:
        return ""
    name = where.name if where.name and where.name.casefold() not in where.text.casefold() else None
    known = [x for x in (name, *where.country) if x]
    return f"{where.text} ({', '.join(known)})" if known else where.text


def _tolls(event: Event, pen: Pen) -> Iterator[Line]:
    """The counts by outcome, each with its source, one below the other; above several, what they come to."""
    told = [(c.value, c.source) for c in counts(event) if isinstance(c.value, Count)]
    totals = tolls(event)
    width = min(max((len(people_words(count)) for count, _ in told), default=0), TOLL_WIDTH)
    for outcome in dict.fromkeys(count.outcome for count, _ in told):
        label: str = outcome
        rows = [(count, source) for count, source in told if count.outcome == outcome]
        if len(rows) > 1 and outcome in totals:
            yield Line(pen(f"{label:<{OUTCOME_WIDTH}}").append_text(pen(_toll(totals[outcome]), "bold")), INDENT, 2)
            label = ""
        for count, source in rows:
            who = _named(source) if source else "the report"
            people = people_words(count)
            line = pen(f"{label:<{OUTCOME_WIDTH}}").append_text(pen(f"{people:<{width}}", "bold"))
            line.append_text(pen(f" {pen.signs.dash} {who}"))
            yield Line(line, INDENT, OUTCOME_WIDTH + (width + 3 if len(people) <= width else 2))
            label = ""


def _toll(found: Toll) -> str:
    """`9-12, best 9 (civilian 3)`: the bounds over all sources, the best number, and what is said of the sides."""
    total, sides = found.total, (("civilian", found.civilian), ("combatant", found.combatant))
    best = f", best {total.best:,}" if total.best is not None and total.low != total.high else ""
    named = ", ".join(f"{side} {_range(known)}" for side, known in sides if known)
    return f"{_range(total)}{best}{f' ({named})' if named else ''}"


def _range(found: Range) -> str:
    span = f"{found.high:,}" if found.low == found.high else f"{found.low:,}-{found.high:,}"
    return f"{span}+" if found.open else span


def _named(source: Source) -> str:
    return (source.name or UNNAMED) + (" (anonymous)" if source.anonymous else "")


def _voice(group: SaySo, pen: Pen) -> Text:
    """Who says so, as what, via whom, and the stance."""
    line = pen(group.source.name or UNNAMED, "bold")
    if group.anonymous:
        line.append_text(pen(f" (anonymous{f': {group.reason}' if group.reason else ''})", "dim"))
    if group.via:
        line.append_text(pen(f", via {', '.join(group.via)}", "dim"))
    line.append_text(pen(f" {pen.signs.dash} "))
    return line.append_text(pen(group.stance.replace("-", " "), STANCES.get(group.stance, "")))


def _anchor(group: SaySo, text: str) -> Span:
    """What of a source's sentence must be seen: all that it says there, with the words of saying if there is room."""
    words = group.words(text)
    if not any(words.start <= c.span.start and c.span.end <= words.end for c in group.claims):
        # "The minister said:", and what he said stands elsewhere: that is what must be seen.
        return min((c.span for c in group.claims), key=lambda s: abs(s.start - words.end))
    said = [c.span for c in group.claims if words.start <= c.span.start and c.span.end <= words.end]
    cue = [group.cue] if group.cue else []
    for spans in (said + cue, said, cue):
        if spans:
            start, end = min(s.start for s in spans), max(s.end for s in spans)
            if end - start <= QUOTE_WIDTH:
                return Span(start, end, text[start:end])
    return min(said, default=words, key=lambda s: s.start)


def _quote(text: str, anchor: Span, cue: Span | None, pen: Pen) -> Text:
    """The words around a span in quotation marks, with the words of saying underlined."""
    piece = piece_around(text, anchor, QUOTE_WIDTH)
    line = pen(text[piece.start : piece.end], "italic")
    if cue:
        line.stylize("underline", max(0, cue.start - piece.start), max(0, cue.end - piece.start))
    before = f"{pen.signs.more} " if piece.cut_before else ""
    after = f" {pen.signs.more}" if piece.cut_after else ""
    return Text.assemble(pen.signs.open + before, line, after + pen.signs.close)


def _ledger(event: Event, pen: Pen) -> Iterator[Line]:
    """Every claim of an event in text order: field, value, who says so, the words."""
    yield Line(pen("every claim", "dim italic"), INDENT)
    for claim in sorted(event.claims, key=place_of):
        source = claim.source.name if claim.source else "the report"
        line = pen(f"{claim.field:<11}", "dim").append_text(pen(value_words(claim.value), "bold"))
        line.append_text(pen(f" {pen.signs.dash} {source} {claim.stance.replace('-', ' ')}: "))
        yield Line(line.append_text(pen(pen.quoted(claim.span.text), "italic")), INDENT, 11)


def _section(title: str, lines: list[Text], pen: Pen) -> Iterator[Line]:
    if lines:
        yield Line(Text())
        yield Line(pen(title, "dim italic"))
        yield from (Line(line, INDENT, 2) for line in lines)


def _hangs(triple: tuple[str, str, str], evidence: Span, pen: Pen) -> Text:
    one, how, other = triple
    piece = piece_around(evidence.text, Span(0, len(evidence.text), evidence.text), EVIDENCE_WIDTH)
    words = evidence.text[: piece.end] + (f" {pen.signs.more}" if piece.cut_after else "")
    line = pen(f"{one} {pen.signs.dash} {how.replace('-', ' ')} {pen.signs.arrow} {other}: ")
    return line.append_text(pen(pen.quoted(words), "italic"))
