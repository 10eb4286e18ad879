"""What is wrong with a base: every problem names file, line and cure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a file, with its cure. `line` and `column` count from 1."""

    file: str
    line: int
    column: int
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.what} {self.cure}".rstrip()


class KnowledgeError(Exception):
    """The knowledge base cannot be used. `problems` says what is wrong and where, the first first."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
