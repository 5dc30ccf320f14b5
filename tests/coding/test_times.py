"""Which day a happening gets, on sentences of our own with the real pipeline; published on Thursday 7 March 2024."""

from __future__ import annotations

import pytest

from sayso.coding.engine import code
from sayso.records import Claim, Event, When

PUBLISHED = "2024-03-07"

# the report, words of the trigger, first day, last day
TOLD = [
    ("Rebels shelled the town of Gao on Tuesday.", "shelled", "2024-03-05", "2024-03-05"),
    ("On Tuesday, rebels shelled the town of Gao.", "shelled", "2024-03-05", "2024-03-05"),
    ("Tuesday's bombing of a market in Gao killed nine people.", "bombing", "2024-03-05", "2024-03-05"),
    ("Gunmen killed four guards in Gao on Friday and Saturday.", "killed", "2024-03-01", "2024-03-02"),
    ("Gunmen opened fire on a bus in Gao on Monday, killing three people.", "killing", "2024-03-04", "2024-03-04"),
    ("Soldiers on Monday raided a camp near Gao and arrested two men.", "arrested", "2024-03-04", "2024-03-04"),
    ("On Monday, rebels shelled Gao and soldiers bombed a market in Kidal.", "bombed", "2024-03-04", "2024-03-04"),
    ("Soldiers have been shelling the town of Gao since February.", "shelling", "2024-02-01", "2024-03-07"),
    ("Five people were shot dead in Gao on Sunday, officials said.", "shot", "2024-03-03", "2024-03-03"),
    ("The rebels attacked Gao overnight.", "attacked", "2024-03-06", "2024-03-07"),
    ("The rebels will march on Gao on Monday.", "march", "2024-03-11", "2024-03-11"),
    ("The union called a strike for Monday.", "strike", "2024-03-11", "2024-03-11"),
    ("The minister hopes to settle the dispute during talks Tuesday in Cairo.", "talks", "2024-03-12", "2024-03-12"),
    # who is in custody since a day was arrested on it
    ("The journalist has been detained in Gao since Monday.", "detained", "2024-03-04", "2024-03-04"),
    # what began then has a day of its own, what goes on since then has not
    ("The talks in Cairo have stood still since Sunday, when rebels killed nine soldiers.", "killed", "2024-03-03", "2024-03-03"),
    ("Soldiers have besieged Gao since Sunday, when rebels killed nine of them.", "besieged", "2024-03-03", "2024-03-07"),
    # who had gone to do something went before
    ("Police had gone to serve a warrant in Gao on Monday when gunmen shot two of them.", "shot", "2024-03-04", "2024-03-04"),
    # a comma is missing
    ("Rebels shelled a market in Gao on Monday Sahel Human Rights Monitor said.", "shelled", "2024-03-04", "2024-03-04"),
    ("The protesters gathered in Gao during Ramadan last year.", "gathered", "2023-03-23", "2023-04-20"),
]

UNTOLD = [
    # the day of a meeting is part of its name
    ("Gunmen abducted a mayor in Gao over his 15 January speech.", "abducted"),
    # an arrest has no day of its own beside the day of the crime
    ("Police arrested two men in Gao for the murder of a teacher on Friday.", "arrested"),
    # when a siege ended is not when it was laid
    ("The siege of Gao by the rebels ended three months ago.", "siege"),
    # how long it lasted
    ("Rebels besieged Gao for four months before soldiers drove them out.", "besieged"),
    # when the dead were counted
    ("The death toll of an attack on a market in Gao rose to 14 on Tuesday, the mayor said.", "attack"),
    # every day is no day
    ("Soldiers shelled the town of Gao every Friday.", "shelled"),
]


def event(text: str, words: str) -> Event:
    found = [e for e in code(text, published=PUBLISHED).events if any(words in span.text for span in e.triggers)]
    assert found, f"no event '{words}'"
    return found[0]


def when(text: str, words: str) -> When | None:
    return event(text, words).when


def rule(found: Event) -> str:
    return next(claim.rule for claim in found.claims if isinstance(claim, Claim) and claim.field == "when")


@pytest.mark.parametrize(("text", "words", "first", "last"), TOLD)
def test_a_time_in_the_sentence_dates_the_event(text: str, words: str, first: str, last: str) -> None:
    found = when(text, words)
    assert found is not None
    assert (found.start, found.end) == (first, last)


@pytest.mark.parametrize(("text", "words"), UNTOLD)
def test_a_time_of_something_else_does_not(text: str, words: str) -> None:
    found = when(text, words)
    assert found is None or found.start is None


@pytest.mark.parametrize(
    ("text", "words", "first"),
    [
        (
            "Rebels bombed a market in Gao on Friday. Two days after the bombing, soldiers raided a village near Kidal.",
            "raided", "2024-03-03",
        ),
        ("Rebels burned a school in Kidal the day before Tuesday's attack on Gao.", "burned", "2024-03-04"),
        ("Rebels attacked Gao on 3 March. Gunmen killed a judge in Kidal a day after the attack.", "killed", "2024-03-04"),
    ],
)  # fmt: skip
def test_counts_from_the_day_of_the_event_that_is_named(text: str, words: str, first: str) -> None:
    found = when(text, words)
    assert found is not None
    assert (found.start, found.end) == (first, first)
    assert found.anchor is not None


def test_what_counts_from_an_undated_event_keeps_its_words() -> None:
    found = when("Two days after the bombing, soldiers raided a village near Kidal.", "raided")
    assert found is not None
    assert (found.start, found.text, found.timex) == (None, "Two days after", "P2D")


def test_the_day_of_the_scene_is_inferred_and_says_so() -> None:
    text = (
        "Rebels shelled the town of Gao on Tuesday. The hospital was full by noon. "
        "Helicopters bombed a bridge near Kidal."
    )
    told, inferred = event(text, "shelled"), event(text, "bombed")
    assert told.when is not None and inferred.when is not None
    assert told.when.start == inferred.when.start == "2024-03-05"
    assert (rule(told), rule(inferred)) == ("told", "inferred: told near it")


def test_the_day_of_a_statement_is_not_that_of_what_follows() -> None:
    text = "The governor spoke to reporters on Tuesday. Rebels shelled the town of Gao."
    found = when(text, "shelled")
    assert found is None or found.start is None


def test_days_later_than_a_month_are_in_that_month_or_nearly() -> None:
    found = when("Rebels shelled Gao last month. Days later, a bomb killed nine people in Kidal.", "bomb")
    assert found is not None
    assert (found.start, found.end, found.modifier) == ("2024-02-01", "2024-02-29", "approx")


def test_the_words_are_kept_with_all_codes() -> None:
    found = when("Rebels shelled the town of Gao late on Tuesday.", "shelled")
    assert found is not None
    assert (found.timex, found.timex_type, found.modifier) == ("2024-03-05", "DATE", "end")
    assert (found.time_precision, found.date_prec, found.anchor) == (1, 1, "2024-03-07")
    opened = when("Soldiers have been shelling the town of Gao since February.", "shelling")
    assert opened is not None
    assert (opened.open, opened.timex) == ("end", "2024-02")
