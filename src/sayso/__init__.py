"""Sayso: who did what to whom, where, when, how many were hurt - and on whose say-so.

    import sayso
    result = sayso.code("Gunmen attacked a market in ...", published="2024-02-08")
    for event in result.events:
        print(event.type, event.actors, event.casualties)

The names below are the whole front door; they are loaded when first used, so that `import sayso` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = [
    "Claim", "Coding", "Event", "Link", "Relation", "Report", "SaysoError", "Span", "__version__", "code", "code_many", "read",
]  # fmt: skip

_HOMES = {
    "Claim": "sayso.records", "Coding": "sayso.records", "Event": "sayso.records", "Link": "sayso.records",
    "Relation": "sayso.records", "Report": "sayso.records", "Span": "sayso.records", "SaysoError": "sayso.errors",
    "code": "sayso.coding.engine", "code_many": "sayso.coding.engine", "read": "sayso.reading",
}  # fmt: skip

if TYPE_CHECKING:
    from sayso.coding.engine import code, code_many
    from sayso.errors import SaysoError
    from sayso.reading import read
    from sayso.records import Claim, Coding, Event, Link, Relation, Report, Span


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'sayso' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted(__all__)
