"""What is not the report, on texts of our own: nothing is coded from it, and real sentences stay."""

from __future__ import annotations

import re
import time

import pytest

from sayso.coding.engine import code
from sayso.data import read_tsv

REAL = "Rebels attacked the town of Gao on Monday."

IGNORED = [  # each stands in a line of its own below the report
    "ALSO READ: Army kills nine rebels in Kidal",
    "Read more: Why the rebels attacked Kidal",
    "Related: Soldiers bomb a rebel camp in Niger",
    "WATCH: Gunmen storm a hotel in Mopti",
    "Photo: Soldiers patrol after the attack in Gao",
    "Soldiers stand guard after the bombing in Gao. Photograph: Anna Berg/EPA",
    "Residents flee after the attack on Gao (Photo: Anna Berg)",
    "A soldier guards a market that rebels bombed in Gao, November 3, 2026. REUTERS/Anna Berg",
    "Facebook Twitter LinkedIn Mail",
    "Reporting by Anna Berg; Editing by Karim Hadid",
    "Copyright 2026 The Northern Post. All rights reserved.",
    "This story originated in the paper's Bambara service.",
    "Information provided by the Northern Post.",
    "To reach Anna Berg, call 555-555-0101 or email berg@northern.example",
    "Follow us on Twitter for news of the attack.",
    "Never miss a story: sign up for alerts on every attack.",
    "The author is a researcher who was attacked in Gao.",
    "We use cookies to fight fraud.",
    "Sign in / Register",
    "Advertisement",
    "Published November 17, 2026",
    "3 comments",
    "Tags: Gao, attack, rebels",
    "Sign up for our newsletter on wars and attacks",
    "== See also ==\n* 2014 Gao bombing\n* Battle of Kidal",
]

LISTS = [
    "Also on northern.example:\n\nMan shot dead in Gao\n\nRebels bomb a bridge near Kidal",
    "Related stories\nArmy kills nine rebels\nGunmen attack a bus in Mopti",
    "Most read\nPolice arrest a teacher in Lagos\nRebels seize a town in Niger",
]

KEPT = [  # real sentences that look a little like it
    "Related attacks killed nine people in Kidal on Tuesday.",
    "Police arrested a photographer in Lagos on Tuesday.",
    "The rebels published a video of the attack on Tuesday.",
    "More than 20 soldiers attacked the village of Kidal on Tuesday.",
    "Recommended sanctions against Kenya were imposed on Tuesday.",
    "The army updated its toll: nine soldiers were killed in Kidal on Tuesday.",
    "The rebels sent a photograph: nine soldiers, killed in Kidal on Tuesday.",
    "Police arrested nine people who had read more than the law allows.",
    "Editors said that police arrested a reporter of Facebook and Twitter on Tuesday.",
    "Tags were found on the bombs that killed nine people in Kidal on Tuesday.",
]


def _words(text: str) -> list[str]:
    return [trigger.text for event in code(text, published="2026-11-20").events for trigger in event.triggers]


@pytest.mark.parametrize("line", [*IGNORED, *LISTS])
def test_nothing_is_coded_from_it(line: str) -> None:
    assert _words(f"{REAL}\n\n{line}\n") == ["attacked"]


@pytest.mark.parametrize("line", [*IGNORED, *LISTS])
def test_what_is_ignored_is_told_with_its_words(line: str) -> None:
    text = f"{REAL}\n\n{line}\n"
    coding = code(text, published="2026-11-20")
    assert coding.boilerplate
    assert all(text[s.start : s.end] == s.text for s in coding.boilerplate)
    assert all(s.start >= len(REAL) for s in coding.boilerplate)


@pytest.mark.parametrize("sentence", KEPT)
def test_real_sentences_stay(sentence: str) -> None:
    coding = code(f"{REAL}\n\n{sentence}\n", published="2026-11-20")
    assert not coding.boilerplate
    assert len(coding.events) > 1 or len(coding.events[0].triggers) > 1


def test_a_list_of_headlines_ends_where_sentences_begin_again() -> None:
    text = f"{REAL}\n\nRelated stories\nArmy kills nine rebels\n\nPolice arrested a teacher in Lagos on Tuesday.\n"
    assert _words(text) == ["attacked", "arrested"]


def test_headline_and_title_are_the_report() -> None:
    coding = code(f"Rebels attack town in Mali\n\n{REAL}", published="2026-11-20")
    assert not coding.boilerplate


@pytest.mark.parametrize(
    "teaser",
    [
        "Rebels bomb a bridge near Kidal after talks fail Read more",
        "JUST WATCHED Hotel attacked in Mopti Replay More Videos MUST WATCH Hotel attacked in Mopti 03:01",
    ],
)
def test_teasers_within_a_line(teaser: str) -> None:
    assert _words(f"{REAL} {teaser} Police arrested a teacher in Lagos on Tuesday.") == ["attacked", "arrested"]


def test_tags_at_the_end_of_a_line() -> None:
    assert _words(f"{REAL} Tags Mali Gao attack rebels killed") == ["attacked"]


def test_rows_are_sound() -> None:
    for row in read_tsv("lexicons/boilerplate.tsv"):
        assert row["scope"] in {"line", "heading", "sentence", "match", "opening"}
        assert not re.compile(row["pattern"]).search("")


@pytest.mark.parametrize("piece", ["Rebels attack ", "| Rebels attack a town ", "Â ", "Tags ", "related stories ", "JUST WATCHED "])
def test_patterns_stay_quick(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    begin = time.process_time()
    for row in read_tsv("lexicons/boilerplate.tsv"):
        if row["scope"] == "match":
            list(re.finditer(row["pattern"], text))
    assert time.process_time() - begin < 2
