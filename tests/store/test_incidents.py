"""Linked events in a store: written whole, read back as they were, and made anew when the store has grown."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sayso import store
from sayso.cli import app
from sayso.errors import StoreBusy
from sayso.linking.link import Linker
from sayso.records import Coding, Incident, Member, Origin
from sayso.store_files import Layout, read_manifest
from sayso.store_run import RunReport


def pairs(codings: Iterable[Coding]) -> tuple[Incident, ...]:
    """Every two events that follow each other are an incident, the last first: enough to see what the store does."""
    members = [Member(c.report, e, f"o{len(c.report.text) % 3}", copy=e.id != "e1") for c in codings for e in c.events]
    found = [Incident(f"i{n}", tuple(members[n : n + 2])) for n in range(0, len(members), 2)]
    return tuple(reversed(found))


def test_incidents_come_back_as_they_were(fill: Callable[..., RunReport], tmp_path: Path) -> None:
    fill()
    folder = tmp_path / "store"
    assert list(store.incidents(folder)) == []
    written = pairs(store.codings(folder))
    origins = (Origin("o2", ("r1", "r2"), "Coast Agency"), Origin("o0", ()))
    store.write_incidents(folder, origins, written)
    assert tuple(store.incidents(folder)) == written
    assert tuple(store.origins(folder)) == origins
    store.write_incidents(folder, (), written[:1])
    assert tuple(store.incidents(folder)) == written[:1]
    assert list(store.origins(folder)) == []
    event = written[0].members[0]
    assert store.trace(folder, f"{event.report.id}-{event.event.id}")["incident"] == written[0].id


def test_a_run_links_at_its_end(
    fill: Callable[..., RunReport], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[int] = []

    class Linker:
        def add(self, codings: Iterable[Coding]) -> None:
            called.append(1)
            self.codings = list(codings)

        def origins(self) -> tuple[Origin, ...]:
            return tuple(Origin(f"o{n}", tuple(c.report.id for c in self.codings if len(c.report.text) % 3 == n)) for n in range(3))

        def incidents(self) -> tuple[Incident, ...]:
            return pairs(self.codings)

    monkeypatch.setattr("sayso.linking.link.Linker", Linker)
    fill(limit=30, link=True)
    first = tuple(store.incidents(tmp_path / "store"))
    assert first == pairs(store.codings(tmp_path / "store"))
    fill(limit=30, link=True)
    assert len(called) == 1  # nothing new, nothing to link
    fill(link=False)
    assert not read_manifest(Layout(tmp_path / "store")).is_linked
    assert tuple(store.incidents(tmp_path / "store")) == first
    fill(link=True)
    assert len(called) == 2
    assert len(list(store.incidents(tmp_path / "store"))) > len(first)
    reports = [report for origin in store.origins(tmp_path / "store") for report in origin.reports]
    assert sorted(reports) == [c.report.id for c in store.codings(tmp_path / "store")]


def test_no_run_comes_between_reading_and_writing(
    fill: Callable[..., RunReport], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(limit=30)
    busy: list[str] = []

    def add(self: Linker, codings: Iterable[Coding]) -> None:
        with pytest.raises(StoreBusy) as caught:
            fill()
        busy.append(str(caught.value))

    monkeypatch.setattr(Linker, "add", add)
    told = CliRunner().invoke(app, ["link", "--store", str(tmp_path / "store")])
    assert told.exit_code == 0 and len(busy) == 1, told.output
    assert read_manifest(Layout(tmp_path / "store")).is_linked
    monkeypatch.undo()
    fill()
    assert not read_manifest(Layout(tmp_path / "store")).is_linked, "what came later is not linked yet"
