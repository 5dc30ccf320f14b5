"""Build hook: makes the gazetteer before Sayso is packed or installed, where it is missing or older than its tables."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Runs for wheels and editable installs; an sdist carries the tables and builds at its own installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        package = Path(self.root) / "src" / "sayso"
        gazetteer = _load(package / "resolving" / "gazetteer.py")
        target = package / "data" / "places.sqlite"
        if not gazetteer.is_current(target, package / "data"):
            self.app.display_info(f"Sayso: building the gazetteer {target}")
            gazetteer.build(target, package / "data")


def _load(path: Path) -> ModuleType:
    """A module by its file: the package around it cannot be imported before its dependencies are there."""
    spec = spec_from_file_location("sayso_build_gazetteer", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {path}")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
