"""The bytes as they were published, kept under their hash, so that every value traces back to them."""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from pathlib import Path

from sayso.errors import UsageError
from sayso.records import Report

_NOTE = re.compile(r"raw bytes: sha256 ([0-9a-f]{64})")


class Keeper:
    """A folder of files named by the sha256 of what is in them: `ab/abcdef....html`, read-only, each there once."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        """Makes the folder. Raises UsageError where it cannot be written."""
        self.folder = Path(folder)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._refused(error) from error

    def keep(self, data: bytes, suffix: str) -> tuple[str, ...]:
        """Keep `data` and give the note that names it. Raises UsageError where it cannot be written."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.folder / digest[:2] / f"{digest}{suffix}"
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            if not path.exists():
                path.parent.mkdir(exist_ok=True)
                part.write_bytes(data)
                part.chmod(0o444)
                part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise self._refused(error) from error
        return (f"raw bytes: sha256 {digest}",)

    def _refused(self, error: OSError) -> UsageError:
        return UsageError(
            f"cannot keep raw bytes in '{self.folder}': {error.strerror}; name a folder that you may write to, with room"
        )


def raw_digest(report: Report) -> str | None:
    """The sha256 under which the bytes of a report were kept; None when they were not."""
    return next((found[1] for note in report.notes if (found := _NOTE.fullmatch(note))), None)
