"""One record of a file (a JSON object, a table row) to a Report: which keys count, and what may stand in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

from sayso.errors import SetAside
from sayso.reading.dates import parse_day
from sayso.reading.decoding import clean
from sayso.records import Report

if TYPE_CHECKING:
    from sayso.reading.raw import Keeper

# Field of Report -> the keys that carry it, the first one that is filled wins. Written without case, spaces, - and _.
KEYS: dict[str, tuple[str, ...]] = {
    "id": ("id", "reportid", "docid", "documentid", "articleid"),
    "title": ("title", "headline", "heading"),
    "text": ("text", "body", "content", "article", "fulltext", "articletext", "articlebody"),
    "published": ("published", "publishedat", "publisheddate", "datepublished", "pubdate", "publishdate",
                  "publicationdate", "date"),
    "publisher": ("publisher", "source", "outlet", "publication", "sourcename", "newspaper"),
    "url": ("url", "link", "sourceurl"),
    "language": ("language", "lang"),
}  # fmt: skip
_RANKS = {key: (name, rank) for name, keys in KEYS.items() for rank, key in enumerate(keys)}
_DROP = {ord(c): None for c in " -_"}
TEXT_KEYS = "text, body, content or article"


@dataclass(frozen=True, slots=True)
class Defaults:
    """What the caller knows about all reports of a source; a report's own fields come first. `published` is ISO."""

    published: str | None = None
    publisher: str | None = None
    title: str | None = None
    id: str = ""  # of a text file: nothing in it can say
    url: str | None = None
    charset: str | None = None  # as the server said
    notes: tuple[str, ...] = ()
    nesting: int = 0  # archives around it
    keeper: Keeper | None = None

    def kept(self, data: bytes, suffix: str) -> tuple[str, ...]:
        """Keep the raw bytes of a report where that is wished; the notes for it, those of the source first."""
        return (*self.notes, *(self.keeper.keep(data, suffix) if self.keeper else ()))


def field_of(key: str) -> str | None:
    """The Report field that a key or column name stands for: `Publish Date` -> `published`; None for other keys."""
    found = _RANKS.get(_bare(key))
    return found[0] if found else None


def make_report(record: Mapping[str, Any], where: str, defaults: Defaults, notes: tuple[str, ...] = ()) -> Report:
    """The Report that a record holds; keys that are no field of a report are left alone.

    Raises SetAside (`no-text`, `wrong-type`, `bad-date`) with `where` in its message.
    """
    values: dict[str, str] = {}
    for name, key, value in _ranked(record):
        if name not in values and not _is_nothing(value):
            words, more = clean(_words(name, key, value, where))
            values[name] = words
            notes += tuple(f"{name}: {note}" for note in more)
    if "text" not in values:
        values["text"] = _no_text(record, where)
    if defaults.keeper:  # of a table the row is what was published
        row = json.dumps(record, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
        notes += defaults.keeper.keep(row, ".json")
    try:
        published = parse_day(values["published"]) if "published" in values else defaults.published
    except ValueError as error:
        raise SetAside("bad-date", f"{where}: publication date {error}, or leave it out") from None
    return Report(
        text=values["text"],
        id=values.get("id", "").strip(),
        title=values.get("title", defaults.title),
        published=published,
        publisher=values.get("publisher", defaults.publisher),
        url=values.get("url", defaults.url),
        language=values.get("language"),
        notes=defaults.notes + notes,
    )


def list_of(names: Iterable[Any], most: int = 8) -> str:
    """Names for a message: the first few, quoted and cut, and how many more there are."""
    all_names = [repr(str(name)[:40]) for name in names]
    more = f" and {len(all_names) - most} more" if len(all_names) > most else ""
    return (", ".join(all_names[:most]) or "nothing") + more


def _ranked(record: Mapping[str, Any]) -> list[tuple[str, str, Any]]:
    """The (field, key, value) that count, the better keys of a field first."""
    found = [(rank, key, value) for key, value in record.items() if (rank := _RANKS.get(_bare(key)))]
    return [(rank[0], key, value) for rank, key, value in sorted(found, key=lambda item: item[0])]


def _bare(key: str) -> str:
    return key.strip().lower().translate(_DROP)


def _is_nothing(value: Any) -> bool:
    """Null, blank, and the NaN that pandas writes for an empty cell."""
    return (
        value is None or (isinstance(value, float) and isnan(value)) or (isinstance(value, str) and not value.strip())
    )


def _words(name: str, key: str, value: Any, where: str) -> str:
    """A field's value as text. Numbers do for anything but the text itself; feeds give a source as {"name": ...}."""
    if isinstance(value, str):
        return value
    if name == "publisher" and isinstance(value, Mapping) and isinstance(value.get("name"), str):
        return str(value["name"])
    if name != "text" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    kind = {bool: "true/false", int: "a number", float: "a number", list: "a list", dict: "an object"}[type(value)]
    raise SetAside("wrong-type", f"{where}: '{key[:40]}' is {kind}, expected text in quotes: write it as one string")


def _no_text(record: Mapping[str, Any], where: str) -> str:
    """An empty text is passed on, for `check_report` to tell; a record that has no place for one is set aside."""
    if any(field_of(key) == "text" for key in record):
        return ""
    raise SetAside(
        "no-text", f"{where}: no text; found the keys {list_of(record)}, expected {TEXT_KEYS}: rename the key"
    )
