"""Who people are: how others know them, whether their account is switched off, whether they are of this workspace, and
which language their Slack has.

(https://docs.slack.dev/reference/methods/users.info, https://docs.slack.dev/reference/objects/user-object)
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import structlog

from bot.answering.block_kit import clipped
from bot.answering.emphasis import cleaned
from bot.cases.errors import ChatError, Refused
from bot.slack.api import SlackApi
from bot.words import ENGLISH, Language, language_of

log = structlog.get_logger(__name__)

KEPT_FOR: Final = 60.0
"""Seconds for which an answer of Slack's is good: a name changes seldom, and whoever has left is soon known."""
LANGUAGE_KEPT_FOR: Final = 3_600.0
"""Seconds: whoever sets their Slack to another language sees the bot follow within the hour."""
_MOST: Final = 2_000
_LONGEST: Final = 40
_T = TypeVar("_T")
SOMEBODY: Final = "Somebody"
"""What a person is called whose name cannot be had."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of somebody. `team` is empty where it does not say."""

    name: str = SOMEBODY
    gone: bool = False
    is_bot: bool = False
    teams: frozenset[str] = frozenset()
    language: Language = ENGLISH

    def is_of(self, team: str) -> bool:
        """Whether they are of that workspace, or of another one of its organisation's that share people with it. Where
        Slack does not say it, they are not told apart."""
        return not self.teams or team in self.teams


class Names:
    """The people of one workspace. Never raises: where Slack does not say who somebody is, they are somebody."""

    def __init__(self, api: SlackApi, now: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._now = now
        self._known: OrderedDict[str, tuple[float, Profile]] = OrderedDict()
        self._languages: OrderedDict[str, tuple[float, Language]] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, user: str, *, fresh: bool = False) -> Profile:
        """Who that is. `fresh`: as of now, and not as of a minute ago."""
        with self._lock:
            found = self._known.get(user)
            if found is not None and not fresh and self._now() < found[0]:
                return found[1]
        return self._ask(user, self._api.call) or (found[1] if found is not None else Profile())

    def language_of(self, user: str) -> Language:
        """The language of their Slack; English where it cannot be told. Asked in a hurry: a form may wait for it."""
        if not user.startswith(("U", "W")):
            return ENGLISH
        with self._lock:
            found = self._languages.get(user)
        if found is None or self._now() >= found[0]:
            profile = self._ask(user, self._api.promptly)
            return profile.language if profile is not None else found[1] if found is not None else ENGLISH
        return found[1]

    def _ask(self, user: str, call: Callable[..., dict[str, Any]]) -> Profile | None:
        """What Slack says, kept; None where it says nothing just now."""
        try:
            said = call("users.info", user=user, include_locale=True).get("user")
            profile = _profile(said if isinstance(said, Mapping) else {})
        except Refused as refusal:  # for a while it would be no other: a permission that lacks, somebody unknown
            log.info("a person's name could not be had", user=user, because=refusal.code)
            profile = Profile()
        except ChatError as error:
            log.info("a person's name could not be had", user=user, because=str(error))
            return None
        with self._lock:
            _keep(self._known, user, (self._now() + KEPT_FOR, profile))
            _keep(self._languages, user, (self._now() + LANGUAGE_KEPT_FOR, profile.language))
        return profile


def _keep(known: OrderedDict[str, _T], user: str, what: _T) -> None:
    known[user] = what
    known.move_to_end(user)
    while len(known) > _MOST:
        known.popitem(last=False)


def _profile(user: Mapping[str, Any]) -> Profile:
    profile = user.get("profile") or {}
    given = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
    names = (" ".join(cleaned(str(name)).split()) for name in given if name)
    name = next((name for name in names if name), SOMEBODY)
    of_organisation = (user.get("enterprise_user") or {}).get("teams") or ()
    teams = {str(team) for team in (user.get("team_id"), *of_organisation) if team}
    return Profile(
        name=clipped(name, _LONGEST),
        gone=bool(user.get("deleted")),
        is_bot=bool(user.get("is_bot")),
        teams=frozenset(teams),
        language=language_of(user.get("locale")),
    )
