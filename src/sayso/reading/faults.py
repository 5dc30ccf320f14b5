"""What parsers of others raise on strangers' bytes, beside their own errors: a bad document is set aside, the run goes on."""

from __future__ import annotations

import logging
import zlib

PARSER_FAULTS = (
    *(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, OSError),
    *(NotImplementedError, AssertionError, EOFError, zlib.error),
)


def quiet(*loggers: str) -> None:
    """Keep the remarks of parsers off stderr, unless the program that reads has set up logging and wants them."""
    for name in loggers:
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
