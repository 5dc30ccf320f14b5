"""The actors that are known while a report is coded: ours, with the user's own over them where there are some."""

from __future__ import annotations

from spacy.tokens import Doc

from sayso.resolving.actors import Actors, actors

KEY = "sayso.actors"  # in `doc.user_data`: the path of the user's file


def check(path: str) -> None:
    """Read a user's file once, before anything is coded. Raises UsageError with every fault."""
    actors(path)


def known_actors(doc: Doc) -> Actors:
    """The table for one document. Raises UsageError when the user's file has faults."""
    extra = doc.user_data.get(KEY)
    return actors(extra) if extra else actors()
