import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from sayso.coding import tokenizing
from sayso.coding.tokenizing import LONGEST_RUN, SafeTokenizer, paragraphs, pieces

nlp = spacy.blank("en")
tokenize = SafeTokenizer(nlp)


def test_normal_text_is_left_to_the_tokenizer() -> None:
    text = "Gunmen didn't kill the U.N. envoy's guards: https://example.org/a?b=c,  they said."
    ours, theirs = tokenize(text), nlp.tokenizer(text)
    assert [(t.text, t.norm_, t.whitespace_) for t in ours] == [(t.text, t.norm_, t.whitespace_) for t in theirs]


@pytest.mark.parametrize("text", ["(" * 10_000, "a:" * 8_000, "https://a.b/" + "\u2603" * 6_000, "x" * 50_000])
def test_hostile_runs_come_to_the_tokenizer_in_pieces(text: str) -> None:
    """It is quadratic in a run without spaces: 0.02 s in pieces, 0.8 to 9 s without them."""
    given: list[str] = []
    watched = spacy.blank("en")
    inner = watched.tokenizer
    watched.tokenizer = lambda piece: given.append(piece) or inner(piece)  # type: ignore[func-returns-value]
    assert SafeTokenizer(watched)(text).text == text
    assert max(map(len, given)) <= LONGEST_RUN


def test_words_around_a_run_are_as_ever() -> None:
    doc = tokenize("We don't know. " + "(" * 500 + " They didn't kill him.")
    words = [(t.text, t.norm_) for t in doc if t.text != "("]
    assert [w for w, _ in words] == ["We", "do", "n't", "know", ".", "They", "did", "n't", "kill", "him", "."]
    assert words[2][1] == "not"
    assert doc[-3].idx == doc.text.index("kill")


@given(
    st.lists(
        st.sampled_from(["(" * 199, ")" * 201, "a." * 150, " ", "\n\n", "  ", "\u00a0", "don't", "é😀"]), max_size=8
    )
)
def test_text_is_kept(parts: list[str]) -> None:
    text = "".join(parts)
    assert tokenize(text).text == text


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("One two. Three four.\nFive six. Seven eight. Nine.", ["\n", "."]),
        ("One two. Three four. Five six. Seven eight. Nine.", [".", "."]),
        ("one two three four five six seven eight nine", ["five", "nine"]),
        ("short", ["short"]),
    ],
)
def test_a_long_text_is_cut_where_a_paragraph_or_a_sentence_ends(text: str, ends: list[str]) -> None:
    doc = tokenize(text)
    assert [doc[stop - 1].text for _, stop in pieces(doc, 24)][: len(ends)] == ends


@given(st.text(st.sampled_from("ab.\n ("), max_size=300), st.integers(1, 60))
def test_pieces_are_the_whole(text: str, size: int) -> None:
    doc = tokenize(text)
    ranges = pieces(doc, size)
    assert [i for start, end in ranges for i in range(start, end)] == list(range(len(doc)))
    assert all(end - start == 1 or doc[end - 1].idx - doc[start].idx < size for start, end in ranges)


def parts(doc: Doc) -> list[tuple[str, str, str, int]]:
    return [(t.text, t.norm_, t.shape_, t.rank) for t in doc]


def test_what_was_learnt_is_read_as_before() -> None:
    text = "The Army, he said, cannot hold Oke. It's the army that said so. gonna (the)"
    fresh, taught = spacy.blank("en"), spacy.blank("en")
    tokenizer = SafeTokenizer(taught)
    tokenizer.learn(text)
    with taught.memory_zone(), fresh.memory_zone():
        assert parts(tokenizer(text)) == parts(fresh.tokenizer(text))


def test_plain_words_alone_are_learnt_and_no_more_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokenizing, "MOST_LEARNT", 3)
    taught = spacy.blank("en")
    tokenizer = SafeTokenizer(taught)
    before = len(taught.vocab)
    tokenizer.learn("(qwa) qw3 xn--qwb https://qwc.example " + "qwd" * 10)
    assert len(taught.vocab) == before
    tokenizer.learn("qwe qwf, Qwg")
    known = [word for word in ("qwe", "qwf", "Qwg") if word in taught.vocab]
    tokenizer.learn("qwh qwi qwj")
    assert known == ["qwe", "qwf", "Qwg"]
    assert not any(word in taught.vocab for word in ("qwh", "qwi", "qwj"))


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Gunmen raid a mine\n\nBy our reporter in Gao\n\nPolice combed the hills.", ["By", "Police"]),
        ("Nine died.\n- Troops took a hill.\n\u2022 Police left.", ["-", "\u2022"]),
        ("The army said its\ntroops had taken\nGao.", []),  # lines of one paragraph
        ("The army said its\n\ntroops had left.", []),  # a sentence that runs on
        ("the army left.\n\nrebels came.", ["rebels"]),
        ("\n\nNine died.\n\n", []),  # nothing before it to be parted from
        ("", []),
    ],
)
def test_where_a_paragraph_begins(text: str, starts: list[str]) -> None:
    doc = tokenize(text)
    assert [doc[i].text for i in paragraphs(doc)] == starts
