"""The knowledge of each workspace: its own folder's, where it has one, else the one of all."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Final

import structlog

from bot.answering.explain import Explainer
from bot.knowledge.problem import KnowledgeError
from bot.knowledge.reload import Reloading
from bot.slack.views.home import KnowledgeState

log = structlog.get_logger(__name__)

MOST_AT_HAND: Final = 32
"""How many workspaces' own bases are kept in memory; the others are made from their compiled copies when they are
asked for."""
_TEAM: Final = re.compile(r"[A-Z0-9]{1,32}")


class Bases:
    """Every workspace's explainer. Safe to share between threads. Raises `KnowledgeError` at the start only, for the
    base of all."""

    def __init__(
        self,
        folder: Path | None,
        team_folder: Path | None,
        workspaces_folder: Path | None,
        own_hosts: tuple[str, ...] = (),
    ) -> None:
        """`workspaces_folder`: one folder in it for each workspace that has entries of its own, called by the
        workspace's id. What stands there takes the place of `team_folder`, which is for all the others."""
        self._folder = folder
        self._workspaces_folder = workspaces_folder
        self._own_hosts = own_hosts
        self._of_all = self._made(team_folder)
        self._own: OrderedDict[str, Reloading[Explainer]] = OrderedDict()
        self._lock = threading.Lock()

    def current(self, team: str) -> Explainer:
        """What a workspace is answered by, as it stands now."""
        return self._of(team).current()

    def state(self, team: str = "") -> KnowledgeState:
        """How the base of a workspace is doing; without one that of all."""
        base = self._of(team)
        entries = len(base.current().knowledge.entries)
        return KnowledgeState(entries, str(base.problems[0]) if base.problems else None)

    def _of(self, team: str) -> Reloading[Explainer]:
        if self._workspaces_folder is None or _TEAM.fullmatch(team) is None:
            return self._of_all
        own = self._workspaces_folder / team
        if not own.is_dir():
            return self._of_all
        with self._lock:
            if team not in self._own:
                try:
                    self._own[team] = self._made(own)
                except KnowledgeError as error:  # a good one is better than none, until somebody mends it
                    log.error("a workspace's own knowledge cannot be used", team=team, because=str(error))
                    return self._of_all
            self._own.move_to_end(team)
            while len(self._own) > MOST_AT_HAND:
                self._own.popitem(last=False)
            return self._own[team]

    def _made(self, team_folder: Path | None) -> Reloading[Explainer]:
        return Reloading(lambda base: Explainer(base, self._own_hosts), self._folder, team_folder)
