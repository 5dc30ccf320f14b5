"""Did it happen? Verbs and nouns below the words that decide it. All sentences are invented."""

from __future__ import annotations

import pytest

from sayso.coding import realis
from sayso.coding.parser import load_parser


@pytest.fixture(scope="module")
def nlp():  # type: ignore[no-untyped-def]
    return load_parser()


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Rebels attacked the town.", "attacked", "happened"),
        ("Rebels did not attack the town.", "attack", "negated"),
        ("No rebels attacked the town.", "attacked", "negated"),
        ("The army will attack the town.", "attack", "planned"),
        ("The army may attack the town.", "attack", "hypothetical"),
        ("If rebels attack the town, residents will leave.", "attack", "hypothetical"),
        ("The army plans to attack the town.", "attack", "planned"),
        ("The rebels threatened to attack the town.", "attack", "threatened"),
        ("The rebels failed to take the town.", "take", "negated"),
        ("The rebels managed to take the town.", "take", "happened"),
        ("The police had to fire at the crowd.", "fire", "happened"),
        ("The raid prompted the army to attack the town.", "attack", "happened"),
        ("The rebels were preparing to attack the town.", "attack", "planned"),
        ("The envoy urged the rebels to leave the town.", "leave", "hypothetical"),
        ("The rebels left without attacking the town.", "attacking", "negated"),
        ("The rebels did not surrender but attacked the town.", "attacked", "happened"),
        ("The car did not stop, hitting two soldiers.", "hitting", "happened"),
        ("Troops will stay until the rebels leave the town.", "leave", "planned"),
        ("Troops stayed until the rebels left the town.", "left", "happened"),
        ("A planned attack on the town was called off.", "attack", "planned"),
        ("There was no attack on the town.", "attack", "negated"),
        ("Crowds marched to protest the arrests.", "protest", "happened"),
        ("The rebels began to shell the town.", "shell", "happened"),
        ("The army was unwilling to attack the town.", "attack", "negated"),
    ],
)
def test_realis(nlp, text: str, word: str, expected: str) -> None:  # type: ignore[no-untyped-def]
    token = next(t for t in nlp(text) if t.text == word)
    assert realis.of(token) == expected
