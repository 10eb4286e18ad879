"""The knowledge of each workspace: its own folder's, where it has one, else the one of all; and over it what the
workspace itself has accepted."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

from bot.answering.explain import Explainer
from bot.knowledge.overlay import OverlaySource
from bot.knowledge.problem import Problem
from bot.knowledge.reload import Reloading
from bot.slack.bases_accepted import Accepted
from bot.slack.views.home import KnowledgeState

log = structlog.get_logger(__name__)

MOST_AT_HAND: Final = 32
"""How many workspaces' own bases are kept in memory; the others are made from their compiled copies when they are
asked for."""
_TEAM: Final = re.compile(r"[A-Z0-9]{1,32}")


class Bases:
    """Every workspace's explainer. Safe to share between threads.

    A team's folder with mistakes in it costs the files that have them, and nothing else: each is told in the log and
    in Home. Raises `KnowledgeError` at the start only, for the base that they are laid over.
    """

    def __init__(
        self,
        folder: Path | None,
        team_folder: Path | None,
        workspaces_folder: Path | None,
        own_hosts: tuple[str, ...] = (),
        *,
        overlay: OverlaySource | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`workspaces_folder`: one folder in it for each workspace that has entries of its own, called by the
        workspace's id. What stands there takes the place of `team_folder`, which is for all the others. `overlay`:
        the entries that each workspace has accepted, which lie over its folders."""
        self._folder = folder
        self._workspaces_folder = workspaces_folder
        self._own_hosts = own_hosts
        self._clock = clock
        self._accepted = Accepted(overlay, own_hosts, clock=clock) if overlay else None
        self._of_all = self._made(team_folder)
        self._own: OrderedDict[str, Reloading[Explainer]] = OrderedDict()
        self._lock = threading.Lock()

    def current(self, team: str) -> Explainer:
        """What a workspace is answered by, as it stands now."""
        below = self._of(team).current()
        return self._accepted.current(team, below) if self._accepted and team else below

    def state(self, team: str = "") -> KnowledgeState:
        """How the base of a workspace is doing; without one that of all."""
        entries = len(self.current(team).knowledge.entries)
        problems = self._of(team).problems
        if self._accepted and team:
            problems += self._accepted.problems(team)
        return KnowledgeState(entries, _in_a_line(problems))

    def _of(self, team: str) -> Reloading[Explainer]:
        if self._workspaces_folder is None or _TEAM.fullmatch(team) is None:
            return self._of_all
        own = self._workspaces_folder / team
        if not own.is_dir():
            return self._of_all
        with self._lock:
            if team not in self._own:
                self._own[team] = self._made(own)
            self._own.move_to_end(team)
            while len(self._own) > MOST_AT_HAND:
                self._own.popitem(last=False)
            return self._own[team]

    def _made(self, team_folder: Path | None) -> Reloading[Explainer]:
        def tell(problem: Problem) -> None:
            log.error("a file of the knowledge base cannot be used", because=str(problem))

        return Reloading(
            lambda base: Explainer(base, self._own_hosts), self._folder, team_folder, clock=self._clock, tell=tell
        )


def _in_a_line(problems: tuple[Problem, ...]) -> str | None:
    if not problems:
        return None
    more = f" (and {len(problems) - 1} more, in the log)" if len(problems) > 1 else ""
    return f"{problems[0]}{more}"
