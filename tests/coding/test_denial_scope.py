"""What a denial reaches, and whose words relays carry. All reports are invented."""

from __future__ import annotations

import pytest

from sayso.coding.engine import code
from sayso.exporting.summary import say_so
from sayso.records import Coding, Event


def _coded(text: str) -> Coding:
    return code(text, published="2024-03-08", engine="patterns")


def _at(coding: Coding, words: str) -> Event:
    at = coding.report.text.index(words)
    acts = (e for e in coding.events if e.type not in {"ACCUSE", "REJECT"})
    return next(e for e in acts if any(s.start <= at < s.end for s in e.triggers))


@pytest.mark.parametrize(
    ("text", "words", "factuality", "denies"),
    [
        ("The army denied shelling the town of Tamra.", "shelling", "denied", True),
        ("The army denied that the shelling of Tamra had taken place.", "shelling", "denied", True),
        ("Claims that soldiers had torched the mill were denied by the army.", "torched", "denied", True),
        ("The army said it was not true that soldiers had torched the mill.", "torched", "denied", True),
        ("The army said its men did not fire at the strikers in Tamra.", "fire", "denied", True),
        ("The army denied that the protest in Tamra on Monday was violent.", "protest", "asserted", False),
        ("The army denied supplying the drones that struck the port of Tamra on Monday.", "struck", "asserted", False),
        ("The army denied a role in the killing of the mayor of Tamra.", "killing", "asserted", True),
        ("A bomb killed ten people in Tamra on Friday. The army denied responsibility for the blast.", "bomb", "asserted", True),
        ("Rebels shelled Tamra on Friday, which the army denied.", "shelled", "asserted", True),
    ],
)
def test_the_scope_of_a_denial(text: str, words: str, factuality: str, denies: bool) -> None:
    event = _at(_coded(text), words)
    assert event.factuality == factuality
    assert any(g.stance == "denies" and g.source.name == "army" for g in say_so(event)) == denies


def test_entry_that_is_denied_is_no_statement() -> None:
    event = _at(_coded("A judge denied bail to six men who were arrested in Tamra on Monday."), "arrested")
    assert not any(g.stance == "denies" for g in say_so(event))


@pytest.mark.parametrize(
    ("text", "source", "via"),
    [
        ("Rebels shelled Tamra on Friday, an aide said on his Telegram channel.", "aide", ("Telegram",)),
        ("In a video posted on YouTube, the rebels said they had shelled Tamra.", "rebels", ("YouTube",)),
        ("The mayor, speaking to Radio Nord, said rebels had shelled Tamra.", "mayor", ("Radio Nord",)),
        ("Rebels shelled Tamra, according to a monitor quoted by Radio Nord.", "monitor", ("Radio Nord",)),
        ("Rebels shelled Tamra, the AKI agency reported, citing the police press office.", "police press office", ("AKI agency",)),
    ],
)  # fmt: skip
def test_relays(text: str, source: str, via: tuple[str, ...]) -> None:
    groups = say_so(_at(_coded(text), "shelled"))
    assert [(g.source.name, g.via) for g in groups] == [(source, via)]


@pytest.mark.parametrize(
    ("text", "words", "factuality"),
    [
        ("The rebels claim to have shelled Tamra on Friday.", "shelled", "attributed"),
        ("The rebels are accused of shelling Tamra on Friday.", "shelling", "attributed"),
        ("The union called off a march in Tamra, a rally scheduled for Sunday was kept.", "rally", "planned"),
        ("Army to shell Tamra on Friday", "shell", "planned"),
    ],
)
def test_realis(text: str, words: str, factuality: str) -> None:
    assert _at(_coded(text), words).factuality == factuality
