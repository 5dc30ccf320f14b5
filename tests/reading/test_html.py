from __future__ import annotations

import pytest
from tests.reading.made import FIRST, SECOND, STORY, THIRD, one, page, reasons, told

from sayso.reading import limits
from sayso.reading.plain_html import fragment_text, plain_text, too_much
from sayso.records import Report

META = (
    '<meta property="article:published_time" content="2031-05-06T23:30:00+03:00">'
    '<meta property="og:site_name" content="The Torvél Post"><link rel="canonical" href="https://post.example/road">'
)


def test_a_page_gives_its_story_and_what_it_says_about_itself() -> None:
    report = one(page(META).encode(), "road.html", publisher="not this one", published="2030-01-01")
    assert report.text == STORY
    assert (report.title, report.published) == ("Attack on the river road", "2031-05-06")
    assert (report.publisher, report.url) == ("The Torvél Post", "https://post.example/road")
    assert (report.language, report.notes) == ("en", ())


def test_what_a_page_does_not_say_is_not_guessed() -> None:
    """No day from the footer's year or from a date in the story; the caller's values fill what is missing."""
    story = f"<p>{FIRST}</p><p>On 3 March 2023 a school in the same village had burned down, killing two guards.</p>"
    bare = one(page(body=story).encode(), "road.html")
    assert (bare.published, bare.publisher, bare.url) == (None, None, None)
    given = one(page(body=story).encode(), "road.html", publisher="The Post", published="2030-01-01")
    assert (given.published, given.publisher) == ("2030-01-01", "The Post")


@pytest.mark.parametrize(
    ("declared", "encoding", "note"),
    [
        ("utf-8", "utf-8", None),
        ("iso-8859-1", "cp1252", None),
        ("utf-8", "cp1252", "declared as utf-8: read as Windows-1252"),
        ("iso-8859-1", "utf-8", "declared as iso-8859-1: read as UTF-8, which all its bytes are"),
        ("no-such-thing", "utf-8", "declared as no-such-thing: read as UTF-8, which all its bytes are"),
        ("rot13", "cp1252", "declared as rot13: read as Windows-1252"),
        ("utf-16", "utf-16", None),
    ],
)
def test_declared_encodings_are_tried_and_not_believed(declared: str, encoding: str, note: str | None) -> None:
    report = one(page(f'<meta charset="{declared}">').encode(encoding), "a.html")
    assert report.text == STORY
    assert list(report.notes) == ([note] if note else [])


def test_another_alphabet_by_declaration() -> None:
    words = "Боевики убили пять человек на блокпосту у реки в понедельник, сообщила полиция области журналистам."
    report = one(page('<meta charset="windows-1251">', f"<p>{words}</p>" * 2).encode("cp1251", "replace"), "a.html")
    assert words in report.text
    assert report.language == "ru"


def test_half_characters_hide_nothing_behind_them() -> None:
    broken = page(body=f"<p>{FIRST} \ud800 x \0 y &#xD800; z</p><p>{THIRD}</p>").encode("utf-8", "surrogatepass")
    report = one(broken, "a.html")
    assert THIRD in report.text
    assert "\ufffd" in report.text and "\0" not in report.text
    assert "half characters" in " ".join(report.notes)


def test_a_few_broken_bytes_do_not_cost_the_page() -> None:
    data = page(body="".join(f"<p>{part}</p>" for part in STORY.split("\n\n")) * 4).encode()
    report = one(data.replace(b"<p>Doctors", b"<p>\xff Doctors", 1), "a.html")
    assert "Torvél" in report.text
    assert report.notes == ("1 broken characters replaced by U+FFFD",)


@pytest.mark.parametrize("depth", [300, 50_000])
def test_no_depth_hides_a_sentence(depth: int) -> None:
    report = one(page(body="<div>" * depth + f"<p>{FIRST}<p>{SECOND}<p>{THIRD}" + "</div>" * depth).encode(), "deep.html")
    assert all(sentence in report.text for sentence in (FIRST, SECOND, THIRD))
    assert "degraded: its elements are nested deeper than 250" in report.notes[0]


def test_a_page_over_the_limit_of_the_parser_is_read_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sayso.reading.html.MAX_HTML", 500)
    report = one(page().encode(), "long.html")
    assert report.text.endswith(STORY)
    assert report.notes[0].startswith("degraded: the page has ")


def test_a_page_in_which_nothing_is_found_is_read_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trafilatura.bare_extraction", lambda *_, **__: None)
    report = one(page().encode(), "a.html")
    assert STORY in report.text
    assert "degraded: no main text was found" in report.notes[0]


def test_fifty_megabytes_are_set_aside() -> None:
    assert reasons(told(b"<p>" + b"x" * (limits.MAX_RECORD * 5 // 2), "huge.html")) == ["too-long"]


def test_a_page_made_by_a_script_has_no_text() -> None:
    data = f"<html><body><div id=app></div><script>var story = '{FIRST}'</script></body></html>".encode()
    assert reasons(told(data, "app.html")) == ["no-text"]


def test_plain_text_leaves_out_menus_and_hidden_parts() -> None:
    html = (
        f"<title>T. is here.</title><nav><ul><li>Home.</ul></nav><p>{FIRST}</p><p hidden>Gone one.</p>"
        "<div style='display:none'><div>Gone two.</div></div><!-- <p>Gone three.</p> --><script>'Gone four.'</script>"
        f"<ul><li>Short menu</ul><p>At 5 &lt; 6 &amp; more, it <b>en</b>ded.</p><footer>Gone five.</footer>{SECOND}"
    )
    assert plain_text(html) == f"{FIRST}\n\nAt 5 < 6 & more, it ended.\n\n{SECOND}"


@pytest.mark.parametrize("slip", ["<nav>", "<div hidden>", "<script>", "<title>", "<!DOCTYPE", "<p", "</", "<"])
def test_an_element_that_is_never_closed_hides_nothing_but_its_own_tag(slip: str) -> None:
    assert SECOND in plain_text(f"<p>{FIRST}</p>{slip}><p>{SECOND}</p>")


def test_depth_counts_only_what_is_open() -> None:
    assert not too_much("<p>x<br><img src=a><svg><path d='M0'/></svg>" * 500 + "<div></div>" * 500)
    assert not too_much("<script>" + "'<div>'" * 500 + "</script>")
    assert "deeper" in too_much("<div>" * 251)


def test_more_elements_than_an_extractor_can_take_in_time() -> None:
    report = one(page(body=f"<ul>{'<li>Short words in it' * 30_000}</ul><p>{FIRST}</p>").encode(), "list.html")
    assert report.text.endswith(FIRST)
    assert "degraded: it has more than 10,000 elements" in report.notes[0]


def test_fragments_keep_all_words() -> None:
    assert fragment_text("<p>Short</p>One<br>two &amp; <i>th</i>ree") == "Short\n\nOne\n\ntwo & three"
    assert fragment_text("plain words") == "plain words"


def test_pages_without_the_suffix_are_known_by_how_they_begin() -> None:
    report = one(page(META).encode(), "road")
    assert isinstance(report, Report)
    assert report.published == "2031-05-06"
