"""What holds in a simulated day, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rules:
    """Which of the program's rules hold."""

    share: bool = True
    """Of each channel and workspace a few jobs at a time."""
    gates: bool = True
    """Where Slack asked one job to wait, no other asks."""
    put_off: bool = True
    """A job that has to wait gives its thread back."""
    files: bool = True
    """Few threads wait for files."""
    refusals_count: bool = True
    """A post that Slack asked to wait with counts as one of the nine tries. (The program's rule; without it none is
    given up for that.)"""
    paced: bool = False
    """No rule of the program's: where Slack has once asked to wait in a channel, a process posts there once a second
    for the next minute."""


@dataclass(slots=True)
class Outcome:
    """What people saw. Waits are seconds from mention to answer."""

    waits: list[float] = field(default_factory=list)
    others: list[float] = field(default_factory=list)
    """Of everybody but the noisy workspace."""
    longest: int = 0
    """The most that were due and waited at once."""
    refused: int = 0
    not_posted: int = 0
    not_read: int = 0
    unfinished: int = 0
