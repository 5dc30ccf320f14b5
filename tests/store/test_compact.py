"""Small generations are merged: the same rows, still linked, readers undisturbed, a kill at any step caught up with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.store.conftest import exported

from sayso import store, store_compact, store_run
from sayso.store_files import Layout, check_sums, read_manifest
from sayso.store_job import Job
from sayso.store_run import RunReport

Fill = Callable[..., RunReport]


@pytest.fixture
def many(fill: Fill, tmp_path: Path, small_steps: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of several generations, which the next run merges."""
    fill()
    assert len(read_manifest(Layout(tmp_path / "store")).generations) > 3
    monkeypatch.setattr(store_compact, "MOST_GENERATIONS", 2)
    return tmp_path / "store"


def test_many_small_generations_become_one_with_the_same_rows(fill: Fill, many: Path, tmp_path: Path) -> None:
    before, reading = exported(many), store.codings(many)
    next(reading)
    count, old = sum(1 for _ in store.codings(many)), read_manifest(Layout(many))
    assert fill().new == 0, "nothing is coded again"
    manifest = read_manifest(Layout(many))
    assert len(manifest.generations) == 1 and not set(manifest.names) & set(old.names)
    check_sums(Layout(many), manifest)
    assert exported(many) == before
    assert sum(1 for _ in reading) == count - 1, "who was reading goes on in the old files"
    fill()
    assert read_manifest(Layout(many)) == manifest
    assert all((many / name).is_dir() for name in old.names), "they stay for a while"


def test_what_was_linked_stays_linked(fill: Fill, many: Path) -> None:
    store.write_incidents(many, (), ())
    fill()
    assert read_manifest(Layout(many)).is_linked


@pytest.mark.parametrize("step", ["write_manifest", "merged"])
def test_a_kill_at_any_step_is_caught_up_with(
    fill: Fill, many: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, notes = exported(many), []

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(*((store_compact, step) if step == "write_manifest" else (Job, step)), killed)
        with pytest.raises(KeyboardInterrupt):
            fill()
    assert exported(many) == before
    assert fill(callbacks=store_run.Callbacks(note=notes.append)).new == 0
    assert notes == [] and exported(many) == before
    assert len(read_manifest(Layout(many)).generations) == 1


def test_large_generations_and_few_ones_stay(fill: Fill, many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = Layout(many)
    manifest = read_manifest(layout)
    monkeypatch.setattr(store_compact, "SMALL_REPORTS", 17)
    assert store_compact.compacted(layout, manifest) is manifest
    monkeypatch.setattr(store_compact, "MOST_GENERATIONS", 32)
    assert store_compact.compacted(layout, manifest) is manifest
