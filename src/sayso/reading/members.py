"""What archives of every kind have in common: how their members are named, and which of them count."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from pathlib import PurePosixPath

from sayso.errors import SetAside
from sayso.reading.fields import Defaults
from sayso.reading.limits import MAX_NAME, MAX_NESTING

# Files that describe a folder, by the first part of their name.
DESCRIPTIONS = frozenset({"readme", "license", "licence", "notice", "changelog", "contributing"})
_SEPARATORS = re.compile(r"[\\/]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


def check_nesting(name: str, defaults: Defaults) -> None:
    """Raises SetAside `nested` for an archive inside an archive."""
    if defaults.nesting >= MAX_NESTING:
        raise SetAside("nested", f"{name}: an archive in an archive is not opened: unpack the outer one first")


def safe_parts(name: str) -> list[str]:
    """The parts of a member's name that are names: no root, no drive, no `..`, no control characters."""
    parts = (_CONTROLS.sub("", part) for part in _SEPARATORS.split(name[:MAX_NAME]))
    return [part for part in parts if part.strip(". ") and not re.fullmatch(r"[A-Za-z]:", part)]


def member_id(archive: str, parts: Sequence[str]) -> str:
    """The id of a text in an archive: the archive's, and the member's name without its suffix."""
    return PurePosixPath(*[part for part in (archive, *parts) if part]).with_suffix("").as_posix()


def member_place(archive: str, name: str) -> str:
    """How messages name a member: `archive.zip!page.html`, on one line."""
    return f"{archive}!{_CONTROLS.sub('?', name[:MAX_NAME])}"


def is_hidden(parts: Sequence[str]) -> bool:
    """Whether a member is what systems leave behind: hidden, or by its folder not meant for people."""
    return any(part.startswith((".", "__MACOSX")) for part in parts)


def saved_with(name: str, names: Container[str]) -> str | None:
    """The folder `page_files` in which `name` lies when `page.html` stands beside it: browsers save a page so."""
    for parent in PurePosixPath(name).parents:
        folder = parent.as_posix()
        if folder.endswith("_files") and any(folder.removesuffix("_files") + end in names for end in (".html", ".htm")):
            return folder
    return None


def is_description(name: str) -> bool:
    """Whether a file tells about its folder by its name: README, LICENSE and the like."""
    return name.lower().split(".")[0] in DESCRIPTIONS
