from __future__ import annotations

import pytest
from tests.reading.made import FIRST, SECOND, STORY, one, reasons, told

from sayso.errors import SetAside
from sayso.records import Report

ITEM = (
    "<item><title>Attack on the &lt;b&gt;road&lt;/b&gt;</title><link>https://post.example/road</link>"
    "<description>Short words.</description><pubDate>Tue, 06 May 2031 23:30:00 +0300</pubDate>"
    "<content:encoded><![CDATA[<p>{}</p><p>{}</p><script>alert(1)</script>]]></content:encoded></item>"
)
RSS = (
    '<?xml version="1.0"?><!-- made by <rss> --><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    "<channel><title>The Torvél Post</title><link>https://post.example</link>{}</channel></rss>\n"
)


def feed(*items: str) -> bytes:
    return RSS.format("".join(items)).encode()


FULL = ITEM.format(FIRST, SECOND)


def test_an_entry_is_a_report() -> None:
    report = one(feed(FULL), "news.rss", published="2030-01-01", publisher="no")
    assert report == Report(
        f"{FIRST}\n\n{SECOND}", title="Attack on the road", published="2031-05-06", publisher="The Torvél Post",
        url="https://post.example/road", language="en",
    )  # fmt: skip


def test_an_entry_with_a_summary_alone_says_so() -> None:
    report = one(feed(f"<item><title>T</title><description>{FIRST}</description></item>"), "news.xml", published="2030-01-01")
    assert (report.text, report.published) == (FIRST, "2030-01-01")
    assert report.notes == ("the feed holds a summary, not the whole report",)


def test_atom_and_a_day_that_is_only_that_of_a_change() -> None:
    data = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Post</title><entry><title>T</title>'
        '<link href="https://post.example/a"/><updated>2031-05-07T01:00:00Z</updated>'
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{FIRST}</p></div></content></entry></feed>'
    )
    report = one(data.encode(), "news.atom")
    assert (report.text, report.published, report.publisher) == (FIRST, "2031-05-07", "The Post")
    assert report.notes == ("published: the feed tells only when it was updated",)


def test_bad_entries_are_set_aside_one_by_one() -> None:
    dated = f"<item><description>{FIRST}</description><pubDate>next week</pubDate></item>"
    records = told(feed(FULL, "<item><title>Nothing else</title></item>", dated, FULL), "news.rss")
    assert reasons(records) == ["ok", "no-text", "bad-date", "ok"]
    assert str(records[1]).startswith("news.rss, entry 2: ")


def test_a_feed_that_is_cut_off_does_not_give_half_an_entry() -> None:
    data = feed(FULL, FULL.replace("five", "six"), FULL.replace("five", "seven"))
    for end in (data.rindex(b"It was"), data.rindex(b"</item>"), data.rindex(b"</channel>")):
        records = told(data[:end], "news.rss")
        assert reasons(records) == ["ok", "ok", "cut-off"], end
    assert "entry 3" in str(records[2])


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(doctype: str, encoding: str) -> None:
    data = RSS.format(FULL.replace("Short", "&x;&b;")).replace('<?xml version="1.0"?>', doctype)
    assert reasons(told(data.encode(encoding), "news.rss")) == ["unsafe-xml"]


def test_a_harmless_doctype_is_read() -> None:
    data = RSS.format(FULL).replace("<!--", '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://x.example/r.dtd"><!--')
    assert reasons(told(data.encode(), "news.rss")) == ["ok"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<?xml version='1.0'?><urlset><url>x</url></urlset>", "unknown-type"),
        (b"<rss version='2.0'><channel><title>T</title></channel></rss>", "no-reports"),
        (b"<rss", "bad-feed"),
        (b"", "unknown-type"),
        (b"https://post.example/feed.xml", "unknown-type"),
        (b"<!--" * 100_000, "unknown-type"),
    ],
)
def test_what_is_no_feed(data: bytes, reason: str) -> None:
    (record,) = told(data, "news.xml")
    assert isinstance(record, SetAside)
    assert record.reason == reason
    assert str(record).startswith("news.xml")


def test_utf16_and_text_with_markup_like_words() -> None:
    report = one(RSS.format(FULL).encode("utf-16"), "news.rss")
    assert report.text == STORY.rpartition("\n\n")[0]


def test_half_characters_do_not_cost_the_feed() -> None:
    item = f"<item><description>{FIRST} &#xD800; &#55296; end</description></item>"
    (first, _) = told(feed(item, FULL)[:-20] + b"&#xdfff; <b>x</channel></rss>", "news.rss")
    assert isinstance(first, Report)
    assert first.text.endswith("\ufffd \ufffd end")
