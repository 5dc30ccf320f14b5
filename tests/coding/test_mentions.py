"""Who is told of in an event: kinds, names, one party told once - on sentences of our own with the real pipeline."""

from __future__ import annotations

import pytest

from sayso.coding.engine import code
from sayso.coding.layers import Mention
from sayso.coding.parties import principal
from sayso.records import Actor

Names = tuple[str, ...]


def parties(text: str, act: str) -> tuple[Names, Names]:
    """Names of the actors and recipients of the event that has a trigger with the given words."""
    for event in code(text, published="2024-05-10").events:
        if any(act in span.text for span in event.triggers):
            return _names(event.actors), _names(event.recipients)
    raise AssertionError(f"no event '{act}' in '{text}'")


def _names(actors: tuple[Actor, ...]) -> Names:
    return tuple(actor.name for actor in actors)


@pytest.mark.parametrize(
    ("text", "act", "actors", "recipients"),
    [
        ("Two farmers were killed in a rebel attack near Gao on Monday.", "attack", ("rebels",), None),
        ("Iraqi troops attacked ISIS targets in Mosul on Monday.", "attacked", ("Iraqi troops",), ("Islamic State",)),
        ("Soldiers raided the rebels' hideouts in Kidal on Monday.", "raided", ("Soldiers",), ("rebels",)),
        ("An ISIS mortar shell hit a school in Hasaka on Monday.", "hit", ("Islamic State",), ("school",)),
        ("Syrian and Russian jets bombed Idlib on Monday.", "bombed", ("Syria", "Russia"), None),
        ("Police arrested a staggering 10,000 people in Minsk.", "arrested", ("Police",), ("people",)),
        ("Gunmen killed 20 people, among them women and children, in Gao.", "killed", ("Gunmen",), ("people",)),
        ("Kenyan soldiers fired shells on the outskirts of an area near Garissa.", "fired", ("Kenyan soldiers",), ()),
    ],
)
def test_parties(text: str, act: str, actors: Names, recipients: Names | None) -> None:
    found = parties(text, act)
    assert found[0] == actors
    assert recipients is None or found[1] == recipients


def test_the_members_of_a_group_are_told_once() -> None:
    text = "Kurdish forces killed 12 Daesh members near Raqqa on Monday. The forces killed the 12 Daesh terrorists in an ambush."
    found = [_names(e.recipients) for e in code(text, published="2017-05-10").events if e.type == "ASSAULT"]
    assert found and all(len(names) == 1 for names in found)


def test_members_are_of_the_kind_of_their_group() -> None:
    event = code("Four ISIS members attacked a bakery in Tikrit on Monday.", published="2016-05-10").events[0]
    assert [(a.kind, a.text) for a in event.actors] == [("armed-group", "Four ISIS members")]


@pytest.mark.parametrize(
    "text",
    [
        "Shells hit the Karamiyah neighbourhood. Karamiyah was quiet on Tuesday. The army bombed Karamiyah on Monday.",
        "Fighters left the village of Zardana. The army bombed Zardana on Monday.",
    ],
)
def test_what_is_called_a_place_is_no_party(text: str) -> None:
    for event in code(text, published="2016-05-10").events:
        assert not [a for a in (*event.actors, *event.recipients) if a.kind in {"person", "institution"}]


def _mention(name: str, kind: str, cluster: int, identity: str | None = None) -> Mention:
    return Mention(
        start=cluster, end=cluster + 1, head=cluster, text=name, name=name, kind=kind, country=None, id=identity, cluster=cluster
    )


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ([("people", "civilians"), ("people", "civilians")], [0]),
        ([("people", "civilians"), ("children", "civilians"), ("teachers", "civilians")], [2]),
        ([("civilians", "civilians"), ("people", "civilians")], [0]),
        ([("soldiers", "military"), ("village", "thing")], [0]),
        ([("village", "thing")], []),
        ([("bus", "thing")], [0]),
        ([("Red Front fighters", "armed-group"), ("Red Front members", "armed-group")], [0]),
        ([("Red Front fighters", "armed-group"), ("Blue Front fighters", "armed-group")], [0, 1]),
        ([], []),
    ],
)
def test_principal(told: list[tuple[str, str]], kept: list[int]) -> None:
    mentions = [_mention(name, kind, i) for i, (name, kind) in enumerate(told)]
    assert principal(mentions, list(range(len(told))), doers=False) == kept


def test_principal_adds_nobody_and_keeps_the_order() -> None:
    mentions = [_mention(n, "person", i) for i, n in enumerate(("Ann Dee", "Bo Ek", "Cy Fox"))]
    assert principal(mentions, [2, 0], doers=True) == [2, 0]
