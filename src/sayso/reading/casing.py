"""Capitals for texts that lost them: agency wires all in capitals, archives all in lower case.

A parser trained on edited news takes a line of capitals for one long name. `recase` gives such text the capitals that an
editor would: words of the dictionary in lower case, names as the tables write them, the rest with a capital, letter for
letter, so that all offsets stay. Text that has its capitals is returned as it is (the idea is that of truecasing: Lita et
al., "tRuEcasIng", ACL 2003; here with a dictionary for a model).
"""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections.abc import Iterator
from functools import cache
from string import ascii_lowercase, ascii_uppercase

from sayso.data import read_tsv, word_class

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LINE = re.compile(r"[^\n]+")
_SENTENCE = re.compile(r"(?:^|(?<!\b[A-Za-z])[.!?]['\"”’)\]]*\s+|\n\s*\n\s*|[:;]\s+(?=[\"“]))[\s\"“'‘(\[]*(?=[^\W\d_])")
_INTRODUCED = re.compile(r"\(\s*([^\W\d_]{2,6})\s*\)")
_DATED = re.compile(
    r"\b(?:march|may|august)\b(?=,? \d)|(?<=\d )(?:march|may|august)\b|(?<=\d(?:st|nd|rd|th) )(?:march|may|august)\b"
    r"|(?:(?<=\bin )|(?<=\blast )|(?<=\bsince )|(?<=\bearly )|(?<=\blate )|(?<=\buntil ))(?:march|may|august)\b"
)
_AMERICAN = re.compile(r"(?<!\bLET )(?<!\bTELL )(?<!\bTOLD )(?<!\bGIVE )(?<!\bGAVE )\bUS(?= [A-Z])")  # "US TROOPS", not "TOLD US"
_UPPER_SHARE, _LINE_WORDS = 0.8, 4  # of the letters; words of a line that alone is in capitals
_LOWER_SHARE, _LOWER_STARTS, _LOWER_SENTENCES = 0.012, 0.8, 3  # a text without capitals still has a stamp or a date line
_LONGEST_NAME = 6
_UPPER, _LOWER = ascii_uppercase.encode(), ascii_lowercase.encode()


def recase(text: str) -> str:
    """`text` with capitals where it has none or nothing else; as long as `text`, each letter at its place.

    A text counts as lost when 80 % of its letters are capitals, or fewer than 1.2 % of them while four of five sentences
    begin small; a line of four or more words when it is all capitals.
    """
    if _is_upper(text, _LINE_WORDS * 2):
        return _restored(text, text, upper=True)
    if _is_lower(text):
        return _restored(text, text, upper=False)
    if not any(len(run) > 12 for run in _CAPITALS.findall(text)):
        return text
    parts, done = [], 0
    for line in _LINE.finditer(text):
        if _is_upper(line[0], _LINE_WORDS):
            parts += [text[done : line.start()], _restored(line[0], text, upper=True)]
            done = line.end()
    return "".join([*parts, text[done:]])


_CAPITALS = re.compile(r"[A-Z][A-Z\s,.'’\-]+[A-Z]")


def _is_upper(text: str, words: int) -> bool:
    upper, lower = _letters(text)
    return upper > _UPPER_SHARE * (upper + lower) and len(_WORD.findall(text)) >= words


def _is_lower(text: str) -> bool:
    upper, lower = _letters(text)
    if upper > _LOWER_SHARE * (upper + lower):
        return False
    starts = [text[m.end()] for m in _SENTENCE.finditer(text)]
    small = sum(c.islower() for c in starts)
    return len(starts) >= _LOWER_SENTENCES and small >= _LOWER_STARTS * len(starts)


def _letters(text: str) -> tuple[int, int]:
    if text.isascii():
        data = text.encode("ascii")
        return len(data) - len(data.translate(None, _UPPER)), len(data) - len(data.translate(None, _LOWER))
    return sum(map(str.isupper, text)), sum(map(str.islower, text))


def _restored(part: str, whole: str, *, upper: bool) -> str:
    """`part` with the capitals that its words have by themselves, by their names and at the head of a sentence."""
    letters = list(part)
    words = list(_WORD.finditer(part))
    acronyms = {m[1].lower() for m in _INTRODUCED.finditer(whole)}
    for word in words:
        ordinal = word.start() and part[word.start() - 1].isdigit()  # "1ST", "9MM"
        _write(letters, word.start(), word[0].lower() if ordinal else _cased(word[0], acronyms, upper=upper))
    for found in _AMERICAN.finditer(part) if upper else ():
        _write(letters, found.start(), "US")
    for start, name in _names(part, words):
        _write(letters, start, name)
    for start, end in _spelled_out(part, words):
        letters[start:end] = [part[start].upper(), *letters[start + 1 : end]]
    for found in _DATED.finditer("".join(letters)):
        letters[found.start()] = letters[found.start()].upper()
    for found in _SENTENCE.finditer(part):
        letters[found.end()] = part[found.end()].upper()
    return "".join(letters)


