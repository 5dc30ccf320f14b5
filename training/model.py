"""The network: one small encoder, a linear head of all labels for each word, and dot products for pairs of words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from sayso.coding.reader_input import DISTANCES, FEATURES, distance_buckets
from training.encoder import folder
from training.terms import HEADS, PAIR_SIZE, PAIRS, RELATION_SIZE, RELATIONS, ROOTS

WIDTH = 384


class Reader(nn.Module):
    """Pieces and features of windows `[b, n]`, `[b, n, features]`, mask `[b, n]` -> logits of words, of pairs and of the whole."""

    def __init__(self, *, pretrained: bool = True) -> None:
        super().__init__()
        config = BertConfig.from_pretrained(folder(), attn_implementation="eager")
        self.encoder = BertModel(config, add_pooling_layer=False)
        if pretrained:
            weights = {k: v for k, v in load_file(folder() / "model.safetensors").items() if not k.startswith("pooler")}
            self.encoder.load_state_dict(weights, strict=False)
        self.features = nn.ModuleList(nn.Embedding(size, WIDTH) for size in FEATURES.values())
        for table in self.features:
            nn.init.normal_(table.weight, std=0.01)
            nn.init.zeros_(table.weight[0])
        self.dropout = nn.Dropout(0.1)
        self.words = nn.Linear(WIDTH, sum(len(labels) for labels in HEADS.values()))
        self.meeting = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.GELU())
        self.left = nn.Linear(WIDTH, len(PAIRS) * PAIR_SIZE)
        self.right = nn.Linear(WIDTH, len(PAIRS) * PAIR_SIZE)
        self.tie_left = nn.Linear(WIDTH, len(RELATIONS) * RELATION_SIZE)
        self.tie_right = nn.Linear(WIDTH, len(RELATIONS) * RELATION_SIZE)
        self.root = nn.Sequential(nn.Linear(3 * WIDTH, WIDTH), nn.Tanh(), nn.Dropout(0.1), nn.Linear(WIDTH, len(ROOTS)))
        self.distance = nn.Parameter(torch.zeros(len(PAIRS), DISTANCES))
        self.pair_bias = nn.Parameter(torch.full((len(PAIRS) + len(RELATIONS),), -2.0))

    def hidden(self, pieces: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """States of the pieces, `[b, n, width]`."""
        inputs = self.encoder.embeddings.word_embeddings(pieces)
        for number, table in enumerate(self.features):
            ids = features[..., number]
            if self.training and number < len(self.features) - 1:  # a word may lose a feature, but not its mark
                ids = ids * (torch.rand(ids.shape, device=ids.device) > 0.1)
            inputs = inputs + table(ids)
        states: Tensor = self.encoder(inputs_embeds=inputs, attention_mask=mask).last_hidden_state
        return self.dropout(states)

    def whole(self, states: Tensor, features: Tensor) -> Tensor:
        """Logits of the root of a sentence with marked parties, `[b, roots]`."""
        parts = [states[:, 0]]
        for number in (1, 2):
            at = (features[..., -1] == number).unsqueeze(-1).to(states.dtype)
            parts.append((states * at).sum(1) / at.sum(1).clamp(min=1.0))
        logits: Tensor = self.root(torch.cat(parts, -1))
        return logits

    def forward(self, pieces: Tensor, features: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        """Words, left and right of pairs, left and right of relations, root: what the exported file gives."""
        states = self.hidden(pieces, features, mask)
        return (*self.by_word(states), self.whole(states, features))

    def by_word(self, states: Tensor) -> tuple[Tensor, ...]:
        """Words, left and right of pairs, left and right of relations."""
        meeting = self.meeting(states)
        return (
            self.words(states), self.left(meeting), self.right(meeting), self.tie_left(meeting), self.tie_right(meeting)
        )  # fmt: skip


@dataclass
class Read:
    """What the network says of one example: by word, `[words, ...]`. `telling`: whether a word is more than white space."""

    words: Tensor
    left: Tensor
    right: Tensor
    tie_left: Tensor
    tie_right: Tensor
    root: Tensor
    telling: Tensor


def telling(example: dict[str, Any]) -> Tensor:
    """Whether each word of an example is more than white space, `[words]`: nothing is read of a word without word pieces."""
    return torch.tensor([first >= 0 for window in example["windows"] for first in window["first"]], dtype=torch.bool)


def read(model: Reader, examples: list[dict[str, Any]]) -> list[Read]:
    """Run the examples' windows, those of like length together, and put the words of each example in order again."""
    flat = [(n, w) for n, e in enumerate(examples) for w in e["windows"]]
    order = sorted(range(len(flat)), key=lambda i: len(flat[i][1]["pieces"]))
    states: dict[int, Tensor] = {}
    roots: dict[int, Tensor] = {}
    for group in _alike(order, flat):
        pieces, features, mask = _stack([flat[i][1] for i in group])
        hidden = model.hidden(pieces, features, mask)
        root = model.whole(hidden, features)
        for row, i in enumerate(group):
            first = torch.tensor(flat[i][1]["first"])
            states[i] = hidden[row, first.clamp(min=0)] * (first >= 0).unsqueeze(-1).to(hidden.dtype)
            roots[i] = root[row]
    found = []
    for number in range(len(examples)):
        mine = [i for i, (n, _) in enumerate(flat) if n == number]
        words = torch.cat([states[i] for i in mine])
        found.append(Read(*model.by_word(words), roots[mine[0]], telling(examples[number])))
    return found


def _alike(order: list[int], flat: list[Any]) -> list[list[int]]:
    """Windows in groups that waste little on padding."""
    groups: list[list[int]] = []
    for i in order:
        length = len(flat[i][1]["pieces"])
        if groups and length <= 1.25 * len(flat[groups[-1][0]][1]["pieces"]) + 4 and len(groups[-1]) < 64:
            groups[-1].append(i)
        else:
            groups.append([i])
    return groups


def _stack(windows: list[dict[str, Any]]) -> tuple[Tensor, Tensor, Tensor]:
    longest = max(len(w["pieces"]) for w in windows)
    pieces = torch.zeros(len(windows), longest, dtype=torch.long)
    features = torch.zeros(len(windows), longest, len(FEATURES), dtype=torch.long)
    mask = torch.zeros(len(windows), longest, dtype=torch.long)
    for row, window in enumerate(windows):
        length = len(window["pieces"])
        pieces[row, :length] = torch.tensor(window["pieces"])
        features[row, :length] = torch.tensor(window["features"])
        mask[row, :length] = 1
    return pieces, features, mask


def pair_scores(sides: tuple[Tensor, Tensor], number: int, rows: list[int], cols: list[int]) -> Tensor:
    """Scores of one kind of pair, `[rows, cols]`, from the left and right vectors of all words."""
    size = PAIR_SIZE if sides[0].shape[-1] == len(PAIRS) * PAIR_SIZE else RELATION_SIZE
    at = slice(number * size, (number + 1) * size)
    return sides[0].float()[rows][:, at] @ sides[1].float()[cols][:, at].T / size**0.5


def distances(rows: list[int], cols: list[int]) -> Tensor:
    """How far apart two words stand, in steps that double: what the runtime computes, as a tensor."""
    return torch.from_numpy(distance_buckets(rows, cols))
