"""The markup of coded reports: marks come out of the text, spans go in, and every fault is told with its line."""

from __future__ import annotations

import pytest
from training.markup import MarkupError, compile_text

HEAD = "id: t-1\npublished: 2021-05-04\n"
TEXT = (
    "--- text\n[a1 Rebels] [e1 shelled] [a2 the [p1 Oke] market] [t1 on Monday], [e1 killing] [n1 four], "
    "[a3 a nurse] [c1 said].\n"
)


def report(rest: str, text: str = TEXT) -> str:
    return HEAD + text + rest


def test_marks_leave_the_text_and_become_spans() -> None:
    record = compile_text(
        report(
            "--- actors\na3 witness\n--- events\ne1 ASSAULT shelling-artillery-missile-attack attributed\n"
            '  actor a1\n  recipient a2\n  when 2021-05-03 t1\n  where p1 "Oke" NGA 7.1,3.2 10\n'
            "  killed 4 n1 civilian source=a3\n  claim a3 asserts c1\n"
        )
    )
    text, event = record["text"], record["events"][0]
    assert text == "Rebels shelled the Oke market on Monday, killing four, a nurse said."
    assert [text[s:e] for s, e in event["triggers"]] == ["shelled", "killing"]
    assert event["actors"] == [["Rebels"]]
    assert event["recipients"] == [["Oke market"]]
    assert text[slice(*event["when_span"])] == "on Monday"
    assert text[slice(*event["where"]["span"])] == "Oke"
    row = event["casualties"][0]
    assert (row["min"], row["max"], row["civilian"], row["source"], text[slice(*row["span"])]) == (4, 4, True, "nurse", "four")
    claim = event["claims"][0]
    assert (claim["source_type"], claim["stance"], text[slice(*claim["cue"])]) == ("witness", "asserts", "said")


def test_quoted_words_stand_for_a_mark() -> None:
    record = compile_text(report('--- events\ne1 ASSAULT - asserted @"the Oke [market] on"\n'))
    triggers = record["events"][0]["triggers"]
    assert [record["text"][s:e] for s, e in triggers] == ["shelled", "market", "killing"]


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("--- events\ne1 ATTACK - asserted\n", "no PLOVER type"),
        ("--- events\ne1 ASSAULT - maybe\n", "no sub-event, no factuality"),
        ("--- events\ne2 ASSAULT - asserted\n", "e2 has no trigger"),
        ("--- events\n", "e1 is marked in the text but no event"),
        ("--- events\ne1 ASSAULT - asserted\n  claim a3 asserts c1\n", "a3 speaks: give its type"),
        ("--- events\ne1 ASSAULT - asserted\n  killed some n1\n", "wants a number"),
        ('--- events\ne1 ASSAULT - asserted @"no such words"\n', "stands 0 times"),
        ("--- events\ne1 ASSAULT - asserted\n--- links\nfollows e1 e9 c1\n", "a link is"),
        ("--- happenings\n", "unknown section"),
    ],
)
def test_faults_name_file_line_and_reason(rest: str, told: str) -> None:
    with pytest.raises(MarkupError, match=told) as caught:
        compile_text(report(rest), "some.txt")
    assert str(caught.value).startswith("some.txt:")


def test_an_open_mark_and_a_lookalike_are_faults() -> None:
    with pytest.raises(MarkupError, match="never closed"):
        compile_text(report("", "--- text\nThey [e1 fled.\n"))
    with pytest.raises(MarkupError, match="looks like a mark"):
        compile_text(report("", "--- text\nThey [e1b fled].\n"))


def test_brackets_of_the_text_stay() -> None:
    record = compile_text(report("", "--- text\nHe \\[e1 sic\\] left [laughs].\n"))
    assert record["text"] == "He [e1 sic] left [laughs]."
