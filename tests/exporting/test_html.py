"""The notebook view: spans marked, everything escaped, nothing that runs."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from sayso.exporting.html import to_html
from sayso.records import Coding, Report, Span


class Reader(HTMLParser):
    """Takes a page apart: its tags, attributes, and the text inside the report's box."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: set[str] = set()
        self.open: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.names |= {name for name, _ in attrs}
        self.open.append("text" if ("class", "text") in attrs else tag)

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        if "text" in self.open:
            self.text += data


def test_the_text_is_whole_and_marked(coding: Coding) -> None:
    page = to_html(coding)
    assert Reader(page).text == coding.report.text
    assert '<mark class="trigger" title="e1 ASSAULT">stormed a customs post</mark>' in page
    assert '<mark class="ignored" title="not coded: boilerplate">READ MORE' in page
    assert re.search(r'<mark class="count" title="[^"]*9 killed[^"]*">nine people</mark>', page)
    assert "border official – asserts, anonymous, via Coast Agency" in page


def test_nothing_of_the_report_is_markup(coding: Coding) -> None:
    text = '<script>alert(1)</script><img src=x onerror="x">&amp;\' said'
    attack = Report(text, "<b>id</b>", '"><script>', "2031-01-01", "<i>", "javascript:alert(1)")
    page = to_html(replace(coding, report=attack, boilerplate=(Span(0, 8, "<script>"),), notes=("<u>n</u>",)))
    reader = Reader(page)
    assert set(reader.tags) <= {"div", "style", "strong", "mark", "ul", "li", "q", "span"}
    assert reader.names <= {"class", "title"}
    assert reader.text == text
    assert reader.open == []


def test_a_web_address_becomes_a_link(coding: Coding) -> None:
    assert 'href="https://example.org/a?b=1&amp;c=2"' in to_html(coding)


def test_notebooks_find_it(coding: Coding, bare: Coding) -> None:
    assert coding._repr_html_() == to_html(coding)
    assert "no event found" in bare._repr_html_()


@pytest.mark.parametrize("end", [10_000, 3])
def test_spans_beyond_the_text_do_no_harm(bare: Coding, end: int) -> None:
    odd = replace(bare, boilerplate=(Span(2, end, ""), Span(0, 0, "")))
    assert Reader(to_html(odd)).text == bare.report.text
