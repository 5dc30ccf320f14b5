"""The sheets that make tables a data set: codebook, what is lost, citation, data responsibility, and the manifest over all."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sayso import __version__
from sayso.data import read_tsv
from sayso.exporting.codes import crosswalk, modes
from sayso.exporting.dataset import MANIFEST, Choice, Kind, Outcome, Written
from sayso.exporting.policy import Material, Policy
from sayso.exporting.rows import role_table
from sayso.exporting.tables import Column, columns, guarded
from sayso.exporting.writing import output

CODEBOOK, CODES, LOST, CITATION, CARE = (
    "codebook.csv",
    "codes.csv",
    "lost.csv",
    "CITATION.cff",
    "DATA_RESPONSIBILITY.md",
)
_MEDIA = {
    ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".jsonl": "application/x-ndjson", ".geojson": "application/geo+json",
    ".parquet": "application/vnd.apache.parquet", ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".md": "text/markdown", ".cff": "text/yaml",
}  # fmt: skip
_FIELD = {
    "list": "array",
    "object": "object",
    "date": "date",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
}
_STYLE = {
    Kind.acled: "ACLED",
    Kind.ucdp: "UCDP GED",
    Kind.polecat: "POLECAT",
    Kind.plover: "PLOVER",
    Kind.hapi: "HDX HAPI",
}


def write_sheets(folder: Path, material: Material, how: tuple[Choice, Policy], outcome: Outcome) -> None:
    """Write what goes with the tables of an export; the manifest comes last."""
    _, policy = how
    sheets = {
        CODEBOOK: _table(("file", "column", "type", "meaning", "lost"), codebook(outcome.files)),
        CODES: _table(("list", "code", "meaning"), codes()),
        LOST: _table(("format", "what", "code", "becomes", "what_is_lost", "rows"), lost(outcome, material)),
    }
    name = "sayso-" + hashlib.sha256("".join(f.sha256 for f in outcome.files).encode()).hexdigest()[:12]
    sheets[CITATION] = citation(name, outcome)
    sheets[CARE] = responsibility(policy, outcome, material)
    for file, text in sheets.items():
        with output(folder / file) as stream:
            stream.write(text)
    package = datapackage(name, sheets, how, outcome)
    package["sayso"]["left_out"] = {
        kind.value: dict(sorted(found.items())) for kind, found in sorted(outcome.left_out.items())
    }
    with output(folder / MANIFEST) as stream:
        stream.write(json.dumps(package, indent=2, ensure_ascii=False) + "\n")


def codebook(files: Iterable[Written]) -> Iterator[tuple[str, ...]]:
    """A line for every column of every table: type, meaning, and what it does not tell."""
    for file in files:
        for column in columns(file.table):
            yield file.name, column.name, column.type, column.meaning, column.lost


def codes() -> Iterator[tuple[str, ...]]:
    """A line for every code that stands in the tables."""
    for row in read_tsv("lexicons/plover_codes.tsv"):
        yield "type", row["type"], f"{row['meaning']} (quad class {row['quad_class']}, Goldstein {row['goldstein']})"
    for name, row in crosswalk().items():
        yield "subtype", name, f"{row['event_type']} > {row['sub_event_type']} ({row['disorder_type']})"
    for row in read_tsv("exports/code_meanings.tsv"):
        yield row["list"], row["code"], row["meaning"]


def lost(outcome: Outcome, material: Material) -> Iterator[tuple[Any, ...]]:
    """What each format could not hold: rows left out with the reason, and what the codes that were used do not tell."""
    for kind in sorted({*outcome.subtypes, *outcome.left_out}):
        for code, count in sorted(outcome.subtypes.get(kind, {}).items()):
            if (found := _crossed(kind, code)) is not None:
                yield kind.value, "code", code, found[0], found[1], count
        for reason, count in sorted(outcome.left_out.get(kind, {}).items()):
            yield kind.value, "row left out", "", "", reason, count
        if kind in (Kind.acled, Kind.ucdp):
            for name, row in role_table().items():
                becomes = row["inter"] if kind is Kind.acled else row["side"]
                if row["what_is_lost"] != "-":
                    yield kind.value, "kind of party", name, becomes.removeprefix("@"), row["what_is_lost"], ""
    for reason, count in sorted(material.left_out.items()):
        if count:
            yield "all", "held back", "", "", reason, count


def _crossed(kind: Kind, code: str) -> tuple[str, str] | None:
    """What a sub-event becomes in a format, and what is lost on the way."""
    if kind in (Kind.polecat, Kind.plover):
        mode = modes().get(code)
        return (mode["mode"] or "no mode", mode["what_is_lost"] or "nothing") if mode else None
    if kind in (Kind.acled, Kind.ucdp, Kind.hapi):
        row = crosswalk().get(code)
        return (row["sub_event_type"], row["what_is_lost"]) if row else None
    return None


def citation(name: str, outcome: Outcome) -> str:
    """A CITATION.cff of the data set: its name is a hash of its tables, so that it says exactly which data were used."""
    period = f", {outcome.first_day} to {outcome.last_day}" if outcome.first_day else ""
    return "\n".join((
        "cff-version: 1.2.0",
        'message: "Cite the data set with its version, the software, and the publishers of the reports that you quote."',
        f'title: "Events of political conflict coded from news reports{period}"',
        "type: dataset",
        f'version: "{name.removeprefix("sayso-")}"',
        "authors:",
        '  - name: "(who made this data set: put your name here)"',
        "references:",
        "  - type: software",
        '    title: "Sayso: sourced event records from news reports of political conflict"',
        f"    version: {__version__}",
        "    authors:",
        '      - name: "The Sayso authors"',
        *(f"    notes: \"{coder.replace(chr(34), '')}\"" for coder in sorted(outcome.coders)[:1]),
        "",
    ))  # fmt: skip


def responsibility(policy: Policy, outcome: Outcome, material: Material) -> str:
    """The data responsibility sheet: how names, places and fresh reports were handled, and what is for its makers to say."""
    masked = (
        "names of private persons are replaced by pseudonyms (`[private person P-...]`), stable within this project; "
        "names in a public or armed role stand"
    )
    names = masked if policy.names == "public" else "all names stand"
    coarse = (
        "as exact as the reports"
        if policy.coarsen is None
        else (
            f"made coarser to {policy.coarsen} for {', '.join(policy.coarsen_of) or 'all categories of protected objects'}"
        )
    )
    held = (
        "none"
        if policy.embargo is None
        else (
            f"{int(policy.embargo.total_seconds() // 3600)} hours before the end of {policy.as_of}; undated reports are held back"
        )
    )
    lines = [
        "# Data responsibility sheet", "",
        "Events coded by a machine from published news reports. A row says what a report tells and who says so; it does not say",
        "that it is true.", "",
        "| | |", "|---|---|",
        f"| purpose | {_cell(policy.purpose)} |", f"| names | {names} |", f"| places | {coarse} |", f"| embargo | {held} |",
        f"| sensitivity (OCHA: low, moderate, high, severe) | {_cell(policy.sensitivity)} |",
        f"| keep until | {_cell(policy.retain_until)} |", 
        f"| contact for corrections and objections | {_cell(policy.contact)} |", "",
        "## What it is not for", "",
        "Not for finding or ranking persons, nor for choosing targets. Pseudonyms must not be resolved. Masking finds names by",
        "what the reports say of persons and misses some: look through the tables before you publish them,",
        "the quotes above all.", "",
        "## Files", "", "| file | rows | sha256 |", "|---|---|---|",
        *(f"| {f.name} | {f.rows} | {f.sha256} |" for f in outcome.files), "",
        f"Held back: {sum(material.left_out.values())}. What each format leaves out is in `{LOST}`,",
        f"every column in `{CODEBOOK}`.", "",
        "ACLED-style, UCDP-style, POLECAT-style and HAPI-style tables share the columns of these sources.",
        "They are not their data.", "",
    ]  # fmt: skip
    return "\n".join(lines)


def _cell(text: str | None) -> str:
    return " ".join((text or "not stated").replace("|", "/").split())


def datapackage(name: str, sheets: dict[str, str], how: tuple[Choice, Policy], outcome: Outcome) -> dict[str, Any]:
    """The Frictionless manifest (Data Package 1.0): every file with its size, hash and, for tables, its columns."""
    choice, policy = how
    return {
        "profile": "data-package",
        "name": name,
        "title": "Events of political conflict coded from news reports",
        "version": name.removeprefix("sayso-"),
        "description": f"Coded by Sayso {__version__}; see {CODEBOOK}, {LOST} and {CARE}.",
        "keywords": ["conflict", "event data", "source_system=sayso"],
        "resources": [_resource(f) for f in outcome.files] + [_sheet(file, text) for file, text in sheets.items()],
        "sayso": {
            "source_system": "sayso", "version": __version__, "coders": sorted(outcome.coders), "unit": choice.unit or "by format",
            "names": policy.names, "purpose": policy.purpose, "coarsen": policy.coarsen, "coarsen_of": list(policy.coarsen_of),
            "embargo_hours": policy.embargo.total_seconds() / 3600 if policy.embargo else None,
            "as_of": policy.as_of.isoformat() if policy.as_of and policy.embargo else None,
        },
    }  # fmt: skip


def _resource(file: Written) -> dict[str, Any]:
    suffix = Path(file.name).suffix
    style = (
        f"{_STYLE[file.kind]}-style: a layout of columns, not {_STYLE[file.kind]} data" if file.kind in _STYLE else None
    )
    made: dict[str, Any] = {
        "name": file.name.rsplit(".", 1)[0].replace("_", "-") + "-" + suffix[1:], "path": file.name, "format": suffix[1:],
        "mediatype": _MEDIA[suffix], "encoding": "utf-8", "bytes": file.bytes, "hash": f"sha256:{file.sha256}", "rows": file.rows,
    }  # fmt: skip
    if style:
        made["description"] = style
    if suffix in (".csv", ".tsv"):
        made |= {
            "profile": "tabular-data-resource",
            "schema": {"fields": [_field(c) for c in columns(file.table)], "missingValues": [""]},
        }
        made["dialect"] = {"delimiter": "," if suffix == ".csv" else "\t"}
    return made


def _sheet(file: str, text: str) -> dict[str, Any]:
    data = text.encode()
    suffix = Path(file).suffix
    return {
        "name": file.rsplit(".", 1)[0].lower().replace("_", "-"), "path": file, "format": suffix[1:], "mediatype": _MEDIA[suffix],
        "bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
    }  # fmt: skip


def _field(column: Column) -> dict[str, str]:
    return {"name": column.name, "type": _FIELD.get(column.type, "string"), "description": column.meaning}


def _table(names: tuple[str, ...], lines: Iterable[tuple[Any, ...]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(names)
    writer.writerows([guarded(c) if isinstance(c, str) and c != "-" else c for c in line] for line in lines)
    return stream.getvalue()
