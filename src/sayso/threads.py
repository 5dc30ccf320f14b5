"""How many threads the arithmetic of a process takes."""

from __future__ import annotations

import os


def one_thread() -> None:
    """One thread for numpy's matrices where the environment names no number: reports are many, and processes share the cores.

    To call before numpy is loaded, and only in a process that Sayso has for itself.
    """
    if "OMP_NUM_THREADS" not in os.environ:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
