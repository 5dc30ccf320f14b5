"""Private persons in what is published: who they are, and the pseudonym that stands for each.

A person is left with his or her name only where the report gives a public or an armed role, or the tables know the office. Others
get `[private person P-...]`: an HMAC of the name under the project's secret, so the same person is the same in every export
of a project, and nobody can find the name by hashing a list of names. The practice follows the redaction of public inquiries:
one cipher per person, the role stays.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sayso.errors import UsageError
from sayso.exporting.persons import PUBLIC_KINDS, People, is_title, of_text, untitled
from sayso.records import Coding, Count, Event
from sayso.resolving.actors import actors as known_actors
from sayso.resolving.gazetteer import user_path
from sayso.resolving.who import kind_of_name

_PRIVATE = frozenset({"witness", "anonymous"})
_UNNAMED_KINDS = frozenset({"person", "media", "medical", "ngo", "witness", "civilians", "official", None})
_BEGINS = re.compile(r"(?:al-|el-|ad-|as-|ar-|ash-|an-|d['’])?[^\W\d_a-z]")  # al-Rashid
_WORDS = re.compile(r"[\w’'-]+")
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Named:
    """Whose names are not published, and which names, masked and public, each report has."""

    masked: frozenset[str]
    by_report: dict[str, tuple[str, ...]]


def collect(codings: Iterable[Coding]) -> Named:
    """The names to mask in an export of these reports: private in any of them, or of no known role in all."""
    whole = People()
    by_report: dict[str, tuple[str, ...]] = {}
    for coding in codings:
        people = People()
        for event in coding.events:
            _of_event(event, people)
        for text in filter(None, (coding.report.title, coding.report.text)):
            of_text(text, people, _is_personal)
        names = tuple(sorted(people.private | people.public | people.unclear))
        if names:
            by_report[coding.report.id] = names
        whole.private |= people.private
        whole.public |= people.public
        whole.unclear |= people.unclear
    return Named(frozenset(n for n in whole.private | (whole.unclear - whole.public) if not _in_office(n)), by_report)


def pseudonym(name: str, key: bytes) -> str:
    """What stands for a name: stable under one key, whatever accents and capitals it was written with."""
    digest = hmac.new(key, _folded(name).encode(), hashlib.sha256).hexdigest()
    return f"[private person P-{digest[:8]}]"


class Masker:
    """Puts pseudonyms for names wherever they stand: whole names everywhere, parts of them in their own reports."""

    def __init__(self, named: Named, key: bytes) -> None:
        self.named = named
        self._whole = {_folded(name): pseudonym(name, key) for name in sorted(named.masked) if len(name.split()) > 1}
        self._key = key
        self.of = lru_cache(maxsize=1024)(self._of)

    def _of(self, reports: tuple[str, ...]) -> Mask:
        """What masks the texts that come from these reports."""
        names = sorted({name for report in reports for name in self.named.by_report.get(report, ())})
        masked = [name for name in names if name in self.named.masked]
        own = {_folded(name): pseudonym(whole, self._key) for name in masked if (whole := _whole_of(name, masked))}
        parts: dict[str, set[str]] = {}
        for name in names:
            for part in _parts(name) if name in self.named.masked else ():
                if _folded(name) in own:
                    parts.setdefault(_folded(part), set()).add(own[_folded(name)])
        # A surname that two of them share does not say which is meant.
        single = {part: next(iter(masks)) if len(masks) == 1 else "[private person]" for part, masks in parts.items()}
        spared: dict[str, str | None] = {
            _folded(n): None for n in names if n not in self.named.masked and len(n.split()) > 1
        }
        return Mask({**single, **self._whole, **spared, **own})


class Mask:
    """Words and what stands for them; None: they stay, though a part of them is masked elsewhere."""

    def __init__(self, stands: dict[str, str | None]) -> None:
        self._stands = stands
        self._first = {word for name in stands for word in name.split()[:1]}
        self._longest = max((len(name.split()) for name in stands), default=0)

    def text(self, text: str) -> str:
        """The text with pseudonyms for names, the longest first."""
        out, at = [], 0
        for start, end, mask in self.spans(text):
            out += [text[at:start], mask or text[start:end]]
            at = end
        return "".join((*out, text[at:]))

    def spans(self, text: str) -> Iterator[tuple[int, int, str | None]]:
        """Where names stand, and what stands for them (None: they stay)."""
        if not self._stands:
            return
        words = [(m.start(), m.end(), _folded(m[0])) for m in _WORDS.finditer(text)]
        i = 0
        while i < len(words):
            found = (
                self._at(words, i) if _bare(words[i][2]) in self._first and not text[words[i][0]].islower() else None
            )
            if found is None:
                i += 1
                continue
            count, end, mask = found
            yield words[i][0], end, mask
            i += count

    def _at(self, words: list[tuple[int, int, str]], i: int) -> tuple[int, int, str | None] | None:
        """The longest name that begins with a word: how many words, where it ends, and what stands for it."""
        for n in range(min(self._longest, len(words) - i), 0, -1):
            _, end, last = words[i + n - 1]
            key = " ".join([*(w[2] for w in words[i : i + n - 1]), _bare(last)])
            if key in self._stands:
                return n, end - (len(last) - len(_bare(last))), self._stands[key]
        return None

    def url(self, url: str) -> str:
        """An address without what follows the host, where that holds a part of a masked name."""
        words = set(re.findall(r"[^\W_]+", _folded(unquote(url))))
        masked = (name for name, mask in self._stands.items() if mask and len(name) > 3)
        if not any(set(name.replace("-", " ").split()) <= words for name in masked):
            return url
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.hostname or ''}/"


def project_key(path: Path | None) -> bytes:
    """The secret of a project, made at its first use. Raises UsageError when it cannot be read or is too short to be one.

    None: `names.key` in Sayso's data folder of this user. It belongs beside the reports, never beside what is published.
    """
    path = path or user_path().with_name("names.key")
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
                stream.write(secrets.token_hex(_KEY_BYTES) + "\n")
        key = path.read_bytes().strip()
    except OSError as error:
        raise UsageError(
            f"the names key '{path}' cannot be read or made: {error.strerror}; name another file with --names-key"
        ) from error
    if len(key) < _KEY_BYTES // 2:
        raise UsageError(
            f"the names key '{path}' has {len(key)} bytes, expected {_KEY_BYTES // 2} or more: "
            "delete it for a new one (pseudonyms change then), or name the right file with --names-key"
        )
    return key


def _of_event(event: Event, people: People) -> None:
    for claim in event.claims:
        source, count = claim.source, claim.value if isinstance(claim.value, Count) else None
        if source and _is_personal(source.name):
            told = people.public if source.type in PUBLIC_KINDS else people.private if source.type in _PRIVATE else people.unclear
            told.add(untitled(source.name))
        if count and count.who and _is_personal(count.who, alone=count.min == count.max == 1):
            people.private.add(untitled(count.who))
    for actor in (*event.actors, *event.recipients):
        if actor.kind in _UNNAMED_KINDS and not actor.id and _is_personal(actor.name, alone=actor.kind == "person"):
            (people.public if actor.kind == "official" else people.unclear).add(untitled(actor.name))


@lru_cache(maxsize=16_384)
def _is_personal(name: str, alone: bool = False) -> bool:
    """Whether words look like a person's name: capitalised, and nothing that the tables know as something else.

    One word is a name only where what stands around it says that a person is meant (`alone`).
    """
    words = name.split()
    if not (1 if alone else 2) <= len(words) <= 5 or not (words[0][:1].isupper() and _BEGINS.match(words[-1])):
        return False
    table = known_actors()
    if kind_of_name(name)[0] or table.country_of(name) or any(table.role(w.lower()) for w in words):
        return False
    known = table.find(name)
    return known is None or known.kind == "person"


def _in_office(name: str) -> bool:
    known = known_actors().find(name)
    return known is not None and known.kind in ("person", "official") and bool(known.tenures or known.office)


def _whole_of(name: str, names: Sequence[str]) -> str | None:
    """The longest form of a name in a report: "Yusuf" is Amina Yusuf; None for one word that several of them share."""
    wider = [other for other in names if set(name.split()) < set(other.split())]
    longest = [one for one in wider if not any(set(one.split()) < set(other.split()) for other in wider)]
    if len(longest) == 1:
        return longest[0]
    return name if not longest or " " in name else None


def _parts(name: str) -> Iterator[str]:
    """The words of a name that give it away alone."""
    words = [w for w in _WORDS.findall(name) if _BEGINS.match(w) and len(w) > 2 and not is_title(w)]
    return (w for w in words if len(words) > 1)


@lru_cache(maxsize=65_536)
def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _bare(word: str) -> str:
    return word.removesuffix("'s").rstrip("'")
