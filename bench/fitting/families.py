"""Whose words a row or a wording is: what is held out together, so that a measure is of words never seen.

`bench/families.yaml` lists the families. A wording belongs to every family in whose rows its words stand, and to that
of its entry's provider.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

FOLDS = 8
LONG = 4
"""A wording of so many words that stands in a row is that row's; a shorter one must be half of it."""
MOST_OF_IT = 0.5
NEARLY_ALL = 0.9


class Families:
    """The families of the project's own rows."""

    def __init__(self, path: Path) -> None:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        self._of_row = {row: family for family, rows in data["rows"].items() for row in rows}
        self._of_provider: dict[str, str] = data["providers"]
        self._of_system: dict[str, str] = data["systems"]
        self._also: dict[str, str] = data.get("also", {})
        groups = {family: group[0] for group in data.get("together", []) for family in group}
        self._group = groups

    def of_row(self, row_id: str) -> str:
        """The family of a row of bounces.jsonl or field.jsonl. Raises `KeyError` where none is listed."""
        return self.named(self._of_row[row_id])

    def of_provider(self, provider: str | None) -> str | None:
        return self.named(self._of_provider[provider]) if provider else None

    def of_system(self, system: str) -> str:
        """That of a source package: each is one of its own unless it is listed with another."""
        return self.named(self._of_system.get(system, system))

    def named(self, family: str) -> str:
        """A family by any of its names; families of one house, which say the same, are one."""
        family = self._also.get(family, family)
        return self._group.get(family, family)


def fold_of(name: str) -> int:
    """The fold in which a family is held out: by its name alone, so that a new family moves no other."""
    return hashlib.sha256(name.encode()).digest()[0] % FOLDS


class Sayings:
    """Which families say the words of a wording."""

    def __init__(self, said: Iterable[tuple[str, Sequence[str]]]) -> None:
        """`said`: a family, and the words of one of its rows."""
        self._rows: list[tuple[str, frozenset[str]]] = [(family, frozenset(words)) for family, words in said]
        self._having: dict[str, list[int]] = defaultdict(list)
        for number, (_, words) in enumerate(self._rows):
            for word in words:
                self._having[word].append(number)

    def families(self, wording: Sequence[str]) -> frozenset[str]:
        words = frozenset(wording)
        if not words:
            return frozenset()
        shared: dict[int, int] = defaultdict(int)
        for word in words:
            for number in self._having.get(word, ()):
                shared[number] += 1
        return frozenset(
            self._rows[number][0]
            for number, count in shared.items()
            if count >= NEARLY_ALL * len(words)
            and (len(words) >= LONG or len(words) >= MOST_OF_IT * len(self._rows[number][1]))
        )
