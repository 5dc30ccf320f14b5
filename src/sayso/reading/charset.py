"""The bytes of a web page to text: what it declares about its letters is tried first, and never believed blindly."""

from __future__ import annotations

import codecs
import re

from sayso.reading.decoding import Decoded, clean, decode

_HEAD = 4_096  # bytes in which a page must declare its encoding; browsers look at 1,024
_DECLARED = re.compile(
    rb"""<(?:meta\b[^>]{0,200}?\bcharset|\?xml\b[^>]{0,100}?\bencoding)\s*=\s*["']?\s*([\w:.\-]{1,40})""", re.I
)
_MARKED = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_FEW = 1_000  # one broken character in so many is a slip of the page, more is another encoding
# What pages mean by these names (WHATWG Encoding Standard): a superset of what the name says.
_MEANT = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}


def decode_page(data: bytes, where: str, charset: str | None = None) -> Decoded:
    """A page as text without lone surrogates or NUL, with notes on what its declaration did not tell rightly.

    Order: byte-order mark; UTF-8 where all bytes are; `charset` of the server, that of the page; UTF-8 but for a few
    broken bytes; Windows-1252 where it looks like text. Raises SetAside `bad-encoding`.
    """
    text, notes = _decoded(data, where, charset)
    text, more = clean(text)
    return Decoded(text, notes + more)


def _decoded(data: bytes, where: str, charset: str | None) -> Decoded:
    if data.startswith(_MARKED):
        return decode(data, where)
    found = _DECLARED.search(data[:_HEAD])
    names = [name for name in (charset, found[1].decode("ascii", "replace") if found else None) if name]
    told = f"declared as {names[0][:40]}" if names else "no encoding declared"
    try:
        text = data.decode(
            "utf-8", "surrogatepass"
        )  # half characters are told apart from a wrong encoding, and replaced later
    except UnicodeDecodeError:
        pass
    else:
        wrong = names and not text.isascii() and _codec(names[0]) not in ("utf-8", "utf-16", "utf-16-le", "utf-16-be")
        return Decoded(text, (f"{told}: read as UTF-8, which all its bytes are",) if wrong else ())
    for name in names:
        codec = _codec(name)
        if codec in (None, "utf-8"):
            continue
        if (fitting := _almost(data, str(codec))) is not None:
            told_notes = () if name == names[0] else (f"{told}: read as {name[:40]}",)
            return Decoded(fitting, told_notes + _broken(fitting))
    if (fitting := _almost(data, "utf-8")) is not None:
        return Decoded(fitting, _broken(fitting))
    text, _ = decode(data, f"{where} ({told})")
    return Decoded(text, (f"{told}: read as Windows-1252",))


def _codec(name: str) -> str | None:
    """Python's name for a character encoding, or None: it knows others too (rot13, zip), which are none."""
    try:
        info = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    return _MEANT.get(info.name, info.name) if getattr(info, "_is_text_encoding", False) else None


def _almost(data: bytes, codec: str) -> str | None:
    """`data` in that encoding where no more than one character in a thousand does not fit."""
    try:
        text = data.decode(codec, "replace")
    except (UnicodeError, ValueError):  # idna, punycode: encodings of names, not of texts
        return None
    return text if text.count("\ufffd") * _FEW <= len(text) else None


def _broken(text: str) -> tuple[str, ...]:
    found = text.count("\ufffd")
    return (f"{found} broken characters replaced by U+FFFD",) if found else ()
