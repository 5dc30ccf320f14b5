"""Damaged files of every kind: whatever is wrong, the outcome is reports and reasons, never an error of a parser.

SAYSO_MUTATIONS=10000 pytest tests/reading/test_mutations.py for the long run.
"""

from __future__ import annotations

import gzip
import json
import os
import random

import pytest
from tests.reading.made import FIRST, answer, packed, page, pdf, told, warc, zipped
from tests.reading.test_feeds import FULL, feed
from tests.reading.test_mhtml import PICTURE, part, saved
from tests.reading.test_tars import tarred
from tests.reading.test_xlsx import GOOD

from sayso.errors import SetAside
from sayso.records import Report

NUMBER = int(os.environ.get("SAYSO_MUTATIONS", "40"))
PAGE = page('<meta name="date" content="2031-05-06"><script type="application/ld+json">{"@type": "NewsArticle"}</script>').encode()
LINES = (json.dumps({"text": FIRST}) + "\n").encode() * 3
FILES = {
    "a.html": PAGE,
    "a.rss": feed(FULL, FULL),
    "a.warc": warc(answer(PAGE)) + warc(answer(gzip.compress(PAGE), more="Content-Encoding: gzip\r\n")),
    "a.warc.gz": packed(warc(answer(PAGE)), warc(answer(PAGE, more="Transfer-Encoding: chunked\r\n"))),
    "a.zip": zipped({"a.html": PAGE, "b.txt": FIRST.encode(), "c.warc.gz": packed(warc(answer(PAGE)))}),
    "a.tar": tarred({"a.html": PAGE, "b.txt": FIRST.encode(), "c-long-name/" * 20 + "d.txt": FIRST.encode()}),
    "a.mhtml": saved(part(PAGE), PICTURE),
    "a.xlsx": GOOD,
    "a.jsonl.gz": gzip.compress(LINES),
    "a.pdf": pdf([FIRST[:40], FIRST[40:]], ["Second page with some more words of a report."], info="/Title (T)"),
}
SNIPPETS = (
    b"\0", b"\xff\xfe", b"<!--", b"<![CDATA[", b"]]>", b"<div>" * 300, b"&#xD800;", b"Content-Length: 99999999999\r\n", b"\r\n\r\n",
    b"%PDF-", b"charset=utf-7", b"PK\x01\x02", b"\x1f\x8b\x08", b"WARC/1.0\r\n", b"endobj",
    b"0 0 R", b"<< /Type", b'<base href="//[">',
)  # fmt: skip


def mutated(data: bytes, chance: random.Random) -> bytes:
    found = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(found) + 1)
        match chance.randrange(5):
            case 0:
                del found[place:]
            case 1:
                del found[place : place + chance.randint(1, 200)]
            case 2:
                found[place:place] = chance.choice(SNIPPETS)
            case 3:
                found[place : place + 1] = chance.randbytes(1)
            case _:
                found[place:place] = found[chance.randrange(len(found) + 1) :][:300]
    return bytes(found)


@pytest.mark.parametrize("name", FILES)
def test_damage_ends_in_reports_and_reasons(name: str) -> None:
    chance = random.Random(name)
    for _ in range(NUMBER):
        data = mutated(FILES[name], chance)
        for record in told(data, name):
            if isinstance(record, Report):
                record.text.encode(), json.dumps([record.title, record.publisher, record.url]).encode()
                assert "\0" not in record.text
            else:
                assert isinstance(record, SetAside) and record.reason
                assert str(record).startswith(name)
