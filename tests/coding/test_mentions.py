"""Who is told of in an event: kinds, names, one party told once - on sentences of our own with the real pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso.cli import app
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


def test_a_capital_under_pressure_is_its_government() -> None:
    event = code("The attack prompted Ankara to shell Kurdish fighters near Afrin.", published="2018-02-10").events
    assert ("country", "TUR") in {(a.kind, a.country) for e in event for a in e.actors}


def test_things_do_not_clash() -> None:
    event = code("Near Ar Raqqah, three strikes engaged an ISIL unit.", published="2016-05-10").events[0]
    assert event.actors == () and [a.kind for a in event.recipients] != []


def test_the_members_of_a_group_are_told_once() -> None:
    text = "Kurdish forces killed 12 Daesh members near Raqqa on Monday. The forces killed the 12 Daesh terrorists in an ambush."
    found = [_names(e.recipients) for e in code(text, published="2017-05-10").events if e.type == "ASSAULT"]
    assert found and all(len(names) == 1 for names in found)


def test_members_are_of_the_kind_of_their_group() -> None:
    event = code("Four ISIS members attacked a bakery in Tikrit on Monday.", published="2016-05-10").events[0]
    assert [(a.kind, a.text) for a in event.actors] == [("armed-group", "Four ISIS members")]


@pytest.mark.parametrize(
    ("told", "actor", "country"),
    [
        ("Fighters of Ansar Dine", "ansar-dine", "MLI"),
        ("Militants from al-Shabab", "al-shabab", "SOM"),
        ("Gunmen from Gao", None, None),
    ],
)
def test_fighters_of_a_known_force_are_that_force(told: str, actor: str | None, country: str | None) -> None:
    [event] = code(f"{told} attacked a village on Monday.", published="2024-05-10").events
    assert [(party.id, party.country) for party in event.actors] == [(actor, country)]


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


def test_users_actors_are_known_while_coding(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("id,name,aliases,kind,country\nx:vw,Valley Wolves,the Wolves,armed-group,TCD\n", "utf-8")
    text = "Valley Wolves attacked a bakery in Abeche on Monday. The Wolves shot two guards."
    with_file = [a for e in code(text, published="2024-05-10", actors=str(file)).events for a in e.actors]
    assert with_file and {(a.id, a.kind, a.country) for a in with_file} == {("x:vw", "armed-group", "TCD")}
    without = [a for e in code(text, published="2024-05-10").events for a in e.actors]
    assert "x:vw" not in {a.id for a in without}


def test_a_users_file_with_faults_stops_before_anything_is_coded(tmp_path: Path) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("id,name,kind\nx:a,Alpha,tribe\nx:a,Beta,ngo\n", "utf-8")
    result = CliRunner().invoke(app, ["code", "-", "--actors", str(file)], input="Gunmen attacked a bank in Gao on Monday.")
    assert result.exit_code == 2
    lines = result.output.splitlines()
    assert lines[1].startswith("  line 2, column 'kind': unknown kind 'tribe'") and lines[2].startswith("  line 3, column 'id'")
