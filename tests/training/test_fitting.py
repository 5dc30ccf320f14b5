"""Weights of numbers: what speaks for, speaks for; the unit does not matter; what counts for nothing changes nothing."""

from __future__ import annotations

import pytest
from training.linking.fitting import fit_values

ROWS = [{"near": n / 10, "noise": (n * 7 % 10) / 10} for n in range(20)]
SAME = [n >= 8 for n in range(20)]


def test_what_goes_with_the_answer_weighs_most() -> None:
    weights = fit_values(ROWS, SAME, [1.0] * 20)
    assert weights["near"] > 5 * abs(weights["noise"])
    assert weights["prior"] < 0


def test_the_unit_of_a_number_does_not_matter() -> None:
    weights = fit_values(ROWS, SAME, [1.0] * 20)
    other = fit_values([{**row, "near": row["near"] * 100} for row in ROWS], SAME, [5.0] * 20)
    assert other["near"] * 100 == pytest.approx(weights["near"])
    assert other["prior"] == pytest.approx(weights["prior"])
