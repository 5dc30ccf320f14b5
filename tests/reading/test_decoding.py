import codecs

import pytest

from sayso.errors import SetAside
from sayso.reading.decoding import clean, decode

WORDS = "Rebels “freed” the mayor of Kraków – a café owner said."


@pytest.mark.parametrize(
    "data",
    [
        WORDS.encode(),
        WORDS.encode("utf-8-sig"),
        WORDS.encode("utf-16"),
        codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be"),
        WORDS.encode("utf-32"),
    ],
)
def test_unicode_encodings_are_read_without_a_note(data: bytes) -> None:
    assert decode(data, "x") == (WORDS, ())


def test_windows_1252_is_read_with_a_note() -> None:
    text, notes = decode(WORDS.encode("cp1252"), "x")
    assert text == WORDS
    assert notes == ("not UTF-8: read as Windows-1252",)


@pytest.mark.parametrize(
    "data",
    [
        "Боевики атаковали колонну под Донецком".encode("cp1251"),
        "武装分子袭击了车队".encode("gbk"),
        "武装勢力が車列を襲撃した".encode("shift-jis"),
        WORDS.encode("utf-16-le"),  # no byte-order mark
        codecs.BOM_UTF16_LE + b"\x41",  # half a character
        codecs.BOM_UTF16_LE + b"\x00\xd8\x41\x00",  # a lone surrogate
        WORDS.encode()[:-1] + b"\xff",  # one wrong byte in UTF-8
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj \x01\x02\x1b",
        bytes(range(128, 256)),
    ],
)
def test_other_bytes_are_set_aside(data: bytes) -> None:
    with pytest.raises(SetAside, match=r"a\.txt.*UTF-8") as caught:
        decode(data, "a.txt")
    assert caught.value.reason == "bad-encoding"


def test_cut_utf8_is_not_taken_for_windows_1252() -> None:
    with pytest.raises(SetAside, match="damaged or cut"):
        decode("Ünïted fronts said “yes”".encode()[:-1], "x")


def test_clean_keeps_every_offset() -> None:
    dirty = "5 killed\0 in \ud800Homs\udfff"
    text, notes = clean(dirty)
    assert text == "5 killed  in \ufffdHoms\ufffd"
    assert len(text) == len(dirty)
    assert notes == ("2 half characters (lone surrogates) replaced by U+FFFD", "1 NUL characters replaced by spaces")


def test_clean_leaves_clean_text_alone() -> None:
    assert clean("Homs 😀 ²") == ("Homs 😀 ²", ())
