"""The workspaces that one running bot serves: each is spoken to with its own token, and has its own channel of helpers.

With a bot token in the settings there is one; else each is known by its installation
(bot/cases/workspace/installations.py). Tokens and channels are looked up at every use, so that a token that was
renewed, by whichever process, and an app that was installed again are taken up at once.
"""

from __future__ import annotations

import threading
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Final, Protocol, cast

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.cases.chat import Chat
from bot.cases.errors import ChatError, Refused, TryAgain
from bot.cases.workspace.workspaces import Workspaces
from bot.slack.api import Called, SlackApi
from bot.slack.chat import SlackChat
from bot.slack.languages import Languages
from bot.slack.workspaces_routing import team_among
from bot.words import Language, later, speaking

log = structlog.get_logger(__name__)

_NEVER_RAISES: Final = frozenset({"working"})
"""Of the methods of `Chat`, those that only show something, and promise to be no trouble."""
_NEEDS_NO_TOKEN: Final = frozenset({"whisper"})
"""Those that have a way without the token: somebody who did something hears why nothing came of it."""
_NEEDS_TEAM: Final = frozenset({"conversations.list", "users.conversations", "users.list"})
"""Methods that an organisation’s token has to name the workspace for, or they would list those of all
(https://docs.slack.dev/enterprise/organization-ready-apps, “team_id”)."""
NOT_INSTALLED: Final = later(
    "I am not installed in this workspace any more. Whoever manages the app here can install it again."
)
AWAY: Final = later("My database cannot be reached just now.")


@dataclass(frozen=True, slots=True)
class Pass:
    """What the app may speak in a workspace with."""

    token: str
    for_organisation: bool = False


class Passes(Protocol):
    """Where passes come from."""

    def of(self, team: str) -> Pass:
        """The workspace's. Raises `Refused` where the app is not installed, `TryAgain` for what may pass."""

    def check(self) -> None:
        """Whether they can be had at all. Raises `ChatError` when not."""


class OnePass:
    """The one token of the settings, whatever the workspace is called."""

    def __init__(self, token: str) -> None:
        self._pass = Pass(token)

    def of(self, team: str) -> Pass:
        return self._pass

    def check(self) -> None:
        """Slack says in auth.test whether it takes the token; there is nothing else to look at."""


class TeamApi(SlackApi):
    """The Web API for one workspace of an organisation whose workspaces share a token."""

    def __init__(self, token: str, base_url: str, called: Called, team: str) -> None:
        super().__init__(token, base_url, called)
        self._team = team

    def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        if method in _NEEDS_TEAM:
            arguments.setdefault("team_id", self._team)
        return super().call(method, **arguments)


@dataclass(frozen=True, slots=True)
class _Line:
    """A workspace as it is spoken to."""

    token: str
    api: SlackApi
    chat: SlackChat


class WorkspaceChats:
    """The chats of all workspaces. `chat` is all of them as one `Chat`."""

    def __init__(
        self,
        passes: Passes,
        workspaces: Workspaces,
        base_url: str,
        escalation_channel: str | None,
        called: Called = lambda method, outcome: None,
    ) -> None:
        """`called` is told of every call of Slack’s, for numbers."""
        self._passes = passes
        self._is_one = isinstance(passes, OnePass)
        self._settings = workspaces
        self._base_url = base_url
        self._escalation_channel = escalation_channel
        self._called = called
        self._lines: dict[str, _Line] = {}
        self._lock = threading.Lock()
        self.languages: Final = Languages(workspaces, self._language_of)
        self.chat: Final = cast(Chat, _Routed(self))

    def of(self, team: str) -> SlackChat:
        """One workspace's chat. Raises `Refused` where the app is not installed, `TryAgain` for what may pass."""
        return self._line(team).chat

    def api(self, team: str) -> SlackApi:
        """One workspace's Web API; raises the same."""
        return self._line(team).api

    def check(self) -> None:
        """Whether workspaces can be spoken to: the one token is taken by Slack, or those of many can be read. Raises
        `ChatError` when not."""
        try:
            self._passes.check()
        except SQLAlchemyError as error:
            raise TryAgain(AWAY) from error
        if self._is_one:
            self.api("").call("auth.test")

    def are_of_one_house(self, team: str, other: str) -> bool:
        """True for a workspace and itself, and for two workspaces known to be of one organisation. Where nothing is
        known of the other one, or a payload does not say whose somebody is, they are strangers or not told apart."""
        if not other or other == team:
            return True
        try:
            enterprise = self._settings.get(team).enterprise
            return enterprise is not None and enterprise in (other, self._settings.get(other).enterprise)
        except SQLAlchemyError as error:
            raise TryAgain(AWAY) from error

    def without_token(self) -> SlackChat:
        """For what needs no token: answering at the address that came with what somebody did."""
        return SlackChat(SlackApi("", self._base_url, self._called), self._channel_of)

    def _language_of(self, team: str, user: str) -> Language:
        return self.of(team).language_of(user)

    def _line(self, team: str) -> _Line:
        try:
            found = self._passes.of(team)
        except SQLAlchemyError as error:
            log.warning("a workspace could not be looked up", team=team, because=str(getattr(error, "orig", error)))
            raise TryAgain(AWAY) from error
        except Refused:
            self._forget(team)
            raise
        # A token of one workspace is spoken with in that workspace, whatever a payload calls it.
        key = "" if self._is_one else team
        with self._lock:
            line = self._lines.get(key)
            if line is None or line.token != found.token:
                line = self._lines[key] = self._new_line(team, found)
            return line

    def _channel_of(self, team: str) -> str | None:
        """Where the helpers of a workspace are: what it has set for itself, else what the settings say."""
        try:
            own = self._settings.get(team).escalation_channel
        except SQLAlchemyError as error:
            raise TryAgain(AWAY) from error
        return own or self._escalation_channel

    def _forget(self, team: str) -> None:
        """Keep no token in memory that is good for nothing any more."""
        with self._lock:
            self._lines.pop(team, None)

    def _new_line(self, team: str, found: Pass) -> _Line:
        if found.for_organisation:
            api: SlackApi = TeamApi(found.token, self._base_url, self._called, team)
        else:
            api = SlackApi(found.token, self._base_url, self._called)
        return _Line(found.token, api, SlackChat(api, self._channel_of))


class _Routed:
    """A `Chat` whose every method is that of the workspace which its arguments name."""

    def __init__(self, chats: WorkspaceChats) -> None:
        self._chats = chats

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not hasattr(Chat, name):
            raise AttributeError(name)
        if name == "language":
            return lambda place: self._chats.languages.of(place.team, place.user)

        def routed(*args: Any, **kwargs: Any) -> Any:
            team = team_among(getattr(Chat, name), args, kwargs)
            spoken = self._chats.languages.of_call(name, team, args)
            try:
                with speaking(spoken) if spoken is not None else nullcontext():
                    return getattr(self._chat(name, team), name)(*args, **kwargs)
            except ChatError as error:
                if name not in _NEVER_RAISES:
                    raise
                log.debug("nothing could be shown", because=str(error))
                return None

        return routed

    def _chat(self, name: str, team: str) -> SlackChat:
        try:
            return self._chats.of(team)
        except Refused:
            if name not in _NEEDS_NO_TOKEN:
                raise
            return self._chats.without_token()