def _write(letters: list[str], start: int, word: str) -> None:
    """Put a word over as many letters; one whose case takes another number of letters stays as it is."""
    if "".join(letters[start : start + len(word)]).lower() == word.lower():
        letters[start : start + len(word)] = word


def _cased(word: str, acronyms: set[str], *, upper: bool) -> str:
    base, mark, ending = word.partition("'") if "'" in word else word.partition("’")
    small = base.lower()
    if word.lower() == "a":
        return "a"
    tail = mark + ending.lower()
    if len(small) == 1 and mark:  # O'Neill, D'Aubuisson, but I'm
        return base.upper() + mark + (ending.lower() if small == "i" else ending.capitalize())
    if small in _proper():
        return _proper()[small] + tail
    if small in acronyms or small in _acronyms() or (upper and _is_spelled(small)):
        return base.upper() + tail
    if word.lower() in _common() or small in _common() or (small.endswith("s") and small[:-1] in _common()):
        return small + tail
    return small.capitalize() + tail


def _is_spelled(word: str) -> bool:
    """Letters that are spoken one by one: a single one, or a few without a vowel."""
    return len(word) == 1 or (len(word) <= 5 and not set(word) & set("aeiouy"))


def _names(part: str, words: list[re.Match[str]]) -> Iterator[tuple[int, str]]:
    """Names of several words that the tables know, with their place; the longest first."""
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST_NAME, len(words) - at), 1, -1):
            start, end = words[at].start(), words[at + size - 1].end()
            name = _known().get(" ".join(part[start:end].lower().split()))
            if name is not None and len(name) == end - start:
                yield start, name
                at += size - 1
                break
        at += 1


def _spelled_out(part: str, words: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """The words before an acronym in brackets that it abbreviates: "national revolutionary movement (MNR)"."""
    starts = {word.start(): n for n, word in enumerate(words)}
    for found in _INTRODUCED.finditer(part):
        number = starts.get(found.start(1))
        wanted = list(found[1].lower())
        for word in reversed(words[max(0, number - len(wanted) * 2) : number] if number else []):
            if wanted and word[0][0].lower() == wanted[-1]:
                wanted.pop()
                yield word.span()
            elif word[0].lower() not in {"of", "the", "for", "and", "in", "to"}:
                break


@cache
def _common() -> frozenset[str]:
    """Words that are written small: the dictionary's, and those of the field that a dictionary lacks."""
    found = {row["word"] for row in read_tsv("lexicons/common_words.tsv")}
    for table, column in (
        ("lexicons/events_words.tsv", "pattern"), ("lexicons/events_force.tsv", "pattern"), ("roles.tsv", "lemma"),
    ):  # fmt: skip
        found |= {word for row in read_tsv(table) for word in row[column].split() if word.islower()}
    return frozenset(found)


@cache
def _proper() -> dict[str, str]:
    """Single words that are names though the dictionary may have them: countries, peoples, days, months."""
    found = {}
    for row in read_tsv("countries.tsv"):
        for name in [row["name"], *row["aliases"].split("|"), *row["demonyms"].split("|")]:
            if " " not in name and name[:1].isupper() and not (name.isupper() and name.lower() in _common()):
                found[name.lower()] = name
    for word in (*day_name, *(name for name in month_name if name not in {"", "March", "May", "August"})):
        found |= {word.lower(): word, f"{word.lower()}s": f"{word}s"}
    return found | {word.lower(): word.capitalize() for word in word_class("capital")}


@cache
def _known() -> dict[str, str]:
    """Names of several words, by their words in lower case."""
    names: list[str] = []
    for row in read_tsv("actors.tsv"):
        names += [row["name"], *row["aliases"].split("|")]
    for table in ("countries.tsv", "places_extra.tsv"):
        for row in read_tsv(table):
            names += [row["name"], *row["aliases"].split("|")]
    return {name.lower(): name for name in reversed(names) if " " in name and not name.islower()}


@cache
def _acronyms() -> frozenset[str]:
    """Short names in capitals, but for those that are words as well (WHO, US in a text without capitals)."""
    found: set[str] = set()
    for row in read_tsv("actors.tsv"):
        found |= {n.lower() for n in [row["name"], *row["aliases"].split("|")] if n.isalpha() and n.isupper() and len(n) < 7}
    return frozenset(found - _common())
