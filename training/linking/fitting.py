"""Weights of levels by logistic regression: what each adds to the log odds that a pair is one happening, all others being equal.

Levels of one comparison are not independent of those of another (a shared name is a shared word), which the product of Fellegi and
Sunter would count twice; so the weights are fitted together, pulled towards nought by a ridge.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

Level = tuple[str, str]
Floats = npt.NDArray[np.float64]
_ROUNDS, _ENOUGH = 40, 1e-6


def fit(levels: Sequence[Sequence[Level]], same: Sequence[bool], ridge: float = 1.0) -> dict[Level, float]:
    """Weight by level, and of ("prior", "always"): Newton's method, deterministic."""
    names = sorted({level for row in levels for level in row})
    column = {name: n + 1 for n, name in enumerate(names)}
    x = np.zeros((len(levels), len(names) + 1))
    x[:, 0] = 1
    for n, row in enumerate(levels):
        x[n, [column[level] for level in row]] = 1
    y, penalty = np.asarray(same, float), np.full(x.shape[1], ridge)
    penalty[0] = 0.01
    w = _newton(x, y, np.ones(len(y)), penalty)
    return {("prior", "always"): float(w[0]), **{name: float(w[n]) for name, n in column.items()}}


def fit_values(
    rows: Sequence[Mapping[str, float]], same: Sequence[bool], counts: Sequence[float], ridge: float = 1.0
) -> dict[str, float]:
    """Weight by name of evidence that is a number, and of "prior". `counts`: how much each row counts, to any scale.

    The ridge pulls at numbers that were brought to one spread, so that it does not matter in what unit they are.
    """
    names = sorted({name for row in rows for name in row})
    column = {name: n + 1 for n, name in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 1))
    x[:, 0] = 1
    for n, row in enumerate(rows):
        x[n, [column[name] for name in row]] = list(row.values())
    middle, spread = x.mean(0), x.std(0)
    middle[0], spread[0] = 0.0, 1.0
    spread[spread < 1e-9] = 1.0
    penalty, weight = np.full(x.shape[1], ridge), np.asarray(counts, float)
    penalty[0] = 0.01
    w = _newton((x - middle) / spread, np.asarray(same, float), weight * len(weight) / weight.sum(), penalty) / spread
    return {"prior": float(w[0] - middle @ w), **{name: float(w[n]) for name, n in column.items()}}


def _newton(x: Floats, y: Floats, counts: Floats, penalty: Floats) -> Floats:
    w = np.zeros(x.shape[1])
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-x @ w))
        step = np.linalg.solve((x.T * (counts * p * (1 - p))) @ x + np.diag(penalty), x.T @ (counts * (y - p)) - penalty * w)
        w += step
        if float(np.abs(step).max()) < _ENOUGH:
            break
    return w


def write(path: Path, header: str, rows: Sequence[tuple[str, ...]]) -> None:
    """A table with its description."""
    path.write_text(header + "".join("\t".join(row) + "\n" for row in rows), "utf-8", newline="\n")
