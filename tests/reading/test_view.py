import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.reading.view import view

INVISIBLE = "\u200b\u200c\u200d\u00ad\u2060\ufeff\u202a\u202e\u2066\u200f\ufe0f\u034f"
ODD = INVISIBLE + "\u00a0\u2009\u3000\t\0\x85\u2028‘’“”′″–—―−²\r\n«»`é😀\u0301 aK5."
texts = st.text(st.sampled_from(ODD) | st.characters(exclude_categories=["Cs"]), max_size=60)


def test_plain_text_is_its_own_view() -> None:
    text = "Gunmen killed five people,\n\nthe mayor's office said - in Łódź, 5 m²."
    assert view(text).text is text
    assert not view(text).suspicious


@pytest.mark.parametrize("invisible", INVISIBLE)
def test_a_hidden_killing_is_found_and_leads_back(invisible: str) -> None:
    text = f"Five were kil{invisible}led{invisible}."
    seen = view(text)
    start = seen.text.index("killed")
    first, last = seen.to_original(start, start + len("killed"))
    assert seen.text == "Five were killed."
    assert text[first:last] == f"kil{invisible}led"
    assert seen.suspicious == (invisible != "\u00ad")


def test_signs_are_made_plain_one_for_one() -> None:
    text = "\u2018a\u2019 \u201cb\u201d\u00a0c\u2013d \u2212 e\u2014f\tg\u2032 h\u00b2 ｋ\u2026"
    assert view(text).text == "'a' \"b\" c-d - e\u2014f g' h\u00b2 k\u2026"


def test_line_ends_of_all_systems() -> None:
    seen = view("one\r\ntwo\rthree\u2028four")
    assert seen.text == "one\ntwo\nthree\nfour"
    assert seen.to_original(0, 4) == (0, 5)
    assert seen.to_original(4, 7) == (5, 8)


def test_invisible_characters_between_words_are_not_suspicious() -> None:
    assert not view("\ufeffGunmen \u200bkilled \u200fعربي\u200f.").suspicious
    assert view("shot \u202edellik\u202c five").suspicious


def test_offsets_outside_are_refused() -> None:
    with pytest.raises(ValueError, match="3-9"):
        view("a\u200bbcd").to_original(3, 9)


def test_long_runs_of_invisible_characters_are_cheap() -> None:
    assert view("a" + "\u200b" * 200_000 + " b").text == "a b"


@given(texts)
def test_the_way_back_is_exact(text: str) -> None:
    seen = view(text)
    assert len(seen.text) <= len(text)
    last = 0
    kept = []
    for position in range(len(seen.text)):
        start, end = seen.to_original(position, position + 1)
        assert end == start + 1 > last
        # One character on its own looks the same, but for a line end whose partner was left out.
        assert seen.text[position] in (view(text[start:end]).text, "\n")
        kept.append(start)
        last = end
    gone = set(range(len(text))) - set(kept)
    assert all(view(text[i] + "\n").text == "\n" for i in gone)


@given(texts, st.data())
def test_spans_begin_and_end_where_their_characters_do(text: str, data: st.DataObject) -> None:
    seen = view(text)
    start = data.draw(st.integers(0, len(seen.text)))
    end = data.draw(st.integers(start, len(seen.text)))
    first, last = seen.to_original(start, end)
    assert 0 <= first <= last <= len(text)
    assert (first == last) == (start == end)
    if start < end:
        assert first == seen.to_original(start, start + 1)[0]
        assert last == seen.to_original(end - 1, end)[1]


@given(texts)
def test_a_view_needs_no_further_view(text: str) -> None:
    once = view(text).text
    assert view(once).text == once
