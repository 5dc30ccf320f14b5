"""Build hook: makes `src/sayso/data/places.sqlite` (GeoNames cities and the project's own places) before packaging."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class GazetteerHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs for wheels and editable installs; nothing is done when the file is newer than its inputs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the table; the logic lives in `sayso.resolving.gazetteer`, loaded by path because sayso is not installed."""
        source = Path(self.root) / "src" / "sayso"
        spec = importlib.util.spec_from_file_location("gazetteer", source / "resolving" / "gazetteer.py")
        if spec is None or spec.loader is None:
            raise FileNotFoundError(f"{source / 'resolving' / 'gazetteer.py'} is missing: the source tree is incomplete")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        target, data = source / "data" / "places.sqlite", source / "data"
        if not module.is_current(target, data):
            module.build(target, data)
