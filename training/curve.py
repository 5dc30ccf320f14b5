"""The learning curve: how well events are read by the number of coded reports learned from.

    python -m training.curve PREPARED OUT [NUMBER...]

Each number of reports, drawn with a fixed seed from the public and the own ones, trains a reader from the bare encoder for
the same number of steps; it is measured on the dev part. Writes OUT/curve.tsv and OUT/curve.svg.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

import torch

from training.measure import measured
from training.train import load_sets, train

STEPS, PIECES = 900, 1000
PLAN = {"seed": 7, "lr": 2.0e-4, "lr_heads": 1.0e-3, "batch_pieces": PIECES, "checkpoint_steps": 1000}


def run(prepared: Path, out: Path, number: int) -> dict[str, float]:
    """Train on so many reports and measure."""
    reports = load_sets(prepared, {"sourced": 1, "corpus": 1})
    random.Random(3).shuffle(reports)
    chosen = reports[:number]
    size = sum(len(w["pieces"]) for e in chosen for w in e["windows"])
    repeats = STEPS * PIECES / size
    torch.set_num_threads(1)
    train(chosen * int(repeats) + chosen[: round(number * (repeats % 1))], PLAN, out / f"curve-{number}")
    return dict(measured(prepared, out / f"curve-{number}" / "weights.safetensors", ("sourced_dev",)))["sourced_dev"]


def plot(rows: list[tuple[int, dict[str, float]]], path: Path) -> None:
    """A plain SVG: reports against F1."""
    width, height, left, top = 520, 320, 50, 20
    most = max(n for n, _ in rows)
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">']
    for n in range(0, 11, 2):
        y = top + (height - 70) * (1 - n / 10)
        lines.append(f'<path d="M{left} {y}H{width - 20}" stroke="#ddd"/>')
        lines.append(f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{n / 10}</text>')
    for colour, name in (("#a33", "trigger"), ("#36a", "event"), ("#383", "pair same"), ("#a70", "pair actor")):
        points = [(left + (width - 80) * n / most, top + (height - 70) * (1 - found[name])) for n, found in rows]
        lines.append(f'<polyline fill="none" stroke="{colour}" points="{" ".join(f"{x:.0f},{y:.0f}" for x, y in points)}"/>')
        lines.append(f'<text x="{points[-1][0] - 60:.0f}" y="{points[-1][1] - 5:.0f}" fill="{colour}">{name}</text>')
    for n, _ in rows:
        lines.append(f'<text x="{left + (width - 80) * n / most:.0f}" y="{height - 32}" text-anchor="middle">{n}</text>')
    below = "coded reports learned from (F1 on 34 others)"
    lines.append(f'<text x="{width / 2}" y="{height - 10}" text-anchor="middle">{below}</text></svg>')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """The command line."""
    if len(arguments) < 2:
        sys.stderr.write(__doc__ or "")
        return 2
    prepared, out = Path(arguments[0]), Path(arguments[1])
    rows = [(n, run(prepared, out, n)) for n in map(int, arguments[2:] or ("60", "180", "475"))]
    names = sorted({name for _, found in rows for name in found})
    table = ["\t".join(("reports", *names))] + ["\t".join((str(n), *(f"{f.get(k, 0):.4f}" for k in names))) for n, f in rows]
    (out / "curve.tsv").write_text("\n".join(table) + "\n", encoding="utf-8")
    plot(rows, out / "curve.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
