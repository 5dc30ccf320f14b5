"""Bytes to text, once, at the door: nothing behind it sees undecoded bytes, lone surrogates or NUL."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from sayso.errors import SetAside

# The four-byte mark begins with the two-byte one: it has to be looked at first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)

_SURROGATES = re.compile("[\ud800-\udfff]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")
_FOREIGN_RUN = re.compile("[\u00c0-\u00ff]{4}")  # Cyrillic, Greek or Chinese read as Windows-1252 looks like this
_HIGH = re.compile("[^\x00-\x7f]")
_FIX = "save the file as UTF-8 and try again"


class Decoded(NamedTuple):
    """Text, and what had to be done to get it."""

    text: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, where: str) -> Decoded:
    """UTF-8, or what a byte-order mark says, or Windows-1252 where that gives plausible text (with a note).

    Raises SetAside `bad-encoding`; `where` names the file, and the line if there is one, in its message.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strictly(data[len(mark) :], encoding, where))
    if data.count(0) > len(data) // 5:
        raise SetAside(
            "bad-encoding", f"{where}: every few bytes a zero, as in a program, or in UTF-16 without its byte-order mark; {_FIX}"
        )
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _windows(data, error, where)


def clean(text: str) -> Decoded:
    """`text` with lone surrogates as U+FFFD and NUL as a space: one character for one, so that offsets stay."""
    notes: tuple[str, ...] = ()
    if not text.isascii() and (found := len(_SURROGATES.findall(text))):
        text = _SURROGATES.sub("\ufffd", text)
        notes += (f"{found} half characters (lone surrogates) replaced by U+FFFD",)
    if found := text.count("\0"):
        text = text.replace("\0", " ")
        notes += (f"{found} NUL characters replaced by spaces",)
    return Decoded(text, notes)


def _strictly(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SetAside(
            "bad-encoding",
            f"{where}: marked as {encoding.upper()} but byte {error.start} does not fit ({error.reason}); {_FIX}",
        ) from error


def _windows(data: bytes, error: UnicodeDecodeError, where: str) -> Decoded:
    """Windows-1252, if `data` is no damaged UTF-8 and the outcome looks like a Western European text."""
    found = f"{where}: byte {error.start} (0x{data[error.start]:02x}) is not UTF-8"
    whole = len(_HIGH.findall(data.decode("utf-8", "ignore")))
    broken = data.decode("utf-8", "replace").count("\ufffd")
    if whole >= broken:
        # Well-formed sequences of several bytes hardly come about by chance: this is UTF-8 with a wound.
        raise SetAside("bad-encoding", f"{found}, though other parts are: the file is damaged or cut; {_FIX}")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise SetAside("bad-encoding", f"{found}, nor Windows-1252; {_FIX}") from None
    if _CONTROLS.search(text) or _FOREIGN_RUN.search(text) or len(_HIGH.findall(text)) > 0.3 * len(text):
        raise SetAside("bad-encoding", f"{found}, and as Windows-1252 it is no plausible text; {_FIX}")
    return Decoded(text, ("not UTF-8: read as Windows-1252",))
