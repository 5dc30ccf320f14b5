"""Coded reports as people write them, compiled to records with character offsets (the form of the acceptance set).

    python -m training.markup check FILE...             compile, report every fault with its line, print a summary
    python -m training.markup show FILE...              the coding read back as sentences, to check it against the text
    python -m training.markup compile FILE... > X.jsonl  one record a line

A file has a head (`key: value` lines) and sections that begin with `--- name`: text, actors, events, links, relations,
same, ignore. In the text `[e1 struck]` marks words; marks nest, and one id may mark many places. The format is described in
`training/corpus/README.md`. Where a mark is wanted, words in quotes will do: `"jets [struck] the town"` is the span in
brackets of the one place where the words stand; without brackets the whole of them.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.markup_show import show
from training.markup_terms import FACTUALITIES, LINKS, OUTCOMES, RELATIONS, SOURCE_TYPES, STANCES, SUBTYPES, TYPES

CORPUS = Path(__file__).parent / "corpus"
Span = tuple[int, int]
_MARK = re.compile(r"\[([a-z]\d+) ")
_SECTIONS = ("text", "actors", "events", "links", "relations", "same", "ignore")


class MarkupError(ValueError):
    """All faults of one file, one a line, each with the file's name and line."""


@dataclass
class Source:
    """One file, split: its head, the lines of its sections with their numbers, the plain text and the marked spans."""

    name: str
    head: dict[str, str] = field(default_factory=dict)
    sections: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    text: str = ""
    marks: dict[str, list[Span]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def fault(self, line: int, words: str) -> None:
        """Note a fault; the rest of the file is still read."""
        self.faults.append(f"{self.name}:{line}: {words}")


def compile_text(marked: str, name: str = "report", text: str | None = None) -> dict[str, Any]:
    """The record of one marked-up report. `text`: the report's text where the file holds none (spans are then quoted).

    Raises MarkupError with every fault found.
    """
    source = _split(marked, name)
    if "text" in source.sections:
        _read_text(source)
    elif text is None:
        source.fault(1, "no '--- text' section, and no text given")
    else:
        source.text = text
    record = _Compiler(source).record() if source.text else {}
    if source.faults:
        raise MarkupError("\n".join(source.faults))
    return record


def _split(marked: str, name: str) -> Source:
    source = Source(name)
    section: list[tuple[int, str]] | None = None
    for number, line in enumerate(marked.splitlines(), 1):
        if line.startswith("--- "):
            title = line[4:].strip()
            if title not in _SECTIONS:
                source.fault(number, f"unknown section '{title}'; known are {', '.join(_SECTIONS)}")
            section = source.sections.setdefault(title, [])
        elif section is not None:
            section.append((number, line))
        elif line.strip():
            key, colon, value = line.partition(":")
            if not colon:
                source.fault(number, f"expected 'key: value' before the first section, found '{line}'")
            source.head[key.strip()] = value.strip()
    return source


def _read_text(source: Source) -> None:
    """Take the marks out of the text and remember where they stood."""
    lines = source.sections["text"]
    first = lines[0][0] if lines else 1
    raw = "\n".join(line for _, line in lines).strip("\n")
    first += len([1 for _, line in lines if not line.strip()]) if not lines[0][1].strip() else 0
    plain: list[str] = []
    open_marks: list[tuple[str, int] | None] = []
    at = length = 0
    while at < len(raw):
        if raw[at] == "\\" and raw[at + 1 : at + 2] in {"[", "]"}:
            plain.append(raw[at + 1])
            at, length = at + 2, length + 1
        elif match := _MARK.match(raw, at):
            open_marks.append((match[1], length))
            at = match.end()
        elif raw[at] == "[":
            if odd := re.match(r"\[[a-z]\d+[a-z]* ", raw[at:]):
                source.fault(first, f"'{odd[0]}' looks like a mark but is none: an id is one letter and digits")
            open_marks.append(None)
            plain.append("[")
            at, length = at + 1, length + 1
        elif raw[at] == "]" and open_marks and (mark := open_marks.pop()) is not None:
            source.marks.setdefault(mark[0], []).append((mark[1], length))
            at += 1
        else:
            plain.append(raw[at])
            at, length = at + 1, length + 1
    for mark in open_marks:
        if mark is not None:
            source.fault(first, f"the mark '[{mark[0]} ' is never closed")
    source.text = "".join(plain)
    for name, spans in source.marks.items():
        spans.sort()
        for start, end in spans:
            words = source.text[start:end]
            if words != words.strip() or not words:
                source.fault(first, f"the mark {name} begins or ends with white space: '{words}'")


class _Compiler:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.names: dict[str, list[str]] = {}
        self.types: dict[str, str] = {}
        self.line = 1

    def fault(self, words: str) -> None:
        self.source.fault(self.line, words)

    def rows(self, section: str) -> Iterator[list[str]]:
        for number, line in self.source.sections.get(section, []):
            self.line = number
            if line.strip() and not line.lstrip().startswith("#"):
                yield self.words(line)

    def words(self, line: str) -> list[str]:
        try:
            lexer = shlex.shlex(line, posix=True)
            lexer.whitespace_split, lexer.quotes, lexer.commenters, lexer.escape = True, '"', "", "\\"
            return list(lexer)
        except ValueError as error:
            self.fault(f"{error}: {line.strip()}")
            return []

    def record(self) -> dict[str, Any]:
        head = self.source.head
        for key in ("id", "published"):
            if key not in head:
                self.fault(f"the head lacks '{key}:'")
        self.actors()
        events = self.events()
        known = {e["id"] for e in events}
        record = {
            "id": head.get("id"), "title": head.get("title") or None,
            "published": head.get("published") if head.get("published") not in {"", "none"} else None,
            "publisher": head.get("publisher") or None, "language": "en", "text": self.source.text,
            "origin": head.get("origin", "Sayso corpus"), "relevant": any(not e["optional"] for e in events),
            "events": events, "links": list(self.links(known)), "relations": list(self.relations()),
            "same_actor": [sorted({n for i in row for n in self.named(i)}) for row in self.same()],
            "ignore": sorted(s for row in self.rows("ignore") for w in row for s in self.spans(w)),
            "style": head.get("style"), "region": head.get("region"), "source_set": head.get("set", "sayso"),
        }  # fmt: skip
        if "x" in {m[0] for m in self.source.marks}:
            record["ignore"] = sorted({*record["ignore"], *(s for m, ss in self.source.marks.items() if m[0] == "x" for s in ss)})
        for mark in self.source.marks:
            if mark[0] == "e" and mark not in known:
                self.fault(f"{mark} is marked in the text but no event has that id")
        return record

    # --- words to spans -------------------------------------------------------------------------------------------

    def spans(self, word: str) -> list[Span]:
        """The spans of a mark, or of quoted words."""
        if word in self.source.marks:
            return self.source.marks[word]
        if re.fullmatch(r"[a-z]\d+", word):
            self.fault(f"nothing in the text is marked {word}")
            return []
        plain = re.sub(r"\[([^\[\]]*)\]", r"\1", word)
        found = [m.start() for m in re.finditer(re.escape(plain), self.source.text)]
        if len(found) != 1:
            self.fault(f"'{plain}' stands {len(found)} times in the text; quote words that stand there once")
            return []
        inner = re.search(r"\[([^\[\]]*)\]", word)
        start = found[0] + (inner.start() if inner else 0)
        return [(start, start + len(inner[1] if inner else plain))]

    def span(self, word: str, near: int | None = None) -> Span | None:
        """One span: the one nearest to a place of the text, or the first."""
        found = self.spans(word)
        if not found:
            return None
        return found[0] if near is None else min(found, key=lambda s: (min(abs(s[0] - near), abs(s[1] - near)), s))

    # --- actors ---------------------------------------------------------------------------------------------------

    def actors(self) -> None:
        for mark, spans in self.source.marks.items():
            if mark[0] == "a":
                self.names[mark] = list(dict.fromkeys(_bare(self.source.text[s:e]) for s, e in spans))
        for row in self.rows("actors"):
            mark, *rest = row
            types = [w for w in rest if w in SOURCE_TYPES]
            if types:
                self.types[mark] = types[0]
            spans = [w[1:] for w in rest if w.startswith("@")]
            aliases = [w for w in rest if w not in SOURCE_TYPES and not w.startswith("@")]
            for word in spans:
                self.source.marks.setdefault(mark, []).extend(self.spans(word))
            told = [_bare(self.source.text[s:e]) for s, e in sorted(self.source.marks.get(mark, []))]
            self.names[mark] = list(dict.fromkeys([*aliases, *self.names.get(mark, []), *told]))
            if not self.names[mark]:
                self.fault(f"{mark} has no name and is not marked in the text")

    def named(self, mark: str) -> list[str]:
        if mark not in self.names:
            self.fault(f"no actor {mark}: mark it in the text or name it under '--- actors'")
        return self.names.get(mark, [])

    # --- events ---------------------------------------------------------------------------------------------------

    def events(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        for row in self.rows("events"):
            if not row:
                continue
            if re.fullmatch(r"e\d+", row[0]):
                events.append(self.event(row))
            elif not events:
                self.fault(f"expected an event ('e1 ASSAULT attack asserted'), found '{row[0]}'")
            else:
                self.detail(events[-1], row)
        twice = {e["id"] for e in events if sum(o["id"] == e["id"] for o in events) > 1}
        if twice:
            self.fault(f"told twice: {', '.join(sorted(twice))}")
        return events

    def event(self, row: list[str]) -> dict[str, Any]:
        name, *rest = row
        types = rest[0].split("|") if rest else []
        for kind in types:
            if kind not in TYPES:
                self.fault(f"'{kind}' is no PLOVER type")
        subtypes = next((w.split("|") for w in rest[1:] if set(w.split("|")) <= SUBTYPES), [None])
        factuality = next((w for w in rest[1:] if w in FACTUALITIES), "asserted")
        spans = list(self.source.marks.get(name, []))
        for word in rest[1:]:
            if word.startswith("@"):
                spans += self.spans(word[1:])
            elif word not in FACTUALITIES | {"-", "optional"} and not set(word.split("|")) <= SUBTYPES:
                self.fault(f"'{word}' is no sub-event, no factuality and not 'optional'")
        if not spans:
            self.fault(f"{name} has no trigger: mark it in the text, or add @\"words\"")
        return {
            "id": name, "type": types[0] if len(types) == 1 else types, "subtype": subtypes[0] if len(subtypes) == 1 else subtypes,
            "triggers": sorted(set(spans)) or [(0, 0)], "actors": [], "recipients": [], "actor_spans": [],
            "recipient_spans": [], "when": None, "when_span": None, "where": None, "casualties": [], "claims": [],
            "factuality": factuality, "instrument": None, "optional": "optional" in rest, "note": None,
        }  # fmt: skip

    def detail(self, event: dict[str, Any], row: list[str]) -> None:
        kind, *rest = row
        at = event["triggers"][0][0]
        if kind in {"actor", "recipient"}:
            for mark in rest:
                event[f"{kind}s"].append(self.named(mark))
                event[f"{kind}_spans"].append(self.span(mark, at) if mark in self.source.marks else None)
        elif kind == "when":
            self.when(event, rest)
        elif kind == "where":
            self.where(event, rest)
        elif kind in OUTCOMES:
            self.casualty(event, kind, rest)
        elif kind == "claim":
            self.claim(event, rest)
        elif kind == "instrument":
            event["instrument"] = " ".join(rest)
        elif kind == "note":
            event["note"] = " ".join(rest)
        else:
            self.fault(f"'{kind}': expected actor, recipient, when, where, {', '.join(OUTCOMES)}, claim, instrument or note")

    def when(self, event: dict[str, Any], row: list[str]) -> None:
        days = re.fullmatch(r"(\d{4}-\d\d-\d\d)(?:\.\.(\d{4}-\d\d-\d\d))?", row[0]) if row else None
        if days is None:
            self.fault("'when' wants a day or two (2024-02-07 or 2024-02-01..2024-02-07) and the words")
            return
        event["when"] = [days[1], days[2] or days[1]]
        event["when_span"] = self.span(row[1], event["triggers"][0][0]) if len(row) > 1 else None

    def where(self, event: dict[str, Any], row: list[str]) -> None:
        """`where p1 "Baghdad" IRQ 33.3,44.4 25` - words, name, country or countries (A|B), point, tolerance in km."""
        if len(row) < 3:
            self.fault("'where' wants: words, \"name\", country, then lat,lon and a tolerance in km if they are known")
            return
        span = self.span(row[0], event["triggers"][0][0])
        countries = row[2].split("|")
        if any(not re.fullmatch("[A-Z]{3}", c) for c in countries):
            self.fault(f"'{row[2]}' is no ISO 3166 alpha-3 code")
        point = re.fullmatch(r"(-?[\d.]+),(-?[\d.]+)", row[3]) if len(row) > 3 else None
        event["where"] = {
            "text": self.source.text[span[0] : span[1]] if span else row[1], "name": row[1],
            "country": countries[0] if len(countries) == 1 else countries,
            "lat": float(point[1]) if point else None, "lon": float(point[2]) if point else None,
            "within_km": float(row[4].removesuffix("km")) if len(row) > 4 else None, "span": span,
        }  # fmt: skip

    def casualty(self, event: dict[str, Any], outcome: str, row: list[str]) -> None:
        """`killed 40.. n1 civilian who="farmers" source=a3` - outcome, number or range, its words."""
        bounds = re.fullmatch(r"(\d+)(?:(\.\.)(\d*))?", row[0]) if row else None
        if bounds is None or len(row) < 2:
            self.fault(f"'{outcome}' wants a number (3, 40.., 0..5) and its words")
            return
        most = int(bounds[1]) if not bounds[2] else int(bounds[3]) if bounds[3] else None
        span = self.span(row[1], event["triggers"][0][0])
        keys = dict(w.split("=", 1) for w in row[2:] if "=" in w)
        flags = {w for w in row[2:] if "=" not in w}
        if flags - {"civilian", "combatant"} or keys.keys() - {"who", "source"}:
            self.fault(f"after the number come civilian or combatant, who=\"...\" and source=a1; found {row[2:]}")
        source = keys.get("source", "-")
        event["casualties"].append({
            "outcome": outcome, "min": int(bounds[1]), "max": most, "who": keys.get("who"),
            "civilian": True if "civilian" in flags else False if "combatant" in flags else None,
            "source": None if source == "-" else (self.named(source) or [None])[0], "span": span,
            "source_span": self.span(source, span[0] if span else None) if source in self.source.marks else None,
        })  # fmt: skip

    def claim(self, event: dict[str, Any], row: list[str]) -> None:
        """`claim a3 denies c1 via="Reuters; SANA"` - source, stance, cue."""
        if len(row) < 3 or row[1] not in STANCES:
            self.fault(f"'claim' wants: source, stance ({', '.join(sorted(STANCES))}), cue; found {row}")
            return
        cue = self.span(row[2])
        names = self.named(row[0])
        if row[0] not in self.types:
            self.fault(f"{row[0]} speaks: give its type under '--- actors' ({', '.join(sorted(SOURCE_TYPES))})")
        keys = dict(w.split("=", 1) for w in row[3:] if "=" in w)
        event["claims"].append({
            "source": names[0] if names else None, "source_type": self.types.get(row[0]),
            "via": [v.strip() for v in keys.get("via", "").split(";") if v.strip()], "stance": row[1], "cue": cue,
            "source_span": self.span(row[0], cue[0] if cue else None) if row[0] in self.source.marks else None,
        })  # fmt: skip

    # --- what hangs together --------------------------------------------------------------------------------------

    def links(self, known: set[str]) -> Iterator[dict[str, Any]]:
        for row in self.rows("links"):
            if len(row) < 4 or row[0] not in LINKS or not {row[1], row[2]} <= known:
                self.fault(f"a link is '{'|'.join(sorted(LINKS))} e2 e1 \"words\"' between known events; found {row}")
                continue
            yield {"type": row[0], "source": row[1], "target": row[2], "evidence": self.span(row[3])}

    def relations(self) -> Iterator[dict[str, Any]]:
        for row in self.rows("relations"):
            if len(row) < 4 or row[0] not in RELATIONS:
                self.fault(f"a relation is '{'|'.join(sorted(RELATIONS))} a1 a2 \"words\"'; found {row}")
                continue
            subject, other = ((self.named(w) or [w])[0] if re.fullmatch(r"a\d+", w) else w for w in row[1:3])
            yield {"type": row[0], "subject": subject, "object": other, "evidence": self.span(row[3])}

    def same(self) -> list[list[str]]:
        """Every actor with several names, and those that a line of the section puts together."""
        groups = [row for row in self.rows("same") if row]
        joined = {mark for row in groups for mark in row}
        return groups + [[m] for m, names in self.names.items() if len(names) > 1 and m not in joined]


def _bare(words: str) -> str:
    return re.sub(r"^(?:the|a|an) ", "", words, flags=re.IGNORECASE)


def read_files(paths: Iterable[str | Path]) -> list[dict[str, Any]]:
    """The records of marked-up files. Raises MarkupError with the faults of all of them."""
    records, faults = [], []
    for path in paths:
        try:
            records.append(compile_text(Path(path).read_text(encoding="utf-8"), Path(path).name))
        except MarkupError as error:
            faults.append(str(error))
    if faults:
        raise MarkupError("\n".join(faults))
    return records


def main(arguments: list[str]) -> int:
    """The command line; the exit status is 1 where a file has a fault."""
    if len(arguments) < 2 or arguments[0] not in {"check", "show", "compile"}:
        sys.stderr.write(__doc__ or "")
        return 2
    try:
        records = read_files(arguments[1:])
    except MarkupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for record in records:
        if arguments[0] == "compile":
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        elif arguments[0] == "show":
            sys.stdout.write(show(record) + "\n")
    if arguments[0] == "check":
        sys.stdout.write(f"{len(records)} reports, {sum(len(r['events']) for r in records)} events, no fault\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
