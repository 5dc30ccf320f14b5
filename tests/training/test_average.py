"""The mean of trained weights."""

from __future__ import annotations

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="training needs torch, which Sayso itself does not")
pytest.importorskip("safetensors")


def test_the_mean_of_each_tensor(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file
    from training.average import main, mean

    one, other = tmp_path / "one.safetensors", tmp_path / "other.safetensors"
    save_file({"a": torch.tensor([1.0, 2.0])}, one)
    save_file({"a": torch.tensor([3.0, 2.0])}, other)
    assert main([str(tmp_path / "mean.safetensors"), str(one), str(other)]) == 0
    assert load_file(tmp_path / "mean.safetensors")["a"].tolist() == [2.0, 2.0]
    save_file({"b": torch.tensor([3.0, 2.0])}, other)
    with pytest.raises(ValueError, match="other tensors"):
        mean([one, other])
