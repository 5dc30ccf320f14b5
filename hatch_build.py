"""Build hook: makes the gazetteer before Sayso is packed or installed, where it is missing or older than its tables."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Runs for wheels and editable installs; an sdist carries the tables and builds at its own installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        source = Path(self.root) / "src"
        sys.path.insert(0, str(source))  # Sayso is not installed yet; these modules need nothing but the standard library
        try:
            from sayso.resolving.gazetteer_build import build, is_current
        finally:
            sys.path.remove(str(source))
        data = source / "sayso" / "data"
        if not is_current(data / "places.sqlite", data):
            self.app.display_info(f"Sayso: building the gazetteer {data / 'places.sqlite'}")
            build(data / "places.sqlite", data)
