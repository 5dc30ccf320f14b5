"""The root of a sentence between two parties: where they are marked, and what is refused. The weights mean nothing here."""

from __future__ import annotations

from pathlib import Path

import pytest

from sayso.coding import engine
from sayso.coding.reader import Reader, load_reader
from sayso.coding.reader_input import SOURCE, TARGET, Words, marks, windows
from sayso.coding.roots import Typing, type_sentence
from sayso.errors import UsageError
from sayso.records import Report

TEXT = "Torvél's army shelled the Front on Monday; the army of Torvél also hit “The Front’s camp”."


@pytest.fixture(scope="module")
def reader(reader_folder: Path) -> Reader:
    return load_reader(reader_folder)


def words(found: Typing, text: str = TEXT) -> tuple[list[str], list[str]]:
    return [text[slice(*s)] for s in found.source], [text[slice(*s)] for s in found.target]


def test_every_place_of_the_words_is_marked(reader: Reader) -> None:
    assert words(type_sentence(TEXT, "Torvél", "the Front", reader=reader)) == (["Torvél", "Torvél"], ["the Front"])
    assert words(type_sentence(TEXT, "army", "The front's camp", reader=reader)) == (["army"] * 2, ["The Front’s camp"])


def test_words_are_whole_words(reader: Reader) -> None:
    text = "The US told Russia and the USSR's heirs."
    assert words(type_sentence(text, "US", "Russia", reader=reader), text) == (["US"], ["Russia"])
    with pytest.raises(UsageError, match="source: found 'Rus', which does not stand in the sentence"):
        type_sentence(text, "Rus", "US", reader=reader)


def test_a_party_within_the_other_is_not_marked_there(reader: Reader) -> None:
    text = "Iran told the enemies of Iran to leave."
    assert words(type_sentence(text, "Iran", "the enemies of Iran", reader=reader), text) == (["Iran"], ["the enemies of Iran"])
    with pytest.raises(UsageError, match="target are those of the source"):
        type_sentence(text, "Iran", "Iran", reader=reader)


def test_spans_and_words_give_the_same(reader: Reader) -> None:
    by_words = type_sentence(TEXT, "Torvél", "the Front", reader=reader)
    assert type_sentence(TEXT, by_words.source, by_words.target, reader=reader) == by_words
    assert type_sentence(TEXT, by_words.source, [], reader=reader).target == ()


def test_marks_change_what_is_read(reader: Reader) -> None:
    one = type_sentence(TEXT, "Torvél", "the Front", reader=reader)
    other = type_sentence(TEXT, "the Front", "Torvél", reader=reader)
    assert one.scores != other.scores


def test_the_answer_has_codes_and_chances(reader: Reader) -> None:
    found = type_sentence(TEXT, "Torvél", "the Front", reader=reader)
    assert list(found.scores) == reader.card["roots"]
    assert abs(sum(found.scores.values()) - 1) < 0.01
    assert found.score == max(found.scores.values())
    record = found.to_dict()
    assert record["root"] == found.root and record["quad_class"] in {1, 2, 3, 4} and -10 <= record["goldstein"] <= 10


def test_yield_is_retreat_or_concede() -> None:
    found = Typing("YIELD", {"YIELD": 1.0}, (), ())
    assert (found.quad_class, found.goldstein, found.cameo_root) == (2, 5.0, "08")
    assert "RETREAT or CONCEDE" in found.meaning


@pytest.mark.parametrize(
    ("text", "source", "target", "said"),
    [
        ("", "a", "b", "0 characters: expected one sentence"),
        ("word " * 1000, "a", "b", "5,000 characters"),
        (TEXT, " ", "the Front", "source: no words were given"),
        (TEXT, "the amry", "the Front", "nearest: 'the army'"),
        (TEXT, "army", "the Back", "target: found 'the Back'"),
        (TEXT, [(0, 6)], [(5, 999)], "target: span 5-999 is not in the sentence"),
        (TEXT, [(6, 6)], [(7, 9)], "source: span 6-6"),
    ],
)  # fmt: skip
def test_errors_say_what_was_found_and_expected(text: str, source: str, target: str, said: str, reader: Reader) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        type_sentence(text, source, target, reader=reader)
    assert "expected" in str(caught.value)


def test_all_pieces_of_a_marked_word_have_its_mark(reader: Reader) -> None:
    doc = engine.document(Report(text="Rebels of the Front shot two guards."), until="sayso_events", engine="patterns")
    marked = marks(Words(doc), [(0, 19)], [(14, 35)])
    assert [doc[i].text for i, n in sorted(marked.items()) if n == SOURCE] == ["Rebels", "of", "the", "Front"]
    assert [doc[i].text for i, n in sorted(marked.items()) if n == TARGET] == ["shot", "two", "guards"]
    (window,) = windows(doc, reader.tokenizer, marked)
    assert window.features[:, -1].tolist() == [0, *[SOURCE] * 4, *[TARGET] * 3, 0, 0]
