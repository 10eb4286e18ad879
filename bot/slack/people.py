"""Who may set things in a workspace, and who leads: asked of Slack, and remembered for a minute.

Leads are the people that a workspace names (a user group, or one by one). Where it names none they are its
administrators and owners (https://docs.slack.dev/reference/objects/user-object: `is_admin`, `is_owner`) and whoever
installed the app. Those may set things in any case, so that nobody can shut everybody out.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import structlog

from bot.cases.errors import Refused
from bot.cases.workspace.installations import Installations
from bot.cases.workspace.workspaces import Leads, Workspaces
from bot.slack.workspaces import WorkspaceChats

log = structlog.get_logger(__name__)

KEPT_FOR: Final = 60.0
"""Seconds for which an answer of Slack's is good."""
_MOST_KEPT: Final = 2_000
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class UserGroup:
    """People who can be mentioned together."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one person."""

    is_admin: bool = False
    time_zone: str = "UTC"


class People:
    """Everybody, in all workspaces. Safe to share between threads. What it asks of Slack may raise `TryAgain`, and
    `Refused` where the app is not installed."""

    def __init__(
        self,
        chats: WorkspaceChats,
        workspaces: Workspaces,
        installations: Installations | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._chats = chats
        self._workspaces = workspaces
        self._installations = installations
        self._clock = clock
        self._kept: dict[tuple[str, ...], tuple[float, Any]] = {}
        self._lock = threading.Lock()

    def may_set(self, team: str, user: str) -> bool:
        """Whether somebody may change how the bot behaves in a workspace."""
        return self._manages(team, user) or self._is_named(team, user)

    def is_lead(self, team: str, user: str) -> bool:
        """Whether somebody leads: is one of those who are named, or, where nobody is, manages the workspace."""
        if self.leads(team):
            return self._is_named(team, user)
        return self._manages(team, user)

    def leads(self, team: str) -> Leads:
        """Who is named."""
        return Leads.of(self._workspaces.get(team))

    def time_zone(self, team: str, user: str) -> str:
        """Where somebody’s clocks are."""
        return self._profile(team, user).time_zone

    def groups(self, team: str) -> tuple[UserGroup, ...] | None:
        """The user groups of a workspace; None where the app may not see them (scope usergroups:read)."""

        def ask() -> tuple[UserGroup, ...] | None:
            try:
                found = self._chats.api(team).call("usergroups.list").get("usergroups") or ()
            except Refused as refusal:
                return _without(refusal, None)
            return tuple(
                UserGroup(str(group["id"]), str(group.get("handle") or group.get("name") or group["id"]))
                for group in found
                if group.get("id")
            )

        groups: tuple[UserGroup, ...] | None = self._remembered(("groups", team), ask)
        return groups

    def _is_named(self, team: str, user: str) -> bool:
        leads = self.leads(team)
        return user in leads.people or (bool(leads.group) and user in self._members(team, leads.group))

    def _manages(self, team: str, user: str) -> bool:
        return self._profile(team, user).is_admin or self._installed_it(team, user)

    def _installed_it(self, team: str, user: str) -> bool:
        if self._installations is None:
            return False
        installation = self._installations.of(team)
        return installation is not None and bool(user) and installation.installed_by == user

    def _members(self, team: str, group: str) -> tuple[str, ...]:
        def ask() -> tuple[str, ...]:
            try:
                return tuple(map(str, self._chats.api(team).call("usergroups.users.list", usergroup=group)["users"]))
            except Refused as refusal:
                return _without(refusal, ())

        members: tuple[str, ...] = self._remembered(("members", team, group), ask)
        return members

    def _profile(self, team: str, user: str) -> Profile:
        def ask() -> Profile:
            try:
                found = self._chats.api(team).call("users.info", user=user).get("user") or {}
            except Refused as refusal:
                return _without(refusal, Profile())
            manages = any(found.get(name) is True for name in ("is_admin", "is_owner", "is_primary_owner"))
            return Profile(manages and not found.get("deleted"), str(found.get("tz") or "UTC"))

        profile: Profile = self._remembered(("profile", team, user), ask)
        return profile

    def _remembered(self, key: tuple[str, ...], ask: Callable[[], Any]) -> Any:
        with self._lock:
            until, value = self._kept.get(key, (0.0, None))
        if until > self._clock():
            return value
        value = ask()
        with self._lock:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = (self._clock() + KEPT_FOR, value)
        return value


def _without(refusal: Refused, nothing: _T) -> _T:
    """What is known where Slack does not say: a permission is missing, or there is no such group or person. Raises the
    refusal where the app is not installed."""
    if refusal.code == "not_installed":
        raise refusal
    log.warning("Slack does not say who somebody is", because=refusal.code)
    return nothing
