"""Misspelt names: the one known name that all words of another agree with, within a slip of the pen each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from sayso.resolving.actor_rows import ActorRow


class Spelling:
    """Names by their words, to find the one that a misspelt name stands for."""

    def __init__(self, names: Mapping[str, ActorRow], words: Iterable[str]) -> None:
        self._by_word: dict[tuple[int, str], list[tuple[tuple[str, ...], ActorRow]]] = {}
        self._single: dict[str, list[tuple[str, ActorRow]]] = {}
        self._known: set[str] = set(chain.from_iterable(word.split() for word in words))
        for name, row in names.items():
            tokens = tuple(name.split())
            self._known.update(tokens)
            if len(tokens) == 1:
                # a surname one letter away is another family, not a mistake
                if len(name) >= 7 and row.kind != "person":
                    self._single.setdefault(name[0], []).append((name, row))
                continue
            for token in set(tokens):
                if len(token) >= 4:
                    self._by_word.setdefault((len(tokens), token), []).append((tokens, row))

    def nearest(self, key: str) -> ActorRow | None:
        """The one actor that a folded name stands for; None where there is none, or two are equally near."""
        found = self.near(key)
        best = min(found, default=0)
        rows = {row.id: row for row in found.get(best, ())}
        return next(iter(rows.values())) if len(rows) == 1 else None

    def near(self, key: str) -> dict[int, list[ActorRow]]:
        """All actors that a folded name may stand for, by the number of mistakes."""
        tokens = tuple(key.split())
        return self._near_word(key) if len(tokens) == 1 else self._near_phrase(tokens)

    def _near_word(self, word: str) -> dict[int, list[ActorRow]]:
        if len(word) < 7 or word in self._known:
            return {}
        return {1: [row for name, row in self._single.get(word[0], ()) if distance(word, name, 1) == 1]}

    def _near_phrase(self, tokens: tuple[str, ...]) -> dict[int, list[ActorRow]]:
        found: dict[int, list[ActorRow]] = {}
        for token in set(tokens):
            for name, row in self._by_word.get((len(tokens), token), ()):
                total = self._mistakes(tokens, name, row.kind == "person")
                if total is not None:
                    found.setdefault(total, []).append(row)
        return found

    def _mistakes(self, tokens: tuple[str, ...], name: tuple[str, ...], person: bool) -> int | None:
        """Edits from the name to the words, or None where a word is another one altogether."""
        total = 0
        for token, right in zip(tokens, name, strict=True):
            if token == right:
                continue
            if token in self._known or len(token) < 4 or (person and (token[0] != right[0] or len(right) < 5)):
                return None
            limit = 2 if min(len(token), len(right)) >= 8 else 1
            edits = distance(token, right, limit)
            if edits > limit:
                return None
            total += edits
        return total


def distance(a: str, b: str, limit: int) -> int:
    """Damerau's distance, restricted form (letters out of order are one edit); `limit + 1` stands for all above it."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    if len(a) >= 6 and a[0] == b[0] and a[-1] == b[-1] and sorted(a) == sorted(b):
        return 1  # the right letters between the right ends, out of order: one slip
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
