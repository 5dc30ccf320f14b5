"""What can go wrong, as one small tree.

SaysoError                the root: catch this to catch all
|- InputError             a report could not be read (says file and line, what was found, what to do)
|  `- SetAside            one report of a batch is put aside with a reason; the rest goes on
|- ModelError             the parser or the trained reader is missing, or its files are not the ones that were tested
|- DataError              a table in `sayso/data` is missing or broken
|- StoreError             a store cannot be used as it is (carries the exit code of the command)
|  |- StoreBusy           another run owns it
|  |- StoreUnwritable     no space left, a read-only folder
|  `- StoreDamaged        a file in it is broken, or of a newer version of Sayso
`- UsageError             the call itself is wrong (unknown option, impossible combination)
"""

from __future__ import annotations


class SaysoError(Exception):
    """Root of all errors that Sayso raises on purpose."""


class InputError(SaysoError):
    """A report could not be read; the message names the place, what was found and what to do."""


class SetAside(InputError):
    """One report of a batch that is put aside.

    `reason` is a short code (`empty`, `not-english`, `too-long`, `bad-json`, ...), the message is for people.
    """

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[type[SetAside], tuple[str, str]]:
        return SetAside, (self.reason, str(self))  # it travels between processes


class ModelError(SaysoError):
    """The parser or the trained reader cannot be loaded, or its files do not match their hashes."""


class DataError(SaysoError):
    """A lexicon, table or gazetteer file is missing or malformed."""


class StoreError(SaysoError):
    """A store cannot be used as it is; `exit_code` is that of sysexits.h, for scripts that run the command."""

    exit_code = 70


class StoreBusy(StoreError):
    """Another run owns the store: the message has its process id and what to do."""

    exit_code = 75


class StoreUnwritable(StoreError):
    """The disk is full, or the folder may not be written to; what was finished before is safe."""

    exit_code = 74


class StoreDamaged(StoreError):
    """A file of the store is broken, missing, or written by a newer version of Sayso."""

    exit_code = 65


class UsageError(SaysoError):
    """The call is wrong: the message says what was expected."""
